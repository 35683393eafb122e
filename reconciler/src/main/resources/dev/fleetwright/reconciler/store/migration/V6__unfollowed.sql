-- Why the newest commit of a branch is not in force; empty when it is.
ALTER TABLE source_cursor ADD COLUMN IF NOT EXISTS trouble VARCHAR DEFAULT '' NOT NULL;

-- What was learned before may be of another write than the last one, and its digests were made
-- another way. It is learned anew at the first look, which writes nothing.
DELETE FROM learned;

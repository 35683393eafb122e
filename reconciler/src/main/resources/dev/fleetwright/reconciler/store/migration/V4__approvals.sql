-- What people said yes to, until its end. The document is the approval as JSON.
CREATE TABLE approval (
  id        VARCHAR NOT NULL PRIMARY KEY,
  ends_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  document  VARCHAR NOT NULL
);

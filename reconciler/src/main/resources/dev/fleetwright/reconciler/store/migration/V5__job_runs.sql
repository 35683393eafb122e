-- The last run of each Job that goes when it has ended: not there, it may be done.
CREATE TABLE job_run (
  cluster       VARCHAR NOT NULL,
  api_group     VARCHAR NOT NULL,
  kind          VARCHAR NOT NULL,
  namespace     VARCHAR NOT NULL,
  name          VARCHAR NOT NULL,
  object_uid    VARCHAR NOT NULL,
  manifest      VARCHAR NOT NULL,
  time_to_live  BIGINT  NOT NULL,
  seen_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  outcome       VARCHAR NOT NULL,
  PRIMARY KEY (cluster, api_group, kind, namespace, name)
);

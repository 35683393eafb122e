-- Standard SQL that H2 and PostgreSQL both take. A cluster's name is the intent's.

CREATE TABLE setting (
  name  VARCHAR NOT NULL PRIMARY KEY,
  text  VARCHAR NOT NULL
);

CREATE TABLE cluster (
  name         VARCHAR NOT NULL PRIMARY KEY,
  cluster_uid  VARCHAR NOT NULL,
  epoch        BIGINT  NOT NULL
);

CREATE TABLE inventory (
  cluster      VARCHAR NOT NULL,
  api_group    VARCHAR NOT NULL,
  kind         VARCHAR NOT NULL,
  namespace    VARCHAR NOT NULL,
  name         VARCHAR NOT NULL,
  api_version  VARCHAR NOT NULL,
  object_uid   VARCHAR NOT NULL,
  unit         VARCHAR NOT NULL,
  digest       VARCHAR NOT NULL,
  state        VARCHAR NOT NULL,
  PRIMARY KEY (cluster, api_group, kind, namespace, name)
);

CREATE TABLE learned (
  cluster           VARCHAR NOT NULL,
  api_group         VARCHAR NOT NULL,
  kind              VARCHAR NOT NULL,
  namespace         VARCHAR NOT NULL,
  name              VARCHAR NOT NULL,
  object_uid        VARCHAR NOT NULL,
  resource_version  VARCHAR NOT NULL,
  desired           VARCHAR NOT NULL,
  owned             VARCHAR NOT NULL,
  PRIMARY KEY (cluster, api_group, kind, namespace, name)
);

-- The document is the status as JSON, the form in which people and programs get it.
CREATE TABLE cluster_status (
  cluster   VARCHAR NOT NULL PRIMARY KEY,
  document  VARCHAR NOT NULL
);

-- How far a watched branch was followed.
CREATE TABLE source_cursor (
  source      VARCHAR NOT NULL PRIMARY KEY,
  seen        VARCHAR NOT NULL,
  good        VARCHAR NOT NULL,
  changed_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE ledger (
  sequence     BIGINT  NOT NULL PRIMARY KEY,
  recorded_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  cluster      VARCHAR NOT NULL,
  commit_id    VARCHAR NOT NULL,
  digest       VARCHAR NOT NULL,
  action       VARCHAR NOT NULL,
  object_name  VARCHAR NOT NULL,
  outcome      VARCHAR NOT NULL,
  detail       VARCHAR NOT NULL,
  hash         CHAR(64) NOT NULL
);

CREATE INDEX ledger_by_cluster ON ledger (cluster, sequence);

-- One row: the end of the chain. Its lock puts appends in order.
CREATE TABLE ledger_head (
  id        INTEGER  NOT NULL PRIMARY KEY,
  sequence  BIGINT   NOT NULL,
  hash      CHAR(64) NOT NULL
);

INSERT INTO ledger_head (id, sequence, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

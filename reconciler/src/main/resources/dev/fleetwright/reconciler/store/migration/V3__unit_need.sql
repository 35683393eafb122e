-- Units are deleted after those that need them, and a plan does not say what units needed that have left it.
CREATE TABLE IF NOT EXISTS unit_need (
  cluster  VARCHAR NOT NULL,
  unit     VARCHAR NOT NULL,
  need     VARCHAR NOT NULL,
  PRIMARY KEY (cluster, unit, need)
);

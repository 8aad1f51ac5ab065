"""Indicators as data, and what they came to on days that were kept."""

STATEMENTS = (
    'CREATE TABLE "indicator" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER'
    ' NOT NULL, "since" DATE, "until" DATE, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL,'
    ' "code" VARCHAR(40) NOT NULL, "name" VARCHAR(200) NOT NULL, "counted" VARCHAR(255) NOT NULL, "among"'
    ' VARCHAR(255) NOT NULL, "unit" VARCHAR(255) NOT NULL, "comparison" VARCHAR(255) NOT NULL, "target"'
    ' DECIMAL(7, 2), "target_year" INTEGER, "position" INTEGER NOT NULL, "note" TEXT NOT NULL)',
    'CREATE UNIQUE INDEX "indicator_uid" ON "indicator" ("uid")',
    'CREATE UNIQUE INDEX "indicator_code_since" ON "indicator" ("code", "since") WHERE ("hidden" = 0)',
    'CREATE TABLE "indicator_snapshot" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden"'
    ' INTEGER NOT NULL, "indicator_id" INTEGER NOT NULL, "day" DATE NOT NULL, "numerator" INTEGER NOT NULL,'
    ' "denominator" INTEGER NOT NULL, "value" DECIMAL(9, 2), "comparison" VARCHAR(255) NOT NULL, "target"'
    ' DECIMAL(7, 2), "missing" TEXT NOT NULL, "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("indicator_id")'
    ' REFERENCES "indicator" ("id"))',
    'CREATE UNIQUE INDEX "indicator_snapshot_uid" ON "indicator_snapshot" ("uid")',
    'CREATE INDEX "indicator_snapshot_indicator_id" ON "indicator_snapshot" ("indicator_id")',
    'CREATE INDEX "indicator_snapshot_day" ON "indicator_snapshot" ("day")',
    'CREATE UNIQUE INDEX "indicator_snapshot_indicator_id_day" ON "indicator_snapshot" ("indicator_id", "day")'
    ' WHERE ("hidden" = 0)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

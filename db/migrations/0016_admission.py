"""Days off and days worked in exchange, and the way of a person into the Party."""

STATEMENTS = (
    'CREATE TABLE "holiday" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "day" DATE NOT NULL, "name" VARCHAR(100) NOT NULL, "kind" VARCHAR(255) NOT NULL, "document" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "holiday_uid" ON "holiday" ("uid")',
    'CREATE UNIQUE INDEX "holiday_day" ON "holiday" ("day") WHERE ("hidden" = 0)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

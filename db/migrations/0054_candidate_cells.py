"""The cells that followed a candidate before the one that follows now."""

STATEMENTS = (
    'CREATE TABLE "candidate_cell" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER'
    ' NOT NULL, "since" DATE, "until" DATE NOT NULL, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL,'
    ' "candidate_id" INTEGER NOT NULL, "cell_id" INTEGER NOT NULL, FOREIGN KEY ("candidate_id") REFERENCES'
    ' "candidate" ("id"), FOREIGN KEY ("cell_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "candidate_cell_uid" ON "candidate_cell" ("uid")',
    'CREATE INDEX "candidate_cell_candidate_id" ON "candidate_cell" ("candidate_id")',
    'CREATE INDEX "candidate_cell_cell_id" ON "candidate_cell" ("cell_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

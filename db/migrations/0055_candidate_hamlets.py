"""The hamlets that candidates belonged to before the present one."""

STATEMENTS = (
    'CREATE TABLE "candidate_hamlet" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER'
    ' NOT NULL, "since" DATE, "until" DATE NOT NULL, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL,'
    ' "candidate_id" INTEGER NOT NULL, "hamlet_id" INTEGER NOT NULL, FOREIGN KEY ("candidate_id") REFERENCES'
    ' "candidate" ("id"), FOREIGN KEY ("hamlet_id") REFERENCES "hamlet" ("id"))',
    'CREATE UNIQUE INDEX "candidate_hamlet_uid" ON "candidate_hamlet" ("uid")',
    'CREATE INDEX "candidate_hamlet_candidate_id" ON "candidate_hamlet" ("candidate_id")',
    'CREATE INDEX "candidate_hamlet_hamlet_id" ON "candidate_hamlet" ("hamlet_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

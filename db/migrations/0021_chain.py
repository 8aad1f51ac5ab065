"""Each Action carries a hash over itself, its audit rows and the Action before it."""

STATEMENTS = ("""ALTER TABLE "action" ADD COLUMN "chain" VARCHAR(255) NOT NULL DEFAULT ''""",)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

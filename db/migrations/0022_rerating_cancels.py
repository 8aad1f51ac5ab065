"""The decision that a level decided anew cancels."""

STATEMENTS = ("""ALTER TABLE "rerating" ADD COLUMN "cancels" VARCHAR(255) DEFAULT '' NOT NULL""",)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""The quarter that a kept paper is about."""

STATEMENTS = ('ALTER TABLE "kept_paper" ADD COLUMN "quarter" INTEGER',)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""A hand-over may go to a Party organisation outside the office, which has no record here."""

STATEMENTS = ("ALTER TABLE hand_over ADD COLUMN outside VARCHAR(255) NOT NULL DEFAULT ''",)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

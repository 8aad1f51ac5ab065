"""A rating keeps the group that was proposed for it and, where the clerk chose another, why."""

STATEMENTS = (
    "ALTER TABLE rating ADD COLUMN proposed_group VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE rating ADD COLUMN group_reason VARCHAR(255) NOT NULL DEFAULT ''",
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""Quarters: the group, what the competent level proposes and remarks, and its proposal on staff."""

STATEMENTS = (
    "ALTER TABLE quarter_assessment ADD COLUMN rating_group VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE quarter_assessment ADD COLUMN proposed_level VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE quarter_assessment ADD COLUMN remark VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE quarter_assessment ADD COLUMN staffing VARCHAR(255) NOT NULL DEFAULT ''",
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

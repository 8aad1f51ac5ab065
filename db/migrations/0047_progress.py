"""What is reported on a task may name the meeting at which it was."""

STATEMENTS = (
    'ALTER TABLE "task_progress" ADD COLUMN "meeting_id" INTEGER REFERENCES "meeting" ("id")',
    'CREATE INDEX "task_progress_meeting_id" ON "task_progress" ("meeting_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""An Action may follow another: papers are kept in the one that follows what decided them, and are taken back with it."""

STATEMENTS = (
    'ALTER TABLE "action" ADD COLUMN "follows_id" INTEGER REFERENCES "action" ("id")',
    'CREATE INDEX "action_follows_id" ON "action" ("follows_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

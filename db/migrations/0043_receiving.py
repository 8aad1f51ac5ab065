"""A hand-over may come from a Party organisation outside the office, which has no record here."""

_COLUMNS = (
    '"id", "uid", "hidden", "reorganization_id", "giver_id", "receiver_id", "outside", "begun_on", "due_on",'
    ' "signed_on", "number", "giver_name", "giver_post", "receiver_name", "receiver_post", "note"'
)
STATEMENTS = (
    'CREATE TABLE "hand_over_new" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER'
    ' NOT NULL, "reorganization_id" INTEGER NOT NULL, "giver_id" INTEGER, "receiver_id" INTEGER, "outside"'
    " VARCHAR(255) NOT NULL DEFAULT '', \"begun_on\" DATE NOT NULL, \"due_on\" DATE, \"signed_on\" DATE, \"number\""
    ' VARCHAR(255) NOT NULL, "giver_name" VARCHAR(255) NOT NULL, "giver_post" VARCHAR(255) NOT NULL,'
    ' "receiver_name" VARCHAR(255) NOT NULL, "receiver_post" VARCHAR(255) NOT NULL, "note" TEXT NOT NULL,'
    ' FOREIGN KEY ("reorganization_id") REFERENCES "reorganization" ("id"), FOREIGN KEY ("giver_id") REFERENCES'
    ' "organization" ("id"), FOREIGN KEY ("receiver_id") REFERENCES "organization" ("id"))',
    f'INSERT INTO "hand_over_new" ({_COLUMNS}) SELECT {_COLUMNS} FROM "hand_over"',
    'DROP TABLE "hand_over"',
    'ALTER TABLE "hand_over_new" RENAME TO "hand_over"',
    'CREATE UNIQUE INDEX "hand_over_uid" ON "hand_over" ("uid")',
    'CREATE INDEX "hand_over_reorganization_id" ON "hand_over" ("reorganization_id")',
    'CREATE INDEX "hand_over_giver_id" ON "hand_over" ("giver_id")',
    'CREATE INDEX "hand_over_receiver_id" ON "hand_over" ("receiver_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

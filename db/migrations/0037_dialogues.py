"""Talks with the people, days of reception, and the concerns that are raised."""

STATEMENTS = (
    'CREATE TABLE "dialogue" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT'
    ' NULL, "name" VARCHAR(200) NOT NULL, "state" VARCHAR(255) NOT NULL, "plan_number" VARCHAR(255) NOT NULL,'
    ' "plan_on" DATE, "held_on" DATE NOT NULL, "begins" VARCHAR(255) NOT NULL, "place" VARCHAR(255) NOT NULL,'
    ' "hamlet_id" INTEGER, "chair_id" INTEGER, "theme" TEXT NOT NULL, "attended" TEXT NOT NULL, "present"'
    ' INTEGER, "conclusion" TEXT NOT NULL, "notice_number" VARCHAR(255) NOT NULL, "notice_on" DATE, "note" TEXT'
    ' NOT NULL, FOREIGN KEY ("hamlet_id") REFERENCES "hamlet" ("id"), FOREIGN KEY ("chair_id") REFERENCES'
    ' "member" ("id"))',
    'CREATE UNIQUE INDEX "dialogue_uid" ON "dialogue" ("uid")',
    'CREATE INDEX "dialogue_held_on" ON "dialogue" ("held_on")',
    'CREATE INDEX "dialogue_hamlet_id" ON "dialogue" ("hamlet_id")',
    'CREATE INDEX "dialogue_chair_id" ON "dialogue" ("chair_id")',
    'CREATE TABLE "reception" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER'
    ' NOT NULL, "day" DATE NOT NULL, "received_by_id" INTEGER, "place" VARCHAR(255) NOT NULL, "visitors" INTEGER'
    ' NOT NULL, "head" INTEGER NOT NULL, "result" TEXT NOT NULL, "note" TEXT NOT NULL, FOREIGN KEY'
    ' ("received_by_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "reception_uid" ON "reception" ("uid")',
    'CREATE INDEX "reception_day" ON "reception" ("day")',
    'CREATE INDEX "reception_received_by_id" ON "reception" ("received_by_id")',
    'CREATE TABLE "concern" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT'
    ' NULL, "received_on" DATE NOT NULL, "kind" VARCHAR(255) NOT NULL, "source" VARCHAR(255) NOT NULL,'
    ' "dialogue_id" INTEGER, "reception_id" INTEGER, "cell_id" INTEGER, "raised_by" VARCHAR(255) NOT NULL,'
    ' "hamlet_id" INTEGER, "area" VARCHAR(100) NOT NULL, "content" TEXT NOT NULL, "on_the_spot" INTEGER NOT NULL,'
    ' "state" VARCHAR(255) NOT NULL, "body" VARCHAR(150) NOT NULL, "assigned_on" DATE, "due_on" DATE, "result"'
    ' TEXT NOT NULL, "answer_number" VARCHAR(255) NOT NULL, "answered_on" DATE, "reported_on" DATE, "passed_to"'
    ' VARCHAR(150) NOT NULL, "passed_on" DATE, "reason" TEXT NOT NULL, "repeats_id" INTEGER, FOREIGN KEY'
    ' ("dialogue_id") REFERENCES "dialogue" ("id"), FOREIGN KEY ("reception_id") REFERENCES "reception" ("id"),'
    ' FOREIGN KEY ("cell_id") REFERENCES "organization" ("id"), FOREIGN KEY ("hamlet_id") REFERENCES "hamlet"'
    ' ("id"), FOREIGN KEY ("repeats_id") REFERENCES "concern" ("id"))',
    'CREATE UNIQUE INDEX "concern_uid" ON "concern" ("uid")',
    'CREATE INDEX "concern_received_on" ON "concern" ("received_on")',
    'CREATE INDEX "concern_dialogue_id" ON "concern" ("dialogue_id")',
    'CREATE INDEX "concern_reception_id" ON "concern" ("reception_id")',
    'CREATE INDEX "concern_cell_id" ON "concern" ("cell_id")',
    'CREATE INDEX "concern_hamlet_id" ON "concern" ("hamlet_id")',
    'CREATE INDEX "concern_state" ON "concern" ("state")',
    'CREATE INDEX "concern_repeats_id" ON "concern" ("repeats_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

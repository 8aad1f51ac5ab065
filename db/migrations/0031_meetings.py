"""Meetings of cells: schedule, attendance, resolutions with their tasks, visits from above."""

STATEMENTS = (
    'CREATE TABLE "meeting" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT '
    'NULL, "name" VARCHAR(255) NOT NULL, "cell_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "month" INTEGER NOT '
    'NULL, "kind" VARCHAR(255) NOT NULL, "theme" VARCHAR(255) NOT NULL, "planned_on" DATE, "notified_on" DATE, '
    '"held_on" DATE, "started" VARCHAR(255) NOT NULL, "ended" VARCHAR(255) NOT NULL, "place" VARCHAR(255) NOT '
    'NULL, "chair" VARCHAR(255) NOT NULL, "secretary" VARCHAR(255) NOT NULL, "guests" TEXT NOT NULL, "contents" '
    'TEXT NOT NULL, "speeches" INTEGER, "speakers" INTEGER, "conclusion" TEXT NOT NULL, "concerns" TEXT NOT NULL, '
    '"minutes_number" VARCHAR(255) NOT NULL, "minutes_on" DATE, "state" VARCHAR(255) NOT NULL, "reason" '
    'VARCHAR(255) NOT NULL, "fold" VARCHAR(255) NOT NULL, FOREIGN KEY ("cell_id") REFERENCES "organization" '
    '("id"))',
    'CREATE UNIQUE INDEX "meeting_uid" ON "meeting" ("uid")',
    'CREATE INDEX "meeting_cell_id" ON "meeting" ("cell_id")',
    'CREATE INDEX "meeting_year" ON "meeting" ("year")',
    'CREATE TABLE "attendance" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER '
    'NOT NULL, "meeting_id" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "presence" VARCHAR(255) NOT NULL, '
    '"reason" VARCHAR(255) NOT NULL, FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id"), FOREIGN KEY '
    '("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "attendance_uid" ON "attendance" ("uid")',
    'CREATE INDEX "attendance_meeting_id" ON "attendance" ("meeting_id")',
    'CREATE INDEX "attendance_member_id" ON "attendance" ("member_id")',
    'CREATE UNIQUE INDEX "attendance_meeting_id_member_id" ON "attendance" ("meeting_id", "member_id") WHERE '
    '("hidden" = 0)',
    'CREATE TABLE "meeting_resolution" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "meeting_id" INTEGER NOT NULL, "number" VARCHAR(255) NOT NULL, "text" TEXT NOT NULL, '
    '"due_on" DATE, "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id"))',
    'CREATE UNIQUE INDEX "meeting_resolution_uid" ON "meeting_resolution" ("uid")',
    'CREATE INDEX "meeting_resolution_meeting_id" ON "meeting_resolution" ("meeting_id")',
    'CREATE TABLE "resolution_task" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "resolution_id" INTEGER NOT NULL, "task_id" INTEGER NOT NULL, FOREIGN KEY '
    '("resolution_id") REFERENCES "meeting_resolution" ("id"), FOREIGN KEY ("task_id") REFERENCES "task" ("id"))',
    'CREATE UNIQUE INDEX "resolution_task_uid" ON "resolution_task" ("uid")',
    'CREATE INDEX "resolution_task_resolution_id" ON "resolution_task" ("resolution_id")',
    'CREATE INDEX "resolution_task_task_id" ON "resolution_task" ("task_id")',
    'CREATE TABLE "meeting_visit" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "meeting_id" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "comment" TEXT NOT NULL, '
    '"concerns" TEXT NOT NULL, FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id"), FOREIGN KEY ("member_id") '
    'REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "meeting_visit_uid" ON "meeting_visit" ("uid")',
    'CREATE INDEX "meeting_visit_meeting_id" ON "meeting_visit" ("meeting_id")',
    'CREATE INDEX "meeting_visit_member_id" ON "meeting_visit" ("member_id")',
    'CREATE UNIQUE INDEX "meeting_visit_meeting_id_member_id" ON "meeting_visit" ("meeting_id", "member_id") '
    'WHERE ("hidden" = 0)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

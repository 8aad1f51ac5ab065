"""Classes, who attends them, and what is asked of whom."""

STATEMENTS = (
    'CREATE TABLE "training_class" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "name" VARCHAR(200) NOT NULL, "kind" VARCHAR(255) NOT NULL,'
    ' "level" VARCHAR(255) NOT NULL, "school" VARCHAR(255) NOT NULL, "place" VARCHAR(255) NOT NULL, "since" DATE,'
    ' "until" DATE, "document" VARCHAR(255) NOT NULL, "note" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "training_class_uid" ON "training_class" ("uid")',
    'CREATE INDEX "training_class_since" ON "training_class" ("since")',
    'CREATE TABLE "training_participant" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "training_class_id" INTEGER NOT NULL, "member_id" INTEGER,'
    ' "candidate_id" INTEGER, "cadre_id" INTEGER, "outsider" VARCHAR(100) NOT NULL, "unit" VARCHAR(255) NOT NULL,'
    ' "result" VARCHAR(255) NOT NULL, "grade" VARCHAR(255) NOT NULL, "certificate" VARCHAR(255) NOT NULL,'
    ' "certified_on" DATE, "expires_on" DATE, "note" VARCHAR(255) NOT NULL, "file_row_id" INTEGER,'
    ' FOREIGN KEY ("training_class_id") REFERENCES "training_class" ("id"),'
    ' FOREIGN KEY ("member_id") REFERENCES "member" ("id"),'
    ' FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id"),'
    ' FOREIGN KEY ("cadre_id") REFERENCES "cadre" ("id"),'
    ' FOREIGN KEY ("file_row_id") REFERENCES "training" ("id"))',
    'CREATE UNIQUE INDEX "training_participant_uid" ON "training_participant" ("uid")',
    'CREATE INDEX "training_participant_training_class_id" ON "training_participant" ("training_class_id")',
    'CREATE INDEX "training_participant_member_id" ON "training_participant" ("member_id")',
    'CREATE INDEX "training_participant_candidate_id" ON "training_participant" ("candidate_id")',
    'CREATE INDEX "training_participant_cadre_id" ON "training_participant" ("cadre_id")',
    'CREATE INDEX "training_participant_result" ON "training_participant" ("result")',
    'CREATE INDEX "training_participant_expires_on" ON "training_participant" ("expires_on")',
    'CREATE INDEX "training_participant_file_row_id" ON "training_participant" ("file_row_id")',
    'CREATE UNIQUE INDEX "training_participant_training_class_id_member_id" ON "training_participant" ("training_class_id",'
    ' "member_id") WHERE ("hidden" = 0)',
    'CREATE TABLE "training_requirement" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "demand" VARCHAR(255) NOT NULL, "kind" VARCHAR(255) NOT NULL,'
    ' "level" VARCHAR(255) NOT NULL, "months" INTEGER, "since" DATE, "until" DATE,'
    ' "document" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "training_requirement_uid" ON "training_requirement" ("uid")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

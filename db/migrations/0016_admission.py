"""Days off and days worked in exchange, and the way of a person into the Party."""

STATEMENTS = (
    'CREATE TABLE "holiday" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "day" DATE NOT NULL, "name" VARCHAR(100) NOT NULL, "kind" VARCHAR(255) NOT NULL, "document" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "holiday_uid" ON "holiday" ("uid")',
    'CREATE UNIQUE INDEX "holiday_day" ON "holiday" ("day") WHERE ("hidden" = 0)',
    'CREATE TABLE "candidate" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "name" VARCHAR(100) NOT NULL, "birth_date" TEXT, "sex" VARCHAR(255) NOT NULL, "identity_number" VARCHAR(255) NOT NULL, "stage" VARCHAR(255) NOT NULL, "listed_on" DATE, "cell_id" INTEGER, "hamlet_id" INTEGER, "member_id" INTEGER, "mass_organization" VARCHAR(255) NOT NULL, "youth_cadre" INTEGER NOT NULL, "schooling" VARCHAR(255) NOT NULL, "education" VARCHAR(255) NOT NULL, "profession" VARCHAR(255) NOT NULL, "theory" VARCHAR(255) NOT NULL, "ethnicity" VARCHAR(255) NOT NULL, "religion" VARCHAR(255) NOT NULL, "hometown" VARCHAR(255) NOT NULL, "residence" VARCHAR(255) NOT NULL, "occupation" VARCHAR(255) NOT NULL, "workplace" VARCHAR(255) NOT NULL, "position" VARCHAR(255) NOT NULL, "phone" VARCHAR(255) NOT NULL, "stopped_on" DATE, "stop_reason" VARCHAR(255) NOT NULL, "note" TEXT NOT NULL, "fold" VARCHAR(255) NOT NULL, "sort_key" BLOB NOT NULL, FOREIGN KEY ("cell_id") REFERENCES "organization" ("id"), FOREIGN KEY ("hamlet_id") REFERENCES "hamlet" ("id"), FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "candidate_uid" ON "candidate" ("uid")',
    'CREATE INDEX "candidate_stage" ON "candidate" ("stage")',
    'CREATE INDEX "candidate_cell_id" ON "candidate" ("cell_id")',
    'CREATE INDEX "candidate_hamlet_id" ON "candidate" ("hamlet_id")',
    'CREATE INDEX "candidate_sort_key" ON "candidate" ("sort_key")',
    'CREATE UNIQUE INDEX "candidate_member_id" ON "candidate" ("member_id") WHERE (("hidden" = 0) AND ("stage" != \'stopped\'))',
    'CREATE TABLE "admission_step" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "candidate_id" INTEGER NOT NULL, "stage" VARCHAR(255) NOT NULL, "on" DATE NOT NULL, "number" VARCHAR(255) NOT NULL, "body" VARCHAR(255) NOT NULL, "received_on" DATE, "votes" INTEGER, "base" INTEGER, "passed" INTEGER NOT NULL, "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id"))',
    'CREATE UNIQUE INDEX "admission_step_uid" ON "admission_step" ("uid")',
    'CREATE INDEX "admission_step_candidate_id" ON "admission_step" ("candidate_id")',
    'CREATE UNIQUE INDEX "admission_step_candidate_id_stage" ON "admission_step" ("candidate_id", "stage") WHERE (("hidden" = 0) AND ("passed" = 1))',
    'CREATE TABLE "admission_helper" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "since" DATE, "until" DATE, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL, "candidate_id" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "introduces" INTEGER NOT NULL, FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id"), FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "admission_helper_uid" ON "admission_helper" ("uid")',
    'CREATE INDEX "admission_helper_candidate_id" ON "admission_helper" ("candidate_id")',
    'CREATE INDEX "admission_helper_member_id" ON "admission_helper" ("member_id")',
    'CREATE TABLE "admission_paper" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "candidate_id" INTEGER NOT NULL, "kind" VARCHAR(255) NOT NULL, "on" DATE, "sent_on" DATE, "abroad" INTEGER NOT NULL, "number" VARCHAR(255) NOT NULL, "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id"))',
    'CREATE UNIQUE INDEX "admission_paper_uid" ON "admission_paper" ("uid")',
    'CREATE INDEX "admission_paper_candidate_id" ON "admission_paper" ("candidate_id")',
    'CREATE UNIQUE INDEX "admission_paper_candidate_id_kind" ON "admission_paper" ("candidate_id", "kind") WHERE ("hidden" = 0)',
    'CREATE TABLE "admission_target" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "cell_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "number" INTEGER NOT NULL, "document" VARCHAR(255) NOT NULL, FOREIGN KEY ("cell_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "admission_target_uid" ON "admission_target" ("uid")',
    'CREATE INDEX "admission_target_cell_id" ON "admission_target" ("cell_id")',
    'CREATE INDEX "admission_target_year" ON "admission_target" ("year")',
    'CREATE UNIQUE INDEX "admission_target_cell_id_year" ON "admission_target" ("cell_id", "year") WHERE ("hidden" = 0)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

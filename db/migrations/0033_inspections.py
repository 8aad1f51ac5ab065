"""Inspection and supervision: programmes, inspections with subjects, files and requirements, the log."""

STATEMENTS = (
    'CREATE TABLE "inspection_kind" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "name" VARCHAR(120) NOT NULL, "group" VARCHAR(255) NOT NULL, "position" INTEGER NOT NULL, "pieces" TEXT NOT NULL, "until" DATE, "document" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "inspection_kind_uid" ON "inspection_kind" ("uid")',
    'CREATE TABLE "inspection_programme" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "name" VARCHAR(255) NOT NULL, "span" VARCHAR(255) NOT NULL, "year" INTEGER NOT NULL, "last_year" INTEGER, "conductor" VARCHAR(255) NOT NULL, "organization_id" INTEGER NOT NULL, "number" VARCHAR(255) NOT NULL, "dated" DATE, "grounds" TEXT NOT NULL, "discipline" TEXT NOT NULL, "other_work" TEXT NOT NULL, "note" TEXT NOT NULL, FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "inspection_programme_uid" ON "inspection_programme" ("uid")',
    'CREATE INDEX "inspection_programme_year" ON "inspection_programme" ("year")',
    'CREATE INDEX "inspection_programme_organization_id" ON "inspection_programme" ("organization_id")',
    'CREATE TABLE "inspection_item" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "programme_id" INTEGER NOT NULL, "code" VARCHAR(255) NOT NULL, "position" INTEGER NOT NULL, "kind_id" INTEGER NOT NULL, "content" TEXT NOT NULL, "subjects" TEXT NOT NULL, "period" VARCHAR(255) NOT NULL, "year" INTEGER NOT NULL, "quarter" INTEGER, "in_charge" VARCHAR(255) NOT NULL, "state" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL, FOREIGN KEY ("programme_id") REFERENCES "inspection_programme" ("id"), FOREIGN KEY ("kind_id") REFERENCES "inspection_kind" ("id"))',
    'CREATE UNIQUE INDEX "inspection_item_uid" ON "inspection_item" ("uid")',
    'CREATE INDEX "inspection_item_programme_id" ON "inspection_item" ("programme_id")',
    'CREATE INDEX "inspection_item_kind_id" ON "inspection_item" ("kind_id")',
    'CREATE INDEX "inspection_item_year" ON "inspection_item" ("year")',
    'CREATE TABLE "inspection" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "code" VARCHAR(255) NOT NULL, "year" INTEGER NOT NULL, "kind_id" INTEGER NOT NULL, "conductor" VARCHAR(255) NOT NULL, "organization_id" INTEGER NOT NULL, "conducted_by" VARCHAR(255) NOT NULL, "item_id" INTEGER, "content" TEXT NOT NULL, "period" VARCHAR(255) NOT NULL, "decision_number" VARCHAR(255) NOT NULL, "decided_on" DATE, "plan_number" VARCHAR(255) NOT NULL, "planned_on" DATE, "leader" VARCHAR(255) NOT NULL, "team" TEXT NOT NULL, "secretary" VARCHAR(255) NOT NULL, "begun_on" DATE, "self_report_by" DATE, "self_reported_on" DATE, "report_by" DATE, "reported_on" DATE, "considered_on" DATE, "conclude_by" DATE, "conclusion_number" VARCHAR(255) NOT NULL, "concluded_on" DATE, "passed_on_on" DATE, "report_back_by" DATE, "reported_back_on" DATE, "closed_on" DATE, "state" VARCHAR(255) NOT NULL, "stopped_on" DATE, "stop_reason" VARCHAR(255) NOT NULL, "note" TEXT NOT NULL, "fold" VARCHAR(255) NOT NULL, FOREIGN KEY ("kind_id") REFERENCES "inspection_kind" ("id"), FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"), FOREIGN KEY ("item_id") REFERENCES "inspection_item" ("id"))',
    'CREATE UNIQUE INDEX "inspection_uid" ON "inspection" ("uid")',
    'CREATE INDEX "inspection_code" ON "inspection" ("code")',
    'CREATE INDEX "inspection_year" ON "inspection" ("year")',
    'CREATE INDEX "inspection_kind_id" ON "inspection" ("kind_id")',
    'CREATE INDEX "inspection_organization_id" ON "inspection" ("organization_id")',
    'CREATE INDEX "inspection_item_id" ON "inspection" ("item_id")',
    'CREATE INDEX "inspection_state" ON "inspection" ("state")',
    'CREATE TABLE "inspection_subject" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "inspection_id" INTEGER NOT NULL, "kind" VARCHAR(255) NOT NULL, "organization_id" INTEGER, "member_id" INTEGER, "role" VARCHAR(255) NOT NULL, "merits" TEXT NOT NULL, "faults" TEXT NOT NULL, "finding" VARCHAR(255) NOT NULL, "violation" VARCHAR(255) NOT NULL, "conclusion" TEXT NOT NULL, "discipline_asked" INTEGER NOT NULL, FOREIGN KEY ("inspection_id") REFERENCES "inspection" ("id"), FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"), FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "inspection_subject_uid" ON "inspection_subject" ("uid")',
    'CREATE INDEX "inspection_subject_inspection_id" ON "inspection_subject" ("inspection_id")',
    'CREATE INDEX "inspection_subject_organization_id" ON "inspection_subject" ("organization_id")',
    'CREATE INDEX "inspection_subject_member_id" ON "inspection_subject" ("member_id")',
    'CREATE TABLE "inspection_piece" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "inspection_id" INTEGER NOT NULL, "position" INTEGER NOT NULL, "title" VARCHAR(255) NOT NULL, "due_on" DATE, "on" DATE, "number" VARCHAR(255) NOT NULL, "pages" INTEGER, "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("inspection_id") REFERENCES "inspection" ("id"))',
    'CREATE UNIQUE INDEX "inspection_piece_uid" ON "inspection_piece" ("uid")',
    'CREATE INDEX "inspection_piece_inspection_id" ON "inspection_piece" ("inspection_id")',
    'CREATE TABLE "inspection_requirement" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "inspection_id" INTEGER NOT NULL, "content" TEXT NOT NULL, "organization_id" INTEGER, "member_id" INTEGER, "in_charge" VARCHAR(255) NOT NULL, "due_on" DATE, "result" TEXT NOT NULL, "confirmed_on" DATE, "confirmed_by" VARCHAR(255) NOT NULL, FOREIGN KEY ("inspection_id") REFERENCES "inspection" ("id"), FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"), FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "inspection_requirement_uid" ON "inspection_requirement" ("uid")',
    'CREATE INDEX "inspection_requirement_inspection_id" ON "inspection_requirement" ("inspection_id")',
    'CREATE INDEX "inspection_requirement_organization_id" ON "inspection_requirement" ("organization_id")',
    'CREATE INDEX "inspection_requirement_member_id" ON "inspection_requirement" ("member_id")',
    'CREATE TABLE "supervision_entry" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "on" DATE NOT NULL, "conductor" VARCHAR(255) NOT NULL, "watcher" VARCHAR(255) NOT NULL, "organization_id" INTEGER, "member_id" INTEGER, "content" TEXT NOT NULL, "remark" TEXT NOT NULL, "follow_up" VARCHAR(255) NOT NULL, FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"), FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "supervision_entry_uid" ON "supervision_entry" ("uid")',
    'CREATE INDEX "supervision_entry_on" ON "supervision_entry" ("on")',
    'CREATE INDEX "supervision_entry_organization_id" ON "supervision_entry" ("organization_id")',
    'CREATE INDEX "supervision_entry_member_id" ON "supervision_entry" ("member_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""Hamlets with their history, terms, attached members, and the operations of reorganisation."""

STATEMENTS = (
    'CREATE TABLE "hamlet" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "name" VARCHAR(200) NOT NULL, "code" VARCHAR(255) NOT NULL, "households" INTEGER, "people" INTEGER, "counted_on" DATE, "hard" INTEGER NOT NULL, "founded_on" DATE, "ended_on" DATE, "end_reason" VARCHAR(255) NOT NULL, "note" TEXT NOT NULL, "fold" VARCHAR(255) NOT NULL, "sort_key" BLOB NOT NULL)',
    'CREATE UNIQUE INDEX "hamlet_uid" ON "hamlet" ("uid")',
    'CREATE INDEX "hamlet_fold" ON "hamlet" ("fold")',
    'CREATE INDEX "hamlet_sort_key" ON "hamlet" ("sort_key")',
    'CREATE TABLE "hamlet_period" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "since" DATE, "until" DATE, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL, "hamlet_id" INTEGER NOT NULL, "name" VARCHAR(200) NOT NULL, "parent_id" INTEGER, FOREIGN KEY ("hamlet_id") REFERENCES "hamlet" ("id"), FOREIGN KEY ("parent_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "hamlet_period_uid" ON "hamlet_period" ("uid")',
    'CREATE INDEX "hamlet_period_hamlet_id" ON "hamlet_period" ("hamlet_id")',
    'CREATE INDEX "hamlet_period_parent_id" ON "hamlet_period" ("parent_id")',
    'CREATE TABLE "cell_hamlet" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "since" DATE, "until" DATE, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL, "cell_id" INTEGER NOT NULL, "hamlet_id" INTEGER NOT NULL, FOREIGN KEY ("cell_id") REFERENCES "organization" ("id"), FOREIGN KEY ("hamlet_id") REFERENCES "hamlet" ("id"))',
    'CREATE UNIQUE INDEX "cell_hamlet_uid" ON "cell_hamlet" ("uid")',
    'CREATE INDEX "cell_hamlet_cell_id" ON "cell_hamlet" ("cell_id")',
    'CREATE INDEX "cell_hamlet_hamlet_id" ON "cell_hamlet" ("hamlet_id")',
    'CREATE TABLE "term" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "since" DATE, "until" DATE, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL, "organization_id" INTEGER NOT NULL, "number" INTEGER, "congress_on" DATE, "planned_until" DATE, FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "term_uid" ON "term" ("uid")',
    'CREATE INDEX "term_organization_id" ON "term" ("organization_id")',
    'CREATE TABLE "attached_member" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "since" DATE, "until" DATE, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL, "member_id" INTEGER NOT NULL, "cell_id" INTEGER NOT NULL, FOREIGN KEY ("member_id") REFERENCES "member" ("id"), FOREIGN KEY ("cell_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "attached_member_uid" ON "attached_member" ("uid")',
    'CREATE INDEX "attached_member_member_id" ON "attached_member" ("member_id")',
    'CREATE INDEX "attached_member_cell_id" ON "attached_member" ("cell_id")',
    'CREATE TABLE "reorganization" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "on" DATE NOT NULL, "kind" VARCHAR(255) NOT NULL, "what" VARCHAR(255) NOT NULL, "document" VARCHAR(255) NOT NULL, "document_on" DATE, "decided_by" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "reorganization_uid" ON "reorganization" ("uid")',
    'CREATE INDEX "reorganization_on" ON "reorganization" ("on")',
    'CREATE TABLE "reorganization_part" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "reorganization_id" INTEGER NOT NULL, "organization_id" INTEGER, "successor_id" INTEGER, "hamlet_id" INTEGER, "hamlet_successor_id" INTEGER, FOREIGN KEY ("reorganization_id") REFERENCES "reorganization" ("id"), FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"), FOREIGN KEY ("successor_id") REFERENCES "organization" ("id"), FOREIGN KEY ("hamlet_id") REFERENCES "hamlet" ("id"), FOREIGN KEY ("hamlet_successor_id") REFERENCES "hamlet" ("id"))',
    'CREATE UNIQUE INDEX "reorganization_part_uid" ON "reorganization_part" ("uid")',
    'CREATE INDEX "reorganization_part_reorganization_id" ON "reorganization_part" ("reorganization_id")',
    'CREATE INDEX "reorganization_part_organization_id" ON "reorganization_part" ("organization_id")',
    'CREATE INDEX "reorganization_part_successor_id" ON "reorganization_part" ("successor_id")',
    'CREATE INDEX "reorganization_part_hamlet_id" ON "reorganization_part" ("hamlet_id")',
    'CREATE INDEX "reorganization_part_hamlet_successor_id" ON "reorganization_part" ("hamlet_successor_id")',
    'CREATE TABLE "hand_over" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "reorganization_id" INTEGER NOT NULL, "giver_id" INTEGER NOT NULL, "receiver_id" INTEGER, "begun_on" DATE NOT NULL, "due_on" DATE, "signed_on" DATE, "number" VARCHAR(255) NOT NULL, "giver_name" VARCHAR(255) NOT NULL, "giver_post" VARCHAR(255) NOT NULL, "receiver_name" VARCHAR(255) NOT NULL, "receiver_post" VARCHAR(255) NOT NULL, "note" TEXT NOT NULL, FOREIGN KEY ("reorganization_id") REFERENCES "reorganization" ("id"), FOREIGN KEY ("giver_id") REFERENCES "organization" ("id"), FOREIGN KEY ("receiver_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "hand_over_uid" ON "hand_over" ("uid")',
    'CREATE INDEX "hand_over_reorganization_id" ON "hand_over" ("reorganization_id")',
    'CREATE INDEX "hand_over_giver_id" ON "hand_over" ("giver_id")',
    'CREATE INDEX "hand_over_receiver_id" ON "hand_over" ("receiver_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

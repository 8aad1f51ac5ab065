"""The member's whole file: further fields, dated rows beside the record, transfers; what a status still asks for."""

STATEMENTS = (
    "ALTER TABLE member ADD COLUMN birth_name VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN birth_place VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN card_issued_by VARCHAR(255) NOT NULL DEFAULT ''",
    'ALTER TABLE "member" ADD COLUMN "card_issued_on" TEXT',
    "ALTER TABLE member ADD COLUMN old_identity_number VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN admitted_at VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN official_at VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN introducers VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN temporary_residence VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN former_occupation VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN service VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN academic_title VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN health VARCHAR(255) NOT NULL DEFAULT ''",
    "ALTER TABLE member ADD COLUMN family TEXT NOT NULL DEFAULT ''",
    'ALTER TABLE "status_period" ADD COLUMN "due_on" DATE',
    'ALTER TABLE "status_period" ADD COLUMN "reported_on" DATE',
    'CREATE TABLE "education" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "kind" VARCHAR(255) NOT NULL, "level" VARCHAR(255) NOT NULL, "subject" VARCHAR(255) NOT NULL, "school" VARCHAR(255) NOT NULL, "since" TEXT, "until" TEXT, "document" VARCHAR(255) NOT NULL, "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "education_uid" ON "education" ("uid")',
    'CREATE INDEX "education_member_id" ON "education" ("member_id")',
    'CREATE TABLE "training" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "kind" VARCHAR(255) NOT NULL, "level" VARCHAR(255) NOT NULL, "course" VARCHAR(255) NOT NULL, "school" VARCHAR(255) NOT NULL, "since" TEXT, "until" TEXT, "document" VARCHAR(255) NOT NULL, "expires_on" DATE, "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "training_uid" ON "training" ("uid")',
    'CREATE INDEX "training_member_id" ON "training" ("member_id")',
    'CREATE TABLE "mass_membership" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "body" VARCHAR(255) NOT NULL, "position" VARCHAR(255) NOT NULL, "place" VARCHAR(255) NOT NULL, "since" TEXT, "until" TEXT, "document" VARCHAR(255) NOT NULL, "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "mass_membership_uid" ON "mass_membership" ("uid")',
    'CREATE INDEX "mass_membership_member_id" ON "mass_membership" ("member_id")',
    'CREATE TABLE "under_review" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "since" DATE, "until" DATE, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL, "member_id" INTEGER NOT NULL, "kind" VARCHAR(255) NOT NULL, FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "under_review_uid" ON "under_review" ("uid")',
    'CREATE INDEX "under_review_member_id" ON "under_review" ("member_id")',
    'CREATE TABLE "transfer" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "kind" VARCHAR(255) NOT NULL, "direction" VARCHAR(255) NOT NULL, "collective" INTEGER NOT NULL, "channel" VARCHAR(255) NOT NULL, "cause_on" DATE, "number" VARCHAR(255) NOT NULL, "introduced_on" DATE, "presented_on" DATE, "confirmed_on" DATE, "until" DATE, "returned_on" DATE, "place" VARCHAR(255) NOT NULL, "from_committee" VARCHAR(255) NOT NULL, "to_committee" VARCHAR(255) NOT NULL, "same_province" INTEGER NOT NULL, "from_cell_id" INTEGER, "to_cell_id" INTEGER, "dues_until" VARCHAR(255) NOT NULL, "enclosed" VARCHAR(255) NOT NULL, "agreed" INTEGER NOT NULL, "late_reason" VARCHAR(255) NOT NULL, "stopped" INTEGER NOT NULL, "reason" VARCHAR(255) NOT NULL, "note" VARCHAR(255) NOT NULL, "status_before" VARCHAR(255) NOT NULL, "state" VARCHAR(255) NOT NULL, FOREIGN KEY ("member_id") REFERENCES "member" ("id"), FOREIGN KEY ("from_cell_id") REFERENCES "organization" ("id"), FOREIGN KEY ("to_cell_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "transfer_uid" ON "transfer" ("uid")',
    'CREATE INDEX "transfer_member_id" ON "transfer" ("member_id")',
    'CREATE INDEX "transfer_from_cell_id" ON "transfer" ("from_cell_id")',
    'CREATE INDEX "transfer_to_cell_id" ON "transfer" ("to_cell_id")',
    'CREATE INDEX "transfer_state" ON "transfer" ("state")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

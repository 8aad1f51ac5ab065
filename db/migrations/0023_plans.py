"""Plans: templates for groups, who confirmed, adjusted and assessed when, checks in the year."""

STATEMENTS = (
    'CREATE TABLE "plan_template" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "name" VARCHAR(255) NOT NULL, "rating_group" VARCHAR(255) NOT NULL, "note" '
    'VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "plan_template_uid" ON "plan_template" ("uid")',
    'ALTER TABLE "plan_template_item" ADD COLUMN "template_id" INTEGER REFERENCES "plan_template" ("id")',
    'CREATE INDEX "plan_template_item_template_id" ON "plan_template_item" ("template_id")',
    'ALTER TABLE "plan" ADD COLUMN "confirmed_on" DATE',
    'ALTER TABLE "plan" ADD COLUMN "adjusted_on" DATE',
    'ALTER TABLE "plan" ADD COLUMN "assessed_on" DATE',
    'ALTER TABLE "plan" ADD COLUMN "confirmed_by" VARCHAR(255) NOT NULL DEFAULT \'\'',
    'ALTER TABLE "plan" ADD COLUMN "adjusted_why" VARCHAR(255) NOT NULL DEFAULT \'\'',
    'ALTER TABLE "plan" ADD COLUMN "assessed_by" VARCHAR(255) NOT NULL DEFAULT \'\'',
    'CREATE TABLE "plan_check" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "member_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "checked_on" DATE NOT NULL, '
    '"checked_by" VARCHAR(255) NOT NULL, "remark" TEXT NOT NULL, "meeting_id" INTEGER, FOREIGN KEY '
    '("member_id") REFERENCES "member" ("id"), FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id"))',
    'CREATE UNIQUE INDEX "plan_check_uid" ON "plan_check" ("uid")',
    'CREATE INDEX "plan_check_member_id" ON "plan_check" ("member_id")',
    'CREATE INDEX "plan_check_year" ON "plan_check" ("year")',
    'CREATE INDEX "plan_check_meeting_id" ON "plan_check" ("meeting_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""Contests with their parts, judges, contestants, points, prizes and winners."""

STATEMENTS = (
    'CREATE TABLE "contest" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "name" VARCHAR(200) NOT NULL, "level" VARCHAR(255) NOT NULL,'
    ' "year" INTEGER NOT NULL, "plan_number" VARCHAR(255) NOT NULL, "planned_on" DATE, "held_on" DATE,'
    ' "place" VARCHAR(255) NOT NULL, "drop_extremes" INTEGER NOT NULL, "state" VARCHAR(255) NOT NULL,'
    ' "note" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "contest_uid" ON "contest" ("uid")',
    'CREATE INDEX "contest_year" ON "contest" ("year")',
    'CREATE TABLE "contest_part" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "contest_id" INTEGER NOT NULL, "name" VARCHAR(100) NOT NULL, "maximum" DECIMAL(7,'
    ' 2) NOT NULL, "coefficient" DECIMAL(5, 2) NOT NULL, "position" INTEGER NOT NULL,'
    ' FOREIGN KEY ("contest_id") REFERENCES "contest" ("id"))',
    'CREATE UNIQUE INDEX "contest_part_uid" ON "contest_part" ("uid")',
    'CREATE INDEX "contest_part_contest_id" ON "contest_part" ("contest_id")',
    'CREATE TABLE "contest_judge" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "contest_id" INTEGER NOT NULL, "name" VARCHAR(100) NOT NULL,'
    ' "duty" VARCHAR(255) NOT NULL, "position" INTEGER NOT NULL,'
    ' FOREIGN KEY ("contest_id") REFERENCES "contest" ("id"))',
    'CREATE UNIQUE INDEX "contest_judge_uid" ON "contest_judge" ("uid")',
    'CREATE INDEX "contest_judge_contest_id" ON "contest_judge" ("contest_id")',
    'CREATE TABLE "contestant" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "contest_id" INTEGER NOT NULL, "number" VARCHAR(255) NOT NULL,'
    ' "name" VARCHAR(150) NOT NULL, "team" INTEGER NOT NULL, "member_id" INTEGER, "organization_id" INTEGER,'
    ' "unit" VARCHAR(255) NOT NULL, "people" VARCHAR(500) NOT NULL, "contest_group" VARCHAR(60) NOT NULL,'
    ' "absent" INTEGER NOT NULL, "turn" INTEGER, "turn_reason" VARCHAR(255) NOT NULL,'
    ' FOREIGN KEY ("contest_id") REFERENCES "contest" ("id"),'
    ' FOREIGN KEY ("member_id") REFERENCES "member" ("id"),'
    ' FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "contestant_uid" ON "contestant" ("uid")',
    'CREATE INDEX "contestant_contest_id" ON "contestant" ("contest_id")',
    'CREATE INDEX "contestant_member_id" ON "contestant" ("member_id")',
    'CREATE INDEX "contestant_organization_id" ON "contestant" ("organization_id")',
    'CREATE TABLE "contest_score" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "contestant_id" INTEGER NOT NULL, "part_id" INTEGER NOT NULL,'
    ' "judge_id" INTEGER NOT NULL, "points" DECIMAL(7, 2) NOT NULL,'
    ' FOREIGN KEY ("contestant_id") REFERENCES "contestant" ("id"),'
    ' FOREIGN KEY ("part_id") REFERENCES "contest_part" ("id"),'
    ' FOREIGN KEY ("judge_id") REFERENCES "contest_judge" ("id"))',
    'CREATE UNIQUE INDEX "contest_score_uid" ON "contest_score" ("uid")',
    'CREATE INDEX "contest_score_contestant_id" ON "contest_score" ("contestant_id")',
    'CREATE INDEX "contest_score_part_id" ON "contest_score" ("part_id")',
    'CREATE INDEX "contest_score_judge_id" ON "contest_score" ("judge_id")',
    'CREATE UNIQUE INDEX "contest_score_contestant_id_part_id_judge_id" ON "contest_score" ("contestant_id",'
    ' "part_id", "judge_id") WHERE ("hidden" = 0)',
    'CREATE TABLE "contest_prize" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "contest_id" INTEGER NOT NULL, "name" VARCHAR(100) NOT NULL,'
    ' "contest_group" VARCHAR(60) NOT NULL, "team" INTEGER NOT NULL, "position" INTEGER NOT NULL,'
    ' "prize_count" INTEGER NOT NULL, "amount" INTEGER, "special" INTEGER NOT NULL,'
    ' FOREIGN KEY ("contest_id") REFERENCES "contest" ("id"))',
    'CREATE UNIQUE INDEX "contest_prize_uid" ON "contest_prize" ("uid")',
    'CREATE INDEX "contest_prize_contest_id" ON "contest_prize" ("contest_id")',
    'CREATE TABLE "contest_winner" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "prize_id" INTEGER NOT NULL, "contestant_id" INTEGER NOT NULL,'
    ' "award_id" INTEGER, FOREIGN KEY ("prize_id") REFERENCES "contest_prize" ("id"),'
    ' FOREIGN KEY ("contestant_id") REFERENCES "contestant" ("id"),'
    ' FOREIGN KEY ("award_id") REFERENCES "award" ("id"))',
    'CREATE UNIQUE INDEX "contest_winner_uid" ON "contest_winner" ("uid")',
    'CREATE INDEX "contest_winner_prize_id" ON "contest_winner" ("prize_id")',
    'CREATE INDEX "contest_winner_contestant_id" ON "contest_winner" ("contestant_id")',
    'CREATE INDEX "contest_winner_award_id" ON "contest_winner" ("award_id")',
    'CREATE UNIQUE INDEX "contest_winner_prize_id_contestant_id" ON "contest_winner" ("prize_id",'
    ' "contestant_id") WHERE ("hidden" = 0)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

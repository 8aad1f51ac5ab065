"""Quality of meetings: sheets with their criteria, and what each scorer gave."""

STATEMENTS = (
    'CREATE TABLE "quality_sheet" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "key" VARCHAR(255) NOT NULL, "name" VARCHAR(150) NOT NULL, "since" DATE, "until" DATE, '
    '"document" VARCHAR(255) NOT NULL, "rule" VARCHAR(255) NOT NULL, "good" DECIMAL(6, 2), "fair" DECIMAL(6, 2), '
    '"average" DECIMAL(6, 2), "chosen" INTEGER NOT NULL, "unconfirmed" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "quality_sheet_uid" ON "quality_sheet" ("uid")',
    'CREATE UNIQUE INDEX "quality_sheet_key" ON "quality_sheet" ("key") WHERE ("hidden" = 0)',
    'CREATE TABLE "quality_criterion" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "sheet_id" INTEGER NOT NULL, "position" INTEGER NOT NULL, "criterion_group" VARCHAR(255) '
    'NOT NULL, "text" TEXT NOT NULL, "most" DECIMAL(6, 2), "thematic" INTEGER NOT NULL, "measure" VARCHAR(255) '
    'NOT NULL, "bands" VARCHAR(255) NOT NULL, FOREIGN KEY ("sheet_id") REFERENCES "quality_sheet" ("id"))',
    'CREATE UNIQUE INDEX "quality_criterion_uid" ON "quality_criterion" ("uid")',
    'CREATE INDEX "quality_criterion_sheet_id" ON "quality_criterion" ("sheet_id")',
    'CREATE TABLE "meeting_score" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "meeting_id" INTEGER NOT NULL, "scorer" VARCHAR(255) NOT NULL, "sheet_id" INTEGER NOT '
    'NULL, "scored_by" VARCHAR(255) NOT NULL, "scored_on" DATE, "total" DECIMAL(6, 2), "most" DECIMAL(6, 2), '
    '"scaled" DECIMAL(6, 2), "rule" VARCHAR(255) NOT NULL, "level" VARCHAR(255) NOT NULL, "final" INTEGER NOT '
    'NULL, "remark" TEXT NOT NULL, FOREIGN KEY ("meeting_id") REFERENCES "meeting" ("id"), FOREIGN KEY '
    '("sheet_id") REFERENCES "quality_sheet" ("id"))',
    'CREATE UNIQUE INDEX "meeting_score_uid" ON "meeting_score" ("uid")',
    'CREATE INDEX "meeting_score_meeting_id" ON "meeting_score" ("meeting_id")',
    'CREATE INDEX "meeting_score_sheet_id" ON "meeting_score" ("sheet_id")',
    'CREATE UNIQUE INDEX "meeting_score_meeting_id_scorer" ON "meeting_score" ("meeting_id", "scorer") WHERE '
    '("hidden" = 0)',
    'CREATE TABLE "meeting_points" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "score_id" INTEGER NOT NULL, "criterion_id" INTEGER NOT NULL, "points" DECIMAL(6, 2), '
    '"remark" VARCHAR(255) NOT NULL, FOREIGN KEY ("score_id") REFERENCES "meeting_score" ("id"), FOREIGN KEY '
    '("criterion_id") REFERENCES "quality_criterion" ("id"))',
    'CREATE UNIQUE INDEX "meeting_points_uid" ON "meeting_points" ("uid")',
    'CREATE INDEX "meeting_points_score_id" ON "meeting_points" ("score_id")',
    'CREATE INDEX "meeting_points_criterion_id" ON "meeting_points" ("criterion_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""Print runs sheet by sheet, and the sheets that were spoilt."""

STATEMENTS = (
    'CREATE TABLE "print_run" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "paper" VARCHAR(255) NOT NULL, "title" VARCHAR(255) NOT NULL, "year" INTEGER NOT NULL, "decision_id" INTEGER, "part" VARCHAR(255) NOT NULL, "stock" VARCHAR(255) NOT NULL, "printer" VARCHAR(255) NOT NULL, "tray" VARCHAR(255) NOT NULL, "begun_on" DATE NOT NULL, "taken" INTEGER, "note" VARCHAR(255) NOT NULL, "asked" TEXT NOT NULL, "sha256" VARCHAR(255) NOT NULL, FOREIGN KEY ("decision_id") REFERENCES "award_decision" ("id"))',
    'CREATE UNIQUE INDEX "print_run_uid" ON "print_run" ("uid")',
    'CREATE INDEX "print_run_year" ON "print_run" ("year")',
    'CREATE INDEX "print_run_decision_id" ON "print_run" ("decision_id")',
    'CREATE TABLE "printed_sheet" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "run_id" INTEGER NOT NULL, "position" INTEGER NOT NULL, "name" VARCHAR(255) NOT NULL, "award_id" INTEGER, "state" VARCHAR(255) NOT NULL, "times" INTEGER NOT NULL, FOREIGN KEY ("run_id") REFERENCES "print_run" ("id"), FOREIGN KEY ("award_id") REFERENCES "award" ("id"))',
    'CREATE UNIQUE INDEX "printed_sheet_uid" ON "printed_sheet" ("uid")',
    'CREATE INDEX "printed_sheet_award_id" ON "printed_sheet" ("award_id")',
    'CREATE UNIQUE INDEX "printed_sheet_run_id_position" ON "printed_sheet" ("run_id", "position") WHERE ("hidden" = 0)',
    'CREATE TABLE "spoilt_sheet" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "run_id" INTEGER NOT NULL, "sheet_id" INTEGER, "reason" VARCHAR(255) NOT NULL, "spoilt_on" DATE NOT NULL, "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("run_id") REFERENCES "print_run" ("id"), FOREIGN KEY ("sheet_id") REFERENCES "printed_sheet" ("id"))',
    'CREATE UNIQUE INDEX "spoilt_sheet_uid" ON "spoilt_sheet" ("uid")',
    'CREATE INDEX "spoilt_sheet_run_id" ON "spoilt_sheet" ("run_id")',
    'CREATE INDEX "spoilt_sheet_sheet_id" ON "spoilt_sheet" ("sheet_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""What the papers of a closed year say, kept on the day of closing."""

STATEMENTS = (
    'CREATE TABLE "kept_paper" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "year" INTEGER NOT NULL, "paper" VARCHAR(255) NOT NULL, "organization_id" INTEGER, "form_id" INTEGER, "sha256" VARCHAR(255) NOT NULL, "content" BLOB NOT NULL, FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"), FOREIGN KEY ("form_id") REFERENCES "paper_template" ("id"))',
    'CREATE UNIQUE INDEX "kept_paper_uid" ON "kept_paper" ("uid")',
    'CREATE INDEX "kept_paper_year" ON "kept_paper" ("year")',
    'CREATE INDEX "kept_paper_organization_id" ON "kept_paper" ("organization_id")',
    'CREATE INDEX "kept_paper_form_id" ON "kept_paper" ("form_id")',
    'CREATE INDEX "kept_paper_year_paper_organization_id" ON "kept_paper" ("year", "paper", "organization_id") WHERE ("hidden" = 0)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

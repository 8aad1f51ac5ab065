"""Filters of lists, kept by name."""

STATEMENTS = (
    'CREATE TABLE "saved_filter" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "page" VARCHAR(255) NOT NULL, "name" VARCHAR(80) NOT NULL, "content" TEXT NOT NULL)',
    'CREATE UNIQUE INDEX "saved_filter_uid" ON "saved_filter" ("uid")',
    'CREATE UNIQUE INDEX "saved_filter_page_name" ON "saved_filter" ("page", "name") WHERE ("hidden" = 0)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""How the clerk matched the columns of a table, remembered for the next one with the same headings."""

STATEMENTS = (
    'CREATE TABLE "import_mapping" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "kind" VARCHAR(255) NOT NULL, "headings" TEXT NOT NULL, "mapping" TEXT NOT NULL,'
    ' "modes" TEXT NOT NULL)',
    'CREATE UNIQUE INDEX "import_mapping_uid" ON "import_mapping" ("uid")',
    'CREATE INDEX "import_mapping_kind" ON "import_mapping" ("kind")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

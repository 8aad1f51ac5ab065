"""Lines of the registers that nothing else in the program says."""

STATEMENTS = (
    'CREATE TABLE "register_entry" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "kind" VARCHAR(255) NOT NULL, "dated" DATE NOT NULL, "number" VARCHAR(255) NOT NULL,'
    ' "member_id" INTEGER, "organization_id" INTEGER, "text" TEXT NOT NULL, "given_by" VARCHAR(255) NOT NULL,'
    ' "received_by" VARCHAR(255) NOT NULL, "document" VARCHAR(255) NOT NULL, "ended_on" DATE,'
    ' "note" VARCHAR(255) NOT NULL, FOREIGN KEY ("member_id") REFERENCES "member" ("id"),'
    ' FOREIGN KEY ("organization_id") REFERENCES "organization" ("id"))',
    'CREATE UNIQUE INDEX "register_entry_uid" ON "register_entry" ("uid")',
    'CREATE INDEX "register_entry_kind" ON "register_entry" ("kind")',
    'CREATE INDEX "register_entry_dated" ON "register_entry" ("dated")',
    'CREATE INDEX "register_entry_member_id" ON "register_entry" ("member_id")',
    'CREATE INDEX "register_entry_organization_id" ON "register_entry" ("organization_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

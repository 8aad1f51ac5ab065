"""Tasks of whole cells, who helps with a task, households in charge, where a task comes from."""

STATEMENTS = (
    'CREATE TABLE "cell_task" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "cell_id" INTEGER NOT NULL, "year" INTEGER NOT NULL, "text" TEXT NOT NULL, "source" '
    'VARCHAR(255) NOT NULL, "basis" VARCHAR(255) NOT NULL, "follower_id" INTEGER, "assigned_on" DATE, '
    '"due_on" DATE, "product" TEXT NOT NULL, "progress" INTEGER NOT NULL, "done_on" DATE, "met" INTEGER NOT '
    'NULL, "above" INTEGER NOT NULL, "objective_reason" VARCHAR(255) NOT NULL, "result" VARCHAR(255) NOT '
    'NULL, "remark" TEXT NOT NULL, FOREIGN KEY ("cell_id") REFERENCES "organization" ("id"), FOREIGN KEY '
    '("follower_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "cell_task_uid" ON "cell_task" ("uid")',
    'CREATE INDEX "cell_task_cell_id" ON "cell_task" ("cell_id")',
    'CREATE INDEX "cell_task_year" ON "cell_task" ("year")',
    'CREATE INDEX "cell_task_follower_id" ON "cell_task" ("follower_id")',
    'ALTER TABLE "task" ADD COLUMN "source" VARCHAR(255) NOT NULL DEFAULT \'\'',
    'ALTER TABLE "task" ADD COLUMN "households" TEXT NOT NULL DEFAULT \'\'',
    'ALTER TABLE "task" ADD COLUMN "cell_task_id" INTEGER REFERENCES "cell_task" ("id")',
    'CREATE INDEX "task_cell_task_id" ON "task" ("cell_task_id")',
    'CREATE TABLE "task_helper" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" '
    'INTEGER NOT NULL, "task_id" INTEGER NOT NULL, "member_id" INTEGER NOT NULL, FOREIGN KEY ("task_id") '
    'REFERENCES "task" ("id"), FOREIGN KEY ("member_id") REFERENCES "member" ("id"))',
    'CREATE UNIQUE INDEX "task_helper_uid" ON "task_helper" ("uid")',
    'CREATE INDEX "task_helper_task_id" ON "task_helper" ("task_id")',
    'CREATE INDEX "task_helper_member_id" ON "task_helper" ("member_id")',
    'CREATE UNIQUE INDEX "task_helper_task_id_member_id" ON "task_helper" ("task_id", "member_id") WHERE '
    '("hidden" = 0)',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

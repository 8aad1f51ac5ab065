"""The posts of hamlets, who holds them and since when."""

STATEMENTS = (
    'CREATE TABLE "hamlet_post" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "key" VARCHAR(255) NOT NULL, "name" VARCHAR(100) NOT NULL, "position" INTEGER NOT NULL, "every" INTEGER NOT NULL, "indicator" VARCHAR(255) NOT NULL, "role" VARCHAR(255) NOT NULL, "since" DATE, "until" DATE, "successor" VARCHAR(255) NOT NULL, "document" VARCHAR(255) NOT NULL)',
    'CREATE UNIQUE INDEX "hamlet_post_uid" ON "hamlet_post" ("uid")',
    'CREATE UNIQUE INDEX "hamlet_post_key" ON "hamlet_post" ("key") WHERE ("hidden" = 0)',
    'CREATE TABLE "cadre" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "name" VARCHAR(100) NOT NULL, "birth_date" TEXT, "sex" VARCHAR(255) NOT NULL, "member_id" INTEGER, "candidate_id" INTEGER, "phone" VARCHAR(255) NOT NULL, "residence" VARCHAR(255) NOT NULL, "education" VARCHAR(255) NOT NULL, "profession" VARCHAR(255) NOT NULL, "theory" VARCHAR(255) NOT NULL, "note" TEXT NOT NULL, "fold" VARCHAR(255) NOT NULL, "sort_key" BLOB NOT NULL, FOREIGN KEY ("member_id") REFERENCES "member" ("id"), FOREIGN KEY ("candidate_id") REFERENCES "candidate" ("id"))',
    'CREATE UNIQUE INDEX "cadre_uid" ON "cadre" ("uid")',
    'CREATE INDEX "cadre_candidate_id" ON "cadre" ("candidate_id")',
    'CREATE INDEX "cadre_fold" ON "cadre" ("fold")',
    'CREATE INDEX "cadre_sort_key" ON "cadre" ("sort_key")',
    'CREATE UNIQUE INDEX "cadre_member_id" ON "cadre" ("member_id") WHERE ("hidden" = 0)',
    'CREATE TABLE "post_held" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL, "hidden" INTEGER NOT NULL, "since" DATE, "until" DATE, "document" VARCHAR(255) NOT NULL, "reason" VARCHAR(255) NOT NULL, "cadre_id" INTEGER NOT NULL, "post_id" INTEGER NOT NULL, "hamlet_id" INTEGER NOT NULL, "term_until" DATE, FOREIGN KEY ("cadre_id") REFERENCES "cadre" ("id"), FOREIGN KEY ("post_id") REFERENCES "hamlet_post" ("id"), FOREIGN KEY ("hamlet_id") REFERENCES "hamlet" ("id"))',
    'CREATE UNIQUE INDEX "post_held_uid" ON "post_held" ("uid")',
    'CREATE INDEX "post_held_cadre_id" ON "post_held" ("cadre_id")',
    'CREATE INDEX "post_held_post_id" ON "post_held" ("post_id")',
    'CREATE INDEX "post_held_hamlet_id" ON "post_held" ("hamlet_id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

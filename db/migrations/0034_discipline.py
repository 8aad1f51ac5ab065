"""What a decision of discipline follows from, who may decide it, complaints; the review that follows an inspection."""

STATEMENTS = (
    'ALTER TABLE "discipline" ADD COLUMN "inspection_id" INTEGER REFERENCES "inspection" ("id")',
    """ALTER TABLE "discipline" ADD COLUMN "decider" VARCHAR(255) DEFAULT '' NOT NULL""",
    'ALTER TABLE "discipline" ADD COLUMN "effective_on" DATE',
    'ALTER TABLE "discipline" ADD COLUMN "received_on" DATE',
    'ALTER TABLE "discipline" ADD COLUMN "complaint_on" DATE',
    """ALTER TABLE "discipline" ADD COLUMN "complaint_to" VARCHAR(255) DEFAULT '' NOT NULL""",
    'ALTER TABLE "discipline" ADD COLUMN "complaint_answered_on" DATE',
    """ALTER TABLE "discipline" ADD COLUMN "complaint_result" VARCHAR(255) DEFAULT '' NOT NULL""",
    'ALTER TABLE "under_review" ADD COLUMN "inspection_id" INTEGER REFERENCES "inspection" ("id")',
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

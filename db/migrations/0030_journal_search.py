"""The journal is searched by words without marks: what was done, why and by whom, for every Action there is."""

STATEMENTS = (
    "CREATE VIRTUAL TABLE action_search USING fts5("
    "fold, tokenize='unicode61', prefix='1 2 3', content='', contentless_delete=1)",
    "INSERT INTO action_search(rowid, fold) SELECT id, folded(what || ' ' || reason || ' ' || who) FROM action",
)


def up(migrator, db):  # type: ignore[no-untyped-def]  # called by the runner
    for statement in STATEMENTS:
        db.execute_sql(statement)

"""The tables as the models describe them against the tables as they are in the open office."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import peewee as pw
from sqlcipher3 import dbapi2

from db.base import Action, Audit, Table, database, record_models
from db.search import SEARCHED, search_table_sql, words_table_sql
from db.settings import Draft

Ask = Callable[[str], list[tuple[Any, ...]]]


def differences() -> list[str]:
    """What the migrated tables have otherwise than the models: tables, columns, links, indexes, triggers."""
    wanted = _described(_fresh())
    found = _described(lambda sql: database.execute_sql(sql).fetchall())
    return [
        f"{name}: {'thừa' if name not in wanted else 'thiếu' if name not in found else 'khác với chương trình'}"
        for name in sorted(wanted.keys() | found.keys())
        if wanted.get(name) != found.get(name)
    ]


def tables() -> list[type[Table]]:
    """Every table of the program, those linked to first."""
    return list(pw.sort_models([Action, Audit, Draft, *record_models().values()]))  # type: ignore[attr-defined]  # unknown to the types of peewee


def _fresh() -> Ask:
    """An empty database made from the models."""
    made = dbapi2.connect(":memory:")
    for model in tables():
        schema = model._schema  # type: ignore[attr-defined]  # unknown to the types of peewee
        for context in (schema._create_table(safe=False), *schema._create_indexes(safe=False)):
            made.execute(_written_out(*context.query()))
    for table in SEARCHED:
        for statement in search_table_sql(table):
            made.execute(statement)
    made.execute(words_table_sql("action"))
    return lambda sql: made.execute(sql).fetchall()


def _written_out(sql: str, values: list[Any]) -> str:
    for value in values:
        sql = sql.replace("?", f"'{value}'" if isinstance(value, str) else str(int(value)), 1)
    return sql


def _described(ask: Ask) -> dict[str, Any]:
    """Each object of a database by its name, free of how its statement happens to be written."""
    objects: dict[str, Any] = {}
    for kind, name, table, sql in ask("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if name.startswith("sqlite_") or table == "schema_migration" or (kind == "table" and "_search_" in name):
            continue
        objects[name] = _table(ask, name) if kind == "table" and "VIRTUAL" not in sql else _plain(sql)
    return objects


def _table(ask: Ask, name: str) -> Any:
    columns = {row[1]: (row[2], row[3], row[4], row[5]) for row in ask(f'PRAGMA table_xinfo("{name}")')}
    links = {(row[3], row[2], row[4], row[6]) for row in ask(f'PRAGMA foreign_key_list("{name}")')}
    return columns, links


def _plain(sql: str) -> str:
    return " ".join(re.findall(r"[^\s\"]+", sql.replace("IF NOT EXISTS ", "")))

"""The migrated tables are those of the models."""

from __future__ import annotations

from pathlib import Path

import pytest
from playhouse.schema_diff import diff_models

from db.base import database, record_models
from db.schema import differences, tables


def test_the_models_equal_the_migrated_schema(office: Path) -> None:
    assert differences() == []
    assert not diff_models(database, tables())


def test_every_table_of_the_office_belongs_to_a_model(office: Path) -> None:
    own = {name for name in database.get_tables() if "_search" not in name and name != "schema_migration"}
    assert own == {model._meta.table_name for model in tables()}
    assert set(record_models()) < own


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER TABLE member ADD COLUMN nickname TEXT", "member: khác"),
        ("ALTER TABLE member DROP COLUMN languages", "member: khác"),
        ("ALTER TABLE task RENAME COLUMN task_group TO grp", "task: khác"),
        ("DROP INDEX member_card_number", "member_card_number: thiếu"),
        ("DROP TABLE draft", "draft: thiếu"),
        ("CREATE TABLE diary (id INTEGER)", "diary: thừa"),
        ("DROP TRIGGER member_search_update", "member_search_update: thiếu"),
    ],
)
def test_a_table_that_differs_is_found(office: Path, change: str, said: str) -> None:
    database.execute_sql("PRAGMA foreign_keys=0")
    database.execute_sql(change)
    assert any(difference.startswith(said) for difference in differences())


def test_a_column_that_may_be_empty_against_the_model_is_found(office: Path) -> None:
    (sql,) = database.execute_sql("SELECT sql FROM sqlite_master WHERE name = 'draft'").fetchone()
    database.execute_sql("DROP TABLE draft")
    database.execute_sql(sql.replace('"at" VARCHAR(255) NOT NULL', '"at" VARCHAR(255)'))
    assert "draft: khác với chương trình" in differences()

"""What holds for every record kind in the catalogue; a new kind is covered by being listed there."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import peewee as pw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.base import Record, action, database
from db.dates import PartialDate, PartialDateField
from db.search import View
from nongson_desktop.catalog import KINDS
from nongson_desktop.columns import Column
from nongson_desktop.kinds import Kind

from .conftest import TODAY

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵĐÁỬ 0123456789"
EDITABLE = [(kind, column) for kind in KINDS for column in kind.columns if column.editable]


def values_of(column: Column) -> st.SearchStrategy[Any]:
    """What may stand in a column, as a clerk could have typed it."""
    field = column.field
    if column.choices:
        return st.sampled_from([value for value, _ in column.choices])
    if isinstance(field, pw.BooleanField):
        return st.booleans()
    if isinstance(field, PartialDateField):
        day = st.dates(date(1920, 1, 1), TODAY)
        return (
            day.map(PartialDate.of)
            | day.map(lambda d: PartialDate(d.year, d.month))
            | day.map(lambda d: PartialDate(d.year))
        )
    if isinstance(field, pw.DateField):
        return st.dates(date(1970, 1, 1), date(2069, 12, 31))
    if isinstance(field, pw.IntegerField):
        return st.integers(0, 10_000_000)
    if isinstance(field, pw.DecimalField):
        return st.decimals(0, 100, places=2).map(lambda d: Decimal(str(float(d))))
    return st.text(VIETNAMESE, max_size=40).map(str.strip)


@pytest.mark.parametrize(("kind", "column"), EDITABLE, ids=[f"{kind.key}-{column.name}" for kind, column in EDITABLE])
@given(data=st.data())
def test_what_a_column_shows_can_be_typed_back(kind: Kind, column: Column, data: st.DataObject) -> None:
    value = data.draw(values_of(column))
    record = kind.model(**{column.name: value})
    assert column.parse(column.text(record)) == value


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_every_column_says_what_it_is_in_vietnamese(kind: Kind) -> None:
    assert kind.title
    for column in kind.columns:
        assert column.label, column.name


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_a_list_costs_one_query_sorted_by_any_column(kind: Kind, office: Path) -> None:
    queries: list[str] = []
    for column in kind.columns:
        for turned in ("", "-"):
            queries.clear()
            run = database.execute_sql

            def counted(sql: str, *args: Any, run: Any = run, **options: Any) -> Any:
                queries.append(sql)
                return run(sql, *args, **options)

            database.execute_sql = counted
            try:
                list(kind.query(View(as_of=TODAY, sort=turned + column.name, search="a")))
            finally:
                del database.execute_sql
            assert len(queries) == 1, column.name


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_a_record_saved_twice_alike_leaves_one_trace(kind: Kind, office: Path) -> None:
    with action("lập"):
        record = fill(kind.model)
    before = database.execute_sql("SELECT count(*) FROM audit").fetchone()[0]
    with action("lưu lại"):
        kind.model.get_by_id(record.id).save()
    assert database.execute_sql("SELECT count(*) FROM audit").fetchone()[0] == before


def fill(model: type[Record]) -> Record:
    """A saved record with something in every field that needs it."""
    values: dict[str, Any] = {}
    for field in model._meta.sorted_fields:
        if isinstance(field, pw.ForeignKeyField) and not field.null:
            values[field.name] = fill(field.rel_model)
        elif field.default is None and not field.null and field.name != "id":
            values[field.name] = {
                "CHAR": "a",
                "VARCHAR": "Đỗ Ánh",
                "TEXT": "Đỗ Ánh",
                "INT": 2026,
                "DATE": TODAY,
                "DECIMAL": 5,
            }[field.field_type]
    record = model(**values)
    record.save()
    return record

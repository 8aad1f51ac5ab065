"""What the clerk asks of a column: a condition in words, as it is kept, and as the database reads it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import peewee as pw

from db.dates import PartialDate, PartialDateField
from db.errors import UserError
from db.search import CONTAINS, EMPTY, EQUALS, FILLED, OTHER, WITHIN, Condition, folded
from nongson_desktop.columns import Column

WORDS = {
    CONTAINS: "có chữ",
    EQUALS: "là",
    OTHER: "không phải là",
    WITHIN: "trong khoảng",
    EMPTY: "để trống",
    FILLED: "có ghi",
}
_AFTER_ALL = "~"  # sorts behind every sign of a date


def ways_of(column: Column) -> tuple[str, ...]:
    """The tests that make sense for the column, the usual one first."""
    if column.is_check:
        return (EQUALS,)
    if column.choices:
        return (EQUALS, OTHER, EMPTY, FILLED)
    if column.is_date or column.is_number:
        return (WITHIN, EMPTY, FILLED)
    return (CONTAINS, EQUALS, OTHER, EMPTY, FILLED)


def condition(column: Column, test: str, value: str = "", until: str = "") -> Condition:
    """The condition from what was typed; raises UserError when a text is no value of the column."""
    if test in (EMPTY, FILLED):
        return Condition(column.name, test)
    kept, last = _kept(column, value), _kept(column, until)
    if not kept and not last and not column.is_check:
        raise UserError(f"Chưa nhập gì cho điều kiện về {column.label[:1].lower()}{column.label[1:]}.", "value")
    if test == WITHIN and kept and last and _order(column, last) < _order(column, kept):
        raise UserError(f"Khoảng của {column.label} ngược: {value} sau {until}.", "until")
    return Condition(column.name, test, kept, last)


def _kept(column: Column, text: str) -> str:
    """A typed value as the condition keeps it: dates as ISO text, a choice as its key."""
    if column.is_check:
        return "1" if column.parse(text) else ""
    if not text.strip():
        return ""
    if column.choices:
        return next((key for key, label in column.choices if text.strip() in (key, label)), "")
    if not column.is_date and not column.is_number:
        return text.strip()
    value = (replace(column, field=PartialDateField(null=True)) if column.is_date else column).parse(text)
    return value.iso if isinstance(value, PartialDate) else str(value)


def _order(column: Column, kept: str) -> Any:
    return float(kept) if column.is_number else kept + _AFTER_ALL


def shown(column: Column, asked: Condition) -> str:
    """The condition as the clerk reads it: "Ngày sinh từ 1960 đến 1970"."""
    if asked.test == WITHIN:
        parts = (f"từ {_text(column, asked.value)}" if asked.value else "", _to(column, asked.until))
        return " ".join([column.label, *filter(None, parts)])
    if column.is_check:
        return f"{column.label}: {'có' if asked.value else 'không'}"
    value = f" “{_text(column, asked.value)}”" if asked.value else ""
    return f"{column.label} {WORDS[asked.test]}{value}"


def _to(column: Column, until: str) -> str:
    return f"đến {_text(column, until)}" if until else ""


def _text(column: Column, kept: str) -> str:
    """A kept value as it is typed."""
    if column.choices:
        return dict(column.choices).get(kept, kept)
    return str(PartialDate.from_iso(kept)) if column.is_date else kept.replace(".", ",") if column.is_number else kept


def holds_in(column: Column, asked: Condition) -> Any:
    """The condition for the database, on the column's own field or on the words that the listing adds."""
    field = pw.SQL(f'"{column.name}"') if column.field is None else column.field
    if asked.test in (EMPTY, FILLED):
        empty = field.is_null() if column.is_link else pw.fn.COALESCE(field, "") == ""
        return empty if asked.test == EMPTY else ~empty
    if column.is_check:
        return pw.fn.COALESCE(field, 0) == (1 if asked.value else 0)
    if asked.test == WITHIN:
        return _within(column, field, asked)
    if column.choices:
        return (pw.fn.COALESCE(field, "") == asked.value) == (asked.test == EQUALS)
    return _of_words(_words_of(column, field), asked)


def _within(column: Column, field: Any, asked: Condition) -> Any:
    """A date of which only the year is known lies in every span that touches its year."""
    low, high = asked.value, asked.until
    if column.is_number:
        bounds = [*([field >= float(low)] if low else []), *([field <= float(high)] if high else [])]
    else:
        text = pw.fn.COALESCE(field, "")
        last = text.concat(_AFTER_ALL) if isinstance(column.field, PartialDateField) else text
        bounds = [*([last >= low] if low else []), *([text <= high + _AFTER_ALL] if high else [])]
    return bounds[0] & bounds[-1] & field.is_null(False)


def _words_of(column: Column, field: Any) -> Any:
    """The text of a field without marks; of a link the name of what it leads to."""
    if column.is_link:
        target = column.field.rel_model.alias()
        named = getattr(target, "name", None)
        words = named if isinstance(named, pw.Field) else target.id.cast("text")
        field = target.select(words).where(target.id == column.field)
    return pw.fn.folded(pw.fn.COALESCE(field, "").cast("text"))


def _of_words(words: Any, asked: Condition) -> Any:
    wanted = folded(asked.value)
    if asked.test == CONTAINS:
        return pw.fn.INSTR(words, wanted) > 0
    return (words == wanted) == (asked.test == EQUALS)

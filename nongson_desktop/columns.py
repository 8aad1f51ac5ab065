"""A record kind's fields as columns, the same for table, form, workbook, printed list and JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import peewee as pw

from db.base import Record
from db.dates import PartialDate, PartialDateField
from db.errors import UserError

_TRUE = {"x", "có", "1", "true", "v", "✓"}
_LATEST_DEADLINE = 2069
_UNASKED_LENGTH = 255  # what peewee gives a field whose model names none
_SHOWN = 40

_PRIVATE = ("identity_number", "old_identity_number")


@dataclass(frozen=True)
class Column:
    """One column: how its value is read from a record, shown, typed and checked."""

    name: str
    label: str
    field: Any = None
    required: bool = False
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def editable(self) -> bool:
        return self.field is not None and not self.is_link

    @property
    def is_link(self) -> bool:
        return isinstance(self.field, pw.ForeignKeyField)

    @property
    def is_number(self) -> bool:
        return isinstance(self.field, pw.IntegerField | pw.DecimalField)

    @property
    def is_text(self) -> bool:
        return self.field is None or isinstance(self.field, pw.CharField | pw.TextField)

    @property
    def is_date(self) -> bool:
        return isinstance(self.field, pw.DateField | PartialDateField)

    @property
    def is_check(self) -> bool:
        return isinstance(self.field, pw.BooleanField)

    @property
    def is_long(self) -> bool:
        return type(self.field) is pw.TextField

    @property
    def is_private(self) -> bool:
        """Whether a screen that others can see shows no more of it than its end."""
        return self.name in _PRIVATE

    def value(self, record: Record) -> Any:
        """What the record holds; None for a link that a record in the making does not have yet."""
        try:
            return getattr(record, self.name, None)
        except pw.DoesNotExist:
            return None

    def text(self, record: Record) -> str:
        """The value as the clerk reads it."""
        return self.show(self.value(record))

    def show(self, value: Any) -> str:
        if value is None or value == "":
            return ""
        if self.choices:
            return dict(self.choices).get(value, str(value))
        if isinstance(value, bool):
            return "x" if value else ""
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        if isinstance(value, pw.Model):
            dated = getattr(value, "dated", None)  # the name of the day, where the list has read it
            return str(getattr(dated, "name", None) or getattr(value, "name", value.get_id()))
        return str(value)

    def parse(self, text: str) -> Any:
        """The value that a typed text stands for; raises UserError with this column as its field."""
        text = text.strip()
        try:
            return self._parse(text)
        except (ValueError, InvalidOperation) as error:
            raise UserError(f"“{text}” không hợp lệ cho {self.label}.{self._hint()}", self.name) from error

    def _parse(self, text: str) -> Any:
        if self.is_check:
            return text.lower() in _TRUE
        if not text:
            return None if self.field.null else "" if not self.is_number else 0
        if self.choices:
            return self._choice(text)
        if isinstance(self.field, PartialDateField):
            return PartialDate.parse(text, date.today().year)
        if isinstance(self.field, pw.DateField):
            return _full_date(text)
        if isinstance(self.field, pw.IntegerField):
            return int(text.replace(".", ""))
        if isinstance(self.field, pw.DecimalField):
            return Decimal(text.replace(",", "."))
        return self._fitting(text)

    def _fitting(self, text: str) -> str:
        longest = getattr(self.field, "max_length", None)
        if longest and longest != _UNASKED_LENGTH and len(text) > longest:
            raise UserError(f"{self.label} dài {len(text)} chữ, quá {longest}: “{text[:_SHOWN]}…”.", self.name)
        return text

    def _choice(self, text: str) -> str:
        for value, label in self.choices:
            if text.casefold() in (value.casefold(), label.casefold()):
                return value
        raise ValueError(text)

    def _hint(self) -> str:
        if self.choices:
            return " Chọn một trong: " + ", ".join(label for _, label in self.choices) + "."
        if self.is_date:
            return " Nhập ngày/tháng/năm, ví dụ 05/9/1990" + (
                " hoặc chỉ năm." if isinstance(self.field, PartialDateField) else "."
            )
        return ""

    def as_json(self, record: Record) -> dict[str, Any]:
        """The JSON keys of this column: dates as ISO text, choices as labels, a member as id and name."""
        value = self.value(record)
        if self.is_link and self.field.rel_model._meta.table_name == "member" and self.name == "member":
            return {"member_id": value and value.id, "name": value and value.name}
        if isinstance(value, PartialDate):
            return {self.name: value.iso}
        if isinstance(value, date):
            return {self.name: value.isoformat()}
        if isinstance(value, bool | int):
            return {self.name: value}
        if isinstance(value, Decimal):
            return {self.name: float(value)}
        return {self.name: self.show(value) or None}


def _full_date(text: str) -> date:
    found = PartialDate.parse(text, _LATEST_DEADLINE)
    if found.day is None:
        raise ValueError(text)
    return found.first_day


@cache
def columns_of(model: type[Record]) -> tuple[Column, ...]:
    """The columns that a model's Screen names, then those that its listing adds."""
    fields = model._meta.fields
    own = [_column(fields[name]) for name in model.Screen.columns]
    return (*own, *(_listed(model, name, label) for name, label in model.Screen.listed.items()))


def field_columns(model: type[Record], *names: str) -> list[Column]:
    """The named fields as columns, whether or not the kind's lists show them."""
    return [_column(model._meta.fields[name]) for name in names]


def _column(field: Any) -> Column:
    required = not field.null and field.default is None
    return Column(field.name, field.verbose_name, field, required, field.help_text or "", tuple(field.choices or ()))


def _listed(model: type[Record], name: str, label: str) -> Column:
    return Column(name, label, choices=model.Screen.listed_choices.get(name, ()))


def pick(columns: Iterable[Column], *names: str) -> list[Column]:
    """The named columns, in the order of the names."""
    by_name = {column.name: column for column in columns}
    return [by_name[name] for name in names]

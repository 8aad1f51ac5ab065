"""What a record kind is: its key, its model, its listing and its order, and the columns that all read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import peewee as pw

from db import members
from db.base import Record
from db.errors import UserError
from db.members import Member
from db.search import View
from nongson_desktop.columns import Column, columns_of
from nongson_desktop.conditions import holds_in


@dataclass(frozen=True)
class Kind:
    """A record kind: its key on the command line, its model, its listing query and its order.

    `completed` names the function of the rules that puts in what no query can, "module.function".
    """

    key: str
    model: type[Record]
    listing: Callable[[View], Any]
    order: tuple[Any, ...]
    completed: str = ""

    @property
    def title(self) -> str:
        return self.model.Screen.title

    @property
    def columns(self) -> tuple[Column, ...]:
        return columns_of(self.model)

    def query(self, view: View) -> Any:
        """The listing in the order the view asks for; one query, whatever the number of rows."""
        query = self.listing(view)
        if view.conditions:
            query = query.where(*(holds_in(self.column(one.column), one) for one in view.conditions))
        turns = [pw.Ordering(self._sort_key(name), "DESC" if turned else "ASC") for name, turned in view.order]
        return query.order_by(*turns, *self.order)

    def records(self, view: View) -> list[Any]:
        """The records listed, each with all that its columns show."""
        found = list(self.query(view))
        if not self.completed:
            return found
        module, function = self.completed.split(".")
        whole: list[Any] = getattr(import_module(f"nongson_desktop.rules.{module}"), function)(found, view)
        return whole

    def column(self, name: str) -> Column:
        """The column of that name; raises UserError."""
        found = next((column for column in self.columns if column.name == name), None)
        if found is None:
            raise UserError(f"Danh sách {self.title} không có cột “{name}”.")
        return found

    def _sort_key(self, name: str) -> Any:
        column = self.column(name)
        shown = pw.SQL(f'"{name}"') if column.field is None else column.field
        if name == "name" and (stored := self._stored_order()):
            return stored
        if column.is_link:
            return Member.sort_key if name == "member" else _order_of_link(column.field)
        if column.choices:
            return pw.Case(shown, [(value, place) for place, (value, _) in enumerate(column.choices)])
        return pw.fn.vietnamese_order(shown) if column.is_text else shown

    def _stored_order(self) -> Any:
        """The key by which the kind's own names are ordered, where it is stored."""
        return next((part for part in self.order if part.name == "sort_key"), None)


def _order_of_link(field: pw.ForeignKeyField) -> Any:
    """A link is ordered by the name of what it leads to, else as it was made."""
    target = field.rel_model.alias()
    key = getattr(target, "sort_key", target.id)
    return target.select(key).where(target.id == field)


BY_MEMBER = (Member.sort_key, Member.id)
MEMBERS = Kind("members", Member, members.listing, BY_MEMBER)

"""What the sides of a member's record share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import peewee as pw
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.members import Member


class MemberTab(QWidget):
    """One side of a member, read when it is looked at; `names` are the fields that name the member in its rows."""

    names: tuple[Any, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.member: Any = None
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 8, 0, 0)
        self.layout_.setSpacing(8)

    def show_member(self, member: Any) -> None:
        raise NotImplementedError


def empty_of(member: int, tabs: Sequence[MemberTab]) -> set[QWidget]:
    """The sides where nothing is kept of the member; one query."""
    asked = [(tab, name) for tab in tabs for name in tab.names]
    kept = [pw.fn.EXISTS(_rows(name, member)) for _tab, name in asked]
    found: Any = Member.select(*kept).where(Member.id == member).tuples().get()
    empty: set[QWidget] = {tab for tab, _name in asked}
    return empty - {tab for (tab, _name), holds in zip(asked, found, strict=True) if holds}


def _rows(name: Any, member: int) -> Any:
    return name.model.select(name.model.id).where(name == member, ~name.model.hidden)


def short_day(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if value else ""

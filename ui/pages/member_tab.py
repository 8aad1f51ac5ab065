"""What the sides of a member's record share."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget


class MemberTab(QWidget):
    """One side of a member, read when it is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.member: Any = None
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 8, 0, 0)
        self.layout_.setSpacing(8)

    def show_member(self, member: Any) -> None:
        raise NotImplementedError


def short_day(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if value else ""

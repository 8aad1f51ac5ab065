"""What is asked of a contest: its facts, who takes part, the order in a tie, a special prize, the commending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.awards import IssuingBody
from db.base import action
from db.contests import Contest, Contestant, ContestPrize
from db.organizations import Organization
from nongson_desktop.columns import Column, columns_of, field_columns
from nongson_desktop.rules.awards import body_for
from nongson_desktop.rules.contest_awards import hand_over, merit_of, waiting
from nongson_desktop.rules.contests import check_contest, give_special, write_rows
from nongson_desktop.rules.organizations import standing
from ui.editors import DateEditor, Editor, LineEditor, LongEditor, MemberEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import FieldsDialog
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_WIDTH = 540
_CONTEST = ("name", "level", "year", "plan_number", "planned_on", "held_on", "place", "drop_extremes", "note")
_MEMBER = Column("member", "Đảng viên", pw.CharField(default=""), help="gõ tên hoặc số thẻ; để trống nếu ngoài Đảng")
_BODY_OF = Column("organization", "Chi bộ, tổ chức", pw.CharField(default=""))
_MORE = ("number", "name", "unit", "group", "team", "people")
_DAY = Column("decided_on", "Ngày quyết định", pw.DateField(null=True), required=True)
_NUMBER = Column("number", "Số quyết định", pw.CharField(default=""), help="để trống nếu chưa lấy số")
_BODY = Column("body", "Ai quyết định", pw.CharField(), True, "", IssuingBody.LABELS)
_MERIT = Column("merit", "Khen vì", pw.TextField(default=""), required=True)
_PRIZE = Column("prize", "Giải", pw.CharField(), required=True)
_WHO = Column("contestant", "Thí sinh, đội", pw.CharField(), required=True)


class ContestDialog(FieldsDialog):
    """A contest, new or put right."""

    def __init__(self, window: MainWindow, contest: Contest) -> None:
        self.contest = contest
        columns = [column for column in columns_of(Contest) if column.name in _CONTEST]
        title = f"Hội thi {contest.name}" if contest.id else "Thêm hội thi"
        super().__init__(window, title, "Ghi", [editor_for(column, lambda: window.as_of) for column in columns])
        self.setMinimumWidth(_WIDTH)
        for column in columns:
            self.put(column.name, column.text(contest))
        self.boxes["name"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        contest = Contest.get_by_id(self.contest.id) if self.contest.id else Contest()
        for name, value in values.items():
            setattr(contest, name, "" if value is None and name not in ("planned_on", "held_on") else value)
        check_contest(contest)
        with action(f"{'Sửa' if contest.id else 'Thêm'} hội thi {contest.name}") as made:
            contest.save()
        return Saved(contest.id, made.id, f"Đã lưu hội thi {contest.name}.")


class ContestantDialog(FieldsDialog):
    """One more who takes part: a member, a team of a cell, or anyone by name."""

    def __init__(self, window: MainWindow, contest: Contest) -> None:
        self.contest = contest
        bodies = [Organization(id=number, name=name) for number, _, name, _ in standing(window.as_of)]
        editors: list[Editor] = [
            MemberEditor(_MEMBER, lambda: window.as_of),
            OrganizationEditor(_BODY_OF, bodies),
            *(editor_for(column, lambda: window.as_of) for column in field_columns(Contestant, *_MORE)),
        ]
        super().__init__(window, "Thêm thí sinh, đội", "Thêm", editors)
        self.setMinimumWidth(_WIDTH)
        self.boxes["name"].column = Column("name", "Tên", pw.CharField(default=""))
        self.boxes["member"].editor.setFocus()

    def store(self, values: dict[str, Any]) -> Saved:
        links = {name: values[name] or None for name in ("member", "organization")}
        with action(f"Thêm thí sinh hội thi {self.contest.name}") as made:
            write_rows(Contestant, self.contest, [(0, {**values, **links})], self.main.as_of)
        return Saved(self.contest.id, made.id, "Đã thêm thí sinh.")


class TieDialog(FieldsDialog):
    """The order of those with equal totals, each with a number, and why."""

    def __init__(self, window: MainWindow, contest: Contest, tied: Sequence[Contestant]) -> None:
        self.contest, self.tied = contest, tied
        columns = [
            Column(f"turn{one.id}", f"{one.name}: thứ tự", pw.IntegerField(null=True), required=True) for one in tied
        ]
        reason = Column(
            "reason", "Lý do", pw.CharField(default=""), required=True, help="ví dụ điểm thuyết trình cao hơn"
        )
        super().__init__(window, "Thứ tự khi bằng điểm", "Ghi", [LineEditor(column) for column in (*columns, reason)])
        self.setMinimumWidth(_WIDTH)
        for place, one in enumerate(tied, 1):
            self.put(f"turn{one.id}", str(one.turn or place))
        self.put("reason", next((one.turn_reason for one in tied if one.turn_reason), ""))

    def store(self, values: dict[str, Any]) -> Saved:
        rows = [(one.id, {"turn": values[f"turn{one.id}"], "turn_reason": values["reason"]}) for one in self.tied]
        with action(f"Xếp thứ tự khi bằng điểm: {', '.join(one.name for one in self.tied)}") as made:
            write_rows(Contestant, self.contest, rows, self.main.as_of)
        return Saved(self.contest.id, made.id, "Đã ghi thứ tự khi bằng điểm.")


class SpecialDialog(FieldsDialog):
    """A special prize given by hand."""

    def __init__(self, window: MainWindow, prizes: Sequence[ContestPrize], people: Sequence[Contestant]) -> None:
        named = [[Organization(id=one.id, name=one.name) for one in rows] for rows in (prizes, people)]
        editors = [OrganizationEditor(column, rows) for column, rows in zip((_PRIZE, _WHO), named, strict=True)]
        super().__init__(window, "Trao giải chuyên đề", "Trao", editors)
        for editor in editors:
            editor.setCurrentIndex(min(1, editor.count() - 1))

    def store(self, values: dict[str, Any]) -> Saved:
        prize, who = ContestPrize.get_by_id(values["prize"]), Contestant.get_by_id(values["contestant"])
        sentence = f"{prize.name}: {who.name}"
        with action(sentence) as made:
            give_special(prize, who)
        return Saved(who.id, made.id, f"{sentence}.")


class HandOverDialog(FieldsDialog):
    """The winners to awards: the decision is made with their names, reasons and money; it is issued there."""

    def __init__(self, window: MainWindow, contest: Contest) -> None:
        self.contest = contest
        editors = [DateEditor(_DAY), LineEditor(_NUMBER), editor_for(_BODY, lambda: window.as_of), LongEditor(_MERIT)]
        super().__init__(window, "Đề nghị khen thưởng từ hội thi", "Lập quyết định khen thưởng", editors)
        self.setMinimumWidth(_WIDTH)
        names = ", ".join(one.contestant.name for one in waiting(contest))
        note = QLabel(f"Khen: {names}. Tên, đơn vị, thành tích, tiền thưởng lấy theo giải.", wordWrap=True)
        set_role(note, "muted")
        self.body.insertWidget(0, note)
        self.put("decided_on", f"{window.today:%d/%m/%Y}")
        self.put("body", dict(IssuingBody.LABELS)[body_for("ad-hoc", window.today)])
        self.put("merit", merit_of(contest))

    def store(self, values: dict[str, Any]) -> Saved:
        contest = Contest.get_by_id(self.contest.id)
        with action(f"Đề nghị khen thưởng từ hội thi {contest.name}", kind="award") as made:
            decision = hand_over(
                contest, values["decided_on"], values["body"], values["number"] or "", values["merit"] or ""
            )
        return Saved(decision.id, made.id, "Đã lập quyết định khen thưởng từ hội thi.")

"""A member's party age, the badges held and the time that does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from db.awards import AwardForm, AwardLevel, AwardReceived
from db.badges import BadgeAward, BadgeKind, GapKind, PartyGap
from db.base import Record, action
from db.members import Member
from nongson_desktop.rules.badge_rules import rules_on
from nongson_desktop.rules.badges import next_badge
from nongson_desktop.rules.party_age import ADMITTED, DECISION, SET, gaps_of, party_age
from ui.dialogs import button
from ui.form import buttons_row
from ui.page import icon_button
from ui.pages.badges_dialogs import BadgeDialog, GapDialog
from ui.pages.member_tab import MemberTab, short_day
from ui.saving import Saved, write
from ui.text_rows import TextRows, TextRowsView
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_BASIS = {SET: "ngày ghi riêng", DECISION: "quyết định kết nạp", ADMITTED: "ngày vào Đảng"}


class BadgesTab(MemberTab):
    """Party age in words; badges and awards from above; gaps, each with its buttons."""

    names = (BadgeAward.member, PartyGap.member, AwardReceived.member)

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.main = window
        self.age = QLabel(wordWrap=True)
        self.age.setObjectName("party-age")
        self.badges = TextRows(("Huy hiệu", "Đợt", "Quyết định", "Số huy hiệu"))
        self.badges_view = TextRowsView(self.badges, (72, 92, 0, 94), nothing="Chưa ghi huy hiệu nào.")
        self.badges_view.chosen.connect(self._edit_badge)
        self.gaps = TextRows(("Không tính vì", "Từ ngày", "Trở lại", "Văn bản"))
        self.gaps_view = TextRowsView(self.gaps, (112, 92, 92, 0), nothing="Không có.")
        self.gaps_view.chosen.connect(self._edit_gap)
        self.awards = TextRows(("Năm", "Hình thức", "Cấp khen", "Quyết định"))
        self.awards_view = TextRowsView(self.awards, (52, 92, 118, 0), nothing="Chưa ghi.")
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self.age)
        self._lay_out_badges()
        self._lay_out_gaps()
        self.column.addWidget(_section("Khen của cấp trên"))
        self.column.addWidget(self.awards_view, 2)
        area = QScrollArea(widgetResizable=True)  # where the window is low the three lists scroll together
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.layout_.addWidget(area)

    def _lay_out_badges(self) -> None:
        add = icon_button("Ghi huy hiệu…", "add")
        add.clicked.connect(lambda: BadgeDialog(self.main, self.member).exec())
        self.drop_badge = button("Bỏ dòng đang chọn")
        self.drop_badge.clicked.connect(self._drop_badge)
        self.column.addWidget(self.badges_view, 2)
        self.column.addLayout(buttons_row(add, self.drop_badge))

    def _lay_out_gaps(self) -> None:
        add = icon_button("Thời gian không tính…", "add")
        add.clicked.connect(lambda: GapDialog(self.main, self.member).exec())
        self.drop_gap = button("Bỏ dòng đang chọn")
        self.drop_gap.clicked.connect(self._drop_gap)
        self.column.addWidget(_section("Thời gian không tính tuổi đảng"))
        self.column.addWidget(self.gaps_view, 2)
        self.column.addLayout(buttons_row(add, self.drop_gap))

    def show_member(self, member: Any) -> None:
        self.member = member
        self.age.setText(self._age_words(member))
        self._show_badges(member)
        gaps = gaps_of(member)
        kinds = dict(GapKind.LABELS)
        self.gaps.show(
            [(kinds[gap.kind], short_day(gap.since), short_day(gap.until), gap.document) for gap in gaps],
            [gap.id for gap in gaps],
        )
        self.drop_gap.setEnabled(bool(gaps))
        self._show_awards(member)

    def _age_words(self, member: Member) -> str:
        day = self.main.as_of
        age = party_age(member, day)
        if age is None:
            return "Chưa có ngày quyết định kết nạp hoặc ngày vào Đảng để tính tuổi đảng."
        words = [f"{age.words[0].upper()}{age.words[1:]}, tính từ {age.start.day:%d/%m/%Y} ({_BASIS[age.start.basis]})"]
        if months := sum(months for _, months in age.gaps):
            words.append(f"trừ {months} tháng")
        coming = next_badge(age.start.day, age.gaps, day, rules_on(day))
        if coming:
            words.append(f"Huy hiệu {coming.years} năm: {coming.due:%d/%m/%Y}, đợt {coming.round_on:%d/%m/%Y}")
        return " · ".join(words)

    def _show_badges(self, member: Member) -> None:
        known = BadgeAward.select().where(BadgeAward.member == member.id, ~BadgeAward.hidden)
        awards = list(known.order_by(BadgeAward.years.desc(), BadgeAward.id))
        kinds = dict(BadgeKind.LABELS)
        rows = [
            (_name(a, kinds), short_day(a.round_on), _document(a.decision_number, a), a.badge_number) for a in awards
        ]
        self.badges.show(rows, [award.id for award in awards])
        self.drop_badge.setEnabled(bool(awards))

    def _show_awards(self, member: Member) -> None:
        known = AwardReceived.select().where(AwardReceived.member == member.id, ~AwardReceived.hidden)
        forms, levels = dict(AwardForm.LABELS), dict(AwardLevel.LABELS)
        self.awards.show(
            [
                (str(a.year), forms[a.form], levels[a.level], _document(a.number, a))
                for a in known.order_by(AwardReceived.year.desc())
            ]
        )

    def _edit_badge(self, award_id: int) -> None:
        BadgeDialog(self.main, self.member, BadgeAward.get_by_id(award_id)).exec()

    def _edit_gap(self, gap_id: int) -> None:
        GapDialog(self.main, self.member, PartyGap.get_by_id(gap_id)).exec()

    def _drop_badge(self) -> None:
        self._drop(BadgeAward, self.badges_view.current_key(), "một huy hiệu ghi nhầm")

    def _drop_gap(self) -> None:
        self._drop(PartyGap, self.gaps_view.current_key(), "một thời gian không tính tuổi đảng")

    def _drop(self, model: type[Record], record_id: int, what: str) -> None:
        if not record_id:
            self.main.tell("Chọn một dòng trong danh sách.")
            return
        name = self.member.name

        def job() -> Saved:
            record = model.get_by_id(record_id)
            record.hidden = True
            with action(f"{name}: bỏ {what}") as made:
                record.save()
            return Saved(record_id, made.id, f"Đã bỏ {what} của {name}.")

        write(self.main, self, job)


def _name(award: BadgeAward, kinds: dict[str, str]) -> str:
    return f"{award.years} năm" + ("" if award.kind == BadgeKind.REGULAR else f", {kinds[award.kind].lower()}")


def _document(number: str, award: Any) -> str:
    return " ngày ".join(part for part in (number, short_day(award.decided_on)) if part)


def _section(text: str) -> QLabel:
    label = QLabel(text)
    set_role(label, "section")
    return label

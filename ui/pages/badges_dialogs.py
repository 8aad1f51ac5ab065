"""What is asked before a badge is put forward early, held back or recorded, and the office's own rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.badges import BadgeAward, BadgeKind, GapKind, PartyGap
from db.base import action
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules import badges
from nongson_desktop.rules.badge_rules import COUNTING, PUNISHMENTS, by_milestone, keep_rules, rules_on, written
from nongson_desktop.rules.badges import BadgeProposal, hold_back, record_decision, set_early
from nongson_desktop.rules.party_age import check_gap
from ui.editors import DateEditor, Editor, LineEditor, editor_for
from ui.pages.fields_dialog import DOCUMENT, REASON, FieldsDialog
from ui.saving import Saved
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_ILLNESS = Column(
    "reason", "Bệnh và giấy tờ", pw.CharField(), required=True, help="tên bệnh, bệnh án hoặc giấy ra viện"
)
_PUNISHMENT = Column("punishment", "Kỷ luật, nếu có", pw.CharField(default=""), choices=PUNISHMENTS)
_PUNISHED_ON = Column("decided_on", "Ngày quyết định kỷ luật", pw.DateField(null=True))
_NUMBER = Column("number", "Số quyết định", pw.CharField(default=""), help="ví dụ 212-QĐ/TU")
_DECIDED_ON = Column("decided_on", "Ngày quyết định", pw.DateField(null=True))
_COUNTING = Column("counting", "Tính đến đợt", pw.CharField(), required=True, choices=COUNTING)
_ROUNDING = Column("rounding", "Làm tròn tiền lên (đồng)", pw.IntegerField(), required=True)
_MULTIPLES = Column("multiples", "Hệ số thay hoặc bổ sung", pw.CharField(default=""), help="ví dụ 45: 2,5")
_EXTRA = Column("extra", "Hệ số tỉnh cộng thêm", pw.CharField(default=""), help="ví dụ 70: 1,5; 75: 4")
_OTHER = Column("other_rounds", "Đợt khác", pw.CharField(default=""), help="ngày/tháng/năm; ngày/tháng/năm")
_SINCE = Column("since", "Hiệu lực từ ngày", pw.DateField(null=True))
_UNCONFIRMED = {
    "early": "số tháng xét sớm",
    "posthumous_months": "số tháng truy tặng",
    "counting": "tính theo ngày hay tháng",
    "waiting": "thời gian chờ sau kỷ luật",
    "rounding": "cách làm tròn tiền",
}
_WIDTH = 440


def _intro(dialog: FieldsDialog, text: str) -> None:
    """What is asked and why, above the fields; a wrapped label says its height only for a width."""
    label = QLabel(text, wordWrap=True)
    set_role(label, "muted")
    label.setMinimumSize(_WIDTH, label.heightForWidth(_WIDTH))
    dialog.body.insertWidget(0, label)


class EarlyDialog(FieldsDialog):
    """Grave illness: the reason with which a badge is put forward early."""

    def __init__(self, window: MainWindow, proposal: BadgeProposal) -> None:
        self.proposal = proposal
        name = proposal.member.name
        super().__init__(window, f"Đề nghị sớm: {name}", "Đề nghị sớm", [LineEditor(_ILLNESS)])
        _intro(
            self,
            f"{name} tròn {proposal.years} năm tuổi đảng ngày {proposal.due:%d/%m/%Y}."
            " Chỉ xét sớm khi bị bệnh nặng; lý do in trong danh sách và tờ trình.",
        )

    def store(self, values: dict[str, Any]) -> Saved:
        sentence = f"{self.proposal.member.name}: đề nghị sớm Huy hiệu {self.proposal.years} năm"
        with action(sentence) as made:
            set_early(self.proposal, values["reason"])
        return Saved(self.proposal.member.id, made.id, f"{sentence}.")


class HoldDialog(FieldsDialog):
    """Leave a badge out of the round, or until a punishment is over."""

    def __init__(self, window: MainWindow, proposal: BadgeProposal) -> None:
        self.proposal = proposal
        editors: list[Editor] = [
            editor_for(_PUNISHMENT, lambda: window.as_of),
            DateEditor(_PUNISHED_ON),
            LineEditor(REASON),
        ]
        super().__init__(window, f"Chưa đề nghị: {proposal.member.name}", "Để lại", editors)
        waiting = rules_on(proposal.round_on).waiting
        months = ", ".join(f"{label.lower()} {waiting[key]} tháng" for key, label in PUNISHMENTS)
        _intro(
            self,
            "Không ghi kỷ luật thì chỉ để lại đợt này. Đang thi hành kỷ luật thì chờ hết thời hạn:"
            f" {months} (chưa xác nhận với văn bản hiện hành).",
        )

    def store(self, values: dict[str, Any]) -> Saved:
        reason, until = _waiting(values, self.proposal.round_on)
        sentence = f"{self.proposal.member.name}: chưa đề nghị Huy hiệu {self.proposal.years} năm"
        with action(sentence, reason=reason) as made:
            hold_back(self.proposal, reason, until)
        return Saved(self.proposal.member.id, made.id, f"{sentence}.")


def _waiting(values: dict[str, Any], round_on: date) -> tuple[str, date | None]:
    """The reason in words and the day until which it holds; raises UserError."""
    punishment, day, reason = values["punishment"], values["decided_on"], values["reason"] or ""
    if not punishment:
        return reason, None
    if day is None:
        raise UserError("Chưa nhập ngày quyết định kỷ luật.", "decided_on")
    until = rules_on(round_on).waits_until(punishment, day)
    words = f"{dict(PUNISHMENTS)[punishment].lower()} ngày {day:%d/%m/%Y}, chờ đến {until:%d/%m/%Y}"
    return "; ".join(part for part in (words, reason) if part), until


class DecisionDialog(FieldsDialog):
    """The decision of tỉnh ủy for those marked; without number and date a badge of the past is noted."""

    def __init__(self, window: MainWindow, proposals: Sequence[BadgeProposal]) -> None:
        self.proposals = list(proposals)
        super().__init__(window, "Ghi quyết định tặng", "Ghi", [LineEditor(_NUMBER), DateEditor(_DECIDED_ON)])
        names = ", ".join(f"{one.member.name} ({one.years} năm)" for one in self.proposals)
        _intro(self, f"{len(self.proposals)} đồng chí: {names}. Huy hiệu đã trao từ trước thì để trống số và ngày.")

    def store(self, values: dict[str, Any]) -> Saved:
        made = record_decision(self.proposals, values["number"] or "", values["decided_on"])
        return Saved(0, made.id, f"Đã ghi Huy hiệu Đảng cho {len(self.proposals)} đồng chí.")


class RulesDialog(FieldsDialog):
    """What the province or the office sets otherwise, from a day on."""

    def __init__(self, window: MainWindow) -> None:
        rules = rules_on(window.today)
        editors: list[Editor] = [
            editor_for(column, lambda: window.today)
            for column in (_COUNTING, _ROUNDING, _MULTIPLES, _EXTRA, _OTHER, _SINCE, DOCUMENT)
        ]
        super().__init__(window, "Quy tắc tặng Huy hiệu Đảng", "Ghi", editors)
        unsure = ", ".join(_UNCONFIRMED[name] for name in rules.unconfirmed)
        _intro(self, f"Theo {rules.document}." + (f" Chưa xác nhận với văn bản hiện hành: {unsure}." if unsure else ""))
        self.put("counting", dict(COUNTING)[rules.counting])
        self.put("rounding", str(rules.rounding))
        self.put("multiples", written(rules.multiples))
        self.put("extra", written(rules.extra))
        self.put("other_rounds", "; ".join(f"{day:%d/%m/%Y}" for day in rules.other_rounds))

    def store(self, values: dict[str, Any]) -> Saved:
        own = {
            "counting": values["counting"],
            "rounding": values["rounding"],
            "multiples": by_milestone(values["multiples"], "multiples"),
            "extra": by_milestone(values["extra"], "extra"),
            "other_rounds": _days(values["other_rounds"]),
        }
        with action("Sửa quy tắc tặng Huy hiệu Đảng") as made:
            keep_rules(own, values["since"], values["document"] or "")
        return Saved(0, made.id, "Đã lưu quy tắc tặng Huy hiệu Đảng.")


def _days(text: str) -> list[str]:
    """The rounds typed, as ISO days; raises UserError."""
    days = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        try:
            found = PartialDate.parse(part, date.max.year)
        except ValueError:
            found = None
        if found is None or found.day is None:
            raise UserError(f"“{part}” không phải ngày; ghi như 19/8/2026; 22/12/2026.", "other_rounds")
        days.append(found.iso)
    return days


# beside a member's record


class GapDialog(FieldsDialog):
    """Time outside the Party, added or put right."""

    def __init__(self, window: MainWindow, member: Member, gap: PartyGap | None = None) -> None:
        self.member, self.gap = member, gap or PartyGap(member=member)
        columns = pick(columns_of(PartyGap), "kind", "since", "until", "document", "reason")
        editors = [editor_for(column, lambda: window.today) for column in columns]
        super().__init__(window, f"Thời gian không tính tuổi đảng: {member.name}", "Ghi", editors)
        self.put("kind", dict(GapKind.LABELS)[GapKind.REMOVED])
        if gap is not None:
            for column in columns:
                self.put(column.name, column.text(gap))

    def store(self, values: dict[str, Any]) -> Saved:
        gap = PartyGap(**{**self.gap.__data__, **values, "member": self.member})
        check_gap(gap)
        sentence = f"{self.member.name}: thời gian không tính tuổi đảng"
        with action(sentence) as made:
            gap.save()
        return Saved(self.member.id, made.id, f"Đã ghi thời gian không tính tuổi đảng của {self.member.name}.")


class BadgeDialog(FieldsDialog):
    """A badge held, added or put right."""

    def __init__(self, window: MainWindow, member: Member, award: BadgeAward | None = None) -> None:
        self.member, self.award = member, award or BadgeAward(member=member)
        columns = pick(
            columns_of(BadgeAward),
            "years",
            "kind",
            "round_on",
            "decision_number",
            "decided_on",
            "badge_number",
            "note",
        )
        editors = [editor_for(column, lambda: window.today) for column in columns]
        super().__init__(window, f"Huy hiệu Đảng: {member.name}", "Ghi", editors)
        self.put("kind", dict(BadgeKind.LABELS)[BadgeKind.REGULAR])
        if award is not None:
            for column in columns:
                self.put(column.name, column.text(award))

    def store(self, values: dict[str, Any]) -> Saved:
        award = BadgeAward(**{**self.award.__data__, **values, "member": self.member})
        badges.check(award)
        sentence = f"{self.member.name}: Huy hiệu {award.years} năm"
        with action(sentence) as made:
            award.save()
        return Saved(self.member.id, made.id, f"{sentence}.")

"""Opening, closing and opening again a year's evaluation; notes on one rating."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw
from PySide6.QtWidgets import QLabel

from db.base import action
from db.evaluation import Evaluation, Rating
from db.judgement import Rerating
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules import profiles
from nongson_desktop.rules.award_register import awarded_in
from nongson_desktop.rules.closing import UNKNOWN, approvers, cancelled_decision, gaps, level_in_force, rerate
from nongson_desktop.rules.evaluation import (
    check_rating,
    evaluation_of,
    open_evaluation,
    rating_day,
)
from ui.editors import ChoiceEditor
from ui.pages.form_dialog import FormDialog
from ui.theme import set_role

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.work import Progress

_RERATE_HEIGHT = 460
_RERATE_NEEDS = ("level", "decided_on", "cancels", "reason")
_ASKED = ("rating_date", "profile", "reading", "reading_document", "percent", "percent_reason")


class OpenDialog(FormDialog):
    """Mở đánh giá: the rating date, the rules of the year and how the quota is read, with their grounds."""

    def __init__(self, main: MainWindow) -> None:
        known = evaluation_of(main.year)
        title = f"{'Cập nhật' if known else 'Mở'} đánh giá năm {main.year}"
        intro = (
            "Danh sách đảng viên, chi bộ, chức vụ và trạng thái được chốt theo ngày dưới đây."
            " Mở lại lần nữa chỉ cập nhật danh sách, các mức đã ghi vẫn giữ nguyên."
        )
        super().__init__(
            main,
            title,
            "Cập nhật" if known else "Mở đánh giá",
            intro,
            _open_columns(),
            ("profile", "reading", "reading_document", "percent_reason"),
        )
        self.year = main.year
        self.about = QLabel(wordWrap=True)
        set_role(self.about, "muted")
        self.body.addWidget(self.about)
        profile = profiles.load(known.profile) if known else profiles.profile_for(main.year)
        self.form.show_record(known or self._fresh(profile), "")
        chooser = self.form.editor("profile")
        assert isinstance(chooser, ChoiceEditor)
        chooser.edited.connect(self._follow_profile)
        self._tell_about(profile)
        self.form.focus_first()

    def _fresh(self, profile: profiles.Profile) -> Evaluation:
        return Evaluation(
            year=self.year,
            rating_date=rating_day(self.year),
            profile=profile.key,
            reading=profile.quota.reading,
            percent=profile.quota.percent,
        )

    def _follow_profile(self) -> None:
        """Another set of rules proposes its own reading and percent."""
        key = self.form.editor("profile").value()
        if not isinstance(key, str) or not key:
            return
        profile = profiles.load(key)
        for name, value in (("reading", profile.quota.reading), ("percent", profile.quota.percent)):
            self.form.editor(name).put(self.form.boxes[name].column.show(value))
        self._tell_about(profile)

    def _tell_about(self, profile: profiles.Profile) -> None:
        basis = ", ".join(basis.document for basis in profile.basis)
        doubts = f" Điểm chưa có văn bản xác nhận: {len(profile.unconfirmed)}." if profile.unconfirmed else ""
        self.about.setText(f"Căn cứ: {basis}.{doubts}")
        self.about.setToolTip("\n".join(f"• {words}" for words in profile.unconfirmed.values()))

    def write(self, values: dict[str, Any]) -> None:
        open_evaluation(
            self.year,
            on=values["rating_date"],
            profile=values["profile"] or None,
            reading=values["reading"] or None,
            reading_document=values["reading_document"],
            percent=values["percent"],
            percent_reason=values["percent_reason"],
        )


def _open_columns() -> list[Column]:
    known = [profiles.load(key) for key in profiles.profile_keys()]
    choices = tuple((profile.key, profile.title) for profile in known)
    columns = pick(columns_of(Evaluation), *_ASKED)
    return [replace(column, choices=choices) if column.name == "profile" else column for column in columns]


class CloseDialog(FormDialog):
    """Khoá sổ: from then on the year's levels stay as they are, and so do its papers."""

    approves = "Khoá sổ đánh giá"

    doing = "Đang khoá sổ, giữ giấy tờ của năm"

    def __init__(self, main: MainWindow) -> None:
        column = Column("on", "Ngày khoá sổ", pw.DateField(), required=True)
        intro = f"Sau khi khoá, các mức xếp loại năm {main.year} không sửa được nữa; muốn sửa phải mở lại và ghi lý do."
        super().__init__(main, f"Khoá sổ đánh giá năm {main.year}", "Khoá sổ", intro, [column], ("on",))
        self.year = main.year
        lacking = gaps(self.year)
        for role, words, shown in (
            ("bad", "Chưa khoá được, còn thiếu:", [gap.sentence for gap in lacking if gap.needed]),
            ("warn", "Nên xem lại trước khi khoá:", [gap.sentence for gap in lacking if not gap.needed]),
        ):
            if shown:
                told = QLabel("\n".join([words, *(f"• {sentence}" for sentence in shown)]), wordWrap=True)
                set_role(told, role)
                self.body.insertWidget(1, told)
        self.form.editor("on").put(f"{main.today:%d/%m/%Y}")
        self.form.focus_first()

    def try_accept(self) -> None:
        if not self.form.editor("on").typed():
            self.form.boxes["on"].refuse("Chưa nhập ngày khoá sổ.")
            return
        super().try_accept()

    def write_slowly(self, values: dict[str, date], progress: Progress) -> None:
        from nongson_desktop.documents.year_end import close_with_papers

        close_with_papers(self.year, values["on"], report=progress.report)


class ReopenDialog(FormDialog):
    """Mở lại: a closed year takes changes again, with the reason and who allowed it kept."""

    approves = "Mở lại năm đã khoá"

    def __init__(self, main: MainWindow) -> None:
        reason = Column("reason", "Lý do mở lại", pw.TextField(), required=True)
        intro = (
            "Bí thư, phó bí thư hoặc ủy viên ban thường vụ cho phép mở lại. Lý do và người cho phép được ghi vào nhật"
            " ký của dữ liệu; giấy tờ giữ khi khoá sổ được bỏ đi và giữ lại lần nữa khi khoá."
        )
        columns = [_approver_column(main.today), reason]
        super().__init__(main, f"Mở lại đánh giá năm {main.year}", "Mở lại", intro, columns, ("approver", "reason"))
        self.year = main.year
        self.form.focus_first()

    def write(self, values: dict[str, Any]) -> None:
        from nongson_desktop.documents.year_end import reopen_with_papers

        reopen_with_papers(self.year, values["reason"], values["approver"])


def _approver_column(day: date) -> Column:
    """One of those who hold the office on the day; typed when nobody is recorded."""
    names = tuple((name, name) for name in approvers(day))
    column = Column("approver", "Người cho phép", pw.CharField(), required=True)
    return replace(column, choices=names) if names else column


class RerateDialog(FormDialog):
    """Xếp loại lại: another level beside the closed one, with its decision (QĐ 366 Điều 13, 15.3)."""

    approves = "Xếp loại lại"

    def __init__(self, main: MainWindow, rating: Rating) -> None:
        now = level_in_force(rating)
        intro = (
            f"Mức đang có: {now}. Mức khi khoá sổ năm {rating.year} và các giấy tờ đã in giữ nguyên;"
            " danh sách nhiều năm, xét khen thưởng lấy mức mới."
        )
        if given := awarded_in(rating):
            numbers = ", ".join(one.name for one in given)
            intro += f" Đã được khen theo mức đang có (quyết định {numbers}): hạ mức thì xem lại việc khen."
        names = ("level", "decided_on", "number", "cancels", "decided_by", "reason")
        columns = [replace(one, required=one.name in _RERATE_NEEDS) for one in pick(columns_of(Rerating), *names)]
        place = names.index("cancels")
        columns[place] = replace(columns[place], help=f"không còn biết số thì ghi “{UNKNOWN}”")
        super().__init__(main, f"Xếp loại lại: {rating.name}", "Ghi", intro, columns, ("decided_by", "reason"))
        self.setMinimumHeight(_RERATE_HEIGHT)
        self.rating = rating
        self.form.editor("decided_on").put(f"{main.today:%d/%m/%Y}")
        self.form.editor("cancels").put(cancelled_decision(rating))
        self.form.focus_first()

    def write(self, values: dict[str, Any]) -> None:
        given = {name: values[name] for name in ("number", "decided_by", "reason", "cancels")}
        rerate(Rating.get_by_id(self.rating.id), values["level"], values["decided_on"], **given)


class NotesDialog(FormDialog):
    """Ghi chú of one rating, with the opinion of the cell where a member lives for a time."""

    def __init__(self, main: MainWindow, rating: Rating) -> None:
        names = ("note", "host_opinion", "host_opinion_on") if rating.__data__["member"] else ("note",)
        intro = f"Năm {rating.year}" + (f" · {rating.cell}" if rating.cell else "")
        super().__init__(main, f"Ghi chú: {rating.name}", "Ghi", intro, pick(columns_of(Rating), *names), ())
        self.rating = rating
        self.form.show_record(rating, f"rating-notes-{rating.id}")
        self.form.focus_first()

    def write(self, values: dict[str, Any]) -> None:
        rating = Rating.get_by_id(self.rating.id)
        for name, value in values.items():
            setattr(rating, name, value)
        check_rating(rating)
        with action(f"Ghi chú xếp loại năm {rating.year} của {rating.name}"):
            rating.save()

    def accept(self) -> None:
        self.form.saved()
        super().accept()

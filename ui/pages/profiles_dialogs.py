"""Keeping, copying and giving up an office's own rules, and letting an open year take them up: each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import peewee as pw

from nongson_desktop.columns import Column
from nongson_desktop.rules.profile_editing import changed, copied, keep_copy, keep_own, take_back
from nongson_desktop.rules.profile_parts import Profile
from nongson_desktop.rules.profile_reading import parse
from nongson_desktop.rules.profile_years import take_up, years_behind
from ui.pages.form_dialog import FormDialog

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_FIRST = Column("first_year", "Dùng cho đánh giá từ năm", pw.IntegerField(default=0), required=True)
_REASON = Column("reason", "Lý do", pw.CharField(default=""), required=True)
_DOCUMENT = Column("document", "Theo văn bản", pw.CharField(default=""), help="số, ngày, nơi ban hành (nếu có)")


class RulesDialog(FormDialog):
    """A dialog about a set of rules; what was written is in `kept`."""

    def __init__(self, main: MainWindow, title: str, accept: str, intro: str, columns: tuple[Column, ...]) -> None:
        super().__init__(main, title, accept, intro, columns, ("title", "reason", "document", "follow"))
        self.kept = ""

    def put(self, **values: Any) -> None:
        """Fill the form in; what is not given is empty."""
        record: Any = SimpleNamespace(**{**dict.fromkeys(self.form.boxes, ""), **values})
        self.form.show_record(record, "")
        self.form.focus_first()


class KeepDialog(RulesDialog):
    """Dùng cho từ năm …: the office's own text takes effect; an open year follows only when asked to."""

    def __init__(self, main: MainWindow, text: str) -> None:
        self.text, profile = text, parse(text)
        self.years = years_behind(profile)
        intro = (
            "Từ năm này trở đi, đợt đánh giá mở mới dùng bản vừa sửa. Năm đã khoá sổ giữ nguyên bộ quy định của năm ấy."
        )
        columns = (_FIRST, _REASON, _DOCUMENT, *((_follow(self.years),) if self.years else ()))
        super().__init__(main, f"Bộ quy định {profile.key}", "Dùng bản này", intro, columns)
        self.put(first_year=profile.first_year)

    def write(self, values: dict[str, Any]) -> None:
        text = changed(self.text, ("first_year",), values["first_year"])
        self.kept = keep_own(text, values["reason"], values["document"]).key
        for year in self.years if values.get("follow") else ():
            take_up(year, self.kept, values["reason"])


def _follow(years: list[int]) -> Column:
    named = ", ".join(map(str, years))
    return Column("follow", f"Áp dụng luôn cho đợt đánh giá năm {named} đang mở", pw.BooleanField(default=False))


class CopyDialog(RulesDialog):
    """Lập bản riêng: a copy for the province under its own key, from a year on."""

    def __init__(self, main: MainWindow, profile: Profile) -> None:
        self.text = profile.text
        columns = (
            Column("key", "Ký hiệu", pw.CharField(default=""), required=True, help="ngắn, ví dụ P2025-tinh"),
            _FIRST,
            Column("title", "Tên bộ quy định", pw.CharField(default=""), required=True),
            _REASON,
            _DOCUMENT,
        )
        intro = f"Bản riêng bắt đầu giống hệt “{profile.title}”; bộ quy định gốc giữ nguyên."
        super().__init__(main, "Lập bản riêng", "Lập bản riêng", intro, columns)
        self.put(key=f"{profile.key}-tinh", title=profile.title, first_year=max(main.year, profile.first_year))

    def write(self, values: dict[str, Any]) -> None:
        text = copied(self.text, values["key"], values["title"], values["first_year"])
        self.kept = keep_copy(text, values["reason"], values["document"]).key


class ReasonDialog(RulesDialog):
    """One thing to be done to the rules once its reason is written."""

    def __init__(self, main: MainWindow, title: str, accept: str, intro: str, job: Callable[[str], object]) -> None:
        super().__init__(main, title, accept, intro, (_REASON,))
        self._job = job
        self.put()

    def write(self, values: dict[str, Any]) -> None:
        self._job(values["reason"])


def back_dialog(main: MainWindow, key: str, *, is_copy: bool) -> ReasonDialog:
    """Give the office's own text up."""
    left = "Bản riêng này thôi dùng" if is_copy else "Bản riêng thôi dùng, bộ quy định trở lại như chương trình đưa ra"
    intro = f"{left}. Các năm đã mở đánh giá giữ bộ quy định của năm ấy."
    return ReasonDialog(main, f"Bộ quy định {key}", "Bỏ bản riêng", intro, lambda reason: take_back(key, reason))


def take_up_dialog(main: MainWindow, year: int, key: str) -> ReasonDialog:
    """Let an open year follow the rules as they read now."""
    intro = (
        f"Đợt đánh giá năm {year} đang mở theo bản trước. Danh sách được cập nhật theo bản mới,"
        " các mức và điểm đã ghi vẫn giữ nguyên."
    )
    title = f"Áp dụng cho năm {year}"
    return ReasonDialog(main, title, "Áp dụng", intro, lambda reason: take_up(year, key, reason))

"""What is asked of a hamlet's post: who takes it up, who leaves it, the office's targets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import peewee as pw

from db.base import action
from db.errors import UserError
from db.organizations import Organization
from db.posts import Cadre, HamletPost, PostHeld
from nongson_desktop.columns import Column, field_columns
from nongson_desktop.rules.hamlets import hamlets
from nongson_desktop.rules.indicator_catalogue import set_target
from nongson_desktop.rules.posts import catalogue, check, is_in_use, leave, take_up, warnings, write_post
from nongson_desktop.rules.posts_indicators import goals_on
from ui.editors import ChoiceEditor, DateEditor, Editor, LineEditor, MemberEditor, OrganizationEditor, editor_for
from ui.pages.fields_dialog import DOCUMENT, REASON, FieldsDialog
from ui.pages.member_dialogs import AppointingDialog
from ui.saving import Saved

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_HAMLET = Column("hamlet", "Thôn", pw.CharField(), required=True)
_MEMBER = Column("member", "Đảng viên", Cadre._meta.fields["member"])
_PERSON = ("name", "birth_date", "sex", "phone", "education", "profession", "theory", "residence")
_HELD = ("since", "term_until", "document")
_WIDTH = 580


def post_editor(day: date) -> ChoiceEditor:
    """The posts there are on the day, but those written as offices of the cell."""
    choices = tuple((post.key, post.name) for post in catalogue() if not post.role and is_in_use(post, day))
    return ChoiceEditor(Column("post", "Chức danh", pw.CharField(), True, "", choices))


def _outside() -> list[Column]:
    """The fields of somebody outside the Party; the name is asked only where no member is chosen."""
    name = Column("name", "hoặc người ngoài Đảng: họ và tên", pw.CharField(default=""))
    return [name, *field_columns(Cadre, *_PERSON[1:])]


class TakeUpDialog(AppointingDialog):
    """A post, a hamlet, and who: a member found by name, or somebody outside the Party typed here."""

    def __init__(self, window: MainWindow, hamlet: int = 0, post: str = "") -> None:
        places = [Organization(id=one.id, name=one.name) for one in hamlets(window.as_of)]
        self._hamlet = OrganizationEditor(_HAMLET, places)
        self._post = post_editor(window.as_of)
        self._member = MemberEditor(_MEMBER, lambda: window.as_of)
        super().__init__(window, "Ghi người giữ chức danh", "Ghi", [self._hamlet, self._post, self._member])
        self.form = self.make_form(_outside(), window.as_of, wide=("residence",))
        self.body.insertWidget(self.body.indexOf(self.warning), self.form)
        self.held = self.make_form(field_columns(PostHeld, *_HELD), window.as_of, wide=("document",))
        self.body.insertWidget(self.body.indexOf(self.warning), self.held)
        self.setMinimumWidth(_WIDTH)
        self._hamlet.setCurrentIndex(max(self._hamlet.findData(hamlet), 0))
        self._post.put(next((one.name for one in catalogue() if one.key == post), ""))
        for form in (self.form, self.held):
            form.edited.connect(self.think)
        (self._member if hamlet and post else self._post if hamlet else self._hamlet).setFocus()
        self.think()

    def whom(self) -> int | None:
        return self._member.meant()

    def since(self) -> date | None:
        day = self.held.editor("since").value()
        return day if isinstance(day, date) else None

    def doubts(self) -> list[str]:
        post = next((one for one in catalogue() if one.name == self._post.typed()), None)
        try:
            born = self.form.editor("birth_date").value()
        except UserError:
            born = None
        cadre = Cadre(name=self.form.editor("name").typed(), birth_date=born)
        return [*(warnings(cadre, post, self.main.today) if post else []), *super().doubts()]

    def store(self, values: dict[str, Any]) -> Saved:
        held = {name: values[name] for name in _HELD}
        outside = {name: values[name] for name in _PERSON}
        person = Cadre(member=values["member"]) if values["member"] else Cadre(**outside)
        with action("Ghi người giữ chức danh thôn") as made:
            one = take_up(person, values["post"], values["hamlet"], **held)
            made.what = f"{one.cadre.name}: {one.post.name}"
        return Saved(one.id, made.id, f"Đã ghi {one.cadre.name}: {one.post.name}.")


class HeldDialog(FieldsDialog):
    """The days of a post that was written, put right."""

    def __init__(self, window: MainWindow, held: PostHeld) -> None:
        self.held = held
        columns = field_columns(PostHeld, "since", "term_until", "until", "document", "reason")
        editors = [editor_for(column, lambda: window.as_of) for column in columns]
        super().__init__(window, f"{held.post.name}: {held.cadre.name}", "Ghi", editors)
        for column in columns:
            self.put(column.name, column.text(held))

    def store(self, values: dict[str, Any]) -> Saved:
        for name, value in values.items():
            setattr(self.held, name, value if value is not None or name.endswith(("since", "until")) else "")
        check(self.held)
        sentence = f"{self.held.cadre.name}: {self.held.post.name}"
        with action(f"Sửa {sentence}") as made:
            self.held.save()
        return Saved(self.held.id, made.id, f"Đã sửa {sentence}.")


class LeaveDialog(FieldsDialog):
    """The day from which a post is no longer held."""

    def __init__(self, window: MainWindow, held: PostHeld) -> None:
        self.held = held
        day = DateEditor(Column("until", "Thôi giữ từ ngày", pw.DateField(null=True), required=True))
        day.put(f"{window.today:%d/%m/%Y}")
        title = f"Thôi giữ {held.post.name.lower()}: {held.cadre.name}"
        super().__init__(window, title, "Ghi", [day, LineEditor(REASON)])

    def store(self, values: dict[str, Any]) -> Saved:
        sentence = f"{self.held.cadre.name} thôi giữ {self.held.post.name.lower()}"
        with action(sentence) as made:
            leave(self.held, values["until"], values["reason"] or "")
        return Saved(self.held.id, made.id, f"{sentence}.")


class CadreDialog(FieldsDialog):
    """What is known of a person who holds posts."""

    def __init__(self, window: MainWindow, cadre: Cadre) -> None:
        self.cadre = cadre
        super().__init__(window, f"Cán bộ thôn: {cadre.name}", "Ghi", [])
        columns = field_columns(Cadre, *_PERSON, "note")
        self.form = self.make_form(columns, window.as_of, cadre, ("name", "residence"))
        self.body.addWidget(self.form)
        self.setMinimumWidth(_WIDTH)
        self.form.focus_first()

    def store(self, values: dict[str, Any]) -> Saved:
        cadre = Cadre.get_by_id(self.cadre.id)
        for name, value in values.items():
            setattr(cadre, name, value)
        with action(f"Sửa hồ sơ cán bộ thôn {cadre.name}") as made:
            cadre.save()
        return Saved(cadre.id, made.id, f"Đã lưu {cadre.name}.")


_SINCE = Column("since", "Hiệu lực từ ngày", pw.DateField(null=True))


class TargetsDialog(FieldsDialog):
    """The targets of the indicators in percent, from a day on."""

    def __init__(self, window: MainWindow) -> None:
        self.goals = goals_on(window.today)
        columns = [Column(one.code, f"{one.code} {one.name} (%)", pw.IntegerField(null=True)) for one in self.goals]
        editors: list[Editor] = [editor_for(column, lambda: window.today) for column in (*columns, _SINCE, DOCUMENT)]
        super().__init__(window, "Chỉ tiêu cán bộ thôn là đảng viên", "Ghi", editors)
        self.setMinimumWidth(_WIDTH)
        for one in self.goals:
            self.put(one.code, "" if one.target is None else f"{one.target.normalize():f}")

    def store(self, values: dict[str, Any]) -> Saved:
        with action("Sửa chỉ tiêu cán bộ thôn là đảng viên") as made:
            for one in self.goals:
                set_target(one.code, values[one.code], values["since"], values["document"] or "")
        return Saved(0, made.id, "Đã lưu chỉ tiêu.")


class PostDialog(FieldsDialog):
    """One post of the catalogue."""

    def __init__(self, window: MainWindow, post: HamletPost) -> None:
        self.post = post
        names = ("name", "position", "every", "indicator", "since", "until", "document")
        columns = field_columns(HamletPost, *names)
        successors = tuple((one.key, one.name) for one in catalogue() if one.key != post.key)
        columns.insert(
            -1, Column("successor", "Chức danh thay thế", HamletPost._meta.fields["successor"], choices=successors)
        )
        super().__init__(
            window, "Chức danh thôn", "Ghi", [editor_for(column, lambda: window.today) for column in columns]
        )
        for column in columns:
            self.put(column.name, column.text(post))

    def store(self, values: dict[str, Any]) -> Saved:
        changed = {
            name: "" if value is None and name in ("indicator", "successor") else value
            for name, value in values.items()
        }
        with action(f"Sửa chức danh thôn: {values['name']}") as made:
            write_post(self.post, changed)
        return Saved(0, made.id, f"Đã ghi chức danh {values['name']}.")

"""Khen của cấp trên: awards of other bodies that members and organisations received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.awards import AwardReceived
from db.base import action
from db.members import Member
from db.organizations import Organization
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import Column, columns_of, pick
from nongson_desktop.rules.awards import check_received
from nongson_desktop.rules.organizations import standing
from ui.dialogs import button
from ui.editors import Editor, MemberEditor, OrganizationEditor, editor_for
from ui.form import buttons_row
from ui.list_page import ListPage
from ui.page import empty_notice, heading, icon_button, page_layout
from ui.pages.fields_dialog import FieldsDialog
from ui.record_page import RecordList
from ui.saving import Saved, write

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_SHOWN = ("member", "organization", "year", "level", "form", "kind", "number", "decided_on")
_TYPED = ("year", "level", "form", "kind", "number", "decided_on", "note")
_ORGANIZATION = Column("organization", "hoặc tổ chức", AwardReceived._meta.fields["organization"])


class AwardsReceivedPage(ListPage):
    """The list of a year; adding, correcting and taking off."""

    title = "Khen của cấp trên"
    help = (
        "Ghi giấy khen, bằng khen… do nơi khác tặng đảng viên hoặc tổ chức đảng. Khen hằng năm ghi ở đây được tính khi"
        " xét khen 5 năm liền."
    )

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.add_button = icon_button("Ghi khen thưởng…", "add", "primary")
        self.add_button.clicked.connect(lambda: AwardReceivedDialog(self.main).exec())
        self.export_button = icon_button("Xuất Excel", "export")
        self.drop_button = button("Bỏ dòng đang chọn")
        self.list = RecordList(
            window,
            kind_of("awards-received"),
            "awards-received",
            _SHOWN,
            "lần khen",
            hint="Tìm tên đảng viên, tổ chức   Ctrl+F",
            empty=self._empty(),
        )
        self.list.opened.connect(self._edit)
        self.export_button.clicked.connect(self.list.export)
        self.drop_button.clicked.connect(self._drop)
        layout = page_layout(self)
        layout.addLayout(heading(self.title, self.add_button, self.export_button))
        layout.addWidget(self.list, 1)
        layout.addLayout(buttons_row(self.drop_button))

    def _empty(self) -> Any:
        first = icon_button("Ghi khen thưởng…", "add", "primary")
        first.clicked.connect(lambda: AwardReceivedDialog(self.main).exec())
        return empty_notice("Năm này chưa ghi khen thưởng nào của cấp trên.", first)

    def _edit(self, award_id: int) -> None:
        AwardReceivedDialog(self.main, AwardReceived.get_by_id(award_id)).exec()

    def _drop(self) -> None:
        award_id = self.list.view.current_id()
        if not award_id:
            self.main.tell("Chọn một dòng trong danh sách.")
            return

        def job() -> Saved:
            award = AwardReceived.get_by_id(award_id)
            award.hidden = True
            with action("Bỏ một lần khen của cấp trên ghi nhầm") as made:
                award.save()
            return Saved(award_id, made.id, "Đã bỏ một lần khen của cấp trên.")

        write(self.main, self, job)


class AwardReceivedDialog(FieldsDialog):
    """One award, of a member or of an organisation."""

    def __init__(self, window: MainWindow, award: AwardReceived | None = None) -> None:
        self.award = award or AwardReceived(year=window.year)
        (member,) = pick(columns_of(AwardReceived), "member")
        columns = pick(columns_of(AwardReceived), *_TYPED)
        people = MemberEditor(member, lambda: window.as_of)
        bodies = OrganizationEditor(_ORGANIZATION, _organizations(window))
        editors: list[Editor] = [people, bodies, *(editor_for(column, lambda: window.as_of) for column in columns)]
        super().__init__(window, "Khen của cấp trên", "Ghi", editors)
        people.put_member(self.award.member)
        bodies.setCurrentIndex(max(bodies.findData(self.award.__data__.get("organization")), 0))
        for column in columns:
            self.put(column.name, column.text(self.award))

    def store(self, values: dict[str, Any]) -> Saved:
        award = AwardReceived(**{**self.award.__data__, **values})
        check_received(award)
        whom = (
            Member.get_by_id(values["member"]) if values["member"] else Organization.get_by_id(values["organization"])
        )
        with action(f"{whom.name}: khen của cấp trên năm {award.year}") as made:
            award.save()
        return Saved(award.id, made.id, f"Đã ghi khen của cấp trên cho {whom.name}.")


def _organizations(window: MainWindow) -> list[Organization]:
    return [Organization(id=number, name=name) for number, _kind, name, _parent in standing(window.as_of)]

"""A cell that comes from another commune's committee: made here with its members, a line of the register for each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import Action, action
from db.errors import UserError
from db.members import Member, Status
from db.organizations import Organization, OrganizationKind
from db.reorganization import HandOver, ReorganizationKind
from db.search import View
from db.transfers import Direction, Transfer, TransferState
from db.undoing import undo
from nongson_desktop.catalog import kind_of
from nongson_desktop.documents.hand_overs import members_handed
from nongson_desktop.rules.due import due_items
from nongson_desktop.rules.hand_overs import write_hand_over
from nongson_desktop.rules.history import story_of
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names, standing
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import preview
from nongson_desktop.rules.reorganization_receiving import read_arrivals, typed_list

TODAY, EVE, DAY = date(2026, 11, 22), date(2026, 9, 29), date(2026, 9, 30)
GIVER = "Đảng bộ Công an tỉnh"
CELL, ARMY = "Chi bộ Công an xã", "Chi bộ Quân sự xã"
LIST = """Đỗ Đức Ánh; 3/2/1980; 000000000011; 15/9/2004; 15/9/2005
Lê Thị Ổi; 1990; ; 1/5/2026"""


@pytest.fixture
def own(office: Path) -> Organization:
    return Organization.get_by_id(office_names(DAY).id)


def receive(text: str = LIST, names: tuple[str, ...] = (CELL,), **more: object) -> Operation:
    asked = Operation(
        ReorganizationKind.RECEIVE,
        DAY,
        names=names,
        giver=str(more.pop("giver", GIVER)),
        number="12",
        document="QĐ 9-QĐ/TU",
        **more,  # type: ignore[arg-type]
    )
    found = read_arrivals(typed_list(text), TODAY)
    placed = found.placed({one: asked.names[-one - 1] for one in asked.targets})
    return Operation(**{**vars(asked), "arrivals": placed})


def listed(day: date) -> list[tuple[str, str, str]]:
    return [(row.name, row.cell, row.status) for row in kind_of("members").query(View(as_of=day))]


def test_the_clerk_sees_what_comes_and_who_with_it(own: Organization) -> None:
    told = preview(receive())
    assert told.sentence == f"Tiếp nhận {CELL} từ {GIVER}"
    assert told.facts() == [("Đảng viên tiếp nhận cùng tổ chức", "2")]
    assert [(one.name, told.names[one.body], told.names[one.target or 0]) for one in told.members] == [
        ("Đỗ Đức Ánh", GIVER, CELL),
        ("Lê Thị Ổi", GIVER, CELL),
    ]
    assert Organization.select().count() == 2, "looking writes nothing"


def test_the_cell_begins_here_on_the_day_with_its_members_and_a_line_of_the_register_for_each(
    own: Organization,
) -> None:
    carry_out(receive())
    assert listed(EVE) == []
    assert listed(DAY) == [("Đỗ Đức Ánh", CELL, Status.OFFICIAL), ("Lê Thị Ổi", CELL, Status.PROBATIONARY)]
    cell = Organization.get(Organization.name == CELL)
    assert (cell.kind, cell.founded_on, cell.cell_kind) == (OrganizationKind.CELL, DAY, "police")
    assert (cell.id, OrganizationKind.CELL, CELL, own.id) in standing(DAY)
    lines = [
        (one.direction, one.collective, one.number, one.presented_on, one.place, one.state, one.to_cell_id)
        for one in Transfer.select()
    ]
    assert lines == [(Direction.IN, True, "12", DAY, GIVER, TransferState.RECEIVED, cell.id)] * 2
    assert [(one.on, one.what) for one in story_of(cell)] == [(DAY, f"Tiếp nhận {CELL} từ {GIVER}")]


def test_who_gave_stands_in_the_hand_over_with_the_list_of_who_came(own: Organization) -> None:
    carry_out(receive())
    (one,) = HandOver.select()
    assert (one.giver_id, one.outside, one.receiver_id, one.due_on) == (None, GIVER, own.id, date(2026, 11, 11))
    assert [person.name for person in members_handed(one)] == ["Đỗ Đức Ánh", "Lê Thị Ổi"]
    words = [item.text for item in due_items(TODAY, TODAY) if "biên bản" in item.text]
    assert words == [f"{own.name}: nhận bàn giao danh sách đảng viên, hồ sơ, con dấu chưa ký biên bản"]
    (row,) = kind_of("hand-overs").query(View(as_of=TODAY, search="cong an tinh"))
    assert (row.outside, row.receiver.name) == (GIVER, own.name)


def test_one_undo_takes_the_cell_and_everybody_away_again(own: Organization) -> None:
    before = standing(DAY)
    carry_out(receive())
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert (listed(DAY), standing(DAY)) == ([], before)
    assert not Transfer.select().where(~Transfer.hidden).exists()
    assert not HandOver.select().where(~HandOver.hidden).exists()


def test_a_committee_comes_with_its_cells_and_the_list_says_whose_is_who(own: Organization) -> None:
    text = "Họ và tên\tChi bộ\nĐỗ Đức Ánh\tChi bộ Một\nLê Thị Ổi\tChi bộ Hai"
    carry_out(receive(text, ("Đảng bộ Nông trường", "Chi bộ Một", "Chi bộ Hai"), branch=True))
    branch = Organization.get(Organization.name == "Đảng bộ Nông trường")
    assert branch.kind == OrganizationKind.BRANCH
    rows = {name: (kind, above) for _one, kind, name, above in standing(DAY)}
    assert rows["Đảng bộ Nông trường"] == (OrganizationKind.BRANCH, own.id)
    assert rows["Chi bộ Một"] == rows["Chi bộ Hai"] == (OrganizationKind.CELL, branch.id)
    assert [(name, cell) for name, cell, _ in listed(DAY)] == [
        ("Đỗ Đức Ánh", "Chi bộ Một"),
        ("Lê Thị Ổi", "Chi bộ Hai"),
    ]
    assert len(members_handed(HandOver.get())) == 2


def test_of_several_cells_the_clerk_says_whose_is_who_the_list_does_not_place(own: Organization) -> None:
    asked = receive(LIST, (CELL, ARMY))
    with pytest.raises(UserError, match="Chưa chọn nơi đến cho Đỗ Đức Ánh, Lê Thị Ổi"):
        preview(asked)
    carry_out(Operation(**{**vars(asked), "places": {1: -1, 2: -2}}))
    assert [(name, cell) for name, cell, _ in listed(DAY)] == [("Đỗ Đức Ánh", CELL), ("Lê Thị Ổi", ARMY)]


def test_who_was_here_before_goes_on_in_the_old_file(own: Organization) -> None:
    with action("hồ sơ cũ"):
        old = Member(name="Đỗ Đức Ánh", card_number="000000000011", hometown="Quế Lộc")
        old.save()
        place_member(old, new_organization("Chi bộ thôn Đông", parent=own))
        set_status(old, Status.OFFICIAL)
        set_status(old, Status.TRANSFERRED, date(2024, 1, 1))
    found = read_arrivals(typed_list(LIST), TODAY)
    assert found.notes[0] == "Đỗ Đức Ánh đã có hồ sơ ở đây từ trước: ghi tiếp vào hồ sơ ấy."
    carry_out(receive())
    (back,) = Member.select().where(Member.name == "Đỗ Đức Ánh")
    assert (back.id, back.hometown) == (old.id, "Quế Lộc")
    assert ("Đỗ Đức Ánh", CELL, Status.OFFICIAL) in listed(DAY)


@pytest.mark.parametrize(
    ("values", "refused"),
    [
        ({"giver": " "}, "Chưa ghi đảng bộ giao"),
        ({"names": ()}, "Chưa nhập tên tổ chức tiếp nhận"),
        ({"names": ("Chi bộ thôn Đông",)}, "Đã có Chi bộ thôn Đông"),
        ({"names": (CELL, CELL.upper())}, "Hai tên mới giống nhau"),
        ({"names": ("Đảng bộ Nông trường",), "branch": True}, "Chưa ghi chi bộ nào"),
        ({"text": "Lê Thị Ổi; 31/2/1990"}, "Lê Thị Ổi: Ngày sinh “31/2/1990”"),
        ({"text": "Lê Thị Ổi; 2/1/1990\nLê Thị Ổi; 2/1/1990"}, "Trùng họ tên và ngày sinh với Lê Thị Ổi"),
        ({"text": "Trần Bông; 1/1/1980"}, "Trần Bông đang ở trong đảng bộ này"),
    ],
)
def test_what_cannot_come_in_is_refused_and_nothing_is_written(
    own: Organization, values: dict[str, object], refused: str
) -> None:
    with action("đã có"):
        cell = new_organization("Chi bộ thôn Đông", parent=own)
        here = Member(name="Trần Bông", birth_date="1980-01-01")
        here.save()
        place_member(here, cell)
        set_status(here, Status.OFFICIAL)
    before = Action.select().count()
    with pytest.raises(UserError, match=refused):
        carry_out(receive(**values))  # type: ignore[arg-type]
    assert Action.select().count() == before


def test_a_cell_of_ours_takes_no_other_under_it(own: Organization) -> None:
    with action("chi bộ"):
        cell = new_organization("Chi bộ thôn Đông", parent=own)
    with pytest.raises(UserError, match="không phải đảng bộ ở đây"):
        carry_out(receive(into=cell.id))


def test_a_hand_over_from_nobody_is_refused(own: Organization) -> None:
    carry_out(receive())
    one = HandOver.get()
    one.outside = ""
    with pytest.raises(UserError, match="Chưa ghi bên giao"), action("sửa"):
        write_hand_over(one)

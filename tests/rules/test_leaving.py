"""A cell that goes to another commune's committee: closed here with whoever received it, its members introduced."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.admission import Candidate, Stage
from db.base import Action, action
from db.errors import UserError
from db.member_file import ReviewKind, UnderReview
from db.members import Member, OfficeHeld, Role, Status, StatusPeriod
from db.open import close_office
from db.organizations import Organization, OrganizationKind
from db.papers import DocumentNumber
from db.reorganization import HandOver, ReorganizationKind
from db.search import View
from db.tasks import CellTask, Task, TaskResult
from db.terms import AttachedMember
from db.transfers import Transfer, TransferState
from db.undoing import undo
from nongson_desktop.catalog import kind_of
from nongson_desktop.documents.hand_overs import members_handed
from nongson_desktop.rules.hand_overs import write_hand_over
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.numbers import propose_number
from nongson_desktop.rules.organizations import new_organization, office_names, standing
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import preview

OLD, EVE, DAY = date(2020, 1, 1), date(2026, 6, 30), date(2026, 7, 1)
RECEIVER = "Đảng bộ xã Quế Phước"
PEOPLE = {
    "Chi bộ thôn Đông": {"Đỗ Đức Ánh": Status.OFFICIAL, "Lê Thị Ổi": Status.EXEMPT},
    "Chi bộ Văn phòng": {"Trần Bông": Status.PROBATIONARY, "Bùi Ích": Status.GUEST, "Hồ Lữ": Status.AWAY},
}


@pytest.fixture
def cells(office: Path) -> dict[str, Organization]:
    """A cell under the commune and one under an đảng bộ trực thuộc, with members of every kind."""
    made: dict[str, Organization] = {}
    with action("Lập danh sách mẫu"):
        own = Organization.get_by_id(office_names(DAY).id)
        made["office"] = own
        made["branch"] = new_organization("Đảng bộ Ủy ban", kind=OrganizationKind.BRANCH, parent=own)
        for name, above in (("Chi bộ thôn Đông", own), ("Chi bộ Văn phòng", made["branch"])):
            cell = made[name] = new_organization(name, parent=above)
            for person, status in PEOPLE[name].items():
                member = Member(name=person)
                member.save()
                place_member(member, cell)
                set_status(member, status, OLD)
        appoint(who("Đỗ Đức Ánh"), made["Chi bộ thôn Đông"], Role.SECRETARY, OLD)
        appoint(who("Đỗ Đức Ánh"), own, Role.COMMITTEE, OLD)
        Task(member=who("Đỗ Đức Ánh"), year=2026, text="Vận động làm đường").save()
        Candidate(name="Dương Giỏi", cell=made["Chi bộ thôn Đông"], stage=Stage.PROMISING).save()
    return made


def who(name: str) -> Member:
    return Member.get(Member.name == name)


def leave(body: Organization, **more: object) -> Operation:
    values = {"receiver": RECEIVER, "number": "7", "document": "QĐ 15-QĐ/TU", **more}
    return Operation(ReorganizationKind.LEAVE, DAY, (body.id,), **values)  # type: ignore[arg-type]


def listed(day: date) -> list[str]:
    return sorted(row.name for row in kind_of("members").query(View(as_of=day)))


def test_the_clerk_sees_who_leaves_with_the_cell(cells: dict[str, Organization]) -> None:
    with action("xem xét"):
        UnderReview(member=who("Lê Thị Ổi"), kind=ReviewKind.LABELS[0][0], since=OLD).save()
        AttachedMember(member=who("Đỗ Đức Ánh"), cell=cells["Chi bộ Văn phòng"], since=OLD).save()
    told = preview(leave(cells["Chi bộ thôn Đông"]))
    assert told.sentence == "Chuyển giao Chi bộ thôn Đông về Đảng bộ xã Quế Phước"
    assert told.facts() == [
        ("Đảng viên chuyển đi cùng tổ chức", "2"),
        ("Nhiệm vụ đang mở của những người ấy", "1"),
        ("Quần chúng thôi theo dõi ở đây", "1"),
        (
            "Thôi giữ chức vụ",
            "Bí thư Đỗ Đức Ánh; Đảng ủy viên Đỗ Đức Ánh; Phụ trách Chi bộ Văn phòng: Đỗ Đức Ánh",
        ),
    ]
    (note,) = told.notes
    assert note.startswith("Lê Thị Ổi: ")
    assert {told.names[one.target or 0] for one in told.members} == {RECEIVER}


def test_the_cell_ends_here_and_its_members_are_introduced_together(cells: dict[str, Organization]) -> None:
    carry_out(leave(cells["Chi bộ thôn Đông"]))
    cell = Organization.get_by_id(cells["Chi bộ thôn Đông"].id)
    assert (cell.ended_on, cell.end_reason) == (DAY, "Chuyển giao Chi bộ thôn Đông về Đảng bộ xã Quế Phước")
    assert listed(EVE) == ["Hồ Lữ", "Lê Thị Ổi", "Trần Bông", "Đỗ Đức Ánh"]
    assert listed(DAY) == ["Hồ Lữ", "Trần Bông"]
    lines = [
        (one.member.name, one.number, one.introduced_on, one.place, one.collective, one.state, one.from_cell_id)
        for one in Transfer.select().order_by(Transfer.id)
    ]
    assert lines == [
        (name, "7", DAY, RECEIVER, True, TransferState.INTRODUCED, cell.id) for name in ("Đỗ Đức Ánh", "Lê Thị Ổi")
    ]
    assert {one.until for one in OfficeHeld.select()} == {DAY}
    assert Task.get().result in TaskResult.OPEN, "what is open is kept unless the clerk ends it"
    followed = Candidate.get()
    assert (followed.stage, followed.stop_reason) == (Stage.STOPPED, f"Chuyển giao cùng chi bộ về {RECEIVER}")


def test_whoever_received_stands_in_the_hand_over_with_the_list_of_who_went(cells: dict[str, Organization]) -> None:
    carry_out(leave(cells["Chi bộ thôn Đông"]))
    (one,) = HandOver.select()
    assert (one.giver_id, one.receiver_id, one.outside) == (cells["office"].id, None, RECEIVER)
    assert one.due_on == date(2026, 8, 12)
    assert [(person.name, person.status) for person in members_handed(one)] == [
        ("Đỗ Đức Ánh", Status.OFFICIAL),
        ("Lê Thị Ổi", Status.EXEMPT),
    ]


def test_the_number_of_the_minutes_is_taken_from_the_register_of_numbers(cells: dict[str, Organization]) -> None:
    carry_out(leave(cells["Chi bộ thôn Đông"]))
    carry_out(leave(cells["branch"]))
    first, second = HandOver.select().order_by(HandOver.id)
    with action("ký"):
        first.number, first.signed_on = "04", date(2026, 7, 20)
        write_hand_over(first)
    (entry,) = DocumentNumber.select()
    assert (entry.number, entry.kind, entry.dated, entry.subject) == (
        4,
        "BB",
        date(2026, 7, 20),
        "Biên bản bàn giao: Chuyển giao Chi bộ thôn Đông về Đảng bộ xã Quế Phước",
    )
    assert propose_number("BB", DAY) == 5
    second.number = "4-BB/ĐU"
    with pytest.raises(UserError, match="Số 4 đã dùng"), action("ký"):
        write_hand_over(second)


def test_a_committee_below_leaves_with_its_cells_and_a_guest_goes_home(cells: dict[str, Organization]) -> None:
    told = preview(leave(cells["branch"], ends_work=True))
    assert [one.name for one in told.below] == ["Chi bộ Văn phòng"]
    assert told.notes == ("1 người sinh hoạt tạm thời tại đây trở về nơi giới thiệu.",)
    carry_out(leave(cells["branch"], ends_work=True))
    assert {row[2] for row in standing(DAY)} == {"Đảng bộ tỉnh Sông Lam", "Đảng bộ xã Suối Mây", "Chi bộ thôn Đông"}
    assert sorted(one.member.name for one in Transfer.select()) == ["Hồ Lữ", "Trần Bông"]
    assert StatusPeriod.get(StatusPeriod.member == who("Bùi Ích")).until == DAY
    (one,) = HandOver.select()
    assert [person.name for person in members_handed(one)] == ["Trần Bông", "Hồ Lữ"]


def test_open_work_ends_when_the_clerk_says_so(cells: dict[str, Organization]) -> None:
    with action("giao việc"):
        CellTask(cell=cells["Chi bộ thôn Đông"], year=2026, text="Làm đường hoa").save()
    assert ("Nhiệm vụ đang mở của chi bộ ấy", "1") in preview(leave(cells["Chi bộ thôn Đông"])).facts()
    carry_out(leave(cells["Chi bộ thôn Đông"], ends_work=True))
    assert Task.get().result == CellTask.get().result == TaskResult.ADJUSTED
    assert CellTask.get().remark == "Kết thúc từ ngày 01/07/2026: chuyển giao tổ chức."


def test_one_undo_brings_the_cell_and_everybody_back(cells: dict[str, Organization]) -> None:
    before = listed(DAY), standing(DAY)
    carry_out(leave(cells["Chi bộ thôn Đông"]))
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert (listed(DAY), standing(DAY)) == before
    assert not Transfer.select().where(~Transfer.hidden).exists()
    assert (Candidate.get().stage, OfficeHeld.get().until) == (Stage.PROMISING, None)


def test_the_list_of_the_day_shows_who_was_there_then_on_the_command_line(
    cells: dict[str, Organization], office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from nongson_desktop.cli import main

    carry_out(leave(cells["Chi bộ thôn Đông"]))
    close_office()
    assert main(["list", str(office), "hand-overs", "--as-of", "2026-07-01", "--search", "que phuoc"]) == 0
    assert RECEIVER in capsys.readouterr().out
    for day, count in (("2026-06-30", 4), ("2026-07-01", 2)):
        assert main(["counts", str(office), "--on", day, "--cell", "Đảng bộ xã Suối Mây"]) == 0
        assert f"{count} đảng viên trong đảng số" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("what", "values", "refused"),
    [
        ("Chi bộ thôn Đông", {"receiver": "  "}, "Chưa ghi tổ chức nhận"),
        ("office", {}, "Chỉ chi bộ, đảng bộ trực thuộc"),
    ],
)
def test_what_cannot_leave_is_refused(
    cells: dict[str, Organization], what: str, values: dict[str, str], refused: str
) -> None:
    with pytest.raises(UserError, match=refused):
        carry_out(leave(cells[what], **values))


def test_a_cell_is_not_put_under_a_committee_outside_the_office(cells: dict[str, Organization]) -> None:
    province = Organization.get(Organization.kind == OrganizationKind.SUPERIOR)
    move = Operation(ReorganizationKind.MOVE, DAY, (cells["Chi bộ thôn Đông"].id,), into=province.id)
    with pytest.raises(UserError, match="Chuyển giao ra ngoài đảng bộ"):
        carry_out(move)


def test_whose_later_status_stands_in_the_way_of_a_cell_that_leaves_is_said(cells: dict[str, Organization]) -> None:
    with action("miễn"):
        set_status(who("Đỗ Đức Ánh"), Status.EXEMPT, date(2026, 8, 1))
    with pytest.raises(UserError, match=r"Đỗ Đức Ánh: .*01/08/2026"):
        carry_out(leave(cells["Chi bộ thôn Đông"]))


def test_nobody_can_have_come_to_a_cell_that_had_left(cells: dict[str, Organization]) -> None:
    with action("chuyển chi bộ"):
        place_member(who("Trần Bông"), cells["Chi bộ thôn Đông"], date(2026, 9, 1))
    with pytest.raises(UserError, match="còn đảng viên vào chi bộ ghi từ ngày 01/09/2026"):
        carry_out(leave(cells["Chi bộ thôn Đông"]))

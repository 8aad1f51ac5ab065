"""Cells, committees and hamlets merged, united, split, moved and ended: what moves, what stays, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.admission import Candidate, CandidateCell, Stage
from db.base import Action, action
from db.discipline import Discipline
from db.errors import UserError
from db.hamlets import Hamlet
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind
from db.posts import Cadre, HamletPost, PostHeld
from db.reorganization import HandOver, Reorganization, ReorganizationKind
from db.search import View
from db.tasks import CellTask, Task, TaskResult
from db.terms import AttachedMember, Term
from db.transfers import Direction, Transfer, TransferKind
from db.undoing import undo
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.hamlets import hamlets, hamlets_by_cell, link_cell, new_hamlet
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import cells, new_organization, office_names, standing
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import preview
from nongson_desktop.rules.tasks_of_cells import due
from nongson_desktop.rules.transfers import write as write_transfer

Kind = ReorganizationKind
OLD, NEW = date(2020, 1, 1), date(2025, 7, 1)
BEFORE = date(2025, 6, 30)


@pytest.fixture
def commune(office: Path) -> dict[str, Organization]:
    """Three cells of three, two and one official members, the first two with a hamlet and officers."""
    made: dict[str, Organization] = {}
    with action("Lập danh sách mẫu"):
        own = Organization.get_by_id(office_names(NEW).id)
        made["office"] = own
        for place, (name, people) in enumerate(
            {
                "Đông": ("Đỗ Đức Ánh", "Lê Thị Ổi", "Võ Châu"),
                "Tây": ("Trần Bông", "Bùi Ích"),
                "Nam": ("Hồ Lữ",),
            }.items()
        ):
            cell = made[name] = new_organization(f"Chi bộ thôn {name}", parent=own, cell_kind="hamlet")
            if place < 2:
                link_cell(cell, new_hamlet(f"Thôn {name}", parent=own))
            for person in people:
                member = Member(name=person)
                member.save()
                place_member(member, cell)
                set_status(member, Status.OFFICIAL, OLD)
        appoint(who("Trần Bông"), made["Tây"], Role.SECRETARY, OLD)
        AttachedMember(member=who("Đỗ Đức Ánh"), cell=made["Tây"], since=OLD).save()
        Task(member=who("Bùi Ích"), year=2025, text="Giữ vệ sinh đường làng").save()
    return made


def who(name: str) -> Member:
    return Member.get(Member.name == name)


def inside(day: date) -> dict[str, list[str]]:
    """The members' names by the cell they are in on the day, as the list of members shows it."""
    found: dict[str, list[str]] = {}
    for one in kind_of("members").query(View(as_of=day, status=())):
        found.setdefault(one.cell, []).append(one.name)
    return found


def tree(day: date) -> dict[str, str | None]:
    names = {row[0]: row[2] for row in standing(day)}
    return {row[2]: names.get(row[3] or 0) for row in standing(day)}


def merged(commune: dict[str, Organization], **more: object) -> Operation:
    return Operation(Kind.MERGE, NEW, (commune["Tây"].id,), into=commune["Đông"].id, **more)  # type: ignore[arg-type]


def test_before_it_is_done_the_clerk_sees_what_will_move(commune: dict[str, Organization]) -> None:
    told = preview(merged(commune))
    assert told.sentence == "Sáp nhập Chi bộ thôn Tây vào Chi bộ thôn Đông"
    assert [one.name for one in told.members] == ["Trần Bông", "Bùi Ích"]
    assert told.facts() == [
        ("Đảng viên chuyển chi bộ", "2"),
        ("Thôn chuyển theo", "1"),
        ("Nhiệm vụ đang mở đi theo đảng viên", "1"),
        ("Thôi giữ chức vụ", "Bí thư Trần Bông"),
        ("Thôi phụ trách", "Đỗ Đức Ánh"),
    ]
    assert Reorganization.select().count() == 0


def test_a_cell_merged_into_another_ends_with_its_successor_and_its_members_go_on_there(
    commune: dict[str, Organization],
) -> None:
    carry_out(merged(commune, document="QĐ 12-QĐ/ĐU"))
    assert inside(BEFORE)["Chi bộ thôn Tây"] == ["Trần Bông", "Bùi Ích"]
    assert inside(NEW) == {
        "Chi bộ thôn Đông": ["Đỗ Đức Ánh", "Trần Bông", "Võ Châu", "Bùi Ích", "Lê Thị Ổi"],
        "Chi bộ thôn Nam": ["Hồ Lữ"],
    }
    ended = Organization.get_by_id(commune["Tây"].id)
    assert (ended.ended_on, ended.end_reason) == (NEW, "Sáp nhập Chi bộ thôn Tây vào Chi bộ thôn Đông")
    assert [one.name for one in cells(NEW)] == ["Chi bộ thôn Đông", "Chi bộ thôn Nam"]
    assert [name for _id, name in hamlets_by_cell(NEW)[commune["Đông"].id]] == ["Thôn Tây", "Thôn Đông"]
    assert OfficeHeld.get().until == NEW
    assert AttachedMember.get().until == NEW
    assert {(one.status, one.until) for one in StatusPeriod.select()} == {(Status.OFFICIAL, None)}


def test_members_are_handed_over_together_within_thirty_working_days(commune: dict[str, Organization]) -> None:
    carry_out(merged(commune))
    (one,) = HandOver.select()
    assert (one.giver_id, one.receiver_id, one.begun_on, one.signed_on) == (
        commune["Tây"].id,
        commune["Đông"].id,
        NEW,
        None,
    )
    assert one.due_on == date(2025, 8, 12)


def test_one_undo_takes_the_whole_merger_back(commune: dict[str, Organization]) -> None:
    before = inside(NEW), tree(NEW), hamlets_by_cell(NEW)
    carry_out(merged(commune))
    assert inside(NEW) != before[0]
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert (inside(NEW), tree(NEW), hamlets_by_cell(NEW)) == before
    assert OfficeHeld.get().until is None
    assert not Reorganization.select().where(~Reorganization.hidden).exists()


def test_two_cells_united_make_a_third_whose_terms_begin_at_one(commune: dict[str, Organization]) -> None:
    carry_out(Operation(Kind.UNITE, NEW, (commune["Đông"].id, commune["Tây"].id), names=("Chi bộ thôn Đông Tây",)))
    assert {name: len(people) for name, people in inside(NEW).items()} == {
        "Chi bộ thôn Đông Tây": 5,
        "Chi bộ thôn Nam": 1,
    }
    fresh = Organization.get(Organization.name == "Chi bộ thôn Đông Tây")
    assert (fresh.cell_kind, fresh.founded_on) == ("hamlet", NEW)
    assert Term.get(Term.organization == fresh).number == 1
    assert len(inside(BEFORE)["Chi bộ thôn Đông"]) == 3


def test_in_a_split_each_member_is_chosen_and_history_stays_with_the_old_cell(
    commune: dict[str, Organization],
) -> None:
    places = {who(name).id: place for name, place in (("Đỗ Đức Ánh", -1), ("Lê Thị Ổi", -2))}
    split = Operation(
        Kind.SPLIT,
        NEW,
        (commune["Đông"].id,),
        names=("Chi bộ thôn Đông 1", "Chi bộ thôn Đông 2"),
        places=places,
        areas={Hamlet.get(Hamlet.name == "Thôn Đông").id: -1},
    )
    with pytest.raises(UserError, match="Chưa chọn nơi đến cho Võ Châu"):
        carry_out(split)
    with action("nhiệm kỳ"):
        Term(organization=commune["Đông"], number=7, since=OLD).save()
    carry_out(Operation(**{**split.__dict__, "places": {**places, who("Võ Châu").id: -2}}))
    now = inside(NEW)
    assert now["Chi bộ thôn Đông 1"] == ["Đỗ Đức Ánh"]
    assert now["Chi bộ thôn Đông 2"] == ["Võ Châu", "Lê Thị Ổi"]
    assert inside(BEFORE)["Chi bộ thôn Đông"] == ["Đỗ Đức Ánh", "Võ Châu", "Lê Thị Ổi"]
    assert [one.number for one in Term.select().where(Term.since == NEW)] == [7, 7]
    assert HandOver.select().count() == 2


def test_a_part_can_leave_a_cell_that_goes_on(commune: dict[str, Organization]) -> None:
    leaving = {who("Võ Châu").id: -1}
    carry_out(
        Operation(Kind.SPLIT, NEW, (commune["Đông"].id,), names=("Chi bộ Trạm Y tế",), stays=True, places=leaving)
    )
    assert inside(NEW)["Chi bộ Trạm Y tế"] == ["Võ Châu"]
    assert inside(NEW)["Chi bộ thôn Đông"] == ["Đỗ Đức Ánh", "Lê Thị Ổi"]
    assert Organization.get_by_id(commune["Đông"].id).ended_on is None


def test_an_intermediate_committee_ends_and_its_cells_come_directly_under_the_commune(
    commune: dict[str, Organization],
) -> None:
    """C4: cells keep id and history, statuses stay, one collective hand-over."""
    with action("lập đảng bộ trực thuộc"):
        branch = new_organization("Đảng bộ UBND xã", kind=OrganizationKind.BRANCH, parent=commune["office"])
        cell = new_organization("Chi bộ Văn phòng", parent=branch)
        member = Member(name="Ngô Kỳ")
        member.save()
        place_member(member, cell)
        set_status(member, Status.PROBATIONARY, OLD)
    day = date(2026, 9, 30)
    carry_out(Operation(Kind.DISSOLVE, day, (branch.id,), into=commune["office"].id, document="KH 9-KH/ĐU"))
    assert tree(date(2026, 9, 29))["Chi bộ Văn phòng"] == "Đảng bộ UBND xã"
    assert tree(day)["Chi bộ Văn phòng"] == "Đảng bộ xã Suối Mây"
    assert "Đảng bộ UBND xã" not in tree(day)
    assert inside(day)["Chi bộ Văn phòng"] == ["Ngô Kỳ"]
    assert StatusPeriod.get(StatusPeriod.member == member).until is None
    (one,) = HandOver.select()
    assert (one.giver_id, one.receiver_id) == (branch.id, commune["office"].id)


def test_a_dissolved_cell_asks_where_each_member_goes(commune: dict[str, Organization]) -> None:
    gone = Operation(Kind.DISSOLVE, NEW, (commune["Tây"].id,))
    with pytest.raises(UserError, match="Chưa chọn nơi đến cho Trần Bông, Bùi Ích"):
        preview(gone)
    places = {who("Trần Bông").id: commune["Đông"].id, who("Bùi Ích").id: commune["Đông"].id}
    with action("quần chúng, việc của chi bộ"):
        followed, given = Candidate(name="Dương Giỏi", cell=commune["Tây"]), CellTask(cell=commune["Tây"])
        given.year, given.text = 2025, "Làm đường hoa"
        followed.save()
        given.save()
    nam = commune["Nam"].id
    carry_out(replace(gone, places=places, candidates={followed.id: nam}, cell_tasks={given.id: nam}))
    assert {"Trần Bông", "Bùi Ích"} < set(inside(NEW)["Chi bộ thôn Đông"])
    assert Candidate.get().__data__["cell"] == CellTask.get().__data__["cell"] == nam, "where no member goes, too"


def test_a_cell_dissolved_as_a_punishment_stands_in_the_register_of_discipline(
    commune: dict[str, Organization],
) -> None:
    carry_out(
        Operation(
            Kind.DISBAND,
            NEW,
            (commune["Nam"].id,),
            into=commune["Đông"].id,
            document="QĐ 5-QĐ/TU",
            decided_by="Ban Thường vụ Tỉnh ủy",
            reason="vi phạm đặc biệt nghiêm trọng",
        )
    )
    (one,) = Discipline.select()
    assert (one.organization.name, one.form, one.decided_by) == (
        "Chi bộ thôn Nam",
        "dissolution",
        "Ban Thường vụ Tỉnh ủy",
    )


def test_who_left_the_party_stays_with_the_cell_she_left_from(commune: dict[str, Organization]) -> None:
    with action("từ trần"):
        set_status(who("Bùi Ích"), Status.DECEASED, date(2024, 1, 1))
    carry_out(merged(commune))
    assert "Bùi Ích" not in inside(NEW)["Chi bộ thôn Đông"]
    assert inside(BEFORE)["Chi bộ thôn Tây"] == ["Trần Bông", "Bùi Ích"]


def move(commune: dict[str, Organization], day: date, name: str) -> Operation:
    return Operation(Kind.RENAME, day, (commune[name].id,), names=("Chi bộ thôn Mới",))


@pytest.mark.parametrize(
    ("ask", "refused"),
    [
        (lambda c: Operation(Kind.MERGE, NEW, (c["Tây"].id,)), "Chưa chọn tổ chức nhận sáp nhập"),
        (lambda c: Operation(Kind.MERGE, NEW, (c["Tây"].id,), into=c["Tây"].id), "không thể nhận chính mình"),
        (lambda c: Operation(Kind.MERGE, NEW, (c["Tây"].id,), into=c["office"].id), "khác loại hình"),
        (lambda c: Operation(Kind.UNITE, NEW, (c["Tây"].id,), names=("Chi bộ X",)), "từ hai tổ chức"),
        (lambda c: Operation(Kind.UNITE, NEW, (c["Tây"].id, c["Đông"].id)), "Chưa nhập tên tổ chức mới"),
        (lambda c: Operation(Kind.SPLIT, NEW, (c["Đông"].id,), names=("Chi bộ X",)), "từ hai tổ chức"),
        (lambda c: Operation(Kind.RENAME, NEW, (c["Tây"].id,), names=("chi bộ THÔN ĐÔNG",)), "Đã có Chi bộ thôn Đông"),
        (lambda c: Operation(Kind.RENAME, NEW, (c["Tây"].id,), names=("Chi bộ thôn Tây",)), "giống tên đang dùng"),
        (lambda c: Operation(Kind.MOVE, NEW, (c["Tây"].id,), into=c["office"].id), "đang trực thuộc"),
        (lambda c: Operation(Kind.MOVE, NEW, (c["Tây"].id,), into=c["Đông"].id), "là chi bộ"),
        (lambda c: Operation(Kind.MOVE, NEW, (c["Tây"].id,)), "Chưa chọn cấp trên mới"),
        (lambda c: Operation(Kind.RENAME, NEW, (999,), names=("X",)), "Không có tổ chức này"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    commune: dict[str, Organization], ask: Callable[[dict[str, Organization]], Operation], refused: str
) -> None:
    with pytest.raises(UserError, match=refused):
        carry_out(ask(commune))
    assert Reorganization.select().count() == 0


def test_nothing_is_done_to_a_body_before_its_founding_or_after_its_end(commune: dict[str, Organization]) -> None:
    with action("lập"):
        young = new_organization("Chi bộ Trường học", parent=commune["office"], since=NEW)
    with pytest.raises(UserError, match="lập ngày 01/07/2025, sau ngày 30/06/2025"):
        preview(Operation(Kind.RENAME, BEFORE, (young.id,), names=("Chi bộ X",)))
    carry_out(merged(commune))
    with pytest.raises(UserError, match="đã kết thúc từ ngày 01/07/2025"):
        preview(move(commune, date(2025, 8, 1), "Tây"))
    with pytest.raises(UserError, match="đã kết thúc từ ngày 01/07/2025"):
        preview(Operation(Kind.MERGE, date(2025, 8, 1), (commune["Nam"].id,), into=commune["Tây"].id))


def test_what_a_later_operation_stands_on_is_not_changed_under_it(commune: dict[str, Organization]) -> None:
    carry_out(merged(commune))
    with pytest.raises(UserError, match="đã có việc sắp xếp sau ngày này: Sáp nhập Chi bộ thôn Tây"):
        preview(move(commune, date(2024, 1, 1), "Tây"))
    with pytest.raises(UserError, match="kết thúc từ ngày 01/07/2025, sau việc này"):
        preview(Operation(Kind.MERGE, date(2024, 1, 1), (commune["Nam"].id,), into=commune["Tây"].id))


def test_who_came_after_the_day_has_come_to_the_cell_that_goes_on(commune: dict[str, Organization]) -> None:
    """An operation written down late finds later arrivals; they and their register lines name the successor."""
    with action("chuyển chi bộ"):
        line = {"member": who("Hồ Lữ"), "kind": TransferKind.INTERNAL, "direction": Direction.WITHIN}
        write_transfer(Transfer(**line, introduced_on=date(2025, 9, 1), to_cell=commune["Tây"]))
    told = preview(merged(commune))
    assert [one.name for one in told.members] == ["Trần Bông", "Bùi Ích", "Hồ Lữ"]
    assert told.notes == ("Vào chi bộ sau ngày này, nay ghi thẳng vào nơi mới: Hồ Lữ.",)
    carry_out(merged(commune))
    assert inside(NEW)["Chi bộ thôn Nam"] == ["Hồ Lữ"]
    assert "Hồ Lữ" in inside(date(2025, 9, 1))["Chi bộ thôn Đông"]
    assert [(one.from_cell_id, one.to_cell_id) for one in Transfer.select()] == [
        (commune["Nam"].id, commune["Đông"].id)
    ]


def test_what_was_elected_after_the_day_is_held_in_what_goes_on(commune: dict[str, Organization]) -> None:
    with action("bầu"):
        appoint(who("Bùi Ích"), commune["Tây"], Role.DEPUTY, date(2025, 9, 1))
        Term(organization=commune["Tây"], number=9, since=date(2025, 9, 1)).save()
    gone = Operation(Kind.DISSOLVE, NEW, (commune["Tây"].id,), into=commune["Đông"].id)
    with pytest.raises(UserError, match="chức vụ cấp ủy ghi từ ngày 01/09/2025"):
        carry_out(gone)
    unite = Operation(Kind.UNITE, NEW, (commune["Đông"].id, commune["Tây"].id), names=("Chi bộ thôn Đông Tây",))
    assert preview(unite).notes == ("1 chức vụ ghi từ ngày này trở đi nay là chức vụ ở nơi mới.",)
    carry_out(unite)
    fresh = Organization.get(Organization.name == "Chi bộ thôn Đông Tây").id
    held = {one.role: (one.organization_id, one.until) for one in OfficeHeld.select()}
    assert held == {Role.SECRETARY: (commune["Tây"].id, NEW), Role.DEPUTY: (fresh, None)}
    assert [(one.organization_id, one.number) for one in Term.select()] == [(fresh, 9)]


def test_a_hamlet_has_the_same_history(commune: dict[str, Organization]) -> None:
    east, west = (Hamlet.get(Hamlet.name == f"Thôn {name}") for name in ("Đông", "Tây"))
    with action("số hộ"):
        for one, households in ((east, 210), (west, 160)):
            one.households, one.people = households, households * 4
            one.save()
        head = HamletPost(key="head", name="Trưởng thôn")
        cadre = Cadre(name="Đặng Hậu")
        head.save()
        cadre.save()
        post = PostHeld(cadre=cadre, post=head, hamlet=west, since=date(2025, 8, 1))
        post.save()
    unite = Operation(Kind.UNITE, NEW, (east.id, west.id), names=("Thôn Đông Tây",), hamlets=True)
    with pytest.raises(UserError, match="Thôn Tây còn chức danh thôn ghi từ ngày 01/08/2025"):
        carry_out(unite)
    with action("sửa ngày"):
        post.since = OLD
        post.save()
    told = preview(unite)
    assert told.sentence == "Hợp nhất Thôn Đông và Thôn Tây thành Thôn Đông Tây"
    assert told.facts() == [
        ("Chi bộ đổi thôn gắn với mình", "Chi bộ thôn Đông; Chi bộ thôn Tây"),
        ("Thôi giữ chức vụ", "Trưởng thôn Đặng Hậu"),
    ]
    carry_out(unite)
    assert PostHeld.get().until == NEW
    assert {one.name for one in hamlets(BEFORE)} == {"Thôn Đông", "Thôn Tây"}
    (fresh,) = hamlets(NEW)
    assert (fresh.name, fresh.households, fresh.people) == ("Thôn Đông Tây", 370, 1480)
    assert {cell: [name for _id, name in of] for cell, of in hamlets_by_cell(NEW).items()} == {
        commune["Đông"].id: ["Thôn Đông Tây"],
        commune["Tây"].id: ["Thôn Đông Tây"],
    }
    (row,) = kind_of("hamlets").query(View(as_of=NEW))
    assert (row.name, row.committee) == ("Thôn Đông Tây", "Đảng bộ xã Suối Mây")
    carry_out(Operation(Kind.RENAME, date(2026, 1, 1), (fresh.id,), names=("Thôn Bình An",), hamlets=True))
    assert [one.name for one in hamlets(date(2025, 12, 31))] == ["Thôn Đông Tây"]
    assert [one.name for one in hamlets(date(2026, 1, 1))] == ["Thôn Bình An"]


def test_two_operations_on_one_day_leave_no_empty_periods(commune: dict[str, Organization]) -> None:
    carry_out(merged(commune))
    carry_out(Operation(Kind.MERGE, NEW, (commune["Đông"].id,), into=commune["Nam"].id))
    assert list(inside(NEW)) == ["Chi bộ thôn Nam"]
    assert len(inside(NEW)["Chi bộ thôn Nam"]) == 6
    assert not Membership.select().where(Membership.since == Membership.until).exists()
    assert {name: len(people) for name, people in inside(BEFORE).items()} == {
        "Chi bộ thôn Đông": 3,
        "Chi bộ thôn Tây": 2,
        "Chi bộ thôn Nam": 1,
    }


def test_a_hamlet_that_two_united_cells_shared_is_the_new_cells_once(commune: dict[str, Organization]) -> None:
    with action("gắn thôn"):
        link_cell(commune["Tây"], Hamlet.get(Hamlet.name == "Thôn Đông"))
    carry_out(Operation(Kind.UNITE, NEW, (commune["Đông"].id, commune["Tây"].id), names=("Chi bộ thôn Đông Tây",)))
    fresh = Organization.get(Organization.name == "Chi bộ thôn Đông Tây")
    assert sorted(name for _id, name in hamlets_by_cell(NEW)[fresh.id]) == ["Thôn Tây", "Thôn Đông"]
    assert commune["Tây"].id not in hamlets_by_cell(NEW)


def test_a_merger_written_down_late_fits_between_what_came_before_and_after(commune: dict[str, Organization]) -> None:
    """A member who had moved on by the time the merger was entered was in the other cell in between."""
    with action("chuyển chi bộ"):
        place_member(who("Bùi Ích"), commune["Nam"], date(2025, 9, 1))
    carry_out(merged(commune))
    where = {
        day: next(cell for cell, names in inside(day).items() if "Bùi Ích" in names)
        for day in (BEFORE, NEW, date(2025, 8, 31), date(2025, 9, 1))
    }
    assert [*where.values()] == ["Chi bộ thôn Tây", "Chi bộ thôn Đông", "Chi bộ thôn Đông", "Chi bộ thôn Nam"]


def test_whoever_is_on_the_way_into_the_party_is_followed_by_the_cell_that_goes_on(
    commune: dict[str, Organization],
) -> None:
    with action("quần chúng"):
        for name, stage in (("Dương Giỏi", Stage.PROMISING), ("Lý Mẫn", Stage.STOPPED)):
            Candidate(name=name, cell=commune["Tây"], stage=stage).save()
    assert ("Quần chúng đang theo dõi chuyển theo", "1") in preview(merged(commune)).facts()
    carry_out(merged(commune))
    followed = {one.name: one.__data__["cell"] for one in Candidate.select()}
    assert followed == {"Dương Giỏi": commune["Đông"].id, "Lý Mẫn": commune["Tây"].id}
    candidates = kind_of("candidates")
    told = {day: [one.cell_name for one in candidates.query(View(as_of=day, search="duong"))] for day in (BEFORE, NEW)}
    assert told == {BEFORE: ["Chi bộ thôn Tây"], NEW: ["Chi bộ thôn Đông"]}
    inside_west = View(as_of=BEFORE, cell=commune["Tây"].id)
    assert [one.name for one in candidates.query(inside_west)] == ["Dương Giỏi", "Lý Mẫn"]
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert not CandidateCell.select().where(~CandidateCell.hidden).exists()
    assert {one.__data__["cell"] for one in Candidate.select()} == {commune["Tây"].id}


def test_what_a_cell_was_given_and_has_not_done_is_for_the_cell_that_goes_on(commune: dict[str, Organization]) -> None:
    with action("giao việc"):
        for text, result in (("Làm đường hoa", TaskResult.ASSIGNED), ("Sửa nhà văn hoá", TaskResult.DONE)):
            CellTask(cell=commune["Tây"], year=2025, text=text, result=result, due_on=date(2025, 9, 1)).save()
    assert ("Nhiệm vụ đang mở của chi bộ chuyển theo", "1") in preview(merged(commune)).facts()
    carry_out(merged(commune))
    having = {one.text: one.cell.name for one in CellTask.select(CellTask, Organization).join(Organization)}
    assert having == {"Làm đường hoa": "Chi bộ thôn Đông", "Sửa nhà văn hoá": "Chi bộ thôn Tây"}
    assert [one.text for one in due(NEW, date(2025, 12, 31))] == ["Chi bộ thôn Đông: Làm đường hoa"]
    split = Operation(Kind.SPLIT, date(2025, 8, 1), (commune["Đông"].id,), names=("Chi bộ A", "Chi bộ B"))
    split = replace(
        split, places={one.id: -1 for one in Member.select()}, areas={one.id: -1 for one in Hamlet.select()}
    )
    with pytest.raises(UserError, match="Chưa chọn nơi đến cho Làm đường hoa"):
        carry_out(split)
    carry_out(replace(split, cell_tasks={CellTask.get(CellTask.text == "Làm đường hoa").id: -2}))
    assert [one.text for one in due(NEW, date(2025, 12, 31))] == ["Chi bộ B: Làm đường hoa"]


def test_in_a_split_the_clerk_says_who_follows_each_candidate(commune: dict[str, Organization]) -> None:
    with action("quần chúng"):
        followed, new = Candidate(name="Dương Giỏi", cell=commune["Đông"]), Candidate(name="Võ Châu")
        followed.save()
        new.cell, new.member, new.stage = commune["Đông"], who("Võ Châu"), Stage.PROBATION
        new.save()
    split = Operation(
        Kind.SPLIT,
        NEW,
        (commune["Đông"].id,),
        names=("Chi bộ thôn Đông 1", "Chi bộ thôn Đông 2"),
        places={who("Đỗ Đức Ánh").id: -1, who("Lê Thị Ổi").id: -1, who("Võ Châu").id: -2},
        areas={Hamlet.get(Hamlet.name == "Thôn Đông").id: -1},
    )
    with pytest.raises(UserError, match="Chưa chọn nơi đến cho Dương Giỏi"):
        carry_out(split)
    carry_out(replace(split, candidates={followed.id: -2}))
    second = Organization.get(Organization.name == "Chi bộ thôn Đông 2").id
    assert {one.__data__["cell"] for one in Candidate.select()} == {second}, "a new member's record goes with her"


def test_where_a_part_leaves_everybody_is_shown_and_stays_unless_chosen(commune: dict[str, Organization]) -> None:
    with action("quần chúng"):
        for name in ("Dương Giỏi", "Phan Hiền"):
            Candidate(name=name, cell=commune["Đông"]).save()
    leaves = Candidate.get(Candidate.name == "Phan Hiền").id
    part = Operation(Kind.SPLIT, NEW, (commune["Đông"].id,), names=("Chi bộ Trạm Y tế",), stays=True)
    told = preview(replace(part, places={who("Võ Châu").id: -1}, candidates={leaves: -1}))
    assert [(one.name, one.moves) for one in (*told.members, *told.candidates)] == [
        ("Đỗ Đức Ánh", False),
        ("Võ Châu", True),
        ("Lê Thị Ổi", False),
        ("Dương Giỏi", False),
        ("Phan Hiền", True),
    ]
    assert told.facts()[0] == ("Đảng viên chuyển chi bộ", "1")
    assert ("Quần chúng đang theo dõi chuyển theo", "1") in told.facts()
    carry_out(replace(part, places={who("Võ Châu").id: -1}, candidates={leaves: -1}))
    station = Organization.get(Organization.name == "Chi bộ Trạm Y tế").id
    assert {one.name: one.__data__["cell"] for one in Candidate.select()} == {
        "Dương Giỏi": commune["Đông"].id,
        "Phan Hiền": station,
    }

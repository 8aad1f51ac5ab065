"""The acceptance cases of mergers: a commune renamed, one merged into another, two united on 1 July 2025."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.base import action, database
from db.discipline import Discipline
from db.errors import UserError
from db.hamlets import CellHamlet
from db.inspections import Inspection, InspectionKind, InspectionSubject
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.open import close_office
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.reorganization import ReorganizationKind
from db.search import View
from db.terms import Term
from nongson_desktop.catalog import kind_of
from nongson_desktop.cli import main
from nongson_desktop.rules.hamlets import link_cell, new_hamlet
from nongson_desktop.rules.history import predecessors, story_of, successors
from nongson_desktop.rules.inspections_figures import figures
from nongson_desktop.rules.inspections_rules import seed_kinds
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names, standing
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import preview
from nongson_desktop.rules.scopes import find_scope
from nongson_desktop.rules.terms import attach, new_term

from ..merger import CELLS, DAY, EVE, NAMES, OLD, two_committees, union, walk

Kind = ReorganizationKind


@pytest.fixture
def two(office: Path) -> dict[str, Organization]:
    """An office that holds both committees of the merger, each with its cells, members and secretary."""
    return two_committees()


def unite(two: dict[str, Organization]) -> Organization:
    carry_out(union(two))
    return Organization.get(Organization.name == "Đảng bộ xã Nông Sơn")


def tree(day: date) -> dict[str, str | None]:
    rows = kind_of("organizations").query(View(as_of=day))
    return {row.name: row.parent for row in rows}


def listed(day: date) -> dict[str, str]:
    return {row.name: row.cell for row in kind_of("members").query(View(as_of=day))}


def test_a_commune_that_becomes_a_town_keeps_its_id_and_its_members(office: Path) -> None:
    """C1: the list of the day before has the old name, of the day the new one, nobody moved."""
    own = office_names(DAY).id
    change = date(2023, 4, 10)
    carry_out(Operation(Kind.RENAME, change, (own,), names=("Đảng bộ thị trấn Trung Phước",), document="NQ 727"))
    assert office_names(change - timedelta(1)).name == "Đảng bộ xã Suối Mây"
    assert office_names(change).name == "Đảng bộ thị trấn Trung Phước"
    assert (office_names(change).id, office_names(change).place) == (own, "Trung Phước")
    assert office_names(change - timedelta(1)).place == "Suối Mây"
    assert Membership.select().count() == 0


def test_a_commune_merged_into_another_that_keeps_id_name_and_congress_number(two: dict[str, Organization]) -> None:
    """C2: Trung Phước goes into Quế Lộc on 1 January 2025."""
    day = date(2025, 1, 1)
    with action("nhiệm kỳ"):
        Term(organization=two["Quế Lộc"], number=21, since=date(2020, 5, 1)).save()
    carry_out(Operation(Kind.MERGE, day, (two["Trung Phước"].id,), into=two["Quế Lộc"].id))
    assert office_names(day).name == "Đảng bộ xã Quế Lộc"
    assert [(one.organization_id, one.number, one.until) for one in Term.select()] == [(two["Quế Lộc"].id, 21, None)]
    assert successors(two["Trung Phước"].id, day) == (two["Quế Lộc"].id,)
    assert tree(day)["Chi bộ thôn Trung An"] == "Đảng bộ xã Quế Lộc"
    assert set(NAMES.values()) <= set(tree(date(2024, 12, 31)))
    assert NAMES["Trung Phước"] not in tree(day)


def test_the_lists_of_the_eve_and_of_the_day_of_a_union_are_both_right(two: dict[str, Organization]) -> None:
    unite(two)
    assert tree(EVE) == {
        "Đảng bộ thị trấn Trung Phước": "Đảng bộ tỉnh Sông Lam",
        "Đảng bộ xã Quế Lộc": "Đảng bộ tỉnh Sông Lam",
        "Chi bộ thôn Trung An": "Đảng bộ thị trấn Trung Phước",
        "Chi bộ Cơ quan thị trấn": "Đảng bộ thị trấn Trung Phước",
        "Chi bộ thôn Lộc Đông": "Đảng bộ xã Quế Lộc",
        "Chi bộ Trường học": "Đảng bộ xã Quế Lộc",
        "Đảng bộ tỉnh Sông Lam": None,
    }
    assert tree(DAY) == {
        "Đảng bộ xã Nông Sơn": "Đảng bộ tỉnh Sông Lam",
        **dict.fromkeys([cell for cells in CELLS.values() for cell in cells], "Đảng bộ xã Nông Sơn"),
        "Đảng bộ tỉnh Sông Lam": None,
    }
    assert (
        listed(EVE)
        == listed(DAY)
        == {person: cell for cells in CELLS.values() for cell, people in cells.items() for person in people}
    )
    assert [(one.role, one.until) for one in OfficeHeld.select()] == [(Role.SECRETARY, DAY)] * 2


def test_a_script_walks_the_union_and_prints_the_lists_of_both_days(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        walk(tmp_path / "office")
    finally:
        close_office()
    assert (
        capsys.readouterr().out
        == """\
Hợp nhất Đảng bộ thị trấn Trung Phước và Đảng bộ xã Quế Lộc thành Đảng bộ xã Nông Sơn, từ ngày 01/07/2025
  Tổ chức trực thuộc đổi cấp trên: 4
  Thôi giữ chức vụ: Bí thư Võ Châu; Bí thư Hồ Lữ

Tổ chức đảng ngày 30/06/2025
  Chi bộ Cơ quan thị trấn < Đảng bộ thị trấn Trung Phước
  Chi bộ thôn Lộc Đông < Đảng bộ xã Quế Lộc
  Chi bộ thôn Trung An < Đảng bộ thị trấn Trung Phước
  Chi bộ Trường học < Đảng bộ xã Quế Lộc
  Đảng bộ thị trấn Trung Phước < Đảng bộ tỉnh Sông Lam
  Đảng bộ tỉnh Sông Lam
  Đảng bộ xã Quế Lộc < Đảng bộ tỉnh Sông Lam

Đảng viên ngày 30/06/2025
  Đỗ Đức Ánh: Chi bộ thôn Trung An < Đảng bộ thị trấn Trung Phước
  Trần Bông: Chi bộ thôn Lộc Đông < Đảng bộ xã Quế Lộc
  Võ Châu: Chi bộ Cơ quan thị trấn < Đảng bộ thị trấn Trung Phước
  Bùi Ích: Chi bộ thôn Lộc Đông < Đảng bộ xã Quế Lộc
  Ngô Kỳ: Chi bộ thôn Lộc Đông < Đảng bộ xã Quế Lộc
  Hồ Lữ: Chi bộ Trường học < Đảng bộ xã Quế Lộc
  Lê Thị Ổi: Chi bộ thôn Trung An < Đảng bộ thị trấn Trung Phước

Tổ chức đảng ngày 01/07/2025
  Chi bộ Cơ quan thị trấn < Đảng bộ xã Nông Sơn
  Chi bộ thôn Lộc Đông < Đảng bộ xã Nông Sơn
  Chi bộ thôn Trung An < Đảng bộ xã Nông Sơn
  Chi bộ Trường học < Đảng bộ xã Nông Sơn
  Đảng bộ tỉnh Sông Lam
  Đảng bộ xã Nông Sơn < Đảng bộ tỉnh Sông Lam

Đảng viên ngày 01/07/2025
  Đỗ Đức Ánh: Chi bộ thôn Trung An < Đảng bộ xã Nông Sơn
  Trần Bông: Chi bộ thôn Lộc Đông < Đảng bộ xã Nông Sơn
  Võ Châu: Chi bộ Cơ quan thị trấn < Đảng bộ xã Nông Sơn
  Bùi Ích: Chi bộ thôn Lộc Đông < Đảng bộ xã Nông Sơn
  Ngô Kỳ: Chi bộ thôn Lộc Đông < Đảng bộ xã Nông Sơn
  Hồ Lữ: Chi bộ Trường học < Đảng bộ xã Nông Sơn
  Lê Thị Ổi: Chi bộ thôn Trung An < Đảng bộ xã Nông Sơn
"""
    )


def test_the_command_lists_both_days_of_the_union_and_totals_the_predecessors(
    two: dict[str, Organization], office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unite(two)
    close_office()

    def said(kind: str, day: str, *more: str) -> list[dict[str, object]]:
        assert main(["list", str(office), kind, "--as-of", day, "--json", *more]) == 0
        found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
        return found

    eve, day = said("organizations", "2025-06-30"), said("organizations", "2025-07-01")
    assert {row["name"] for row in eve} - {row["name"] for row in day} == set(NAMES.values())
    assert {row["name"] for row in day} - {row["name"] for row in eve} == {"Đảng bộ xã Nông Sơn"}
    assert Counter(row["parent"] for row in eve)["Đảng bộ xã Quế Lộc"] == 2
    assert Counter(row["parent"] for row in day)["Đảng bộ xã Nông Sơn"] == 4
    assert len(said("members", "2025-06-30")) == len(said("members", "2025-07-01")) == 7
    ended = said("organizations", "2025-07-01", "--status", "all")
    assert {row["name"]: row["ended_on"] for row in ended if row["ended_on"]} == dict.fromkeys(
        NAMES.values(), "2025-07-01"
    )
    of_both = said("members", "2025-06-30", "--cell", "Đảng bộ xã Nông Sơn", "--with-predecessors")
    assert len(of_both) == 7
    of_one = said("members", "2025-06-30", "--cell", "Đảng bộ xã Quế Lộc", "--with-predecessors")
    assert [row["name"] for row in of_one] == ["Trần Bông", "Bùi Ích", "Ngô Kỳ", "Hồ Lữ"]
    assert main(["counts", str(office), "--on", "2025-07-01", "--cell", "Đảng bộ xã Quế Lộc"]) == 0
    ended_then = "Đảng bộ xã Quế Lộc đã kết thúc từ ngày 01/07/2025; dưới đây là của các tổ chức trực thuộc"
    assert ended_then in capsys.readouterr().err


def test_what_was_done_to_a_predecessor_stays_its_own_and_is_totalled_under_its_successor(
    two: dict[str, Organization],
) -> None:
    """C3, on decisions of discipline, which belong to bodies as inspections will."""
    with action("kỷ luật"):
        for name, year in (("Quế Lộc", 2014), ("Quế Lộc", 2021), ("Trung Phước", 2019)):
            Discipline(organization=two[name], form="warning", decided_on=date(year, 5, 1)).save()
    new = unite(two)
    carry_out(Operation(Kind.RENAME, date(2026, 1, 1), (new.id,), names=("Đảng bộ phường Nông Sơn",)))
    with action("kỷ luật"):
        Discipline(organization=new, form="reprimand", decided_on=date(2026, 2, 1)).save()

    def total(*bodies: int) -> int:
        return len(list(kind_of("disciplines").query(View(as_of=DAY, cell=bodies[0], also=bodies[1:]))))

    assert total(two["Quế Lộc"].id) == 2
    assert total(new.id) == 1
    assert total(new.id, *predecessors(new.id, DAY)) == 4
    assert total(*find_scope("đảng bộ phường nông sơn", DAY, before=True).bodies(DAY)) == 4
    assert predecessors(new.id, EVE) == ()
    column = next(one for one in kind_of("disciplines").columns if one.name == "organization")
    assert [column.text(row) for row in kind_of("disciplines").query(View(as_of=DAY))] == [
        "Đảng bộ xã Quế Lộc",
        "Đảng bộ xã Suối Mây",
        "Đảng bộ xã Quế Lộc",
        "Đảng bộ phường Nông Sơn",
    ]
    assert [event.what for event in story_of(new)] == [
        "Hợp nhất Đảng bộ thị trấn Trung Phước và Đảng bộ xã Quế Lộc thành Đảng bộ xã Nông Sơn",
        "Đảng bộ xã Nông Sơn đổi tên thành Đảng bộ phường Nông Sơn",
    ]


def test_inspections_of_a_predecessor_stay_its_own_and_those_not_concluded_go_on(two: dict[str, Organization]) -> None:
    """C3: what Quế Lộc concluded is Quế Lộc's; the total of Nông Sơn counts it in when its predecessors are."""
    with action("Lập"):
        seed_kinds()
        kind = InspectionKind.get(InspectionKind.group == "compliance")
        for year, held in ((2013, date(2013, 6, 1)), (2025, date(2025, 3, 1)), (2025, None)):
            values = {"year": year, "kind": kind, "conductor": "board", "content": "Việc thực hiện nghị quyết"}
            one = Inspection(organization=two["Quế Lộc"].id, decided_on=date(year, 1, 10), **values)
            one.save()
            cell = two["Chi bộ Trường học"].id
            InspectionSubject(inspection=one.id, kind="organization", organization=cell, finding="clean").save()
            one.concluded_on, one.conclusion_number = held, "3" if held else ""
            one.save()
    ids = (two["Trung Phước"].id, two["Quế Lộc"].id)
    operation = Operation(Kind.UNITE, DAY, ids, names=("Đảng bộ xã Nông Sơn",), document="NQ 1659")
    (under_way,) = preview(operation).inspections
    assert under_way.name == "Kiểm tra chấp hành (chuyên đề) năm 2025: Việc thực hiện nghị quyết"
    made = unite(two)
    years = range(2013, 2026)
    assert figures(years, bodies=(two["Quế Lộc"].id,)).total().inspections == 2
    alone, whole = (find_scope("Đảng bộ xã Nông Sơn", DAY, before=before).bodies(DAY) for before in (False, True))
    assert figures(years, bodies=(made.id,)).total().inspections == 0
    assert figures(years, bodies=whole).total().inspections == 2
    owners = [one.organization.name for one in Inspection.select().order_by(Inspection.id)]
    assert owners == ["Đảng bộ xã Quế Lộc", "Đảng bộ xã Quế Lộc", "Đảng bộ xã Nông Sơn"]
    listed_now = kind_of("inspections").query(View(as_of=DAY, cell=made.id, also=tuple(whole[1:])))
    assert len(list(listed_now)) == 3
    assert alone[0] == made.id


def test_a_chain_of_mergers_is_followed_to_its_beginning(two: dict[str, Organization]) -> None:
    with action("lập"):
        above = Organization.get(Organization.kind == OrganizationKind.SUPERIOR)
        old = new_organization("Đảng bộ xã Sơn Viên", kind=OrganizationKind.COMMITTEE, parent=above)
    carry_out(Operation(Kind.MERGE, date(2025, 1, 1), (old.id,), into=two["Quế Lộc"].id))
    new = unite(two)
    assert set(predecessors(new.id, DAY)) == {two["Trung Phước"].id, two["Quế Lộc"].id, old.id}
    assert successors(old.id, DAY) == (two["Quế Lộc"].id, new.id)
    assert successors(old.id, EVE) == (two["Quế Lộc"].id,)


def test_offices_terms_and_followers_stand_under_the_names_of_the_day(office: Path) -> None:
    with action("lập"):
        cell = new_organization("Chi bộ thôn 4", parent=Organization.get_by_id(office_names(DAY).id))
        member = Member(name="Đỗ Đức Ánh")
        member.save()
        place_member(member, cell)
        set_status(member, Status.OFFICIAL, OLD)
        appoint(member, cell, Role.SECRETARY, OLD)
        new_term(cell, OLD, number=3)
        attach(member, cell, OLD)
    carry_out(Operation(Kind.RENAME, DAY, (cell.id,), names=("Chi bộ thôn Bằng Lăng",)))
    for kind, column in (("offices", "organization"), ("terms", "organization"), ("attached-members", "cell")):
        of = next(one for one in kind_of(kind).columns if one.name == column)
        for day, name in ((EVE, "Chi bộ thôn 4"), (DAY, "Chi bộ thôn Bằng Lăng")):
            (row,) = kind_of(kind).query(View(as_of=day))
            assert of.text(row) == name


def test_a_name_that_comes_back_is_another_body(two: dict[str, Organization]) -> None:
    """The name of an ended commune may return for another territory: identity is the id."""
    unite(two)
    with action("lập"):
        above = Organization.get(Organization.kind == OrganizationKind.SUPERIOR)
        again = new_organization("Đảng bộ xã Quế Lộc", kind=OrganizationKind.COMMITTEE, parent=above, since=DAY)
    assert again.id != two["Quế Lộc"].id
    assert predecessors(again.id, date.max) == ()


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, int, int, bool, list[int]]:
    kind = draw(st.sampled_from((Kind.MERGE, Kind.UNITE, Kind.SPLIT, Kind.DISSOLVE, Kind.RENAME)))
    return (
        kind,
        draw(st.integers(0, 4)),
        draw(st.integers(0, 4)),
        draw(st.booleans()),
        draw(st.lists(st.integers(0, 1), min_size=7, max_size=7)),
    )


def snapshot(day: date) -> object:
    """Whatever the lists of a day show, but for the order of bodies, which goes by today's names."""
    members = [(row.id, row.cell) for row in kind_of("members").query(View(as_of=day, status=()))]
    officers = sorted((one.member_id, one.organization_id) for one in kind_of("offices").query(View(as_of=day)))
    hamlets = sorted((row.id, row.name, row.cells) for row in kind_of("hamlets").query(View(as_of=day)))
    return members, sorted(standing(day)), officers, hamlets


def do(step: int, wanted: tuple[str, int, int, bool, list[int]], day: date) -> None:
    """One operation on cells standing on the day, if the draw makes sense."""
    kind, first, second, stays, sides = wanted
    there = [row[0] for row in standing(day) if row[1] == OrganizationKind.CELL]
    one, other = there[first % len(there)], there[second % len(there)]
    two_ids = tuple(dict.fromkeys((one, other)))
    if kind == Kind.RENAME:
        carry_out(Operation(kind, day, (one,), names=(f"Chi bộ đổi tên {step}",)))
    elif kind == Kind.UNITE:
        carry_out(Operation(kind, day, two_ids, names=(f"Chi bộ hợp nhất {step}",)))
    elif kind == Kind.SPLIT:
        people = [m for (m,) in Membership.select(Membership.member).where(Membership.cell == one).tuples()]
        areas = [h for (h,) in CellHamlet.select(CellHamlet.hamlet).where(CellHamlet.cell == one).tuples()]
        places = {person: -1 - sides[place % 7] for place, person in enumerate(people)}
        names = (f"Chi bộ tách {step}a", f"Chi bộ tách {step}b")
        carry_out(Operation(kind, day, (one,), names=names, places=places, areas=dict.fromkeys(areas, -1), stays=stays))
    else:
        carry_out(Operation(kind, day, (one,), into=other))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(asked(), min_size=1, max_size=5))
def test_no_operation_loses_or_doubles_a_member_or_changes_what_was(
    two: dict[str, Organization], steps: list[tuple[str, int, int, bool, list[int]]]
) -> None:
    with database.atomic() as whole:
        with action("thôn"):
            for cell in standing(DAY):
                if cell[1] == OrganizationKind.CELL:
                    link_cell(cell[0], new_hamlet(f"Thôn của {cell[2]}"))
        people = [row.id for row in kind_of("members").query(View(as_of=OLD))]
        for step, wanted in enumerate(steps):
            day = DAY + timedelta(days=30 * step)
            before = [snapshot(one) for one in (EVE, day - timedelta(1))]
            try:
                do(step, wanted, day)
            except UserError:
                assert snapshot(day - timedelta(1)) == before[1]
                continue
            assert [snapshot(one) for one in (EVE, day - timedelta(1))] == before
            now = [(row.id, row.cell) for row in kind_of("members").query(View(as_of=day))]
            assert sorted(one for one, _cell in now) == sorted(people)
            assert all(cell for _one, cell in now)
            assert not StatusPeriod.select().where(StatusPeriod.until.is_null(False)).exists()
        whole.rollback()


def test_a_parent_that_was_to_hold_from_the_day_of_the_union_never_held(two: dict[str, Organization]) -> None:
    """On 1 July 2025 the districts ended too: the committee that ends that day was not under the province first."""
    with action("cấp trên"):
        district = new_organization("Đảng bộ huyện Đá Vân", kind=OrganizationKind.SUPERIOR)
    province = Organization.get(Organization.kind == OrganizationKind.SUPERIOR)
    carry_out(Operation(Kind.MOVE, OLD, (two["Quế Lộc"].id,), into=district.id))
    carry_out(Operation(Kind.MOVE, DAY, (two["Quế Lộc"].id,), into=province.id))
    carry_out(Operation(Kind.MERGE, DAY, (two["Quế Lộc"].id,), into=two["Trung Phước"].id))
    assert tree(EVE)["Đảng bộ xã Quế Lộc"] == "Đảng bộ huyện Đá Vân"
    assert "Đảng bộ xã Quế Lộc" not in tree(DAY)
    held = OrganizationPeriod.select().where(OrganizationPeriod.organization == two["Quế Lộc"].id)
    assert [(one.since, one.until) for one in held.where(~OrganizationPeriod.hidden)] == [(None, OLD), (OLD, DAY)]

"""The snapshot after whatever a year brings: no entry is lost, everyone is counted once, no cap is broken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.base import action
from db.errors import UserError
from db.evaluation import Level, Rating, cell_ratings, member_ratings
from db.members import Member, Role, Status
from db.organizations import Organization
from db.posts import Cadre
from nongson_desktop.rules.allotment import keep_allotment, places_of
from nongson_desktop.rules.evaluation import (
    evaluate,
    open_evaluation,
    rating_day,
    record_level,
    record_points,
    set_group,
)
from nongson_desktop.rules.hamlets import new_hamlet
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization, rename
from nongson_desktop.rules.posts import seed_posts, take_up
from nongson_desktop.rules.profiles import load
from nongson_desktop.rules.rated import members_of
from nongson_desktop.safety.contradictions import CHECKS
from tests.rules.conftest import MakeCell, MakeMembers

YEAR, AUTUMN = 2026, date(2026, 11, 1)
SIZE = 9
ENTERED = ("self_level", "cell_level", "level", "decided_on", "self_points", "points", "note")
KEPT = (*ENTERED, "group", "group_reason", "proposed_group")
OFFICES = "Chi bộ cơ quan, trường học, lực lượng vũ trang"
COLUMNS = {"self": "self_level", "cell": "cell_level", "final": "level"}
STATUSES = (Status.OFFICIAL, Status.PROBATIONARY, Status.EXEMPT, Status.SUSPENDED, Status.AWAY, Status.TRANSFERRED)
PLAIN = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))

WHO = st.integers(0, SIZE - 1)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("level"), WHO, st.sampled_from(sorted(COLUMNS)), st.sampled_from(Level.ALL)),
        st.tuples(st.just("points"), WHO, st.integers(0, 10_000)),
        st.tuples(st.just("status"), WHO, st.sampled_from(STATUSES)),
        st.tuples(st.just("move"), WHO, st.integers(0, 1)),
        st.tuples(st.just("group"), WHO, st.integers(0, 3)),
        st.tuples(st.just("rename"), WHO),
        st.tuples(st.just("cell"), st.integers(0, 1)),
        st.tuples(st.just("divide"), st.integers(0, 1), st.sampled_from(("Chi bộ", OFFICES))),
        st.tuples(st.just("rate"), st.integers(0, 1), st.sampled_from(Level.ALL)),
        st.tuples(st.just("post"), WHO, st.sampled_from(("head", "front", "youth"))),
        st.tuples(st.just("office"), WHO, st.integers(0, 1)),
        st.tuples(st.just("open")),
    ),
    min_size=4,
    max_size=14,
)


@dataclass
class Commune:
    """Two cells and their members, and what the clerk entered of each until now."""

    cells: list[Organization]
    members: list[Member]
    hamlet: int
    entered: dict[int, dict[str, Any]] = field(default_factory=dict)
    divided: dict[int, str] = field(default_factory=dict)

    def do(self, what: str, *about: Any) -> None:
        """One thing a year may bring; what the rules refuse is simply not done."""
        try:
            getattr(self, f"_{what}")(*about)
        except UserError:
            return

    def _rating(self, who: int) -> Rating:
        return Rating.get(Rating.member == self.members[who], Rating.year == YEAR, Rating.hidden == False)  # noqa: E712

    def _keep(self, who: int, **values: Any) -> None:
        self.entered.setdefault(self.members[who].id, {}).update(values)

    def _level(self, who: int, stage: str, level: str) -> None:
        record_level([self._rating(who).id], stage, level, AUTUMN if stage == "final" else None)
        self._keep(who, **{COLUMNS[stage]: level}, **({"decided_on": AUTUMN} if stage == "final" else {}))

    def _points(self, who: int, hundredths: int) -> None:
        points = Decimal(hundredths) / 100
        record_points(self._rating(who).id, points=points)
        self._keep(who, points=points)

    def _status(self, who: int, status: str) -> None:
        with action("đổi trạng thái"):
            set_status(self.members[who], status, AUTUMN)

    def _move(self, who: int, cell: int) -> None:
        with action("chuyển chi bộ"):
            place_member(self.members[who], self.cells[cell], AUTUMN)

    def _group(self, who: int, group: int) -> None:
        set_group([self._rating(who).id], load("P2025").groups[group].title, reason="đổi việc")

    def _rename(self, who: int) -> None:
        with action("đổi tên"):
            self.members[who].name = f"{self.members[who].name[:40]} Mới"
            self.members[who].save()

    def _cell(self, cell: int) -> None:
        with action("đổi tên chi bộ"):
            rename(self.cells[cell], f"{self.cells[cell].name[:40]} mới", AUTUMN)

    def _office(self, who: int, cell: int) -> None:
        with action("bầu"):
            appoint(self.members[who], self.cells[cell], Role.SECRETARY, AUTUMN)

    def _of_cell(self, cell: int) -> Rating:
        return next(one for one in cell_ratings(YEAR) if one.__data__["organization"] == self.cells[cell].id)

    def _divide(self, cell: int, group: str) -> None:
        set_group([self._of_cell(cell).id], group, reason="chia nhóm chi bộ")
        self.divided[cell] = group

    def _rate(self, cell: int, level: str) -> None:
        record_level([self._of_cell(cell).id], "final", level, AUTUMN)

    def _post(self, who: int, post: str) -> None:
        member = self.members[who]
        with action("ghi chức danh thôn"):
            take_up(Cadre(name=member.name, member=member), post, self.hamlet, date(YEAR, 1, 1))

    def _open(self) -> None:
        open_evaluation(YEAR)


@pytest.fixture
def commune(new_cell: MakeCell, new_members: MakeMembers) -> Commune:
    cells = [new_cell("Chi bộ thôn 1"), new_cell("Chi bộ thôn 2")]
    members = [*new_members(cells[0], 5), *new_members(cells[1], SIZE - 5)]
    with action("lập thôn"):
        seed_posts()
        hamlet = new_hamlet("Thôn 1").id
    open_evaluation(YEAR)
    return Commune(cells, members, hamlet)


@given(EVENTS)
@PLAIN
def test_whatever_a_year_brings_opening_again_loses_no_entry_and_counts_everyone_once(
    commune: Commune, events: list[tuple[Any, ...]]
) -> None:
    for event in events:
        commune.do(*event)
    open_evaluation(YEAR)
    once = _kept_entries()
    open_evaluation(YEAR)
    assert _kept_entries() == once, "a second opening changes nothing"
    for member, values in commune.entered.items():
        assert {name: once[member][name] for name in values} == values
    assert {cell: commune._of_cell(cell).group for cell in commune.divided} == commune.divided
    assert len(once) == SIZE, "one rating for each, however often it is opened"
    found = evaluate(YEAR).as_json()
    assert found["members"] == found["rated"] + len(found["exempt"]) + len(found["waiting"])
    assert sum(found["levels"].values()) == found["rated"]
    _check_scopes(found)
    told = [problem for check in CHECKS for problem in check()]
    assert [one for one in told if "không xếp loại mà ghi mức" not in one] == []


def _kept_entries() -> dict[int, dict[str, Any]]:
    ratings = Rating.select().where(Rating.year == YEAR, Rating.member.is_null(False), Rating.hidden == False)  # noqa: E712
    return {one.__data__["member"]: {name: getattr(one, name) for name in KEPT} for one in ratings}


def _check_scopes(found: dict[str, Any]) -> None:
    """Bases and HTXS of the groups, and of the cells, add up to the office's; no limit is above its percent."""
    by_scope: dict[str, list[dict[str, Any]]] = {}
    for line in found["quotas"]:
        by_scope.setdefault(line["scope"], []).append(line)
    (office,) = by_scope["office"]
    for scope in ("group", "cell"):
        assert sum(line["base"] for line in by_scope[scope]) == office["base"]
        assert sum(line["htxs"] for line in by_scope[scope]) == office["htxs"]
    office, *groups = found["organizations"]["quotas"]
    for name in ("base", "htxs") if groups else ():
        assert sum(line[name] for line in groups) == office[name]
    for line in (*found["quotas"], office, *groups):
        strict, wide = line["limit_htt_only"], line["limit_htt_and_above"]
        assert strict * 100 <= line["percent"] * (line["base"] - strict)
        assert wide * 100 <= line["percent"] * line["base"]
        assert line["over_htt_only"] == max(0, line["htxs"] - strict)
        assert line["over_htt_and_above"] == max(0, line["htxs"] - wide)


@given(st.lists(st.sampled_from(["", *Level.ALL]), min_size=SIZE, max_size=SIZE))
@PLAIN
def test_the_places_proposed_for_the_cells_are_never_above_the_commune_limit_nor_above_a_cell(
    commune: Commune, levels: list[str]
) -> None:
    for who, level in enumerate(levels):
        record_level([commune._rating(who).id], "cell", level)
    places = places_of(YEAR)
    assert sum(share.proposed for share in places.shares) <= places.limit
    assert all(0 <= share.proposed <= share.number for share in places.shares)
    keep_allotment(YEAR, {share.id: share.proposed for share in places.shares})
    assert places_of(YEAR).allotted <= places.limit
    with pytest.raises(UserError):
        keep_allotment(YEAR, {places.shares[0].id: places.limit + 1})


@given(st.permutations(range(6)))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_order_in_which_members_came_into_the_list_changes_nothing(
    office: object, new_members: MakeMembers, order: list[int]
) -> None:
    """The same six people typed in in another order are the same six subjects: rated, exempt, in the same group."""
    cell = _cell_of(order)
    kinds = ((Status.OFFICIAL, "outside"), (Status.EXEMPT, "outside"), (Status.OFFICIAL, "staff"))
    for place in order:
        status, kind = kinds[place % 3]
        admitted = "2026-09-01" if place == 3 else "1998-05-19"
        new_members(cell, 1, status, admitted=admitted, person_kind=kind, workplace=str(place))
    day = rating_day(YEAR)
    known = {member.id: member.workplace for member in Member.select()}
    inside = [one for one in members_of(load("P2025"), YEAR, day) if one.cell_id == cell.id]
    told = sorted((known[one.id], one.reason, one.group, one.status) for one in inside)
    outside, staff = load("P2025").groups[3].title, load("P2025").groups[2].title
    assert [(place, reason) for place, reason, _, _ in told] == [
        ("0", ""),
        ("1", "miễn công tác và sinh hoạt đảng"),
        ("2", ""),
        ("3", "kết nạp chưa đủ 6 tháng"),
        ("4", "miễn công tác và sinh hoạt đảng"),
        ("5", ""),
    ]
    assert [group for _, _, group, _ in told] == [outside, outside, staff] * 2
    open_evaluation(YEAR, day)
    ratings = {known[one.__data__["member"]]: one.id for one in member_ratings(YEAR) if one.cell == cell.name}
    for place, level in (("0", "HTXS"), ("2", "HTT"), ("5", "HT")):
        record_level([ratings[place]], "final", level, AUTUMN)
    (line,) = (one for one in evaluate(YEAR).as_json()["quotas"] if one["name"] == cell.name)
    assert (line["base"], line["htxs"], line["limit_htt_and_above"], line["limit_htt_only"]) == (2, 1, 0, 0)


def _cell_of(order: list[int]) -> Organization:
    with action("lập chi bộ"):
        return new_organization(f"Chi bộ {''.join(map(str, order))} {Organization.select().count()}")

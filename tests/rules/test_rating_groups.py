"""Rating groups of members and of collectives: proposed from what is recorded on the day, changed with a reason."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.base import Action, action
from db.errors import UserError
from db.evaluation import Collective, Rating
from db.members import Member, PersonKind, Role
from db.organizations import Organization, OrganizationKind
from db.posts import Cadre, PostHeld
from nongson_desktop.rules import profiles
from nongson_desktop.rules.collective_grounds import collective_quotas
from nongson_desktop.rules.collectives import kept
from nongson_desktop.rules.evaluation import evaluate, open_evaluation, record_level, set_group
from nongson_desktop.rules.evidence import grounds
from nongson_desktop.rules.explain import explain, sources_of
from nongson_desktop.rules.hamlets import new_hamlet
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.posts import leave, seed_posts, take_up
from nongson_desktop.rules.profile_checks import problems_of
from nongson_desktop.rules.profile_editing import keep_copy
from nongson_desktop.rules.profile_lists import lists_of, with_entries
from nongson_desktop.rules.profile_sections import GROUPS, sections_of
from tests.rules.conftest import MakeCell, MakeMembers, rating_ids

YEAR, DAY = 2026, date(2026, 12, 10)
LEADERS, HEADS, STAFF, OUTSIDE = (group.title for group in profiles.load("P2025").groups)
OFFICES = "Chi bộ cơ quan, trường học, lực lượng vũ trang"


@pytest.fixture
def cell(new_cell: MakeCell) -> Organization:
    return new_cell("Chi bộ thôn 1")


def hold(member: Member, post: str, hamlet: int, since: date) -> PostHeld:
    return take_up(Cadre(name=member.name, member=member), post, hamlet, since)


def groups() -> dict[str, str]:
    query = Rating.select().where(Rating.year == YEAR, Rating.hidden == False)  # noqa: E712
    return {one.name: one.group for one in query}


def why_in_group(member: Member) -> str:
    told = explain(sources_of(YEAR), grounds(YEAR)[member.id])
    return next(one.words for one in told if one.about == "Nhóm")


def test_a_post_in_a_hamlet_on_the_rating_date_proposes_the_group_and_an_office_of_the_party_goes_before_it(
    cell: Organization, new_members: MakeMembers
) -> None:
    """Head of a hamlet and nothing in the Party; secretary and front; one who left; a militia man; a teacher."""
    head, secretary, gone, militia, teacher = new_members(cell, 5)
    with action("ghi chức danh thôn"):
        seed_posts()
        hamlet = new_hamlet("Thôn 1").id
        hold(head, "head", hamlet, date(2026, 3, 1))
        hold(head, "farmers", hamlet, date(2026, 3, 1))
        hold(secretary, "front", hamlet, date(2026, 3, 1))
        appoint(secretary, cell, Role.SECRETARY, date(2025, 1, 1))
        leave(hold(gone, "head", hamlet, date(2020, 1, 1)), date(2026, 3, 1), "hết nhiệm kỳ")
        hold(militia, "militia", hamlet, date(2026, 3, 1))
        teacher.person_kind = PersonKind.STAFF
        teacher.save()
    open_evaluation(YEAR, DAY)
    found = groups()
    people = (head, secretary, gone, militia, teacher)
    assert [found[one.name] for one in people] == [STAFF, HEADS, OUTSIDE, OUTSIDE, STAFF]
    told = "theo chức danh thôn giữ ngày 10/12/2026 (Trưởng thôn Thôn 1, Chi hội trưởng Nông dân Thôn 1)"
    assert told in why_in_group(head)
    assert "Chưa có văn bản xác nhận: trưởng thôn, trưởng ban công tác mặt trận" in why_in_group(head)
    assert "chức danh thôn" not in why_in_group(secretary)


def test_opening_again_proposes_anew_for_a_new_post_and_leaves_what_the_clerk_chose(
    cell: Organization, new_members: MakeMembers
) -> None:
    head, chosen = new_members(cell, 2)
    open_evaluation(YEAR, DAY)
    assert groups()[head.name] == OUTSIDE
    set_group(rating_ids(YEAR, [chosen]), STAFF, reason="hợp đồng ở trạm y tế")
    with action("bầu trưởng thôn"):
        seed_posts()
        hamlet = new_hamlet("Thôn 1").id
        held = hold(head, "head", hamlet, date(2026, 11, 1))
        hold(chosen, "youth", hamlet, date(2026, 11, 1))
    open_evaluation(YEAR)
    assert (groups()[head.name], groups()[chosen.name]) == (STAFF, STAFF)
    assert "do cán bộ phụ trách chọn vì hợp đồng ở trạm y tế" in why_in_group(chosen)
    with action("thôi trưởng thôn"):
        leave(held, date(2026, 12, 1), "chuyển đi")
    open_evaluation(YEAR)
    assert (groups()[head.name], groups()[chosen.name]) == (OUTSIDE, STAFF)


def test_an_office_ticks_the_posts_of_a_group_in_a_copy_of_its_own(
    cell: Organization, new_members: MakeMembers
) -> None:
    """The list of groups offers every post of the catalogue; the copy is what the year is opened with."""
    militia, head = new_members(cell, 2)
    members, _collectives = lists_of(profiles.load("P2025"), GROUPS)
    names = {column.name: column.label for column in members.columns if column.name.startswith("posts.")}
    assert names["posts.militia"] == "Thôn đội trưởng"
    assert "posts.secretary" not in names, "who leads the cell is known from the offices"
    (section,) = (one for one in sections_of(profiles.load("P2025")) if one.title == GROUPS)
    assert [doubt.split(" ")[0] for doubt in section.doubts] == ["trưởng", "nhóm", "cách"], "said of the whole section"
    values = members.fields(members.entries[2]) | {"posts.militia": True, "posts.head": False}
    entries = [*members.entries[:2], members.entry(values), *members.entries[3:]]
    text = with_entries(profiles.load("P2025").text, members.path, entries)
    keep_copy(text.replace('key = "P2025"', 'key = "TINH"', 1), "tỉnh quy định", "Hướng dẫn 09-HD/TU")
    assert profiles.load("TINH").groups[2].posts == ("militia", "front")
    with action("ghi chức danh thôn"):
        seed_posts()
        hamlet = new_hamlet("Thôn 1").id
        hold(militia, "militia", hamlet, date(2026, 3, 1))
        hold(head, "head", hamlet, date(2026, 3, 1))
    open_evaluation(YEAR, DAY, profile="TINH")
    assert (groups()[militia.name], groups()[head.name]) == (STAFF, OUTSIDE)


# Collectives


def rate(cells: list[Organization], *levels: str) -> None:
    for one, level in zip(cells, levels, strict=True):
        record_level([row_of(one).id], "final", level, DAY)


def row_of(cell: Organization) -> Rating:
    return next(
        one
        for one in kept(YEAR, with_cells=True)
        if one.__data__["organization"] == cell.id and one.collective == Collective.ITSELF
    )


def test_cells_go_to_another_group_together_with_the_reason_and_each_group_has_its_cap(
    office: Path, new_cell: MakeCell
) -> None:
    """Twelve cells, six of them of offices: one place in each group where all together had two."""
    cells = [new_cell(f"Chi bộ số {number}") for number in range(1, 13)]
    open_evaluation(YEAR, DAY)
    rate(cells, *["HTXS"] * 2, *["HTT"] * 10)
    assert [scoped["scope"] for scoped in quotas()] == ["office"]
    assert evaluate(YEAR).breaches == []
    with pytest.raises(UserError, match="phải ghi lý do"):
        set_group([row_of(cells[0]).id], OFFICES, reason=" ")
    set_group([row_of(one).id for one in cells[:6]], OFFICES, reason="Thông báo 12-TB/ĐU chia nhóm chi bộ")
    assert Action.select().order_by(Action.id.desc()).get().reason == "Thông báo 12-TB/ĐU chia nhóm chi bộ"
    by_name = {scoped["name"]: scoped for scoped in quotas() if scoped["scope"] == "group"}
    own, general = by_name[OFFICES], by_name["Chi bộ"]
    assert (own["base"], own["limit_htt_only"], own["htxs"], own["verdict"]) == (6, 1, 2, "red")
    assert (general["base"], general["limit_htt_only"], general["htxs"], general["verdict"]) == (6, 1, 0, "green")
    assert [scoped.name for scoped in evaluate(YEAR).breaches] == [OFFICES]
    assert {scoped.name: scoped.quota.base for scoped in collective_quotas(YEAR)} | {OFFICES: 6, "Chi bộ": 6} == {
        scoped.name: scoped.quota.base for scoped in collective_quotas(YEAR)
    }
    open_evaluation(YEAR)
    assert [row_of(one).group for one in (cells[0], cells[6])] == [OFFICES, "Chi bộ"], "opening again keeps the choice"


def quotas() -> list[dict[str, Any]]:
    """What `evaluate --json` says of the cells."""
    found: dict[str, Any] = json.loads(json.dumps(evaluate(YEAR).as_json()))
    lines: list[dict[str, Any]] = found["organizations"]["quotas"]
    return lines


def test_a_group_of_members_is_none_for_a_collective_and_the_other_way_round(
    cell: Organization, new_members: MakeMembers
) -> None:
    (member,) = new_members(cell, 1)
    open_evaluation(YEAR, DAY)
    own, of_cell = rating_ids(YEAR, [member]), [row_of(cell).id]
    with pytest.raises(UserError, match=f"Không có nhóm “{STAFF}”. Các nhóm: Chi bộ, Chi ủy"):
        set_group(of_cell, STAFF, reason="nhầm")
    with pytest.raises(UserError, match="Không có nhóm “Chi bộ”"):
        set_group(own, "Chi bộ", reason="nhầm")
    with pytest.raises(UserError, match="đảng viên và tập thể riêng"):
        set_group([*own, *of_cell], STAFF, reason="nhầm")
    assert (groups()[member.name], row_of(cell).group) == (OUTSIDE, "Chi bộ")


def test_the_kind_of_cell_proposes_its_group_where_the_office_says_so(office: Path, new_cell: MakeCell) -> None:
    hamlet, school = new_cell("Chi bộ thôn 1"), new_cell("Chi bộ trường học")
    committee = Organization.get(Organization.kind == OrganizationKind.COMMITTEE)
    with action("sửa loại chi bộ"):
        school.cell_kind = "school"
        school.save()
    _members, bodies = lists_of(profiles.load("P2025"), GROUPS)
    values = bodies.fields(bodies.entries[0]) | {"cell_kinds.school": True}
    text = with_entries(profiles.load("P2025").text, bodies.path, [bodies.entry(values)])
    keep_copy(text.replace('key = "P2025"', 'key = "TINH"', 1), "tỉnh chia nhóm chi bộ")
    open_evaluation(YEAR, DAY, profile="TINH")
    assert [row_of(one).group for one in (hamlet, school)] == ["Chi bộ", OFFICES]
    assert next(one for one in kept(YEAR) if one.__data__["organization"] == committee.id).group == "Đảng bộ xã"
    broken = profiles.load("TINH").text.replace('cell_kinds = ["school"]', 'cell_kinds = ["moon"]')
    with pytest.raises(UserError, match="không có loại chi bộ “moon”"):
        profiles.parse(broken)
    assert problems_of(profiles.load("TINH")) == []


def test_opening_the_practice_year_again_changes_nothing_and_says_who_kept_their_group(practice_office: Path) -> None:
    before, kept_groups = evaluate(YEAR).as_json(), groups()
    open_evaluation(YEAR)
    assert evaluate(YEAR).as_json() == before
    assert groups() == kept_groups
    chosen = list(Rating.select().where(Rating.group_reason != ""))
    assert {(one.group, one.proposed_group) for one in chosen} == {(OUTSIDE, STAFF)}
    assert "chờ hướng dẫn của tỉnh" in why_in_group(chosen[0].member)

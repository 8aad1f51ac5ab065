"""Another cell follows somebody from a day on, or the hamlet is another: lists of the days before keep the old."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.admission import AdmissionStep, Candidate, CandidateCell, Stage, cells_on
from db.base import action
from db.errors import UserError
from db.members import Membership, Status
from db.organizations import Organization
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.admission import add_candidate, enter
from nongson_desktop.rules.admission_places import check_former, former_places, move
from nongson_desktop.rules.admission_results import due, results
from nongson_desktop.rules.hamlets import new_hamlet
from nongson_desktop.rules.members import place_member
from nongson_desktop.rules.organizations import new_organization, office_names
from tests.conftest import TODAY

LISTED, MOVED = date(2024, 1, 10), date(2025, 3, 1)
BEFORE = date(2025, 2, 28)


@pytest.fixture
def places(office: Path) -> dict[str, int]:
    with action("Lập chi bộ"):
        own = Organization.get_by_id(office_names(TODAY).id)
        return {name: new_organization(f"Chi bộ thôn {name}", parent=own).id for name in ("Thượng", "Hạ", "Trung")}


@pytest.fixture
def hamlets(office: Path) -> dict[str, int]:
    with action("Lập thôn"):
        own = Organization.get_by_id(office_names(TODAY).id)
        return {name: new_hamlet(f"Thôn {name}", parent=own).id for name in ("Thượng", "Hạ")}


@pytest.fixture
def moved(places: dict[str, int]) -> Candidate:
    """Listed in Thượng, followed by Hạ since March 2025."""
    made = Candidate(name="Trần Thị Ước", cell=places["Thượng"], listed_on=LISTED)
    with action("Thêm quần chúng ưu tú"):
        add_candidate(made)
    with action("Chuyển chi bộ theo dõi"):
        move(made, "cell", places["Hạ"], MOVED, "05-NQ/CB", "chuyển nơi cư trú")
    return Candidate.get_by_id(made.id)


def cell_in_list(day: date) -> list[str]:
    return [one.cell_name for one in kind_of("candidates").query(View(as_of=day))]


def in_list(day: date) -> tuple[str, str | None]:
    (one,) = kind_of("candidates").query(View(as_of=day))
    return one.cell_name, one.hamlet_name


def test_lists_and_figures_of_a_day_have_the_cell_of_that_day(moved: Candidate, places: dict[str, int]) -> None:
    assert cell_in_list(BEFORE) == ["Chi bộ thôn Thượng"]
    assert cell_in_list(MOVED) == ["Chi bộ thôn Hạ"]
    assert cell_in_list(date(2024, 1, 9)) == [], "not listed yet"
    assert not list(kind_of("candidates").query(View(as_of=BEFORE, cell=places["Hạ"])))
    source = {day: {one.name: one.source for one in results(2025, day)} for day in (BEFORE, MOVED)}
    assert (source[BEFORE]["Chi bộ thôn Thượng"], source[MOVED]["Chi bộ thôn Thượng"]) == (1, 0)
    assert (source[BEFORE]["Chi bộ thôn Hạ"], source[MOVED]["Chi bộ thôn Hạ"]) == (0, 1)
    with action("cảm tình đảng"):
        enter(moved, AdmissionStep(stage=Stage.PROMISING, on=date(2024, 9, 1)))
    assert [{item.cell for item in due(day, day)} for day in (BEFORE, MOVED)] == [{places["Thượng"]}, {places["Hạ"]}]
    assert former_places(moved.id, TODAY) == [("Chi bộ thôn Thượng", LISTED, MOVED)]
    told = kind_of("candidate-cells").query(View(as_of=TODAY)).get()
    assert (told.candidate.name, told.document, told.reason) == ("Trần Thị Ước", "05-NQ/CB", "chuyển nơi cư trú")


def test_without_a_day_a_slip_is_put_right_and_a_day_before_the_last_move_is_refused(
    moved: Candidate, places: dict[str, int]
) -> None:
    with action("ghi nhầm"):
        move(moved, "cell", places["Trung"], None)
    assert (cell_in_list(BEFORE), cell_in_list(MOVED)) == (["Chi bộ thôn Thượng"], ["Chi bộ thôn Trung"])
    with action("sớm hơn"), pytest.raises(UserError, match="ghi từ ngày 01/03/2025"):
        move(Candidate.get_by_id(moved.id), "cell", places["Hạ"], BEFORE)
    wrong = CandidateCell(candidate=moved, cell=places["Hạ"], since=date(2025, 1, 1), until=date(2025, 6, 1))
    with pytest.raises(UserError, match="Trùng thời gian"):
        check_former(wrong)


def test_who_was_admitted_before_the_move_is_a_member_of_the_old_cell_until_then(
    moved: Candidate, places: dict[str, int]
) -> None:
    """The ceremony is written down late: the member goes the candidate's way, and from then on the member's own."""
    with action("kết nạp"):
        enter(moved, AdmissionStep(stage=Stage.DECIDED, on=date(2024, 11, 5)))
        enter(moved, AdmissionStep(stage=Stage.ADMITTED, on=date(2024, 12, 3)))
    stays = Membership.select().order_by(Membership.since)
    assert [(one.cell_id, one.since, one.until) for one in stays] == [
        (places["Thượng"], date(2024, 12, 3), MOVED),
        (places["Hạ"], MOVED, None),
    ]
    assert [one.status for one in moved.member.statuses] == [Status.PROBATIONARY]
    with action("chuyển sinh hoạt"):
        place_member(moved.member, Organization.get_by_id(places["Trung"]), date(2025, 9, 1))
    found = [cells_on(day)[moved.id] for day in (BEFORE, MOVED, date(2025, 9, 1))]
    assert found == [places["Thượng"], places["Hạ"], places["Trung"]]


def test_a_hamlet_is_dated_as_the_cell_is_and_each_goes_its_own_way(moved: Candidate, hamlets: dict[str, int]) -> None:
    """The move of the cell in March and that of the hamlet in May leave each other alone."""
    with action("ghi thôn"):
        move(moved, "hamlet", hamlets["Thượng"], date(2024, 6, 1))
    with action("chuyển thôn"):
        move(Candidate.get_by_id(moved.id), "hamlet", hamlets["Hạ"], date(2025, 5, 1), "06-CV/TH", "theo chồng")
    shown = {day: in_list(day) for day in (LISTED, BEFORE, MOVED, date(2025, 5, 1))}
    assert list(shown.values()) == [
        ("Chi bộ thôn Thượng", "Thôn Thượng"),
        ("Chi bộ thôn Thượng", "Thôn Thượng"),
        ("Chi bộ thôn Hạ", "Thôn Thượng"),
        ("Chi bộ thôn Hạ", "Thôn Hạ"),
    ]
    assert former_places(moved.id, TODAY) == [
        ("Chi bộ thôn Thượng", LISTED, MOVED),
        ("Thôn Thượng", LISTED, date(2025, 5, 1)),
    ]
    told = kind_of("candidate-hamlets").query(View(as_of=TODAY)).get()
    assert (told.document, told.reason) == ("06-CV/TH", "theo chồng")
    with action("sớm hơn"), pytest.raises(UserError, match="Thôn hiện nay ghi từ ngày 01/05/2025"):
        move(Candidate.get_by_id(moved.id), "hamlet", hamlets["Thượng"], MOVED)
    with action("đi nơi khác"):
        move(Candidate.get_by_id(moved.id), "hamlet", None, date(2025, 9, 1))
    assert [in_list(day)[1] for day in (date(2025, 8, 31), date(2025, 9, 1))] == ["Thôn Hạ", None]

"""Every list and paper as of a day: the names, the cells and the tree of that day; what is not dated says why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import peewee as pw
import pytest

from db.admission import Candidate, Stage
from db.base import Record, action
from db.errors import UserError
from db.hamlets import CellHamlet, Hamlet, HamletPeriod
from db.indicators import Indicator, IndicatorSnapshot
from db.members import Member, Membership, Status, StatusPeriod
from db.open import open_office
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.reorganization import ReorganizationKind
from db.search import View
from db.tasks import TaskResult
from nongson_desktop.catalog import KINDS, kind_of
from nongson_desktop.documents.papers import PAPERS, paper_of
from nongson_desktop.documents.request import Request
from nongson_desktop.kinds import Kind
from nongson_desktop.rules.admission_places import former_places
from nongson_desktop.rules.hamlets import link_cell, new_hamlet
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.scopes import scope_of

OLD, EVE, DAY = date(2020, 1, 1), date(2025, 6, 30), date(2025, 7, 1)
BEFORE, AFTER = {"Gò Cao", "Bến Tây"}, {"Gò Thấp", "Bến Đông"}
OWN_DAY = "một việc có ngày của nó mang tên của ngày ấy, dù xem vào ngày nào"
KEPT = "giữ tên như lúc quyết định"
NAMELESS = "không nêu chi bộ, thôn nào"
WAY = "kể lại chính việc sắp xếp"
# What a list shows of a cell that is called otherwise, or has gone into another, from the day on: by the day looked at.
_DATED = """
    admission-targets allotments attached-members awards-received candidate-cells candidate-hamlets candidates
    cell-tasks contestants defects hamlets indicators inspection-programmes inspection-requirements members
    memberships offices organizations plan-checks plans posts rating-meetings rating-workbooks tasks
    terms transfers
"""
DATED = set(_DATED.split())
_UNDATED = {
    OWN_DAY: """
        meetings attendance meeting-resolutions meeting-scores meeting-visits disciplines inspections
        inspection-subjects supervision register-entries dialogues concerns
    """,
    KEPT: """
        ratings cell-ratings awards award-register indicator-snapshots
    """,
    WAY: """
        reorganizations hand-overs
    """,
    NAMELESS: """
        statuses task-reports education trainings mass-memberships under-review training-classes training-participants
        training-requirements plan-templates quality-sheets quality-criteria quarter-assessments
        inspection-items inspection-files inspection-kinds contests contest-parts contest-judges
        contest-scores contest-prizes contest-winners award-decisions print-runs spoilt-sheets badges
        party-gaps document-numbers admission-steps admission-helpers admission-papers receptions cadres
        hamlet-posts holidays saved-filters import-mappings
    """,
}
UNDATED = {key: why for why, keys in _UNDATED.items() for key in keys.split()}
STANDING = ("organizations", "hamlets", "memberships", "indicators")  # what was there all the time, too
WITH_THEIR_TIME = ("organizations", "hamlets", "memberships", "candidate-cells", "candidate-hamlets")  # what has ended
# Lists of people: whose cell went into another on the day is found under the one, and from the day on the other.
_OF_PEOPLE = """
    members statuses memberships education trainings mass-memberships under-review plans
    training-participants plan-checks tasks quarter-assessments defects awards-received badges
    party-gaps disciplines inspections inspection-subjects inspection-requirements supervision
    register-entries candidates admission-steps admission-helpers admission-papers
"""
OF_PEOPLE = _OF_PEOPLE.split()
# Papers of a day; those of the evaluation stand on the day it was opened and keep what was decided.
_PAPERS = """
    plan task-slip task-table task-results coverage review inspection-decision inspection-plan inspection-file
    inspection-requirements indicator-table organization-list officer-list attached-list composition
    admission-plan admission-results candidate-list admission-progress register-members register-cards
    post-list post-indicators
"""
PAPERS_OF_A_DAY = _PAPERS.split()
PAPERS_OF_THEIR_OWN_DAY = ("concern-register", "concern-figures", "dialogue-plan")
_OTHER_PAPERS = {
    "đứng ở ngày mở đánh giá, ngày quyết định; giữ khi khoá sổ": """
        rated-list rating-progress rating-summary collective-review collective-scores quarter-plan quarter-review
        quarter-summary ballot-levels ballot-excellent ballot-collectives count-minutes count-collectives
        meeting-minutes allotment-notice explanation rating-decision collective-decision rating-notice member-notice
        rerating-decision not-rated level-lists statistics years-running comparison file-list member-file-list
        award-submission award-minutes award-decision certificate award-money award-register stock-account
    """,
    OWN_DAY: """
        meeting-calendar meeting-attendance cell-meeting-minutes cell-resolution meeting-score meeting-quality
        contest-entries contest-slip contest-results contest-awards training-list training-letter
        inspection-programme inspection-conclusion inspection-register inspection-statistics dialogue-minutes
        dialogue-answers register-probationary register-left register-deceased register-cards-handed
        register-files-handed register-files-read register-transfers register-reports register-badges
        register-awards register-residence register-resolutions register-compared badge-due badge-submission
    """,
    WAY: "organization-history hand-over profile-supplement register-quarter",
    NAMELESS: "training-levels indicator-years",
    "theo danh sách của ngày: thử ở tệp thử riêng": "training-gaps probation-due due-list",
}
# Lists of the office as a whole, which no cell and no committee narrows.
_OF_THE_OFFICE = """
    organizations training-classes training-requirements plan-templates quality-sheets quality-criteria
    inspection-kinds contests contest-parts contest-judges contest-scores contest-prizes awards award-decisions
    award-register print-runs spoilt-sheets document-numbers receptions hamlet-posts holidays saved-filters
    import-mappings
"""
_GIVEN = {"task": {"result": TaskResult.ASSIGNED}, "candidate": {"stage": Stage.PROMISING}}
_VALUES = {"CHAR": "a", "VARCHAR": "x", "TEXT": "x", "INT": 3, "DATE": date(2025, 3, 1), "DECIMAL": 5}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    """A row of each kind about one cell, one hamlet, one member; on the day two are renamed, the member's is merged."""
    from db.open import close_office
    from nongson_desktop.cli import main as command

    folder = tmp_path_factory.mktemp("as-of") / "office"
    assert command(["new", str(folder), "--name", "Đảng bộ xã Suối Mây"]) == 0
    open_office(folder)
    yield _changed()
    close_office()


def _changed() -> dict[str, int]:
    known: dict[type[Record], Record] = {}
    with action("Lập"):
        own = Organization.get_by_id(office_names(DAY).id)
        cell, west, east = (
            new_organization(f"Chi bộ thôn {name}", parent=own) for name in ("Gò Cao", "Bến Tây", "Bến Đông")
        )
        aside = new_organization("Đảng bộ khu Bắc", kind=OrganizationKind.BRANCH, parent=own)
        new_organization("Chi bộ Bắc Sơn", parent=aside)
        hamlet, shore, bank = (new_hamlet(f"Thôn {name}", parent=own) for name in ("Gò Cao", "Bến Tây", "Bến Đông"))
        member = Member(name="Đỗ Đức Ánh")
        link_cell(cell, hamlet)
        member.save()
        place_member(member, west)
        set_status(member, Status.OFFICIAL, OLD)
        known |= {Organization: cell, Hamlet: hamlet, Member: member}
        for there in (OrganizationPeriod, HamletPeriod, CellHamlet, Membership, StatusPeriod):
            known[there] = there.select().get()
        for kind in KINDS:
            if kind.model not in (Indicator, IndicatorSnapshot):  # what the program ships is listed
                _made(kind.model, known)
        Candidate(name="Lê Thị Nga", cell=west, hamlet=shore, stage=Stage.PROMISING, listed_on=OLD).save()
    carry_out(Operation(ReorganizationKind.RENAME, DAY, (cell.id,), names=("Chi bộ thôn Gò Thấp",)))
    carry_out(Operation(ReorganizationKind.MERGE, DAY, (west.id,), into=east.id))
    carry_out(Operation(ReorganizationKind.RENAME, DAY, (hamlet.id,), names=("Thôn Gò Thấp",), hamlets=True))
    carry_out(Operation(ReorganizationKind.MERGE, DAY, (shore.id,), into=bank.id, hamlets=True))
    return {"west": west.id, "east": east.id, "aside": aside.id}


def _made(model: type[Record], known: dict[type[Record], Record]) -> Record:
    """A record of the kind with what it needs, and all that it can name of a cell, a hamlet and a member."""
    if model not in known:
        values: dict[str, Any] = {}
        for field in model._meta.sorted_fields:
            if isinstance(field, pw.ForeignKeyField):
                named = field.rel_model in (Organization, Hamlet, Member)
                if field.rel_model is not model and (named or not field.null):
                    values[field.name] = _made(field.rel_model, known)
            elif field.choices and not field.null:
                values[field.name] = field.choices[0][0]
            elif field.name in ("since", "founded_on", "year", "until"):
                values[field.name] = {"year": 2025, "until": date(2026, 1, 1)}.get(field.name, OLD)
            elif field.default is None and not field.null and field.name != "id":
                values[field.name] = _VALUES[field.field_type]
        values |= _GIVEN.get(model._meta.table_name, {})
        made = known[model] = model(**values)
        made.save()
    return known[model]


def _words(kind: Kind, day: date) -> set[str]:
    text = " ".join(column.text(one) for one in kind.records(View(as_of=day, status=())) for column in kind.columns)
    return {word for word in BEFORE | AFTER if word in text}


def test_each_list_is_said_to_be_dated_or_why_it_is_not() -> None:
    assert DATED | UNDATED.keys() == {kind.key for kind in KINDS}
    assert not DATED & UNDATED.keys()


@pytest.mark.parametrize("key", sorted(DATED))
def test_a_list_shows_the_names_of_the_day(key: str, changed: dict[str, int]) -> None:
    before, after = _words(kind_of(key), EVE), _words(kind_of(key), DAY)
    standing = {"Bến Đông"} if key in STANDING else set()
    ended = {"Bến Tây"} if key in WITH_THEIR_TIME else set()
    assert before - standing <= BEFORE
    assert before & BEFORE
    assert after - ended <= AFTER
    assert after & AFTER


@pytest.mark.parametrize("key", sorted(key for key, why in UNDATED.items() if why in (OWN_DAY, NAMELESS)))
def test_what_has_its_own_day_keeps_its_name_and_the_rest_names_nobody(key: str, changed: dict[str, int]) -> None:
    expected = {"Gò Cao"} if UNDATED[key] == OWN_DAY else set()
    assert _words(kind_of(key), EVE) == _words(kind_of(key), DAY) == expected


@pytest.mark.parametrize("key", OF_PEOPLE)
def test_a_member_is_listed_under_the_cell_of_the_day(key: str, changed: dict[str, int]) -> None:
    def count(day: date, cell: str) -> int:
        return len(kind_of(key).query(View(as_of=day, cell=changed[cell], status=())))

    listed = count(EVE, "west")
    assert listed
    assert (count(DAY, "west"), count(EVE, "east"), count(DAY, "east")) == (0, 0, listed)


def test_who_is_followed_moves_with_cell_and_hamlet(changed: dict[str, int]) -> None:
    """Each in its own list, too: what was before is told until the day, what is there now from the day on."""

    def places(day: date) -> list[tuple[str, str]]:
        listed = kind_of("candidates").query(View(as_of=day, search="le thi nga"))
        return [(one.cell_name, one.hamlet_name) for one in listed]

    assert places(EVE) == [("Chi bộ thôn Bến Tây", "Thôn Bến Tây")]
    assert places(DAY) == [("Chi bộ thôn Bến Đông", "Thôn Bến Đông")]
    found = Candidate.get(Candidate.name == "Lê Thị Nga").id
    assert former_places(found, DAY) == [("Chi bộ thôn Bến Tây", OLD, DAY), ("Thôn Bến Tây", OLD, DAY)]


def _on_paper(key: str, day: date) -> set[str]:
    paper = paper_of(key)
    assert paper.contents is not None
    text = str(paper.contents(Request(on=day, year=2025)))
    return {word for word in BEFORE | AFTER if word in text}


def test_each_paper_is_said_to_be_of_a_day_or_why_it_is_not() -> None:
    others = [key for keys in _OTHER_PAPERS.values() for key in keys.split()]
    named = [*PAPERS_OF_A_DAY, *PAPERS_OF_THEIR_OWN_DAY, *others]
    assert sorted(named) == sorted(paper.key for paper in PAPERS)


@pytest.mark.parametrize("key", PAPERS_OF_A_DAY)
def test_a_paper_bears_the_names_of_its_day(key: str, changed: dict[str, int]) -> None:
    before, after = _on_paper(key, EVE), _on_paper(key, DAY)
    assert before - {"Bến Đông"} <= BEFORE, "but what stood all the time"
    assert before & BEFORE
    assert after <= AFTER
    assert after


@pytest.mark.parametrize("key", PAPERS_OF_THEIR_OWN_DAY)
def test_what_happened_on_a_day_is_printed_under_the_name_of_that_day(key: str, changed: dict[str, int]) -> None:
    assert _on_paper(key, EVE) == _on_paper(key, DAY) == {"Gò Cao"}


OF_ONE_CLASS = ("training-list", "training-letter")  # whoever was sent to it, from wherever


@pytest.mark.parametrize("key", [paper.key for paper in PAPERS if paper.contents is not None])
def test_a_committee_is_printed_with_its_own_and_nobody_elses(key: str, changed: dict[str, int]) -> None:
    """Nothing that was written belongs to the committee chosen: its paper is empty, or there is nothing to print."""
    contents = paper_of(key).contents
    assert contents is not None
    asked = Request(on=DAY, year=2025, scope=scope_of(changed["aside"]))
    try:
        told = str(contents(asked))
    except UserError:
        return
    if key not in OF_ONE_CLASS:
        assert not [word for word in (*BEFORE, *AFTER, "Đỗ Đức Ánh") if word in told]


def test_a_committee_without_anybody_has_lists_of_nobody(changed: dict[str, int]) -> None:
    bodies = scope_of(changed["aside"]).bodies(DAY)
    left = {kind.key for kind in KINDS if kind.query(View(as_of=DAY, status=()).within(bodies)).exists()}
    assert left == set(_OF_THE_OFFICE.split())

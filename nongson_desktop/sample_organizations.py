"""The practice office's hamlets, terms, who follows which cell, and its one change of name as an operation."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from db.base import Row, save_many
from db.dates import add_months
from db.hamlets import CellHamlet, Hamlet, HamletPeriod
from db.meetings import Meeting, MeetingVisit
from db.organizations import OrganizationPeriod
from db.reorganization import Reorganization, ReorganizationKind, ReorganizationPart
from db.terms import AttachedMember, Term
from nongson_desktop.rules.rates import rates
from nongson_desktop.sample_people import Story, at

_PREFIX = "Chi bộ "
_TERM_MONTHS = 60
_FIRST_NUMBER = 19


def organizations(story: Story, seed: int) -> None:
    """What stands beside the organisations; drawn apart, so that nothing else of the office changes."""
    rng = random.Random(f"organizations {seed}")  # noqa: S311  (the same each time, no secret)
    start = date(story.first, 1, 5)
    with at("Ghi danh sách thôn", start):
        _hamlets(story, rng)
    with at("Ghi nhiệm kỳ cấp ủy", start):
        _terms(story)
    with at("Phân công cấp ủy viên phụ trách chi bộ", start + timedelta(days=20)):
        _attached(story)
    with at("Đổi tên một chi bộ", date(story.first + 1, 1, 3)):
        _renamed(story)


def _hamlets(story: Story, rng: random.Random) -> None:
    """One hamlet to each hamlet's cell, named as the cell is, also before the change of name."""
    every = zip(story.cell_ids, story.cell_names, story.kinds, strict=True)
    cells = [(cell, name) for cell, name, kind in every if kind == "hamlet"]
    rows = []
    for place, (_cell, name) in enumerate(cells, 1):
        households = rng.randint(140, 420)
        rows.append(
            {
                "name": _hamlet_name(name),
                "code": f"98{place:03d}",
                "households": households,
                "people": households * 3 + rng.randint(20, 160),
                "counted_on": date(story.last - 1, 12, 31),
            }
        )
    made = save_many(Hamlet, rows)
    periods = [
        {"hamlet": one, "name": row["name"], "parent": story.committee_id} for one, row in zip(made, rows, strict=True)
    ]
    save_many(HamletPeriod, periods)
    save_many(CellHamlet, [{"cell": cell, "hamlet": one} for (cell, _name), one in zip(cells, made, strict=True)])


def _hamlet_name(cell: str) -> str:
    words = cell.removeprefix(_PREFIX)
    return words[:1].upper() + words[1:]


def _terms(story: Story) -> None:
    """The committee's on the days from which its papers were numbered, the cells' two last ones."""
    office = story.words["office"]
    rows: list[Row] = _terms_of(story.committee_id, rates()["terms"], story.today, _FIRST_NUMBER)
    for cell in story.cell_ids:
        rows += _terms_of(cell, office["cell_terms"][2:], story.today, 8)
    save_many(Term, rows)


def _terms_of(organization: int, starts: Sequence[date], today: date, first: int) -> list[Row]:
    begun = [start for start in starts if start <= today]
    return [
        {
            "organization": organization,
            "number": first + place,
            "since": start,
            "until": begun[place + 1] if place + 1 < len(begun) else None,
            "congress_on": start - timedelta(days=2),
            "planned_until": add_months(start, _TERM_MONTHS),
        }
        for place, start in enumerate(begun)
    ]


def _attached(story: Story) -> None:
    """The committee's members in turn; the last cell is given somebody only in the last year."""
    document = f"Quyết định số 31-QĐ/ĐU ngày 25/01/{story.first}"
    _attach(story, range(story.cells - 1), date(story.first, 2, 1), document)


def follow_last(story: Story) -> None:
    """The one cell that nobody followed is given to a member of the committee, who comes to its meetings."""
    since = date(story.last, 2, 1)
    if since > story.today:
        return
    with at("Phân công cấp ủy viên phụ trách chi bộ còn lại", since):
        document = f"Quyết định số 12-QĐ/ĐU ngày 20/01/{story.last}"
        ((cell, member),) = _attach(story, (story.cells - 1,), since, document).items()
        held = (
            Meeting.select(Meeting.id).where(Meeting.cell == cell, Meeting.held_on >= since).order_by(Meeting.held_on)
        )
        comment = "Nội dung sát việc của chi bộ; cần nhiều ý kiến hơn."
        save_many(MeetingVisit, [{"meeting": one.id, "member": member, "comment": comment} for one in held[::2]])


def _attach(story: Story, places: Iterable[int], since: date, document: str) -> dict[int, int]:
    """A member of the committee for each of the cells; cell to member."""
    leaders = [person.id for cell in range(story.cells) for person in story.leaders(cell)[:1]]
    follows = {story.cell_ids[place]: leaders[(place + 1) % len(leaders)] for place in places}
    rows: list[Row] = [
        {"member": member, "cell": cell, "since": since, "document": document} for cell, member in follows.items()
    ]
    save_many(AttachedMember, rows)
    return follows


def _renamed(story: Story) -> None:
    """The change of name that the cells' periods hold, written down as the operation it was."""
    period = OrganizationPeriod
    new = period.get_or_none(period.organization.in_(story.cell_ids), period.since.is_null(False))
    if new is None:
        return
    old = period.get(period.organization == new.organization, period.until == new.since)
    (number,) = save_many(
        Reorganization,
        [
            {
                "on": new.since,
                "kind": ReorganizationKind.RENAME,
                "what": f"{old.name} đổi tên thành {new.name}",
                "document": new.document,
                "decided_by": "Ban Chấp hành Đảng bộ xã",
            }
        ],
    )
    save_many(ReorganizationPart, [{"reorganization": number, "organization": new.organization.id}])

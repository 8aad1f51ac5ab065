"""The people of the practice office: invented organisations, members, statuses and offices held."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

from db.base import Row, action, save_many
from db.dates import PartialDate, add_months
from db.members import Member, Membership, OfficeHeld, PersonKind, Role, Sex, Status, StatusPeriod
from db.organizations import Organization, OrganizationKind, OrganizationPeriod
from db.settings import keep_setting

_EACH_OF_127 = {"probationary": 6, "exempt": 9, "away": 4, "suspended": 1, "moved-in": 6}
_CLOSED_OF_127 = {Status.TRANSFERRED: 4, Status.DECEASED: 4, Status.REMOVED: 1, Status.EXPELLED: 1, Status.RESIGNED: 1}
_ADMITTED_A_YEAR = 4
_GUESTS = 4
_HAMLETS_ONLY_BELOW = 4


@dataclass
class Person:
    """A member in the making: the record, the cell and the statuses one after the other."""

    row: Row
    cell: int
    work: str
    statuses: list[tuple[str, date | None]]
    left: date | None = None
    earlier_cell: tuple[int, date] | None = None
    id: int = 0

    def spans(self) -> Iterator[tuple[str, date, date]]:
        """Each status with its first day and the day after its last."""
        ends = [since for _, since in self.statuses[1:]] + [None]
        for (status, since), until in zip(self.statuses, ends, strict=True):
            yield status, since or date.min, until or self._end(status) or date.max

    def _end(self, status: str) -> date | None:
        return None if status in Status.CLOSED else self.left

    def has_been(self, statuses: Iterable[str], start: date, end: date) -> bool:
        """Whether one of the statuses held on some day from start to end."""
        return any(status in statuses and since <= end and until > start for status, since, until in self.spans())


@dataclass
class Story:
    """What the makers of the practice office share."""

    rng: random.Random
    words: dict[str, Any]
    members: int
    cells: int
    first: int
    last: int
    people: list[Person] = field(default_factory=list)
    by_cell: dict[int, list[Person]] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    cell_ids: list[int] = field(default_factory=list)
    cell_names: list[str] = field(default_factory=list)
    committee_id: int = 0
    used_names: set[str] = field(default_factory=set)
    gaps: dict[int, list[tuple[date, date | None]]] = field(default_factory=dict)  # not counted as party age
    share_below: Fraction = Fraction(1)  # of the year before: those rated below HTT
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def today(self) -> date:
        return date(self.last, 11, 22)

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)

    def count(self, of_127: int) -> int:
        """So many of 127 members, in an office of this size."""
        return round(of_127 * self.members / 127)

    def leaders(self, cell: int) -> list[Person]:
        """The first members of a cell, in the order of their posts."""
        posts = len(self.words["leaders"][self.kinds[cell]])
        return self.by_cell[cell][:posts]

    def between(self, start: date, end: date) -> date:
        return start + timedelta(days=self.rng.randrange(max((end - start).days, 1)))


def people(story: Story) -> None:
    """The organisations, the members and the offices they held, before the years begin."""
    start = date(story.first, 1, 4)
    with at("Lập đảng bộ và các chi bộ của dữ liệu mẫu", start, kind="new"):
        _organizations(story)
    with at("Ghi danh sách đảng viên", start):
        _invent_people(story)
        _members(story)
    with at("Ghi chức vụ cấp ủy", start):
        _offices(story)


def at(what: str, day: date, kind: str = "edit") -> Any:
    """An Action of the practice office, done in the morning of that day."""
    return action(what, kind=kind, at=datetime.combine(day, time(1), UTC))


# organisations


def _organizations(story: Story) -> None:
    office = story.words["office"]
    change: date = office["reorganised"]
    province, district, committee = save_many(
        Organization,
        [
            {"name": office["province"], "kind": OrganizationKind.SUPERIOR},
            {
                "name": office["district"],
                "kind": OrganizationKind.SUPERIOR,
                "ended_on": change,
                "end_reason": office["reorganised_by"],
            },
            {"name": office["name"], "kind": OrganizationKind.COMMITTEE, "code": "98000000001"},
        ],
    )
    story.committee_id = committee
    periods: list[Row] = [
        {"organization": province, "name": office["province"]},
        {"organization": district, "name": office["district"], "parent": province, "until": change},
        {"organization": committee, "name": office["name"], "parent": district, "until": change},
        {
            "organization": committee,
            "name": office["name"],
            "parent": province,
            "since": change,
            "document": office["reorganised_by"],
        },
    ]
    save_many(OrganizationPeriod, periods + _cells(story))
    keep_setting("place", office["place"])
    keep_setting("spelling", "ỦY")


def _cells(story: Story) -> list[Row]:
    """Make the cells; gives the periods of their names."""
    office = story.words["office"]
    others = office["others"] if story.cells >= _HAMLETS_ONLY_BELOW else []
    hamlets = [f"Chi bộ thôn {_hamlet(office['hamlets'], place)}" for place in range(story.cells - len(others))]
    story.kinds = ["hamlet"] * len(hamlets) + [other["kind"] for other in others]
    story.cell_names = hamlets + [other["name"] for other in others]
    rows = [{"name": name, "cell_kind": kind} for name, kind in zip(story.cell_names, story.kinds, strict=True)]
    story.cell_ids = save_many(Organization, rows)
    periods: list[Row] = [
        {"organization": cell, "name": name, "parent": story.committee_id}
        for cell, name in zip(story.cell_ids, story.cell_names, strict=True)
    ]
    if len(hamlets) > 3:
        renamed = date(story.first + 1, 1, 1)
        periods.append({**periods[3], "name": office["renamed"], "until": renamed})
        periods[3] |= {"since": renamed, "document": f"Quyết định số 27-QĐ/ĐU ngày 20/12/{story.first}"}
    return periods


def _hamlet(names: Sequence[str], place: int) -> str:
    turn, index = divmod(place, len(names))
    return names[index] if turn == 0 else f"{names[index]} {turn + 1}"


# people


def _invent_people(story: Story) -> None:
    sizes = _sizes(story)
    for cell, size in enumerate(sizes):
        leaders = story.words["leaders"][story.kinds[cell]]
        for post in leaders[:size]:
            story.people.append(_person(story, cell, (1998, 2012), post))
    free = [cell for cell, size in enumerate(sizes) for _ in range(size)]
    for person in story.people:
        free.remove(person.cell)
    story.rng.shuffle(free)
    _special(story, free)
    _admitted(story, free)
    for cell in free:
        story.people.append(_person(story, cell, (1986, story.first - 4)))
    _gone(story)
    _guests(story)
    _finish(story)
    for person in story.people:
        story.by_cell.setdefault(person.cell, []).append(person)


def _sizes(story: Story) -> list[int]:
    """Members of each cell in proportion to its weight, three at least."""
    hamlet = story.words["office"]["hamlet_weights"]
    other = {each["kind"]: each["weight"] for each in story.words["office"]["others"]}
    weights = [other.get(kind) or hamlet[place % len(hamlet)] for place, kind in enumerate(story.kinds)]
    spare = story.members - 3 * story.cells
    shares = [max(story.members * weight / sum(weights) - 3, 0) for weight in weights]
    exact = [spare * share / (sum(shares) or 1) for share in shares]
    sizes = [3 + int(size) for size in exact]
    by_rest = sorted(range(story.cells), key=lambda cell: (int(exact[cell]) - exact[cell], cell))
    for turn in range(story.members - sum(sizes)):
        sizes[by_rest[turn % story.cells]] += 1
    return sizes


def _special(story: Story, free: list[int]) -> None:
    """One person for each place of a special status; takes the places from `free`."""
    today = story.today
    for number in range(min(story.count(_EACH_OF_127["exempt"]), len(free))):
        hamlets = [cell for cell in free if story.kinds[cell] == "hamlet"]
        if not hamlets:
            break
        free.remove(hamlets[0])
        person = _person(story, hamlets[0], (1962, 1983))
        since = story.between(date(story.first - 2, 1, 1), date(story.last, 9, 1))
        person.statuses = [(Status.OFFICIAL, None), (Status.EXEMPT, since)]
        born = person.row["birth_date"]
        if number < 2:
            person.row["birth_date"] = PartialDate(born.year, None if number == 0 else born.month)
        story.people.append(person)
    for kind, earliest in (("away", add_months(today, -14)), ("suspended", add_months(today, -4))):
        for _ in range(min(story.count(_EACH_OF_127[kind]), len(free))):
            person = _person(story, free.pop(), (1990, story.first - 4))
            person.statuses.append((kind, story.between(earliest, today - timedelta(days=60))))
            story.people.append(person)
    for _ in range(min(story.count(_EACH_OF_127["moved-in"]), len(free))):
        person = _person(story, free.pop(), (1990, story.first - 4))
        person.statuses = [(Status.OFFICIAL, story.between(date(story.first, 2, 1), today - timedelta(days=200)))]
        story.people.append(person)


def _admitted(story: Story, free: list[int]) -> None:
    """Those admitted in the years of the story, the last ones still on probation."""
    for day in _probation_starts(story)[: len(free)]:
        story.people.append(_newcomer(story, free.pop(), day))
    for year in range(story.first, story.last):
        last_day = min(date(year, 12, 1), add_months(story.today, -13))
        for _ in range(min(story.count(_ADMITTED_A_YEAR), len(free))):
            story.people.append(_newcomer(story, free.pop(), story.between(date(year, 1, 15), last_day)))


def _probation_starts(story: Story) -> list[date]:
    """First days of probation: some six months before December, some not, one probation just over."""
    days = [date(story.last, month, day) for month, day in story.words["office"]["probation_starts"]]
    days.append(add_months(story.today, -12) - timedelta(days=15))
    wanted = story.count(_EACH_OF_127["probationary"])
    while len(days) < wanted:
        days.append(story.between(add_months(story.today, -11), story.today - timedelta(days=10)))
    return days[:wanted]


def _newcomer(story: Story, cell: int, admitted: date) -> Person:
    person = _person(story, cell, (admitted.year, admitted.year), admitted=admitted)
    official = add_months(admitted, 12)
    person.statuses = [(Status.PROBATIONARY, admitted)]
    if official + timedelta(days=45) <= story.today:
        person.statuses.append((Status.OFFICIAL, official))
    else:
        person.row.update(official_on=None, card_number="")
    return person


def _gone(story: Story) -> None:
    """Members who left in the years of the story; they come on top of those in đảng số."""
    start, end = date(story.first, 2, 10), story.today - timedelta(days=40)
    for status, of_127 in _CLOSED_OF_127.items():
        for _ in range(story.count(of_127)):
            years = (1965, 1985) if status == Status.DECEASED else (1990, story.first - 4)
            person = _person(story, story.rng.randrange(story.cells), years)
            person.left = story.between(start, end)
            person.statuses.append((status, person.left))
            story.people.append(person)


def _guests(story: Story) -> None:
    for number in range(story.count(_GUESTS)):
        person = _person(story, story.rng.randrange(story.cells), (2005, story.first - 4))
        since = story.between(add_months(story.today, -10), add_months(story.today, -3))
        if number == 0:
            since = date(max(story.last - 2, story.first), 3, 1)
            person.left = add_months(since, 9) if since.year < story.last else None
        person.statuses = [(Status.GUEST, since)]
        story.people.append(person)


def _finish(story: Story) -> None:
    """Three members who changed cells, one who was away and came back."""
    settled = [person for person in story.people if person.statuses == [(Status.OFFICIAL, None)]][-12:]
    for person in settled[:3]:
        if story.cells > 1:
            other = (person.cell + 1) % story.cells
            person.earlier_cell = other, story.between(date(story.first, 6, 1), story.today - timedelta(days=30))
    for person in settled[3:4]:
        away = date(story.first, 4, 1)
        person.statuses += [(Status.AWAY, away), (Status.OFFICIAL, add_months(away, 11))]


def _person(
    story: Story,
    cell: int,
    admitted_in: tuple[int, int],
    post: Sequence[str] | None = None,
    admitted: date | None = None,
) -> Person:
    """An invented official member of the cell, admitted in those years."""
    rng, kind = story.rng, story.kinds[cell]
    occupation, workplace, position, person_kind = post or rng.choice(story.words["work"][kind])
    admitted = admitted or date(rng.randint(*admitted_in), rng.randint(1, 12), rng.randint(1, 28))
    born = date(admitted.year - rng.randint(20, 33), rng.randint(1, 12), rng.randint(1, 28))
    women = 1.0 if "Phụ nữ" in position else 0.7 if kind == "school" else 0.35
    sex = Sex.FEMALE if rng.random() < women else Sex.MALE
    number = next(story.numbers)
    home = story.words["office"]["home"]
    row = {
        "name": _name(story, sex),
        "birth_date": PartialDate.of(born),
        "sex": sex,
        "card_number": f"{98_000_000 + number * 37:012d}",
        "identity_number": _identity_number(born.year, sex, number),
        "file_number": f"{number:05d}",
        "decision_on": PartialDate.of(admitted - timedelta(days=rng.randint(8, 29))) if admitted.year > 1994 else None,
        "admitted_on": PartialDate.of(admitted),
        "official_on": PartialDate.of(add_months(admitted, 12)),
        "hometown": f"Xã {home.removeprefix('xã ')}",
        "residence": f"{_place(story, cell)}, {home}",
        "ethnicity": "Kinh",
        "religion": "Không",
        "occupation": occupation,
        "workplace": workplace,
        "position": position,
        "person_kind": person_kind,
        "phone": f"0500{rng.randrange(10**6):06d}",
        "education": "12/12" if born.year > 1965 or kind != "hamlet" else "9/12",
        "profession": "" if kind == "hamlet" else rng.choice(("Đại học", "Đại học", "Cao đẳng", "Trung cấp")),
        "theory": "Cao cấp" if person_kind == PersonKind.LEADER else rng.choice(("Sơ cấp", "Trung cấp")),
    }
    return Person(row, cell, kind, [(Status.OFFICIAL, None)])


def _identity_number(year: int, sex: str, number: int) -> str:
    """Twelve digits as on identity cards, of a province code that does not exist."""
    century = 2 * (year // 100 - 19) + (sex == Sex.FEMALE)
    return f"098{century}{year % 100:02d}{number * 7:06d}"


def _place(story: Story, cell: int) -> str:
    hamlets = story.kinds.count("hamlet")
    place = cell if cell < hamlets else story.rng.randrange(hamlets)
    return story.cell_names[place].removeprefix("Chi bộ t").join(("T", ""))


def _name(story: Story, sex: str) -> str:
    names = story.words["names"]
    for _ in range(40):
        parts = (names["surnames"], names[sex]["middle"], names[sex]["given"])
        name = " ".join(story.rng.choice(part) for part in parts)
        if name not in story.used_names:
            break
    story.used_names.add(name)
    return name


def _members(story: Story) -> None:
    ids = save_many(Member, [person.row for person in story.people])
    for person, member in zip(story.people, ids, strict=True):
        person.id = member
    save_many(Membership, [row for person in story.people for row in _membership(story, person)])
    save_many(StatusPeriod, [row for person in story.people for row in _statuses(story, person)])


def _membership(story: Story, person: Person) -> Iterator[Row]:
    since = person.statuses[0][1]
    if person.earlier_cell:
        cell, moved = person.earlier_cell
        yield {"member": person.id, "cell": story.cell_ids[cell], "since": since, "until": moved}
        since = moved
    yield {"member": person.id, "cell": story.cell_ids[person.cell], "since": since, "until": person.left}


def _statuses(story: Story, person: Person) -> Iterator[Row]:
    reasons = story.words["words"]["closing"]
    for status, since, until in person.spans():
        yield {
            "member": person.id,
            "status": status,
            "since": since if since > date.min else None,
            "until": until if until < date.max else None,
            "reason": reasons.get(status, ""),
        }


# offices held


def _offices(story: Story) -> None:
    office = story.words["office"]
    rows: list[Row] = []
    for turn, (since, until) in enumerate(_terms(office["committee_terms"], story)):
        rows += _committee(story, turn, since, until)
    for turn, (since, until) in enumerate(_terms(office["cell_terms"], story)):
        for cell in range(story.cells):
            rows += _cell_committee(story, cell, turn, since, until)
    save_many(OfficeHeld, rows)


def _terms(starts: Sequence[date], story: Story) -> list[tuple[date, date | None]]:
    """The terms that touch the years of the story and the one before."""
    begun = [start for start in starts if start <= story.today]
    ends: list[date | None] = [*begun[1:], None]
    known = date(story.first - 1, 1, 1)
    return [(since, until) for since, until in zip(begun, ends, strict=True) if until is None or until > known]


def _committee(story: Story, turn: int, since: date, until: date | None) -> Iterator[Row]:
    """Đảng ủy of a term: the secretary, two deputies, five in its standing committee, and its inspection body."""
    by_kind = {kind: story.leaders(story.kinds.index(kind)) for kind in dict.fromkeys(story.kinds)}
    pool = by_kind.get("office", []) + by_kind.get("police", [])[:2] + by_kind.get("school", [])[:1]
    pool += by_kind["hamlet"][: 1 if pool else 3]
    pool = pool[turn % 2 :] + pool[: turn % 2] if len(pool) > 3 else pool
    roles = [(Role.SECRETARY, 0, 1), (Role.DEPUTY, 1, 3), (Role.STANDING, 0, 5), (Role.COMMITTEE, 0, len(pool))]
    roles += [("inspection-head", 4, 5), ("inspection-deputy", 7, 8), ("inspection-member", 8, 10)]
    for role, begin, end in roles:
        for person in pool[begin:end]:
            yield _office(person, story.committee_id, role, since, until)


def _cell_committee(story: Story, cell: int, turn: int, since: date, until: date | None) -> Iterator[Row]:
    leaders = story.leaders(cell)[:3]
    if turn % 3 == 0 and cell % 4 == 1:
        leaders[0], leaders[1] = leaders[1], leaders[0]
    for person, role in zip(leaders, (Role.SECRETARY, Role.DEPUTY), strict=False):
        yield _office(person, story.cell_ids[cell], role, since, until)
    if len(story.by_cell[cell]) >= 9:
        for person in leaders:
            yield _office(person, story.cell_ids[cell], Role.CELL_COMMITTEE, since, until)


def _office(person: Person, organization: int, role: str, since: date, until: date | None) -> Row:
    return {"member": person.id, "organization": organization, "role": role, "since": since, "until": until}

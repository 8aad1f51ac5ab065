"""The practice office's badges: those of past rounds, time that does not count, an illness, awards from above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from db.awards import AwardForm, AwardLevel, AwardReceived
from db.badges import BadgeAward, BadgeChoice, BadgeRequest, GapKind, PartyGap
from db.base import Row, save_many
from db.dates import PartialDate, add_months
from db.evaluation import Level, Rating
from db.members import Member, Status
from nongson_desktop.rules.badge_rules import BadgeRules, rules_on
from nongson_desktop.rules.badges import Standing, due_badges
from nongson_desktop.rules.party_age import Gap, full_on, left_out, start_of
from nongson_desktop.sample_people import Person, Story, at

_GAPS: tuple[tuple[str, date, date], ...] = (
    (GapKind.REMOVED, date(1990, 3, 1), date(1991, 5, 1)),
    (GapKind.INTERRUPTED, date(2001, 6, 15), date(2001, 11, 1)),
)
_DECIDED_BEFORE = timedelta(days=15)


def prepare(story: Story) -> None:
    """Time outside the Party, one day of party age set by hand, and the badges of all rounds before the story."""
    begun = date(story.first, 1, 1)
    with at("Ghi thời gian không tính tuổi đảng", date(story.first, 1, 4)):
        _leave_out(story)
        _set_by_hand(story)
    with at("Ghi Huy hiệu Đảng đã tặng", date(story.first, 1, 4)):
        save_many(BadgeAward, [row for round_on, row in _awards(story) if round_on < begun])


def award(story: Story, year: int) -> None:
    """The badges of the year's rounds; in the open year the clerk has put someone ill forward for the next one."""
    day = date(year, 11, 10)
    with at(f"Ghi Huy hiệu Đảng năm {year}", day):
        save_many(BadgeAward, [row for round_on, row in _awards(story) if round_on.year == year])
    if year == story.last:
        with at("Đề nghị sớm Huy hiệu Đảng cho đảng viên bệnh nặng", day):
            _ask_early(story)


def receive(story: Story, year: int) -> None:
    """Giấy khen from above for a member who was excellent every year, and one for a cell."""
    years = range(story.first, year)
    best = _always_excellent(story, year)
    rows: list[Row] = [{"member": best, "year": one, **_from_above(story, one)} for one in years if best]
    rows += [
        {"organization": story.cell_ids[0], "year": one, **_from_above(story, one)} for one in years[1:2] or years[:1]
    ]
    with at("Ghi khen của cấp trên", date(year, 12, 26)):
        save_many(AwardReceived, rows)


def _from_above(story: Story, year: int) -> Row:
    """Of the district while there was one, of the province after."""
    day = date(year, 12, 30)
    district = day < story.words["office"]["reorganised"]
    return {
        "level": AwardLevel.DISTRICT if district else AwardLevel.PROVINCE,
        "form": AwardForm.CERTIFICATE,
        "number": f"{year % 100 * 11}-QĐ/{'HU' if district else 'TU'}",
        "decided_on": day,
    }


def _always_excellent(story: Story, year: int) -> int | None:
    """The first member at the highest level in every closed year."""
    years: dict[int, set[int]] = {}
    for rating in Rating.select().where(Rating.level == Level.HTXS, Rating.member.is_null(False), Rating.year <= year):
        years.setdefault(rating.__data__["member"], set()).add(rating.year)
    return min((member for member, found in years.items() if len(found) > year - story.first), default=None)


def _settled(story: Story) -> list[Person]:
    """Members who were official all the time and hold no post that a story is told of."""
    led = {person.id for cell in story.by_cell for person in story.leaders(cell)}
    return [one for one in story.people if one.statuses == [(Status.OFFICIAL, None)] and one.id not in led]


def _leave_out(story: Story) -> None:
    rows, taken = [], set()
    for kind, since, until in _GAPS:
        member = next((one for one in _settled(story) if _start(one) < since and one.id not in taken), None)
        if member is not None:
            taken.add(member.id)
            story.gaps[member.id] = [(since, until)]
            rows.append({"member": member.id, "kind": kind, "since": since, "until": until})
    save_many(PartyGap, rows)


def _set_by_hand(story: Story) -> None:
    """The eldest exempt member, admitted under an older charter."""
    elder = _elder(story)
    if elder is not None:
        elder.row["party_age_from"] = PartialDate.of(add_months(_start(elder), -6))
        elder.row["party_age_reason"] = story.words["words"]["party_age_reason"]
        names = ("party_age_from", "party_age_reason")
        save_many(Member, [{"id": elder.id, **{name: elder.row[name] for name in names}}])


def _elder(story: Story) -> Person | None:
    exempt = [one for one in story.people if one.statuses[-1][0] == Status.EXEMPT]
    return min(exempt, key=_start, default=None)


def _start(person: Person) -> date:
    start = start_of(Member(**person.row))
    assert start is not None
    return start.day


def _awards(story: Story) -> list[tuple[date, Row]]:
    """The badges of every round up to today, in their order; the elder's last one was never written down."""
    rules = rules_on(story.today)
    given = sorted(
        (round_on, person.id, years)
        for person in story.people
        if person.statuses[-1][0] != Status.GUEST
        for years, round_on in _rounds(story, person, rules)
    )
    elder = _elder(story)
    last = max((one for one in given if elder and one[1] == elder.id), default=None)
    return [
        (round_on, _award(number, round_on, member, years))
        for number, (round_on, member, years) in enumerate(given, 1)
        if (round_on, member, years) != last
    ]


def _rounds(story: Story, person: Person, rules: BadgeRules) -> Iterator[tuple[int, date]]:
    """The milestones that a member reached while here, with their rounds."""
    gaps: list[Gap] = story.gaps.get(person.id, [])
    for years in rules.milestones:
        round_on = rules.round_for(full_on(_start(person), years, left_out(gaps, story.today)))
        if round_on <= min(story.today, person.left or date.max):
            yield years, round_on


def _award(number: int, round_on: date, member: int, years: int) -> Row:
    return {
        "member": member,
        "years": years,
        "round_on": round_on,
        "decision_number": f"{200 + round_on.month * 10}-QĐ/TU",
        "decided_on": round_on - _DECIDED_BEFORE,
        "badge_number": f"SL{number:06d}",
    }


def _ask_early(story: Story) -> None:
    """The first member who may be put forward early in the next round."""
    round_on = rules_on(story.today).round_after(story.today)
    possible = next((one for one in due_badges(round_on) if one.standing == Standing.POSSIBLE), None)
    if possible is not None:
        asked = {"member": possible.member.id, "years": possible.years, "choice": BadgeChoice.EARLY}
        save_many(BadgeRequest, [{**asked, "round_on": round_on, "reason": story.words["words"]["illness"]}])

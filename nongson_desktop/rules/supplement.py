"""Bổ sung hồ sơ: what changed in members' records between two days (HD 06-HD/TW 8.1c; Mẫu 3-HSĐV).

Fields of the record come from the audit rows written in that time; dated rows from their own days, whenever they were
typed. Everything is read for all the members asked at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from db.awards import Award, AwardDecision, AwardForm, AwardLevel, AwardReceived
from db.badges import BadgeAward
from db.base import Action, Audit
from db.dates import PartialDate
from db.discipline import Discipline, DisciplineForm
from db.member_file import Education, MassMembership, Training
from db.members import Member, Membership, OfficeHeld, Role, Status, StatusPeriod
from db.organizations import OrganizationPeriod
from nongson_desktop.columns import columns_of
from nongson_desktop.rules.member_file import education_words, first_day, last_day, mass_words, training_words

LEARNING, WORK, AWARDS, DISCIPLINE = "Trình độ", "Đơn vị, chức vụ, nghề nghiệp", "Khen thưởng", "Kỷ luật"
FAMILY, RECORD, PARTY = "Hoàn cảnh gia đình", "Lý lịch, số thẻ, nơi cư trú", "Sinh hoạt đảng"
SECTIONS = (LEARNING, WORK, AWARDS, DISCIPLINE, FAMILY, RECORD, PARTY)
_FIELDS = {
    **dict.fromkeys(("education", "profession", "academic_title", "theory", "languages", "computing"), LEARNING),
    **dict.fromkeys(("occupation", "workplace", "position", "service", "person_kind"), WORK),
    "family": FAMILY,
}
_LEFT_OUT = ("note",)
_ONE = timedelta(days=1)
_HERE = timezone(timedelta(hours=7))  # the days of the office, wherever the program runs


@dataclass(frozen=True)
class Change:
    """One line of the form: what was, what is now, from when and by which document."""

    section: str
    what: str
    before: str
    after: str
    on: str = ""
    document: str = ""


@dataclass(frozen=True)
class Span:
    """The days compared: what holds at the end of `since` against what holds at the end of `until`."""

    since: date
    until: date

    def holds(self, day: PartialDate | date | None) -> bool:
        """Whether a day, or what is known of it, lies after the first and up to the last."""
        return day is not None and last_day(day) > self.since and first_day(day) <= self.until

    @property
    def moments(self) -> tuple[str, str]:
        """The same as times of Actions, which are kept in UTC."""
        return _moment(self.since), _moment(self.until)


def _moment(day: date) -> str:
    midnight = datetime.combine(day + timedelta(days=1), time(), _HERE)
    return midnight.astimezone(UTC).isoformat(timespec="seconds")


def changes(members: Sequence[int], span: Span) -> dict[int, list[Change]]:
    """What changed in each of these members' records, in the order of SECTIONS; who has nothing is left out."""
    found: dict[int, list[Change]] = defaultdict(list)
    for read in (_fields, _learning, _work, _awards, _disciplines, _party):
        for member, change in read(list(members), span):
            found[member].append(change)
    order = {section: place for place, section in enumerate(SECTIONS)}
    return {member: sorted(found[member], key=lambda one: order[one.section]) for member in members if found[member]}


Found = Iterator[tuple[int, Change]]


# The record's own fields


def _fields(members: list[int], span: Span) -> Found:
    """The first old and the last new value of each field that was written in the time and is another now."""
    first, last = span.moments
    query: Any = (
        Audit.select(Audit.record_id, Audit.old, Audit.new, Action.at)
        .join(Action)
        .where(
            Audit.table == "member",
            Audit.record_id.in_(members),
            Audit.old.is_null(False),
            Action.at >= first,
            Action.at < last,
        )
        .order_by(Audit.id)
        .tuples()
    )
    old: dict[tuple[int, str], Any] = {}
    new: dict[tuple[int, str], tuple[Any, str]] = {}
    for member, before, after, at in query:
        for name, value in json.loads(before).items():
            old.setdefault((member, name), value)
        new |= {(member, name): (value, at) for name, value in json.loads(after).items()}
    columns = {column.name: column for column in columns_of(Member) if column.field is not None}
    for (member, name), (value, at) in new.items():
        if name not in columns or name in _LEFT_OUT or value == old[member, name]:
            continue
        was, now = (columns[name].show(_revived(name, one)) for one in (old[member, name], value))
        day = datetime.fromisoformat(at).astimezone(_HERE).date()
        yield (
            member,
            Change(_FIELDS.get(name, RECORD), columns[name].label, was, now or "(bỏ trống)", f"{day:%d/%m/%Y}"),
        )


def _revived(name: str, value: Any) -> Any:
    return None if value is None else Member._meta.fields[name].python_value(value)


# The dated rows


def _dated(model: Any, members: list[int], span: Span, words: Callable[[Any], str], section: str, what: str) -> Found:
    """Rows that began in the time, and rows that ended in it; both at once is one line."""
    for row in model.select().where(model.member.in_(members), model.hidden == False).order_by(model.since, model.id):
        began, ended = span.holds(row.since), span.holds(row.until)
        if began or ended:
            said = words(row)
            before = said if ended and not began else ""
            after = f"thôi từ {_day(row.until)}" if ended and not began else said
            paper = getattr(row, "reason", row.document) if ended and not began else row.document
            yield row.member_id, Change(section, what, before, after, _when(row, began, ended), paper)


def _when(row: Any, began: bool, ended: bool) -> str:
    if began and ended:
        return f"{_day(row.since)} – {_day(row.until)}"
    return _day(row.since if began else row.until)


def _day(day: PartialDate | date) -> str:
    return str(day) if isinstance(day, PartialDate) else f"{day:%d/%m/%Y}"


def _learning(members: list[int], span: Span) -> Found:
    for model, words, what in (
        (Education, education_words, "Học vấn, chuyên môn"),
        (Training, training_words, "Lý luận, bồi dưỡng"),
    ):
        for member, change in _dated(model, members, span, words, LEARNING, what):
            after = change.before or change.after  # what was learnt does not end
            yield member, Change(LEARNING, what, "", after, change.on, change.document)


def _work(members: list[int], span: Span) -> Found:
    name_on, roles = _dated_names(), dict(Role.LABELS)

    def office(row: OfficeHeld) -> str:
        day = row.until - _ONE if row.until and span.holds(row.until) else row.since
        return f"{roles[row.role]} {name_on(row.__data__['organization'], day)}"

    yield from _not_renewed(_dated(OfficeHeld, members, span, office, WORK, "Chức vụ cấp ủy"))
    yield from _dated(MassMembership, members, span, mass_words, WORK, "Đoàn thể")


def _not_renewed(found: Found) -> Found:
    """An office given up and taken on again the same day, as in a new term, is no change."""
    known = list(found)
    ended = {(member, one.before, one.on) for member, one in known if one.before}
    begun = {(member, one.after, one.on) for member, one in known if not one.before}
    for member, one in known:
        if (member, one.before or one.after, one.on) not in ended & begun:
            yield member, one


def _awards(members: list[int], span: Span) -> Found:
    levels, forms = dict(AwardLevel.LABELS), dict(AwardForm.LABELS)
    for one in _of(AwardReceived, members):
        if span.holds(one.decided_on or PartialDate(one.year)):
            level = levels[one.level]
            said = f"{forms[one.form]}, {level[:1].lower()}{level[1:]}, năm {one.year}"
            yield one.member_id, Change(AWARDS, "Khen thưởng", "", said, _known(one.decided_on), one.number)
    given: Any = (
        Award.select(Award, AwardDecision)
        .join(AwardDecision)
        .where(Award.member.in_(members), Award.hidden == False, AwardDecision.hidden == False)
    )
    for one in given:
        if span.holds(one.decision.decided_on):
            said = f"Giấy khen, năm {one.decision.year}"
            number = one.decision.number
            yield one.member_id, Change(AWARDS, "Khen thưởng", "", said, _known(one.decision.decided_on), number)
    for one in _of(BadgeAward, members):
        if span.holds(one.round_on or one.decided_on):
            said = f"Huy hiệu {one.years} năm tuổi đảng"
            yield one.member_id, Change(AWARDS, "Huy hiệu Đảng", "", said, _known(one.round_on), one.decision_number)


def _disciplines(members: list[int], span: Span) -> Found:
    forms = dict(DisciplineForm.LABELS)
    for one in _of(Discipline, members):
        if span.holds(one.decided_on):
            yield one.member_id, Change(DISCIPLINE, "Kỷ luật", "", forms[one.form], _known(one.decided_on), one.number)
        if span.holds(one.ended_on):
            ended = f"chấm dứt hiệu lực từ {one.ended_on:%d/%m/%Y}"
            yield one.member_id, Change(DISCIPLINE, "Kỷ luật", forms[one.form], ended, _known(one.ended_on))


def _party(members: list[int], span: Span) -> Found:
    """Status and cell: what follows another is one change from the one to the other."""
    name_on, labels = _dated_names(), dict(Status.LABELS)
    yield from _followed(StatusPeriod, members, span, lambda row, _: labels[row.status], "Trạng thái")
    yield from _followed(Membership, members, span, lambda row, day: name_on(row.__data__["cell"], day), "Chi bộ")


def _followed(model: Any, members: list[int], span: Span, words: Callable[[Any, date], str], what: str) -> Found:
    rows: dict[int, list[Any]] = defaultdict(list)
    for row in _of(model, members):
        rows[row.member_id].append(row)
    for member, periods in rows.items():
        periods.sort(key=lambda row: row.since or date.min)
        for place, row in enumerate(periods):
            if span.holds(row.since):
                before = words(periods[place - 1], row.since - _ONE) if place else ""
                yield member, Change(PARTY, what, before, words(row, row.since), _day(row.since), row.document)


def _of(model: Any, members: list[int]) -> Iterable[Any]:
    return model.select().where(model.member.in_(members), model.hidden == False).order_by(model.id)  # type: ignore[no-any-return]


def _known(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _dated_names() -> Callable[[int, date | None], str]:
    """What an organisation was called on a day; one query."""
    period, known = OrganizationPeriod, defaultdict(list)
    rows = period.select(period.organization, period.since, period.name).where(~period.hidden)
    for body, since, name in rows.order_by(period.since, period.id).tuples().iterator():
        known[body].append((since or date.min, name))

    def name_on(body: int, day: date | None) -> str:
        begun = [name for since, name in known[body] if since <= (day or date.min)]
        return str((begun or [known[body][0][1]])[-1])

    return name_on

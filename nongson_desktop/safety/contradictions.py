"""What contradicts itself though every record is as the journal tells it: numbers, years of evaluation, their sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

import peewee as pw

from db.awards import AwardDecision, IssuedPaper
from db.badges import BadgeAward
from db.base import Action, Audit, Record
from db.errors import OpenError, UserError
from db.evaluation import Evaluation, Level, Rating
from db.inspections import Inspection
from db.kept import EARLIER, KeptPaper
from db.layouts import LayoutPicture
from db.members import Member, StatusPeriod
from db.organizations import OrganizationPeriod
from db.papers import DocumentNumber, PaperTemplate
from nongson_desktop.rules import awards, inspections
from nongson_desktop.rules.collectives import waiting_collectives
from nongson_desktop.rules.composition import movements
from nongson_desktop.rules.evaluation import profile_of
from nongson_desktop.rules.numbers import plain_number, term_of
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.rated import cells_since, kept_cells, kept_members, members_since
from nongson_desktop.rules.reconciliation import WHOLE, Reconciled

_KEPT_BYTES: tuple[type[Record], ...] = (KeptPaper, IssuedPaper, PaperTemplate, LayoutPicture)


def _twice_numbered() -> Iterator[str]:
    """Numbers that two papers of one issuer and type carry in one term, whatever term they were entered for."""
    register = _register()
    terms: dict[date | None, date] = {day: term_of(day) for day in {one.dated for one in register if one.dated}}
    found: dict[tuple[str, str, date, int], list[DocumentNumber]] = defaultdict(list)
    for one in register:
        term = terms.get(one.dated, one.term)
        found[one.symbol, one.kind, term, one.number].append(one)
    for (symbol, kind, _, number), papers in found.items():
        if len(papers) > 1:
            told = "; ".join(_paper(one) for one in papers)
            yield f"Số {number:02d}-{kind}/{symbol} ghi cho {len(papers)} văn bản của một nhiệm kỳ: {told}."


def _twice_before_the_register() -> Iterator[str]:
    """Numbers of decisions and inspections that the register does not hold, given twice in one year of a term.

    Offices once began anew each year: over a whole term such numbers may come back.
    """
    register = _register()
    owners = {one.owner for one in register}
    beside = [(record, numbered) for record, numbered in _numbered() if record.uid not in owners]
    term_on = cache(term_of)
    found: dict[tuple[str, str, date, int, int], list[str]] = defaultdict(list)
    for record, numbered in beside:
        for _field, typed, day, kind, symbol in numbered:
            if day and (plain := _plain(typed)):
                found[symbol, kind, term_on(day), day.year, plain].append(f"{_what(record)} ngày {day:%d/%m/%Y}")
    for one in register:
        key = (one.symbol, one.kind, one.term, one.dated.year if one.dated else 0, one.number)
        if key in found:
            found[key].append(_paper(one))
    for (symbol, kind, _term, year, number), papers in found.items():
        if len(papers) > 1:
            yield f"Số {number:02d}-{kind}/{symbol} ghi cho {len(papers)} văn bản của năm {year}: {'; '.join(papers)}."


def _register() -> list[DocumentNumber]:
    return list(DocumentNumber.select().where(DocumentNumber.hidden == False).order_by(DocumentNumber.id))


def _paper(one: DocumentNumber) -> str:
    return f"{one.subject or 'văn bản'} ngày {one.dated:%d/%m/%Y}" if one.dated else one.subject or "văn bản"


def _unlike_the_register() -> Iterator[str]:
    """Decisions, submissions and minutes that carry another number than the register gave them."""
    given = {(one.owner, one.kind, one.symbol): one.number for one in _register() if one.owner}
    owners = {owner for owner, _, _ in given}
    for record, numbered in _numbered():
        for _field, number, _day, kind, symbol in numbered if record.uid in owners else ():
            known = given.get((record.uid, kind, symbol))
            if known is not None and known != _plain(number):
                yield (
                    f"{_what(record)} ghi số {number.strip() or 'trống'},"
                    f" mà sổ số văn bản ghi {known:02d}-{kind}/{symbol}."
                )


def _numbered() -> Iterator[tuple[Record, list[tuple[str, str, date | None, str, str]]]]:
    for decision in AwardDecision.select().where(AwardDecision.hidden == False).order_by(AwardDecision.id):
        yield decision, awards.numbered(decision)
    for inspection in Inspection.select().where(Inspection.hidden == False).order_by(Inspection.id):
        yield inspection, inspections.numbered(inspection)


def _what(record: Record) -> str:
    return f"{record.Screen.title} (số {record.id})"


def _plain(number: str) -> int:
    try:
        return int(plain_number(number))
    except UserError:
        return 0


def _two_holders() -> Iterator[str]:
    """Cards, identity numbers and badges that two persons hold, however the figures are set apart."""
    people = Member.select().where(Member.hidden == False)
    for label, field, end in (("Số thẻ đảng viên", Member.card_number, 0), ("Số định danh", Member.identity_number, 3)):
        held = people.select(_bare(field), Member.name, Member.id)
        yield from _held_twice(label, held.where(field != "").order_by(Member.id), end)
    badges = BadgeAward.select(
        _bare(BadgeAward.badge_number).concat(" (").concat(BadgeAward.years).concat(" năm)"), Member.name, Member.id
    )
    badges = badges.join(Member).where(BadgeAward.hidden == False, BadgeAward.badge_number != "")
    yield from _held_twice("Số huy hiệu", badges.order_by(BadgeAward.id))


def _bare(field: Any) -> Any:
    """The field without the signs that set figures apart."""
    for sign in (" ", ".", "-"):
        field = pw.fn.REPLACE(field, sign, "")
    return field


def _held_twice(label: str, held: Any, end: int = 0) -> Iterator[str]:
    """What is private is told by its `end` alone: the report is read by whoever stands by."""
    holders: dict[str, dict[int, str]] = defaultdict(dict)
    for number, name, member in held.tuples().iterator():
        holders[number][member] = name
    for number, people in holders.items():
        if len(people) > 1:
            told = ", ".join(f"{name} (số {member})" for member, name in people.items())
            shown = f"…{number[-end:]}" if end else number
            yield f"{label} {shown} ghi cho {len(people)} người: {told}."


# Years of evaluation


def _opened() -> list[Evaluation]:
    return list(Evaluation.select().where(Evaluation.hidden == False).order_by(Evaluation.year))


def _incomplete() -> Iterator[str]:
    """Opened years that lack somebody or their rules, closed ones that lack a result or their papers."""
    settled = _settled()
    for one in _opened():
        if one.id in settled:
            yield from _missing(one, settled[one.id])
        yield from _without_rules(one)
        if one.closed_on is not None:
            yield from _without_result(one.year)
            yield from _without_papers(one.year)


def _settled() -> dict[int, int]:
    """The last Action that took the year's list or closed on it, by the evaluation; imported ones are not known."""
    taken = pw.fn.json_type(Audit.new, "$.rating_date").is_null(False)
    closed = pw.fn.json_extract(Audit.new, "$.closed_on").is_null(False)
    query: Any = (
        Audit.select(Audit.record_id, pw.fn.MAX(Audit.action))
        .join(Action)
        .where(Audit.table == "evaluation", taken | closed, Action.kind != "import", Action.undoes.is_null())
        .group_by(Audit.record_id)
    )
    return dict(query.tuples())


def _missing(one: Evaluation, since: int) -> Iterator[str]:
    """Who stands in the records of the rating date as they were when the list was taken, and not in the list."""
    year, day = one.year, one.rating_date
    people, bodies = members_since(year, day), cells_since(day, kept_cells(year))
    known_since = _people_entered(since) if people else set()
    bodies_since = _bodies_entered(since) if bodies else set()
    absent = [who for who in people if who.id not in known_since]
    absent += [body for body in bodies if body.id not in bodies_since]
    for who in absent:
        yield f"Đánh giá năm {year}: {who.name} (số {who.id}) có ngày {day:%d/%m/%Y} mà không có trong danh sách."


def _people_entered(since: int) -> set[int]:
    """Members whose standing on some day was written after the Action."""
    told = [pw.fn.json_type(Audit.new, f"$.{name}").is_null(False) for name in ("hidden", "admitted_on")]
    members: Any = Audit.select(Audit.record_id).where(Audit.table == "member", Audit.action > since, told[0] | told[1])
    return {number for (number,) in members.tuples()} | _of_periods(StatusPeriod, StatusPeriod.member, since)


def _bodies_entered(since: int) -> set[int]:
    bodies: Any = Audit.select(Audit.record_id).where(Audit.table == "organization", Audit.action > since)
    renamed = _of_periods(OrganizationPeriod, OrganizationPeriod.organization, since)
    return {number for (number,) in bodies.tuples()} | renamed


def _of_periods(model: Any, owner: Any, since: int) -> set[int]:
    table = model._meta.table_name
    written = Audit.select(Audit.record_id).where(Audit.table == table, Audit.action > since)
    return {number for (number,) in model.select(owner).where(model.id.in_(written)).tuples()}


def _without_rules(one: Evaluation) -> Iterator[str]:
    try:
        profile_of(one)
    except (OpenError, UserError):
        yield f"Đánh giá năm {one.year} không giữ được bộ quy định {one.profile} đã dùng: hãy khôi phục từ bản sao lưu."


def _without_result(year: int) -> Iterator[str]:
    due = (*kept_members(year), *kept_cells(year))
    waiting = [one.name for one in due if not one.reason and not one.level]
    for name in (*waiting, *(one.name for one in waiting_collectives(year))):
        yield f"Năm {year} đã khoá sổ mà {name} không có mức xếp loại."


def _without_papers(year: int) -> Iterator[str]:
    kept = KeptPaper.select().where(KeptPaper.year == year, KeptPaper.hidden == False)
    earlier = IssuedPaper.select().where(
        IssuedPaper.paper == EARLIER, IssuedPaper.year == year, IssuedPaper.hidden == False
    )
    if not kept.exists() and not earlier.exists():
        yield f"Năm {year} đã khoá sổ mà không giữ giấy tờ nào của năm ấy: hãy mở lại rồi khoá để giữ."


# Sums of the statistics


def _wrong_sums() -> Iterator[str]:
    for year, *counts in _counted():
        yield from _not_a_sum(year, *counts)
    yield from _levels_of_exempt()
    for one in _opened():
        yield from _wrong_movements(one.rating_date)


def _counted() -> Iterable[tuple[int, ...]]:
    """Of each opened year the members in its list, those exempt, those waiting, and the count of each level."""
    exempt, levelled = Rating.exempt_reason != "", Rating.level != ""
    by_level = (pw.fn.SUM(~exempt & (Rating.level == level)) for level in Level.ALL)
    query: Any = (
        Rating.select(Rating.year, pw.fn.COUNT(Rating.id), pw.fn.SUM(exempt), pw.fn.SUM(~exempt & ~levelled), *by_level)
        .join(Member)
        .where(Rating.hidden == False, Member.hidden == False, Rating.status != "")
        .group_by(Rating.year)
        .order_by(Rating.year)
    )
    return list(query.tuples())


def _not_a_sum(year: int, present: int, exempt: int, waiting: int, *levels: int) -> Iterator[str]:
    """1 = 2 + 3 + 4, and 4 is the sum of the levels (the rows of the statistics sent upward)."""
    if present != exempt + waiting + sum(levels):
        yield (
            f"Thống kê xếp loại năm {year} không khớp: {present} có mặt,"
            f" mà {exempt} được miễn + {waiting} chưa xếp loại + {' + '.join(map(str, levels))} theo bốn mức."
        )


def _levels_of_exempt() -> Iterator[str]:
    wrong = Rating.select(Rating.year, Rating.name, Rating.level).where(
        Rating.hidden == False, Rating.status != "", Rating.exempt_reason != "", Rating.level != ""
    )
    for one in wrong.order_by(Rating.year, Rating.id):
        yield f"Thống kê xếp loại năm {one.year}: {one.name} không xếp loại mà ghi mức {one.level}."


def _wrong_movements(last: date) -> Iterator[str]:
    """Members at the year's beginning, with those who came and without those who went, are those at its end."""
    before = date(last.year, 1, 1) - timedelta(days=1)
    names: dict[int | None, str] = {one.id: one.name for one in (*cells(before), *cells(last))}
    names[None] = WHOLE
    for body, moved in movements(before, last).items():
        one = Reconciled(names.get(body, "chi bộ đã thôi hoạt động"), moved)
        if not one.holds:
            yield f"Số lượng đảng viên từ {before:%d/%m/%Y} đến {last:%d/%m/%Y}, {one.name}: {one.sentence}."


# What was kept byte by byte


def _changed_bytes() -> Iterator[str]:
    """Papers, forms and pictures that are no longer what was kept; the journal does not hold their bytes."""
    for model in _KEPT_BYTES:
        of: Any = model
        for number, told, content in of.select(of.id, of.sha256, of.content).tuples().iterator():
            if sha256(content).hexdigest() != told:
                yield f"{model.Screen.title} số {number} không còn nguyên như lúc giữ: hãy khôi phục từ bản sao lưu."


CHECKS = (
    _twice_numbered,
    _twice_before_the_register,
    _unlike_the_register,
    _two_holders,
    _incomplete,
    _wrong_sums,
    _changed_bytes,
)

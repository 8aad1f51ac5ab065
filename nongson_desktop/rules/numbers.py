"""Số văn bản: proposed and never taken, given once within issuer, type and term of the committee."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import peewee as pw

from db.base import Record, action, save_many
from db.errors import UserError
from db.organizations import Organization, OrganizationKind
from db.papers import DocumentNumber
from db.settings import setting
from db.terms import Term
from nongson_desktop.rules.rates import rates

TYPES = ("QĐ", "TTr", "BB", "BC", "KH", "TB", "NQ", "KL", "CTr", "CV", "HD", "QC")
OFFICE, CELL, BOARD = "ĐU", "CB", "BXDĐ"
_TYPED = re.compile(r"0*(\d{1,6})(?:\s*-\s*\S+)?")


@dataclass(frozen=True)
class Series:
    """The numbers of one type of document of one issuer in a term: the last given, and those that were skipped."""

    symbol: str
    kind: str
    last: int
    skipped: tuple[int, ...]


def plain_number(number: str, field: str = "number") -> str:
    """The figures of a number as typed: "5", "05" and "05-QĐ/ĐU" are "5"; raises UserError."""
    found = _TYPED.fullmatch(number.strip())
    if not found or int(found[1]) == 0:
        raise UserError(f"Số văn bản “{number}” không hợp lệ: chỉ nhập phần chữ số, ví dụ 15.", field)
    return found[1]


def term_of(day: date) -> date:
    """The first day of the committee's term that the day falls in, by its terms, else the setting or the shipped dates.

    Numbers run from 01 for each type through one term (HD 36-HD/VPTW, HD 05-HD/VPTW).
    """
    kept = _kept_terms(day)
    own = [date.fromisoformat(text) for text in setting("terms", date.max, [])]
    return max(kept or [begun for begun in own or rates()["terms"] if begun <= day], default=date.min)


def _kept_terms(day: date) -> list[date]:
    """The beginnings up to the day of the terms of the committees that stand on it; one query."""
    query = (
        Term.select(Term.since)
        .join(Organization)
        .where(
            ~Term.hidden,
            Term.since <= day,
            Organization.kind == OrganizationKind.COMMITTEE,
            ~Organization.hidden,
            Organization.ended_on.is_null() | (Organization.ended_on > day),
        )
    )
    return [begun for (begun,) in query.tuples().iterator()]


def rekey() -> None:
    """Put the numbers given so far into the terms kept now, in the current Action; one that is taken there stays."""
    given = list(DocumentNumber.select().where(~DocumentNumber.hidden).order_by(DocumentNumber.id))
    taken = {(one.symbol, one.kind, one.term, one.number) for one in given}
    terms = {day: term_of(day) for day in {_day_of(one) for one in given}}
    rows: list[dict[str, Any]] = []
    for one in given:
        term = terms[_day_of(one)]
        key = (one.symbol, one.kind, term, one.number)
        if term != one.term and key not in taken:
            taken.add(key)
            rows.append({"id": one.id, "term": term})
    save_many(DocumentNumber, rows)


def _day_of(entry: DocumentNumber) -> date:
    """A number without a date belongs to the middle of the first year of its term."""
    return entry.dated or max(entry.term, date(1900, 1, 1)) + timedelta(days=182)


def propose_number(kind: str, day: date, symbol: str = OFFICE) -> int:
    """The number after the last one given in the term; asking takes none."""
    last = DocumentNumber.select(pw.fn.MAX(DocumentNumber.number)).where(*_series(kind, day, symbol)).scalar()
    return int(last or 0) + 1


def series_on(day: date) -> list[Series]:
    """Every series of the term that has numbers, in one query."""
    query = DocumentNumber.select(DocumentNumber.symbol, DocumentNumber.kind, DocumentNumber.number)
    given: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in query.where(DocumentNumber.term == term_of(day), DocumentNumber.hidden == False):
        given[row.symbol, row.kind].add(row.number)
    return [
        Series(*key, max(numbers), tuple(sorted(set(range(1, max(numbers))) - numbers)))
        for key, numbers in sorted(given.items())
    ]


def stretches(numbers: Sequence[int]) -> list[str]:
    """Numbers in order as they are told: 1, 2, 3 and 7 are "1–3" and "7"."""
    told = []
    for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _, number in group]
        told.append(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]))
    return told


def _series(kind: str, day: date, symbol: str) -> tuple[Any, ...]:
    return (
        DocumentNumber.kind == kind,
        DocumentNumber.symbol == symbol,
        DocumentNumber.term == term_of(day),
        DocumentNumber.hidden == False,
    )


def check(entry: DocumentNumber) -> None:
    """Refuse a number that is none, or that another paper of the same type and term carries."""
    if entry.number is None or entry.number < 1:
        raise UserError("Số văn bản phải là số từ 1 trở lên.", "number")
    if not entry.kind:
        raise UserError("Chọn loại văn bản, ví dụ QĐ.", "kind")
    taken = DocumentNumber.get_or_none(
        DocumentNumber.symbol == entry.symbol,
        DocumentNumber.kind == entry.kind,
        DocumentNumber.term == entry.term,
        DocumentNumber.number == entry.number,
        DocumentNumber.hidden == False,
        DocumentNumber.id != (entry.id or 0),
    )
    if taken is not None:
        of = f" ngày {taken.dated:%d/%m/%Y}" if taken.dated else ""
        raise UserError(f"Số {entry.number} đã dùng cho {taken.subject or 'văn bản khác'}{of}.", "number")


def refuse_taken(owner: Record, number: str, day: date, kind: str, *, symbol: str = OFFICE, field: str) -> None:
    """Refuse the number typed for a paper of `owner` when another paper carries it."""
    if not number.strip():
        return
    entry = _entry_of(owner, kind, symbol) or DocumentNumber(owner=owner.uid, symbol=symbol, kind=kind)
    entry.number, entry.term = int(plain_number(number, field)), term_of(day)
    try:
        check(entry)
    except UserError as error:
        raise UserError(error.message, field) from error


def keep_number(owner: Record, number: str, day: date, kind: str, subject: str, *, symbol: str = OFFICE) -> None:
    """Write in the current Action which number the paper of `owner` carries; blank gives it back."""
    known = _entry_of(owner, kind, symbol)
    if not number.strip():
        if known is not None:
            save_many(DocumentNumber, [{"id": known.id, "hidden": True}])
        return
    row = {"number": int(plain_number(number)), "dated": day, "term": term_of(day), "subject": subject}
    new = {"owner": owner.uid, "symbol": symbol, "kind": kind}
    save_many(DocumentNumber, [{**row, **new, **({"id": known.id} if known else {})}])


def _entry_of(owner: Record, kind: str, symbol: str) -> DocumentNumber | None:
    return DocumentNumber.get_or_none(
        DocumentNumber.owner == owner.uid,
        DocumentNumber.kind == kind,
        DocumentNumber.symbol == symbol,
        DocumentNumber.hidden == False,
    )


def give_number(kind: str, number: str, day: date, subject: str, *, symbol: str = OFFICE) -> DocumentNumber:
    """Enter a number given outside the program, as one Action; any free one may be typed; raises UserError."""
    entry = DocumentNumber(symbol=symbol, kind=kind, number=int(plain_number(number)), dated=day, term=term_of(day))
    entry.subject = subject
    check(entry)
    with action(f"Ghi số {number}-{kind}/{symbol} vào sổ văn bản"):
        entry.save()
    return entry


def correct(entry: DocumentNumber, number: str, day: date, subject: str) -> None:
    """Write a number entered by hand anew, as one Action; raises UserError when it is taken or a record holds it."""
    _refuse_held(entry)
    entry.number, entry.dated, entry.term = int(plain_number(number)), day, term_of(day)
    entry.subject = subject
    check(entry)
    with action(f"Sửa số {entry.number}-{entry.kind}/{entry.symbol} trong sổ văn bản"):
        entry.save()


def _refuse_held(entry: DocumentNumber) -> None:
    if entry.owner:
        raise UserError("Số này do một quyết định trong chương trình giữ; hãy sửa số ở quyết định ấy.", "number")


def check_by_hand(entry: DocumentNumber) -> None:
    """Refuse to change an entry that a record of the program holds; raises UserError."""
    _refuse_held(entry)
    check(entry)


def give_back(entry: DocumentNumber, reason: str = "") -> None:
    """Take a number entered by hand out of the register, as one Action; raises UserError when a record holds it."""
    _refuse_held(entry)
    with action(f"Bỏ số {entry.number}-{entry.kind}/{entry.symbol} khỏi sổ văn bản", reason=reason):
        save_many(DocumentNumber, [{"id": entry.id, "hidden": True}])

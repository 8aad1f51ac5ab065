"""Bảng kê phôi: what a print run is drawn from, and the account of the stock with its spoilt sheets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from db.print_runs import PrintPart, PrintRun, SpoilReason, SpoiltSheet, spoilt_listing
from db.search import View
from nongson_desktop.documents.awards import chosen, decision_of
from nongson_desktop.documents.content import Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    committee_signature,
    composed,
    drawn_up,
    heading,
    office_on,
    paragraph,
    short_date,
    title,
)
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.print_runs import Sheet, Tally, account, tallies
from nongson_desktop.rules.scopes import Scope

CERTIFICATE = "certificate"
_DATES = ("on", "round_on")
_RUNS = (
    TableColumn("Đợt", 0.5, "center"),
    TableColumn("Ngày in", 1.0, "center"),
    TableColumn("Giấy tờ", 2.6),
    TableColumn("Loại giấy, phôi", 1.6),
    TableColumn("Lấy ra", 0.7, "right"),
    TableColumn("In tốt", 0.7, "right"),
    TableColumn("Hỏng", 0.7, "right"),
    TableColumn("Chưa ghi kết quả", 0.9, "right"),
    TableColumn("Phải còn", 0.8, "right"),
)
_SPOILT = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Đợt", 0.6, "center"),
    TableColumn("Tờ số", 0.6, "center"),
    TableColumn("In cho", 2.4),
    TableColumn("Loại giấy, phôi", 1.6),
    TableColumn("Lý do", 2.0),
    TableColumn("Ngày", 1.0, "center"),
)


# what a run is drawn from


def as_asked(request: Request) -> str:
    """A request as a run keeps it."""
    return json.dumps(asdict(request), default=date.isoformat, ensure_ascii=False)


def request_of(run: PrintRun) -> Request:
    """The request that a run was drawn from."""
    values = json.loads(run.asked)
    days = {name: date.fromisoformat(values[name]) for name in _DATES if values.get(name)}
    whole = {"members": tuple(values["members"]), "scope": Scope(**values.get("scope", {}))}
    return Request(**{**values, **whole, **days})


def sheets_for(key: str, request: Request, names: Mapping[int, str], total: int) -> list[Sheet]:
    """Whose each of the pages is, in order: a certificate's recipient with its award, else by the names of first pages.

    Raises UserError.
    """
    if key == CERTIFICATE:
        return [Sheet(one.full_name, one.award) for one in chosen(decision_of(request), request).recipients]
    found, name = [], ""
    for page in range(total):
        name = names.get(page, name)
        found.append(Sheet(name))
    return found


def part_printed(key: str, request: Request) -> str:
    """What of a certificate really prints: a decision without a number leaves the gap by itself."""
    if key != CERTIFICATE or request.part != PrintPart.WHOLE:
        return request.part
    return PrintPart.WHOLE if decision_of(request).number else PrintPart.BLANK


# the account


def stock_account(request: Request) -> list[Content]:
    """What was taken of each stock for the year's certificates, what was printed well, and which sheets were spoilt."""
    office = office_on(request.on)
    runs, subject = list(_runs(request.year)), wording("lists", request.on)["stock_account"]
    return [
        composed(
            office,
            request,
            f"Bảng kê sử dụng phôi giấy khen năm {request.year}",
            (
                title("BẢNG KÊ", subject.format(year=request.year), note="(mẫu tham khảo)"),
                heading("1. Các đợt in"),
                Table(_RUNS, tuple(_run_rows(runs))),
                heading("2. Các tờ hỏng"),
                *_spoilt_blocks(request.year),
                drawn_up(committee_signature(office), "NGƯỜI IN"),
            ),
            landscape=True,
        )
    ]


def _runs(year: int) -> Sequence[PrintRun]:
    mine = PrintRun.select().where(PrintRun.year == year, PrintRun.paper == CERTIFICATE, PrintRun.hidden == False)
    return list(mine.order_by(PrintRun.begun_on, PrintRun.id))


def _run_rows(runs: Sequence[PrintRun]) -> Iterator[Row]:
    each = tallies(runs)
    for run in runs:
        tally = each[run.id]
        onto = run.part in PrintPart.ONTO_PRINTED
        what = run.title if run.part == PrintPart.WHOLE else f"{run.title} ({dict(PrintPart.LABELS)[run.part].lower()})"
        known = replace(tally, taken=None) if onto else tally
        yield Row((str(run.id), short_date(run.begun_on), what, run.stock, *_figures(known)))
    for stock, total in sorted(account(runs).items()):
        yield Row(("", "", "Cộng", stock, *_figures(total)), strong=True)
    if not runs:
        yield Row(("", "", "Chưa có đợt in giấy khen nào.", *[""] * 6))


def _figures(tally: Tally) -> tuple[str, ...]:
    taken, left = ("" if value is None else str(value) for value in (tally.taken, tally.left))
    return taken, str(tally.good), str(tally.spoilt), str(tally.unsure) if tally.unsure else "", left


def _spoilt_blocks(year: int) -> Iterator[Any]:
    query = spoilt_listing(View(as_of=date.max, year=year))
    mine = query.where(PrintRun.paper == CERTIFICATE).order_by(PrintRun.id, SpoiltSheet.id)
    rows = tuple(_spoilt_row(number, one) for number, one in enumerate(mine, 1))
    if rows:
        yield Table(_SPOILT, rows)
        yield paragraph(f"Tổng số: {len(rows)} tờ hỏng.", indent=False)
    else:
        yield paragraph("Không có tờ nào hỏng.", indent=False)


def _spoilt_row(number: int, one: Any) -> Row:
    reason = ": ".join(filter(None, (dict(SpoilReason.LABELS)[one.reason], one.note)))
    place = str(one.position) if one.position else ""
    name = one.name or "(phôi trắng)"
    return Row((str(number), str(one.number), place, name, one.stock, reason, short_date(one.spoilt_on)))

"""Chỉ tiêu: what they came to on a day, by cell, with who is missing; and over the years of a resolution."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from db.errors import UserError
from db.evaluation import Level
from nongson_desktop.documents.content import (
    Bar,
    Block,
    Chart,
    Closing,
    Content,
    Row,
    Table,
    TableColumn,
    Together,
)
from nongson_desktop.documents.page import (
    Office,
    cell_name,
    committee_signature,
    composed,
    drawn_up,
    heading,
    office_on,
    paragraph,
    short_date,
    title,
)
from nongson_desktop.documents.people import whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.indicators import (
    Result,
    by_years,
    cell_places,
    day_of,
    differences,
    joined,
    kept_days,
    places_in,
    rating_trend,
    results_on,
)

_SPAN, _ON_A_PAGE, _MOST_YEARS = 10, 11, 40
_IN_A_ROW, _NAMED = 10, 300
_DAY = (
    TableColumn("Mã", 0.7, "center"),
    TableColumn("Chỉ tiêu", 4.6),
    TableColumn("Tử số", 0.9, "center"),
    TableColumn("Mẫu số", 0.9, "center"),
    TableColumn("Kết quả", 1.1, "center"),
    TableColumn("Mức giao", 1.2, "center"),
    TableColumn("Đến năm", 0.9, "center"),
    TableColumn("Đánh giá", 1.0, "center"),
)
_MISSING = (TableColumn("Mã", 0.7, "center"), TableColumn("Chưa đạt, còn thiếu", 12.0))


def indicator_table(request: Request) -> list[Content]:
    """The indicators of the day with their targets, by cell, and who or what is missing, by name."""
    office, said = office_on(request.on), wording("indicators", request.on)
    day = request.as_of
    found = results_on(day, request.year)
    if request.bodies:
        place = joined(places_in(request.bodies, day))
        found = [one.within(place) for one in found]
    if not found:
        raise NothingToPrintError("Chưa có chỉ tiêu nào; thêm ở trang Chỉ tiêu.")
    blocks: list[Block] = [
        title(office.say(said["day"]), f"{whom_of(office, request)[1]}tính đến ngày {short_date(day)}"),
        Table(_DAY, tuple(_day_row(one) for one in found)),
    ]
    if not request.bodies:
        blocks += [heading(said["by_cell"]), _by_cell(found, day, said)]
    lacking = [row for one in found for row in _lacking(one, said)]
    if lacking:
        blocks += [heading(said["missing"]), Table(_MISSING, tuple(lacking))]
    return [_wide(office, request, f"Chỉ tiêu, ngày {short_date(day)}", [*blocks, _closing(office)])]


def _day_row(one: Result) -> Row:
    until = str(one.indicator.target_year or "")
    counts = (str(one.numerator), str(one.denominator))
    return Row((one.indicator.code, one.indicator.name, *counts, one.value, one.target, until, one.verdict))


def _by_cell(found: Sequence[Result], day: date, said: Mapping[str, Any]) -> Table:
    """A line for each cell: of every indicator how many of how many."""
    columns = (
        TableColumn("TT", 0.5, "center"),
        TableColumn("Chi bộ", 2.6),
        *(TableColumn(one.indicator.code, 1.0, "center") for one in found),
    )
    places = cell_places(day)
    parts = [one.split(places) for one in found]
    rows = [
        Row((str(number), cell_name(place.name), *(_pair(each[number - 1]) for each in parts)))
        for number, place in enumerate(places, 1)
    ]
    return Table(columns, (*rows, Row(("", said["whole"], *map(_pair, found)), strong=True)), small=True)


def _pair(one: Result) -> str:
    return f"{one.numerator}/{one.denominator}" if one.denominator else "–"


def _lacking(one: Result, said: Mapping[str, Any]) -> Iterator[Row]:
    """Whom to see to, by name, what is vacant, and of a mean what falls to each; so many in a row as a page can take.

    Of an indicator with neither nothing.
    """
    parts = (
        [thing.name for thing in one.lacking],
        [said["vacant"].format(names=thing.name) for thing in one.vacant],
        [said["each"].format(names=words) for words in one.each],
    )
    shown = [words for names in parts for words in (*names[:_NAMED], *_more(len(names) - _NAMED, said))]
    for first in range(0, len(shown), _IN_A_ROW):
        yield Row((one.indicator.code, "; ".join(shown[first : first + _IN_A_ROW])))


def _more(count: int, said: Mapping[str, Any]) -> list[str]:
    return [said["more"].format(count=f"{count:,}".replace(",", "."))] if count > 0 else []


def indicator_years(request: Request) -> list[Content]:
    """Every indicator year by year over the span asked for, else ten years, and how members were rated in them.

    Raises UserError for a span that no office has records of.
    """
    office, said = office_on(request.on), wording("indicators", request.on)
    years = span_of(request)
    found = by_years(years, request.on)
    if not found:
        raise NothingToPrintError("Khoảng năm này chưa có số liệu nào.")
    blocks: list[Block] = [
        title(office.say(said["years"]), f"từ năm {min(found)} đến năm {max(found)}"),
        paragraph(_summary(found[max(found)], said), indent=False),
        *_years(found),
        paragraph(said["note"].format(today=short_date(request.on)), indent=False),
        *_kept(list(found), said, request.on),
        *_trend(list(found), said, request.on),
        _closing(office),
    ]
    return [_wide(office, request, f"Chỉ tiêu {min(found)}–{max(found)}", blocks)]


def span_of(request: Request) -> range:
    """The years from `since` to `until`; without them the ten up to the year of the request."""
    last = request.until.year if request.until else request.year
    first = request.since.year if request.since else last - _SPAN + 1
    if last - first >= _MOST_YEARS:
        raise UserError(f"Từ năm {first} đến năm {last} quá dài; mỗi bảng nhiều nhất {_MOST_YEARS} năm.", "since")
    return range(first, last + 1)


def _summary(found: Sequence[Result], said: Mapping[str, Any]) -> str:
    """What the last year came to: how many targets are met, which are not and by how much, which cannot be told."""
    asked = [one for one in found if one.target]
    below = [f"{one.indicator.code} {one.value} ({one.target})" for one in asked if one.met is False]
    unknown = [one.indicator.code for one in asked if one.met is None]
    words = said["summary"].format(
        day=short_date(found[0].day), met=sum(one.met is True for one in asked), whole=len(asked)
    )
    parts = [words, said["below"].format(codes="; ".join(below)) if below else said["none_below"]]
    return " ".join([*parts, said["unknown"].format(codes=", ".join(unknown))] if unknown else parts)


def _years(found: Mapping[int, Sequence[Result]]) -> Iterator[Block]:
    """As many tables as the years need, the earliest first, each with about as many."""
    years = list(found)
    tables = -(-len(years) // _ON_A_PAGE)
    size = -(-len(years) // tables)
    last = list({one.indicator.code: one for results in found.values() for one in results}.values())
    for first in range(0, len(years), size):
        yield _years_table({year: found[year] for year in years[first : first + size]}, last)


def _years_table(found: Mapping[int, Sequence[Result]], last: Sequence[Result]) -> Table:
    """A line an indicator, two columns a year would not fit: counts over the share in one cell, verdict below."""
    columns = (
        TableColumn("Mã", 0.75, "center"),
        TableColumn("Chỉ tiêu", 2.9),
        TableColumn("Mức giao", 1.1, "center"),
        *(TableColumn(str(year), 1.15, "center") for year in found),
    )
    by_code = {year: {one.indicator.code: one for one in results} for year, results in found.items()}
    rows = []
    for one in last:
        cells = (_cell(by_code[year].get(one.indicator.code), one.target) for year in found)
        until = f" (đến {one.indicator.target_year})" if one.indicator.target_year and one.target else ""
        rows.append(Row((one.indicator.code, one.indicator.name, f"{one.target}{until}", *cells)))
    return Table(columns, tuple(rows), small=True)


def _cell(one: Result | None, target: str) -> str:
    """Counts, share and verdict, and the target where it was another then."""
    if one is None or not one.denominator:
        return "–"
    other = f"({one.target})" if one.target and one.target != target else ""
    return "\n".join(filter(None, (_pair(one), one.value, one.verdict, other)))


def _kept(years: Sequence[int], said: Mapping[str, Any], today: date) -> Iterator[Block]:
    """Where what was kept of a year's day says otherwise than what the records say now."""
    days = set(kept_days()) & {day_of(year, today) for year in years}
    words = [
        f"{kept.indicator.code} ngày {short_date(day)} đã chốt {kept.numerator}/{kept.denominator},"
        f" nay {again.numerator}/{again.denominator}"
        for day in sorted(days)
        for kept, again in differences(day)
    ]
    if words:
        yield paragraph(said["kept"].format(words="; ".join(words)), indent=False)


def _trend(years: Sequence[int], said: Mapping[str, Any], today: date) -> Iterator[Block]:
    """How members were rated each year: the counts, a chart, and the share at tốt or above."""
    trend = [one for one in rating_trend(years, today) if one.rated]
    if not trend:
        return
    columns = (
        TableColumn("Năm", 1.0, "center"),
        TableColumn("Được xếp loại", 1.4, "center"),
        *(TableColumn(Level.NAMES[level], 2.2, "center") for level in Level.ALL),
        TableColumn("Tốt trở lên", 1.4, "center"),
    )
    rows = [
        Row((str(one.year), str(one.rated), *(str(one.levels[level]) for level in Level.ALL), one.share))
        for one in trend
    ]
    shares = ", ".join(f"năm {one.year} {one.share}" for one in trend)
    bars = tuple(Bar(f"Năm {one.year}", tuple(one.levels[level] for level in Level.ALL)) for one in trend)
    yield Together(
        (
            heading(said["trend"]),
            Table(columns, tuple(rows)),
            Chart(tuple(Level.NAMES[level] for level in Level.ALL), bars),
        )
    )
    yield paragraph(said["trend_up"].format(shares=shares), indent=False)


def _closing(office: Office) -> Closing:
    return drawn_up(committee_signature(office), "NGƯỜI LẬP BẢNG")


def _wide(office: Office, request: Request, name: str, blocks: Sequence[Block]) -> Content:
    return composed(office, request, name, blocks, landscape=True)

"""Tệp gửi chi bộ: one workbook for each cell, sent, read back as untrusted, compared and taken over line by line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from db.ballots import BallotRound, RatingMeeting, RatingWorkbook
from db.base import action, save_many
from db.errors import UserError
from db.evaluation import Rating, member_ratings
from db.organizations import Organization
from db.search import folded
from nongson_desktop.excel.rating_workbook import (
    VOTES,
    WORDS,
    Filled,
    Identity,
    Known,
    Line,
    fields_shown,
    rating_workbook,
    read_filled,
)
from nongson_desktop.excel.reading import read_workbook
from nongson_desktop.paths import write_files
from nongson_desktop.rules.allotment import allotted
from nongson_desktop.rules.assemblies import Assembly, assemblies, assembly_of, proposed_meeting
from nongson_desktop.rules.ballots import Line as BallotLine
from nongson_desktop.rules.ballots import Sheet
from nongson_desktop.rules.evaluation import check_rating, evaluation_of, profile_of, refuse_closed
from nongson_desktop.rules.organizations import cells, office_names
from nongson_desktop.rules.progress import workbooks_of
from nongson_desktop.rules.rating_meetings import keep_meeting, keep_sheet

_FIELDS = {
    "self_level": "Tự nhận",
    "self_points": "Điểm tự chấm",
    "cell_level": "Chi bộ đề xuất",
    "points": "Điểm",
    "note": "Ghi chú",
}
_DAYS = {"self_level": "self_on", "cell_level": "cell_on"}
COUNT, MEETING = "count", "meeting"
_MET = (("held_on", "họp ngày"), ("present", "có mặt"), *((name, words.lower()) for name, words in WORDS))


@dataclass(frozen=True)
class Difference:
    """One place where the workbook says something else than the office; `doubt` when the row itself is in doubt.

    `rating_id` is 0 for the meeting and its counts.
    """

    rating_id: int
    name: str
    field: str
    label: str
    ours: str
    theirs: str
    value: Any = None
    doubt: str = ""

    def as_json(self) -> dict[str, Any]:
        words = {name: getattr(self, name) for name in ("name", "field", "label", "ours", "theirs", "doubt")}
        return {"rating_id": self.rating_id or None, **words}


@dataclass(frozen=True)
class Comparison:
    """A workbook read back beside the office's own entries; nothing of it is written yet."""

    file: str
    sha256: str
    year: int
    cell: int
    cell_name: str
    differences: tuple[Difference, ...]
    problems: tuple[str, ...]
    held_on: date | None = None
    meeting: Mapping[str, Any] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()

    @property
    def sure(self) -> list[int]:
        """The places of the differences whose row is not in doubt."""
        return [place for place, one in enumerate(self.differences) if not one.doubt]

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "year": self.year,
            "cell": self.cell_name,
            "held_on": self.held_on.isoformat() if self.held_on else None,
            "differences": [one.as_json() for one in self.differences],
            "problems": list(self.problems),
        }


# Sending


def workbook_name(year: int, cell: str) -> str:
    """The file's name: the year and the cell, nothing personal."""
    return f"xep-loai-{year}-{'-'.join(folded(cell).split())}.xlsx"


def send_workbooks(year: int, wanted: Sequence[int], folder: Path, on: date) -> list[Path]:
    """Write the workbooks of these cells into the folder, all or none, and record the day as one Action.

    Raises UserError when a cell has nobody to rate, or a file cannot be written.
    """
    files = [(folder / workbook_name(year, name), content) for name, content in _drawn(year, wanted, on)]
    if len({path.name for path, _ in files}) < len(files):
        raise UserError("Có hai chi bộ trùng tên; hãy lập tệp cho từng chi bộ vào hai thư mục.", "cell")
    _write_sent(year, wanted, files, on)
    return [path for path, _ in files]


def send_workbook(year: int, cell: int, path: Path, on: date) -> None:
    """Write the workbook of one cell under this name and record the day as one Action; raises UserError."""
    ((_, content),) = _drawn(year, [cell], on)
    _write_sent(year, [cell], [(path, content)], on)


def _write_sent(year: int, wanted: Sequence[int], files: Sequence[tuple[Path, bytes]], on: date) -> None:
    known = workbooks_of(year)
    rows = [
        {"id": known[cell].id, "sent_on": on, "returned_on": None, "sha256": ""}
        if cell in known
        else {"year": year, "organization": cell, "sent_on": on}
        for cell in wanted
    ]
    with action(f"Lập tệp xếp loại năm {year} gửi {len(rows)} chi bộ"):
        save_many(RatingWorkbook, rows)
        write_files(files)


def _drawn(year: int, wanted: Sequence[int], on: date) -> Iterator[tuple[str, bytes]]:
    opened = evaluation_of(year)
    if opened is None:
        raise UserError(f"Chưa mở đánh giá năm {year}.", "year")
    refuse_closed(year, opened)
    shown = fields_shown(by_points=profile_of(opened).scoring.by_points)
    known = {cell.id: cell for cell in cells(opened.rating_date)}
    inside = _by_cell(year)
    office = _office_uid(opened.rating_date)
    places, met = allotted(year), {one.organization: one.meeting for one in assemblies(year, list(known), on)}
    for number in wanted:
        cell = known.get(number)
        if cell is None or not inside[number]:
            name = cell.name if cell else "Chi bộ này"
            raise UserError(f"{name} không có đảng viên nào phải xếp loại năm {year}.", "cell")
        title = f"{cell.name}: đánh giá, xếp loại đảng viên năm {year}"
        lines = [_line(rating, shown) for rating in inside[number]]
        words = {name: getattr(met[number], name) for name, _ in WORDS}
        also = Known(words, places.get(number))
        yield cell.name, rating_workbook(Identity(office, year, cell.uid), title, lines, shown, on, also)


def _line(rating: Rating, shown: Sequence[str]) -> Line:
    """What is known goes along, so that the cell only completes it; votes are never known."""
    values = {name: getattr(rating, name) for name in shown if name in _FIELDS}
    return Line(rating.uid, rating.name, rating.position, values)


def _by_cell(year: int) -> dict[int | None, list[Rating]]:
    """Those to be rated, by cell, in the order of lists; one query."""
    found: dict[int | None, list[Rating]] = defaultdict(list)
    for rating in member_ratings(year).where(Rating.status != "", Rating.exempt_reason == ""):
        found[rating.__data__["organization"]].append(rating)
    return found


def _office_uid(day: date) -> str:
    return str(Organization.get_by_id(office_names(day).id).uid)


# Reading back


def compare(year: int | None, path: Path) -> Comparison:
    """Read a workbook that came back, beside the office's own entries; writes nothing; raises UserError.

    With a year, one of another year is refused; without, its own holds.
    """
    filled = read_filled(read_workbook(path))
    year = filled.identity.year if year is None else year
    opened = evaluation_of(year)
    if opened is None:
        raise UserError(f"Chưa mở đánh giá năm {year}.", "year")
    refuse_closed(year, opened)
    cell = _cell_of(filled.identity, year, opened.rating_date, path.name)
    problems = list(filled.problems)
    most = profile_of(opened).scoring.maximum
    differences = list(_differences(filled, _by_cell(year), cell.id, most, problems))
    counts = _Counts(*filled.facts)
    votes, meeting, sheets = _counted(year, cell.id, filled, counts, problems)
    digest = sha256(path.read_bytes()).hexdigest()
    return Comparison(
        path.name,
        digest,
        year,
        cell.id,
        cell.name,
        (*differences, *votes),
        tuple(problems),
        meeting.get("held_on"),
        meeting,
        sheets,
    )


def _cell_of(identity: Identity, year: int, day: date, name: str) -> Organization:
    """The cell that the workbook belongs to; another office's or year's is refused."""
    if identity.office != _office_uid(day):
        raise UserError(f"Tệp “{name}” do đảng bộ khác lập, không đọc vào đây được.")
    if identity.year != year:
        raise UserError(f"Tệp “{name}” là của năm {identity.year}, đang mở năm {year}.", "year")
    found = next((cell for cell in cells(day) if cell.uid == identity.cell), None)
    if found is None:
        raise UserError(f"Tệp “{name}” là của một chi bộ không còn trong đợt đánh giá năm {year}.", "cell")
    return found


def _differences(
    filled: Filled, inside: Mapping[int | None, Sequence[Rating]], cell: int, most: int, problems: list[str]
) -> Iterator[Difference]:
    ours = {rating.uid: rating for rating in inside.get(cell, ())}
    elsewhere = {rating.uid: rating for members in inside.values() for rating in members}
    times = Counter(line.uid for line in filled.lines)
    for line in filled.lines:
        if not line.uid or line.uid not in elsewhere:
            problems.append(f"Dòng {line.row}, {line.name or 'không tên'}: không có trong danh sách đã gửi, bỏ qua.")
        elif line.uid not in ours:
            problems.append(f"Dòng {line.row}, {line.name}: nay thuộc {elsewhere[line.uid].cell}, bỏ qua.")
        elif times[line.uid] > 1:
            problems.append(f"Dòng {line.row}, {line.name}: dòng lặp lại, bỏ qua cả {times[line.uid]} dòng.")
        else:
            yield from _of_line(line, ours[line.uid], most, problems)
    missing = [rating.name for uid, rating in ours.items() if uid not in times]
    if missing:
        problems.append(f"Tệp thiếu dòng của {len(missing)} người: {', '.join(missing)}.")


def _of_line(line: Line, rating: Rating, most: int, problems: list[str]) -> Iterator[Difference]:
    """What differs in one row; a blank says nothing, and a changed name puts the row in doubt.

    Points above the most that the rules give are told and left out.
    """
    doubt = ""
    if " ".join(line.name.split()) != rating.name:
        doubt = f"tên trong tệp là “{line.name}”"
        problems.append(f"Dòng {line.row}: tên đã bị đổi từ {rating.name} thành “{line.name}”; xem kỹ trước khi nhận.")
    for name, label in _FIELDS.items():
        theirs, mine = line.values.get(name), getattr(rating, name)
        if isinstance(theirs, Decimal) and theirs > most:
            said = f"{label}: “{_shown(theirs)}” nhiều hơn {most} điểm"
            problems.append(f"Dòng {line.row}, {line.name}, {said}, bỏ qua ô này.")
        elif theirs not in (None, "") and theirs != mine:
            yield Difference(rating.id, rating.name, name, label, _shown(mine), _shown(theirs), theirs, doubt)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else str(value)


# The counts of the meeting


@dataclass(frozen=True)
class _Counts:
    """The numbers under the table, by round."""

    first: Mapping[str, Any]
    second: Mapping[str, Any]

    def of(self, round_: int) -> Mapping[str, Any]:
        return self.first if round_ == BallotRound.LEVELS else self.second

    def sheet(self, sheet: Sheet, votes: Mapping[str, Mapping[str, int]], uids: Mapping[int, str]) -> Sheet:
        """The round with the numbers and the votes of the workbook in place of what is kept."""
        numbers: dict[str, Any] = {
            name: self.of(sheet.round).get(name) for name in ("issued", "returned", "valid", "spoiled")
        }
        lost = (numbers["issued"] or 0) - (numbers["returned"] or 0)
        levels = [level.lower() for level in sheet.levels]
        given = [votes.get(uids.get(line.rating_id, ""), {}) for line in sheet.lines]
        lines = tuple(
            _with(line, {level: of_one.get(level, 0) for level in levels})
            for line, of_one in zip(sheet.lines, given, strict=True)
        )
        present = self.first.get("present") or sheet.present
        return replace(sheet, **numbers, missing=lost, present=present, lines=lines)


def _with(line: BallotLine, votes: Mapping[str, Any]) -> BallotLine:
    return replace(line, **votes)


def _counted(
    year: int, cell: int, filled: Filled, counts: _Counts, problems: list[str]
) -> tuple[list[Difference], dict[str, Any], tuple[Sheet, ...]]:
    """The meeting and the counts as a difference each; what is wrong is told, rounds that balance are kept."""
    met = _met(year, counts, problems)
    assembly = assembly_of(year, cell, met.get("held_on", date(year, 12, 31)))
    votes = {line.uid: _votes(line) for line in filled.lines}
    sheets = _balanced(assembly, counts, votes, problems) if counts.first.get("valid") else ()
    if not sheets and not counts.first.get("valid") and any(any(of_one.values()) for of_one in votes.values()):
        problems.append("Có số phiếu từng người nhưng thiếu số phiếu phát ra, thu về, hợp lệ: chưa nhận phiếu.")
    too_many = met.get("present", 0) > (assembly.meeting.entitled or 0)
    if not sheets and (counts.first.get("valid") or assembly.kept or too_many):
        met.pop("present", None)  # who came is bound to the counts
    if sheets == tuple(assembly.kept.get(one.round) for one in sheets):
        return list(_of_meeting(assembly, met, is_counted=False)), met, ()
    words = "; ".join(_count_words(sheet) for sheet in sheets)
    kept = "; ".join(_count_words(assembly.kept[one.round]) for one in sheets if one.round in assembly.kept)
    counted = Difference(0, "Kết quả kiểm phiếu", COUNT, "Phiếu", kept, words)
    return [*_of_meeting(assembly, met, is_counted=True), counted], met, sheets


def _of_meeting(assembly: Assembly, met: Mapping[str, Any], *, is_counted: bool) -> Iterator[Difference]:
    """What the workbook says of the meeting otherwise; its day and who came go along with counts that are taken."""
    along = ("held_on", "present") if is_counted else ()
    other = [name for name, value in met.items() if value != getattr(assembly.meeting, name) and name not in along]
    if other:
        ours, theirs = (_met_words(of, other) for of in (vars(assembly.meeting)["__data__"], met))
        yield Difference(0, "Cuộc họp", MEETING, "Biên bản", ours, theirs)


def _met_words(values: Mapping[str, Any], names: Sequence[str]) -> str:
    said = ((words, values.get(name)) for name, words in _MET if name in names)
    return "; ".join(
        f"{words} {value:%d/%m/%Y}" if isinstance(value, date) else f"{words} {value}" for words, value in said if value
    )


def _balanced(
    assembly: Assembly, counts: _Counts, votes: Mapping[str, Mapping[str, int]], problems: list[str]
) -> tuple[Sheet, ...]:
    """The rounds up to the first that does not balance; what is wrong with that one is told."""
    found: list[Sheet] = []
    for sheet in _sheets(assembly, counts, votes):
        if wrong := sheet.problems():
            proposed = wrong[0].field == "places" and not assembly.is_allotted
            more = " (chưa phân bổ: đây là số chương trình đề nghị)" if proposed else ""
            problems.append(f"Phiếu lần {sheet.round} chưa nhận được: {wrong[0].words}{more}")
            break
        found.append(sheet)
    return tuple(found)


def _votes(line: Line) -> dict[str, int]:
    return {name.removeprefix("votes_"): int(line.values.get(name) or 0) for name in VOTES}


def _met(year: int, counts: _Counts, problems: list[str]) -> dict[str, Any]:
    """What is filled in of the meeting, in the order of the minutes; a day of another year is told and left out."""
    met = {name: counts.first[name] for name, _ in _MET if counts.first.get(name) not in (None, "")}
    held = met.get("held_on")
    if held is not None and not year <= held.year <= year + 1:
        problems.append(f"Ngày họp {held:%d/%m/%Y} không thuộc năm {year}, bỏ qua ô này.")
        del met["held_on"]
    return met


def _sheets(assembly: Assembly, counts: _Counts, votes: Mapping[str, Mapping[str, int]]) -> tuple[Sheet, ...]:
    """The rounds that the workbook has numbers for; who is in the second follows from the first."""
    uids = {rating.id: rating.uid for rating in assembly.names}
    first = counts.sheet(assembly.sheet(BallotRound.LEVELS), votes, uids)
    if assembly.is_four or not counts.second.get("valid"):
        return (first,)
    known = replace(assembly, kept={BallotRound.LEVELS: first})
    return first, counts.sheet(known.sheet(BallotRound.BEST), votes, uids)


def _count_words(sheet: Sheet) -> str:
    return f"lần {sheet.round}: phát {sheet.issued}, thu {sheet.returned}, hợp lệ {sheet.valid}, hỏng {sheet.spoiled}"


# Taking over


def take_over(found: Comparison, accepted: Iterable[int], on: date) -> int:
    """Write the differences at these places and that the workbook came back, as one Action; returns its number.

    Raises UserError with nothing written when an entry cannot be.
    """
    chosen = [found.differences[place] for place in sorted(set(accepted))]
    with action(f"Nhận tệp xếp loại năm {found.year} của {found.cell_name}: {len(chosen)} thay đổi") as made:
        taken = {one.field for one in chosen}
        if taken & {COUNT, MEETING}:
            _write_meeting(found, words=MEETING in taken, sheets=found.sheets if COUNT in taken else ())
        _write_ratings([one for one in chosen if one.rating_id], found.held_on or on)
        _mark_returned(found, on)
    return int(made.id or 0)


def _write_ratings(chosen: Sequence[Difference], on: date) -> None:
    changes: dict[int, dict[str, Any]] = defaultdict(dict)
    for one in chosen:
        changes[one.rating_id][one.field] = one.value
        if one.field in _DAYS:
            changes[one.rating_id][_DAYS[one.field]] = on
    for rating in Rating.select().where(Rating.id.in_(list(changes))):
        for name, value in changes[rating.id].items():
            setattr(rating, name, value)
        check_rating(rating)
    save_many(Rating, [{"id": rating, **values} for rating, values in changes.items()])


def _write_meeting(found: Comparison, *, words: bool, sheets: Sequence[Sheet]) -> None:
    """The meeting, with its words when they were taken, and the counts."""
    values = {name: value for name, value in found.meeting.items() if words or name in ("held_on", "present")}
    proposed = proposed_meeting(found.year, found.cell, found.held_on or date(found.year, 12, 31))
    kept: RatingMeeting = keep_meeting(found.year, found.cell, {**proposed, **values})
    for sheet in sheets:
        keep_sheet(kept, sheet)


def _mark_returned(found: Comparison, on: date) -> None:
    known = workbooks_of(found.year).get(found.cell)
    row: dict[str, Any] = {"returned_on": on, "sha256": found.sha256}
    save_many(
        RatingWorkbook,
        [{"id": known.id, **row} if known else {"year": found.year, "organization": found.cell, **row}],
    )


def is_known(found: Comparison) -> bool:
    """Whether this very file was taken over before."""
    known = workbooks_of(found.year).get(found.cell)
    return known is not None and known.sha256 == found.sha256

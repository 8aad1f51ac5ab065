"""The papers of a closed year: what they said on the day of closing is kept, and every reprint says that."""

from __future__ import annotations

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from db.base import save_many
from db.errors import UserError
from db.evaluation import Evaluation, Rating
from db.kept import KeptPaper
from db.papers import PaperTemplate
from db.reading import reading_once
from nongson_desktop.documents import content as descriptions
from nongson_desktop.documents.content import Content
from nongson_desktop.documents.geometry import Geometry, geometry_on
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.evaluation import profile_of
from nongson_desktop.rules.numbers import plain_number

if TYPE_CHECKING:
    from nongson_desktop.documents.paper import Paper
    from nongson_desktop.rules.profile_parts import Profile

Report = Callable[[int, int], None]
Placed = list[tuple[int, Content]]
Rows = list[dict[str, Any]]
_BLANK_NUMBER = re.compile(r"Số\s+(?=-)")
_LAST_QUARTER = 4
_CLASS, _DATE = "$class", "$date"


# Keeping


@dataclass(frozen=True)
class Bodies:
    """For whom papers are kept: the cells of the year, and the committee where it votes as they do."""

    cells: tuple[int, ...]
    committee: int


def _unheard(_done: int, _total: int) -> None:
    """Nobody waits for the work to get on."""


def keep_papers(papers: Sequence[Paper], evaluation: Evaluation, bodies: Bodies, report: Report = _unheard) -> None:
    """Keep what each paper of the year says, for the office and for each cell, in the current Action.

    `report` hears after each paper how many are done of how many.
    """
    assert evaluation.closed_on is not None
    request = Request(on=evaluation.closed_on, year=evaluation.year)
    rows: Rows = []
    with reading_once():
        for done, paper in enumerate(papers):
            report(done, len(papers))
            asked = _of_quarters(request, profile_of(evaluation)) if paper.quarterly else [request]
            rows += [row for one in asked for row in _rows(paper, one, bodies)]
    save_many(KeptPaper, rows)
    report(len(papers), len(papers))


def _of_quarters(request: Request, profile: Profile) -> list[Request]:
    """The quarters that are rated by themselves, and the last with the year."""
    quarters = (*profile.quarterly.quarters, _LAST_QUARTER) if profile.quarterly else ()
    return [replace(request, quarter=quarter) for quarter in quarters]


def let_go(year: int) -> None:
    """Draw the papers of the year from its records again, in the current Action."""
    kept = KeptPaper.select(KeptPaper.id).where(KeptPaper.year == year, KeptPaper.hidden == False)
    save_many(KeptPaper, [{"id": paper.id, "hidden": True} for paper in kept])


def _rows(paper: Paper, request: Request, bodies: Bodies) -> Rows:
    """What is about each member or each cell is kept cell by cell; any other as the office's and as each cell's own.

    Where the committee votes too, what it says in the place of a cell stands under its own organisation.
    """
    from nongson_desktop.documents.own_forms import own_form

    form = own_form(paper.key, request.year)
    scopes: dict[int | None, Placed] = {None: list(enumerate(_said(paper, request)))}
    if paper.draw_each is not None or all(made.owner.cell is not None for _, made in scopes[None]):
        scopes = _by_cell(scopes[None])
    elif "organizations" in paper.kinds:
        scopes |= {cell: list(enumerate(_said(paper, replace(request, cell=cell)))) for cell in bodies.cells}
    if paper.of_committee:
        scopes[bodies.committee] = list(enumerate(_said(paper, replace(request, cell=bodies.committee))))
    about = {"year": request.year, "quarter": request.quarter, "paper": paper.key}
    return [{**about, "organization": cell, "form": form, **_frozen(placed)} for cell, placed in scopes.items()]


def _by_cell(placed: Placed) -> dict[int | None, Placed]:
    found: dict[int | None, Placed] = defaultdict(list, {None: []})
    for place, made in placed:
        found[made.owner.cell].append((place, made))
    return found


def _said(paper: Paper, request: Request) -> list[Content]:
    assert paper.contents is not None
    try:
        return paper.contents(request)
    except NothingToPrintError:
        return []


# Reprinting


def kept_contents(key: str, request: Request, *, each: bool) -> list[Content] | None:
    """What the paper said when its year was closed; None when the year is open or was closed without this paper.

    What was kept for the office alone is the same whichever cell is asked for, as in an open year.

    Raises NothingToPrintError when there was nothing then, and UserError when what was kept is damaged.
    """
    rows = [row for row in _kept(key, request.year) if row.quarter == request.quarter]
    if not rows:
        return None
    of_cells = any(row.__data__["organization"] for row in rows)
    wanted = _wanted(request) if of_cells else {None}
    placed = [one for row in rows if row.__data__["organization"] in wanted for one in _thawed(row.id)]
    if (each or not placed) and request.cell is None and not request.members:
        placed = [one for row in rows for one in _thawed(row.id) if one[1].owner.cell == row.__data__["organization"]]
    if request.members:
        placed = [(place, made) for place, made in placed if made.owner.member in request.members]
    if not placed:
        raise NothingToPrintError(f"Khi khoá sổ năm {request.year} không có gì để in cho giấy này.")
    return [_as_asked(made, request) for _, made in sorted(placed, key=lambda one: one[0])]


def kept_form(key: str, year: int) -> tuple[bool, PaperTemplate | None]:
    """Whether the paper was kept at closing, and the Word form of the office that it had then."""
    rows = _kept(key, year)
    return bool(rows), rows[0].form if rows else None


def _kept(key: str, year: int) -> list[KeptPaper]:
    """What was kept of a paper, without its content."""
    return list(
        KeptPaper.select(KeptPaper.id, KeptPaper.organization, KeptPaper.quarter, KeptPaper.form).where(
            KeptPaper.year == year, KeptPaper.paper == key, KeptPaper.hidden == False
        )
    )


def _wanted(request: Request) -> set[int | None]:
    """The cells whose rows hold what is asked, or None for what is the office's own or nobody's cell."""
    if request.cell is not None:
        return {request.cell}
    if not request.members:
        return {None}
    ratings = Rating.select(Rating.organization).where(
        Rating.year == request.year, Rating.member.in_(request.members), Rating.hidden == False
    )
    return {rating.__data__["organization"] for rating in ratings} | {None}


def _as_asked(made: Content, request: Request) -> Content:
    """As it was kept; a number that was blank then may be completed."""
    head = made.head
    if request.number.strip() and head.number and _BLANK_NUMBER.match(head.number):
        number = _BLANK_NUMBER.sub(f"Số {plain_number(request.number):0>2}", head.number)
        head = replace(head, number=number)
    return replace(made, head=head, draft=request.draft, mark="" if request.draft else made.mark)


# A description as text, and back


def _frozen(placed: Placed) -> dict[str, Any]:
    text = json.dumps([[place, as_plain(made)] for place, made in placed], ensure_ascii=False, separators=(",", ":"))
    content = zlib.compress(text.encode("utf-8"), 9)
    return {"content": content, "sha256": sha256(content).hexdigest()}


def _thawed(kept_id: int) -> Placed:
    kept = KeptPaper.get_by_id(kept_id)
    content = bytes(kept.content)
    if sha256(content).hexdigest() != kept.sha256:
        raise UserError(
            f"Giấy tờ giữ khi khoá sổ năm {kept.year} bị hỏng trong dữ liệu."
            " Hãy chạy “Kiểm tra dữ liệu” và phục hồi từ bản sao lưu."
        )
    return [(place, from_plain(made)) for place, made in json.loads(zlib.decompress(content))]


def as_plain(value: Any) -> Any:
    """A description, or a part of one, as values that JSON can hold."""
    if is_dataclass(value):
        parts = {part.name: as_plain(getattr(value, part.name)) for part in fields(value)}
        return {_CLASS: type(value).__name__, **parts}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, list | tuple):
        return [as_plain(one) for one in value]
    if isinstance(value, dict):
        return {name: as_plain(one) for name, one in value.items()}
    return value


def from_plain(value: Any) -> Any:
    """The description that as_plain took apart; raises KeyError for what is none."""
    if isinstance(value, list):
        return tuple(from_plain(one) for one in value)
    if not isinstance(value, dict):
        return value
    if _DATE in value:
        return date.fromisoformat(value[_DATE])
    parts = {name: from_plain(one) for name, one in value.items() if name != _CLASS}
    if _CLASS not in value:
        return parts
    return _geometry(parts) if value[_CLASS] == Geometry.__name__ else _classes()[value[_CLASS]](**parts)


@cache
def _classes() -> dict[str, Any]:
    """What a description may be made of, by name."""
    return {name: kind for name, kind in vars(descriptions).items() if isinstance(kind, type) and is_dataclass(kind)}


def _geometry(parts: dict[str, Any]) -> Geometry:
    """The shipped rules where they still say the same, so that one paper is not measured by two."""
    shipped = geometry_on(parts["since"])
    return shipped if vars(shipped) == parts else Geometry(**parts)

"""The second pass of certificates: numbers alone, onto sheets that were printed before the numbers were known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO

from db.errors import UserError
from db.print_runs import PrintPart
from nongson_desktop.documents import fonts
from nongson_desktop.documents.awards import Decision, Recipient
from nongson_desktop.documents.certificates import (
    NUMBER_GAP,
    Line,
    face_of,
    field_lines,
    fitted,
    page_canvas,
    placed,
    shared_values,
    text_of_lines,
    texts_of,
    unnumbered,
)
from nongson_desktop.documents.layouts import LABELS, REGISTER_GAP, Layout
from nongson_desktop.documents.stocks import Change, Changes

_ABOVE_DOTS = 0.12  # of the size of the letters: a number written on a dotted line stands above it
_NONE: Mapping[str, Change] = {}


def draw_numbers(
    decision: Decision, part: str, recipients: Sequence[Recipient], paper: Layout, changes: Changes
) -> bytes:
    """One page for each recipient with nothing but the numbers, in the gaps that the first pass left.

    Raises UserError when a number is still not known, or the layout has no place for it.
    """
    _refuse_unnumbered(decision, part, recipients)
    pages = [list(_numbers(decision, part, one, paper, changes)) for one in recipients]
    if not any(pages):
        raise UserError(f"Mẫu “{paper.name}” không in số nên không có gì để in thêm.", "stock")
    out = BytesIO()
    canvas = page_canvas(out, paper, decision)
    for lines in pages:
        canvas.drawText(text_of_lines(canvas, lines))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _refuse_unnumbered(decision: Decision, part: str, recipients: Sequence[Recipient]) -> None:
    if part == PrintPart.NUMBERS and not decision.number:
        raise UserError("Quyết định chưa có số nên chưa có gì để in thêm lên các tờ đã in.", "number")
    if part == PrintPart.REGISTER and not all(one.register for one in recipients):
        raise UserError("Chưa có số vào sổ khen thưởng: hãy ban hành quyết định rồi in thêm số.", "number")


def _numbers(decision: Decision, part: str, one: Recipient, paper: Layout, changes: Changes) -> Iterator[Line]:
    """What the first pass left blank on one page, element by element."""
    own = changes.get(one.award or 0, _NONE)
    blank = decision if part == PrintPart.REGISTER else unnumbered(decision)
    before = texts_of(paper, blank, replace(one, register=""), own)
    after = texts_of(paper, decision, one, own)
    fills = {REGISTER_GAP: one.register, NUMBER_GAP: _figures(decision)}
    for key in paper.marks:
        if before[key] != after[key]:
            change = own.get(key, Change())
            here = paper.with_field(paper.fields[key].moved(change.dx, change.dy))
            yield from (
                _filled_gaps(here, key, before[key], fills)
                if before[key]
                else field_lines(here, key, after[key], one.name)
            )


def _figures(decision: Decision) -> str:
    """What a written number has before its symbol: "15" of "15-QĐ/ĐU"."""
    rest = shared_values(unnumbered(decision))["number"].removeprefix(NUMBER_GAP)
    return shared_values(decision)["number"].removesuffix(rest)


def _filled_gaps(paper: Layout, key: str, text: str, fills: Mapping[str, str]) -> Iterator[Line]:
    """Each number in the middle of its gap, in a line set as it was with the gap."""
    field, font = paper.fields[key], face_of(paper.fields[key])
    found = fitted(field, text)
    size, texts = found or (field.size, [text])
    for said, line in zip(texts, placed(paper, field, size, texts), strict=False):
        for gap, fill in fills.items():
            if gap in said and fill:
                yield _in_gap(line, said.partition(gap)[0], gap, fill, font, key)


def _in_gap(line: Line, before: str, gap: str, fill: str, font: str, key: str) -> Line:
    room = _wide(gap, font, line.size)
    over = fonts.width(fill, font, line.size) - room
    if over > 1:
        raise UserError(f"{LABELS[key]}: số “{fill}” dài hơn chỗ trống trên tờ đã in.", "number")
    above = line.size * _ABOVE_DOTS if gap == REGISTER_GAP else 0
    return replace(line, text=fill, x=line.x + _wide(before, font, line.size) - over / 2, y=line.y + above)


def _wide(text: str, font: str, size: float) -> float:
    return fonts.width(text.replace("\u00a0", " "), font, size)

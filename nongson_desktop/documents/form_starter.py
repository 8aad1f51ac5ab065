"""A .docx to begin an own form from: the program's own paper with its places open, else the list of the places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from nongson_desktop.documents import word
from nongson_desktop.documents.content import Block, Chart, Closing, Facts, Row, Signature, Table, Title
from nongson_desktop.documents.form_values import (
    Place,
    Stretch,
    free_name,
    head_values,
    names_of_columns,
    stretches,
    values_in,
)
from nongson_desktop.documents.page import paragraph

if TYPE_CHECKING:
    from nongson_desktop.documents.content import Content

_WIDEST = 8


def starter(contents: Sequence[Content], usual: Sequence[Place] = ()) -> bytes:
    """The form: of the first paper where there is one, else every place that such a paper usually has."""
    return word.draw([_opened(contents[0])]) if contents else _listed(usual)


def _opened(content: Content) -> Content:
    """The paper with a place wherever it says something; nothing of this year stays in the form.

    What stands in the header is the same on all pages of a file, so that the code of the form goes into the body.
    """
    names = list(head_values(content))
    blocks = tuple(block for stretch in stretches(content.blocks) for block in _blocks(stretch, names))
    number = "{{so_ky_hieu}}" if content.head.number is not None else None
    head = replace(
        content.head,
        superior="{{co_quan_cap_tren}}",
        issuer="{{co_quan_ban_hanh}}",
        number=number,
        place_date="{{dia_danh_ngay}}" if content.head.place_date else "",
        code="",
        subject="{{trich_yeu}}" if content.head.subject else "",
    )
    code = (paragraph("{{ky_hieu_mau}}", indent=False, align="right"),) if content.head.code else ()
    return replace(content, head=head, blocks=(*code, *blocks), draft=False, copies=1)


def _blocks(stretch: Stretch, names: list[str]) -> Iterator[Block]:
    """A block with its places, under the names that the values of the paper have; `names` are those taken."""
    mine: list[str] = []
    for name, _ in values_in(stretch):
        mine.append(free_name(name, names))
        names.append(mine[-1])
    if isinstance(stretch, tuple):
        yield from map(paragraph, _looped("p", mine[0]))
    elif isinstance(stretch, Title):
        kind, subject, note = map(_place, mine)
        yield replace(stretch, kind=kind, subject=stretch.subject and subject, note=stretch.note and note)
    elif isinstance(stretch, Facts):
        places = map(_place, mine)
        yield Facts(tuple(tuple(replace(fact, value=next(places)) for fact in line) for line in stretch.lines))
    elif isinstance(stretch, Table):
        yield _table(stretch, mine[0])
    elif not isinstance(stretch, Chart):  # a form has no bars of its own; it may loop over their numbers
        yield _signed(stretch, mine) if isinstance(stretch, Closing) else stretch


def _place(name: str) -> str:
    return f"{{{{{name}}}}}"


def _looped(kind: str, name: str) -> tuple[str, str, str]:
    """One paragraph (p) that comes again for each line of a list."""
    return f"{{%{kind} for dong in {name} %}}", "{{dong.chu}}", f"{{%{kind} endfor %}}"


def _table(table: Table, name: str) -> Table:
    """One row that comes again for each row of the paper's table."""
    begin, _, end = _looped("tr", name)
    cells = tuple(_place(f"dong.{column}") for column in names_of_columns(table))
    return replace(table, rows=(Row((begin,), section=True), Row(cells), Row((end,), section=True)))


def _signed(closing: Closing, names: Sequence[str]) -> Closing:
    lines = _looped("p", names[-1]) if closing.recipients else ()
    other = closing.left and _signer(closing.left, names[3:6])
    return replace(closing, right=_signer(closing.right, names[:3]), left=other, recipients=lines)


def _signer(signature: Signature, names: Sequence[str]) -> Signature:
    """Whoever signs may be known another time, so that there is always a place for the name."""
    authority, post, name = map(_place, names)
    return replace(signature, authority=signature.authority and authority, post=signature.post and post, name=name)


def _listed(usual: Sequence[Place]) -> bytes:
    """What is not wanted is deleted in Word, the rest put where it belongs."""
    from docx import Document

    document = Document()
    document.core_properties.author = ""
    document.add_paragraph("Giữ những ô cần dùng, xóa phần còn lại. Chữ sau dấu gạch là ví dụ, xóa đi khi làm mẫu.")
    for place in usual:
        if "." not in place.name:
            document.add_paragraph(f"{_place(place.name)} – {place.sample}")
    for name in dict.fromkeys(place.name.partition(".")[0] for place in usual if "." in place.name):
        _add_table(document, name, [place for place in usual if place.name.startswith(f"{name}.")][:_WIDEST])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document: Any, name: str, fields: Sequence[Place]) -> None:
    """A row of headings, then the row that comes again for each row of the paper's table."""
    table = document.add_table(4, len(fields), style="Table Grid")
    for cell, field in zip(table.rows[0].cells, fields, strict=True):
        cell.text = field.name.partition(".")[2]
    table.rows[1].cells[0].text = f"{{%tr for dong in {name} %}}"
    for cell, field in zip(table.rows[2].cells, fields, strict=True):
        cell.text = _place(f"dong.{field.name.partition('.')[2]}")
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph()

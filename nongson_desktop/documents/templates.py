"""The office's own .docx with {{places}}: read, compared with the paper it stands for, and filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from db.errors import UserError
from nongson_desktop.documents.content import printed, singly
from nongson_desktop.documents.form_files import SAVE_AGAIN, as_word, form_parts
from nongson_desktop.documents.form_values import ALL, STRETCH, Place, all_values, places, usual_places, values_of_each

if TYPE_CHECKING:
    from nongson_desktop.documents.content import Content

MAX_MARKS, MAX_DEPTH = 3_000, 2
_AROUND = re.compile(r"word/(header|footer)\d*\.xml")
_MARK = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_VALUE = re.compile(r"\{\{\s*([a-z]\w*)(?:\.([a-z]\w*))?\s*\}\}")
_FOR = re.compile(r"\{%(?:tr|p)?\s+for\s+([a-z]\w*)\s+in\s+(?:([a-z]\w*)\.)?([a-z]\w*)\s+%\}")
_END = re.compile(r"\{%(?:tr|p)?\s+endfor\s+%\}")
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_LISTS = frozenset({"noi_dung", "noi_nhan", "bang", "lua_chon", STRETCH, ALL})
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class FormReport:
    """A form held against a paper: places that the paper has not, that the form leaves out, and that stay empty."""

    unknown: tuple[str, ...]
    unused: tuple[str, ...]
    empty: tuple[str, ...]


def check_form(name: str, content: bytes) -> None:
    """Refuse a file that is no plain Word form: raises UserError that says what is wrong with it."""
    _marks(name, form_parts(name, content))
    from nongson_desktop.documents.form_filling import opened

    with as_word(name):
        opened(content)


def report(name: str, content: bytes, contents: Sequence[Content], paper: str = "") -> FormReport:
    """What of the form the paper cannot fill, what it could fill more, and what would stay blank.

    With nothing to print yet the form is held against what such a paper usually says.
    """
    used, usual = _marks(name, form_parts(name, content)), usual_places(paper)
    known = {place.name: place.sample for place in (places(contents, usual) if contents else _in_lists(usual))}
    return FormReport(
        unknown=tuple(mark for mark in used if mark not in known and not _is_list(mark, known)),
        unused=tuple(mark for mark in known if mark not in used and not mark.startswith(f"{ALL}.")),
        empty=tuple(mark for mark in used if known.get(mark) == ""),
    )


def _in_lists(usual: Sequence[Place]) -> list[Place]:
    return [*usual, *(Place(f"{ALL}.{place.name}", place.sample) for place in usual)]


def _is_list(mark: str, known: Iterable[str]) -> bool:
    return any(name.startswith(f"{mark}.") for name in known) or mark in _LISTS


def filled(name: str, content: bytes, contents: Sequence[Content], paper: str = "") -> bytes:
    """The form filled in: once when it loops over `danh_sach`, else once for each paper; raises UserError.

    What the paper can say and does not say this time stays blank.
    """
    found = report(name, content, contents, paper)
    if found.unknown:
        raise UserError(f"Mẫu “{name}” có ô điền mà giấy này không có: {_listed(found.unknown)}. Hãy sửa mẫu.")
    from nongson_desktop.documents.form_filling import joined, rendered
    from nongson_desktop.documents.word import describe, same_bytes

    parts, usual, every = form_parts(name, content), usual_places(paper), singly(contents)
    if ALL in _marks(name, parts):
        values = [all_values(printed(every), usual)]
    else:
        if len(every) > 1:
            _refuse_around(name, parts)
        pairs = zip(values_of_each(every, usual), every, strict=True)
        values = [one for one, said in pairs for _ in range(said.copies)]
    out = BytesIO()
    with as_word(name):
        whole = joined([rendered(content, one) for one in values])
        describe(whole, contents[0])
        whole.save(out)
    return same_bytes(out.getvalue(), contents[0])


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"{{{{{one}}}}}" for one in names)


def _refuse_around(name: str, parts: dict[str, bytes]) -> None:
    """What stands in a header is the same on all pages of one file."""
    around = {part: xml for part, xml in parts.items() if _AROUND.fullmatch(part)}
    if _marks(name, around):
        raise UserError(
            f"Mẫu “{name}” có ô điền ở đầu trang hoặc chân trang nên mỗi tệp chỉ chứa một bản;"
            " hãy dùng “Cả loạt” để ghi mỗi người một tệp."
        )


# The places of a form


def _marks(name: str, parts: dict[str, bytes]) -> list[str]:
    """The places that the form names, "bang.ho_va_ten" inside a loop over bang; raises UserError."""
    found: dict[str, None] = {}
    for xml in parts.values():
        found.update(dict.fromkeys(_walked(name, xml)))
    return list(found)


def _walked(name: str, xml: bytes) -> Iterator[str]:
    loops: list[tuple[str, str]] = []
    for number, mark in enumerate(_written(name, xml)):
        if number > MAX_MARKS:
            raise UserError(f"Mẫu “{name}” có quá {MAX_MARKS} ô điền.")
        if found := _VALUE.fullmatch(mark):
            yield _full_name(name, mark, loops, found[1], found[2])
        elif found := _FOR.fullmatch(mark):
            source = _source(name, mark, loops, found[2], found[3])
            yield source
            loops.append((found[1], source))
        elif _END.fullmatch(mark) and loops:
            loops.pop()
        else:
            raise UserError(_refused(name, mark))
    if loops:
        raise UserError(f"Mẫu “{name}”: vòng lặp trên {loops[-1][1]} thiếu {{% endfor %}}.")


def _full_name(name: str, mark: str, loops: Sequence[tuple[str, str]], owner: str, field: str | None) -> str:
    if field is None:
        return owner
    source = dict(loops).get(owner)
    if source is None:
        raise UserError(_refused(name, mark))
    return f"{source}.{field}"


def _source(name: str, mark: str, loops: Sequence[tuple[str, str]], owner: str | None, rows: str) -> str:
    """What a loop goes over; a loop in a loop goes over rows of the outer one, so that a form stays small."""
    if len(loops) >= MAX_DEPTH or bool(loops) != bool(owner):
        raise UserError(_refused(name, mark))
    return _full_name(name, mark, loops, owner, rows) if owner else rows


def _refused(name: str, mark: str) -> str:
    return (
        f"Mẫu “{name}”: không dùng được “{mark[:80]}”. Chỉ dùng ô điền {{{{ten}}}} và vòng lặp theo dòng bảng"
        " {%tr for dong in bang %} … {{dong.ten}} … {%tr endfor %}."
    )


def _written(name: str, xml: bytes) -> Iterator[str]:
    """The marks of a part in reading order, each whole inside one paragraph."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise UserError(f"Mẫu “{name}” bị hỏng bên trong. {SAVE_AGAIN}") from error
    for paragraph in tree.iter(f"{_W}p"):
        text = "".join(part.text or "" for part in paragraph.iter(f"{_W}t"))
        yield from (" ".join(mark.split()) for mark in _MARK.findall(text))
        if _HALF.search(_MARK.sub("", text)):
            raise UserError(f"Mẫu “{name}”: ô điền không mở và đóng đủ trong đoạn “{text[:80]}”.")

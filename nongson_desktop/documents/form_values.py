"""What the office's own Word form can be filled with: every piece of a paper under a plain name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from db.search import folded
from nongson_desktop.documents.content import (
    Block,
    Choices,
    Closing,
    Content,
    Facts,
    Row,
    Signature,
    Table,
    Text,
    Title,
    Together,
)

Values = dict[str, Any]
ALL = "danh_sach"
_SIGNED = (("quyen_han_ky", "authority"), ("chuc_vu_ky", "post"), ("nguoi_ky", "name"))
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 60


@dataclass(frozen=True)
class Place:
    """One place to fill in: its name in the form, and what stands there on this paper."""

    name: str
    sample: str


def name_of(label: str) -> str:
    """A label as a place's name: "Họ và tên" is ho_va_ten."""
    words = re.sub(r"[^a-z0-9]+", "_", folded(label)).strip("_")[:_LONGEST].strip("_")
    return words if words and not words[0].isdigit() else f"o_{words}"


def values_of(content: Content) -> Values:
    """Everything one paper says: single values by name, tables and paragraphs as lists of rows."""
    head, owner = content.head, content.owner
    values: Values = {
        "ho_ten": owner.name,
        "chi_bo": owner.cell_name,
        "co_quan_cap_tren": head.superior,
        "co_quan_ban_hanh": head.issuer,
        "so_ky_hieu": head.number or "",
        "dia_danh_ngay": head.place_date,
        "ngay": f"{content.on:%d}",
        "thang": f"{content.on:%m}",
        "nam": f"{content.on:%Y}",
    }
    for block in _flat(content.blocks):
        for name, value in _of_block(block):
            values[_free(name, values)] = value
    paragraphs = [{"chu": "".join(run.text for run in block.runs)} for block in _texts(content.blocks)]
    cleaned: Values = _clean({**values, "noi_dung": paragraphs})
    return cleaned


def all_values(contents: Sequence[Content]) -> Values:
    """The values of the first paper, and those of every paper as the rows of `danh_sach`."""
    every = [values_of(content) for content in contents]
    return {**every[0], ALL: every}


def places(contents: Sequence[Content]) -> list[Place]:
    """Every place that a form of this paper can have, with what stands there on these papers."""
    values = all_values(contents)
    return [Place(name, sample) for name, sample in _samples(values)]


def _samples(values: Values, before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, str):
            yield before + name, value
    for name, rows in values.items():
        if isinstance(rows, list) and rows:
            merged = {key: _first(rows, key) for row in rows for key in row}
            yield from _samples(merged, f"{before}{name}.")


def _first(rows: Iterable[Values], key: str) -> Any:
    found = [row[key] for row in rows if row.get(key)]
    return found[0] if found else ""


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Together):
            yield from _flat(block.blocks)
        else:
            yield block


def _texts(blocks: Iterable[Block]) -> Iterator[Text]:
    return (block for block in _flat(blocks) if isinstance(block, Text))


def _of_block(block: Block) -> Iterator[tuple[str, Any]]:
    if isinstance(block, Title):
        yield from (("ten_loai", block.kind), ("trich_yeu", block.subject), ("ghi_chu_duoi_ten", block.note))
    elif isinstance(block, Facts):
        yield from ((name_of(fact.label), fact.value) for line in block.lines for fact in line)
    elif isinstance(block, Table):
        yield "bang", _rows(block)
    elif isinstance(block, Choices):
        yield "lua_chon", [{"dau": "☒" if chosen else "☐", "chu": text} for text, chosen in block.options]
    elif isinstance(block, Closing):
        yield from _signature(block.right, "")
        if block.left:
            yield from _signature(block.left, "_trai")
        yield "noi_nhan", [{"chu": line} for line in block.recipients]


def _signature(signature: Signature, side: str) -> Iterator[tuple[str, str]]:
    return ((f"{name}{side}", getattr(signature, field)) for name, field in _SIGNED)


def _rows(table: Table) -> list[Values]:
    """A table's rows by the names of its columns; a heading over the whole width stands in its widest text column."""
    names: list[str] = []
    for column in table.columns:
        names.append(_free(name_of(f"{column.group} {column.title}".strip()), names))
    texts = [place for place, column in enumerate(table.columns) if column.align == "left"] or [0]
    widest = max(texts, key=lambda place: table.columns[place].share)
    return [_row(row, names, widest) for row in table.rows]


def _row(row: Row, names: Sequence[str], widest: int) -> Values:
    cells = ("",) * widest + (row.cells[0],) if row.section else row.cells
    return {name: cells[place] if place < len(cells) else "" for place, name in enumerate(names)}


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it when it is taken."""
    taken, number = set(taken), 1
    while (free := name if number == 1 else f"{name}_{number}") in taken:
        number += 1
    return free


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _UNSEEN.sub("", value).replace("\t", " ")
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return {name: _clean(one) for name, one in value.items()}

"""What the office's own Word form can be filled with: every piece of a paper under a plain name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from db.search import folded
from nongson_desktop.documents.content import (
    Blank,
    Block,
    Chart,
    Choices,
    Closing,
    Content,
    Facts,
    Half,
    Row,
    Signature,
    Table,
    Text,
    Title,
    Together,
)
from nongson_desktop.paths import seeds

Values = dict[str, Any]
Stretch = Block | tuple[Block, ...]
ALL, STRETCH = "danh_sach", "doan"
_DOTS = "…" * 40
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


def head_values(content: Content) -> Values:
    """What stands above a paper, whom it is about and its date."""
    head, owner = content.head, content.owner
    return {
        "ho_ten": owner.name,
        "chi_bo": owner.cell_name,
        "co_quan_cap_tren": head.superior,
        "co_quan_ban_hanh": head.issuer,
        "so_ky_hieu": head.number or "",
        "dia_danh_ngay": head.place_date,
        "ngay": f"{content.on:%d}",
        "thang": f"{content.on:%m}",
        "nam": f"{content.on:%Y}",
        "ky_hieu_mau": head.code,
        **({"trich_yeu": head.subject} if head.subject else {}),
        **({"ma_giay": content.mark} if content.mark else {}),
    }


def values_of(content: Content) -> Values:
    """Everything one paper says: single values by name, tables and paragraphs as lists of rows."""
    values = head_values(content)
    for stretch in stretches(content.blocks):
        for name, value in values_in(stretch):
            values[free_name(name, values)] = value
    paragraphs = [{"chu": _said(block)} for block in flat(content.blocks) if isinstance(block, Text)]
    cleaned: Values = _clean({**values, "noi_dung": paragraphs})
    return cleaned


@cache
def _known() -> dict[str, dict[str, str]]:
    return tomllib.loads((seeds() / "paper_places.toml").read_text("utf-8"))


def usual_places(paper: str) -> list[Place]:
    """Every place that a paper can have in some year, with what stood there in the practice office."""
    return [Place(name, sample) for name, sample in _known().get(paper, {}).items()]


def values_of_each(contents: Sequence[Content], usual: Sequence[Place] = ()) -> list[Values]:
    """The values of each paper; what only some of them have, or none of them this time, is empty on the others."""
    every = [values_of(content) for content in contents]
    shape = _shape([*every, _blank(usual)])
    return [_shaped(values, shape) for values in every]


def _blank(usual: Sequence[Place]) -> Values:
    """The values of a paper that says nothing: every name with one empty row for each list."""
    values: Values = {}
    for place in usual:
        rows, _, field = place.name.partition(".")
        if field:
            values.setdefault(rows, [{}])[0][field] = ""
        else:
            values[rows] = ""
    return values


def all_values(contents: Sequence[Content], usual: Sequence[Place] = ()) -> Values:
    """The values of the first paper, and those of every paper as the rows of `danh_sach`."""
    every = values_of_each(contents, usual)
    return {**every[0], ALL: every}


def _shape(rows: Sequence[Values]) -> Values:
    """Every name that some row has: a text, or a list with the shape of its own rows."""
    names = dict.fromkeys(name for row in rows for name in row)
    lists = {name for row in rows for name, value in row.items() if isinstance(value, list)}
    return {name: _shape(_inside(rows, name)) if name in lists else "" for name in names}


def _inside(rows: Sequence[Values], name: str) -> list[Values]:
    return [one for row in rows if isinstance(row.get(name), list) for one in row[name]]


def _shaped(row: Values, shape: Values) -> Values:
    return {
        name: row.get(name, "") if inner == "" else [_shaped(one, inner) for one in _inside([row], name)]
        for name, inner in shape.items()
    }


def places(contents: Sequence[Content], usual: Sequence[Place] = ()) -> list[Place]:
    """Every place that a form of these papers can have, with what stands there on the first that fills it."""
    every = values_of_each(contents, usual)
    return [Place(name, sample) for name, sample in _samples([{**every[0], ALL: every}, *every[1:]])]


def _samples(rows: Sequence[Values], before: str = "") -> Iterator[tuple[str, str]]:
    lists = {}
    for name, inner in _shape(rows).items():
        if inner == "":
            yield before + name, next((row[name] for row in rows if row.get(name)), "")
        else:
            lists[name] = _inside(rows, name)
    for name, inside in lists.items():
        yield from _samples(inside, f"{before}{name}.")


def flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with those that stand together one by one; the second half of a sheet says the same again."""
    for block in blocks:
        if isinstance(block, Half):
            return
        if isinstance(block, Together):
            yield from flat(block.blocks)
        else:
            yield block


def stretches(blocks: Iterable[Block]) -> Iterator[Stretch]:
    """Paragraphs that follow each other, however many, as one; every other block by itself."""
    for of_text, group in groupby(flat(blocks), key=lambda block: isinstance(block, Text | Blank)):
        if of_text:
            yield tuple(group)
        else:
            yield from group


def _said(block: Block) -> str:
    return "".join(run.text for run in block.runs) if isinstance(block, Text) else _DOTS


def values_in(block: Stretch) -> Iterator[tuple[str, Any]]:
    """What one block or stretch of paragraphs says, by names that may be taken already."""
    if isinstance(block, tuple):
        yield STRETCH, [{"chu": _said(one)} for one in block]
    elif isinstance(block, Title):
        yield from (("ten_loai", block.kind), ("trich_yeu", block.subject), ("ghi_chu_duoi_ten", block.note))
    elif isinstance(block, Facts):
        yield from ((name_of(fact.label), fact.value) for line in block.lines for fact in line)
    elif isinstance(block, Table):
        yield "bang", _rows(block)
    elif isinstance(block, Chart):
        yield "bieu_do", _bars(block)
    elif isinstance(block, Choices):
        yield "lua_chon", [{"dau": "☒" if chosen else "☐", "chu": text} for text, chosen in block.options]
    elif isinstance(block, Closing):
        yield from _signature(block.right, "")
        if block.left:
            yield from _signature(block.left, "_trai")
        yield "noi_nhan", [{"chu": line} for line in block.recipients]


def _bars(chart: Chart) -> list[Values]:
    """The bars of a chart as rows: what each is called and its number under each name."""
    names = [name_of(name) for name in chart.names]
    return [{"ten": bar.label, **dict(zip(names, map(str, bar.parts), strict=True))} for bar in chart.bars]


def _signature(signature: Signature, side: str) -> Iterator[tuple[str, str]]:
    return ((f"{name}{side}", getattr(signature, field)) for name, field in _SIGNED)


def names_of_columns(table: Table) -> list[str]:
    """The names of a table's columns, from its left to its right."""
    names: list[str] = []
    for column in table.columns:
        names.append(free_name(name_of(f"{column.group} {column.title}".strip()), names))
    return names


def _rows(table: Table) -> list[Values]:
    """A table's rows by the names of its columns; a heading over the whole width stands in the first text column."""
    names = names_of_columns(table)
    first = next((place for place, column in enumerate(table.columns) if column.align == "left"), 0)
    return [_row(row, names, first) for row in table.rows]


def _row(row: Row, names: Sequence[str], first: int) -> Values:
    cells = (*("",) * first, row.cells[0]) if row.section else row.cells
    return {name: cells[place] if place < len(cells) else "" for place, name in enumerate(names)}


def free_name(name: str, taken: Iterable[str]) -> str:
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

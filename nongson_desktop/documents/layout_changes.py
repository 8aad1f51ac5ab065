"""What the clerk does to a layout: each is a layout again, with every element still on the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from nongson_desktop.documents.layouts import EXTRA, Field, Layout

EMBLEM = "emblem"
Moves = Mapping[str, tuple[float, float]]


def moved(layout: Layout, moves: Moves) -> Layout:
    """Elements further to the right and down, each as far as the sheet goes."""
    for key, (dx, dy) in moves.items():
        if key == EMBLEM:
            layout = _with_emblem_at(layout, layout.emblem_x + dx, layout.emblem_top + dy)
        else:
            layout = layout.with_field(_inside(layout, layout.fields[key].moved(dx, dy)))
    return layout


def _with_emblem_at(layout: Layout, x: float, top: float) -> Layout:
    most = layout.height - layout.emblem_height
    return replace(layout, emblem_x=_bounded(x, layout.width), emblem_top=_bounded(top, most))


def _bounded(value: float, most: float) -> float:
    return round(min(max(value, 0.0), most), 2)


def _inside(layout: Layout, one: Field) -> Field:
    """The element moved back as far as it left the sheet, with fewer lines where they do not all stand on it."""
    while len(one.y) > 1 and one.y[-1] - one.y[0] > layout.height:
        one = replace(one, y=one.y[:-1])
    up = max(one.y[-1] - layout.height, 0.0) + min(one.y[0], 0.0)
    return replace(one.moved(0, -up) if up else one, x=_bounded(one.x, layout.width))


def with_value(layout: Layout, keys: Iterable[str], name: str, value: Any) -> Layout:
    """The chosen elements with one thing set alike."""
    for key in keys:
        layout = layout.with_field(_inside(layout, _set(layout, layout.fields[key], name, value)))
    return layout


def _set(layout: Layout, one: Field, name: str, value: Any) -> Field:
    if name == "y":
        return one.moved(0, value - one.y[0])
    if name == "lines":
        return one.with_lines(value, one.pitch)
    if name == "pitch":
        return one.with_lines(len(one.y), value)
    if name == "size":
        return replace(one, size=value, floor=min(one.floor, value))
    if name == "floor":
        return replace(one, floor=min(value, one.size))
    if name == "width":
        return replace(one, width=min(value, layout.width))
    return replace(one, **{name: value})


def with_sheet_value(layout: Layout, name: str, value: Any) -> Layout:
    """The sheet with one thing set; the two frames keep apart, the emblem on the sheet."""
    layout = replace(layout, **{name: value})
    most = min(layout.width, layout.height) / 6
    outer = _bounded(layout.outer, most - 4)
    inner = min(max(layout.inner, outer + 4), most)
    high = min(max(layout.emblem_height, 3.0), layout.height / 2)
    layout = replace(layout, outer=outer, inner=inner, emblem_height=high)
    return _with_emblem_at(layout, layout.emblem_x, layout.emblem_top)


def lined_up(layout: Layout, keys: Iterable[str], how: str) -> Layout:
    """The chosen elements on the middle of the sheet, or on the x or the baseline of the first chosen."""
    chosen = [key for key in keys if key in layout.fields]
    if not chosen:
        return layout
    first = layout.fields[chosen[0]]
    if how == "middle":
        return with_value(with_value(layout, chosen, "anchor", "center"), chosen, "x", layout.width / 2)
    return with_value(layout, chosen, how, first.x if how == "x" else first.y[0])


def with_extra(layout: Layout) -> tuple[Layout, str]:
    """The layout with one free text more, in the middle of the sheet, and its key; the same when all are used."""
    free = next((key for key in EXTRA if key not in layout.fields), "")
    if not free:
        return layout, ""
    like = layout.fields["g8"]
    fresh = Field(free, (round(layout.height / 2, 1),), layout.width / 2, like.size, like.floor, layout.width / 3)
    return layout.with_field(fresh).with_words("", free, "Chữ thêm"), free

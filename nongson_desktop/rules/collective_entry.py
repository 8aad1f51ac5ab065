"""Ghi kết quả của tập thể: task figures, points and levels typed in one list, each to where it belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from db.base import action
from db.errors import UserError
from db.organizations import OrganizationKind
from nongson_desktop.rules.collective_grounds import CollectiveGround, collective_grounds, decide_above
from nongson_desktop.rules.evaluation import record_level, record_points
from nongson_desktop.rules.findings import record_figures

FIGURES = ("count", "done", "late", "above")
LEVELS = {"self_level": "self", "cell_level": "cell", "level": "final"}
Change = tuple[int, Mapping[str, Any]]


def write_entries(year: int, changes: Sequence[Change], decided_on: date | None) -> int:
    """Write what was typed in the list of collectives as one Action and return its number; raises UserError.

    Each change is a rating id with any of `count, done, late, above`, `self_points, points` and the three levels.
    """
    grounds = collective_grounds(year)
    with action(f"Ghi kết quả của {len(changes)} tập thể năm {year}") as made:
        for rating_id, values in changes:
            _write(grounds[rating_id], values, decided_on)
    return int(made.id or 0)


def _write(one: CollectiveGround, values: Mapping[str, Any], decided_on: date | None) -> None:
    if any(name in values for name in FIGURES):
        _write_figures(one, values)
    points = {name: values[name] for name in ("self_points", "points") if values.get(name) is not None}
    if points:
        record_points(one.rating.id, **points)
    for name, stage in LEVELS.items():
        if name in values:
            _write_level(one, stage, values[name], decided_on)


def _write_figures(one: CollectiveGround, values: Mapping[str, Any]) -> None:
    """Four numbers make the task figures; what is done counts as of good quality until another figure says less."""
    shares = one.shares
    kept = {"count": shares.count, "done": shares.done, "late": shares.late, "above": shares.above}
    count, done, late, above = (int(values.get(name, kept[name]) or 0) for name in FIGURES)
    if not count:
        raise UserError("Ghi tổng số nhiệm vụ trước.", "count")
    if "done" not in values and not shares.count:
        done = count
    met = shares.met if shares.count and shares.met != shares.done else done
    figures = {"done": done, "met": min(met, done), "late": late, "above": above}
    source = "số liệu tập thể báo cáo"
    record_figures(one.rating.id, {share: (part, count) for share, part in figures.items()}, source)


def _write_level(one: CollectiveGround, stage: str, level: str, decided_on: date | None) -> None:
    if stage == "final" and level and decided_on is None:
        raise UserError("Nhập ngày quyết định ở trên bảng trước khi ghi mức quyết định.", "decided_on")
    if stage == "final" and one.kind.at == OrganizationKind.COMMITTEE:
        decide_above(one.rating.id, level, decided_on, one.decider)
    else:
        record_level([one.rating.id], stage, level, decided_on if stage == "final" else None)

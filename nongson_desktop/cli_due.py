"""The command that tells what is due."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from db.errors import UserError
from db.open import office
from db.search import folded
from nongson_desktop.cli_answers import print_json, put, say, with_json
from nongson_desktop.cli_arguments import add_days, add_words, number

_FARTHEST = 3660


def add_due(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `due` to the command line."""
    due = with_json(command("due", _due, "việc quá hạn và đến hạn"))
    add_days(due, on="quá hạn vào ngày ấy (hôm nay)")
    due.add_argument("--days", type=number, default=30, metavar="N", help="và đến hạn trong ngần ấy ngày (30)")
    add_words(due, cell=("NAME", "chỉ của một chi bộ"), area=("TEXT", "chỉ của phần việc có các chữ này"))


def _due(args: argparse.Namespace) -> None:
    from nongson_desktop.rules.due import due_items, grouped
    from nongson_desktop.rules.scopes import find_scope

    if not 0 <= args.days <= _FARTHEST:
        raise UserError(f"Số ngày phải từ 0 đến {_FARTHEST}.", "days")
    day = args.on or date.today()
    with office(args.office, write=False):
        bodies = find_scope(args.cell, day).bodies(day)
        found = due_items(day, day + timedelta(days=args.days), *bodies)
    items = [item for item in found if folded(args.area) in folded(item.area)]
    if found and not items:
        areas = ", ".join(sorted({item.area for item in found}))
        put(f"Lưu ý: không có việc nào của phần “{args.area}”. Các phần có việc: {areas}.", sys.stderr)
    if args.json:
        return print_json([_as_json(item, day) for item in items])
    for group, lines in grouped(items, day).items():
        if lines:
            say(f"{group}: {sum(item.count for item in lines)} việc")
            say(*(f"{item.due_on:%d/%m/%Y}\t{item.area}\t{item.text}" for item in lines))
    return say(f"{sum(item.count for item in items)} việc.")


def _as_json(item: Any, day: date) -> dict[str, Any]:
    return {**asdict(item), "due_on": item.due_on.isoformat(), "late": item.late(day)}

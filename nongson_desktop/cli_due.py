"""The command that tells what is due."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from db.errors import UserError
from db.open import office
from nongson_desktop.cli_answers import print_json, say, with_json

_FARTHEST = 3660


def add_due(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `due` to the command line."""
    due = with_json(command("due", _due, "việc quá hạn và đến hạn"))
    due.add_argument("--on", type=date.fromisoformat)
    due.add_argument("--days", type=int, default=30)
    for option in ("cell", "area"):
        due.add_argument(f"--{option}", default="")


def _due(args: argparse.Namespace) -> None:
    from nongson_desktop.rules.due import due_items, grouped
    from nongson_desktop.rules.scopes import find_scope

    if not 0 <= args.days <= _FARTHEST:
        raise UserError(f"Số ngày phải từ 0 đến {_FARTHEST}.", "days")
    day = args.on or date.today()
    with office(args.office, write=False):
        bodies = find_scope(args.cell, day).bodies(day)
        found = due_items(day, day + timedelta(days=args.days), *bodies)
    items = [item for item in found if args.area.casefold() in item.area.casefold()]
    if args.json:
        return print_json([_as_json(item, day) for item in items])
    for group, lines in grouped(items, day).items():
        if lines:
            say(f"{group}: {sum(item.count for item in lines)} việc")
            say(*(f"{item.due_on:%d/%m/%Y}\t{item.area}\t{item.text}" for item in lines))
    return say(f"{sum(item.count for item in items)} việc.")


def _as_json(item: Any, day: date) -> dict[str, Any]:
    return {**asdict(item), "due_on": item.due_on.isoformat(), "late": item.late(day)}

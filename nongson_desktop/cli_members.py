"""The commands of the members: how many there are, and a status that changes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from db.base import action
from db.errors import UserError
from db.open import office
from nongson_desktop.cli_answers import note_absent, print_json, put, say, with_json
from nongson_desktop.cli_arguments import DAY, add_days, add_words, day, number

if TYPE_CHECKING:
    from nongson_desktop.rules.composition import Composition, Movement


def add_members(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `counts` and `set-status` to the command line."""
    counts = with_json(command("counts", _counts, "số lượng, cơ cấu đảng viên tại một ngày"))
    add_days(counts, on="vào ngày ấy (hôm nay)", since="thêm biến động từ cuối ngày này đến ngày --on")
    add_words(counts, cell=("NAME", "chỉ của một chi bộ"))
    counts.add_argument("--with-predecessors", action="store_true", help="kể cả tổ chức tiền thân và cấp dưới")
    status = with_json(command("set-status", _set_status, "đổi trạng thái của một đảng viên"))
    status.add_argument("--member", type=number, required=True, metavar="ID", help="số id của người ấy (list --json)")
    status.add_argument("--status", required=True, metavar="STATUS", help="trạng thái mới, ví dụ “Chính thức”")
    status.add_argument("--on", type=day, required=True, metavar=DAY, help="từ ngày")
    add_days(status, until="hạn của trạng thái")
    add_words(status, document=("TEXT", "văn bản làm căn cứ"), reason=("TEXT", "lý do"))
    status.add_argument("--dry-run", action="store_true", help="chỉ nói trước hệ quả")


def _counts(args: argparse.Namespace) -> None:
    from nongson_desktop.rules.composition import composition, movement
    from nongson_desktop.rules.scopes import find_scope

    day = args.on or date.today()
    if args.since and args.since > day:
        raise UserError("Ngày --since phải trước ngày --on.", "since")
    with office(args.office, write=False):
        scope = find_scope(args.cell, day, before=args.with_predecessors)
        note_absent(scope, day)
        bodies = scope.bodies(day)
        found = composition(day, bodies)
        moved = movement(args.since, day, bodies) if args.since else None
    if args.json:
        return print_json(
            {**found.as_json(), "cell": args.cell or None, **(_moved(args.since, moved) if moved else {})}
        )
    return say(*_told(found, moved))


def _moved(since: date, moved: Movement) -> dict[str, Any]:
    told = {"since": since.isoformat(), "start": moved.start, "joined": moved.joined, "left": moved.left}
    return {"movement": {**told, "end": moved.end}}


def _told(found: Composition, moved: Movement | None) -> list[str]:
    lines = [found.sentence()]
    group = ""
    for line in found.lines:
        lines += [f"{line.group}:"] if line.group != group else []
        group = line.group
        lines.append(f"\t{line.label}\t{line.count}")
    if moved is not None:
        lines.append(f"Đầu kỳ {moved.start}, cuối kỳ {moved.end}.")
        lines += [f"\tTăng\t{why}\t{count}" for why, count in moved.joined.items()]
        lines += [f"\tGiảm\t{why}\t{count}" for why, count in moved.left.items()]
    return lines


def _set_status(args: argparse.Namespace) -> None:
    from db.members import Member
    from nongson_desktop.rules.members import refuse_unknown
    from nongson_desktop.rules.status_changes import StatusChange, change_status, consequences, warnings_of
    from nongson_desktop.rules.statuses import refuse_impossible, status_called

    with office(args.office, write=not args.dry_run):
        refuse_unknown([args.member])
        member = Member.get_by_id(args.member)
        change = StatusChange(status_called(args.status), args.on, args.document, args.reason, args.until)
        refuse_impossible(member, change.status, change.since)
        said, warned = consequences(member, change), warnings_of(member, change)
        if not args.dry_run:
            with action(f"{member.name}: trạng thái {change.rule.label}"):
                change_status(member, change)
    for sentence in warned:
        put(f"Lưu ý: {sentence}", sys.stderr)
    if args.json:
        told = {"member_id": member.id, "name": member.name, "status": change.rule.label, "on": args.on.isoformat()}
        return print_json({**told, "written": not args.dry_run, "consequences": said, "warnings": warned})
    return say(*said)

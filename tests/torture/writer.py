"""Saves tasks one by one, each its own Action, and says so: `python -m tests.torture.writer OFFICE N`."""

from __future__ import annotations

import sys
from pathlib import Path

from db.base import action
from db.members import Member
from db.open import office
from db.tasks import Task
from nongson_desktop.rules.members import set_status
from nongson_desktop.rules.tasks import check

YEAR = 2026


def main(words: list[str]) -> int:
    """Save N tasks of the first member, made where there is none; after each commit its text is printed behind ACK."""
    folder, count = Path(words[0]), int(words[1])
    with office(folder):
        member = Member.select().where(~Member.hidden).order_by(Member.id).first() or _newcomer()
        done = Task.select().count()
        for number in range(done + 1, done + count + 1):
            task = Task(member=member, year=YEAR, text=f"Nhiệm vụ thứ {number}: vận động hộ số {number}")
            check(task)
            with action(f"Giao nhiệm vụ cho {member.name}"):
                task.save()
            print(f"ACK {task.text}", flush=True)
    return 0


def _newcomer() -> Member:
    member = Member(name="Đỗ Đức Ánh")
    with action(f"Thêm đảng viên {member.name}"):
        member.save()
        set_status(member, "official")
    return member


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

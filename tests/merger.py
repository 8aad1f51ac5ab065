"""The union of two committees on 1 July 2025, walked in a new office, and the lists of the day before and of the day.

Run as `python -m tests.merger [FOLDER]`, or `make merger`; without a folder the office is gone afterwards.
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from db.base import action
from db.members import Member, Role, Status
from db.open import close_office
from db.organizations import Organization, OrganizationKind
from db.reorganization import ReorganizationKind
from nongson_desktop.cli import main as command
from nongson_desktop.cli_answers import say
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_office, new_organization, office_names
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import preview

OLD = date(2020, 1, 1)
EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
CELLS = {
    "Trung Phước": {"Chi bộ thôn Trung An": ("Đỗ Đức Ánh", "Lê Thị Ổi"), "Chi bộ Cơ quan thị trấn": ("Võ Châu",)},
    "Quế Lộc": {"Chi bộ thôn Lộc Đông": ("Trần Bông", "Bùi Ích", "Ngô Kỳ"), "Chi bộ Trường học": ("Hồ Lữ",)},
}
NAMES = {"Trung Phước": "Đảng bộ thị trấn Trung Phước", "Quế Lộc": "Đảng bộ xã Quế Lộc"}
NEW = "Đảng bộ xã Nông Sơn"


def two_committees() -> dict[str, Organization]:
    """Let the open office hold both committees of the union, each with its cells, members and secretary."""
    made: dict[str, Organization] = {}
    with action("Lập hai đảng bộ"):
        first = Organization.get_by_id(office_names(DAY).id)
        carry_out(Operation(ReorganizationKind.RENAME, OLD, (first.id,), names=(NAMES["Trung Phước"],)))
        above = Organization.get(Organization.kind == OrganizationKind.SUPERIOR)
        made["Trung Phước"] = Organization.get_by_id(first.id)
        made["Quế Lộc"] = new_organization(NAMES["Quế Lộc"], kind=OrganizationKind.COMMITTEE, parent=above)
        for name, cells in CELLS.items():
            for cell, people in cells.items():
                made[cell] = new_organization(cell, parent=made[name])
                for person in people:
                    member = Member(name=person)
                    member.save()
                    place_member(member, made[cell])
                    set_status(member, Status.OFFICIAL, OLD)
            appoint(member, made[name], Role.SECRETARY, OLD)
    return made


def union(two: dict[str, Organization]) -> Operation:
    ids = (two["Trung Phước"].id, two["Quế Lộc"].id)
    return Operation(ReorganizationKind.UNITE, DAY, ids, names=(NEW,), document="NQ 1659/NQ-UBTVQH15")


def walk(folder: Path) -> None:
    """Make the office, show what the union will do, do it, and print both days' lists as the command line has them."""
    new_office(folder, name="Đảng bộ xã Suối Mây", parent="Đảng bộ tỉnh Sông Lam", place="Suối Mây")
    two = two_committees()
    told = preview(union(two))
    say(f"{told.sentence}, từ ngày {DAY:%d/%m/%Y}", *(f"  {what}: {count}" for what, count in told.facts()))
    carry_out(union(two))
    close_office()
    for day in (EVE, DAY):
        above = {row["name"]: row["parent"] or "" for row in listed(folder, "organizations", day)}
        say("", f"Tổ chức đảng ngày {day:%d/%m/%Y}", *(f"  {name}{_under(above[name])}" for name in above))
        people = listed(folder, "members", day)
        say("", f"Đảng viên ngày {day:%d/%m/%Y}")
        say(*(f"  {row['name']}: {row['cell']}{_under(above[row['cell']])}" for row in people))


def listed(folder: Path, kind: str, day: date) -> list[dict[str, Any]]:
    """What the command `list` answers of the day."""
    answer = StringIO()
    with redirect_stdout(answer):
        assert command(["list", str(folder), kind, "--as-of", day.isoformat(), "--json"]) == 0
    rows: list[dict[str, Any]] = json.loads(answer.getvalue())
    return rows


def _under(parent: str) -> str:
    return f" < {parent}" if parent else ""


def main() -> None:
    if sys.argv[1:]:
        return walk(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory(prefix="nongson-merger-") as place:
        return walk(Path(place, "office"))


if __name__ == "__main__":
    main()

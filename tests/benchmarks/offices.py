"""Offices of any size for the benchmarks: invented people in ten cells, and a decision that commends some of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from db.awards import Award, AwardDecision
from db.base import action, save_many
from db.members import Member, Membership, Sex, Status, StatusPeriod
from db.organizations import Organization
from nongson_desktop.rules.organizations import new_office, new_organization, office_names

DAY = date(2026, 11, 22)
CELLS = 10
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
MIDDLES = ("Văn", "Thị", "Đức", "Hữu", "Ngọc", "Minh", "Quốc", "Xuân", "Thanh", "Kim", "Bảo", "Mỹ", "Như", "Công")
GIVEN = ("An", "Ánh", "Ân", "Ẩn", "Bình", "Cường", "Dũng", "Đạt", "Đức", "Hà", "Hạnh", "Hậu", "Hiền", "Hùng", "Lan")
GIVEN += ("Lý", "Mai", "Nam", "Nghĩa", "Oanh", "Phượng", "Quỳnh", "Sơn", "Thảo", "Thắng", "Tuấn", "Ưng", "Vân", "Yến")


def make_office(folder: Path, members: int, cell_count: int = CELLS) -> None:
    """An office with so many official members in so many cells, left open for writing."""
    new_office(folder, name="Đảng bộ xã Suối Mây", parent="Đảng bộ tỉnh Sông Lam", place="Suối Mây")
    chance = random.Random(1)
    with action("Lập danh sách"):
        above = Organization.get_by_id(office_names(DAY).id)
        cells = [new_organization(f"Chi bộ thôn số {number}", parent=above).id for number in range(1, cell_count + 1)]
        ids = save_many(Member, [person(chance, number) for number in range(members)])
        save_many(Membership, [{"member": member, "cell": cells[member % cell_count]} for member in ids])
        save_many(StatusPeriod, [{"member": member, "status": Status.OFFICIAL} for member in ids])


def person(chance: random.Random, number: int) -> dict[str, Any]:
    name = f"{chance.choice(SURNAMES)} {chance.choice(MIDDLES)} {chance.choice(GIVEN)}"
    return {
        "name": name,
        "birth_date": (date(1950, 1, 1) + timedelta(days=chance.randrange(18_000))).isoformat(),
        "sex": chance.choice((Sex.MALE, Sex.FEMALE)),
        "card_number": f"{number:012d}",
        "identity_number": f"0{number:011d}",
        "phone": f"09{number:08d}",
    }


def commend(members: int, year: int) -> None:
    """A decision of the year's end for the first so many members."""
    with action("Quyết định khen thưởng"):
        made = AwardDecision(year=year, number="45", decided_on=date(year, 12, 31), signer="Nguyễn Văn Ánh")
        made.save()
        save_many(
            Award,
            [
                {
                    "decision": made.id,
                    "member": member.id,
                    "position": position,
                    "name": member.name,
                    "unit": f"Chi bộ thôn số {position % CELLS + 1}",
                    "achievement": f"Hoàn thành xuất sắc nhiệm vụ năm {year}",
                }
                for position, member in enumerate(Member.select().order_by(Member.id).limit(members), start=1)
            ],
        )

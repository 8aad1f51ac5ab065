"""A small office of invented people, and the window on it; no work is left running behind a test."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.dates import PartialDate
from db.members import Member, Status
from db.organizations import Organization
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names
from tests.conftest import TODAY

PEOPLE = (
    ("Đỗ Đức Ánh", "Chi bộ thôn Tân Lập", Status.OFFICIAL, "1960-02-03", "046060000011"),
    ("Nguyễn Thị Ân", "Chi bộ thôn Tân Lập", Status.OFFICIAL, "1985", "046085000012"),
    ("Trần Văn Ẩn", "Chi bộ thôn Bình Sơn", Status.OFFICIAL, "1979-11-30", ""),
    ("Lê Quốc Bảo", "Chi bộ thôn Bình Sơn", Status.PROBATIONARY, "2001-05-09", "046201000014"),
    ("Phạm Thị Đào", "Chi bộ thôn Bình Sơn", Status.EXEMPT, "1941", ""),
    ("Võ Minh Châu", "Chi bộ thôn Tân Lập", Status.TRANSFERRED, "1990-01-01", ""),
)


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    yield
    from ui import work

    work.finish()


@pytest.fixture
def people(office: Path) -> dict[str, Member]:
    """Six invented people in two cells, by name."""
    made = {}
    with action("Lập danh sách mẫu"):
        own = Organization.get_by_id(office_names(TODAY).id)
        cells = {
            name: new_organization(name, parent=own, cell_kind="hamlet") for name in sorted({row[1] for row in PEOPLE})
        }
        for number, (name, cell, status, born, identity) in enumerate(PEOPLE, 1):
            member = Member(
                name=name,
                birth_date=PartialDate.from_iso(born),
                identity_number=identity,
                card_number=f"00{number:04d}",
                admitted_on=PartialDate.from_iso("2015-03-26"),
            )
            member.save()
            place_member(member, cells[cell])
            set_status(member, status, date(2020, 1, 1))
            made[name] = member
    return made

"""Every list names organisations and hamlets as they were called then, on the eve of a change and on its day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.hamlets import Hamlet
from db.organizations import Organization
from db.reorganization import ReorganizationKind
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
GONE = ("Chi bộ thôn Phước Bình", "Chi bộ thôn Cẩm Ải")
OLD, NEW = "Chi bộ thôn Hạ Sơn", "Chi bộ thôn Hạ Mới"
KINDS = (
    ("organizations", "name"),
    ("members", "cell"),
    ("memberships", "cell"),
    ("offices", "organization"),
    ("attached-members", "cell"),
    ("terms", "organization"),
    ("hamlets", "cells"),
    ("transfers", "to_cell"),
    ("rating-meetings", "organization"),
    ("allotments", "organization"),
    ("rating-workbooks", "organization"),
    ("candidates", "cell_name"),
    ("admission-targets", "cell"),
    ("register-entries", "organization"),
    ("posts", "hamlet_name"),
)


@pytest.fixture
def changed(practice_office: Path) -> Path:
    """Two cells of the practice office united and a third and its hamlet renamed on 1 July 2025."""

    def one(name: str) -> int:
        return int(Organization.get(Organization.name == name).id)

    gone = tuple(one(name) for name in GONE)
    carry_out(Operation(ReorganizationKind.UNITE, DAY, gone, names=("Chi bộ thôn Liên Sơn",)))
    carry_out(Operation(ReorganizationKind.RENAME, DAY, (one(OLD),), names=(NEW,)))
    hamlet = Hamlet.get(Hamlet.name == "Thôn Hạ Sơn").id
    carry_out(Operation(ReorganizationKind.RENAME, DAY, (hamlet,), names=("Thôn Hạ Mới",), hamlets=True))
    return practice_office


def shown(kind: str, column: str, day: date, year: int | None = None) -> set[str]:
    field = kind_of(kind).column(column)
    return {field.text(row) for row in kind_of(kind).query(View(as_of=day, year=year))}


@pytest.mark.usefixtures("changed")
def test_the_lists_of_the_eve_and_of_the_day_carry_the_names_of_then() -> None:
    for kind, column in KINDS:
        undated = kind in ("memberships", "transfers", "register-entries", "candidates")
        eve, day = shown(kind, column, EVE), shown(kind, column, DAY)
        if not undated:
            assert not eve & {"Chi bộ thôn Liên Sơn", NEW, "Thôn Hạ Mới"}, kind
        if kind in ("organizations", "members", "offices", "terms", "hamlets"):
            assert OLD in eve, kind
            assert NEW in day, kind
            assert not day & {*GONE, OLD, "Thôn Hạ Sơn"}, kind


@pytest.mark.usefixtures("changed")
def test_what_is_dated_carries_the_names_of_its_own_day() -> None:
    """A register line of 2024 keeps the old name; one written after the change has the new one."""
    assert NEW not in shown("transfers", "to_cell", date(2026, 11, 22), 2024)
    assert NEW not in shown("register-entries", "organization", date(2026, 11, 22), 2024)
    assert NEW in shown("admission-targets", "cell", date(2026, 11, 22), 2026)
    assert NEW not in shown("admission-targets", "cell", date(2026, 11, 22), 2024)
    assert OLD in shown("admission-targets", "cell", date(2026, 11, 22), 2024)
    given = {row.giver.dated.name for row in kind_of("hand-overs").query(View(as_of=DAY))}
    assert given == set(GONE)
    ended = [row for row in kind_of("memberships").query(View(as_of=DAY)) if row.until == DAY]
    cell = kind_of("memberships").column("cell")
    assert {cell.text(row) for row in ended} == set(GONE)

"""Inspections through a merger: what was concluded stays with its body and is totalled, what is open goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.inspections import (
    Conductor,
    Inspection,
    InspectionGroup,
    InspectionKind,
    InspectionRequirement,
    InspectionSubject,
    SubjectKind,
)
from db.open import close_office
from db.organizations import Organization, OrganizationKind
from db.reorganization import ReorganizationKind
from nongson_desktop.cli import main
from nongson_desktop.rules.organizations import new_organization, office_names
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import preview

EVE, DAY = date(2025, 6, 30), date(2025, 7, 1)
OLD, BESIDE, NEW = "Đảng bộ xã Quế Lộc", "Đảng bộ xã Suối Mây", "Đảng bộ xã Nông Sơn"


def inspection(kind: InspectionKind, year: int, of: Organization, by: Organization, *, done: bool) -> Inspection:
    made = Inspection(
        year=year, kind=kind, conductor=Conductor.COMMITTEE, organization=by, content=f"Nghị quyết {year}"
    )
    made.decided_on = date(year, 3, 1)
    made.concluded_on = made.closed_on = date(year, 5, 1) if done else None
    made.save()
    InspectionSubject(inspection=made, kind=SubjectKind.ORGANIZATION, organization=of).save()
    return made


@pytest.fixture
def two(office: Path) -> dict[str, Organization]:
    """Two committees: one inspected a cell of its own in 2013, 2019 and 2025, the last not concluded."""
    with action("Lập hai đảng bộ"):
        beside = Organization.get_by_id(office_names(DAY).id)
        above = Organization.get(Organization.kind == OrganizationKind.SUPERIOR)
        old = new_organization(OLD, kind=OrganizationKind.COMMITTEE, parent=above)
        cell = new_organization("Chi bộ thôn Lộc Đông", parent=old)
        kind = InspectionKind(name="Kiểm tra chấp hành", group=InspectionGroup.COMPLIANCE)
        kind.save()
        for year in (2013, 2019, 2025):
            made = inspection(kind, year, cell, old, done=year < 2025)
        inspection(kind, 2024, beside, beside, done=True)
        InspectionRequirement(inspection=made, content="Sửa quy chế", organization=old).save()
    return {OLD: old, BESIDE: beside, "cell": cell}


def test_inspections_of_a_predecessor_stay_its_own_and_are_totalled_under_what_it_became(
    two: dict[str, Organization], office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """C3: Quế Lộc's of 2013–2025 under its own name, all of them under "tổ chức tiền thân của Nông Sơn"."""
    unite = Operation(ReorganizationKind.UNITE, DAY, (two[BESIDE].id, two[OLD].id), names=(NEW,))
    told = ("Cuộc kiểm tra, giám sát đang làm của tổ chức kết thúc", "1")
    assert told in preview(unite).facts()
    carry_out(unite)
    close_office()

    def years(name: str, day: str, *more: str) -> list[int]:
        assert main(["list", str(office), "inspections", "--as-of", day, "--cell", name, "--json", *more]) == 0
        return [row["year"] for row in json.loads(capsys.readouterr().out)]

    assert years(OLD, "2025-06-30") == [2013, 2019, 2025]
    assert years(NEW, "2025-07-01", "--with-predecessors") == [2013, 2019, 2024, 2025]
    assert years("Chi bộ thôn Lộc Đông", "2025-07-01") == [2013, 2019, 2025]


def test_an_inspection_not_concluded_goes_on_under_the_successor(two: dict[str, Organization]) -> None:
    carry_out(Operation(ReorganizationKind.UNITE, DAY, (two[BESIDE].id, two[OLD].id), names=(NEW,)))
    new = Organization.get(Organization.name == NEW)
    by = {one.year: one.__data__["organization"] for one in Inspection.select()}
    assert by == {2013: two[OLD].id, 2019: two[OLD].id, 2024: two[BESIDE].id, 2025: new.id}
    assert InspectionRequirement.get().__data__["organization"] == new.id


def test_a_cell_merged_while_it_is_inspected_is_inspected_where_it_went(two: dict[str, Organization]) -> None:
    with action("lập"):
        into = new_organization("Chi bộ thôn Lộc Tây", parent=two[OLD])
        done = Inspection.get(Inspection.year == 2019)
        InspectionRequirement(inspection=done, content="Lập sổ thu chi", organization=two["cell"]).save()
    merge = Operation(ReorganizationKind.MERGE, DAY, (two["cell"].id,), into=into.id)
    told = preview(merge)
    assert ("Yêu cầu khắc phục sau kiểm tra chưa xác nhận của tổ chức kết thúc", "1") in told.facts()
    assert [(one.name, one.target) for one in told.requirements] == [("Lập sổ thu chi", into.id)]
    carry_out(merge)
    assert InspectionRequirement.get(InspectionRequirement.inspection == done).organization == into
    of = {one.inspection.year: one.__data__["organization"] for one in InspectionSubject.select()}
    assert of == {2013: two["cell"].id, 2019: two["cell"].id, 2025: into.id, 2024: two[BESIDE].id}


def test_in_a_split_the_clerk_says_who_is_inspected_or_leaves_it_with_the_old_cell(
    two: dict[str, Organization],
) -> None:
    split = Operation(ReorganizationKind.SPLIT, DAY, (two["cell"].id,), names=("Chi bộ A", "Chi bộ B"))
    told = preview(split)
    assert told.notes[0].startswith("Cuộc kiểm tra, giám sát đang làm vẫn ghi nơi cũ (1 cuộc)")
    (open_,) = told.inspections
    assert (open_.name, open_.target) == ("Kiểm tra chấp hành năm 2025: Nghị quyết 2025", None)
    chosen = replace(split, inspections={open_.id: -2})
    assert not preview(chosen).notes
    done, asked = Inspection.get(Inspection.year == 2019), []
    with action("yêu cầu"):
        for one in (done, done, Inspection.get_by_id(open_.id)):
            asked.append(InspectionRequirement(inspection=one, content="Sửa", organization=two["cell"]))
            asked[-1].save()
    told = preview(chosen)
    assert [one.id for one in told.requirements] == [asked[0].id, asked[1].id], "what is asked in a case goes with it"
    assert told.notes[0].startswith("Yêu cầu khắc phục chưa xác nhận vẫn ghi nơi cũ (2 yêu cầu)")
    carry_out(replace(chosen, requirements={asked[1].id: -1}))
    first, second = (Organization.get(Organization.name == f"Chi bộ {name}").id for name in "AB")
    of = {one.inspection.year: one.__data__["organization"] for one in InspectionSubject.select()}
    assert of == {2013: two["cell"].id, 2019: two["cell"].id, 2025: second, 2024: two[BESIDE].id}
    by = [InspectionRequirement.get_by_id(one.id).__data__["organization"] for one in asked]
    assert by == [two["cell"].id, first, second]

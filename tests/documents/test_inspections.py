"""The papers of inspections read back: what a conclusion cites and asks, a cell's programme, the ways of counting."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.errors import UserError
from db.inspections import (
    Inspection,
    InspectionItem,
    InspectionKind,
    InspectionProgramme,
    InspectionRequirement,
    InspectionSubject,
)
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.inspections import subjects_of, write, write_subject
from nongson_desktop.rules.inspections_programmes import write as write_programme
from nongson_desktop.rules.inspections_programmes import write_item
from nongson_desktop.rules.inspections_results import conclude, write_requirement
from nongson_desktop.rules.inspections_rules import seed_kinds
from tests.documents.geometry import text_of
from tests.documents.records import Office

ON = date(2025, 12, 20)


@pytest.fixture
def concluded(commune: Office) -> Inspection:
    """One of the standing committee: a cell and its secretary, with a requirement."""
    with action("Lập"):
        seed_kinds()
        one = Inspection(
            year=2025,
            kind=InspectionKind.get(InspectionKind.group == "compliance"),
            conductor="standing",
            organization=commune.cells[0].periods[0].parent.id,
            content="Việc thực hiện quy chế hoạt động",
            decision_number="12",
            decided_on=date(2025, 3, 3),
            plan_number="8",
            planned_on=date(2025, 3, 4),
            reported_on=date(2025, 5, 5),
            considered_on=date(2025, 5, 12),
            leader="Ngô Thị Mẫn",
        )
        write(one)
        cell = commune.cells[0].id
        write_subject(InspectionSubject(inspection=one.id, kind="organization", organization=cell))
        write_subject(InspectionSubject(inspection=one.id, kind="head", organization=cell))
        said = {"finding": "faults", "merits": "Có nghị quyết cụ thể.", "faults": "Biên bản còn sơ sài."}
        results = {each.id: said for each in subjects_of(one)}
        conclude(one, "21", date(2025, 5, 20), results, date(2025, 8, 1))
        asked = InspectionRequirement(inspection=one.id, content="Bổ sung sổ biên bản", organization=cell)
        asked.due_on = date(2025, 7, 1)
        write_requirement(asked)
    return one


def text(key: str, **asked: object) -> str:
    return text_of(draw_paper(key, Request(on=ON, year=2025, **asked)))  # type: ignore[arg-type]


def test_a_conclusion_cites_what_it_rests_on_and_asks_with_a_day(concluded: Inspection) -> None:
    said = text("inspection-conclusion", record=concluded.id)
    for words in (
        "Số 21-TB/ĐU",
        "Căn cứ Quyết định số 12 ngày 03/03/2025",
        "Căn cứ Kế hoạch số 8 ngày 04/03/2025",
        "báo cáo kết quả của đoàn ngày 05/05/2025",
        "hội nghị ngày 12/05/2025",
        "1. Ưu điểm",
        "2. Hạn chế, tồn tại",
        "Trần Văn Bửu, Bí thư Chi bộ thôn Đồng Trăm: Biên bản còn sơ sài.",
        "Bổ sung sổ biên bản",
        "01/07/2025",
        "bằng văn bản trước ngày 01/08/2025",
        "T/M BAN THƯỜNG VỤ",
    ):
        assert words in said, words


def test_a_decision_names_whom_what_and_the_team(concluded: Inspection) -> None:
    said = text("inspection-decision", record=concluded.id)
    assert "Số 12-QĐ/ĐU" in said
    assert "đối với: Chi bộ thôn Đồng Trăm; Trần Văn Bửu, Bí thư Chi bộ thôn Đồng Trăm" in said
    assert "Ngô Thị Mẫn" in said


def test_the_table_of_remedies_says_how_late_and_the_figures_count_both_ways(concluded: Inspection) -> None:
    assert "quá 172" in text("inspection-requirements")
    said = text("inspection-statistics", since=date(2024, 1, 1), until=date(2025, 12, 31))
    assert "Mọi chủ thể: 1 cuộc, bình quân 0,5 cuộc mỗi năm" in said
    assert "Riêng các cơ quan của đảng bộ xã: 1 cuộc" in said


def test_a_cell_has_its_programme_in_five_parts(commune: Office) -> None:
    cell = commune.cells[0]
    with action("Lập"):
        seed_kinds()
        programme = InspectionProgramme(year=2025, conductor="cell", organization=cell.id, number="1", dated=ON)
        write_programme(programme)
        regular = InspectionKind.get(InspectionKind.group == "regular")
        item = InspectionItem(programme=programme.id, kind=regular, content="Theo dõi lối sống", year=2025)
        write_item(item)
    said = text("inspection-programme", cell=cell.id)
    assert "Số 01-CTr/CB" in said
    parts = ("1. Kiểm tra đảng viên", "2.1. Giám sát thường xuyên", "Theo dõi lối sống", "3. Kiểm tra khi có")
    places = [said.index(part) for part in (*parts, "4. Xem xét", "5. Công tác khác")]
    assert places == sorted(places)


def test_a_programme_of_the_whole_term_says_of_each_line_in_which_year(commune: Office) -> None:
    cell = commune.cells[0]
    with action("Lập"):
        seed_kinds()
        programme = InspectionProgramme(span="term", year=2025, last_year=2030, conductor="cell", organization=cell.id)
        write_programme(programme)
        theme = InspectionKind.get(InspectionKind.group == "theme")
        for year, quarter in ((2027, 2), (2028, None)):
            line = InspectionItem(programme=programme.id, kind=theme, content="Nêu gương", year=year, quarter=quarter)
            write_item(line)
    said = text("inspection-programme", record=programme.id)
    assert "II/2027" in said
    assert "2028" in said


def test_nothing_to_print_is_said_so(office: Path) -> None:
    for key in ("inspection-decision", "inspection-register", "inspection-requirements", "inspection-statistics"):
        with pytest.raises(NothingToPrintError) as refused:
            draw_paper(key, Request(on=ON, year=2025))
        assert isinstance(refused.value, UserError)

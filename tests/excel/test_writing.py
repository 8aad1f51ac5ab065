"""A list that goes out as a workbook comes back as it was."""

from __future__ import annotations

from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from db.base import action
from db.dates import PartialDate
from db.errors import UserError
from db.evaluation import Rating
from db.members import Member, Status
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.columns import pick
from nongson_desktop.excel.writing import write_list
from nongson_desktop.rules import imports
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization

from ..conftest import TODAY

WORDS = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậđĐÁỬ 0123456789=+-@'\"<&", max_size=30).map(
    lambda text: " ".join(text.split())
)
NAMES = st.lists(st.sampled_from(("Đỗ", "Đức", "Ánh", "Thị", "Ửng", "Nguyệt")), min_size=2, max_size=4).map(" ".join)
DAYS = st.dates(date(1930, 1, 1), date(2000, 12, 31))
PARTIAL = (
    st.none()
    | DAYS.map(PartialDate.of)
    | DAYS.map(lambda day: PartialDate(day.year))
    | DAYS.map(lambda day: PartialDate(day.year, day.month))
)


CARD, IDENTITY = itemgetter("card_number"), itemgetter("identity_number")


@st.composite
def members(draw: st.DrawFn) -> dict[str, Any]:
    """A member as a clerk could have typed it, with the dates in their order."""
    years = draw(st.lists(PARTIAL, min_size=1, max_size=1))
    numbers = st.text("0123456789", min_size=12, max_size=12)
    return {
        "name": draw(NAMES),
        "birth_date": years[0],
        "sex": draw(st.sampled_from(("male", "female", ""))),
        "card_number": draw(numbers),
        "identity_number": draw(numbers),
        "phone": draw(st.from_regex(r"0[0-9]{9}", fullmatch=True) | st.just("")),
        "hometown": draw(WORDS),
        "position": draw(WORDS),
        "person_kind": draw(st.sampled_from(("leader", "staff", "outside"))),
        "note": draw(WORDS),
    }


def exported(path: Path, kind: str, **view: Any) -> list[Any]:
    """Write the list of a kind; what it held."""
    found = kind_of(kind)
    records = list(found.query(View(as_of=TODAY, status=(), **view)))
    write_list(path, found.title, found.columns, records)
    return records


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        members(),
        min_size=1,
        max_size=6,
        unique_by=(lambda one: one["card_number"], lambda one: one["identity_number"]),
    )
)
def test_the_member_list_comes_back_as_it_went_out(office: Path, values: list[dict[str, Any]]) -> None:
    columns = pick(kind_of("members").columns, *values[0])
    path = office.parent / "xuat.xlsx"
    write_list(path, "Đảng viên", columns, [Member(**each) for each in values])
    back = imports.prepare(path, today=TODAY)
    assert [problem.message for problem in back.problems if problem.severity == "error"] == []
    assert [{key: getattr(row.record, key) for key in values[0]} for row in back.rows] == values


def test_cell_and_status_come_back_too(office: Path) -> None:
    with action("lập"):
        cell = new_organization("Chi bộ thôn Đồng Ổi")
        for number, status in enumerate(value for value, _ in Status.LABELS):
            member = Member(name=f"Đỗ Đức {chr(65 + number)}", birth_date=PartialDate(1950 + number))
            member.save()
            place_member(member, cell)
            set_status(member, status)
    listed = exported(office.parent / "xuat.xlsx", "members")
    back = imports.prepare(office.parent / "xuat.xlsx", today=TODAY)
    assert [(row.record.name, row.record.cell, row.record.status) for row in back.rows] == [
        (member.name, member.cell, member.status) for member in listed
    ]
    assert (back.duplicate_rows, len(back.rows)) == (len(Status.LABELS), len(Status.LABELS))


def test_ratings_come_back_as_they_were(office: Path) -> None:
    with action("lập"):
        cell = new_organization("Chi bộ thôn Đồng Ổi")
        member = Member(name="Đỗ Đức Ánh", admitted_on=PartialDate(1999), card_number="004900000001")
        member.save()
        place_member(member, cell)
        set_status(member, Status.OFFICIAL)
    open_evaluation(2025)
    with action("ghi"):
        for rating in Rating.select():
            rating.self_level, rating.cell_level, rating.level = "HTXS", "HTT", "HT"
            rating.save()
    for kind in ("ratings", "cell-ratings"):
        exported(office.parent / "xuat.xlsx", kind, year=2025)
        back = imports.prepare(office.parent / "xuat.xlsx", kind, today=TODAY)
        assert back.duplicate_rows == len(back.rows) == 1, back.problems


def test_numbers_are_text_dates_are_dates_and_nothing_is_a_formula(tmp_path: Path) -> None:
    born, year = PartialDate(1975, 3, 5), PartialDate(1975)
    records = [
        Member(name="=1+1", birth_date=born, card_number="004900000001", identity_number="049075000001"),
        Member(name="Đỗ Đức Ánh", birth_date=year),
        Member(name="Lý Thị Cổ", birth_date=PartialDate(1899, 3, 5)),
    ]
    columns = pick(kind_of("members").columns, "name", "birth_date", "card_number", "identity_number")
    write_list(tmp_path / "a.xlsx", "Đảng viên", columns, records)
    sheet = load_workbook(tmp_path / "a.xlsx")["Đảng viên"]
    heading = ("STT", "Họ và tên", "Ngày sinh", "Số thẻ đảng viên", "Số định danh cá nhân")
    assert tuple(cell.value for cell in sheet[3]) == heading
    first, second, third = sheet[4], sheet[5], sheet[6]
    assert (first[1].value, first[1].data_type) == ("=1+1", "s")
    assert (first[2].value.date(), first[2].number_format) == (date(1975, 3, 5), "dd/mm/yyyy")
    assert [(cell.value, cell.data_type) for cell in first[3:5]] == [("004900000001", "s"), ("049075000001", "s")]
    assert (second[2].value, third[2].value) == ("1975", "05/03/1899")


def test_headings_stay_in_sight_and_are_printed_on_each_page(tmp_path: Path) -> None:
    columns = kind_of("members").columns
    for shown, paper, across in ((columns[:6], "9", 1), (columns[:20], "8", 1), (columns, "8", 2)):
        write_list(tmp_path / "a.xlsx", "Đảng viên", shown, [Member(name="Đỗ Đức Ánh", note="chữ " * 30)])
        sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
        assert sheet.freeze_panes == "C4"
        assert (sheet.print_title_rows, sheet.print_title_cols) == ("$3:$3", "$A:$B")
        height = sheet.row_dimensions[4].height
        assert (height is None) == (shown is not columns), "only a long note makes a row taller"
        assert height is None or 32 <= height < 48, "120 letters where 60 digits go are two lines"
        setup = sheet.page_setup
        assert (setup.orientation, str(setup.paperSize), int(setup.fitToWidth or 1)) == ("landscape", paper, across)


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("không phải thư mục")
    columns = kind_of("members").columns
    with pytest.raises(UserError, match="Không ghi được tệp"):
        write_list(tmp_path / "tep" / "a.xlsx", "Đảng viên", columns, [Member(name="Đỗ Đức Ánh")])
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(UserError, match="Không ghi được tệp"):
        write_list(tmp_path / "a.xlsx", "Đảng viên", columns, [Member(name="Đỗ Đức Ánh")])
    assert sorted(found.name for found in tmp_path.iterdir()) == ["a.xlsx", "tep"]

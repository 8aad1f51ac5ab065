"""An office goes out to a workbook and comes into a new office without losing anything."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import peewee as pw
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from db.awards import IssuedPaper
from db.base import Record, action, record_models
from db.dates import PartialDateField
from db.errors import UserError
from db.members import Member, Membership
from db.open import close_office
from db.organizations import Organization
from nongson_desktop.columns import field_columns
from nongson_desktop.excel.reading import read_workbook
from nongson_desktop.excel.whole import kinds_in_order, places_of, write_whole
from nongson_desktop.excel.writing import sheet_name
from nongson_desktop.rules import imports
from nongson_desktop.rules.imports_known import OVERWRITE
from nongson_desktop.rules.imports_office import Office, is_whole, take_in
from nongson_desktop.rules.members import place_member
from nongson_desktop.rules.organizations import new_office, new_organization, office_names

from ..conftest import TODAY
from ..test_every_record_kind import values_of

LETTERS = "aăâdđeêoôơuưyáàảãạẳẵặểễệứừửỹĐÁỬ 0123456789=+-@\t\r\n'\"<&>_x;,.\u00a0😀"
TEXTS = st.text(LETTERS, max_size=24).map(str.strip) | st.sampled_from(
    ["=1+1", "+84905", "-5", "@SUM(A1)", "\tthụt", "007", "1e5", "_x0041_", "NguyÔn V¨n", "Toâi", "x", "a  b", "1/2"]
)


def everything() -> dict[str, list[dict[str, Any]]]:
    """What an office holds, links by codes, without what is only counted."""
    models = record_models()
    codes = {name: dict(model.select(model.id, model.uid).tuples()) for name, model in models.items()}
    held: dict[str, list[dict[str, Any]]] = {}
    for name, model in models.items():
        rows = []
        for record in model.select().where(~model.hidden):
            values = {
                field.name: record.__data__[field.name] for field in model._meta.sorted_fields if field.name != "id"
            }
            for field in model._meta.sorted_fields:
                if isinstance(field, pw.ForeignKeyField):
                    values[field.name] = codes[field.rel_model._meta.table_name].get(values[field.name])
            rows.append(values)
        held[name] = sorted(rows, key=lambda values: str(values["uid"]))
    return held


def value_for(column: Any) -> st.SearchStrategy[Any]:
    """What a field may hold, texts with every sign that Excel takes amiss."""
    field = column.field
    if isinstance(field, pw.BlobField):
        return st.binary(max_size=40)
    if isinstance(field, pw.FloatField):
        return st.floats(0, 500).map(lambda size: round(size, 3))
    plain = isinstance(field, pw.CharField | pw.TextField) and not isinstance(field, PartialDateField)
    found = TEXTS if plain and not column.choices else values_of(column)
    return st.none() | found if field.null else found


@st.composite
def offices(draw: st.DrawFn) -> list[tuple[type[Record], dict[str, Any]]]:
    """One or two records of every kind with drawn values, in the order in which they can be made.

    Links are drawn numbers.
    """
    made = []
    for model in kinds_in_order():
        stored = [each.name for each in model._meta.sorted_fields if each.name not in ("id", "uid", "hidden", "fold")]
        for _ in range(draw(st.integers(1, 2))):
            values = {}
            for column in field_columns(model, *stored):
                link = isinstance(column.field, pw.ForeignKeyField)
                if column.name != "sort_key":
                    values[column.name] = draw(st.integers(0, 5) if link else value_for(column))
            made.append((model, values))
    return made


def make(records: list[tuple[type[Record], dict[str, Any]]]) -> None:
    """Save what the tables allow; a second record of what may be there once is left out."""
    ids: dict[type[Record], list[int]] = {Organization: [one.id for one in Organization.select()]}
    for model, values in records:
        row = dict(values)
        for field in model._meta.sorted_fields:
            if isinstance(field, pw.ForeignKeyField):
                known = ids.get(field.rel_model, [])
                row[field.name] = known[row[field.name] % len(known)] if known else None
        try:
            with action("Lập"):
                record = model(**row)
                record.save()
        except pw.IntegrityError:
            continue
        ids.setdefault(model, []).append(record.id)


def carried(folder: Path, path: Path) -> dict[str, Any]:
    """The workbook taken into a new office of another name."""
    close_office()
    new_office(folder, name="Đảng bộ xã Mới lập", parent="Đảng bộ tỉnh Khác", place="Nơi khác")
    return take_in(Office(read_workbook(path)))


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(offices())
def test_whatever_an_office_holds_comes_into_a_new_one(records: list[tuple[type[Record], dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        try:
            new_office(folder / "cu", name="Đảng bộ xã Suối Mây", parent="Đảng bộ tỉnh Sông Lam", place="Suối Mây")
            make(records)
            before = everything()
            assert [name for name, rows in before.items() if not rows] == [], "no kind stays at home"
            write_whole(folder / "tat-ca.xlsx")
            document = carried(folder / "moi", folder / "tat-ca.xlsx")
            assert document["refused"] is None
            after = everything()
            for name, rows in before.items():
                assert after[name] == rows, name
        finally:
            close_office()


def some_people() -> None:
    with action("Lập"):
        own = Organization.get_by_id(office_names(TODAY).id)
        cells = [new_organization(f"Chi bộ thôn {number}", parent=own) for number in (1, 2)]
        for number in range(4):
            member = Member(name=f"Đỗ Ánh {'ABCD'[number]}", birth_date=date(1980, 1, 1 + number))
            member.save()
            place_member(member, cells[number % 2])


@pytest.fixture
def whole(office: Path, tmp_path: Path) -> Path:
    """The workbook of an office with four members in two cells."""
    some_people()
    write_whole(tmp_path / "tat-ca.xlsx")
    return tmp_path / "tat-ca.xlsx"


def test_a_whole_office_is_known_by_its_sheets_and_read_with_all_of_them(whole: Path, tmp_path: Path) -> None:
    assert is_whole(read_workbook(whole))
    before = everything()
    close_office()
    new_office(tmp_path / "moi", name="Đảng bộ xã Mới")
    document = imports.run(whole, "members", "all", "all", dry_run=False, today=TODAY).as_json()
    assert (document["refused"], document["rows_read"]) == (None, document["rows_written"])
    assert everything() == before
    assert office_names(TODAY).name == "Đảng bộ xã Suối Mây"
    (made,) = imports.imports()
    assert (made.kind, made.rows_written) == ("office", document["rows_written"])
    imports.undo_import(made.number)
    assert office_names(TODAY).name == "Đảng bộ xã Mới"
    assert Member.select().where(~Member.hidden).count() == 0


def test_the_workbook_of_another_office_does_not_mix_with_what_is_there(whole: Path, tmp_path: Path) -> None:
    close_office()
    new_office(tmp_path / "moi", name="Đảng bộ xã Khác")
    some_people()
    before = everything()
    document = take_in(Office(read_workbook(whole)))
    assert document["refused"] == (
        "Chưa nhập gì. Trang “Tổ chức đảng”, dòng 1: Tệp này là của một đảng bộ khác;"
        " chỉ đưa được vào một đảng bộ mới lập, còn trống."
    )
    assert everything() == before


def change(path: Path, edit: Callable[[Any], None]) -> None:
    book = load_workbook(path)
    edit(book)
    book.save(path)


def test_what_was_changed_in_excel_is_left_or_written_over(whole: Path) -> None:
    def edit(book: Any) -> None:
        page = book["Đảng viên"]
        headings = [cell.value for cell in page[1]]
        page.cell(2, headings.index("Điện thoại") + 1).value = "0900000001"

    change(whole, edit)
    assert take_in(Office(read_workbook(whole)))["number"] is None
    assert Member.get(Member.name == "Đỗ Ánh A").phone == ""
    document = take_in(Office(read_workbook(whole), OVERWRITE))
    assert (document["rows_written"], document["rows_updated"]) == (0, 1)
    assert Member.get(Member.name == "Đỗ Ánh A").phone == "0900000001"


def test_a_link_that_leads_nowhere_and_a_day_that_is_none_refuse_the_whole(whole: Path, tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        page = book["Chi bộ của đảng viên"]
        headings = [cell.value for cell in page[1]]
        page.cell(2, headings.index("Đảng viên – mã") + 1).value = "khong-co"
        page.cell(3, headings.index("Từ ngày") + 1).value = "32/13/2020"

    change(whole, edit)
    close_office()
    new_office(tmp_path / "moi", name="Đảng bộ xã Mới")
    document = take_in(Office(read_workbook(whole)))
    told = {(one["sheet"], one["row"], one["column"]) for one in document["problems"]}
    assert told == {("Chi bộ của đảng viên", 2, "Đảng viên"), ("Chi bộ của đảng viên", 3, "Từ ngày")}
    assert document["refused"].startswith("Chưa nhập gì.")
    assert Membership.select().count() == 0


def test_a_list_that_is_not_whole_is_an_ordinary_list(office: Path, tmp_path: Path) -> None:
    from ..workbooks import build_member_list

    build_member_list(tmp_path / "a.xlsx", "sheets")
    assert not is_whole(read_workbook(tmp_path / "a.xlsx"))


def test_every_kind_has_a_sheet_and_no_two_headings_alike() -> None:
    titles = [sheet_name(model.Screen.title) for model in kinds_in_order()]
    assert len(set(titles)) == len(titles)
    assert all(titles)
    for model in kinds_in_order():
        headings = [place.heading for place in places_of(model)]
        assert len(set(headings)) == len(headings), model


def test_texts_longer_than_a_cell_and_files_come_along(office: Path, tmp_path: Path) -> None:
    picture = bytes(range(256)) * 300
    long = "Đổi mới " * 6000
    with action("Lập"):
        Member(name="Đỗ Ánh", note=long.strip()).save()
        IssuedPaper(paper="plan", year=2026, subject="a", format="pdf", sha256="b", content=picture).save()
    write_whole(tmp_path / "a.xlsx")
    assert carried(tmp_path / "moi", tmp_path / "a.xlsx")["refused"] is None
    assert Member.get(Member.name == "Đỗ Ánh").note == long.strip()
    assert bytes(IssuedPaper.get().content) == picture


def test_a_list_that_no_cell_can_hold_is_refused_rather_than_cut(office: Path, tmp_path: Path) -> None:
    from nongson_desktop.catalog import kind_of
    from nongson_desktop.excel.writing import write_list

    kind = kind_of("members")
    with pytest.raises(UserError, match="một ô của Excel chỉ giữ được 32767 chữ"):
        write_list(tmp_path / "a.xlsx", kind.title, kind.columns, [Member(name="Đỗ Ánh", note="a" * 40_000)])

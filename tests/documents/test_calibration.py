"""The test sheet, what is measured on it, and papers moved to stand right: all measured on paper drawn as pictures."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from db.base import Action
from db.errors import UserError
from db.layouts import PrinterOffset
from nongson_desktop.documents.calibration import (
    STRAIGHT,
    Measured,
    Offset,
    aimed,
    calibration_sheet,
    corrected,
    keep_offset,
    offset_for,
    offset_from,
)
from nongson_desktop.documents.layouts import Layout, resized
from nongson_desktop.documents.moving import picked
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import SHIPPED, shipped
from tests.documents.crosses import DOT, by_poppler, by_qt, corners
from tests.documents.geometry import MM, pages_of
from tests.documents.records import Office

ON = date(2025, 12, 20)
HERE = Request(on=ON, year=2025)


@pytest.mark.parametrize("draw", [by_poppler, by_qt])
@pytest.mark.parametrize("size", ["a4", "a3"])
@pytest.mark.parametrize("offset", [STRAIGHT, Offset(3.4, -2.1, 1.006, 0.991)])
def test_both_ways_of_printing_put_the_crosses_within_three_tenths(
    qapp: object, tmp_path: Path, draw: object, size: str, offset: Offset
) -> None:
    picture = draw(calibration_sheet(shipped(size), offset), tmp_path)  # type: ignore[operator]
    for x, y, aim_x, aim_y in corners(picture, size, offset):
        assert (x, y) == (pytest.approx(aim_x, abs=0.3), pytest.approx(aim_y, abs=0.3))


def test_the_measure_notices_a_sheet_half_a_millimetre_off(tmp_path: Path) -> None:
    picture = by_poppler(calibration_sheet(shipped("a4"), Offset(dx=0.5)), tmp_path)
    assert all(abs(x - aim_x) > 0.3 for x, _, aim_x, _ in corners(picture, "a4"))


@pytest.mark.parametrize("key", SHIPPED)
def test_the_sheet_has_a_box_where_each_field_goes(key: str) -> None:
    layout = shipped(key)
    (page,) = pages_of(calibration_sheet(layout))
    assert (page.width, page.height) == (
        pytest.approx(layout.width, abs=0.1),
        pytest.approx(layout.height, abs=0.1),
    )
    with pdfplumber.open(BytesIO(calibration_sheet(layout))) as sheet:
        boxes = [(box["x0"] / MM, box["top"] / MM, box["x1"] / MM, box["bottom"] / MM) for box in sheet.pages[0].rects]
    for field in layout.marks.values():
        start = field.x - (field.width / 2 if field.anchor == "center" else 0)
        (box,) = [one for one in boxes if abs(one[0] - start) < 0.1 and one[1] < field.y[0] < one[3]]
        assert box[2] - box[0] == pytest.approx(field.width, abs=0.1)
        assert field.y[-1] < box[3]
    assert f"{layout.stock} · {layout.width:g} × {layout.height:g} mm" in page.text


def test_a_narrow_sheet_keeps_its_words_inside() -> None:
    (page,) = pages_of(calibration_sheet(resized(shipped("a4"), 150, 105)))
    assert all(piece.x0 > 5 and piece.x1 < 146 for piece in page.pieces)


# --- what is measured


def test_a_sheet_that_came_out_lower_and_to_the_right_asks_for_the_way_back() -> None:
    assert offset_from(Measured(20.8, 21.3, 277.8, 191.3), shipped("a4")) == Offset(-0.8, -1.3)


def test_a_sheet_that_came_out_smaller_is_stretched_again() -> None:
    found = offset_from(Measured(20.0, 20.0, 275.0, 190.0), shipped("a4"))
    assert found.scale_x == pytest.approx(257 / 255, abs=0.0001)
    assert (found.dy, found.scale_y) == (0, 1)


@pytest.mark.parametrize(
    ("measured", "refusal"),
    [
        (Measured(48, 20, 305, 190), "Lệch quá 25 mm"),
        (Measured(19, 19, 250, 180), "co giãn quá 2 %"),
        (Measured(277, 20, 20, 190), "phải lớn hơn số đo của dấu bên trái"),
    ],
)
def test_a_measure_that_no_printer_explains_is_refused(measured: Measured, refusal: str) -> None:
    with pytest.raises(UserError, match=refusal):
        offset_from(measured, shipped("a4"))


small = st.floats(-5, 5)
near_one = st.floats(0.992, 1.008)


@given(small, small, near_one, near_one, small, small, near_one, near_one)
def test_once_measured_the_crosses_stand_right_whatever_the_sheet_was_printed_with(
    plus_x: float, plus_y: float, times_x: float, times_y: float, dx: float, dy: float, scale_x: float, scale_y: float
) -> None:
    """A printer that takes p to times·p + plus; the clerk measures to a tenth of a millimetre."""
    layout, before = shipped("a4"), Offset(dx, dy, scale_x, scale_y)
    aim = aimed(layout)

    def landed(offset: Offset) -> Measured:
        return Measured(
            times_x * (offset.scale_x * aim.left + offset.dx) + plus_x,
            times_y * (offset.scale_y * aim.top + offset.dy) + plus_y,
            times_x * (offset.scale_x * aim.right + offset.dx) + plus_x,
            times_y * (offset.scale_y * aim.bottom + offset.dy) + plus_y,
        )

    found = landed(before)
    read = Measured(*(round(value, 1) for value in vars(found).values()))
    after = landed(offset_from(read, layout, before))
    for value, wanted in zip(vars(after).values(), vars(aim).values(), strict=True):
        assert value == pytest.approx(wanted, abs=0.25)


# --- what is kept


def test_an_offset_is_kept_for_a_printer_its_tray_and_the_stock(office: Path) -> None:
    keep_offset("Máy in A", "Khay tay", "Phôi A4", Offset(0.5, -0.3), ON)
    keep_offset("Máy in A", "Khay tay", "Phôi A4", Offset(0.7, -0.3), ON)
    assert offset_for("Máy in A", "Khay tay", "Phôi A4") == Offset(0.7, -0.3)
    assert offset_for("Máy in A", "", "Phôi A4") == STRAIGHT
    assert offset_for("Máy in B", "Khay tay", "Phôi A4") == STRAIGHT
    assert offset_for("Máy in A", "Khay tay", "Giấy A4") == STRAIGHT
    assert PrinterOffset.select().count() == 1
    said = Action.select().order_by(Action.id.desc()).get().what
    assert said == "Căn chỉnh máy in Máy in A cho Phôi A4: sang phải 0,7 mm, lên 0,3 mm"


def test_an_offset_beyond_reason_is_not_kept(office: Path) -> None:
    for offset, refusal in ((Offset(dx=26), "Lệch quá 25 mm"), (Offset(scale_x=1.03), "co giãn quá 2 %")):
        with pytest.raises(UserError, match=refusal):
            keep_offset("Máy in A", "", "Phôi A4", offset, ON)
    with pytest.raises(UserError, match="Chưa chọn máy in"):
        keep_offset(" ", "", "Phôi A4", Offset(dx=1), ON)
    assert PrinterOffset.select().count() == 0


# --- papers moved


def test_every_page_moves_by_the_offset_and_its_words_stay(decided: Office) -> None:
    drawn = draw_paper("certificate", HERE)
    offset = Offset(2.5, -1.2, 1.01, 0.99)
    before, after = pages_of(drawn), pages_of(corrected(drawn, offset))
    assert len(after) == len(before) == 3
    for old, new in zip(before, after, strict=True):
        assert new.text == old.text
        assert (new.width, new.height) == (old.width, old.height)
        for was, now in zip(old.pieces, new.pieces, strict=True):
            assert now.x0 == pytest.approx(was.x0 * 1.01 + 2.5, abs=0.1)
            assert now.baseline == pytest.approx(was.baseline * 0.99 - 1.2, abs=0.1)


def test_an_issued_paper_is_moved_without_its_bytes_being_changed(decided: Office) -> None:
    drawn = draw_paper("certificate", HERE)
    sent = corrected(drawn, Offset(dx=1))
    assert sent.startswith(drawn)
    assert corrected(drawn, STRAIGHT) is drawn
    assert sent == corrected(drawn, Offset(dx=1))


@pytest.mark.parametrize("key", ["award-decision", "certificate"])
def test_a_moved_file_is_a_sound_pdf(decided: Office, tmp_path: Path, key: str) -> None:
    sent = corrected(draw_paper(key, HERE), Offset(1, 1))
    (tmp_path / "sent.pdf").write_bytes(sent)
    pages = PdfReader(tmp_path / "sent.pdf", strict=True).pages
    words = subprocess.run(["pdfinfo", tmp_path / "sent.pdf"], capture_output=True, text=True, check=True)
    assert words.stderr == ""
    assert f"Pages:           {len(pages)}" in words.stdout


def test_a_page_whose_streams_are_joined_without_a_space_is_still_moved(tmp_path: Path) -> None:
    """The filters of CUPS join them so; the matrix and the drawing must not grow together."""
    page = PdfReader(BytesIO(calibration_sheet(shipped("a4"), Offset(3.4, -2.1)))).pages[0]
    streams = [part.get_object().get_data() for part in page["/Contents"]]  # type: ignore[attr-defined]
    move, drawing, restore = streams
    assert move.split()[-1] == b"cm"
    assert (move + drawing).split()[: len(move.split())] == move.split()
    assert (drawing + restore).split()[-1] == b"Q"
    assert (drawing + restore).split()[-2] == drawing.split()[-1]


def test_pages_are_chosen_out_of_a_file_without_drawing_it_again(decided: Office, tmp_path: Path) -> None:
    drawn = draw_paper("certificate", HERE)
    chosen = picked(drawn, [3, 1])
    assert picked(drawn, [1, 2, 3]) == drawn
    streams = [len(PdfReader(BytesIO(content)).xref[0]) for content in (drawn, chosen)]
    assert streams[1] == streams[0] - 2
    whole = [page.text for page in pages_of(drawn)]
    for content in (chosen, corrected(chosen, Offset(1.5, 1))):
        (tmp_path / "sent.pdf").write_bytes(content)
        assert [page.text for page in pages_of(content)] == [whole[0], whole[2]]
        assert len(PdfReader(tmp_path / "sent.pdf", strict=True).pages) == 2
        words = subprocess.run(["pdfinfo", tmp_path / "sent.pdf"], capture_output=True, text=True, check=True)
        assert words.stderr == ""
        assert "Pages:           2" in words.stdout
    straight, moved = pages_of(chosen)[1], pages_of(corrected(chosen, Offset(1.5, 1)))[1]
    assert moved.pieces[0].x0 - straight.pieces[0].x0 == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize("draw", [by_poppler, by_qt])
def test_on_a_larger_sheet_the_page_stands_in_the_upper_left_corner(qapp: object, tmp_path: Path, draw: object) -> None:
    offset = Offset(1.2, 0.7)
    picture = draw(corrected(calibration_sheet(shipped("a4")), offset, (297, 420)), tmp_path)  # type: ignore[operator]
    assert (picture.width * DOT, picture.height * DOT) == (pytest.approx(420, abs=0.2), pytest.approx(297, abs=0.2))
    for x, y, aim_x, aim_y in corners(picture, "a4", offset):
        assert (x, y) == (pytest.approx(aim_x, abs=0.3), pytest.approx(aim_y, abs=0.3))


def test_what_this_program_did_not_draw_is_not_moved() -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        corrected(b"%PDF-1.4 nothing", Offset(dx=1))


def test_a_stock_of_another_size_moves_alike(decided: Office) -> None:
    layout: Layout = resized(replace(shipped("a4-stock"), name="Phôi nhỏ"), 210, 148)
    (page,) = pages_of(calibration_sheet(layout, Offset(dy=4)))
    (straight,) = pages_of(calibration_sheet(layout))
    assert page.pieces[0].baseline - straight.pieces[0].baseline == pytest.approx(4, abs=0.1)

"""Giấy khen: to the half millimetre, on plain paper and on stock, however long the name."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from db.awards import Award
from db.base import action
from db.errors import UserError
from nongson_desktop.documents import certificates
from nongson_desktop.documents.awards import decision_of
from nongson_desktop.documents.papers import draw_paper, split_paper
from nongson_desktop.documents.request import Request
from tests.documents.certificate_geometry import A4, certificate_problems
from tests.documents.geometry import pages_of
from tests.documents.records import Office

ON = date(2025, 12, 20)
HERE = Request(on=ON, year=2025)
PRINTED = ("CHI BỘ THÔN ĐỒNG TRĂM", "Đồng chí ĐỖ ĐỨC ÁNH", "Đồng chí PHẠM QUỐC KHÁNH")


def rename(name: str, **values: str) -> None:
    """Change the second award, Đỗ Đức Ánh's, as a clerk would before the decision is issued."""
    with action("Sửa người được khen"):
        award = Award.get(Award.name == "Đỗ Đức Ánh")
        award.name = name
        for key, value in values.items():
            setattr(award, key, value)
        award.save()


@pytest.mark.parametrize("stock", ["", "a4", "a3"])
def test_a_full_print_stands_where_the_table_says(decided: Office, stock: str) -> None:
    drawn = draw_paper("certificate", replace(HERE, stock=stock))
    assert certificate_problems(drawn, stock or "a4", names=PRINTED) == []


@pytest.mark.parametrize("stock", ["a4-stock", "a3-stock"])
def test_on_stock_only_what_belongs_to_the_recipient_prints(decided: Office, stock: str) -> None:
    drawn = draw_paper("certificate", replace(HERE, stock=stock))
    assert certificate_problems(drawn, stock[:2], on_stock=True, names=PRINTED) == []
    page = pages_of(drawn)[0]
    assert "GIẤY KHEN" not in page.text
    assert page.strokes == []


def test_a_certificate_says_who_for_what_and_by_which_decision(decided: Office) -> None:
    page = pages_of(draw_paper("certificate", HERE))[1]
    assert [piece.text for piece in page.pieces] == [
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "ĐẢNG ỦY XÃ SUỐI MÂY",
        "TẶNG",
        "GIẤY KHEN",
        "Đồng chí ĐỖ ĐỨC ÁNH",
        "Đảng viên Chi bộ thôn Đồng Trăm, Đảng bộ xã Suối Mây",
        "Đã hoàn thành xuất sắc nhiệm vụ năm 2025",
        "Suối Mây, ngày 20 tháng 12 năm 2025",
        "Quyết định số 15-QĐ/ĐU, ngày 20 tháng 12 năm 2025",
        "T/M ĐẢNG ỦY",
        "Vào sổ khen thưởng số: ……………",
        "BÍ THƯ",
        "Đỗ Đức Ánh",
    ]


def test_a_standing_committees_award_names_it_in_all_three_places(decided: Office) -> None:
    from db.awards import AwardDecision

    with action("Đổi cơ quan ban hành"):
        made = AwardDecision.get()
        made.body = "standing"
        made.save()
    text = pages_of(draw_paper("certificate", HERE))[0].text
    assert "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ SUỐI MÂY" in text
    assert "T/M BAN THƯỜNG VỤ" in text


def test_a_long_name_is_set_smaller_and_whole(decided: Office) -> None:
    name = "Công Tằng Tôn Nữ Huyền Trân Hoàng Thị Kim Nguyệt Ánh Ngọc Hương"
    rename(name)
    drawn = draw_paper("certificate", HERE)
    printed = f"Đồng chí {name.upper()}"
    assert certificate_problems(drawn, names=(PRINTED[0], printed, PRINTED[2])) == []
    piece = pages_of(drawn)[1].find(printed)
    assert piece is not None
    assert 15 <= piece.size < 22


def test_a_name_longer_than_the_paper_is_refused_by_name_before_any_page(decided: Office) -> None:
    rename("Nguyễn " * 30)
    with pytest.raises(UserError, match=r"Giấy khen của Nguyễn Nguyễn.*tên người, tổ chức được khen quá dài"):
        draw_paper("certificate", HERE)


@pytest.mark.parametrize(("words", "lines"), [(14, 1), (24, 2), (42, 3)])
def test_an_achievement_is_balanced_over_at_most_three_lines(decided: Office, words: int, lines: int) -> None:
    text = " ".join(["Thành", "tích"] * (words // 2)) + " năm 2025"
    rename("Đỗ Đức Ánh", achievement=text)
    drawn = draw_paper("certificate", HERE)
    assert certificate_problems(drawn) == []
    pieces = [piece for piece in pages_of(drawn)[1].pieces if 108 < piece.baseline < 126]
    assert len(pieces) == lines
    assert " ".join(piece.text for piece in pieces) == text
    lengths = [piece.x1 - piece.x0 for piece in pieces]
    assert max(lengths) <= 220
    assert min(lengths) > max(lengths) * 0.75


def test_an_achievement_that_never_fits_is_refused(decided: Office) -> None:
    rename("Đỗ Đức Ánh", achievement="thành tích " * 90)
    with pytest.raises(UserError, match="Giấy khen của Đỗ Đức Ánh: thành tích quá dài"):
        draw_paper("certificate", HERE)


def test_a_stock_nobody_has_is_named(decided: Office) -> None:
    with pytest.raises(UserError, match="Không có phôi “a5”"):
        draw_paper("certificate", replace(HERE, stock="a5"))


def test_one_recipient_or_one_cell_can_be_printed_alone(decided: Office) -> None:
    one = draw_paper("certificate", replace(HERE, members=(decided.members[4].id,)))
    assert certificate_problems(one, names=PRINTED[2:]) == []
    cell = draw_paper("certificate", replace(HERE, cell=decided.cells[0].id))
    assert certificate_problems(cell, names=PRINTED[:2]) == []
    with pytest.raises(UserError, match="Trần Văn Bửu chưa có khen thưởng năm 2025"):
        draw_paper("certificate", replace(HERE, members=(decided.members[2].id,)))
    files = split_paper("certificate", HERE, by="member")
    assert [name for name, _ in files] == [
        "certificate-2025-001-chi-bo-thon-dong-tram.pdf",
        "certificate-2025-002-chi-bo-thon-dong-tram.pdf",
        "certificate-2025-003-chi-bo-thon-suoi-sau-2.pdf",
    ]


def test_a_draft_certificate_is_marked_and_keeps_the_seals_room(commune: Office) -> None:
    drawn = draw_paper("certificate", HERE)
    assert certificate_problems(drawn, names=PRINTED) == []
    assert all(page.find("BẢN NHÁP") for page in pages_of(drawn))


@pytest.mark.parametrize("key", sorted(A4))
def test_the_measure_notices_each_element_three_millimetres_off(decided: Office, key: str) -> None:
    layout = certificates.layout("a4")
    field = layout.fields[key]
    decision = decision_of(HERE)
    off = replace(layout, fields={**layout.fields, key: replace(field, y=tuple(y - 3 for y in field.y))})
    drawn = certificates.draw(decision, HERE, decision.recipients[1:2], paper=off)
    assert any(f"{key} không đúng chỗ" in words for words in certificate_problems(drawn))


def test_the_frame_is_drawn_once_for_all_pages(decided: Office) -> None:
    """A hundred certificates more cost their text, not a hundred frames."""
    decision = decision_of(HERE)
    few = certificates.draw(decision, HERE, decision.recipients[1:2])
    many = certificates.draw(decision, HERE, decision.recipients[1:2] * 101)
    assert (len(many) - len(few)) / 100 < 2500
    assert len(PdfReader(BytesIO(many)).pages) == 101


def test_each_page_is_let_go_of_when_it_is_written(decided: Office) -> None:
    """Some hundreds of certificates more take little more memory than the bytes of their pages."""
    decision = decision_of(HERE)

    def peak(count: int) -> int:
        tracemalloc.start()
        certificates.draw(decision, HERE, decision.recipients[1:2] * count)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)
    assert (peak(450) - peak(50)) / 400 < 4000

"""The papers of a quarter: what was planned, what came of it, what is proposed, and the year with its quarters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from db.errors import UserError
from nongson_desktop.documents.papers import draw_paper, split_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules import quarters
from tests.documents.geometry import problems, text_of
from tests.documents.records import Office

THIRD = Request(on=date(2025, 10, 5), year=2025, quarter=3)


def test_the_plan_counts_each_axis_and_says_who_approved_it(commune: Office) -> None:
    text = text_of(draw_paper("quarter-plan", replace(THIRD, members=(commune.members[0].id,))))
    assert "1. Mục tiêu phát triển kinh tế - xã hội và nhiệm vụ chính trị được giao – 25 điểm" in text
    assert "5. Văn hoá, con người, an sinh xã hội – 10 điểm" in text
    assert "Tổng cộng 70" in text
    assert "Kế hoạch đã được Ban Thường vụ Đảng ủy xã duyệt ngày 05/07/2025." in text
    assert "Quý III năm 2025" in text


def test_a_plan_nobody_approved_says_so(commune: Office) -> None:
    text = text_of(draw_paper("quarter-plan", replace(THIRD, members=(commune.members[4].id,))))
    assert "Kế hoạch chưa được duyệt." in text


def test_the_self_assessment_shows_points_by_axis_and_criterion_and_the_level_crossed(commune: Office) -> None:
    drawn = draw_paper("quarter-review", replace(THIRD, members=(commune.members[0].id,)))
    text = text_of(drawn)
    assert "A. Nhóm tiêu chí chung (30 điểm)" in text
    assert "Đạt 108 % dự toán" in text
    assert "Tổng điểm tự đánh giá: 95/100 điểm." in text
    assert "Điều hành thu ngân sách vượt dự toán." in text
    assert "Đề xuất xếp loại mức chất lượng: Hoàn thành xuất sắc nhiệm vụ." in text
    assert problems(drawn, "bang-ngang", ["Đỗ Đức Ánh"]) == []


def test_an_empty_sheet_leaves_room_to_write(commune: Office) -> None:
    text = text_of(draw_paper("quarter-review", replace(THIRD, members=(commune.members[4].id,))))
    assert "Tổng điểm tự đánh giá: ……………/100 điểm." in text


def test_quarter_four_prints_with_the_year_and_its_three_quarters(commune: Office) -> None:
    sheet = next(one for one in quarters.assessments(2025, 3) if one.name == "Đỗ Đức Ánh")
    quarters.accept_own_points([sheet.id])
    decided = {"level": "HTT", "decided_on": date(2025, 10, 8), "decided_by": "Ban Thường vụ Tỉnh ủy"}
    quarters.store(sheet.id, decided)
    of_year = replace(THIRD, on=date(2025, 12, 20), quarter=4, members=(commune.members[0].id,))
    drawn = draw_paper("quarter-review", of_year)
    text = text_of(drawn)
    assert "Quý IV và năm 2025" in text
    assert "III 95 Hoàn thành tốt nhiệm vụ" in text
    assert "Tổng điểm tự đánh giá: 91,5/100 điểm." in text, "the year's own points"
    assert problems(drawn, "bang-ngang", ["Đỗ Đức Ánh"]) == []


def test_the_list_of_proposals_stands_by_group_with_the_cap_in_words(commune: Office) -> None:
    text = text_of(draw_paper("quarter-summary", THIRD))
    assert "Cấp ủy viên, lãnh đạo của đảng bộ xã" in text
    assert "Vượt thu 8 % dự toán quý" in text
    assert "HTXS 1 / tối đa 0" in text


def test_without_a_quarter_the_last_one_begun_is_printed_and_an_empty_one_is_refused(commune: Office) -> None:
    assert "Quý III năm 2025" in text_of(draw_paper("quarter-summary", Request(on=date(2025, 12, 1), year=2025)))
    with pytest.raises(UserError, match="Chưa có phiếu đánh giá quý I/2025"):
        draw_paper("quarter-summary", replace(THIRD, quarter=1))
    with pytest.raises(UserError, match="không có đánh giá hằng quý"):
        draw_paper("quarter-summary", Request(on=date(2024, 10, 5), year=2024))


def test_each_leader_gets_a_file_of_their_own(commune: Office) -> None:
    files = split_paper("quarter-plan", THIRD)
    assert [name for name, _ in files] == [
        "quarter-plan-2025-001-chi-bo-thon-dong-tram.pdf",
        "quarter-plan-2025-002-chi-bo-thon-suoi-sau-2.pdf",
    ]


def test_a_long_plan_goes_on_over_pages_with_its_heading(commune: Office) -> None:
    sheet = next(one for one in quarters.assessments(2025, 3) if one.name == "Phạm Quốc Khánh")
    task = {"axis": 1, "task": "Chỉ đạo hoàn thành giải phóng mặt bằng tuyến đường liên xã", "maximum": Decimal(1)}
    quarters.write_products(sheet.id, [(0, task) for _ in range(70)])
    drawn = draw_paper("quarter-plan", replace(THIRD, members=(commune.members[4].id,)))
    assert problems(drawn, "mau-dien", ["Phạm Quốc Khánh"]) == []
    assert text_of(drawn).count("Thời hạn") >= 3

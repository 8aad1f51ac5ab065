"""The review of a collective and its score sheet: filled in from the records of the year, in the form of the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from db.base import action
from db.discipline import Discipline, DisciplineForm
from db.errors import UserError
from db.evaluation import Rating
from db.judgement import Body, Defect, DefectState, Opinion, Score, Stage
from db.members import Role
from nongson_desktop.documents.papers import draw_paper, split_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.evaluation import open_evaluation
from nongson_desktop.rules.findings import record_figures
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.profiles import load
from tests.documents.geometry import problems, text_of
from tests.documents.records import Office

YEAR = Request(on=date(2025, 12, 20), year=2025)


@pytest.fixture
def hamlet(commune: Office) -> Office:
    """The first cell has a chi ủy, its figures, an open defect, a decision of discipline and points of its own."""
    with action("Bầu chi ủy"):
        appoint(commune.members[3], commune.cells[0], Role.CELL_COMMITTEE, date(2022, 1, 1))
    open_evaluation(2025)
    rating = body(2025)
    record_figures(rating.id, {"done": (12, 12), "late": (1, 12), "above": (4, 12)}, "báo cáo tổng kết năm")
    with action("Ghi hồ sơ của chi ủy"):
        Defect(
            organization=commune.cells[0],
            year=2024,
            text="Sinh hoạt chuyên đề còn ít",
            state=DefectState.UNDER_WAY,
            remark="đã họp 2/4 kỳ",
        ).save()
        Opinion(rating=rating, body=Body.SUPERIOR, text="Làm rõ việc chậm nộp đảng phí quý II.").save()
        Discipline(
            member=commune.members[3], form=DisciplineForm.REPRIMAND, decided_on=date(2025, 5, 6), number="7-QĐ/CB"
        ).save()
        for criterion, points in (("I.1", 5), ("I.2", 4), ("II.1", 40), ("II.2", "20.5")):
            Score(rating=rating, criterion=criterion, stage=Stage.SELF, points=Decimal(points)).save()
    return commune


def body(year: int) -> Rating:
    return Rating.get(Rating.year == year, Rating.name == "Chi ủy Chi bộ thôn Đồng Trăm")


def of_body(files: list[tuple[str, bytes]]) -> bytes:
    return next(content for name, content in files if name.endswith("committee.pdf") and "thon" in name)


def test_the_review_of_a_chi_uy_says_what_the_year_recorded(hamlet: Office) -> None:
    drawn = of_body(split_paper("collective-review", replace(YEAR, cell=hamlet.cells[0].id)))
    text = text_of(drawn)
    assert problems(drawn, "mau-dien") == []
    assert "(Chi ủy Chi bộ thôn Đồng Trăm)" in text
    assert (
        "Tổng số 12 nhiệm vụ: hoàn thành 12, đạt chất lượng 12, chậm 1, vượt yêu cầu 4 (báo cáo tổng kết năm)." in text
    )
    assert "Sinh hoạt chuyên đề còn ít" in text
    assert "Đang khắc phục" in text
    assert "Làm rõ việc chậm nộp đảng phí quý II." in text
    assert "Lê Hoàng Vỹ: khiển trách, quyết định số 7-QĐ/CB ngày 06/05/2025." in text
    assert "1. Nhóm tiêu chí chung: 9/30 điểm." in text
    assert "2. Nhóm tiêu chí về kết quả thực hiện nhiệm vụ: 60,5/70 điểm." in text
    assert "Tổng điểm: 69,5/100 điểm." in text
    assert "T/M CHI ỦY" in text
    assert "Đảng ủy xã xếp loại mức chất lượng" in text


def test_the_office_its_committee_and_each_cell_have_a_report_of_their_own(commune: Office) -> None:
    files = split_paper("collective-review", YEAR)
    texts = [text_of(content) for _, content in files]
    assert len(files) == 4
    assert "(Đảng bộ xã Suối Mây)" in texts[0]
    assert "(Đảng ủy xã Suối Mây)" in texts[1]
    assert "Ban Thường vụ Tỉnh ủy xếp loại mức chất lượng" in texts[1]
    assert "Kết quả xếp loại: HTXS 1, HTT 1 của 2 tổ chức trực thuộc." in texts[0]
    assert "(Chi bộ thôn Đồng Trăm)" in texts[2]
    assert "HTXS 1, HTT 2, HT 1 của 4 đảng viên" in texts[2]
    assert not any("Chi ủy Chi bộ" in text for text in texts), "no chi ủy, no report: it reviews in the cell"


def test_the_score_sheet_adds_up_what_was_given(hamlet: Office) -> None:
    drawn = of_body(split_paper("collective-scores", replace(YEAR, cell=hamlet.cells[0].id)))
    text = text_of(drawn)
    assert problems(drawn, "mau-dien") == []
    assert "Cộng 30 9" in text
    assert "Cộng 70 60,5" in text
    assert "Tổng điểm 100 69,5" in text


def test_a_year_of_grades_prints_its_own_forms(hamlet: Office) -> None:
    open_evaluation(2023, date(2023, 12, 10))
    rating = body(2023)
    with action("Chấm"):
        for line in load("P2023").criteria("TAP_THE"):
            Score(rating=rating, criterion=line.code, stage=Stage.SELF, grade="Tốt").save()
    of_2023 = Request(on=date(2023, 12, 20), year=2023, cell=hamlet.cells[0].id)
    review = text_of(of_body(split_paper("collective-review", of_2023)))
    assert "Mẫu 01-HD KĐ.ĐG 2023" in review
    assert "Trung bình" in review
    assert "điểm." not in review
    sheet = of_body(split_paper("collective-scores", of_2023))
    assert problems(sheet, "mau-dien") == []
    text = text_of(sheet)
    assert "(Mẫu 03-HD KĐ.ĐG 2018)" in text
    assert "Chủ thể tham gia đánh giá" in text
    assert "Công tác chính trị, tư tưởng X" in text
    assert "CHỦ THỂ ĐÁNH GIÁ" in text


def test_who_decides_signs_over_as_many_lines_as_the_column_is_wide(commune: Office) -> None:
    open_evaluation(2023, date(2023, 12, 10))
    drawn = split_paper("collective-review", Request(on=date(2023, 12, 20), year=2023))[0][1]
    assert problems(drawn, "mau-dien") == []
    assert "T/M BAN THƯỜNG VỤ CẤP ỦY CẤP TRÊN TRỰC TIẾP" in text_of(drawn)


def test_before_the_evaluation_is_opened_the_paper_says_so(office: object) -> None:
    with pytest.raises(UserError, match="Chưa mở đánh giá năm 2025"):
        draw_paper("collective-review", YEAR)

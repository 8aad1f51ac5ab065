"""Bản kiểm điểm cá nhân: each year in the form of its own rules, filled in from what was recorded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.base import action
from db.evaluation import Level, Rating
from db.judgement import Body, Defect, DefectState, Opinion, Score, Stage
from nongson_desktop.documents import pdf
from nongson_desktop.documents.content import Choices, Content, Head
from nongson_desktop.documents.geometry import geometry_on
from nongson_desktop.documents.page import heading, paragraph
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.evaluation import open_evaluation
from tests.documents.geometry import pages_of, problems, same_words, text_of
from tests.documents.records import Office


def review(office: Office, who: int, year: int = 2025, said: tuple[str, ...] = ()) -> str:
    """The words of one member's review; what must be `said` is looked for in its tables too."""
    drawn = draw_paper("review", Request(on=date(year, 12, 20), year=year, members=(office.members[who].id,)))
    assert problems(drawn, "mau-dien", [office.members[who].name, *said]) == []
    return same_words(text_of(drawn))


def rating_of(office: Office, who: int) -> Rating:
    return Rating.get(Rating.year == 2025, Rating.member == office.members[who])


def test_one_office_prints_years_under_three_sets_of_rules_each_in_its_own_forms(commune: Office) -> None:
    for year in (2021, 2024):
        open_evaluation(year)
    leader, staff, outside = 4, 1, 2
    codes = {
        (2021, leader): "Mẫu 02-HD KĐ.ĐG 2019",
        (2021, outside): "Mẫu 02-HD KĐ.ĐG 2019",
        (2024, leader): "Mẫu 02B-HD KĐ.ĐG 2023",
        (2024, staff): "Mẫu 02A-HD KĐ.ĐG 2023",
        (2025, leader): "Mẫu 2A-HD KĐ.ĐG 2025",
        (2025, staff): "Mẫu 2B-HD KĐ.ĐG 2025",
        (2025, outside): "Mẫu 2C-HD KĐ.ĐG 2025",
    }
    printed = {asked: review(commune, asked[1], asked[0]) for asked in codes}
    for asked, code in codes.items():
        assert code in printed[asked]
        assert not any(other in printed[asked] for other in set(codes.values()) - {code})
    graded, pointed = printed[2024, leader], printed[2025, leader]
    assert ["Trung bình" in graded, "/70 điểm" in graded] == [True, False]
    assert ["Trung bình" in pointed, "/70 điểm" in pointed] == [False, True]


def test_the_older_forms_ask_those_who_work_for_both_levels_and_those_who_do_not_for_one(commune: Office) -> None:
    staff, outside = 1, 2
    for year in (2021, 2024):
        open_evaluation(year)
        working, retired = review(commune, staff, year), review(commune, outside, year)
        for text in (working, retired):
            assert f"BẢN KIỂM ĐIỂM CÁ NHÂN NĂM {year}" in text
            assert "VII. Tự nhận mức xếp loại chất lượng" in text
            assert "(Cá nhân)" not in text
        asked = ("1. Xếp loại cán bộ, công chức, viên chức", "2. Xếp loại đảng viên", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ")
        assert [words for words in asked if words not in working] == []
        assert [words for words in asked if words in retired] == []
        boxes = (working.count("Hoàn thành xuất sắc nhiệm vụ"), retired.count("Hoàn thành xuất sắc nhiệm vụ"))
        assert boxes == (2, 1)
    assert "BẢN KIỂM ĐIỂM, TỰ ĐÁNH GIÁ, XẾP LOẠI CÁ NHÂN NĂM 2025" in review(commune, staff)


def test_what_was_promised_stands_with_what_came_of_it(commune: Office) -> None:
    text = review(commune, 0)
    assert "- Tư tưởng chính trị: Dự đủ 4 lớp học tập. Kết quả: " in text
    assert "- Phẩm chất đạo đức, lối sống: Giữ gìn phẩm chất, lối sống giản dị, trung thực. Kết quả: " in text


@pytest.mark.parametrize("lines", range(21, 28))
def test_the_boxes_of_the_levels_are_never_torn_over_two_pages(lines: int) -> None:
    boxes = Choices(tuple((Level.NAMES[level], False) for level in Level.ALL))
    blocks = (*(paragraph(f"Dòng {line}") for line in range(lines)), heading("II. Đề xuất"), boxes)
    geometry = geometry_on(date(2025, 12, 20))
    pages = pages_of(pdf.draw([Content("Thử", Head("", "CHI BỘ", "", ""), blocks, geometry, date(2025, 12, 20))]))
    with_boxes = [page.text for page in pages if "nhiệm vụ" in page.text]
    assert len(with_boxes) == 1
    assert all(Level.NAMES[level] in with_boxes[0] for level in Level.ALL)
    assert "II. Đề xuất" in with_boxes[0]


def test_a_form_chosen_for_one_person_is_the_one_printed(commune: Office) -> None:
    with action("Chọn mẫu"):
        rating = rating_of(commune, 2)
        rating.form = "2A"
        rating.save()
    assert "Mẫu 2A-HD KĐ.ĐG 2025" in review(commune, 2)


def test_defects_named_before_stand_in_section_three_with_how_far_they_are_remedied(commune: Office) -> None:
    with action("Ghi khuyết điểm"):
        for text, state, on in (
            ("Chậm báo cáo quý", DefectState.REMEDIED, date(2025, 6, 30)),
            ("Vắng sinh hoạt hai kỳ", DefectState.UNDER_WAY, None),
        ):
            Defect(member=commune.members[0], year=2024, text=text, state=state, remedied_on=on).save()
    review(commune, 0, said=("Chậm báo cáo quý", "30/06/2025", "Vắng sinh hoạt hai kỳ", "Đang khắc phục"))
    assert "Vắng sinh hoạt" not in review(commune, 1)


def test_points_by_criterion_hints_from_above_and_opinions_are_filled_in(commune: Office) -> None:
    rating = rating_of(commune, 0)
    with action("Ghi điểm, ý kiến"):
        for code, points in (("I.1", "7.5"), ("I.2", "8"), ("II.1", "61")):
            Score(rating=rating, criterion=code, stage=Stage.SELF, points=Decimal(points)).save()
        Opinion(rating=rating, body=Body.SUPERIOR, text="Làm rõ việc chậm giải ngân.").save()
        Opinion(rating=rating, body=Body.CELL_COMMITTEE, text="Gương mẫu, trách nhiệm.").save()
    text = review(commune, 0)
    filled = ("15,5/30 điểm", "61/70 điểm", "91,5/100 điểm", "- Làm rõ việc chậm giải ngân.", "Gương mẫu, trách nhiệm.")
    assert [words for words in filled if words not in text] == []

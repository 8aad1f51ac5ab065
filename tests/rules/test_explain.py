"""Why: for whatever is computed about a rating, sentences that name the rule, the numbers and the records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.base import action
from db.evaluation import QuotaReading
from db.judgement import Body, Defect, DefectState, Opinion
from db.members import PersonKind, Role, Status
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.collective_grounds import collective_grounds, collective_quotas
from nongson_desktop.rules.evaluation import evaluate, open_evaluation, record_points, set_group
from nongson_desktop.rules.evidence import grounds
from nongson_desktop.rules.explain import explain, sources_of
from nongson_desktop.rules.explain_collectives import explain_collective
from nongson_desktop.rules.findings import record_figures, record_opinion
from nongson_desktop.rules.members import appoint
from tests.rules.conftest import decide_levels, rating_ids
from tests.story import printed_text

YEAR, DAY = 2026, date(2026, 12, 10)


@pytest.fixture
def cell(new_cell):
    return new_cell("Chi bộ thôn 1")


def said(member, *, quotas: bool = False) -> dict[str, str]:
    """The explanation of a member by what it is about."""
    lines = evaluate(YEAR).members.quotas if quotas else ()
    found: dict[str, str] = {}
    for one in explain(sources_of(YEAR), grounds(YEAR)[member.id], lines):
        found[one.about] = f"{found[one.about]} {one.words}" if one.about in found else one.words
    return found


def test_who_is_not_rated_reads_the_rule_and_the_record(cell, new_members):
    (exempt,) = new_members(cell, 1, Status.EXEMPT)
    (young,) = new_members(cell, 1, Status.PROBATIONARY, admitted="2026-07-01")
    open_evaluation(YEAR, on=DAY)
    assert said(exempt) == {
        "Không xếp loại": "Miễn công tác và sinh hoạt đảng (Quy định 366-QĐ/TW, Điều 5.2.1): không kiểm điểm, không"
        " xếp loại. Trạng thái ngày 10/12/2026: miễn công tác và sinh hoạt đảng."
    }
    assert said(young)["Không xếp loại"].endswith("Vào Đảng 01/07/2026, tính đến ngày 10/12/2026 chưa đủ 6 tháng."), (
        "example 8"
    )


def test_whoever_has_just_enough_months_reads_that_they_are_enough(cell, new_members):
    (young,) = new_members(cell, 1, Status.PROBATIONARY, admitted="2026-06-05")
    open_evaluation(YEAR, on=DAY)
    assert (
        "dự bị, vào Đảng 05/06/2026, tính đến ngày 10/12/2026 đã đủ 6 tháng; không thuộc trường hợp không xếp loại"
        in said(young)["Được xếp loại"]
    )


def test_group_and_form_follow_from_the_offices_of_the_day_or_from_the_clerks_choice(cell, new_members):
    secretary, plain = new_members(cell, 2)
    with action("bầu"):
        appoint(secretary, cell, Role.SECRETARY, date(2025, 1, 1))
    open_evaluation(YEAR, on=DAY)
    assert (
        "“Bí thư, phó bí thư chi bộ”, theo chức vụ và đối tượng ngày 10/12/2026 (chức vụ: Bí thư Chi bộ)"
        in (said(secretary)["Nhóm"])
    )
    assert "Chưa có văn bản xác nhận" in said(secretary)["Nhóm"]
    set_group(rating_ids(YEAR, [plain]), "Bí thư, phó bí thư chi bộ", reason="tạm phụ trách chi bộ")
    told = "do cán bộ phụ trách chọn vì tạm phụ trách chi bộ; theo chức vụ, đối tượng là “Đảng viên không làm việc"
    assert told in said(plain)["Nhóm"]
    assert "Mẫu 2" in said(plain)["Mẫu"]


def test_points_read_their_band_and_the_floor_they_reach(cell, new_members):
    (member,) = new_members(cell, 1)
    open_evaluation(YEAR, on=DAY)
    record_points(rating_ids(YEAR, [member])[0], points=Decimal("89.99"))
    assert said(member)["Điểm"] == "89,99/100 điểm: khung HTT, từ 70 điểm (Điều 10, Điều 11, không làm tròn)."


def test_other_records_are_read_out_one_by_one(cell, new_members):
    (staff,) = new_members(cell, 1, person_kind=PersonKind.STAFF)
    with action("ghi"):
        for text, state in (("Họp muộn", DefectState.OPEN), ("Ít phát biểu", DefectState.REMEDIED)):
            Defect(member=staff, year=YEAR - 1, text=text, state=state).save()
    open_evaluation(YEAR, on=DAY)
    rating = rating_ids(YEAR, [staff])[0]
    record_figures(rating, {"sick_months": (4, 0)})
    record_opinion(
        Opinion(rating=rating, body=Body.WORKPLACE, level="HTT", by="UBND xã Suối Mây", on=date(2026, 12, 1))
    )
    other = said(staff)["Căn cứ khác"]
    assert "đã khắc phục 1/2 đến ngày 10/12/2026; còn: Họp muộn." in other
    assert "Xếp loại công chức, viên chức: HTT (UBND xã Suối Mây, ngày 01/12/2026)." in other
    assert "Nghỉ ốm 4 tháng: bộ quy định không đặt mức trần" in other


def test_the_cap_reads_both_readings_and_the_document_that_chose_one(cell, new_members):
    members = new_members(cell, 12)
    open_evaluation(YEAR, on=DAY, reading=QuotaReading.HTT_AND_ABOVE, reading_document="Hướng dẫn 09-HD/BTCTU")
    decide_levels(YEAR, members, ("HTXS", 2), ("HTT", 10))
    words = said(members[0], quotas=True)["Tỷ lệ"]
    assert "12 đảng viên từ HTT trở lên: tính trên cả 12 được 2, chỉ tính trên số HTT được 2; đang có 2 HTXS" in words
    assert "tính trên số xếp loại Hoàn thành tốt nhiệm vụ trở lên (theo Hướng dẫn 09-HD/BTCTU)" in words
    assert words.count("không vượt quá 20 %") == 3, "the office's, the group's and the cell's"


def test_the_explanation_is_printed_for_a_cell_with_every_name(cell, new_members, office: Path):
    members = new_members(cell, 3)
    (exempt,) = new_members(cell, 1, Status.EXEMPT)
    with pytest.raises(NothingToPrintError, match="Chưa mở đánh giá năm 2026"):
        draw_paper("explanation", Request(on=DAY, year=YEAR, cell=cell.id))
    open_evaluation(YEAR, on=DAY)
    text = printed_text(draw_paper("explanation", Request(on=DAY, year=YEAR, cell=cell.id)))
    for member in (*members, exempt):
        assert member.name in text
    assert "THUYẾT MINH CĂN CỨ XẾP LOẠI CHẤT LƯỢNG ĐẢNG VIÊN Chi bộ thôn 1, năm 2026" in text
    assert text.count("chưa đủ dữ liệu, cần cấp ủy xem xét") == 4, "three members and the cell"
    assert "- Chi bộ thôn 1: Chưa ghi nhiệm vụ nào trong năm" in text
    assert "Điều 5.2.1" in text
    assert draw_paper("explanation", Request(on=DAY, year=YEAR, cell=cell.id, format="docx"))[:2] == b"PK"


def test_one_members_explanation_is_printed_alone(cell, new_members):
    first, second = new_members(cell, 2)
    open_evaluation(YEAR, on=DAY)
    text = printed_text(draw_paper("explanation", Request(on=DAY, year=YEAR, members=(second.id,))))
    assert second.name in text
    assert first.name not in text


def test_documents_of_a_later_day_are_no_ground_of_the_year(cell, new_members):
    new_members(cell, 1)
    open_evaluation(2025, on=date(2025, 12, 10))
    text = printed_text(draw_paper("explanation", Request(on=DAY, year=2025)))
    assert "Hướng dẫn 43-HD/BTCTW ngày 31/10/2025" in text
    assert "02-HD/BTCTW" not in text, "of 22 May 2026"


def test_a_cell_reads_its_group_its_members_its_cap_and_who_decides(cell, new_members, new_cell):
    """The rules of 2019: their conditions on the members' levels are told whether they are met or not."""
    members = new_members(cell, 5)
    other = new_cell("Chi bộ thôn 2")
    open_evaluation(2021, on=date(2021, 12, 10))
    decide_levels(2021, members, ("HTT", 4), ("KHT", 1))
    one = next(each for each in collective_grounds(2021).values() if each.rating.name == cell.name)
    told = explain_collective(sources_of(2021), one, collective_quotas(2021))
    words = {each.about: [also.words for also in told if also.about == each.about] for each in told}
    assert words["Được xếp loại"] == ["Chi bộ thuộc đối tượng xếp loại, ngày 10/12/2021 (Quy định 132-QĐ/TW)."]
    assert words["Nhóm"] == ["Tính tỷ lệ trong nhóm “Chi bộ”."]
    assert words["Kết quả bên trong"] == [
        "HTT 4, KHT 1 của 5 đảng viên.",
        "4/5 đảng viên từ HT trở lên (80 %), cần 100 % (Hướng dẫn 21-HD/BTCTW): chưa đạt, không xét HTXS.",
        "4/5 đảng viên từ HTT trở lên (80 %), cần 80 % (Hướng dẫn 21-HD/BTCTW): đạt.",
    ]
    assert "cần cấp ủy xem xét" in words["Đề xuất"][0]
    assert "Chi bộ: không vượt quá 20 %" in words["Tỷ lệ"][0]
    set_group([one.rating.id], "Chi ủy", reason="chung một nhóm")
    text = printed_text(draw_paper("explanation", Request(on=date(2021, 12, 20), year=2021)))
    assert "THUYẾT MINH CĂN CỨ XẾP LOẠI CHẤT LƯỢNG TẬP THỂ" in text
    assert text.count("do cán bộ phụ trách chọn vì chung một nhóm; theo loại tập thể là “Chi bộ”") == 2, "cell and all"
    assert other.name in text

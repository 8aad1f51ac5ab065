"""The papers around an award: who submits to whom, votes, awards by free names, money in words, the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.awards import Award, AwardDecision, IssuingBody, awards_of
from db.base import action
from db.errors import UserError
from db.settings import keep_setting
from nongson_desktop.documents.amounts import dong, in_words
from nongson_desktop.documents.issued import keep_award_papers
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.wording import Signer, keep_paper, texts_of
from nongson_desktop.rules.award_files import record_votes
from nongson_desktop.rules.awards import CELL, COLLECTIVE, MEMBER, PERSON, decide, issue, named_recipient, revise
from tests.documents.certificate_geometry import certificate_problems
from tests.documents.geometry import pages_of, problems, same_words, text_of
from tests.documents.records import Office

ON = date(2025, 12, 20)
HERE = Request(on=ON, year=2025)
STORM = "có thành tích xuất sắc trong phòng, chống bão số 3"
DRAWN = ("award-submission", "award-minutes", "award-decision", "award-money", "award-register")


@pytest.fixture
def storm(commune: Office) -> tuple[AwardDecision, Request]:
    """An award outside the yearly round, for a cell, a member, the youth union and a pupil."""
    told = {"achievement": STORM[0].upper() + STORM[1:], "body": "standing", "on": ON}
    member, cell = commune.members[1], commune.cells[0]
    chosen = [
        named_recipient(MEMBER, member.name, record=member.id, unit="Chi bộ thôn Đồng Trăm", **told),
        named_recipient(PERSON, "Trần Gia Hân", unit="Trường Trung học cơ sở Suối Mây", address="Em", **told),
        named_recipient(COLLECTIVE, "Đoàn Thanh niên xã Suối Mây", money=900_000, **told),
        named_recipient(CELL, cell.name, record=cell.id, **told),
    ]
    made = decide(2025, "ad-hoc", "21", ON, chosen=chosen, merit=STORM, ground="Hành động dũng cảm", body="standing")
    return made, replace(HERE, award="ad-hoc", decision=made.id)


def test_an_award_by_free_names_stands_on_every_paper(storm: tuple[AwardDecision, Request]) -> None:
    names = ["Đoàn Thanh niên xã Suối Mây", "Chi bộ thôn Đồng Trăm", "Trần Gia Hân", "Nguyễn Thị Thuỷ"]
    for key, page_class in zip(DRAWN[1:], ("bien-ban", "van-ban", "bang-ngang", "bang-ngang"), strict=True):
        assert problems(draw_paper(key, storm[1]), page_class, names) == [], key
    decision = same_words(text_of(draw_paper("award-decision", storm[1])))
    assert f"cho 01 tập thể, 01 tổ chức đảng, 01 đảng viên và 01 cá nhân {STORM}" in decision
    assert "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ SUỐI MÂY QUYẾT ĐỊNH" in decision
    assert "kết quả đánh giá, xếp loại" not in decision
    assert "01 tập thể, mỗi tập thể 900.000 đồng" in decision


def test_the_certificates_address_each_as_who_they_are(storm: tuple[AwardDecision, Request]) -> None:
    names = [
        "ĐOÀN THANH NIÊN XÃ SUỐI MÂY",
        "CHI BỘ THÔN ĐỒNG TRĂM",
        "Đồng chí NGUYỄN THỊ THUỶ",
        "Em TRẦN GIA HÂN",
    ]
    drawn = draw_paper("certificate", storm[1])
    assert certificate_problems(drawn) == []
    for page, name in zip(pages_of(drawn), names, strict=True):
        assert name in page.text.replace("\u00a0", " ")
        assert "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ SUỐI MÂY" in page.text


def test_the_certificates_of_an_issued_decision_carry_their_register_numbers(
    storm: tuple[AwardDecision, Request],
) -> None:
    before = [piece.text for page in pages_of(draw_paper("certificate", storm[1])) for piece in page.pieces]
    assert sum("Vào sổ khen thưởng số" in text for text in before) == 4
    with action("Ban hành"):
        issue(storm[0], ON)
        keep_award_papers(storm[0])
    after = [
        piece.text
        for page in pages_of(draw_paper("certificate", storm[1]))
        for piece in page.pieces
        if "Vào sổ" in piece.text
    ]
    assert [text.rsplit(" ", 1)[1].strip(".…") for text in after] == ["1", "2", "3", "4"]
    register = pages_of(draw_paper("award-register", HERE))[0]
    assert [piece.text for piece in register.pieces if piece.text in "1234" and piece.x0 < 45] == ["1", "2", "3", "4"]


def test_two_decisions_of_a_year_keep_papers_of_their_own(
    commune: Office, storm: tuple[AwardDecision, Request]
) -> None:
    told = {"body": "standing", "on": ON}
    other = decide(
        2025,
        "ad-hoc",
        "22",
        ON,
        chosen=[named_recipient(PERSON, "Lý Thị Sen", "Cứu người đuối nước", address="Bà", **told)],
        merit="cứu người đuối nước",
        body="standing",
    )
    for made in (storm[0], other):
        with action("Ban hành"):
            issue(made, ON)
            keep_award_papers(made)
    second = text_of(draw_paper("award-decision", replace(HERE, award="ad-hoc", decision=other.id)))
    assert "Số 22-QĐ/ĐU" in second
    assert "Trần Gia Hân" not in second
    assert "Số 21-QĐ/ĐU" in text_of(draw_paper("award-decision", storm[1]))


def test_the_standing_committee_submits_to_the_committee_and_the_ban_to_the_standing_committee(
    decided: Office, storm: tuple[AwardDecision, Request]
) -> None:
    yearly = text_of(draw_paper("award-submission", HERE))
    assert "Kính trình: Ban Chấp hành Đảng bộ xã Suối Mây" in yearly
    assert "T/M BAN THƯỜNG VỤ" in yearly
    ban = draw_paper("award-submission", storm[1])
    text = text_of(ban)
    assert "Kính trình: Ban Thường vụ Đảng ủy xã Suối Mây" in text
    assert "BAN XÂY DỰNG ĐẢNG" in text
    assert "TRƯỞNG BAN" in text
    assert pages_of(ban)[0].find("Số       -TTr/BXDĐ")
    assert [found for found in problems(ban, "van-ban") if not found.startswith("7:")] == []


def test_what_the_province_decides_is_submitted_to_it_and_is_no_decision_of_ours(
    storm: tuple[AwardDecision, Request],
) -> None:
    made, asked = storm
    revise(made, body=IssuingBody.PROVINCE, submission_number="7", submitted_on=date(2025, 12, 15))
    drawn = draw_paper("award-submission", asked)
    text = text_of(drawn)
    assert problems(drawn, "van-ban") == []
    assert "Kính trình: Ban Thường vụ Tỉnh ủy Sông Lam" in text
    assert "Số 07-TTr/ĐU" in text
    assert "ngày 15 tháng 12 năm 2025" in text
    with pytest.raises(UserError, match="do cấp trên quyết định"):
        draw_paper("award-decision", asked)


def test_votes_stand_in_the_minutes_and_the_conclusion_counts_those_who_passed(decided: Office) -> None:
    made = AwardDecision.get()
    awards = list(awards_of(made))
    rows = [
        {"id": award.id, "cell_voters": 12, "cell_votes": 12, "voters": 15, "votes": votes}
        for award, votes in zip(awards, (15, 14, 7), strict=True)
    ]
    record_votes(made, rows)
    revise(made, met_on=date(2025, 12, 18), minutes_number="4", convened=17, present=15, secretary="Lê Hoàng Vỹ")
    drawn = draw_paper("award-minutes", HERE)
    text = text_of(drawn)
    assert problems(drawn, "bien-ban", ["Lê Hoàng Vỹ"]) == []
    assert "Số 04-BB/ĐU" in text
    assert "ngày 18 tháng 12 năm 2025" in text
    assert "Số triệu tập: 17 đồng chí; có mặt: 15 đồng chí" in text
    assert "93,3" in text
    assert "Đồng ý đề nghị tặng Giấy khen cho 01 tổ chức đảng và 01 đảng viên." in text
    assert "Đã xét 03 trường hợp, 02 trường hợp đủ tiêu chuẩn" in text_of(draw_paper("award-submission", HERE))


def test_a_cell_has_its_own_minutes_and_submission_for_its_own_people(decided: Office) -> None:
    made = AwardDecision.get()
    (award,) = [award for award in awards_of(made) if award.name == "Phạm Quốc Khánh"]
    record_votes(made, [{"id": award.id, "cell_voters": 4, "cell_votes": 3}])
    asked = replace(HERE, cell=decided.cells[1].id, number="2")
    minutes, submission = draw_paper("award-minutes", asked), draw_paper("award-submission", asked)
    assert problems(minutes, "bien-ban", ["Phạm Quốc Khánh"]) == []
    assert problems(submission, "van-ban", ["Phạm Quốc Khánh"]) == []
    for drawn, symbol in ((minutes, "Số 02-BB/CB"), (submission, "Số 02-TTr/CB")):
        text = text_of(drawn)
        assert "CHI BỘ THÔN SUỐI SÂU 2" in text
        assert symbol in text
        assert "Đỗ Đức Ánh" not in text
    assert "75,0" in text_of(minutes)
    assert "3/4" in text_of(submission)


def test_a_decision_without_money_has_no_list_to_sign(commune: Office) -> None:
    told = {"body": "standing", "on": ON, "money": 0}
    made = decide(
        2025,
        "ad-hoc",
        "21",
        ON,
        chosen=[named_recipient(COLLECTIVE, "Hội Nông dân xã", "Có thành tích", **told)],
        merit="có thành tích",
    )
    with pytest.raises(UserError, match="không có tiền thưởng"):
        draw_paper("award-money", replace(HERE, award="ad-hoc", decision=made.id))


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (759_000, "Bảy trăm năm mươi chín nghìn đồng"),
        (1_518_000, "Một triệu năm trăm mười tám nghìn đồng"),
        (2_530_000, "Hai triệu năm trăm ba mươi nghìn đồng"),
        (12_005_021, "Mười hai triệu không trăm linh năm nghìn không trăm hai mươi mốt đồng"),
        (10_015, "Mười nghìn không trăm mười lăm đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (4_101, "Bốn nghìn một trăm linh một đồng"),
        (45, "Bốn mươi lăm đồng"),
        (0, "Không đồng"),
    ],
)
def test_an_amount_in_words(amount: int, words: str) -> None:
    assert in_words(amount) == words


def test_an_amount_in_figures() -> None:
    assert [dong(amount) for amount in (0, 900, 1_518_000)] == ["0", "900", "1.518.000"]


# The office's own words and signers


def test_own_words_hold_from_their_day_and_papers_before_keep_theirs(decided: Office) -> None:
    texts = texts_of("award-decision", ON)
    assert texts["grounds"].splitlines()[0] == "Điều lệ Đảng Cộng sản Việt Nam"
    texts["grounds"] = "Nghị quyết số 12-NQ/ĐU, ngày 05/9/2025\nkết quả xếp loại năm {year}"
    texts["duty"] = "Các chi bộ chịu trách nhiệm thi hành."
    texts["recipients"] = "Như Điều 3;\nLưu VPĐU."
    keep_paper("award-decision", texts, Signer(), since=ON, document="họp ngày 19/12")
    drawn = draw_paper("award-decision", HERE)
    text = text_of(drawn)
    assert problems(drawn, "van-ban") == []
    assert "Căn cứ Nghị quyết số 12-NQ/ĐU, ngày 05/9/2025; - Căn cứ kết quả xếp loại năm 2025;" in text
    assert "Điều 3. Các chi bộ chịu trách nhiệm thi hành." in text
    assert "- Lưu VPĐU." in text
    assert "Điều lệ Đảng" not in text
    assert texts_of("award-decision", date(2025, 12, 19))["recipients"].endswith("Lưu Đảng ủy.")
    assert texts_of("award-decision", date(2026, 12, 1))["recipients"] == "Như Điều 3;\nLưu VPĐU."


def test_words_for_the_yearly_round_alone_stay_with_it(decided: Office, storm: tuple[AwardDecision, Request]) -> None:
    texts = texts_of("award-decision", ON)
    keep_paper("award-decision", {**texts, "duty": "Các chi bộ."}, Signer(), since=ON)
    assert "kết quả đánh giá, xếp loại" in text_of(draw_paper("award-decision", HERE))
    assert "kết quả đánh giá, xếp loại" not in text_of(draw_paper("award-decision", storm[1]))


@pytest.mark.parametrize(
    ("part", "text", "said"),
    [
        ("duty", "  \n ", "chưa có chữ nào"),
        ("grounds", "Kết quả năm {nam}", r"không có chỗ điền \{nam\}"),
        ("grounds", "Kết quả năm {year", "dấu ngoặc nhọn"),
        ("grounds", "Kết quả {year.__class__}", "không có chỗ điền"),
        ("grounds", "Kết quả {year:>999999999}", "không có chỗ điền"),
        ("duty", "Năm {year}", r"không có chỗ điền \{year\}"),
    ],
)
def test_words_that_could_not_be_printed_are_refused_where_they_are_typed(
    decided: Office, part: str, text: str, said: str
) -> None:
    with pytest.raises(UserError, match=said) as refused:
        keep_paper("award-decision", {part: text}, Signer(), since=ON)
    assert refused.value.field == part
    assert draw_paper("award-decision", HERE)


def test_a_remembered_signer_signs_from_his_day_on_and_else_whoever_holds_the_office(decided: Office) -> None:
    deputy = Signer("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Lê Ngọc Quế")
    keep_paper("rating-summary", {}, deputy, since=date(2025, 12, 1))
    signed = pages_of(draw_paper("rating-summary", HERE))[-1].text
    assert "PHÓ BÍ THƯ" in signed
    assert "Lê Ngọc Quế" in signed
    before = pages_of(draw_paper("rating-summary", replace(HERE, on=date(2025, 11, 30))))[-1].text
    assert "Lê Ngọc Quế" not in before
    keep_paper("award-submission", {}, Signer(name="Võ Đình Phú"), since=date(2025, 12, 1))
    assert problems(draw_paper("award-submission", HERE), "van-ban", ["Võ Đình Phú"]) == []
    with pytest.raises(UserError, match="bắt đầu bằng T/M"):
        keep_paper("rating-summary", {}, Signer("BAN THƯỜNG VỤ"), since=ON)


def test_a_signing_authority_that_names_another_body_than_decides_is_refused(commune: Office) -> None:
    with action("Đặt quyền hạn ký"):
        keep_setting("paper-signer:award-decision", {"authority": "T/M BAN THƯỜNG VỤ"})
    decide(2025, number="15", on=ON)
    for key in ("award-decision", "certificate", "award-minutes"):
        with pytest.raises(UserError, match="“T/M BAN THƯỜNG VỤ” không khớp cơ quan ban hành Đảng ủy"):
            draw_paper(key, HERE)
    revise(AwardDecision.get(), body=IssuingBody.STANDING)
    text = text_of(draw_paper("certificate", HERE))
    assert "BAN THƯỜNG VỤ ĐẢNG ỦY XÃ SUỐI MÂY" in text
    assert "T/M BAN THƯỜNG VỤ" in text


def test_a_remembered_signer_is_offered_for_the_next_decision(commune: Office) -> None:
    keep_paper("award-decision", {}, Signer("", "Phó Bí thư", "Lê Ngọc Quế"), since=date(2025, 12, 1))
    made = decide(2025, number="15", on=ON)
    assert (made.signer, made.signer_role) == ("Lê Ngọc Quế", "Phó Bí thư")
    assert Award.select().count() == 3

"""The papers of a badge round: who stands on them, in which round, with which reasons and money."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from db.base import action
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Status
from nongson_desktop.documents.badges import round_of
from nongson_desktop.documents.papers import draw_paper, split_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.badges import Standing, due_badges, record_decision, set_early
from nongson_desktop.rules.members import set_status
from tests.documents.geometry import pages_of, problems, text_of
from tests.documents.records import Office

HEADINGS = (
    "Số TT",
    "Số HHĐ",
    "Họ và tên",
    "Ngày sinh",
    "Quê quán",
    "Ngày cấp có thẩm quyền ra quyết định kết nạp",
    "Ngày kết nạp vào Đảng",
    "Ngày chính thức",
    "Số thẻ đảng viên",
    "Nơi đề nghị tặng HHĐ",
    "Ghi chú",
)
ROUND = date(2027, 2, 3)
ON = date(2026, 12, 15)


def asked(key: str, **chosen: object) -> str:
    return text_of(draw_paper(key, Request(on=ON, year=2026, **chosen)))  # type: ignore[arg-type]


def began(member: Member, decision: str, ceremony: str, official: str) -> None:
    with action("ghi ngày"):
        member.decision_on, member.admitted_on, member.official_on = (
            PartialDate.from_iso(text) for text in (decision, ceremony, official)
        )
        member.hometown = "Xã Suối Mây"
        member.save()


@pytest.fixture
def veterans(commune: Office) -> Office:
    """One due for 45 years, one gravely ill before 60, one who died before 30; the others have nothing to wait for."""
    due, ill, dead = commune.members[2], commune.members[6], commune.members[5]
    began(due, "1981-12-01", "1981-12-20", "1982-12-20")
    began(ill, "1967-08-12", "1967-09-02", "1968-09-02")
    began(dead, "1997-05-02", "1997-05-19", "1998-05-19")
    with action("từ trần"):
        set_status(dead, Status.DECEASED, date(2026, 11, 20))
    with action("bệnh nặng"):
        possible = [one for one in due_badges(ROUND) if one.standing == Standing.POSSIBLE]
        set_early(possible[0], "suy tim độ IV, bệnh án ngày 02/11/2026")
    return commune


def test_the_list_has_the_eleven_columns_and_both_dates_of_admission(veterans: Office) -> None:
    drawn = draw_paper("badge-due", Request(on=ON, year=2026))
    assert problems(drawn, "bang-ngang", ["Trần Văn Bửu", "Võ Ẵm", "Huỳnh Ngọc Diễm"]) == []
    page = pages_of(drawn)[0]
    said = Counter(" ".join(page.text.split()).split())
    missing = Counter(" ".join(HEADINGS).split()) - said
    assert not missing
    for day in ("01/12/1981", "20/12/1981", "20/12/1982", "12/08/1967", "02/09/1967"):
        assert day in page.text, day
    assert pages_of(drawn)[-1].find("T/M BAN THƯỜNG VỤ")
    words = text_of(drawn)
    assert "ĐỀ NGHỊ TẶNG, TRUY TẶNG HUY HIỆU ĐẢNG" in words
    assert "đợt 03/02/2027" in words
    assert words.index("Huy hiệu 60 năm") < words.index("Huy hiệu 45 năm") < words.index("Huy hiệu 30 năm")
    assert "Tổng số: 03 đồng chí." in words
    assert "20/11/2026" in words


def test_nobody_who_was_only_passed_over_or_might_be_ill_is_on_the_list(veterans: Office) -> None:
    began(veterans.members[0], "1985-01-05", "1985-02-03", "1986-02-03")
    began(veterans.members[1], "1997-09-01", "1997-09-02", "1998-09-02")
    text = asked("badge-due")
    assert "Đỗ Đức Ánh" not in text.split("NGƯỜI LẬP")[0].split("T/M")[0]
    assert "Nguyễn Thị Thuỷ" not in text


def test_the_submission_counts_names_the_reasons_and_leaves_unknown_money_out(veterans: Office) -> None:
    drawn = draw_paper("badge-submission", Request(on=ON, year=2026, number="7"))
    assert problems(drawn, "van-ban", ["Võ Ẵm", "Huỳnh Ngọc Diễm"]) == []
    text = text_of(drawn)
    assert "Số 07-TTr/ĐU" in text
    assert "Kính trình: Ban Thường vụ Tỉnh ủy Sông Lam" in text
    assert "cho 03 đồng chí (có danh sách kèm theo)" in text
    assert "Đồng chí Võ Ẵm, Chi bộ thôn Suối Sâu 2: Huy hiệu 60 năm; bệnh nặng: suy tim độ IV" in text
    assert "tròn 60 năm ngày 12/08/2027." in text
    assert "Đồng chí Huỳnh Ngọc Diễm, Chi bộ thôn Suối Sâu 2: Huy hiệu 30 năm; từ trần 20/11/2026." in text
    assert "16.445.000 đồng, tính theo mức lương cơ sở tại ngày 03/02/2027" in text
    assert "Tiền thưởng của Huy hiệu 45 năm chưa tính vào tổng số trên." in text
    assert "06-HD/TW" in text


def test_what_is_decided_stays_on_the_list_of_its_round_with_the_badge_number(veterans: Office) -> None:
    made = [one for one in due_badges(ROUND) if one.is_proposed]
    record_decision(made[:1], "212-QĐ/TU", date(2027, 1, 20))
    with action("ghi số"):
        award = made[0].member.badges.get()
        award.badge_number = "SL 001234"
        award.save()
    drawn = draw_paper("badge-due", Request(on=ON, year=2026))
    assert problems(drawn, "bang-ngang", ["SL 001234"]) == []
    text = text_of(drawn)
    assert made[0].member.name in text
    assert "Tổng số: 03 đồng chí." in text


@pytest.mark.parametrize(
    ("on", "year", "round_on"),
    [
        (date(2026, 5, 19), 2026, date(2026, 5, 19)),
        (date(2026, 5, 20), 2026, date(2026, 9, 2)),
        (date(2026, 11, 22), 2026, date(2027, 2, 3)),
        (date(2026, 11, 22), 2027, date(2027, 2, 3)),
        (date(2026, 11, 22), 2025, date(2025, 11, 7)),
    ],
)
def test_the_round_is_the_next_one_on_the_papers_day(office: object, on: date, year: int, round_on: date) -> None:
    assert round_of(Request(on=on, year=year)) == round_on
    assert round_of(Request(on=on, year=year, round_on=date(2026, 8, 19))) == date(2026, 8, 19)


def test_one_cell_or_one_member_has_the_list_alone_and_nobody_gives_a_sentence(veterans: Office) -> None:
    text = asked("badge-due", cell=veterans.cells[0].id)
    assert "Chi bộ thôn Đồng Trăm, đợt 03/02/2027" in text
    assert "Tổng số: 01 đồng chí." in text
    assert "Tổng số: 01 đồng chí." in asked("badge-due", members=(veterans.members[6].id,))
    assert len(split_paper("badge-due", Request(on=ON, year=2026), by="cell")) == 2
    with pytest.raises(UserError, match="Đỗ Đức Ánh chưa có đề nghị Huy hiệu Đảng đợt 03/02/2027"):
        asked("badge-due", members=(veterans.members[0].id,))
    with pytest.raises(UserError, match="Đợt 02/09/2030 không có ai"):
        asked("badge-submission", round_on=date(2030, 9, 2), cell=veterans.cells[0].id)


def test_a_district_above_is_written_to_as_what_it_is(veterans: Office) -> None:
    from db.organizations import OrganizationPeriod

    with action("cấp trên khi ấy"):
        above = OrganizationPeriod.get(OrganizationPeriod.name == "Đảng bộ tỉnh Sông Lam")
        above.name = "Đảng bộ huyện Đá Vân"
        above.save()
    assert "Kính trình: Ban Thường vụ Huyện ủy Đá Vân" in asked("badge-submission")

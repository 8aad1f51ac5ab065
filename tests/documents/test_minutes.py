"""Ballots and minutes: as many sheets as voters, and what was counted in the words that are signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.ballots import BallotRound
from db.base import action, save_many
from db.evaluation import Rating
from db.judgement import Opinion
from db.members import Member, Role, Status
from db.organizations import Organization, OrganizationKind
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.allotment import keep_allotment
from nongson_desktop.rules.ballots import Ways, keep_ways
from nongson_desktop.rules.evaluation import open_evaluation, record_level
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization
from nongson_desktop.rules.rating_meetings import keep_meeting, keep_sheet, read
from tests.documents.geometry import pages_of, problems, text_of

DAY = date(2026, 12, 5)
ON = date(2026, 12, 6)


def name_of(number: int) -> str:
    return f"{('Đỗ', 'Võ', 'Lê', 'Bùi', 'Hồ', 'Phan')[number % 6]} {('Thị', 'Văn')[number % 2]} Ẩn{number:02d}"


def make_cell(number: int, names: int) -> Organization:
    """A cell of official members, its first the secretary; the evaluation of 2026 is open."""
    with action("Lập chi bộ"):
        cell = new_organization(
            f"Chi bộ thôn {number}", parent=Organization.get(Organization.kind == OrganizationKind.COMMITTEE)
        )
        for place in range(names):
            member = Member(name=name_of(place))
            member.save()
            place_member(member, cell)
            set_status(member, Status.OFFICIAL)
            if place == 0:
                appoint(member, cell, Role.SECRETARY, date(2020, 1, 1))
    open_evaluation(2026, date(2026, 12, 10))
    return cell


def drawn(key: str, cell: Organization | None, **more) -> bytes:
    return draw_paper(key, Request(on=ON, year=2026, cell=cell.id if cell else None, **more))


@pytest.fixture
def counted(office) -> Organization:
    """Example 14 in a cell: 29 entitled, 27 present, 26 valid; one name with fifteen votes, one with fourteen."""
    cell = make_cell(1, 29)
    meeting = keep_meeting(
        2026,
        cell.id,
        {
            "held_on": DAY,
            "place": "nhà văn hoá thôn 1",
            "members": 29,
            "entitled": 29,
            "present": 27,
            "chair": name_of(0),
            "secretary": name_of(1),
            "teller": name_of(2),
        },
    )
    sheet = read(meeting).sheet(BallotRound.LEVELS)
    lines = [replace(line, htt=26) for line in sheet.lines]
    lines[3] = replace(lines[3], htt=15, ht=11)
    lines[4] = replace(lines[4], htt=14, ht=12)
    sheets = {"issued": 27, "returned": 27, "missing": 0, "valid": 26, "spoiled": 1}
    keep_sheet(meeting, replace(sheet, lines=tuple(lines), **sheets))
    second = read(meeting).sheet(BallotRound.BEST)
    best = [replace(line, htxs=20 if place < 2 else 0) for place, line in enumerate(second.lines)]
    keep_sheet(meeting, replace(second, lines=tuple(best), **sheets))
    return cell


def test_the_minutes_of_the_count_say_the_consequence_on_all_three_bases(counted):
    """Example 14: fifteen votes pass on every base, fourteen fail on those entitled."""
    text = text_of(drawn("count-minutes", counted))
    assert problems(drawn("count-minutes", counted), "bien-ban", [name_of(3), name_of(4), name_of(2)]) == []
    assert "Số phiếu phát ra: 27; thu về: 27; không thu lại: 00; hợp lệ: 26; không hợp lệ: 01." in text
    assert "29 có quyền biểu quyết: từ 15 phiếu, 27 có mặt: từ 14 phiếu, 26 phiếu hợp lệ: từ 14 phiếu." in text
    meeting = read_meeting(counted)
    fifteen, fourteen = meeting.sheet(BallotRound.LEVELS).lines[3:5]
    assert (
        f"{fourteen.name}, HTT: 14/29 có quyền: không đạt; 14/27 có mặt: đạt; 14/26 phiếu hợp lệ: đạt · không mức nào"
        in text
    )
    assert f"{fifteen.name}, HTT" not in text
    assert "51,7" in text
    assert "Trong 29 trường hợp: hoàn thành xuất sắc nhiệm vụ: 2 (6,9 %); hoàn thành tốt nhiệm vụ: 26 (89,7 %)" in text
    assert "chưa có mức nào đủ đa số: 1." in text


def read_meeting(cell: Organization):
    from nongson_desktop.rules.rating_meetings import meeting_of

    known = meeting_of(2026, cell.id)
    assert known is not None
    return read(known)


def test_the_minutes_of_the_meeting_tell_what_the_cell_said_of_each(counted):
    row = Rating.get(Rating.name == name_of(3))
    with action("Ghi ý kiến"):
        save_many(Opinion, [{"rating": row.id, "body": "cell", "text": "Gương mẫu, cần sát dân hơn"}])
        save_many(Rating, [{"id": row.id, "self_level": "HTT"}])
    paper = drawn("meeting-minutes", counted)
    text = text_of(paper)
    assert problems(paper, "bien-ban", [name_of(5), name_of(1)]) == []
    assert "tự nhận mức hoàn thành tốt nhiệm vụ. Ý kiến của chi bộ: Gương mẫu, cần sát dân hơn." in text
    assert "HTT: 15/29" in text
    assert "HTXS: 20/29" in text
    assert "Chủ trì: đồng chí" in text


def test_a_set_has_as_many_ballots_as_voters_two_on_a_sheet_where_they_fit(office):
    small, large = make_cell(1, 5), make_cell(2, 9)
    pages = pages_of(drawn("ballot-levels", small))
    assert all(" ".join(piece.text.split()) != "4)" for piece in pages[0].pieces), "(mức 4) stays on one line"
    assert len(pages) == 3
    assert [page.text.count("PHIẾU XẾP LOẠI") for page in pages] == [2, 2, 1]
    assert problems(drawn("ballot-levels", small), "mau-dien") == []
    assert all(len(strokes_at(page, 148.5)) == 1 for page in pages[:2])
    assert not strokes_at(pages[2], 148.5)
    keep_meeting(2026, small.id, {"held_on": DAY, "members": 5, "entitled": 5, "present": 4})
    assert len(pages_of(drawn("ballot-levels", small))) == 2
    keep_meeting(2026, large.id, {"held_on": DAY, "members": 9, "entitled": 9, "present": 9})
    assert len(pages_of(drawn("ballot-levels", large))) == 9
    assert len(pages_of(drawn("ballot-levels", None))) == 2 + 9


def strokes_at(page, y: float) -> list[tuple[float, float, float]]:
    return [stroke for stroke in page.strokes if abs(stroke[2] - y) < 0.6 and stroke[1] - stroke[0] > 200]


def test_the_ballot_of_the_second_round_carries_the_cells_places_and_only_those_at_htt(counted):
    keep_allotment(2026, {counted.id: 3})
    paper = drawn("ballot-excellent", counted)
    assert "chọn không quá 04 đồng chí" in text_of(paper)  # as counted; what is allotted later changes no kept count
    assert "được phân bổ" in text_of(paper)
    below = read_meeting(counted).sheet(BallotRound.LEVELS).lines[4].name
    assert below not in text_of(paper)


def test_an_office_that_votes_once_has_one_ballot_with_four_levels_and_no_second(office):
    cell = make_cell(1, 8)
    keep_ways(Ways(rounds=1), date(2026, 1, 1))
    text = text_of(drawn("ballot-levels", cell))
    assert "chọn không quá 01 đồng chí" in text
    with pytest.raises(NothingToPrintError, match="bỏ phiếu một vòng"):
        drawn("ballot-excellent", cell)


def test_the_committee_votes_on_every_cell_and_a_cell_on_itself(office):
    one, _ = make_cell(1, 4), make_cell(2, 4)
    assert "Chi bộ thôn 2" in text_of(drawn("ballot-collectives", None))
    own = text_of(drawn("ballot-collectives", one))
    assert "Chi bộ thôn 1" in own
    assert "Chi bộ thôn 2" not in own


def test_the_notice_names_every_cells_places_and_what_they_are_reckoned_on(office):
    one, two = make_cell(1, 6), make_cell(2, 14)
    with pytest.raises(NothingToPrintError, match="chưa phân bổ"):
        drawn("allotment-notice", None)
    keep_allotment(2026, {one.id: 1, two.id: 2}, {two.id: "nơi điển hình"})
    with action("Bầu bí thư"):
        committee = Organization.get(Organization.kind == OrganizationKind.COMMITTEE)
        appoint(Member.get_by_id(1), committee, Role.SECRETARY, date(2025, 6, 1))
    paper = drawn("allotment-notice", None)
    assert problems(paper, "van-ban", ["Chi bộ thôn 1", "nơi điển hình"]) == []
    assert "Tổng cộng 20 3" in text_of(paper)
    assert "tối đa 3 chỗ HTXS" in text_of(paper)


def test_the_notice_printed_after_the_levels_says_what_the_places_were_reckoned_on(office):
    one, two = make_cell(1, 6), make_cell(2, 14)
    keep_allotment(2026, {one.id: 1, two.id: 2})
    before = drawn("allotment-notice", None)
    ratings = Rating.select().where(Rating.year == 2026, Rating.member.is_null(False))
    record_level([rating.id for rating in ratings], "final", "HT", date(2026, 12, 20))
    assert drawn("allotment-notice", None) == before

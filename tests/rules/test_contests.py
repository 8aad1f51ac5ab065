"""Contests: points, ranks, ties decided by hand, prizes down the ranking, winners who become awards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.awards import Award, IssuingBody
from db.base import action
from db.contests import (
    Contest,
    Contestant,
    ContestJudge,
    ContestPart,
    ContestPrize,
    ContestScore,
    ContestState,
    ContestWinner,
)
from db.errors import UserError
from db.members import Member
from nongson_desktop.rules.award_files import drop_recipients
from nongson_desktop.rules.awards import issue
from nongson_desktop.rules.contest_awards import achievement_of, hand_over, waiting
from nongson_desktop.rules.contest_results import (
    Sheet,
    Standing,
    mean,
    proposed,
    read_sheet,
    shown,
    standings,
    winners,
)
from nongson_desktop.rules.contests import (
    check_contest,
    check_prize,
    due,
    give_points,
    give_prizes,
    give_special,
    hide_rows,
    step_to,
    take_prizes,
    write_rows,
)
from nongson_desktop.rules.members import place_member
from nongson_desktop.rules.organizations import new_organization
from tests.conftest import TODAY

HELD = date(2026, 10, 15)
NAMES = ("Nguyễn Văn An", "Lê Thị Bình", "Hồ Văn Cẩm", "Võ Thị Dung", "Đỗ Đức Ánh")


def paper_sheet(points: list[list[list[int]]], *, drop: bool, coefficients: tuple[int, ...] = (1, 2)) -> Sheet:
    """A contest off the database: points by contestant, part and judge."""
    parts = [
        ContestPart(id=place, name=f"Phần {place}", coefficient=value) for place, value in enumerate(coefficients, 1)
    ]
    judges = [ContestJudge(id=place, name=f"Giám khảo {place}") for place in range(1, len(points[0][0]) + 1)]
    people = [Contestant(id=place, name=f"Thí sinh {place}", number=str(place)) for place in range(1, len(points) + 1)]
    given = {
        (person.id, part.id, judge.id): Decimal(points[person.id - 1][part.id - 1][judge.id - 1])
        for person in people
        for part in parts
        for judge in judges
    }
    return Sheet(Contest(name="Hội thi", year=2026, drop_extremes=drop), parts, judges, people, [], given)


POINTS = st.integers(2, 5).flatmap(
    lambda judges: st.lists(
        st.lists(st.lists(st.integers(0, 10), min_size=judges, max_size=judges), min_size=2, max_size=2),
        min_size=1,
        max_size=7,
    )
)


def results(found: list[Standing]) -> dict[str, tuple[Fraction | None, int | None, bool]]:
    return {one.contestant.name: (one.total, one.rank, one.tied) for one in found}


@given(POINTS, st.booleans(), st.randoms(use_true_random=False))
def test_in_whatever_order_judges_and_contestants_stand_the_result_is_the_same(
    points: list[list[list[int]]], drop: bool, chance: Random
) -> None:
    sheet = paper_sheet(points, drop=drop)
    people, judges = list(sheet.contestants), list(sheet.judges)
    chance.shuffle(people)
    chance.shuffle(judges)
    swapped = dict(zip([one.id for one in sheet.judges], [one.id for one in judges], strict=True))
    other = {(who, part, swapped[judge]): value for (who, part, judge), value in sheet.points.items()}
    turned = Sheet(sheet.contest, sheet.parts[::-1], judges, people, [], other)
    assert results(standings(turned)) == results(standings(sheet))


@given(POINTS, st.booleans())
def test_ranks_follow_the_totals_and_only_equal_totals_are_tied(points: list[list[list[int]]], drop: bool) -> None:
    found = standings(paper_sheet(points, drop=drop))
    totals = [one.total for one in found if one.total is not None]
    for one in found:
        assert one.total is not None
        assert one.rank == 1 + sum(total > one.total for total in totals)
        assert one.tied == (totals.count(one.total) > 1)


@given(st.lists(st.integers(0, 100), min_size=3, max_size=9))
def test_the_highest_and_the_lowest_do_not_move_the_mean_once_they_are_dropped(given_points: list[int]) -> None:
    points = sorted(map(Decimal, given_points))
    extreme = [points[0] - 50, *points[1:-1], points[-1] + 50]
    assert mean(points, drop=True) == mean(extreme, drop=True)
    assert mean(extreme, drop=False) == mean(points, drop=False)
    assert min(points) <= (mean(points, drop=True) or 0) <= max(points)


def test_of_two_judges_none_is_dropped_and_of_none_there_is_no_mean() -> None:
    assert mean([Decimal(4), Decimal(9)], drop=True) == Fraction(13, 2)
    assert mean([], drop=True) is None
    assert mean([Decimal(1), Decimal(7), Decimal(10)], drop=True) == 7


def test_the_total_is_coefficient_times_mean_over_the_parts() -> None:
    """Part 1: (8+9+10)/3 = 9; part 2, coefficient 2: (7+7+9)/3 = 7⅔; 9 + 15⅓ = 24⅓."""
    (one,) = standings(paper_sheet([[[8, 9, 10], [7, 7, 9]]], drop=False))
    assert (one.total, shown(one.total)) == (Fraction(73, 3), "24,33")
    (dropped,) = standings(paper_sheet([[[8, 9, 10], [7, 7, 9]]], drop=True))
    assert (dropped.total, shown(dropped.total)) == (23, "23,00")


@pytest.mark.parametrize(
    ("number", "words"),
    [(Fraction(329, 8), "41,13"), (Fraction(0), "0,00"), (Fraction(26), "26,00"), (Fraction(25, 3), "8,33")],
)
def test_a_total_is_written_with_halves_up(number: Fraction, words: str) -> None:
    assert shown(number) == words


def test_prizes_go_down_each_group_and_special_ones_wait_for_a_hand() -> None:
    sheet = paper_sheet([[[9], [9]], [[8], [8]], [[7], [7]], [[6], [6]]], drop=False)
    sheet.contestants[0].group = sheet.contestants[2].group = "Bảng A"
    sheet.contestants[1].group = sheet.contestants[3].group = "Bảng B"
    prizes = [
        ContestPrize(id=1, name="Giải nhất", group="Bảng A", count=1),
        ContestPrize(id=2, name="Giải nhì", group="Bảng A", count=2),
        ContestPrize(id=3, name="Giải nhất", group="Bảng B", count=1),
        ContestPrize(id=4, name="Giải phong cách", special=True, count=1),
        ContestPrize(id=5, name="Giải đội", team=True, count=1),
    ]
    wins = proposed(Sheet(sheet.contest, sheet.parts, sheet.judges, sheet.contestants, prizes, sheet.points))
    assert [(win.prize.id, win.standing.contestant.id) for win in wins] == [(1, 1), (2, 3), (3, 2)]


def test_a_tie_inside_one_prize_is_harmless_across_two_it_is_asked() -> None:
    sheet = paper_sheet([[[9], [9]], [[8], [8]], [[8], [8]], [[6], [6]]], drop=False)

    def of(*counts: int) -> list[tuple[int, int]]:
        prizes = [ContestPrize(id=place, name=f"Giải {place}", count=count) for place, count in enumerate(counts, 1)]
        whole = Sheet(sheet.contest, sheet.parts, sheet.judges, sheet.contestants, prizes, sheet.points)
        return [(win.prize.id, win.standing.contestant.id) for win in proposed(whole)]

    assert of(1, 2) == [(1, 1), (2, 2), (2, 3)]
    with pytest.raises(UserError, match="Thí sinh 2, Thí sinh 3 cùng 24,00 điểm, chưa rõ ai được Giải 2"):
        of(1, 1)
    sheet.contestants[1].turn, sheet.contestants[2].turn = 2, 1
    assert of(1, 1) == [(1, 1), (2, 3)]


@pytest.fixture
def contest(office: Path) -> Contest:
    """Two parts, three judges, four contestants of whom two are members, and a team of the cell; running."""
    with action("Lập"):
        cell = new_organization("Chi bộ thôn Trung", cell_kind="hamlet")
        members = []
        for name in NAMES[:2]:
            member = Member(name=name)
            member.save()
            place_member(member, cell)
            members.append(member)
        made_one = Contest(name="Hội thi Bí thư chi bộ giỏi", year=2026, held_on=HELD)
        check_contest(made_one)
        made_one.save()
        write_rows(
            ContestPart, made_one, [(0, {"name": "Kiến thức"}), (0, {"name": "Thuyết trình", "coefficient": 2})], TODAY
        )
        write_rows(ContestJudge, made_one, [(0, {"name": f"Giám khảo {name}"}) for name in "ABC"], TODAY)
        people = [(0, {"member": member.id, "number": str(place)}) for place, member in enumerate(members, 1)]
        people += [(0, {"name": name, "unit": "Trường học"}) for name in NAMES[2:4]]
        people += [(0, {"team": True, "organization": cell.id})]
        write_rows(Contestant, made_one, people, TODAY)
        prizes = [("Giải nhất", 1, 1_000_000, False), ("Giải nhì", 1, 700_000, False), ("Giải tập thể", 1, None, True)]
        rows = [
            (0, {"name": name, "count": count, "amount": money, "team": team}) for name, count, money, team in prizes
        ]
        write_rows(ContestPrize, made_one, rows, TODAY)
        step_to(made_one, ContestState.OPEN)
        step_to(made_one, ContestState.RUNNING)
    return made_one


def score(contest: Contest, *rows: tuple[int, int]) -> None:
    """The same points of all judges in each part, one row a contestant."""
    sheet = read_sheet(contest)
    people = sorted(sheet.contestants, key=lambda one: one.id)
    cells = {
        (one.id, part.id, judge.id): Decimal(value)
        for one, values in zip(people, rows, strict=True)
        for part, value in zip(sheet.parts, values, strict=True)
        for judge in sheet.judges
    }
    with action("Nhập điểm"):
        give_points(sheet, cells)


def scored(contest: Contest) -> None:
    score(contest, (9, 9), (8, 8), (7, 7), (6, 6), (9, 7))
    with action("Chấm xong"):
        step_to(contest, ContestState.SCORED)
        give_prizes(contest)
        step_to(contest, ContestState.ANNOUNCED)


def test_a_member_is_named_by_the_record_and_a_team_by_its_cell(contest: Contest) -> None:
    found = [(one.name, one.unit, one.team) for one in Contestant.select().order_by(Contestant.id)]
    assert found[0] == ("Nguyễn Văn An", "Chi bộ thôn Trung", False)
    assert found[4] == ("Đội Chi bộ thôn Trung", "Chi bộ thôn Trung", True)


def test_points_stay_within_the_part_and_are_asked_in_their_time(contest: Contest) -> None:
    sheet = read_sheet(contest)
    key = sheet.contestants[0].id, sheet.parts[0].id, sheet.judges[0].id
    with pytest.raises(UserError, match="Kiến thức: điểm từ 0 đến 10, không phải 10,5"), action("Nhập điểm"):
        give_points(sheet, {key: Decimal("10.5")})
    with action("Nhập điểm"):
        give_points(sheet, {key: Decimal("9.5")})
        give_points(read_sheet(contest), {key: None})
        give_points(read_sheet(contest), {key: Decimal(8)})
    assert [one.points for one in ContestScore.select().where(~ContestScore.hidden)] == [Decimal(8)]
    with action("Lùi"):
        step_to(contest, ContestState.OPEN)
    with pytest.raises(UserError, match="đang ở bước “Mở đăng ký”"), action("Nhập điểm"):
        give_points(read_sheet(contest), {key: Decimal(7)})


def test_each_step_says_what_is_lacking(contest: Contest) -> None:
    with pytest.raises(UserError, match="Bước tiếp theo là “Đã chấm”"), action("Nhảy"):
        step_to(contest, ContestState.ANNOUNCED)
    with pytest.raises(UserError, match="còn thiếu 6 điểm"), action("Chấm xong"):
        step_to(contest, ContestState.SCORED)
    score(contest, (9, 9), (8, 8), (7, 7), (6, 6), (9, 7))
    with action("Chấm xong"):
        step_to(contest, ContestState.SCORED)
    with pytest.raises(UserError, match="Chưa xếp giải"), action("Công bố"):
        step_to(contest, ContestState.ANNOUNCED)
    with pytest.raises(UserError, match="Công bố kết quả hội thi rồi mới"), action("Khen"):
        hand_over(contest, TODAY, IssuingBody.COMMITTEE)
    empty = Contest(name="Hội thi khác", year=2026)
    with action("Lập"):
        empty.save()
        step_to(empty, ContestState.OPEN)
    with pytest.raises(UserError, match="Chưa có phần thi, giám khảo, thí sinh, đội"), action("Thi"):
        step_to(empty, ContestState.RUNNING)


def test_dropping_needs_three_judges(contest: Contest) -> None:
    with action("Bớt giám khảo"):
        step_to(contest, ContestState.OPEN)
        hide_rows(ContestJudge, [read_sheet(contest).judges[0].id])
        contest.drop_extremes = True
        contest.save()
    with pytest.raises(UserError, match="cần từ 3 giám khảo"), action("Thi"):
        step_to(contest, ContestState.RUNNING)


def test_winners_become_awards_with_name_reason_and_money(contest: Contest) -> None:
    scored(contest)
    assert [(one.prize.name, one.contestant.name) for one in winners(contest)] == [
        ("Giải nhất", "Nguyễn Văn An"),
        ("Giải nhì", "Lê Thị Bình"),
        ("Giải tập thể", "Đội Chi bộ thôn Trung"),
    ]
    with action("Chuyển sang khen thưởng"):
        decision = hand_over(contest, TODAY, IssuingBody.COMMITTEE, "31")
    first, _second, team = Award.select().order_by(Award.position)
    assert (first.name, first.unit, first.amount) == ("Nguyễn Văn An", "Chi bộ thôn Trung", 1_000_000)
    assert first.achievement == "Đạt giải nhất tại Hội thi Bí thư chi bộ giỏi năm 2026"
    assert first.member.name == "Nguyễn Văn An"
    assert (team.organization.name, team.collective) == ("Chi bộ thôn Trung", True)
    assert team.amount > 0, "by the rate, since the prize names no money"
    assert (decision.ground, decision.merit) == ("Hội thi", "đạt giải tại Hội thi Bí thư chi bộ giỏi năm 2026")
    assert waiting(contest) == []
    with pytest.raises(UserError, match="Mọi giải đã chuyển"), action("Lần nữa"):
        hand_over(contest, TODAY, IssuingBody.COMMITTEE)
    with pytest.raises(UserError, match="đã chuyển sang khen thưởng"), action("Xếp lại"):
        give_prizes(contest)
    with pytest.raises(UserError, match="chưa ban hành"), action("Đã khen"):
        step_to(contest, ContestState.COMMENDED)
    with action("Ban hành"):
        issue(decision, TODAY)
        step_to(contest, ContestState.COMMENDED)
    assert due(TODAY, TODAY) == []


def test_whoever_is_taken_off_the_decision_waits_again(contest: Contest) -> None:
    scored(contest)
    with action("Chuyển sang khen thưởng"):
        decision = hand_over(contest, TODAY, IssuingBody.COMMITTEE)
        drop_recipients(decision, [Award.get(Award.position == 2).id])
    assert [one.contestant.name for one in waiting(contest)] == ["Lê Thị Bình"]


def test_a_special_prize_is_given_by_hand_and_taken_back(contest: Contest) -> None:
    scored(contest)
    with action("Giải chuyên đề"):
        prize = ContestPrize(contest=contest, name="Giải phong cách", special=True)
        check_prize(prize)
        prize.save()
        given_one = give_special(prize, Contestant.get(Contestant.name == "Võ Thị Dung"))
    assert achievement_of(given_one, contest) == "Đạt giải phong cách tại Hội thi Bí thư chi bộ giỏi năm 2026"
    with pytest.raises(UserError, match="đã trao đủ"), action("Nữa"):
        give_special(prize, Contestant.get(Contestant.name == "Hồ Văn Cẩm"))
    with action("Xếp lại"):
        give_prizes(contest)
    assert len(winners(contest)) == 4, "ranking anew leaves what was given by hand"
    with action("Bỏ"):
        take_prizes([given_one.id])
    assert len(winners(contest)) == 3
    with action("Lùi"):
        step_to(contest, ContestState.SCORED)
    with pytest.raises(UserError, match="Đã có giải trao theo dòng này"), action("Bỏ"):
        hide_rows(Contestant, [ContestWinner.select().where(~ContestWinner.hidden).first().__data__["contestant"]])


def test_a_tie_is_written_with_its_reason(contest: Contest) -> None:
    score(contest, (9, 9), (9, 9), (7, 7), (6, 6), (9, 7))
    with action("Chấm xong"):
        step_to(contest, ContestState.SCORED)
    an, binh = (Contestant.get(Contestant.name == name) for name in NAMES[:2])
    with pytest.raises(UserError, match="chưa rõ ai được Giải nhất"), action("Xếp giải"):
        give_prizes(contest)
    with pytest.raises(UserError, match="thì phải ghi lý do"), action("Ghi"):
        write_rows(Contestant, contest, [(an.id, {"turn": 2})], TODAY)
    reason = "Phần thuyết trình cao hơn"
    with action("Ghi"):
        write_rows(
            Contestant,
            contest,
            [(one.id, {"turn": turn, "turn_reason": reason}) for one, turn in ((an, 2), (binh, 1))],
            TODAY,
        )
        give_prizes(contest)
    assert [one.contestant.name for one in winners(contest)][:2] == ["Lê Thị Bình", "Nguyễn Văn An"]


def test_what_is_not_done_after_the_day_is_due(contest: Contest) -> None:
    (item,) = due(TODAY, TODAY)
    assert (item.due_on, item.text) == (HELD, "Hội thi Bí thư chi bộ giỏi: đã thi, chưa chấm xong")
    assert (item.kind, item.record_id, item.year) == ("contests", contest.id, 2026)
    scored(contest)
    assert due(TODAY, TODAY)[0].text.endswith("đã công bố, chưa khen")


def test_one_number_and_one_name_each(contest: Contest) -> None:
    with pytest.raises(UserError, match="Số báo danh 1 đã là của Nguyễn Văn An"), action("Thêm"):
        write_rows(Contestant, contest, [(0, {"name": "Ai đó", "number": "1"})], TODAY)
    with pytest.raises(UserError, match="Hội thi đã có “kiến thức”"), action("Thêm"):
        write_rows(ContestPart, contest, [(0, {"name": "kiến thức"})], TODAY)
    with pytest.raises(UserError, match="Năm 2026 đã có hội thi"):
        check_contest(Contest(name="hội thi bí thư chi bộ giỏi", year=2026))


def test_what_the_points_rest_on_stays_once_they_are_counted(contest: Contest) -> None:
    score(contest, (9, 9), (8, 8), (7, 7), (6, 6), (9, 7))
    with action("Chấm xong"):
        step_to(contest, ContestState.SCORED)
    part = read_sheet(contest).parts[0]
    with pytest.raises(UserError, match="Hội thi đã chấm; lùi bước rồi mới sửa được"), action("Sửa"):
        write_rows(ContestPart, contest, [(part.id, {"coefficient": Decimal(3)})], TODAY)
    with pytest.raises(UserError, match="lùi bước"), action("Bỏ"):
        hide_rows(ContestPart, [part.id])

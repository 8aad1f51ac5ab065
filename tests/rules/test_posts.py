"""Posts of hamlets: who is a member among those who hold them, what is vacant, one person in two posts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.admission import AdmissionStep, Candidate, Stage
from db.base import action
from db.dates import PartialDate
from db.errors import UserError
from db.hamlets import Hamlet
from db.members import Member, Role, Status
from db.organizations import Organization
from db.posts import Cadre, HamletPost, PostHeld
from db.settings import keep_setting
from nongson_desktop.rules.admission import enter, stop
from nongson_desktop.rules.hamlets import link_cell, new_hamlet
from nongson_desktop.rules.indicator_catalogue import seed_indicators, set_target
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization
from nongson_desktop.rules.posts import (
    catalogue,
    check_post,
    hamlet_posts,
    leave,
    outlived,
    pass_on,
    put_forward,
    take_up,
    warnings,
)
from nongson_desktop.rules.posts_indicators import Indicator, due, goals_on, indicators
from tests.conftest import TODAY

DAY, BORN = date(2025, 12, 31), PartialDate(1990, 5, 6)


@pytest.fixture
def hamlets(office: Path) -> list[Hamlet]:
    """Ten hamlets, each with a cell of its own."""
    made = []
    with action("Lập thôn"):
        for number in range(10):
            hamlet = new_hamlet(f"Thôn {number}")
            link_cell(new_organization(f"Chi bộ thôn {number}"), hamlet)
            made.append(hamlet)
    return made


def member(name: str, status: str = Status.OFFICIAL, cell: str = "Chi bộ thôn 0") -> Member:
    with action("Thêm đảng viên"):
        made = Member(name=name)
        made.save()
        place_member(made, Organization.get(Organization.name == cell))
        set_status(made, status, date(2015, 1, 1))
    return made


def hold(person: Cadre | Member, key: str, hamlet: Hamlet, since: date | None = date(2023, 1, 1)) -> PostHeld:
    cadre = Cadre(member=person) if isinstance(person, Member) else person
    with action("Ghi chức danh"):
        return take_up(cadre, key, hamlet.id, since)


def outside(name: str, born: PartialDate = BORN) -> Cadre:
    return Cadre(name=name, birth_date=born)


def told(code: str, day: date = DAY) -> Indicator:
    return next(one for one in indicators(hamlet_posts(day), goals_on(day)) if one.code == code)


# the worked cases


def test_ten_hamlets_nine_heads_eight_members_are_88_9_percent_and_the_vacancy_is_listed(
    hamlets: list[Hamlet],
) -> None:
    for number in range(8):
        hold(member(f"Lê Văn {number}"), "head", hamlets[number])
    hold(outside("Hồ Thị Ngoài"), "head", hamlets[8])
    heads = told("R4")
    assert (heads.members, heads.holders, heads.share) == (8, 9, "88,9 %")
    assert (heads.target, heads.verdict) == (90, "chưa đạt")
    assert heads.others == ("Hồ Thị Ngoài",)
    assert heads.vacant == ("Trưởng thôn, Thôn 9",)


def test_a_secretary_who_is_head_too_is_one_person_one_head_and_one_secretary(hamlets: list[Hamlet]) -> None:
    both = member("Lê Văn Kiêm")
    with action("Bầu bí thư"):
        appoint(both, Organization.get(Organization.name == "Chi bộ thôn 0"), Role.SECRETARY, date(2022, 1, 1))
    hold(both, "head", hamlets[0])
    (first, *_) = hamlet_posts(DAY)
    assert [(one.post.name, one.name) for one in first.holders] == [
        ("Bí thư chi bộ", "Lê Văn Kiêm"),
        ("Trưởng thôn", "Lê Văn Kiêm"),
    ]
    persons = told("R7")
    assert (persons.members, persons.holders, persons.target, persons.verdict) == (1, 1, None, "")
    assert (told("R4").members, told("R4").holders) == (1, 1)


def test_nine_of_ten_reach_ninety_percent(hamlets: list[Hamlet]) -> None:
    for number in range(9):
        hold(member(f"Lê Văn {number}"), "head", hamlets[number])
    hold(outside("Hồ Thị Ngoài"), "head", hamlets[9])
    assert (told("R4").share, told("R4").verdict) == ("90,0 %", "đạt")


def test_of_nobody_there_is_a_dash_not_nought(hamlets: list[Hamlet]) -> None:
    assert (told("R5").share, told("R5").verdict) == ("–", "")


# people


def test_one_person_outside_the_party_in_two_posts_is_written_once(hamlets: list[Hamlet]) -> None:
    hold(outside("Hồ Thị Hai"), "women", hamlets[0])
    hold(outside("Hồ Thị Hai"), "health", hamlets[0])
    hold(outside("Hồ Thị Hai", PartialDate(1970)), "elderly", hamlets[0])
    assert Cadre.select().count() == 2
    assert told("R7").holders == 2


def test_a_probationary_member_is_a_member_and_an_exempt_one_is_not_counted_so(hamlets: list[Hamlet]) -> None:
    hold(member("Lê Văn Dự", Status.PROBATIONARY), "head", hamlets[0])
    hold(member("Lê Văn Miễn", Status.EXEMPT), "head", hamlets[1])
    assert (told("R4").members, told("R4").holders) == (1, 2)


def test_the_past_is_as_it_was_then(hamlets: list[Hamlet]) -> None:
    held = hold(outside("Hồ Thị Ngoài"), "head", hamlets[0], date(2020, 1, 1))
    with action("Thôi giữ"):
        leave(held, date(2024, 6, 1), "Hết nhiệm kỳ")
    hold(member("Lê Văn Mới"), "head", hamlets[0], date(2024, 6, 1))
    assert [(told("R4", day).members, told("R4", day).holders) for day in (date(2024, 5, 31), date(2024, 6, 1))] == [
        (0, 1),
        (1, 1),
    ]


def test_a_candidate_of_the_same_name_and_birth_is_known_and_counts_after_the_ceremony(hamlets: list[Hamlet]) -> None:
    with action("Thêm quần chúng"):
        cell = Organization.get(Organization.name == "Chi bộ thôn 0")
        candidate = Candidate(name="Hồ Thị Ngoài", birth_date=PartialDate(1990, 5, 6), cell=cell)
        candidate.save()
    hold(outside("hồ thị ngoài"), "head", hamlets[0])
    (first, *_) = hamlet_posts(DAY)
    assert first.holders[0].is_followed
    with action("Lễ kết nạp"):
        enter(candidate, AdmissionStep(stage=Stage.ADMITTED, on=date(2025, 6, 1)))
    assert told("R4", date(2025, 5, 31)).members == 0
    assert told("R4").members == 1


def test_a_holder_is_put_forward_with_what_is_known(hamlets: list[Hamlet]) -> None:
    held = hold(outside("Hồ Thị Ngoài"), "head", hamlets[3])
    with action("Đưa vào nguồn"):
        made = put_forward(Cadre.get_by_id(held.__data__["cadre"]), hamlets[3].id, DAY)
    assert (made.name, str(made.birth_date), made.hamlet, made.listed_on) == (
        "Hồ Thị Ngoài",
        "06/05/1990",
        hamlets[3],
        DAY,
    )
    assert made.cell == Organization.get(Organization.name == "Chi bộ thôn 3")
    with pytest.raises(UserError, match="đã có trong danh sách"), action("Lần nữa"):
        put_forward(Cadre.get_by_id(held.__data__["cadre"]), hamlets[3].id, DAY)
    with action("Dừng"):
        stop(made, DAY, "Không muốn vào Đảng")
    assert not hamlet_posts(DAY)[3].holders[0].is_followed


# the catalogue


def test_the_catalogue_is_there_before_anything_is_written_and_once_after(hamlets: list[Hamlet]) -> None:
    assert [one.name for one in catalogue()][:3] == ["Bí thư chi bộ", "Phó bí thư chi bộ", "Trưởng thôn"]
    assert HamletPost.select().count() == 0
    hold(outside("Hồ Thị Ngoài"), "head", hamlets[0])
    hold(outside("Hồ Thị Hai"), "women", hamlets[0])
    assert HamletPost.select().count() == len(catalogue()) == 15


def test_from_july_2024_the_police_post_passes_on_to_its_successor_and_counts_all_the_while(
    hamlets: list[Hamlet],
) -> None:
    hold(member("Lê Văn An"), "police", hamlets[0], date(2020, 1, 1))
    with pytest.raises(UserError, match="Không có chức danh Công an viên vào ngày 01/07/2024"):
        hold(outside("Hồ Thị Ngoài"), "police", hamlets[1], date(2024, 7, 1))
    assert (told("R6").members, told("R6").holders) == (1, 1)
    assert [one.cadre.name for one in outlived(DAY)] == ["Lê Văn An"]
    assert outlived(date(2024, 6, 30)) == []
    with action("Chuyển chức danh"):
        assert pass_on(outlived(DAY)) == 1
    assert outlived(DAY) == []
    (now,) = hamlet_posts(DAY)[0].holders
    (before,) = hamlet_posts(date(2024, 6, 30))[0].holders
    assert (before.post.name, now.post.name) == ("Công an viên", "Tổ viên tổ bảo vệ an ninh, trật tự")
    assert (told("R6").members, told("R6").holders) == (1, 1)


def test_what_cannot_be_is_refused(hamlets: list[Hamlet]) -> None:
    one = member("Lê Văn Kiêm")
    hold(one, "head", hamlets[0])
    with pytest.raises(UserError, match="đang giữ chức danh này"):
        hold(one, "head", hamlets[0])
    with pytest.raises(UserError, match="lấy theo chức vụ cấp ủy"):
        hold(one, "secretary", hamlets[0])
    with pytest.raises(UserError, match="Chọn đảng viên hoặc nhập họ và tên"):
        hold(Cadre(name=" "), "head", hamlets[1])
    with pytest.raises(UserError, match="Chọn chức danh"):
        hold(one, "king", hamlets[1])
    with pytest.raises(UserError, match="Ngày thôi phải sau"), action("Thôi giữ"):
        leave(PostHeld.get(), date(2022, 1, 1))
    with pytest.raises(UserError, match="Không có chức danh mã"):
        check_post(HamletPost(name="Công an viên", key="x", successor="y"))


def test_a_head_of_twenty_is_warned_of_and_one_of_twenty_one_is_not() -> None:
    head = next(one for one in catalogue() if one.key == "head")
    young = outside("Hồ Thị Trẻ", PartialDate(2005, 1, 2))
    assert warnings(young, head, date(2026, 1, 1)) == ["Trưởng thôn từ đủ 21 tuổi; Hồ Thị Trẻ sinh 02/01/2005."]
    assert warnings(young, head, date(2026, 1, 2)) == []


def test_the_office_sets_its_own_target_from_a_day_on(hamlets: list[Hamlet]) -> None:
    with action("Chỉ tiêu"):
        for code, target in {"R4": 95, "R7": 80}.items():
            set_target(code, target, date(2026, 1, 1), "Nghị quyết 02-NQ/ĐU")
    before, now = ({one.code: one.target for one in goals_on(day)} for day in (DAY, TODAY))
    assert (before["R4"], before["R7"], now["R4"], now["R7"], now["R5"]) == (90, None, 95, 80, 90)
    with pytest.raises(UserError, match="từ 0 đến 100"), action("Chỉ tiêu"):
        set_target("R4", 120, None)


def test_targets_set_before_indicators_were_records_are_taken_over(hamlets: list[Hamlet]) -> None:
    with action("Chỉ tiêu"):
        keep_setting("post-targets", {"R4": 85}, None)
        keep_setting("post-targets", {"R4": 95, "R7": 80}, date(2026, 1, 1), "Nghị quyết 02-NQ/ĐU")
    told = [({one.code: one.target for one in goals_on(day)}) for day in (DAY, TODAY)]
    with action("Sửa"):
        seed_indicators()
    assert [({one.code: one.target for one in goals_on(day)}) for day in (DAY, TODAY)] == told
    assert [(one["R4"], one["R5"], one["R7"]) for one in told] == [(85, 90, None), (95, 90, 80)]


# what is due


def test_what_is_due_names_vacancies_people_outside_and_terms_that_end(hamlets: list[Hamlet]) -> None:
    held = hold(outside("Hồ Thị Ngoài"), "head", hamlets[0])
    with action("Nhiệm kỳ"):
        held.term_until = date(2026, 12, 20)
        held.save()
    mine = [(item.due_on, item.text) for item in due(TODAY, date(2026, 12, 31)) if item.text.startswith("Thôn 0")]
    assert mine == [
        (
            TODAY,
            "Thôn 0: khuyết bí thư chi bộ, thôn đội trưởng, tổ trưởng tổ bảo vệ an ninh, trật tự,"
            " trưởng ban công tác mặt trận",
        ),
        (TODAY, "Thôn 0: chưa là đảng viên, chưa trong nguồn: Hồ Thị Ngoài"),
        (date(2026, 12, 20), "Thôn 0: hết nhiệm kỳ trưởng thôn Hồ Thị Ngoài"),
    ]
    with action("Đưa vào nguồn"):
        put_forward(Cadre.get(), hamlets[0].id, TODAY)
    assert not any("chưa trong nguồn" in item.text for item in due(TODAY, TODAY))

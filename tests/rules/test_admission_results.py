"""Kết nạp, what becomes of it: stopped, taken back, taken in, due, counted by cell and year."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.admission import (
    AdmissionStep,
    Candidate,
    Stage,
)
from db.base import action, database, holds, last_action
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Status, StatusPeriod
from db.organizations import Organization
from db.posts import Cadre
from db.reorganization import ReorganizationKind
from db.undoing import undo
from nongson_desktop.rules.admission import (
    enter,
    go_on,
    not_followed,
    stop,
    take_back,
    take_in,
)
from nongson_desktop.rules.admission_files import file_of, read_files
from nongson_desktop.rules.admission_results import due, results, set_targets, total
from nongson_desktop.rules.hamlets import new_hamlet
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization
from nongson_desktop.rules.posts import take_up
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from tests.conftest import TODAY
from tests.rules.test_admission import admitted, candidate, cell_of_twenty, step


@pytest.fixture
def cell(office: Path) -> Organization:
    return cell_of_twenty()


# stopping, taking back, taking in


def test_who_is_stopped_has_a_reason_asks_for_nothing_and_can_be_taken_up_again(cell: Organization) -> None:
    who = candidate(cell)
    step(who, Stage.PROMISING, date(2023, 6, 1))
    with pytest.raises(UserError, match="lý do dừng"), action("Dừng"):
        stop(who, date(2024, 1, 1), " ")
    with action("Dừng"):
        stop(who, date(2024, 1, 1), "Đi làm ăn xa")
    assert due(TODAY, TODAY) == [one for one in due(TODAY, TODAY) if "Ước" not in one.text]
    with pytest.raises(UserError, match="đang dừng"):
        step(who, Stage.SCHOOLED, date(2024, 2, 1))
    with action("Tiếp tục"):
        go_on(who)
    assert Candidate.get_by_id(who.id).stage == Stage.PROMISING


def test_a_probationer_who_fails_is_struck_off_with_it(cell: Organization) -> None:
    who = admitted(cell)
    with action("Xoá tên"):
        stop(who, date(2025, 12, 1), "Vi phạm tư cách", remove=True)
    status = StatusPeriod.get(StatusPeriod.member == who.member, holds(StatusPeriod, date(2025, 12, 1)))
    assert status.status == Status.REMOVED


def test_a_step_written_by_mistake_is_taken_back_but_not_one_that_made_a_member(cell: Organization) -> None:
    who = candidate(cell)
    step(who, Stage.PROMISING, date(2023, 6, 1))
    wrong = step(who, Stage.SCHOOLED, date(2023, 7, 1))
    with action("Bỏ bước ghi nhầm"):
        take_back(wrong)
    assert Candidate.get_by_id(who.id).stage == Stage.PROMISING
    made = step(who, Stage.ADMITTED, date(2024, 9, 15))
    with pytest.raises(UserError, match="Hoàn tác"):
        take_back(made)


def test_probationers_of_the_office_are_taken_in_with_the_steps_that_are_known(cell: Organization) -> None:
    with action("Ghi ngày"):
        member = Member.get(Member.card_number == "000021")
        member.admitted_on, member.decision_on = PartialDate(2026, 1, 15), PartialDate(2025)
        member.save()
    assert [one.card_number for one in not_followed(TODAY)] == ["000020", "000021"]
    assert [item.text for item in due(TODAY, date(2027, 1, 15))] == [
        "Nguyễn Văn Số21: Hết 12 tháng dự bị (nhắc mốc 60 ngày)"
    ]
    with action("Đưa vào danh sách"):
        assert take_in(TODAY) == 2
    assert not_followed(TODAY) == []
    who = Candidate.get(Candidate.member == member)
    assert (who.stage, who.cell, set(file_of(who).steps)) == (Stage.PROBATION, cell, {Stage.ADMITTED})
    step(who, Stage.REVIEW, date(2027, 1, 20), votes=20, base=20)
    step(who, Stage.OFFICIAL, date(2027, 2, 1))
    assert Member.get_by_id(member.id).official_on.iso == "2027-01-15"


def test_who_became_official_or_left_otherwise_is_no_longer_asked_for(cell: Organization) -> None:
    who = admitted(cell, date(2025, 12, 1), date(2025, 11, 20))
    assert any("Hết 12 tháng dự bị" in item.text for item in due(TODAY, date(2026, 12, 31)))
    assert who.member is not None
    with action("Chuyển đi"):
        set_status(who.member, Status.REMOVED, date(2026, 11, 1), reason="Vi phạm tư cách")
    assert not any("Ước" in item.text for item in due(TODAY, date(2026, 12, 31)))


# what is due, targets, results


def test_what_is_due_names_the_helper_that_is_missing_and_the_days_that_run(cell: Organization) -> None:
    who = candidate(cell)
    step(who, Stage.PROMISING, date(2026, 6, 1))
    step(who, Stage.CELL, date(2026, 10, 12), votes=20, base=20)
    found = [(item.text, item.due_on, item.kind, item.record_id, item.cell) for item in due(TODAY, date(2026, 12, 31))]
    mine = [row for row in found if row[0].startswith("Trần Thị Ước")]
    assert mine[0] == (
        "Trần Thị Ước: chưa phân công đảng viên giúp đỡ",
        date(2026, 6, 1),
        "admission",
        who.id,
        cell.id,
    )
    assert ("Trần Thị Ước: Đảng ủy xét kết nạp (hạn của Hà Nội)", date(2026, 11, 16)) in [row[:2] for row in mine]


def test_what_is_due_costs_as_many_queries_for_one_as_for_many(cell: Organization) -> None:
    def queries() -> int:
        made: list[str] = []
        door: Any = database
        run = door.execute_sql

        def counted(sql: str, *args: Any, **options: Any) -> Any:
            made.append(sql)
            return run(sql, *args, **options)

        door.execute_sql = counted
        try:
            due(TODAY, TODAY + timedelta(days=90))
        finally:
            del door.execute_sql
        return len(made)

    candidate(cell)
    before = queries()
    for number in range(5):
        candidate(cell, name=f"Trần Ước {number}", identity_number="")
    assert queries() == before


def test_targets_and_results_by_cell_and_year(cell: Organization) -> None:
    with action("Giao chỉ tiêu"):
        set_targets(2024, {cell.id: 2}, "Kế hoạch 05-KH/ĐU")
    admitted(cell)
    candidate(cell, name="Lê Thị Nguồn", identity_number="", listed_on=date(2024, 3, 1))
    (mine,) = [one for one in results(2024, date(2024, 12, 31)) if one.cell_id == cell.id]
    assert (mine.target, len(mine.admitted), mine.source) == (2, 1, 1)
    assert (mine.women, mine.minority, mine.young, mine.cadres) == (1, 1, 1, 0)
    with action("Ghi chức danh"):
        take_up(Cadre(member=mine.admitted[0].id), "women", new_hamlet("Thôn Đoài").id, date(2024, 10, 1))
    assert total(results(2024, date(2024, 12, 31)), "").cadres == 1
    whole = total(results(2024, date(2024, 12, 31)), "Toàn đảng bộ")
    assert (whole.target, len(whole.admitted)) == (2, 1)
    with action("Thêm chi bộ"):
        after = new_organization("Chi bộ thôn 9")
    carry_out(Operation(ReorganizationKind.MERGE, date(2024, 2, 1), (cell.id,), into=after.id))
    later = {one.name: (one.target, len(one.admitted)) for one in results(2024, date(2024, 12, 31))}
    assert later == {"Chi bộ thôn 9": (None, 1), "Chi bộ thôn Đoài": (2, 0)}, "the sum of the year stays"
    undo(last_action())
    with action("Bỏ chỉ tiêu"):
        set_targets(2024, {cell.id: None})
    assert total(results(2024, date(2024, 12, 31)), "").target is None


def test_who_was_admitted_elsewhere_or_came_later_is_not_our_result(cell: Organization) -> None:
    with action("Chuyển đến"):
        official = Member(name="Lê Văn Chính", admitted_on=PartialDate(2024, 5, 1))
        later = Member(name="Lê Văn Dự", admitted_on=PartialDate(2024, 5, 1))
        for member, status, since in (
            (official, Status.OFFICIAL, date(2024, 1, 1)),
            (later, Status.PROBATIONARY, date(2024, 8, 1)),
        ):
            member.save()
            place_member(member, cell, since)
            set_status(member, status, since)
    assert total(results(2024, date(2024, 12, 31)), "").admitted == ()


def test_official_in_time_counts_those_whose_twelve_months_ended_in_the_year(cell: Organization) -> None:
    late = admitted(cell)
    step(late, Stage.REVIEW, date(2025, 11, 20), votes=20, base=20)
    step(late, Stage.OFFICIAL, date(2025, 12, 1))
    (mine,) = [one for one in results(2025, date(2025, 12, 31)) if one.cell_id == cell.id]
    assert (mine.due, mine.in_time) == (1, 0)
    done = AdmissionStep.get(AdmissionStep.stage == Stage.REVIEW)
    done.on = date(2025, 10, 27)
    with action("Sửa ngày"):
        enter(Candidate.get_by_id(late.id), done)
    (mine,) = [one for one in results(2025, date(2025, 12, 31)) if one.cell_id == cell.id]
    assert (mine.due, mine.in_time) == (1, 1)


def test_files_are_read_in_four_queries(cell: Organization) -> None:
    people = [candidate(cell, name=f"Trần Ước {number}", identity_number="") for number in range(4)]
    assert [file.candidate.id for file in read_files(people)] == [one.id for one in people]

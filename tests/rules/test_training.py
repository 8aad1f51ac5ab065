"""Classes and certificates: the member's file follows, what is asked of posts, who lacks it, what is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.admission import AdmissionStep, Candidate, Stage
from db.base import action
from db.dates import PartialDate
from db.errors import UserError
from db.member_file import Training, TrainingKind
from db.members import Member, Role, Status
from db.organizations import Organization
from db.posts import Cadre
from db.training import TheoryLevel, TrainingClass, TrainingParticipant, TrainingResult
from db.undoing import undo
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.hamlets import link_cell, new_hamlet
from nongson_desktop.rules.lists import edits_of, write_edits
from nongson_desktop.rules.member_file import check
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names
from nongson_desktop.rules.posts import take_up
from nongson_desktop.rules.training import (
    drop_requirement,
    participants,
    requirements,
    send,
    take_off,
    write_class,
    write_requirement,
    write_results,
)
from nongson_desktop.rules.training_gaps import due, gaps
from nongson_desktop.rules.training_levels import COMMITTEE, HAMLET, level_rows, rank_of
from tests.conftest import TODAY

DAY = date(2026, 3, 6)


@pytest.fixture
def cell(office: Path) -> Organization:
    with action("Lập chi bộ"):
        return new_organization("Chi bộ thôn Trung", cell_kind="hamlet")


def member(cell: Organization, name: str, status: str = Status.OFFICIAL, **values: object) -> Member:
    with action("Thêm đảng viên"):
        made = Member(name=name, **values)
        made.save()
        place_member(made, cell)
        set_status(made, status, date(2015, 1, 1))
    return made


def held(name: str = "Trung cấp khóa 5", kind: str = TrainingKind.THEORY, **values: object) -> TrainingClass:
    values = {"level": TheoryLevel.INTERMEDIATE if kind == TrainingKind.THEORY else "", **values}
    made = TrainingClass(name=name, kind=kind, since=date(2025, 1, 6), until=date(2026, 2, 27), **values)
    with action("Mở lớp"):
        write_class(made)
    return made


def certify(training_class: TrainingClass, person: Member, number: str = "15", **values: object) -> int:
    """Send the person and record the certificate; the number of the Action."""
    with action("Cử đi học"):
        send(training_class, [{"member": person.id}], TODAY)
    (one,) = [one for one in participants(training_class) if one.__data__["member"] == person.id]
    with action("Ghi chứng chỉ") as made:
        write_results([(one.id, {"certificate": number, "certified_on": DAY, **values})])
    return int(made.id)


def test_a_certificate_stands_in_the_members_file_without_a_second_typing(cell: Organization) -> None:
    an = member(cell, "Nguyễn Văn An", theory="Sơ cấp")
    number = certify(held(school="Trường Chính trị tỉnh"), an)
    (row,) = Training.select().where(Training.member == an)
    assert (row.kind, row.level, row.course) == (TrainingKind.THEORY, "Trung cấp", "Trung cấp khóa 5")
    assert (row.school, row.document) == ("Trường Chính trị tỉnh", "Số 15 ngày 06/03/2026")
    assert (row.since, row.until) == (PartialDate(2025, 1, 6), PartialDate(2026, 2, 27))
    assert Member.get_by_id(an.id).theory == "Trung cấp"
    assert TrainingParticipant.get().result == TrainingResult.PASSED
    undo(number)
    assert Training.select().where(~Training.hidden).count() == 0
    assert Member.get_by_id(an.id).theory == "Sơ cấp"


def test_what_was_typed_in_the_file_before_is_taken_not_doubled(cell: Organization) -> None:
    an = member(cell, "Nguyễn Văn An")
    with action("Ghi hồ sơ"):
        row = Training(member=an, kind=TrainingKind.THEORY, level="Trung cấp", until=PartialDate(2026))
        row.save()
    certify(held(), an)
    assert [one.id for one in Training.select()] == [row.id]
    assert Training.get().document == "Số 15 ngày 06/03/2026"


def test_the_row_in_the_file_cannot_come_to_differ_from_the_class(cell: Organization) -> None:
    an = member(cell, "Nguyễn Văn An")
    training_class = held()
    certify(training_class, an)
    row = Training.get()
    check(row)
    row.level = "Cao cấp"
    with pytest.raises(UserError, match="Dòng này lấy từ lớp “Trung cấp khóa 5”; sửa ở trang Đào tạo"):
        check(row)
    kind = kind_of("training-classes")
    write_edits(kind, edits_of([training_class], kind.column("school"), "Học viện"), "Sửa lớp")
    assert Training.get().school == "Học viện"
    one = participants(training_class)[0]
    with action("Ghi lại"):
        write_results([(one.id, {"certificate": "", "certified_on": None, "result": TrainingResult.FAILED})])
    assert Training.select().where(~Training.hidden).count() == 0


def test_taking_somebody_off_the_class_takes_the_row_away(cell: Organization) -> None:
    an = member(cell, "Nguyễn Văn An")
    training_class = held()
    certify(training_class, an)
    with action("Bỏ"):
        take_off([one.id for one in participants(training_class)])
    assert Training.select().where(~Training.hidden).count() == 0
    assert participants(training_class) == []


def test_a_number_is_given_once_in_a_year_of_a_school(cell: Organization) -> None:
    training_class = held(school="Trường Chính trị tỉnh")
    certify(training_class, member(cell, "Nguyễn Văn An"))
    with pytest.raises(UserError, match="Lê Thị Bình: Số chứng chỉ 15 năm 2026 đã cấp cho Nguyễn Văn An"):
        certify(training_class, member(cell, "Lê Thị Bình"))
    certify(held("Sơ cấp khóa 2", school="Trung tâm chính trị"), member(cell, "Hồ Văn Cẩm"))


def test_the_class_about_the_party_brings_a_candidate_to_that_step(cell: Organization) -> None:
    with action("Thêm"):
        one = Candidate(name="Phan Thị Dung", cell=cell, listed_on=date(2024, 5, 1))
        one.save()
    training_class = held("Nhận thức về Đảng", TrainingKind.AWARENESS, school="Trung tâm chính trị")
    with action("Cử đi học"):
        send(training_class, [{"candidate": one.id}], TODAY)
        write_results([(participants(training_class)[0].id, {"certificate": "7", "certified_on": DAY})])
    step = AdmissionStep.get(AdmissionStep.stage == Stage.SCHOOLED)
    assert (step.on, step.number, step.body) == (DAY, "7", "Trung tâm chính trị")
    assert Candidate.get().stage == Stage.SCHOOLED
    assert TrainingParticipant.get().expires_on == date(2031, 3, 6)
    assert TrainingParticipant.get().unit == "Chi bộ thôn Trung"


def test_one_line_is_one_person_and_nobody_is_sent_twice(cell: Organization) -> None:
    an = member(cell, "Nguyễn Văn An")
    training_class = held()
    with action("Cử đi học"):
        assert send(training_class, [{"member": an.id}, {"outsider": "Trần Thị Én"}], TODAY) == 2
        assert send(training_class, [{"member": an.id}, {"outsider": "trần thị én"}], TODAY) == 0
        with pytest.raises(UserError, match="Một dòng chỉ ghi một người"):
            send(training_class, [{"member": an.id, "outsider": "Trần Thị Én"}], TODAY)
        with pytest.raises(UserError, match="Chọn đảng viên, quần chúng"):
            send(training_class, [{}], TODAY)


@pytest.mark.parametrize(
    ("text", "rank"),
    [("", 0), ("Sơ cấp", 1), ("Trung cấp LLCT - HC", 2), ("cao cap lý luận", 3), ("Cử nhân chính trị", 4)],
)
def test_a_level_is_read_from_what_was_written(text: str, rank: int) -> None:
    assert rank_of(text) == rank


def commit_posts(cell: Organization) -> dict[str, Member]:
    """Two of the committee, one with trung cấp; one of them heads the hamlet."""
    an, binh = member(cell, "Nguyễn Văn An", theory="Trung cấp"), member(cell, "Lê Thị Bình", theory="Sơ cấp")
    with action("Bầu"):
        for one in (an, binh):
            appoint(one, Organization.get_by_id(office_names(TODAY).id), Role.COMMITTEE, date(2025, 7, 1))
        hamlet = new_hamlet("Thôn Trung")
        link_cell(cell, hamlet)
        take_up(Cadre(member=binh), "head", hamlet.id, date(2023, 1, 1))
        take_up(Cadre(name="Hồ Thị Ngoài"), "women", hamlet.id, date(2023, 1, 1))
    return {"an": an, "binh": binh}


def test_who_lacks_what_is_asked_is_named(cell: Organization) -> None:
    people = commit_posts(cell)
    committee, hamlet = gaps(TODAY)[:2]
    assert committee.words == "Đảng ủy viên: lý luận chính trị từ trung cấp trở lên"
    assert ([one.name for one in committee.lacking], committee.share) == (["Lê Thị Bình"], "50,0 %")
    assert [one.name for one in hamlet.lacking] == ["Hồ Thị Ngoài"]
    rows = {row.key: row for row in level_rows(TODAY)}
    assert (rows[COMMITTEE].counts, rows[COMMITTEE].share_from(2)) == ((0, 1, 1, 0, 0), "50,0 %")
    assert rows[HAMLET].counts == (1, 1, 0, 0, 0)
    certify(held(), people["binh"])
    assert gaps(TODAY)[0].lacking == ()
    assert gaps(date(2026, 1, 31))[0].share == "100,0 %", "the record says today's level"


def test_whoever_sits_in_such_a_class_lacks_it_but_is_no_longer_due(cell: Organization) -> None:
    people = commit_posts(cell)
    with action("Mở lớp"):
        coming = TrainingClass(name="Trung cấp khóa 6", kind=TrainingKind.THEORY, level=TheoryLevel.INTERMEDIATE)
        coming.until = date(2027, 6, 30)
        write_class(coming)
        send(coming, [{"member": people["binh"].id}], TODAY)
    committee = gaps(TODAY)[0]
    assert [one.name for one in committee.attending] == ["Lê Thị Bình"]
    assert not any("Đảng ủy viên" in item.text for item in due(TODAY, TODAY))


def test_new_members_have_twelve_months_and_are_due_by_cell(cell: Organization) -> None:
    em = member(cell, "Võ Thị Em", Status.PROBATIONARY, admitted_on=PartialDate(2026, 1, 5))
    assert due(TODAY, date(2027, 1, 4)) == []
    (item,) = due(TODAY, date(2027, 1, 5))
    assert (item.due_on, item.text) == (date(2027, 1, 5), "Chưa qua bồi dưỡng đảng viên mới: Võ Thị Em")
    assert item.cell == cell.id
    certify(held("Đảng viên mới 2026", TrainingKind.NEWCOMERS), em)
    assert due(TODAY, date(2027, 1, 5)) == []


def test_a_certificate_that_runs_out_is_due_until_a_later_one_holds(cell: Organization) -> None:
    an = member(cell, "Nguyễn Văn An")
    certify(held("Nghiệp vụ 2025", TrainingKind.INSPECTION), an, expires_on=date(2027, 1, 15))
    (item,) = due(TODAY, date(2027, 1, 15))
    assert item.text == "Nguyễn Văn An: chứng chỉ nghiệp vụ kiểm tra, giám sát hết hạn"
    assert (item.kind, item.record_id) == ("members", an.id)
    assert due(TODAY, date(2027, 1, 14)) == []
    certify(held("Nghiệp vụ 2026", TrainingKind.INSPECTION), an, "16", expires_on=date(2030, 1, 15))
    assert due(TODAY, date(2027, 1, 15)) == []


def test_a_certificate_that_ran_out_counts_no_more(cell: Organization) -> None:
    em = member(cell, "Võ Thị Em", Status.PROBATIONARY, admitted_on=PartialDate(2026, 1, 5))
    certify(held("Đảng viên mới 2026", TrainingKind.NEWCOMERS), em, expires_on=date(2026, 9, 1))
    newcomers = {one.requirement.demand: one for one in gaps(TODAY)}["newcomer"]
    assert [one.name for one in newcomers.lacking] == ["Võ Thị Em"]


def test_what_is_asked_is_the_offices_own(cell: Organization) -> None:
    commit_posts(cell)
    with action("Sửa yêu cầu"):
        write_requirement(0, {"level": TheoryLevel.ADVANCED, "document": "Đề án tỉnh"})
        drop_requirement(1)
    assert [(one.demand, one.level) for one in requirements(TODAY)][:2] == [
        ("committee", TheoryLevel.ADVANCED),
        ("newcomer", ""),
    ]
    assert len(gaps(TODAY)[0].lacking) == 2
    with pytest.raises(UserError, match="phải ghi từ trình độ nào"), action("Sai"):
        write_requirement(0, {"level": ""})


def test_the_questions_do_not_grow_with_the_people(cell: Organization) -> None:
    from db.base import database

    def asked() -> int:
        count, run = 0, database.execute_sql

        def counted(*args: object, **options: object) -> object:
            nonlocal count
            count += 1
            return run(*args, **options)  # type: ignore[arg-type]  # handed on as it came

        database.execute_sql = counted  # type: ignore[method-assign,assignment]  # for the time of the test
        try:
            gaps(TODAY)
            level_rows(TODAY)
        finally:
            del database.execute_sql
        return count

    commit_posts(cell)
    before = asked()
    for number in range(12):
        one = member(cell, f"Hồ Văn {'ABCDEFGHIKLM'[number]}", Status.PROBATIONARY)
        with action("Bầu"):
            appoint(one, cell, Role.SECRETARY, date(2025, 7, 1))
    assert asked() == before

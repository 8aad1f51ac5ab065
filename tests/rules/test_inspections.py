"""What a clerk records of inspections: steps and their days, conclusions, remedies, who is under review, figures."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.base import action
from db.discipline import Discipline
from db.errors import UserError
from db.inspections import (
    Conductor,
    Inspection,
    InspectionItem,
    InspectionKind,
    InspectionProgramme,
    InspectionRequirement,
    InspectionState,
    InspectionSubject,
    SupervisionEntry,
)
from db.member_file import UnderReview, reviews_of
from db.members import Member, Role, Status
from db.open import close_office, open_office
from db.organizations import Organization
from db.papers import DocumentNumber
from db.search import View
from nongson_desktop.catalog import kind_of
from nongson_desktop.cli import main
from nongson_desktop.rules import discipline, inspections_programmes
from nongson_desktop.rules.due import due_items
from nongson_desktop.rules.inspections import (
    begin_by,
    check_entry,
    drop,
    name_of_subject,
    pieces_of,
    remarks,
    resume,
    stop,
    subjects_of,
    write,
    write_subject,
)
from nongson_desktop.rules.inspections_figures import cells_inspected, indicators
from nongson_desktop.rules.inspections_results import conclude, confirm, inspections_told, write_requirement
from nongson_desktop.rules.inspections_rules import AREA, keep_rules, seed_kinds
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names, rename
from tests.conftest import TODAY
from tests.documents.geometry import text_of

DECIDED = date(2026, 8, 27)


@pytest.fixture
def cell(office: Path) -> Organization:
    """A cell with its secretary, and the kinds that came with the program."""
    with action("Lập"):
        seed_kinds()
        made = new_organization("Chi bộ thôn Tân Lập")
        for name in ("Đỗ Đức Ánh", "Trần Văn Ẩn"):
            member = Member(name=name)
            member.save()
            place_member(member, made)
            set_status(member, Status.OFFICIAL, date(2020, 1, 1))
        appoint(Member.get(Member.name == "Đỗ Đức Ánh"), made, Role.SECRETARY, date(2022, 1, 1))
    return made


def kind(group: str) -> InspectionKind:
    return InspectionKind.get(InspectionKind.group == group)


def begun(group: str = "compliance", **values: Any) -> Inspection:
    """An inspection of the inspection board, decided on 27 August 2026."""
    known = {"year": 2026, "conductor": Conductor.BOARD, "organization": office_names(TODAY).id}
    known |= {"content": "Việc thực hiện quy chế", "decided_on": DECIDED, "planned_on": DECIDED}
    made = Inspection(**{**known, "kind": kind(group), "decision_number": "5", **values})
    with action("Lập cuộc"):
        write(made)
    return made


def add(inspection: Inspection, **whom: Any) -> InspectionSubject:
    one = InspectionSubject(inspection=inspection.id, **whom)
    with action("Ghi đối tượng"):
        write_subject(one)
    return one


def end(inspection: Inspection, finding: str = "faults", number: str = "7", day: date = date(2026, 10, 1)) -> None:
    results = {one.id: {"finding": finding} for one in subjects_of(inspection)}
    with action("Kết luận"):
        conclude(Inspection.get_by_id(inspection.id), number, day, results)


def told(day: date = TODAY) -> list[str]:
    return [one.text for one in due_items(day, day) if one.area == AREA]


def test_the_days_say_how_far_it_is_and_none_goes_before_the_one_it_follows(cell: Organization) -> None:
    made = begun()
    states = [made.state]
    for name, day in (("begun_on", date(2026, 8, 28)), ("reported_on", date(2026, 9, 20))):
        setattr(made, name, day)
        with action("Bước"):
            write(made)
        states.append(Inspection.get_by_id(made.id).state)
    assert states == [InspectionState.DECIDED, InspectionState.ONGOING, InspectionState.REPORTED]
    made.considered_on = date(2026, 9, 19)
    with (
        pytest.raises(UserError, match="trước ngày báo cáo kết quả") as refused,
        action("Bước"),
    ):
        write(made)
    assert refused.value.field == "considered_on"


def test_a_conclusion_has_a_number_a_day_and_a_result_for_each_subject(cell: Organization) -> None:
    made = begun()
    with pytest.raises(UserError, match="Chưa ghi đối tượng"):
        end(made)
    first = add(made, kind="organization", organization=cell.id)
    add(made, kind="head", organization=cell.id)
    with pytest.raises(UserError, match="Kết luận phải có số thông báo"):
        end(made, number="")
    with (
        pytest.raises(UserError, match="Chưa ghi kết quả của: Đỗ Đức Ánh, Bí thư Chi bộ thôn Tân Lập"),
        action("Kết luận"),
    ):
        conclude(Inspection.get_by_id(made.id), "7", date(2026, 10, 1), {first.id: {"finding": "clean"}})
    assert InspectionSubject.get_by_id(first.id).finding == "", "nothing is written by halves"
    end(made)
    assert Inspection.get_by_id(made.id).state == InspectionState.CONCLUDED
    given = {(one.kind, one.symbol, one.number) for one in DocumentNumber.select()}
    assert given == {("QĐ", "UBKTĐU", 5), ("TB", "UBKTĐU", 7)}


def test_a_number_of_the_board_is_given_once_and_one_of_a_cell_stands_as_typed(cell: Organization) -> None:
    made = begun()
    with pytest.raises(UserError, match="Số 5 đã dùng"):
        begun()
    for day in (None, DECIDED):
        made.decided_on = day
        with action("Sửa ngày quyết định"):
            write(made)
        assert DocumentNumber.select().where(~DocumentNumber.hidden).count() == (day is not None)
    assert begun(conductor=Conductor.CELL, organization=cell.id).code == "2026-002"
    begun(conductor=Conductor.COMMITTEE)
    with pytest.raises(UserError, match="Ghi tên cơ quan cấp trên"):
        begun(conductor=Conductor.ABOVE)
    with pytest.raises(UserError, match="sổ giám sát thường xuyên"):
        begun("regular")


def test_the_minutes_of_the_opening_are_due_in_three_working_days_and_a_step_ticks_its_piece(
    cell: Organization,
) -> None:
    """From Thursday 27/8/2026 over a weekend and three days off: Friday 4/9; the office's own number counts."""
    made = begun()
    pieces = {one.title: one for one in pieces_of(made)}
    opening = pieces["Biên bản triển khai quyết định, kế hoạch"]
    assert len(pieces) == 12
    assert opening.due_on == date(2026, 9, 4)
    assert pieces["Kế hoạch, kèm quyết định thành lập đoàn hoặc tổ"].on == DECIDED
    assert told() == ["Cuộc 2026-001: biên bản triển khai quyết định, kế hoạch"]
    made.begun_on = date(2026, 8, 31)
    with action("Triển khai"):
        write(made)
    assert told() == []
    with action("Số"):
        keep_rules({"begin_days": 1}, None, "")
    assert begin_by(DECIDED) == date(2026, 8, 28)
    assert [len(pieces_of(begun(group, conductor=Conductor.CELL, organization=cell.id))) for group in FILES] == [
        18,
        16,
        16,
    ]


FILES = ("violation", "complaint", "discipline")


def test_what_is_asked_stays_due_until_it_is_confirmed_and_the_last_one_closes_the_file(cell: Organization) -> None:
    made = begun(begun_on=DECIDED)
    add(made, kind="organization", organization=cell.id)
    asked = InspectionRequirement(
        inspection=made.id, content="Bổ sung sổ", organization=cell.id, due_on=date(2026, 10, 30)
    )
    with pytest.raises(UserError, match="chưa kết luận"), action("Yêu cầu"):
        write_requirement(asked)
    end(made)
    with action("Yêu cầu"):
        write_requirement(asked)
    assert Inspection.get_by_id(made.id).state == InspectionState.REMEDYING
    (item,) = [one for one in due_items(TODAY, TODAY) if one.area == AREA]
    assert (item.due_on, item.cell, item.record_id, item.late(TODAY)) == (date(2026, 10, 30), cell.id, made.id, 23)
    closing = Inspection.get_by_id(made.id)
    closing.closed_on = TODAY
    with pytest.raises(UserError, match="Còn 1 yêu cầu"), action("Lưu hồ sơ"):
        write(closing)
    with pytest.raises(UserError, match="phải ghi kết quả"), action("Xác nhận"):
        confirm(asked, "", TODAY)
    with action("Xác nhận"):
        confirm(InspectionRequirement.get(), "Đã bổ sung", TODAY, close=True)
    assert told() == []
    assert Inspection.get_by_id(made.id).state == InspectionState.DONE


def test_a_member_inspected_on_signs_of_violation_is_under_review_until_the_conclusion(cell: Organization) -> None:
    member = Member.get(Member.name == "Trần Văn Ẩn")
    plain = begun()
    add(plain, kind="member", member=member)
    assert reviews_of(member, TODAY) == []
    made = begun("violation", decision_number="6")
    subject = add(made, kind="member", member=member)
    (review,) = reviews_of(member, TODAY)
    assert (review.kind, review.since, review.inspection) == ("inspection", DECIDED, made)
    end(made, "violated", day=date(2026, 11, 10))
    assert reviews_of(member, TODAY) == []
    assert reviews_of(member, date(2026, 11, 9)) == [review]
    assert subject.id in [one.id for one in subjects_of(made)]
    with action("Bỏ"):
        drop(Inspection.get_by_id(made.id))
    assert not UnderReview.select().where(~UnderReview.hidden).exists()


def test_it_is_put_off_with_a_reason_and_taken_up_again(cell: Organization) -> None:
    made = begun()
    with pytest.raises(UserError, match="phải ghi lý do"), action("Hoãn"):
        stop(made, InspectionState.POSTPONED, TODAY, " ")
    with action("Hoãn"):
        stop(made, InspectionState.CANCELLED, TODAY, "Trùng với cuộc của cấp trên")
    assert Inspection.get_by_id(made.id).state == InspectionState.CANCELLED
    assert told() == []
    with action("Tiếp tục"):
        resume(Inspection.get_by_id(made.id))
    assert Inspection.get_by_id(made.id).state == InspectionState.DECIDED


def test_an_item_of_the_programme_is_due_until_it_is_begun_and_done_when_concluded(cell: Organization) -> None:
    programme = InspectionProgramme(year=2026, conductor=Conductor.CELL, organization=cell.id)
    with action("Chương trình"):
        inspections_programmes.write(programme)
        item = InspectionItem(programme=programme.id, kind=kind("theme").id, content="Nêu gương", year=2026, quarter=2)
        inspections_programmes.write_item(item)
    assert programme.name == "Chương trình năm 2026 của Chi bộ thôn Tân Lập"
    (due,) = [one for one in due_items(TODAY, TODAY) if one.area == AREA]
    assert (due.due_on, due.kind, due.cell) == (date(2026, 6, 30), "inspection-programmes", cell.id)
    with pytest.raises(UserError, match="đã có chương trình"), action("Lần nữa"):
        inspections_programmes.write(InspectionProgramme(year=2026, conductor=Conductor.CELL, organization=cell.id))
    made = inspections_programmes.begin(InspectionItem.get_by_id(item.id))
    made.decided_on = made.begun_on = DECIDED
    with action("Lập cuộc"):
        write(made)
    shares = {one.key: (one.part, one.whole) for one in indicators(2026, TODAY)}
    assert (told(), shares["programme"]) == ([], (0, 1))
    add(made, kind="head", organization=cell.id)
    end(made)
    shares = {one.key: (one.part, one.whole) for one in indicators(2026, TODAY)}
    assert (shares["programme"], shares["cells"], shares["faults"]) == ((1, 1), (1, 1), (1, 1))
    with pytest.raises(UserError, match="không bỏ được"), action("Bỏ"):
        inspections_programmes.drop_item(InspectionItem.get_by_id(item.id))


def test_a_cell_stands_under_the_name_it_had_and_whoever_headed_it_then_is_its_head(cell: Organization) -> None:
    made = begun()
    head = add(made, kind="head", organization=cell.id)
    end(made, "clean")
    with action("Đổi tên"):
        rename(cell, "Chi bộ thôn Tân Lập Đông", date(2026, 11, 1))
    assert name_of_subject(head, date(2026, 10, 1)) == "Đỗ Đức Ánh, Bí thư Chi bộ thôn Tân Lập"
    (listed,) = kind_of("inspections").query(View(as_of=TODAY, search="duc anh"))
    assert listed.subjects == "Đỗ Đức Ánh, Bí thư"
    assert inspections_told(2026, organization=cell.id) == [
        "Kiểm tra chấp hành (chuyên đề), cuộc 2026-001 ngày 01/10/2026: thực hiện tốt"
    ]


def test_who_does_not_usually_do_such_a_kind_is_told_so(cell: Organization) -> None:
    theme = remarks("theme", Conductor.CELL, cell.id, TODAY)
    assert theme == ["Chi bộ chỉ giám sát chuyên đề khi có chi ủy, đông đảng viên hoặc đảng viên ở phân tán."]
    with action("Chi ủy"):
        appoint(Member.get(Member.name == "Trần Văn Ẩn"), cell, Role.CELL_COMMITTEE, date(2022, 1, 1))
    assert remarks("theme", Conductor.CELL, cell.id, TODAY) == []
    assert remarks("finance", Conductor.COMMITTEE, None, TODAY) != []
    assert remarks("finance", Conductor.BOARD, None, TODAY) == []


def test_regular_supervision_names_somebody(cell: Organization) -> None:
    with pytest.raises(UserError, match="Chọn đảng viên hoặc tổ chức"):
        check_entry(SupervisionEntry(on=TODAY, conductor="cell", content="Dự sinh hoạt"))
    check_entry(SupervisionEntry(on=TODAY, conductor="cell", content="Dự sinh hoạt", organization=cell.id))


def test_a_cell_decides_no_more_than_a_warning_and_removal_bars_for_a_year(cell: Organization) -> None:
    member = Member.get(Member.name == "Đỗ Đức Ánh")
    decision = Discipline(member=member, form="removal", decided_on=date(2026, 3, 5), decider=Conductor.CELL)
    with pytest.raises(UserError, match="chỉ quyết định khiển trách, cảnh cáo"):
        discipline.check(decision)
    decision.decider, decision.received_on = Conductor.COMMITTEE, date(2026, 3, 10)
    decision.complaint_on = date(2026, 3, 9)
    with pytest.raises(UserError, match="Ngày khiếu nại trước ngày 10/03/2026"):
        discipline.check(decision)
    decision.complaint_on = date(2026, 4, 20)
    discipline.check(decision)
    with action("Kỷ luật"):
        decision.save()
    assert discipline.late_complaint(decision) == "Khiếu nại sau thời hạn 30 ngày (hết ngày 09/04/2026)."
    kept = discipline.barred(member.id, TODAY)
    assert kept is not None
    assert kept.words == (
        "Đỗ Đức Ánh bị cách chức theo quyết định ngày 05/03/2026: trước ngày 05/03/2027 chưa được bầu, bổ nhiệm vào"
        " chức vụ (Điều lệ Đảng Điều 40.3)."
    )
    assert discipline.barred(member.id, date(2027, 3, 5)) is None
    assert discipline.barred(member.id, date(2026, 3, 4)) is None
    assert told() == ["Trả lời khiếu nại kỷ luật của Đỗ Đức Ánh"]


Listed = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def practice(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the practice office, closed."""
    return shutil.copytree(practice_folder, tmp_path_factory.mktemp("practice") / "office")


@pytest.fixture
def listed(practice: Path, capsys: pytest.CaptureFixture[str]) -> Listed:
    """What the command line lists of the practice office."""

    def said(*asked: str) -> list[dict[str, Any]]:
        capsys.readouterr()
        assert main(["list", str(practice), *asked, "--json"]) == 0
        found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return found

    return said


class TestThePracticeOffice:
    """S5, S6 and S7 of the seed's facts, from the lists and the paper that the clerk would open."""

    def test_a_programme_each_year_with_quarters(self, listed: Listed) -> None:
        found = listed("inspection-programmes")
        assert {one["year"] for one in found if one["conductor"] == "Đảng ủy"} == {*range(2016, 2027)}
        items = listed("inspection-items", "--year", "2025")
        assert {one["quarter"] for one in items} == {1, 2, 3, 4}
        assert {one["progress"] for one in items} == {"Đã kết luận"}

    def test_cells_and_their_heads_are_subjects_of_one_inspection(self, listed: Listed) -> None:
        by_inspection: dict[str, list[str]] = {}
        for one in listed("inspection-subjects", "--year", "2025"):
            by_inspection.setdefault(one["inspection"], []).append(one["kind"])
        assert ["Tổ chức đảng", "Người đứng đầu"] in by_inspection.values()
        assert ["Đảng viên"] in by_inspection.values()

    def test_more_than_140_since_2016_by_all_and_fewer_by_the_office_itself(
        self, practice: Path, listed: Listed, tmp_path: Path
    ) -> None:
        held = [one for one in listed("inspections") if one["concluded_on"]]
        ours = [one for one in held if one["conductor"] not in ("Cấp trên", "Chi bộ")]
        assert len(held) > 140 > len(ours) > 100
        paper = tmp_path / "a.pdf"
        assert main(["print", str(practice), "inspection-statistics", "--year", "2026", "--out", str(paper)]) == 0
        said = text_of(paper.read_bytes())
        assert f"Mọi chủ thể: {len(held)} cuộc, bình quân 14,0 cuộc mỗi năm." in said
        assert f"Riêng các cơ quan của đảng bộ xã: {len(ours)} cuộc" in said

    def test_nearly_every_cell_was_inspected_in_the_term(self, practice: Path) -> None:
        open_office(practice)
        assert len(cells_inspected(TODAY)) >= 9
        close_office()

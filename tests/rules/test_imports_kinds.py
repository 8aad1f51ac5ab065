"""Ratings, tasks, organisations, offices held and plans come in with the same wizard as members."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from db.admission import Candidate, MassOrganization, Stage
from db.base import action
from db.discipline import Discipline
from db.errors import UserError
from db.evaluation import Rating
from db.hamlets import Hamlet
from db.inspections import Inspection, InspectionKind, InspectionState
from db.member_file import UnderReview
from db.members import Member, Status, StatusPeriod
from db.organizations import Organization
from db.papers import DocumentNumber
from db.posts import Cadre
from db.search import View
from db.tasks import Task, TaskResult
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules import imports
from nongson_desktop.rules.hamlets import new_hamlet
from nongson_desktop.rules.imports_known import FILL, Choices
from nongson_desktop.rules.inspections import pieces_of
from nongson_desktop.rules.posts import hamlet_posts
from nongson_desktop.rules.tasks import assign

from ..conftest import TODAY
from ..workbooks import CELLS, Page, build_member_list, people, save
from .previews import HEAD, listed, look, told

# Ratings


@pytest.fixture
def members(office: Path) -> list[dict[str, str]]:
    """Twelve people of last year's list, in the office."""
    typed = people(12)
    build_member_list(office.parent / "muoi hai.xlsx", "plain", typed)
    imports.commit(imports.prepare(office.parent / "muoi hai.xlsx", today=TODAY))
    return typed


RATED = ("Số thẻ đảng viên", "Năm", "Tự nhận mức", "Chi bộ đề xuất", "Mức xếp loại")


def test_levels_are_read_long_and_short_by_card_or_by_name_and_birth(members: list[dict[str, str]]) -> None:
    first, second = members[0], members[1]
    head = ("Họ và tên", "Ngày sinh", *RATED)
    preview = look(
        head,
        ("", "", first["card"], 2025, "HTXS", "Hoàn thành tốt nhiệm vụ", "hoàn thành nhiệm vụ"),
        (second["name"].upper(), second["birth"], "", 2025.0, "KHT", "", "Hoàn thành xuất sắc"),
        kind="ratings",
    )
    assert told(preview, "error") == []
    document = imports.commit(preview).as_json()
    assert [row["member_id"] for row in document["rows"]] == [listed()[each["name"]].id for each in (first, second)]
    rows = [(each.name, each.cell, each.self_level, each.cell_level, each.level) for each in Rating.select()]
    assert rows == [
        (first["name"], first["cell"], "HTXS", "HTT", "HT"),
        (second["name"], second["cell"], "KHT", "", "HTXS"),
    ]


def test_the_rating_of_cells_goes_by_the_organisation(members: list[dict[str, str]]) -> None:
    head = ("Tổ chức", "Năm", "Tự nhận mức", "Chi bộ đề xuất", "Mức xếp loại")
    imports.commit(look(head, (CELLS[0].upper(), 2025, "HTXS", "HTXS", "HTT"), kind="ratings"))
    (rating,) = Rating.select()
    assert (rating.member, rating.organization.name, rating.level) == (None, CELLS[0], "HTT")


def test_the_level_of_a_cell_is_not_taken_for_that_of_its_committee(members: list[dict[str, str]]) -> None:
    """The chi ủy of the cell is rated beside it: its level says nothing about the cell's own."""
    head = ("Tổ chức", "Năm", "Mức xếp loại")
    cell = Organization.get(Organization.name == CELLS[0])
    with action("Ghi mức của chi ủy"):
        Rating(year=2025, organization=cell, collective="committee", name=f"Chi ủy {cell.name}", level="HTT").save()
    preview = look(head, (CELLS[0], 2025, "HTT"), kind="ratings")
    assert [problem.severity for problem in preview.problems] == []
    assert imports.commit(preview).refused is None
    levels = {one.collective: one.level for one in Rating.select().where(Rating.organization == cell)}
    assert levels == {"committee": "HTT", "": "HTT"}


def test_ratings_complete_what_is_there_and_say_what_they_change(members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], 2025, "HTXS", "HTXS", "")
    imports.commit(look(RATED, row, kind="ratings"))
    assert look(RATED, row, kind="ratings").duplicate_rows == 1
    preview = look(RATED, (members[0]["card"], 2025, "", "HTT", "HTT"), kind="ratings")
    assert told(preview, "warning") == [(2, "Chi bộ đề xuất", "Chi bộ đề xuất đang là HTXS, sẽ đổi thành HTT.")]
    result = imports.commit(preview)
    (rating,) = Rating.select()
    assert (rating.self_level, rating.cell_level, rating.level) == ("HTXS", "HTT", "HTT")
    assert result.number is not None
    imports.undo_import(result.number)
    (rating,) = Rating.select()
    assert (rating.self_level, rating.cell_level, rating.level) == ("HTXS", "HTXS", "")


def test_what_was_written_between_the_preview_and_the_writing_is_completed_and_whoever_is_exempt_since_gets_no_level(
    members: list[dict[str, str]],
) -> None:
    first, second = (each["card"] for each in members[:2])
    seen = look(RATED, (first, 2025, "", "HTT", "HTT"), kind="ratings")
    imports.commit(look(RATED, (first, 2025, "HTXS", "", ""), kind="ratings"))
    assert imports.commit(seen).rows_written == 1
    (rating,) = Rating.select()
    assert (rating.self_level, rating.cell_level, rating.level) == ("HTXS", "HTT", "HTT")
    imports.commit(look(RATED, (second, 2025, "HTT", "", ""), kind="ratings"))
    seen = look(RATED, (second, 2025, "", "HTT", "HTT"), kind="ratings")
    with action("miễn từ đầu năm"):
        other = Rating.get(Rating.name == members[1]["name"])
        other.self_level, other.exempt_reason = "", "miễn công tác và sinh hoạt đảng"
        other.save()
    with pytest.raises(UserError, match="không xếp loại năm 2025: miễn công tác"):
        imports.commit(seen)
    assert {one.level for one in Rating.select().where(Rating.name == members[1]["name"])} == {""}


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("999", 2025, "HTXS", "", ""), "Không có đảng viên nào mang số thẻ đảng viên 999"),
        (("", 2025, "HTXS", "", ""), "không biết là ai"),
        (("CARD", "", "HTXS", "", ""), "Thiếu năm"),
        (("CARD", 25, "HTXS", "", ""), "Năm 25 không hợp lệ"),
        (("CARD", 2025, "Giỏi", "", ""), "không phải là mức xếp loại"),
    ],
)
def test_a_rating_that_cannot_be_is_refused_and_says_why(
    row: tuple[Any, ...], why: str, members: list[dict[str, str]]
) -> None:
    (error,) = told(look(RATED, (row[0].replace("CARD", members[0]["card"]), *row[1:]), kind="ratings"), "error")
    assert why in error[2]


def test_a_line_without_a_level_is_passed_over(members: list[dict[str, str]]) -> None:
    rows = [(members[0]["card"], 2025, "", "", ""), (members[1]["card"], 2025, "", "", "HTT")]
    assert imports.commit(look(RATED, *rows, kind="ratings")).rows_written == 1


def test_a_closed_year_takes_no_ratings(members: list[dict[str, str]]) -> None:
    from nongson_desktop.rules.closing import close_year
    from nongson_desktop.rules.evaluation import open_evaluation

    open_evaluation(2025)
    cards = [(each["card"], 2025, "HTT", "HTT", "HTT") for each in members]
    imports.commit(look(RATED, *cards, kind="ratings"))
    head = ("Tổ chức", *RATED[1:])
    imports.commit(look(head, *((cell, 2025, "HTT", "HTT", "HTT") for cell in CELLS), kind="ratings"))
    close_year(2025, on=TODAY)
    (error,) = told(look(RATED, (members[0]["card"], 2025, "HTXS", "", ""), kind="ratings"), "error")
    assert "đã khoá sổ" in error[2]


def test_an_exempt_member_is_not_rated_and_the_reason_is_given(members: list[dict[str, str]]) -> None:
    from nongson_desktop.rules.evaluation import open_evaluation

    member = listed()[members[0]["name"]]
    with action("miễn"):
        period = StatusPeriod.get(StatusPeriod.member == member.id)
        period.status = Status.EXEMPT
        period.save()
    open_evaluation(2026)
    (error,) = told(look(RATED, (members[0]["card"], 2026, "HTXS", "", ""), kind="ratings"), "error")
    assert "không xếp loại năm 2026" in error[2]


# Tasks

TASKS = ("Số thẻ đảng viên", "Năm", "Nội dung", "Thời hạn", "Ngày hoàn thành", "Đạt chất lượng", "Vượt yêu cầu",
         "Lý do khách quan", "Kết quả")  # fmt: skip


def test_tasks_come_in_with_their_results(members: list[dict[str, str]]) -> None:
    card = members[0]["card"]
    preview = look(
        TASKS,
        (card, 2026, "Vận động nhóm hộ", "30/11/2026", "20/11/2026", "x", "", "", "Hoàn thành"),
        (card, 2026, "Phụ trách tổ hoà giải", date(2026, 6, 30), "15/7/2026", "x", "", "Mưa lũ", "Hoàn thành chậm"),
        (card, 2026, "Sinh hoạt hè", "31/8/2026", "", "", "", "", "Không hoàn thành"),
        (card, 2026, "Đọc sách", "", "", "", "", "", ""),
        kind="tasks",
    )
    assert told(preview, "error") == []
    imports.commit(preview)
    rows = [(each.text, each.result, each.met, each.due_on) for each in Task.select().order_by(Task.id)]
    assert rows == [
        ("Vận động nhóm hộ", TaskResult.DONE, True, date(2026, 11, 30)),
        ("Phụ trách tổ hoà giải", TaskResult.DONE_LATE, True, date(2026, 6, 30)),
        ("Sinh hoạt hè", TaskResult.NOT_DONE, False, date(2026, 8, 31)),
        ("Đọc sách", TaskResult.ASSIGNED, False, None),
    ]


def test_a_task_done_after_its_day_is_late_whatever_is_written(members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], 2026, "Vận động", "30/06/2026", "01/07/2026", "x", "", "", "Hoàn thành")
    preview = look(TASKS, row, kind="tasks")
    assert preview.rows[0].record.result == TaskResult.DONE_LATE
    assert "ghi là Hoàn thành chậm" in told(preview, "warning")[0][2]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"Nội dung": ""}, "Thiếu nội dung"),
        ({"Thời hạn": "2026"}, "cần đủ ngày, tháng, năm"),
        ({"Thời hạn": "31/02/2026"}, "lịch không có ngày"),
        ({"Kết quả": "Khá"}, "không hợp lệ cho Kết quả"),
        ({"Kết quả": "Không hoàn thành"}, "Đã ghi ngày hoàn thành"),
        ({"Năm": "hai nghìn"}, "không hợp lệ cho Năm"),
        ({"Số thẻ đảng viên": "000"}, "Không có đảng viên nào"),
    ],
)
def test_a_task_that_cannot_be_is_refused(change: dict[str, str], why: str, members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], "2026", "Vận động", "30/11/2026", "20/11/2026", "x", "", "", "Hoàn thành")
    changed = dict(zip(TASKS, row, strict=True)) | change
    errors = [message for _, _, message in told(look(TASKS, tuple(changed.values()), kind="tasks"), "error")]
    assert any(why in message for message in errors), errors


def test_the_same_task_of_the_same_year_is_a_duplicate(members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], 2026, "Vận động nhóm hộ")
    imports.commit(look(TASKS[:3], row, kind="tasks"))
    preview = look(TASKS[:3], row, (*row[:2], "VẬN ĐỘNG  nhóm hộ"), (row[0], 2025, row[2]), kind="tasks")
    assert [each[0] for each in told(preview, "duplicate")] == [2, 3]


def test_the_same_tasks_are_not_given_twice_from_two_previews(members: list[dict[str, str]]) -> None:
    row = (members[0]["card"], 2026, "Vận động nhóm hộ")
    seen = look(TASKS[:3], row, kind="tasks")
    imports.commit(look(TASKS[:3], row, kind="tasks"))
    with pytest.raises(UserError, match="đã thay đổi từ lúc xem trước"):
        imports.commit(seen)


def test_one_name_over_several_tasks_holds_for_each(members: list[dict[str, str]], tmp_path: Path) -> None:
    page = Page("NV", [["Họ và tên", "Nội dung"], [members[0]["name"], "Việc một"], [None, "Việc hai"]], [(1, 0, 2, 0)])
    page.rows.insert(0, ["PHÂN CÔNG NHIỆM VỤ NĂM 2026"])
    page.merges = [(2, 0, 3, 0)]
    save(tmp_path / "nv.xlsx", [page])
    preview = imports.prepare(tmp_path / "nv.xlsx", "tasks", today=TODAY)
    assert told(preview, "error") == []
    assert [(row.record.member.name, row.record.year, row.record.text) for row in preview.rows] == [
        (members[0]["name"], 2026, "Việc một"),
        (members[0]["name"], 2026, "Việc hai"),
    ]


def test_a_name_that_two_bear_asks_for_more(members: list[dict[str, str]]) -> None:
    imports.commit(look(HEAD, (members[0]["name"], "01/01/1999", "", "009900000000")))
    (error,) = told(look(("Họ và tên", "Năm", "Nội dung"), (members[0]["name"], 2026, "Việc"), kind="tasks"), "error")
    assert "Có 2 đảng viên tên" in error[2]


# Other kinds


def test_organisations_come_in_with_their_parents(office: Path) -> None:
    head = ("Tên tổ chức", "Loại hình", "Mã", "Ngày thành lập", "Cấp trên")
    preview = look(
        head,
        ("Đảng bộ Bản Mây", "Đảng bộ trực thuộc", "B1", "", ""),
        ("Chi bộ thôn Đồng Ổi", "Chi bộ", "C1", "03/02/1990", "Đảng bộ Bản Mây"),
        ("Chi bộ trường mầm non", "", "", "", ""),
        ("CHI BỘ THÔN ĐỒNG ỔI", "", "", "", ""),
        kind="organizations",
    )
    assert [each[0] for each in told(preview, "duplicate")] == [5]
    result = imports.commit(preview)
    assert result.rows_written == 3
    day = View(as_of=TODAY)
    found = {row.name: (row.parent, row.cell_kind, row.code) for row in kind_of("organizations").query(day)}
    assert found["Chi bộ thôn Đồng Ổi"] == ("Đảng bộ Bản Mây", "hamlet", "C1")
    assert found["Chi bộ trường mầm non"] == ("Đảng bộ xã Suối Mây", "school", "")
    assert look(head[:1], ("Chi bộ thôn Đồng Ổi",), kind="organizations").duplicate_rows == 1
    (error,) = told(look((head[0], head[4]), ("Chi bộ A", "Đảng bộ Nào"), kind="organizations"), "error")
    assert "Không có tổ chức “Đảng bộ Nào”" in error[2]
    assert result.number is not None
    imports.undo_import(result.number)
    assert Organization.select().where(~Organization.hidden).count() == 2


def test_offices_held_and_plans_come_in_by_their_labels(members: list[dict[str, str]]) -> None:
    first = members[0]
    preview = look(
        ("Số thẻ đảng viên", "Tổ chức", "Chức vụ cấp ủy", "Từ ngày"),
        (first["card"], first["cell"], "Bí thư", "01/01/2025"),
        kind="offices",
    )
    assert told(preview, "error") == []
    assert imports.commit(preview).rows_written == 1
    (held,) = kind_of("offices").query(View(as_of=TODAY))
    assert (held.member.name, held.organization.name, held.role) == (first["name"], first["cell"], "secretary")
    plans = (("Đảng viên", "Năm", "Tình trạng"), (first["name"], 2026, "nháp"))
    assert imports.commit(look(*plans, kind="plans")).rows_written == 1
    assert look(*plans, kind="plans").duplicate_rows == 1


def test_whoever_was_removed_from_an_office_comes_in_with_a_warning_for_a_year(
    hamlet: Hamlet, members: list[dict[str, str]]
) -> None:
    removed, other = members[0], members[1]
    with action("Kỷ luật"):
        member = Member.get(Member.name == removed["name"])
        Discipline(member=member, form="removal", number="05-QĐ/ĐU", decided_on=date(2026, 3, 5)).save()
    words = (
        f"{removed['name']} bị cách chức theo quyết định số 05-QĐ/ĐU ngày 05/03/2026: trước ngày 05/03/2027 chưa được"
        " bầu, bổ nhiệm vào chức vụ (Điều lệ Đảng Điều 40.3)."
    )
    offices = look(
        ("Số thẻ đảng viên", "Tổ chức", "Chức vụ cấp ủy", "Từ ngày"),
        (removed["card"], removed["cell"], "Bí thư", "04/03/2026"),
        (removed["card"], removed["cell"], "Phó bí thư", "01/06/2026"),
        (other["card"], other["cell"], "Chi ủy viên", "01/06/2026"),
        kind="offices",
    )
    assert told(offices, "warning") == [(3, "", words)]
    assert imports.commit(offices).rows_written == 3
    posts = look(POSTS, (1, removed["name"], removed["birth"], "Y tế thôn", "Đồng Ổi", "", "", ""), kind="posts")
    assert told(posts, "warning") == [(2, "", words)]
    assert imports.commit(posts).rows_written == 1


def test_inspections_of_a_plain_list_get_code_numbers_and_file_as_the_dialog_gives_them(
    members: list[dict[str, str]],
) -> None:
    head = ("Năm", "Loại cuộc", "Chủ thể", "Thuộc tổ chức", "Nội dung", "Số kế hoạch", "Ngày kế hoạch")
    own = ("Đảng ủy", "Đảng bộ xã Suối Mây")
    decided = (2026, "Kiểm tra chấp hành", *own, "Thực hiện nghị quyết", "05-KH/ĐU", "03/03/2026")
    preview = look(head, decided, (2026, "Giám sát chuyên đề", *own, "Quy chế", "", ""), kind="inspections")
    assert told(preview, "error") == [], "an office that has written no kind of its own knows those shipped"
    assert InspectionKind.select().count() == 0, "looking writes nothing"
    made = imports.commit(preview)
    first, second = kind_of("inspections").query(View(as_of=TODAY, year=2026)).order_by(Inspection.id)
    assert [one.code for one in (first, second)] == ["2026-001", "2026-002"]
    assert (first.kind.name, first.state) == ("Kiểm tra chấp hành (chuyên đề)", InspectionState.DECIDED)
    assert (len(pieces_of(first)), len(pieces_of(second))) == (12, 0), "what is only planned has no file yet"
    assert (pieces_of(first)[0].on, pieces_of(first)[0].number) == (date(2026, 3, 3), "05-KH/ĐU")
    assert DocumentNumber.get(DocumentNumber.owner == first.uid).number == 5
    subjects = look(
        ("Cuộc", "Loại đối tượng", "Đảng viên"),
        ("2026-001", "Đảng viên", members[0]["name"]),
        kind="inspection-subjects",
    )
    assert imports.commit(subjects).rows_written == 1
    assert UnderReview.select().count() == 0, "a regular inspection keeps nobody from moving"
    again = look(
        head, (2026, "Kiểm tra khi có dấu hiệu vi phạm", *own, "Đơn thư", "", "04/04/2026"), kind="inspections"
    )
    imports.commit(again)
    subjects = look(
        ("Cuộc", "Loại đối tượng", "Đảng viên"),
        ("2026-003", "Đảng viên", members[0]["name"]),
        kind="inspection-subjects",
    )
    imports.commit(subjects)
    assert UnderReview.get().member.name == members[0]["name"]
    assert made.number is not None
    imports.undo_import(made.number)  # the first stays: a subject stands on it
    assert [one.code for one in Inspection.select().where(~Inspection.hidden)] == ["2026-001", "2026-003"]


def test_reports_on_tasks_come_in_by_whose_task_it_is_and_move_it_on(members: list[dict[str, str]]) -> None:
    first, second = (Member.get(Member.name == one["name"]) for one in members[:2])
    with action("giao"):
        for member in (first, second):
            assign(member, 2026, "Vận động làm đường", assigned_on=date(2026, 1, 20))
        closed = assign(first, 2026, "Trồng cây", result=TaskResult.DONE, done_on=date(2026, 5, 1), met=True)
    head = ("Đảng viên", "Năm", "Nhiệm vụ", "Ngày", "Nội dung", "Tiến độ (%)")
    told_of = (first.name, 2026, "vận động làm đường")
    rows = (
        (*told_of, "01/04/2026", "Đã họp dân", 40),
        (*told_of, "01/03/2026", "Đã khảo sát", 10),
        (first.name, "", "Trồng cây", "01/04/2026", "Đã trồng 200 cây", 80),
    )
    preview = look(head, *rows, kind="task-reports")
    assert told(preview, "error") == []
    assert imports.commit(preview).rows_written == 3
    mine, others, closed = (Task.get_by_id(one.id) for one in Task.select().order_by(Task.id))
    assert (mine.progress, mine.result) == (40, TaskResult.IN_PROGRESS), "the last day, not the last line"
    assert (others.progress, closed.progress, closed.result) == (0, 0, TaskResult.DONE)
    assert look(head, *rows, kind="task-reports").duplicate_rows == 3
    wrong = look(
        head,
        (*told_of, "01/01/2026", "Trước khi giao", 5),
        (second.name, 2025, "Vận động làm đường", "01/04/2026", "Năm khác", 5),
        kind="task-reports",
    )
    assert [words for _, _, words in told(wrong, "error")] == [
        "Ngày báo cáo phải từ ngày giao trở đi.",
        f"Không tìm thấy nhiệm vụ này của {second.name} trong năm 2025.",
    ]
    (listed_first, *_) = kind_of("task-reports").query(View(as_of=TODAY, year=2026, search=first.name))
    assert (listed_first.member_name, listed_first.task_year, listed_first.text) == (first.name, 2026, "Đã khảo sát")


# Hamlet posts, candidates

POSTS = ("TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Thôn", "Từ ngày", "Điện thoại", "Số thẻ đảng viên")
TAM = ("Nguyễn Văn Tám", "12/03/1980")


@pytest.fixture
def hamlet(office: Path) -> Hamlet:
    with action("lập thôn"):
        return new_hamlet("Thôn Đồng Ổi")


def post_held(day: date = TODAY) -> list[tuple[str, str, bool]]:
    (only,) = hamlet_posts(day)
    return [(one.post.name, one.name, one.is_member) for one in only.holders]


def test_a_list_of_hamlet_cadres_brings_people_outside_and_finds_the_members(
    hamlet: Hamlet, members: list[dict[str, str]]
) -> None:
    inside, carded = members[0], members[1]
    rows = (
        (1, *TAM, "Trưởng thôn", "Đồng Ổi", "01/01/2024", "0905", ""),
        (2, *TAM, "Trưởng ban CTMT", "Thôn Đồng Ổi", "01/01/2024", "", ""),
        (3, inside["name"], inside["birth"], "Chi hội trưởng CCB", "Thôn Đồng Ổi", "01/01/2024", "", ""),
        (4, "viết sai", "", "Y tế thôn", "Thôn Đồng Ổi", "", "", carded["card"]),
    )
    preview = look(POSTS, *rows, kind="posts")
    assert told(preview, "warning") == [
        (2, "Họ và tên", "Nguyễn Văn Tám sẽ được ghi là người ngoài Đảng."),
        (3, "Họ và tên", "Nguyễn Văn Tám sẽ được ghi là người ngoài Đảng."),
    ]
    made = imports.commit(preview)
    assert made.rows_written == 4
    assert post_held() == [
        ("Trưởng thôn", "Nguyễn Văn Tám", False),
        ("Trưởng ban công tác mặt trận", "Nguyễn Văn Tám", False),
        ("Chi hội trưởng Cựu chiến binh", inside["name"], True),
        ("Y tế thôn", carded["name"], True),
    ]
    tam = Cadre.get(Cadre.name == "Nguyễn Văn Tám")
    assert (tam.phone, str(tam.birth_date), Cadre.select().count()) == ("0905", "12/03/1980", 3), "each person once"

    again = look(POSTS, *rows, kind="posts")
    assert (again.good, [row.is_duplicate for row in again.rows]) == ([], [True] * 4)
    assert made.number is not None
    imports.undo_import(made.number)
    assert post_held() == []
    assert Cadre.select().where(~Cadre.hidden).count() == 0


def test_two_of_one_name_ask_for_more_and_a_post_of_two_is_two_lines(
    hamlet: Hamlet, members: list[dict[str, str]]
) -> None:
    with action("người ngoài Đảng"):
        Cadre(name=members[0]["name"]).save()
    preview = look(
        POSTS,
        (1, members[0]["name"], "", "Trưởng thôn", "Thôn Đồng Ổi", "", "", ""),
        (2, *TAM, "Trưởng thôn kiêm tổ trưởng dân vận", "Thôn Đồng Ổi", "", "", ""),
        (3, *TAM, "Bí thư chi bộ", "Thôn Đồng Ổi", "", "", ""),
        (4, *TAM, "Công an viên", "Thôn Gò Mít", "", "", ""),
        kind="posts",
    )
    assert [message for _, _, message in told(preview, "error")] == [
        f"Có 2 người tên {members[0]['name']}; ghi thêm ngày sinh hoặc số thẻ.",
        "Không có chức danh “Trưởng thôn kiêm tổ trưởng dân vận” trong danh mục chức danh thôn."
        " Mỗi dòng ghi một chức danh; người kiêm nhiệm ghi nhiều dòng.",
        "Không tìm thấy thôn “Thôn Gò Mít” trong dữ liệu.",
    ]


def test_candidates_come_in_once_and_as_their_rules_allow(hamlet: Hamlet) -> None:
    head = ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Thôn", "Đoàn thể", "Điện thoại")
    sen = (1, "PHẠM THỊ SEN", "02/02/2000", "Nữ", "Đồng Ổi", "Đoàn Thanh niên", "")
    preview = look(head, sen, (2, "", "2001", "Nam", "", "", ""), kind="candidates")
    assert [row for row, _, _ in told(preview, "error")] == [3]
    assert imports.commit(look(head, sen, kind="candidates")).rows_written == 1
    made = Candidate.get()
    assert (made.name, made.stage, made.hamlet.name) == ("Phạm Thị Sen", Stage.LISTED, "Thôn Đồng Ổi")
    assert dict(MassOrganization.LABELS)[made.mass_organization] == "Đoàn Thanh niên"
    again = look(head, (1, "PHẠM THỊ SEN", "02/02/2000", "Nữ", "", "", "0905"), kind="candidates")
    assert again.rows[0].is_duplicate, "one of the name and birth is the same person"
    imports.commit(again, choices=Choices(FILL))
    assert (Candidate.get().phone, Candidate.select().count()) == ("0905", 1)

"""Phiếu giao nhiệm vụ and bảng phân công."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import peewee as pw

from db.members import Member
from db.tasks import Task, TaskResult
from nongson_desktop.documents.content import (
    Closing,
    Content,
    Fact,
    Facts,
    Row,
    Signature,
    Table,
    TableColumn,
)
from nongson_desktop.documents.page import (
    Office,
    cell_head,
    cell_signature,
    composed,
    drawn_up,
    office_on,
    paragraph,
    place_date,
    short_date,
    signature_of,
    title,
)
from nongson_desktop.documents.people import Person, people, refuse_missing, wanted, whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.tasks import without_task

_SLIP = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Nội dung nhiệm vụ", 3.6),
    TableColumn("Sản phẩm", 1.8),
    TableColumn("Thời hạn", 1.25, "center"),
    TableColumn("Người theo dõi", 1.5),
)
_TABLE = (
    TableColumn("TT", 0.55, "center"),
    TableColumn("Họ và tên", 1.7),
    TableColumn("Nội dung nhiệm vụ", 4.0),
    TableColumn("Sản phẩm", 1.9),
    TableColumn("Ngày giao", 1.15, "center"),
    TableColumn("Thời hạn", 1.15, "center"),
    TableColumn("Người theo dõi", 1.5),
    TableColumn("Kết quả", 1.3),
)
_NONE = "(chưa được giao nhiệm vụ)"


def _tasks(request: Request) -> dict[int, list[Task]]:
    """The tasks of the year by member, in the order they were given; drafts only on a draft."""
    follower = Member.alias()
    query = (
        Task.select(Task, follower)
        .join(follower, pw.JOIN.LEFT_OUTER, on=(Task.follower == follower.id), attr="follower")
        .where(Task.year == request.year, Task.hidden == False)
        .order_by(Task.assigned_on, Task.id)
    )
    if not request.draft:
        query = query.where(Task.result != TaskResult.DRAFT)
    by_member: dict[int, list[Task]] = defaultdict(list)
    for task in wanted(query, Task.member, request):
        by_member[task.__data__["member"]].append(task)
    return by_member


def task_slips(request: Request) -> list[Content]:
    """One slip with all tasks of the year for each member asked for; raises UserError when there are none."""
    office, tasks = office_on(request.on), _tasks(request)
    refuse_missing(request, tasks, f"nhiệm vụ năm {request.year}")
    words = wording("tasks", request.on)
    found = [_slip(office, request, words, person, tasks[person.id]) for person in people(office, request, tasks)]
    if not found:
        raise NothingToPrintError(f"Chưa có nhiệm vụ năm {request.year} nào được giao để in.")
    return found


def _slip(office: Office, request: Request, words: Mapping[str, str], person: Person, tasks: Sequence[Task]) -> Content:
    days = {task.assigned_on for task in tasks}
    given = days.pop() if len(days) == 1 else None
    basis = "; ".join(dict.fromkeys(task.basis for task in tasks if task.basis))
    facts = (
        (Fact("Họ và tên", person.name, 1.7, strong=True), Fact("Ngày sinh", short_date(person.birth_date))),
        *(((Fact("Chức vụ", office.say(_posts(person))),),) if _posts(person) else ()),
        (Fact("Sinh hoạt tại", person.cell_name),),
        *(((Fact("Căn cứ", basis),),) if basis else ()),
    )
    rows = [
        (str(number), task.text, task.product, short_date(task.due_on), task.follower.name if task.follower else "")
        for number, task in enumerate(tasks, 1)
    ]
    return composed(
        office,
        request,
        f"Phiếu giao nhiệm vụ năm {request.year}",
        (
            title(words["slip"], words["slip_subject"].format(year=request.year)),
            Facts(facts),
            Table(_SLIP, tuple(map(Row, rows))),
            paragraph(office.say(words["duty"])),
            Closing(
                cell_signature(office, person.cell),
                Signature("NGƯỜI NHẬN NHIỆM VỤ", "", person.name, "(ký, ghi rõ họ tên)"),
            ),
        ),
        head=cell_head(office, person.cell, place_date=place_date(office, given, request.year)),
        form=True,
        owner=person.owner,
    )


def _posts(person: Person) -> str:
    return "; ".join(post for post in (person.party_posts, person.position) if post)


def task_tables(request: Request) -> list[Content]:
    """One table for a cell, or for the whole office in the order of its cells; raises UserError when it is empty."""
    office, tasks = office_on(request.on), _tasks(request)
    idle = {member.id for member in without_task(request.year, request.as_of, request.bodies)}
    listed = people(office, request, set(tasks) | idle)
    if not any(person.id in tasks for person in listed):
        raise NothingToPrintError(f"Chưa có nhiệm vụ năm {request.year} nào được giao để in.")
    cell, whose = whom_of(office, request)
    words = wording("tasks", request.on)
    return [
        composed(
            office,
            request,
            f"Bảng phân công nhiệm vụ cho đảng viên năm {request.year}",
            (
                title(words["table"], f"{whose}năm {request.year}"),
                Table(_TABLE, tuple(_rows(listed, tasks, by_cell=cell is None))),
                drawn_up(signature_of(office, cell), "NGƯỜI LẬP BẢNG"),
            ),
            cell=cell,
            landscape=True,
        )
    ]


def _rows(listed: Sequence[Person], tasks: Mapping[int, Sequence[Task]], *, by_cell: bool) -> Iterator[Row]:
    number = 0
    for name, group in groupby(listed, key=lambda person: person.cell_name):
        if by_cell:
            yield Row((name or "Chưa xếp chi bộ",), section=True)
        for person in group:
            number += 1
            yield from _person_rows(number, person, tasks.get(person.id, ()))
    yield Row((_total(listed, tasks),), section=True)


def _person_rows(number: int, person: Person, tasks: Sequence[Task]) -> Iterator[Row]:
    if not tasks:
        yield Row((str(number), person.name, _NONE, "", "", "", "", ""))
    labels = dict(TaskResult.LABELS)
    for place, task in enumerate(tasks):
        yield Row(
            (
                str(number) if place == 0 else "",
                person.name if place == 0 else "",
                task.text,
                task.product,
                short_date(task.assigned_on),
                short_date(task.due_on),
                task.follower.name if task.follower else "",
                labels[task.result],
            )
        )


def _total(listed: Sequence[Person], tasks: Mapping[int, Sequence[Task]]) -> str:
    having = [person for person in listed if person.id in tasks]
    count = sum(len(tasks[person.id]) for person in having)
    text = f"Tổng số: {count} nhiệm vụ giao cho {len(having)} đảng viên"
    idle = len(listed) - len(having)
    return f"{text}; {idle} đảng viên chưa được giao nhiệm vụ." if idle else f"{text}."

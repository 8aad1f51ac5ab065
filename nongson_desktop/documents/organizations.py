"""Danh sách tổ chức đảng, cấp ủy, người phụ trách; biên bản bàn giao; lịch sử tổ chức: each as of the paper's day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from db.base import holds
from db.members import Member, OfficeHeld, Role
from db.organizations import CellKind, Organization, OrganizationKind
from db.terms import AttachedMember
from nongson_desktop.documents.content import Block, Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    Office,
    committee_signature,
    composed,
    drawn_up,
    heading,
    office_on,
    paragraph,
    short_date,
    title,
)
from nongson_desktop.documents.people import party_posts, whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.history import kin, names_of, story_of
from nongson_desktop.rules.indicators import Result, of_organizations
from nongson_desktop.rules.organization_figures import CellState, cell_states
from nongson_desktop.rules.organizations import committees, standing

_TT = TableColumn("TT", 0.5, "center")
_TREE = (
    _TT,
    TableColumn("Tổ chức đảng", 3.6),
    TableColumn("Loại hình", 1.6),
    TableColumn("Thôn", 2.0),
    TableColumn("Bí thư", 2.0),
    TableColumn("Đảng viên", 0.9, "center"),
    TableColumn("Chính thức", 0.9, "center"),
    TableColumn("Chi ủy", 0.7, "center"),
)
_OFFICERS = (
    _TT,
    TableColumn("Họ và tên", 2.4),
    TableColumn("Ngày sinh", 1.2, "center"),
    TableColumn("Chức vụ cấp ủy", 2.4),
    TableColumn("Từ ngày", 1.2, "center"),
    TableColumn("Văn bản", 2.8),
)
_ATTACHED = (
    _TT,
    TableColumn("Chi bộ", 2.8),
    TableColumn("Cấp ủy viên phụ trách", 2.4),
    TableColumn("Chức vụ", 3.0),
    TableColumn("Từ ngày", 1.2, "center"),
    TableColumn("Văn bản", 2.6),
)
_STORY = (_TT, TableColumn("Từ ngày", 1.2, "center"), TableColumn("Việc", 5.4), TableColumn("Văn bản", 3.0))
Line = tuple[int, int, str, str]  # id, depth, name, kind


def organization_list(request: Request) -> list[Content]:
    """The tree of each committee standing on the day, with its cells' hamlets, secretaries and members."""
    states = {one.id: one for one in cell_states(request.on)}
    return [
        _content(
            request,
            office,
            "DANH SÁCH TỔ CHỨC ĐẢNG",
            [_tree_table(office, lines, states), *_whole_figures(request)],
        )
        for office, lines in _offices(request)
    ]


def _whole_figures(request: Request) -> Sequence[Block]:
    """The figures of the whole office, under the whole list alone."""
    return () if request.bodies else tuple(_figures(request.on, whole=len(committees(request.on)) == 1))


def officer_list(request: Request) -> list[Content]:
    """Who holds which office on the day, by organisation; raises UserError when nobody does."""
    held = _officers(request.on)
    papers = []
    for office, lines in _offices(request):
        rows = [
            row for number, _depth, name, _kind in lines for row in _officer_rows(office, name, held.get(number, []))
        ]
        if rows:
            papers.append(_content(request, office, "DANH SÁCH CẤP ỦY", [Table(_OFFICERS, tuple(rows))]))
    if not papers:
        raise NothingToPrintError(f"Chưa ghi chức vụ cấp ủy nào vào ngày {short_date(request.on)}.")
    return papers


def attached_list(request: Request) -> list[Content]:
    """Which committee member follows which cell on the day; cells that nobody follows are said so."""
    query = AttachedMember.select(AttachedMember, Member).join(Member).where(holds(AttachedMember, request.on))
    followed: dict[int, Any] = {one.__data__["cell"]: one for one in query}
    if not followed:
        raise NothingToPrintError(f"Chưa phân công cấp ủy viên phụ trách chi bộ vào ngày {short_date(request.on)}.")
    posts = party_posts(request.on)
    papers = []
    for office, lines in _offices(request):
        cells = [(number, name) for number, _depth, name, kind in lines if kind == OrganizationKind.CELL]
        rows = [
            Row((str(place), name, *_attached_cells(office, followed.get(number), posts)))
            for place, (number, name) in enumerate(cells, 1)
        ]
        words = "BẢNG PHÂN CÔNG CẤP ỦY VIÊN\nPHỤ TRÁCH CHI BỘ"
        papers.append(_content(request, office, words, [Table(_ATTACHED, tuple(rows))]))
    return papers


def organization_history(request: Request) -> list[Content]:
    """What happened to an organisation and to those it came from, or to every one of the office with a story."""
    wanted = request.bodies or [one.id for one in _own()]
    bodies = {one.id: one for one in Organization.select().where(Organization.id.in_(wanted), ~Organization.hidden)}
    names = names_of(bodies, request.on)
    blocks: list[Block] = []
    for number in wanted:
        blocks += _story(bodies[number], names.get(number, bodies[number].name), request.on)
    if not blocks:
        raise NothingToPrintError("Chưa ghi thay đổi nào về tổ chức.")
    return [_content(request, office_on(request.on), "LỊCH SỬ TỔ CHỨC ĐẢNG", blocks)]


# the parts they share


def _own() -> Any:
    own = Organization.kind != OrganizationKind.SUPERIOR
    return Organization.select(Organization.id).where(own, ~Organization.hidden).order_by(Organization.sort_key)


def _offices(request: Request) -> Iterator[tuple[Office, list[Line]]]:
    """Each committee of the day, or that of those asked for, with the lines of its tree."""
    rows = standing(request.on)
    for number, _name in committees(request.on):
        lines = _lines(number, rows)
        if request.bodies:
            lines = [line for line in lines if line[0] in request.bodies]
        if lines:
            yield office_on(request.on, number), lines


def _lines(root: int, rows: Sequence[tuple[int, str, str, int | None]], depth: int = 0) -> list[Line]:
    """The organisation and all below it, each after the one above, branches before cells."""
    own = next((row for row in rows if row[0] == root), None)
    if own is None:
        return []
    below = sorted((row for row in rows if row[3] == root), key=lambda row: row[1] == OrganizationKind.CELL)
    return [(own[0], depth, own[2], own[1]), *(line for row in below for line in _lines(row[0], rows, depth + 1))]


def _content(request: Request, office: Office, words: str, blocks: Sequence[Block]) -> Content:
    kind = office.say(words)
    return composed(
        office,
        request,
        kind.replace("\n", " ").capitalize(),
        (
            title(kind, f"{whom_of(office, request)[1]}đến ngày {short_date(request.on)}"),
            *blocks,
            drawn_up(committee_signature(office), "NGƯỜI LẬP"),
        ),
        landscape=True,
    )


def _tree_table(office: Office, lines: Sequence[Line], states: dict[int, CellState]) -> Table:
    kinds = {**dict(OrganizationKind.LABELS), **dict(CellKind.LABELS)}
    rows = []
    for place, (number, depth, name, kind) in enumerate(lines, 1):
        state = states.get(number)
        inside = [states[line[0]] for line in _under(lines, place - 1) if line[0] in states]
        words = kinds.get(state.cell_kind, kinds[kind]) if state and state.cell_kind else kinds[kind]
        secretary = office.officers.get((number, Role.SECRETARY), "")
        counts = (str(sum(one.members for one in inside)), str(sum(one.official for one in inside)))
        areas = ", ".join(state.hamlets) if state else ""
        committee = "có" if state and state.committee else ""
        rows.append(Row((str(place), f"{'– ' * depth}{name}", words, areas, secretary, *counts, committee)))
    return Table(_TREE, tuple(rows))


def _under(lines: Sequence[Line], place: int) -> Iterator[Line]:
    """The line at the place and those below it."""
    depth = lines[place][1]
    yield lines[place]
    for line in lines[place + 1 :]:
        if line[1] <= depth:
            return
        yield line


def _figures(day: date, *, whole: bool) -> Iterator[Block]:
    """The indicators of the day, where the office is one committee."""
    if whole:
        yield from (paragraph(_told(one)) for one in of_organizations(day) if one.denominator)


def _told(one: Result) -> str:
    missing = f" Còn: {', '.join(thing.name for thing in one.lacking)}." if one.lacking else ""
    return f"{one.told}.{missing}"


def _officers(day: date) -> dict[int, list[OfficeHeld]]:
    order = [role for role, _label in Role.LABELS]
    query = OfficeHeld.select(OfficeHeld, Member).join(Member).where(holds(OfficeHeld, day))
    found: dict[int, list[OfficeHeld]] = {}
    for one in sorted(query, key=lambda held: (order.index(held.role), held.member.sort_key, held.id)):
        found.setdefault(one.__data__["organization"], []).append(one)
    return found


def _officer_rows(office: Office, name: str, held: Sequence[OfficeHeld]) -> Iterator[Row]:
    """A person once, with all offices in the organisation."""
    if not held:
        return
    yield Row((name,), section=True)
    labels = dict(Role.LABELS)
    people = list(dict.fromkeys(one.member.id for one in held))
    by_person = sorted(held, key=lambda one: people.index(one.member.id))
    for place, (_person, group) in enumerate(groupby(by_person, key=lambda one: one.member.id), 1):
        offices = list(group)
        first = offices[0]
        roles = office.say("; ".join(labels[one.role] for one in offices))
        papers = "; ".join(dict.fromkeys(one.document for one in offices if one.document))
        born = short_date(first.member.birth_date)
        yield Row((str(place), first.member.name, born, roles, short_date(first.since), papers))


def _attached_cells(office: Office, one: Any, posts: dict[int, str]) -> tuple[str, str, str, str]:
    if one is None:
        return ("chưa phân công", "", "", "")
    return (one.member.name, office.say(posts.get(one.member.id, "")), short_date(one.since), one.document)


def _story(body: Organization, name: str, day: date) -> Iterator[Block]:
    events = [one for one in story_of(body) if one.on is None or one.on <= day]
    if not events:
        return
    before, after = kin(body, day)
    yield heading(name)
    for words, names in (("Tổ chức tiền thân", before), ("Tổ chức kế tục", after)):
        if names:
            yield paragraph(f"{words}: {', '.join(names)}.")
    rows = [Row((str(place), short_date(one.on), one.what, one.document)) for place, one in enumerate(events, 1)]
    yield Table(_STORY, tuple(rows))

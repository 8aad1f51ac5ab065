"""Thuyết minh căn cứ xếp loại: for the meeting, why each level is open to each member, and how the cap is reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nongson_desktop.documents.content import (
    Block,
    Closing,
    Content,
    Owner,
    Row,
    Run,
    Table,
    TableColumn,
    Text,
    italic,
)
from nongson_desktop.documents.page import (
    Cell,
    Office,
    cell_name,
    composed,
    drawn_up,
    heading,
    office_on,
    paragraph,
    signature_of,
    title,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.collective_grounds import CollectiveGround, collective_grounds, collective_quotas
from nongson_desktop.rules.evaluation import evaluate
from nongson_desktop.rules.evidence import Ground, grounds
from nongson_desktop.rules.explain import (
    Sources,
    chosen_words,
    other_grounds,
    quota_words,
    reading_words,
    sources_of,
    why,
)
from nongson_desktop.rules.explain_collectives import collective_group_words, collective_why
from nongson_desktop.rules.outcome import OFFICE, ScopedQuota

_COLUMNS = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Họ và tên", 1.9),
    TableColumn("Nhóm; mẫu bản kiểm điểm", 2.9),
    TableColumn("Tự nhận", 0.75, "center"),
    TableColumn("Chi bộ đề xuất", 0.8, "center"),
    TableColumn("Theo căn cứ", 0.8, "center"),
    TableColumn("Thuyết minh", 6.6),
)
_OF_BODIES = {"Họ và tên": "Tập thể", "Chi bộ đề xuất": "Đề xuất"}
_ASKED = "xem xét"


def explanations(request: Request) -> list[Content]:
    """The explanation of a cell, or of all cells one after the other; raises UserError when nobody is there."""
    office, sources = office_on(request.on), sources_of(request.year)
    if sources.evaluation is None:
        raise NothingToPrintError(f"Chưa mở đánh giá năm {request.year} nên chưa có gì để thuyết minh.")
    known = [ground for ground in grounds(request.year, cell=request.cell).values() if _wanted(ground, request)]
    outcome = evaluate(request.year)
    bodies = _bodies(request)
    quotas, caps = outcome.members.quotas, (*outcome.cells.quotas, *collective_quotas(request.year))
    by_cell: dict[int | None, list[Ground]] = {}
    for ground in sorted(known, key=lambda one: office.order(one.rating.__data__["organization"])):
        by_cell.setdefault(ground.rating.__data__["organization"], []).append(ground)
    if not by_cell and not bodies:
        raise NothingToPrintError(f"Năm {request.year} không có ai trong danh sách xếp loại để thuyết minh.")
    words = wording("lists", request.on)
    shared = (request, office, words, sources)
    made = [_of_cell(*shared, cell, inside, quotas, bodies.get(cell, ())) for cell, inside in by_cell.items()]
    above = [one for each in bodies.values() for one in each] if request.cell is None else bodies.get(request.cell, [])
    return (
        made if request.members or request.cell in by_cell or not above else [*made, _of_bodies(*shared, above, caps)]
    )


def _bodies(request: Request) -> dict[int | None, list[CollectiveGround]]:
    """The collectives by organisation; none where the paper is about some members alone."""
    found: dict[int | None, list[CollectiveGround]] = {}
    for one in () if request.members else collective_grounds(request.year).values():
        if request.cell in (None, one.rating.__data__["organization"]):
            found.setdefault(one.rating.__data__["organization"], []).append(one)
    return found


def _wanted(ground: Ground, request: Request) -> bool:
    chosen = not request.members or ground.rating.__data__["member"] in request.members
    return chosen and bool(ground.rating.status)


def _of_cell(
    request: Request,
    office: Office,
    words: Mapping[str, str],
    sources: Sources,
    cell_id: int | None,
    members: Sequence[Ground],
    quotas: Iterable[ScopedQuota],
    bodies: Sequence[CollectiveGround],
) -> Content:
    cell = next((one for one in office.cells if one.id == cell_id), None)
    name = cell_name(members[0].rating.cell) if members[0].rating.cell else "chưa rõ chi bộ"
    blocks: list[Block] = [
        title(words["explanation"], f"{name}, năm {request.year}"),
        _ground_rules(sources),
        Table(_COLUMNS, tuple(_rows(office, sources, members))),
        Text(italic(office.say(_note())), indent=False, small=True),
        *_quota_lines(office, sources, members, cell_id, quotas),
        *_body_lines(office, bodies),
        _closing(office, cell),
    ]
    return composed(
        office,
        request,
        f"Thuyết minh căn cứ xếp loại năm {request.year}",
        blocks,
        cell=cell,
        landscape=True,
        owner=Owner(cell=cell_id, cell_name=name),
    )


def _body_lines(office: Office, bodies: Sequence[CollectiveGround]) -> Iterator[Block]:
    """The cell itself and its chi ủy, in the sentences that the window shows."""
    if bodies:
        yield heading("Tập thể")
    for one in bodies:
        yield Text((Run("- "), Run(office.say(f"{one.rating.name}: {_body_words(one)}"))), indent=False)


def _body_words(one: CollectiveGround) -> str:
    return " ".join(filter(None, (collective_why(one), collective_group_words(one.rating))))


def _of_bodies(
    request: Request,
    office: Office,
    words: Mapping[str, str],
    sources: Sources,
    bodies: Sequence[CollectiveGround],
    quotas: Sequence[ScopedQuota],
) -> Content:
    """Every collective, or those of the organisation asked for, for whoever decides about them."""
    columns = tuple(replace(column, title=_OF_BODIES.get(column.title, column.title)) for column in _COLUMNS)
    groups = {one.rating.group for one in bodies}
    blocks: list[Block] = [
        title(words["explanation_collectives"], f"năm {request.year}"),
        _ground_rules(sources),
        Table(columns, tuple(_body_rows(office, sources, bodies))),
        Text(italic(office.say(_note())), indent=False, small=True),
        *_caps(
            office, sources, [one for one in quotas if one.quota.base and (one.name in groups or one.scope == OFFICE)]
        ),
        _closing(office, None),
    ]
    return composed(office, request, f"Thuyết minh căn cứ xếp loại tập thể năm {request.year}", blocks, landscape=True)


def _body_rows(office: Office, sources: Sources, bodies: Sequence[CollectiveGround]) -> Iterator[Row]:
    form = sources.profile.collective.form_code
    for number, one in enumerate(bodies, 1):
        rating, found = one.rating, one.proposal
        level = "" if found is None else found.level or _ASKED
        levels = (rating.self_level, rating.cell_level, level)
        about = "; ".join(part for part in (rating.group, form) if part)
        yield Row((str(number), office.say(rating.name), office.say(about), *levels, office.say(_body_words(one))))


def _ground_rules(sources: Sources) -> Text:
    """The documents in force on the rating date, and what was fixed on it."""
    known = [one for one in sources.profile.basis if one.date <= sources.day]
    basis = "; ".join(f"{one.document} ngày {one.date:%d/%m/%Y}" for one in known)
    return paragraph(f"Căn cứ {basis}. Danh sách, chức vụ và trạng thái chốt ngày {sources.day:%d/%m/%Y}.")


def _rows(office: Office, sources: Sources, members: Sequence[Ground]) -> Iterator[Row]:
    for number, ground in enumerate(members, 1):
        rating = ground.rating
        form = sources.profile.form_of(rating.person_kind, rating.group, rating.form)
        about = "" if rating.exempt_reason else "; ".join(part for part in (rating.group, f"mẫu {form.form}") if part)
        level = "" if ground.proposal is None else ground.proposal.level or _ASKED
        levels = (rating.self_level, rating.cell_level, level)
        words = office.say(_words(sources, ground))
        yield Row((str(number), rating.name, office.say(about), *levels, words))


def _words(sources: Sources, ground: Ground) -> str:
    if ground.rating.exempt_reason:
        return why(sources, ground)
    return " ".join((why(sources, ground), *other_grounds(sources, ground), *_chosen_group(ground)))


def _chosen_group(ground: Ground) -> Iterator[str]:
    """A group that people chose is said with their reason."""
    rating = ground.rating
    if rating.proposed_group and rating.proposed_group != rating.group:
        yield f"Nhóm {chosen_words(rating)}; chương trình đề xuất “{rating.proposed_group}”."


def _note() -> str:
    return (
        "Theo căn cứ: mức mà điểm, nhiệm vụ và các việc đã ghi cho phép; “xem xét”: không mức nào phù hợp hoặc chưa đủ"
        " dữ liệu. Thuyết minh để cấp ủy, chi bộ tham khảo, không thay quyết định."
    )


def _quota_lines(
    office: Office,
    sources: Sources,
    members: Sequence[Ground],
    cell: int | None,
    quotas: Iterable[ScopedQuota],
) -> Iterator[Block]:
    """The caps that concern somebody here: the cell's, the groups' and the whole base organisation's."""
    groups = {ground.rating.group for ground in members if not ground.rating.exempt_reason}
    yield from _caps(
        office, sources, [one for one in quotas if one.scope == OFFICE or one.id == cell or one.name in groups]
    )


def _caps(office: Office, sources: Sources, lines: Sequence[ScopedQuota]) -> Iterator[Block]:
    """How the cap of each scope is reached, under both readings."""
    if not lines:
        return
    yield heading(f"Tỷ lệ {lines[-1].quota.whose} được xếp loại hoàn thành xuất sắc nhiệm vụ")
    yield paragraph(office.say(reading_words(sources, lines[0].quota.reading)))
    for line in lines:
        yield Text((Run("- "), Run(office.say(quota_words(sources, line)))), indent=False)


def _closing(office: Office, cell: Cell | None) -> Closing:
    right = signature_of(office, cell)
    return drawn_up(right, "NGƯỜI LẬP")

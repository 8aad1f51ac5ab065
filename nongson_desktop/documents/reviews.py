"""Bản kiểm điểm cá nhân, in the form that the year's profile gives to the person, filled in from the year's records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from db.errors import UserError
from db.evaluation import Level, Rating
from db.judgement import Body, Defect, DefectState, Opinion, Stage
from db.members import PersonKind
from db.plans import ItemDegree, PlanItem
from db.tasks import Task, TaskResult
from nongson_desktop.documents.content import (
    Blank,
    Block,
    Choices,
    Closing,
    Content,
    Fact,
    Facts,
    Row,
    Run,
    Signature,
    Table,
    TableColumn,
    Text,
    Together,
    bold,
)
from nongson_desktop.documents.page import (
    Office,
    cell_head,
    composed,
    heading,
    office_on,
    paragraph,
    place_date,
    short_date,
    title,
)
from nongson_desktop.documents.people import Person, people, wanted
from nongson_desktop.documents.plans import plan_items_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.defects import defects_before
from nongson_desktop.rules.evaluation import evaluation_of, profile_of
from nongson_desktop.rules.plans import must_plan
from nongson_desktop.rules.profiles import Kind, Profile, profile_for
from nongson_desktop.rules.scores import score_sums
from nongson_desktop.rules.tasks import is_late

_GAP = "……………"
_UNMET = ("partly", "not-done")
_REMEDIES = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Hạn chế, khuyết điểm đã được chỉ ra", 3.0),
    TableColumn("Mức khắc phục (đã, đang, chưa)", 2.0),
    TableColumn("Khó khăn, trách nhiệm", 2.2),
)


@dataclass(frozen=True)
class _Year:
    """What the records of the year say of one member."""

    tasks: Sequence[Task]
    items: Sequence[PlanItem]
    rating: Rating | None
    defects: Sequence[Defect] = ()
    points: Mapping[str, tuple[Decimal, Decimal, Decimal]] = field(default_factory=dict)
    opinions: Mapping[str, Opinion] = field(default_factory=dict)


def review_papers(request: Request) -> list[Content]:
    """The reviews asked for, by cell and name; raises UserError when nobody is to be reviewed."""
    office = office_on(request.on)
    ratings = _ratings(request)
    profile = _profile(request.year)
    reviewed = _reviewed(request, profile, ratings)
    words, year_of = wording("review", request.on), _years(request, ratings)
    found = [
        _paper(office, request, words, profile, person, year_of(person.id))
        for person in people(office, request, reviewed)
    ]
    if not found:
        raise NothingToPrintError(f"Không có đảng viên nào thuộc diện kiểm điểm năm {request.year}.")
    return found


def _years(request: Request, ratings: Mapping[int, Rating]) -> Callable[[int], _Year]:
    """What the records of the year say of each member, read in a query each."""
    tasks, items, defects = _tasks(request), plan_items_of(request), defects_before(request.year).members
    points, opinions = score_sums(request.year), _opinions(request.year)

    def of(member: int) -> _Year:
        rating = ratings.get(member)
        known = rating.id if rating else 0
        return _Year(
            tasks.get(member, []),
            items.get(member, []),
            rating,
            defects.get(member, ()),
            points.get(known, {}),
            opinions.get(known, {}),
        )

    return of


def _opinions(year: int) -> dict[int, dict[str, Opinion]]:
    """What bodies said of each rating of the year."""
    found: dict[int, dict[str, Opinion]] = defaultdict(dict)
    query = Opinion.select().join(Rating).where(Rating.year == year, Rating.hidden == False, Opinion.hidden == False)
    for one in query:
        found[one.__data__["rating"]][one.body] = one
    return found


def _ratings(request: Request) -> dict[int, Rating]:
    of_members = Rating.member.is_null(False)
    query = Rating.select().where(Rating.year == request.year, Rating.hidden == False, of_members)
    return {rating.__data__["member"]: rating for rating in wanted(query, Rating.member, request)}


def _profile(year: int) -> Profile:
    opened = evaluation_of(year)
    return profile_of(opened) if opened else profile_for(year)


def _reviewed(request: Request, profile: Profile, ratings: Mapping[int, Rating]) -> set[int]:
    """Who writes a review: by the rating sheets once they are open, else whoever must have a plan."""
    if not ratings:
        return {member.id for member in must_plan(request.as_of)}
    still = [exemption.reason for exemption in profile.exempt if exemption.reviewed]
    exempt = {
        member: rating
        for member, rating in ratings.items()
        if rating.exempt_reason and not any(rating.exempt_reason.startswith(reason) for reason in still)
    }
    for member in request.members:
        if member in exempt:
            raise UserError(f"{exempt[member].name} không thuộc diện kiểm điểm: {exempt[member].exempt_reason}.")
    return set(ratings) - set(exempt)


def _tasks(request: Request) -> dict[int, list[Task]]:
    tasks: dict[int, list[Task]] = defaultdict(list)
    outside = (TaskResult.DRAFT, TaskResult.ADJUSTED)
    query = Task.select().where(Task.year == request.year, Task.hidden == False, Task.result.not_in(outside))
    for task in wanted(query, Task.member, request).order_by(Task.due_on, Task.id):
        tasks[task.__data__["member"]].append(task)
    return tasks


def _paper(
    office: Office, request: Request, words: Mapping[str, Any], profile: Profile, person: Person, year: _Year
) -> Content:
    kind = _kind(profile, person, year.rating)
    form, works = words["forms"][kind.form], _works(person, year.rating)
    head = cell_head(
        office,
        person.cell,
        place_date=place_date(office, None, request.year),
        code=f"{kind.form_code} ({words['reference']})",
    )
    blocks: list[Block] = [
        title(_title(words, form, request.year), note=_for_whom(profile, kind)),
        Facts(tuple(_facts(office, words["field"], form["fields"], person))),
        *_part_heading(form, words["part_a"]),
        *_part_a(office, words, form, profile, year),
        *_part_heading(form, words["part_b"]),
        *_part_b(words, form, profile, kind, year, works=works),
        Closing(Signature("NGƯỜI TỰ KIỂM ĐIỂM", "", person.name, words["closing"]["sign"])),
        *_judgements(office, words["closing"], year, works=works and form.get("superior", False)),
    ]
    return composed(
        office, request, f"Bản kiểm điểm cá nhân năm {request.year}", blocks, head=head, form=True, owner=person.owner
    )


def _kind(profile: Profile, person: Person, rating: Rating | None) -> Kind:
    """Whose form the member writes: chosen for the person, else the group's, else that of the kind of person."""
    if rating is None:
        return profile.kind(person.person_kind)
    return profile.form_of(rating.person_kind or person.person_kind, rating.group, rating.form)


def _works(person: Person, rating: Rating | None) -> bool:
    """Whether somebody heads the place where the member works, who rates the work and the person first."""
    return ((rating.person_kind if rating else "") or person.person_kind) != PersonKind.OUTSIDE


def _title(words: Mapping[str, Any], form: Mapping[str, Any], year: int) -> str:
    return str(words["title" if form.get("scored") else "title_before"]).format(year=year)


def _for_whom(profile: Profile, kind: Kind) -> str:
    """The kind of person under the title; nothing in years with one form for everybody."""
    return f"({kind.form_title})" if len({each.form_title for each in profile.kinds.values()}) > 1 else ""


def _facts(
    office: Office, labels: Mapping[str, str], fields: Sequence[str], person: Person
) -> Iterator[tuple[Fact, ...]]:
    values = {
        "party_post": office.say(person.party_posts),
        "post": person.position,
        "workplace": person.workplace,
        "cell": person.cell_name,
    }
    yield (
        Fact(labels["name"], person.name, 1.7, strong=True),
        Fact(labels["birth"], short_date(person.birth_date)),
    )
    for name in fields:
        if name in values:
            yield (Fact(labels[name], values[name]),)


def _part_heading(form: Mapping[str, Any], text: str) -> list[Text]:
    """Forms that are scored have two parts; the older ones run through."""
    return [Text(bold(text), indent=False, with_next=True)] if form.get("scored") else []


def _part_a(
    office: Office, words: Mapping[str, Any], form: Mapping[str, Any], profile: Profile, year: _Year
) -> Iterator[Block]:
    for key in form["sections"]:
        section = words["sections"][key]
        yield heading(section["title"])
        for item in section["items"]:
            yield from _item(office, item, year)
            if section.get("grades") and profile.scoring.grades:
                yield replace(paragraph("Tự đánh giá về cấp độ thực hiện:"), with_next=True)
                grades = profile.scoring.grades
                yield Choices(tuple((grade, False) for grade in grades), per_line=len(grades))


def _item(office: Office, item: Mapping[str, Any], year: _Year) -> Iterator[Block]:
    if item.get("table") == "remedies":
        yield Table(_REMEDIES, tuple(_remedies(year.defects)))
        return
    filled = list(_filled(item.get("fill", ""), year))
    if item["text"]:
        yield Text((Run(office.say(item["text"])),), with_next=True)
    for line in filled:
        yield paragraph(line)
    yield Blank(1 if filled else item["lines"])


def _remedies(defects: Sequence[Defect]) -> Iterator[Row]:
    """One row for each defect named before with its state; room for two where none is recorded."""
    states = dict(DefectState.LABELS)
    for place, defect in enumerate(defects, 1):
        done = f" ngày {short_date(defect.remedied_on)}" if defect.remedied_on else ""
        named = f"{_sentence(defect.text)} (năm {defect.year}{f', {defect.source}' if defect.source else ''})"
        yield Row((str(place), named, f"{states[defect.state]}{done}", defect.remark))
    if not defects:
        yield from (Row(("\n\n", "", "", "")) for _ in range(2))


def _filled(fill: str, year: _Year) -> Iterator[str]:
    if fill == "tasks":
        yield from (f"- {_sentence(task.text)}: {_task_result(task)}." for task in year.tasks)
    elif fill == "plan":
        degrees = dict(ItemDegree.LABELS)
        for item in year.items:
            result = item.result.rstrip(".") or degrees.get(item.degree, "").lower()
            if result:
                yield f"- {item.section}: {_sentence(item.target or item.text)}. Kết quả: {_begun_small(result)}."
    elif fill == "unmet":
        yield from (f"- Chưa đạt cam kết: {_sentence(item.text)}." for item in year.items if item.degree in _UNMET)
        yield from (f"- {_sentence(task.text)}: {_task_result(task)}." for task in year.tasks if _is_fault(task))
    elif fill == "superior" and Body.SUPERIOR in year.opinions:
        yield from (f"- {_sentence(line)}." for line in year.opinions[Body.SUPERIOR].text.splitlines() if line.strip())


def _begun_small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _sentence(text: str) -> str:
    return text.strip().rstrip(".;:")


def _is_fault(task: Task) -> bool:
    return task.result == TaskResult.NOT_DONE or is_late(task)


def _task_result(task: Task) -> str:
    """The result in words: "hoàn thành ngày 20/11/2025, vượt yêu cầu"."""
    words = "hoàn thành chậm" if is_late(task) else dict(TaskResult.LABELS)[task.result].lower()
    when = f" ngày {short_date(task.done_on)}" if task.done_on else ""
    due = f" (thời hạn {short_date(task.due_on)})" if task.due_on and _is_fault(task) else ""
    quality = ", vượt yêu cầu" if task.above else ", đạt chất lượng" if task.met else ""
    reason = f"; lý do khách quan: {_sentence(task.objective_reason)}" if task.objective_reason else ""
    return f"{words}{when}{due}{quality}{reason}"


def _part_b(
    words: Mapping[str, Any], form: Mapping[str, Any], profile: Profile, kind: Kind, year: _Year, *, works: bool
) -> Iterator[Block]:
    rating = year.rating
    if form.get("scored"):
        scoring = profile.scoring
        common, result, total = _self_points(year)
        criteria = f" ({kind.criteria})" if kind.criteria else ""
        yield heading(f"I. Đánh giá theo các nhóm tiêu chí{criteria}")
        yield paragraph(f"1. Nhóm tiêu chí chung: {common}/{scoring.common} điểm.")
        yield paragraph(f"2. Nhóm tiêu chí về kết quả thực hiện nhiệm vụ: {result}/{scoring.result} điểm.")
        yield paragraph(f"Tổng điểm: {total}/{scoring.maximum} điểm.")
        yield heading("II. Đề xuất xếp loại mức chất lượng")
    else:
        yield heading(words["claims"]["title"])
        if works:
            yield replace(paragraph(words["claims"]["work"]), with_next=True)
            yield Choices(tuple((Level.NAMES[level], False) for level in profile.levels))
            yield replace(paragraph(words["claims"]["member"]), with_next=True)
    chosen = rating.self_level if rating else ""
    yield Choices(tuple((Level.NAMES[level], level == chosen) for level in profile.levels))
    if form.get("appendix"):
        yield paragraph(form["appendix"])


def _self_points(year: _Year) -> tuple[str, str, str]:
    """The member's own points for the common group, the results and both, with room for what is not given yet."""
    common, result, added = year.points.get(Stage.SELF, (None, None, None))
    total = year.rating.self_points if year.rating and year.rating.self_points is not None else added
    first, second, third = (_GAP if one is None else _points(one) for one in (common, result, total))
    return first, second, third


def _points(points: Decimal) -> str:
    return f"{points.normalize():f}".replace(".", ",")


def _judgements(office: Office, words: Mapping[str, str], year: _Year, *, works: bool) -> Iterator[Block]:
    """The parts that the head of the unit, the cell and the committee fill in, with what is recorded of them."""
    rating, said = year.rating, {body: opinion.text.strip() for body, opinion in year.opinions.items()}
    if works:
        signature = Signature("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", hint=words["sign_superior"])
        work = year.opinions.get(Body.WORKPLACE)
        rated = f"Mức xếp loại: {Level.NAMES[work.level].lower()}." if work and work.level else ""
        yield _judgement(words["superior"], rated, signature, said.get(Body.WORKPLACE, ""))
    proposed = _level(words["cell"], rating.cell_level if rating else "")
    signature = Signature(office.say("T/M CHI ỦY (CHI BỘ)"))
    yield _judgement(office.say(words["committee"]), proposed, signature, said.get(Body.CELL_COMMITTEE, ""))
    decided = _level(office.say(words["final"]), rating.level if rating else "")
    yield _judgement("", decided, Signature(office.say("T/M ĐẢNG ỦY (CHI ỦY)")))


def _level(words: str, level: str) -> str:
    return f"{words}: {Level.NAMES.get(level, _GAP * 3)}."


def _judgement(words: str, level: str, signature: Signature, said: str = "") -> Together:
    blocks: list[Block] = [heading(words), paragraph(said) if said else Blank(2)] if words else []
    blocks += [paragraph(Run(level, bold=not words))] if level else []
    return Together((*blocks, Closing(signature)))

"""The practice office: an invented commune with years of history; the same seed makes the same records."""

from __future__ import annotations

import random
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from db.base import Row, clerk, save_many, seeded_uids
from db.dates import add_months
from db.errors import UserError
from db.evaluation import Level
from db.members import Status
from db.open import close_office, create_office
from db.plans import Plan, PlanItem, PlanState, PlanTemplateItem
from db.tasks import Task, TaskProgress, TaskResult
from nongson_desktop import sample_admission as admission
from nongson_desktop import sample_badges as badges
from nongson_desktop import sample_contests as contests
from nongson_desktop import sample_dialogues as dialogues
from nongson_desktop import sample_evidence as evidence
from nongson_desktop import sample_groups as groups
from nongson_desktop import sample_inspections as inspections
from nongson_desktop import sample_lists as lists
from nongson_desktop import sample_meetings as meetings
from nongson_desktop import sample_members_file as members_file
from nongson_desktop import sample_organizations as organizations
from nongson_desktop import sample_plans as plans
from nongson_desktop import sample_posts as posts
from nongson_desktop import sample_quarters as quarters
from nongson_desktop import sample_rating_meetings as rating_meetings
from nongson_desktop import sample_ratings as ratings
from nongson_desktop import sample_registers as registers
from nongson_desktop import sample_trainings as trainings
from nongson_desktop.paths import seeds
from nongson_desktop.rules.evaluation import profile_of
from nongson_desktop.rules.plans import seed_template
from nongson_desktop.rules.profiles import profile_for
from nongson_desktop.sample_people import Person, Story, at, people
from nongson_desktop.sample_ratings import Levels, Tasks

_DEGREE = {Level.HT: "partly", Level.KHT: "not-done"}
_MOST = 200_000
_DEADLINES = ((3, 30), (6, 30), (9, 30), (12, 5))


def make_sample(
    folder: Path, members: int = 127, cells: int = 10, first: int = 2021, last: int = 2026, seed: int = 1
) -> None:
    """Make the practice office in an empty folder and leave it open for writing; raises UserError."""
    _refuse(members, cells, first, last)
    words = tomllib.loads((seeds() / "sample.toml").read_text(encoding="utf-8"))
    story = Story(random.Random(seed), words, members, cells, first, last)  # noqa: S311
    uids = random.Random(f"uid {seed}")  # noqa: S311  (the same each time, no secret)
    create_office(folder)
    token = clerk.set(words["office"]["clerk"])
    try:
        with seeded_uids(lambda: f"{uids.getrandbits(64):016x}"):
            people(story)
            badges.prepare(story)
            for year in story.years:
                _year(story, year)
            organizations.organizations(story, seed)
            admission.record(story)
            posts.record(story)
            registers.record(story)
            members_file.record(story)
            inspections.record(story)
            trainings.record(story)
            contests.record(story)
            lists.record(story)
            posts.newcomers(story)
            dialogues.record(story)
            meetings.record(story, seed)
            organizations.follow_last(story)
            plans.record(story, seed)
            groups.record(story)
            admission.followed_before(story)
            inspections.record_term(story)
    except BaseException:
        close_office()
        shutil.rmtree(folder)
        raise
    finally:
        clerk.reset(token)


def _refuse(members: int, cells: int, first: int, last: int) -> None:
    if cells < 1 or members < 3 * cells:
        raise UserError("Mỗi chi bộ của dữ liệu mẫu cần ít nhất 3 đảng viên.")
    if members > _MOST:
        raise UserError(f"Dữ liệu mẫu có nhiều nhất {_MOST} đảng viên.")
    if not first <= last <= first + 20:
        raise UserError("Dữ liệu mẫu gồm từ 1 đến 21 năm, năm đầu trước năm cuối.")
    for year in range(first, last + 1):
        profile_for(year)


def _year(story: Story, year: int) -> None:
    with at(f"Mở năm {year}: kế hoạch của đảng viên", date(year, 1, 5)):
        plans = _plans(story, year)
    with at(f"Phân công nhiệm vụ năm {year}", date(year, 1, 20)):
        tasks = _tasks(story, year)
    badges.award(story, year)
    opened = ratings.open_year(story, year)
    choice = ratings.choose(story, year, tasks)
    with at(f"Ghi kết quả kế hoạch và nhiệm vụ năm {year}", date(year, 11, 30 if year < story.last else 17)):
        _task_results(story, year, tasks, choice.by_member())
        _plan_results(story, year, plans, choice.by_member())
    evidence.record(story, choice)
    ratings.enter(choice, profile_of(opened).scoring.by_points)
    ratings.rate_cells(choice)
    ratings.rate_collectives(choice)
    quarters.record(story, year)
    rating_meetings.record(story, choice)
    if year == story.last - 1:
        ratings.commend(year)
        badges.receive(story, year)
    if year < story.last:
        ratings.close(year)


# plans


def _plans(story: Story, year: int) -> dict[int, list[int]]:
    """A plan with its items for everyone who must have one some day of the year: member id -> plan and item ids."""
    template = _template()
    must = [person for person in story.people if _must(story, person, year, Status.MUST_PLAN)]
    plans = save_many(Plan, [{"member": person.id, "year": year} for person in must])
    rows = [{**item, "plan": plan, "due_on": date(year, 12, 10)} for plan in plans for item in template]
    items = save_many(PlanItem, rows)
    size = len(template)
    return {
        person.id: [plan, *items[place * size : (place + 1) * size]]
        for place, (person, plan) in enumerate(zip(must, plans, strict=True))
    }


def _must(story: Story, person: Person, year: int, statuses: Sequence[str]) -> bool:
    return person.has_been(statuses, date(year, 1, 1), min(date(year, 12, 31), story.today))


def _template() -> list[Row]:
    columns = (PlanTemplateItem.position, PlanTemplateItem.section, PlanTemplateItem.text, PlanTemplateItem.target)
    kept = PlanTemplateItem.select(*columns).where(PlanTemplateItem.hidden == False)
    seed_template()
    return list(kept.order_by(PlanTemplateItem.position).dicts())  # type: ignore[arg-type]  # rows as dicts, says its type only as records


def _plan_results(story: Story, year: int, plans: dict[int, list[int]], levels: Levels) -> None:
    """What the plans came to; of the open year only how far they are."""
    people = {person.id: person for person in story.people}
    plan_rows: list[Row] = []
    item_rows: list[Row] = []
    for member, (plan, *items) in plans.items():
        level = levels.get(member, "")
        plan_rows.append(_plan_result(story, year, plan, people[member], level))
        if year < story.last or level:
            item_rows += _item_results(story, items, level)
    save_many(Plan, plan_rows)
    save_many(PlanItem, item_rows)


def _plan_result(story: Story, year: int, plan: int, person: Person, level: str) -> Row:
    words = story.words["words"]
    submitted = max(date(year, 1, story.rng.randint(8, 28)), _came(person, year))
    if year == story.last and not level:
        states = (PlanState.CONFIRMED,) * 6 + (PlanState.SUBMITTED, PlanState.ADJUSTED, PlanState.DRAFT)
        state = story.rng.choice(states)
        if state == PlanState.DRAFT:
            return {"id": plan}
        midyear = story.rng.choice(words["midyear"]) if state != PlanState.SUBMITTED else ""
        return {"id": plan, "state": state, "submitted_on": submitted, "midyear": midyear}
    return {
        "id": plan,
        "state": PlanState.ASSESSED,
        "submitted_on": submitted,
        "checked_by": story.leaders(person.cell)[0].row["name"],
        "midyear": story.rng.choice(words["midyear"]),
        "result": words["result"][level or "none"],
    }


def _item_results(story: Story, items: Sequence[int], level: str) -> Iterator[Row]:
    words = story.words["words"]["item"]
    short = story.rng.randrange(len(items))
    for place, item in enumerate(items):
        degree = _DEGREE.get(level, "done") if place == short else "done"
        yield {"id": item, "degree": degree, "result": words[degree]}


# tasks


def _tasks(story: Story, year: int) -> Tasks:
    """Two to five tasks for everyone who must have one: member id -> task ids with their deadlines."""
    rows: list[Row] = []
    for person in story.people:
        if _must(story, person, year, Status.MUST_HAVE_TASK):
            rows += _tasks_of(story, person, year)
    ids = save_many(Task, rows)
    tasks: Tasks = {}
    for row, task in zip(rows, ids, strict=True):
        tasks.setdefault(row["member"], []).append((task, row["due_on"]))
    return tasks


def _tasks_of(story: Story, person: Person, year: int) -> Iterator[Row]:
    came = _came(person, year)
    assigned = date(year, 1, 20) if came.year < year else min(came + timedelta(days=10), date(year, 12, 31))
    days = [date(year, *day) for day in _DEADLINES if date(year, *day) >= assigned + timedelta(days=20)]
    chosen = story.rng.sample(story.words["tasks"][person.work], story.rng.randint(2, 5))
    deadlines = sorted(story.rng.choice(days or [date(year, 12, 31)]) for _ in chosen)
    basis = f"Nghị quyết số {story.rng.randint(1, 4):02d}-NQ/CB ngày {assigned:%d/%m/%Y}"
    secretary, deputy = story.leaders(person.cell)[:2]
    for (group, text, product), due in zip(chosen, deadlines, strict=True):
        yield {
            "member": person.id,
            "year": year,
            "text": text.format(year=year),
            "group": group,
            "follower": secretary.id if person is not secretary else deputy.id,
            "assigned_on": assigned,
            "due_on": due,
            "product": product,
            "basis": basis,
            "result": TaskResult.ASSIGNED,
        }


def _came(person: Person, year: int) -> date:
    """The member's first day here, or long ago."""
    return person.statuses[0][1] or date(year - 1, 1, 1)


def _task_results(story: Story, year: int, tasks: Tasks, levels: Levels) -> None:
    """How each task went, in keeping with the member's level; what leavers had still to do is adjusted."""
    people = {person.id: person for person in story.people}
    rows: list[Row] = []
    reports: list[Row] = []
    for member, given in tasks.items():
        gone, level = people[member].left or date.max, levels.get(member, "")
        for place, (task, due) in enumerate(given):
            if due >= gone:
                row = _left(gone, due)
            elif year == story.last and not level:
                row = _under_way(story, due)
            else:
                row = _result(story, level, place, due, len(given))
            rows.append({"id": task, **row})
            if year == story.last and due < gone:
                reports += _reports(story, task, due, row.get("progress", 0))
    save_many(Task, rows)
    save_many(TaskProgress, reports)


def _left(gone: date, due: date) -> Row:
    return {"result": TaskResult.ADJUSTED, "remark": f"Thôi giao từ ngày {gone:%d/%m/%Y}, thời hạn cũ {due:%d/%m/%Y}."}


def _result(story: Story, level: str, place: int, due: date, count: int) -> Row:
    """How the place-th of a member's tasks ended, when the member ended at that level."""
    if level == Level.KHT and place < count // 2 + 1:
        remark = story.rng.choice(story.words["words"]["not_done"])
        return {"result": TaskResult.NOT_DONE, "progress": story.rng.choice((0, 10, 30)), "remark": remark}
    if level == Level.HT and place == 0:
        return _late(story, due)
    above = 2 * place < count if level == Level.HTXS else level == Level.HTT and place == 0 and story.rng.random() < 0.3
    return _done(story, due, above)


def _done(story: Story, due: date, above: bool) -> Row:
    early = min(due - timedelta(days=story.rng.randint(0, 15)), date(due.year, 11, 15))
    return {
        "result": TaskResult.DONE,
        "done_on": early if due < date(due.year, 12, 31) else due,
        "progress": 100,
        "met": True,
        "above": above,
        "remark": story.rng.choice(story.words["words"]["above"]) if above else "",
    }


def _late(story: Story, due: date) -> Row:
    words = story.words["words"]
    return {
        "result": TaskResult.DONE_LATE,
        "done_on": due + timedelta(days=story.rng.randint(4, 14)),
        "progress": 100,
        "met": True,
        "remark": story.rng.choice(words["late"]),
        "objective_reason": story.rng.choice(words["objective"]) if story.rng.random() < 0.3 else "",
    }


def _under_way(story: Story, due: date) -> Row:
    """A task of the open year in a cell not yet finished: mostly done when its day has passed, a few late."""
    chance = story.rng.random()
    if due <= story.today and chance < 0.85:
        return _done(story, due, chance < 0.15) if chance < 0.78 else _late(story, due)
    if chance < 0.3:
        return {"progress": 0}
    return {"result": TaskResult.IN_PROGRESS, "progress": story.rng.choice((30, 50, 60, 80, 90))}


def _reports(story: Story, task: int, due: date, progress: int) -> Iterator[Row]:
    """One or two entries at the cell's meetings, held on the third of the month, before the deadline."""
    if due.month < 4 or not progress:
        return
    for months, share in ((-2, 2), (-1, 1)):
        day = add_months(due, months).replace(day=3)
        text = story.rng.choice(story.words["words"]["progress"])
        yield {"task": task, "on": day, "text": text, "progress": progress // share // 10 * 10}

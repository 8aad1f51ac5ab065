"""The practice office's meetings: two years of every cell, who came, what was resolved, how they were scored."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from db.base import Row, save_many
from db.dates import add_months
from db.meetings import (
    Attendance,
    Meeting,
    MeetingKind,
    MeetingPoints,
    MeetingResolution,
    MeetingScore,
    MeetingState,
    MeetingVisit,
    Presence,
    Scorer,
    meeting_name,
)
from db.members import Member, Role, Status
from db.tasks import ResolutionTask, Task, TaskProgress
from db.terms import AttachedMember
from nongson_desktop.rules.meetings_quality import Sheet, choose_sheet, sheet_on, total
from nongson_desktop.rules.meetings_rules import MeetingRules, rules_on
from nongson_desktop.rules.members import holders
from nongson_desktop.rules.statuses import rules as status_rules
from nongson_desktop.sample_people import Person, Story, at

_Given = tuple[Row, dict[int, Decimal]]
_YEARS, _SHEETS_KEPT = 2, 2
_UNWRITTEN, _UNSCORED = 2, 5
_TASKS = 4
_FIXED = {Status.EXEMPT: Presence.EXEMPT, Status.AWAY: Presence.AWAY}
_REASONS = ("đi công tác", "ốm", "việc gia đình", "tập huấn")
_THEMES = (
    "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    "Nêu cao trách nhiệm nêu gương của đảng viên",
    "Xây dựng thôn, cơ quan sáng, xanh, sạch, đẹp",
    "Chuyển đổi số trong sinh hoạt và công việc hằng ngày",
)
_CONTENTS = (
    "Thông tin thời sự, văn bản của cấp trên; đánh giá nhiệm vụ tháng trước từng đảng viên; bàn nhiệm vụ tháng này.",
    "Đánh giá kết quả thực hiện nghị quyết tháng trước; phân công nhiệm vụ có thời hạn; giải quyết kiến nghị.",
)
_RESOLVED = (
    "Vận động các hộ góp công sửa đường nội đồng trước mùa mưa",
    "Giúp đỡ hộ mới thoát nghèo giữ vững kết quả",
    "Tổng vệ sinh môi trường vào ngày chủ nhật đầu tháng",
    "Bồi dưỡng quần chúng ưu tú, tạo nguồn kết nạp",
)
_FIRST = "Phân công nhiệm vụ năm cho từng đảng viên"
_CONCERNS = ("Đề nghị sửa cống thoát nước bị tắc.", "Đề nghị lắp thêm đèn đường ở ngã ba.")
_COMMENTS = ("Chuẩn bị chu đáo, nhiều ý kiến thẳng thắn.", "Nội dung thiết thực; cần gợi ý thảo luận kỹ hơn.")


def record(story: Story, seed: int) -> None:
    """Both years planned at once, then what came of them up to the day of the practice office."""
    rng = random.Random(f"meetings {seed}")  # noqa: S311  (the same each time, no secret)
    rules = rules_on(story.today)
    with at("Chọn phiếu chấm chất lượng sinh hoạt", date(story.years[-_YEARS:][0], 1, 2)):
        choose_sheet("hundred")
    for year in story.years[-_YEARS:]:
        with at(f"Lập lịch sinh hoạt năm {year}", date(year, 1, 2)):
            led = [_leaders(story, cell, date(year, 1, 3)) for cell in range(story.cells)]
            rows = [
                _meeting(story, rng, rules, cell, led[cell], date(year, month, rules.day))
                for month in range(1, 13)
                for cell in range(story.cells)
            ]
            ids = save_many(Meeting, rows)
        with at(f"Ghi sinh hoạt chi bộ năm {year}", min(date(year, 12, 20), story.today)):
            _came(story, rng, [{"id": number, **row} for number, row in zip(ids, rows, strict=True)])


def _meeting(
    story: Story, rng: random.Random, rules: MeetingRules, cell: int, leaders: Sequence[str], day: date
) -> Row:
    """A meeting as it stands on the day of the practice office: the last ones unscored, one unwritten, then plans."""
    kind = MeetingKind.COMBINED if day.month in rules.theme_months else MeetingKind.REGULAR
    hamlet = story.kinds[cell] == "hamlet"
    row: Row = {
        "name": meeting_name(story.cell_names[cell], kind, day.month, day.year),
        "cell": story.cell_ids[cell],
        "year": day.year,
        "month": day.month,
        "kind": kind,
        "theme": rng.choice(_THEMES) if kind == MeetingKind.COMBINED else "",
        "planned_on": day,
        "place": "Nhà văn hoá thôn" if hamlet else "Phòng họp cơ quan",
        "chair": leaders[0],
        "state": MeetingState.PLANNED,
    }
    if day > story.today:
        return row
    minutes = rng.choice((90, 95, 100)) + (30 if kind == MeetingKind.COMBINED else 0) - (rng.random() < 0.1) * 20
    begun = 19 * 60 + 30 if hamlet else 14 * 60
    return row | {
        "notified_on": day - timedelta(days=rules.notice_days + 1),
        "held_on": day,
        "started": _clock(begun),
        "ended": _clock(begun + minutes),
        "secretary": leaders[1] if len(leaders) > 1 else "",
        "contents": rng.choice(_CONTENTS),
        "conclusion": "Chi bộ thống nhất các nội dung đã bàn.",
        "concerns": rng.choice(_CONCERNS) if rng.random() < 0.1 else "",
        **_written(story, cell, day),
    }


def _leaders(story: Story, cell: int, day: date) -> list[str]:
    """The secretary of the day before the others who lead the cell."""
    held = holders(story.cell_ids[cell], Role.SECRETARY, day)
    first = [one.name for one in held]
    return [*first, *(name for person in story.leaders(cell) if (name := person.row["name"]) not in first)]


def _written(story: Story, cell: int, day: date) -> Row:
    """Minutes and the state: of this month's one has no minutes yet and one no score."""
    this_month = add_months(day, 1) > story.today
    if this_month and cell == _UNWRITTEN:
        return {"state": MeetingState.HELD}
    minutes = {"minutes_number": f"{day.month:02d}-BB/CB", "minutes_on": day}
    if this_month and cell == _UNSCORED:
        return {"state": MeetingState.MINUTED, **minutes}
    return {"state": MeetingState.LOCKED if day.year < story.last else MeetingState.APPRAISED, **minutes}


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _came(story: Story, rng: random.Random, rows: Sequence[Row]) -> None:
    """Attendance, visits, resolutions and scores of the meetings held."""
    held = [row for row in rows if row["state"] in MeetingState.MET]
    near: dict[int, list[Person]] = {}
    for person in story.people:
        for cell in {person.cell, *(person.earlier_cell or ())[:1]}:
            near.setdefault(story.cell_ids[cell], []).append(person)
    attendance = [one for row in held for one in _attendance(story, rng, row, near[row["cell"]])]
    save_many(Attendance, attendance)
    present: dict[int, int] = {}
    counted: dict[int, list[str]] = {}
    for one in attendance:
        counted.setdefault(one["meeting"], []).append(one["presence"])
    for meeting, came in counted.items():
        present[meeting] = came.count(Presence.PRESENT)
    save_many(Meeting, [_spoken(rng, row, present[row["id"]]) for row in held])
    _visits(rng, held)
    _resolutions(story, rng, held)
    _progress(story, held)
    _scores(story, rng, held, counted)


def _spoken(rng: random.Random, row: Row, present: int) -> Row:
    speakers = max(round(present * rng.choice((0.4, 0.5, 0.6))), 1)
    return {"id": row["id"], "speakers": speakers, "speeches": speakers + rng.randint(0, 3)}


def _attendance(story: Story, rng: random.Random, row: Row, near: Sequence[Person]) -> Iterator[Row]:
    day = row["held_on"]
    for person in near:
        status = _status(person, day)
        if story.cell_ids[_cell(person, day)] != row["cell"] or not (
            status in _FIXED or (status and status_rules()[status].attends)
        ):
            continue
        chance = rng.random()
        presence = _FIXED.get(status, Presence.PRESENT)
        if presence == Presence.PRESENT and chance < 0.06:
            presence = Presence.UNEXCUSED if chance < 0.004 else Presence.EXCUSED
        reason = rng.choice(_REASONS) if presence == Presence.EXCUSED else ""
        yield {"meeting": row["id"], "member": person.id, "presence": presence, "reason": reason}


def _status(person: Person, day: date) -> str:
    return next((status for status, since, until in person.spans() if since <= day < until), "")


def _cell(person: Person, day: date) -> int:
    return person.earlier_cell[0] if person.earlier_cell and day < person.earlier_cell[1] else person.cell


def _visits(rng: random.Random, held: Sequence[Row]) -> None:
    """Who follows a cell comes to two meetings of three."""
    follows: dict[int, int] = {
        one.__data__["cell"]: one.__data__["member"] for one in AttachedMember.select().where(~AttachedMember.hidden)
    }
    rows = [
        {"meeting": row["id"], "member": follows[row["cell"]], "comment": rng.choice(_COMMENTS)}
        for row in held
        if row["cell"] in follows and rng.random() < 0.66
    ]
    save_many(MeetingVisit, rows)


def _resolutions(story: Story, rng: random.Random, held: Sequence[Row]) -> None:
    """A line each meeting; January's gave out the tasks of the year."""
    rows: list[Row] = []
    for row in held:
        text = _FIRST if row["month"] == 1 else rng.choice(_RESOLVED)
        due = row["held_on"] + timedelta(days=60)
        rows.append({"meeting": row["id"], "number": f"{row['month']:02d}-NQ/CB", "text": text, "due_on": due})
    ids = save_many(MeetingResolution, rows)
    cells = {row["id"]: row["cell"] for row in held}
    first = {cells[row["meeting"]]: number for number, row in zip(ids, rows, strict=True) if row["text"] == _FIRST}
    homes = {person.id: story.cell_ids[person.cell] for person in story.people}
    tasks: dict[int, dict[int, int]] = {}
    given: Any = Task.select(Task.id, Task.member).where(Task.year == rows[0]["due_on"].year, ~Task.hidden)
    for task, member in given.order_by(Task.id).tuples():
        tasks.setdefault(homes[member], {}).setdefault(member, task)
    save_many(
        ResolutionTask,
        [
            {"resolution": first[cell], "task": task}
            for cell, known in tasks.items()
            if cell in first
            for task in list(known.values())[:_TASKS]
        ],
    )


def _progress(story: Story, held: Sequence[Row]) -> None:
    """What was reported on tasks on the day of a meeting of the member's cell was reported there."""
    sat = {(row["cell"], row["held_on"]): row["id"] for row in held}
    homes = {person.id: story.cell_ids[person.cell] for person in story.people}
    told: Any = TaskProgress.select(TaskProgress.id, TaskProgress.on, Task.member).join(Task).tuples()
    found = ((number, sat.get((homes[member], on))) for number, on, member in told)
    save_many(TaskProgress, [{"id": number, "meeting": meeting} for number, meeting in found if meeting])


def _scores(story: Story, rng: random.Random, held: Sequence[Row], counted: dict[int, list[str]]) -> None:
    """The cell's own sheet and the committee's, line by line for the last months, before those as sums."""
    sheet = sheet_on(story.today)
    last = add_months(story.today, -_SHEETS_KEPT).replace(day=1)
    scores: list[Row] = []
    points: list[dict[int, Decimal]] = []
    for row in held:
        if row["state"] not in (MeetingState.APPRAISED, MeetingState.LOCKED):
            continue
        thematic = row["kind"] == MeetingKind.COMBINED
        given = _given(rng, sheet, counted[row["id"]], thematic=thematic)
        for scorer in (Scorer.CELL, Scorer.COMMITTEE):
            mine = given if scorer == Scorer.CELL else _stricter(rng, given)
            found = total(sheet, mine, thematic=thematic)
            scores.append(
                {
                    "meeting": row["id"],
                    "scorer": scorer,
                    "sheet": sheet.sheet.id,
                    "by": row["chair"] if scorer == Scorer.CELL else "Đảng ủy",
                    "on": row["held_on"] + timedelta(days=1 if scorer == Scorer.CELL else 6),
                    "total": found.points,
                    "most": found.most,
                    "scaled": found.scaled,
                    "rule": found.rule,
                    "level": found.level,
                    "final": scorer == Scorer.COMMITTEE,
                }
            )
            points.append(mine if row["held_on"] >= last else {})
    _keep_sheets(scores, points)
    kept = [pair for pair in zip(scores, points, strict=True) if pair[1]]
    _attached_sheets(sheet, list(zip(kept[::2], kept[1::2], strict=True)))


def _attached_sheets(sheet: Sheet, kept: Sequence[tuple[_Given, _Given]]) -> None:
    """Who follows the cell and sat in scored it too, in one point milder than the committee."""
    visited: Any = MeetingVisit.select(MeetingVisit.meeting, Member.name).join(Member).tuples()
    names = dict(visited)
    scores: list[Row] = []
    points: list[dict[int, Decimal]] = []
    for (own, given), (row, stricter) in kept:
        if own["meeting"] not in names:
            continue
        milder = next((line for line in given if given[line] != stricter[line]), None)
        mine = stricter if milder is None else {**stricter, milder: given[milder]}
        found = total(sheet, mine, thematic=own["most"] == sheet.whole())
        sums = {"total": found.points, "most": found.most, "scaled": found.scaled, "level": found.level}
        days = {"by": names[own["meeting"]], "on": own["on"] + timedelta(days=1)}
        scores.append({**row, **sums, **days, "scorer": Scorer.ATTACHED, "final": False})
        points.append(mine)
    _keep_sheets(scores, points)


def _keep_sheets(scores: Sequence[Row], points: Sequence[dict[int, Decimal]]) -> None:
    ids = save_many(MeetingScore, scores)
    rows = [
        {"score": number, "criterion": line, "points": value}
        for number, mine in zip(ids, points, strict=True)
        for line, value in mine.items()
    ]
    save_many(MeetingPoints, rows)


def _given(rng: random.Random, sheet: Sheet, came: Sequence[str], *, thematic: bool) -> dict[int, Decimal]:
    """Nearly all points; less where people stayed away or the month's resolution was not done."""
    lines = sheet.asked(thematic=thematic)
    weak = rng.random() < 0.25
    given = {line.id: Decimal(line.most or 0) for line in lines}
    for line in rng.sample(lines, 4 if weak else 2):
        given[line.id] = max(given[line.id] - 1, Decimal(0))
    for line in lines:
        if line.most == Decimal(30):
            given[line.id] = Decimal(rng.choice((20, 24) if weak else (27, 30)))
        elif line.measure == "attendance" and Presence.UNEXCUSED in came:
            given[line.id] = Decimal(1)
    return given


def _stricter(rng: random.Random, given: dict[int, Decimal]) -> dict[int, Decimal]:
    """The committee takes off a point or two."""
    found = dict(given)
    for line in rng.sample(list(found), rng.randint(0, 2)):
        found[line] = max(found[line] - 1, Decimal(0))
    return found

"""The practice office's talks with the people, days of reception and concerns, answered or not yet; its indicators."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from db.base import Row, holds, save_many
from db.dialogues import Concern, ConcernKind, ConcernSource, ConcernState, Dialogue, DialogueState, Reception
from db.hamlets import CellHamlet
from db.members import OfficeHeld, Role
from nongson_desktop.rules.concerns import ON_THE_SPOT
from nongson_desktop.rules.indicator_catalogue import seed_indicators
from nongson_desktop.rules.indicators import keep
from nongson_desktop.sample_people import Story, at

_YEARS, _TALKS, _OPINIONS = 3, (4, 10), 7
_ANSWER, _PASS, _REPORT = 30, 40, 4
_SAID = (
    ("Giao thông", "Đường liên thôn đoạn qua cầu bị xói lở, xe chở lúa không đi được", "Phòng Kinh tế"),
    ("Thuỷ lợi", "Kênh nội đồng bị bồi lấp, cuối vụ thiếu nước", "Phòng Kinh tế"),
    ("Đất đai", "Chậm cấp giấy chứng nhận quyền sử dụng đất sau đo đạc", "Phòng Kinh tế"),
    ("Môi trường", "Rác thải ở bãi tập kết chưa được thu gom đúng lịch", "UBND xã"),
    ("Điện, nước sinh hoạt", "Nước sinh hoạt yếu vào mùa khô, đề nghị sửa bể chứa", "UBND xã"),
    ("An ninh, trật tự", "Thanh niên tụ tập chạy xe gây ồn ban đêm", "Công an xã"),
    ("Chính sách, an sinh xã hội", "Đề nghị xem lại danh sách hộ cận nghèo của thôn", "Phòng Văn hóa - Xã hội"),
    ("Giáo dục, y tế", "Điểm trường mầm non thiếu mái che sân", "Phòng Văn hóa - Xã hội"),
    ("Xây dựng Đảng, cán bộ", "Đề nghị họp dân thông báo kết quả giải quyết kiến nghị", "Văn phòng Đảng ủy"),
)
_RESULTS = (
    "Đã khảo sát và sửa xong.",
    "Đã làm việc với thôn, đưa vào kế hoạch quý sau.",
    "Đã giải quyết, thôn xác nhận.",
)
_ABOVE = "Sở Xây dựng"


@dataclass
class _Register:
    """What the rows are drawn from, and how many there are."""

    story: Story
    rng: random.Random
    links: list[CellHamlet]
    drawn: int = 0

    def next(self) -> int:
        self.drawn += 1
        return self.drawn


def record(story: Story) -> None:
    """Two talks a year and two days of reception a month, drawn from a generator of their own."""
    rng = random.Random(f"dialogues {story.members} {story.cells}")  # noqa: S311  (the same each time, no secret)
    links = list(CellHamlet.select().where(CellHamlet.hidden == False).order_by(CellHamlet.id))
    register = _Register(story, rng, links)
    head = _head(story)
    for year in story.years[-_YEARS:]:
        with at(f"Ghi đối thoại, tiếp dân năm {year}", min(date(year, 12, 20), story.today)):
            talks = list(_talks(register, year, head))
            concerns = [
                row
                for number, talk in zip(save_many(Dialogue, talks), talks, strict=True)
                if talk["state"] != DialogueState.PLANNED
                for row in _opinions(register, number, talk)
            ]
            days = list(_receptions(register, year, head))
            concerns += _of_receptions(register, save_many(Reception, days), days)
            save_many(Concern, [*concerns, *_from_cells(register, year)])
    _repeat()
    with at("Chỉ tiêu của đảng bộ", story.today):
        seed_indicators()
    with at(f"Chốt số liệu chỉ tiêu năm {story.last - 1}", story.today):
        keep(date(max(story.last - 1, story.first), 12, 31) if story.last > story.first else story.today, story.today)


def _head(story: Story) -> int | None:
    """The secretary of the committee."""
    held = OfficeHeld.get_or_none(
        OfficeHeld.organization == story.committee_id, OfficeHeld.role == Role.SECRETARY, holds(OfficeHeld, story.today)
    )
    return held.__data__["member"] if held else None


def _talks(register: _Register, year: int, head: int | None) -> Iterator[Row]:
    story = register.story
    for place, month in enumerate(_TALKS):
        day = date(year, month, 15)
        link = register.links[(year + place) % len(register.links)] if register.links and place else None
        held = day <= story.today
        notice = day + timedelta(days=9)
        row: Row = {
            "state": DialogueState.CONCLUDED if held else DialogueState.PLANNED,
            "plan_number": f"{20 + place:02d}-KH/ĐU",
            "plan_on": day - timedelta(days=20),
            "held_on": day,
            "begins": "7 giờ 30",
            "place": "Nhà văn hóa thôn" if link else "Hội trường xã",
            "hamlet": link.__data__["hamlet"] if link else None,
            "chair": head,
            "theme": "Tiếp thu, giải quyết kiến nghị của nhân dân về đời sống, sản xuất",
            "attended": "Thường trực Đảng ủy, HĐND, UBND, UBMTTQ Việt Nam xã; các phòng; nhân dân",
        }
        if held:
            row |= {
                "present": register.rng.randint(32, 96),
                "conclusion": "Các phòng trả lời bằng văn bản trong 30 ngày; thôn thông báo lại cho nhân dân.",
                "notice_number": f"{40 + place:02d}-TB/ĐU",
                "notice_on": min(notice, story.today),
            }
        yield row


def _opinions(register: _Register, dialogue: int, talk: Row) -> Iterator[Row]:
    for place in range(_OPINIONS + register.rng.randint(0, 4)):
        there = place % 4 == 0
        yield {
            **_concern(register, talk["held_on"], there=there),
            "source": ConcernSource.DIALOGUE,
            "dialogue": dialogue,
            "hamlet": talk["hamlet"] or _hamlet(register),
        }


def _hamlet(register: _Register) -> int | None:
    return register.links[register.drawn % len(register.links)].__data__["hamlet"] if register.links else None


def _concern(register: _Register, day: date, *, there: bool = False) -> Row:
    """A concern as far as it has come: what is old is answered, some late, a few are still open or passed up."""
    number, rng, today = register.next(), register.rng, register.story.today
    area, content, body = _SAID[number % len(_SAID)]
    row: Row = {"received_on": day, "area": area, "content": content, "hamlet": _hamlet(register)}
    if there:
        told = {"result": ON_THE_SPOT, "answered_on": day, "reported_on": day, "state": ConcernState.CLOSED}
        return {**row, "on_the_spot": True, **told}
    due = day + timedelta(days=_ANSWER)
    row |= {"body": body, "assigned_on": min(day + timedelta(days=2), today), "due_on": due}
    answered = day + timedelta(days=rng.randint(12, _ANSWER) + (9 if number % 9 == 0 else 0))
    if number % 17 == 0:
        return {**row, **_passed(day, today, number)}
    if answered > today or (number % 13 == 0 and day.year == register.story.last):
        return {**row, "state": rng.choice((ConcernState.ASSIGNED, ConcernState.WORKING))}
    row |= {"result": rng.choice(_RESULTS), "answer_number": f"{100 + number}-CV/ĐU", "answered_on": answered}
    reported = answered + timedelta(days=_REPORT)
    if reported > today:
        return {**row, "state": ConcernState.ANSWERED}
    return {**row, "reported_on": reported, "state": ConcernState.CLOSED}


def _passed(day: date, today: date, number: int) -> Row:
    """Beyond the commune's authority: passed up, and answered long after unless that is still to come."""
    row: Row = {"passed_to": _ABOVE, "passed_on": min(day + timedelta(days=10), today)}
    answered = day + timedelta(days=_PASS)
    if answered > today or (number % 2 and day.year == today.year):
        return {**row, "state": ConcernState.PASSED_UP}
    told = {"result": "Cấp trên đã trả lời, đưa vào danh mục đầu tư.", "answered_on": answered}
    return {**row, **told, "reported_on": answered, "state": ConcernState.CLOSED}


def _receptions(register: _Register, year: int, head: int | None) -> Iterator[Row]:
    for month in range(1, 13):
        for day in (date(year, month, 5), date(year, month, 20)):
            if day <= register.story.today:
                yield {
                    "day": day,
                    "received_by": head,
                    "place": "Trụ sở tiếp công dân xã",
                    "visitors": register.rng.randint(0, 5),
                }


def _of_receptions(register: _Register, numbers: list[int], days: list[Row]) -> list[Row]:
    """One concern from every fourth day, and a denunciation of which only is kept that it was passed on."""
    rows = [
        {**_concern(register, row["day"]), "source": ConcernSource.RECEPTION, "reception": number}
        for place, (number, row) in enumerate(zip(numbers, days, strict=True))
        if place % 4 == 3
    ]
    if numbers:
        rows.append(
            {
                "kind": ConcernKind.COMPLAINT,
                "received_on": days[0]["day"],
                "source": ConcernSource.RECEPTION,
                "reception": numbers[0],
                "state": ConcernState.HANDED_ON,
                "passed_to": "Ủy ban Kiểm tra Đảng ủy",
                "passed_on": days[0]["day"] + timedelta(days=1),
            }
        )
    return rows


def _from_cells(register: _Register, year: int) -> Iterator[Row]:
    """What was raised at meetings of cells, and what the members attached to them brought along."""
    for place, link in enumerate(register.links):
        day = date(year, 2 + place % 9, 4)
        if day > register.story.today:
            continue
        source = ConcernSource.ATTACHED if place % 2 else ConcernSource.MEETING
        row = {**_concern(register, day), "source": source, "cell": link.__data__["cell"]}
        yield {**row, "hamlet": link.__data__["hamlet"]}


def _repeat() -> None:
    """The last concern of a hamlet that was raised there before leads to the earlier one."""
    seen: dict[tuple[int, str], Concern] = {}
    for concern in Concern.select().where(Concern.content != "").order_by(Concern.received_on, Concern.id):
        key = (concern.__data__["hamlet"] or 0, concern.content)
        if key in seen and concern.received_on.year > seen[key].received_on.year:
            with at("Ghi kiến nghị nêu lại", concern.received_on):
                save_many(Concern, [{"id": concern.id, "repeats": seen[key].id}])
            return
        seen.setdefault(key, concern)

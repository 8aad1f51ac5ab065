"""The practice office's inspections since 2016: programmes, who inspected whom, conclusions and what they ask."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from db.base import Row, save_many
from db.inspections import (
    Conductor,
    Finding,
    Inspection,
    InspectionItem,
    InspectionKind,
    InspectionPiece,
    InspectionProgramme,
    InspectionRequirement,
    InspectionState,
    InspectionSubject,
    ItemState,
    SubjectKind,
    SupervisionEntry,
)
from db.member_file import UnderReview
from nongson_desktop.rules.inspections_rules import seed_kinds
from nongson_desktop.rules.terms import term_on
from nongson_desktop.sample_people import Person, Story, at

FIRST, _CELLS = 2016, 3
_CONCLUDED, _CLOSED = 45, 115  # days after the decision
_BOARD, _ABOVE = "Ủy ban Kiểm tra Đảng ủy", "Ủy ban Kiểm tra Huyện ủy Đá Vân"
_ABOVE_NOW = "Ủy ban Kiểm tra Tỉnh ủy Sông Lam"
_TEAM = "Cán bộ Văn phòng Đảng ủy\nCán bộ Ban Xây dựng Đảng"
_HEAD, _CELL, _MEMBER = "head", "cell", "member"
# conductor, group, content, whom: what a year's two programmes hold, quarter by quarter
_PLANNED: tuple[tuple[str, str, str, str], ...] = (
    (
        Conductor.COMMITTEE,
        "compliance",
        "Việc thực hiện nhiệm vụ theo quy chế hoạt động của chi bộ và trách nhiệm của bí thư chi bộ",
        _HEAD,
    ),
    (Conductor.COMMITTEE, "compliance", "Việc quán triệt, thực hiện nghị quyết về công tác xây dựng Đảng", _CELL),
    (Conductor.STANDING, "compliance", "Việc lãnh đạo thực hiện quy chế dân chủ ở thôn", _CELL),
    (Conductor.COMMITTEE, "theme", "Tính tiên phong, gương mẫu của đảng viên trong phong trào ở thôn", _MEMBER),
    (Conductor.STANDING, "theme", "Việc nâng cao chất lượng sinh hoạt chi bộ", _CELL),
    (Conductor.BOARD, "duty", "Việc thực hiện nhiệm vụ kiểm tra, giám sát của chi bộ", _HEAD),
    (Conductor.BOARD, "finance", "Việc thu, nộp, quản lý và sử dụng đảng phí", _CELL),
    (Conductor.BOARD, "theme", "Việc thực hiện những điều đảng viên không được làm", _MEMBER),
    (Conductor.BOARD, "discipline", "Việc thi hành kỷ luật trong Đảng", _CELL),
    (Conductor.BOARD, "duty", "Việc thực hiện chương trình kiểm tra, giám sát của chi bộ", _CELL),
)
_UNPLANNED: tuple[tuple[str, str, str, str], ...] = (
    (Conductor.ABOVE, "compliance", "Công tác lãnh đạo, chỉ đạo thực hiện nghị quyết đại hội", _CELL),
    (Conductor.CELL, "compliance", "Việc thực hiện nhiệm vụ đảng viên và bản cam kết đầu năm", _MEMBER),
    (Conductor.CELL, "compliance", "Việc chấp hành nghị quyết của chi bộ về nếp sống ở khu dân cư", _MEMBER),
    (Conductor.ABOVE, "theme", "Việc tiếp thu, khắc phục sau tự phê bình và phê bình", _CELL),
)
# conductor, group, content, whom, quarter: what each year of the term is to hold
_OF_THE_TERM = (
    (Conductor.COMMITTEE, "compliance", "Việc lãnh đạo thực hiện nghị quyết đại hội đảng bộ", "02 chi bộ và bí thư", 2),
    (Conductor.COMMITTEE, "theme", "Việc nâng cao chất lượng sinh hoạt chi bộ", "03 chi bộ", 3),
    (Conductor.BOARD, "duty", "Việc thực hiện nhiệm vụ kiểm tra, giám sát của chi bộ", "02 chi bộ và bí thư", 3),
    (Conductor.BOARD, "finance", "Việc thu, nộp, quản lý và sử dụng đảng phí", "02 chi bộ", 4),
)
_SIGNS = "Dấu hiệu vi phạm trong quản lý, sử dụng đất ở thôn"
_MERITS = (
    "Đã tổ chức quán triệt, có nghị quyết và phân công cụ thể.",
    "Duy trì nề nếp sinh hoạt, phân công nhiệm vụ cho đảng viên rõ việc.",
    "Báo cáo đầy đủ, đúng thời gian; sổ sách được lưu giữ tốt.",
)
_FAULTS = (
    "Ghi biên bản sinh hoạt còn sơ sài; chưa sơ kết đúng thời gian.",
    "Một số nội dung chưa được kiểm tra, đôn đốc thường xuyên.",
    "Việc theo dõi đảng viên thực hiện nhiệm vụ được giao chưa chặt chẽ.",
)
_ASKED = (
    "Kiểm điểm, rút kinh nghiệm tại kỳ sinh hoạt gần nhất và báo cáo Đảng ủy",
    "Bổ sung sổ theo dõi nhiệm vụ của đảng viên, cập nhật hằng tháng",
    "Xây dựng kế hoạch khắc phục những hạn chế đã nêu trong thông báo kết luận",
)
_WRONG = "Ký xác nhận nguồn gốc đất khi chưa kiểm tra thực địa."
_DONE = "Đã thực hiện, có báo cáo bằng văn bản."
_WATCHED = (
    "Theo dõi việc thực hiện nhiệm vụ được phân công và nền nếp sinh hoạt",
    "Việc giữ mối liên hệ với chi ủy và nhân dân nơi cư trú",
    "Việc thực hiện quy định nêu gương",
)


@dataclass
class _Book:
    """What is being written down: rows with the links that are not numbers yet."""

    story: Story
    rng: random.Random
    kinds: dict[str, int]
    inspections: list[Row] = field(default_factory=list)
    subjects: list[list[Row]] = field(default_factory=list)
    items: dict[int, list[int]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


def record(story: Story) -> None:
    """Everything of this chapter, drawn from a generator of its own."""
    rng = random.Random(f"inspections {story.members} {story.cells}")  # noqa: S311  (the same each time, no secret)
    with at(f"Ghi các cuộc kiểm tra, giám sát từ năm {FIRST}", story.today - timedelta(days=6)):
        seed_kinds()
        book = _Book(story, rng, {one.group: one.id for one in InspectionKind.select()})
        for year in range(FIRST, story.last + 1):
            book.items[year] = _programmes(book, year)
            _year(book, year)
        _of_cells(book, story.last)
        _write(book)
        save_many(SupervisionEntry, list(_log(story, rng)))


# programmes


def _programmes(book: _Book, year: int) -> list[int]:
    """The committee's and the inspection board's programme of the year: the ids of their items in the order planned."""
    office, dated = book.story.committee_id, date(year, 1, 15)
    owners = (Conductor.COMMITTEE, Conductor.BOARD)
    whose = {Conductor.COMMITTEE: "Đảng ủy", Conductor.BOARD: _BOARD}
    made = save_many(
        InspectionProgramme,
        [
            {
                "name": f"Chương trình năm {year} của {whose[owner]}",
                "year": year,
                "conductor": owner,
                "organization": office,
                "number": "01",
                "dated": dated,
                "grounds": f"Chương trình công tác năm {year} của Đảng ủy",
            }
            for owner in owners
        ],
    )
    by_owner = dict(zip(owners, made, strict=True))
    return save_many(InspectionItem, list(_items(book, year, by_owner)))


def _items(book: _Book, year: int, programmes: dict[str, int]) -> Iterator[Row]:
    open_year = year == book.story.last
    for place, (conductor, group, content, whom) in enumerate(_PLANNED):
        owner = Conductor.BOARD if conductor == Conductor.BOARD else Conductor.COMMITTEE
        put_off = open_year and place == len(_PLANNED) - 2
        yield {
            "programme": programmes[owner],
            "code": f"{year}-{'UBKT' if owner == Conductor.BOARD else 'ĐU'}-{place + 1:02d}",
            "position": place + 1,
            "kind": book.kinds[group],
            "content": content,
            "subjects": {_HEAD: "Chi bộ và bí thư chi bộ", _CELL: "Chi bộ", _MEMBER: "Đảng viên"}[whom],
            "period": f"Từ tháng 01/{year - 1} đến tháng {_month(place)}/{year}",
            "year": year,
            "quarter": (_month(place) + 2) // 3,
            "in_charge": book.story.leaders(place % book.story.cells)[0].row["name"],
            "state": ItemState.POSTPONED if put_off else ItemState.PLANNED,
            "reason": "Chuyển sang năm sau do tập trung sắp xếp tổ chức" if put_off else "",
        }


def _month(place: int) -> int:
    return 3 + place


def record_term(story: Story) -> None:
    """What the committee and its board mean to inspect in the rest of the term; nothing of it is drawn by chance."""
    term = term_on(story.committee_id, story.today)
    if term is None or term.since is None or term.planned_until is None:
        return
    years = range(story.last + 1, term.planned_until.year + 1)
    whose = {Conductor.COMMITTEE: ("Đảng ủy", "ĐU"), Conductor.BOARD: (_BOARD, "UBKT")}
    first, last = term.since.year, term.planned_until.year
    with at(f"Lập chương trình toàn khóa {first}–{last}", min(term.since + timedelta(days=45), story.today)):
        made = save_many(
            InspectionProgramme,
            [
                {
                    "name": f"Chương trình toàn khóa {first}–{last} của {name}",
                    "span": "term",
                    "year": first,
                    "last_year": last,
                    "conductor": conductor,
                    "organization": story.committee_id,
                    "number": "09",
                    "dated": min(term.since + timedelta(days=45), story.today),
                    "grounds": "Nghị quyết Đại hội đảng bộ xã\nQuy chế làm việc của Đảng ủy",
                }
                for conductor, (name, _short) in whose.items()
            ],
        )
        programmes = dict(zip(whose, made, strict=True))
        kinds = {one.group: one.id for one in InspectionKind.select()}
        rows = [
            {
                "programme": programmes[conductor],
                "code": f"K{first}-{whose[conductor][1]}-{year}-{quarter}",
                "position": (year - first) * 4 + quarter,
                "kind": kinds[group],
                "content": content,
                "subjects": subjects,
                "year": year,
                "quarter": quarter,
            }
            for year in years
            for conductor, group, content, subjects, quarter in _OF_THE_TERM
        ]
        save_many(InspectionItem, rows)


def _of_cells(book: _Book, year: int) -> None:
    """The programmes that the first cells adopted for the open year."""
    story = book.story
    lines = (
        ("compliance", "Đảng viên thực hiện nhiệm vụ được phân công", "02 đảng viên", "Bí thư chi bộ", 4),
        (
            "regular",
            "Đảng viên giữ gìn đạo đức, lối sống, thực hiện bản cam kết",
            "Đảng viên của chi bộ",
            "Chi ủy",
            None,
        ),
        ("theme", "Việc thực hiện quy định nêu gương", "01 chi ủy viên", "Phó bí thư chi bộ", 4),
    )
    for cell, name in list(zip(story.cell_ids, story.cell_names, strict=True))[:_CELLS]:
        (made,) = save_many(
            InspectionProgramme,
            [
                {
                    "name": f"Chương trình năm {year} của {name}",
                    "year": year,
                    "conductor": Conductor.CELL,
                    "organization": cell,
                    "number": "01",
                    "dated": date(year, 1, 28),
                    "grounds": f"Chương trình năm {year} của Đảng ủy\nNghị quyết của chi bộ năm {year}",
                    "discipline": "Xem xét, xử lý kịp thời khi có đảng viên vi phạm.",
                    "other_work": "Cử cấp ủy viên dự lớp bồi dưỡng nghiệp vụ kiểm tra, giám sát.",
                }
            ],
        )
        rows = [
            {
                "programme": made,
                "code": f"{year}-CE{cell}-{place:02d}",
                "position": place,
                "kind": book.kinds[group],
                "content": content,
                "subjects": subjects,
                "year": year,
                "quarter": quarter,
                "in_charge": in_charge,
            }
            for place, (group, content, subjects, in_charge, quarter) in enumerate(lines, 1)
        ]
        save_many(InspectionItem, rows)


# inspections


def _year(book: _Book, year: int) -> None:
    """The year's inspections; of the open year what its day lets be known."""
    items = book.items[year]
    for place, asked in enumerate(_PLANNED):
        if year < book.story.last or place < len(_PLANNED) - 2:
            _inspect(book, year, place, asked, items[place])
    for place, asked in enumerate(_UNPLANNED):
        if year < book.story.last or place < 2:
            _inspect(book, year, place + 1, asked, None)
    if year % 3 == 0 or year == book.story.last:
        _inspect(book, year, 8, (Conductor.BOARD, "violation", _SIGNS, _MEMBER), None)


def _inspect(book: _Book, year: int, place: int, asked: tuple[str, str, str, str], item: int | None) -> None:
    """One inspection: decided in its month, concluded some six weeks later."""
    conductor, group, content, whom = asked
    story = book.story
    cell = (year + place * 3) % story.cells
    begun = date(year, min(_month(place), 11), 3 + book.rng.randint(0, 5))
    number = book.counts[year] = book.counts.get(year, 0) + 1
    row: Row = {
        "code": f"{year}-{number:03d}",
        "year": year,
        "kind": book.kinds[group],
        "conductor": conductor,
        "organization": story.cell_ids[cell] if conductor == Conductor.CELL else story.committee_id,
        "conducted_by": (_ABOVE if year < 2025 else _ABOVE_NOW) if conductor == Conductor.ABOVE else "",
        "item": item,
        "content": content,
        "period": f"Từ tháng 01/{year - 1} đến tháng {begun.month}/{year}",
        "leader": story.leaders((cell + 1) % story.cells)[0].row["name"],
        "team": _TEAM,
        "secretary": story.words["office"]["clerk"],
    }
    book.inspections.append({**row, **_days(story, begun, number)})
    done = [begun + timedelta(days=days) <= story.today for days in (_CONCLUDED, _CLOSED)]
    book.subjects.append(list(_subjects(book, year, cell, (group, whom), concluded=done[0], closed=done[1])))


def _days(story: Story, begun: date, number: int) -> Row:
    """The days of the steps that had come by the office's day."""
    days = {
        "decided_on": begun,
        "planned_on": begun,
        "begun_on": begun + timedelta(days=2),
        "self_report_by": begun + timedelta(days=14),
        "self_reported_on": begun + timedelta(days=13),
        "reported_on": begun + timedelta(days=30),
        "considered_on": begun + timedelta(days=40),
        "conclude_by": begun + timedelta(days=60),
        "concluded_on": begun + timedelta(days=_CONCLUDED),
        "passed_on_on": begun + timedelta(days=50),
        "report_back_by": begun + timedelta(days=110),
        "reported_back_on": begun + timedelta(days=105),
        "closed_on": begun + timedelta(days=_CLOSED),
    }
    planned = ("self_report_by", "conclude_by", "report_back_by")
    came: Row = {name: day for name, day in days.items() if day <= story.today or name in planned}
    if "concluded_on" not in came:
        came.pop("report_back_by")
        return {**came, "decision_number": f"{number:02d}", "plan_number": f"{number:02d}"}
    numbers = {"decision_number": f"{number:02d}", "plan_number": f"{number:02d}", "conclusion_number": f"{number:02d}"}
    state = InspectionState.DONE if "closed_on" in came else InspectionState.REMEDYING
    return {**came, **numbers, "state": state}


def _subjects(
    book: _Book, year: int, cell: int, of: tuple[str, str], *, concluded: bool, closed: bool
) -> Iterator[Row]:
    """Whom it is of, with the result once it is concluded; what is not closed yet has something to remedy."""
    story, rng, (group, whom) = book.story, book.rng, of
    body = story.cell_ids[cell]
    chosen: list[Row] = []
    if whom in (_CELL, _HEAD):
        chosen.append({"kind": SubjectKind.ORGANIZATION, "organization": body, "member": None, "role": ""})
    if whom == _HEAD:
        head = story.leaders(cell)[0].id
        chosen.append({"kind": SubjectKind.HEAD, "organization": body, "member": head, "role": "Bí thư"})
    if whom == _MEMBER:
        person = rng.choice(_known(story, cell, year))
        chosen.append({"kind": SubjectKind.MEMBER, "organization": None, "member": person.id, "role": ""})
    for one in chosen:
        faulty = rng.random() < 0.3 or not closed
        result: Row = {
            "finding": Finding.FAULTS if faulty else Finding.CLEAN,
            "merits": rng.choice(_MERITS),
            "faults": rng.choice(_FAULTS) if faulty else "",
            "conclusion": "Cơ bản thực hiện đúng quy định." if faulty else "Thực hiện tốt.",
        }
        if group == "violation":
            result |= {"finding": Finding.VIOLATED, "violation": "ít nghiêm trọng", "faults": _WRONG}
        yield {**one, **(result if concluded else {})}


def _known(story: Story, cell: int, year: int) -> Sequence[Person]:
    """Members of a cell who were in the Party then and are here still."""
    here = [one for one in story.by_cell[cell] if one.left is None]
    return [one for one in here if one.row["admitted_on"].year < year] or here or story.people


def _write(book: _Book) -> None:
    """The rows in their order: inspections, then what hangs on them."""
    ids = save_many(Inspection, book.inspections)
    held = list(zip(ids, book.inspections, book.subjects, strict=True))
    save_many(InspectionSubject, [{**one, "inspection": number} for number, _, group in held for one in group])
    save_many(InspectionRequirement, list(_requirements(book, held)))
    save_many(InspectionPiece, list(_pieces(book, held)))
    save_many(UnderReview, list(_reviews(book, held)))


_Held = Sequence[tuple[int, Row, list[Row]]]


def _requirements(book: _Book, held: _Held) -> Iterator[Row]:
    """What was asked of whoever had faults; of the open year the last one is overdue."""
    today = book.story.today
    for number, row, group in held:
        for one in group:
            if one.get("finding") != Finding.FAULTS:
                continue
            due = row["concluded_on"] + timedelta(days=40)
            done = row.get("closed_on") is not None
            yield {
                "inspection": number,
                "content": book.rng.choice(_ASKED),
                "organization": one["organization"],
                "member": None if one["organization"] else one["member"],
                "due_on": due,
                "result": _DONE if done else "",
                "confirmed_on": min(due + timedelta(days=5), row["closed_on"], today) if done else None,
                "confirmed_by": _BOARD if done else "",
            }


def _pieces(book: _Book, held: _Held) -> Iterator[Row]:
    """The files of the last two years, complete where the inspection is closed."""
    texts = {one.id: one.pieces.splitlines() for one in InspectionKind.select()}
    for number, row, _ in held:
        if row["year"] < book.story.last - 1:
            continue
        titles = texts[row["kind"]]
        there = len(titles) if row.get("closed_on") else 3 * len(titles) // 4 if row.get("concluded_on") else 4
        for place, title in enumerate(titles, 1):
            on = row["decided_on"] + timedelta(days=place - 1) if place <= there else None
            yield {"inspection": number, "position": place, "title": title, "on": on, "pages": 1 + place % 4}


def _reviews(book: _Book, held: _Held) -> Iterator[Row]:
    """Whoever was inspected on signs of violation was under review for the time."""
    for number, row, group in held:
        if row["kind"] == book.kinds["violation"]:
            for one in group:
                yield {
                    "member": one["member"],
                    "kind": "inspection",
                    "inspection": number,
                    "since": row["decided_on"],
                    "until": row.get("concluded_on"),
                    "reason": f"Cuộc {row['code']}",
                }


def _log(story: Story, rng: random.Random) -> Iterator[Row]:
    """Regular supervision of the last two years: the secretaries follow members, the committee its cells."""
    for year in story.years[-2:]:
        for place in range(story.cells):
            watcher = story.leaders(place)[0].row["name"]
            day = date(year, 2 + place % 9, 12)
            person = rng.choice(_known(story, place, year))
            words = {"content": rng.choice(_WATCHED), "remark": "Thực hiện tốt, không có việc phải nhắc nhở."}
            yield {"on": day, "conductor": Conductor.CELL, "watcher": watcher, "member": person.id, **words}
            body = {"organization": story.cell_ids[place], "conductor": Conductor.COMMITTEE}
            yield {"on": day + timedelta(days=9), "watcher": watcher, **body, **words}

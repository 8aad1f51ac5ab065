"""The practice office's registers: the lines of the last two years that are written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from db.base import Row, save_many
from db.registers import RegisterEntry, RegisterKind
from nongson_desktop.rules.reconciliation import ROMAN, days_of
from nongson_desktop.sample_people import Person, Story, at

_OFFICE, _PROVINCE = "Văn phòng Đảng ủy", "Ban Tổ chức Tỉnh ủy"
_SUBJECTS = (
    "về nhiệm vụ năm {year} và phân công nhiệm vụ cho đảng viên",
    "về công tác 6 tháng cuối năm {year}",
)
_COMMITTEE = (
    "về nhiệm vụ công tác xây dựng Đảng năm {year}",
    "về lãnh đạo phát triển kinh tế - xã hội 6 tháng cuối năm {year}",
)


def record(story: Story) -> None:
    """Resolutions of every cell and of the committee, cards and files handed over and read, ties with the home."""
    for year in story.years[-2:]:
        with at(f"Ghi sổ nghị quyết năm {year}", date(year, 7, 20)):
            save_many(RegisterEntry, list(_resolutions(story, year)))
        with at(f"Ghi sổ giao nhận thẻ, hồ sơ năm {year}", date(year, 10, 20)):
            save_many(RegisterEntry, list(_handed(story, year)))
        with at(f"Ghi sổ giữ mối liên hệ nơi cư trú năm {year}", date(year, 10, 20)):
            save_many(RegisterEntry, list(_homes(story, year)))


def _resolutions(story: Story, year: int) -> Iterator[Row]:
    for number, subject in enumerate(_COMMITTEE, 1):
        yield _resolution(story.committee_id, f"{number:02d}-NQ/ĐU", date(year, 6 * number - 5, 8), subject, year)
    for cell in story.cell_ids:
        for number, subject in enumerate(_SUBJECTS, 1):
            yield _resolution(cell, f"{number:02d}-NQ/CB", date(year, 6 * number - 5, 12), subject, year)


def _resolution(body: int, number: str, day: date, subject: str, year: int) -> Row:
    text = f"Nghị quyết {subject.format(year=year)}"
    return {"kind": RegisterKind.RESOLUTION, "organization": body, "number": number, "dated": day, "text": text}


def _handed(story: Story, year: int) -> Iterator[Row]:
    first, second, third = (_head(story, place) for place in (0, 1, 2))
    cards = f"{story.count(6):02d} thẻ đảng viên phát đợt 19/5/{year}"
    given = {"given_by": _PROVINCE, "received_by": _OFFICE}
    yield {"kind": RegisterKind.CARD_HANDED, "dated": date(year, 5, 12), "text": cards, **given}
    yield {
        "kind": RegisterKind.CARD,
        "dated": date(year, 9, 2),
        "member": second.id,
        "text": "cấp lại do thẻ bị hỏng",
        "given_by": _PROVINCE,
    }
    for quarter in range(1, 5 if year < story.years[-1] else 4):
        ended = days_of(year, quarter)[1]
        yield {
            "kind": RegisterKind.COMPARED,
            "dated": ended + timedelta(days=8),
            "number": f"quý {ROMAN[quarter]}/{year}",
            "text": "Số đảng viên khớp với sổ của các chi bộ và số báo cáo cấp trên",
            "given_by": _OFFICE,
        }
    for person, day in ((first, date(year, 3, 4)), (third, date(year, 8, 14))):
        papers = "Phiếu bổ sung hồ sơ đảng viên, 01 bản"
        sides = {"given_by": "Chi bộ", "received_by": _OFFICE}
        yield {"kind": RegisterKind.FILE_HANDED, "dated": day, "member": person.id, "text": papers, **sides}
    for person, returned in ((first, date(year, 4, 6)), (second, None)):
        yield {
            "kind": RegisterKind.FILE_READ,
            "dated": date(year, 4, 3),
            "member": person.id,
            "received_by": "Ủy ban Kiểm tra Đảng ủy",
            "text": "lý lịch đảng viên, xác minh",
            "ended_on": returned,
        }


def _head(story: Story, cell: int) -> Person:
    return story.leaders(min(cell, story.cells - 1))[0]


def _homes(story: Story, year: int) -> Iterator[Row]:
    """Those of the first cell keep ties with the cells where they live."""
    for number, person in enumerate(story.by_cell[0][:3], 1):
        home = story.cell_names[min(number, story.cells - 1)]
        yield {
            "kind": RegisterKind.RESIDENCE,
            "dated": date(year, 2, 10),
            "member": person.id,
            "number": f"{number:02d}",
            "received_by": home,
            "ended_on": date(year, 10, 15) if number < 3 else None,
            "text": "Chấp hành tốt quy định nơi cư trú" if number < 3 else "",
        }

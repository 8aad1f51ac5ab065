"""The registers: each line comes from what was recorded elsewhere, or is written by hand; the quarter's sums agree."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.awards import AwardReceived
from db.badges import BadgeAward
from db.base import action
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Status
from db.organizations import Organization
from db.registers import RegisterEntry, RegisterKind
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.rules import due_registers
from nongson_desktop.rules.due_year import DueDays, keep_due_days
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.reconciliation import reconciliation
from nongson_desktop.rules.register_lines import Asked
from nongson_desktop.rules.registers import REGISTERS, check, drop, register_of, write
from nongson_desktop.rules.status_changes import StatusChange, change_status
from nongson_desktop.rules.transfers import move_in
from nongson_desktop.rules.transfers import write as write_transfer
from tests.rules.conftest import MakeCell, MakeMembers

YEAR = Asked(date(2026, 1, 1), date(2026, 11, 22))


def lines(key: str, asked: Asked = YEAR) -> list[tuple[str, ...]]:
    return [line.cells for line in register_of(key).lines(asked)]


def entry(kind: str, **values: object) -> RegisterEntry:
    made = RegisterEntry(**{"kind": kind, "dated": date(2026, 3, 4), **values})
    with action("Ghi sổ"):
        write(made)
    return made


@pytest.fixture
def people(cell: Organization, new_members: MakeMembers) -> list[Member]:
    return new_members(cell, 4)


def changed(member: Member, status: str, day: date, **values: str) -> None:
    with action("Đổi trạng thái"):
        change_status(member, StatusChange(status, day, **values))


# people


def test_who_died_and_who_left_stand_in_their_registers_with_the_cell_they_had(people: list[Member]) -> None:
    died, removed, stays, _ = people
    changed(died, Status.DECEASED, date(2026, 4, 10), reason="bệnh")
    changed(removed, Status.REMOVED, date(2026, 5, 6), document="QĐ 12-QĐ/ĐU")
    changed(stays, Status.EXPELLED, date(2025, 5, 6))
    assert [(row[1], row[3], row[6], row[7]) for row in lines("deceased")] == [
        (died.name, "Chi bộ thôn 1", "10/04/2026", "bệnh")
    ]
    assert [(row[1], row[6], row[7], row[8]) for row in lines("left")] == [
        (removed.name, "Xoá tên", "06/05/2026", "QĐ 12-QĐ/ĐU")
    ]
    assert [row[6] for row in lines("left", Asked(date(2025, 1, 1), date(2025, 12, 31)))] == ["Khai trừ"]


def test_another_cell_has_neither_the_dead_nor_the_living(people: list[Member], new_cell: MakeCell) -> None:
    other = new_cell("Chi bộ thôn 2")
    changed(people[0], Status.DECEASED, date(2026, 4, 10))
    asked = Asked(YEAR.first, YEAR.last, (other.id,))
    assert [lines(key, asked) for key in ("members", "deceased", "reports")] == [[], [], []]
    assert len(lines("members", Asked(YEAR.first, YEAR.last, (people[0].memberships[0].cell.id,)))) == 4


def test_a_committee_has_the_lines_of_its_cells_and_their_quarter_is_counted_together(
    people: list[Member], new_cell: MakeCell, new_members: MakeMembers
) -> None:
    own, second, other = people[0].memberships[0].cell, new_cell("Chi bộ thôn 2"), new_cell("Chi bộ thôn 3")
    new_members(second, 2)
    (elsewhere,) = new_members(other, 1)
    for one in (people[0], elsewhere):
        changed(one, Status.DECEASED, date(2026, 4, 10))
    asked = Asked(YEAR.first, YEAR.last, (own.id, second.id))
    assert [row[1] for row in lines("deceased", asked)] == [people[0].name]
    assert [row[13].split("\n")[0] for row in lines("members", asked)] == [own.name] * 4 + [second.name] * 2
    *bodies, together = reconciliation(2026, 2, YEAR.last, own.id, second.id, whole="Đảng bộ Ủy ban")
    assert [(one.name, one.sentence) for one in bodies] == [(own.name, "4 + 0 − 1 = 3"), (second.name, "2 + 0 − 0 = 2")]
    assert (together.name, together.sentence) == ("Đảng bộ Ủy ban", "6 + 0 − 1 = 5")


def test_the_book_keeps_whoever_left_in_the_year_with_how(people: list[Member]) -> None:
    gone, long_gone, moved, _ = people
    changed(long_gone, Status.DECEASED, date(2025, 12, 30))
    changed(gone, Status.RESIGNED, date(2026, 2, 3))
    with action("Chuyển sinh hoạt"):
        out = Transfer(member=moved, direction=Direction.OUT, introduced_on=date(2026, 6, 1), place="Đảng bộ xã Hạ")
        write_transfer(out)
    book = {row[1].split("\n")[0]: row for row in lines("members")}
    assert len(book) == 3
    assert long_gone.name not in book
    assert book[gone.name][12].split("\n")[:2] == ["03/02/2026", "Xin ra khỏi Đảng"]
    assert book[moved.name][9].split("\n")[:2] == ["01/06/2026", "Đảng bộ xã Hạ"]
    assert all(len(cell.split("\n")) == 4 for row in book.values() for cell in row[1:])


def test_a_probationer_is_told_when_the_twelve_months_end(cell: Organization, new_members: MakeMembers) -> None:
    (young,) = new_members(cell, 1, Status.PROBATIONARY, admitted="2026-02-03")
    ((_, name, _, _, _, admitted, ends, *_),) = lines("probationary")
    assert (name, admitted, ends) == (young.name, "03/02/2026", "03/02/2027")


def test_a_card_given_out_is_known_from_the_file_and_one_given_again_is_written(people: list[Member]) -> None:
    with action("Phát thẻ"):
        people[0].card_issued_on, people[0].card_number = PartialDate(2026, 5), "000098000001"
        people[0].save()
        people[1].card_issued_on = PartialDate(2025, 5, 19)
        people[1].save()
        people[2].card_number, people[2].file_number = "000098000003", "00123"
        people[2].save()
    entry(RegisterKind.CARD, member=people[2], text="cấp lại")
    entry(RegisterKind.FILE_HANDED, member=people[2], text="lý lịch đảng viên")
    assert lines("files-handed")[0][2:5] == (people[2].name, "00123", "lý lịch đảng viên"), "the number in the file"
    assert [(row[1], row[4], row[5], row[8]) for row in lines("cards")] == [
        (people[0].name, "000098000001", "05/2026", ""),
        (people[2].name, "000098000003", "04/03/2026", "cấp lại"),
    ]


# moves, badges, awards


def test_introductions_out_and_in_stand_on_their_sides_and_a_missing_report_is_named(
    people: list[Member], cell: Organization
) -> None:
    with action("Chuyển sinh hoạt"):
        for member, day in ((people[0], date(2026, 3, 2)), (people[1], date(2026, 10, 1))):
            out = Transfer(
                member=member, direction=Direction.OUT, number="07", introduced_on=day, place="Đảng bộ xã Hạ"
            )
            write_transfer(out)
        came = Transfer(direction=Direction.IN, presented_on=date(2026, 4, 5), place="Đảng bộ xã Thượng", to_cell=cell)
        move_in(Member(name="Lê Thị Đến"), came)
    assert [(row[1], row[3], row[7], row[10]) for row in lines("transfers")] == [
        ("02/03/2026", people[0].name, "Đảng bộ xã Hạ", ""),
        ("05/04/2026", "Lê Thị Đến", "", "Đảng bộ xã Thượng"),
        ("01/10/2026", people[1].name, "Đảng bộ xã Hạ", ""),
    ]
    with action("Tạm thời"):
        away = Transfer(member=people[2], kind=TransferKind.TEMPORARY, direction=Direction.OUT, place="Xã Hạ")
        away.introduced_on, away.until = date(2026, 3, 1), date(2026, 12, 1)
        write_transfer(away)
    assert lines("reports")[0][1::6] == (people[2].name, ""), "nobody waits for a report of who comes back"
    assert [(row[1], row[3], row[7]) for row in lines("reports")[1:]] == [
        (people[0].name, "Chuyển đi (chính thức)", "quá 3 tháng"),
        (people[1].name, "Chuyển đi (chính thức)", ""),
    ]


def test_badges_and_awards_of_the_year_are_listed(people: list[Member]) -> None:
    with action("Huy hiệu, khen"):
        BadgeAward(member=people[0], years=30, round_on=date(2026, 5, 19), badge_number="A000123").save()
        BadgeAward(member=people[1], years=40, round_on=date(2025, 5, 19)).save()
        AwardReceived(member=people[2], year=2025, number="33-QĐ/TU", decided_on=date(2026, 1, 9)).save()
    assert [(row[1], row[5], row[6], row[8]) for row in lines("badges")] == [
        (people[0].name, "30 năm", "19/05/2026", "A000123")
    ]
    assert [(row[1], row[3], row[6]) for row in lines("awards")] == [
        (people[2].name, "Giấy khen", "33-QĐ/TU, 09/01/2026")
    ]


# by hand


def test_a_line_stands_in_its_own_register_until_it_is_taken_off(people: list[Member], cell: Organization) -> None:
    made = entry(RegisterKind.FILE_READ, member=people[0], received_by="Ủy ban Kiểm tra", text="lý lịch")
    entry(RegisterKind.RESOLUTION, organization=cell, number="01-NQ/CB", text="Nghị quyết tháng 3")
    assert [row[1:4] for row in lines("files-read")] == [("04/03/2026", "Ủy ban Kiểm tra", people[0].name)]
    assert [row[1:5] for row in lines("resolutions")] == [
        ("01-NQ/CB", "04/03/2026", "Chi bộ thôn 1", "Nghị quyết tháng 3")
    ]
    with action("Bỏ dòng"):
        drop(made)
    assert lines("files-read") == []


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        (RegisterKind.CARD, {}, "member"),
        (RegisterKind.RESIDENCE, {"received_by": "Chi bộ thôn 2"}, "member"),
        (RegisterKind.RESOLUTION, {"text": "Nghị quyết"}, "organization"),
        (RegisterKind.CARD_HANDED, {"given_by": "Tỉnh ủy"}, "text"),
        ("khac", {}, "kind"),
    ],
)
def test_a_line_about_nobody_is_refused_beside_its_field(
    office: Path, kind: str, values: dict[str, str], field: str
) -> None:
    with pytest.raises(UserError) as refused:
        check(RegisterEntry(kind=kind, dated=date(2026, 3, 4), **values))
    assert refused.value.field == field


def test_a_file_is_not_given_back_before_it_was_lent(people: list[Member]) -> None:
    lent = RegisterEntry(kind=RegisterKind.FILE_READ, dated=date(2026, 3, 4), member=people[0])
    lent.ended_on = date(2026, 3, 3)
    with pytest.raises(UserError, match=r"Ngày trả phải từ ngày 04/03/2026 trở đi\."):
        check(lent)
    lent.ended_on = date(2026, 3, 4)
    check(lent)


def test_a_pile_of_cards_needs_no_name_and_a_resolution_its_words(cell: Organization) -> None:
    check(RegisterEntry(kind=RegisterKind.CARD_HANDED, dated=date(2026, 3, 4), text="06 thẻ"))
    with pytest.raises(UserError, match="trích yếu"):
        check(RegisterEntry(kind=RegisterKind.RESOLUTION, dated=date(2026, 3, 4), organization=cell))


def test_every_register_that_is_written_by_hand_asks_for_its_day_and_has_as_many_cells_as_headings(
    practice_office: Path,
) -> None:
    asked = Asked(date(2026, 1, 1), date(2026, 11, 22))
    assert {one.kind for one in REGISTERS if one.kind} == {kind for kind, _ in RegisterKind.LABELS}
    for one in REGISTERS:
        assert not one.kind or "dated" in one.fields
        assert {len(line.cells) for line in one.lines(asked)} <= {len(one.headings)}, one.key


# the quarter


def test_a_quarter_is_to_be_compared_until_the_register_says_so(people: list[Member], cell: Organization) -> None:
    day = date(2026, 11, 22)
    assert due_registers.due(day, date(2027, 2, 1)) == [], "an office that never wrote one down is not reminded"
    entry(RegisterKind.COMPARED, dated=date(2026, 7, 9), number="quý II/2026", text="Khớp")
    told = [(item.due_on, item.text) for item in due_registers.due(day, date(2027, 2, 1))]
    assert told == [
        (date(2026, 10, 15), "Đối chiếu số lượng đảng viên quý III/2026 với chi bộ, cấp trên"),
        (date(2027, 1, 15), "Đối chiếu số lượng đảng viên quý IV/2026 với chi bộ, cấp trên, danh sách với hồ sơ"),
    ]
    entry(RegisterKind.COMPARED, dated=date(2026, 10, 6), number="quý III/2026", text="Khớp", organization=cell)
    (left,) = due_registers.due(day, date(2027, 2, 1))
    assert (left.due_on, REGISTERS[left.record_id - 1].kind) == (date(2027, 1, 15), RegisterKind.COMPARED)
    assert [row[1:5] for row in lines("compared")][-1] == ("quý III/2026", "06/10/2026", cell.name, "Khớp")
    with action("Sửa hạn"):
        keep_due_days(DueDays(compare_days=5), None)
    assert due_registers.due(day, date(2027, 1, 4)) == []
    assert [item.due_on for item in due_registers.due(day, date(2027, 1, 5))] == [date(2027, 1, 5)]
    with pytest.raises(UserError, match="Ghi nội dung, kết quả đối chiếu"):
        entry(RegisterKind.COMPARED)


def test_the_sums_of_a_quarter_agree_for_every_cell_and_the_whole(people: list[Member], new_cell: MakeCell) -> None:
    other = new_cell("Chi bộ thôn 2")
    changed(people[0], Status.DECEASED, date(2026, 4, 10))
    with action("Chuyển trong đảng bộ"):
        within = Transfer(member=people[1], direction=Direction.WITHIN, to_cell=other, introduced_on=date(2026, 5, 2))
        write_transfer(within)
        came = Transfer(direction=Direction.IN, presented_on=date(2026, 6, 30), place="Xã Hạ", to_cell=other)
        move_in(Member(name="Lê Thị Đến"), came)
    one, two, whole = reconciliation(2026, 2, date(2026, 11, 22))
    assert [row.sentence for row in (one, two, whole)] == ["4 + 0 − 2 = 2", "0 + 2 − 0 = 2", "4 + 1 − 1 = 4"]
    assert one.movement.left == {"Qua đời (từ trần)": 1, "Sang chi bộ khác trong đảng bộ": 1}
    assert whole.movement.joined == {"Chuyển đến": 1}
    assert all(row.holds for row in (one, two, whole))
    assert [row.sentence for row in reconciliation(2026, 3, date(2026, 11, 22), other.id)] == ["2 + 0 − 0 = 2"]


def test_a_day_in_the_middle_of_the_quarter_ends_it(people: list[Member]) -> None:
    changed(people[0], Status.DECEASED, date(2026, 5, 10))
    (_, whole) = reconciliation(2026, 2, date(2026, 5, 9))
    assert whole.sentence == "4 + 0 − 0 = 4"


def test_a_quarter_whose_rows_do_not_tell_the_whole_story_is_said_not_to_agree(people: list[Member]) -> None:
    """Counted by two statuses at once: the number of the day sees two, the story one."""
    from db.members import StatusPeriod

    with action("Ghi chồng"):
        StatusPeriod(member=people[0], status=Status.OFFICIAL, since=date(2026, 5, 1)).save()
    (one, whole) = reconciliation(2026, 2, date(2026, 11, 22))
    assert (one.holds, whole.holds) == (False, False)
    assert whole.sentence == "4 + 0 − 0 ≠ 5"


def test_every_quarter_of_the_practice_office_agrees_and_follows_the_one_before(practice_office: Path) -> None:
    end = None
    for year, quarter in ((year, quarter) for year in range(2022, 2027) for quarter in range(1, 5)):
        *bodies, whole = reconciliation(year, quarter, date(2026, 11, 22))
        assert [one.name for one in (*bodies, whole) if not one.holds] == []
        assert sum(one.movement.end for one in bodies) == whole.movement.end
        assert end in (None, whole.movement.start)
        end = whole.movement.end
    assert end == 127
    assert len(bodies) == len(cells(date(2026, 11, 22)))

"""Copies that make themselves, grow old and are let go of, and are proven."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.base import Action, action
from db.errors import UserError
from db.members import Member
from db.open import BACKUPS, DATABASE, KEY
from nongson_desktop.safety.backup import verify
from nongson_desktop.safety.copies import (
    ALL_OF,
    EVERY,
    Copy,
    copies_in,
    is_changed,
    is_due,
    keep_copy,
    leaving,
    proof_is_due,
    prove,
    thin,
)
from nongson_desktop.safety.journal import note

NOW = datetime.fromisoformat("2026-11-22T10:30")


def add(name: str) -> None:
    with action(f"Thêm đảng viên {name}"):
        Member(name=name).save()


def test_a_copy_is_due_when_something_was_written_and_half_an_hour_passed(office: Path) -> None:
    assert is_due(office, datetime.now()), "a new office has no copy yet"
    keep_copy(office, datetime.now())
    assert not is_due(office, datetime.now() + 2 * EVERY), "nothing was written since"
    note("paper", "In danh sách")
    assert not is_changed(office), "printing changes no record"
    add("Đỗ Đức Ánh")
    assert not is_due(office, datetime.now() + EVERY / 2)
    assert is_due(office, datetime.now() + EVERY)
    assert is_due(office, datetime.now() - timedelta(days=400)), "a clock set back does not stop the copies"
    keep_copy(office, datetime.now())
    assert not is_changed(office)


def test_a_copy_goes_to_the_stick_too_when_it_is_plugged_in(office: Path, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    keep_copy(office, datetime.now(), stick)
    assert not stick.exists(), "no folder is made where the stick would be"
    stick.mkdir()
    (stick / "ảnh").mkdir()
    keep_copy(office, datetime.now(), stick)
    assert len(copies_in(stick)) == 1
    assert (stick / "ảnh").is_dir()


@pytest.fixture(scope="module")
def pulled_out() -> Callable[[Path, str, str], None]:
    """Takes the stick away at the moment when something is about to be done to a file of that name on it."""
    waiting: list[tuple[Path, str, str]] = []

    def hear(event: str, args: tuple[object, ...]) -> None:
        if waiting and event == waiting[0][1] and str(args[0]).startswith(f"{waiting[0][0]}/"):
            stick, _, name = waiting[0]
            if Path(str(args[0])).name.endswith(name) and (event != "open" or "w" in str(args[1])):
                waiting.clear()
                shutil.rmtree(stick)

    sys.addaudithook(hear)  # stays for the process, and does nothing when nobody waits
    return lambda stick, event, name: waiting.append((stick, event, name))


@pytest.mark.parametrize(("event", "name"), [("open", DATABASE), ("open", KEY), ("os.rename", ".part")])
def test_a_stick_pulled_out_in_the_middle_of_a_copy_is_told_and_costs_nothing(
    office: Path, tmp_path: Path, pulled_out: Callable[[Path, str, str], None], event: str, name: str
) -> None:
    add("Đỗ Đức Ánh")
    stick = tmp_path / "usb"
    stick.mkdir()
    pulled_out(stick, event, name)
    with pytest.raises(UserError, match=r"Không ghi được|không dùng được"):
        keep_copy(office, datetime.now(), stick)
    assert copies_in(stick) == [], "half a copy is none"
    (own,) = copies_in(office / BACKUPS)
    verify(own.path)
    add("Nguyễn Thị Ân")
    assert Member.select().count() == 2, "the office is written to as before"
    stick.mkdir(exist_ok=True)
    keep_copy(office, datetime.now(), stick)
    assert len(copies_in(stick)) == 1, "plugged in again it gets the next copy"


def test_a_copy_is_proven_by_restoring_it_and_the_journal_says_so(office: Path) -> None:
    add("Đỗ Đức Ánh")
    made = keep_copy(office, datetime.now())
    assert proof_is_due(office, datetime.now())
    assert made.name in prove(office)
    assert not proof_is_due(office, datetime.now())
    assert proof_is_due(office, datetime.now() + timedelta(days=32))
    assert Action.select().order_by(Action.id.desc()).get().kind == "restore"
    assert [path.name for path in (office / BACKUPS).iterdir()] == [made.name], "nothing is left behind"


def test_a_copy_gone_bad_is_not_proven(office: Path) -> None:
    made = keep_copy(office, datetime.now())
    content = bytearray((made / DATABASE).read_bytes())
    content[len(content) // 2] ^= 1
    (made / DATABASE).write_bytes(content)
    with pytest.raises(UserError, match="Bản sao không dùng được"):
        prove(office)
    assert proof_is_due(office, datetime.now())


def test_without_a_copy_nothing_can_be_proven(office: Path) -> None:
    assert not proof_is_due(office, NOW)
    with pytest.raises(UserError, match="Chưa có bản sao lưu"):
        prove(office)


def made_at(*moments: datetime) -> list[Copy]:
    return [Copy(Path(f"{number}"), moment, "") for number, moment in enumerate(moments)]


def test_a_year_of_copies_each_half_hour_thins_to_two_days_and_thirty_one_more() -> None:
    begun, copies = NOW - timedelta(days=365), []
    moment = begun
    while moment <= NOW:
        if 7 <= moment.hour < 17 and moment.weekday() < 5:
            copies.append(moment)
        moment += EVERY
    everything = made_at(*copies)
    gone = {copy.path for copy in leaving(everything, NOW)}
    kept = sorted(copy.made for copy in everything if copy.path not in gone)
    recent = [moment for moment in kept if NOW - moment < ALL_OF]
    assert recent == [moment for moment in copies if NOW - moment < ALL_OF]
    days = sorted({moment.date() for moment in copies})
    assert {moment.date() for moment in kept} >= set(days[-12:])
    months = {(moment.year, moment.month) for moment in kept}
    assert len(months) == 9
    assert len(kept) <= len(recent) + 12 + 10 + 9


def test_copies_thinned_each_time_are_those_that_thinning_once_would_leave() -> None:
    """What is let go of early is never missed later, as the last copy of a month that is over."""
    moments = [NOW - timedelta(days=back, hours=hour) for back in range(400, -1, -1) for hour in (9, 5, 1)]
    everything = made_at(*moments)
    kept: list[Copy] = []
    for copy in everything:
        gone = {one.path for one in leaving([*kept, copy], copy.made)}
        kept = [one for one in [*kept, copy] if one.path not in gone]
    at_once = {one.path for one in everything} - {one.path for one in leaving(everything, everything[-1].made)}
    assert {one.path for one in kept} == at_once
    assert len(at_once) > 25


@given(st.lists(st.integers(min_value=-5_000, max_value=500_000), max_size=80, unique=True), st.integers(0, 40_000))
def test_thinning_never_takes_the_newest_nor_what_is_young_and_does_nothing_twice(
    minutes: list[int], later: int
) -> None:
    copies = made_at(*(NOW - timedelta(minutes=one) for one in minutes))
    gone = leaving(copies, NOW)
    kept = [copy for copy in copies if copy not in gone]
    if copies:
        assert max(copies, key=lambda copy: copy.made) in kept
    assert all(NOW - copy.made >= ALL_OF for copy in gone)
    assert leaving(kept, NOW) == []
    assert len(kept) <= sum(NOW - copy.made < ALL_OF for copy in copies) + 31
    again = leaving(kept, NOW + timedelta(minutes=later))
    assert not copies or len(again) < len(kept) or not kept


def test_only_our_own_finished_copies_are_let_go_of(office: Path) -> None:
    place = office / BACKUPS
    made = keep_copy(office, datetime.now())
    old = [place / f"20{year}-01-01-080000" for year in range(10, 26)]
    for path in old:
        shutil.copytree(made, path)
    (place / "2010-01-02-080000").mkdir()
    (place / "truoc-nang-cap-20260101.db").write_bytes(b"x")
    gone = thin(place, datetime.now())
    assert set(gone) <= set(old)
    assert len(gone) > 3
    assert made.exists()
    assert (place / "2010-01-02-080000").is_dir()
    assert (place / "truoc-nang-cap-20260101.db").exists()

"""The sheet by which a meeting is scored: its lines, its levels, its versions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.base import action
from db.errors import UserError
from db.meetings import (
    Meeting,
    MeetingState,
    Presence,
    Scorer,
)
from db.organizations import Organization
from db.quality_sheets import QualityLevel, TotalRule
from nongson_desktop.rules.meetings import (
    keep,
)
from nongson_desktop.rules.meetings_figures import figures
from nongson_desktop.rules.meetings_quality import (
    Filled,
    MeetingFacts,
    Sheet,
    bands_of,
    check_sheet,
    choose_sheet,
    facts_of,
    keep_score,
    level_at,
    name_final,
    new_version,
    proposed,
    scores_of,
    seed_sheets,
    sheet_on,
    total,
)
from nongson_desktop.rules.meetings_rules import rules_on
from tests.rules.conftest import MakeMembers
from tests.rules.test_meetings import LATE, MAY, meet

# quality


def test_in_a_month_without_a_theme_86_of_95_is_fair_raw_and_good_scaled(
    cell: Organization, new_members: MakeMembers
) -> None:
    """C8: the maximum is 95; the rule is kept with the score and can be said on paper."""
    new_members(cell, 10)
    meeting = meet(cell, MAY)
    with action("Chấm"):
        choose_sheet("hundred")
        sheet = sheet_on(MAY)
        lines = sheet.asked(thematic=False)
        assert sum(Decimal(line.most or 0) for line in lines) == 95
        points: dict[int, Decimal | None] = {line.id: line.most for line in lines}
        points[lines[-4].id] = Decimal(21)
        raw = keep_score(meeting, sheet, Filled(Scorer.CELL, points))
    assert (raw.total, raw.most, raw.level) == (86, 95, QualityLevel.FAIR)
    assert total(sheet, points, thematic=False).words == ("86/95 điểm, quy đổi 90,5; xếp loại theo điểm chấm: Khá")
    sheet.sheet.rule = TotalRule.SCALED
    with action("Chấm"):
        sheet.sheet.save()
        scaled = keep_score(meeting, sheet, Filled(Scorer.COMMITTEE, points))
    assert (scaled.scaled, scaled.level, scaled.rule) == (Decimal("90.5"), QualityLevel.GOOD, TotalRule.SCALED)
    assert total(sheet, points, thematic=False).words == ("86/95 điểm, quy đổi 90,5; xếp loại theo điểm quy đổi: Tốt")
    assert [(one.scorer, one.rule, one.final) for one in scores_of(meeting)] == [
        (Scorer.CELL, TotalRule.RAW, False),
        (Scorer.COMMITTEE, TotalRule.SCALED, True),
    ]
    with action("Chọn"):
        name_final(meeting, Scorer.CELL)
    assert [one.final for one in scores_of(meeting)] == [True, False]
    (cell_year,) = figures(2026, LATE, range(5, 6))
    assert (cell_year.mean_words, cell_year.level_name) == ("86,0", "Khá")
    assert (cell_year.rule_words, cell_year.themes_words) == ("theo điểm chấm", "–")
    assert Meeting.get_by_id(meeting.id).state == MeetingState.APPRAISED


def test_a_thematic_meeting_of_the_month_asks_for_the_theme_line_too(cell: Organization) -> None:
    sheet = hundred()
    assert len(sheet.asked(thematic=True)) - len(sheet.asked(thematic=False)) == 1
    assert sheet.whole() == 100


def hundred() -> Sheet:
    """The sheet of a hundred points, taken over."""
    with action("Lấy phiếu"):
        return next(one for one in seed_sheets() if one.sheet.key == "hundred")


@pytest.mark.parametrize(
    ("points", "level"),
    [("90", "good"), ("89.99", "fair"), ("70", "fair"), ("69.5", "average"), ("50", "average"), ("49.99", "poor")],
)
def test_a_boundary_belongs_to_the_level_above_it(office: Path, points: str, level: str) -> None:
    sheet = hundred()
    assert level_at(sheet.sheet, Decimal(points)) == level


@pytest.mark.parametrize(
    ("facts", "measure", "points"),
    [
        (MeetingFacts(attendance=Decimal(90)), "attendance", "4"),
        (MeetingFacts(attendance=Decimal("89.9")), "attendance", "3"),
        (MeetingFacts(attendance=Decimal(65)), "attendance", "2"),
        (MeetingFacts(attendance=Decimal(95), unexcused=1), "attendance", "1"),
        (MeetingFacts(speaking=Decimal(50)), "speaking", "4"),
        (MeetingFacts(speaking=Decimal("50.1")), "speaking", "5"),
        (MeetingFacts(short=Decimal(15)), "short", "4"),
        (MeetingFacts(short=Decimal(16)), "short", "3"),
        (MeetingFacts(short=Decimal(0)), "short", "5"),
    ],
)
def test_the_facts_propose_the_points_of_the_first_boundary_that_holds(
    office: Path, facts: MeetingFacts, measure: str, points: str
) -> None:
    sheet = hundred()
    line = next(one for one in sheet.criteria if one.measure == measure)
    assert proposed(line, facts) == Decimal(points)


def test_what_is_known_of_a_meeting_is_counted_for_its_sheet(cell: Organization, new_members: MakeMembers) -> None:
    people = new_members(cell, 10)
    meeting = meet(cell, MAY, away={people[0].id: Presence.EXCUSED})
    with action("Ghi"):
        keep(meeting, {"started": "19:30", "ended": "20:45", "speakers": 3, "speeches": 4})
    found = facts_of(meeting, rules_on(MAY))
    assert (found.attendance, found.short) == (Decimal(90), Decimal(15))
    assert found.speaking is not None
    assert round(found.speaking, 1) == Decimal("33.3")


def test_a_sheet_without_points_asks_for_a_level_and_one_with_them_for_every_line(
    cell: Organization, new_members: MakeMembers
) -> None:
    new_members(cell, 3)
    meeting = meet(cell, MAY)
    with action("Chấm"):
        frame = next(one for one in seed_sheets() if one.sheet.key == "frame")
        assert sheet_on(MAY).sheet.key == "frame", "the national frame is the default"
        with pytest.raises(UserError, match="chọn mức xếp loại"):
            keep_score(meeting, frame, Filled(Scorer.CELL, {}))
        keep_score(meeting, frame, Filled(Scorer.CELL, {}, QualityLevel.GOOD))
    (kept,) = scores_of(meeting)
    assert (kept.level, kept.total, kept.final) == (QualityLevel.GOOD, None, True)
    with action("Chấm"):
        choose_sheet("hundred")
        sheet = sheet_on(MAY)
        points: dict[int, Decimal | None] = {line.id: line.most for line in sheet.asked(thematic=False)}
        missing = dict(points)
        missing.pop(next(iter(points)))
        with pytest.raises(UserError, match="Chưa chấm: Bảo đảm thời lượng"):
            keep_score(meeting, sheet, Filled(Scorer.CELL, missing))
        points[next(iter(points))] = Decimal(6)
        with pytest.raises(UserError, match="từ 0 đến 5 điểm"):
            keep_score(meeting, sheet, Filled(Scorer.CELL, points))


def test_a_sheet_changes_from_a_day_on_and_the_old_one_stays_for_its_meetings(office: Path) -> None:
    with action("Phiếu"):
        choose_sheet("hundred")
        made = new_version(sheet_on(MAY), date(2026, 7, 1))
        made.sheet.good = Decimal(85)
        made.sheet.save()
        for line in made.criteria[3:]:
            line.hidden = True
            line.save()
    assert sheet_on(MAY).sheet.good == 90
    later = sheet_on(date(2026, 7, 1))
    assert (later.sheet.good, len(later.criteria)) == (85, 3)
    assert later.sheet.name == "Phiếu 100 điểm (thí dụ của một phường) (từ 01/07/2026)"
    later.sheet.fair = Decimal(95)
    with pytest.raises(UserError, match="Ngưỡng phải giảm dần"):
        check_sheet(later.sheet)
    with pytest.raises(UserError, match="“90 trở lên” không phải là một mức"):
        bands_of("90 trở lên")

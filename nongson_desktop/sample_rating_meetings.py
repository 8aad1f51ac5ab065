"""The meetings of the practice office that rate: a few cells with both ballots counted, and the places allotted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from db.ballots import BallotRound
from db.evaluation import Level
from nongson_desktop.rules.allotment import keep_allotment, places_of
from nongson_desktop.rules.assemblies import Assembly, assembly_of
from nongson_desktop.rules.ballots import Line, Sheet
from nongson_desktop.rules.rating_meetings import keep_meeting, keep_sheet, read
from nongson_desktop.sample_people import Story, at
from nongson_desktop.sample_ratings import Choice

_CELLS, _ABSENT = 3, 1


def record(story: Story, choice: Choice) -> None:
    """The last closed year and the open one: places for all cells, the votes of the first that met."""
    year = choice.year
    if year < story.last - 1:
        return
    day = date(year, 12, 8) if year < story.last else date(year, 11, 19)
    with at(f"Phân bổ hoàn thành xuất sắc năm {year}", day):
        keep_allotment(year, {share.id: share.proposed for share in places_of(year).shares})
    for cell in choice.cells[:_CELLS]:
        assembly = assembly_of(year, cell, day)
        if (assembly.meeting.entitled or 0) > len(Level.ALL) and assembly.names:
            with at(f"Ghi cuộc họp kiểm điểm năm {year}", day):
                _hold(assembly, choice, day)


def _hold(assembly: Assembly, choice: Choice, day: date) -> None:
    fresh, names = assembly.meeting, [rating.name for rating in assembly.names]
    present = (fresh.entitled or 0) - _ABSENT
    values = {"held_on": day, "started": "19 giờ 30", "ended": "21 giờ 30", "place": "nhà văn hoá thôn"}
    people = {"members": fresh.members, "entitled": fresh.entitled, "present": present, "chair": fresh.chair}
    signers = {"secretary": names[0], "teller": names[-1], "absent": "01 đồng chí đi công tác, có lý do"}
    meeting = keep_meeting(choice.year, assembly.organization, {**values, **people, **signers})
    for round_ in assembly.rounds:
        sheet = _returned(read(meeting).sheet(round_), present)
        lines = [_counted(line, choice, sheet) for line in sheet.lines]
        chosen = sum(line.htxs > 0 for line in lines)
        places = max(sheet.places or 0, chosen) if round_ == BallotRound.BEST else None
        keep_sheet(meeting, replace(sheet, lines=tuple(lines), places=places))


def _returned(sheet: Sheet, present: int) -> Sheet:
    """All ballots came back, one of them spoiled."""
    return replace(sheet, issued=present, returned=present, missing=0, valid=present - 1, spoiled=1)


def _counted(line: Line, choice: Choice, sheet: Sheet) -> Line:
    """Nearly everyone agreed with what was decided later."""
    level, valid = choice.levels[line.rating_id], sheet.valid or 0
    if sheet.round == BallotRound.BEST:
        return replace(line, htxs=valid - 1 if level == Level.HTXS else 0)
    shown = Level.HTT if level == Level.HTXS else level
    other = Level.HT if shown == Level.HTT else Level.HTT
    counts: dict[str, Any] = {shown.lower(): valid - 1, other.lower(): 1}
    return replace(line, **counts)

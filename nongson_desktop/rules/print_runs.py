"""Đợt in: which sheets went to the printer, which came out well, which were spoilt, and where to go on after a jam."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from db.base import action, save_many
from db.errors import UserError
from db.print_runs import PrintedSheet, PrintPart, PrintRun, SheetState, SpoilReason, SpoiltSheet

_PIECE = re.compile(r"(\d+)?\s*([-–]\s*(\d+)?)?")


@dataclass(frozen=True)
class Sheet:
    """One sheet that is to be printed: whose it is, and which award it is about."""

    name: str = ""
    award: int | None = None


@dataclass(frozen=True)
class Tally:
    """The sheets of a run, or of several: how many went out, how many are good, spoilt, or not yet told."""

    sheets: int = 0
    waiting: int = 0
    good: int = 0
    spoilt: int = 0
    unsure: int = 0
    taken: int | None = None

    @property
    def used(self) -> int:
        """The sheets of paper that are no longer blank."""
        return self.good + self.spoilt + self.unsure

    @property
    def left(self) -> int | None:
        """How many blank sheets must be left of those taken; less than none says that more were used."""
        return None if self.taken is None else self.taken - self.used

    @property
    def says(self) -> str:
        """How the sheets stand, in one sentence or two."""
        parts = [f"{self.good} tốt", f"{self.spoilt} hỏng"]
        parts += [f"{self.unsure} chưa ghi kết quả"] if self.unsure else []
        parts += [f"{self.waiting} chưa in"] if self.waiting else []
        told = f"{self.sheets} tờ: {', '.join(parts)}."
        if self.taken is None or self.left is None:
            return told
        if self.left < 0:
            return f"{told} Phôi lấy ra {self.taken}, đã dùng {self.used}: thiếu {-self.left} tờ chưa rõ lấy ở đâu."
        return f"{told} Phôi lấy ra {self.taken}, đã dùng {self.used}, phải còn {self.left}."


def sheets_asked(text: str, total: int, field: str = "sheets") -> list[int]:
    """The sheets meant by "5-28, 31", "5-" or "-4", counted from 1, in order and each once; all when nothing is typed.

    Raises UserError.
    """
    if not text.strip():
        return list(range(1, total + 1))
    found: set[int] = set()
    for piece in text.replace(";", ",").split(","):
        found.update(_stretch(piece.strip(), total, field))
    return sorted(found)


def _stretch(piece: str, total: int, field: str) -> range:
    parts = _PIECE.fullmatch(piece)
    if not piece or parts is None or not (parts[1] or parts[3]):
        raise UserError(f"Không hiểu “{piece}”: hãy gõ số tờ, ví dụ 5-{total} hoặc 3, 7.", field)
    first = int(parts[1] or 1)
    last = int(parts[3] or total) if parts[2] else first
    if not 1 <= first <= last <= total:
        raise UserError(f"“{piece}” không nằm trong các tờ từ 1 đến {total}.", field)
    return range(first, last + 1)


def told(sheets: Iterable[int]) -> str:
    """Sheets as they are typed and told: 1-4, 7."""
    parts = []
    for _, group in groupby(enumerate(sorted(sheets)), key=lambda pair: pair[1] - pair[0]):
        run = [sheet for _, sheet in group]
        parts.append(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]))
    return ", ".join(parts)


# what went to the printer


def keep_run(
    values: dict[str, Any],
    sheets: Sequence[Sheet],
    sent: Collection[int],
    copies: int = 1,
    *,
    only: Collection[int] = (),
) -> PrintRun:
    """Keep a new run with the sheets that went to the printer, counted from 1, as one Action.

    With `only` the others are not to be printed in it.
    """
    with action(f"In {len(sent)} tờ: {values['title']}", kind="print"):
        run = PrintRun(**values)
        run.save()
        rows = [
            {"run": run.id, "position": place, "name": one.name, "award": one.award}
            | ({"state": SheetState.SENT, "times": copies} if place in sent else {})
            for place, one in enumerate(sheets, 1)
            if not only or place in only or place in sent
        ]
        save_many(PrintedSheet, rows)
    return run


def keep_printed(
    run: PrintRun | None,
    values: dict[str, Any],
    sheets: Sequence[Sheet],
    sent: Collection[int],
    copies: int = 1,
    *,
    only: Collection[int] = (),
) -> PrintRun:
    """Keep what went to the printer in the run that goes on; in a new one when its sheets are others by now."""
    if run is not None and _goes_on(run, values, sheets, sent):
        keep_sent(run, sent, copies)
        return run
    return keep_run(values, sheets, sent, copies, only=only)


_SAME = ("paper", "year", "part", "stock")


def _goes_on(run: PrintRun, values: dict[str, Any], sheets: Sequence[Sheet], sent: Collection[int]) -> bool:
    known = {one.position: Sheet(one.name, one.__data__["award"]) for one in sheets_of(run)}
    alike = all(getattr(run, name) == values.get(name, getattr(run, name)) for name in _SAME)
    return alike and set(sent) <= known.keys() and known.items() <= dict(enumerate(sheets, 1)).items()


def keep_sent(run: PrintRun, sent: Collection[int], copies: int = 1) -> None:
    """Keep that these sheets of a run went to the printer, once more or for the first time, as one Action."""
    with action(f"In {len(sent)} tờ: {run.title} (đợt {run.id})", kind="print"):
        rows = [
            {"id": one.id, "state": SheetState.SENT, "times": one.times + copies}
            for one in sheets_of(run)
            if one.position in sent
        ]
        save_many(PrintedSheet, rows)


def sheets_of(run: PrintRun) -> list[PrintedSheet]:
    """The sheets of a run in order."""
    mine = PrintedSheet.select().where(PrintedSheet.run == run, PrintedSheet.hidden == False)
    return list(mine.order_by(PrintedSheet.position))


def spoilt_of(run: PrintRun) -> list[SpoiltSheet]:
    """The spoilt sheets of a run as they were told."""
    mine = SpoiltSheet.select().where(SpoiltSheet.run == run, SpoiltSheet.hidden == False)
    return list(mine.order_by(SpoiltSheet.id))


def waiting_of(sheets: Iterable[PrintedSheet]) -> list[int]:
    """Which sheets are still to be printed."""
    return [one.position for one in sheets if one.state == SheetState.WAITING]


# what came out


def keep_result(
    run: PrintRun, through: int, spoilt: Collection[int], reason: str, on: date, *, note: str = ""
) -> PrintRun:
    """Keep how the sheets that were sent came out: good through that one, these spoilt, the rest not out; one Action.

    `through` is the last sheet that came out, counted from 1, 0 for none. Raises UserError.
    """
    sheets = {one.position: one for one in sheets_of(run)}
    sent = [one for one in sheets.values() if one.state == SheetState.SENT]
    if not sent:
        raise UserError("Không có tờ nào đang chờ ghi kết quả.", "through")
    if through and through not in sheets:
        raise UserError(f"Đợt in chỉ có các tờ từ 1 đến {max(sheets)}.", "through")
    _refuse_unknown_reason(reason)
    wrong = sorted(place for place in spoilt if place not in {one.position for one in sent})
    if wrong:
        raise UserError(f"Tờ số {told(wrong)} không nằm trong các tờ vừa gửi in.", "spoilt")
    with action(f"Kết quả đợt in {run.id}: tốt đến tờ {through}, hỏng {len(spoilt)}", kind="print"):
        _keep_spoilt(run, [sheets[place] for place in sorted(spoilt)], reason, on, note)
        lost = _lost(run)
        good = [one for one in sent if one.position <= through and one.position not in spoilt]
        rows = [{"id": one.id, "state": SheetState.GOOD} for one in good]
        rest = [one for one in sent if one not in good]
        save_many(PrintedSheet, rows)
        save_many(PrintedSheet, [_not_good(run, one, lost[one.id], was_spoilt=one.position in spoilt) for one in rest])
    return run


def _not_good(run: PrintRun, one: PrintedSheet, lost: int, *, was_spoilt: bool) -> dict[str, Any]:
    """A sheet that did not come out was not used: it counts as often as it was spoilt."""
    return {"id": one.id, "state": _after_spoiling(run) if was_spoilt else SheetState.WAITING, "times": lost}


def _after_spoiling(run: PrintRun) -> str:
    return SheetState.SPOILT if run.part in PrintPart.ONTO_PRINTED else SheetState.WAITING


def _lost(run: PrintRun) -> Counter[int]:
    """How often each sheet of a run was spoilt, by the id of the sheet."""
    return Counter(one.__data__["sheet"] for one in spoilt_of(run))


def keep_spoilt(run: PrintRun, spoilt: Collection[int], reason: str, on: date, *, note: str = "") -> None:
    """Keep that these sheets are spoilt after all, as one Action; they are then to be printed again.

    Raises UserError when one of them was never printed.
    """
    _refuse_unknown_reason(reason)
    lost = _lost(run)
    chosen = [one for one in sheets_of(run) if one.position in spoilt]
    unused = [one.position for one in chosen if one.times <= lost[one.id]]
    if unused or not chosen:
        raise UserError(
            f"Tờ số {told(unused)} chưa in nên chưa hỏng được." if unused else "Chưa chọn tờ nào.", "spoilt"
        )
    with action(f"Ghi {len(chosen)} tờ hỏng: {run.title} (đợt {run.id})", kind="print"):
        _keep_spoilt(run, chosen, reason, on, note)
        save_many(PrintedSheet, [{"id": one.id, "state": _after_spoiling(run)} for one in chosen])


def keep_spoilt_blank(run: PrintRun, count: int, reason: str, on: date, *, note: str = "") -> None:
    """Keep that so many sheets of the stock were spoilt before anything was on them, as one Action."""
    _refuse_unknown_reason(reason)
    if count < 1:
        raise UserError("Số phôi hỏng phải từ 1 trở lên.", "count")
    with action(f"Ghi {count} phôi trắng hỏng: {run.title} (đợt {run.id})", kind="print"):
        row = {"run": run.id, "sheet": None, "reason": reason, "spoilt_on": on, "note": note}
        save_many(SpoiltSheet, [row] * count)


def _keep_spoilt(run: PrintRun, sheets: Sequence[PrintedSheet], reason: str, on: date, note: str) -> None:
    row = {"run": run.id, "reason": reason, "spoilt_on": on, "note": note}
    save_many(SpoiltSheet, [{**row, "sheet": one.id} for one in sheets])


def _refuse_unknown_reason(reason: str) -> None:
    if reason not in dict(SpoilReason.LABELS):
        raise UserError("Chọn lý do hỏng trong danh sách.", "reason")


def keep_taken(run: PrintRun, taken: int | None) -> None:
    """Keep how many sheets of the stock were taken for a run, as one Action; raises UserError."""
    if taken is not None and taken < 0:
        raise UserError("Số phôi lấy ra phải từ 0 trở lên.", "taken")
    with action(f"Số phôi lấy ra cho đợt in {run.id}: {'chưa rõ' if taken is None else taken}", kind="print"):
        save_many(PrintRun, [{"id": run.id, "taken": taken}])
    run.taken = taken


# the account


def tally_of(run: PrintRun, sheets: Sequence[PrintedSheet], spoilt: Sequence[SpoiltSheet]) -> Tally:
    """How a run stands. A run of numbers alone uses no new stock: what it spoils had been good before."""
    lost = Counter(one.__data__["sheet"] for one in spoilt)
    good = sum(one.times - lost[one.id] for one in sheets if one.state == SheetState.GOOD)
    unsure = sum(one.times - lost[one.id] for one in sheets if one.state == SheetState.SENT)
    return Tally(len(sheets), len(waiting_of(sheets)), good, len(spoilt), unsure, run.taken)


def tallies(runs: Sequence[PrintRun]) -> dict[int, Tally]:
    """How each run stands, by its id; two queries."""
    sheets: dict[int, list[PrintedSheet]] = defaultdict(list)
    spoilt: dict[int, list[SpoiltSheet]] = defaultdict(list)
    for model, found in ((PrintedSheet, sheets), (SpoiltSheet, spoilt)):
        of_runs: Any = model.select().where(model.run.in_(runs), model.hidden == False).order_by(model.id)
        for one in of_runs:
            found[one.__data__["run"]].append(one)
    return {run.id: tally_of(run, sheets[run.id], spoilt[run.id]) for run in runs}


def account(runs: Sequence[PrintRun]) -> dict[str, Tally]:
    """What became of each stock over these runs: a sheet spoilt when its number was printed is no longer good."""
    found: dict[str, Tally] = {}
    each = tallies(runs)
    for run in runs:
        found[run.stock] = _added(found.get(run.stock, Tally()), run, each[run.id])
    return found


def _added(total: Tally, run: PrintRun, one: Tally) -> Tally:
    if run.part in PrintPart.ONTO_PRINTED:
        return replace(total, good=total.good - one.spoilt, spoilt=total.spoilt + one.spoilt)
    return Tally(
        total.sheets + one.sheets,
        total.waiting + one.waiting,
        total.good + one.good,
        total.spoilt + one.spoilt,
        total.unsure + one.unsure,
        total.taken if one.taken is None else (total.taken or 0) + one.taken,
    )


def refuse_entry(_record: PrintRun | SpoiltSheet) -> None:
    """Nothing is entered from a list: runs come from printing; raises UserError."""
    raise UserError("Đợt in và tờ hỏng được ghi khi in, không nhập từ bảng.")

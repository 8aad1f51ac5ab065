"""Trạng thái của đảng viên: which may follow which, as the table of db/seeds/statuses.toml says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from db.errors import UserError
from db.members import Member, Status, StatusPeriod
from db.settings import keep_setting, setting
from nongson_desktop.paths import seeds

ALLOWED, UNUSUAL, IMPOSSIBLE = "allowed", "unusual", "impossible"
LEFT_PARTY = (Status.REMOVED, Status.EXPELLED, Status.RESIGNED)
_SETTING = "status-numbers"


@dataclass(frozen=True)
class StatusRule:
    """What one status means and what it may turn into; `needs` are the fields that a change to it should have."""

    key: str
    counted: bool
    base: bool
    attends: bool
    tasks: bool
    words: str
    to: tuple[str, ...]
    unusual: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    closes: bool = False
    transfer: bool = False
    reported: str = ""
    complaint: bool = False

    @property
    def label(self) -> str:
        return dict(Status.LABELS)[self.key]


@cache
def table() -> dict[str, Any]:
    """The seed as it is written."""
    import tomllib

    return tomllib.loads((seeds() / "statuses.toml").read_text(encoding="utf-8"))


@cache
def rules() -> dict[str, StatusRule]:
    """Every status by its key, in the order of Status.LABELS."""
    lists = ("to", "unusual", "needs", "leads")
    rows = {row["key"]: {**row, **{name: tuple(row.get(name, ())) for name in lists}} for row in table()["status"]}
    return {key: StatusRule(**rows[key]) for key, _ in Status.LABELS}


def numbers(day: date) -> dict[str, int]:
    """The legal periods in force on the day: those of the seed, where the office set none of its own."""
    return {**table()["numbers"], **setting(_SETTING, day, {})}


def keep_numbers(values: dict[str, int], since: date | None = None, document: str = "") -> None:
    """Set periods of the office's own from a day on, in the current Action; raises UserError."""
    shipped = table()["numbers"]
    refuse_numbers(values, shipped)
    keep_setting(_SETTING, {name: value for name, value in values.items() if value != shipped[name]}, since, document)


def status_called(words: str) -> str:
    """The status by its key or its label; raises UserError."""
    found = next((key for key, label in Status.LABELS if words.casefold() in (key, label.casefold())), "")
    if not found:
        labels = ", ".join(label for _, label in Status.LABELS)
        raise UserError(f"Không có trạng thái “{words}”. Các trạng thái: {labels}.", "status")
    return found


def refuse_numbers(values: Mapping[str, int], known: Mapping[str, int]) -> None:
    """Refuse a period that there is none of, or that runs backwards; raises UserError with its name as the field."""
    wrong = next((name for name, value in values.items() if name not in known or value < 0), "")
    if wrong:
        raise UserError("Thời hạn phải là một số từ 0 trở lên.", wrong)


def step(before: str, after: str) -> str:
    """Whether the second status may follow the first: ALLOWED, UNUSUAL or IMPOSSIBLE; anything may come first."""
    if not before or after in rules()[before].to:
        return ALLOWED
    return UNUSUAL if after in rules()[before].unusual else IMPOSSIBLE


def refusal(before: str, after: str) -> str:
    """Why the step cannot be, as the end of a sentence."""
    if before == after:
        return "đang ở trạng thái này rồi"
    for row in table()["refusal"]:
        if before in row.get("from", [before]) and after in row.get("to", [after]):
            return str(row["words"])
    raise LookupError(f"{before} -> {after}")


def refuse_step(before: str, after: str) -> None:
    """Refuse what the table does not allow; raises UserError."""
    if step(before, after) == IMPOSSIBLE:
        names = dict(Status.LABELS)
        raise UserError(
            f"Không chuyển được từ “{names[before]}” sang “{names[after]}”: {refusal(before, after)}.", "status"
        )


def refuse_impossible(member: Member, status: str, day: date | None) -> None:
    """Refuse a status that cannot follow what the member was by the day; raises UserError.

    What was entered for the same day is corrected, back to what held before too; a day before the last is for the
    periods to refuse.
    """
    known = periods_of(member)
    before = status_before(known, day)
    corrects = status == before and any(one.since == day for one in known)
    if corrects or any(one.since and (day is None or one.since > day) for one in known):
        return
    refuse_step(before, status)
    if status == Status.PROBATIONARY and before and before not in LEFT_PARTY and _was_official(known, day):
        raise UserError(f"{member.name} đã là đảng viên chính thức, không trở lại dự bị.", "status")


def check_period(period: StatusPeriod) -> None:
    """Refuse a status written with its days that overlaps another or cannot follow the one before; raises UserError.

    The same status from the same day is itself, not another.
    """
    if not period.__data__["member"]:
        return
    known = [one for one in periods_of(period.__data__["member"]) if (one.since, one.status) != _mark(period)]
    other = next((one for one in known if one.id != period.id and _overlap(one, period)), None)
    if other is not None:
        since = f" từ {other.since:%d/%m/%Y}" if other.since else ""
        raise UserError(f"Trùng thời gian với trạng thái “{rules()[other.status].label}”{since}.", "since")
    refuse_step(status_before([one for one in known if one.id != period.id], period.since), period.status)


def _mark(period: StatusPeriod) -> tuple[date | None, str]:
    return period.since, period.status


def _overlap(one: StatusPeriod, other: StatusPeriod) -> bool:
    begun, ended = (one.since or date.min, other.since or date.min), (one.until or date.max, other.until or date.max)
    return max(begun) < min(ended)


def periods_of(member: Member | int) -> list[StatusPeriod]:
    """The statuses of a member, the earliest first."""
    known = StatusPeriod.select().where(StatusPeriod.member == member, StatusPeriod.hidden == False)
    return list(known.order_by(StatusPeriod.since, StatusPeriod.id))


def status_before(known: list[StatusPeriod], day: date | None) -> str:
    """What held up to the day; nothing when no status did, or a stay had ended without another."""
    earlier = [one for one in known if _begins_before(one, day)]
    if not earlier:
        return ""
    last = earlier[-1]
    ended = last.until is not None and day is not None and last.until < day and not rules()[last.status].closes
    return "" if ended else last.status


def _begins_before(period: StatusPeriod, day: date | None) -> bool:
    return day is not None and (period.since is None or period.since < day)


def _was_official(known: list[StatusPeriod], day: date | None) -> bool:
    """Whether the member has been official since last admitted."""
    earlier = [one.status for one in known if _begins_before(one, day)]
    left = max((place for place, status in enumerate(earlier) if status in LEFT_PARTY), default=-1)
    return Status.OFFICIAL in earlier[left + 1 :]

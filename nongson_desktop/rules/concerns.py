"""Kiến nghị: received from any source, assigned, answered, reported back; what may follow what, and what is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from db.base import save_many
from db.dialogues import Concern, ConcernKind, ConcernSource, ConcernState, Dialogue, Reception
from db.errors import UserError
from nongson_desktop.rules.dialogue_rules import DialogueRules, area_called, rules_on
from nongson_desktop.rules.due import DueItem

AREA = "Kiến nghị của dân"
ON_THE_SPOT = "Trả lời trực tiếp tại chỗ."
_LISTED, _SHORT = 200, 70
_HANDLED = (ConcernState.RECEIVED, ConcernState.ASSIGNED, ConcernState.WORKING)
_ANSWERED = ConcernState.RESOLVED
_OF_COMPLAINT = {
    "content": "nội dung",
    "raised_by": "người nêu",
    "result": "kết quả giải quyết",
    "reason": "lý do",
    "answer_number": "văn bản trả lời",
}


@dataclass(frozen=True)
class Step:
    """One step of the ladder: what the button says, from which states it leads, and what it asks."""

    state: str
    words: str
    after: tuple[str, ...]
    asks: tuple[str, ...] = ()


STEPS = (
    Step(ConcernState.ASSIGNED, "Phân công", _HANDLED, ("body", "assigned_on", "due_on")),
    Step(ConcernState.WORKING, "Đang xử lý", (ConcernState.ASSIGNED,)),
    Step(
        ConcernState.ANSWERED,
        "Trả lời",
        (*_HANDLED, ConcernState.PASSED_UP),
        ("result", "answer_number", "answered_on"),
    ),
    Step(ConcernState.REPORTED, "Thông báo lại", (ConcernState.ANSWERED,), ("reported_on",)),
    Step(ConcernState.CLOSED, "Đóng", (ConcernState.REPORTED,)),
    Step(ConcernState.PASSED_UP, "Chuyển cấp trên", _HANDLED, ("passed_to", "passed_on")),
    Step(ConcernState.REFUSED, "Không giải quyết", (*_HANDLED, ConcernState.PASSED_UP), ("reason",)),
)


_NEXT = {
    ConcernState.RECEIVED: ConcernState.ASSIGNED,
    ConcernState.ASSIGNED: ConcernState.WORKING,
    ConcernState.WORKING: ConcernState.ANSWERED,
    ConcernState.PASSED_UP: ConcernState.ANSWERED,
    ConcernState.ANSWERED: ConcernState.REPORTED,
    ConcernState.REPORTED: ConcernState.CLOSED,
}


def steps_from(state: str) -> list[Step]:
    """The steps that may follow a state, in the order of the ladder."""
    return [step for step in STEPS if state in step.after]


def next_step(state: str) -> Step | None:
    """The step that a concern usually takes next."""
    following = _NEXT.get(state)
    return next((step for step in STEPS if step.state == following), None)


def state_words(state: str) -> str:
    return dict(ConcernState.LABELS).get(state, state)


# what a concern may say


def check(concern: Concern) -> None:
    """Refuse what one field alone cannot judge; raises UserError."""
    if concern.received_on is None:
        raise UserError("Chưa nhập ngày tiếp nhận.", "received_on")
    _check_source(concern)
    if concern.kind == ConcernKind.COMPLAINT:
        _check_complaint(concern)
        return
    if not concern.content.strip():
        raise UserError("Chưa nhập nội dung kiến nghị.", "content")
    if concern.state == ConcernState.HANDED_ON:
        raise UserError("Chỉ khiếu nại, tố cáo mới ghi là đã chuyển theo thủ tục riêng.", "state")
    _check_days(concern)
    _check_state(concern)
    _check_repeats(concern)


def _check_complaint(concern: Concern) -> None:
    """Complaints and denunciations have legal procedures of their own: only that they were passed on is kept."""
    written = next((name for name in _OF_COMPLAINT if getattr(concern, name).strip()), None)
    if written:
        raise UserError(
            f"Khiếu nại, tố cáo chỉ ghi ngày nhận và nơi chuyển đến: để trống {_OF_COMPLAINT[written]}.", written
        )
    if concern.state != ConcernState.HANDED_ON:
        raise UserError(f"Khiếu nại, tố cáo: chọn tình trạng “{state_words(ConcernState.HANDED_ON)}”.", "state")
    if not concern.passed_to.strip():
        raise UserError("Chưa nhập nơi chuyển đến.", "passed_to")
    _after(concern, "passed_on", "received_on", "Ngày chuyển phải từ ngày tiếp nhận trở đi.")


def _check_source(concern: Concern) -> None:
    links = (("dialogue", ConcernSource.DIALOGUE), ("reception", ConcernSource.RECEPTION))
    for name, source in links:
        if concern.__data__.get(name) and concern.source != source:
            raise UserError(f"Nguồn phải là {dict(ConcernSource.LABELS)[source]}.", "source")


def _check_days(concern: Concern) -> None:
    begun = "received_on"
    _after(concern, "assigned_on", begun, "Ngày phân công phải từ ngày tiếp nhận trở đi.")
    _after(concern, "due_on", begun, "Hạn trả lời phải từ ngày tiếp nhận trở đi.")
    _after(concern, "answered_on", begun, "Ngày trả lời phải từ ngày tiếp nhận trở đi.")
    _after(concern, "reported_on", "answered_on", "Ngày thông báo lại phải từ ngày trả lời trở đi.")
    _after(concern, "passed_on", begun, "Ngày chuyển phải từ ngày tiếp nhận trở đi.")


def _after(concern: Concern, later: str, earlier: str, sentence: str) -> None:
    last, first = getattr(concern, later), getattr(concern, earlier)
    if last and first and last < first:
        raise UserError(sentence, later)


def _check_state(concern: Concern) -> None:
    """Each state needs what its step asks."""
    state = concern.state
    if concern.on_the_spot and state not in _ANSWERED:
        raise UserError("Đã trả lời tại chỗ thì tình trạng là Đã trả lời hoặc Đã thông báo lại.", "state")
    if state in (ConcernState.ASSIGNED, ConcernState.WORKING):
        _needed(concern, "body", "Chưa nhập cơ quan, người xử lý.")
    if state in _ANSWERED:
        _needed(concern, "result", "Chưa nhập kết quả giải quyết.")
        _needed(concern, "answered_on", "Chưa nhập ngày trả lời.")
    if state in (ConcernState.REPORTED, ConcernState.CLOSED):
        _needed(concern, "reported_on", "Chưa nhập ngày thông báo lại cho dân.")
    if state == ConcernState.PASSED_UP:
        _needed(concern, "passed_to", "Chưa nhập nơi chuyển đến.")
        _needed(concern, "passed_on", "Chưa nhập ngày chuyển.")
    if state == ConcernState.REFUSED:
        _needed(concern, "reason", "Chưa ghi lý do không giải quyết.")


def _needed(concern: Concern, name: str, sentence: str) -> None:
    value = getattr(concern, name)
    if value is None or not str(value).strip():
        raise UserError(sentence, name)


def _check_repeats(concern: Concern) -> None:
    if not concern.__data__.get("repeats"):
        return
    if concern.id and concern.__data__["repeats"] == concern.id:
        raise UserError("Kiến nghị không thể lặp lại chính nó.", "repeats")
    if concern.repeats.received_on > concern.received_on:
        raise UserError("Kiến nghị đã nêu trước đây phải có ngày tiếp nhận sớm hơn.", "repeats")


# writing


def receive(content: str, received_on: date, source: str, **values: Any) -> Concern:
    """Write a concern with its deadline, in the current Action; `values` are further fields of it; raises UserError."""
    return write(Concern(content=content, received_on=received_on, source=source, **values))


def write(concern: Concern) -> Concern:
    """Complete a concern from what it says, check and save it, in the current Action; raises UserError."""
    _complete(concern)
    check(concern)
    concern.save()
    return concern


def _complete(concern: Concern) -> None:
    """The deadline, the field as the office writes it, and what an answer on the spot means."""
    if concern.received_on is None:
        return
    concern.area = area_called(concern.area or "", concern.received_on)
    for name, source in (("dialogue", ConcernSource.DIALOGUE), ("reception", ConcernSource.RECEPTION)):
        if concern.__data__.get(name):
            concern.source = source
    if concern.kind == ConcernKind.COMPLAINT:
        concern.state, concern.due_on = ConcernState.HANDED_ON, None
        concern.passed_on = concern.passed_on or concern.received_on
        return
    if concern.on_the_spot and concern.state in (*_HANDLED, *_ANSWERED):
        _answer_there(concern)
    elif concern.due_on is None and concern.state in ConcernState.UNANSWERED:
        concern.due_on = concern.received_on + timedelta(days=rules_on(concern.received_on).answer_days)


def _answer_there(concern: Concern) -> None:
    """Answered before those who raised it: nothing is left to report."""
    concern.result = concern.result or ON_THE_SPOT
    concern.answered_on = concern.answered_on or concern.received_on
    concern.reported_on = concern.reported_on or concern.answered_on
    concern.state = ConcernState.CLOSED if concern.state == ConcernState.CLOSED else ConcernState.REPORTED


def take_step(concern: Concern, state: str, values: Mapping[str, Any]) -> None:
    """Move a concern on, with what the step asks, in the current Action; raises UserError."""
    step = next((one for one in steps_from(concern.state) if one.state == state), None)
    if step is None:
        raise UserError(f"Từ “{state_words(concern.state)}” không chuyển sang “{state_words(state)}” được.", "state")
    for name in step.asks:
        value = values.get(name)
        setattr(concern, name, "" if value is None and not name.endswith("_on") else value)
    concern.state = state
    if state == ConcernState.ASSIGNED and concern.due_on is None:
        concern.due_on = concern.received_on + timedelta(days=rules_on(concern.received_on).answer_days)
    check(concern)
    concern.save()


def write_rows(origin: Dialogue | Reception, changes: Sequence[tuple[int, Mapping[str, Any]]]) -> list[int]:
    """Write opinions of one dialogue or day as typed: id (0: new) and values, in the current Action; raises UserError.

    An opinion takes its day and its hamlet from where it was raised.
    """
    ids = []
    for number, values in changes:
        concern = Concern.get_by_id(number) if number else _raised_at(origin)
        for name, value in values.items():
            setattr(concern, name, value)
        ids.append(write(concern).id)
    return ids


def _raised_at(origin: Dialogue | Reception) -> Concern:
    if isinstance(origin, Reception):
        return Concern(received_on=origin.day, source=ConcernSource.RECEPTION, reception=origin)
    return Concern(
        received_on=origin.held_on,
        source=ConcernSource.DIALOGUE,
        dialogue=origin,
        hamlet=origin.__data__.get("hamlet"),
    )


def drop(concerns: Sequence[int]) -> None:
    """Take concerns off the register that were written by mistake, in the current Action."""
    save_many(Concern, [{"id": number, "hidden": True} for number in concerns])


# what is due


def due(day: date, until: date) -> list[DueItem]:
    """Answers due and overdue, those passed up and not answered, those answered and not reported back."""
    rules = rules_on(day)
    query: Any = Concern.select().where(Concern.hidden == False, Concern.state.in_(ConcernState.OPEN))
    dated = [(by, one, words) for one in query for by, words in [_due_of(one, day, rules)] if by and by <= until]
    dated.sort(key=lambda found: (found[0], found[1].id))
    cells = _cells(day)
    if len(dated) > _LISTED:
        return _together(dated, day)
    return [
        DueItem(by, AREA, f"{words}: {_short(one.content)}", "concerns", one.id, _cell_of(one, cells))
        for by, one, words in dated
    ]


def _due_of(one: Concern, day: date, rules: DialogueRules) -> tuple[date | None, str]:
    if one.state == ConcernState.PASSED_UP:
        by = one.passed_on + timedelta(days=rules.passed_days) if one.passed_on else None
        return by, f"{one.passed_to} chưa trả lời kiến nghị"
    if one.state == ConcernState.ANSWERED:
        by = one.answered_on + timedelta(days=rules.report_days) if one.answered_on else None
        return by, "Thông báo lại cho dân"
    by = one.due_on or one.received_on + timedelta(days=rules.answer_days)
    return by, f"{one.body or 'Chưa phân công'}{_weeks(by, day)}"


def _weeks(due_on: date, day: date) -> str:
    """How many weeks an answer is overdue: said anew each week."""
    late = (day - due_on).days
    return f" quá hạn {-(-late // 7)} tuần" if late > 0 else ""


def _together(dated: Sequence[tuple[date, Concern, str]], day: date) -> list[DueItem]:
    """Of very many, one line for those overdue and one for those to come."""
    found = []
    for words, part in (
        ("kiến nghị quá hạn", [by for by, *_ in dated if by < day]),
        ("kiến nghị đến hạn", [by for by, *_ in dated if by >= day]),
    ):
        if part:
            found.append(DueItem(part[0], AREA, f"{len(part)} {words}", "concerns", 0, None, len(part)))
    return found


def _cells(day: date) -> dict[int, int]:
    from nongson_desktop.rules.hamlets import hamlets_by_cell

    return {hamlet: cell for cell, rows in hamlets_by_cell(day).items() for hamlet, _name in rows}


def _cell_of(one: Concern, cells: Mapping[Any, Any]) -> int | None:
    found: int | None = one.__data__["cell"] or cells.get(one.__data__["hamlet"])
    return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[: _SHORT - 1]}…"

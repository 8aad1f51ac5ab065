"""Sắp xếp tổ chức: an operation in one sentence."""

from __future__ import annotations

from db.reorganization import ReorganizationKind
from nongson_desktop.rules.bodies import names_on
from nongson_desktop.rules.reorganization_operation import Operation


def sentence_of(operation: Operation, names: dict[int, str]) -> str:
    """What is done to which bodies, by their names of the day."""
    bodies = joined([names[one] for one in operation.bodies])
    fresh = joined([names[-place] for place in range(1, len(operation.names) + 1)])
    kind = ReorganizationKind
    if operation.kind == kind.RENAME:
        return f"{bodies} đổi tên thành {fresh}"
    if operation.kind == kind.MERGE:
        return f"Sáp nhập {bodies} vào {names[operation.into or 0]}"
    if operation.kind == kind.UNITE:
        return f"Hợp nhất {bodies} thành {fresh}"
    if operation.kind == kind.SPLIT:
        return f"Tách {fresh} từ {bodies}" if operation.stays else f"Chia {bodies} thành {fresh}"
    if operation.kind == kind.RECEIVE:
        return f"Tiếp nhận {fresh} từ {operation.giver.strip()}"
    if operation.kind == kind.LEAVE:
        return f"Chuyển giao {bodies} về {operation.receiver.strip()}"
    if operation.kind == kind.MOVE:
        return f"Chuyển {bodies} về trực thuộc {fresh or _parent_name(operation)}"
    return f"{'Giải tán' if operation.kind == kind.DISBAND else 'Giải thể'} {bodies}"


def joined(names: list[str]) -> str:
    """Names as a sentence lists them: "A, B và C"."""
    return " và ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _parent_name(operation: Operation) -> str:
    into = operation.into or 0
    return names_on(operation.on, [into]).get(into, "")

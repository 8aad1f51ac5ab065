"""Đảng viên đã có mà tệp ghi chi bộ, trạng thái khác: said beside the row; moved when the clerk asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from db.errors import UserError
from db.members import Member, Status
from db.organizations import Organization
from db.transfers import Direction, Transfer, TransferKind
from nongson_desktop.rules import transfers
from nongson_desktop.rules.imports_rows import WARNING, Row
from nongson_desktop.rules.organizations import cell_key

_REASON = "theo danh sách nhập từ Excel"
_CELL = (
    "Tệp ghi chi bộ “{}”, trong dữ liệu đang ở “{}”: nhập không tự chuyển chi bộ;"
    " muốn chuyển theo tệp thì chọn Ghi đè cho cột Chi bộ."
)
_STATUS = (
    "Tệp ghi trạng thái “{}”, trong dữ liệu đang là “{}”: nhập không đổi trạng thái;"
    " đổi ở hồ sơ đảng viên, nút “Đổi trạng thái…”, có ngày và văn bản."
)


def note_differences(rows: Iterable[Row], known: Mapping[int, Any]) -> None:
    """Tell where the file has another cell or status for somebody whom the office has."""
    labels = dict(Status.LABELS)
    for row in rows:
        record = known.get(row.twin.id) if row.twin is not None else None
        if record is None:
            continue
        if "cell" in row.sources and record.cell and cell_key(row.record.cell) != cell_key(record.cell):
            row.note(WARNING, "Chi bộ", row.record.cell, _CELL.format(row.record.cell, record.cell))
        if "status" in row.sources and record.status and row.record.status != record.status:
            said, now = labels[row.record.status], labels[record.status]
            row.note(WARNING, "Trạng thái", said, _STATUS.format(said, now))


def move(moves: Sequence[tuple[Row, int, Organization]], day: date) -> None:
    """Move members to the cells of the file, each a line of the register, in the current Action.

    From the day that the row gives, else from `day`; their open work stays with them; raises UserError.
    """
    for row, member_id, cell in moves:
        member = Member.get_by_id(member_id)
        line = Transfer(
            member=member,
            kind=TransferKind.INTERNAL,
            direction=Direction.WITHIN,
            introduced_on=row.values.get("cell_since") or day,
            to_cell=cell,
            reason=_REASON,
        )
        try:
            transfers.write(line)
        except UserError as error:
            raise UserError(f"Dòng {row.row}: {member.name} chuyển sang {cell.name}: {error.message}") from error

"""Hồ sơ khen thưởng: what a decision's file holds, the votes of both bodies, and what still speaks against issuing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from db.awards import Award, AwardDecision, AwardFileItem, AwardKind, IssuingBody, awards_of
from db.base import action, save_many
from db.errors import UserError
from db.settings import setting
from nongson_desktop.paths import seeds
from nongson_desktop.rules.awards import Proposal, award_row, body_for, misnamed, refuse_issued

_VOTES = (("cell_voters", "cell_votes", "chi bộ"), ("voters", "votes", "cấp ủy"))


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads((seeds() / "award_file.toml").read_text("utf-8"))


def grounds() -> list[str]:
    """What an award outside the yearly round may be given for (HD 06-HD/TW mục 19.2b)."""
    return list(_shipped()["grounds"])


@dataclass(frozen=True)
class FileItem:
    """One piece of the file, and when it came in."""

    text: str
    record: int | None
    received_on: date | None
    note: str


def file_items(decision: AwardDecision) -> list[FileItem]:
    """The pieces that the file of the decision should hold, in the order they are made; one query."""
    day = decision.decided_on or date(decision.year, 12, 31)
    wanted = setting("award-file", day) or [
        item["text"] for item in _shipped()["items"] if decision.kind in item.get("kinds", (decision.kind,))
    ]
    have = {
        item.item: item
        for item in AwardFileItem.select().where(AwardFileItem.decision == decision, AwardFileItem.hidden == False)
    }
    more = [text for text in have if text not in wanted]
    return [_file_item(text, have.get(text)) for text in (*wanted, *more)]


def _file_item(text: str, record: AwardFileItem | None) -> FileItem:
    if record is None:
        return FileItem(text, None, None, "")
    return FileItem(text, record.id, record.received_on, record.note)


def receive_item(decision: AwardDecision, text: str, on: date | None, note: str = "") -> None:
    """Tick a piece of the file as come in on a day, or take the tick away, as one Action."""
    same = AwardFileItem.decision == decision, AwardFileItem.item == text, AwardFileItem.hidden == False
    known = AwardFileItem.get_or_none(*same)
    row = {"decision": decision.id, "item": text, "received_on": on, "note": note}
    with action(f"Hồ sơ khen thưởng: {'đã có' if on else 'bỏ đánh dấu'} “{text}”"):
        save_many(AwardFileItem, [{**row, **({"id": known.id} if known else {})}])


def record_votes(decision: AwardDecision, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the votes of recipients (award id and counts), as one Action; raises UserError naming who is wrong."""
    refuse_issued(decision)
    names = {award.id: award for award in awards_of(decision)}
    for row in rows:
        award = names.get(row["id"])
        if award is None:
            raise UserError("Người này không có trong quyết định.")
        _check_votes(Award(**{**award.__data__, **row}))
    with action(f"Ghi kết quả bỏ phiếu khen thưởng năm {decision.year}"):
        save_many(Award, [dict(row) for row in rows])


def _check_votes(award: Award) -> None:
    for voters_field, votes_field, body in _VOTES:
        voters, votes = getattr(award, voters_field), getattr(award, votes_field)
        if (voters or 0) < 0 or (votes or 0) < 0:
            raise UserError(f"{award.name}: số phiếu không thể âm.", votes_field)
        if votes is not None and voters is None:
            raise UserError(f"{award.name}: chưa ghi số có mặt ở {body}.", voters_field)
        if votes is not None and votes > voters:
            raise UserError(f"{award.name}: {votes} phiếu ở {body} nhiều hơn {voters} người có mặt.", votes_field)


def add_recipients(decision: AwardDecision, recipients: Sequence[Proposal]) -> None:
    """Name more recipients in a decision not yet issued, as one Action; raises UserError when one is named already."""
    refuse_issued(decision)
    known = list(awards_of(decision))
    for one in recipients:
        if any(one.name == award.name and one.unit == award.unit for award in known):
            raise UserError(f"{one.name} đã có trong danh sách.", "name")
    last = max((award.position for award in known), default=0)
    with action(f"Thêm {len(recipients)} tập thể, cá nhân vào quyết định khen thưởng năm {decision.year}"):
        save_many(Award, [award_row(decision, place, one) for place, one in enumerate(recipients, last + 1)])


def drop_recipients(decision: AwardDecision, awards: Sequence[int], reason: str = "") -> None:
    """Take recipients out of a decision not yet issued, as one Action; one must stay."""
    refuse_issued(decision)
    stay = [award for award in awards_of(decision) if award.id not in awards]
    if not stay:
        raise UserError("Quyết định phải còn ít nhất một tập thể, cá nhân; muốn bỏ hẳn thì hoàn tác quyết định.")
    with action(f"Bỏ {len(awards)} người khỏi quyết định khen thưởng năm {decision.year}", reason=reason):
        save_many(Award, [{"id": award, "hidden": True} for award in awards])


def problems(decision: AwardDecision) -> list[str]:
    """What speaks against issuing now, in sentences; the clerk decides."""
    named = _name_problems(decision)
    return [*named, *_papers_problems(decision), *_body_problems(decision), *_vote_problems(decision)]


def _name_problems(decision: AwardDecision) -> Iterator[str]:
    other = [f"{award.name} (hồ sơ: {name})" for award, name in misnamed(decision)]
    if other:
        yield f"Tên khác với hồ sơ, bấm Lưu ở trang Khen thưởng để lấy tên trong hồ sơ: {', '.join(other)}."


def _papers_problems(decision: AwardDecision) -> Iterator[str]:
    missing = [item.text for item in file_items(decision) if item.received_on is None]
    if missing:
        yield f"Hồ sơ còn thiếu {len(missing)}: {'; '.join(missing)}."
    if decision.kind == AwardKind.AD_HOC and not decision.ground:
        yield "Chưa chọn lĩnh vực, lý do khen."
    if not decision.signer:
        yield "Chưa có tên người ký."


def _body_problems(decision: AwardDecision) -> Iterator[str]:
    day = decision.decided_on or date(decision.year, 12, 31)
    wanted = body_for(decision.kind, day)
    if decision.body != wanted:
        labels, kind = dict(IssuingBody.LABELS), dict(AwardKind.LABELS)[decision.kind].lower()
        yield f"Khen {kind} do {labels[wanted]} quyết định, còn quyết định này ghi {labels[decision.body]}."


def _vote_problems(decision: AwardDecision) -> Iterator[str]:
    awards = list(awards_of(decision))
    for voters_field, votes_field, body in _VOTES:
        unasked = [award.name for award in awards if getattr(award, votes_field) is None]
        if unasked and len(unasked) == len(awards):
            yield f"Chưa ghi kết quả bỏ phiếu ở {body}."
        elif unasked:
            yield f"Chưa ghi phiếu ở {body} của {', '.join(unasked)}."
        for award in awards:
            voters, votes = getattr(award, voters_field), getattr(award, votes_field)
            if votes is not None and 2 * votes <= voters:
                yield f"{award.name} được {votes}/{voters} phiếu ở {body}, chưa quá một nửa."

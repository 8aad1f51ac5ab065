"""Issued papers: their bytes are kept, and a reprint is those bytes."""

from __future__ import annotations

from hashlib import sha256

from db.awards import AwardDecision, AwardKind, IssuedPaper
from db.errors import UserError
from db.print_runs import PrintPart
from nongson_desktop.documents.request import Request


def subject_of(request: Request) -> str:
    """What tells two papers of one kind and year apart: whom it is about, the award and the stock."""
    parts = [
        f"cell={request.cell}" if request.cell is not None else "",
        f"members={','.join(map(str, sorted(request.members)))}" if request.members else "",
        f"award={request.award}" if request.award != "yearly" else "",
        f"decision={request.decision}" if request.award == AwardKind.AD_HOC else "",
        f"stock={request.stock}" if request.stock not in ("", "a4") else "",
        f"part={request.part}" if request.part != PrintPart.WHOLE else "",
    ]
    return " ".join(part for part in parts if part)


def issued_bytes(key: str, request: Request) -> bytes | None:
    """The bytes kept for this paper; raises UserError when they are no longer what was kept."""
    kept = IssuedPaper.get_or_none(
        IssuedPaper.paper == key,
        IssuedPaper.year == request.year,
        IssuedPaper.subject == subject_of(request),
        IssuedPaper.format == request.format,
        IssuedPaper.hidden == False,
    )
    if kept is None:
        return None
    content = bytes(kept.content)
    if sha256(content).hexdigest() != kept.sha256:
        raise UserError(
            "Bản đã ban hành bị hỏng trong dữ liệu. Hãy chạy “Kiểm tra dữ liệu” và phục hồi từ bản sao lưu."
        )
    return content


def keep_issued(key: str, request: Request, content: bytes) -> IssuedPaper:
    """Keep the bytes of a paper in the current Action; raises UserError when others are kept already."""
    old = issued_bytes(key, request)
    if old is not None:
        raise UserError("Giấy tờ này đã ban hành; bản đã ban hành không thay được.")
    paper = IssuedPaper(
        paper=key,
        year=request.year,
        subject=subject_of(request),
        format=request.format,
        sha256=sha256(content).hexdigest(),
        content=content,
    )
    paper.save()
    return paper


def keep_award_papers(decision: AwardDecision) -> list[IssuedPaper]:
    """Keep the decision and its certificates as they are issued, in the current Action."""
    from nongson_desktop.documents.papers import draw_paper

    on = decision.decided_on or decision.issued_on
    if on is None:
        raise UserError("Quyết định chưa có ngày.", "decided_on")
    kept = []
    for key, format_ in (("award-decision", "pdf"), ("award-decision", "docx"), ("certificate", "pdf")):
        request = Request(on=on, year=decision.year, award=decision.kind, decision=decision.id, format=format_)
        if issued_bytes(key, request) is None:
            kept.append(keep_issued(key, request, draw_paper(key, request)))
    return kept

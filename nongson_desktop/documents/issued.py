"""Issued papers: their bytes are kept, certificates on each layout by itself, and a reprint is those bytes."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from db.awards import AwardDecision, AwardKind, IssuedPaper
from db.base import action, follow_on
from db.errors import UserError
from db.print_runs import PrintPart
from nongson_desktop.documents.layout_files import fingerprint
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import SHIPPED, layout_named, stocks
from nongson_desktop.rules.awards import decision_numbered, decision_of

CERTIFICATE = "certificate"


def subject_of(request: Request) -> str:
    """What tells two papers of one kind and year apart: whom it is about, the award and the stock."""
    parts = [
        f"cell={request.cell}" if request.cell is not None else "",
        f"members={','.join(map(str, sorted(request.members)))}" if request.members else "",
        f"award={request.award}" if request.award != "yearly" else "",
        f"decision={request.decision}" if request.award == AwardKind.AD_HOC else "",
        f"stock={_stock(request.stock)}" if request.stock not in ("", "a4") else "",
        f"part={request.part}" if request.part != PrintPart.WHOLE else "",
    ]
    return " ".join(part for part in parts if part)


def _stock(key: str) -> str:
    """A layout of the office's own by what it prints: one that was changed since is another, one renamed is not."""
    return key if key in SHIPPED else fingerprint(layout_named(key))


def _meant(request: Request) -> Request:
    """The request with the kind and the year of the decision that it names, outside the yearly round the latest."""
    made: AwardDecision | None
    if request.decision is not None:
        made = decision_numbered(request.decision)
    else:
        made = decision_of(request.year, request.award) if request.award == AwardKind.AD_HOC else None
    return request if made is None else replace(request, award=made.kind, year=made.year, decision=made.id)


def issued_bytes(key: str, request: Request) -> bytes | None:
    """The bytes kept for this paper; raises UserError when they are no longer what was kept."""
    request = _meant(request)
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
    request = _meant(request)
    if issued_bytes(key, request) is not None:
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
    """Keep the decision and its certificates on every layout as they are issued, in what follows the issuing."""
    from nongson_desktop.documents.papers import draw_paper

    follow_on(f"Giữ giấy tờ của quyết định khen thưởng số {decision.number}")
    kept = _keep_on_other_layouts(decision)
    for key, request in _papers_of(decision):
        if issued_bytes(key, request) is None:
            kept.append(keep_issued(key, request, draw_paper(key, request)))
    return kept


def _papers_of(decision: AwardDecision) -> list[tuple[str, Request]]:
    asked = _asked(decision)
    return [("award-decision", asked), ("award-decision", replace(asked, format="docx")), (CERTIFICATE, asked)]


def _asked(decision: AwardDecision, stock: str = "") -> Request:
    on = decision.decided_on or decision.issued_on
    if on is None:
        raise UserError("Quyết định chưa có ngày.", "decided_on")
    return Request(on=on, year=decision.year, award=decision.kind, decision=decision.id, stock=stock)


def _keep_on_other_layouts(decision: AwardDecision) -> list[IssuedPaper]:
    kept = (_kept_on(decision, one.key) for one in stocks() if one.key != SHIPPED[0])
    return [paper for paper in kept if paper is not None]


def _kept_on(decision: AwardDecision, stock: str) -> IssuedPaper | None:
    """The certificates on one more layout; None when they are kept already or do not fit on it."""
    from nongson_desktop.documents.papers import draw_paper

    request = _asked(decision, stock)
    if issued_bytes(CERTIFICATE, request) is not None:
        return None
    try:
        content = draw_paper(CERTIFICATE, request)
    except UserError:  # nobody prints on this layout; whoever asks for it is told why
        return None
    return keep_issued(CERTIFICATE, request, content)


def keep_printed(key: str, request: Request) -> bool:
    """Keep certificates of an issued decision on a layout made or changed since, as one Action; whether it did.

    What leaves the window on paper or as a PDF is kept alike.
    """
    if key != CERTIFICATE or request.draft:
        return False
    meant = _meant(request)
    made = decision_of(meant.year, meant.award) if meant.decision is None else AwardDecision.get_by_id(meant.decision)
    if made is None or made.issued_on is None:
        return False
    with action(f"Giữ giấy khen đã ban hành như in trên “{layout_named(request.stock).name}”"):
        return _kept_on(made, request.stock) is not None


def kept_for_all(request: Request) -> bytes | None:
    """The certificates kept of all recipients on the layout asked for; None when none are, or for a draft."""
    return None if request.draft else issued_bytes(CERTIFICATE, replace(request, members=(), cell=None))

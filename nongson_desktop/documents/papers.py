"""Every paper that can be printed, and the one way to print it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.errors import UserError
from db.search import folded
from nongson_desktop.documents.issued import issued_bytes
from nongson_desktop.documents.request import NothingToPrintError, Request

if TYPE_CHECKING:
    from nongson_desktop.documents.content import Content, Owner

__all__ = ["PAPERS", "Paper", "Request", "draw_paper", "paper_of", "split_paper"]

LETTER, MINUTES, FORM, WIDE, CERTIFICATE = "van-ban", "bien-ban", "mau-dien", "bang-ngang", "giay-khen"
PAGE_CLASSES = (LETTER, MINUTES, FORM, WIDE, CERTIFICATE)
_BOTH = ("pdf", "docx")
Drawn = list[tuple["Owner", bytes]]


@dataclass(frozen=True)
class Paper:
    """A kind of paper: its key, title, the record kinds it prints, its formats and the class its page is checked by."""

    key: str
    title: str
    kinds: tuple[str, ...]
    formats: tuple[str, ...]
    page_class: str
    draw: Callable[[Request], bytes]
    draw_each: Callable[[Request], Drawn] | None = None


def _render(contents: Sequence[Content], format_: str) -> bytes:
    if format_ == "docx":
        from nongson_desktop.documents import word

        return word.draw(contents)
    from nongson_desktop.documents import pdf

    return pdf.draw(contents)


def _written(form: Callable[[], Callable[[Request], list[Content]]]) -> Callable[[Request], bytes]:
    return lambda request: _render(form()(request), request.format)


def _each(form: Callable[[], Callable[[Request], list[Content]]]) -> Callable[[Request], Drawn]:
    return lambda request: [(one.owner, _render([one], request.format)) for one in form()(request)]


def _plan() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.plans import plan_papers

    return plan_papers


def _slip() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.tasks import task_slips

    return task_slips


def _task_table() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.tasks import task_tables

    return task_tables


def _review() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.reviews import review_papers

    return review_papers


def _summary() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.evaluation import rating_summary

    return rating_summary


def _decision() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.awards import award_decision

    return award_decision


def _badge_list() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.badges import badge_list

    return badge_list


def _badge_submission() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.badges import badge_submission

    return badge_submission


def _certificates(request: Request) -> bytes:
    from nongson_desktop.documents.certificates import certificates

    return certificates(request)


def _certificate_of_each(request: Request) -> Drawn:
    from nongson_desktop.documents.certificates import certificate_of_each

    return certificate_of_each(request)


_PEOPLE = ("members", "organizations")
PAPERS: tuple[Paper, ...] = (
    Paper(
        "plan",
        "Bản cam kết tu dưỡng, rèn luyện, phấn đấu",
        ("plans", *_PEOPLE),
        _BOTH,
        FORM,
        _written(_plan),
        _each(_plan),
    ),
    Paper("task-slip", "Phiếu giao nhiệm vụ", ("tasks", *_PEOPLE), _BOTH, FORM, _written(_slip), _each(_slip)),
    Paper("task-table", "Bảng phân công nhiệm vụ", ("tasks", "organizations"), _BOTH, WIDE, _written(_task_table)),
    Paper("review", "Bản kiểm điểm cá nhân", ("ratings", *_PEOPLE), _BOTH, FORM, _written(_review), _each(_review)),
    Paper(
        "rating-summary",
        "Bảng tổng hợp kết quả đánh giá, xếp loại",
        ("ratings", "cell-ratings", "organizations"),
        _BOTH,
        WIDE,
        _written(_summary),
    ),
    Paper(
        "award-decision",
        "Quyết định khen thưởng",
        ("award-decisions", "awards"),
        _BOTH,
        LETTER,
        _written(_decision),
    ),
    Paper(
        "certificate",
        "Giấy khen",
        ("awards", "award-decisions", *_PEOPLE),
        ("pdf",),
        CERTIFICATE,
        _certificates,
        _certificate_of_each,
    ),
    Paper(
        "badge-due",
        "Danh sách đề nghị tặng Huy hiệu Đảng",
        ("badges", *_PEOPLE),
        _BOTH,
        WIDE,
        _written(_badge_list),
    ),
    Paper(
        "badge-submission",
        "Tờ trình đề nghị tặng Huy hiệu Đảng",
        ("badges",),
        _BOTH,
        LETTER,
        _written(_badge_submission),
    ),
)


def paper_of(key: str) -> Paper:
    """The paper by its key; raises UserError."""
    found = next((paper for paper in PAPERS if paper.key == key), None)
    if found is None:
        raise UserError(f"Không có loại giấy “{key}”. Các loại: {', '.join(paper.key for paper in PAPERS)}.")
    return found


def draw_paper(key: str, request: Request) -> bytes:
    """The paper's bytes, the issued ones when it was issued; the same data and date give the same bytes.

    Raises UserError with a sentence when it cannot be drawn. Draws no number and changes no record.
    """
    paper = _checked(key, request)
    kept = None if request.draft else issued_bytes(key, request)
    return paper.draw(request) if kept is None else kept


def _checked(key: str, request: Request) -> Paper:
    paper = paper_of(key)
    if request.format not in paper.formats:
        formats = ", ".join(f".{name}" for name in paper.formats)
        suffix = f".{request.format}" if request.format else "không có đuôi"
        raise UserError(f"{paper.title} không ghi được ra tệp {suffix}; chọn {formats}.", "format")
    return paper


def split_paper(key: str, request: Request, by: str = "member") -> list[tuple[str, bytes]]:
    """One file for each member or each cell, with names that sort as the paper does; raises UserError."""
    paper = _checked(key, request)
    if by == "cell":
        return _by_cell(paper, request)
    if by != "member" or paper.draw_each is None:
        raise UserError(f"{paper.title} không tách được theo từng đảng viên.", "split")
    return [
        (_file_name(paper, request, number, owner.cell_name), content)
        for number, (owner, content) in enumerate(paper.draw_each(request), 1)
    ]


def _by_cell(paper: Paper, request: Request) -> list[tuple[str, bytes]]:
    """A file for every cell that has something to print."""
    from nongson_desktop.documents.page import cell_name, office_on

    if "organizations" not in paper.kinds:
        raise UserError(f"{paper.title} không tách được theo chi bộ.", "split")
    files: list[tuple[str, bytes]] = []
    cells = [cell for cell in office_on(request.on).cells if request.cell in (None, cell.id)]
    for cell in cells:
        try:
            content = draw_paper(paper.key, replace(request, cell=cell.id))
        except NothingToPrintError:
            continue
        files.append((_file_name(paper, request, len(files) + 1, cell_name(cell.name)), content))
    if not files:
        raise UserError(f"Không có chi bộ nào có {paper.title.lower()} năm {request.year} để in.")
    return files


def _file_name(paper: Paper, request: Request, number: int, cell: str) -> str:
    """A name without anything personal in it: file names end up in mail, logs and recent lists."""
    words = "-".join([f"{number:03d}", *folded(cell).split()])
    return f"{paper.key}-{request.year}-{words}.{request.format}"

"""Every paper that can be printed, and the one way to print it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.errors import UserError
from db.search import folded
from nongson_desktop.documents.issued import issued_bytes
from nongson_desktop.documents.own_forms import PDF_NOTE, form_bytes, own_form
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import signed

if TYPE_CHECKING:
    from nongson_desktop.documents.content import Content, Owner

__all__ = ["PAPERS", "Paper", "Request", "draw_paper", "paper_of", "split_paper"]

LETTER, MINUTES, FORM, WIDE, CERTIFICATE = "van-ban", "bien-ban", "mau-dien", "bang-ngang", "giay-khen"
PAGE_CLASSES = (LETTER, MINUTES, FORM, WIDE, CERTIFICATE)
Drawn = list[tuple["Owner", bytes]]


@dataclass(frozen=True)
class Paper:
    """A kind of paper: its key, title, the record kinds it prints, its formats and the class its page is checked by.

    `series` is the type of document that its number is one of, empty when it carries none. A `yearly` paper belongs
    to the year's evaluation: what it says is kept when the year is closed.
    """

    key: str
    title: str
    kinds: tuple[str, ...]
    formats: tuple[str, ...]
    page_class: str
    draw: Callable[[Request], bytes]
    draw_each: Callable[[Request], Drawn] | None = None
    contents: Callable[[Request], list[Content]] | None = None
    series: str = ""
    yearly: bool = False


def _render(key: str, contents: Sequence[Content], request: Request) -> bytes:
    """The PDF is always our own form; the Word file is the office's own where it has one."""
    if request.format != "docx":
        from nongson_desktop.documents import pdf

        return pdf.draw(contents)
    own = own_form(key, request.year)
    if own is not None:
        from nongson_desktop.documents import templates

        return templates.filled(own.name, form_bytes(own), contents, key)
    from nongson_desktop.documents import word

    return word.draw(contents)


Form = Callable[[], Callable[[Request], "list[Content]"]]


def _paper(
    key: str,
    title: str,
    kinds: Sequence[str],
    page_class: str,
    form: Form,
    *,
    each: bool = False,
    series: str = "",
    yearly: bool = False,
) -> Paper:
    """A paper drawn from its content, as PDF and as Word; `each` when it can be split by whom it is about."""

    def contents(request: Request) -> list[Content]:
        kept = _kept(key, request, each=each) if yearly else None
        return signed(form()(request), key) if kept is None else kept

    def draw(request: Request) -> bytes:
        return _render(key, contents(request), request)

    def draw_each(request: Request) -> Drawn:
        return [(one.owner, _render(key, [one], request)) for one in contents(request)]

    split = draw_each if each else None
    return Paper(key, title, tuple(kinds), ("pdf", "docx"), page_class, draw, split, contents, series, yearly)


def _kept(key: str, request: Request, *, each: bool) -> list[Content] | None:
    from nongson_desktop.documents.keeping import kept_contents

    return kept_contents(key, request, each=each)


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


def _rated_list() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.opening import rated_list

    return rated_list


def _progress() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.opening import rating_progress

    return rating_progress


def _collective_review() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.collectives import collective_reviews

    return collective_reviews


def _collective_scores() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.collectives import collective_scores

    return collective_scores


def _quarter_plan() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.quarters import quarter_plans

    return quarter_plans


def _quarter_review() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.quarters import quarter_reviews

    return quarter_reviews


def _quarter_summary() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.quarters import quarter_summary

    return quarter_summary


def _level_ballots() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.ballots import level_ballots

    return level_ballots


def _best_ballots() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.ballots import best_ballots

    return best_ballots


def _collective_ballots() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.ballots import collective_ballots

    return collective_ballots


def _count_minutes() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.minutes import count_minutes

    return count_minutes


def _collective_minutes() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.minutes import collective_count_minutes

    return collective_count_minutes


def _meeting_minutes() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.minutes import meeting_minutes

    return meeting_minutes


def _allotment() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.allotment import allotment_notice

    return allotment_notice


def _explanation() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.explain import explanations

    return explanations


def _decision() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.awards import award_decision

    return award_decision


def _submission() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.award_papers import award_submission

    return award_submission


def _minutes() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.award_papers import award_minutes

    return award_minutes


def _money() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.award_papers import award_money

    return award_money


def _register() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.award_papers import award_register

    return award_register


def _badge_list() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.badges import badge_list

    return badge_list


def _badge_submission() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.badges import badge_submission

    return badge_submission


def _stock_account() -> Callable[[Request], list[Content]]:
    from nongson_desktop.documents.print_runs import stock_account

    return stock_account


def _certificates(request: Request) -> bytes:
    if request.format == "xlsx":
        from nongson_desktop.documents.merge_list import merge_list

        return merge_list(request)
    from nongson_desktop.documents.certificates import certificates

    return certificates(request)


def _certificate_of_each(request: Request) -> Drawn:
    if request.format != "pdf":
        raise UserError("Danh sách trộn thư là một tệp chung cho mọi người.", "split")
    from nongson_desktop.documents.certificates import certificate_of_each

    return certificate_of_each(request)


_PEOPLE = ("members", "organizations")
_AWARDS = ("award-decisions", "awards")
_QUARTERS = ("quarter-assessments",)
_RATED = ("ratings", "organizations")
PAPERS: tuple[Paper, ...] = (
    _paper(
        "plan", "Bản cam kết tu dưỡng, rèn luyện, phấn đấu", ("plans", *_PEOPLE), FORM, _plan, each=True, yearly=True
    ),
    _paper("task-slip", "Phiếu giao nhiệm vụ", ("tasks", *_PEOPLE), FORM, _slip, each=True, yearly=True),
    _paper("task-table", "Bảng phân công nhiệm vụ", ("tasks", "organizations"), WIDE, _task_table, yearly=True),
    _paper("review", "Bản kiểm điểm cá nhân", ("ratings", *_PEOPLE), FORM, _review, each=True, yearly=True),
    _paper("rated-list", "Danh sách đảng viên được đánh giá, xếp loại", _RATED, WIDE, _rated_list, yearly=True),
    _paper("rating-progress", "Tiến độ đánh giá, xếp loại", _RATED, WIDE, _progress, yearly=True),
    _paper(
        "rating-summary",
        "Bảng tổng hợp kết quả đánh giá, xếp loại",
        ("ratings", "cell-ratings", "organizations"),
        WIDE,
        _summary,
        yearly=True,
    ),
    _paper(
        "collective-review",
        "Báo cáo kiểm điểm của tập thể (Mẫu 01)",
        ("cell-ratings", "organizations"),
        FORM,
        _collective_review,
        each=True,
        yearly=True,
    ),
    _paper(
        "collective-scores",
        "Phiếu phân tích, chấm điểm tập thể",
        ("cell-ratings", "organizations"),
        FORM,
        _collective_scores,
        each=True,
        yearly=True,
    ),
    _paper("quarter-plan", "Kế hoạch sản phẩm, công việc quý", (*_QUARTERS, *_PEOPLE), FORM, _quarter_plan, each=True),
    _paper(
        "quarter-review",
        "Bản tự đánh giá, xếp loại quý, năm (Mẫu 05)",
        (*_QUARTERS, *_PEOPLE),
        WIDE,
        _quarter_review,
        each=True,
    ),
    _paper("quarter-summary", "Tổng hợp đề xuất xếp loại quý", _QUARTERS, WIDE, _quarter_summary),
    _paper("ballot-levels", "Phiếu xếp loại đảng viên (lần 1)", _RATED, FORM, _level_ballots, yearly=True),
    _paper("ballot-excellent", "Phiếu bình chọn hoàn thành xuất sắc (lần 2)", _RATED, FORM, _best_ballots, yearly=True),
    _paper(
        "ballot-collectives", "Phiếu xếp loại tổ chức đảng, tập thể", _RATED, FORM, _collective_ballots, yearly=True
    ),
    _paper(
        "count-minutes",
        "Biên bản kiểm phiếu xếp loại đảng viên",
        _RATED,
        MINUTES,
        _count_minutes,
        series="BB",
        yearly=True,
    ),
    _paper(
        "count-collectives",
        "Biên bản kiểm phiếu xếp loại tập thể",
        _RATED,
        MINUTES,
        _collective_minutes,
        series="BB",
        yearly=True,
    ),
    _paper(
        "meeting-minutes",
        "Biên bản họp kiểm điểm, xếp loại",
        _RATED,
        MINUTES,
        _meeting_minutes,
        series="BB",
        yearly=True,
    ),
    _paper(
        "allotment-notice",
        "Thông báo phân bổ hoàn thành xuất sắc",
        _RATED,
        LETTER,
        _allotment,
        series="TB",
        yearly=True,
    ),
    _paper("explanation", "Thuyết minh căn cứ xếp loại", _RATED, WIDE, _explanation, yearly=True),
    _paper(
        "award-submission",
        "Tờ trình đề nghị khen thưởng",
        (*_AWARDS, "organizations"),
        LETTER,
        _submission,
        series="TTr",
    ),
    _paper(
        "award-minutes", "Biên bản họp xét khen thưởng", (*_AWARDS, "organizations"), MINUTES, _minutes, series="BB"
    ),
    _paper("award-decision", "Quyết định khen thưởng", _AWARDS, LETTER, _decision, series="QĐ"),
    Paper(
        "certificate",
        "Giấy khen",
        ("awards", "award-decisions", *_PEOPLE),
        ("pdf", "xlsx"),
        CERTIFICATE,
        _certificates,
        _certificate_of_each,
        series="QĐ",
    ),
    _paper("award-money", "Danh sách ký nhận tiền thưởng", (*_AWARDS, "organizations"), WIDE, _money),
    _paper("award-register", "Sổ khen thưởng", ("award-register", "awards"), WIDE, _register),
    _paper("stock-account", "Bảng kê sử dụng phôi giấy khen", ("print-runs",), WIDE, _stock_account),
    _paper("badge-due", "Danh sách đề nghị tặng Huy hiệu Đảng", ("badges", *_PEOPLE), WIDE, _badge_list),
    _paper(
        "badge-submission", "Tờ trình đề nghị tặng Huy hiệu Đảng", ("badges",), LETTER, _badge_submission, series="TTr"
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


def pdf_note(key: str, request: Request) -> str:
    """What to say when a PDF is asked for and the office has a Word form of its own; empty when there is none."""
    return PDF_NOTE if request.format == "pdf" and own_form(key, request.year) else ""


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

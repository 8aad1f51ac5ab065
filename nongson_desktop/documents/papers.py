"""Every paper that can be printed, and the one way to print it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from db.errors import UserError
from db.search import folded
from nongson_desktop.documents.issued import issued_bytes
from nongson_desktop.documents.own_forms import PDF_NOTE, form_bytes, own_form
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import signed
from nongson_desktop.rules.registers import REGISTERS

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
    to the year's evaluation: what it says is kept when the year is closed, a `quarterly` one for each quarter. One
    `of_committee` can be asked for the committee itself in the place of a cell.
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
    quarterly: bool = False
    of_committee: bool = False


def render(key: str, contents: Sequence[Content], request: Request) -> bytes:
    """The file asked for: the PDF is always our own form, the Word file is the office's own where it has one."""
    if request.format != "docx":
        from nongson_desktop.documents import pdf

        return pdf.draw(contents)
    own = own_form(key, request.year)
    if own is not None:
        from nongson_desktop.documents import templates

        return templates.filled(own.name, form_bytes(own), contents, key)
    from nongson_desktop.documents import word

    return word.draw(contents)


def _paper(
    key: str,
    title: str,
    kinds: Sequence[str],
    page_class: str,
    form: str,
    *,
    each: bool = False,
    series: str = "",
    yearly: bool = False,
    quarterly: bool = False,
    of_committee: bool = False,
) -> Paper:
    """A paper drawn from its content, as PDF and as Word; `each` when it can be split by whom it is about.

    `form` names the function that says the content, "module.function" of this package: loaded when first drawn; what
    stands after a colon is handed to it.
    """

    def contents(request: Request) -> list[Content]:
        if quarterly:
            request = _with_quarter(request)
        kept = _kept(key, request, each=each) if yearly else None
        return signed(_form(form)(request), key) if kept is None else kept

    def draw(request: Request) -> bytes:
        return render(key, contents(request), request)

    def draw_each(request: Request) -> Drawn:
        return [(one.owner, render(key, [one], request)) for one in contents(request)]

    split = draw_each if each else None
    told = (series, yearly, quarterly, of_committee)
    return Paper(key, title, tuple(kinds), ("pdf", "docx"), page_class, draw, split, contents, *told)


def _with_quarter(request: Request) -> Request:
    from nongson_desktop.documents.quarters import with_quarter

    return with_quarter(request)


def _form(name: str) -> Callable[[Request], list[Content]]:
    path, _, about = name.partition(":")
    module, function = path.split(".")
    found: Callable[..., list[Content]] = getattr(import_module(f"{__package__}.{module}"), function)
    return partial(found, key=about) if about else found


def _kept(key: str, request: Request, *, each: bool) -> list[Content] | None:
    from nongson_desktop.documents.keeping import kept_contents

    return kept_contents(key, request, each=each)


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
_YEARS = ("ratings", "cell-ratings")
_ADMISSION = ("candidates", "organizations")
_REGISTERS = ("register-entries", "organizations")
PAPERS: tuple[Paper, ...] = (
    _paper(
        "plan",
        "Bản cam kết tu dưỡng, rèn luyện, phấn đấu",
        ("plans", *_PEOPLE),
        FORM,
        "plans.plan_papers",
        each=True,
        yearly=True,
    ),
    _paper("task-slip", "Phiếu giao nhiệm vụ", ("tasks", *_PEOPLE), FORM, "tasks.task_slips", each=True, yearly=True),
    _paper("task-table", "Bảng phân công nhiệm vụ", ("tasks", "organizations"), WIDE, "tasks.task_tables", yearly=True),
    _paper(
        "review", "Bản kiểm điểm cá nhân", ("ratings", *_PEOPLE), FORM, "reviews.review_papers", each=True, yearly=True
    ),
    _paper(
        "rated-list", "Danh sách đảng viên được đánh giá, xếp loại", _RATED, WIDE, "opening.rated_list", yearly=True
    ),
    _paper("rating-progress", "Tiến độ đánh giá, xếp loại", _RATED, WIDE, "opening.rating_progress", yearly=True),
    _paper(
        "rating-summary",
        "Bảng tổng hợp kết quả đánh giá, xếp loại",
        ("ratings", "cell-ratings", "organizations"),
        WIDE,
        "evaluation.rating_summary",
        yearly=True,
    ),
    _paper(
        "collective-review",
        "Báo cáo kiểm điểm của tập thể (Mẫu 01)",
        ("cell-ratings", "organizations"),
        FORM,
        "collectives.collective_reviews",
        each=True,
        yearly=True,
    ),
    _paper(
        "collective-scores",
        "Phiếu phân tích, chấm điểm tập thể",
        ("cell-ratings", "organizations"),
        FORM,
        "collectives.collective_scores",
        each=True,
        yearly=True,
    ),
    _paper(
        "quarter-plan",
        "Kế hoạch sản phẩm, công việc quý",
        (*_QUARTERS, *_PEOPLE),
        FORM,
        "quarters.quarter_plans",
        each=True,
        yearly=True,
        quarterly=True,
    ),
    _paper(
        "quarter-review",
        "Bản tự đánh giá, xếp loại quý, năm (Mẫu 05)",
        (*_QUARTERS, *_PEOPLE),
        WIDE,
        "quarters.quarter_reviews",
        each=True,
        yearly=True,
        quarterly=True,
    ),
    _paper(
        "quarter-summary",
        "Tổng hợp đề xuất xếp loại quý",
        _QUARTERS,
        WIDE,
        "quarters.quarter_summary",
        yearly=True,
        quarterly=True,
    ),
    _paper(
        "ballot-levels",
        "Phiếu xếp loại đảng viên (lần 1)",
        _RATED,
        FORM,
        "ballots.level_ballots",
        yearly=True,
        of_committee=True,
    ),
    _paper(
        "ballot-excellent",
        "Phiếu bình chọn hoàn thành xuất sắc (lần 2)",
        _RATED,
        FORM,
        "ballots.best_ballots",
        yearly=True,
        of_committee=True,
    ),
    _paper(
        "ballot-collectives",
        "Phiếu xếp loại tổ chức đảng, tập thể",
        _RATED,
        FORM,
        "ballots.collective_ballots",
        yearly=True,
        of_committee=True,
    ),
    _paper(
        "count-minutes",
        "Biên bản kiểm phiếu xếp loại đảng viên",
        _RATED,
        MINUTES,
        "minutes.count_minutes",
        series="BB",
        yearly=True,
        of_committee=True,
    ),
    _paper(
        "count-collectives",
        "Biên bản kiểm phiếu xếp loại tập thể",
        _RATED,
        MINUTES,
        "minutes.collective_count_minutes",
        series="BB",
        yearly=True,
        of_committee=True,
    ),
    _paper(
        "meeting-minutes",
        "Biên bản họp kiểm điểm, xếp loại",
        _RATED,
        MINUTES,
        "minutes.meeting_minutes",
        series="BB",
        yearly=True,
        of_committee=True,
    ),
    _paper(
        "allotment-notice",
        "Thông báo phân bổ hoàn thành xuất sắc",
        _RATED,
        LETTER,
        "allotment.allotment_notice",
        series="TB",
        yearly=True,
    ),
    _paper("explanation", "Thuyết minh căn cứ xếp loại", _RATED, WIDE, "explain.explanations", yearly=True),
    _paper(
        "rating-decision",
        "Quyết định công nhận kết quả xếp loại đảng viên",
        ("ratings",),
        LETTER,
        "decisions.rating_decision",
        series="QĐ",
        yearly=True,
    ),
    _paper(
        "collective-decision",
        "Quyết định công nhận kết quả xếp loại tổ chức đảng, tập thể",
        ("cell-ratings",),
        LETTER,
        "decisions.collective_decision",
        series="QĐ",
        yearly=True,
    ),
    _paper(
        "rating-notice",
        "Thông báo kết quả xếp loại cho chi bộ",
        _RATED,
        LETTER,
        "notices.cell_notices",
        each=True,
        series="TB",
        yearly=True,
    ),
    _paper(
        "member-notice",
        "Thông báo kết quả xếp loại cho đảng viên",
        ("ratings", *_PEOPLE),
        LETTER,
        "notices.member_notices",
        each=True,
        series="TB",
        yearly=True,
    ),
    _paper(
        "rerating-decision",
        "Quyết định xếp loại lại (Mẫu 03)",
        ("ratings", *_PEOPLE),
        LETTER,
        "notices.rerating_decisions",
        each=True,
        series="QĐ",
    ),
    _paper(
        "not-rated", "Danh sách đảng viên chưa đánh giá, xếp loại", _RATED, WIDE, "year_lists.not_rated", yearly=True
    ),
    _paper(
        "level-lists",
        "Danh sách xuất sắc, không hoàn thành và căn cứ",
        _RATED,
        WIDE,
        "year_lists.level_lists",
        yearly=True,
    ),
    _paper("statistics", "Thống kê kết quả đánh giá, xếp loại", _YEARS, WIDE, "statistics.statistics", yearly=True),
    _paper("years-running", "Danh sách xếp loại nhiều năm liền", _YEARS, WIDE, "year_lists.years_running", yearly=True),
    _paper("comparison", "So sánh kết quả xếp loại qua các năm", _YEARS, WIDE, "year_lists.comparison", yearly=True),
    _paper(
        "file-list", "Danh mục hồ sơ của chi bộ (Mẫu 04)", _RATED, FORM, "file_lists.file_lists", each=True, yearly=True
    ),
    _paper(
        "member-file-list",
        "Danh mục hồ sơ của đảng viên",
        ("ratings", *_PEOPLE),
        FORM,
        "file_lists.member_file_lists",
        each=True,
        yearly=True,
    ),
    *(
        _paper(key, title, ("organizations",), page, form, each=form.startswith("hand"))
        for key, title, page, form in (
            ("organization-list", "Danh sách tổ chức đảng", WIDE, "organizations.organization_list"),
            ("officer-list", "Danh sách cấp ủy", WIDE, "organizations.officer_list"),
            ("attached-list", "Bảng phân công cấp ủy viên phụ trách", WIDE, "organizations.attached_list"),
            ("organization-history", "Lịch sử tổ chức đảng", WIDE, "organizations.organization_history"),
            ("hand-over", "Biên bản bàn giao đảng viên tập thể", MINUTES, "hand_overs.hand_over_minutes"),
        )
    ),
    _paper(
        "award-submission",
        "Tờ trình đề nghị khen thưởng",
        (*_AWARDS, "organizations"),
        LETTER,
        "award_papers.award_submission",
        series="TTr",
    ),
    _paper(
        "award-minutes",
        "Biên bản họp xét khen thưởng",
        (*_AWARDS, "organizations"),
        MINUTES,
        "award_papers.award_minutes",
        series="BB",
    ),
    _paper("award-decision", "Quyết định khen thưởng", _AWARDS, LETTER, "awards.award_decision", series="QĐ"),
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
    _paper(
        "award-money", "Danh sách ký nhận tiền thưởng", (*_AWARDS, "organizations"), WIDE, "award_papers.award_money"
    ),
    _paper("award-register", "Sổ khen thưởng", ("award-register", "awards"), WIDE, "award_papers.award_register"),
    _paper("stock-account", "Bảng kê sử dụng phôi giấy khen", ("print-runs",), WIDE, "print_runs.stock_account"),
    _paper("composition", "Số lượng, cơ cấu đảng viên", _PEOPLE, FORM, "composition.composition_paper"),
    _paper("profile-supplement", "Phiếu bổ sung hồ sơ đảng viên", _PEOPLE, FORM, "supplement.supplements", each=True),
    _paper("admission-plan", "Kế hoạch kết nạp năm", _ADMISSION, LETTER, "admission.admission_plan", series="KH"),
    _paper("candidate-list", "Danh sách cảm tình đảng", _ADMISSION, WIDE, "admission.candidate_list"),
    _paper("admission-progress", "Tiến độ hồ sơ kết nạp", _ADMISSION, WIDE, "admission.admission_progress"),
    _paper("probation-due", "Danh sách dự bị đến hạn", _ADMISSION, WIDE, "admission.probation_due"),
    _paper("admission-results", "Báo cáo kết quả kết nạp theo chi bộ", _ADMISSION, WIDE, "admission.admission_results"),
    *(_paper(one.paper, one.title, _REGISTERS, WIDE, f"registers.register:{one.key}") for one in REGISTERS),
    _paper("register-quarter", "Đối chiếu số lượng đảng viên theo quý", _REGISTERS, WIDE, "registers.quarter_count"),
    _paper("post-list", "Danh sách cán bộ thôn", ("posts", "organizations"), WIDE, "posts.post_list"),
    _paper("post-indicators", "Bảng chỉ tiêu R4–R7", ("posts", "organizations"), WIDE, "posts.post_indicators"),
    _paper("due-list", "Danh sách việc đến hạn", ("tasks", "plans"), WIDE, "due.due_list"),
    _paper("badge-due", "Danh sách đề nghị tặng Huy hiệu Đảng", ("badges", *_PEOPLE), WIDE, "badges.badge_list"),
    _paper(
        "badge-submission",
        "Tờ trình đề nghị tặng Huy hiệu Đảng",
        ("badges",),
        LETTER,
        "badges.badge_submission",
        series="TTr",
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

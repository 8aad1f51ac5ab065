"""Every paper that can be printed, and the one way to print it."""

from __future__ import annotations

from dataclasses import replace

from db.errors import UserError
from db.search import folded
from nongson_desktop.documents.issued import issued_bytes
from nongson_desktop.documents.own_forms import PDF_NOTE, own_form
from nongson_desktop.documents.paper import CERTIFICATE, FORM, LETTER, MINUTES, WIDE, Drawn, Paper, paper
from nongson_desktop.documents.papers_of_work import PAPERS_OF_WORK
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.registers import REGISTERS
from nongson_desktop.rules.scopes import WHOLE_OFFICE, words_of


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
    *PAPERS_OF_WORK,
    paper(
        "review", "Bản kiểm điểm cá nhân", ("ratings", *_PEOPLE), FORM, "reviews.review_papers", each=True, yearly=True
    ),
    paper("rated-list", "Danh sách đảng viên được đánh giá, xếp loại", _RATED, WIDE, "opening.rated_list", yearly=True),
    paper("rating-progress", "Tiến độ đánh giá, xếp loại", _RATED, WIDE, "opening.rating_progress", yearly=True),
    paper(
        "rating-summary",
        "Bảng tổng hợp kết quả đánh giá, xếp loại",
        ("ratings", "cell-ratings", "organizations"),
        WIDE,
        "evaluation.rating_summary",
        yearly=True,
    ),
    paper(
        "collective-review",
        "Báo cáo kiểm điểm của tập thể (Mẫu 01)",
        ("cell-ratings", "organizations"),
        FORM,
        "collectives.collective_reviews",
        each=True,
        yearly=True,
    ),
    paper(
        "collective-scores",
        "Phiếu phân tích, chấm điểm tập thể",
        ("cell-ratings", "organizations"),
        FORM,
        "collectives.collective_scores",
        each=True,
        yearly=True,
    ),
    paper(
        "quarter-plan",
        "Kế hoạch sản phẩm, công việc quý",
        (*_QUARTERS, *_PEOPLE),
        FORM,
        "quarters.quarter_plans",
        each=True,
        yearly=True,
        quarterly=True,
    ),
    paper(
        "quarter-review",
        "Bản tự đánh giá, xếp loại quý, năm (Mẫu 05)",
        (*_QUARTERS, *_PEOPLE),
        WIDE,
        "quarters.quarter_reviews",
        each=True,
        yearly=True,
        quarterly=True,
    ),
    paper(
        "quarter-summary",
        "Tổng hợp đề xuất xếp loại quý",
        _QUARTERS,
        WIDE,
        "quarters.quarter_summary",
        yearly=True,
        quarterly=True,
    ),
    paper(
        "ballot-levels",
        "Phiếu xếp loại đảng viên (lần 1)",
        _RATED,
        FORM,
        "ballots.level_ballots",
        yearly=True,
        of_committee=True,
    ),
    paper(
        "ballot-excellent",
        "Phiếu bình chọn hoàn thành xuất sắc (lần 2)",
        _RATED,
        FORM,
        "ballots.best_ballots",
        yearly=True,
        of_committee=True,
    ),
    paper(
        "ballot-collectives",
        "Phiếu xếp loại tổ chức đảng, tập thể",
        _RATED,
        FORM,
        "ballots.collective_ballots",
        yearly=True,
        of_committee=True,
    ),
    paper(
        "count-minutes",
        "Biên bản kiểm phiếu xếp loại đảng viên",
        _RATED,
        MINUTES,
        "minutes.count_minutes",
        series="BB",
        yearly=True,
        of_committee=True,
    ),
    paper(
        "count-collectives",
        "Biên bản kiểm phiếu xếp loại tập thể",
        _RATED,
        MINUTES,
        "minutes.collective_count_minutes",
        series="BB",
        yearly=True,
        of_committee=True,
    ),
    paper(
        "meeting-minutes",
        "Biên bản họp kiểm điểm, xếp loại",
        _RATED,
        MINUTES,
        "minutes.meeting_minutes",
        series="BB",
        yearly=True,
        of_committee=True,
    ),
    paper(
        "allotment-notice",
        "Thông báo phân bổ hoàn thành xuất sắc",
        _RATED,
        LETTER,
        "allotment.allotment_notice",
        series="TB",
        yearly=True,
    ),
    paper("explanation", "Thuyết minh căn cứ xếp loại", _RATED, WIDE, "explain.explanations", yearly=True),
    paper(
        "rating-decision",
        "Quyết định công nhận kết quả xếp loại đảng viên",
        ("ratings",),
        LETTER,
        "decisions.rating_decision",
        series="QĐ",
        yearly=True,
    ),
    paper(
        "collective-decision",
        "Quyết định công nhận kết quả xếp loại tổ chức đảng, tập thể",
        ("cell-ratings",),
        LETTER,
        "decisions.collective_decision",
        series="QĐ",
        yearly=True,
    ),
    paper(
        "rating-notice",
        "Thông báo kết quả xếp loại cho chi bộ",
        _RATED,
        LETTER,
        "notices.cell_notices",
        each=True,
        series="TB",
        yearly=True,
    ),
    paper(
        "member-notice",
        "Thông báo kết quả xếp loại cho đảng viên",
        ("ratings", *_PEOPLE),
        LETTER,
        "notices.member_notices",
        each=True,
        series="TB",
        yearly=True,
    ),
    paper(
        "rerating-decision",
        "Quyết định xếp loại lại (Mẫu 03)",
        ("ratings", *_PEOPLE),
        LETTER,
        "notices.rerating_decisions",
        each=True,
        series="QĐ",
    ),
    paper(
        "not-rated", "Danh sách đảng viên chưa đánh giá, xếp loại", _RATED, WIDE, "year_lists.not_rated", yearly=True
    ),
    paper(
        "level-lists",
        "Danh sách xuất sắc, không hoàn thành và căn cứ",
        _RATED,
        WIDE,
        "year_lists.level_lists",
        yearly=True,
    ),
    paper("statistics", "Thống kê kết quả đánh giá, xếp loại", _YEARS, WIDE, "statistics.statistics", yearly=True),
    paper("years-running", "Danh sách xếp loại nhiều năm liền", _YEARS, WIDE, "year_lists.years_running", yearly=True),
    paper("comparison", "So sánh kết quả xếp loại qua các năm", _YEARS, WIDE, "year_lists.comparison", yearly=True),
    paper(
        "file-list", "Danh mục hồ sơ của chi bộ (Mẫu 04)", _RATED, FORM, "file_lists.file_lists", each=True, yearly=True
    ),
    paper(
        "member-file-list",
        "Danh mục hồ sơ của đảng viên",
        ("ratings", *_PEOPLE),
        FORM,
        "file_lists.member_file_lists",
        each=True,
        yearly=True,
    ),
    *(
        paper(key, title, ("organizations",), page, form, each=form.startswith("hand"))
        for key, title, page, form in (
            ("organization-list", "Danh sách tổ chức đảng", WIDE, "organizations.organization_list"),
            ("officer-list", "Danh sách cấp ủy", WIDE, "organizations.officer_list"),
            ("attached-list", "Bảng phân công cấp ủy viên phụ trách", WIDE, "organizations.attached_list"),
            ("organization-history", "Lịch sử tổ chức đảng", WIDE, "organizations.organization_history"),
            ("hand-over", "Biên bản bàn giao đảng viên tập thể", MINUTES, "hand_overs.hand_over_minutes"),
        )
    ),
    paper(
        "award-submission",
        "Tờ trình đề nghị khen thưởng",
        (*_AWARDS, "organizations"),
        LETTER,
        "award_papers.award_submission",
        series="TTr",
    ),
    paper(
        "award-minutes",
        "Biên bản họp xét khen thưởng",
        (*_AWARDS, "organizations"),
        MINUTES,
        "award_papers.award_minutes",
        series="BB",
    ),
    paper("award-decision", "Quyết định khen thưởng", _AWARDS, LETTER, "awards.award_decision", series="QĐ"),
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
    paper(
        "award-money", "Danh sách ký nhận tiền thưởng", (*_AWARDS, "organizations"), WIDE, "award_papers.award_money"
    ),
    paper("award-register", "Sổ khen thưởng", ("award-register", "awards"), WIDE, "award_papers.award_register"),
    paper("stock-account", "Bảng kê sử dụng phôi giấy khen", ("print-runs",), WIDE, "print_runs.stock_account"),
    paper("composition", "Số lượng, cơ cấu đảng viên", _PEOPLE, FORM, "composition.composition_paper"),
    paper("profile-supplement", "Phiếu bổ sung hồ sơ đảng viên", _PEOPLE, FORM, "supplement.supplements", each=True),
    paper("admission-plan", "Kế hoạch kết nạp năm", _ADMISSION, LETTER, "admission.admission_plan", series="KH"),
    paper("candidate-list", "Danh sách cảm tình đảng", _ADMISSION, WIDE, "admission.candidate_list"),
    paper("admission-progress", "Tiến độ hồ sơ kết nạp", _ADMISSION, WIDE, "admission.admission_progress"),
    paper("probation-due", "Danh sách dự bị đến hạn", _ADMISSION, WIDE, "admission.probation_due"),
    paper("admission-results", "Báo cáo kết quả kết nạp theo chi bộ", _ADMISSION, WIDE, "admission.admission_results"),
    *(paper(one.paper, one.title, _REGISTERS, WIDE, f"registers.register:{one.key}") for one in REGISTERS),
    paper("register-quarter", "Đối chiếu số lượng đảng viên theo quý", _REGISTERS, WIDE, "registers.quarter_count"),
    paper("post-list", "Danh sách cán bộ thôn", ("posts", "organizations"), WIDE, "posts.post_list"),
    paper("post-indicators", "Bảng chỉ tiêu R4–R7", ("posts", "organizations"), WIDE, "posts.post_indicators"),
    paper("due-list", "Danh sách việc đến hạn", ("tasks", "plans"), WIDE, "due.due_list"),
    paper("badge-due", "Danh sách đề nghị tặng Huy hiệu Đảng", ("badges", *_PEOPLE), WIDE, "badges.badge_list"),
    paper(
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
    cells = [cell for cell in office_on(request.on).cells if not request.bodies or cell.id in request.bodies]
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


def whole_note(paper: Paper, request: Request) -> str:
    """What to say of a paper that the scope does not narrow, which is the whole office's; else empty.

    A paper of each member or cell is narrowed by a cell as it is drawn up, one about a record is that record's.
    """
    of_cell = request.whom.cell is not None and (paper.draw_each or request.record or request.members)
    if request.whom.body is None or of_cell or paper not in PAPERS:
        return ""
    contents, whole = paper.contents, replace(request, scope=WHOLE_OFFICE, cell=None)
    if contents is not None and contents(request) != contents(whole):
        return ""
    name = words_of(request.whom, request.as_of)
    return f"Lưu ý: giấy này không thu hẹp theo {name}; dưới đây là của toàn đảng bộ."

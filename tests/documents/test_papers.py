"""Every paper of the catalogue, measured on the page and read back to the diacritic."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from pypdf import PdfReader, PdfWriter

from db.base import action, database
from db.errors import UserError
from db.settings import keep_setting
from db.tasks import Task
from nongson_desktop.documents import awards, pdf
from nongson_desktop.documents.content import Closing, Content, Head, Row, Signature, Table, TableColumn
from nongson_desktop.documents.geometry import geometry_on
from nongson_desktop.documents.paper import CERTIFICATE, PAGE_CLASSES, Paper
from nongson_desktop.documents.papers import PAPERS, draw_paper, split_paper
from nongson_desktop.documents.request import Request
from tests.documents.certificate_geometry import certificate_problems
from tests.documents.geometry import (
    pages_of,
    problems,
    same_words,
    text_of,
)
from tests.documents.records import NAMES, TASKS, Office

ON = date(2025, 12, 20)
EVERYONE = [name for name, _, _ in NAMES]
TEXTS = {
    "plan": [*EVERYONE, "Dự đủ 4 lớp học tập", "Chủ tịch Hội Nông dân xã", "Bí thư Chi bộ thôn Suối Sâu 2"],
    "task-slip": [*EVERYONE, TASKS[0][0], "Nghị quyết số 02-NQ/CB, ngày 05/01/2025", "30/06/2025"],
    "task-table": [*EVERYONE, "Hoàn thành chậm", "Tổng số: 16 nhiệm vụ giao cho 8 đảng viên."],
    "review": [*EVERYONE, "Mẫu 2A-HD KĐ.ĐG 2025", "Mẫu 2B-HD KĐ.ĐG 2025", "Mẫu 2C-HD KĐ.ĐG 2025", "91,5/100 điểm"],
    "rated-list": [*EVERYONE, "Được đánh giá, xếp loại: 8 đảng viên", "Tổ chức đảng vào ngày chốt"],
    "rating-progress": ["Chi bộ thôn Đồng Trăm", "Chi bộ thôn Suối Sâu 2", "Trần Văn Bửu", "Tổng cộng"],
    "rating-summary": [*EVERYONE, "Tổng cộng", "62,5", "theo cách tính chặt"],
    "collective-review": ["Chi bộ thôn Đồng Trăm", "Mẫu 01-HD KĐ.ĐG 2025", "Đảng ủy xã Suối Mây", "HTXS 1, HTT 2"],
    "collective-scores": ["CHI BỘ THÔN SUỐI SÂU 2", "BẢNG CHẤM ĐIỂM TẬP THỂ NĂM 2025", "Tổng điểm"],
    "quarter-plan": ["Đỗ Đức Ánh", "Phạm Quốc Khánh", "Thu ngân sách đạt dự toán", "Tổng cộng", "30/09/2025"],
    "quarter-review": ["Đỗ Đức Ánh", "Mẫu 05-HD KĐ.ĐG 2025", "Quý III năm 2025", "95/100 điểm", "Không đảm bảo"],
    "quarter-summary": ["Đỗ Đức Ánh", "Phạm Quốc Khánh", "Vượt thu 8 %", "Quý III năm 2025"],
    "ballot-levels": [*EVERYONE, "đánh một dấu X duy nhất trên mỗi dòng", "Không hoàn", "(mức 4)"],
    "ballot-excellent": [*EVERYONE, "chọn không quá 00 đồng chí", "được phân bổ 00 chỗ", "Đồng ý"],
    "ballot-collectives": ["Chi bộ thôn Đồng Trăm", "Chi bộ thôn Suối Sâu 2", "Phiếu kín"],
    "count-minutes": [*EVERYONE, "bình chọn hoàn thành xuất sắc nhiệm vụ", "TỔ TRƯỞNG TỔ KIỂM PHIẾU"],
    "count-collectives": ["Chi bộ thôn Đồng Trăm", "Chi bộ thôn Suối Sâu 2", "TỔ TRƯỞNG TỔ KIỂM PHIẾU"],
    "meeting-minutes": [*EVERYONE, "Chủ trì: đồng chí Trần Văn Bửu", "họp kiểm điểm, đánh giá, xếp loại"],
    "allotment-notice": ["Chi bộ thôn Đồng Trăm", "Tổng cộng", "Các chi bộ trực thuộc", "20 % trên số HTT"],
    "explanation": [*EVERYONE, "Căn cứ Quy định 366-QĐ/TW", "để cấp ủy, chi bộ tham khảo"],
    "rating-decision": [*EVERYONE, "ĐẢNG ỦY XÃ SUỐI MÂY QUYẾT ĐỊNH", "hoàn thành xuất sắc nhiệm vụ 2", "Điều 3."],
    "collective-decision": ["Chi bộ thôn Đồng Trăm", "Tiêu biểu", "của 02 tổ chức đảng, tập thể"],
    "rating-notice": [*EVERYONE, "Chi bộ thôn Suối Sâu 2: hoàn thành tốt nhiệm vụ", "tổng số 4, đã xếp loại 4"],
    "member-notice": [*EVERYONE, "Mức xếp loại: Hoàn thành tốt nhiệm vụ.", "Quyết định ngày 10/12/2025."],
    "rerating-decision": [
        "đồng chí Lê Hoàng Vỹ",
        "Số 21-QĐ/ĐU",
        "Quyết định số 15-QĐ/ĐU",
        "Xét khai sai kết quả thực hiện nhiệm vụ,",
        "thành mức không hoàn thành nhiệm vụ",
    ],
    "not-rated": ["Ngô Thị Mận", "Miễn công tác và sinh hoạt đảng", "Chi bộ thôn Đồng Trăm"],
    "level-lists": ["Đỗ Đức Ánh", "Phạm Quốc Khánh", "I. Hoàn thành xuất sắc nhiệm vụ: 2 đảng viên", "2 nhiệm vụ"],
    "statistics": ["1 = 2 + 3 + 4: 9 = 1 + 0 + 8", "8 = 2 + 5 + 1 + 0", "Chi bộ thôn Suối Sâu 2", "lý do khác"],
    "years-running": ["I. Đảng viên hoàn thành xuất sắc nhiệm vụ từ hai năm liền: 0", "chỉ nhắc để cấp ủy xem xét"],
    "comparison": ["12,5", "Tỷ lệ các mức trong số đảng viên đã xếp loại", "2. Tổ chức đảng"],
    "file-list": ["CHI BỘ THÔN ĐỒNG TRĂM", "Mẫu 04-HD KĐ.ĐG 2025", "Biên bản kiểm phiếu", "NGƯỜI LẬP DANH MỤC"],
    "member-file-list": [*EVERYONE, "Nhận xét của cấp ủy nơi cư trú", "theo Điều 17"],
    "award-decision": ["Đỗ Đức Ánh", "Phạm Quốc Khánh", "Chi bộ thôn Đồng Trăm", "702.000", "1.404.000", "2.808.000"],
    "award-submission": ["Đỗ Đức Ánh", "Chi bộ thôn Đồng Trăm", "Tổng số tiền thưởng: 2.808.000 đồng", "Kính trình"],
    "award-minutes": ["Đỗ Đức Ánh", "Phạm Quốc Khánh", "Chi bộ thôn Đồng Trăm", "Chủ trì: đồng chí Đỗ Đức Ánh"],
    "award-money": ["Phạm Quốc Khánh", "702.000", "Hai triệu tám trăm linh tám nghìn đồng"],
    "award-register": ["Đỗ Đức Ánh", "Chi bộ thôn Đồng Trăm", "15-QĐ/ĐU", "1.404.000"],
    "stock-account": ["Chưa có đợt in giấy khen nào.", "Không có tờ nào hỏng."],
    "badge-due": ["Trần Văn Bửu", "Võ Ẵm", "20/12/1985", "Chi bộ thôn Suối Sâu 2", "Huy hiệu 50 năm tuổi Đảng"],
    "badge-submission": ["Ban Thường vụ Tỉnh ủy Sông Lam", "40 năm", "4.680.000", "7.020.000", "11.700.000 đồng"],
}
WITHOUT_UY = ("plan", "task-slip", "ballot-levels", "count-minutes", "file-list")
# What this small office has records for; papers of other records are measured on the practice office alone.
WRITTEN = [paper for paper in PAPERS if paper.key in TEXTS]
DRAWN = [paper for paper in PAPERS if paper in WRITTEN or paper.page_class == CERTIFICATE]


def request(**chosen: object) -> Request:
    return replace(Request(on=ON, year=2025), **chosen)  # type: ignore[arg-type]


def word_text(content: bytes) -> str:
    """All text of a Word file, headers and tables included."""
    with ZipFile(BytesIO(content)) as packed:
        parts = [name for name in packed.namelist() if re.match(r"word/(document|header\d*)\.xml", name)]
        xml = " ".join(packed.read(name).decode() for name in parts)
    return same_words(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", " ", xml)))


def test_every_paper_names_the_class_its_page_is_checked_by() -> None:
    without = [paper.key for paper in PAPERS if paper.page_class not in PAGE_CLASSES]
    assert without == []
    assert len({paper.key for paper in PAPERS}) == len(PAPERS)


@pytest.mark.parametrize("paper", WRITTEN, ids=lambda paper: paper.key)
def test_each_paper_stands_on_the_page_as_the_rules_say(decided: Office, paper: Paper) -> None:
    drawn = draw_paper(paper.key, request())
    assert problems(drawn, paper.page_class, TEXTS[paper.key]) == []


@pytest.mark.parametrize("key", ["task-table", "rating-summary"])
def test_a_table_of_one_cell_carries_the_head_of_the_cell_and_only_its_people(decided: Office, key: str) -> None:
    drawn = draw_paper(key, request(cell=decided.cells[1].id))
    text = text_of(drawn)
    assert problems(drawn, "bang-ngang", EVERYONE[4:]) == []
    assert "CHI BỘ THÔN SUỐI SÂU 2" in text
    assert not any(name in text for name in EVERYONE[:2])


@pytest.mark.parametrize("paper", WRITTEN, ids=lambda paper: paper.key)
def test_the_word_file_says_what_the_pdf_says(decided: Office, paper: Paper) -> None:
    text = word_text(draw_paper(paper.key, request(format="docx")))
    missing = [words for words in TEXTS[paper.key] if same_words(words) not in text]
    assert missing == []


@pytest.mark.parametrize(
    ("key", "format_"), [(paper.key, format_) for paper in DRAWN for format_ in paper.formats], ids=str
)
def test_the_same_data_and_date_give_the_same_bytes(decided: Office, key: str, format_: str) -> None:
    first = draw_paper(key, request(format=format_))
    assert draw_paper(key, request(format=format_)) == first


@pytest.mark.parametrize("paper", DRAWN, ids=lambda paper: paper.key)
def test_the_files_carry_no_persons_name_in_their_properties(decided: Office, paper: Paper) -> None:
    told = str(PdfReader(BytesIO(draw_paper(paper.key, request()))).metadata)
    assert not any(name in told for name in EVERYONE)
    if "docx" in paper.formats:
        core = Document(BytesIO(draw_paper(paper.key, request(format="docx")))).core_properties
        assert (core.author, core.last_modified_by, core.comments) == ("", "", "")
        assert core.created.date() == ON


def test_the_offices_spelling_of_uy_holds_on_every_paper_and_leaves_typed_words_alone(decided: Office) -> None:
    with action("Đổi cách viết"):
        keep_setting("spelling", "UỶ")
    for paper in DRAWN:
        text = text_of(draw_paper(paper.key, request()))
        ours = text.replace("Ủy ban nhân dân xã Suối Mây", "")
        found = re.findall(r"\S* ?\b(?:ủy|Ủy|ỦY)\b ?\S*", ours)
        assert found == [], paper.key
        assert re.search(r"\b(?:uỷ|Uỷ|UỶ)\b", text) or paper.key in WITHOUT_UY
    plan = text_of(draw_paper("plan", request()))
    assert "Ủy ban nhân dân xã Suối Mây" in plan
    assert "Nguyễn Thị Thuỷ" in plan


def test_a_draft_says_so_on_every_page_and_keeps_to_it(decided: Office) -> None:
    for paper in DRAWN:
        drawn = draw_paper(paper.key, request(draft=True))
        assert all("BẢN NHÁP" in page.text for page in pages_of(drawn)), paper.key
        assert paper not in WRITTEN or problems(drawn, paper.page_class, TEXTS[paper.key]) == []
        assert not any("BẢN NHÁP" in page.text for page in pages_of(draw_paper(paper.key, request()))), paper.key
    assert "BẢN NHÁP" in word_text(draw_paper("plan", request(draft=True, format="docx")))


def test_without_a_decision_those_rated_best_get_a_draft_with_room_for_the_number(commune: Office) -> None:
    drawn = draw_paper("award-decision", request())
    assert problems(drawn, "van-ban", ["Đỗ Đức Ánh", "Phạm Quốc Khánh", "Chi bộ thôn Đồng Trăm"]) == []
    assert pages_of(drawn)[0].find("Số       -QĐ/ĐU"), [piece.text for piece in pages_of(drawn)[0].pieces][:6]
    assert "BẢN NHÁP" in text_of(drawn)
    assert "Trần Văn Bửu" not in text_of(drawn)


@pytest.mark.parametrize(
    ("typed", "printed"), [("5", "Số 05-QĐ/ĐU"), ("05", "Số 05-QĐ/ĐU"), ("131-QĐ/ĐU", "Số 131-QĐ/ĐU")]
)
def test_a_number_may_be_typed_short_or_whole(commune: Office, typed: str, printed: str) -> None:
    assert pages_of(draw_paper("award-decision", request(number=typed)))[0].find(printed)


def test_a_number_that_is_none_is_refused(commune: Office) -> None:
    with pytest.raises(UserError, match="Số văn bản “mười lăm” không hợp lệ"):
        draw_paper("award-decision", request(number="mười lăm"))


def test_the_decision_prints_what_was_decided_then_not_what_is_asked_now(decided: Office) -> None:
    drawn = draw_paper("award-decision", request(on=date(2026, 3, 3), number="99"))
    assert "Số 15-QĐ/ĐU" in text_of(drawn)
    assert "ngày 20 tháng 12 năm 2025" in text_of(drawn)


def test_a_list_over_several_pages_repeats_its_heading_and_never_leaves_the_signature_alone(commune: Office) -> None:
    """The signature is pushed over the page's end one row at a time."""
    for more in range(0, 24, 2):
        with action("Thêm việc"):
            for number in range(2):
                Task(member=commune.members[0], year=2025, text=f"Việc thêm {more + number}", result="done").save()
        pages = pages_of(draw_paper("task-table", request()))
        assert all(page.find("Nội dung nhiệm vụ") for page in pages)
        last = pages[-1]
        sign = next(piece for piece in last.pieces if piece.text == "T/M ĐẢNG ỦY")
        rows = [piece for piece in last.pieces if 20 < piece.baseline < sign.baseline and "Việc thêm" in piece.text]
        rows += [piece for piece in last.pieces if piece.text.startswith(("Vận động 12 hộ", "Giúp đỡ quần chúng"))]
        assert rows, f"{more} more tasks"


@pytest.mark.parametrize(
    ("closing", "rows"),
    [((Closing(Signature("T/M CHI BỘ", "BÍ THƯ", "Đỗ Đức Ánh")),), range(20, 27)), ((), range(29, 36))],
)
def test_sums_never_begin_a_page_without_the_rows_that_they_sum(closing: tuple[Closing, ...], rows: range) -> None:
    """The rows push the sums, and before them the signature, over the page's end one at a time."""
    columns = (TableColumn("Tiêu chí", 3), TableColumn("Điểm", 1))
    sums = (Row(("Cộng", "70"), strong=True), Row(("Tổng điểm", "100"), strong=True))
    day, head, where = date(2025, 12, 20), Head("", "CHI BỘ", "", ""), set()
    for more in rows:
        table = Table(columns, (*(Row((f"Việc {number}", "2")) for number in range(more)), *sums))
        drawn = pdf.draw([Content("Thử", head, (table, *closing), geometry_on(day), day)])
        pages = [[piece.text for piece in page.pieces] for page in pages_of(drawn)]
        last = next(page for page in pages if "Cộng" in page)
        wanted = {"Tổng điểm", f"Việc {more - 1}", *([f"Việc {more - 2}", "T/M CHI BỘ"] if closing else [])}
        assert wanted <= set(last), more
        where.add(pages.index(last))
    assert where == {0, 1}


def test_a_row_of_a_hundred_names_over_its_sum_goes_on_over_the_page() -> None:
    columns = (TableColumn("Chi bộ", 1), TableColumn("Chưa có kế hoạch", 1), TableColumn("Chưa có nhiệm vụ", 1))
    names = ", ".join(f"Nguyễn Thị Khánh Quỳnh {number}" for number in range(100))
    table = Table(columns, (Row(("Thôn Bằng Lăng", names, names)), Row(("Cộng", "", ""), strong=True)))
    closing = Closing(Signature("T/M ĐẢNG ỦY", "BÍ THƯ", "Đỗ Đức Ánh"), Signature("", "NGƯỜI LẬP BẢNG"))
    day = date(2026, 11, 22)
    drawn = pdf.draw([Content("Thử", Head("", "ĐẢNG ỦY", "", ""), (table, closing), geometry_on(day), day, True)])
    pages = [[piece.text for piece in page.pieces] for page in pages_of(drawn)]
    assert {"Cộng", "T/M ĐẢNG ỦY"} <= set(pages[-1])
    assert sum(text.count("Quỳnh 99") for page in pages for text in page) == 2


def test_a_very_long_task_wraps_or_goes_on_over_the_page(commune: Office) -> None:
    text = " ".join(f"nội dung {number}" for number in range(700))
    with action("Giao việc dài"):
        Task(member=commune.members[0], year=2025, text=text, result="assigned").save()
    for key in ("task-table", "task-slip", "review"):
        drawn = text_of(draw_paper(key, request(members=(commune.members[0].id,))))
        assert "nội dung 699" in drawn, key


def test_a_sign_that_no_face_holds_is_named_before_anything_is_printed(commune: Office) -> None:
    with action("Giao việc lạ"):
        Task(member=commune.members[0], year=2025, text="Trồng cây 🌳 ven đường", result="assigned").save()
    with pytest.raises(UserError, match=r"“🌳”.*Đỗ Đức Ánh.*Trồng cây"):
        draw_paper("task-slip", request())


def test_a_long_name_of_commune_or_cell_wraps_in_the_head(commune: Office) -> None:
    from nongson_desktop.rules.organizations import new_organization

    with action("Lập chi bộ tên dài"):
        cell = new_organization("Chi bộ Trường Trung học cơ sở bán trú Nguyễn Thị Minh Khai và Trạm Y tế")
        plan_of = commune.members[0]
        from nongson_desktop.rules.members import place_member

        place_member(plan_of, cell, date(2025, 2, 1))
    drawn = draw_paper("plan", request(members=(plan_of.id,)))
    assert problems(drawn, "mau-dien", ["CHI BỘ TRƯỜNG TRUNG HỌC CƠ SỞ"]) == []


def test_who_has_nothing_to_print_is_named(commune: Office) -> None:
    ours = commune.members[0]
    with pytest.raises(UserError, match="Chưa có kế hoạch năm 2027 để in"):
        draw_paper("plan", Request(on=date(2027, 1, 5), year=2027))
    with pytest.raises(UserError, match="Đỗ Đức Ánh chưa có nhiệm vụ năm 2026"):
        draw_paper("task-slip", Request(on=date(2026, 1, 5), year=2026, members=(ours.id,)))
    with pytest.raises(UserError, match="Năm 2024 chưa có kết quả đánh giá"):
        draw_paper("rating-summary", Request(on=date(2024, 12, 20), year=2024))
    with pytest.raises(UserError, match=r"Không có loại giấy “tem”\. Các loại: plan, "):
        draw_paper("tem", request())
    with pytest.raises(UserError, match=r"không ghi được ra tệp \.docx; chọn \.pdf"):
        draw_paper("certificate", request(format="docx"))


def test_the_signer_is_who_held_the_office_on_the_papers_day(decided: Office) -> None:
    from db.members import OfficeHeld, Role
    from nongson_desktop.rules.members import appoint

    with action("Thay bí thư chi bộ"):
        held = OfficeHeld.get(OfficeHeld.organization == decided.cells[0], OfficeHeld.role == Role.SECRETARY)
        held.until = date(2025, 9, 1)
        held.save()
        appoint(decided.members[1], decided.cells[0], Role.SECRETARY, date(2025, 9, 1))
    before = pages_of(draw_paper("task-table", request(cell=decided.cells[0].id, on=date(2025, 8, 31))))[-1]
    after = pages_of(draw_paper("task-table", request(cell=decided.cells[0].id, on=date(2025, 9, 1))))[-1]
    assert before.pieces[-1].text == "Trần Văn Bửu"
    assert after.pieces[-1].text == "Nguyễn Thị Thuỷ"


def test_one_file_a_member_or_a_cell_holds_that_one_alone_and_its_name_holds_nobodys(decided: Office) -> None:
    files = split_paper("plan", request(), by="member")
    assert [name for name, _ in files][:2] == [
        "plan-2025-001-chi-bo-thon-dong-tram.pdf",
        "plan-2025-002-chi-bo-thon-dong-tram.pdf",
    ]
    assert len(files) == len(EVERYONE)
    assert "Trần Văn Bửu" in text_of(files[1][1])
    cells = split_paper("task-table", request(), by="cell")
    assert [name for name, _ in cells] == [
        "task-table-2025-001-chi-bo-thon-dong-tram.pdf",
        "task-table-2025-002-chi-bo-thon-suoi-sau-2.pdf",
    ]
    with pytest.raises(UserError, match="không tách được theo từng đảng viên"):
        split_paper("rating-summary", request(), by="member")


@pytest.fixture
def queries() -> Iterator[Callable[[], int]]:
    """Counts the statements sent to the database since the last asking."""
    sent: list[str] = []
    execute = database.execute_sql

    def counting(sql: str, *rest: object) -> object:
        sent.append(sql)
        return execute(sql, *rest)

    def since() -> int:
        count = len(sent)
        sent.clear()
        return count

    database.execute_sql = counting
    yield since
    database.execute_sql = execute


@pytest.mark.parametrize("paper", DRAWN, ids=lambda paper: paper.key)
def test_a_paper_for_all_asks_no_more_of_the_database_than_for_one(
    decided: Office, queries: Callable[[], int], paper: Paper
) -> None:
    queries()
    draw_paper(paper.key, request(cell=decided.cells[0].id))
    one = queries()
    draw_paper(paper.key, request())
    assert queries() <= one


class TestTheCheckSeesWhatIsWrong:
    """A proof-reader who finds nothing in a spoilt paper is worth nothing."""

    def decision(self) -> Content:
        return awards.award_decision(request())[0]

    def found(self, content: Content) -> str:
        return " | ".join(problems(pdf.draw([content]), "van-ban"))

    def test_nothing_is_wrong_with_the_untouched_paper(self, decided: Office) -> None:
        assert self.found(self.decision()) == ""

    @pytest.mark.parametrize(
        ("place", "moved", "check"),
        [("title", 3, "2:"), ("rule", 3, "3:"), ("signature", 14, "7:"), ("indent", 3, "8:"), ("page_number", 4, "9:")],
    )
    def test_a_block_moved(self, decided: Office, place: str, moved: float, check: str) -> None:
        content = self.decision()
        rules = content.geometry
        off = replace(rules, place={**rules.place, place: rules.place[place] + moved})
        assert check in self.found(replace(content, geometry=off))

    def test_a_margin_three_millimetres_too_narrow(self, decided: Office) -> None:
        content = self.decision()
        rules = content.geometry
        off = replace(rules, margins={**rules.margins, "left": 27})
        assert "1:" in self.found(replace(content, geometry=off))

    @pytest.mark.parametrize("number", ["Số: 15-QĐ/ĐU", "Số 15/QĐ-ĐU", "Số 5-QĐ/ĐU"])
    def test_a_number_written_wrongly(self, decided: Office, number: str) -> None:
        content = self.decision()
        head = replace(content.head, number=number)
        assert "5:" in self.found(replace(content, head=head))

    def test_a_date_written_wrongly(self, decided: Office) -> None:
        content = self.decision()
        head = replace(content.head, place_date="Suối Mây, ngày 5 tháng 2 năm 2026")
        assert "6:" in self.found(replace(content, head=head))

    def test_a_name_cut(self, decided: Office) -> None:
        assert problems(draw_paper("plan", request()), "mau-dien", ["Đỗ Đức Ánh Nguyệt"]) == [
            "tên không đủ: Đỗ Đức Ánh Nguyệt"
        ]

    def test_a_face_not_embedded(self, decided: Office) -> None:
        writer = PdfWriter(clone_from=BytesIO(draw_paper("award-decision", request())))
        for page in writer.pages:
            for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
                font.get_object()["/FontDescriptor"].pop("/FontFile2", None)
        out = BytesIO()
        writer.write(out)
        assert any(words.startswith("phông không nhúng") for words in problems(out.getvalue(), "van-ban"))

    def test_a_certificate_with_a_line_moved(self, decided: Office) -> None:
        from nongson_desktop.documents import certificates

        layout = certificates.layout("a4")
        off = replace(layout.fields["g6"], y=(102.0,))
        moved = replace(layout, fields={**layout.fields, "g6": off})
        decision = awards.decision_of(request())
        lines = certificates._own_lines(moved, decision, decision.recipients[0])
        assert {line.y for line in lines} != {
            line.y for line in certificates._own_lines(layout, decision, decision.recipients[0])
        }
        drawn = certificates.draw(decision, request(), decision.recipients, paper=moved)
        assert any("g6 không đúng chỗ" in words for words in certificate_problems(drawn))

"""The office's own Word forms: filled for one and for everyone, compared with the paper, and never trusted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from db.base import Action, action
from db.errors import UserError
from db.evaluation import Rating
from db.members import Member
from db.open import close_office, open_office
from db.papers import PaperTemplate
from db.undoing import undo
from nongson_desktop.documents import templates
from nongson_desktop.documents.content import Facts, Half, Row, Table, TableColumn
from nongson_desktop.documents.form_files import MAX_PACKED
from nongson_desktop.documents.form_filling import rendered
from nongson_desktop.documents.form_starter import starter
from nongson_desktop.documents.form_values import name_of, places, values_of
from nongson_desktop.documents.own_forms import drop_form, form_bytes, keep_form, own_form
from nongson_desktop.documents.papers import draw_paper, paper_of, split_paper
from nongson_desktop.documents.request import Request
from tests.documents.foreign_forms import everyone, one_person, packed, tampered, three_pages, with_text
from tests.documents.geometry import text_of
from tests.documents.records import NAMES, Office
from tests.documents.test_papers import WRITTEN

ON = date(2025, 12, 20)
WORD = Request(on=ON, year=2025, format="docx")


def words(content: bytes) -> str:
    """Every letter of the file, table cells and all, words apart by one space."""
    with ZipFile(BytesIO(content)) as package:
        xml = package.read("word/document.xml").decode()
    return " ".join(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>|<w:br/>", " ", xml)).split())


@pytest.fixture(scope="module")
def practice(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield shutil.copytree(practice_folder, tmp_path_factory.mktemp("mau") / "office")
    close_office()


def test_a_foreign_form_of_three_pages_is_filled_for_everyone(practice: Path) -> None:
    open_office(practice)
    keep_form("rating-summary", "", "bieu-tinh.docx", three_pages())
    rated = [rating for rating in Rating.select() if rating.year == 2026 and rating.member_id and not rating.hidden]
    drawn = draw_paper("rating-summary", Request(on=date(2026, 12, 20), year=2026, format="docx"))
    text, document = words(drawn), Document(BytesIO(drawn))
    assert len(rated) == 127
    members = {member.id: member.name for member in Member.select()}
    by_name = [cell.text for cell in document.tables[1].columns[1].cells]
    assert sorted(name for name in by_name if name in members.values()) == sorted(
        members[rating.member_id] for rating in rated
    )
    levels = {row.cells[1].text: row.cells[3].text for row in document.tables[1].rows}
    assert {levels[members[rating.member_id]] for rating in rated if rating.level == "HTXS"} == {"HTXS"}
    assert [cell.text for cell in document.tables[0].rows[0].cells] == ["STT", "Chi bộ", "Đảng viên", "HTXS"]
    assert "ĐẢNG ỦY XÃ SUỐI MÂY" in text
    assert "T/M ĐẢNG ỦY / BÍ THƯ / Đặng Văn Đường" in text
    assert not re.search(r"\{\{|\{%|%\}", text)
    assert len(document.sections) == 2


def test_a_form_for_one_makes_a_copy_for_each_on_pages_of_its_own(decided: Office) -> None:
    keep_form("plan", "", "dang-ky.docx", one_person())
    drawn = draw_paper("plan", WORD)
    document, text = Document(BytesIO(drawn)), words(drawn)
    assert [f"BẢN ĐĂNG KÝ CỦA {name}" in text for name, _, _ in NAMES] == [True] * len(NAMES)
    assert len(document.sections) == len(NAMES)
    starts = [section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for section in document.sections]
    assert starts == ["1"] * len(NAMES)
    lists = [used.get(qn("w:val")) for used in document.element.body.iter(qn("w:numId"))]
    assert len(set(lists)) == len(NAMES) - 1
    alone = draw_paper("plan", replace(WORD, members=(decided.members[2].id,)))
    assert "Trần Văn Bửu" in words(alone)
    assert "Đỗ Đức Ánh" not in words(alone)
    assert len(split_paper("plan", WORD)) == len(NAMES)


def test_a_form_that_goes_over_everyone_is_filled_once(decided: Office) -> None:
    keep_form("plan", "", "danh-sach.docx", everyone())
    document = Document(BytesIO(draw_paper("plan", WORD)))
    heading, *rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert heading == ["Họ tên", "Ngày sinh", "Chi bộ"]
    assert rows[0] == ["Đỗ Đức Ánh", "12/03/1975", "Chi bộ thôn Đồng Trăm"]
    assert sorted(row[0] for row in rows) == sorted(name for name, _, _ in NAMES)
    assert len(document.sections) == 1


def test_an_own_ballot_comes_out_once_for_every_voter_however_ours_are_set(practice: Path) -> None:
    open_office(practice)
    request = Request(on=date(2026, 12, 20), year=2026, cell=Rating.get(Rating.year == 2026).__data__["organization"])
    ours = paper_of("ballot-levels").contents(request)  # type: ignore[misc]  # the ballots are drawn from contents
    assert words(starter(ours)).count("{{trich_yeu}}") == 1
    voters = sum(2 * one.copies if any(isinstance(block, Half) for block in one.blocks) else one.copies for one in ours)
    keep_form("ballot-levels", "", "phieu.docx", with_text("Phiếu của {{chi_bo}}"))
    text = words(draw_paper("ballot-levels", replace(request, format="docx")))
    assert voters > 5
    assert text.count("Phiếu của") == voters
    keep_form("ballot-levels", "", "phieu.docx", with_text("{% for p in danh_sach %}Phiếu {{p.nam}}. {% endfor %}"))
    assert words(draw_paper("ballot-levels", replace(request, format="docx"))).count("Phiếu 2026") == voters


def test_signs_of_markup_and_line_breaks_in_the_data_stay_text(decided: Office) -> None:
    from db.tasks import Task

    with action("Việc có dấu"):
        Task(member=decided.members[0], year=2025, text="Thu < 5 & > 3\n{{ma}} {%tr for%}", result="done").save()
    form = with_text("{%p for dong in bang %}", "{{dong.noi_dung_nhiem_vu}}", "{%p endfor %}")
    keep_form("task-slip", "", "phieu.docx", form)
    text = words(draw_paper("task-slip", WORD)).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert "Thu < 5 & > 3 {{ma}} {%tr for%}" in text


def test_the_same_data_and_date_give_the_same_bytes_and_nobodys_name_in_the_properties(decided: Office) -> None:
    keep_form("rating-summary", "", "bieu-tinh.docx", three_pages())
    drawn = draw_paper("rating-summary", WORD)
    assert draw_paper("rating-summary", WORD) == drawn
    core = Document(BytesIO(drawn)).core_properties
    assert (core.author, core.last_modified_by, core.created.date()) == ("", "", ON)


def test_the_pdf_stays_the_programs_own_form(decided: Office) -> None:
    before = draw_paper("plan", replace(WORD, format="pdf"))
    keep_form("plan", "", "dang-ky.docx", one_person())
    assert draw_paper("plan", replace(WORD, format="pdf")) == before
    assert "BẢN CAM KẾT" in text_of(before)


def test_a_form_of_a_years_profile_goes_before_the_one_for_every_year(decided: Office) -> None:
    keep_form("plan", "", "chung.docx", with_text("Mẫu chung {{ho_va_ten}}"))
    keep_form("plan", "P2025", "2025.docx", with_text("Mẫu của 2025 {{ho_va_ten}}"))
    assert "Mẫu của 2025" in words(draw_paper("plan", WORD))
    known = own_form("plan", 2024)
    assert known is not None
    assert known.name == "chung.docx"
    newer = keep_form("plan", "P2025", "2025-moi.docx", with_text("Mẫu mới {{ho_va_ten}}"))
    assert "Mẫu mới" in words(draw_paper("plan", WORD))
    drop_form(newer)
    assert "Mẫu chung" in words(draw_paper("plan", WORD))
    undo(Action.select().order_by(Action.id.desc()).first().id)
    assert "Mẫu mới" in words(draw_paper("plan", WORD))


def test_an_issued_paper_keeps_the_form_it_was_issued_with(decided: Office) -> None:
    from db.awards import AwardDecision
    from nongson_desktop.documents.issued import keep_award_papers
    from nongson_desktop.rules.awards import issue

    keep_form("award-decision", "", "qd.docx", with_text("Quyết định theo mẫu riêng {{so_ky_hieu}}"))
    decision = AwardDecision.get()
    with action("Ban hành"):
        issue(decision, ON)
        keep_award_papers(decision)
    drop_form(PaperTemplate.get(PaperTemplate.hidden == False))  # noqa: E712  (peewee compares so)
    assert "Quyết định theo mẫu riêng Số 15-QĐ/ĐU" in words(draw_paper("award-decision", WORD))


def test_a_form_changed_in_the_database_is_not_printed(decided: Office) -> None:
    form = keep_form("plan", "", "chung.docx", with_text("Mẫu {{ho_va_ten}}"))
    assert form_bytes(form)
    form.content = bytes(form.content)[:-1] + b"x"
    with pytest.raises(UserError, match="bị hỏng trong dữ liệu"):
        form_bytes(form)


# What a form can be filled with


def test_every_paper_names_its_places_with_what_stands_there(decided: Office) -> None:
    for paper in WRITTEN:
        assert paper.contents is not None
        found = {place.name: place.sample for place in places(paper.contents(WORD))}
        signed = set() if paper.key.startswith("ballot-") else {"nguoi_ky"}  # nobody signs a secret ballot
        assert {"co_quan_ban_hanh", "ten_loai"} | signed <= found.keys(), paper.key
        assert all(re.fullmatch(r"[a-z]\w*(\.[a-z]\w*)*", name) for name in found), paper.key
    slips = paper_of("task-slip").contents
    assert slips is not None
    samples = {place.name: place.sample for place in places(slips(WORD))}
    assert samples["bang.thoi_han"] == "30/06/2025"
    assert samples["danh_sach.bang.thoi_han"] == "30/06/2025"
    assert samples["ho_va_ten"] == "Đỗ Đức Ánh"


def test_a_form_made_of_every_place_of_a_paper_can_be_filled(decided: Office) -> None:
    """What the page lists is what a form may hold, for each paper."""
    for paper in WRITTEN:
        assert paper.contents is not None
        contents = paper.contents(WORD)
        single = [place.name for place in places(contents) if "." not in place.name]
        of_table = [place.name.partition(".")[2] for place in places(contents) if place.name.startswith("bang.")]
        loop = ["{%p for d in bang %}", *(f"{{{{d.{name}}}}}" for name in of_table), "{%p endfor %}"]
        form = with_text(*(f"{{{{{name}}}}}" for name in single), *(loop if of_table else []))
        assert templates.report("mọi ô", form, contents).unknown == (), paper.key
        assert "{{" not in words(templates.filled("mọi ô", form, contents)), paper.key


def test_unknown_left_out_and_empty_places_are_named_before_printing(commune: Office) -> None:
    paper = paper_of("award-decision")
    assert paper.contents is not None
    form = with_text(
        "{{so_ky_hieu}} {{ten_loai}} {{so_vb}} {{ghi_chu_duoi_ten}}", "{%p for d in bang %}{{d.ten}}{%p endfor %}"
    )
    found = templates.report("qd.docx", form, paper.contents(WORD))
    assert found.unknown == ("so_vb", "bang.ten")
    assert {"nguoi_ky", "trich_yeu", "bang.thanh_tich"} <= set(found.unused)
    assert found.empty == ("ghi_chu_duoi_ten",)
    keep_form("award-decision", "", "qd.docx", form)
    with pytest.raises(UserError, match=r"“qd.docx” có ô điền mà giấy này không có: \{\{so_vb\}\}, \{\{bang.ten\}\}"):
        draw_paper("award-decision", WORD)


def test_a_place_in_the_header_is_refused_for_many_and_filled_for_one(decided: Office) -> None:
    keep_form("plan", "", "dang-ky.docx", one_person(header="Bản của {{ho_va_ten}}"))
    with pytest.raises(UserError, match="mỗi tệp chỉ chứa một bản"):
        draw_paper("plan", WORD)
    one = Document(BytesIO(draw_paper("plan", replace(WORD, members=(decided.members[0].id,)))))
    assert one.sections[0].header.paragraphs[0].text == "Bản của Đỗ Đức Ánh"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Họ và tên", "ho_va_ten"),
        ("Tiền thưởng (đồng)", "tien_thuong_dong"),
        ("Chức vụ Đảng", "chuc_vu_dang"),
        ("5 năm", "o_5_nam"),
        ("…", "o_"),
    ],
)
def test_a_label_makes_a_plain_name(label: str, name: str) -> None:
    assert name_of(label) == name


def test_columns_of_one_name_and_headings_over_the_whole_row_keep_their_place(decided: Office) -> None:
    contents = paper_of("plan").contents
    assert contents is not None
    table = Table(
        (TableColumn("TT", 1, "center"), TableColumn("Tên", 1), TableColumn("Số", 1, group="A"), TableColumn("Tên", 1)),
        (Row(("I. Tập thể",), section=True), Row(("1", "An", "2", "Ba"))),
    )
    one = replace(contents(WORD)[0], blocks=(table, Facts(())))
    assert values_of(one)["bang"] == [
        {"tt": "", "ten": "I. Tập thể", "a_so": "", "ten_2": ""},
        {"tt": "1", "ten": "An", "a_so": "2", "ten_2": "Ba"},
    ]


# What is not trusted


@pytest.mark.parametrize(
    "mark",
    [
        "{{ ho_va_ten|upper }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ ho_va_ten.__class__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ range(999999999) }}",
        "{{ bang[0] }}",
        "{% if ho_va_ten %}x{% endif %}",
        "{% set x = 1 %}",
        "{% include 'tep' %}",
        "{% import 'os' as os %}",
        "{% for x in range(10**9) %}y{% endfor %}",
        "{% for x in bang %}{{ x.y.z }}{% endfor %}",
        "{% for x in bang %}{% for y in bang %}y{% endfor %}{% endfor %}",
        "{% endfor %}",
        "{%tc for x in bang %}",
        "{# lời ghi #}",
        "{% cellbg x %}",
        "{% raw %}{{x}}{% endraw %}",
        "{{ dong.ten }}",
    ],
)
def test_only_names_and_loops_over_rows_are_taken(office: Path, mark: str) -> None:
    with pytest.raises(UserError, match="không dùng được"):
        keep_form("plan", "", "la.docx", with_text("Mở đầu", mark))
    assert PaperTemplate.select().count() == 0


@pytest.mark.parametrize("text", ["{{ ho_va_ten", "ho_va_ten }}", "{% for x in bang", "{{ a {{ b }}"])
def test_a_mark_that_is_not_whole_is_quoted(office: Path, text: str) -> None:
    with pytest.raises(UserError, match=r"không mở và đóng đủ|không dùng được"):
        keep_form("plan", "", "la.docx", with_text("Mở đầu", text))


def test_a_loop_that_never_ends_is_named(office: Path) -> None:
    with pytest.raises(UserError, match="vòng lặp trên bang thiếu"):
        keep_form("plan", "", "la.docx", with_text("{%p for x in bang %}", "{{x.tt}}"))


@pytest.mark.parametrize("source", ["{{ x|upper }}", "{{ x() }}", "{% if x %}{% endif %}", "{{ x[0] }}", "{{ 1 + 1 }}"])
def test_behind_the_reading_of_the_marks_stands_a_second_wall(source: str) -> None:
    """Were a mark overlooked, what fills the form would still refuse it."""
    with pytest.raises(UserError, match="không dùng được"):
        rendered(with_text(source), {"x": "y"})


PLAIN = with_text("Mẫu {{ho_va_ten}}")
LINK = (
    b'<Relationship Id="rId99" TargetMode="External" Target="https://example.invalid/x.dotm"'
    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'
)
FIELD = b'<w:p><w:r><w:instrText xml:space="preserve"> INCLUDETEXT "C:\\\\a.docx" </w:instrText></w:r></w:p></w:body>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không phải là tệp Word"),
        (b"%PDF-1.7 x", "không phải là tệp Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "có mật khẩu hoặc thuộc dạng .doc cũ"),
        (PLAIN[: len(PLAIN) // 2], "không phải là tệp Word"),
        (b"PK\x03\x04" + b"0" * (MAX_PACKED + 1), "nặng quá 10 MB"),
        (tampered(PLAIN, {"word/vbaProject.bin": b"x"}), "có macro"),
        (tampered(PLAIN, {"word/embeddings/oleObject1.bin": b"x"}), "có đối tượng nhúng"),
        (tampered(PLAIN, {"word/afchunk1.html": b"x"}), "tài liệu khác lồng"),
        (tampered(PLAIN, {"../../etc/x.xml": b"<x/>"}), "đóng gói bất thường"),
        (tampered(PLAIN, {f"word/media/{n}.png": b"" for n in range(600)}), "bung ra quá lớn"),
        (tampered(PLAIN, {"word/extra.xml": b" " * 9_000_000}), "bung ra quá lớn"),
        (tampered(PLAIN, {"word/media/a.png": b"\0" * 61_000_000}), "bung ra quá lớn"),
        (tampered(PLAIN, rels=(b"</Relationships>", LINK)), "liên kết ra ngoài"),
        (tampered(PLAIN, document=(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document')), "bất thường"),
        (tampered(PLAIN, document=(b"</w:body>", FIELD)), "trường INCLUDETEXT"),
        (tampered(PLAIN, rels=(b"styles.xml", b"absent.xml")), "đã bị hỏng"),
        (tampered(PLAIN, types=(b"</Types>", b"<Types")), "đã bị hỏng"),
        (tampered(PLAIN, document=(b"</w:body>", b'<w:altChunk r:id="rId9"/></w:body>')), "lồng bên trong"),
        (tampered(PLAIN, document=(b"<w:body>", b"<w:boby>")), "bị hỏng bên trong"),
        (
            tampered(PLAIN, types=(b"wordprocessingml.document.main", b"wordprocessingml.document.macroEnabled.main")),
            "có macro",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_plain_form_is_refused_in_a_sentence(office: Path, content: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        keep_form("plan", "", "la.docx", content)
    assert PaperTemplate.select().count() == 0


def test_a_form_whose_directory_lies_about_its_size_is_refused(office: Path) -> None:
    bomb = tampered(PLAIN, {"word/theme/a.xml": b" " * 20_000_000})
    with ZipFile(BytesIO(bomb)) as package:
        size = package.getinfo("word/theme/a.xml").file_size
    lying = bomb.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    with pytest.raises(UserError):
        keep_form("plan", "", "la.docx", lying)


def test_marks_in_the_properties_of_a_form_do_nothing(decided: Office) -> None:
    document = Document(BytesIO(PLAIN))
    document.core_properties.title = "{{ ''.__class__ }}"
    keep_form("plan", "", "la.docx", packed(document))
    made: Any = Document(BytesIO(draw_paper("plan", WORD)))
    assert made.core_properties.title == paper_title(decided)


def paper_title(office: Office) -> str:
    contents = paper_of("plan").contents
    assert contents is not None
    return contents(WORD)[0].title

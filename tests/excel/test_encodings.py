"""Text of before Unicode is read as it was meant; plain text and right Unicode are never touched."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from nongson_desktop.excel.converting import conversions
from nongson_desktop.excel.encodings import (
    TCVN3,
    TCVN3_CAPITALS,
    VNI,
    decoded,
    encoding_of_font,
    is_unicode,
    recognised,
)
from nongson_desktop.excel.reading import Sheet, converted, read_workbook
from nongson_desktop.excel.syllables import is_syllable
from nongson_desktop.excel.xls_fonts import fonts_of_xls
from nongson_desktop.rules import imports

from .. import opendocument, story
from ..conftest import TODAY
from ..workbooks import table

# TCVN 5712:1993 (VN3) and VNI-Windows, typed here apart from the program's own tables
ABC = dict(
    re.findall(
        r"(\S)=(\S)",
        "à=µ ả=¶ ã=· á=¸ ạ=¹ ă=¨ ằ=» ẳ=¼ ẵ=½ ắ=¾ ặ=Æ â=© ầ=Ç ẩ=È ẫ=É ấ=Ê ậ=Ë đ=® è=Ì ẻ=Î ẽ=Ï é=Ð ẹ=Ñ ê=ª ề=Ò ể=Ó ễ=Ô"
        " ế=Õ ệ=Ö ì=× ỉ=Ø ĩ=Ü í=Ý ị=Þ ò=ß ỏ=á õ=â ó=ã ọ=ä ô=« ồ=å ổ=æ ỗ=ç ố=è ộ=é ơ=¬ ờ=ê ở=ë ỡ=ì ớ=í ợ=î ù=ï ủ=ñ ũ=ò"
        " ú=ó ụ=ô ư=\u00ad ừ=õ ử=ö ữ=÷ ứ=ø ự=ù ỳ=ú ỷ=û ỹ=ü ý=ý ỵ=þ Ă=¡ Â=¢ Ê=£ Ô=¤ Ơ=¥ Ư=¦ Đ=§",
    )
)
WINDOWS = dict(
    re.findall(
        r"(\S)=(\S+)",
        "á=aù à=aø ả=aû ã=aõ ạ=aï â=aâ ấ=aá ầ=aà ẩ=aå ẫ=aã ậ=aä ă=aê ắ=aé ằ=aè ẳ=aú ẵ=aü ặ=aë đ=ñ"
        " é=eù è=eø ẻ=eû ẽ=eõ ẹ=eï ê=eâ ế=eá ề=eà ể=eå ễ=eã ệ=eä í=í ì=ì ỉ=æ ĩ=ó ị=ò"
        " ó=où ò=oø ỏ=oû õ=oõ ọ=oï ô=oâ ố=oá ồ=oà ổ=oå ỗ=oã ộ=oä ơ=ô ớ=ôù ờ=ôø ở=ôû ỡ=ôõ ợ=ôï"
        " ú=uù ù=uø ủ=uû ũ=uõ ụ=uï ư=ö ứ=öù ừ=öø ử=öû ữ=öõ ự=öï ý=yù ỳ=yø ỷ=yû ỹ=yõ ỵ=î",
    )
)
WINDOWS |= {small.upper(): typed.upper() for small, typed in WINDOWS.items()}


def abc(text: str) -> str:
    """As .VnTime had it typed; a capital with a tone is typed small."""
    return "".join(ABC.get(letter) or ABC.get(letter.lower(), letter) for letter in text)


def vni(text: str) -> str:
    return "".join(WINDOWS.get(letter, letter) for letter in text)


def every_syllable() -> list[str]:
    """Each that the spelling allows, the tone on the vowel with a hat, else on the first."""
    from nongson_desktop.excel import syllables

    made = set()
    for onset, rime, tone in product(
        ["", *syllables._ONSETS.split("|")],
        syllables._RIMES.split("|"),
        ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"),
    ):
        places = [place for place, letter in enumerate(rime) if letter in "aăâeêioôơuưy"]
        marked = next((place for place in places if rime[place] in "ăâêôơư"), places[0])
        word = unicodedata.normalize("NFC", onset + rime[: marked + 1] + tone + rime[marked + 1 :])
        if is_syllable(word):
            made.add(word)
    return sorted(made)


SYLLABLES = every_syllable()
NAMES = st.lists(st.sampled_from(SYLLABLES).map(str.capitalize), min_size=1, max_size=5).map(" ".join)


def test_every_syllable_typed_in_either_way_is_read_back() -> None:
    assert len(SYLLABLES) > 10_000
    for encoding, typed in ((TCVN3, abc), (VNI, vni)):
        wrong = [word for word in SYLLABLES if decoded(typed(word), encoding) != word]
        assert wrong == []
    assert [word for word in SYLLABLES if decoded(vni(word.upper()), VNI) != word.upper()] == []
    assert [word for word in SYLLABLES if decoded(abc(word), TCVN3_CAPITALS) != word.upper()] == []


@given(NAMES)
def test_right_unicode_and_plain_text_are_never_touched(name: str) -> None:
    assert recognised(name) == ()
    assert recognised(name.upper()) == ()
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    assert recognised(plain) == ()
    assert conversions({(0, 0): name}, {(0, 0): TCVN3}) == [] or all(ord(letter) < 256 for letter in name)


PLAIN = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=30)
OF_VIETNAMESE = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạằắẵặấầẩẫậéèẻẽẹềếểễệíìỉĩịóòỏõọồốộớờợúùụừứựýỳỵ ĐÁẤƯỮ0123", max_size=30
)


@given(PLAIN | OF_VIETNAMESE.filter(is_unicode), st.sampled_from(["", TCVN3, TCVN3_CAPITALS, VNI]))
def test_plain_letters_and_right_unicode_are_never_touched_whatever_their_font(text: str, font: str) -> None:
    assert recognised(text) == ()
    assert conversions({(0, 0): text}, {(0, 0): font} if font else {}) == []


@pytest.mark.parametrize(
    "text",
    [
        "m²",
        "Đất 200 m²",
        "3a×2",
        "«Tên»",
        "· Mục một",
        "François Müller",
        "Noël",
        "café",
        "±5°C",
        "½",
        "Lê Hà",
        "Bé",
        "©",
    ],
)
def test_signs_and_foreign_names_are_left_alone(text: str) -> None:
    assert recognised(text) == ()


PERSONS = st.builds(
    lambda surname, middle, given: f"{surname} {middle} {given}",
    *(st.sampled_from(words) for words in (story.SURNAMES, story.MIDDLES, story.GIVEN)),
)


@given(st.lists(PERSONS, min_size=3, max_size=12))
def test_a_column_of_names_is_read_as_it_was_meant(names: list[str]) -> None:
    for typed in (abc, vni):
        texts = {(row, 0): typed(name) for row, name in enumerate(names)}
        after = dict(texts) | {(one.row - 1, one.column): one.after for one in conversions(texts, {})}
        for (row, _), text in after.items():
            meant = {names[row], decoded(abc(names[row]), TCVN3)} if typed is abc else {names[row]}
            assert text in meant or all(is_syllable(word) for word in text.split())


def test_a_capital_inside_a_word_follows_the_letters_of_its_column() -> None:
    texts = {(0, 0): abc("Nguyễn Tuấn"), (1, 0): abc("Tấn"), (2, 0): abc("Quế Ninh"), (3, 0): "Hà"}
    assert [one.after for one in conversions(texts, {})] == ["Nguyễn Tuấn", "Tấn", "Quế Ninh"]
    assert conversions({(0, 0): "TÊn", (1, 0): "Hà"}, {}) == []


@pytest.mark.parametrize(
    ("typed", "meant", "encoding"),
    [
        ("NguyÔn V¨n B×nh", "Nguyễn Văn Bình", TCVN3),
        ("§ç §øc Th¾ng", "Đỗ Đức Thắng", TCVN3),
        ("T\u00adëng", "Tưởng", TCVN3),
        ("Ngµy vµo §¶ng", "Ngày vào Đảng", TCVN3),
        ("NGUYÔN V¡N ¸NH", "NGUYỄN VĂN ÁNH", TCVN3),
        ("Nguyeãn Vaên AÙnh", "Nguyễn Văn Ánh", VNI),
        ("Ñoã Ñöùc Thaéng", "Đỗ Đức Thắng", VNI),
        ("NGUYEÃN THÒ BÖÔÛI", "NGUYỄN THỊ BƯỞI", VNI),
        ("Chi boä thoân Ñaù Baïc", "Chi bộ thôn Đá Bạc", VNI),
    ],
)
def test_names_as_old_lists_have_them(typed: str, meant: str, encoding: str) -> None:
    assert recognised(typed) == (encoding,)
    assert decoded(typed, encoding) == meant


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", TCVN3),
        (".VnTimeH", TCVN3_CAPITALS),
        (".VnArial", TCVN3),
        ("VNI-Times", VNI),
        ("vni-helve", VNI),
        ("Times New Roman", ""),
        ("UVN Ai Cap", ""),
    ],
)
def test_a_font_tells_how_its_text_was_typed(font: str, encoding: str) -> None:
    assert encoding_of_font(font) == encoding


def of_column(*texts: str, choice: str | None = None) -> list[str]:
    sheet = Sheet(
        "DS",
        tuple((text,) for text in texts),
        old_texts={(row, 0): text for row, text in enumerate(texts) if not text.isascii()},
    )
    return [str(row[0]) for row in converted(sheet, {} if choice is None else {0: choice}).rows]


def test_a_column_of_several_hands_is_read_cell_by_cell() -> None:
    mixed = ("NguyÔn V¨n B×nh", "Lê Hà", "Tran Van An", "Nguyeãn Thò Hoa", "Z¬ R©m", "Hồ Ẩn")
    assert of_column(*mixed) == ["Nguyễn Văn Bình", "Lê Hà", "Tran Van An", "Nguyễn Thị Hoa", "Zơ Râm", "Hồ Ẩn"]


def test_the_clerk_may_say_otherwise_for_a_column() -> None:
    assert of_column("NguyÔn V¨n B×nh", "Bé", choice="") == ["NguyÔn V¨n B×nh", "Bé"]
    assert of_column("NguyÔn V¨n B×nh", "Bé", choice=TCVN3) == ["Nguyễn Văn Bình", "Bộ"]


def test_a_list_typed_in_tcvn3_without_its_font_keeps_its_cells_and_its_notes(tmp_path: Path, office: Path) -> None:
    rows = [
        ("Họ và tên", "Chi bộ", "Ghi chú"),
        ("Nguyễn Văn Bình", "Chi bộ 1", "có"),
        ("Đỗ Ánh", "Chi bộ thôn Cẩm Ải", ""),
    ]
    path = tmp_path / "cu.xlsx"
    table(path, *([abc(text) for text in row] for row in rows))
    found = imports.prepare(path, today=TODAY)
    read = [(row.record.name, row.record.cell, bool(row.record.note)) for row in found.rows]
    assert read == [("Nguyễn Văn Bình", "Chi bộ 1", True), ("Đỗ Ánh", "Chi bộ thôn Cẩm Ải", False)]


def test_a_name_that_only_begins_like_a_cell_is_left() -> None:
    assert of_column("NguyÔn V¨n B×nh", "Chi Bé") == ["Nguyễn Văn Bình", "Chi Bé"]
    assert of_column("Lê Hà", "Chi bé 1") == ["Lê Hà", "Chi bé 1"], "nothing here is typed in an old font"


def test_letters_of_several_parts_become_one() -> None:
    assert of_column(unicodedata.normalize("NFC", "Nguye\u0302\u0303n")) == ["Nguyễn"]


Writer = Callable[[Path, list[tuple[str, str]]], None]


def write_xlsx(path: Path, cells: list[tuple[str, str]]) -> None:
    with Workbook(path) as book:
        sheet = book.add_worksheet("DS")
        for row, (text, font) in enumerate(cells):
            sheet.write_string(row, 1, text, book.add_format({"font_name": font}))


def write_xls(path: Path, cells: list[tuple[str, str]]) -> None:
    book = xlwt.Workbook(encoding="latin-1")
    sheet = book.add_sheet("DS")
    for row, (text, font) in enumerate(cells):
        style = xlwt.XFStyle()
        style.font = xlwt.Font()
        style.font.name = font
        sheet.write(row, 1, text, style)
    book.save(str(path))


def write_ods(path: Path, cells: list[tuple[str, str]]) -> None:
    """As LibreOffice writes it: the fonts declared, a style for each, the cells pointing at their style."""
    fonts = sorted({font for _, font in cells})
    faces = "".join(f'<style:font-face style:name="{font}" svg:font-family="&apos;{font}&apos;"/>' for font in fonts)
    styles = "".join(
        f'<style:style style:name="ce{place}" style:family="table-cell">'
        f'<style:text-properties style:font-name="{font}"/></style:style>'
        for place, font in enumerate(fonts)
    )
    styled = [
        opendocument.cell(text).replace("-cell ", f'-cell table:style-name="ce{fonts.index(font)}" ', 1)
        for text, font in cells
    ]
    opendocument.save(path, [("DS", [opendocument.row([opendocument.cell(), each]) for each in styled])])
    with zipfile.ZipFile(path) as parts:
        held = {name: parts.read(name).decode() for name in parts.namelist()}
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("style", "style"), ("svg", "svg-compatible"))
    )
    declared = f"<office:font-face-decls>{faces}</office:font-face-decls>"
    declared += f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
    text = held["content.xml"].replace("<office:body>", declared)
    held["content.xml"] = text.replace("<office:document-content ", f"<office:document-content {names} ", 1)
    with zipfile.ZipFile(path, "w") as parts:
        for name, content in held.items():
            parts.writestr(name, content)


@pytest.mark.parametrize(
    ("suffix", "write"), [(".xlsx", write_xlsx), (".xls", write_xls), (".ods", write_ods)], ids=["xlsx", "xls", "ods"]
)
def test_the_font_of_a_cell_decides_what_words_alone_cannot(suffix: str, write: Writer, tmp_path: Path) -> None:
    path = tmp_path / f"cu{suffix}"
    write(
        path,
        [
            ("Hä vµ tªn", ".VnTimeH"),
            (abc("Lê Bộ"), ".VnTime"),
            (abc("Sỡ"), ".VnTime"),
            (vni("Thị Sơn"), "VNI-Times"),
            ("Thò Sôn", "Times New Roman"),
            ("Lê Hà", ".VnTime"),
            ("Hồ Thị Ẩn", ".VnTime"),
            (abc("Tường"), "Arial"),
        ],
    )
    sheet = read_workbook(path).sheets[0]
    texts = [row[-1] for row in sheet.rows]
    assert texts == ["HỌ VÀ TÊN", "Lê Bộ", "Sỡ", "Thị Sơn", "Thò Sôn", "Lê Hà", "Hồ Thị Ẩn", "Tường"]
    assert [(one.row, one.column, one.before, one.encoding) for one in sheet.conversions][:2] == [
        (1, 1, "Hä vµ tªn", TCVN3_CAPITALS),
        (2, 1, "Lª Bé", TCVN3),
    ]


def test_text_in_several_fonts_tells_by_any_of_them(tmp_path: Path) -> None:
    path = tmp_path / "cu.xlsx"
    with Workbook(path) as book:
        sheet, old = book.add_worksheet("DS"), book.add_format({"font_name": ".VnTime"})
        sheet.write_rich_string(0, 0, old, abc("Sỡ"), old, " ", old, abc("Bộ"))
    assert read_workbook(path).sheets[0].rows[0][0] == "Sỡ Bộ"


@pytest.fixture(scope="module")
def old_format(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("xls") / "cu.xls"
    write_xls(path, [(abc("Lê Bộ"), ".VnTime"), (vni("Thị Sơn"), "VNI-Times")] * 40)
    return path.read_bytes()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_xls_says_what_is_left_of_its_fonts_or_nothing(old_format: bytes, data: st.DataObject) -> None:
    assert fonts_of_xls(old_format)["0"][0, 1] == TCVN3
    damaged = bytearray(old_format)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(8, 2000))] = data.draw(st.sampled_from((0, 1, 4, 9, 127, 254, 255)))
    found = fonts_of_xls(bytes(damaged[: data.draw(st.integers(30, len(damaged)))]))
    assert set().union(*(set(cells.values()) for cells in found.values())) <= {TCVN3, TCVN3_CAPITALS, VNI}

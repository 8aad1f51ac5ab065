"""Layouts of certificates: what is drawn from them, the office's own, and files from other offices."""

from __future__ import annotations

import sys
import tomllib
import zlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from db.awards import Award, AwardDecision
from db.base import Action, Audit, action, database
from db.errors import UserError
from db.layouts import LayoutField
from db.undoing import undo
from nongson_desktop.documents import fonts, foreign, layout_files
from nongson_desktop.documents.foreign import layout_from, picture_from
from nongson_desktop.documents.layout_files import read_layout, write_layout
from nongson_desktop.documents.layouts import Layout, check, filled, resized, warnings
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import (
    SHIPPED,
    Change,
    changes_of,
    hide_layout,
    keep_changes,
    keep_layout,
    layout_named,
    load,
    shipped,
    stocks,
)
from tests.documents.certificate_geometry import A3, A4, certificate_problems
from tests.documents.geometry import Page, Piece, font_problems, pages_of
from tests.documents.records import Office

ON = date(2025, 12, 20)
HERE = Request(on=ON, year=2025)
ANH = 1  # the page of Đỗ Đức Ánh


def printed(layout: Layout, request: Request = HERE) -> list[Page]:
    """Keep the layout and print the year's certificates on it by its name."""
    keep_layout(layout)
    return pages_of(draw_paper("certificate", replace(request, stock=layout.name)))


def piece(page: Page, text: str) -> Piece:
    found = page.find(text)
    assert found, page.text
    return found


def ours(key: str = "a4", name: str = "Phôi nhà in Sông Lam") -> Layout:
    return replace(shipped(key), name=name)


# --- what is drawn


@pytest.mark.parametrize(("key", "spots"), [("a4", A4), ("a4-stock", A4), ("a3", A3), ("a3-stock", A3)])
def test_the_layouts_that_come_with_the_program_are_those_of_the_table(key: str, spots: dict[str, object]) -> None:
    layout = shipped(key)
    assert list(layout.fields) == [f"g{number}" for number in range(1, 14)]
    for name, spot in spots.items():
        field = layout.fields[name]
        assert (field.y, field.x, field.anchor == "left") == (spot.y, spot.x, spot.left)  # type: ignore[attr-defined]
    assert warnings(layout) == []


def test_a_field_moved_three_millimetres_prints_three_millimetres_off(decided: Office) -> None:
    before = piece(printed(ours(name="Mẫu cũ"))[ANH], "Đồng chí ĐỖ ĐỨC ÁNH")
    layout = ours()
    after = piece(printed(layout.with_field(layout.fields["g5"].moved(3, -3)))[ANH], "Đồng chí ĐỖ ĐỨC ÁNH")
    assert after.center - before.center == pytest.approx(3, abs=0.1)
    assert after.baseline - before.baseline == pytest.approx(-3, abs=0.1)


@pytest.mark.parametrize(("anchor", "edge"), [("left", "x0"), ("center", "center"), ("right", "x1")])
def test_a_line_stands_at_its_anchor(decided: Office, anchor: str, edge: str) -> None:
    layout = ours()
    page = printed(layout.with_field(replace(layout.fields["g13"], anchor=anchor, x=200.0)))[0]
    assert getattr(piece(page, "Đỗ Đức Ánh"), edge) == pytest.approx(200, abs=0.3)


def test_letters_can_be_larger_coloured_slanted_and_handwritten(decided: Office) -> None:
    layout = ours()
    layout = layout.with_field(replace(layout.fields["g5"], face="script", size=30.0, color="#123456"))
    layout = layout.with_field(replace(layout.fields["g6"], bold=True, italic=True, color="gold"))
    keep_layout(layout)
    drawn = draw_paper("certificate", replace(HERE, stock=layout.name))
    page = pages_of(drawn)[ANH]
    name, unit = piece(page, "Đồng chí ĐỖ ĐỨC ÁNH"), piece(page, "Đảng viên Chi bộ thôn Đồng Trăm, Đảng bộ xã Suối Mây")
    assert (name.size, name.font.split("+")[1]) == (30, "GreatVibes-Regular")
    assert unit.font.lower().endswith("bolditalic")
    color = next(char for char in page.chars if char.size == 30).colour
    assert [round(part * 255) for part in color] == [0x12, 0x34, 0x56]
    assert font_problems(drawn) == []


def test_the_handwriting_has_every_vietnamese_letter() -> None:
    for letter in fonts.vietnamese_letters():
        fonts.register_script()
        fonts.require_glyphs(letter, font=fonts.SCRIPT)
    with pytest.raises(UserError, match="Không in được ký tự “中”"):
        fonts.require_glyphs("中", font=fonts.SCRIPT)


def test_what_a_stock_carries_already_is_switched_off(decided: Office) -> None:
    layout = ours("a4-stock")
    for key in ("g8", "g9"):
        layout = layout.with_field(replace(layout.fields[key], fixed=False))
    layout = layout.with_field(replace(layout.fields["g12"], shown=False))
    layout = layout.with_field(replace(layout.fields["g4"], shown=True))
    text = printed(layout)[ANH].text
    assert "15-QĐ/ĐU, ngày 20 tháng 12 năm 2025" in text.splitlines()
    assert "Vào sổ" not in text
    assert "…" not in text
    assert "BÍ THƯ" not in text
    assert "GIẤY KHEN" in text


def test_frame_emblem_and_rule_never_print_on_stock(decided: Office) -> None:
    layout = replace(ours("a4-stock"), frame=True, emblem=True, rule=True)
    layout = layout.with_field(replace(layout.fields["g1"], shown=True))
    page = printed(layout)[0]
    assert page.strokes == []
    assert piece(page, "ĐẢNG CỘNG SẢN VIỆT NAM")
    assert printed(replace(layout, name="Giấy trắng của ta", on_stock=False))[0].strokes


def test_the_rule_keeps_under_the_title_and_as_long(decided: Office) -> None:
    layout = replace(ours(), frame=False, emblem=False)
    page = printed(layout.with_field(replace(layout.fields["g1"], x=120.0, y=(60.0,), size=12.0, floor=12.0)))[0]
    title = piece(page, "ĐẢNG CỘNG SẢN VIỆT NAM")
    ((left, right, y),) = page.strokes
    assert (left, right) == (pytest.approx(title.x0, abs=0.3), pytest.approx(title.x1, abs=0.3))
    assert y == pytest.approx(62.5, abs=0.2)


def test_words_differ_by_the_kind_of_award(decided: Office) -> None:
    layout = ours().with_words("", "g7", "Vì {achievement}").with_words("five-years", "g7", "5 năm: {achievement}")
    assert "Vì Đã hoàn thành xuất sắc nhiệm vụ năm 2025" in printed(layout)[ANH].text
    with action("Đổi loại"):
        made = AwardDecision.get()
        made.kind = "five-years"
        made.save()
    text = pages_of(draw_paper("certificate", replace(HERE, stock=layout.name, award="five-years")))[ANH].text
    assert "5 năm: Đã hoàn thành xuất sắc nhiệm vụ năm 2025" in text


def test_dotted_gaps_of_a_stock_are_filled_one_by_one(decided: Office) -> None:
    layout = ours("a4-stock")
    field = replace(layout.fields["g8"], width=20.0)
    for key, text, x in (("x1", "{day}", 60.0), ("x2", "{month}", 80.0), ("x3", "{decision_year}", 100.0)):
        layout = layout.with_field(replace(field, key=key, x=x)).with_words("", key, text)
    layout = layout.with_field(replace(layout.fields["g8"], shown=False))
    page = printed(layout)[0]
    assert [piece(page, text).x0 for text in ("20", "12", "2025")] == [pytest.approx(x, abs=0.3) for x in (60, 80, 100)]


def test_a_persons_name_is_never_broken_over_lines(decided: Office) -> None:
    layout = ours()
    narrow = replace(layout.fields["g5"], y=(88.0, 97.0), width=70.0)
    page = printed(layout.with_field(narrow))[ANH]
    assert [one.text for one in page.pieces if 86 < one.baseline < 98] == ["Đồng chí", "ĐỖ ĐỨC ÁNH"]


@pytest.mark.parametrize("width", range(44, 84, 8))
def test_a_name_typed_among_other_words_and_the_signers_are_never_broken_either(decided: Office, width: int) -> None:
    layout = ours()
    layout = layout.with_field(replace(layout.fields["g7"], width=float(width), size=13.0, y=(109.0, 117.0, 125.0)))
    layout = layout.with_field(replace(layout.fields["g13"], y=(184.0, 192.0), width=32.0)).with_words(
        "", "g13", "Đồng chí {signer}"
    )
    award = Award.get(Award.name == "Phạm Quốc Khánh")
    keep_changes(award, {"g7": Change("Gia đình đồng chí Phạm Quốc Khánh hiến đất làm đường")})
    page = printed(layout)[2]
    lines = [one.text for one in page.pieces if 108 < one.baseline < 126]
    assert len(lines) > 1
    assert any("Phạm Quốc Khánh" in line for line in lines)
    assert [one.text for one in page.pieces if 183 < one.baseline < 193] == ["Đồng chí", "Đỗ Đức Ánh"]


def test_a_name_too_long_for_a_layout_is_named_before_paper_is_spent(decided: Office) -> None:
    layout = ours()
    keep_layout(layout.with_field(replace(layout.fields["g5"], width=40.0)))
    with pytest.raises(UserError, match="Giấy khen của Chi bộ thôn Đồng Trăm: tên người, tổ chức được khen quá dài"):
        draw_paper("certificate", replace(HERE, stock=layout.name))


def test_a_paper_of_any_measured_size_is_drawn_whole(decided: Office) -> None:
    layout = resized(ours(name="Phôi 350 × 250"), 350, 250)
    check(layout)
    assert warnings(layout) == []
    page = printed(layout)[ANH]
    assert (page.width, page.height) == (pytest.approx(350, abs=0.2), pytest.approx(250, abs=0.2))
    assert piece(page, "GIẤY KHEN").center == pytest.approx(175, abs=0.3)
    assert all(one.x0 > 0 and one.x1 < 350 and one.baseline < 245 for one in page.pieces)


def test_what_may_come_out_badly_is_said() -> None:
    layout = ours()
    close = layout.with_field(layout.fields["g8"].moved(-28, 0))
    assert warnings(close) == ["Số, ngày quyết định cách mép giấy chưa đến 5 mm: máy in có thể không in được."]
    tight = layout.with_field(layout.fields["g13"].moved(0, -10))
    assert warnings(tight) == ["Chỗ ký và đóng dấu chỉ còn 32 mm, nên để ít nhất 40 mm."]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda one: replace(one, width=700.0), "Chiều rộng của giấy phải từ 90 đến 600 mm"),
        (lambda one: replace(one, name="  "), "Chưa đặt tên cho mẫu"),
        (lambda one: replace(one, inner=8.0), "Khung trong phải cách khung ngoài ít nhất 4 mm"),
        (lambda one: one.with_field(replace(one.fields["g6"], x=298.0)), "Chức vụ, đơn vị nằm ngoài tờ giấy"),
        (lambda one: one.with_field(replace(one.fields["g6"], floor=20.0)), "Chức vụ, đơn vị: cỡ chữ"),
        (lambda one: one.with_field(replace(one.fields["g6"], color="blu")), "màu “blu” không hợp lệ"),
        (lambda one: one.with_words("", "g6", "{don_vi}"), r"không có chỗ điền \{don_vi\}"),
        (lambda one: one.with_words("", "g6", "{0.__class__}"), "dấu ngoặc nhọn chỉ dùng cho chỗ điền"),
    ],
)
def test_a_layout_that_cannot_print_is_refused(office: Path, change: Callable[[Layout], Layout], refusal: str) -> None:
    with pytest.raises(UserError, match=refusal):
        keep_layout(change(ours()))
    assert [one.key for one in stocks()] == list(SHIPPED)


@pytest.mark.parametrize(
    ("template", "fixed", "says"),
    [
        ("Quyết định số {number}, {date}", True, "Quyết định số 15-QĐ/ĐU, ngày 20"),
        ("Quyết định số {number}, {date}", False, "15-QĐ/ĐU, ngày 20"),
        ("Vào sổ số: {register}", True, "Vào sổ số: ……………"),
        ("Vào sổ số: {register}", False, ""),
        ("TẶNG", False, ""),
        ("{prefix} {number}", True, "15-QĐ/ĐU"),
    ],
)
def test_fixed_words_print_or_not(template: str, fixed: bool, says: str) -> None:
    assert filled(template, {"number": "15-QĐ/ĐU", "date": "ngày 20", "register": ""}, fixed=fixed) == says


# --- the office's own


def test_an_own_layout_is_kept_in_one_action_and_read_back_the_same(office: Path) -> None:
    layout = replace(ours(), pictures={"backdrop": b"\x89PNG"}).with_words("five-years", "g7", "x")
    number = keep_layout(layout)
    assert load(number) == layout
    assert Action.select().where(Action.what == "Thêm mẫu giấy khen Phôi nhà in Sông Lam").count() == 1


def test_changing_one_field_writes_that_field_alone_and_can_be_taken_back(office: Path) -> None:
    layout = ours()
    number = keep_layout(layout)
    rows = Audit.select().count()
    keep_layout(layout.with_field(layout.fields["g6"].moved(1.5, 0)), number)
    assert Audit.select().count() - rows == 1
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert load(number) == layout


def test_a_picture_taken_away_and_an_extra_field_come_back_with_undo(office: Path) -> None:
    layout = replace(ours(), pictures={"emblem": b"1"})
    layout = layout.with_field(replace(layout.fields["g6"], key="x1")).with_words("", "x1", "thêm")
    number = keep_layout(layout)
    keep_layout(ours(), number)
    assert load(number) == ours()
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert load(number) == layout


def test_a_layout_is_found_by_its_name_and_one_put_away_is_not(office: Path) -> None:
    number = keep_layout(ours())
    assert layout_named("phoi nha in song lam").name == "Phôi nhà in Sông Lam"
    with pytest.raises(UserError, match="Đã có mẫu tên “phôi nhà in sông lam”"):
        keep_layout(replace(ours(), name="phôi nhà in sông lam"))
    with pytest.raises(UserError, match="Đã có mẫu tên “A4”"):
        keep_layout(replace(ours(), name="A4"))
    hide_layout(number)
    with pytest.raises(UserError, match=r"Không có phôi “Phôi nhà in Sông Lam”\. Các phôi: a4, a4-stock, a3, a3-stock"):
        layout_named("Phôi nhà in Sông Lam")


def test_a_layout_is_read_in_few_queries(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = keep_layout(ours())
    asked: list[str] = []
    run = database.execute_sql
    monkeypatch.setattr(database, "execute_sql", lambda sql, *args: asked.append(sql) or run(sql, *args))
    load(number)
    assert len(asked) == 4
    assert LayoutField.select().count() == 13


# --- one recipient


def test_words_and_place_can_differ_for_one_recipient(decided: Office) -> None:
    award = Award.get(Award.name == "Đỗ Đức Ánh")
    before = printed(ours())
    keep_changes(award, {"g7": Change("Vì thành tích năm {year}"), "g8": Change(dx=2, dy=-1.5), "g6": Change()})
    drawn = pages_of(draw_paper("certificate", replace(HERE, stock="Phôi nhà in Sông Lam")))
    assert "Vì thành tích năm 2025" in drawn[ANH].text
    decision = "Quyết định số 15-QĐ/ĐU, ngày 20 tháng 12 năm 2025"
    there, here = piece(before[ANH], decision), piece(drawn[ANH], decision)
    assert here.x0 - there.x0 == pytest.approx(2, abs=0.1)
    assert here.baseline - there.baseline == pytest.approx(-1.5, abs=0.1)
    assert drawn[ANH].text.count(decision) == 1
    assert drawn[2].text == before[2].text
    keep_changes(award, {"g8": Change(dx=2, dy=-1.5)})
    assert dict(changes_of([award.id])) == {award.id: {"g8": Change(dx=2, dy=-1.5)}}


def test_an_issued_certificate_is_not_changed_for_one_recipient(decided: Office) -> None:
    with action("Ban hành"):
        made = AwardDecision.get()
        made.issued_on = ON
        made.save()
    award = Award.get(Award.name == "Đỗ Đức Ánh")
    with pytest.raises(UserError, match="đã ban hành ngày 20/12/2025"):
        keep_changes(award, {"g7": Change("khác")})
    assert changes_of([award.id]) == {}


# --- files


@pytest.mark.parametrize("key", SHIPPED)
def test_a_layout_goes_out_as_a_file_and_comes_in_the_same(key: str) -> None:
    layout = shipped(key).with_words("five-years", "g7", 'nói “thẳng” và "cong" \\ {achievement}')
    assert read_layout(write_layout(layout), "mau.toml") == layout


def test_a_file_from_another_office_prints_here(decided: Office, tmp_path: Path) -> None:
    (tmp_path / "mau.toml").write_bytes(write_layout(ours("a4", "Của xã bên")))
    keep_layout(read_layout((tmp_path / "mau.toml").read_bytes(), "mau.toml"))
    drawn = draw_paper("certificate", replace(HERE, stock="Của xã bên"))
    assert certificate_problems(drawn) == []


def picture(kind: str, size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    """A red sheet with a green corner, as a PNG or JPEG of a painting program."""
    points = Image.new("RGB", size, (200, 30, 40))
    points.paste((20, 160, 60), (0, 0, size[0] // 4, size[1] // 4))
    out = BytesIO()
    points.save(out, kind, **more)
    return out.getvalue()


def with_pictures(tmp_path: Path, name: str = "Của xã bên") -> Layout:
    """A layout with an emblem and a background taken in as a clerk does, and a scan under it."""
    for file, content in (("cờ.png", picture("PNG")), ("nền.jpg", picture("JPEG", (900, 600)))):
        (tmp_path / file).write_bytes(content)
    layout = ours("a4", name).with_picture("emblem", picture_from(tmp_path / "cờ.png", "emblem"))
    layout = layout.with_picture("background", picture_from(tmp_path / "nền.jpg", "background"))
    return layout.with_picture("backdrop", b"a scan of a sheet with somebody's name")


def test_a_layout_copied_to_another_office_prints_the_same_to_the_last_byte(decided: Office, tmp_path: Path) -> None:
    layout = with_pictures(tmp_path)
    keep_layout(layout)
    here = draw_paper("certificate", replace(HERE, stock=layout.name))
    assert here != draw_paper("certificate", HERE)
    (tmp_path / "mau.toml").write_bytes(write_layout(layout))
    keep_layout(layout_from(tmp_path / "mau.toml").named("Nhận về"))
    assert draw_paper("certificate", replace(HERE, stock="Nhận về")) == here


def test_the_scan_under_a_layout_stays_at_home(tmp_path: Path) -> None:
    layout = with_pictures(tmp_path)
    assert b64encode(layout.pictures["backdrop"])[:-4] not in write_layout(layout)
    assert set(read_layout(write_layout(layout), "x").pictures) == {"emblem", "background"}


def test_a_layout_without_pictures_is_written_as_before_so_that_an_older_program_takes_it() -> None:
    assert write_layout(ours()).startswith(b'format = "nongson-layout-1"\n')


def test_a_picture_with_more_than_points_in_it_is_written_anew(tmp_path: Path) -> None:
    """A camera's notes, a file glued to the end: they look the same and are not taken in."""
    notes = Image.Exif()
    notes[0x010E] = "taken by D. V. Dung"
    noted = picture("JPEG", (900, 600), exif=notes, comment=b"Dao Van Dung")
    glued = picture("PNG") + b"PK\x03\x04 a whole archive"
    layout = ours().with_pictures({"background": noted, "emblem": glued})
    (tmp_path / "mau.toml").write_bytes(write_layout(layout))
    taken = layout_from(tmp_path / "mau.toml").pictures
    assert b"Dao Van Dung" in noted
    assert b"Dung" not in taken["background"]
    assert b"archive" not in taken["emblem"]
    for use, content in taken.items():
        fresh, old = (Image.open(BytesIO(one)).convert("RGB") for one in (content, layout.pictures[use]))
        assert fresh.size == old.size
        assert max(ImageStat.Stat(ImageChops.difference(fresh, old)).mean) < 0.5


def bomb(wide: int = 50_000, high: int = 50_000) -> bytes:
    """A PNG of a few hundred bytes that says it is 2.5 thousand million points."""
    part = b"IHDR" + wide.to_bytes(4, "big") + high.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    rest = b"IDAT" + zlib.compress(bytes(1000))
    parts = [
        len(one[4:]).to_bytes(4, "big") + one + zlib.crc32(one).to_bytes(4, "big") for one in (part, rest, b"IEND")
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (bomb(), "Ảnh “mau.toml” quá lớn|bị hỏng"),
        (bomb(9000, 9000), r"quá lớn \(9000 × 9000 điểm\)"),
        (b"<svg onload='x'/>", "không phải ảnh PNG hoặc JPEG"),
        (picture("GIF"), "không phải ảnh PNG hoặc JPEG"),
        (picture("PNG")[:90], "không phải ảnh PNG hoặc JPEG, hoặc bị hỏng"),
        (b"", "không phải ảnh PNG hoặc JPEG"),
    ],
    ids=["bomb", "too large", "svg", "gif", "cut short", "empty"],
)
@pytest.mark.parametrize("use", ["emblem", "background"])
def test_a_layout_with_a_hostile_picture_is_refused(tmp_path: Path, use: str, content: bytes, refusal: str) -> None:
    (tmp_path / "mau.toml").write_bytes(write_layout(ours().with_pictures({use: content})))
    with pytest.raises(UserError, match=refusal):
        layout_from(tmp_path / "mau.toml")


def test_a_layout_whose_reader_dies_is_a_refused_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mau.toml").write_bytes(write_layout(ours()))
    dying = [sys.executable, "-c", "import os; os.abort()"]
    monkeypatch.setattr(foreign, "_command", lambda _kind, _path: dying)
    with pytest.raises(UserError, match=r"Không đọc được tệp “mau.toml”.*ảnh trong tệp quá lớn"):
        layout_from(tmp_path / "mau.toml")


GOOD = write_layout(shipped("a4")).decode()


def test_the_file_that_the_refusals_start_from_is_good() -> None:
    assert read_layout(GOOD.encode(), "x").name == tomllib.loads(GOOD)["name"]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "không phải tệp mẫu giấy khen"),
        (b"\xff\xfe\x00", "không phải tệp mẫu giấy khen, hoặc tệp bị hỏng"),
        (b"PK\x03\x04" + b"\0" * 100, "bị hỏng"),
        (b"a = " + b"[" * 5000, "bị hỏng"),
        (b"n = " + b"9" * 50_000, "bị hỏng"),
        (b"#" * (layout_files.MOST_BYTES + 1), "lớn hơn 32 MB"),
        (f"{GOOD}[pictures]\nseal = ''".encode(), "pictures có mục lạ “seal”"),
        (f"{GOOD}[pictures]\nbackdrop = ''".encode(), "pictures có mục lạ “backdrop”"),
        (f"{GOOD}[pictures]\n'../../x.png' = ''".encode(), "pictures có mục lạ “../../x.png”"),
        (f"{GOOD}[pictures]\nemblem = '/etc/passwd!'".encode(), "ảnh trong tệp bị hỏng"),
        (f"{GOOD}[pictures]\nemblem = 'ảnh'".encode(), "ảnh trong tệp bị hỏng"),
        (f"{GOOD}[pictures]\nemblem = 3".encode(), "ảnh trong tệp bị hỏng"),
        (f"pictures = 3\n{GOOD}".encode(), "tệp thiếu phần pictures"),
        (GOOD.replace("nongson-layout-1", "nongson-layout-9").encode(), "do bản mới hơn ghi"),
        (GOOD.replace("outer = 8", 'outer = 8\npath = "/etc/passwd"').encode(), "tệp có mục lạ “path”"),
        (GOOD.replace("outer = 8", 'outer = "8"').encode(), "outer phải là số"),
        (GOOD.replace("outer = 8", "outer = true").encode(), "outer phải là số"),
        (GOOD.replace("outer = 8", "outer = nan").encode(), "outer phải là số từ 0 đến 600"),
        (GOOD.replace("outer = 8", "outer = -1").encode(), "outer phải là số từ 0 đến 600"),
        (GOOD.replace("width = 297", "width = inf").encode(), "width phải là số từ 0 đến 600"),
        (GOOD.replace("frame = true", "frame = 1").encode(), "frame phải là true hoặc false"),
        (GOOD.replace("y = [52]", "y = [52, 50]").encode(), "g2: các dòng phải lần lượt từ trên xuống"),
        (GOOD.replace("y = [52]", "y = []").encode(), "g2: y phải là danh sách từ 1 đến 6 số"),
        (GOOD.replace("x = 148.5, size = 18", "x = 500, size = 18").encode(), "Cơ quan khen thưởng nằm ngoài"),
        (GOOD.replace('face = "serif"', 'face = "../x.ttf"', 1).encode(), "g1: face phải là một trong serif, script"),
        (GOOD.replace('color = "red"', 'color = "#zzzzzz"', 1).encode(), "màu “#zzzzzz” không hợp lệ"),
        (GOOD.replace("g13 = {", "g14 = {", 1).encode(), "fields có mục lạ “g14”"),
        (GOOD.replace("[words.all]", "[words.weekly]").encode(), "words có mục lạ “weekly”"),
        (GOOD.replace("{issuer}", "{issuer.__class__}").encode(), "dấu ngoặc nhọn chỉ dùng cho chỗ điền"),
        (GOOD.replace("{issuer}", "x" * 301).encode(), "không quá 300 ký tự"),
        (GOOD.replace("TẶNG", "TẶNG\\u0000").encode(), "g3 có ký tự điều khiển"),
        (GOOD.replace('name = "', 'name = "\\u202e').encode(), "name có ký tự điều khiển"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(content: bytes, refusal: str) -> None:
    with pytest.raises(UserError, match=refusal) as refused:
        read_layout(content, "mau.toml")
    assert refused.value.message.startswith("Không nhận tệp mẫu “mau.toml”: ")


def test_a_file_without_an_element_is_refused() -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith("g7 = {")]
    with pytest.raises(UserError, match=r"thiếu ô g7 \(thành tích\)"):
        read_layout("\n".join(lines).encode(), "mau.toml")

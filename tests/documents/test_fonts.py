"""Faces are judged by their letters, wherever they lie."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.errors import UserError
from nongson_desktop.documents import fonts


def test_there_are_146_vietnamese_letters() -> None:
    letters = fonts.vietnamese_letters()
    assert len(letters) == 146
    assert {"Đ", "ẵ", "Ự", "ỹ", "a", "Ơ"} <= letters


def test_the_last_resort_comes_with_the_program(tmp_path: Path) -> None:
    family, paths = fonts.choose_faces([tmp_path])
    assert family == "Noto Serif"
    assert all(path.is_file() for path in paths)


def test_a_face_by_the_right_name_that_lacks_letters_is_not_taken(tmp_path: Path) -> None:
    """A file called Times New Roman that is no font at all, or one without Vietnamese."""
    for name in ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"):
        (tmp_path / name).write_bytes(b"\x00\x01\x00\x00 not a font")
    assert fonts.choose_faces([tmp_path])[0] == "Noto Serif"


def test_the_systems_times_new_roman_goes_before_all_others(tmp_path: Path) -> None:
    _, ours = fonts.choose_faces()
    names = ("times.ttf", "TIMESBD.TTF", "timesi.ttf", "timesbi.ttf")
    for name, path in zip(names, ours, strict=True):
        shutil.copy(path, tmp_path / name)
    family, paths = fonts.choose_faces([tmp_path])
    assert family == "Times New Roman"
    assert [path.name for path in paths] == list(names)


def test_a_sign_without_a_glyph_is_named_with_its_place() -> None:
    fonts.require_glyphs("Đỗ Đức Ánh – “ủy” … ½")
    with pytest.raises(UserError, match=r"ký tự “✿” \(mã U\+273F\) trong “ghi chú”"):
        fonts.require_glyphs("hoa ✿", "ghi chú")

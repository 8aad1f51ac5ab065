"""Searching without diacritics, and the order of Vietnamese lists."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.base import action, database
from db.members import Member
from db.search import View, folded, indexed_words, name_key, sort_key
from nongson_desktop.catalog import kind_of

from ..conftest import TODAY

# Typed by hand after the order of Vietnamese dictionaries: a ă â, d đ, e ê, o ô ơ, u ư; ngang huyền hỏi ngã sắc nặng.
SYLLABLES = """
    a à ả ã á ạ an án ạn ang anh ánh ao ăn ắn ặn âm ẩm ấm ân ấn
    bà bả bã bá bạ ban bàn bản bạn bảy băng bằng bẩy bo bò bỏ bó bô bố bơ bờ
    ca cà cả cá căn cân da dạ do dô đa đà đá đạ đô
    em ém êm ếm in ín oan ôn ơn un út ưng ửng yên yến
"""

NAMES = [
    "Nguyễn Văn An",
    "Phạm Thị An",
    "Đỗ Đức Ánh",
    "Lê Thị Ánh",
    "Nguyễn Văn Ân",
    "Trần Bảo",
    "Dương Văn Dũng",
    "Đinh Văn Dũng",
    "Đỗ Văn Dũng",
    "Lê Văn Đào",
    "Lê Văn Đạt",
    "Võ Thị Ơn",
    "Võ Thị Út",
    "Võ Thị Ưng",
    "Nguyễn Ý",
]
words = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậẻẽéẹềểễếệỉĩíịỏõóọồổỗốộờởỡớợủũúụừửữứự ", max_size=12)


@pytest.mark.parametrize("seed", range(5))
def test_syllables_stand_in_the_order_of_a_dictionary(seed: int) -> None:
    expected = SYLLABLES.split()
    mixed = list(expected)
    random.Random(seed).shuffle(mixed)
    assert sorted(mixed, key=sort_key) == expected


@pytest.mark.parametrize("seed", range(5))
def test_people_stand_by_given_name_then_surname_then_middle_name(seed: int) -> None:
    mixed = list(NAMES)
    random.Random(seed).shuffle(mixed)
    assert sorted(mixed, key=name_key) == NAMES


def test_numbers_in_names_sort_by_their_value() -> None:
    cells = [f"Chi bộ thôn {number}" for number in (100, 2, 11, 1, 10)]
    assert [name.split()[-1] for name in sorted(cells, key=sort_key)] == ["1", "2", "10", "11", "100"]


def test_capitals_change_the_order_only_of_equal_words() -> None:
    assert sorted(["ánh b", "Ánh a", "ánh a"], key=sort_key) == ["ánh a", "Ánh a", "ánh b"]


@given(words, words)
def test_letters_weigh_more_than_tones_anywhere_in_the_word(one: str, other: str) -> None:
    def letters(text: str) -> bytes:
        return sort_key("".join(_toneless(sign) for sign in text))

    if letters(one) != letters(other):
        assert (sort_key(one) < sort_key(other)) == (letters(one) < letters(other))


def _toneless(sign: str) -> str:
    parts = unicodedata.normalize("NFD", sign)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in "\u0300\u0301\u0303\u0309\u0323"))


@given(words)
def test_the_key_does_not_depend_on_how_the_letters_are_composed(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)
    assert folded(unicodedata.normalize("NFD", text)) == folded(text)


@given(words)
def test_folding_leaves_plain_words_and_folding_again_changes_nothing(text: str) -> None:
    plain = folded(text)
    assert plain.isascii()
    assert folded(plain) == plain
    assert plain == plain.strip().lower()


@pytest.fixture
def people(office: Path) -> Path:
    names = ["Đỗ Đức Ánh", "Đỗ Thị Đào", "Nguyễn Đức Anh", "Lê Ánh Dương", "Ông Thị Ửng"]
    with action("Thêm đảng viên"):
        for place, name in enumerate(names):
            Member(name=name, card_number=f"00009800{place:04d}").save()
    return office


def found(text: str) -> list[str]:
    return [member.name for member in kind_of("members").query(View(as_of=TODAY, search=text, status=()))]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("do duc anh", ["Đỗ Đức Ánh"]),
        ("anh do", ["Đỗ Đức Ánh"]),
        ("ĐỖ ĐỨC", ["Đỗ Đức Ánh"]),
        ("đ", ["Nguyễn Đức Anh", "Đỗ Đức Ánh", "Lê Ánh Dương", "Đỗ Thị Đào"]),
        ("du", ["Nguyễn Đức Anh", "Đỗ Đức Ánh", "Lê Ánh Dương"]),
        ("anh anh", ["Nguyễn Đức Anh", "Đỗ Đức Ánh", "Lê Ánh Dương"]),
        ("ung", ["Ông Thị Ửng"]),
        ("nh", []),  # words are found from their beginning
        ("000098000003", ["Lê Ánh Dương"]),
        ('"do" OR NOT * (', []),  # signs of the search engine are no commands
        ("   ", ["Nguyễn Đức Anh", "Đỗ Đức Ánh", "Lê Ánh Dương", "Đỗ Thị Đào", "Ông Thị Ửng"]),
    ],
)
def test_a_search_finds_words_by_their_beginning_in_any_order(people: Path, typed: str, names: list[str]) -> None:
    assert found(typed) == names


def test_a_search_in_decomposed_letters_finds_the_same(people: Path) -> None:
    assert found(unicodedata.normalize("NFD", "đỗ đức ánh")) == ["Đỗ Đức Ánh"]


def test_a_new_name_is_found_and_the_old_one_no_longer(people: Path) -> None:
    member = Member.get(Member.name == "Đỗ Đức Ánh")
    member.name = "Đỗ Đức Ảnh Hưởng"
    with action("Sửa tên"):
        member.save()
    assert found("huong do") == ["Đỗ Đức Ảnh Hưởng"]
    assert indexed_words(database, "member")[member.id] == "do duc anh huong 000098000000"


def test_text_is_composed_and_trimmed_at_the_door(office: Path) -> None:
    with action("Thêm"):
        Member(
            name=unicodedata.normalize("NFD", "  Nguyễn Thị Ửng  "), note=unicodedata.normalize("NFD", "đã về")
        ).save()
    kept = Member.get()
    assert kept.name == unicodedata.normalize("NFC", "Nguyễn Thị Ửng")
    assert unicodedata.is_normalized("NFC", kept.note)
    assert found("ung nguyen") == ["Nguyễn Thị Ửng"]

"""Groups, criteria and shares of a set of rules: added, taken out, put in another order, and what that changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nongson_desktop.rules.profile_differences import differences
from nongson_desktop.rules.profile_editing import checked, shipped
from nongson_desktop.rules.profile_lists import EntryList, lists_of, moved, with_entries
from nongson_desktop.rules.profile_parts import Profile
from nongson_desktop.rules.profile_reading import parse, read
from nongson_desktop.rules.profile_sections import CRITERIA, GROUPS, SHARES
from nongson_desktop.rules.profiles import shipped_texts

TEXTS = shipped_texts()
P2025 = TEXTS["P2025"]
SECTIONS = (GROUPS, CRITERIA, SHARES)


def lists(text: str) -> list[EntryList]:
    return [one for section in SECTIONS for one in lists_of(read(text), section)]


def plain(profile: Profile) -> Profile:
    return replace(profile, text="")


def told(text: str) -> list[tuple[str, str, str, str]]:
    before = shipped("P2025")
    assert before is not None
    return [(one.section, one.label, one.before, one.after) for one in differences(before, read(text))]


@pytest.mark.parametrize("key", TEXTS)
def test_every_entry_written_back_from_its_fields_says_the_same(key: str) -> None:
    text = TEXTS[key]
    assert len(lists(text)) > 10
    for one in lists(text):
        again = with_entries(text, one.path, [one.entry(one.fields(entry)) for entry in one.entries])
        assert checked(again).problems == ()
        for before, after in zip(one.entries, lists_again(again, one).entries, strict=True):
            assert one.fields(before) == one.fields(after)
        assert plain(read(with_entries(text, one.path, one.entries))) == plain(parse(text))


def lists_again(text: str, known: EntryList) -> EntryList:
    return next(one for one in lists(text) if one.path == known.path)


def test_what_stands_outside_the_list_stays_with_its_comments() -> None:
    groups = lists_of(parse(P2025), GROUPS)[0]
    text = with_entries(P2025, groups.path, groups.entries[:2])
    assert len(read(text).groups) == 2
    assert "# Không máy nào kết luận thay cấp ủy" in text
    assert text.split("[kinds.leader]")[1] == P2025.split("[kinds.leader]")[1]


def test_entries_in_another_order_are_told_as_that_and_nothing_else() -> None:
    groups = lists_of(parse(P2025), GROUPS)[0]
    text = with_entries(P2025, groups.path, moved(groups.entries, 3, 0))
    titles = [str(entry["title"]) for entry in groups.entries]
    assert told(text) == [
        ("Thứ tự", "Nhóm đánh giá", ", ".join(titles), ", ".join([titles[3], *titles[:3]])),
    ]


def test_one_taken_out_of_the_middle_is_told_as_that_and_not_as_a_change_of_those_behind_it() -> None:
    criteria = lists_of(parse(P2025), CRITERIA)[3]
    text = with_entries(P2025, criteria.path, [*criteria.entries[:2], *criteria.entries[3:]])
    gone = criteria.entries[2]
    assert gone["code"] == "II.1"
    assert {(label, before, after) for _, label, before, after in told(text)} == {
        ("criteria.outside.II.1.code", "II.1", ""),
        ("criteria.outside.II.1.group", "result", ""),
        ("criteria.outside.II.1.label", str(gone["label"]), ""),
    }


@pytest.mark.parametrize(
    ("section", "entry", "says"),
    [
        (GROUPS, {"key": "x", "title": "Nhóm trống"}, "nhóm “Nhóm trống” chưa nói gồm ai"),
        (GROUPS, {"key": "leaders", "title": "Khác", "person_kinds": ["staff"]}, "hai nhóm cùng ký hiệu “leaders”"),
        (CRITERIA, {"code": "I.1", "label": "Lặp", "group": "common"}, "hai tiêu chí cùng ký hiệu I.1"),
        (SHARES, {"share": "done", "at_least": 101, "levels": ["HT"], "article": ""}, "ngưỡng từ 0 đến 100 %"),
        (SHARES, {"share": "late", "at_most": 5, "levels": ["HT"], "article": ""}, "hai điều kiện như nhau: HT, nhiệm"),
        (SHARES, {"share": "above", "at_least": 5, "article": ""}, "không có mức nào cho điều kiện về nhiệm vụ vượt"),
    ],
)
def test_an_entry_that_does_not_fit_is_told_in_words(section: str, entry: dict[str, object], says: str) -> None:
    first = lists_of(parse(P2025), section)[0]
    text = with_entries(P2025, first.path, [*first.entries, entry])
    assert says in checked(text).sentence


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_any_number_of_new_entries_can_be_told_apart(data: st.DataObject) -> None:
    known = lists(P2025)
    one = known[data.draw(st.integers(0, len(known) - 1))]
    entries = list(one.entries)
    for _ in range(3):
        place = data.draw(st.integers(-1, len(entries) - 1))
        fresh = one.fresh(entries, place)
        assert one.entry(one.fields(fresh)).keys() <= {**fresh, "items": 1}.keys()
        entries.insert(place + 1, fresh)
    names = [entry.get("key") or entry.get("code") or entry["title"] for entry in entries if "share" not in entry]
    assert len(set(names)) == len(names)
    read(with_entries(P2025, one.path, entries))

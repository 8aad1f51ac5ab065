"""An office changes a set of rules: what does not hold together never lands, and years keep what they had."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.base import Action
from db.errors import UserError
from db.evaluation import Evaluation, Rating
from db.settings import Setting
from nongson_desktop.rules.evaluation import evaluate, evaluation_of, open_evaluation, profile_of, set_group
from nongson_desktop.rules.profile_differences import differences
from nongson_desktop.rules.profile_editing import (
    changed,
    checked,
    confirmed,
    copied,
    is_own,
    keep_copy,
    keep_own,
    shipped,
    take_back,
    text_from,
    with_values,
)
from nongson_desktop.rules.profile_reading import LONGEST, parse, read
from nongson_desktop.rules.profile_sections import sections_of
from nongson_desktop.rules.profile_years import take_up, years_behind
from nongson_desktop.rules.profiles import load, profile_for, profile_keys, shipped_texts
from tests.rules.conftest import MakeMembers

P2025 = shipped_texts()["P2025"]
SPLIT = {"I.1": "18", "I.2": "12", "II.1": "40", "II.2": "15,5", "II.3": "14,5"}


def close(year: int) -> None:
    from datetime import date

    from db.base import action

    evaluation = evaluation_of(year)
    assert evaluation is not None
    evaluation.closed_on = date(year, 12, 20)
    with action("khoá"):
        evaluation.save()


def with_points(text: str, points: dict[str, str]) -> str:
    """The text with points for criteria of members outside the political system."""
    return with_values(
        text,
        [
            (("criteria", "outside", place, "max"), Decimal(points[line.code].replace(",", ".")))
            for place, line in enumerate(read(text).criteria("outside"))
            if line.code in points
        ],
    )


def test_one_value_is_changed_and_every_comment_stays():
    text = changed(P2025, ("quota", "percent"), 18)
    assert [line for line in text.splitlines() if line not in P2025.splitlines()] == ["percent = 18"]
    assert parse(text).quota.percent == 18


def test_the_points_of_a_group_are_split_by_the_office_and_must_add_up():
    text = with_points(P2025, SPLIT)
    assert [line.max for line in parse(text).criteria("outside")] == [
        Decimal(value) for value in ("18", "12", "40", "15.5", "14.5")
    ]
    assert "mới chia điểm cho 1/2 tiêu chí" in checked(with_points(P2025, {"I.1": "18"})).sentence
    wrong = checked(with_points(P2025, {**SPLIT, "II.3": "15"})).sentence
    assert "nhóm kết quả thực hiện nhiệm vụ cộng lại được 70,5 điểm, phải là 70" in wrong
    assert "cộng lại" not in checked(P2025).sentence, "no split is no contradiction"


def test_a_split_is_taken_out_again():
    text = with_points(P2025, {"I.1": "18"})
    assert changed(text, ("criteria", "outside", 0, "max"), None) == P2025


@pytest.mark.parametrize("key", ["P2018", "P2019", "P2023", "P2025"])
def test_every_value_shown_can_be_written_back_into_its_place(key):
    text = shipped_texts()[key]
    lines = [line for section in sections_of(load(key)) for line in section.lines]
    assert len({line.name for line in lines}) == len(lines), "each line has its own name"
    assert all(line.column.parse(line.shown) == line.value for line in lines if line.value is not None)
    text = with_values(text, [(line.path, line.value) for line in lines if line.value is not None])
    assert differences(load(key), parse(text)) == []


@pytest.mark.parametrize("key", ["P2018", "P2019", "P2023", "P2025"])
def test_everything_unconfirmed_is_shown_with_its_reason(key):
    profile = load(key)
    shown = {line.doubt for section in sections_of(profile) for line in section.lines}
    shown |= {doubt for section in sections_of(profile) for doubt in section.doubts}
    assert set(profile.unconfirmed.values()) <= shown


def test_what_differs_from_the_shipped_text_is_named_in_words():
    text = changed(changed(P2025, ("quota", "percent"), 15), ("groups", 1, "form"), "2A")
    before, after = shipped("P2025"), parse(text)
    assert before is not None
    told = [(one.section, one.label, one.before, one.after) for one in differences(before, after)]
    assert told == [
        ("Tỷ lệ xuất sắc", "Tỷ lệ hoàn thành xuất sắc tối đa (%)", "20", "15"),
        (
            "Nhóm đối tượng và mẫu",
            "Mẫu (để trống: theo từng người) (Nhóm 2)",
            "",
            "Mẫu 2A-HD KĐ.ĐG 2025: cá nhân giữ chức vụ lãnh đạo, quản lý",
        ),
    ]


def test_a_value_that_no_section_shows_is_compared_too():
    after = parse(P2025.replace('title = "Cơ quan dân cử"', 'title = "Hội đồng nhân dân"', 1))
    before = shipped("P2025")
    assert before is not None
    (one,) = differences(before, after)
    assert (one.label, one.before, one.after) == ("sectors.council.title", "Cơ quan dân cử", "Hội đồng nhân dân")


def test_what_a_document_settles_is_no_longer_marked():
    why = load("P2025").unconfirmed["quota.reading"]
    after = parse(confirmed(P2025, why))
    assert "quota.reading" not in after.unconfirmed
    assert len(after.unconfirmed) == len(load("P2025").unconfirmed) - 1


# Keeping


def test_the_office_keeps_its_own_numbers_with_a_reason_and_the_document(office: Path):
    keep_own(changed(P2025, ("quota", "percent"), 18), "tỉnh quy định chặt hơn", "Hướng dẫn 07-HD/TU")
    assert profile_for(2026).quota.percent == 18
    assert is_own("P2025")
    last = Action.select().order_by(Action.id.desc()).get()
    assert (last.what, last.reason) == ("Sửa bộ quy định P2025", "tỉnh quy định chặt hơn")
    assert Setting.get(Setting.key == "rule-profile:P2025").document == "Hướng dẫn 07-HD/TU"


def test_without_a_reason_nothing_is_kept(office: Path):
    with pytest.raises(UserError, match="lý do"):
        keep_own(changed(P2025, ("quota", "percent"), 18), "  ")
    assert not is_own("P2025")


def test_a_copy_for_the_province_goes_before_the_shipped_one_from_its_year_on(office: Path):
    keep_copy(copied(P2025, "P2025-tinh", "Quy định của tỉnh Sông Lam", 2026), "tỉnh có hướng dẫn", "HD 07-HD/TU")
    assert profile_keys() == ["P2018", "P2019", "P2023", "P2025", "P2025-tinh"]
    assert (profile_for(2025).key, profile_for(2026).key) == ("P2025", "P2025-tinh")
    assert evaluate(2026).profile.key == "P2025-tinh"


def test_a_copy_from_the_same_year_goes_before_the_shipped_one(office: Path):
    keep_copy(copied(P2025, "P2025-tinh", "Quy định của tỉnh Sông Lam", 2025), "tỉnh có hướng dẫn")
    assert profile_for(2025).key == "P2025-tinh"


def test_a_copy_under_a_key_that_is_taken_is_refused(office: Path):
    with pytest.raises(UserError, match="chọn ký hiệu khác"):
        keep_copy(copied(P2025, "p2023", "Trùng", 2026), "thử")


def test_no_year_is_left_without_rules(office: Path):
    with pytest.raises(UserError, match="Năm 2025 sẽ không còn bộ quy định nào"):
        keep_own(changed(P2025, ("first_year",), 2026), "dùng từ năm sau")
    keep_copy(copied(P2025, "P2025-tinh", "Của tỉnh", 2026), "tỉnh có hướng dẫn")
    keep_own(changed(P2025, ("last_year",), 2025), "từ 2026 theo tỉnh")
    with pytest.raises(UserError, match="Năm 2026 sẽ không còn"):
        take_back("P2025-tinh", "thôi")
    assert profile_for(2026).key == "P2025-tinh"


def test_a_copy_of_an_ended_profile_has_no_end_before_its_beginning():
    assert parse(copied(shipped_texts()["P2023"], "P2023-tinh", "Của tỉnh", 2026)).last_year is None


def test_the_shipped_text_is_taken_back(office: Path):
    keep_own(changed(P2025, ("quota", "percent"), 18), "thử")
    with pytest.raises(UserError, match="lý do"):
        take_back("P2025", "")
    take_back("P2025", "tỉnh bãi bỏ")
    assert load("P2025").quota.percent == 20
    with pytest.raises(UserError, match="như chương trình đưa ra"):
        take_back("P2025", "lần nữa")


def test_a_copy_that_an_open_year_follows_is_not_given_up(office: Path):
    keep_copy(copied(P2025, "P2025-tinh", "Của tỉnh", 2026), "tỉnh có hướng dẫn")
    open_evaluation(2026)
    with pytest.raises(UserError, match="Năm 2026 đang đánh giá"):
        take_back("P2025-tinh", "thôi")
    assert "P2025-tinh" in profile_keys()
    close(2026)
    take_back("P2025-tinh", "thôi")
    assert profile_keys() == ["P2018", "P2019", "P2023", "P2025"]
    evaluation = evaluation_of(2026)
    assert evaluation is not None
    assert profile_of(evaluation).title == "Của tỉnh", "the closed year keeps it for ever"


# Years


def test_a_year_keeps_its_profile_after_the_office_changes_its_own(office: Path):
    open_evaluation(2026)
    profile = keep_own(changed(P2025, ("quota", "percent"), 18), "tỉnh quy định")
    evaluation = evaluation_of(2026)
    assert evaluation is not None
    assert profile_of(evaluation).quota.percent == 20
    assert years_behind(profile) == [2026]
    assert evaluation.percent == 20


def test_an_open_year_takes_the_newer_text_up_with_a_reason_and_keeps_its_entries(cell: Any, new_members: MakeMembers):
    (member,) = new_members(cell, 1)
    open_evaluation(2026)
    rating = Rating.get(Rating.member == member)
    rating_id, rating.self_level = rating.id, "HTT"
    from db.base import action

    with action("ghi"):
        rating.save()
    profile = keep_own(changed(P2025, ("quota", "percent"), 18), "tỉnh quy định")
    with pytest.raises(UserError, match="lý do"):
        take_up(2026, "P2025", "")
    take_up(2026, "P2025", "theo hướng dẫn của tỉnh")
    evaluation = evaluation_of(2026)
    assert evaluation is not None
    assert (profile_of(evaluation).quota.percent, evaluation.percent) == (18, 18)
    assert years_behind(profile) == []
    assert Rating.get_by_id(rating_id).self_level == "HTT"


def test_a_percent_that_was_decided_for_the_year_stays_when_the_rules_change(office: Path):
    open_evaluation(2026, percent=25, percent_reason="Quyết định 12-QĐ/TU")
    keep_own(changed(P2025, ("quota", "percent"), 18), "tỉnh quy định")
    assert take_up(2026, "P2025", "theo tỉnh").percent == 25


def test_a_closed_year_takes_nothing_up(office: Path):
    open_evaluation(2026)
    close(2026)
    with pytest.raises(UserError, match="đã khoá sổ"):
        take_up(2026, "P2023", "thử")
    assert Evaluation.get(Evaluation.year == 2026).profile == "P2025"


def test_members_are_put_in_another_group_with_the_reason_kept(cell: Any, new_members: MakeMembers):
    new_members(cell, 3)
    open_evaluation(2026)
    ids = [rating.id for rating in Rating.select().where(Rating.member.is_null(False))]
    set_group(ids, load("P2025").groups[2].title, reason="hợp đồng ở trạm y tế")
    last = Action.select().order_by(Action.id.desc()).get()
    assert last.reason == "hợp đồng ở trạm y tế"


# From outside


def test_a_file_from_outside_is_read_with_its_mark_and_its_line_ends():
    assert text_from(b"\xef\xbb\xbf" + P2025.replace("\n", "\r\n").encode()) == P2025


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"#" * (LONGEST + 1), "lớn quá 200 KB"),
        (b"\xff\xfe\x00k", "UTF-8"),
        (b"key = " + b"[" * 50_000 + b"]" * 50_000, "Không đọc được"),
        (P2025.replace("[ballot]", "[voting]\n[ballot]").encode(), "không có mục “voting”"),
        (P2025.replace("percent = 20", 'percent = "20"').encode(), "“quota.percent” phải là số nguyên"),
        (P2025.replace("percent = 20", "percent = true").encode(), "“quota.percent” phải là số nguyên"),
        (P2025.replace("date = 2025-08-30", 'date = "hôm qua"').encode(), "phải là ngày"),
        (P2025.replace("[[flags]]", "[[flags]]\nlevel = 1", 1).encode(), "không có mục “flags.*level”"),
        (P2025.replace('key = "P2025"', 'key = "P\\n2025"').encode(), "ký hiệu"),
        (b"\x00", "Không đọc được"),
        (b"key = 1", "thiếu “title”"),
        (b"", "thiếu"),
    ],
)
def test_a_file_that_is_no_set_of_rules_is_refused_in_words(content, says):
    with pytest.raises(UserError, match=says):
        text_from(content)


PIECES = st.sampled_from(
    ["percent = 20", "HTT = 70", "common = 30", '"HTXS"', "[quota]", "[[groups]]", "= ", '"', "entitled", "2A", "6"]
)


@given(piece=PIECES, by=st.sampled_from(["", "0", "-1", "101", '"', "[[", "KHT", "\x00", "é", "9" * 5000]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_that_the_check_refuses_ever_lands(office: Path, piece, by):
    text = P2025.replace(piece, by, 1)
    if not checked(text).problems:
        assert parse(text).text
        return
    with pytest.raises(UserError):
        keep_own(text, "thử")
    assert profile_keys() == ["P2018", "P2019", "P2023", "P2025"]
    assert not is_own("P2025")


@given(points=st.lists(st.decimals(0, 70, places=2), min_size=5, max_size=5))
@settings(max_examples=20, deadline=None)
def test_points_are_accepted_exactly_when_each_group_adds_up(points):
    text = with_points(P2025, dict(zip(SPLIT, map(str, points), strict=True)))
    fits = sum(points[:2]) == 30 and sum(points[2:]) == 70
    assert (not checked(text).problems) == fits


@given(first=st.decimals(0, 30, places=2), parts=st.tuples(st.decimals(0, 35, places=2), st.decimals(0, 35, places=2)))
@settings(max_examples=15, deadline=None)
def test_any_split_that_adds_up_is_accepted(first, parts):
    points = [first, 30 - first, *parts, 70 - sum(parts)]
    text = with_points(P2025, dict(zip(SPLIT, map(str, points), strict=True)))
    assert checked(text).problems == ()


@pytest.mark.parametrize(
    ("written", "day"),
    [("31/12", date(2026, 12, 31)), ("5/12", date(2026, 12, 5)), ("15/01", date(2027, 1, 15))],
)
def test_the_day_that_the_rules_want_the_year_finished_by_is_of_the_year_or_early_in_the_next(written, day):
    text = changed(load("P2025").text, ("finish_before",), written)
    assert checked(text).problems == ()
    assert checked(text).profile.finish_by(2026) == day


def test_a_day_to_finish_by_that_is_none_is_named():
    told = checked(changed(load("P2025").text, ("finish_before",), "giữa tháng 12"))
    assert told.problems == ("xong trước ngày: ghi ngày/tháng như 31/12",)

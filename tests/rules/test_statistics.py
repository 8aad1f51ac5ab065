"""Thống kê: what the rows add up to, and the sentence when they do not."""

from __future__ import annotations

from datetime import date

import pytest

from db.base import action
from db.errors import UserError
from db.evaluation import Rating
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules.many_years import runs
from nongson_desktop.rules.statistics import OTHER, member_statistics
from tests.documents.geometry import text_of
from tests.documents.records import EXEMPTED, Office

COLUMNS = (("Thôn", ("hamlet",)), ("Khác", ("",)))
REQUEST = Request(on=date(2025, 12, 20), year=2025)


def test_whoever_is_present_is_exempt_or_waits_or_is_rated_at_one_level(commune: Office) -> None:
    found = member_statistics(2025, COLUMNS)
    counts = {line.words: line.counts[0] for line in found.lines}
    assert list(counts.values()) == [9, 1, 0, 8, 2, 5, 1, 0]
    assert found.problems == ()
    assert all(sum(line.counts[1:]) == line.counts[0] for line in found.lines)


def test_a_level_entered_for_someone_exempt_is_refused_with_the_name(commune: Office) -> None:
    with action("Ghi nhầm"):
        rating = Rating.get(Rating.year == 2025, Rating.name == EXEMPTED)
        rating.level = "HT"
        rating.save()
    with pytest.raises(UserError, match=f"Số đã đánh giá 8 khác tổng các mức 9.*{EXEMPTED}"):
        draw_paper("statistics", REQUEST)


def test_party_and_state_offices_stand_apart_where_the_cell_says_which_and_else_it_is_told(commune: Office) -> None:
    first, second = commune.cells
    for kind, cell in (("party-office", first), ("office", second)):
        with action("Ghi loại chi bộ"):
            cell.cell_kind = kind
            cell.save()
    text = " ".join(text_of(draw_paper("statistics", REQUEST)).split())
    assert "1 Số có mặt đến thời điểm đánh giá, xếp loại 9 0 5 0 4 0 0 0 0 0" in text
    assert "4 đảng viên ở chi bộ loại “Cơ quan” chưa ghi là cơ quan Đảng" in text
    with action("Ghi rõ"):
        second.cell_kind = "state-office"
        second.save()
    text = " ".join(text_of(draw_paper("statistics", REQUEST)).split())
    assert "loại “Cơ quan”" not in text
    assert "không giữ số liệu để tách: đơn vị sự nghiệp công lập và ngoài công lập" in text
    assert "1 Số có mặt đến thời điểm đánh giá, xếp loại 9 0 5 4 0 0 0 0 0" in text


def test_who_is_rated_lowest_without_a_recorded_ground_counts_under_other(commune: Office) -> None:
    with action("Hạ mức"):
        rating = Rating.get(Rating.year == 2025, Rating.member == commune.members[2])
        rating.level = "KHT"
        rating.save()
    found = member_statistics(2025, COLUMNS)
    reasons = [line.counts[0] for line in found.reasons]
    assert sum(reasons) == 1
    assert reasons[-1] == 1, OTHER


def test_lists_over_years_take_the_last_level_decided(commune: Office) -> None:
    levels = {run.name: run.levels[2025] for run in runs(2025) if 2025 in run.levels}
    assert levels["Lê Hoàng Vỹ"] == "KHT"
    assert EXEMPTED not in levels

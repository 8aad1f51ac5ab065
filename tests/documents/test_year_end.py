"""A closed year prints its summary as it was on the day it was closed, whatever changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from db.awards import IssuedPaper
from db.base import Action, action, undo
from db.errors import UserError
from db.evaluation import Evaluation
from db.members import Member
from db.open import close_office
from nongson_desktop.documents.papers import Request, draw_paper
from nongson_desktop.documents.year_end import close_with_papers, reopen_with_papers
from nongson_desktop.rules.organizations import cells, rename
from nongson_desktop.sample import make_sample

LAST = 2025


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[None]:
    make_sample(tmp_path / "office")
    yield
    close_office()


def summary(year: int = LAST, on: date = date(2026, 11, 22), **asked: object) -> bytes:
    return draw_paper("rating-summary", Request(on=on, year=year, **asked))  # type: ignore[arg-type]


def test_a_closed_year_prints_the_same_after_names_and_cells_changed(sample: None) -> None:
    before = {year: summary(year) for year in range(2021, 2026)}
    draft = summary(draft=True)
    with action("Đổi tên"):
        for member in Member.select().limit(5):
            member.name = f"{member.name} Mới"
            member.save()
        rename(cells(date(2026, 11, 22))[0], "Chi bộ thôn Tên Mới", date(2026, 11, 1))
    assert {year: summary(year, date(2027, 3, 1)) for year in before} == before
    assert len(before[LAST]) != len(draft)


def test_reopening_lets_go_of_what_was_kept_and_needs_a_reason(sample: None) -> None:
    kept = summary()
    with pytest.raises(UserError, match="lý do"):
        reopen_with_papers(LAST, " ")
    assert summary(on=date(2026, 5, 5)) == kept
    reopen_with_papers(LAST, "ghi nhầm một người")
    assert Evaluation.get(Evaluation.year == LAST).closed_on is None
    assert not IssuedPaper.select().where(
        IssuedPaper.paper == "rating-summary", IssuedPaper.year == LAST, ~IssuedPaper.hidden
    )
    close_with_papers(LAST, date(2026, 1, 10))
    assert summary(on=date(2026, 5, 5)) == summary(on=date(2026, 6, 6)) != kept


def test_closing_taken_back_takes_the_kept_summary_back_too(sample: None) -> None:
    reopen_with_papers(LAST, "thử")
    close_with_papers(LAST, date(2026, 1, 10))
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert Evaluation.get(Evaluation.year == LAST).closed_on is None
    assert summary(on=date(2026, 5, 5)) != summary(on=date(2026, 6, 6))


def test_a_year_that_cannot_be_closed_keeps_nothing(sample: None) -> None:
    with pytest.raises(UserError, match="Chưa khoá được"):
        close_with_papers(2026, date(2026, 12, 28))
    assert not IssuedPaper.select().where(IssuedPaper.year == 2026)

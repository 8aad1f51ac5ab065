"""Khoá sổ: closing a year keeps what all its papers say; reopening lets go of that."""

from __future__ import annotations

from datetime import date

from db.awards import IssuedPaper
from db.base import action, follow_on, save_many
from db.kept import EARLIER
from nongson_desktop.documents.keeping import Bodies, Report, keep_papers, let_go
from nongson_desktop.documents.papers import PAPERS
from nongson_desktop.rules.closing import close_year, reopening
from nongson_desktop.rules.organizations import cells, office_names


def close_with_papers(year: int, on: date, reason: str = "", report: Report | None = None) -> None:
    """Close the evaluation and keep its papers, as one Action and what follows it; raises UserError as close_year does.

    `report` hears how many papers are done of how many, and may raise to stop: then nothing is closed.
    """
    with action(f"Khoá sổ đánh giá năm {year}", reason=reason):
        evaluation = close_year(year, on, reason)
        day = evaluation.rating_date
        follow_on(f"Giữ giấy tờ năm {year}")
        bodies = Bodies(tuple(cell.id for cell in cells(day)), office_names(day).id)
        keep_papers([paper for paper in PAPERS if paper.yearly], evaluation, bodies, *([report] if report else []))


def reopen_with_papers(year: int, reason: str, approver: str) -> None:
    """Open a closed year again and let go of the papers kept, as one Action; reason and approver are required."""
    with reopening(year, reason, approver):
        let_go(year)
        _let_go_of_bytes(year)


def _let_go_of_bytes(year: int) -> None:
    """The first version of the program kept one paper's bytes."""
    kept = IssuedPaper.select(IssuedPaper.id).where(
        IssuedPaper.paper == EARLIER, IssuedPaper.year == year, IssuedPaper.hidden == False
    )
    save_many(IssuedPaper, [{"id": paper.id, "hidden": True} for paper in kept])

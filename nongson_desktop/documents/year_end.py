"""Khoá sổ: closing a year keeps its summary as it was printed then; reopening lets it go."""

from __future__ import annotations

from datetime import date

from db.awards import IssuedPaper
from db.base import action, save_many
from nongson_desktop.documents.issued import keep_issued
from nongson_desktop.documents.papers import Request, draw_paper
from nongson_desktop.rules.evaluation import close_year, reopen_year

SUMMARY = "rating-summary"
_FORMATS = ("pdf", "docx")


def close_with_papers(year: int, on: date, reason: str = "") -> None:
    """Close the evaluation and keep its summary's bytes, as one Action; raises UserError as close_year does."""
    with action(f"Khoá sổ đánh giá năm {year}", reason=reason):
        close_year(year, on, reason)
        for format_ in _FORMATS:
            request = Request(on=on, year=year, format=format_)
            keep_issued(SUMMARY, request, draw_paper(SUMMARY, request))


def reopen_with_papers(year: int, reason: str) -> None:
    """Open a closed year again and let go of the summary kept, as one Action; the reason is required."""
    with action(f"Mở lại đánh giá năm {year}", reason=reason):
        reopen_year(year, reason)
        kept = IssuedPaper.select(IssuedPaper.id).where(
            IssuedPaper.paper == SUMMARY, IssuedPaper.year == year, IssuedPaper.hidden == False
        )
        save_many(IssuedPaper, [{"id": paper.id, "hidden": True} for paper in kept])

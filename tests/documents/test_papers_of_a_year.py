"""Whatever is printed of a year's ratings is kept when the year is closed."""

from __future__ import annotations

from nongson_desktop.documents.papers import PAPERS

OF_RATINGS = {"ratings", "cell-ratings"}
AFTER_CLOSING = {"rerating-decision"}  # of levels changed after closing: issued by itself, one at a time


def test_every_paper_of_the_ratings_is_kept_at_closing() -> None:
    of_the_year = {paper.key: paper.yearly for paper in PAPERS if OF_RATINGS & set(paper.kinds)}
    assert len(of_the_year) > 15
    assert [key for key, kept in of_the_year.items() if not kept and key not in AFTER_CLOSING] == []
    assert not any(of_the_year[key] for key in AFTER_CLOSING)

"""Issued is issued: a reprint gives the bytes that were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.awards import Award, AwardDecision, IssuedPaper
from db.base import action
from db.errors import UserError
from nongson_desktop.documents.issued import keep_award_papers, keep_issued
from nongson_desktop.documents.papers import Request, draw_paper
from tests.documents.geometry import text_of
from tests.documents.records import Office

HERE = Request(on=date(2025, 12, 20), year=2025)


def rename() -> None:
    with action("Sửa tên sau khi ban hành"):
        award = Award.get(Award.name == "Đỗ Đức Ánh")
        award.name = "Tên Khác Hẳn"
        award.save()


def test_an_issued_paper_is_printed_again_byte_for_byte(decided: Office) -> None:
    with action("Ban hành"):
        kept = keep_award_papers(AwardDecision.get())
    assert [paper.paper for paper in kept] == ["award-decision", "award-decision", "certificate"]
    first = draw_paper("award-decision", HERE)
    rename()
    assert draw_paper("award-decision", replace(HERE, on=date(2026, 4, 1))) == first
    assert "Tên Khác Hẳn" in text_of(draw_paper("award-decision", replace(HERE, draft=True)))


def test_what_is_not_issued_is_drawn_anew(decided: Office) -> None:
    first = draw_paper("award-decision", HERE)
    rename()
    assert draw_paper("award-decision", HERE) != first


def test_an_issued_paper_is_not_replaced(decided: Office) -> None:
    with action("Ban hành"):
        keep_issued("award-decision", HERE, draw_paper("award-decision", HERE))
    with pytest.raises(UserError, match="đã ban hành"), action("Ban hành lần nữa"):
        keep_issued("award-decision", HERE, b"another")


def test_kept_bytes_that_changed_are_not_printed(decided: Office) -> None:
    with action("Ban hành"):
        keep_issued("award-decision", HERE, draw_paper("award-decision", HERE))
        paper = IssuedPaper.get()
        paper.content = bytes(paper.content)[:-1] + b"x"
        paper.save()
    with pytest.raises(UserError, match="bị hỏng"):
        draw_paper("award-decision", HERE)

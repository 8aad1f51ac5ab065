"""Mã giấy: what stands in the foot of a paper leads to the work in the journal that decided it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from db.awards import AwardDecision, IssuedPaper
from db.base import Action, Audit, action, database
from db.errors import UserError
from db.kept import KeptPaper
from db.open import close_office
from db.undoing import undo
from nongson_desktop.cli import main
from nongson_desktop.documents.codes import code_of_award
from nongson_desktop.documents.issued import keep_award_papers
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import keep_layout, shipped
from nongson_desktop.documents.year_end import close_with_papers, reopen_with_papers
from nongson_desktop.rules.awards import issue
from nongson_desktop.safety.journal import action_of, broken_links
from tests.documents.geometry import text_of
from tests.documents.records import Office

HERE = Request(on=date(2025, 12, 20), year=2025)
CODE = re.compile(r"Mã giấy: ([0-9A-F]{5}-[0-9A-F]{5})")


def code_on(paper: bytes) -> str:
    found = CODE.search(text_of(paper))
    return found[1] if found else ""


def test_the_papers_of_a_closed_year_lead_to_the_closing_and_are_printed_again_alike(practice_office: Path) -> None:
    decision, counts = (draw_paper(key, HERE) for key in ("rating-decision", "statistics"))
    made = action_of(code_on(decision))
    assert made.what == "Khoá sổ đánh giá năm 2025"
    assert code_on(counts) == code_on(decision)
    assert made.chain.upper().startswith(code_on(decision).replace("-", ""))
    assert draw_paper("rating-decision", HERE) == decision
    assert code_on(draw_paper("rating-decision", replace(HERE, draft=True))) == ""
    assert code_on(draw_paper("review", replace(HERE, members=(1, 2)))) == "", (
        "a declaration stands on nobody's decision"
    )


def test_a_year_that_is_open_has_no_code_and_one_closed_again_has_another(practice_office: Path) -> None:
    before = code_on(draw_paper("rating-decision", HERE))
    reopen_with_papers(2025, "ghi nhầm một mức", "Võ Minh Châu")
    assert code_on(draw_paper("rating-decision", HERE)) == ""
    close_with_papers(2025, date(2026, 1, 20))
    again = code_on(draw_paper("rating-decision", HERE))
    assert again not in ("", before)
    assert action_of(again).id > action_of(before).id
    assert list(broken_links()) == []


@pytest.mark.parametrize("either", [True, False])
def test_taking_the_closing_back_takes_what_was_kept_with_it(practice_office: Path, either: bool) -> None:
    reopen_with_papers(2025, "ghi nhầm một mức", "Võ Minh Châu")
    close_with_papers(2025, date(2026, 1, 20))
    closing = Action.get(Action.id == action_of(code_on(draw_paper("rating-decision", HERE))).id)
    follower = Action.get(Action.follows == closing)
    assert Audit.select().where(Audit.action == follower, Audit.table == "kept_paper").exists()
    taken = undo(follower.id if either else closing.id)
    assert taken.what == "Hoàn tác: Khoá sổ đánh giá năm 2025"
    assert not KeptPaper.select().where(KeptPaper.year == 2025, ~KeptPaper.hidden).exists()
    assert code_on(draw_paper("rating-decision", HERE)) == ""
    assert list(broken_links()) == []


@pytest.fixture
def issued(decided: Office) -> Office:
    """The decision is out; the office's own certificate has a place for the code."""
    layout = shipped("a4").named("Phôi có mã")
    keep_layout(layout.with_words("", "g9", "{code}"))
    with action("Ban hành quyết định khen thưởng số 118", kind="issue"):
        made = AwardDecision.get()
        issue(made, HERE.on)
        keep_award_papers(made)
    return decided


def test_an_issued_decision_leads_to_its_issuing_as_pdf_and_as_word(issued: Office) -> None:
    code = code_on(draw_paper("award-decision", HERE))
    assert action_of(code).what == "Ban hành quyết định khen thưởng số 118"
    word = Document(BytesIO(draw_paper("award-decision", replace(HERE, format="docx"))))
    assert f"Mã giấy: {code}" in [line.text for line in word.paragraphs]
    assert IssuedPaper.select().count() > 2
    assert Action.get(Action.follows == action_of(code)).what.startswith("Giữ giấy tờ của quyết định khen thưởng")


def test_a_certificate_says_the_code_where_its_layout_has_a_place_for_it(issued: Office) -> None:
    code = code_of_award(AwardDecision.get())
    assert code in text_of(draw_paper("certificate", replace(HERE, stock="Phôi có mã")))
    assert code not in text_of(draw_paper("certificate", replace(HERE, stock="a4")))


def test_a_decision_that_is_not_out_has_no_code(decided: Office) -> None:
    assert code_on(draw_paper("award-decision", HERE)) == ""


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "together"])
def test_a_code_is_found_however_it_is_typed(issued: Office, typed: str) -> None:
    code = code_of_award(AwardDecision.get())
    as_typed = {"lower": code.lower(), "together": code.replace("-", "")}.get(typed, typed.format(code))
    assert action_of(as_typed).what.startswith("Ban hành")


@pytest.mark.parametrize(("typed", "said"), [("abc", "gồm 10 chữ"), ("00000-00000", "không do dữ liệu này in ra")])
def test_a_code_that_is_none_is_told_in_words(issued: Office, typed: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        action_of(typed)


def test_what_follows_is_held_by_the_chain(issued: Office) -> None:
    follower = Action.get(Action.follows.is_null(False))
    database.execute_sql("UPDATE action SET follows_id = NULL WHERE id = ?", (follower.id,))
    assert [f"việc số {follower.id} " in problem for problem in broken_links()] == [True]


def test_a_code_is_told_by_command(practice_office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = code_on(draw_paper("statistics", HERE))
    close_office()
    assert main(["check", str(practice_office), "--code", code]) == 0
    assert "Khoá sổ đánh giá năm 2025 (2025-12-28" in capsys.readouterr().out
    assert main(["check", str(practice_office), "--code", "ABCDE-01234"]) == 1
    assert "không do dữ liệu này in ra" in capsys.readouterr().err

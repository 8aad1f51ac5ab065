"""An own Word form begun from the program's paper, and what it may ask for when this year's paper has none of it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from nongson_desktop.documents import templates
from nongson_desktop.documents.form_starter import starter
from nongson_desktop.documents.form_values import places, usual_places
from nongson_desktop.documents.own_forms import keep_form
from nongson_desktop.documents.paper import Paper
from nongson_desktop.documents.papers import PAPERS, draw_paper, paper_of
from tests.documents.foreign_forms import with_text
from tests.documents.geometry import same_words
from tests.documents.records import Office
from tests.documents.test_papers import TEXTS
from tests.documents.test_templates import WORD, words
from tests.paper_places import contents_of, issue_last_decision

OURS = [paper for paper in PAPERS if paper.contents is not None]


def started(paper: Paper) -> bytes:
    assert paper.contents is not None
    return starter(paper.contents(WORD), usual_places(paper.key))


@pytest.mark.parametrize("paper", [paper for paper in OURS if paper.key in TEXTS], ids=lambda paper: paper.key)
def test_the_programs_own_paper_with_its_places_open_is_a_form_that_says_the_same(
    decided: Office, paper: Paper
) -> None:
    form = started(paper)
    asked = words(form)
    assert "{{co_quan_ban_hanh}}" in asked
    assert not any(name in asked for name in ("Đỗ Đức Ánh", "Phạm Quốc Khánh")), "a form is about nobody"
    before = same_words(words(draw_paper(paper.key, WORD)))
    keep_form(paper.key, "", "mau.docx", form)
    filled = same_words(words(draw_paper(paper.key, WORD)))
    missing = [text for text in TEXTS[paper.key] if same_words(text) in before and same_words(text) not in filled]
    assert missing == []
    assert "{{" not in filled


def test_a_form_can_be_begun_before_there_is_anything_to_print(office: Path) -> None:
    """In January there is no decision yet; every place that it will have is in the file, tables with their rows."""
    form = starter([], usual_places("award-decision"))
    document = Document(BytesIO(form))
    assert "{{so_ky_hieu}} – Số" in words(form)
    rows = [[cell.text for cell in table.rows[2].cells][:2] for table in document.tables]
    assert ["{{dong.tt}}", "{{dong.ten_to_chuc_ho_va_ten}}"] in rows
    found = templates.report("mau.docx", form, [], "award-decision")
    assert found.unknown == ()
    assert templates.report("sai.docx", with_text("{{so_vb}}"), [], "award-decision").unknown == ("so_vb",)


def test_what_the_paper_says_in_other_years_stays_blank_this_year_and_is_named(decided: Office) -> None:
    """Nobody's task names its basis this year; the form that asks for it prints all the same."""
    from db.base import action
    from db.tasks import Task

    with action("Bỏ căn cứ"):
        for task in Task.select():
            task.basis = ""
            task.save()
    form = with_text("Căn cứ: {{can_cu}}. {{ho_va_ten}}")
    keep_form("task-slip", "", "phieu.docx", form)
    assert "Căn cứ: . Đỗ Đức Ánh" in words(draw_paper("task-slip", WORD))
    contents = paper_of("task-slip").contents
    assert contents is not None
    assert templates.report("phieu.docx", form, contents(WORD), "task-slip").empty == ("can_cu",)
    assert templates.report("phieu.docx", form, contents(WORD)).unknown == ("can_cu",), "nobody knows it without"


def test_every_place_that_is_listed_is_one_that_some_paper_fills(practice_office: Path) -> None:
    """When a paper has other columns than before: make places."""
    issue_last_decision()
    stale = {paper.key: _unfilled(paper) for paper in OURS}
    assert {key: names for key, names in stale.items() if names} == {}
    listed = {paper.key for paper in OURS if usual_places(paper.key)}
    assert {"plan", "review", "award-decision", "award-register", "badge-due"} <= listed


def _unfilled(paper: Paper) -> set[str]:
    """What is listed for a paper and in none of its years; looked for until all is found."""
    left, seen = {place.name for place in usual_places(paper.key)}, False
    for contents in contents_of(paper):
        seen = True
        left -= {place.name for place in places(contents)}
        if not left:
            break
    return left if seen else set()


def test_places_seen_and_places_usual_are_listed_once(decided: Office) -> None:
    contents = paper_of("task-slip").contents
    assert contents is not None
    found = [place.name for place in places(contents(WORD), usual_places("task-slip"))]
    assert len(found) == len(set(found))
    assert {"bang.thoi_han", "danh_sach.bang.thoi_han", "can_cu"} <= set(found)

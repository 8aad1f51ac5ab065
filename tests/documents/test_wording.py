"""The office's own words: each piece that can be written stands on its paper, and says what may be filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.errors import UserError
from db.members import Role
from db.organizations import Organization, OrganizationKind
from nongson_desktop.documents.own_words import lines_signed, own_of, parts_of
from nongson_desktop.documents.paper_parts import AUTHORITY, NAME, POST, Line
from nongson_desktop.documents.papers import PAPERS, draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.wording import (
    PLACES,
    Signer,
    changes_of,
    drop_change,
    keep_paper,
    places_in,
    shipped_texts,
    texts_of,
)
from nongson_desktop.rules.awards import decide
from nongson_desktop.rules.members import appoint
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.registers import REGISTERS
from tests.documents.geometry import text_of
from tests.documents.records import Office
from tests.documents.test_papers import ON, request, word_text

PRACTISED = {  # about what only the practice office has
    *("admission-plan", "candidate-list", "admission-progress", "probation-due", "admission-results"),
    *("attached-list", "organization-history", "hand-over", "post-list", "post-indicators"),
    *("training-list", "training-letter"),
    *("dialogue-plan", "dialogue-minutes", "dialogue-answers", "concern-register", "concern-figures"),
    *("indicator-table", "indicator-years"),
    *("inspection-programme", "inspection-decision", "inspection-plan", "inspection-conclusion", "inspection-file"),
    *("inspection-register", "inspection-requirements", "inspection-statistics"),
    *("meeting-calendar", "meeting-attendance", "cell-meeting-minutes", "cell-resolution", "meeting-score"),
    "meeting-quality",
    *("contest-entries", "contest-slip", "contest-results", "contest-awards"),
}
ALIKE = {one.paper for one in REGISTERS[2:]}  # one register stands for all that are drawn as it is
HERE = [paper.key for paper in PAPERS if paper.key not in PRACTISED | ALIKE]
WRITTEN = [key for key in HERE if parts_of(key)]
SIGNED = [key for key in HERE if lines_signed(key)]
OTHERWISE = {  # said when there is no money, once it was voted, in other years or by another way of voting
    *("nothing", "no_amount", "process", "conclusion", "voted", "quarters", "at_most", "levels.HTXS"),
    *("only_heading", "first_heading", "second_heading"),
    *("analysis.title", "analysis.remark", "analysis.level"),
}
SIGNED_OTHERWISE = {  # by the decision itself, in other years, of nobody's cell, when another body decides
    *(("award-decision", ""), ("collective-scores", "rater"), ("explanation", ""), ("award-submission", "head")),
}
SINCE = date(2025, 1, 1)


@pytest.mark.parametrize("key", WRITTEN)
def test_every_piece_that_can_be_written_stands_on_its_paper(decided: Office, key: str) -> None:
    own = _own_words(key, ON)
    keep_paper(key, own, Signer(), since=SINCE)
    assert texts_of(key, ON) == own
    asked = request(format="docx"), request(format="docx", cell=decided.cells[0].id)
    text = " ".join(_drawn(key, one) for one in asked).casefold()
    missing = [name for name in own if f"câu {name} 1.".casefold() not in text]
    assert set(missing) <= OTHERWISE, missing


@pytest.mark.parametrize("key", WRITTEN)
def test_every_place_in_the_words_is_explained_to_the_clerk(key: str) -> None:
    places = {name for part in parts_of(key) for name in places_in(key, part)}
    assert places <= PLACES.keys()


def test_whoever_is_written_to_sign_decisions_on_awards_signs(commune: Office) -> None:
    """Written before the decision is made, which keeps its signer."""
    keep_paper("award-decision", {}, Signer("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ", "Ngô Thị Mẫn"), since=SINCE)
    decide(2025, number="15", on=ON)
    assert "T/M ĐẢNG ỦY PHÓ BÍ THƯ Ngô Thị Mẫn" in word_text(draw_paper("award-decision", request(format="docx")))


@pytest.mark.parametrize("key", SIGNED)
def test_every_line_that_is_signed_is_the_offices_to_write(decided: Office, key: str) -> None:
    """In the paper of the office, of the committee's own vote or of a cell."""
    own = {line: _own_signer(line) for line in lines_signed(key)}
    keep_paper(key, {}, {line.key: signer for line, signer in own.items()}, since=SINCE)
    committee = Organization.get(Organization.kind == OrganizationKind.COMMITTEE).id
    asked = [request(format="docx", cell=cell) for cell in (None, committee, decided.cells[0].id)]
    texts = [_drawn(key, one) for one in asked]
    for line, signer in own.items():
        if (key, line.key) not in SIGNED_OTHERWISE:
            words = " ".join(filter(None, vars(signer).values()))
            assert any(words in text.replace(" (ký, ghi rõ họ tên)", "") for text in texts), line.label


def test_papers_of_a_whole_office_are_its_own_to_write_too(practice_office: Path) -> None:
    day = date(2026, 11, 22)
    unseen = set()
    for key in sorted(PRACTISED):
        texts, signers = _own_words(key, day), {line: _own_signer(line) for line in lines_signed(key)}
        keep_paper(key, texts, {line.key: signer for line, signer in signers.items()}, since=SINCE)
        asked = Request(on=day, year=2026, format="docx")
        cell = next(iter(cells(day))).id
        text = " ".join(_drawn(key, one) for one in (asked, replace(asked, cell=cell))).casefold()
        unseen |= {(key, name) for name in texts if f"câu {name} 1.".casefold() not in text}
        unseen |= {
            (key, line.key) for line, own in signers.items() if (own.authority or own.post).casefold() not in text
        }
    of_nobody = {("inspection-requirements", "cell")}  # the first cell has nothing to remedy
    assert unseen <= of_nobody | {
        ("admission-plan", "plan_no_target"),
        ("hand-over", "giver"),
        ("hand-over", "receiver"),
        ("contest-results", "decided"),
        *(("dialogue-minutes", "no_opinion"), ("dialogue-answers", "no_opinion"), ("indicator-years", "kept")),
        ("indicator-years", "none_below"),
    }


def _own_words(key: str, day: date) -> dict[str, str]:
    """Every piece of the words with a sign of its own in front of each line."""
    return {
        name: "\n".join(f"Câu {name} {place}. {line}" for place, line in enumerate(text.splitlines(), 1))
        for name, text in texts_of(key, day).items()
    }


def _own_signer(line: Line) -> Signer:
    said = {
        AUTHORITY: f"{'T/L ' if line.of_body else ''}Nơi {line.label}",
        POST: f"Chức vụ {line.label}",
        NAME: "Ngô Thị Mẫn",
    }
    return Signer(**{name: said[name] for name in line.fields})


def _drawn(key: str, asked: Request) -> str:
    try:
        return word_text(draw_paper(key, asked))
    except UserError:
        return ""


def test_a_post_of_the_offices_own_is_signed_by_whoever_holds_it(commune: Office) -> None:
    """The deputy where there is one; where nobody holds the post, room is left for the name."""
    deputy = commune.members[5]
    with action("Bầu phó bí thư"):
        appoint(deputy, commune.cells[1], Role.DEPUTY, date(2022, 1, 1))
    keep_paper("count-minutes", {}, {"cell": Signer("T/M CHI ỦY", "PHÓ BÍ THƯ")}, since=SINCE)
    first, second = (
        word_text(draw_paper("count-minutes", request(format="docx", cell=cell.id))) for cell in commune.cells
    )
    assert f"T/M CHI ỦY PHÓ BÍ THƯ {deputy.name}" in second
    assert "PHÓ BÍ THƯ" in first
    assert commune.members[2].name not in first.rpartition("PHÓ BÍ THƯ")[2]


def test_every_paper_has_something_of_the_offices_own_or_says_why_not() -> None:
    bare = [paper.key for paper in PAPERS if not (own := own_of(paper.key)).parts and not own.lines and not own.fixed]
    assert bare == [], "give it an entry in documents/own_words.py"
    certificates = own_of("certificate")
    assert not certificates.parts
    assert "Mẫu giấy khen" in certificates.fixed


@pytest.mark.parametrize(
    "key", ["review", "award-submission", "award-minutes", "badge-due", "badge-submission", "stock-account"]
)
def test_a_paper_whose_sections_no_text_confirms_says_so(decided: Office, key: str) -> None:
    assert "mẫu tham khảo" in text_of(draw_paper(key, request()))


def test_words_that_are_the_programs_again_change_with_it(decided: Office) -> None:
    """Taken back in February; in June another guidance comes into force."""
    taken_back = date(2025, 2, 1)
    before = shipped_texts("award-decision", taken_back)
    keep_paper("award-decision", {"grounds": "Nghị quyết của xã", "duty": "Các chi bộ."}, Signer(), since=SINCE)
    keep_paper("award-decision", {"grounds": before["grounds"]}, Signer(), since=taken_back)
    assert "01-HD/TW" in texts_of("award-decision", taken_back)["grounds"]
    texts = texts_of("award-decision", ON)
    assert "06-HD/TW" in texts["grounds"]
    assert texts["duty"] == "Các chi bộ."
    assert texts_of("award-decision", SINCE)["grounds"] == "Nghị quyết của xã"


def test_what_was_written_as_one_line_before_is_one_article(decided: Office) -> None:
    """An office that wrote its third article when there could be no fourth."""
    from db.settings import keep_setting

    with action("Câu chữ của năm trước"):
        keep_setting("paper-words:award", {"duty": "Các chi bộ thi hành."}, SINCE)
    assert "Điều 3. Các chi bộ thi hành." in word_text(draw_paper("award-decision", request(format="docx")))
    assert texts_of("award-decision", ON)["duty"] == "Các chi bộ thi hành."


def test_a_writing_taken_back_leaves_what_held_before(decided: Office) -> None:
    keep_paper("task-slip", {"duty": "Một."}, Signer(), since=SINCE)
    keep_paper("task-slip", {"duty": "Hai."}, Signer(), since=ON, document="KL số 05-KL/ĐU")
    latest, first = changes_of("task-slip")
    assert (latest.since, latest.document, first.since) == (ON, "KL số 05-KL/ĐU", SINCE)
    drop_change(latest)
    assert texts_of("task-slip", ON)["duty"] == "Một."
    assert [one.id for one in changes_of("task-slip")] == [first.id]

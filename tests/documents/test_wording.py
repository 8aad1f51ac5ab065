"""The office's own words: each piece that can be written stands on its paper, and says what may be filled in."""

from __future__ import annotations

from datetime import date

import pytest

from db.base import action
from nongson_desktop.documents.papers import PAPERS, draw_paper
from nongson_desktop.documents.wording import (
    PLACES,
    SIGNED,
    Signer,
    changes_of,
    drop_change,
    keep_paper,
    parts_of,
    places_in,
    shipped_texts,
    texts_of,
)
from tests.documents.geometry import text_of
from tests.documents.records import Office
from tests.documents.test_papers import ON, request, word_text

WRITTEN = [paper.key for paper in PAPERS if parts_of(paper.key)]
OTHERWISE = {"no_amount", "process", "conclusion", "voted"}  # said when there is no money, or once it was voted
SINCE = date(2025, 1, 1)


@pytest.mark.parametrize("key", WRITTEN)
def test_every_piece_that_can_be_written_stands_on_its_paper(decided: Office, key: str) -> None:
    own = {
        part.name: "\n".join(f"Câu {part.name} {place}. {line}" for place, line in enumerate(text.splitlines(), 1))
        for part, text in zip(parts_of(key), texts_of(key, ON).values(), strict=True)
    }
    keep_paper(key, own, Signer(), since=SINCE)
    assert texts_of(key, ON) == own
    text = word_text(draw_paper(key, request(format="docx"))).casefold()
    missing = [name for name in own if f"câu {name} 1." not in text]
    assert set(missing) <= OTHERWISE, missing


@pytest.mark.parametrize("key", WRITTEN)
def test_every_place_in_the_words_is_explained_to_the_clerk(key: str) -> None:
    places = {name for part in parts_of(key) for name in places_in(key, part)}
    assert places <= PLACES.keys()


@pytest.mark.parametrize("key", SIGNED)
def test_whoever_is_written_to_sign_signs(commune: Office, key: str) -> None:
    """Before the decision is made, which has a signer of its own."""
    from nongson_desktop.rules.allotment import keep_allotment
    from nongson_desktop.rules.awards import decide

    keep_allotment(2025, {cell.id: 0 for cell in commune.cells})
    authority = "T/M BAN THƯỜNG VỤ" if key.startswith("badge") else "T/M ĐẢNG ỦY"
    keep_paper(key, {}, Signer(authority, "PHÓ BÍ THƯ", "Ngô Thị Mẫn"), since=SINCE)
    decide(2025, number="15", on=ON)
    text = word_text(draw_paper(key, request(format="docx")))
    assert f"{authority} PHÓ BÍ THƯ Ngô Thị Mẫn" in text


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
    assert texts_of("task-slip", ON) == {"duty": "Một."}
    assert [one.id for one in changes_of("task-slip")] == [first.id]

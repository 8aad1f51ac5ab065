"""The Word files in an office suite: they open, and the pages say the same (make test-office)."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import pytest

from nongson_desktop.documents import awards, word
from nongson_desktop.documents.form_starter import starter
from nongson_desktop.documents.form_values import usual_places
from nongson_desktop.documents.own_forms import keep_form
from nongson_desktop.documents.paper import Paper
from nongson_desktop.documents.papers import PAPERS, draw_paper, paper_of
from nongson_desktop.documents.request import Request
from tests.documents.foreign_forms import one_person, three_pages
from tests.documents.geometry import pages_of, problems, same_words
from tests.documents.records import NAMES, Office
from tests.documents.test_papers import TEXTS, WRITTEN, request
from tests.documents.test_sample_papers import NAMES as NAMES_OF_THE_SAMPLE
from tests.documents.test_sample_papers import asked

pytestmark = [
    pytest.mark.office_suite,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]


def converted(files: list[Path], folder: Path) -> dict[str, bytes]:
    """Each Word file as the suite prints it, by its name; all in one call with a profile of its own."""
    soffice = shutil.which("soffice")
    assert soffice
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for _ in range(2):  # the first start of a new profile may end with 81, asking to be started again
        subprocess.run(
            [soffice, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)],
            check=False,
            timeout=240,
            capture_output=True,
        )
        if all((folder / f"{file.stem}.pdf").exists() for file in files):
            break
    return {file.stem: (folder / f"{file.stem}.pdf").read_bytes() for file in files}


def written(folder: Path, keys: Collection[str], asked: Callable[[Paper], Request]) -> list[Path]:
    """Every paper that can be a Word file and has something to say, in one folder."""
    files = []
    for paper in PAPERS:
        if "docx" in paper.formats and paper.key in keys:
            files.append(folder / f"{paper.key}.docx")
            files[-1].write_bytes(draw_paper(paper.key, asked(paper)))
    return files


def wrong(drawn: dict[str, bytes], names: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What the suite's pages have wrong, by the same checks of words and places as the program's own PDF."""
    found = {key: problems(pdf, paper_of(key).page_class, names(key)) for key, pdf in drawn.items()}
    return {key: told for key, told in found.items() if told}


def test_every_word_file_says_the_same_in_the_same_places_as_the_pdf(decided: Office, tmp_path: Path) -> None:
    every = [paper.key for paper in WRITTEN]
    drawn = converted(written(tmp_path, every, lambda _: request(format="docx")), tmp_path)
    assert list(drawn) == every
    assert wrong(drawn, lambda key: TEXTS.get(key, [])) == {}


def test_every_word_file_of_the_practice_office_does(practice_office: Path, tmp_path: Path) -> None:
    drawn = converted(written(tmp_path, NAMES_OF_THE_SAMPLE, lambda paper: asked(paper, format="docx")), tmp_path)
    assert wrong(drawn, lambda key: NAMES_OF_THE_SAMPLE[key]()) == {}


def test_a_word_file_spoilt_is_seen(decided: Office, tmp_path: Path) -> None:
    """A margin three millimetres off, a number with a colon, a name a letter short."""
    content = awards.award_decision(request())[0]
    rules = content.geometry
    spoilt = {
        "1:": (replace(content, geometry=replace(rules, margins={**rules.margins, "left": 27})), []),
        "5:": (replace(content, head=replace(content.head, number="Số: 15-QĐ/ĐU")), []),
        "tên không đủ": (content, ["Phạm Quốc Khánhh"]),
    }
    files = [tmp_path / f"{number}.docx" for number in range(len(spoilt))]
    for file, (paper, _) in zip(files, spoilt.values(), strict=True):
        file.write_bytes(word.draw([paper]))
    for pdf, (said, (_, names)) in zip(converted(files, tmp_path).values(), spoilt.items(), strict=True):
        assert [one for one in problems(pdf, "van-ban", names) if one.startswith(said)], said


def test_a_form_begun_from_each_paper_opens_as_that_paper(decided: Office, tmp_path: Path) -> None:
    """The starter, filled, prints every word of the paper that it was begun from."""
    for paper in WRITTEN:
        if paper.contents is not None:
            form = starter(paper.contents(request(format="docx")), usual_places(paper.key))
            keep_form(paper.key, "", f"{paper.key}.docx", form)
    drawn = converted(written(tmp_path, TEXTS, lambda _: request(format="docx")), tmp_path)
    texts = {
        key: same_words(" ".join(f"{page.text} {page.by_columns}" for page in pages_of(pdf)))
        for key, pdf in drawn.items()
    }
    missing = {key: [words for words in TEXTS[key] if same_words(words) not in text] for key, text in texts.items()}
    assert {key: words for key, words in missing.items() if words} == {}
    assert not [key for key, text in texts.items() if "{{" in text or "{%" in text]


def test_the_offices_own_forms_open_with_a_page_for_each_and_lists_that_begin_anew(
    decided: Office, tmp_path: Path
) -> None:
    keep_form("plan", "", "dang-ky.docx", one_person())
    keep_form("rating-summary", "", "bieu-tinh.docx", three_pages())
    files = [tmp_path / "plan.docx", tmp_path / "rating-summary.docx"]
    for file in files:
        file.write_bytes(draw_paper(file.stem, request(format="docx")))
    drawn = converted(files, tmp_path)
    plans = pages_of(drawn["plan"])
    heads = {same_words(page.text.partition(",")[0]) for page in plans}
    assert heads == {same_words(f"BẢN ĐĂNG KÝ CỦA {name}") for name, _, _ in NAMES}
    assert len(plans) == len(NAMES)
    assert all(page.text.count("1.Điều cam kết thứ 0") == 1 for page in plans)
    summary = pages_of(drawn["rating-summary"])
    assert len(summary) == 3
    last = same_words(f"{summary[2].text} {summary[2].by_columns}")
    assert [name for name, _, _ in NAMES if same_words(name) not in last] == []


def test_the_members_book_has_nine_to_a_page_in_word_as_on_paper(practice_office: Path, tmp_path: Path) -> None:
    book = paper_of("register-members")
    drawn = converted(written(tmp_path, [book.key], lambda paper: asked(paper, format="docx")), tmp_path)
    on_paper = pages_of(draw_paper(book.key, asked(book)))
    assert len(pages_of(drawn[book.key])) == len(on_paper) > 2

"""The Word files in an office suite: they open, and the pages say the same (make test-office)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from nongson_desktop.documents.own_forms import keep_form
from nongson_desktop.documents.papers import PAPERS, WIDE, draw_paper
from tests.documents.foreign_forms import one_person, three_pages
from tests.documents.geometry import TITLE, pages_of, same_words
from tests.documents.records import NAMES, Office
from tests.documents.test_papers import TEXTS, request

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


def test_every_word_file_opens_and_keeps_its_words_and_its_head(decided: Office, tmp_path: Path) -> None:
    files = []
    for paper in PAPERS:
        if "docx" in paper.formats:
            file = tmp_path / f"{paper.key}.docx"
            file.write_bytes(draw_paper(paper.key, request(format="docx")))
            files.append(file)
    for key, pdf in converted(files, tmp_path).items():
        pages = pages_of(pdf)
        text = same_words(" ".join(f"{page.text} {page.by_columns}" for page in pages))
        assert [words for words in TEXTS[key] if same_words(words) not in text] == [], key
        title = pages[0].find(TITLE)
        assert title is not None, key
        assert 22 <= title.baseline <= 28, key
        wide = {paper.key for paper in PAPERS if paper.page_class == WIDE}
        assert abs(pages[0].width - (297 if key in wide else 210)) < 1


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

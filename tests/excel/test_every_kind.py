"""Every record kind of the catalogue goes out to a workbook and is recognised when it comes back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.errors import UserError
from db.open import close_office, open_office
from db.search import View
from nongson_desktop.catalog import KINDS
from nongson_desktop.excel.writing import write_list
from nongson_desktop.kinds import Kind
from nongson_desktop.rules import imports

from ..conftest import TODAY


@pytest.fixture(scope="module")
def practice(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("mau")
    open_office(shutil.copytree(practice_folder, folder / "office"))
    yield folder
    close_office()


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_a_list_that_comes_back_brings_nothing_new_and_nothing_wrong(kind: Kind, practice: Path) -> None:
    records = list(kind.query(View(as_of=TODAY, status=())))
    path = practice / f"{kind.key}.xlsx"
    write_list(path, kind.title, kind.columns, records)
    if not records:
        with pytest.raises(UserError, match="Dưới tiêu đề ở dòng 3"):
            imports.prepare(path, kind.key, today=TODAY)
        return
    back = imports.prepare(path, kind.key, today=TODAY)
    assert [problem.message for problem in back.problems if problem.severity == "error"] == []
    assert (len(back.rows), back.good) == (len(records), [])
    assert imports.commit(back).number is None

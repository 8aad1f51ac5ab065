"""Files are written whole or not at all, one or a hundred of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import UserError
from nongson_desktop.paths import write_files


def test_a_batch_that_cannot_be_finished_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"last year's")
    (tmp_path / ".c.pdf.part").mkdir()
    with pytest.raises(UserError, match=r"c\.pdf: đó là một thư mục, không phải tệp"):
        write_files((tmp_path / f"{name}.pdf", b"new") for name in "abc")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".c.pdf.part", "a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"last year's"


def test_a_batch_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        write_files((tmp_path / "out" / f"{name}.pdf", content) for name in "ab")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {
        "a.pdf": b"second",
        "b.pdf": b"second",
    }

"""Files that mean harm in their short form; `make torture` gives every reader many more."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.tasks import Task
from tests.torture.hostile import Reader, given, readers

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")
COUNTS = {"danh sách Excel": 6, "toàn bộ dữ liệu": 1, "mẫu Word": 20}


def test_whatever_a_file_holds_it_is_read_or_refused_in_a_sentence(practice_office: Path, tmp_path: Path) -> None:
    before = Task.select().count()
    tallies = [
        given(reader, tmp_path, COUNTS.get(reader.name, 4), seed=1) for reader in readers(tmp_path, practice_office)
    ]
    assert [tally.line() for tally in tallies if tally.lost] == []
    assert sum(tally.refused for tally in tallies) > 25
    assert Task.select().count() == before


def test_a_reader_that_takes_too_much_memory_would_be_seen(tmp_path: Path) -> None:
    greedy = Reader("tham bộ nhớ", (("a.bin", b"abc"),), lambda _path: bytearray(2 << 30))
    assert given(greedy, tmp_path, 1, seed=1).lost == 1

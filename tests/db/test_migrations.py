"""An office made by an earlier version of the program opens in this one with everything in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import db.open
import nongson_desktop.catalog  # noqa: F401  (with every table of the program)
from db.base import action, database
from db.evaluation import Level, Rating, cell_ratings
from db.open import close_office, create_office, open_office
from db.organizations import Organization
from db.schema import differences

CELL = (
    "INSERT INTO action (id, at, who, kind, what, reason, detail)"
    " VALUES (1, '2026-11-20T08:00:00+00:00', 'Văn thư', 'edit', 'Lập chi bộ', '', '{}')",
    "INSERT INTO organization (id, uid, hidden, name, kind, cell_kind, code, phone, end_reason, note, fold, sort_key)"
    " VALUES (1, 'o1', 0, 'Chi bộ thôn Đoài', 'cell', '', '', '', '', '', 'chi bo thon doai', x'')",
)
ROW = (
    "INSERT INTO rating (uid, hidden, year, organization_id, name, cell, position, status, rating_group, person_kind,"
    " exempt_reason, self_level, cell_level, level, exemplary, host_opinion, note)"
    " VALUES ('r1', 0, 2025, ?, 'Chi bộ thôn Đoài', '', '', 'standing', '', '', '', '', 'HTT', 'HTT', 0, '', '')"
)


@pytest.fixture
def first_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with one cell rated in 2025, made when there was only the first script."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    shutil.copy(db.open.MIGRATIONS / "0001_start.py", scripts)
    with monkeypatch.context() as then:
        then.setattr(db.open, "MIGRATIONS", scripts)
        create_office(tmp_path / "office")
        for statement in CELL:
            database.execute_sql(statement)
        database.execute_sql(ROW, (1,))
        close_office()
    return tmp_path / "office"


def test_the_ratings_of_an_earlier_version_are_those_of_its_cells(first_version: Path) -> None:
    open_office(first_version)
    assert differences() == []
    assert [(one.name, one.level) for one in cell_ratings(2025)] == [("Chi bộ thôn Đoài", Level.HTT)]


def test_a_cell_and_its_committee_are_rated_each_once(first_version: Path) -> None:
    open_office(first_version)
    cell = Organization.get()
    with action("Xếp loại chi ủy"):
        Rating(year=2025, organization=cell, collective="committee", name="Chi ủy thôn Đoài", status="standing").save()
    with pytest.raises(Exception, match="đã có bản ghi khác"), action("Xếp loại lần nữa"):
        Rating(year=2025, organization=cell, name="Chi bộ thôn Đoài", status="standing").save()

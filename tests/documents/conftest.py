"""The small office of records.py with its award decision."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.documents.records import Office, found_commune


@pytest.fixture(scope="session")
def decided_folder(commune_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small office with its award decision of 2025, closed: to be copied."""
    from db.open import close_office, open_office
    from nongson_desktop.rules.allotment import keep_allotment
    from nongson_desktop.rules.awards import decide

    folder = shutil.copytree(commune_folder, tmp_path_factory.mktemp("decided") / "office")
    open_office(folder)
    keep_allotment(2025, {cell.id: 0 for cell in found_commune(folder).cells})
    decide(2025, number="15", on=date(2025, 12, 20))
    close_office()
    return folder


@pytest.fixture
def decided(decided_folder: Path, opened_copy: Callable[[Path], Path]) -> Office:
    """The small office with its award decision of 2025, and told how many places each cell has."""
    return found_commune(opened_copy(decided_folder))

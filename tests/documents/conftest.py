"""The small office of records.py, rated, and the same with its award decision."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.documents.records import Office, make_commune


@pytest.fixture
def commune(office: Path) -> Office:
    """The year 2025, rated, with no decision yet."""
    return make_commune(office)


@pytest.fixture
def decided(commune: Office) -> Office:
    """The same office with its award decision of 2025, and told how many places each cell has."""
    from nongson_desktop.rules.allotment import keep_allotment
    from nongson_desktop.rules.awards import decide

    keep_allotment(2025, {cell.id: 0 for cell in commune.cells})
    decide(2025, number="15", on=date(2025, 12, 20))
    return commune

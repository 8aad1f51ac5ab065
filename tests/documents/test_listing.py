"""Any list can be put on paper as it is seen."""

from __future__ import annotations

from datetime import date

import pytest

from db.errors import UserError
from db.search import View
from nongson_desktop.catalog import KINDS, Kind, kind_of
from nongson_desktop.columns import pick
from nongson_desktop.documents.listing import list_paper
from tests.documents.geometry import pages_of, problems, text_of
from tests.documents.records import NAMES, Office

ON = date(2025, 12, 20)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_record_kind_prints_with_its_first_columns(decided: Office, kind: Kind) -> None:
    columns = kind.columns[:8]
    records = list(kind.query(View(as_of=ON, year=2025)))
    drawn = list_paper(kind.title, columns, records, ON)
    page_class = "bang-ngang" if pages_of(drawn)[0].landscape else "mau-dien"
    assert problems(drawn, page_class) == []
    assert f"Tổng số: {len(records)} dòng." in text_of(drawn)


def test_a_list_of_members_says_what_the_window_says_in_its_order(decided: Office) -> None:
    kind = kind_of("members")
    columns = pick(kind.columns, "name", "birth_date", "cell", "status")
    drawn = list_paper("Danh sách đảng viên", columns, kind.query(View(as_of=ON)), ON, note="toàn đảng bộ")
    text = text_of(drawn)
    assert problems(drawn, "mau-dien", [name for name, _, _ in NAMES]) == []
    assert "DANH SÁCH ĐẢNG VIÊN" in text
    places = [text.index(name) for name in ("Đỗ Đức Ánh", "Võ Ẵm", "Trần Văn Bửu", "Huỳnh Ngọc Diễm", "Lê Hoàng Vỹ")]
    assert places == sorted(places)
    assert "11/1960" in text
    assert list_paper("Danh sách", columns, kind.query(View(as_of=ON)), ON, format="docx")[:2] == b"PK"


def test_more_columns_than_a_page_holds_are_refused(decided: Office) -> None:
    kind = kind_of("members")
    with pytest.raises(UserError, match=f"đang chọn {len(kind.columns)} cột"):
        list_paper("Danh sách", kind.columns, [], ON)

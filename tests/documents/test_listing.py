"""Any list can be put on paper as it is seen."""

from __future__ import annotations

from datetime import date

import pytest

from db.errors import UserError
from db.search import View
from nongson_desktop.catalog import KINDS, kind_of
from nongson_desktop.columns import pick
from nongson_desktop.documents.listing import PAGES, list_paper
from nongson_desktop.kinds import Kind
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


def test_sixteen_columns_stand_on_a3_with_no_date_and_no_number_broken(decided: Office) -> None:
    kind = kind_of("members")
    names = ("name", "birth_date", "sex", "cell", "status", "card_number", "identity_number", "admitted_on")
    more = ("official_on", "decision_on", "position", "phone", "hometown", "residence", "education", "theory")
    records = list(kind.query(View(as_of=ON)))
    for number, record in enumerate(records):
        record.card_number, record.identity_number = f"00{number:010d}", f"09{number:010d}"
        record.residence = "Thôn Tân Lập, xã Suối Mây, tỉnh Sông Lam"
    page = next(page for page in PAGES if page.title == "khổ A3 ngang")
    drawn = list_paper("Danh sách", pick(kind.columns, *names, *more), records, ON, page=page)
    text = text_of(drawn)
    for record in records:
        assert record.card_number in text
        assert record.identity_number in text
        for date_ in (record.birth_date, record.admitted_on, record.official_on):
            assert not date_ or str(date_) in text
    with pytest.raises(UserError, match="khổ A4 đứng được từ 1 đến 14 cột; đang chọn 16 cột"):
        list_paper("Danh sách", pick(kind.columns, *names, *more), records, ON, page=PAGES[1])

"""Any list of the catalogue on paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import action
from db.members import Member
from db.search import View
from nongson_desktop.catalog import KINDS, Kind, kind_of
from nongson_desktop.columns import pick
from nongson_desktop.documents import pdf, word
from nongson_desktop.documents.listing import list_paper
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization
from tests.story import printed_text

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_every_kind_prints_its_list(kind: Kind, office: Path) -> None:
    contents = list_paper(kind.title, "năm 2026", kind.columns[:8], list(kind.query(View(as_of=TODAY))), TODAY)
    text = printed_text(pdf.draw(contents))
    assert kind.title.upper() in text
    assert "ĐẢNG ỦY XÃ SUỐI MÂY" in text
    assert word.draw(contents).startswith(b"PK")


def test_two_hundred_members_print_in_their_order_with_the_heading_on_each_page(office: Path) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    with action("thêm"):
        cell = new_organization("Chi bộ thôn Đồng Ổi")
        for number in range(200):
            made = Member(name=f"Nguyễn Thị Mỹ {chr(ord('A') + number % 20)}{number:03d}", card_number=f"{number:012d}")
            made.save()
            place_member(made, cell)
            set_status(made, "official")
    kind = kind_of("members")
    columns = pick(kind.columns, "name", "birth_date", "card_number", "cell", "status")
    records = list(kind.query(View(as_of=TODAY)))
    pages = PdfReader(BytesIO(pdf.draw(list_paper("Danh sách đảng viên", "", columns, records, TODAY)))).pages
    texts = [" ".join(page.extract_text().split()) for page in pages]
    assert len(pages) > 4
    assert all("Số thẻ đảng viên" in text for text in texts[:-1])
    places = [" ".join(texts).index(record.card_number) for record in records]
    assert places == sorted(places)
    assert "Tổng số: 200." in texts[-1] + texts[-2]

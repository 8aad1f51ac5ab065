"""Issued is issued: a reprint gives the bytes that were kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.awards import Award, AwardDecision, IssuedPaper
from db.base import action
from db.errors import UserError
from db.layouts import Layout as LayoutRecord
from nongson_desktop.documents.issued import keep_award_papers, keep_issued, keep_printed
from nongson_desktop.documents.papers import draw_paper, split_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import SHIPPED, keep_layout, shipped
from nongson_desktop.rules.awards import PERSON, decide, issue, named_recipient
from tests.documents.geometry import pages_of, text_of
from tests.documents.records import Office

HERE = Request(on=date(2025, 12, 20), year=2025)


def rename() -> None:
    with action("Sửa tên sau khi ban hành"):
        award = Award.get(Award.name == "Đỗ Đức Ánh")
        award.name = "Tên Khác Hẳn"
        award.save()


def test_an_issued_paper_is_printed_again_byte_for_byte(decided: Office) -> None:
    with action("Ban hành"):
        kept = keep_award_papers(AwardDecision.get())
    assert [paper.paper for paper in kept] == [*["certificate"] * 3, "award-decision", "award-decision", "certificate"]
    first = draw_paper("award-decision", HERE)
    rename()
    assert draw_paper("award-decision", replace(HERE, on=date(2026, 4, 1))) == first
    assert "Tên Khác Hẳn" in text_of(draw_paper("award-decision", replace(HERE, draft=True)))


def test_what_is_not_issued_is_drawn_anew(decided: Office) -> None:
    first = draw_paper("award-decision", HERE)
    rename()
    assert draw_paper("award-decision", HERE) != first


def test_an_issued_paper_is_not_replaced(decided: Office) -> None:
    with action("Ban hành"):
        keep_issued("award-decision", HERE, draw_paper("award-decision", HERE))
    with pytest.raises(UserError, match="đã ban hành"), action("Ban hành lần nữa"):
        keep_issued("award-decision", HERE, b"another")


def test_kept_bytes_that_changed_are_not_printed(decided: Office) -> None:
    with action("Ban hành"):
        keep_issued("award-decision", HERE, draw_paper("award-decision", HERE))
        paper = IssuedPaper.get()
        paper.content = bytes(paper.content)[:-1] + b"x"
        paper.save()
    with pytest.raises(UserError, match="bị hỏng"):
        draw_paper("award-decision", HERE)


# --- certificates on each layout


@pytest.fixture
def issued(decided: Office) -> Office:
    """The decision is out, and one layout of the office's own was there then."""
    keep_layout(shipped("a4-stock").named("Phôi nhà in"))
    with action("Ban hành"):
        made = AwardDecision.get()
        issue(made, HERE.on)
        keep_award_papers(made)
    return decided


def on(stock: str, **more: object) -> bytes:
    return draw_paper("certificate", replace(HERE, stock=stock, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("stock", [*SHIPPED, "Phôi nhà in", "phoi nha in"])
def test_certificates_on_every_layout_of_the_day_stay_as_they_were_issued(issued: Office, stock: str) -> None:
    first = on(stock)
    rename()
    assert on(stock) == first
    assert "TÊN KHÁC HẲN" in text_of(on(stock, draft=True))


def test_a_layout_changed_since_is_another_and_what_was_printed_on_it_is_kept_too(issued: Office) -> None:
    """A stock measured badly is put right after issuing: the old sheets' words on the new places, then for ever."""
    layout = shipped("a4-stock").named("Phôi nhà in")
    number = LayoutRecord.get(LayoutRecord.name == layout.name).id
    old = on("Phôi nhà in")
    keep_layout(layout.with_field(layout.fields["g5"].moved(0, 2)), number)
    fresh = on("Phôi nhà in")
    assert fresh != old
    assert keep_printed("certificate", replace(HERE, stock="Phôi nhà in"))
    assert not keep_printed("certificate", replace(HERE, stock="Phôi nhà in"))
    rename()
    assert on("Phôi nhà in") == fresh
    keep_layout(layout, number)
    assert on("Phôi nhà in") == old
    keep_layout(layout.named("Tên mới của phôi"), number)
    assert on("Tên mới của phôi") == old


def test_one_recipients_sheet_printed_again_is_the_page_that_was_issued(issued: Office) -> None:
    whole = pages_of(on("a3"))
    rename()
    member = Award.get(Award.name == "Tên Khác Hẳn").member_id
    (again,) = pages_of(on("a3", members=(member,)))
    assert again.text == whole[1].text
    assert "ĐỖ ĐỨC ÁNH" in again.text
    each = split_paper("certificate", replace(HERE, stock="a3"))
    assert [pages_of(content)[0].text for _name, content in each] == [page.text for page in whole]


def test_a_decision_asked_for_by_its_id_is_not_taken_for_the_years(issued: Office) -> None:
    told = {"body": "standing", "on": HERE.on}
    sen = named_recipient(PERSON, "Lý Thị Sen", "Cứu người đuối nước", address="Bà", **told)  # type: ignore[arg-type]
    other = decide(2025, "ad-hoc", "22", HERE.on, chosen=[sen], merit="cứu người", body="standing")
    for _ in ("before", "after"):
        assert "LÝ THỊ SEN" in text_of(draw_paper("certificate", replace(HERE, decision=other.id)))
        assert "Số 22-QĐ/ĐU" in text_of(draw_paper("award-decision", replace(HERE, decision=other.id)))
        assert "LÝ THỊ SEN" in text_of(draw_paper("certificate", replace(HERE, award="ad-hoc")))
        assert "LÝ THỊ SEN" not in text_of(draw_paper("certificate", HERE))
        with action("Ban hành"):
            if other.issued_on is None:
                issue(other, HERE.on)
                keep_award_papers(other)


def test_nothing_is_kept_of_a_decision_that_is_not_out_nor_of_a_draft(decided: Office) -> None:
    assert not keep_printed("certificate", replace(HERE, stock="a3"))
    with action("Ban hành"):
        issue(AwardDecision.get(), HERE.on)
    assert not keep_printed("certificate", replace(HERE, stock="a3", draft=True))
    assert not keep_printed("award-decision", HERE)
    assert IssuedPaper.select().count() == 0


def test_a_layout_too_narrow_for_a_name_keeps_nobody_from_issuing(decided: Office) -> None:
    layout = shipped("a4").named("Hẹp")
    keep_layout(layout.with_field(replace(layout.fields["g5"], width=40.0)))
    with action("Ban hành"):
        issue(AwardDecision.get(), HERE.on)
        keep_award_papers(AwardDecision.get())
    with pytest.raises(UserError, match="quá dài"):
        on("Hẹp")

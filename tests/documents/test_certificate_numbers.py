"""The second pass: numbers that were not known when the certificates were printed, put into the gaps left for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.awards import Award, AwardDecision
from db.base import action
from db.errors import UserError
from db.print_runs import PrintPart
from nongson_desktop.documents.calibration import Offset, corrected
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.documents.stocks import Change, keep_changes, keep_layout, shipped
from nongson_desktop.rules.awards import issue, revise
from tests.documents.geometry import Char, Page, pages_of
from tests.documents.records import Office

ON = date(2025, 12, 20)
HERE = Request(on=ON, year=2025)
BLANK = replace(HERE, part=PrintPart.BLANK)
NUMBERS = replace(HERE, part=PrintPart.NUMBERS)


def issued() -> AwardDecision:
    made = AwardDecision.get()
    issue(made, ON)
    return made


def gap_of(page: Page, before: str, after: str) -> tuple[float, float, float]:
    """Where a gap begins and ends and on which baseline, in mm: between the last sign of one word and another word."""
    rows: dict[float, list[Char]] = {}
    for char in page.chars:
        rows.setdefault(round(char.base, 1), []).append(char)
    for base, chars in rows.items():
        text = "".join(char.text for char in chars)
        if before in text and after in text:
            left = chars[text.index(before) + len(before) - 1].x1
            right = chars[text.index(after)].x0
            return left * 25.4 / 72, right * 25.4 / 72, base * 25.4 / 72
    raise AssertionError(f"no line with {before} and {after}")


@pytest.mark.parametrize("stock", ["a4", "a4-stock", "a3"])
def test_the_number_of_the_decision_stands_in_the_gap_of_the_sheet_printed_before(decided: Office, stock: str) -> None:
    issued()
    first = pages_of(draw_paper("certificate", replace(BLANK, stock=stock)))
    second = pages_of(draw_paper("certificate", replace(NUMBERS, stock=stock)))
    assert len(first) == len(second) == 3
    for register, (before, after) in enumerate(zip(first, second, strict=True), 1):
        left, right, base = gap_of(before, "số", "-QĐ/ĐU")
        assert right - left > 6
        assert [piece.text for piece in after.pieces] == ["15", str(register)]
        number, entered = after.pieces
        assert left < number.x0 < number.x1 < right
        assert number.center == pytest.approx((left + right) / 2, abs=1)
        assert number.baseline == pytest.approx(base, abs=0.1)
        dots = before.find("Vào sổ khen thưởng số: ……………")
        assert dots is not None
        assert 0.3 < dots.baseline - entered.baseline < 0.9
        assert dots.x1 - 25 < entered.x0 < entered.x1 < dots.x1
        assert after.strokes == []


def test_both_passes_say_what_one_pass_says(decided: Office) -> None:
    issued()
    whole = pages_of(draw_paper("certificate", HERE))[1]
    before = pages_of(draw_paper("certificate", BLANK))[1]
    printed = {piece.text for piece in whole.pieces}
    assert "Quyết định số 15-QĐ/ĐU, ngày 20 tháng 12 năm 2025" in printed
    assert "15" not in before.text
    rest = {piece.text for piece in before.pieces} - printed
    assert all("-QĐ/ĐU" in text or "……" in text or text == "Quyết định số" for text in rest)


def test_where_the_stock_carries_the_words_the_number_stands_before_its_symbol(decided: Office) -> None:
    layout = shipped("a4-stock")
    fields = {key: replace(layout.fields[key], fixed=False) for key in ("g8", "g9")}
    keep_layout(replace(layout, name="Phôi có chữ", fields={**layout.fields, **fields}))
    issued()
    (first, *_), (second, *_) = (
        pages_of(draw_paper("certificate", replace(asked, stock="Phôi có chữ"))) for asked in (BLANK, NUMBERS)
    )
    symbol = next(piece for piece in first.pieces if piece.text.startswith("-QĐ/ĐU, ngày 20"))
    assert symbol.x0 > layout.fields["g8"].x + 6
    number, register = second.pieces
    assert (number.text, register.text) == ("15", "1")
    assert layout.fields["g8"].x < number.x0 < number.x1 < symbol.x0
    assert register.x0 == pytest.approx(layout.fields["g9"].x, abs=0.3)


def test_an_element_moved_for_one_recipient_gets_its_number_there(decided: Office) -> None:
    award = Award.get(Award.name == "Đỗ Đức Ánh")
    keep_changes(award, {"g8": Change(dx=4, dy=-3)})
    issued()
    plain, moved, _ = pages_of(draw_paper("certificate", NUMBERS))
    assert moved.pieces[0].x0 - plain.pieces[0].x0 == pytest.approx(4, abs=0.05)
    assert moved.pieces[0].baseline - plain.pieces[0].baseline == pytest.approx(-3, abs=0.05)


def test_register_numbers_alone_follow_where_the_decisions_number_was_printed(decided: Office) -> None:
    with pytest.raises(UserError, match="Chưa có số vào sổ khen thưởng"):
        draw_paper("certificate", replace(HERE, part=PrintPart.REGISTER))
    issued()
    pages = pages_of(draw_paper("certificate", replace(HERE, part=PrintPart.REGISTER)))
    assert [[piece.text for piece in page.pieces] for page in pages] == [["1"], ["2"], ["3"]]


def test_without_a_number_there_is_nothing_to_complete(decided: Office) -> None:
    revise(AwardDecision.get(), number="")
    with pytest.raises(UserError, match="Quyết định chưa có số"):
        draw_paper("certificate", NUMBERS)
    assert draw_paper("certificate", BLANK) == draw_paper("certificate", HERE)


def test_a_number_longer_than_its_gap_is_refused(decided: Office) -> None:
    revise(AwardDecision.get(), number="123456")
    with pytest.raises(UserError, match="số “123456” dài hơn chỗ trống"):
        draw_paper("certificate", NUMBERS)


def test_a_layout_that_prints_no_number_has_nothing_to_complete(decided: Office) -> None:
    layout = shipped("a4-stock")
    fields = {key: replace(layout.fields[key], shown=False) for key in ("g8", "g9")}
    keep_layout(replace(layout, name="Phôi không số", fields={**layout.fields, **fields}))
    with pytest.raises(UserError, match="Mẫu “Phôi không số” không in số"):
        draw_paper("certificate", replace(NUMBERS, stock="Phôi không số"))


def test_what_was_issued_whole_is_not_taken_for_a_pass(decided: Office) -> None:
    from nongson_desktop.documents.issued import keep_award_papers

    made = issued()
    with action("Giữ bản đã ban hành"):
        keep_award_papers(made)
    whole = draw_paper("certificate", HERE)
    assert len({whole, draw_paper("certificate", BLANK), draw_paper("certificate", NUMBERS)}) == 3


def test_the_second_pass_moves_with_the_printers_offset_like_the_first(decided: Office) -> None:
    issued()
    drawn = draw_paper("certificate", NUMBERS)
    straight, moved = pages_of(drawn)[0], pages_of(corrected(drawn, Offset(2, -1)))[0]
    assert moved.pieces[0].x0 - straight.pieces[0].x0 == pytest.approx(2, abs=0.05)
    assert moved.pieces[0].baseline - straight.pieces[0].baseline == pytest.approx(-1, abs=0.05)


def test_every_name_that_does_not_fit_is_told_at_once(decided: Office) -> None:
    with action("Sửa tên"):
        for award in Award.select().where(Award.member.is_null(False)):
            award.name = f"{award.name} " * 20
            award.save()
    with pytest.raises(UserError) as refusal:
        draw_paper("certificate", HERE)
    first, second = refusal.value.message.split("\n")
    assert first.startswith("Giấy khen của Đỗ Đức Ánh")
    assert second.startswith("Giấy khen của Phạm Quốc Khánh")

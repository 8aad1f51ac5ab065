"""The Word file as Word will lay it out: sections, repeated headings, rows that stay whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from tests.documents.records import NAMES, Office

HERE = Request(on=date(2025, 12, 20), year=2025, format="docx")


def opened(key: str, **chosen: object) -> Any:
    return Document(BytesIO(draw_paper(key, replace(HERE, **chosen))))


def test_each_plan_begins_a_section_with_its_own_page_numbers(decided: Office) -> None:
    document = opened("plan")
    assert len(document.sections) == len(NAMES)
    for section in document.sections:
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert section.different_first_page_header_footer
        assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 15)


def test_wide_tables_lie_across_and_repeat_their_heading(decided: Office) -> None:
    document = opened("rating-summary")
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    tables = [table for table in document.tables if len(table.columns) > 2]
    assert [len(table._tbl.findall(f".//{qn('w:tblHeader')}")) for table in tables] == [2, 1]
    assert all(len(table._tbl.findall(f".//{qn('w:cantSplit')}")) == len(table.rows) for table in tables)


def test_the_signature_stays_with_the_last_rows(decided: Office) -> None:
    table = next(table for table in opened("task-table").tables if len(table.columns) > 2)
    last = [paragraph for cell in table.rows[-1].cells for paragraph in cell.paragraphs]
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in last)


def test_a_heading_stays_with_its_rows_and_a_sum_with_the_row_above_it(decided: Office) -> None:
    table = next(table for table in opened("award-decision").tables if len(table.columns) > 2)
    rows = {row.cells[0].text or row.cells[1].text: place for place, row in enumerate(table.rows)}
    texts = [[paragraph for cell in row.cells for paragraph in cell.paragraphs] for row in table.rows]
    kept = {place for place, row in enumerate(texts) if all(line.paragraph_format.keep_with_next for line in row)}
    headings = {place for words, place in rows.items() if words.startswith(("I. ", "II. "))}
    assert kept == headings | {rows["Tổng cộng"] - 1}


def test_the_title_carries_a_drawn_rule_not_underscores(decided: Office) -> None:
    document = opened("award-decision")
    title = document.tables[0].rows[0].cells[1].paragraphs[0]
    assert title.text == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert title._p.pPr.find(f"{qn('w:pBdr')}/{qn('w:bottom')}") is not None
    assert "_" not in "".join(paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize(("level", "mark"), [("HTXS", "☒ Hoàn thành xuất sắc"), ("HTT", "☒ Hoàn thành tốt")])
def test_the_level_a_member_asks_for_is_crossed(decided: Office, level: str, mark: str) -> None:
    member = next(one for one, given in zip(decided.members, ("HTXS", "HTT"), strict=False) if given == level)
    text = "\n".join(paragraph.text for paragraph in opened("review", members=(member.id,)).paragraphs)
    assert mark in text
    assert text.count("☒") == 1
    assert text.count("☐") == 3

"""Papers as Word files, from the same description as the PDF; the same content and date give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from nongson_desktop.documents import fonts
from nongson_desktop.documents.chart_word import chart_table
from nongson_desktop.documents.content import (
    Blank,
    Block,
    Chart,
    Choices,
    Closing,
    Content,
    Fact,
    Facts,
    Half,
    Head,
    NewPage,
    Row,
    Run,
    Signature,
    Table,
    Text,
    Title,
    Together,
    printed,
)
from nongson_desktop.documents.geometry import MM, Area
from nongson_desktop.documents.lines import THIN_PITCH, bound, column_widths, table_size, thin_rows
from nongson_desktop.documents.signs import CODE, DRAFT, TITLE, check_signs
from nongson_desktop.documents.word_marks import border, join, never_split, pad, set_cell_margins, set_face, thin

_FACE = "Times New Roman"
_ALIGN = {
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_MARGIN = 1.2  # mm at both sides in the cells of a table
_RED, _GREY = RGBColor(0xBF, 0x0D, 0x0D), RGBColor(0x73, 0x73, 0x73)


def draw(contents: Sequence[Content]) -> bytes:
    """The papers one after the other in one file, each in its own section; raises UserError."""
    document = Document()
    document._body.clear_content()
    _set_normal(document)
    for place, content in enumerate(printed(contents)):
        check_signs(content)
        section = document.sections[0] if place == 0 else document.add_section(WD_SECTION.NEW_PAGE)
        _set_page(section, content)
        _Writer(document, content).write()
    describe(document, contents[0])
    out = BytesIO()
    document.save(out)
    return same_bytes(out.getvalue(), contents[0])


def _set_normal(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name = _FACE
    properties = style.element.get_or_add_rPr()
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        properties.rFonts.set(qn(kind), _FACE)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.space_before = Pt(0)


def describe(document: Any, content: Content) -> None:
    """Core properties without the name of a person; dates are the paper's own."""
    properties, when = document.core_properties, datetime.combine(content.on, time(), UTC)
    properties.title, properties.author, properties.last_modified_by = content.title, "", ""
    properties.comments, properties.keywords, properties.subject = "", "", ""
    properties.created = properties.modified = when
    properties.revision, properties.language = 1, "vi-VN"


def same_bytes(packed: bytes, content: Content) -> bytes:
    """The package again with fixed order and times."""
    out = BytesIO()
    with ZipFile(BytesIO(packed)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = ZipInfo(name, (content.on.year, content.on.month, content.on.day, 0, 0, 0))
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            new.writestr(info, old.read(name))
    return out.getvalue()


def _set_page(section: Any, content: Content) -> None:
    """Paper, margins, the page number from the second page on, the code and the mark of a draft."""
    area = Area(content.geometry, content.landscape)
    section.orientation = WD_ORIENT.LANDSCAPE if content.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(area.width), Mm(area.height)
    section.left_margin, section.right_margin = Mm(area.left), Mm(area.width - area.right)
    section.top_margin, section.bottom_margin = Mm(area.top), Mm(area.height - area.bottom)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)
    for header in (section.header, section.first_page_header, section.footer, section.first_page_footer):
        header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_field(number, content.geometry.size["head"])
    first = section.first_page_header.paragraphs[0]
    first.style = number.style = section.part.document.styles["Normal"]
    first.paragraph_format.tab_stops.add_tab_stop(Mm(area.text_width), WD_TAB_ALIGNMENT.RIGHT)
    if content.draft:
        _mark(number, content)
        _mark(first, content)
    if content.head.code:
        run = first.add_run(f"\t{content.head.code}")
        run.italic, run.font.size = True, Pt(content.geometry.size["note"])


def _mark(paragraph: Any, content: Content) -> None:
    run = paragraph.add_run(f"  {DRAFT}  ")
    run.bold, run.font.size, run.font.color.rgb = True, Pt(content.geometry.size["table"]), _RED


def _page_field(paragraph: Any, size: float) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(size)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _hold(row: Row, cells: Sequence[Any], above: Sequence[Any]) -> None:
    """A heading over rows stays with the next of them; a sum, and what goes on, with the row above."""
    for cell in cells if row.section else above if row.strong or row.goes_on else ():
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


class _Writer:
    """Writes the blocks of one paper; `together` keeps paragraphs with what follows."""

    def __init__(self, document: Any, content: Content) -> None:
        self.document, self.content = document, content
        self.area = Area(content.geometry, content.landscape)
        self.size, self.line, self.place = content.geometry.size, content.geometry.line, content.geometry.place
        self.break_before = self.together = False
        self.last: list[Any] = []
        self.mark = content.mark

    def write(self) -> None:
        self._head(self.content.head)
        for block in self.content.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        write: dict[type, Callable[[Any], None]] = {
            Title: self._title,
            Text: self._text,
            Facts: self._facts,
            Table: self._table,
            Choices: self._choices,
            Chart: self._chart,
            Blank: self._blank,
            NewPage: self._new_page,
            Half: self._half,
            Closing: self._closing,
            Together: self._together,
        }
        write[type(block)](block)

    def _new_page(self, _block: NewPage) -> None:
        self.break_before = True

    def _together(self, together: Together) -> None:
        self.together = True
        for block in together.blocks:
            self._block(block)
        self.together = False

    def _paragraph(self, holder: Any = None, *, pitch: float = 0, before: float = 0, align: str = "left") -> Any:
        paragraph = (holder or self.document).add_paragraph()
        form = paragraph.paragraph_format
        form.space_before, form.alignment = Pt(before), _ALIGN[align]
        if pitch:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
        if holder is None:
            form.keep_with_next = self.together
            form.page_break_before, self.break_before = self.break_before, False
            self.last = [paragraph]
        return paragraph

    def _run(self, paragraph: Any, text: str, size: float, **style: bool) -> Any:
        run = paragraph.add_run(bound(text))
        run.font.size = Pt(size)
        for name, value in style.items():
            setattr(run, name, value)
        return run

    def _columns(self) -> tuple[Any, Any]:
        """Two cells without lines, as wide as the columns of head and foot."""
        table = self.document.add_table(1, 2)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        set_cell_margins(table, 0)
        left, right = self.area.column("left"), self.area.column("right")
        for place, wide in enumerate((right[0] - left[0], right[1] - right[0])):
            table.columns[place].width = table.rows[0].cells[place].width = Mm(wide)
            table.rows[0].cells[place]._tc.remove(table.rows[0].cells[place].paragraphs[0]._p)
        never_split(table.rows[0])
        return table.rows[0].cells[0], table.rows[0].cells[1]

    def _half(self, half: Half) -> None:
        """A dashed line to cut along, and the head of the second form."""
        line = self._paragraph(before=26)
        line.paragraph_format.space_after = Pt(20)
        border(line, "dashed")
        self._head(half.head)

    def _head(self, head: Head) -> None:
        size, pitch = self.size["head"], self.line["head"]
        left, right = self._columns()
        self._run(self._paragraph(left, pitch=pitch, align="center"), head.superior, size)
        self._run(self._paragraph(left, pitch=pitch, align="center"), head.issuer, size, bold=True)
        if head.number is not None:
            self._run(self._paragraph(left, pitch=pitch, align="center"), "*", size)
            self._run(self._paragraph(left, pitch=pitch, align="center"), head.number, size)
        if head.subject:
            line = self._paragraph(left, pitch=pitch, align="center")
            line.paragraph_format.space_after = Pt(pitch)
            self._run(line, head.subject, self.size["recipients"], italic=True)
        title = self._paragraph(right, pitch=pitch, align="center")
        self._run(title, TITLE, self.size["title"], bold=True)
        self._rule(title)
        date = self._paragraph(right, pitch=pitch, before=pitch, align="center")
        self._run(date, head.place_date, size, italic=True)

    def _rule(self, title: Any) -> None:
        """A line under the title, as long as the title."""
        start, end = self.area.column("right")
        spare = end - start - fonts.width(TITLE, fonts.BOLD, self.size["title"]) / MM
        title.paragraph_format.left_indent = title.paragraph_format.right_indent = Mm(max(0, spare / 2 - 0.5))
        border(title, "single")

    def _title(self, title: Title) -> None:
        before = 20.0
        lines = [(line, self.size["kind"], {"bold": True}) for line in title.kind.split("\n")]
        lines += [(line, self.size["subject"], {"bold": True}) for line in title.subject.split("\n") if line]
        lines += [(line, self.size["form"], {"italic": True}) for line in title.note.split("\n") if line]
        lines += [("-----", self.size["subject"], {})] if title.hyphens else []
        for text, size, style in lines:
            paragraph = self._paragraph(pitch=self.line["body"], before=before, align="center")
            paragraph.paragraph_format.keep_with_next = True
            self._run(paragraph, text, size, **style)
            before = 0
        paragraph.paragraph_format.space_after = Pt(8)

    def _text(self, text: Text) -> None:
        kind = "note" if text.small else "form" if self.content.form else "body"
        paragraph = self._paragraph(
            pitch=self.line[kind], before=self.line["form_gap" if self.content.form else "gap"], align=text.align
        )
        if text.indent:
            paragraph.paragraph_format.first_line_indent = Mm(self.place["indent"])
        if text.with_next:
            paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.widow_control = True
        self._runs(paragraph, text.runs, self.size[kind])

    def _runs(self, paragraph: Any, runs: Sequence[Run], size: float) -> None:
        for run in runs:
            self._run(paragraph, run.text, size, bold=run.bold, italic=run.italic)

    def _facts(self, facts: Facts) -> None:
        for line in facts.lines:
            self._fact_line(line)

    def _fact_line(self, facts: tuple[Fact, ...]) -> None:
        paragraph = self._paragraph(pitch=self.line["form"], before=2)
        stops, total = paragraph.paragraph_format.tab_stops, sum(fact.share for fact in facts)
        start = 0.0
        for place, fact in enumerate(facts):
            wide = self.area.text_width * fact.share / total
            if place:
                stops.add_tab_stop(Mm(start))
                self._run(paragraph, "\t", self.size["form"])
            self._run(paragraph, f"{fact.label}: ", self.size["form"])
            if fact.value:
                self._run(paragraph, fact.value, self.size["form"], bold=fact.strong)
            else:
                stops.add_tab_stop(Mm(start + wide - 3), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)
                self._run(paragraph, "\t", self.size["form"])
            start += wide

    def _blank(self, blank: Blank) -> None:
        for _ in range(blank.lines):
            paragraph = self._paragraph(pitch=14, before=7)
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(Mm(self.area.text_width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            self._run(paragraph, "\t", self.size["form" if self.content.form else "body"])

    def _choices(self, choices: Choices) -> None:
        indent = self.place["indent"]
        step = (self.area.text_width - indent) / choices.per_line
        for start in range(0, len(choices.options), choices.per_line):
            paragraph = self._paragraph(pitch=self.line["form"] + 2)
            paragraph.paragraph_format.left_indent = Mm(indent)
            paragraph.paragraph_format.keep_with_next = start + choices.per_line < len(choices.options)
            for place, (text, chosen) in enumerate(choices.options[start : start + choices.per_line]):
                if place:
                    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(indent + place * step))
                    self._run(paragraph, "\t", self.size["form"])
                box = self._run(paragraph, "☒" if chosen else "☐", self.size["form"])
                set_face(box, "Segoe UI Symbol")
                self._run(paragraph, f" {text}", self.size["form"])

    def _chart(self, chart: Chart) -> None:
        before = self._paragraph(pitch=8)
        before.paragraph_format.keep_with_next = True
        before._p.addnext(chart_table(chart, self.area.text_width, self.size["note"]))
        self._paragraph(pitch=8)

    def _table(self, table: Table) -> None:
        self.widths = [Pt(wide) for wide in column_widths(self.area, table, _MARGIN * MM)]
        heads, rows = self._head_rows(table), self._rows(table)
        made = self.document.add_table(len(heads) + len(rows), len(table.columns))
        made.style, made.autofit, made.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
        set_cell_margins(made, _MARGIN)
        for paragraph in self.last:
            paragraph.paragraph_format.space_after = Pt(8)
        made._cells[0].paragraphs[0].paragraph_format.page_break_before, self.break_before = self.break_before, False
        for column, wide in zip(made.columns, self.widths, strict=True):
            column.width = wide
        cells = made._cells
        across = len(table.columns)
        for place, row in enumerate((*heads, *rows)):
            line = cells[place * across : (place + 1) * across]
            self._fill(line, row, table, head=place < len(heads))
            if row.thin:
                first = place == len(heads) or rows[place - len(heads) - 1].thin != row.thin + 1
                thin(line, table_size(self.area, table) * THIN_PITCH, first=first, last=row.thin == 1)
            never_split(made.rows[place], repeated=place < len(heads))
            if place >= len(heads):
                _hold(row, line, cells[(place - 1) * across : place * across])
        self._merge_heads(cells, table)
        self.last = [paragraph for cell in cells[-table.tail * across :] for paragraph in cell.paragraphs]

    def _rows(self, table: Table) -> list[Row]:
        """The rows, those of thin lines parted in them."""
        rooms = [wide.pt - 2 * _MARGIN * MM for wide in self.widths]
        size = table_size(self.area, table)
        return [part for row in table.rows for part in (thin_rows(row, rooms, size) if row.thin else (row,))]

    def _head_rows(self, table: Table) -> list[Row]:
        titles = tuple(column.title for column in table.columns)
        groups = tuple(column.group for column in table.columns)
        if not any(groups):
            return [Row(titles, strong=True)]
        top, seen = [], ""
        for group, name in zip(groups, titles, strict=True):
            top.append("" if group and group == seen else group or name)
            seen = group
        below = tuple(name if group else "" for group, name in zip(groups, titles, strict=True))
        return [Row(tuple(top), strong=True), Row(below, strong=True)]

    def _merge_heads(self, cells: Sequence[Any], table: Table) -> None:
        across = len(table.columns)
        if not any(column.group for column in table.columns):
            return
        for place, column in enumerate(table.columns):
            if not column.group:
                join(cells[place], cells[across + place])
            elif place == 0 or table.columns[place - 1].group != column.group:
                last = max(i for i, one in enumerate(table.columns) if one.group == column.group)
                join(cells[place], cells[last])

    def _fill(self, cells: Sequence[Any], row: Row, table: Table, *, head: bool) -> None:
        size = table_size(self.area, table)
        if row.section:
            join(cells[0], cells[-1])
            pad(cells[0].paragraphs[0])
            self._run(cells[0].paragraphs[0], row.cells[0], size, bold=True)
            return
        for cell, text, column, wide in zip(cells, row.cells, table.columns, self.widths, strict=True):
            cell.width, cell.vertical_alignment = wide, WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.alignment = _ALIGN["center" if head else column.align]
            pad(paragraph)
            if text:
                self._run(paragraph, text, size, bold=row.strong)

    def _closing(self, closing: Closing) -> None:
        """The foot; the paragraphs or rows before it are kept with it."""
        for paragraph in self.last:
            paragraph.paragraph_format.keep_with_next = True
        left, right = self._columns()
        lines = max(bool(one.authority) + bool(one.post) for one in (closing.right, closing.left) if one)
        if closing.recipients:
            self._recipients(left, closing.recipients)
        elif closing.left:
            self._sign(left, closing.left, lines)
        else:
            self._paragraph(left)
        self._sign(right, closing.right, lines)
        self.last = []
        self._foot()

    def _foot(self) -> None:
        """The end of the signatures, with the code of what decided the paper under the first."""
        line = self._paragraph(pitch=10 if self.mark else 6)
        if self.mark:
            self._run(line, f"{CODE}{self.mark}", 8).font.color.rgb = _GREY
            self.mark = ""

    def _sign(self, cell: Any, signature: Signature, lines: int) -> None:
        """The block in its cell; the name stands `lines` and the gap below the top, whatever stands between."""
        size, pitch = self.size["head"], self.line["head"]
        before = 12.0
        written = [text for text in (signature.authority, signature.post) if text]
        for text, style in ((signature.authority, {"bold": True}), (signature.post, {})):
            if text:
                self._run(self._paragraph(cell, pitch=pitch, before=before, align="center"), text, size, **style)
                before = 0
        gap = self.place["signature"] * MM - pitch + (lines - len(written)) * pitch
        if signature.hint:
            line = self._paragraph(cell, pitch=self.line["note"], align="center")
            self._run(line, signature.hint, self.size["note"], italic=True)
            gap -= self.line["note"]
        name = self._paragraph(cell, pitch=pitch, before=gap, align="center")
        self._run(name, signature.name, size, bold=True)

    def _recipients(self, cell: Any, recipients: Sequence[str]) -> None:
        label = self._paragraph(cell, pitch=self.line["head"], before=12)
        self._run(label, "Nơi nhận:", self.size["head"], underline=True)
        for text in recipients:
            line = self._paragraph(cell, pitch=self.line["note"])
            self._run(line, f"- {text}", self.size["recipients"])

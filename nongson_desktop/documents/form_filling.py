"""The office's own .docx filled in: one copy for each paper, one after the other in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from io import BytesIO
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from db.errors import UserError
from nongson_desktop.documents.form_values import Values

_NODES = frozenset({"Template", "Output", "TemplateData", "Name", "Getattr", "For"})
_PROPERTIES = ("title", "author", "last_modified_by", "comments", "keywords", "subject", "category")


class _Plain(ImmutableSandboxedEnvironment):
    """Jinja that knows names and loops alone: a second wall behind the reading of the marks."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.globals.clear()

    def from_string(self, source: Any, *rest: Any, **options: Any) -> Any:
        strange = {type(node).__name__ for node in _nodes(self.parse(source))} - _NODES
        if strange:
            raise UserError(f"Mẫu có phần không dùng được ({', '.join(sorted(strange))}).")
        return super().from_string(source, *rest, **options)


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in node.iter_child_nodes():
        yield from _nodes(child)


def opened(content: bytes) -> DocxTemplate:
    """The form with every part of it read; raises whatever its reader stumbles over."""
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    return template


def rendered(content: bytes, values: Values) -> Any:
    """One filled copy as a python-docx document, without what its properties said."""
    template = opened(content)
    for name in _PROPERTIES:
        setattr(template.docx.core_properties, name, "")
    template.render(values, _Plain(), autoescape=True)
    return template.docx


def joined(documents: Sequence[Any]) -> Any:
    """The copies one after the other, each a section of its own that begins a page and counts from 1."""
    whole = documents[0]
    body = whole.element.body
    last = body.sectPr
    _count_from_one(last)
    for document in documents[1:]:
        _end_section(last)
        added = [deepcopy(element) for element in list(document.element.body)[:-1]]
        for element in added:
            last.addprevious(element)
        _restart_lists(whole, added)
    return whole


def _count_from_one(section: Any) -> None:
    numbers = section.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        section.insert_element_before(numbers, "w:cols", "w:formProt", "w:vAlign", "w:titlePg", "w:docGrid")
    numbers.set(qn("w:start"), "1")


def _end_section(section: Any) -> None:
    """Close the section before with the last paragraph, as Word does, so that no empty page comes between."""
    before = section.getprevious()
    if before is None or before.tag != qn("w:p"):
        before = OxmlElement("w:p")
        section.addprevious(before)
    before.get_or_add_pPr().append(deepcopy(section))


def _restart_lists(whole: Any, added: Sequence[Any]) -> None:
    """Numbered paragraphs of a copy begin at 1 again, whether they are numbered themselves or by their style."""
    by_style, lists = _lists_of_styles(whole), dict[str, str]()
    for element in added:
        for paragraph in element.iter(qn("w:p")):
            used = _list_of(paragraph, by_style)
            old = used.get(qn("w:val")) if used is not None else "0"
            if old == "0":
                continue
            if old not in lists:
                lists[old] = _new_list(whole.part.numbering_part.element, old)
            used.set(qn("w:val"), lists[old])


def _list_of(paragraph: Any, by_style: dict[str, str]) -> Any:
    """Where a paragraph says its list; one numbered by its style is made to say it."""
    own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    if own is None and paragraph.style in by_style:
        own = paragraph.get_or_add_pPr().get_or_add_numPr().get_or_add_numId()
        own.set(qn("w:val"), by_style[paragraph.style])
    return own


def _lists_of_styles(whole: Any) -> dict[str, str]:
    """The lists of the styles that number their paragraphs, their own or that of the style they build on."""
    styles: dict[str, Any] = {style.style_id: style.element for style in whole.styles}
    found = {}
    for name, style in styles.items():
        for _ in range(len(styles)):
            number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
            based = style.find(qn("w:basedOn"))
            if number is not None:
                found[name] = number.get(qn("w:val"))
            if number is not None or based is None or based.get(qn("w:val")) not in styles:
                break
            style = styles[based.get(qn("w:val"))]  # noqa: PLW2901  (up the line of styles)
    return found


def _new_list(numbering: Any, old: str) -> str:
    """A list like the one of that number that counts from 1 on every level."""
    like = next((one for one in numbering.findall(qn("w:num")) if one.get(qn("w:numId")) == old), None)
    if like is None:
        return old
    made = deepcopy(like)
    for change in made.findall(qn("w:lvlOverride")):
        made.remove(change)
    for level in range(9):
        change, start = OxmlElement("w:lvlOverride"), OxmlElement("w:startOverride")
        change.set(qn("w:ilvl"), str(level))
        start.set(qn("w:val"), "1")
        change.append(start)
        made.append(change)
    number = str(max(int(one.get(qn("w:numId"))) for one in numbering.findall(qn("w:num"))) + 1)
    made.set(qn("w:numId"), number)
    numbering.append(made)
    return number

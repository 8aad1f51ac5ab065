"""A kind of paper: what it is called, whom it is about, how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from nongson_desktop.documents.own_forms import form_bytes, own_form
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import signed
from nongson_desktop.rules.scopes import WHOLE_OFFICE

if TYPE_CHECKING:
    from nongson_desktop.documents.content import Content, Owner

LETTER, MINUTES, FORM, WIDE, CERTIFICATE = "van-ban", "bien-ban", "mau-dien", "bang-ngang", "giay-khen"
PAGE_CLASSES = (LETTER, MINUTES, FORM, WIDE, CERTIFICATE)
Drawn = list[tuple["Owner", bytes]]


@dataclass(frozen=True)
class Paper:
    """A kind of paper: its key, title, the record kinds it prints, its formats and the class its page is checked by.

    `series` is the type of document that its number is one of, empty when it carries none. A `yearly` paper belongs
    to the year's evaluation: what it says is kept when the year is closed, a `quarterly` one for each quarter. One
    `of_committee` can be asked for the committee itself in the place of a cell.
    """

    key: str
    title: str
    kinds: tuple[str, ...]
    formats: tuple[str, ...]
    page_class: str
    draw: Callable[[Request], bytes]
    draw_each: Callable[[Request], Drawn] | None = None
    contents: Callable[[Request], list[Content]] | None = None
    series: str = ""
    yearly: bool = False
    quarterly: bool = False
    of_committee: bool = False


def render(key: str, contents: Sequence[Content], request: Request) -> bytes:
    """The file asked for: the PDF is always our own form, the Word file is the office's own where it has one."""
    if request.format != "docx":
        from nongson_desktop.documents import pdf

        return pdf.draw(contents)
    own = own_form(key, request.year)
    if own is not None:
        from nongson_desktop.documents import templates

        return templates.filled(own.name, form_bytes(own), contents, key)
    from nongson_desktop.documents import word

    return word.draw(contents)


def paper(
    key: str,
    title: str,
    kinds: Sequence[str],
    page_class: str,
    form: str,
    *,
    each: bool = False,
    series: str = "",
    yearly: bool = False,
    quarterly: bool = False,
    of_committee: bool = False,
) -> Paper:
    """A paper drawn from its content, as PDF and as Word; `each` when it can be split by whom it is about.

    `form` names the function that says the content, "module.function" of this package: loaded when first drawn; what
    stands after a colon is handed to it.
    """

    def contents(request: Request) -> list[Content]:
        if yearly and request.whom.is_wide:
            return _of_each_cell(contents, request)
        if quarterly:
            request = _with_quarter(request)
        kept = _kept(key, request, each=each) if yearly else None
        said = signed(_form(form)(request), key) if kept is None else kept
        return _coded(said, request) if yearly and kept is None and page_class != FORM else said

    def draw(request: Request) -> bytes:
        return render(key, contents(request), request)

    def draw_each(request: Request) -> Drawn:
        return [(one.owner, render(key, [one], request)) for one in contents(request)]

    split = draw_each if each else None
    told = (series, yearly, quarterly, of_committee)
    return Paper(key, title, tuple(kinds), ("pdf", "docx"), page_class, draw, split, contents, *told)


def _coded(said: list[Content], request: Request) -> list[Content]:
    """What a closed year decided says so in its foot; declarations and ballots stand on nobody's decision."""
    from nongson_desktop.documents.codes import code_of_year, with_code

    return with_code(said, request, lambda: code_of_year(request.year))


def _of_each_cell(contents: Callable[[Request], list[Content]], request: Request) -> list[Content]:
    """What a paper of the year says of a committee: that of every cell below it; raises NothingToPrintError."""
    from nongson_desktop.documents.page import office_on

    said: list[Content] = []
    for cell in office_on(request.as_of).cells:
        if cell.id in request.bodies:
            try:
                said += contents(replace(request, cell=cell.id, scope=WHOLE_OFFICE))
            except NothingToPrintError:
                continue
    if not said:
        raise NothingToPrintError(f"Các chi bộ đang xem không có gì để in cho giấy này năm {request.year}.")
    return said


def _with_quarter(request: Request) -> Request:
    from nongson_desktop.documents.quarters import with_quarter

    return with_quarter(request)


def _form(name: str) -> Callable[[Request], list[Content]]:
    path, _, about = name.partition(":")
    module, function = path.split(".")
    found: Callable[..., list[Content]] = getattr(import_module(f"{__package__}.{module}"), function)
    return partial(found, key=about) if about else found


def _kept(key: str, request: Request, *, each: bool) -> list[Content] | None:
    from nongson_desktop.documents.keeping import kept_contents

    return kept_contents(key, request, each=each)

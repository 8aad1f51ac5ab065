"""Bộ hồ sơ chi bộ: what a cell's meeting needs or has made, in order, as one PDF or as a folder of Word files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from db.search import folded
from nongson_desktop.documents.content import Content
from nongson_desktop.documents.file_lists import Held, counted
from nongson_desktop.documents.paper import render
from nongson_desktop.documents.papers import paper_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.paths import write_file, write_files
from nongson_desktop.safety.journal import note

DOSSIER, _LIST = "dossier", "file-list"
_NOTED = "Bộ hồ sơ chi bộ"
PARTS = (
    "collective-review",
    "collective-scores",
    "review",
    "meeting-minutes",
    "ballot-levels",
    "ballot-excellent",
    "count-minutes",
    "rating-summary",
)
Report = Callable[[int, int], None]
Step = Callable[[], None]
Files = list[tuple[str, bytes]]


@dataclass(frozen=True)
class File:
    """What the file of one cell holds, by paper, behind its list."""

    listed: Content
    parts: dict[str, list[Content]]


def dossier_pdf(request: Request, report: Report = lambda _done, _total: None) -> bytes:
    """One PDF: for each cell its list with the pages counted, then its papers; raises UserError.

    `report` hears with every paper and page how far it is and may raise to stop; then nothing is given out.
    """
    from nongson_desktop.documents import pdf

    lists = _lists(request)
    contents: list[Content] = []
    for place, listed in enumerate(lists):
        step = partial(report, place, len(lists) + 1)
        file = _file(request, listed, step)
        if file.parts:
            contents += [_cover(file, step), *_in_order(file)]
    _refuse_nothing(request, contents)
    return pdf.draw(contents, partial(report, len(lists), len(lists) + 1))


def dossier_files(request: Request, report: Report = lambda _done, _total: None) -> Files:
    """A folder for each cell with a Word file for every paper and member; no file is named after a person.

    Raises UserError; `report` as in dossier_pdf.
    """
    lists = _lists(request)
    files: Files = []
    for place, listed in enumerate(lists):
        step = partial(report, place, len(lists))
        file = _file(request, listed, step)
        if not file.parts:
            continue
        folder = "-".join([f"{place + 1:02d}", *folded(listed.owner.cell_name).split()])
        files.append(
            (f"{folder}/00-danh-muc.docx", render(_LIST, [_cover(file, step)], replace(request, format="docx")))
        )
        files += [(f"{folder}/{name}", content) for name, content in _word_files(request, file, step)]
    _refuse_nothing(request, files)
    return files


def write_dossier(out: Path, request: Request, report: Report = lambda _done, _total: None) -> str:
    """Write to a .pdf file, else as folders inside the folder of that name; all or nothing; the sentence that says so.

    Noted in the journal; raises UserError.
    """
    if out.suffix.lower() == ".pdf":
        write_file(out, dossier_pdf(request, report))
        note("paper", f"{_NOTED} năm {request.year}: ghi ra tệp PDF")
        return f"Đã ghi {out.name}."
    folder = out.with_suffix("")
    files = dossier_files(request, report)
    write_files((folder / name, content) for name, content in files)
    note("paper", f"{_NOTED} năm {request.year}: ghi ra {len(files)} tệp")
    return f"Đã ghi {len(files)} tệp vào {folder.name}."


def _lists(request: Request) -> list[Content]:
    """The list of each cell's file: of a closed year as it was kept, with the cells and names of then."""
    contents = paper_of(_LIST).contents
    assert contents is not None
    return contents(replace(request, members=(), format="pdf"))


def _refuse_nothing(request: Request, made: Sequence[object]) -> None:
    if not made:
        raise NothingToPrintError(f"Năm {request.year} chưa có giấy tờ nào của chi bộ để in.")


def _file(request: Request, listed: Content, step: Step) -> File:
    """The papers that there are; those of a closed year as they were kept."""
    found: dict[str, list[Content]] = {}
    for key in PARTS:
        step()
        contents = paper_of(key).contents
        assert contents is not None
        try:
            found[key] = contents(replace(request, cell=listed.owner.cell, members=()))
        except NothingToPrintError:
            continue
    return File(listed, found)


def _cover(file: File, step: Step) -> Content:
    return counted(file.listed, _counted(file, step))


def _in_order(file: File) -> Iterator[Content]:
    for contents in file.parts.values():
        yield from contents


def _counted(file: File, step: Step) -> dict[str, Held]:
    """How many sheets and pages each paper comes to, a ballot as often as there are voters."""
    from nongson_desktop.documents import pdf
    from nongson_desktop.documents.moving import page_count

    return {
        key: Held(sum(one.copies for one in contents), page_count(pdf.draw(contents, step)))
        for key, contents in file.parts.items()
    }


def _word_files(request: Request, file: File, step: Step) -> Files:
    asked = replace(request, cell=file.listed.owner.cell, members=(), format="docx")
    return [
        (f"{place:02d}-{name}.docx", content)
        for place, key in enumerate(PARTS, 1)
        for name, content in _drawn(key, file.parts.get(key, []), asked, step)
    ]


def _drawn(key: str, contents: Sequence[Content], asked: Request, step: Step) -> Iterator[tuple[str, bytes]]:
    """One file for each member or body where the paper is made of one for each; else one; by its title."""
    paper = paper_of(key)
    words = "-".join(folded(paper.title).split())
    if paper.draw_each is None:
        step()
        yield from [(words, render(key, contents, asked))] if contents else []
        return
    for place, one in enumerate(contents, 1):
        step()
        yield f"{words}-{place:03d}", render(key, [one], asked)

"""What went to the printer, handed to the record of print runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from db.print_runs import PrintRun
from nongson_desktop.documents.issued import keep_printed as keep_as_issued
from nongson_desktop.documents.paper import CERTIFICATE, Paper
from nongson_desktop.documents.papers import PAPERS
from nongson_desktop.documents.print_runs import as_asked, part_printed, sheets_for
from nongson_desktop.documents.request import Request
from nongson_desktop.paths import write_file
from nongson_desktop.rules.print_runs import Sheet, keep_printed
from nongson_desktop.safety.journal import note
from ui.work import Progress


@dataclass(frozen=True)
class Sent:
    """The pages of a paper that a printer was given, and the run that they belong to if it had begun before."""

    paper: Paper
    request: Request
    content: bytes
    total: int
    names: Mapping[int, str]
    sheets: tuple[int, ...]
    copies: int
    stock: str
    printer: str
    tray: str
    on: date
    only: tuple[int, ...] = ()
    run: PrintRun | None = None
    all_sheets: tuple[Sheet, ...] = ()
    part: str = ""


def is_kept(sent: Sent) -> bool:
    """A run is kept of certificates, and of papers of several people; a single paper is just printed again."""
    return sent.paper.page_class == CERTIFICATE or (sent.paper.draw_each is not None and len(sent.names) > 1)


def sheets_of_job(sent: Sent) -> Sent:
    """The same with whose each page is; raises UserError."""
    if sent.paper not in PAPERS or not is_kept(sent):
        return sent
    key, request = sent.paper.key, sent.request
    sheets = sheets_for(key, request, sent.names, sent.total)
    return replace(sent, all_sheets=tuple(sheets), part=part_printed(key, request))


def noted(job: Callable[[Progress], Any], what: str) -> Callable[[Progress], Any]:
    """The same job, and a line in the journal once it went well."""

    def both(progress: Progress) -> Any:
        answer = job(progress)
        note("paper", what)
        return answer

    return both


def save_issued(path: Path, content: bytes, key: str, request: Request, _progress: Progress) -> None:
    """Write the PDF on screen to a file; certificates of an issued decision are kept as they are on it."""
    keep_as_issued(key, request)
    write_file(path, content)


def keep(sent: Sent) -> PrintRun:
    """Keep that these sheets went out, in the run they go on with or in a new one."""
    values = {
        "paper": sent.paper.key,
        "title": sent.paper.title,
        "year": sent.request.year,
        "decision": sent.request.decision,
        "part": sent.part,
        "stock": sent.stock,
        "printer": sent.printer,
        "tray": sent.tray,
        "begun_on": sent.on,
        "asked": as_asked(sent.request),
        "sha256": sha256(sent.content).hexdigest(),
    }
    keep_as_issued(sent.paper.key, sent.request)
    return keep_printed(sent.run, values, sent.all_sheets, sent.sheets, sent.copies, only=sent.only)

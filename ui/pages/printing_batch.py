"""Cả loạt: a paper drawn apart for every cell or every person, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from db.errors import UserError
from nongson_desktop.documents.content import Owner
from nongson_desktop.documents.paper import Paper
from nongson_desktop.documents.papers import PAPERS, draw_paper, split_paper
from nongson_desktop.documents.request import Request
from ui.pages.printing_output import opened
from ui.work import Cancelled, Progress

File = tuple[str, bytes]


@dataclass(frozen=True)
class Batch:
    """What one line of the menu does; no format means to the printer."""

    title: str
    by: str
    format: str = ""

    def fits(self, paper: Paper) -> bool:
        apart = "organizations" in paper.kinds if self.by == "cell" else paper.draw_each is not None
        return apart and (self.format or "pdf") in paper.formats


BATCHES = (
    Batch("In lần lượt từng chi bộ", "cell"),
    Batch("Lưu mỗi chi bộ một tệp PDF…", "cell", "pdf"),
    Batch("Lưu mỗi chi bộ một tệp Word…", "cell", "docx"),
    Batch("Lưu mỗi người một tệp PDF…", "member", "pdf"),
    Batch("Lưu mỗi người một tệp Word…", "member", "docx"),
)


def drawn(paper: Paper, request: Request) -> bytes:
    """A paper of the catalogue as issued or drawn anew; a list as seen has nothing issued."""
    return draw_paper(paper.key, request) if paper in PAPERS else paper.draw(request)


def draw_batch(key: str, request: Request, batch: Batch, progress: Progress) -> list[File]:
    """Every file of the batch; raises UserError, and Cancelled before anything has left the program."""
    files = list(split_paper(key, replace(request, format=batch.format or "pdf"), by=batch.by))
    progress.report(0, len(files))
    if not files:
        raise UserError("Không có giấy tờ nào để in.")
    return files


@contextmanager
def saying_how_far(done: int, total: int) -> Iterator[None]:
    """A refusal or a stop in the middle of a batch says what the printer has already."""
    try:
        yield
    except UserError as error:
        why = "Đã dừng." if isinstance(error, Cancelled) else error.message
        raise UserError(f"{why} Đã gửi {done} trong {total} tập; các tập còn lại chưa in.") from error


def first_pages(
    each: Callable[[Request], Sequence[tuple[Owner, bytes]]], request: Request, total: int, progress: Progress
) -> dict[int, str]:
    """Page -> name of whom the paper that begins there is about; nothing when the pages do not add up."""
    names: dict[int, str] = {}
    page = 0
    for owner, content in each(request):
        progress.report(page, total)
        names[page] = owner.name
        buffer, document = opened(content)
        page += document.pageCount()
        document.close()
        buffer.close()
    return names if page == total else {}

"""What a paper says, apart from how it is drawn: the PDF and the Word file come from the same description."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from nongson_desktop.documents.geometry import Geometry


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Head:
    """The head of a paper; `number` None leaves out the star and the number, `subject` is what a letter is about."""

    superior: str
    issuer: str
    number: str | None = None
    place_date: str = ""
    code: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Title:
    """Tên loại over its subject; `hyphens` draws the five hyphens under the subject."""

    kind: str
    subject: str = ""
    note: str = ""
    hyphens: bool = False


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    runs: tuple[Run, ...]
    align: str = "justify"
    indent: bool = True
    with_next: bool = False
    small: bool = False


@dataclass(frozen=True)
class Fact:
    """A label with its value, or with a dotted line to write on; `share` of the line's width."""

    label: str
    value: str = ""
    share: float = 1.0
    strong: bool = False


@dataclass(frozen=True)
class Facts:
    """Lines of facts, each line one or several facts beside each other."""

    lines: tuple[tuple[Fact, ...], ...]


@dataclass(frozen=True)
class TableColumn:
    """A column: heading, share of the width, alignment, and the heading it shares with its neighbours."""

    title: str
    share: float
    align: str = "left"
    group: str = ""


@dataclass(frozen=True)
class Row:
    """A row of cells; `section` is one cell over the whole width, `strong` is bold.

    A row of `thin` lines is parted in so many lines to write on, or more where its longest cell needs them.
    """

    cells: tuple[str, ...]
    section: bool = False
    strong: bool = False
    thin: int = 0

    @property
    def goes_on(self) -> bool:
        """Whether it tells more of whom the row above names: its number and its name are left out."""
        return not (self.section or self.thin or any(self.cells[:2])) and any(self.cells)


@dataclass(frozen=True)
class Table:
    """A table whose heading comes again on every page; `small` is in the type of a book of many columns."""

    columns: tuple[TableColumn, ...]
    rows: tuple[Row, ...]
    small: bool = False

    @property
    def tail(self) -> int:
        """How many of the last rows stay with the signatures: two, and the sums under them."""
        rows = [row.strong for row in self.rows]
        return 2 + (rows[::-1].index(False) if False in rows else 0)


@dataclass(frozen=True)
class Choices:
    """Boxes of which some may be crossed."""

    options: tuple[tuple[str, bool], ...]
    per_line: int = 2


@dataclass(frozen=True)
class Blank:
    """Dotted lines to write on."""

    lines: int


@dataclass(frozen=True)
class Bar:
    """One bar of a chart and the numbers that its parts stand for."""

    label: str
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Chart:
    """Bars of equal length, one under the other, each parted by its own shares; `names` are those of the parts."""

    names: tuple[str, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new page."""


@dataclass(frozen=True)
class Half:
    """The middle of the page, where it is cut: below it another form begins with its head."""

    head: Head


@dataclass(frozen=True)
class Signature:
    """Who signs: quyền hạn, chức vụ, a hint how, the name when it is known, and `of` the body that they head."""

    authority: str = ""
    post: str = ""
    name: str = ""
    hint: str = ""
    of: int | None = None


@dataclass(frozen=True)
class Closing:
    """The foot of a paper: the signer on the right; on the left a second signer or the recipients."""

    right: Signature
    left: Signature | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Together:
    """Blocks that stand on one page."""

    blocks: tuple[Block, ...]


Block = Title | Text | Facts | Table | Choices | Chart | Blank | NewPage | Half | Closing | Together


@dataclass(frozen=True)
class Owner:
    """Whom a paper is about, for one file a member or a cell."""

    member: int | None = None
    cell: int | None = None
    name: str = ""
    cell_name: str = ""


@dataclass(frozen=True)
class Content:
    """A whole paper, printed `copies` times; `mark` is the code of what decided it, which stands in its foot."""

    title: str
    head: Head
    blocks: tuple[Block, ...]
    geometry: Geometry
    on: date
    landscape: bool = False
    form: bool = False
    draft: bool = False
    owner: Owner = field(default_factory=Owner)
    copies: int = 1
    mark: str = ""


def words(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def bold(text: str) -> tuple[Run, ...]:
    return (Run(text, bold=True),)


def italic(text: str) -> tuple[Run, ...]:
    return (Run(text, italic=True),)


def shares_of(parts: tuple[int, ...], steps: int) -> tuple[int, ...]:
    """Whole numbers in the proportion of the parts that add up to `steps`; nothing of nothing is all zeros."""
    total = sum(parts)
    if not total:
        return (0,) * len(parts)
    ends = [sum(parts[: place + 1]) * steps // total for place in range(len(parts))]
    return tuple(end - start for start, end in zip((0, *ends), ends, strict=False))


def printed(contents: Iterable[Content]) -> list[Content]:
    """Each paper as often as it is printed."""
    return [content for content in contents for _ in range(content.copies)]


def singly(contents: Iterable[Content]) -> list[Content]:
    """Two on a sheet as two papers of their own, as often as they are printed in all; others as they are."""
    found: list[Content] = []
    for content in contents:
        halves = sum(isinstance(block, Half) for block in content.blocks) + 1
        blocks = tuple(takewhile(lambda block: not isinstance(block, Half), content.blocks))
        one = replace(content, blocks=blocks, copies=content.copies * halves)
        if found and replace(found[-1], copies=one.copies) == one:
            one = replace(one, copies=one.copies + found.pop().copies)
        found.append(one)
    return found

"""The checks of a Party paper's page, as a printer's proof-reader would measure them with a ruler.

Numbers here are the rules' own (mm from the top-left corner, points), never read from the program.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from io import BytesIO
from itertools import pairwise
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTItem, LTLine, LTPage, LTRect
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pypdf import PdfReader

MM = 72 / 25.4
TITLE = "ĐẢNG CỘNG SẢN VIỆT NAM"
NUMBER = re.compile(r"^Số (\d{2,}|\s+)-[A-ZĐ][A-Za-zĐ]*/[A-ZĐ]+$")
PLACE_DATE = re.compile(r"^.+, ngày (0[1-9]|[12]\d|3[01]) tháng (0[12]|[3-9]|1[0-2]) năm \d{4}$")
TELLER = "TỔ TRƯỞNG TỔ KIỂM PHIẾU"
GIVER = "T/M BÊN GIAO"  # the left one of two sides that sign
_FOOT = (TELLER, "Nơi nhận", "T/M ", "NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ", "TRƯỞNG BAN")
CHECKS = {
    "van-ban": (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    "bien-ban": (1, 2, 3, 4, 5, 7, 8, 9, 10),
    "mau-dien": (1, 2, 3, 9),
    "bang-ngang": (1, 2, 3, 9),
}


def same_words(text: str) -> str:
    """NFC, one space, and one spelling for ủy and hòa (check 11)."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    for one, other in (("UỶ", "ỦY"), ("Uỷ", "Ủy"), ("uỷ", "ủy"), ("oà", "òa"), ("oá", "óa")):
        text = re.sub(rf"\b(\w*){one}\b", rf"\1{other}", text)
    return text


@dataclass(frozen=True)
class Piece:
    """Text on one baseline with no wide gap in it."""

    text: str
    x0: float
    x1: float
    baseline: float
    top: float
    size: float
    font: str

    @property
    def center(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def bold(self) -> bool:
        return "bold" in self.font.lower()


@dataclass(frozen=True, slots=True)
class Char:
    """One letter, in points from the page's top-left corner; `base` is what it stands on."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    font: str
    colour: Any


class Page:
    """One page in mm from its top-left corner."""

    def __init__(self, page: LTPage) -> None:
        self.width, self.height = page.width / MM, page.height / MM
        drawn = list(_drawn(page))
        self._all = [_char(one, page.height) for one in drawn if isinstance(one, LTChar)]
        self.chars = [char for char in self._all if char.text.strip()]
        self.strokes = [
            (edge.x0 / MM, edge.x1 / MM, (page.height - edge.y1) / MM)
            for edge in drawn
            if isinstance(edge, LTLine | LTRect) and edge.height < 1
        ]

    @property
    def landscape(self) -> bool:
        return self.width > self.height

    @cached_property
    def pieces(self) -> list[Piece]:
        return self._apart(14)

    def _apart(self, gap: float) -> list[Piece]:
        """The text in pieces that so many points keep apart."""
        rows: dict[float, list[Char]] = {}
        for char in self._all:
            rows.setdefault(round(char.base, 1), []).append(char)
        return [piece for base in sorted(rows) for piece in self._pieces(base, rows[base], gap)]

    def _pieces(self, base: float, chars: list[Char], gap: float) -> Iterable[Piece]:
        chars.sort(key=lambda char: char.x0)
        part: list[Char] = []
        for char in chars:
            if part and char.x0 - part[-1].x1 > gap:
                yield from self._piece(base, part)
                part = []
            part.append(char)
        yield from self._piece(base, part)

    def _piece(self, base: float, chars: list[Char]) -> Iterable[Piece]:
        ink = [char for char in chars if char.text.strip()]
        if not ink:
            return
        text = "".join(char.text for char in chars).strip()
        top = min(char.top for char in ink) / MM
        yield Piece(
            text.replace("\u00a0", " "), ink[0].x0 / MM, ink[-1].x1 / MM, base / MM, top, ink[0].size, ink[0].font
        )

    def find(self, text: str) -> Piece | None:
        return next((piece for piece in self.pieces if piece.text == text), None)

    @property
    def text(self) -> str:
        return "\n".join(piece.text for piece in self.pieces)

    @property
    def by_columns(self) -> str:
        """The text read down each left edge, as the lines of a table's cell follow each other."""
        return " ".join(
            piece.text for piece in sorted(self._apart(7), key=lambda piece: (round(piece.x0), piece.baseline))
        )


def _drawn(within: LTContainer[Any]) -> Iterable[LTItem]:
    """Letters, lines and boxes in the order in which they are drawn, those of forms drawn within too."""
    for one in within:
        if isinstance(one, LTContainer):
            yield from _drawn(one)
        else:
            yield one


def _char(one: LTChar, high: float) -> Char:
    up = high - one.matrix[5]
    place = one.x0, one.x1, high - one.y1, high - one.y0, up
    return Char(one.get_text(), *place, one.size, one.fontname, one.graphicstate.ncolor)


@lru_cache(maxsize=1)
def pages_of(pdf: bytes) -> list[Page]:
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources)
    interpreter, found = PDFPageInterpreter(resources, device), []
    for page in PDFPage.create_pages(PDFDocument(PDFParser(BytesIO(pdf)))):
        interpreter.process_page(page)
        found.append(Page(device.get_result()))
    return found


def text_of(pdf: bytes) -> str:
    """The text of the whole file in reading order, its words apart by one space."""
    return " ".join(" ".join(page.text.split()) for page in pages_of(pdf))


def problems(pdf: bytes, page_class: str, names: Sequence[str] = ()) -> list[str]:
    """What is wrong with a paper of that class, in words; empty when it passes.

    `names` must each stand whole on the paper. A file of several papers is checked paper by paper.
    """
    pages = pages_of(pdf)
    found = font_problems(pdf)
    starts = [place for place, page in enumerate(pages) if page.find(TITLE)]
    if not starts or starts[0] != 0:
        return [*found, "2: trang đầu không có tiêu đề"]
    for start, end in zip(starts, [*starts[1:], len(pages)], strict=True):
        found += _paper_problems(pages[start:end], CHECKS[page_class])
    text = same_words(" ".join(f"{page.text} {page.by_columns}" for page in pages))
    found += [f"tên không đủ: {name}" for name in names if same_words(name) not in text]
    return found


def font_problems(pdf: bytes) -> list[str]:
    """Faces that are not embedded, or are not ours to use."""
    found = []
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():  # type: ignore[union-attr]
            one = font.get_object()
            descriptor = one.get("/FontDescriptor")
            if descriptor is None or "/FontFile2" not in descriptor.get_object():
                found.append(f"phông không nhúng: {one['/BaseFont']}")
    return found


def _paper_problems(pages: list[Page], checks: tuple[int, ...]) -> list[str]:
    return [f"{number}: {words}" for number in checks for words in _CHECKS[number](pages)]


def _area(page: Page) -> tuple[float, float, float]:
    """Left, right and bottom of the text area."""
    return 30.0, page.width - 15, page.height - 20


def _middle(page: Page) -> float:
    left, right, _ = _area(page)
    return (left + right) / 2


def _right_center(page: Page) -> float:
    """151 mm on an upright page; the same share of the text width on a wide one."""
    left, right, _ = _area(page)
    return left + (151 - 30) / 165 * (right - left)


def _check_page(pages: list[Page]) -> Iterable[str]:
    for page in pages:
        size = sorted((page.width * MM, page.height * MM))
        if abs(size[0] - 595.3) > 1 or abs(size[1] - 841.9) > 1:
            yield f"khổ giấy {page.width:.0f} × {page.height:.0f}"
        left, right, bottom = _area(page)
        outside = [
            char.text
            for char in page.chars
            if char.x0 / MM < left - 0.5 or char.x1 / MM > right + 0.5 or char.bottom / MM > bottom + 2
        ]
        if outside:
            yield f"chữ ra ngoài lề: {''.join(outside)[:40]}"


def _check_title(pages: list[Page]) -> Iterable[str]:
    page = pages[0]
    title = page.find(TITLE)
    assert title
    if abs(title.size - 15) > 0.2 or not title.bold:
        yield f"tiêu đề cỡ {title.size}, {title.font}"
    if abs(title.center - _right_center(page)) > 2 or not 23 <= title.baseline <= 27:
        yield f"tiêu đề ở x {title.center:.1f}, y {title.baseline:.1f}"
    row = [piece for piece in page.pieces if abs(piece.baseline - title.baseline) <= 1]
    if max(row, key=lambda piece: piece.x1) != title:
        yield "tiêu đề không phải khối bên phải nhất"


def _check_rule(pages: list[Page]) -> Iterable[str]:
    title = pages[0].find(TITLE)
    assert title
    under = [(x0, x1) for x0, x1, y in pages[0].strokes if 1 <= y - title.baseline <= 4 and x0 < title.center < x1]
    if not any(abs(x0 - title.x0) <= 1 and abs(x1 - title.x1) <= 1 for x0, x1 in under):
        yield "không có đường kẻ dưới tiêu đề"


def _check_star(pages: list[Page]) -> Iterable[str]:
    stars = [piece for page in pages for piece in page.pieces if "*" in piece.text]
    number = _number(pages[0])
    if len(stars) != 1 or number is None:
        yield f"{len(stars)} dấu sao, số {'có' if number else 'không có'}"
        return
    above = [piece for piece in pages[0].pieces if piece.baseline < stars[0].baseline and piece.center < 107]
    issuer = above[-1]
    if abs(issuer.center - stars[0].center) > 1.5 or not stars[0].baseline < number.baseline or not issuer.bold:
        yield "dấu sao không ở dưới tên cơ quan ban hành"


def _number(page: Page) -> Piece | None:
    return next((piece for piece in page.pieces if re.match(r"^Số\b", piece.text) and piece.baseline < 60), None)


def _check_number(pages: list[Page]) -> Iterable[str]:
    number = _number(pages[0])
    if number is None or not NUMBER.match(number.text):
        yield f"số và ký hiệu: {number.text if number else 'không có'}"
    elif abs(number.center - 67.5) > 2:
        yield f"số ở x {number.center:.1f}"


def _check_date(pages: list[Page]) -> Iterable[str]:
    title = pages[0].find(TITLE)
    assert title
    dates = [piece for piece in pages[0].pieces if ", ngày" in piece.text and piece.baseline < 60]
    good = [
        piece
        for piece in dates
        if PLACE_DATE.match(piece.text)
        and abs(piece.center - _right_center(pages[0])) <= 2
        and "ital" in piece.font.lower()
    ]
    if not good or good[0].baseline <= title.baseline + 3:
        yield f"địa danh, ngày tháng: {[piece.text for piece in dates]}"


def _signature(pages: list[Page]) -> tuple[Page, list[Piece]] | None:
    """The block at the right: of a body, or of who led the meeting."""
    for page in pages:
        for place, piece in enumerate(page.pieces):
            if piece.text == "CHỦ TRÌ" or (piece.text.startswith("T/M ") and piece.text != GIVER):
                below = [one for one in page.pieces[place:] if abs(one.center - piece.center) <= 3]
                return page, below
    return None


def _check_signature(pages: list[Page]) -> Iterable[str]:
    found = _signature(pages)
    if found is None:
        yield "không có khối ký"
        return
    page, block = found
    if len(block) < 3:
        yield f"khối ký thiếu dòng: {[piece.text for piece in block]}"
        return
    authority, post, name = block[:3]
    if not authority.bold or post.bold or not name.bold:
        yield "kiểu chữ khối ký sai"
    if max(piece.center for piece in block[:3]) - min(piece.center for piece in block[:3]) > 1.5:
        yield "khối ký không thẳng giữa"
    if not 25 <= name.baseline - post.baseline <= 40:
        yield f"khoảng trống ký {name.baseline - post.baseline:.1f} mm"
    yield from _left_of(page, authority)
    if not any(piece.baseline < authority.baseline and piece.x0 < 45 for piece in page.pieces if piece.baseline > 20):
        yield "khối ký đứng một mình trên trang"


def _left_of(page: Page, authority: Piece) -> Iterable[str]:
    """Beside a signature stand the recipients; in minutes, who wrote them or led the count."""
    if teller := page.find(TELLER):
        if abs(teller.baseline - authority.baseline) > 2 or abs(teller.center - 67.5) > 2:
            yield "Tổ trưởng tổ kiểm phiếu không ngang với quyền hạn ký"
        return
    if authority.text == "CHỦ TRÌ":
        writer = page.find("NGƯỜI GHI BIÊN BẢN")
        if writer is None or abs(writer.baseline - authority.baseline) > 2 or abs(writer.center - 67.5) > 2:
            yield "Người ghi biên bản không ngang với chủ trì"
        return
    if authority.text == "T/M BÊN NHẬN":
        giver = page.find(GIVER)
        if giver is None or abs(giver.baseline - authority.baseline) > 2 or abs(giver.center - 67.5) > 2:
            yield "Bên giao không ngang với bên nhận"
        return
    recipients = page.find("Nơi nhận:")
    if recipients is None or abs(recipients.baseline - authority.baseline) > 2 or abs(recipients.x0 - 30) > 0.5:
        yield "Nơi nhận không ngang với quyền hạn ký"


_COUNT_HEAD = "TT"  # of a table, whose narrow first column brings it near the margin


def _body(pages: list[Page]) -> list[Piece]:
    """The lines of the body: after the head, before the signature, at the margin or at the indent."""
    lines: list[Piece] = []
    for page in pages:
        lines += [
            piece for piece in page.pieces if piece.baseline > 60 or (page is not pages[0] and piece.baseline > 20)
        ]
    end = next((place for place, piece in enumerate(lines) if piece.text.startswith(_FOOT)), len(lines))
    return [
        piece
        for piece in lines[:end]
        if (abs(piece.x0 - 30) < 1.5 or abs(piece.x0 - 40) < 2.5) and piece.text != _COUNT_HEAD
    ]


def _check_body(pages: list[Page]) -> Iterable[str]:
    lines = _body(pages)
    if not lines:
        yield "không có nội dung"
    for line in lines:
        if line.size not in (14, 15) and not 13.9 <= line.size <= 15.1:
            yield f"cỡ chữ {line.size}: {line.text[:30]}"
        if min(abs(line.x0 - 30), abs(line.x0 - 40)) > 1:
            yield f"thụt đầu dòng {line.x0 - 30:.1f} mm: {line.text[:30]}"
    for one, other in pairwise(lines):
        pitch = (other.baseline - one.baseline) * MM
        if abs(other.x0 - 30) < 1 and pitch > 0 and not 18 <= pitch <= 22.1:
            yield f"giãn dòng {pitch:.1f} pt: {other.text[:30]}"


def _check_page_numbers(pages: list[Page]) -> Iterable[str]:
    for place, page in enumerate(pages, 1):
        figures = [piece for piece in page.pieces if piece.text.isdigit() and piece.baseline < 18]
        if place == 1:
            if figures:
                yield "trang 1 có số trang"
            continue
        good = [
            piece
            for piece in figures
            if piece.text == str(place) and abs(piece.center - _middle(page)) <= 2 and abs(piece.top - 10) <= 2.5
        ]
        if len(figures) != 1 or not good:
            yield f"số trang {place}: {[(one.text, round(one.center, 1), round(one.top, 1)) for one in figures]}"


def _check_end(pages: list[Page]) -> Iterable[str]:
    lines = _body(pages)
    last = lines[-1].text if lines else ""
    if not last.endswith(".") or last.endswith("./."):
        yield f"nội dung kết thúc bằng: {last[-20:]}"


_CHECKS = {
    1: _check_page,
    2: _check_title,
    3: _check_rule,
    4: _check_star,
    5: _check_number,
    6: _check_date,
    7: _check_signature,
    8: _check_body,
    9: _check_page_numbers,
    10: _check_end,
}

"""Names of cells as section rows, titles and sheets write them."""

from __future__ import annotations

import re
from typing import Any

from db.search import folded
from nongson_desktop.excel.vocabulary import seed

_NUMBERING = r"(?:(?:[ivxlc]+|\d{1,3}|[a-hđ])\s*[.)\-:/]?\s+|(?:[ivxlc]+|\d{1,3}|[a-hđ])[.)\-:/]\s*)?"
_SECTION = re.compile(rf"^{_NUMBERING}((?:chi bộ|cb)\b.*)", re.IGNORECASE)
_HAMLET_SECTION = re.compile(rf"^{_NUMBERING}((?:thôn|bản|làng|ấp|xóm|khu phố|tổ dân phố)\b.*)", re.IGNORECASE)
_STATUS_SECTION = re.compile(rf"^{_NUMBERING}đảng viên (chính thức|dự bị|miễn [^:\d]*)", re.IGNORECASE)
_COUNT = re.compile(
    r"\s*(?:[:(–\-,]\s*)?(?:có|gồm|tổng số)?\s*\d+\s*(?:đồng chí|đ/c|đc|đảng viên|đv|người)\b.*$"
    r"|\s*[(:]\s*\d*\s*\)?\s*$",
    re.IGNORECASE,
)
_SUPERIOR = re.compile(r"\s*[,;\-–/]\s*đảng (?:bộ|ủy|uỷ)\b.*$", re.IGNORECASE)
_TITLE = re.compile(
    r"\b(chi bộ\b(?!\s*(?:,|và|trực thuộc|cơ sở trực thuộc|xã$)).*)|\bcb\s+(?:thôn|bản)\b.*", re.IGNORECASE
)
_TITLE_END = re.compile(
    r"\s*(?:[,;(–]|\s-\s|\b(?:năm \d|tính đến|đến ngày|tháng \d|quý [ivx\d]|nhiệm kỳ)|:\s*\d).*$", re.IGNORECASE
)

_HAMLET = re.compile(r"(\b(?:thôn|bản|làng|ấp)\s)(.*)$", re.IGNORECASE)
_SMALL_START = re.compile(r"(?<!\w)[à-ỹđ]")  # old fonts had no capital with a sign: "thôn Cẩm ải"


def section_title(text: str) -> str:
    """The cell that a section row begins: "II. CHI BỘ THÔN 2 (12 đồng chí)" is "Chi bộ thôn 2"; "" when none."""
    found = _SECTION.match(text)
    return cell_title(found[1]) if found else ""


def hamlet_section(text: str) -> str:
    """The hamlet that a section row begins: "II. THÔN ĐỒNG ỔI (5 người)" is "thôn Đồng Ổi"; "" when none."""
    found = _HAMLET_SECTION.match(text)
    return cell_title(found[1]).removeprefix("Chi bộ ") if found else ""


def section_status(text: str) -> str:
    """The status that a section row gives to the rows beneath it; "" when none."""
    found = _STATUS_SECTION.match(text)
    return found[1] if found else ""


def cell_in_title(text: str, *, at_start: bool) -> str:
    """The cell that a title names, at its start or anywhere; "" when it names none or all of them."""
    found = _TITLE.search(text)
    if not found or (at_start and found.start() > 0):
        return ""
    title = cell_title(_TITLE_END.sub("", found[0]))
    return "" if folded(title) == "chi bo" else title


def cell_in_sheet_name(name: str) -> str:
    """The cell that a sheet is named after; "" when it is named otherwise."""
    starts = (folded(word) + " " for word in seed()["cells"]["starts"])
    return cell_title(name) if folded(name).startswith(tuple(starts)) else ""


def cell_title(text: str) -> str:
    """A cell's name as lists write it: "CHI BỘ THÔN ĐỒNG ỔI (12 đồng chí)" is "Chi bộ thôn Đồng Ổi"."""
    name = _SUPERIOR.sub("", _COUNT.sub("", text)).strip(" :.-–,")
    name = re.sub(r"^(chi bộ|cb)\s*[:\-–]\s*", r"\1 ", name, flags=re.IGNORECASE)
    name = re.sub(r"^cb\b\s*", "Chi bộ ", name, flags=re.IGNORECASE)
    if name == name.upper():
        name = _lowered(name)
    if not folded(name).startswith(("chi bo", "dang bo")):
        first, _, rest = name.partition(" ")
        generic = first.lower() in seed()["cells"]["kinds"]["hamlet"]
        name = f"Chi bộ {first.lower() if generic else first} {rest}".strip()
    name = _HAMLET.sub(lambda found: found[1] + _SMALL_START.sub(lambda letter: letter[0].upper(), found[2]), name)
    return name[0].upper() + name[1:]


def _lowered(name: str) -> str:
    """A name in capitals with its common nouns in small letters and its own name begun with capitals."""
    words = [word.lower() for word in name.split()]
    phrases = sorted((phrase.split() for phrase in seed()["cells"]["lower"]), key=len, reverse=True)
    done: list[str] = []
    while words:
        phrase: list[str] | None = next((each for each in phrases if words[: len(each)] == each), None)
        if phrase is None:
            break
        done += words[: len(phrase)]
        words = words[len(phrase) :]
    capital = [re.sub(r"[^\W\d_]+", lambda part: part[0][0].upper() + part[0][1:], word) for word in words]
    return " ".join([*done, *(word.lower() if word.lower() == "xã" else word for word in capital)])


def cell_kind(name: str) -> str:
    """What sort of cell its name says it is; "" when it does not."""
    words = f" {folded(name)} "
    kinds: dict[str, Any] = seed()["cells"]["kinds"]
    return next((kind for kind, said in kinds.items() if any(f" {folded(word)} " in words for word in said)), "")

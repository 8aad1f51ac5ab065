"""The words of the papers: those that came with the program, replaced where the office keeps its own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING, Any

from db.awards import IssuingBody
from db.base import action, save_many
from db.errors import UserError
from db.search import folded
from db.settings import Setting, keep_setting, setting
from nongson_desktop.documents.own_words import lines_signed, own_of, parts_of
from nongson_desktop.documents.paper_parts import AUTHORITY, GROUNDS, Line, Part
from nongson_desktop.paths import seeds

if TYPE_CHECKING:
    from nongson_desktop.documents.content import Block, Content, Signature

_SIGNER = "paper-signer:"
_WORDS = "paper-words:"


@dataclass(frozen=True)
class Change:
    """What the office wrote for a paper: from when on, by which document, the words or the signer."""

    id: int
    since: date | None
    document: str
    of: str


@dataclass(frozen=True)
class Signer:
    """Who signs a paper, as the office remembers it; empty parts follow from the offices held on the day."""

    authority: str = ""
    post: str = ""
    name: str = ""


PLACES = {
    "year": "năm",
    "committee": "đảng ủy",
    "count": "số lượng",
    "merit": "thành tích",
    "passed": "số đạt",
    "submitter": "nơi trình",
    "above": "nơi nhận trình",
    "above_short": "cấp trên",
    "body": "cơ quan trình",
    "deed": "tặng hoặc truy tặng",
    "round": "đợt",
    "levels": "số theo từng mức",
    "cell": "chi bộ",
    "name": "họ tên",
    "who": "người, nơi được xếp loại lại",
    "old": "mức cũ",
    "level": "mức mới",
    "reason": "lý do",
    "decision": "số quyết định cũ",
    "by": "người duyệt",
    "on": "ngày duyệt",
    "maximum": "điểm tối đa",
    "places": "số được chọn",
    "whom": "ai",
    "points": "điểm",
    "quarter": "quý",
    "day": "ngày",
    "since": "ngày đầu",
    "until": "ngày cuối",
    "target": "chỉ tiêu",
    "days": "thời gian học",
    "document": "văn bản",
    "to": "nơi nhận",
    "percent": "tỷ lệ",
    "money": "số tiền",
    "when": "ngày giờ",
    "place": "nơi",
    "hamlet": "thôn",
    "result": "kết quả",
    "due": "hạn",
    "raised": "số tiếp nhận",
    "spot": "số trả lời tại chỗ",
    "resolved": "số đã giải quyết",
    "overdue": "số quá hạn",
    "refused": "số không giải quyết",
    "complaints": "số khiếu nại, tố cáo",
    "names": "những ai, những gì",
    "today": "ngày hôm nay",
    "shares": "tỷ lệ từng năm",
    "words": "những chỗ khác",
}


@cache
def _shipped(paper: str) -> dict[str, Any]:
    return tomllib.loads((seeds() / "papers" / f"{paper}.toml").read_text("utf-8"))


def wording(paper: str, day: date) -> dict[str, Any]:
    """The words of a paper of that day; the office's own stand in the setting `paper-words:…`."""
    return _with(_shipped(paper), setting(_WORDS + paper, day, {}))


def _with(shipped: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The program's words with the office's own in their places; "a.b" is the piece b of the part a."""
    words = dict(shipped)
    for name, text in own.items():
        outer, _, inner = name.partition(".")
        words[outer] = {**words[outer], inner: text} if inner else text
    return words


def _piece(words: Mapping[str, Any], name: str) -> Any:
    """One piece of the words by its name."""
    outer, _, inner = name.partition(".")
    return words[outer][inner] if inner else words[outer]


def grounds_of_year(words: Mapping[str, Any], year: int) -> list[str]:
    """The documents named in a paper of that year."""
    return [ground["text"] for ground in words["grounds"] if ground.get("from", 0) <= year <= ground.get("to", 9999)]


def grounds_on(words: Mapping[str, Any], day: date, kind: str = "") -> list[str]:
    """The documents in force on the day of a paper; some are for some kinds of award only."""
    return [
        ground["text"]
        for ground in words["grounds"]
        if ground.get("since", date.min) <= day < ground.get("until", date.max) and kind in ground.get("kinds", (kind,))
    ]


def lines_of(words: str | Sequence[str]) -> Sequence[str]:
    """Words that stand under each other; what an office wrote as one line is one."""
    return (words,) if isinstance(words, str) else words


def texts_of(paper: str, day: date) -> dict[str, str]:
    """The words of a paper that can be written, as text; lines stand under each other."""
    parts = parts_of(paper)
    words = wording(_file_of(paper), day) if parts else {}
    return {part.name: _as_text(part, words, day) for part in parts}


def _file_of(paper: str) -> str:
    return own_of(paper).words or paper


def _as_text(part: Part, words: Mapping[str, Any], day: date) -> str:
    if part.name == GROUNDS:
        of_year = grounds_of_year(words, day.year)
        return "\n".join(text for text in grounds_on(words, day) + _other_grounds(words, day) if text in of_year)
    return "\n".join(lines_of(_piece(words, part.name)))


def _other_grounds(words: Mapping[str, Any], day: date) -> list[str]:
    """Those in force for some kinds of award only."""
    plain = grounds_on(words, day)
    kinds = sorted({kind for ground in words["grounds"] for kind in ground.get("kinds", ())})
    found = [text for kind in kinds for text in grounds_on(words, day, kind)]
    return [text for text in dict.fromkeys(found) if text not in plain]


def shipped_texts(paper: str, day: date) -> dict[str, str]:
    """The program's own words of a paper on a day, as text."""
    parts = parts_of(paper)
    words = _shipped(_file_of(paper)) if parts else {}
    return {part.name: _as_text(part, words, day) for part in parts}


def places_in(paper: str, part: Part) -> list[str]:
    """The places to fill in that a piece of the words may have."""
    return sorted({name for text in _texts(_piece(_shipped(_file_of(paper)), part.name)) for name in _places(text)})


def changes_of(paper: str) -> list[Change]:
    """What the office wrote for the paper, the latest first; one query."""
    signed_by = {_signer_key(paper, line.key): line.label if line.key else "Người ký" for line in lines_signed(paper)}
    named = {_WORDS + _file_of(paper): "Câu chữ", **signed_by}
    kept = Setting.select().where(Setting.key.in_(list(named)), Setting.hidden == False)
    return [
        Change(one.id, one.since, one.document, named[one.key])
        for one in sorted(kept, key=lambda one: (one.since or date.min, one.id), reverse=True)
    ]


def drop_change(change: Change) -> None:
    """Take one writing back, as one Action: what held before its day holds on."""
    since = f" từ {change.since:%d/%m/%Y}" if change.since else ""
    with action(f"Bỏ lần ghi {change.of.lower()}{since}"):
        save_many(Setting, [{"id": change.id, "hidden": True}])


def keep_texts(paper: str, texts: Mapping[str, str], since: date, document: str = "") -> bool:
    """Write the office's own words of a paper from a day on, in the current Action; raises UserError.

    Words that are the program's again go on changing with it. False when all of them stood so already.
    """
    if not texts:
        return False
    key, words = _WORDS + _file_of(paper), _shipped(_file_of(paper))
    before: dict[str, Any] = setting(key, since, {})
    own = dict(before)
    for part in parts_of(paper):
        if part.name not in texts:
            continue
        written = _as_words(part, texts[part.name], words)
        if written == _as_words(part, _as_text(part, words, since), words):
            own.pop(part.name, None)
        else:
            own[part.name] = written
    if own != before:
        keep_setting(key, own, since, document)
    return own != before


def _as_words(part: Part, text: str, shipped: Mapping[str, Any]) -> Any:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise UserError(f"{part.label}: chưa có chữ nào.", part.name)
    own = _piece(shipped, part.name)
    known = {name for text in _texts(own) for name in _places(text)}
    for line in lines:
        _check_places(part, line, known)
    if part.name == GROUNDS:
        kinds = {ground["text"]: ground["kinds"] for ground in shipped["grounds"] if "kinds" in ground}
        return [{"text": line, **({"kinds": kinds[line]} if line in kinds else {})} for line in lines]
    if isinstance(own, str):
        return ("\n" if part.lines else " ").join(lines)
    return lines


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, Sequence) else ()
    return [text for part in inside for text in _texts(part)]


def _places(text: str) -> set[str]:
    found = Formatter().parse(text)
    return {f"{name}{'!' if more else ''}{spec}" for _, name, spec, more in found if name is not None}


def _check_places(part: Part, line: str, known: set[str]) -> None:
    """Only the places to fill in that the program's own words have, written whole."""
    try:
        unknown = _places(line) - known
    except ValueError:
        raise UserError(f"{part.label}: dấu ngoặc nhọn chỉ dùng cho chỗ điền, ví dụ {{year}}.", part.name) from None
    if unknown:
        raise UserError(f"{part.label}: không có chỗ điền {{{min(unknown)}}}.", part.name)


def _signer_key(paper: str, line: str) -> str:
    return f"{_SIGNER}{paper}{f':{line}' if line else ''}"


def remembered_signer(paper: str, day: date, line: str = "") -> Signer:
    """Who signs the paper by what the office wrote for that day; `line` names another place than the committee's."""
    return Signer(**setting(_signer_key(paper, line), day, {}))


def keep_signer(paper: str, signer: Signer, since: date, document: str = "", line: str = "") -> bool:
    """Write who signs a paper from a day on, in the current Action; whether it was another; raises UserError."""
    if remembered_signer(paper, since, line) == signer:
        return False
    found = next((one for one in lines_signed(paper) if one.key == line), None)
    if found is None:
        raise UserError("Giấy này không có ô ký ấy.")
    field = f"{line}-{AUTHORITY}" if line else AUTHORITY
    if found.of_body and signer.authority and not signer.authority.startswith(("T/M ", "T/L ", "K/T ", "Q. ")):
        raise UserError("Quyền hạn ký bắt đầu bằng T/M, T/L, K/T hoặc Q., ví dụ T/M BAN THƯỜNG VỤ.", field)
    keep_setting(_signer_key(paper, line), vars(signer), since, document)
    return True


def keep_paper(
    paper: str,
    texts: Mapping[str, str],
    signers: Signer | Mapping[str, Signer],
    since: date,
    document: str = "",
) -> None:
    """Words and signers of a paper from a day on, as one Action; papers of earlier days keep theirs.

    One signer alone is the committee's. Raises UserError, also when nothing would be other than before.
    """
    with action(f"Câu chữ, người ký của giấy “{paper}” từ {since:%d/%m/%Y}", reason=document):
        named = {"": signers} if isinstance(signers, Signer) else signers
        written = [keep_texts(paper, texts, since, document)]
        written += [keep_signer(paper, signer, since, document, line) for line, signer in named.items()]
        if not any(written):
            raise UserError(f"Câu chữ, người ký của ngày {since:%d/%m/%Y} đã như vậy, chưa có gì để ghi.", "since")


def check_authority(body: str, authority: str) -> None:
    """Refuse a signing authority that names another body than the one that decides."""
    said = folded(authority)
    names = {IssuingBody.COMMITTEE: "dang uy", IssuingBody.STANDING: "ban thuong vu"}
    other = {IssuingBody.COMMITTEE: "ban thuong vu", IssuingBody.STANDING: ""}
    if body in names and (names[body] not in said or (other[body] and other[body] in said)):
        raise UserError(
            f"Quyền hạn ký “{authority}” không khớp cơ quan ban hành {dict(IssuingBody.LABELS)[body]};"
            " hãy sửa ở trang Mẫu giấy tờ hoặc đổi cơ quan ban hành.",
            "authority",
        )


def signed(contents: list[Content], paper: str) -> list[Content]:
    """The papers with the signatures as the office remembers them for their day; an award decision has its own."""
    day = contents[0].on
    own = {line: remembered_signer(paper, day, line.key) for line in lines_signed(paper)}
    own = {line: signer for line, signer in own.items() if signer != Signer()}
    if not own or paper == "award-decision":
        return contents
    holders = _holders(day) if any(signer.post and not signer.name for signer in own.values()) else {}
    return [replace(one, blocks=tuple(_resigned(block, own, holders) for block in one.blocks)) for one in contents]


def _holders(day: date) -> dict[tuple[int, str], str]:
    """Who holds each post of each body on the day, by the words of the post."""
    from nongson_desktop.documents.page import POSTS, office_on

    return {(body, POSTS[role]): name for (body, role), name in office_on(day).officers.items()}


Holders = Mapping[tuple[int, str], str]


def _resigned(block: Block, own: Mapping[Line, Signer], holders: Holders) -> Block:
    from nongson_desktop.documents.content import Closing, Together

    if isinstance(block, Together):
        return replace(block, blocks=tuple(_resigned(one, own, holders) for one in block.blocks))
    if not isinstance(block, Closing):
        return block
    left = block.left and _signature(block.left, own, holders)
    return replace(block, right=_signature(block.right, own, holders), left=left)


def _signature(drawn: Signature, own: Mapping[Line, Signer], holders: Holders) -> Signature:
    """The signature as the office writes it; a post of its own is signed by whoever holds it."""
    said = (drawn.authority or drawn.post).replace("UỶ", "ỦY")
    signer = next((one for line, one in own.items() if said in line.said), None)
    if signer is None:
        return drawn
    name = signer.name or drawn.name
    if signer.post and not signer.name and drawn.of is not None:
        name = drawn.name and holders.get((drawn.of, signer.post.upper()), "")
    return replace(drawn, authority=signer.authority or drawn.authority, post=signer.post or drawn.post, name=name)

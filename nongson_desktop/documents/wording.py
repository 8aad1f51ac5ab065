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
from nongson_desktop.paths import seeds

if TYPE_CHECKING:
    from nongson_desktop.documents.content import Block, Content

GROUNDS, RECIPIENTS = "grounds", "recipients"
_SIGNER = "paper-signer:"
_WORDS = "paper-words:"
_COMMITTEE = ("T/M ĐẢNG ỦY", "T/M ĐẢNG UỶ", "T/M BAN THƯỜNG VỤ")


@dataclass(frozen=True)
class Part:
    """A piece of a paper's words that the office may write itself; `lines` one under the other."""

    name: str
    label: str
    lines: bool = False


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


_GROUNDS = Part(GROUNDS, "Căn cứ (mỗi dòng một căn cứ)", lines=True)
_RECIPIENTS = Part(RECIPIENTS, "Nơi nhận (mỗi dòng một nơi)", lines=True)
_PARTS = {
    "award-decision": (
        _GROUNDS,
        Part("proposal", "Xét đề nghị"),
        Part("award", "Điều 1: khen thưởng"),
        Part("fund", "Điều 2: nguồn kinh phí"),
        Part("no_amount", "Điều 2: khi chưa có mức tiền"),
        Part("duty", "Từ Điều 3 (mỗi dòng một điều)", lines=True),
        _RECIPIENTS,
    ),
    "award-submission": (
        _GROUNDS,
        Part("process", "1. Quá trình xét"),
        Part("process_without_votes", "1. Quá trình xét, khi chưa ghi số phiếu"),
        Part("list", "2. Danh sách đề nghị"),
        Part("ask", "3. Kiến nghị"),
        Part("enclosed", "Hồ sơ kèm theo"),
        _RECIPIENTS,
    ),
    "award-minutes": (
        Part("agenda", "Nội dung hội nghị"),
        Part("discussion", "Thảo luận, bỏ phiếu"),
        Part("conclusion", "Kết luận"),
        Part("ending", "Câu kết"),
    ),
    "badge-submission": (
        _GROUNDS,
        Part("opening", "Câu mở đầu"),
        Part("enclosed", "Hồ sơ kèm theo"),
        Part("ending", "Câu kết"),
        _RECIPIENTS,
    ),
    "plan": (
        Part("opening", "Câu mở đầu"),
        _GROUNDS,
        Part("promise", "Câu cam kết"),
        Part("ending", "Câu kết"),
    ),
    "task-slip": (Part("duty", "Trách nhiệm của người nhận nhiệm vụ"),),
    "allotment-notice": (
        Part("opening", "Câu mở đầu"),
        Part("list", "Danh sách phân bổ"),
        Part("duty", "Yêu cầu (mỗi dòng một đoạn)", lines=True),
        _RECIPIENTS,
    ),
    "meeting-minutes": (
        Part("purpose", "Nội dung cuộc họp"),
        Part("voted", "Kết quả bỏ phiếu"),
        Part("not_voted", "Kết quả bỏ phiếu, khi chưa kiểm phiếu"),
        Part("conclusion", "Kết luận"),
        Part("meeting_ending", "Câu kết"),
    ),
    "count-minutes": (Part("count_ending", "Câu kết"),),
    "rating-decision": (
        Part("proposal", "Xét đề nghị"),
        Part("recognize_members", "Điều 1: công nhận kết quả"),
        Part("use", "Điều 2: dùng kết quả"),
        Part("duty_members", "Điều 3: trách nhiệm thi hành"),
        _RECIPIENTS,
    ),
    "collective-decision": (
        Part("proposal", "Xét đề nghị"),
        Part("recognize_cells", "Điều 1: công nhận kết quả"),
        Part("use", "Điều 2: dùng kết quả"),
        Part("duty_cells", "Điều 3: trách nhiệm thi hành"),
        _RECIPIENTS,
    ),
    "rating-notice": (
        Part("notice_opening", "Câu mở đầu"),
        Part("notice_duty", "Yêu cầu"),
        Part("notice_recipients", "Nơi nhận (mỗi dòng một nơi)", lines=True),
    ),
    "member-notice": (
        Part("person_opening", "Câu mở đầu"),
        Part("person_duty", "Câu kết"),
        Part("person_recipients", "Nơi nhận (mỗi dòng một nơi)", lines=True),
    ),
    "rerating-decision": (
        Part("rerating_grounds", "Căn cứ (mỗi dòng một căn cứ)", lines=True),
        Part("rerating_cancel", "Điều 1: hủy kết quả cũ"),
        Part("rerating_new", "Điều 2: kết quả mới"),
        Part("rerating_force", "Điều 3: hiệu lực"),
        Part("rerating_duty", "Điều 4: trách nhiệm thi hành"),
        Part("rerating_recipients", "Nơi nhận (mỗi dòng một nơi)", lines=True),
    ),
}
_FILES = {
    "award-decision": "award",
    "badge-submission": "badge",
    "task-slip": "tasks",
    "allotment-notice": "allotment",
    "meeting-minutes": "rating-minutes",
    "count-minutes": "rating-minutes",
    **dict.fromkeys(("collective-decision", "rating-notice", "member-notice", "rerating-decision"), "rating-decision"),
}
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
}
SIGNED = (
    "task-table",
    "rating-summary",
    "quarter-summary",
    "allotment-notice",
    "rating-decision",
    "collective-decision",
    "rating-notice",
    "member-notice",
    "rerating-decision",
    "statistics",
    "award-submission",
    "award-decision",
    "award-money",
    "award-register",
    "badge-due",
    "badge-submission",
)


def parts_of(paper: str) -> tuple[Part, ...]:
    """What of a paper's words the office may write itself."""
    return _PARTS.get(paper, ())


@cache
def _shipped(paper: str) -> dict[str, Any]:
    return tomllib.loads((seeds() / "papers" / f"{paper}.toml").read_text("utf-8"))


def wording(paper: str, day: date) -> dict[str, Any]:
    """The words of a paper of that day; the office's own stand in the setting `paper-words:…`."""
    return {**_shipped(paper), **setting(_WORDS + paper, day, {})}


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
    return _FILES.get(paper, paper)


def _as_text(part: Part, words: Mapping[str, Any], day: date) -> str:
    if part.name == GROUNDS:
        of_year = grounds_of_year(words, day.year)
        return "\n".join(text for text in grounds_on(words, day) + _other_grounds(words, day) if text in of_year)
    return "\n".join(lines_of(words[part.name]))


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
    return sorted({name for text in _texts(_shipped(_file_of(paper))[part.name]) for name in _places(text)})


def changes_of(paper: str) -> list[Change]:
    """What the office wrote for the paper, the latest first; one query."""
    named = {_WORDS + _file_of(paper): "Câu chữ", _SIGNER + paper: "Người ký"}
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
    known = {name for text in _texts(shipped[part.name]) for name in _places(text)}
    for line in lines:
        _check_places(part, line, known)
    if part.name == GROUNDS:
        kinds = {ground["text"]: ground["kinds"] for ground in shipped["grounds"] if "kinds" in ground}
        return [{"text": line, **({"kinds": kinds[line]} if line in kinds else {})} for line in lines]
    return lines if part.lines else " ".join(lines)


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


def remembered_signer(paper: str, day: date) -> Signer:
    """Who signs the paper by what the office wrote for that day."""
    return Signer(**setting(_SIGNER + paper, day, {}))


def keep_signer(paper: str, signer: Signer, since: date, document: str = "") -> bool:
    """Write who signs a paper from a day on, in the current Action; whether it was another; raises UserError."""
    if signer.authority and not signer.authority.startswith(("T/M ", "T/L ", "K/T ", "Q. ")):
        raise UserError("Quyền hạn ký bắt đầu bằng T/M, T/L, K/T hoặc Q., ví dụ T/M BAN THƯỜNG VỤ.", "authority")
    if remembered_signer(paper, since) == signer:
        return False
    keep_setting(_SIGNER + paper, vars(signer), since, document)
    return True


def keep_paper(paper: str, texts: Mapping[str, str], signer: Signer, since: date, document: str = "") -> None:
    """Words and signer of a paper from a day on, as one Action; papers of earlier days keep theirs.

    Raises UserError, also when nothing would be other than before.
    """
    with action(f"Câu chữ, người ký của giấy “{paper}” từ {since:%d/%m/%Y}", reason=document):
        written = [keep_texts(paper, texts, since, document), keep_signer(paper, signer, since, document)]
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
    """The papers with the committee's signature as the office remembers it for their day; a decision has its own."""
    own = remembered_signer(paper, contents[0].on)
    if own == Signer() or paper == "award-decision":
        return contents
    return [replace(one, blocks=tuple(_resigned(block, own) for block in one.blocks)) for one in contents]


def _resigned(block: Block, own: Signer) -> Block:
    from nongson_desktop.documents.content import Closing, Together

    if isinstance(block, Together):
        return replace(block, blocks=tuple(_resigned(one, own) for one in block.blocks))
    if not isinstance(block, Closing) or not block.right.authority.startswith(_COMMITTEE):
        return block
    right = block.right
    named = replace(right, post=own.post or right.post, name=own.name or right.name)
    return replace(block, right=replace(named, authority=own.authority or right.authority))

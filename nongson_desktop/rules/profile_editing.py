"""The office's own sets of rules: a value changed in the text, what differs from the shipped, keeping, taking back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from db.base import action
from db.errors import UserError
from db.evaluation import Evaluation
from nongson_desktop.rules.profile_checks import problems_of
from nongson_desktop.rules.profile_parts import Profile
from nongson_desktop.rules.profile_reading import LONGEST, parse, read
from nongson_desktop.rules.profile_sections import Path
from nongson_desktop.rules.profiles import drop_profile, keep_profile, own_texts, profile_keys, shipped_texts

if TYPE_CHECKING:
    import tomlkit


@dataclass(frozen=True)
class Checked:
    """What the check of a text says: the profile when it can be read, and every contradiction in words."""

    profile: Profile | None
    problems: tuple[str, ...]

    @property
    def sentence(self) -> str:
        if not self.problems:
            return "Bộ quy định khớp: điểm sàn giảm dần, điểm cộng đủ, tỷ lệ trong giới hạn."
        return "Chưa dùng được: " + "; ".join(self.problems) + "."


def checked(text: str) -> Checked:
    """Whether a text may be used, without raising."""
    try:
        profile = read(text)
    except UserError as error:
        return Checked(None, (error.message.rstrip("."),))
    return Checked(profile, tuple(problems_of(profile)))


def changed(text: str, path: Path, value: Any) -> str:
    """The text with one value put in its place; everything else, comments too, stays as it is. None takes it out."""
    return with_values(text, [(path, value)])


def with_values(text: str, values: Iterable[tuple[Path, Any]]) -> str:
    """The text with several values put in their places, as `changed` puts one."""
    import tomlkit

    document = tomlkit.parse(text)
    for path, value in values:
        node: Any = document
        for step in path[:-1]:
            node = node[step] if isinstance(step, int) else node.setdefault(step, tomlkit.table())
        if value is None:
            node.pop(path[-1], None)
        else:
            node[path[-1]] = plain(value)
    return tomlkit.dumps(document)


def plain(value: Any) -> Any:
    """A value as the text holds it: points without a fraction are whole numbers."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def confirmed(text: str, reason: str) -> str:
    """The text without the note that says so and so is unconfirmed."""
    import tomlkit

    document: tomlkit.TOMLDocument = tomlkit.parse(text)
    notes: Any = document["unconfirmed"]
    for place in reversed(range(len(notes))):
        if str(notes[place]).partition(":")[2].strip() == reason:
            notes.pop(place)
    return tomlkit.dumps(document)


def copied(text: str, key: str, title: str, first_year: int) -> str:
    """The text under its own key and title, from a year on."""
    text = with_values(text, [(("key",), key.strip()), (("title",), title.strip()), (("first_year",), first_year)])
    last = read(text).last_year
    return changed(text, ("last_year",), None) if last is not None and last < first_year else text


# Keeping and taking back


def is_own(key: str) -> bool:
    """Whether the office has a text of its own under the key."""
    return key in own_texts()


def shipped(key: str) -> Profile | None:
    """The profile of that key as it came with the program."""
    text = shipped_texts().get(key)
    return parse(text) if text is not None else None


def compared_with(profile: Profile) -> Profile | None:
    """The shipped profile of the same key, or of the same year for a copy."""
    before = [one for one in map(parse, shipped_texts().values()) if one.covers(profile.first_year)]
    return shipped(profile.key) or max(before, key=lambda one: one.first_year, default=None)


def keep_own(text: str, reason: str, document: str = "") -> Profile:
    """Keep a text as the office's own as one Action; the reason is required; raises UserError, nothing written."""
    if not reason.strip():
        raise UserError("Sửa bộ quy định thì phải ghi lý do.", "reason")
    profile = parse(text)
    known = {**shipped_texts(), **own_texts()}
    _refuse_gap(known, {**known, profile.key: profile.text})
    what = f"{'Sửa' if profile.key in known else 'Lập'} bộ quy định {profile.key}"
    with action(what, reason=reason):
        return keep_profile(text, document)


def keep_copy(text: str, reason: str, document: str = "") -> Profile:
    """Keep a copy under a key that no profile has yet, as one Action; raises UserError, nothing written."""
    profile = parse(text)
    taken = {key.casefold() for key in profile_keys()}
    if profile.key.casefold() in taken:
        raise UserError(f"Đã có bộ quy định mang ký hiệu “{profile.key}”; chọn ký hiệu khác.", "key")
    return keep_own(text, reason, document)


def take_back(key: str, reason: str) -> None:
    """Give the office's own text up, as one Action: a shipped profile is again as shipped, a copy is gone.

    Years keep the text that they were opened with; raises UserError for a copy that an open year follows.
    """
    if not is_own(key):
        raise UserError(f"Bộ quy định {key} đang như chương trình đưa ra.", "key")
    if not reason.strip():
        raise UserError("Bỏ bản riêng thì phải ghi lý do.", "reason")
    years = _open_years(key)
    if years and key not in shipped_texts():
        raise UserError(f"Năm {', '.join(map(str, years))} đang đánh giá theo bộ quy định {key}; chưa bỏ được.", "key")
    own = own_texts()
    _refuse_gap({**shipped_texts(), **own}, {**shipped_texts(), **{name: own[name] for name in own if name != key}})
    with action(f"Bỏ bản riêng của bộ quy định {key}", reason=reason):
        drop_profile(key)


def _refuse_gap(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Refuse to leave a year without rules that had some."""
    old, new = [parse(text) for text in before.values()], [parse(text) for text in after.values()]
    first, last = min(one.first_year for one in old), max(one.first_year for one in (*old, *new)) + 1
    for year in range(first, last + 1):
        if any(one.covers(year) for one in old) and not any(one.covers(year) for one in new):
            raise UserError(
                f"Năm {year} sẽ không còn bộ quy định nào. Muốn dùng từ năm khác thì lập bản riêng với ký hiệu khác.",
                "first_year",
            )


def _open_years(key: str) -> list[int]:
    """The years being rated under the profile."""
    rows = Evaluation.select(Evaluation.year).where(
        Evaluation.profile == key, Evaluation.hidden == False, Evaluation.closed_on.is_null()
    )
    return [one.year for one in rows.order_by(Evaluation.year)]


# From outside


def text_from(content: bytes) -> str:
    """The text of a profile that came from outside, checked before anything is done with it; raises UserError."""
    if len(content) > LONGEST:
        raise UserError(f"Tệp lớn quá {LONGEST // 1000} KB, không phải bộ quy định.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError("Tệp không phải chữ UTF-8; hãy lưu lại bằng mã UTF-8.") from error
    return parse(text).text

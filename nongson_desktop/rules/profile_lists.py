"""The lists of a set of rules that an office may make longer, shorter or order anew: groups, criteria, shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from tomllib import loads
from typing import Any

import peewee as pw

from db.members import PersonKind, Role
from db.organizations import CellKind, OrganizationKind
from nongson_desktop.columns import Column
from nongson_desktop.rules.posts import catalogue
from nongson_desktop.rules.profile_editing import plain
from nongson_desktop.rules.profile_parts import BOUND_WORDS, COMMON, CRITERIA_OF, RESULT, SHARE_WORDS, Profile
from nongson_desktop.rules.profile_sections import CRITERIA, GROUPS, SHARES, Path

_WORDS = pw.CharField(default="")
_LONG = pw.TextField(default="")
_YES = pw.BooleanField(default=False)
_WHOLE = pw.IntegerField(default=0)
_POINTS = pw.DecimalField(null=True)
_AT = ((OrganizationKind.COMMITTEE, "Đảng ủy"), (OrganizationKind.CELL, "Chi bộ"))
_GROUP_KEY = "key"
Entry = dict[str, Any]
Labels = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class EntryList:
    """A list of the rules with its place in the text, and how one entry is written in fields and read back.

    `called` is the entry as the clerk sees it in the list; `fields` and `entry` turn it into flat values and back;
    `fresh` is a new one to stand behind the entry at a place.
    """

    path: Path
    title: str
    columns: tuple[Column, ...]
    entries: tuple[Entry, ...]
    called: Callable[[Entry], str]
    fields: Callable[[Entry], Entry]
    entry: Callable[[Entry], Entry]
    fresh: Callable[[Sequence[Entry], int], Entry]


def lists_of(profile: Profile, section: str) -> tuple[EntryList, ...]:
    """The lists whose entries stand in this section; none for a section that only has single values."""
    raw = loads(profile.text, parse_float=Decimal)
    makers = {GROUPS: _groups, CRITERIA: _criteria, SHARES: _shares}
    return tuple(makers[section](profile, raw)) if section in makers else ()


def _at(raw: Any, path: Path) -> tuple[Entry, ...]:
    for step in path:
        raw = raw.get(step, {})
    return tuple(raw or ())


# Groups


def _groups(profile: Profile, raw: Any) -> Iterator[EntryList]:
    forms = tuple((kind.form, f"{kind.form_code}: {kind.form_title.lower()}") for kind in profile.kinds.values())
    entries = _at(raw, ("groups",))
    posts = _posts(entries)
    columns = (
        Column("title", "Tên nhóm", _WORDS, required=True),
        Column("form", "Mẫu (để trống: theo từng người)", _WORDS, choices=forms),
        Column("at", "Chức vụ dưới đây là chức vụ ở", _WORDS, choices=_AT),
        *_ticks("roles", Role.LABELS),
        *_ticks("posts", posts),
        *_ticks("person_kinds", PersonKind.LABELS),
    )
    ticks = {"roles": Role.LABELS, "posts": posts, "person_kinds": PersonKind.LABELS}
    yield EntryList(
        ("groups",),
        "Nhóm đánh giá",
        columns,
        entries,
        lambda one: str(one["title"]),
        lambda one: _group_fields(one, ticks),
        lambda values: _group(values, ticks),
        _new_group,
    )
    yield _collective_groups(raw)


def _new_group(entries: Sequence[Entry], _place: int) -> Entry:
    taken = {one[_GROUP_KEY] for one in entries} | {one["title"] for one in entries}
    number = next(number for number in count(1) if not {f"nhom-{number}", f"Nhóm mới {number}"} & taken)
    return {_GROUP_KEY: f"nhom-{number}", "title": f"Nhóm mới {number}", "person_kinds": [PersonKind.OUTSIDE]}


def _posts(groups: Iterable[Entry]) -> Labels:
    """The posts of the catalogue that are written one by one, and whatever else a group names."""
    known = {post.key: post.name for post in catalogue() if not post.role}
    strange = {key: key for group in groups for key in group.get("posts", ()) if key not in known}
    return tuple({**known, **strange}.items())


def _group_fields(one: Entry, ticks: Mapping[str, Labels]) -> Entry:
    known = {name: one.get(name, "") for name in ("title", "form", "at", _GROUP_KEY)}
    return known | {field: on for name, labels in ticks.items() for field, on in _ticked(name, labels, one).items()}


def _group(values: Entry, ticks: Mapping[str, Labels]) -> Entry:
    made = {name: values.get(name) or "" for name in (_GROUP_KEY, "title", "form")}
    chosen = {name: _chosen(name, labels, values) for name, labels in ticks.items()}
    made |= {"roles": chosen.pop("roles"), "at": values.get("at") or "", **chosen}
    return _filled(made if made["roles"] else made | {"at": ""}, (_GROUP_KEY, "title"))


def _collective_groups(raw: Any) -> EntryList:
    """The groups of collectives beside those that the kinds of collective name."""
    path, kinds = ("collective", "groups"), CellKind.LABELS
    return EntryList(
        path,
        "Nhóm tập thể, ngoài nhóm theo loại",
        (Column("title", "Tên nhóm", _WORDS, required=True), *_ticks("cell_kinds", kinds)),
        _at(raw, path),
        lambda one: str(one["title"]),
        lambda one: {"title": one["title"]} | _ticked("cell_kinds", kinds, one),
        lambda values: _filled(
            {"title": values.get("title") or "", "cell_kinds": _chosen("cell_kinds", kinds, values)}, ("title",)
        ),
        _new_collective_group,
    )


def _new_collective_group(entries: Sequence[Entry], _place: int) -> Entry:
    taken = {one["title"] for one in entries}
    return {"title": next(title for n in count(1) if (title := f"Nhóm mới {n}") not in taken)}


# Criteria


def _criteria(profile: Profile, raw: Any) -> Iterator[EntryList]:
    groups = ((COMMON, "Nhóm tiêu chí chung"), (RESULT, "Nhóm kết quả thực hiện nhiệm vụ"))
    points = (Column("max", "Điểm tối đa (để trống: chưa chia)", _POINTS),) if profile.scoring.by_points else ()
    columns = (
        Column("code", "Ký hiệu", _WORDS, required=True),
        Column("group", "Thuộc", _WORDS, choices=groups, required=True),
        Column("label", "Tiêu chí", _LONG, required=True),
        *points,
        Column("items", "Nội dung cụ thể, mỗi dòng một nội dung", _LONG),
        Column("by_sector", "Theo nội dung của từng khối", _YES),
    )
    for key in profile.trees:
        entries = _at(raw, ("criteria", key))
        yield EntryList(
            ("criteria", key),
            CRITERIA_OF.get(key, key),
            columns,
            entries,
            lambda one: f"{one['code']}. {one['label']}",
            _criterion_fields,
            _criterion,
            _new_criterion,
        )


def _new_criterion(entries: Sequence[Entry], place: int) -> Entry:
    """In the group of the one before it, under the next number that is free."""
    before = entries[place] if entries else {"code": "I.0", "group": COMMON}
    stem, _, number = str(before["code"]).rpartition(".")
    taken = {one["code"] for one in entries}
    codes = (f"{stem}.{next_}".lstrip(".") for next_ in count(int(number) + 1 if number.isdigit() else 1))
    return {"code": next(code for code in codes if code not in taken), "label": "", "group": before["group"]}


def _criterion_fields(one: Entry) -> Entry:
    known = {"max": None, "by_sector": False} | one
    return known | {"items": "\n".join(one.get("items", ()))}


def _criterion(values: Entry) -> Entry:
    items = [line.strip() for line in (values.get("items") or "").splitlines() if line.strip()]
    made = {name: values.get(name) for name in ("code", "label", "group", "max", "by_sector")}
    return _filled(made | {"items": items}, ("code", "label", "group"))


# Shares


def _shares(profile: Profile, raw: Any) -> Iterator[EntryList]:
    roots: list[tuple[Path, str]] = [
        (("kinds", key), f"{kind.form_title} ({kind.form_code})") for key, kind in profile.kinds.items()
    ]
    for root, whose in [*roots, (("collective",), f"Tập thể ({profile.collective.form_code})")]:
        yield _tests(profile, raw, (*root, "tests"), f"{whose}: điều kiện của mức", with_levels=True)
        yield _tests(profile, raw, (*root, "triggers"), f"{whose}: không hoàn thành khi", with_levels=False)


def _tests(profile: Profile, raw: Any, path: Path, title: str, *, with_levels: bool) -> EntryList:
    levels = tuple((level, level) for level in profile.levels[:-1]) if with_levels else ()
    columns = (
        Column("share", "Tỷ lệ", _WORDS, choices=tuple(SHARE_WORDS.items()), required=True),
        Column("bound", "Phải", _WORDS, choices=tuple(BOUND_WORDS.items()), required=True),
        Column("percent", "Phần trăm", _WHOLE, required=True),
        Column("article", "Điều", _WORDS),
        *_ticks("levels", levels),
    )
    fresh = {"share": "done", "at_least": 100, "levels": [profile.levels[0]], "article": ""}
    return EntryList(
        path,
        title,
        columns,
        _at(raw, path),
        _test_words,
        lambda one: _test_fields(one, levels),
        lambda values: _test(values, levels),
        lambda _entries, _place: dict(fresh if with_levels else {"share": "not_done", "over": 50, "article": ""}),
    )


def _test_words(one: Entry) -> str:
    bounds = " và ".join(f"{words} {one[bound]} %" for bound, words in BOUND_WORDS.items() if bound in one)
    levels = f"{', '.join(one['levels'])}: " if one.get("levels") else ""
    return f"{levels}{SHARE_WORDS.get(one['share'], one['share'])} {bounds}"


def _test_fields(one: Entry, levels: Sequence[tuple[str, str]]) -> Entry:
    bound = next((name for name in BOUND_WORDS if name in one), "at_least")
    known = {"share": one["share"], "bound": bound, "percent": one.get(bound, 0), "article": one["article"]}
    other = {name: one[name] for name in BOUND_WORDS if name in one and name != bound}
    return known | _ticked("levels", levels, one) | {"other": other}


def _test(values: Entry, levels: Sequence[tuple[str, str]]) -> Entry:
    made = {"share": values["share"], **values["other"], values["bound"]: values["percent"]}
    made["levels"] = _chosen("levels", levels, values)
    return _filled(made, ("share", *BOUND_WORDS)) | {"article": values.get("article") or ""}


# Several ticks for one list of words


def _ticks(name: str, labels: Sequence[tuple[str, str]]) -> tuple[Column, ...]:
    return tuple(Column(f"{name}.{value}", words, _YES) for value, words in labels)


def _ticked(name: str, labels: Sequence[tuple[str, str]], one: Entry) -> Entry:
    return {f"{name}.{value}": value in one.get(name, ()) for value, _ in labels}


def _chosen(name: str, labels: Sequence[tuple[str, str]], values: Entry) -> list[str]:
    return [value for value, _ in labels if values.get(f"{name}.{value}")]


def _filled(made: Mapping[str, Any], always: Sequence[str]) -> Entry:
    """What is empty is left out of the text, as the shipped rules do."""
    return {name: value for name, value in made.items() if name in always or value not in ("", None, [], False)}


# In the text


def with_entries(text: str, path: Path, entries: Sequence[Entry]) -> str:
    """The text with these entries in the place of a list; what stands outside it stays, comments too."""
    import tomlkit

    document = tomlkit.parse(text)
    node: Any = document
    for step in path[:-1]:
        node = node.setdefault(step, tomlkit.table())
    rows = [{name: plain(value) for name, value in one.items()} for one in entries]
    node[path[-1]] = _array(rows) if _is_array(path, node) else _tables(rows)
    return tomlkit.dumps(document)


def _is_array(path: Path, node: Any) -> bool:
    """Tests stand in one array of short tables, groups and criteria each under a heading of their own."""
    return path[-1] in ("tests", "triggers") or type(node.get(path[-1])).__name__ == "Array"


def _array(rows: Sequence[Entry]) -> Any:
    import tomlkit

    made = tomlkit.array()
    for row in rows:
        table = tomlkit.inline_table()
        table.update(row)
        made.append(table)
    return made.multiline(multiline=len(rows) > 1)


def _tables(rows: Sequence[Entry]) -> Any:
    import tomlkit

    made = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        table.update(row)
        made.append(table)
    return made


def moved(entries: Sequence[Entry], place: int, to: int) -> tuple[Entry, ...]:
    """The entries with one of them in another place."""
    rest = [one for at, one in enumerate(entries) if at != place]
    return (*rest[:to], entries[place], *rest[to:])

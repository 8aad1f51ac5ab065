"""Cán bộ thôn from a workbook: who holds a post, a member or somebody outside, known before or new."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from db.base import Row as Values
from db.base import save_many
from db.dates import PartialDate
from db.errors import UserError
from db.hamlets import Hamlet
from db.members import Sex
from db.posts import Cadre, HamletPost, PostHeld
from db.search import folded
from nongson_desktop.columns import Column
from nongson_desktop.excel.cells import digits_of, partial_date, text_of
from nongson_desktop.excel.headings import Header
from nongson_desktop.excel.reading import Cell
from nongson_desktop.excel.sections import hamlet_section
from nongson_desktop.excel.tables import Line, Table
from nongson_desktop.excel.vocabulary import Vocabulary, seed
from nongson_desktop.kinds import Kind
from nongson_desktop.rules.imports_persons import NUMBER_LABELS, Person, name_of, same_name_key
from nongson_desktop.rules.imports_records import WHO_LABELS, RecordsImport
from nongson_desktop.rules.imports_rows import WARNING, CellChoice, Row
from nongson_desktop.rules.posts import KNOWN_OF, cadre_of_member, catalogue, seed_posts

_TOGETHER = re.compile(r"\s*(?:[,;+&/]|\bkiêm nhiệm\b|\bkiêm\b|\bvà\b)\s*", re.IGNORECASE)
_BY_OFFICE = "{} lấy theo chức vụ cấp ủy ghi ở hồ sơ đảng viên nên dòng này không ghi."
_NAMED = ("cadre", "name", "surname", *NUMBER_LABELS)
_LABELS = {name: Cadre._meta.fields[name].verbose_name for name in KNOWN_OF if name not in WHO_LABELS}


class PostsImport(RecordsImport):
    """Reads and writes posts held; whoever is neither known nor a member is written as somebody outside the Party."""

    def __init__(self, kind: Kind, today: date) -> None:
        super().__init__(kind, today)
        self.labels = WHO_LABELS | _LABELS
        self.needed = (_NAMED, ("post",))
        self.anchors = (*_NAMED, "post")
        self.needed_words = "các cột “Họ và tên”, “Chức danh”, “Thôn”"

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(self.kind.columns, ("who", "posts"))

    def sections(self, header: Header) -> Callable[[str], str]:  # noqa: ARG002
        return hamlet_section

    def lines(self, table: Table) -> Iterable[Line]:
        """A line for each post: "Bí thư kiêm trưởng thôn" is two; section or sheet may be named after the hamlet."""
        of_sheet = hamlet_section(table.sheet.name)
        for line in table.lines:
            place = line.section or of_sheet
            placed = {**({"hamlet_name": place} if place else {}), **line.cells}
            for post in self._parted(text_of(line.cells.get("post"))):
                yield line._replace(cells=placed | ({"post": post} if post else {}))

    def _parted(self, text: str) -> list[str]:
        """The posts that a cell names, if the catalogue has each of them; else the cell as it is."""
        parts = [part.strip() for part in _TOGETHER.split(text)]
        known = len(parts) > 1 and all(folded(part) in self._posts for part in parts)
        return parts if known and folded(text) not in self._posts else [text]

    def understand(self, line: Line, table: Any) -> Row:
        whole = text_of(line.cells.get("cadre")) or name_of(line)
        named = {**line.cells, "cadre": whole, "name": whole}
        row = super().understand(line._replace(cells=named), table)
        cadre, post = row.values.get("cadre"), row.values.get("post")
        if post is not None and post.role and not row.is_refused:
            row.is_empty = True
            row.note(WARNING, table.heading("post"), post.name, _BY_OFFICE.format(post.name))
            return row
        if cadre is not None and cadre.id is None and cadre.__data__.get("member") is None:
            row.note(WARNING, table.heading("cadre"), cadre.name, f"{cadre.name} sẽ được ghi là người ngoài Đảng.")
        return row

    def value_of(self, column: Column, cell: Cell, line: Line) -> Any:
        if column.name == "cadre":
            return self._cadre(line)
        if column.name == "post":
            return self._post(text_of(cell))
        return super().value_of(column, cell, line)

    def _post(self, text: str) -> HamletPost:
        found = self._posts.get(folded(text))
        if found is None:
            several = " Mỗi dòng ghi một chức danh; người kiêm nhiệm ghi nhiều dòng." if "kiêm" in text.lower() else ""
            raise UserError(f"Không có chức danh “{text}” trong danh mục chức danh thôn.{several}", "post")
        return found

    @cached_property
    def _posts(self) -> dict[str, HamletPost]:
        """The catalogue by its names and by what clerks call them."""
        by_key = {one.key: one for one in catalogue()}
        called = {folded(word): key for key, words in seed()["post_names"].items() for word in words}
        found = {word: by_key[key] for word, key in called.items() if key in by_key}
        return found | {folded(one.name): one for one in by_key.values()}

    # who it is

    def _cadre(self, line: Line) -> Cadre:
        """The record of this person, that of a member, or a new one; of two of one name neither; raises UserError."""
        if any(digits_of(line.cells.get(key)) for key in NUMBER_LABELS):
            return self._as_cadre(self.directory.find(line))
        name, born = name_of(line), partial_date(line.cells.get("birth_date"), self.today.year)
        members = self.directory.namesakes(name, born)
        ids = {person.id for person in members}
        outside = [one for one in self._outside(name, born) if one.__data__.get("member") not in ids]
        if len(members) + len(outside) > 1:
            return self._holding(line, [*outside, *map(self._as_cadre, members)])
        return outside[0] if outside else self._as_cadre(members[0]) if members else self._new(line, name, born)

    def _as_cadre(self, person: Person) -> Cadre:
        """One record for a member, however many posts the file gives."""
        if person.id not in self._members:
            self._members[person.id] = cadre_of_member(person.id)
        return self._members[person.id]

    def _outside(self, name: str, born: PartialDate | None) -> list[Cadre]:
        """Who is known by the name, and born then or at a time not known; the file's own new people too."""
        known = self._known_cadres.get(same_name_key(name), [])
        return [one for one in known if None in (born, one.birth_date) or one.birth_date == born]

    def _holding(self, line: Line, alike: Sequence[Cadre]) -> Cadre:
        """Of several of one name the one who holds this post there already."""
        post = self._posts.get(folded(text_of(line.cells.get("post"))))
        hamlet = self._hamlet(text_of(line.cells.get("hamlet_name")))
        held = {
            row.__data__["cadre"]
            for row in PostHeld.select().where(PostHeld.post == post, PostHeld.hamlet == hamlet)
            if post and post.id and hamlet
        }
        found = [one for one in alike if one.id in held and one.id]
        if len(found) != 1:
            name = name_of(line)
            raise UserError(f"Có {len(alike)} người tên {name}; ghi thêm ngày sinh hoặc số thẻ.", "cadre")
        return found[0]

    def _hamlet(self, text: str) -> Hamlet | None:
        try:
            found: Hamlet = self._linked(Column("hamlet", "Thôn", PostHeld.hamlet), text)
        except UserError:
            return None
        return found

    def _new(self, line: Line, name: str, born: PartialDate | None) -> Cadre:
        told = {key: text_of(line.cells.get(key)) for key in _LABELS if key != "sex"}
        sex = {folded(label): key for key, label in Sex.LABELS}.get(folded(text_of(line.cells.get("sex"))), "")
        made = Cadre(name=name, birth_date=born, sex=sex, **told)
        self._known_cadres.setdefault(same_name_key(name), []).append(made)
        return made

    @cached_property
    def _members(self) -> dict[int, Cadre]:
        return {}

    @cached_property
    def _known_cadres(self) -> dict[str, list[Cadre]]:
        found: dict[str, list[Cadre]] = {}
        for one in Cadre.select().where(Cadre.hidden == False):
            found.setdefault(same_name_key(one.name), []).append(one)
        return found

    # what is the same, and writing

    def key_of(self, values: Mapping[str, Any], names: Sequence[str]) -> tuple[Any, ...]:
        """Somebody new is told by the object that stands for them, a post of the shipped catalogue by its key."""
        cadre, post = values.get("cadre"), values.get("post")
        who = cadre if cadre is None or isinstance(cadre, int) else cadre.id or id(cadre)
        what = post if post is None or isinstance(post, int) else post.id or post.key
        return (who, what, *super().key_of(values, [name for name in names if name not in ("cadre", "post")]))

    def write(self, rows: Sequence[Row], cells: Mapping[str, CellChoice]) -> None:
        seed_posts()
        posts = {one.key: one.id for one in catalogue()}
        people = {id(row.record.cadre): row.record.cadre for row in rows}
        made = _saved(one for one in people.values() if one.id is None)
        for row in rows:
            cadre, post = row.values["cadre"], row.values["post"]
            row.values["cadre"] = cadre.id or made[id(cadre)]
            row.values["post"] = post.id or posts[post.key]
        super().write(rows, cells)


def _saved(people: Iterable[Cadre]) -> dict[int, int]:
    """New people written in the current Action: the object that stood for each -> its id."""
    new = list(people)
    names = ("member", "candidate", *KNOWN_OF)
    values: list[Values] = [{name: one.__data__.get(name) for name in names if name in one.__data__} for one in new]
    return {id(one): made for one, made in zip(new, save_many(Cadre, values), strict=True)}

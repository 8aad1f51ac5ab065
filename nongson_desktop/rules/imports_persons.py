"""Who is who in a workbook and in the office: by card, by identity number, by name and birth."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from db.base import database
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member
from db.search import folded
from nongson_desktop.excel.cells import digits_of, partial_date, text_of
from nongson_desktop.excel.names import WrittenName, written_name
from nongson_desktop.excel.tables import Line
from nongson_desktop.rules.imports_rows import DUPLICATE, WARNING, Row, Twin

NUMBER_LABELS = {"card_number": "Số thẻ đảng viên", "identity_number": "Số định danh cá nhân"}
_OLD_AND_NEW = {8, 12}
_FULL = len("2026-12-31")
_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")  # the five tones


def same_name_key(name: str) -> str:
    """What two spellings of one name share: case, spaces and where in a syllable the tone stands do not matter."""
    return " ".join(_word_key(word) for word in name.casefold().split())


@lru_cache(maxsize=4096)
def _word_key(word: str) -> str:
    plain = unicodedata.normalize("NFD", word)
    return _MARKS.sub("", plain) + "".join(_MARKS.findall(plain))


class Person(NamedTuple):
    """What tells members apart; `born` and `admitted` are dates as they are kept, `where` says where it is written."""

    id: int
    name: str
    born: str | None
    card: str
    identity: str
    where: str
    admitted: str | None = None
    old_card: str = ""
    record: Any = None

    @property
    def birth(self) -> PartialDate | None:
        return PartialDate.from_iso(self.born) if self.born else None


def members_of_office() -> list[Person]:
    """Every visible member; one query."""
    known = (Member.id, Member.name, Member.birth_date, Member.card_number, Member.identity_number)
    fields = (*known, Member.admitted_on, Member.old_card_number)
    rows: Any = database.execute(Member.select(*fields).where(Member.hidden == False)).fetchall()
    return [Person._make((*row[:5], "đã có trong dữ liệu", *row[5:], None)) for row in rows]


class Directory:
    """Members by their numbers, and by their names with what is known of their birth."""

    def __init__(self, persons: Iterable[Person] = ()) -> None:
        self.by_number: dict[tuple[str, str], Person] = {}
        self._by_name: dict[str, dict[str, list[Person]]] = defaultdict(lambda: defaultdict(list))
        self._by_birth: dict[str, list[Person]] = defaultdict(list)
        self._unnamed: list[Person] = []
        for person in persons:
            self.add(person)

    def add(self, person: Person) -> None:
        for card in (person.card, person.old_card):
            if card:
                self.by_number.setdefault(("card_number", card), person)
        if person.identity:
            self.by_number.setdefault(("identity_number", person.identity), person)
        self._unnamed.append(person)

    def numbered(self, person: Person) -> tuple[str, str, Person] | None:
        """The field and the number that this person shares with somebody known, and who that is."""
        told = (("card_number", person.card), ("identity_number", person.identity), ("card_number", person.old_card))
        found = ((key, number, self.by_number.get((key, number))) for key, number in told if number)
        return next(((key, number, other) for key, number, other in found if other is not None), None)

    def _named_so(self, name: str) -> Mapping[str, Sequence[Person]]:
        """Who has the name, by birth; names are put in order when the first is asked for."""
        for person in self._unnamed:
            self._by_name[same_name_key(person.name)][person.born or ""].append(person)
            if person.born and len(person.born) == _FULL:
                self._by_birth[person.born].append(person)
        self._unnamed.clear()
        return self._by_name.get(same_name_key(name), {})

    def namesakes(self, name: str, birth: PartialDate | None) -> list[Person]:
        """Who has the name and was, or may have been, born then; all of the name when that is not known."""
        known = self._named_so(name)
        if birth is None:
            return [person for persons in known.values() for person in persons]
        full = birth.iso
        days = [full[:size] for size in (10, 7, 4, 0) if size <= len(full)]
        if birth.day is None:
            days += [day for day in known if day.startswith(full) and day != full]
        return [person for day in days for person in known.get(day, ())]

    def lookalikes(self, person: Person) -> list[Person]:
        """Who may be the same person though the name is without its marks, or the birth is another."""
        born, admitted = person.born or "", person.admitted or ""
        known = self._named_so(person.name)
        return [
            *(one for one in self._by_birth.get(born, ()) if _differ_in_marks(one.name, person.name)),
            *(
                one
                for day, persons in (known.items() if born and len(admitted) == _FULL else ())
                if day and not _may_be_one(day, born)
                for one in persons
                if one.admitted == admitted
            ),
        ]

    def find(self, line: Line) -> Person:
        """The member a line is about, by card or identity number, else by name and birth; raises UserError."""
        for key, label in NUMBER_LABELS.items():
            if number := digits_of(line.cells.get(key)):
                found = self.by_number.get((key, number)) or self._with_lost_zeros(key, number)
                if found is None:
                    raise UserError(f"Không có đảng viên nào mang {label.lower()} {number}.", key)
                return found
        return self._named(line)

    def _with_lost_zeros(self, key: str, number: str) -> Person | None:
        return next((found for size in (8, 12) if (found := self.by_number.get((key, number.zfill(size))))), None)

    def _named(self, line: Line) -> Person:
        name = name_of(line)
        if not name:
            raise UserError("Thiếu số thẻ đảng viên hoặc họ và tên nên không biết là ai.", "name")
        birth = partial_date(line.cells.get("birth_date"), 2100)
        alike = self.namesakes(name, birth)
        if not alike:
            raise UserError(f"Không có đảng viên {name}{f', sinh {birth}' if birth else ''} trong dữ liệu.", "name")
        if len(alike) > 1:
            raise UserError(f"Có {len(alike)} đảng viên tên {name}; ghi thêm số thẻ hoặc ngày sinh.", "name")
        return alike[0]


def name_of(line: Line) -> str:
    """The name of a line, from one column or two, in proper letters."""
    return written_of(line).name


def written_of(line: Line) -> WrittenName:
    """The name of a line, from one column or two, and what its cell says beside it."""
    whole = line.cells.get("name") or line.cells.get("member")
    parts = (whole,) if whole else (line.cells.get("surname"), line.cells.get("given"))
    return written_name(" ".join(text for part in parts if (text := text_of(part))))


def person_of(row: Row, *, several: bool = False) -> Person:
    """Whom a row is about; where there are several sheets their names are told too."""
    values = row.values
    numbers = values.get("card_number", ""), values.get("identity_number", "")
    birth, admitted = (found.iso if found else None for found in (values.get("birth_date"), values.get("admitted_on")))
    where = f"trang “{row.sheet}”, dòng {row.row}" if several else f"dòng {row.row}"
    return Person(0, values["name"], birth, *numbers, where, admitted, values.get("old_card_number", ""), row.record)


def twin_of(person: Person, *, by_number: bool = False) -> Twin:
    """The person as whom a row repeats."""
    return Twin(person.id, person.name, person.where, by_number, person.record)


def judge_namesake(row: Row, person: Person, other: Person) -> bool:
    """Note what a shared name means; True when the row repeats the other person."""
    whom = f"{other.name} ({other.where})"
    differ = _other_numbers(person, other)
    if not differ and row.twin is None:
        row.twin = twin_of(other)
    if person.born and person.born == other.born:
        if not differ:
            row.twin = twin_of(other)
            row.note(DUPLICATE, "Họ và tên", person.name, f"Trùng họ tên và ngày sinh với {whom}.")
            return True
        row.note(WARNING, "Họ và tên", person.name, f"Trùng họ tên, ngày sinh với {whom} nhưng khác {differ[0]}.")
    elif person.born and other.born and not differ:
        row.note(WARNING, "Họ và tên", person.name, f"Có thể là một người với {whom}: cùng tên, năm sinh.")
    elif not differ:
        row.note(WARNING, "Họ và tên", person.name, f"Trùng họ tên với {whom}, không có ngày sinh để phân biệt.")
    return False


def note_lookalike(row: Row, person: Person, other: Person) -> None:
    """Note who may be the same person, unless a number says otherwise."""
    if _other_numbers(person, other):
        return
    row.twin = row.twin or twin_of(other)
    if same_name_key(person.name) != same_name_key(other.name):
        alike = "cùng ngày sinh, họ tên chỉ khác dấu"
    else:
        alike = f"cùng họ tên, cùng ngày vào Đảng nhưng ngày sinh là {other.birth}"
    message = f"Có thể là một người với {other.name} ({other.where}): {alike}."
    row.note(WARNING, "Họ và tên", person.name, message)


def otherwise(person: Person, other: Person) -> str:
    """What sets two people of one number apart, as the end of a sentence; "" for nothing."""
    differ = ["họ tên"] if same_name_key(person.name) != same_name_key(other.name) else []
    if person.born and other.born and not _may_be_one(person.born, other.born):
        differ.append("ngày sinh")
    return f" nhưng khác {', '.join(differ)}: hãy xem lại số này" if differ else ""


def _differ_in_marks(one: str, other: str) -> bool:
    """Whether two names are the same but for their marks."""
    return one != other and folded(one) == folded(other) and same_name_key(one) != same_name_key(other)


def _may_be_one(one: str, other: str) -> bool:
    """Whether two dates as they are kept may be the same day."""
    return one.startswith(other) or other.startswith(one)


def _other_numbers(person: Person, other: Person) -> list[str]:
    """The numbers that both have and that are not the same; a card of 8 digits and one of 12 may be one person's."""
    pairs = ((person.card, other.card, "số thẻ"), (person.identity, other.identity, "số định danh"))
    return [
        label
        for mine, theirs, label in pairs
        if mine and theirs and mine != theirs and {len(mine), len(theirs)} != _OLD_AND_NEW
    ]

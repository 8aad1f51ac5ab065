"""What a set of rules holds, as plain values; db/seeds/rules/*.toml has the same names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from db.dates import month_and_day
from db.evaluation import Collective as Collectives
from db.members import PersonKind
from db.organizations import OrganizationKind

TASK_SHARES = ("done", "met", "late", "above", "not_done")
SHARE_WORDS = {
    "done": "nhiệm vụ hoàn thành",
    "met": "nhiệm vụ đạt chất lượng",
    "late": "nhiệm vụ chậm",
    "above": "nhiệm vụ vượt yêu cầu",
    "not_done": "nhiệm vụ không hoàn thành",
    "defects_fixed": "khuyết điểm của kỳ trước đã khắc phục",
    "weak_units": "đơn vị phụ trách bị xếp loại không hoàn thành",
    "low_votes": "phiếu tín nhiệm thấp",
    "units_disciplined": "tổ chức trực thuộc bị kỷ luật",
}
SHARES = tuple(SHARE_WORDS)
BOUND_WORDS = {"at_least": "ít nhất", "at_most": "không quá", "over": "trên", "below": "dưới"}
SCOPES = {"office": "toàn đảng bộ", "group": "từng nhóm đối tượng", "cell": "từng chi bộ"}
CAPS = ("sick_months", "workplace_gap")
OWN, UNIT = "own", "unit"
RATING_DATE, YEAR_END = "rating_date", "year_end"
COMMON, RESULT = "common", "result"
COLLECTIVES = "TAP_THE"
CRITERIA_OF = {
    COLLECTIVES: "Tập thể",
    PersonKind.LEADER: "Cá nhân giữ chức vụ lãnh đạo, quản lý",
    PersonKind.STAFF: "Cá nhân không giữ chức vụ lãnh đạo, quản lý",
    PersonKind.OUTSIDE: "Đảng viên không làm việc trong hệ thống chính trị",
}
_HUNDRED = 100
_YEARS_LAST_DAY, _HALF_A_YEAR = (12, 31), 6


@dataclass(frozen=True)
class Basis:
    """A document that a profile rests on."""

    document: str
    date: date
    article: str
    about: str


@dataclass(frozen=True)
class ShareTest:
    """A share that some levels ask for, or that calls for KHT; compared in whole numbers, never rounded."""

    share: str
    article: str
    levels: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None
    over: int | None = None
    below: int | None = None

    def holds(self, part: int, whole: int) -> bool:
        """Whether part of whole satisfies every bound; nothing of nothing satisfies `at_least` and `at_most`."""
        got = part * _HUNDRED
        return (
            (self.at_least is None or got >= self.at_least * whole)
            and (self.at_most is None or got <= self.at_most * whole)
            and (self.over is None or got > self.over * whole)
            and (self.below is None or got < self.below * whole)
        )


@dataclass(frozen=True)
class Scoring:
    """How a level follows from points or from grades."""

    method: str
    article: str
    common: int = 0
    result: int = 0
    floors: Mapping[str, int] | None = None
    grades: tuple[str, ...] = ()
    result_grades: Mapping[str, str] | None = None
    other_grades: Mapping[str, str] | None = None

    @property
    def by_points(self) -> bool:
        return self.method == "points"

    @property
    def maximum(self) -> int:
        return self.common + self.result


@dataclass(frozen=True)
class QuotaRule:
    """The cap on HTXS: percent, base and scope."""

    percent: int
    reading: str
    scope: str
    article: str
    rounding: str = "floor"
    percent_exceptional: int = 0


@dataclass(frozen=True)
class BallotRule:
    """What passes: more than `over` percent of a base."""

    base: str
    over: int = 50
    article: str = ""


@dataclass(frozen=True)
class Exemption:
    """Who is not rated and the words for it: by status, or by months since admission."""

    reason: str
    article: str
    reviewed: bool
    status: str = ""
    months: int = 0
    counted_to: str = ""


@dataclass(frozen=True)
class Group:
    """Members of like role, by offices at the committee or a cell, by posts in a hamlet, or by kind of person.

    `posts` are keys of the catalogue of posts. An empty `form` means that each writes the form of their own kind.
    """

    key: str
    title: str
    roles: tuple[str, ...] = ()
    at: str = ""
    posts: tuple[str, ...] = ()
    person_kinds: tuple[str, ...] = ()
    form: str = ""


@dataclass(frozen=True)
class Kind:
    """What a kind of person writes and is tested by."""

    form: str
    form_code: str
    form_title: str
    judged_on: str
    criteria: str = ""
    tests: tuple[ShareTest, ...] = ()
    triggers: tuple[ShareTest, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One line of a score sheet; `max` is empty while the level that decides has not split the group's points."""

    code: str
    label: str
    group: str
    max: Decimal | None = None
    items: tuple[str, ...] = ()
    by_sector: bool = False


@dataclass(frozen=True)
class Sector:
    """A kind of body whose results are judged on items of their own (khối)."""

    key: str
    title: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class MemberLevels:
    """The share of a cell's members that must be at a level or above."""

    level: str
    at_least: int


@dataclass(frozen=True)
class DisciplineCap:
    """The highest level that a form of discipline leaves; `duty_only`: only when tied to a public duty.

    `unless_remedied`: what was self-detected and remedied is left to the level that decides.
    """

    form: str
    level: str
    article: str
    duty_only: bool = False
    unless_remedied: bool = False


@dataclass(frozen=True)
class Allied:
    """The level that government, front and unions of the same place must have for a collective's HTXS."""

    level: str
    words: str
    article: str


@dataclass(frozen=True)
class Flag:
    """Something only people can establish, about those kinds or everybody; the program proposes KHT and asks."""

    key: str
    words: str
    article: str
    person_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class CollectiveKind:
    """One kind of collective: an organisation itself or a body leading it; `group` shares one quota."""

    key: str
    title: str
    at: str
    group: str
    collective: str = ""
    article: str = ""

    @property
    def is_cell(self) -> bool:
        """Whether it is the cells themselves, and no body leading them."""
        return self.at == OrganizationKind.CELL and self.collective == Collectives.ITSELF


@dataclass(frozen=True)
class CollectiveGroup:
    """Collectives of like role beside the groups that their kinds name; cells of `cell_kinds` are proposed for it."""

    title: str
    cell_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Collective:
    """What organisations and leading bodies write and are tested by; below `months` of age they are not rated.

    `clean_for`: levels for which no member of the leading body and no sub-unit may have been disciplined.
    """

    form: str
    form_code: str
    criteria: str = ""
    months: int = 0
    article: str = ""
    member_levels: tuple[MemberLevels, ...] = ()
    kinds: tuple[CollectiveKind, ...] = ()
    groups: tuple[CollectiveGroup, ...] = ()
    tests: tuple[ShareTest, ...] = ()
    triggers: tuple[ShareTest, ...] = ()
    discipline_caps: tuple[DisciplineCap, ...] = ()
    clean_for: tuple[str, ...] = ()
    allied: tuple[Allied, ...] = ()
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True)
class Cap:
    """A fact that keeps a member at or below a level."""

    share: str
    at_least: int
    level: str
    words: str
    article: str


@dataclass(frozen=True)
class Reason:
    """Why members are rated KHT, as the statistics count it; the key of a flag or of a share where one says it."""

    key: str
    words: str


@dataclass(frozen=True)
class Quarterly:
    """The assessment of leaders by quarter: common and result points, the result over the axes."""

    quarters: tuple[int, ...]
    axes: tuple[str, ...]
    common: int
    result: int
    form: str
    form_code: str
    article: str
    person_kinds: tuple[str, ...] = (PersonKind.LEADER,)


@dataclass(frozen=True)
class Profile:
    """The rules of some rating years, with the text they were read from."""

    key: str
    title: str
    first_year: int
    levels: tuple[str, ...]
    unconfirmed: Mapping[str, str]
    finish_before: str
    ballot: BallotRule
    basis: tuple[Basis, ...]
    scoring: Scoring
    quota: QuotaRule
    exempt: tuple[Exemption, ...]
    kinds: Mapping[str, Kind]
    collective: Collective
    flags: tuple[Flag, ...]
    last_year: int | None = None
    groups: tuple[Group, ...] = ()
    caps: tuple[Cap, ...] = ()
    discipline_caps: tuple[DisciplineCap, ...] = ()
    trees: Mapping[str, tuple[Criterion, ...]] = field(default_factory=dict)
    sectors: tuple[Sector, ...] = ()
    reasons: tuple[Reason, ...] = ()
    deciders: Mapping[str, str] = field(default_factory=dict)
    decider_article: str = ""
    quarterly: Quarterly | None = None
    text: str = ""

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def finish_by(self, year: int) -> date:
        """The day before which the year's evaluation is to be finished; one in the first half is of the next year."""
        month, day = month_and_day(self.finish_before) or _YEARS_LAST_DAY
        return date(year + (month <= _HALF_A_YEAR), month, day)

    @property
    def collective_kinds(self) -> tuple[CollectiveKind, ...]:
        return self.collective.kinds

    @property
    def collective_groups(self) -> tuple[str, ...]:
        """Every group that a collective may be in: those of the kinds first."""
        whole = self.collective
        return tuple(dict.fromkeys([*(kind.group for kind in whole.kinds), *(group.title for group in whole.groups)]))

    def group_of_cell(self, cell_kind: str) -> str:
        """The group proposed for a cell: the first that names its kind of cell, else that of all cells."""
        named = [group.title for group in self.collective.groups if cell_kind in group.cell_kinds]
        return next(iter([*named, *(kind.group for kind in self.collective.kinds if kind.is_cell)]), "")

    def kind(self, person_kind: str) -> Kind:
        """What applies to the kind of person; whoever is not marked is outside the political system."""
        return self.kinds[person_kind or PersonKind.OUTSIDE]

    def form_of(self, person_kind: str, group: str = "", override: str = "") -> Kind:
        """The kind whose form a member writes: the override's, else the group's, else that of the own kind."""
        wanted = override or next((one.form for one in self.groups if one.title == group), "")
        own = self.kind(person_kind)
        return next((kind for kind in (own, *self.kinds.values()) if kind.form == wanted), own)

    def flag(self, key: str) -> Flag:
        return next(flag for flag in self.flags if flag.key == key)

    def flags_for(self, person_kind: str) -> tuple[Flag, ...]:
        """What people may have to establish about a member of that kind."""
        kind = person_kind or PersonKind.OUTSIDE
        return tuple(flag for flag in self.flags if not flag.person_kinds or kind in flag.person_kinds)

    def criteria(self, key: str, sector: str = "") -> tuple[Criterion, ...]:
        """The lines of a score sheet: of "TAP_THE", "leader", "staff" or "outside"; a sector gives its own items."""
        items = next((one.items for one in self.sectors if one.key == sector), ())
        lines = self.trees.get(key, ())
        return tuple(replace(line, items=items) if line.by_sector and items else line for line in lines)

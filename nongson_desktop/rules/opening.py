"""Danh sách khi mở đánh giá: who is rated, who is not and by which rule, and whom the committee must look at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.errors import UserError
from db.evaluation import Evaluation, Level, QuotaReading
from db.reading import read_once
from nongson_desktop.rules.evaluation import evaluation_of, profile_of
from nongson_desktop.rules.evidence import Ground, each_ground
from nongson_desktop.rules.organizations import standing
from nongson_desktop.rules.profiles import Exemption, Profile
from nongson_desktop.rules.rated import (
    Overtaken,
    Subject,
    kept_cells,
    kept_members,
    members_of,
    newcomers_since,
    overtaken_since,
)

_NO_CELL = "không thuộc chi bộ nào vào ngày chốt"


@dataclass(frozen=True)
class NotRated:
    """Someone, or a cell founded too late, that a rule leaves out, with the rule's words and its article."""

    subject: Subject
    article: str
    reviewed: bool = False

    @property
    def words(self) -> str:
        """Why, and whether the review is still due."""
        review = "vẫn kiểm điểm, không xếp loại" if self.reviewed else "không kiểm điểm, không xếp loại"
        return f"{self.subject.reason}: {review}"


@dataclass(frozen=True)
class Undecided:
    """Someone whom no rule settles: the committee looks at the case."""

    id: int
    name: str
    cell: str
    why: str


@dataclass(frozen=True)
class Branch:
    """One organisation of the snapshot: where it stood in the tree and how many of its members are rated."""

    id: int
    name: str
    depth: int
    members: int
    rated: int


@dataclass(frozen=True)
class Opening:
    """The year's list as it was opened: nothing in it is written anywhere."""

    evaluation: Evaluation
    profile: Profile
    rated: tuple[Subject, ...]
    not_rated: tuple[NotRated, ...]
    cells_not_rated: tuple[NotRated, ...]
    undecided: tuple[Undecided, ...]
    newcomers: tuple[Subject, ...]
    overtaken: tuple[Overtaken, ...]
    branches: tuple[Branch, ...]
    cells: tuple[Subject, ...]

    def within(self, bodies: Collection[int]) -> Opening:
        """What of it is of these bodies, their tree from the topmost of them on."""
        names = {one.name for one in self.cells if one.id in bodies}
        below = [one for one in self.branches if one.id in bodies]
        top = min((one.depth for one in below), default=0)
        return replace(
            self,
            rated=tuple(one for one in self.rated if one.cell_id in bodies),
            not_rated=tuple(one for one in self.not_rated if one.subject.cell_id in bodies),
            cells_not_rated=tuple(one for one in self.cells_not_rated if one.subject.id in bodies),
            undecided=tuple(one for one in self.undecided if one.cell in names),
            overtaken=tuple(one for one in self.overtaken if one.cell in names),
            newcomers=tuple(one for one in self.newcomers if (one.cell_id or one.id) in bodies),
            branches=tuple(replace(one, depth=one.depth - top) for one in below),
            cells=tuple(one for one in self.cells if one.id in bodies),
        )

    @property
    def sentences(self) -> list[str]:
        """The list in words: the day, the rules, the counts."""
        opened = self.evaluation
        reading = dict(QuotaReading.LABELS)[opened.reading]
        document = f" ({opened.reading_document})" if opened.reading_document else ""
        total = len(self.rated) + len(self.not_rated)
        return [
            f"Chốt ngày {opened.rating_date:%d/%m/%Y} theo {self.profile.title}; tỷ lệ hoàn thành xuất sắc tối đa"
            f" {opened.percent} %, {reading}{document}.",
            f"{total} đảng viên: {len(self.rated)} được xếp loại, {len(self.not_rated)} không xếp loại;"
            f" {len(self.undecided)} trường hợp cần cấp ủy xem xét. {len(self.cells)} chi bộ.",
        ]


@read_once
def opening_of(year: int) -> Opening:
    """The opened year's list; a handful of queries; raises UserError before the opening."""
    evaluation = evaluation_of(year)
    if evaluation is None:
        raise UserError(f"Chưa mở đánh giá năm {year}.", "year")
    profile, day = profile_of(evaluation), evaluation.rating_date
    members, cells = kept_members(year), kept_cells(year)
    closed = evaluation.closed_on is not None
    return Opening(
        evaluation,
        profile,
        tuple(one for one in members if not one.reason),
        tuple(_not_rated(profile, members)),
        tuple(NotRated(one, _with_document(profile, profile.collective.article)) for one in cells if one.reason),
        tuple(_undecided(profile, year, day, members)),
        () if closed else tuple(newcomers_since(year, day, cells)),
        () if closed else tuple(overtaken_since(year, day)),
        tuple(_branches(day, members)),
        tuple(cells),
    )


def _not_rated(profile: Profile, members: Sequence[Subject]) -> Iterator[NotRated]:
    rules = {rule.reason: rule for rule in profile.exempt}
    for one in members:
        if one.reason:
            rule = rules.get(one.reason, Exemption(one.reason, "", reviewed=False))
            yield NotRated(one, _with_document(profile, rule.article), rule.reviewed)


def _with_document(profile: Profile, article: str) -> str:
    """An article that names no document is of the first one that the profile rests on."""
    return f"{profile.basis[0].document}, {article}" if article.startswith("Điều") else article


def _undecided(profile: Profile, year: int, day: date, members: Sequence[Subject]) -> Iterator[Undecided]:
    doubts = {one.id: one.doubt for one in members_of(profile, year, day) if one.doubt}
    judged = {
        member: f"chưa mức nào phù hợp theo kết quả nhiệm vụ ({ground.shares.words}), xem thuyết minh căn cứ"
        for member, ground in each_ground(year)
        if _fits_nothing(ground)
    }
    for one in members:
        for why in _open_questions(one, doubts, judged):
            yield Undecided(one.id, one.name, one.cell, why)


def _fits_nothing(ground: Ground) -> bool:
    """Every task has its result, nothing calls for KHT, and yet no level fits."""
    found, tasks = ground.proposal, ground.shares
    return found is not None and found.level is None and found.at_most == Level.KHT and tasks.count > tasks.open == 0


def _open_questions(one: Subject, doubts: Mapping[int, str], judged: Mapping[int, str]) -> Iterator[str]:
    if not one.cell_id:
        yield _NO_CELL
    if one.id in doubts:
        yield f"chưa đủ dữ liệu để tính 6 tháng từ khi kết nạp ({doubts[one.id]})"
    if one.reason and one.level:
        yield f"không xếp loại ({one.reason}) nhưng đã ghi mức {one.level}"
    if not one.reason and one.id in judged:
        yield judged[one.id]


def _branches(day: date, members: Sequence[Subject]) -> Iterator[Branch]:
    """The tree of the day from the top, each organisation with the members that the snapshot keeps in it."""
    inside = Counter(one.cell_id for one in members)
    rated = Counter(one.cell_id for one in members if not one.reason)
    under: dict[int | None, list[tuple[int, str]]] = {}
    rows = standing(day)
    known = {row[0] for row in rows}
    for number, _kind, name, parent in rows:
        under.setdefault(parent if parent in known else None, []).append((number, name))

    def walk(parent: int | None, depth: int) -> Iterator[Branch]:
        for number, name in under.get(parent, []):
            yield Branch(number, name, depth, inside[number], rated[number])
            yield from walk(number, depth + 1)

    yield from walk(None, 0)

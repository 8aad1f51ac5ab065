"""Bộ quy định theo năm: the legal numbers of a rating year, read from data and checked when read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from db.base import action, database
from db.errors import UserError
from db.evaluation import Level, QuotaReading
from db.members import PersonKind, Role, Status
from db.settings import keep_setting, setting
from nongson_desktop.paths import seeds

SHARES = ("done", "met", "late", "above", "not_done", "defects_fixed", "weak_units", "low_votes")
SCOPES = {"office": "toàn đảng bộ", "group": "từng nhóm đối tượng", "cell": "từng chi bộ"}
BALLOT_BASES = {"entitled": "số có quyền biểu quyết", "present": "số có mặt", "valid": "số phiếu hợp lệ"}
CAPS = ("sick_months",)
OWN, UNIT = "own", "unit"
RATING_DATE, YEAR_END = "rating_date", "year_end"
_OWN, _OWN_LIST = "rule-profile:", "rule-profiles"
_HUNDRED = 100


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
    """Members of like role, by offices held at the committee or a cell, or by kind of person."""

    key: str
    title: str
    roles: tuple[str, ...] = ()
    at: str = ""
    person_kinds: tuple[str, ...] = ()


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
class MemberLevels:
    """The share of a cell's members that must be at a level or above."""

    level: str
    at_least: int


@dataclass(frozen=True)
class Collective:
    """What a cell writes and is tested by; below `months` of age it is not rated."""

    form: str
    form_code: str
    criteria: str = ""
    months: int = 0
    article: str = ""
    member_levels: tuple[MemberLevels, ...] = ()


@dataclass(frozen=True)
class Cap:
    """A fact that keeps a member at or below a level."""

    share: str
    at_least: int
    level: str
    words: str
    article: str


@dataclass(frozen=True)
class Flag:
    """Something only people can establish; it makes the program propose KHT and ask."""

    key: str
    words: str
    article: str


@dataclass(frozen=True)
class Profile:
    """The rules of some rating years, with the text they were read from."""

    key: str
    title: str
    first_year: int
    last_year: int | None
    levels: tuple[str, ...]
    unconfirmed: Mapping[str, str]
    finish_before: str
    ballot_base: str
    basis: tuple[Basis, ...]
    scoring: Scoring
    quota: QuotaRule
    exempt: tuple[Exemption, ...]
    groups: tuple[Group, ...]
    kinds: Mapping[str, Kind]
    collective: Collective
    caps: tuple[Cap, ...]
    flags: tuple[Flag, ...]
    text: str

    def covers(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def kind(self, person_kind: str) -> Kind:
        """What applies to the kind of person; whoever is not marked is outside the political system."""
        return self.kinds[person_kind or PersonKind.OUTSIDE]

    def flag(self, key: str) -> Flag:
        return next(flag for flag in self.flags if flag.key == key)


def profile_keys() -> list[str]:
    """The shipped profiles in the order of years, then the office's own."""
    shipped = sorted(path.stem for path in (seeds() / "rules").glob("*.toml"))
    return shipped + [key for key in _own_keys() if key not in shipped]


def load(key: str) -> Profile:
    """The profile of that key, the office's own text before the shipped one; raises UserError."""
    path = seeds() / "rules" / f"{key}.toml"
    text = _own_text(key)
    if text is None and key in profile_keys():
        text = path.read_text(encoding="utf-8")
    if text is None:
        raise UserError(f"Không có bộ quy định “{key}”. Các bộ quy định: {', '.join(profile_keys())}.", "profile")
    return parse(text)


def profile_for(year: int) -> Profile:
    """The profile whose years hold this one; raises UserError."""
    fitting = [profile for profile in map(load, profile_keys()) if profile.covers(year)]
    if not fitting:
        raise UserError(f"Chưa có bộ quy định đánh giá cho năm {year}.", "year")
    return max(fitting, key=lambda profile: profile.first_year)


def keep_profile(text: str, document: str = "") -> Profile:
    """Keep the office's own text of a profile, in its own Action; raises UserError when it does not hold together."""
    profile = parse(text)
    own = [key for key in _own_keys() if key != profile.key]
    with action(f"Sửa bộ quy định {profile.key}"):
        keep_setting(_OWN + profile.key, text, document=document)
        keep_setting(_OWN_LIST, sorted([*own, profile.key]))
    return profile


def _own_keys() -> list[str]:
    return [] if database.is_closed() else list(setting(_OWN_LIST, date.max, []))


def _own_text(key: str) -> str | None:
    return None if database.is_closed() else setting(_OWN + key, date.max)


def parse(text: str) -> Profile:
    """Read and check a profile; raises UserError naming what does not hold together."""
    try:
        profile = _profile(tomllib.loads(text), text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"Không đọc được bộ quy định: {error}.") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UserError(f"Bộ quy định thiếu hoặc thừa mục: {error}.") from error
    _check(profile)
    return profile


def _profile(raw: Mapping[str, Any], text: str) -> Profile:
    return Profile(
        key=raw["key"],
        title=raw["title"],
        first_year=raw["first_year"],
        last_year=raw.get("last_year"),
        levels=tuple(raw["levels"]),
        unconfirmed=dict(_named(line) for line in raw["unconfirmed"]),
        finish_before=raw["finish_before"],
        ballot_base=raw["ballot"]["base"],
        basis=tuple(Basis(**row) for row in raw["basis"]),
        scoring=Scoring(**_tuples(raw["scoring"], "grades")),
        quota=QuotaRule(**raw["quota"]),
        exempt=tuple(Exemption(**row) for row in raw["exempt"]),
        groups=tuple(Group(**_tuples(row, "roles", "person_kinds")) for row in raw.get("groups", [])),
        kinds={key: _kind(row) for key, row in raw["kinds"].items()},
        collective=_collective(raw["collective"]),
        caps=tuple(Cap(**row) for row in raw.get("caps", [])),
        flags=tuple(Flag(**row) for row in raw["flags"]),
        text=text,
    )


def _named(line: str) -> tuple[str, str]:
    path, _, why = line.partition(": ")
    return path, why


def _tuples(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: tuple(value) if name in names else value for name, value in row.items()}


def _kind(row: Mapping[str, Any]) -> Kind:
    return Kind(**{**row, "tests": _tests(row.get("tests", [])), "triggers": _tests(row.get("triggers", []))})


def _tests(rows: Sequence[Mapping[str, Any]]) -> tuple[ShareTest, ...]:
    return tuple(ShareTest(**_tuples(row, "levels")) for row in rows)


def _collective(row: Mapping[str, Any]) -> Collective:
    shares = tuple(MemberLevels(**share) for share in row.get("member_levels", []))
    return Collective(**{**row, "member_levels": shares})


def _check(profile: Profile) -> None:
    """Refuse a profile that contradicts itself."""
    problems = [*_level_problems(profile), *_scoring_problems(profile), *_quota_problems(profile)]
    problems += [*_test_problems(profile), *_member_problems(profile)]
    if profile.last_year is not None and profile.last_year < profile.first_year:
        problems.append("năm cuối trước năm đầu")
    if problems:
        raise UserError(f"Bộ quy định {profile.key}: {'; '.join(problems)}.")


def _level_problems(profile: Profile) -> list[str]:
    return [] if profile.levels == Level.ALL else [f"các mức phải là {', '.join(Level.ALL)}"]


def _scoring_problems(profile: Profile) -> list[str]:
    scoring = profile.scoring
    if not scoring.by_points:
        return [] if scoring.result_grades and scoring.other_grades else ["thiếu cấp độ theo mức"]
    floors = list((scoring.floors or {}).values())
    problems = []
    if scoring.maximum != _HUNDRED:
        problems.append(f"tổng điểm {scoring.common} + {scoring.result} khác 100")
    if tuple(scoring.floors or {}) != profile.levels or any(a <= b for a, b in pairwise(floors)):
        problems.append("điểm sàn phải giảm dần theo mức")
    return problems


def _quota_problems(profile: Profile) -> list[str]:
    quota = profile.quota
    checks = {
        "tỷ lệ tối đa phải từ 0 đến 100": 0 <= quota.percent <= _HUNDRED,
        "cách tính tỷ lệ không đúng": quota.reading in dict(QuotaReading.LABELS),
        "phạm vi tính tỷ lệ không đúng": quota.scope in SCOPES,
        "chỉ được làm tròn xuống (floor), vì văn bản ghi “không vượt quá”": quota.rounding == "floor",
        "cách tính đa số không đúng": profile.ballot_base in BALLOT_BASES,
        "tính theo nhóm mà không có nhóm": quota.scope != "group" or bool(profile.groups),
    }
    return [words for words, fine in checks.items() if not fine]


def _test_problems(profile: Profile) -> list[str]:
    kinds = list(profile.kinds.values())
    tests = [test for kind in kinds for test in (*kind.tests, *kind.triggers)]
    problems = [f"không có tỷ lệ “{test.share}”" for test in tests if test.share not in SHARES]
    levels = {level for test in tests for level in test.levels}
    levels |= {cap.level for cap in profile.caps} | {rule.level for rule in profile.collective.member_levels}
    problems += [f"không có mức trần theo “{cap.share}”" for cap in profile.caps if cap.share not in CAPS]
    problems += [f"không có cách tính “{kind.judged_on}”" for kind in kinds if kind.judged_on not in (OWN, UNIT)]
    return problems + [f"không có mức “{level}”" for level in sorted(levels - set(profile.levels))]


def _member_problems(profile: Profile) -> list[str]:
    problems = [f"điều kiện không xếp loại chưa rõ: {rule.reason}" for rule in profile.exempt if not _is_rule(rule)]
    if set(profile.kinds) != {key for key, _ in PersonKind.LABELS}:
        problems.append("phải có đủ ba đối tượng: leader, staff, outside")
    roles = dict(Role.LABELS)
    problems += [f"không có chức vụ “{role}”" for group in profile.groups for role in group.roles if role not in roles]
    return problems


def _is_rule(rule: Exemption) -> bool:
    if rule.status:
        return rule.status in dict(Status.LABELS)
    return rule.months > 0 and rule.counted_to in (RATING_DATE, YEAR_END)

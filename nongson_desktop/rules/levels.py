"""Đề xuất mức xếp loại: which level a member's points and tasks fit under a profile, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from db.evaluation import Level
from nongson_desktop.rules.percent import percent_words
from nongson_desktop.rules.profile_parts import SHARE_WORDS, TASK_SHARES
from nongson_desktop.rules.profiles import OWN, Cap, Kind, Profile, ShareTest
from nongson_desktop.rules.tasks import TaskShares

_ASK = "cần cấp ủy xem xét"
_NO_TASK = "Chưa ghi nhiệm vụ nào trong năm: các điều kiện về nhiệm vụ chưa đủ dữ liệu"


@dataclass(frozen=True)
class Ceiling:
    """A recorded fact that keeps a member at or below a level, in words with its article; at KHT it proposes KHT."""

    level: str
    words: str


@dataclass(frozen=True)
class Evidence:
    """What else bears on a level, beside points and the member's own tasks; `weigh` is for people to judge."""

    unit: TaskShares | None = None
    defects: int = 0
    defects_fixed: int = 0
    units: int = 0
    weak_units: int = 0
    votes: int = 0
    low_votes: int = 0
    sick_months: int = 0
    workplace: str = ""
    flags: tuple[str, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    weigh: tuple[str, ...] = ()
    result_grades: tuple[str, ...] = ()
    other_grades: tuple[str, ...] = ()

    @property
    def workplace_gap(self) -> int:
        """How many levels below HTXS the công chức/viên chức rating stands; 0 while there is none."""
        return Level.ALL.index(self.workplace) if self.workplace else 0


NO_MORE = Evidence()


@dataclass(frozen=True)
class LevelProposal:
    """A level, or None when people must judge, with its reason; `at_most` is what the tasks and caps leave open."""

    level: str | None
    explanation: str
    at_most: str


def band(profile: Profile, points: Decimal) -> str:
    """The level whose floor the points reach, compared without rounding (QĐ 366 Điều 11)."""
    floors = profile.scoring.floors or {}
    return next(level for level in profile.levels if points >= floors[level])


def propose_level(
    profile: Profile, kind: str, points: Decimal | None, shares: TaskShares, evidence: Evidence = NO_MORE
) -> LevelProposal:
    """The level that points, tasks and evidence fit; the committee decides, the program never does."""
    rules = profile.kind(kind)
    judged = shares if rules.judged_on == OWN or evidence.unit is None else evidence.unit
    found = _propose(profile, rules, points, judged, evidence)
    weigh = f" Cấp ủy cân nhắc: {'; '.join(evidence.weigh)}." if evidence.weigh else ""
    return replace(found, explanation=found.explanation + weigh)


def _propose(
    profile: Profile, rules: Kind, points: Decimal | None, judged: TaskShares, evidence: Evidence
) -> LevelProposal:
    grave = _grave(profile, rules, judged, evidence)
    if grave:
        text = f"Đề xuất {Level.KHT}: {'; '.join(grave)}. Nếu tự phát hiện, tự khắc phục xong thì cấp ủy quyết định."
        return LevelProposal(Level.KHT, text, Level.KHT)
    barriers = {level: _barriers(profile, rules, level, judged, evidence) for level in profile.levels}
    at_most = next((level for level in profile.levels if not barriers[level]), Level.KHT)
    reached = _reached(profile, points, evidence)
    if not judged.count and reached != Level.KHT:
        return _without_tasks(barriers, at_most)
    return _by_score(profile, reached, barriers, at_most, _facts(profile, rules, points, judged, evidence))


def _without_tasks(barriers: Mapping[str, list[str]], at_most: str) -> LevelProposal:
    """With no task recorded nothing is passed or failed; what other facts bar still bars."""
    bars = f" Không cao hơn {at_most} vì {'; '.join(barriers[Level.HTXS])}." if at_most != Level.HTXS else ""
    return LevelProposal(None, f"{_NO_TASK}, {_ASK}.{bars}", at_most)


def _by_score(
    profile: Profile, reached: str | None, barriers: Mapping[str, list[str]], at_most: str, facts: str
) -> LevelProposal:
    """The first level, from the one that points or grades reach down, that nothing bars."""
    if reached is None:
        missing = "điểm" if profile.scoring.by_points else "cấp độ từng tiêu chí"
        return LevelProposal(None, f"Chưa có {missing}; {_left_open(barriers, at_most)} {facts}", at_most)
    open_levels = profile.levels[profile.levels.index(reached) :]
    fitting = next((level for level in open_levels if level == reached == Level.KHT or _fits(level, barriers)), None)
    if fitting is None:
        reasons = "; ".join(dict.fromkeys(reason for level in open_levels for reason in barriers[level]))
        return LevelProposal(None, f"Không mức nào phù hợp ({reasons}): {_ASK}. {facts}", at_most)
    lost = [reason for level in open_levels[: open_levels.index(fitting)] for reason in barriers[level]]
    why = f" Không đạt mức cao hơn vì {'; '.join(dict.fromkeys(lost))}." if lost else ""
    return LevelProposal(fitting, f"Đề xuất {fitting}.{why} {facts}", at_most)


def _left_open(barriers: Mapping[str, list[str]], at_most: str) -> str:
    """What tasks and facts leave open while points or grades are missing."""
    if at_most == Level.HTXS:
        return f"theo nhiệm vụ cao nhất là {at_most}."
    reasons = "; ".join(barriers[Level.HTXS])
    if at_most == Level.KHT:
        return f"theo nhiệm vụ chưa mức nào phù hợp ({reasons}): {_ASK}."
    return f"theo nhiệm vụ cao nhất là {at_most}. Không cao hơn được vì {reasons}."


def _fits(level: str, barriers: Mapping[str, list[str]]) -> bool:
    """KHT is never arrived at by falling through: it needs its own points or a trigger."""
    return level != Level.KHT and not barriers[level]


def _facts(profile: Profile, rules: Kind, points: Decimal | None, judged: TaskShares, evidence: Evidence) -> str:
    parts = [_points_words(profile, points)] if points is not None else []
    parts += ["nhiệm vụ của đơn vị phụ trách" if judged is evidence.unit else "nhiệm vụ của cá nhân", judged.words]
    parts += [f"{judged.open} việc chưa có kết quả"] if judged.open else []
    parts += [] if _is_known(rules, evidence) else ["chưa có số liệu của đơn vị phụ trách"]
    return f"Căn cứ {profile.basis[0].document}, {profile.scoring.article}: {', '.join(parts)}."


def _points_words(profile: Profile, points: Decimal) -> str:
    level = band(profile, points)
    return f"{number_words(points)} điểm (khung {level}, từ {(profile.scoring.floors or {})[level]})"


def number_words(points: Decimal) -> str:
    """Points as papers write them: 90,5."""
    return f"{points.normalize():f}".replace(".", ",")


def _reached(profile: Profile, points: Decimal | None, evidence: Evidence) -> str | None:
    """The highest level that points or grades alone allow; None when they are not there yet."""
    if profile.scoring.by_points:
        return band(profile, points) if points is not None else None
    if not evidence.result_grades:
        return None
    return next((level for level in profile.levels if _graded(profile, level, evidence)), Level.KHT)


def _graded(profile: Profile, level: str, evidence: Evidence) -> bool:
    scale = profile.scoring.grades
    results, others = profile.scoring.result_grades or {}, profile.scoring.other_grades or {}
    if level not in results:
        return False
    return all(scale.index(grade) <= scale.index(results[level]) for grade in evidence.result_grades) and all(
        scale.index(grade) <= scale.index(others[level]) for grade in evidence.other_grades
    )


def _grave(profile: Profile, rules: Kind, judged: TaskShares, evidence: Evidence) -> list[str]:
    """What proposes KHT by itself: the triggers that hold and the facts that people established."""
    flags = [f"{profile.flag(key).words} ({profile.flag(key).article})" for key in evidence.flags]
    facts = [fact.words for fact in evidence.ceilings if fact.level == Level.KHT]
    known = [test for test in rules.triggers if test.share not in TASK_SHARES or _is_known(rules, evidence)]
    return (
        flags
        + facts
        + [_said(test, *_parts(test.share, judged, evidence)) for test in known if _holds(test, judged, evidence)]
    )


def triggers_met(profile: Profile, kind: str, shares: TaskShares, evidence: Evidence = NO_MORE) -> list[str]:
    """The shares that by themselves call for KHT, by their keys."""
    rules = profile.kind(kind)
    judged = shares if rules.judged_on == OWN or evidence.unit is None else evidence.unit
    known = [test for test in rules.triggers if test.share not in TASK_SHARES or _is_known(rules, evidence)]
    return [test.share for test in known if _holds(test, judged, evidence)]


def _is_known(rules: Kind, evidence: Evidence) -> bool:
    """A leader answers for the unit's tasks: without its figures their own tasks never call for KHT."""
    return rules.judged_on == OWN or evidence.unit is not None


def _holds(test: ShareTest, judged: TaskShares, evidence: Evidence) -> bool:
    part, whole = _parts(test.share, judged, evidence)
    return whole > 0 and test.holds(part, whole)


def _barriers(profile: Profile, rules: Kind, level: str, judged: TaskShares, evidence: Evidence) -> list[str]:
    """Why the level is out of reach, points aside; empty when it is not."""
    failed = [
        _said(test, *_parts(test.share, judged, evidence))
        for test in rules.tests
        if level in test.levels and not test.holds(*_parts(test.share, judged, evidence))
    ]
    facts = [fact.words for fact in evidence.ceilings if profile.levels.index(level) < profile.levels.index(fact.level)]
    caps = [f"{cap.words} ({cap.article})" for cap in profile.caps if _capped(profile, cap, level, evidence)]
    return failed + facts + caps


def _capped(profile: Profile, cap: Cap, level: str, evidence: Evidence) -> bool:
    higher = profile.levels.index(level) < profile.levels.index(cap.level)
    return higher and int(getattr(evidence, cap.share)) >= cap.at_least


def _parts(share: str, judged: TaskShares, evidence: Evidence) -> tuple[int, int]:
    if share in TASK_SHARES:
        return int(getattr(judged, share)), judged.count
    wholes = {"defects_fixed": evidence.defects, "weak_units": evidence.units, "low_votes": evidence.votes}
    return int(getattr(evidence, share, 0)), wholes.get(share, 0)


def _said(test: ShareTest, part: int, whole: int) -> str:
    bounds = (
        ("quy định ít nhất", test.at_least),
        ("quy định không quá", test.at_most),
        ("trên", test.over),
        ("dưới", test.below),
    )
    word, bound = next((word, value) for word, value in bounds if value is not None)
    told = percent_words(part, whole, bound)
    return f"{part}/{whole} {SHARE_WORDS[test.share]} ({told}), {word} {bound} % ({test.article})"


@dataclass(frozen=True)
class MemberCondition:
    """What the levels of its members must come to before a cell may be at HTXS, and whether they do."""

    words: str
    met: bool


def member_conditions(profile: Profile, counts: Mapping[str, int]) -> list[MemberCondition]:
    """Every condition on the levels of a cell's members (HD 21, P2019 only), with what they come to."""
    rated = sum(counts.values())
    found = []
    for rule in profile.collective.member_levels:
        reached = sum(counts.get(level, 0) for level in profile.levels[: profile.levels.index(rule.level) + 1])
        asked = f"cần {rule.at_least} % ({profile.collective.article})"
        told = percent_words(reached, rated, rule.at_least)
        words = f"{reached}/{rated} đảng viên từ {rule.level} trở lên ({told}), {asked}"
        found.append(MemberCondition(words, reached * 100 >= rule.at_least * rated))
    return found


def collective_barriers(profile: Profile, counts: Mapping[str, int]) -> list[str]:
    """Why the ratings of a cell's members keep the cell from HTXS (HD 21, P2019 only); empty when they do not."""
    return [one.words for one in member_conditions(profile, counts) if not one.met]

"""Whatever the shipped rules can bar, cap or call for says so: the numbers, the words of the fact and the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from db.discipline import Discipline
from db.evaluation import Level
from nongson_desktop.rules.collective_grounds import judge_of
from nongson_desktop.rules.evidence import Records, facts_of
from nongson_desktop.rules.levels import NO_MORE, Evidence, propose_level
from nongson_desktop.rules.profile_parts import SHARE_WORDS, TASK_SHARES, UNIT, Profile, ShareTest
from nongson_desktop.rules.profiles import load
from nongson_desktop.rules.tasks import TaskShares

KEYS = ("P2018", "P2019", "P2023", "P2025")
TEN = 10
PERFECT = TaskShares(count=TEN, done=TEN, met=TEN, on_time=TEN, above=TEN)


def judges(key: str) -> Iterator[tuple[Profile, str]]:
    """The rules as they judge each kind of person, and as they judge a collective."""
    profile = load(key)
    yield from ((profile, kind) for kind in profile.kinds)
    yield judge_of(profile), "collective"


def share_cases() -> Iterator[Any]:
    for key in KEYS:
        for profile, kind in judges(key):
            for test in (*profile.kinds[kind].tests, *profile.kinds[kind].triggers):
                yield pytest.param(profile, kind, test, id=f"{key}-{kind}-{test.share}-{'-'.join(test.levels)}")


def explained(
    profile: Profile, kind: str, shares: TaskShares, evidence: Evidence = NO_MORE, level: str = Level.HTXS
) -> str:
    """The sentences for somebody whose points or grades just reach the level, nothing else in the way."""
    scoring, points, grades = profile.scoring, None, {}
    if scoring.by_points:
        points = Decimal((scoring.floors or {})[level])
    else:
        asked = {"result_grades": scoring.result_grades, "other_grades": scoring.other_grades}
        grades = {name: ((levels or {})[level],) for name, levels in asked.items()}
    unit = shares if profile.kinds[kind].judged_on == UNIT else None
    return propose_level(profile, kind, points, shares, replace(evidence, unit=unit, **grades)).explanation


def just_wrong(test: ShareTest) -> int:
    """The part of ten that is nearest to the bound on its wrong side."""
    for least in (test.at_least, test.below):
        if least is not None:
            return -(-least * TEN // 100) - 1
    most = test.at_most if test.at_most is not None else test.over
    assert most is not None
    return most * TEN // 100 + 1


@pytest.mark.parametrize(("profile", "kind", "test"), list(share_cases()))
def test_every_share_that_is_not_met_is_told_with_its_numbers_and_article(
    profile: Profile, kind: str, test: ShareTest
) -> None:
    wrong, shares, evidence = just_wrong(test), PERFECT, NO_MORE
    if test.share in TASK_SHARES:
        shares = replace(PERFECT, **{test.share: wrong})
    else:
        parts = {
            "defects_fixed": {"defects": TEN, "defects_fixed": wrong},
            "weak_units": {"units": TEN, "weak_units": wrong},
            "low_votes": {"votes": TEN, "low_votes": wrong},
        }[test.share]
        evidence = replace(NO_MORE, **parts)
    words = explained(profile, kind, shares, evidence, test.levels[0] if test.levels else Level.HTXS)
    assert f"{wrong}/{TEN} {SHARE_WORDS[test.share]} ({wrong * 10} %)" in words
    assert f"({test.article})" in words
    assert profile.basis[0].document in words or "Đề xuất KHT" in words


def cap_cases() -> Iterator[Any]:
    for key in KEYS:
        for profile, kind in judges(key):
            yield from (
                pytest.param(profile, kind, cap, id=f"{key}-{kind}-{cap.form}") for cap in profile.discipline_caps
            )


@pytest.mark.parametrize(("profile", "kind", "cap"), list(cap_cases()))
def test_every_form_of_discipline_is_told_with_its_decision_and_article(profile: Profile, kind: str, cap: Any) -> None:
    decision = Discipline(form=cap.form, number="12-QĐ/UBKT", decided_on=date(2026, 5, 4), duty=True)
    ceilings, _weigh = facts_of(profile, Records(disciplines=(decision,)))
    words = explained(profile, kind, PERFECT, replace(NO_MORE, ceilings=tuple(ceilings)))
    assert "bị kỷ luật" in words
    assert "12-QĐ/UBKT" in words
    assert f"({cap.article})" in words
    remedied = Discipline(form=cap.form, number="12-QĐ/UBKT", decided_on=date(2026, 5, 4), duty=True, remedied=True)
    ceilings, weigh = facts_of(profile, Records(disciplines=(remedied,)))
    if cap.unless_remedied:
        told = explained(profile, kind, PERFECT, replace(NO_MORE, ceilings=tuple(ceilings), weigh=tuple(weigh)))
        assert "Cấp ủy cân nhắc: bị kỷ luật" in told
        assert "đã tự phát hiện, khắc phục" in told


@pytest.mark.parametrize("key", KEYS)
def test_every_fact_that_people_establish_and_every_other_cap_is_told_with_its_article(key: str) -> None:
    for profile, kind in judges(key):
        for flag in profile.flags:
            words = explained(profile, kind, PERFECT, replace(NO_MORE, flags=(flag.key,)))
            assert words.startswith(f"Đề xuất {Level.KHT}: {flag.words} ({flag.article})")
        for cap in profile.caps:
            known = {"sick_months": {"sick_months": cap.at_least}, "workplace_gap": {"workplace": Level.KHT}}[cap.share]
            words = explained(profile, kind, PERFECT, replace(NO_MORE, **known))
            assert f"{cap.words} ({cap.article})" in words
            assert f"Đề xuất {Level.HTXS}" not in words

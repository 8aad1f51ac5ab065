"""Whether a set of rules holds together: each contradiction as words that the clerk can act on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain, pairwise

from db.ballots import BallotBase
from db.dates import month_and_day
from db.discipline import DisciplineForm
from db.evaluation import Collective, Level, QuotaReading
from db.members import PersonKind, Role, Status
from db.organizations import CellKind, OrganizationKind
from nongson_desktop.rules.profile_parts import (
    BOUND_WORDS,
    CAPS,
    COMMON,
    CRITERIA_OF,
    OWN,
    RATING_DATE,
    RESULT,
    SCOPES,
    SHARE_WORDS,
    SHARES,
    UNIT,
    YEAR_END,
    CollectiveGroup,
    Criterion,
    Exemption,
    Profile,
    Scoring,
    ShareTest,
)

_HUNDRED = 100
_YEARS = range(1930, 2200)
_LONGEST_KEY = 60
_GROUPS = {COMMON: "nhóm tiêu chí chung", RESULT: "nhóm kết quả thực hiện nhiệm vụ"}


def problems_of(profile: Profile) -> list[str]:
    """Every contradiction in a profile, in words; empty when it may be used."""
    checks = (
        _head_problems,
        _scoring_problems,
        _criteria_problems,
        _quota_problems,
        _test_problems,
        _level_problems,
        _member_problems,
        _discipline_problems,
        _collective_problems,
        _quarter_problems,
    )
    return list(dict.fromkeys(chain.from_iterable(check(profile) for check in checks)))


def _said(checks: dict[str, bool]) -> list[str]:
    return [words for words, fine in checks.items() if not fine]


def _head_problems(profile: Profile) -> list[str]:
    last = profile.last_year
    return _said(
        {
            "chưa có tên": bool(profile.title.strip()),
            f"ký hiệu phải có từ 1 đến {_LONGEST_KEY} ký tự, trên một dòng": _is_key(profile.key),
            f"các mức phải là {', '.join(Level.ALL)}": profile.levels == Level.ALL,
            "năm đầu không đúng": profile.first_year in _YEARS,
            "năm cuối không đúng": last is None or last in _YEARS,
            "xong trước ngày: ghi ngày/tháng như 31/12": month_and_day(profile.finish_before) is not None,
            "năm cuối trước năm đầu": last is None or last >= profile.first_year,
        }
    )


def _is_key(key: str) -> bool:
    return 0 < len(key) <= _LONGEST_KEY and key == key.strip() and key.isprintable() and "/" not in key


def _scoring_problems(profile: Profile) -> list[str]:
    scoring = profile.scoring
    if scoring.method == "grades":
        return _grade_problems(scoring)
    if not scoring.by_points:
        return [f"không có cách đánh giá “{scoring.method}”"]
    floors = list((scoring.floors or {}).values())
    return _said(
        {
            f"tổng điểm {scoring.common} + {scoring.result} khác 100": scoring.maximum == _HUNDRED,
            "điểm tối đa của mỗi nhóm tiêu chí phải lớn hơn 0": min(scoring.common, scoring.result) > 0,
            "điểm sàn phải giảm dần theo mức": tuple(scoring.floors or {}) == profile.levels
            and all(higher > lower for higher, lower in pairwise(floors)),
            "điểm sàn phải từ 0 đến 100, mức thấp nhất từ 0": all(0 <= floor <= _HUNDRED for floor in floors)
            and floors[-1:] == [0],
        }
    )


def _grade_problems(scoring: Scoring) -> list[str]:
    """Every level above the lowest asks for a grade, and a higher level never for less than a lower one."""
    asked = (scoring.result_grades or {}, scoring.other_grades or {})
    if not all(tuple(grades) == Level.ALL[:-1] for grades in asked):
        return ["thiếu cấp độ theo mức"]
    unknown = [grade for grades in asked for grade in grades.values() if grade not in scoring.grades]
    if unknown:
        return [f"không có cấp độ “{grade}”" for grade in unknown]
    steps = [[scoring.grades.index(grade) for grade in grades.values()] for grades in asked]
    falling = all(higher <= lower for ranks in steps for higher, lower in pairwise(ranks))
    return [] if falling else ["cấp độ phải có của mức cao không được thấp hơn của mức thấp"]


def _criteria_problems(profile: Profile) -> list[str]:
    problems = [f"không có bộ tiêu chí “{key}”" for key in profile.trees if key not in CRITERIA_OF]
    for key, lines in profile.trees.items():
        problems += [f"{CRITERIA_OF.get(key, key)}: {words}" for words in _tree_problems(profile.scoring, lines)]
    codes = [sector.key for sector in profile.sectors]
    return problems + [f"hai khối cùng ký hiệu “{code}”" for code in _twice(codes)]


def _tree_problems(scoring: Scoring, lines: Sequence[Criterion]) -> list[str]:
    problems = [f"hai tiêu chí cùng ký hiệu {code}" for code in _twice(line.code for line in lines)]
    problems += [f"tiêu chí {line.code} không thuộc nhóm nào" for line in lines if line.group not in _GROUPS]
    problems += [f"tiêu chí {line.code or 'mới'} chưa có nội dung" for line in lines if not line.label.strip()]
    for group, limit in ((COMMON, scoring.common), (RESULT, scoring.result)):
        points = [line.max for line in lines if line.group == group]
        problems += [] if points else [f"{_GROUPS[group]} chưa có tiêu chí nào"]
        problems += _split_problems(_GROUPS[group], points, limit) if scoring.by_points else []
    return problems


def _split_problems(group: str, points: Sequence[Decimal | None], limit: int) -> list[str]:
    """Points are either not split at all, or every line has some and together they are the group's."""
    given = [point for point in points if point is not None]
    if not given:
        return []
    if len(given) < len(points):
        return [f"{group} mới chia điểm cho {len(given)}/{len(points)} tiêu chí"]
    if any(not point.is_finite() or point < 0 for point in given):
        return [f"{group} có điểm âm hoặc không phải số"]
    total = sum(given, Decimal(0))
    said = f"{total.normalize():f}".replace(".", ",")
    return [] if total == limit else [f"{group} cộng lại được {said} điểm, phải là {limit}"]


def _twice(values: Iterable[str]) -> list[str]:
    seen = list(values)
    return sorted({value for value in seen if seen.count(value) > 1})


def _quota_problems(profile: Profile) -> list[str]:
    quota = profile.quota
    return _said(
        {
            "tỷ lệ tối đa phải từ 0 đến 100": 0 <= quota.percent <= _HUNDRED,
            "tỷ lệ tối đa khi được quyết định cao hơn phải từ tỷ lệ thường đến 100": quota.percent_exceptional == 0
            or quota.percent <= quota.percent_exceptional <= _HUNDRED,
            "cách tính tỷ lệ không đúng": quota.reading in dict(QuotaReading.LABELS),
            "phạm vi tính tỷ lệ không đúng": quota.scope in SCOPES,
            "chỉ được làm tròn xuống (floor), vì văn bản ghi “không vượt quá”": quota.rounding == "floor",
            "cách tính đa số không đúng": profile.ballot.base in dict(BallotBase.LABELS),
            "tỷ lệ biểu quyết phải từ 0 đến dưới 100": 0 <= profile.ballot.over < _HUNDRED,
            "tính theo nhóm mà không có nhóm": quota.scope != "group" or bool(profile.groups),
        }
    )


def _test_problems(profile: Profile) -> list[str]:
    kinds, whole = profile.kinds.values(), profile.collective
    lists = [one for kind in kinds for one in (kind.tests, kind.triggers)] + [whole.tests, whole.triggers]
    tests = list(chain.from_iterable(lists))
    problems = [words for one in lists for words in _twice(map(_asked, one))]
    problems += [f"không có tỷ lệ “{test.share}”" for test in tests if test.share not in SHARES]
    problems += [f"tỷ lệ “{test.share}” phải có ngưỡng từ 0 đến 100 %" for test in tests if not _is_bounded(test)]
    problems += _for_no_level(chain(whole.tests, *(kind.tests for kind in kinds)))
    problems += [f"không có mức trần theo “{cap.share}”" for cap in profile.caps if cap.share not in CAPS]
    return problems + [f"không có cách tính “{kind.judged_on}”" for kind in kinds if kind.judged_on not in (OWN, UNIT)]


def _for_no_level(tests: Iterable[ShareTest]) -> list[str]:
    shares = (SHARE_WORDS.get(test.share, test.share) for test in tests if not test.levels)
    return [f"không có mức nào cho điều kiện về {share}" for share in shares]


def _asked(test: ShareTest) -> str:
    """Which share is asked for which levels, as the sentence that says it stands there twice."""
    bounds = [words for bound, words in BOUND_WORDS.items() if getattr(test, bound) is not None]
    said = f"{SHARE_WORDS.get(test.share, test.share)} {' '.join(bounds)}"
    return f"có hai điều kiện như nhau: {', '.join(test.levels) or Level.KHT}, {said}"


def _is_bounded(test: ShareTest) -> bool:
    bounds = [bound for bound in (test.at_least, test.at_most, test.over, test.below) if bound is not None]
    return bool(bounds) and all(0 <= bound <= _HUNDRED for bound in bounds)


def _level_problems(profile: Profile) -> list[str]:
    """Levels named anywhere in the rules."""
    whole = profile.collective
    kinds = profile.kinds.values()
    tests = [test for kind in kinds for test in (*kind.tests, *kind.triggers)] + [*whole.tests, *whole.triggers]
    levels = {level for test in tests for level in test.levels} | {*whole.clean_for}
    levels |= {cap.level for cap in (*profile.discipline_caps, *whole.discipline_caps)}
    levels |= {cap.level for cap in profile.caps} | {share.level for share in whole.member_levels}
    levels |= {bodies.level for bodies in whole.allied}
    shares = [rule.at_least for rule in whole.member_levels]
    problems = [f"không có mức “{level}”" for level in sorted(levels - set(profile.levels))]
    return problems + ["tỷ lệ đảng viên đạt mức phải từ 0 đến 100"] * any(
        not 0 <= share <= _HUNDRED for share in shares
    )


def _member_problems(profile: Profile) -> list[str]:
    problems = [f"điều kiện không xếp loại chưa rõ: {rule.reason}" for rule in profile.exempt if not _is_rule(rule)]
    if set(profile.kinds) != {key for key, _ in PersonKind.LABELS}:
        problems.append("phải có đủ ba đối tượng: leader, staff, outside")
    return problems + _group_problems(profile)


def _group_problems(profile: Profile) -> list[str]:
    roles, people = dict(Role.LABELS), dict(PersonKind.LABELS)
    forms = {"", *(kind.form for kind in profile.kinds.values())}
    problems = [f"hai nhóm cùng tên “{title}”" for title in _twice(group.title for group in profile.groups)]
    problems += [f"hai nhóm cùng ký hiệu “{key}”" for key in _twice(group.key for group in profile.groups)]
    problems += ["có nhóm chưa có tên"] * any(not group.title.strip() for group in profile.groups)
    for group in profile.groups:
        problems += [f"không có chức vụ “{role}”" for role in group.roles if role not in roles]
        problems += [f"không có đối tượng “{kind}”" for kind in group.person_kinds if kind not in people]
        problems += [] if group.form in forms else [f"nhóm “{group.title}” dùng mẫu “{group.form}” không có"]
        told = group.roles or group.posts or group.person_kinds
        problems += [] if told else [f"nhóm “{group.title}” chưa nói gồm ai"]
    return problems


def _is_rule(rule: Exemption) -> bool:
    if rule.status:
        return rule.status in dict(Status.LABELS)
    return 0 < rule.months <= _HUNDRED and rule.counted_to in (RATING_DATE, YEAR_END)


def _discipline_problems(profile: Profile) -> list[str]:
    forms = dict(DisciplineForm.LABELS)
    problems = []
    for caps in (profile.discipline_caps, profile.collective.discipline_caps):
        problems += [f"không có hình thức kỷ luật “{cap.form}”" for cap in caps if cap.form not in forms]
        problems += [f"hình thức “{forms.get(form, form)}” ghi hai lần" for form in _twice(cap.form for cap in caps)]
    return problems + [f"hai lý do cùng ký hiệu “{key}”" for key in _twice(one.key for one in profile.reasons)]


def _collective_problems(profile: Profile) -> list[str]:
    kinds = profile.collective.kinds
    bodies, places = dict(Collective.LABELS), dict(OrganizationKind.LABELS)
    problems = [f"hai loại tập thể cùng ký hiệu “{key}”" for key in _twice(kind.key for kind in kinds)]
    problems += _collective_group_problems(profile.collective.groups)
    problems += [
        f"không rõ tập thể “{kind.title}”" for kind in kinds if kind.collective not in bodies or kind.at not in places
    ]
    subjects = {"member", *(kind.key for kind in kinds)}
    return problems + [
        f"không rõ ai là “{key}” khi nói cấp quyết định" for key in profile.deciders if key not in subjects
    ]


def _collective_group_problems(groups: Sequence[CollectiveGroup]) -> list[str]:
    known = dict(CellKind.LABELS)
    problems = [f"hai nhóm tập thể cùng tên “{title}”" for title in _twice(group.title for group in groups)]
    problems += ["có nhóm tập thể chưa có tên"] * any(not group.title.strip() for group in groups)
    return problems + [
        f"không có loại chi bộ “{kind}”" for group in groups for kind in group.cell_kinds if kind not in known
    ]


def _quarter_problems(profile: Profile) -> list[str]:
    quarterly = profile.quarterly
    if quarterly is None:
        return []
    return _said(
        {
            "các quý phải từ 1 đến 4": bool(quarterly.quarters) and set(quarterly.quarters) <= {1, 2, 3, 4},
            "đánh giá quý chưa có trục kết quả": bool(quarterly.axes),
            f"điểm quý {quarterly.common} + {quarterly.result} khác 100": quarterly.common + quarterly.result
            == _HUNDRED,
            "đối tượng đánh giá quý không đúng": set(quarterly.person_kinds) <= set(dict(PersonKind.LABELS)),
        }
    )

"""A set of rules laid out for people: sections of lines, each with its words, its article and what is unconfirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import peewee as pw

from db.ballots import BallotBase
from db.discipline import DisciplineForm
from db.evaluation import Level, QuotaReading
from nongson_desktop.columns import Column
from nongson_desktop.rules.profile_parts import (
    BOUND_WORDS,
    COMMON,
    CRITERIA_OF,
    RATING_DATE,
    SCOPES,
    SHARE_WORDS,
    YEAR_END,
    Criterion,
    DisciplineCap,
    Profile,
    ShareTest,
)

Path = tuple[str | int, ...]
CRITERIA, SHARES, GROUPS = "Tiêu chí và điểm tối đa", "Tỷ lệ nhiệm vụ", "Nhóm đối tượng và mẫu"
_CAP_WORDS = {
    "sick_months": "số tháng nghỉ ốm từ",
    "workplace_gap": "mức công chức, viên chức thấp hơn mức cao nhất từ mấy bậc",
}
_LEVELS = tuple(Level.NAMES.items())
_WHOLE = pw.IntegerField(default=0)
_WHOLE_OR_NONE = pw.IntegerField(null=True)
_POINTS = pw.DecimalField(null=True)
_WORDS = pw.CharField(default="")
_YES = pw.BooleanField(default=False)


@dataclass(frozen=True)
class Line:
    """One value of a profile: where it stands in the text, what it is called and what it rests on."""

    path: Path
    name: str
    column: Column
    value: Any
    heading: str = ""
    article: str = ""
    doubt: str = ""

    @property
    def label(self) -> str:
        return self.column.label

    @property
    def shown(self) -> str:
        """The value as the clerk reads it."""
        return self.column.show(self.value)


@dataclass(frozen=True)
class Section:
    """Lines that belong together, under a title, with what no text confirms about the whole of them."""

    title: str
    lines: tuple[Line, ...]
    doubts: tuple[str, ...] = ()


def sections_of(profile: Profile) -> tuple[Section, ...]:
    """The profile as sections in the order of reading; a section without lines is left out."""
    made = [(title, roots, list(lines(profile))) for title, roots, lines in _SECTIONS]
    shown = [one for one in made if one[2]]
    taken = {path for _, _, lines in shown for line in lines if (path := _doubted(profile, line))}
    doubts: dict[int, list[str]] = {}
    for path, why in profile.unconfirmed.items():
        if path not in taken:
            doubts.setdefault(_section_of(path, [roots for _, roots, _ in shown]), []).append(why)
    return tuple(
        Section(title, tuple(_marked(profile, line) for line in lines), tuple(dict.fromkeys(doubts.get(place, ()))))
        for place, (title, _, lines) in enumerate(shown)
    )


def _section_of(path: str, roots: Sequence[Sequence[str]]) -> int:
    """The place of the section whose root the path begins with at greatest length; the first when none does."""
    fits = [
        (len(root), -place)
        for place, of_section in enumerate(roots)
        for root in of_section
        if f"{path}.".startswith(f"{root}.")
    ]
    return -max(fits)[1] if fits else 0


def _marked(profile: Profile, line: Line) -> Line:
    path = _doubted(profile, line)
    return Line(**{**vars(line), "doubt": profile.unconfirmed[path]}) if path else line


def _doubted(profile: Profile, line: Line) -> str:
    """The unconfirmed path that means this line: all its words stand in the line's name, the last one last."""
    words = line.name.split(".")
    fitting = [path for path in profile.unconfirmed if _means(path.split("."), words)]
    return max(fitting, key=len, default="")


def _means(parts: Sequence[str], words: Sequence[str]) -> bool:
    rest = iter(words)
    return parts[-1] == words[-1] and all(part in rest for part in parts)


def _line(path: Path, label: str, field: Any, value: Any, *, choices: Any = (), **more: str) -> Line:
    """A line; its name is the path with the keys of list entries, unless another is given."""
    name = more.pop("name", ".".join(str(step) for step in path))
    column = Column(name, label, field, choices=tuple(choices))
    return Line(path, name, column, value, **more)


def _head(profile: Profile) -> Iterator[Line]:
    yield _line(("title",), "Tên bộ quy định", _WORDS, profile.title)
    yield _line(("first_year",), "Dùng cho từ năm", _WHOLE, profile.first_year)
    yield _line(("last_year",), "Đến năm (để trống: chưa hết)", _WHOLE_OR_NONE, profile.last_year)
    yield _line(("finish_before",), "Xong trước ngày", _WORDS, profile.finish_before)


def _scoring(profile: Profile) -> Iterator[Line]:
    scoring = profile.scoring
    if scoring.by_points:
        for level in profile.levels:
            label = f"{Level.NAMES[level]}: từ … điểm"
            floor = (scoring.floors or {}).get(level)
            yield _line(("scoring", "floors", level), label, _WHOLE, floor, article=scoring.article)
        yield _line(("scoring", "common"), "Nhóm tiêu chí chung, điểm tối đa", _WHOLE, scoring.common)
        yield _line(("scoring", "result"), "Nhóm kết quả nhiệm vụ, điểm tối đa", _WHOLE, scoring.result)
        return
    for name, words in (("result_grades", "tiêu chí kết quả nhiệm vụ"), ("other_grades", "các tiêu chí khác")):
        choices = [(grade, grade) for grade in scoring.grades]
        for level, grade in (getattr(scoring, name) or {}).items():
            label = f"{Level.NAMES[level]}: {words} từ cấp độ"
            more = {"article": scoring.article, "name": f"scoring.{level}.{name}"}
            yield _line(("scoring", name, level), label, _WORDS, grade, choices=choices, **more)


def _criteria(profile: Profile) -> Iterator[Line]:
    """Points where levels follow from points, else the words of each criterion."""
    for key, lines in profile.trees.items():
        for place, one in enumerate(lines):
            name, path = f"criteria.{key}.{one.code.replace('.', '-')}", ("criteria", key, place)
            more = {"article": _appendix(profile, key), "heading": _whose(profile, key, one)}
            if profile.scoring.by_points:
                label = f"{one.code}. {one.label}"
                yield _line((*path, "max"), label, _POINTS, one.max, name=f"{name}.max", **more)
            else:
                yield _line((*path, "label"), f"Tiêu chí {one.code}", _WORDS, one.label, name=f"{name}.label", **more)


def _whose(profile: Profile, key: str, one: Criterion) -> str:
    if not profile.scoring.by_points:
        return CRITERIA_OF[key]
    limit = profile.scoring.common if one.group == COMMON else profile.scoring.result
    return f"{CRITERIA_OF[key]}: nhóm {'chung' if one.group == COMMON else 'kết quả nhiệm vụ'} ({limit} điểm)"


def _appendix(profile: Profile, key: str) -> str:
    kind = profile.kinds.get(key)
    return kind.criteria if kind else profile.collective.criteria


def _shares(profile: Profile) -> Iterator[Line]:
    for key, kind in profile.kinds.items():
        heading = f"{kind.form_title} ({kind.form_code})"
        yield from _tests(("kinds", key), kind.tests, kind.triggers, heading)
    whole = profile.collective
    yield from _tests(("collective",), whole.tests, whole.triggers, f"Tập thể ({whole.form_code})")
    for place, rule in enumerate(whole.member_levels):
        path = ("collective", "member_levels", place, "at_least")
        label = f"Hoàn thành xuất sắc: % đảng viên từ {rule.level} trở lên, ít nhất"
        name = f"collective.member_levels.{rule.level}.at_least"
        heading = f"Tập thể ({whole.form_code})"
        yield _line(path, label, _WHOLE, rule.at_least, name=name, heading=heading, article=whole.article)


def _tests(root: Path, tests: Sequence[ShareTest], triggers: Sequence[ShareTest], heading: str) -> Iterator[Line]:
    for list_name, rules in (("tests", tests), ("triggers", triggers)):
        for place, test in enumerate(rules):
            for bound, words in BOUND_WORDS.items():
                if (value := getattr(test, bound)) is not None:
                    levels = ", ".join(test.levels) or Level.KHT
                    yield _line(
                        (*root, list_name, place, bound),
                        f"{levels}: % {SHARE_WORDS[test.share]} {words}",
                        _WHOLE,
                        value,
                        name=".".join([*map(str, root), list_name, test.share, "-".join(test.levels), bound]),
                        heading=heading,
                        article=test.article,
                    )


def _quota(profile: Profile) -> Iterator[Line]:
    quota = profile.quota
    article = quota.article
    yield _line(("quota", "percent"), "Tỷ lệ hoàn thành xuất sắc tối đa (%)", _WHOLE, quota.percent, article=article)
    label = "Tỷ lệ khi có quyết định riêng (%), 0 là không có"
    yield _line(("quota", "percent_exceptional"), label, _WHOLE, quota.percent_exceptional, article=article)
    choices = QuotaReading.LABELS
    yield _line(("quota", "reading"), "Cách tính", _WORDS, quota.reading, choices=choices, article=article)
    scopes = SCOPES.items()
    yield _line(("quota", "scope"), "Tính theo", _WORDS, quota.scope, choices=scopes, article=article)


def _exempt(profile: Profile) -> Iterator[Line]:
    days = ((RATING_DATE, "ngày chốt đánh giá"), (YEAR_END, "hết năm"))
    for place, rule in enumerate(profile.exempt):
        root, name = ("exempt", place), f"exempt.{rule.status or 'months'}"
        more = {"heading": rule.reason[:1].upper() + rule.reason[1:], "article": rule.article}
        yield _line((*root, "reason"), "Lý do ghi trên giấy", _WORDS, rule.reason, name=f"{name}.reason", **more)
        if not rule.status:
            label = "Chưa đủ số tháng"
            yield _line((*root, "months"), label, _WHOLE, rule.months, name=f"{name}.months", **more)
            counted = rule.counted_to
            name = f"{name}.counted_to"
            yield _line((*root, "counted_to"), "Tính đến", _WORDS, counted, choices=days, name=name, **more)
        reviewed = f"exempt.{rule.status or 'months'}.reviewed"
        yield _line((*root, "reviewed"), "Vẫn kiểm điểm", _YES, rule.reviewed, name=reviewed, **more)


def _caps(profile: Profile) -> Iterator[Line]:
    for place, cap in enumerate(profile.caps):
        root, name = ("caps", place), f"caps.{cap.share}"
        more = {"heading": cap.words[:1].upper() + cap.words[1:], "article": cap.article}
        label = f"Tính khi {_CAP_WORDS.get(cap.share, cap.share)}"
        yield _line((*root, "at_least"), label, _WHOLE, cap.at_least, name=f"{name}.at_least", **more)
        yield _line((*root, "level"), "Mức cao nhất", _WORDS, cap.level, choices=_LEVELS, name=f"{name}.level", **more)
    yield from _discipline(("discipline_caps",), profile.discipline_caps, "Đảng viên bị kỷ luật")
    caps = profile.collective.discipline_caps
    yield from _discipline(("collective", "discipline_caps"), caps, "Tập thể có thành viên bị kỷ luật")


def _discipline(root: Path, caps: Sequence[DisciplineCap], whose: str) -> Iterator[Line]:
    forms = dict(DisciplineForm.LABELS)
    for place, cap in enumerate(caps):
        name = ".".join([*map(str, root), cap.form])
        more = {"heading": f"{whose}: {forms.get(cap.form, cap.form).lower()}", "article": cap.article}
        at = (*root, place)
        yield _line((*at, "level"), "Mức cao nhất", _WORDS, cap.level, choices=_LEVELS, name=f"{name}.level", **more)
        label = "Chỉ khi gắn với chức trách, nhiệm vụ công vụ"
        yield _line((*at, "duty_only"), label, _YES, cap.duty_only, name=f"{name}.duty_only", **more)
        label = "Tự phát hiện, đã khắc phục thì cấp ủy xem xét"
        yield _line((*at, "unless_remedied"), label, _YES, cap.unless_remedied, name=f"{name}.unless_remedied", **more)


def _groups(profile: Profile) -> Iterator[Line]:
    forms = {kind.form: f"{kind.form_code}: {kind.form_title.lower()}" for kind in profile.kinds.values()}
    for place, group in enumerate(profile.groups):
        root, name = ("groups", place), f"groups.{group.key}"
        heading = f"Nhóm {place + 1}"
        yield _line((*root, "title"), "Tên nhóm", _WORDS, group.title, name=f"{name}.title", heading=heading)
        label, choices = "Mẫu (để trống: theo từng người)", forms.items()
        name = f"{name}.form"
        yield _line((*root, "form"), label, _WORDS, group.form, choices=choices, name=name, heading=heading)
    for key, kind in profile.kinds.items():
        heading = kind.form_title
        for part, label in (("form", "Ký hiệu mẫu"), ("form_code", "Tên mẫu in trên giấy")):
            yield _line(("kinds", key, part), label, _WORDS, getattr(kind, part), heading=heading)
    whole = profile.collective
    yield _line(("collective", "form_code"), "Tên mẫu in trên giấy", _WORDS, whole.form_code, heading="Tập thể")
    for place, one in enumerate(whole.kinds):
        path = ("collective", "kinds", place, "group")
        label = f"{one.title}: tính tỷ lệ cùng nhóm"
        name = f"collective.kinds.{one.key}.group"
        yield _line(path, label, _WORDS, one.group, name=name, heading="Tập thể", article=one.article)
    for place, own in enumerate(whole.groups):
        path = ("collective", "groups", place, "title")
        name = f"collective.groups.{place + 1}.title"
        yield _line(path, f"Nhóm khác {place + 1}", _WORDS, own.title, name=name, heading="Tập thể")


def _deciders(profile: Profile) -> Iterator[Line]:
    titles: Mapping[str, str] = {"member": "Đảng viên", **{kind.key: kind.title for kind in profile.collective.kinds}}
    for key, words in profile.deciders.items():
        yield _line(("deciders", key), titles.get(key, key), _WORDS, words, article=profile.decider_article)


def _ballot(profile: Profile) -> Iterator[Line]:
    ballot = profile.ballot
    choices = BallotBase.LABELS
    yield _line(("ballot", "base"), "Đa số tính trên", _WORDS, ballot.base, choices=choices, article=ballot.article)
    yield _line(("ballot", "over"), "Được thông qua khi trên (%)", _WHOLE, ballot.over, article=ballot.article)


def _quarterly(profile: Profile) -> Iterator[Line]:
    if (quarterly := profile.quarterly) is None:
        return
    article = quarterly.article
    yield _line(("quarterly", "form_code"), "Tên mẫu in trên giấy", _WORDS, quarterly.form_code, article=article)
    yield _line(("quarterly", "common"), "Nhóm tiêu chí chung, điểm tối đa", _WHOLE, quarterly.common, article=article)
    yield _line(("quarterly", "result"), "Sáu trục kết quả, điểm tối đa", _WHOLE, quarterly.result, article=article)
    for place, axis in enumerate(quarterly.axes):
        name = f"quarterly.{place + 1}.axes"
        yield _line(("quarterly", "axes", place), f"Trục {place + 1}", _WORDS, axis, name=name, article=article)


def _facts(profile: Profile) -> Iterator[Line]:
    """What people may have to establish, and the reasons as the statistics count them."""
    for root, flags, heading in (
        (("flags",), profile.flags, "Việc làm cho đảng viên không hoàn thành"),
        (("collective", "flags"), profile.collective.flags, "Việc làm cho tập thể không hoàn thành"),
    ):
        for place, flag in enumerate(flags):
            more = {"name": ".".join((*root, flag.key)), "heading": heading, "article": flag.article}
            yield _line((*root, place, "words"), f"Việc {place + 1}", _WORDS, flag.words, **more)
    for place, reason in enumerate(profile.reasons):
        more = {"name": f"reasons.{reason.key}", "heading": "Lý do không hoàn thành trong thống kê"}
        yield _line(("reasons", place, "words"), f"Lý do {place + 1}", _WORDS, reason.words, **more)


_SECTIONS: tuple[tuple[str, tuple[str, ...], Callable[[Profile], Iterator[Line]]], ...] = (
    ("Tên, năm áp dụng", ("title", "first_year", "last_year", "finish_before"), _head),
    ("Mức và điểm sàn", ("scoring",), _scoring),
    (CRITERIA, ("criteria", "sectors"), _criteria),
    (SHARES, ("kinds", "collective"), _shares),
    ("Tỷ lệ xuất sắc", ("quota",), _quota),
    ("Không xếp loại", ("exempt",), _exempt),
    ("Mức trần, kỷ luật", ("caps", "discipline_caps", "collective.discipline_caps"), _caps),
    ("Việc phải xem xét", ("flags", "reasons", "collective.flags"), _facts),
    (GROUPS, ("groups", "collective.kinds", "collective.groups"), _groups),
    ("Ai quyết định", ("deciders",), _deciders),
    ("Biểu quyết", ("ballot",), _ballot),
    ("Đánh giá hằng quý", ("quarterly",), _quarterly),
)

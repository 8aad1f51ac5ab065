"""Phát triển đảng viên: what does not fit the rules when a step is entered; it is said and never stands in the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from db.admission import AdmissionStep, Candidate, MassOrganization, PaperKind, Schooling, Stage
from db.base import holds
from db.dates import add_months
from db.members import Status, StatusPeriod
from nongson_desktop.rules.admission_again import warnings_again
from nongson_desktop.rules.admission_files import AdmissionFile, deadlines
from nongson_desktop.rules.admission_rules import AdmissionRules, step_rules

_LABELS, _PAPERS = dict(Stage.LABELS), dict(PaperKind.LABELS)
_CLASSES = re.compile(r"(\d{1,2})\s*/\s*(10|12)")
_LOWER_SECONDARY, _PRIMARY = {12: 9, 10: 7}, {12: 5, 10: 4}  # classes of the twelve- and of the ten-year school
_CHECKED = (Stage.CELL, Stage.COMMITTEE, Stage.DECIDED)
_BEFORE_ALL = Stage.ALL.index(Stage.APPROVED)


def warnings(file: AdmissionFile, step: AdmissionStep, rules: AdmissionRules, holidays: frozenset[date]) -> list[str]:
    """What to think of before this step is written, each in a sentence (QĐ 294-QĐ/TW 1, 3, 4; HD 06-HD/TW 1)."""
    if step.on is None:
        return []
    return [
        *_order(file, step),
        *_again(file, step),
        *_conditions(file, step, rules),
        *_votes(file, step, rules),
        *_probation(file, step, rules),
        *_late(file, step, rules, holidays),
    ]


def _order(file: AdmissionFile, step: AdmissionStep) -> Iterator[str]:
    """Steps that were left out, and a helper that is missing."""
    place = Stage.ALL.index(step.stage)
    left_out = [_LABELS[stage] for stage in Stage.ALL[file.reached + 1 : place]]
    if left_out:
        yield f"Chưa ghi: {', '.join(left_out)}."
    if _BEFORE_ALL <= place < Stage.ALL.index(Stage.OFFICIAL) and not file.helpers_on(step.on):
        yield "Chưa phân công đảng viên giúp đỡ."


def _again(file: AdmissionFile, step: AdmissionStep) -> list[str]:
    """Somebody who was in the Party before, on every step up to the ceremony (QĐ 294-QĐ/TW 3.5)."""
    before = Stage.ALL.index(step.stage) <= Stage.ALL.index(Stage.ADMITTED) and file.candidate.member is None
    return warnings_again(file.candidate, step.on) if before else []


def _conditions(file: AdmissionFile, step: AdmissionStep, rules: AdmissionRules) -> Iterator[str]:
    """Age, schooling, certificate, papers and introducers when cell and committee consider the admission."""
    if step.stage not in _CHECKED:
        return
    yield from _age(file.candidate, step.on, rules)
    yield from _schooling(file.candidate)
    yield from _certificate(file, step.on, rules)
    yield from _papers(file, step.on, rules)
    if step.stage == Stage.CELL:
        yield from _introducers(file, step.on, rules)


def _age(candidate: Candidate, day: date, rules: AdmissionRules) -> Iterator[str]:
    """From 18 to 60 by the month at the cell's review; older with consent from above (QĐ 294-QĐ/TW 1)."""
    born = candidate.birth_date
    if born is None:
        yield "Chưa ghi ngày sinh, chưa xét được tuổi."
        return
    if _months(born.last_day, day) < rules.age_from * 12:
        yield f"Chưa đủ {rules.age_from} tuổi tính theo tháng (sinh {born})."
    if _months(born.first_day, day) > rules.age_to * 12:
        yield f"Quá {rules.age_to} tuổi (sinh {born}): phải có ý kiến đồng ý bằng văn bản của ban thường vụ cấp tỉnh."


def _months(since: date, day: date) -> int:
    return (day.year - since.year) * 12 + day.month - since.month


def _schooling(candidate: Candidate) -> Iterator[str]:
    """Lower secondary school, in hard places primary, people of repute there reading and writing (HD 06-HD/TW 1)."""
    if candidate.schooling == Schooling.ELDER:
        yield "Người có uy tín: biết đọc, viết và phải có ý kiến đồng ý bằng văn bản của ban thường vụ cấp tỉnh."
        return
    found = _CLASSES.fullmatch(candidate.education.strip())
    if found is None:
        if not candidate.education and not candidate.profession:
            yield "Chưa ghi học vấn."
        return
    least = _PRIMARY if candidate.schooling == Schooling.HARD else _LOWER_SECONDARY
    if int(found[1]) < least[int(found[2])]:
        level = "tiểu học" if candidate.schooling == Schooling.HARD else "trung học cơ sở"
        yield f"Học vấn {candidate.education}: chưa tốt nghiệp {level}."


def _certificate(file: AdmissionFile, day: date, rules: AdmissionRules) -> Iterator[str]:
    given = file.on(Stage.SCHOOLED)
    if given is None:
        yield "Chưa có giấy chứng nhận lớp nhận thức về Đảng."
    elif add_months(given, rules.certificate_months) < day:
        end = add_months(given, rules.certificate_months)
        yield f"Giấy chứng nhận cấp ngày {given:%d/%m/%Y} chỉ có giá trị đến {end:%d/%m/%Y}."


def _papers(file: AdmissionFile, day: date, rules: AdmissionRules) -> Iterator[str]:
    """Papers that are missing, and those of more than twelve months."""
    there = {kind: paper.on for kind, paper in file.papers.items() if paper.on is not None}
    wanted = [kind for kind in PaperKind.OF_ADMISSION if kind != PaperKind.YOUTH or _has_youth(file.candidate)]
    if missing := [_PAPERS[kind].lower() for kind in wanted if kind not in there]:
        yield f"Hồ sơ còn thiếu: {', '.join(missing)}."
    aged = [kind for kind in wanted if kind in there and kind != PaperKind.SCHOOL]
    if old := [_PAPERS[kind].lower() for kind in aged if add_months(there[kind], rules.paper_months) < day]:
        yield f"Quá {rules.paper_months} tháng, phải làm lại: {', '.join(old)}."


def _has_youth(candidate: Candidate) -> bool:
    """Whether a resolution of Đoàn or công đoàn introduces besides the member (Điều lệ Đảng 4.1)."""
    return candidate.mass_organization in (MassOrganization.YOUTH, MassOrganization.UNION)


def introducers_needed(candidate: Candidate, day: date, rules: AdmissionRules) -> int:
    """One beside the resolution of Đoàn (of age) or công đoàn, else two (Điều lệ Đảng 4.1)."""
    if candidate.mass_organization == MassOrganization.YOUTH and candidate.birth_date is not None:
        limit = rules.youth_cadre_age if candidate.youth_cadre else rules.youth_age
        return 1 if _months(candidate.birth_date.last_day, day) <= limit * 12 else 2
    return 1 if candidate.mass_organization == MassOrganization.UNION else 2


def _introducers(file: AdmissionFile, day: date, rules: AdmissionRules) -> Iterator[str]:
    """Official members who knew the candidate for twelve months (QĐ 294-QĐ/TW 3.2)."""
    found = [one for one in file.helpers_on(day) if one.introduces]
    needed = introducers_needed(file.candidate, day, rules)
    if len(found) < needed:
        yield f"Cần {needed} đảng viên giới thiệu; mới ghi {len(found)}."
    official = _official([one.__data__["member"] for one in found], day) if found else set()
    for one in found:
        if one.__data__["member"] not in official:
            yield f"{one.member.name} chưa phải đảng viên chính thức ngày {day:%d/%m/%Y}."
        elif one.since and add_months(one.since, rules.introducer_months) > day:
            yield f"{one.member.name} mới theo dõi từ {one.since:%d/%m/%Y}, chưa đủ {rules.introducer_months} tháng."


def _official(ids: list[int], day: date) -> set[int]:
    mine = StatusPeriod.member.in_(ids), StatusPeriod.status == Status.OFFICIAL
    return {row.__data__["member"] for row in StatusPeriod.select().where(*mine, holds(StatusPeriod, day))}


def _votes(file: AdmissionFile, step: AdmissionStep, rules: AdmissionRules) -> Iterator[str]:
    """Short of the share; and the third time with a probationary member (QĐ 294-QĐ/TW 4.2.3)."""
    if step.votes is None or not step.base or not step_rules()[step.stage].is_voted:
        return
    needed = rules.needed(step.base)
    if step.votes >= needed:
        return
    part, whole = rules.share
    yield f"{step.votes} trên {step.base} chưa đạt {part}/{whole} (cần {needed}): ghi là không đạt, chưa qua bước này."
    times = 1 + sum(one.stage == step.stage and one.id != step.id for one in file.failed)
    if step.stage == Stage.REVIEW and times >= rules.failed_votes:
        yield f"Đã {times} lần không đủ phiếu: báo cáo cấp ủy cấp trên xem xét."


def _probation(file: AdmissionFile, step: AdmissionStep, rules: AdmissionRules) -> Iterator[str]:
    """The papers of the end of probation; the self-review comes after the twelve months (HD 06-HD/TW 5)."""
    end = file.probation_end(rules)
    if step.stage not in (Stage.REVIEW, Stage.OFFICIAL) or end is None:
        return
    if step.on < end:
        yield f"Đến {end:%d/%m/%Y} mới hết {rules.probation_months} tháng dự bị."
    there = {kind: paper.on for kind, paper in file.papers.items() if paper.on is not None}
    if missing := [_PAPERS[kind].lower() for kind in PaperKind.OF_PROBATION if kind not in there]:
        yield f"Hồ sơ còn thiếu: {', '.join(missing)}."
    if (written := there.get(PaperKind.SELF)) and written < end:
        yield f"Bản tự kiểm điểm viết ngày {written:%d/%m/%Y}, trước khi hết 12 tháng."


def _late(file: AdmissionFile, step: AdmissionStep, rules: AdmissionRules, holidays: frozenset[date]) -> Iterator[str]:
    """Deadlines that this step settles and that have passed on its day."""
    for one in deadlines(file, rules, holidays):
        if one.stage == step.stage and one.on < step.on:
            yield f"{one.words}: hạn {one.on:%d/%m/%Y}, trễ {(step.on - one.on).days} ngày."

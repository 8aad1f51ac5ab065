"""A candidate's file: steps, helpers and papers read together, and the deadlines that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from db.admission import AdmissionHelper, AdmissionPaper, AdmissionStep, Candidate, PaperKind, Stage
from db.dates import add_months
from db.members import Member
from nongson_desktop.rules.admission_rules import ISSUED, AdmissionRules
from nongson_desktop.rules.working_days import add_working_days

_PLACE = {stage: place for place, stage in enumerate(Stage.ALL)}


@dataclass(frozen=True)
class AdmissionFile:
    """All that is written of one candidate; `steps` are those that passed, by stage."""

    candidate: Candidate
    steps: Mapping[str, AdmissionStep] = field(default_factory=dict)
    failed: tuple[AdmissionStep, ...] = ()
    helpers: tuple[AdmissionHelper, ...] = ()
    papers: Mapping[str, AdmissionPaper] = field(default_factory=dict)

    def on(self, stage: str) -> date | None:
        """The day of a step, None while it is not done or not known."""
        step = self.steps.get(stage)
        return step.on if step else None

    @property
    def reached(self) -> int:
        """The place of the state in Stage.ALL; of someone stopped that of the last step written."""
        stage = self.candidate.stage
        if stage == Stage.STOPPED:
            return max((_PLACE[one] for one in self.steps), default=0)
        return _PLACE[stage]

    def has(self, stage: str) -> bool:
        return self.reached >= _PLACE[stage]

    @property
    def next_stage(self) -> str:
        """The step that comes next, empty at the end of the way."""
        place = self.reached + 1
        return "" if self.candidate.stage == Stage.STOPPED or place == len(Stage.ALL) else Stage.ALL[place]

    def ceremony(self) -> date | None:
        """The day that probation counts from: the ceremony, else ngày vào Đảng of the member."""
        member = self.candidate.member
        return self.on(Stage.ADMITTED) or (member.admitted_on.last_day if member and member.admitted_on else None)

    def probation_end(self, rules: AdmissionRules) -> date | None:
        """The day on which the twelve months are full (QĐ 294-QĐ/TW 4.5)."""
        begun = self.ceremony() if self.has(Stage.ADMITTED) else None
        return add_months(begun, rules.probation_months) if begun else None

    def helpers_on(self, day: date) -> list[AdmissionHelper]:
        """Who helps on the day."""
        return [one for one in self.helpers if (one.since or day) <= day < (one.until or date.max)]


@dataclass(frozen=True)
class Deadline:
    """Something due: what, by when, which step settles it, from when it is spoken of, and whether by the ladder."""

    on: date
    words: str
    stage: str
    since: date = date.min
    laddered: bool = False


def read_files(candidates: Iterable[Candidate]) -> list[AdmissionFile]:
    """The files of these candidates in their order; four queries, however many there are."""
    known = list(candidates)
    ids = [one.id for one in known]
    members = Member.select().where(Member.id.in_({one.__data__["member"] for one in known} - {None}))
    by_id = {member.id: member for member in members}
    for one in known:
        one.member = by_id.get(one.__data__["member"])
    steps = _by_candidate(AdmissionStep, ids, AdmissionStep.on)
    helpers = _by_candidate(AdmissionHelper, ids, AdmissionHelper.since)
    papers = _by_candidate(AdmissionPaper, ids, AdmissionPaper.id)
    return [
        AdmissionFile(
            one,
            {step.stage: step for step in steps[one.id] if step.passed},
            tuple(step for step in steps[one.id] if not step.passed),
            tuple(helpers[one.id]),
            {paper.kind: paper for paper in papers[one.id]},
        )
        for one in known
    ]


def file_of(candidate: Candidate) -> AdmissionFile:
    """The file of one candidate."""
    return read_files([candidate])[0]


def _by_candidate(model: Any, ids: Sequence[int], order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {one: [] for one in ids}
    query = model.select().where(model.candidate.in_(list(ids)), model.hidden == False).order_by(order, model.id)
    if model is AdmissionHelper:
        query = query.select(AdmissionHelper, Member).join(Member, on=(AdmissionHelper.member == Member.id))
    for row in query:
        found[row.__data__["candidate"]].append(row)
    return found


# deadlines


def alert_days(end: date, rules: AdmissionRules) -> list[date]:
    """The days of the ladder before the end of probation, the first first."""
    return [end - timedelta(days=before) for before in sorted(rules.ladder, reverse=True)]


def rung(end: date, day: date, rules: AdmissionRules) -> int | None:
    """The last rung of the ladder that has come by the day; None before the first and after the end."""
    left = (end - day).days
    return min((before for before in rules.ladder if left <= before), default=None) if left >= 0 else None


def end_words(rules: AdmissionRules) -> str:
    return f"Hết {rules.probation_months} tháng dự bị"


def reminder(end: date, day: date, until: date, rules: AdmissionRules) -> tuple[date, str] | None:
    """The end of probation as it is due by `until`; while it is farther off, the rung of the ladder that has come.

    A rung that has come stands on the day itself until the next one; before the first one comes, on the day of that.
    """
    come = rung(end, day, rules)
    mark = f"nhắc mốc {come or max(rules.ladder)} ngày"
    if end <= until:
        return end, f"{end_words(rules)} ({mark})" if come else end_words(rules)
    on = max(alert_days(end, rules)[0], day)
    words = end_words(rules)
    told = f"còn {(end - on).days} ngày {words[0].lower()}{words[1:]} ({end:%d/%m/%Y}), {mark}"
    return (on, told) if on <= until else None


def deadlines(file: AdmissionFile, rules: AdmissionRules, holidays: frozenset[date]) -> list[Deadline]:
    """What is still to be done for this candidate and by when, the first first (QĐ 294-QĐ/TW 3, 4; HD 06 mục 3–5)."""
    if file.candidate.stage in (Stage.STOPPED, Stage.OFFICIAL):
        return []
    add = partial(add_working_days, holidays=holidays)
    found = [*_before_votes(file, rules, add), *_to_ceremony(file, rules, add), *_to_official(file, rules, add)]
    return sorted(found, key=lambda one: one.on)


_Add = Callable[[date, int], date]


def _before_votes(file: AdmissionFile, rules: AdmissionRules, add: _Add) -> Iterator[Deadline]:
    """The certificate, the papers that grow old, the answers waited for."""
    if file.has(Stage.DECIDED):
        return
    if (certificate := file.on(Stage.SCHOOLED)) is not None:
        end = add_months(certificate, rules.certificate_months)
        words = f"Giấy chứng nhận lớp nhận thức về Đảng hết {rules.certificate_months} tháng"
        yield Deadline(end, words, "", add_months(end, -rules.certificate_warning))
    for kind in PaperKind.OF_ADMISSION:
        paper = file.papers.get(kind)
        if paper is None:
            continue
        label = dict(PaperKind.LABELS)[kind]
        if paper.on is not None and kind != PaperKind.SCHOOL:
            old = add_months(paper.on, rules.paper_months)
            words = f"{label} quá {rules.paper_months} tháng, phải làm lại"
            yield Deadline(old, words, "", add_months(old, -1))
        if paper.on is None and paper.sent_on is not None:
            days = rules.verify_abroad_days if paper.abroad else rules.verify_days
            yield Deadline(add(paper.sent_on, days), f"{label}: trả lời trong {days} ngày làm việc", "")


def _to_ceremony(file: AdmissionFile, rules: AdmissionRules, add: _Add) -> Iterator[Deadline]:
    """From the cell's resolution to the committee's, the decision and the ceremony."""
    voted = file.on(Stage.CELL)
    if voted and not file.has(Stage.COMMITTEE):
        send = f"Chi bộ gửi hồ sơ lên đảng ủy{rules.mark('send_days')}"
        yield Deadline(add(voted, rules.send_days), send, Stage.COMMITTEE)
        words = f"Đảng ủy xét kết nạp{rules.mark('committee_days')}"
        yield Deadline(add(voted, rules.committee_days), words, Stage.COMMITTEE)
    if voted and not file.has(Stage.DECIDED):
        latest = add(voted, rules.decision_days + rules.extra_days)
        words = f"Quyết định kết nạp, chậm nhất {latest:%d/%m/%Y}"
        yield Deadline(add(voted, rules.decision_days), words, Stage.DECIDED)
    decided = file.steps.get(Stage.DECIDED)
    if decided and not file.has(Stage.ADMITTED):
        begun = decided.on if rules.ceremony_from == ISSUED else decided.received_on or decided.on
        words = "Tổ chức lễ kết nạp"
        yield Deadline(add(begun, rules.ceremony_days), words, Stage.ADMITTED)


def _to_official(file: AdmissionFile, rules: AdmissionRules, add: _Add) -> Iterator[Deadline]:
    """From the ceremony to the end of probation and the decision."""
    begun, end = file.ceremony(), file.probation_end(rules)
    if begun is None or end is None:
        return
    if not file.has(Stage.PROBATION):
        words = "Lập lý lịch, phiếu đảng viên"
        yield Deadline(add(begun, rules.profile_days), words, Stage.PROBATION)
    if not file.has(Stage.REVIEW):
        yield from _of_probation(file, begun, end, rules, add)
    reviewed = file.on(Stage.REVIEW)
    if reviewed and not file.has(Stage.OFFICIAL):
        latest = add(reviewed, rules.official_days + rules.extra_days)
        words = f"Quyết định công nhận chính thức, chậm nhất {latest:%d/%m/%Y}"
        yield Deadline(add(reviewed, rules.official_days), words, Stage.OFFICIAL)


def _of_probation(file: AdmissionFile, begun: date, end: date, rules: AdmissionRules, add: _Add) -> Iterator[Deadline]:
    if PaperKind.CLASS not in file.papers:
        by = add_months(begun, rules.class_months)
        yield Deadline(by, "Chưa học lớp bồi dưỡng đảng viên mới", "", add_months(by, -1))
    first = alert_days(end, rules)[0]
    yield Deadline(end, end_words(rules), "", first, laddered=True)
    words = "Chi bộ xét công nhận chính thức"
    yield Deadline(add(end, rules.review_days), words, Stage.REVIEW, first)

"""Phát triển đảng viên: entering the steps, what to warn of, and the member that a candidate becomes."""

from __future__ import annotations

from datetime import date
from typing import Any

from db.admission import AdmissionHelper, AdmissionPaper, AdmissionStep, Candidate, Stage, cells_on
from db.base import Row, holds, save_many
from db.dates import PartialDate
from db.errors import UserError
from db.members import Member, Membership, Status, StatusPeriod
from nongson_desktop.rules import members
from nongson_desktop.rules.admission_again import former_member, was_before
from nongson_desktop.rules.admission_files import AdmissionFile, file_of
from nongson_desktop.rules.admission_places import place_new_member
from nongson_desktop.rules.admission_rules import AdmissionRules, rules_on, step_rules
from nongson_desktop.rules.assemblies import voting_bases
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.status_changes import StatusChange, change_status

_LABELS = dict(Stage.LABELS)
_SAME = (
    "name",
    "birth_date",
    "sex",
    "identity_number",
    "education",
    "profession",
    "theory",
    "ethnicity",
    "religion",
    "hometown",
    "residence",
    "occupation",
    "workplace",
    "position",
    "phone",
)
_HELPERS_AT_MOST = 2


def check(candidate: Candidate) -> None:
    """Refuse what the record itself shows to be wrong; raises UserError."""
    members.check_values(Member(**{name: getattr(candidate, name) for name in _SAME}))
    number = candidate.identity_number
    same = Candidate.identity_number == number, Candidate.id != (candidate.id or 0), ~Candidate.hidden
    other = Candidate.get_or_none(*same, Candidate.stage != Stage.STOPPED) if number else None
    if other is not None:
        raise UserError(f"Số định danh {number} đã ghi cho {other.name}.", "identity_number")


def add_candidate(candidate: Candidate) -> None:
    """Write a new candidate with the first step in the current Action; raises UserError."""
    check(candidate)
    candidate.save()
    if candidate.listed_on and candidate.stage == Stage.LISTED:
        AdmissionStep(candidate=candidate, stage=Stage.LISTED, on=candidate.listed_on).save()


# votes


def entitled(file: AdmissionFile, stage: str, day: date) -> int:
    """Who may vote at the step on the day: the cell's official members, or those who sit in the committee."""
    body = office_names(day).id if stage == Stage.COMMITTEE else cells_on(day).get(file.candidate.id)
    return voting_bases([body], day)[body].entitled if body else 0


def has_passed(step: AdmissionStep, rules: AdmissionRules) -> bool:
    """At least two thirds of those entitled (QĐ 294-QĐ/TW 3, 4); a step without a count is taken as passed."""
    if step.votes is None or not step.base or not step_rules()[step.stage].is_voted:
        return True
    return bool(step.votes >= rules.needed(step.base))


# entering a step


def enter(candidate: Candidate, step: AdmissionStep) -> AdmissionStep:
    """Write a step in the current Action, and what follows from it: the state, the member, the official day.

    A vote below the share is written as one that did not pass and leaves the state. Raises UserError.
    """
    file, rules = file_of(candidate), rules_on(step.on or date.max)
    step.candidate = candidate
    _refuse(file, step)
    step.passed = has_passed(step, rules)
    before = AdmissionStep.get_by_id(step.id) if step.id else None
    step.save()
    if not step.passed:
        return step
    candidate.stage = max(candidate.stage, step.stage, key=Stage.ALL.index)
    if step.stage == Stage.LISTED:
        candidate.listed_on = step.on
    if step.stage in (Stage.DECIDED, Stage.ADMITTED):
        _follow_dates(file, step, before)
    if step.stage == Stage.OFFICIAL:
        _make_official(file, step, rules)
    candidate.save()
    return step


def _refuse(file: AdmissionFile, step: AdmissionStep) -> None:
    if file.candidate.stage == Stage.STOPPED:
        raise UserError(f"{file.candidate.name} đang dừng; hãy tiếp tục theo dõi rồi ghi bước mới.", "stage")
    if not step.on:
        day = step_rules()[step.stage].day
        raise UserError(f"Chưa nhập {day[:1].lower() + day[1:]}.", "on")
    if (other := file.steps.get(step.stage)) is not None and other.id != step.id:
        raise UserError(f"Bước “{_LABELS[step.stage]}” đã ghi ngày {other.on:%d/%m/%Y}.", "stage")
    for stage, done in file.steps.items():
        order = Stage.ALL.index(stage) - Stage.ALL.index(step.stage)
        if (order < 0 and done.on > step.on) or (order > 0 and done.on < step.on):
            words = "trước" if order < 0 else "sau"
            raise UserError(f"Ngày này {words} bước “{_LABELS[stage]}” ({done.on:%d/%m/%Y}).", "on")
    if step.votes is not None and step.base is not None and step.votes > step.base:
        raise UserError(f"Phiếu tán thành {step.votes} nhiều hơn số người có quyền biểu quyết {step.base}.", "votes")
    if step.stage == Stage.ADMITTED and not file.candidate.__data__["cell"]:
        raise UserError(f"Chưa ghi chi bộ của {file.candidate.name}; đảng viên mới phải thuộc một chi bộ.", "on")


def _follow_dates(file: AdmissionFile, step: AdmissionStep, before: AdmissionStep | None) -> None:
    """The ceremony makes the member; a day put right afterwards is put right there too."""
    candidate = file.candidate
    if step.stage == Stage.ADMITTED and (before is None or candidate.member is None):
        candidate.member = _become_member(file, step)
    elif candidate.member is not None:
        member = candidate.member
        if not was_before(member):
            setattr(member, "decision_on" if step.stage == Stage.DECIDED else "admitted_on", PartialDate.of(step.on))
            members.check(member)
            member.save()
        if step.stage == Stage.ADMITTED and before is not None:
            _move_start(member, before.on, step.on)


def _become_member(file: AdmissionFile, step: AdmissionStep) -> Member:
    """A probationary member from the ceremony on, with what the candidate's record holds; nothing is typed again."""
    candidate, decided = file.candidate, file.steps.get(Stage.DECIDED)
    known = {name: getattr(candidate, name) for name in _SAME}
    document = document_of(decided) if decided else ""
    former = None if candidate.member else former_member(candidate, step.on)
    if former is not None:
        return _come_back(former, candidate, step, document)
    member = candidate.member or Member(**known)
    member.admitted_on = PartialDate.of(step.on)
    if decided is not None:
        member.decision_on = PartialDate.of(decided.on)
    introducers = [one.member.name for one in file.helpers if one.introduces]
    member.introducers = member.introducers or ", ".join(introducers)
    members.check(member)
    member.save()
    place_new_member(member, candidate, step.on, document)
    members.set_status(member, Status.PROBATIONARY, step.on, document)
    return member


def _come_back(member: Member, candidate: Candidate, step: AdmissionStep, document: str) -> Member:
    """Who was in the Party before goes on in the old record, with the time outside left out of party age."""
    place_new_member(member, candidate, step.on, document)
    change_status(member, StatusChange(Status.PROBATIONARY, step.on, document))
    return member


def document_of(step: AdmissionStep) -> str:
    """The paper of a step as it stands in the document of a dated record."""
    number = f"{step.number}, " if step.number else ""
    return f"{number}ngày {step.on:%d/%m/%Y}"


def _move_start(member: Member, old: date, new: date) -> None:
    for model in (Membership, StatusPeriod):
        of: Any = model
        rows = of.select(of.id).where(of.member == member, of.since == old, of.hidden == False)
        save_many(model, [{"id": row.id, "since": new} for row in rows])


def _make_official(file: AdmissionFile, step: AdmissionStep, rules: AdmissionRules) -> None:
    """Official from the end of the twelve months even if decided late (QĐ 294-QĐ/TW 4.5)."""
    member, end = file.candidate.member, file.probation_end(rules)
    if member is None or end is None:
        raise UserError(f"Chưa ghi ngày lễ kết nạp của {file.candidate.name}.", "on")
    member.official_on = PartialDate.of(end)
    members.check(member)
    member.save()
    held = StatusPeriod.select().where(StatusPeriod.member == member, holds(StatusPeriod, end)).first()
    if held is None or held.status == Status.PROBATIONARY:
        members.set_status(member, Status.OFFICIAL, end, document_of(step))


def take_back(step: AdmissionStep) -> None:
    """Hide a step written by mistake in the current Action and go back in the state; raises UserError."""
    candidate = step.candidate
    if step.passed and step.stage in (Stage.ADMITTED, Stage.OFFICIAL):
        raise UserError("Bước này đã đổi hồ sơ đảng viên; hãy dùng Hoàn tác ở nhật ký.", "stage")
    step.hidden = True
    step.save()
    if step.passed and candidate.stage == step.stage:
        before = Stage.ALL[: Stage.ALL.index(step.stage)]
        done = file_of(candidate).steps
        candidate.stage = next((stage for stage in reversed(before) if stage in done), Stage.LISTED)
        candidate.save()


# ending, going on, taking in


def stop(candidate: Candidate, on: date | None, reason: str, *, remove: bool = False) -> None:
    """End the way in the current Action; a probationary member may be struck off with it; raises UserError."""
    if on is None:
        raise UserError("Chưa nhập ngày dừng.", "stopped_on")
    if not reason.strip():
        raise UserError("Chưa ghi lý do dừng.", "stop_reason")
    candidate.stage, candidate.stopped_on, candidate.stop_reason = Stage.STOPPED, on, reason
    candidate.save()
    member = candidate.member
    if remove and member is not None:
        members.set_status(member, Status.REMOVED, on, reason=reason)


def go_on(candidate: Candidate) -> None:
    """Take up again someone who was stopped, at the last step written, in the current Action."""
    file = file_of(candidate)
    candidate.stage, candidate.stopped_on, candidate.stop_reason = Stage.ALL[file.reached], None, ""
    candidate.save()


def not_followed(day: date) -> list[Member]:
    """Probationary members of the day whom no candidate's record follows; one query."""
    followed = Candidate.select(Candidate.member).where(
        Candidate.hidden == False, Candidate.member.is_null(False), Candidate.stage != Stage.STOPPED
    )
    return list(
        Member.select()
        .join(StatusPeriod, on=(StatusPeriod.member == Member.id) & holds(StatusPeriod, day))
        .where(Member.hidden == False, StatusPeriod.status == Status.PROBATIONARY, Member.id.not_in(followed))
        .order_by(Member.sort_key, Member.id)
    )


def take_in(day: date) -> int:
    """Write a record for each probationary member nobody follows, in the current Action; how many."""
    known = not_followed(day)
    cells = members.last_cells([member.id for member in known], day)
    rows = [
        {
            **{name: getattr(member, name) for name in _SAME},
            "member": member.id,
            "cell": cells.get(member.id, (None, ""))[0],
            "stage": Stage.PROBATION,
        }
        for member in known
    ]
    steps: list[Row] = []
    for candidate, member in zip(save_many(Candidate, rows), known, strict=True):
        for stage, on in ((Stage.DECIDED, member.decision_on), (Stage.ADMITTED, member.admitted_on)):
            if on is not None and on.day is not None:
                steps.append({"candidate": candidate, "stage": stage, "on": on.first_day})
    save_many(AdmissionStep, steps)
    return len(known)


# helpers, papers


def check_helper(helper: AdmissionHelper) -> None:
    """One or two official members help at a time; raises UserError."""
    if not helper.__data__.get("member"):
        raise UserError("Chọn đảng viên giúp đỡ.", "member")
    if helper.since and helper.until and helper.until <= helper.since:
        raise UserError("Ngày thôi phải sau ngày bắt đầu.", "until")
    begun = helper.since or date.min
    others = AdmissionHelper.select().where(
        AdmissionHelper.candidate == helper.candidate,
        AdmissionHelper.hidden == False,
        AdmissionHelper.id != (helper.id or 0),
        AdmissionHelper.until.is_null() | (AdmissionHelper.until > begun),
    )
    beside = {one.__data__["member"] for one in others if helper.until is None or (one.since or begun) < helper.until}
    if helper.__data__["member"] in beside:
        raise UserError("Đảng viên này đang giúp đỡ người ấy.", "member")
    if len(beside) >= _HELPERS_AT_MOST:
        raise UserError("Mỗi người có một hoặc hai đảng viên giúp đỡ; ghi ngày thôi của người trước.", "member")
    if (said := _not_official(helper.__data__["member"], helper.since)) and helper.since:
        raise UserError(said, "member")


def _not_official(member_id: int, day: date | None) -> str:
    status = (
        StatusPeriod.select().where(StatusPeriod.member == member_id, holds(StatusPeriod, day)).first() if day else None
    )
    if status is None or status.status == Status.OFFICIAL:
        return ""
    label = dict(Status.LABELS)[status.status].lower()
    return f"{Member.get_by_id(member_id).name}: {label}; người giúp đỡ phải là đảng viên chính thức."


def check_paper(paper: AdmissionPaper) -> None:
    """A paper is asked for or there, and is not there before it was asked for; raises UserError."""
    if paper.on is None and paper.sent_on is None:
        raise UserError("Ghi ngày có giấy tờ hoặc ngày gửi đi hỏi.", "on")
    if paper.on and paper.sent_on and paper.on < paper.sent_on:
        raise UserError("Ngày có giấy tờ trước ngày gửi đi hỏi.", "on")

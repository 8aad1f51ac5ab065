"""Khen thưởng: who may be commended from the final ratings, the decision with its money, and issuing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.awards import Award, AwardDecision, AwardForm, AwardKind, AwardReceived, IssuingBody
from db.base import action, save_many, stored_json
from db.errors import UserError
from db.evaluation import OF_CELLS, Level, Rating
from db.members import Member, Role
from db.organizations import Organization
from db.settings import keep_setting, said_of, setting
from nongson_desktop.rules import numbers
from nongson_desktop.rules.award_register import enter_awards
from nongson_desktop.rules.closing import later_levels
from nongson_desktop.rules.members import holders
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.plans import LAST_YEAR, check_year
from nongson_desktop.rules.rates import amount, rates
from nongson_desktop.safety.accounts import require_approver

MEMBER, CELL, COLLECTIVE, PERSON = "member", "cell", "collective", "person"
_PAID_AS = {MEMBER: MEMBER, PERSON: MEMBER, CELL: CELL, COLLECTIVE: CELL}
FIVE = 5
_BODY_SETTING = "award-body-"
_SIGNER_SETTING = "paper-signer:award-decision"
_YEARLY_FIRST_SETTING = "award-yearly-first"
_COUNTED_FORMS = (AwardForm.CERTIFICATE, AwardForm.DIPLOMA, AwardForm.FLAG)
_OLDEST_AWARD = 1930
Commended = dict[tuple[str, int], set[int]]


@dataclass(frozen=True)
class Proposal:
    """One recipient that the ratings speak for, a near miss with what is missing, or whom the clerk names."""

    recipient: str
    id: int
    name: str
    unit: str
    achievement: str
    amount: int
    eligible: bool
    note: str = ""
    address: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "recipient": self.recipient,
            "id": self.id,
            "name": self.name,
            "unit": self.unit,
            "achievement": self.achievement,
            "amount": self.amount,
            "eligible": self.eligible,
            "note": self.note or None,
        }


def propose(year: int, kind: str = AwardKind.YEARLY, on: date | None = None) -> list[Proposal]:
    """Cells, then members, that the final ratings speak for; near misses come after them with the reason.

    Members: HTXS in the year; cells: HTXS and recognised as exemplary (HD 06-HD/TW mục 19); five years: each of the
    five years ending with this one, and the years without a yearly award are named; whether they keep anyone out is
    the office's setting. Money is that of the day `on`, else of the year's last day; raises UserError.
    """
    check_year(year)
    _check_kind(kind)
    if kind == AwardKind.AD_HOC:
        return []
    span = range(year - FIVE + 1, year + 1) if kind == AwardKind.FIVE_YEARS else range(year, year + 1)
    day = on or date(year, 12, 31)
    found = [
        *_proposals(CELL, kind, span, _ratings(span, of_cells=True), day),
        *_proposals(MEMBER, kind, span, _ratings(span, of_cells=False), day),
    ]
    if kind == AwardKind.FIVE_YEARS:
        found = list(_with_yearly_awards(found, span, day))
    return [one for one in found if one.eligible] + [one for one in found if not one.eligible]


def _with_yearly_awards(found: Iterable[Proposal], span: range, day: date) -> Iterable[Proposal]:
    """Name the years without a yearly award of the lower level, which a five-year one presupposes in practice."""
    commended = _commended(span)
    needed = setting(_YEARLY_FIRST_SETTING, day, rates()["yearly_first"])
    for one in found:
        unseen = [str(year) for year in span if year not in commended.get((one.recipient, one.id), ())]
        if one.eligible and unseen:
            yield replace(one, note=f"chưa thấy khen hằng năm: {', '.join(unseen)}", eligible=not needed)
        else:
            yield one


def _commended(span: range) -> Commended:
    """The years with a yearly award, in our own decisions or received from another body; two queries."""
    years: Commended = defaultdict(set)
    own = Award.select(AwardDecision.year, Award.member, Award.organization).join(AwardDecision)
    received = AwardReceived.select(AwardReceived.year, AwardReceived.member, AwardReceived.organization)
    for query, of, more in (
        (own, AwardDecision, (Award.hidden == False,)),
        (received, AwardReceived, (AwardReceived.form.in_(_COUNTED_FORMS),)),
    ):
        within = of.year.between(span.start, span.stop - 1) & (of.kind == AwardKind.YEARLY) & (of.hidden == False)
        for year, member, organization in query.where(within, *more).tuples().iterator():
            years[(MEMBER, member) if member else (CELL, organization)].add(year)
    return years


def _ratings(span: range, *, of_cells: bool) -> dict[int, dict[int, Rating]]:
    """The ratings of each subject by year, subjects in the order of lists, at the last level decided."""
    subject = Organization if of_cells else Member
    query = (
        Rating.select(Rating, subject)
        .join(subject)
        .where(Rating.hidden == False, subject.hidden == False, Rating.year.between(span.start, span.stop - 1))
        .order_by(subject.sort_key, subject.id)
    )
    found: dict[int, dict[int, Rating]] = defaultdict(dict)
    later = later_levels(span)
    for rating in query.where(OF_CELLS if of_cells else Rating.member.is_null(False)):
        rating.level = later.get(rating.id, rating.level)
        found[rating.__data__["organization" if of_cells else "member"]][rating.year] = rating
    return found


def _proposals(
    recipient: str, kind: str, span: range, by_subject: dict[int, dict[int, Rating]], day: date
) -> Iterable[Proposal]:
    for subject, ratings in by_subject.items():
        gaps = [(year, _gap(recipient, ratings.get(year))) for year in span]
        missing = [(year, why) for year, why in gaps if why]
        near = len(missing) == 1 and (len(span) > 1 or missing[0][1] == _NOT_EXEMPLARY)
        if not missing or near:
            yield _proposal(recipient, kind, subject, ratings, span, day, missing)


_NOT_EXEMPLARY = "chưa được công nhận tiêu biểu"


def _gap(recipient: str, rating: Rating | None) -> str:
    """What keeps one year from counting; empty when nothing does."""
    if rating is None:
        return "chưa xếp loại"
    if rating.exempt_reason or not rating.level:
        return rating.exempt_reason or "chưa xếp loại"
    if rating.level != Level.HTXS:
        return f"xếp loại {rating.level}"
    return _NOT_EXEMPLARY if recipient == CELL and not rating.exemplary else ""


def _proposal(
    recipient: str,
    kind: str,
    subject: int,
    ratings: dict[int, Rating],
    span: range,
    day: date,
    missing: Sequence[tuple[int, str]],
) -> Proposal:
    last = ratings[max(ratings)]
    words = rates()["achievement"][recipient][kind]
    return Proposal(
        recipient=recipient,
        id=subject,
        name=last.name or getattr(last, "organization" if recipient == CELL else "member").name,
        unit="" if recipient == CELL else last.cell,
        achievement=words.format(year=span[-1], first=span[0]),
        amount=amount(recipient, kind, day),
        eligible=not missing,
        note="; ".join(f"thiếu năm {year}: {why}" for year, why in missing),
    )


def body_for(kind: str, day: date) -> str:
    """Which body commends: the office's own setting of the day, else the shipped one."""
    return str(setting(_BODY_SETTING + kind, day, rates()["body"][kind]))


def must_ask_body(kind: str, day: date) -> bool:
    """Whether the sources leave open who decides and the office has not said it for the day."""
    return kind in rates()["body_unconfirmed"] and setting(_BODY_SETTING + kind, day) is None


def set_body(kind: str, body: str, since: date | None, document: str = "") -> None:
    """Say who decides awards of a kind from a day on, as one Action."""
    _check_kind(kind)
    _check_body(body)
    title = dict(AwardKind.LABELS)[kind].lower()
    with action(f"Thẩm quyền khen thưởng {title}: {dict(IssuingBody.LABELS)[body]}", reason=document):
        keep_setting(_BODY_SETTING + kind, body, since, document)


def bodies_said(kind: str) -> str:
    """Who decides awards of a kind, from which day and by which document, in a sentence."""
    labels = dict(IssuingBody.LABELS)
    said = [
        labels[stored_json(one.value)]
        + (f" từ {one.since:%d/%m/%Y}" if one.since else "")
        + (f" theo {one.document}" if one.document else "")
        for one in said_of(_BODY_SETTING + kind)
    ]
    return f"Đã ghi: {'; '.join(said)}." if said else f"Chưa ghi; đang dùng: {labels[rates()['body'][kind]]}."


def named_recipient(
    recipient: str,
    name: str,
    achievement: str,
    *,
    body: str,
    on: date,
    record: int = 0,
    unit: str = "",
    address: str = "",
    money: int | None = None,
) -> Proposal:
    """Whom the clerk names for an award outside the yearly round, paid by the rate unless an amount is given."""
    if not name.strip():
        raise UserError("Chưa có tên tập thể, cá nhân được khen.", "name")
    if not achievement.strip():
        raise UserError(f"Chưa ghi thành tích của {name}.", "achievement")
    paid = _rate(recipient, body, on) if money is None else money
    return Proposal(recipient, record, name, unit, achievement, paid, eligible=True, address=address)


def repriced(recipients: Sequence[Proposal], was: tuple[str, date], now: tuple[str, date]) -> list[Proposal]:
    """The same recipients paid as another body or day pays; an amount that the clerk typed stays."""
    paid = {who: (_rate(who, *was), _rate(who, *now)) for who in _PAID_AS}
    return [
        replace(one, amount=paid[one.recipient][1]) if one.amount == paid[one.recipient][0] else one
        for one in recipients
    ]


def _rate(recipient: str, body: str, day: date) -> int:
    return amount(_PAID_AS[recipient], AwardKind.AD_HOC, day, body)


def decide(
    year: int,
    kind: str = AwardKind.YEARLY,
    number: str = "",
    on: date | None = None,
    *,
    chosen: Sequence[Proposal] | None = None,
    body: str | None = None,
    signer: str | None = None,
    signer_role: str = "",
    ground: str = "",
    merit: str = "",
) -> AwardDecision:
    """Make the decision with its recipients as one Action: the eligible ones, or those chosen; raises UserError.

    The signer is whoever heads the office on the day, unless named with the role. An award outside the yearly round
    says its ground and what it is for.
    """
    day = on or date(year, 12, 31)
    recipients = [one for one in propose(year, kind, day) if one.eligible] if chosen is None else list(chosen)
    _refuse_unfit(year, kind, recipients)
    decision = AwardDecision(year=year, kind=kind, number=number.strip(), decided_on=day, ground=ground, merit=merit)
    decision.body = body or body_for(kind, day)
    decision.signer, decision.signer_role = signer_on(day) if signer is None else (signer, signer_role)
    check(decision)
    title = dict(AwardKind.LABELS)[kind].lower()
    with action(f"Quyết định khen thưởng {title} năm {year}: {len(recipients)} tập thể, cá nhân", kind="award"):
        decision.save()
        save_many(Award, [award_row(decision, place, one) for place, one in enumerate(recipients, 1)])
        keep_numbers(decision)
    return decision


def _refuse_unfit(year: int, kind: str, recipients: Sequence[Proposal]) -> None:
    standing = None if kind == AwardKind.AD_HOC else decision_of(year, kind)
    if standing is not None:
        known = f"số {standing.number}" if standing.number else "chưa có số"
        raise UserError(
            f"Năm {year} đã có quyết định khen thưởng {dict(AwardKind.LABELS)[kind].lower()} ({known});"
            " muốn lập lại phải hoàn tác quyết định ấy.",
            "year",
        )
    if not recipients and kind == AwardKind.AD_HOC:
        raise UserError("Chưa chọn tập thể, cá nhân nào để khen.")
    if not recipients:
        raise UserError(f"Năm {year} chưa có ai đủ điều kiện khen thưởng {dict(AwardKind.LABELS)[kind].lower()}.")
    unfit = [one for one in recipients if not one.eligible]
    if unfit:
        raise UserError(f"{unfit[0].name} chưa đủ điều kiện: {unfit[0].note}.")


def decision_of(year: int, kind: str = AwardKind.YEARLY) -> AwardDecision | None:
    """The decision that stands for the year, if any; outside the yearly round the latest."""
    return decisions_of(year, kind)[-1] if decisions_of(year, kind) else None


def decision_numbered(number: int) -> AwardDecision:
    """The decision by its internal number; raises UserError."""
    found: AwardDecision | None = AwardDecision.get_or_none(AwardDecision.id == number, AwardDecision.hidden == False)
    if found is None:
        raise UserError("Quyết định khen thưởng này không còn nữa.", "decision")
    return found


def decisions_of(year: int, kind: str) -> list[AwardDecision]:
    """The decisions of the year that stand, oldest first; outside the yearly round there may be several."""
    same = AwardDecision.year == year, AwardDecision.kind == kind, AwardDecision.hidden == False
    return list(AwardDecision.select().where(*same).order_by(AwardDecision.id))


def award_row(decision: AwardDecision, place: int, one: Proposal) -> dict[str, Any]:
    return {
        "decision": decision.id,
        "member": one.id if one.recipient == MEMBER else None,
        "organization": one.id if one.recipient == CELL else None,
        "position": place,
        "name": one.name,
        "unit": one.unit,
        "achievement": one.achievement,
        "amount": one.amount,
        "collective": one.recipient in (CELL, COLLECTIVE),
        "address": one.address,
    }


def signer_on(day: date) -> tuple[str, str]:
    """Who signs for the committee on the day and as what; empty when nobody is known.

    Whom the office wrote down for its decisions, else the secretary, else a deputy.
    """
    own = setting(_SIGNER_SETTING, day, {})
    if own.get("name"):
        return own["name"], own.get("post", "")
    office = office_names(day).id
    for role, title in ((Role.SECRETARY, "Bí thư"), (Role.DEPUTY, "Phó Bí thư")):
        if found := holders(office, role, day):
            return found[0].name, title
    return "", ""


def check(decision: AwardDecision) -> None:
    """Refuse what one field alone cannot judge."""
    _check_kind(decision.kind)
    _check_body(decision.body)
    if decision.kind == AwardKind.AD_HOC and not decision.merit.strip():
        raise UserError("Khen không theo định kỳ phải ghi khen vì thành tích gì.", "merit")
    if decision.issued_on and decision.body == IssuingBody.PROVINCE:
        raise UserError(
            "Quyết định này do cấp trên ban hành; khi có thì ghi vào “Khen của cấp trên”. Ở đây chỉ in tờ trình.",
            "body",
        )
    if decision.issued_on and not (decision.number and decision.decided_on):
        raise UserError("Ban hành thì phải có số và ngày quyết định.", "number")
    if decision.issued_on and decision.decided_on and decision.issued_on < decision.decided_on:
        raise UserError("Ngày ban hành phải từ ngày quyết định trở đi.", "issued_on")
    for field, number, day, kind, symbol in numbered(decision):
        if day:
            numbers.refuse_taken(decision, number, day, kind, symbol=symbol, field=field)


def _check_kind(kind: str) -> None:
    labels = dict(AwardKind.LABELS)
    if kind not in labels:
        raise UserError(f"Không có loại khen thưởng “{kind}”; các loại: {', '.join(labels)}.", "kind")


def _check_body(body: str) -> None:
    if body not in dict(IssuingBody.LABELS):
        raise UserError("Chọn cơ quan ban hành: Đảng ủy hoặc Ban thường vụ.", "body")


def numbered(decision: AwardDecision) -> list[tuple[str, str, date | None, str, str]]:
    """The papers of a decision that carry a number: field, number, day, type and issuer."""
    own = "" if decision.body == IssuingBody.PROVINCE else decision.number
    day = decision.decided_on
    return [
        ("number", own, day, "QĐ", numbers.OFFICE),
        ("submission_number", decision.submission_number, decision.submitted_on, "TTr", submitter(decision.body)),
        ("minutes_number", decision.minutes_number, decision.met_on, "BB", numbers.OFFICE),
    ]


def submitter(body: str) -> str:
    """The symbol of whoever submits to the body: the ban to the standing committee, else the standing committee."""
    return numbers.BOARD if body == IssuingBody.STANDING else numbers.OFFICE


_SUBJECTS = {"QĐ": "quyết định khen thưởng", "TTr": "tờ trình khen thưởng", "BB": "biên bản xét khen thưởng"}


def keep_numbers(decision: AwardDecision) -> None:
    """Enter the numbers of the decision's papers in the register, in the current Action."""
    for _field, number, day, kind, symbol in numbered(decision):
        subject = f"{_SUBJECTS[kind]} {dict(AwardKind.LABELS)[decision.kind].lower()} năm {decision.year}"
        numbers.keep_number(decision, number if day else "", day or date.min, kind, subject, symbol=symbol)


def revise(decision: AwardDecision, **values: Any) -> None:
    """Change number, date, body or signer of a decision not yet issued, as one Action.

    Money follows the date, the names of members their records: a decision that goes out tomorrow has no name of before.
    """
    refuse_issued(decision)
    changed = AwardDecision(**{**decision.__data__, **values})
    check(changed)
    with action(f"Sửa quyết định khen thưởng năm {decision.year}"):
        changed.save()
        keep_numbers(changed)
        save_many(Award, [{"id": award.id, "name": name} for award, name in misnamed(changed)])
        if (changed.decided_on, changed.body) != (decision.decided_on, decision.body):
            _pay_again(decision, changed)
    decision.__data__.update(changed.__data__)


def misnamed(decision: AwardDecision) -> list[tuple[Award, str]]:
    """The members whom the decision calls otherwise than their records do, with the name of the record; one query."""
    query: Any = Award.select(Award, Member).join(Member).where(Award.decision == decision, Award.hidden == False)
    return [(award, award.member.name) for award in query.where(Award.name != Member.name)]


def _pay_again(before: AwardDecision, after: AwardDecision) -> None:
    """Money by the rate follows the day and the body; an amount that the clerk typed stays."""
    awards = list(Award.select().where(Award.decision == after, Award.hidden == False))
    was, now = _paid(before), _paid(after)
    rows = [(award, MEMBER if is_individual(award) else CELL) for award in awards]
    save_many(Award, [{"id": award.id, "amount": now[who]} for award, who in rows if award.amount == was[who]])


def _paid(decision: AwardDecision) -> dict[str, int]:
    day = decision.decided_on or date(decision.year, 12, 31)
    return {who: amount(who, decision.kind, day, decision.body) for who in (MEMBER, CELL)}


def is_individual(award: Award) -> bool:
    """Whether one person is commended, a member or somebody else."""
    return bool(award.__data__.get("member")) or not (award.__data__.get("organization") or award.collective)


def issue(decision: AwardDecision, on: date) -> None:
    """Issue the decision and enter its awards in the register, as one Action; it then stays; raises UserError."""
    refuse_issued(decision)
    require_approver("Ban hành quyết định khen thưởng")
    decision.issued_on = on
    try:
        check(decision)
    except UserError:
        decision.issued_on = None
        raise
    with action(f"Ban hành quyết định khen thưởng số {decision.number}", kind="issue"):
        decision.save()
        enter_awards(decision, on)


def refuse_issued(decision: AwardDecision) -> None:
    if decision.issued_on is not None:
        raise UserError(f"Quyết định đã ban hành ngày {decision.issued_on:%d/%m/%Y}, không sửa được nữa.", "issued_on")


def as_json(decision: AwardDecision) -> dict[str, Any]:
    """The decision with its recipients as the command line prints it."""
    awards = Award.select().where(Award.decision == decision, Award.hidden == False).order_by(Award.position)
    return {
        "id": decision.id,
        "year": decision.year,
        "kind": decision.kind,
        "body": decision.body,
        "number": decision.number or None,
        "decided_on": decision.decided_on.isoformat() if decision.decided_on else None,
        "signer": decision.signer or None,
        "signer_role": decision.signer_role or None,
        "issued_on": decision.issued_on.isoformat() if decision.issued_on else None,
        "awards": [
            {
                "member_id": award.__data__["member"],
                "organization_id": award.__data__["organization"],
                "name": award.name,
                "unit": award.unit,
                "achievement": award.achievement,
                "amount": award.amount,
            }
            for award in awards
        ],
    }


def check_received(award: AwardReceived) -> None:
    """Refuse an award of nobody, of two, or of a year that cannot be."""
    member, organization = award.__data__.get("member"), award.__data__.get("organization")
    if not member and not organization:
        raise UserError("Chọn đảng viên hoặc tổ chức được khen.", "member")
    if member and organization:
        raise UserError("Một dòng chỉ ghi một đảng viên hoặc một tổ chức.", "organization")
    if not _OLDEST_AWARD <= award.year <= LAST_YEAR:
        raise UserError(f"Năm thành tích {award.year} không hợp lệ.", "year")
    if award.decided_on and award.decided_on.year < award.year:
        raise UserError(f"Ngày quyết định trước năm thành tích {award.year}.", "decided_on")

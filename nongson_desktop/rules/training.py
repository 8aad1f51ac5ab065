"""Đào tạo, bồi dưỡng: classes and their participants, results typed at once, certificates that run out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import peewee as pw

from db.admission import Candidate, cell_on
from db.base import Row, holds, save_many
from db.dates import add_months
from db.errors import UserError
from db.member_file import TrainingKind
from db.members import Member, members_of_cells
from db.organizations import OrganizationPeriod
from db.posts import Cadre
from db.search import folded
from db.training import TrainingClass, TrainingParticipant, TrainingRequirement, TrainingResult
from nongson_desktop.rules.admission_rules import rules_on
from nongson_desktop.rules.members import cell_names
from nongson_desktop.rules.posts import member_of
from nongson_desktop.rules.training_files import follow, follow_classes
from nongson_desktop.rules.training_levels import cadres, shipped

_LINKS = ("member", "candidate", "cadre")
_MOST = 200


# classes


def check_class(held: TrainingClass) -> None:
    """Refuse a class without a name or kind, that ends before it begins, or of a name taken; raises UserError."""
    if not (held.name or "").strip():
        raise UserError("Chưa nhập tên lớp.", "name")
    if not held.kind:
        raise UserError("Chưa chọn loại lớp.", "kind")
    if held.kind == TrainingKind.THEORY and not held.level:
        raise UserError("Lớp lý luận chính trị phải ghi trình độ.", "level")
    if held.since and held.until and held.until < held.since:
        raise UserError("Ngày kết thúc trước ngày bắt đầu.", "until")
    same = TrainingClass.select().where(TrainingClass.hidden == False, TrainingClass.id != (held.id or 0))
    if any(folded(one.name) == folded(held.name) for one in same):
        raise UserError(f"Đã có lớp tên “{held.name}”; thêm khóa hoặc năm vào tên.", "name")


def write_class(held: TrainingClass) -> None:
    """Save a class in the current Action; the files of those who passed follow; raises UserError."""
    check_class(held)
    held.save()
    follow_classes([held.id])


# participants


def check_participant(one: TrainingParticipant) -> None:
    """Refuse nobody or two at once, certificates of those who did not pass, days that cannot be; raises UserError."""
    people = [one.__data__.get(link) for link in _LINKS]
    named = [*filter(None, people), *filter(None, [(one.outsider or "").strip()])]
    if not named:
        raise UserError("Chọn đảng viên, quần chúng, cán bộ thôn hoặc nhập họ tên người học.", "member")
    if len(named) > 1:
        raise UserError("Một dòng chỉ ghi một người.", "outsider")
    if (one.certificate or one.certified_on) and one.result in (TrainingResult.FAILED, TrainingResult.ABSENT):
        raise UserError("Chỉ người hoàn thành lớp mới có chứng chỉ.", "certificate")
    begun = one.training_class.since
    if one.certified_on and begun and one.certified_on < begun:
        raise UserError(f"Ngày cấp trước ngày khai giảng {begun:%d/%m/%Y}.", "certified_on")
    if one.expires_on and one.certified_on and one.expires_on <= one.certified_on:
        raise UserError("Ngày hết hạn phải sau ngày cấp.", "expires_on")
    _refuse_taken(one)


def _refuse_taken(one: TrainingParticipant) -> None:
    """Numbers of certificates begin anew each year in each school (QĐ 1147-QĐ/BTGDVTW Điều 9)."""
    if not (one.certificate and one.certified_on):
        return
    query = (
        TrainingParticipant.select(TrainingParticipant, TrainingClass, Member, Candidate, Cadre)
        .join(TrainingClass)
        .switch(TrainingParticipant)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(TrainingParticipant)
        .join(Candidate, pw.JOIN.LEFT_OUTER)
        .switch(TrainingParticipant)
        .join(Cadre, pw.JOIN.LEFT_OUTER)
        .where(
            TrainingParticipant.hidden == False,
            TrainingParticipant.id != (one.id or 0),
            TrainingParticipant.certificate == one.certificate,
            TrainingParticipant.certified_on.between(
                date(one.certified_on.year, 1, 1), date(one.certified_on.year, 12, 31)
            ),
            TrainingClass.school == one.training_class.school,
        )
    )
    other = query.first()
    if other is not None:
        raise UserError(
            f"Số chứng chỉ {one.certificate} năm {one.certified_on.year} đã cấp cho {other.name}.", "certificate"
        )


def participants(held: TrainingClass | int) -> list[TrainingParticipant]:
    """Who attends the class, with their records, in the order they were sent; one query."""
    return list(_with_records().where(TrainingParticipant.training_class == held).order_by(TrainingParticipant.id))


def in_classes_of(cell: int, day: date) -> list[TrainingParticipant]:
    """The people of a cell on the day in their classes, the last class first; one query."""
    mine = TrainingParticipant.member.in_(members_of_cells((cell,), day)) | (cell_on(day) == cell)
    ended = TrainingClass.until.desc(nulls="first")
    return list(
        _with_records().where(mine).order_by(ended, TrainingClass.id.desc(), TrainingParticipant.id).limit(_MOST)
    )


def _with_records() -> Any:
    return (
        TrainingParticipant.select(TrainingParticipant, TrainingClass, Member, Candidate, Cadre)
        .join(TrainingClass)
        .switch(TrainingParticipant)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(TrainingParticipant)
        .join(Candidate, pw.JOIN.LEFT_OUTER)
        .switch(TrainingParticipant)
        .join(Cadre, pw.JOIN.LEFT_OUTER)
        .where(TrainingParticipant.hidden == False)
    )


def send(held: TrainingClass, people: Iterable[Row], day: date) -> int:
    """Send people to a class in the current Action: rows of `member`, `candidate`, `cadre` or `outsider`; how many.

    Whoever is in the class already is passed over; a cadre who is a member goes as a member. Raises UserError.
    """
    there = {_who(one.__data__) for one in participants(held)}
    rows: list[Row] = []
    for person in people:
        row = _as_member({**dict.fromkeys(_LINKS), "outsider": "", **person})
        check_participant(TrainingParticipant(training_class=held, **row))
        if _who(row) not in there:
            there.add(_who(row))
            rows.append({"training_class": held.id, **row})
    save_many(TrainingParticipant, with_units(rows, day))
    return len(rows)


def with_units(rows: Sequence[Row], day: date) -> list[Row]:
    """The rows with where each person belongs on the day: the cell of members and candidates, a cadre's hamlet."""
    cells = cell_names([row["member"] for row in rows if row.get("member")], day)
    hamlets: dict[int, str] = {}
    if any(row.get("cadre") for row in rows):
        hamlets = {one.cadre.id: hamlet for one, hamlet in cadres(day) if one.cadre}
    wanted = [row["candidate"] for row in rows if row.get("candidate")]
    homes = dict(_cell_names(wanted, day).tuples()) if wanted else {}
    return [
        {
            **row,
            "unit": row.get("unit")
            or cells.get(row.get("member") or 0)
            or hamlets.get(row.get("cadre") or 0)
            or homes.get(row.get("candidate") or 0, ""),
        }
        for row in rows
    ]


def _cell_names(candidates: list[int], day: date) -> Any:
    return (
        Candidate.select(Candidate.id, OrganizationPeriod.name)
        .join(
            OrganizationPeriod,
            on=(OrganizationPeriod.organization == cell_on(day)) & holds(OrganizationPeriod, day),
        )
        .where(Candidate.id.in_(candidates))
    )


def _as_member(row: Row) -> Row:
    """A cadre or a candidate who has a member's record goes under that."""
    member = None
    if row["cadre"]:
        member = member_of(Cadre.get_by_id(row["cadre"]))
    elif row["candidate"]:
        member = Candidate.get_by_id(row["candidate"]).__data__["member"]
    return {**row, "member": member, "candidate": None, "cadre": None} if member else row


def _who(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (*(row.get(link) for link in _LINKS), folded(row.get("outsider") or ""))


def write_results(changes: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Write results and certificates of participants in the current Action; the files follow; raises UserError.

    A certificate says that whoever was attending passed; that of the class about the Party runs out by itself.
    """
    people = {one.id: one for one in _known([number for number, _ in changes])}
    for number, values in changes:
        one = people[number]
        for name, value in values.items():
            setattr(one, name, value)
        _complete(one, values)
        try:
            check_participant(one)
        except UserError as error:
            raise UserError(f"{one.name}: {error.message}", error.field) from error
        one.save()
    follow(list(people))


def _known(ids: Sequence[int]) -> list[TrainingParticipant]:
    query = TrainingParticipant.select(TrainingParticipant, TrainingClass).join(TrainingClass)
    return list(query.where(TrainingParticipant.id.in_(list(ids))))


def _complete(one: TrainingParticipant, values: Mapping[str, Any]) -> None:
    if one.result == TrainingResult.ATTENDING and (values.get("certificate") or values.get("certified_on")):
        one.result = TrainingResult.PASSED
    if one.training_class.kind == TrainingKind.AWARENESS and values.get("certified_on") and not one.expires_on:
        months = rules_on(values["certified_on"]).certificate_months
        one.expires_on = add_months(values["certified_on"], months)


def take_off(ids: Sequence[int]) -> None:
    """Take people off their class in the current Action; what their files had of it goes."""
    save_many(TrainingParticipant, [{"id": number, "hidden": True} for number in ids])
    follow(ids)


# what is asked


def requirements(day: date) -> list[TrainingRequirement]:
    """What is asked on the day: the office's own lines, else those that the program ships."""
    return [one for one in all_requirements() if _holds(one, day)]


def all_requirements() -> list[TrainingRequirement]:
    """The office's lines, those that no longer hold too; those shipped until it has written its own."""
    kept = TrainingRequirement.select().where(TrainingRequirement.hidden == False).order_by(TrainingRequirement.id)
    if not TrainingRequirement.select().exists():
        return [TrainingRequirement(**row) for row in shipped()["requirement"]]
    return list(kept)


def _holds(one: TrainingRequirement, day: date) -> bool:
    return (one.since is None or one.since <= day) and (one.until is None or day < one.until)


def seed_requirements() -> None:
    """Write the shipped lines in the current Action where the office has none."""
    if not TrainingRequirement.select().exists():
        save_many(TrainingRequirement, [dict(row) for row in shipped()["requirement"]])


def check_requirement(one: TrainingRequirement) -> None:
    """Refuse a line that asks nothing, or ends before it begins; raises UserError."""
    if not one.demand:
        raise UserError("Chưa chọn yêu cầu với ai.", "demand")
    if not one.kind:
        raise UserError("Chưa chọn loại lớp.", "kind")
    if one.kind == TrainingKind.THEORY and not one.level:
        raise UserError("Yêu cầu lý luận chính trị phải ghi từ trình độ nào.", "level")
    if one.months is not None and one.months < 1:
        raise UserError("Số tháng phải từ 1 trở lên.", "months")
    if one.since and one.until and one.until <= one.since:
        raise UserError("Ngày thôi áp dụng phải sau ngày hiệu lực.", "until")


def write_requirement(place: int, values: Mapping[str, Any]) -> TrainingRequirement:
    """Change the line at this place of the list, or add one after the last, in the current Action; raises UserError."""
    seed_requirements()
    known = all_requirements()
    kept = known[place] if place < len(known) else TrainingRequirement()
    for name, value in values.items():
        setattr(kept, name, value)
    check_requirement(kept)
    kept.save()
    return kept


def drop_requirement(place: int) -> None:
    """Take a line off the list in the current Action."""
    seed_requirements()
    save_many(TrainingRequirement, [{"id": all_requirements()[place].id, "hidden": True}])

"""Chứng chỉ vào hồ sơ: the row of a member's file follows from the class, and cannot come to differ from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import peewee as pw

from db.admission import AdmissionPaper, AdmissionStep, Candidate, PaperKind, Stage
from db.base import Row, save_many
from db.dates import PartialDate
from db.errors import UserError
from db.member_file import Training, TrainingKind
from db.members import Member
from db.posts import Cadre
from db.search import folded
from db.training import TheoryLevel, TrainingClass, TrainingParticipant, TrainingResult
from nongson_desktop.rules.admission import enter
from nongson_desktop.rules.training_levels import rank_of, rank_of_level

_CHUNK = 900


def follow_classes(ids: Sequence[int]) -> None:
    """Bring the files of everyone in these classes in line, in the current Action."""
    follow([one.id for one in _of(TrainingParticipant.training_class, ids)])


def follow(ids: Sequence[int]) -> None:
    """Bring the files in line with what these participants came to, in the current Action; raises UserError.

    A member who passed gets the row, or the like row that stood there is taken; one who did not loses it. A level
    reached stands in the record too; a candidate who passed the class about the Party comes to that step.
    """
    people = _of(TrainingParticipant.id, ids)
    _write_rows(people)
    passed = [one for one in people if one.result == TrainingResult.PASSED]
    _raise(Member, "member", passed)
    _raise(Cadre, "cadre", passed)
    for one in passed:
        if one.candidate and one.training_class.kind == TrainingKind.AWARENESS and one.certified_on:
            _school(one.candidate, one)
    _file_papers(
        [one for one in passed if one.__data__["member"] and one.training_class.kind == TrainingKind.NEWCOMERS]
    )


def _of(field: Any, ids: Sequence[int]) -> list[TrainingParticipant]:
    """The participants with their classes and whom they are."""
    found: list[TrainingParticipant] = []
    for start in range(0, len(ids), _CHUNK):
        query = (
            TrainingParticipant.select(TrainingParticipant, TrainingClass, Candidate, Training)
            .join(TrainingClass)
            .switch(TrainingParticipant)
            .join(Candidate, pw.JOIN.LEFT_OUTER)
            .switch(TrainingParticipant)
            .join(Training, pw.JOIN.LEFT_OUTER)
            .where(field.in_(list(ids[start : start + _CHUNK])))
        )
        found.extend(query)
    return found


def derived(one: TrainingParticipant) -> Row:
    """The row of the member's file as the class and its certificate say it."""
    held = one.training_class
    number = f"Số {one.certificate}" if one.certificate else "Cấp" if one.certified_on else ""
    day = f" ngày {one.certified_on:%d/%m/%Y}" if one.certified_on else ""
    return {
        "member": one.__data__["member"],
        "kind": held.kind,
        "level": dict(TheoryLevel.LABELS).get(held.level, ""),
        "course": held.name,
        "school": held.school,
        "since": PartialDate.of(held.since) if held.since else None,
        "until": PartialDate.of(held.until) if held.until else None,
        "document": number + day,
        "expires_on": one.expires_on,
    }


def stands(one: TrainingParticipant) -> bool:
    """Whether the participant's file holds the row."""
    return bool(one.__data__["member"]) and one.result == TrainingResult.PASSED and not one.hidden


def _write_rows(people: Sequence[TrainingParticipant]) -> None:
    lost = [one for one in people if one.file_row is not None and not stands(one)]
    save_many(Training, [{"id": one.__data__["file_row"], "hidden": True} for one in lost])
    save_many(TrainingParticipant, [{"id": one.id, "file_row": None} for one in lost])
    due = [one for one in people if stands(one)]
    alike = _adoptable({one.__data__["member"] for one in due if one.file_row is None})
    rows: list[Row] = []
    for one in due:
        row = derived(one)
        known = one.__data__["file_row"] or _take(alike, row)
        rows.append({**row, "hidden": False, **({"id": known} if known else {})})
    made = save_many(Training, rows)
    links = [
        {"id": one.id, "file_row": row} for one, row in zip(due, made, strict=True) if one.__data__["file_row"] != row
    ]
    save_many(TrainingParticipant, links)


def _adoptable(members: Iterable[int]) -> list[Training]:
    """Rows of these members' files that follow from no class."""
    linked = TrainingParticipant.select(TrainingParticipant.file_row).where(TrainingParticipant.file_row.is_null(False))
    wanted, found = sorted(members), []
    for start in range(0, len(wanted), _CHUNK):
        part = Training.member.in_(wanted[start : start + _CHUNK])
        found += list(Training.select().where(part, Training.hidden == False, Training.id.not_in(linked)))
    return found


def _take(alike: list[Training], row: Row) -> int | None:
    """The row that says the same class: typed before the certificate was recorded, or brought in from Excel."""
    found = next((one for one in alike if _is_like(one, row)), None)
    if found is None:
        return None
    alike.remove(found)
    return int(found.id)


def _is_like(one: Training, row: Row) -> bool:
    same = (one.__data__["member"], one.kind, folded(one.level)) == (row["member"], row["kind"], folded(row["level"]))
    year = one.until.year if one.until else None
    ended = row["until"].year if row["until"] else None
    named = not one.course or folded(one.course) == folded(row["course"])
    return same and named and (year is None or year == ended)


def _raise(model: Any, link: str, passed: Sequence[TrainingParticipant]) -> None:
    """Write a level of political theory into the record where that says less."""
    reached: dict[int, int] = {}
    for one in passed:
        if one.__data__[link] and one.training_class.kind == TrainingKind.THEORY:
            person = one.__data__[link]
            reached[person] = max(reached.get(person, 0), rank_of_level(one.training_class.level))
    labels = ("", *(label for _, label in TheoryLevel.LABELS))
    query: Any = model.select(model.id, model.theory).where(model.id.in_(list(reached))).tuples()
    known = dict(query)
    rows = [{"id": person, "theory": labels[rank]} for person, rank in reached.items() if rank > rank_of(known[person])]
    save_many(model, rows)


def _school(candidate: Candidate, one: TrainingParticipant) -> None:
    """The step of the class about the Party, where it is not written yet."""
    same = AdmissionStep.candidate == candidate, AdmissionStep.stage == Stage.SCHOOLED, AdmissionStep.hidden == False
    if AdmissionStep.get_or_none(*same) is not None:
        return
    step = AdmissionStep(
        stage=Stage.SCHOOLED, on=one.certified_on, number=one.certificate, body=one.training_class.school
    )
    try:
        enter(candidate, step)
    except UserError as error:
        raise UserError(f"{candidate.name}: {error.message}", "certified_on") from error


def _file_papers(people: Sequence[TrainingParticipant]) -> None:
    """The certificate of new members stands in the admission file of those who have one, where it is not yet."""
    days = {one.__data__["member"]: one.certified_on or one.training_class.until for one in people}
    files: Any = Candidate.select(Candidate.id, Candidate.member).where(Candidate.member.in_(list(days)))
    known = dict(files.tuples())
    of_these = AdmissionPaper.kind == PaperKind.CLASS, AdmissionPaper.candidate.in_(list(known))
    papers = AdmissionPaper.select().where(*of_these, AdmissionPaper.hidden == False)
    have = {one.__data__["candidate"]: one for one in papers}
    rows: list[Row] = []
    for candidate, member in known.items():
        there = have.get(candidate)
        if days[member] and (there is None or there.on is None):
            row = {"candidate": candidate, "kind": PaperKind.CLASS, "on": days[member]}
            rows.append({**row, "id": there.id} if there else row)
    save_many(AdmissionPaper, rows)


def refuse_own(row: Training) -> None:
    """A row that follows from a class is changed there; raises UserError when it says something else."""
    if not row.id:
        return
    query = TrainingParticipant.select(TrainingParticipant, TrainingClass).join(TrainingClass)
    one = query.where(TrainingParticipant.file_row == row.id, TrainingParticipant.hidden == False).first()
    if one is None:
        return
    said = derived(one)
    if any(_value(row, name) != value for name, value in said.items()):
        raise UserError(
            f"Dòng này lấy từ lớp “{one.training_class.name}”; sửa ở trang Đào tạo, bồi dưỡng thì hồ sơ theo.", "course"
        )


def _value(row: Training, name: str) -> Any:
    value = row.__data__[name]
    return PartialDate.of(value) if isinstance(value, date) and name in ("since", "until") else value

"""Bàn làm việc: how far the year is, in words, each line with the page where its records are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from db.awards import Award, AwardDecision
from db.base import Record, database, holds
from db.evaluation import Evaluation, Rating
from db.members import Member, Membership, Status, StatusPeriod
from db.plans import Plan, PlanState
from db.tasks import Task, TaskResult


@dataclass(frozen=True)
class YearLine:
    """One part of the year's work: `page` is the key of the page behind the words."""

    title: str
    words: str
    page: str


def year_lines(year: int, day: date, *bodies: int) -> list[YearLine]:
    """The year's work in the order of the year; one query each, of these organisations when they are given."""
    return [
        _members(day, bodies),
        _plans(year, day, bodies),
        _tasks(year, day, bodies),
        _ratings(year, bodies),
        _awards(year),
    ]


def _inside(day: date, bodies: Collection[int]) -> Any:
    """The condition that a record's member belongs to one of the cells on the day; true for all without any."""
    within = Membership.select(Membership.member).where(Membership.cell.in_(bodies), holds(Membership, day))
    return lambda member: member.in_(within) if bodies else pw.Value(1) == 1


def _counts(model: type[Record], *conditions: Any, where: Any) -> list[int]:
    """How many records there are, and how many meet each condition."""
    sums = [pw.fn.COALESCE(pw.fn.SUM(pw.Case(None, [(one, 1)], 0)), 0) for one in conditions]
    query = model.select(pw.fn.COUNT(model.id), *sums).where(model.hidden == False, where)
    return list(database.execute(query).fetchone())


def _members(day: date, bodies: Collection[int]) -> YearLine:
    must = StatusPeriod.status.in_(Status.MUST_PLAN)
    counted = holds(StatusPeriod, day) & StatusPeriod.status.in_(Status.COUNTED)
    inside = _inside(day, bodies)(StatusPeriod.member)
    shown = StatusPeriod.member.in_(Member.select(Member.id).where(Member.hidden == False))
    probationary = StatusPeriod.status == Status.PROBATIONARY
    found, of_them, new = _counts(StatusPeriod, must, probationary, where=counted & inside & shown)
    words = f"{found} trong đảng số, {new} dự bị; {of_them} người phải có kế hoạch"
    return YearLine("Đảng viên", words, "members")


def _plans(year: int, day: date, bodies: Collection[int]) -> YearLine:
    handed_in = Plan.state != PlanState.DRAFT
    assessed = Plan.state == PlanState.ASSESSED
    here = (Plan.year == year) & _inside(day, bodies)(Plan.member)
    count, in_hand, done = _counts(Plan, handed_in, assessed, where=here)
    words = f"{count} kế hoạch, {in_hand} đã nộp, {done} đã đánh giá" if count else f"chưa mở năm {year}"
    return YearLine("Kế hoạch", words, "plans")


def _tasks(year: int, day: date, bodies: Collection[int]) -> YearLine:
    done = Task.result.in_((TaskResult.DONE, TaskResult.DONE_LATE))
    late = Task.result.in_(TaskResult.OPEN) & (Task.due_on < day)
    here = (Task.year == year) & _inside(day, bodies)(Task.member)
    count, finished, overdue = _counts(Task, done, late, where=here)
    words = f"{count} đã giao, {finished} xong, {overdue} quá hạn" if count else "chưa giao nhiệm vụ nào"
    return YearLine("Nhiệm vụ", words, "tasks")


def _ratings(year: int, bodies: Collection[int]) -> YearLine:
    opened = Evaluation.get_or_none(Evaluation.year == year, Evaluation.hidden == False)
    if opened is None:
        return YearLine("Đánh giá, xếp loại", f"chưa mở đánh giá năm {year}", "evaluation")
    due = (Rating.year == year) & Rating.member.is_null(False) & (Rating.exempt_reason == "")
    inside = Rating.organization.in_(bodies) if bodies else pw.Value(1) == 1
    stages = (Rating.self_level != "", Rating.cell_level != "", Rating.level != "")
    count, own, proposed, decided = _counts(Rating, *stages, where=due & inside & (Rating.status != ""))
    words = f"{count} người: {own} tự nhận, {proposed} đề xuất, {decided} quyết định"
    closed = f"; khoá sổ {opened.closed_on:%d/%m/%Y}" if opened.closed_on else f"; chốt {opened.rating_date:%d/%m/%Y}"
    return YearLine("Đánh giá, xếp loại", words + closed, "evaluation")


def _awards(year: int) -> YearLine:
    decisions = AwardDecision.select(AwardDecision.id).where(AwardDecision.year == year, AwardDecision.hidden == False)
    count = decisions.count()
    people = Award.select().where(Award.decision.in_(decisions), Award.hidden == False).count() if count else 0
    words = f"{count} quyết định, {people} tập thể, cá nhân được khen" if count else "chưa có quyết định khen thưởng"
    return YearLine("Khen thưởng", words, "awards")

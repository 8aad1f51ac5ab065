"""Đánh giá hằng quý đối với cán bộ lãnh đạo, quản lý: who, the plan of products, entry and decision (KL 198-KL/TW)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from db.base import Row, action, save_many
from db.errors import UserError
from db.evaluation import Level
from db.members import Member
from db.quarters import QuarterAssessment, QuarterProduct, QuarterScore
from nongson_desktop.rules.evaluation import evaluation_of, profile_of, refuse_closed
from nongson_desktop.rules.outcome import GROUP, ScopedQuota
from nongson_desktop.rules.profiles import Profile, profile_for
from nongson_desktop.rules.quarter_points import (
    FINAL,
    check_points,
    check_product,
    common_criteria,
    fill_points,
    number,
    plan_total,
    quarterly_of,
)
from nongson_desktop.rules.quota import quota
from nongson_desktop.rules.rated import Subject, members_of

ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
PLAN_FIELDS = ("axis", "task", "due", "maximum")
_TYPED = ("axis", "task", "due", "maximum", "result", "percent", "self_points", "points")
_NAMED = 5
Change = tuple[int, dict[str, Any]]


def profile_of_year(year: int) -> Profile:
    """The rules of the year: those its evaluation was opened with, else those for the year; raises UserError."""
    opened = evaluation_of(year)
    return profile_of(opened) if opened else profile_for(year)


def quarter_end(year: int, quarter: int) -> date:
    """The last day of the quarter."""
    return date(year, 12, 31) if quarter == len(ROMAN) else date(year, quarter * 3 + 1, 1) - timedelta(days=1)


def quarter_on(day: date) -> int:
    return (day.month - 1) // 3 + 1


def check_quarter(year: int, quarter: int) -> Profile:
    """The rules of the year if this quarter is rated by itself; raises UserError (KL 198-KL/TW: quarter IV is not)."""
    profile = profile_of_year(year)
    if quarter not in quarterly_of(profile).quarters:
        raise UserError(
            f"Quý {ROMAN.get(quarter, quarter)} không xếp loại riêng mà gộp vào xếp loại cuối năm"
            f" ({quarterly_of(profile).article}).",
            "quarter",
        )
    return profile


# Who


def leaders_of(year: int, quarter: int, on: date) -> list[Subject]:
    """Who is assessed in the quarter: leaders by kind of person on the day, or on the quarter's last day if earlier."""
    profile = check_quarter(year, quarter)
    kinds = quarterly_of(profile).person_kinds
    people = members_of(profile, year, min(on, quarter_end(year, quarter)))
    return [one for one in people if one.person_kind in kinds and not one.reason]


def open_quarter(year: int, quarter: int, on: date) -> int:
    """Make a sheet for every leader who has none, as one Action; how many. Open sheets take today's name and post.

    Raises UserError for a quarter that is not rated, or a year that is closed.
    """
    refuse_closed(year, evaluation_of(year))
    known = {one.__data__["member"]: one for one in assessments(year, quarter)}
    leaders = leaders_of(year, quarter, on)
    fresh = [one for one in leaders if one.id not in known]
    with action(f"Lập đánh giá quý {ROMAN[quarter]}/{year} cho {len(fresh)} người"):
        _refresh([(known[one.id], one) for one in leaders if one.id in known and not known[one.id].level])
        _make(year, quarter, fresh)
    return len(fresh)


def add_people(year: int, quarter: int, members: Collection[int], on: date) -> int:
    """Make sheets for further people whom the level asks to be assessed by quarter, as one Action; how many."""
    refuse_closed(year, evaluation_of(year))
    profile = check_quarter(year, quarter)
    known = {one.__data__["member"] for one in assessments(year, quarter)}
    people = members_of(profile, year, min(on, quarter_end(year, quarter)))
    fresh = [one for one in people if one.id in members and one.id not in known]
    if not fresh:
        raise UserError("Người này đã có phiếu trong quý, hoặc không còn trong đảng số.", "member")
    with action(f"Thêm {len(fresh)} người vào đánh giá quý {ROMAN[quarter]}/{year}"):
        _make(year, quarter, fresh)
    return len(fresh)


def _make(year: int, quarter: int, people: Sequence[Subject]) -> None:
    profile = profile_of_year(year)
    rows = [
        {"year": year, "quarter": quarter, "member": one.id, "profile": profile.key, **_standing(one)} for one in people
    ]
    made = save_many(QuarterAssessment, rows)
    save_many(
        QuarterScore, [{"assessment": one, "criterion": code} for one in made for code in common_criteria(profile)]
    )


def _refresh(pairs: Iterable[tuple[QuarterAssessment, Subject]]) -> None:
    save_many(QuarterAssessment, [{"id": one.id, **_standing(subject)} for one, subject in pairs])


def _standing(one: Subject) -> Row:
    return {"name": one.name, "cell": one.cell, "position": one.position, "group": one.group}


def drop(assessment_ids: Collection[int]) -> None:
    """Take sheets off the quarter as one Action; undoing brings them back; refused once a level is decided."""
    sheets = _open(assessment_ids)
    decided = [one.name for one in sheets if one.level]
    if decided:
        raise UserError(f"Đã có mức xếp loại quý: {', '.join(decided)}. Bỏ mức trước khi bỏ phiếu.", "level")
    with action(f"Bỏ phiếu đánh giá quý của {_people(sheets)}"):
        save_many(QuarterAssessment, [{"id": one.id, "hidden": True} for one in sheets])


# Reading


def assessments(year: int, quarter: int | None = None) -> list[QuarterAssessment]:
    """The sheets of a quarter, or of the year, in the order of names; one query."""
    query = (
        QuarterAssessment.select(QuarterAssessment)
        .join(Member)
        .where(QuarterAssessment.year == year, QuarterAssessment.hidden == False)
        .order_by(QuarterAssessment.quarter, Member.sort_key, Member.id)
    )
    return list(query if quarter is None else query.where(QuarterAssessment.quarter == quarter))


def products_of(assessment_ids: Collection[int]) -> dict[int, list[QuarterProduct]]:
    """The tasks of the plans by sheet, in their order; one query."""
    query = QuarterProduct.select().where(
        QuarterProduct.assessment.in_(list(assessment_ids)), QuarterProduct.hidden == False
    )
    found: dict[int, list[QuarterProduct]] = defaultdict(list)
    for one in query.order_by(QuarterProduct.position, QuarterProduct.id):
        found[one.__data__["assessment"]].append(one)
    return found


def scores_of(assessment_ids: Collection[int]) -> dict[int, list[QuarterScore]]:
    """The common criteria by sheet; one query."""
    query = QuarterScore.select().where(QuarterScore.assessment.in_(list(assessment_ids)), QuarterScore.hidden == False)
    found: dict[int, list[QuarterScore]] = defaultdict(list)
    for one in query.order_by(QuarterScore.id):
        found[one.__data__["assessment"]].append(one)
    return found


def levels_by_quarter(year: int, member: int | None = None) -> dict[int, dict[int, str]]:
    """The decided levels of the year's quarters by member and quarter, of everybody or of one; one query."""
    query = QuarterAssessment.select(
        QuarterAssessment.member, QuarterAssessment.quarter, QuarterAssessment.level
    ).where(QuarterAssessment.year == year, QuarterAssessment.hidden == False)
    if member is not None:
        query = query.where(QuarterAssessment.member == member)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for one in query.order_by(QuarterAssessment.quarter):
        found[one.__data__["member"]][one.quarter] = one.level
    return dict(found)


def quarter_words(levels: Mapping[int, str]) -> str:
    """The quarters in words: "quý I HTT, quý II HTXS, quý III chưa xếp loại"."""
    return ", ".join(f"quý {ROMAN[quarter]} {level or 'chưa xếp loại'}" for quarter, level in sorted(levels.items()))


def quotas(year: int, quarter: int) -> tuple[ScopedQuota, ...]:
    """The cap on HTXS in the quarter for each group that has somebody, under both readings (HD 43, QĐ 366 11.1.5)."""
    profile, opened = check_quarter(year, quarter), evaluation_of(year)
    percent = opened.percent if opened else profile.quota.percent
    reading = opened.reading if opened else profile.quota.reading
    levels: dict[str, list[str]] = defaultdict(list)
    for one in assessments(year, quarter):
        levels[one.group].append(one.level or one.proposed_level)
    return tuple(
        ScopedQuota(GROUP, group or "Chưa rõ nhóm", _quota(found, percent, reading)) for group, found in levels.items()
    )


def _quota(levels: Sequence[str], percent: int, reading: str) -> Any:
    best = levels.count(Level.HTXS)
    return quota(best + levels.count(Level.HTT), percent, best, reading=reading, whose="người")


# Writing


def write_products(assessment_id: int, changes: Sequence[Change]) -> int:
    """Write what was typed or pasted in a plan as one Action and return its number: product id (0 new), its values.

    Own points follow the percent; a plan approved keeps its tasks and maxima; raises UserError, nothing written.
    """
    (sheet,) = _open([assessment_id])
    known = {one.id: one for one in products_of([sheet.id]).get(sheet.id, [])}
    last = max((one.position for one in known.values()), default=0)
    axis = max((one.axis for one in known.values()), default=1)
    rows = []
    for product_id, values in changes:
        _refuse_approved(sheet, product_id, values)
        last += not product_id
        row = _product(sheet, known.get(product_id), values, {"position": last, "axis": axis})
        axis = row.get("axis", axis)
        rows.append(row)
    with action(f"Ghi kế hoạch, kết quả quý {ROMAN[sheet.quarter]}/{sheet.year} của {sheet.name}") as made:
        save_many(QuarterProduct, rows)
    return int(made.id or 0)


def _refuse_approved(sheet: QuarterAssessment, product_id: int, values: Mapping[str, Any]) -> None:
    if sheet.approved_on and (not product_id or any(name in values for name in PLAN_FIELDS)):
        raise UserError(
            f"Kế hoạch đã duyệt ngày {sheet.approved_on:%d/%m/%Y}: muốn sửa nhiệm vụ, điểm tối đa thì bỏ ngày duyệt"
            " trước.",
            "approved_on",
        )


def _product(
    sheet: QuarterAssessment, before: QuarterProduct | None, values: Mapping[str, Any], fresh: Mapping[str, Any]
) -> Row:
    quarterly = quarterly_of(profile_of_year(sheet.year))
    stood = before.__data__ if before else {**dict.fromkeys(_TYPED), **fresh, "task": ""}
    row: Row = {**stood, **values}
    row["maximum"] = row["maximum"] or Decimal(0)
    more = {} if "self_points" in values else fill_points(before, row)
    check_product({**row, **more}, quarterly)
    changed = {**values, **more}
    return {"id": before.id, **changed} if before else {"assessment": sheet.id, "task": "", **fresh, **changed}


def remove_products(assessment_id: int, product_ids: Sequence[int]) -> int:
    """Take tasks off a plan that is not approved, as one Action; its number; undoing brings them back."""
    (sheet,) = _open([assessment_id])
    _refuse_approved(sheet, 0, {})
    with action(f"Bỏ {len(product_ids)} nhiệm vụ trong kế hoạch quý của {sheet.name}") as made:
        save_many(QuarterProduct, [{"id": one, "hidden": True} for one in product_ids])
    return int(made.id or 0)


def write_scores(assessment_id: int, changes: Sequence[Change]) -> int:
    """Write the common criteria as one Action and return its number; "Đảm bảo" gives the whole maximum, else none."""
    (sheet,) = _open([assessment_id])
    maxima = common_criteria(profile_of_year(sheet.year))
    known = {one.id: one for one in scores_of([sheet.id]).get(sheet.id, [])}
    rows = []
    for score_id, values in changes:
        criterion, maximum = maxima[known[score_id].criterion]
        row = {**known[score_id].__data__, **values}
        if values.get("kept") is not None and "self_points" not in values:
            row["self_points"] = values["self_points"] = maximum if values["kept"] else Decimal(0)
        check_points(row, maximum, criterion.label)
        rows.append({"id": score_id, **values})
    with action(f"Ghi tiêu chí chung quý {ROMAN[sheet.quarter]}/{sheet.year} của {sheet.name}") as made:
        save_many(QuarterScore, rows)
    return int(made.id or 0)


def accept_own_points(assessment_ids: Collection[int]) -> None:
    """Give every line without points its own-given ones, as one Action: what the level agreed to as it stands."""
    sheets = _open(assessment_ids)
    ids = [one.id for one in sheets]
    with action(f"Điểm cấp có thẩm quyền như tự chấm: {_people(sheets)}"):
        for model, found in ((QuarterProduct, products_of(ids)), (QuarterScore, scores_of(ids))):
            rows = [one for inside in found.values() for one in inside]
            save_many(model, [{"id": one.id, FINAL: one.self_points} for one in rows if one.points is None])


def copy_plans(year: int, quarter: int) -> int:
    """Fill the plans that are still empty with the tasks and maxima of the quarter before, as one Action; how many."""
    check_quarter(year, quarter)
    before = (year, quarter - 1) if quarter > 1 else (year - 1, max(ROMAN) - 1)
    targets = assessments(year, quarter)
    have = products_of([one.id for one in targets])
    sources = {one.__data__["member"]: one.id for one in assessments(*before)}
    tasks = products_of(list(sources.values()))
    empty = [one for one in targets if not have.get(one.id) and tasks.get(sources.get(one.__data__["member"], 0))]
    if not empty:
        raise UserError(f"Không có kế hoạch quý {ROMAN[before[1]]}/{before[0]} nào để chép vào phiếu còn trống.")
    refuse_closed(year, evaluation_of(year))
    with action(f"Chép kế hoạch quý {ROMAN[before[1]]}/{before[0]} sang quý {ROMAN[quarter]}/{year}"):
        for one in empty:
            copied = tasks[sources[one.__data__["member"]]]
            save_many(QuarterProduct, [_copied(one.id, task) for task in copied])
    return len(empty)


def _copied(assessment: int, task: QuarterProduct) -> Row:
    return {
        "assessment": assessment,
        **{name: getattr(task, name) for name in ("position", "axis", "task", "maximum")},
    }


def store(assessment_id: int, values: Mapping[str, Any]) -> QuarterAssessment:
    """Write fields of a sheet as one Action: approval, own level, proposal, decision, words; raises UserError."""
    (sheet,) = _open([assessment_id])
    for name, value in values.items():
        setattr(sheet, name, value)
    check(sheet, products_of([sheet.id]).get(sheet.id, []))
    with action(f"Ghi đánh giá quý {ROMAN[sheet.quarter]}/{sheet.year} của {sheet.name}"):
        sheet.save()
    return sheet


def write_levels(changes: Sequence[Change], decided_on: date | None, decided_by: str) -> int:
    """Write what was typed in the list of a quarter as one Action and return its number: sheet id, its values.

    A level decided takes the day and who decided, a level cleared loses both; raises UserError, nothing written.
    """
    sheets = {one.id: one for one in _open([sheet_id for sheet_id, _ in changes])}
    rows: list[Row] = []
    for sheet_id, values in changes:
        row = dict(values)
        if "level" in row:
            decided = bool(row["level"])
            row |= {"decided_on": decided_on if decided else None, "decided_by": decided_by if decided else ""}
        for name, value in row.items():
            setattr(sheets[sheet_id], name, value)
        _check_decision(sheets[sheet_id])
        rows.append({"id": sheet_id, **row})
    with action(f"Ghi mức xếp loại quý của {_people(list(sheets.values()))}") as made:
        save_many(QuarterAssessment, rows)
    return int(made.id or 0)


def check(sheet: QuarterAssessment, products: Sequence[QuarterProduct]) -> None:
    """Refuse a plan approved whose points do not add up, and a level without its day."""
    quarterly = quarterly_of(check_quarter(sheet.year, sheet.quarter))
    if sheet.approved_on:
        _check_plan(products, quarterly.result)
    _check_decision(sheet)


def _check_decision(sheet: QuarterAssessment) -> None:
    if sheet.decided_on and not sheet.level:
        raise UserError("Có ngày quyết định thì phải có mức xếp loại.", "level")
    if sheet.level and not sheet.decided_on:
        raise UserError("Có mức xếp loại thì phải ghi ngày quyết định.", "decided_on")
    if sheet.level and not sheet.decided_by.strip():
        raise UserError("Có mức xếp loại thì phải ghi cấp quyết định.", "decided_by")


def _check_plan(products: Sequence[QuarterProduct], result: int) -> None:
    if any(not one.task.strip() for one in products):
        raise UserError("Có dòng trong kế hoạch chưa ghi nhiệm vụ.", "approved_on")
    total = plan_total(products)
    if total != result:
        raise UserError(
            f"Tổng điểm tối đa của kế hoạch là {number(total)}, phải đúng {result} mới duyệt được.", "approved_on"
        )


def approve(assessment_ids: Collection[int], on: date | None, by: str) -> None:
    """Approve plans as one Action; refused, naming whose, while a plan's points do not add up to the whole."""
    if on is None:
        raise UserError("Ghi ngày duyệt kế hoạch.", "approved_on")
    sheets = _open(assessment_ids)
    products = products_of([one.id for one in sheets])
    for one in sheets:
        try:
            _check_plan(products.get(one.id, []), quarterly_of(check_quarter(one.year, one.quarter)).result)
        except UserError as error:
            raise UserError(f"{one.name}: {error.message}", "approved_on") from error
    if not by.strip():
        raise UserError("Ghi nơi duyệt kế hoạch (tập thể lãnh đạo nào).", "approved_by")
    with action(f"Duyệt kế hoạch quý của {_people(sheets)}"):
        save_many(QuarterAssessment, [{"id": one.id, "approved_on": on, "approved_by": by} for one in sheets])


def _open(assessment_ids: Collection[int]) -> list[QuarterAssessment]:
    ids = list(assessment_ids)
    found = list(QuarterAssessment.select().where(QuarterAssessment.id.in_(ids), QuarterAssessment.hidden == False))
    if not found or len(found) != len(set(ids)):
        raise UserError("Có phiếu đánh giá quý không còn trong danh sách; hãy mở lại trang.")
    for year in {one.year for one in found}:
        refuse_closed(year, evaluation_of(year))
    return found


def _people(sheets: Sequence[QuarterAssessment]) -> str:
    names = ", ".join(one.name for one in sheets[:_NAMED])
    return names + (f" và {len(sheets) - _NAMED} người khác" if len(sheets) > _NAMED else "")

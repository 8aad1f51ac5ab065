"""Đánh giá, xếp loại: opening and closing a year's evaluation, entering levels, and how the year stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from db.base import action, save_many
from db.errors import OpenError, UserError
from db.evaluation import Evaluation, Level, QuotaReading, Rating
from db.reading import read_once
from nongson_desktop.rules import collectives, profiles
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.outcome import Outcome, Tally, cell_quotas, member_quotas, pool_of, warnings_of
from nongson_desktop.rules.plans import check_year
from nongson_desktop.rules.profiles import Profile
from nongson_desktop.rules.quota import pools_small
from nongson_desktop.rules.rated import (
    Subject,
    cells_gone,
    cells_of,
    entered,
    is_chosen,
    kept_cells,
    kept_members,
    members_of,
    newcomers_since,
)

STAGES = {"self": "self_level", "cell": "cell_level", "final": "level"}
DAYS = {"self": "self_on", "cell": "cell_on", "final": "decided_on"}
_STAGE_WORDS = {"self": "mức tự nhận", "cell": "mức chi bộ đề xuất", "final": "mức xếp loại"}
_KEPT = ("name", "cell", "position", "status", "group", "proposed_group", "person_kind")


@read_once
def evaluation_of(year: int) -> Evaluation | None:
    """The evaluation opened for the year, if any."""
    return Evaluation.get_or_none(Evaluation.year == year, Evaluation.hidden == False)


def rating_day(year: int) -> date:
    """The rating date when none is chosen: the year's last day."""
    return date(year, 12, 31)


def profile_of(evaluation: Evaluation) -> Profile:
    """The profile as it was when the evaluation was opened."""
    if evaluation.profile_text:
        try:
            return profiles.parse(evaluation.profile_text)
        except UserError as error:  # it was whole when it was kept
            raise OpenError(
                f"Bộ quy định giữ cùng đợt đánh giá năm {evaluation.year} bị hỏng trong dữ liệu."
                " Hãy khôi phục từ bản sao lưu."
            ) from error
    return profiles.load(evaluation.profile)


# Opening


def open_evaluation(
    year: int,
    on: date | None = None,
    profile: str | None = None,
    reading: str | None = None,
    reading_document: str = "",
    percent: int | None = None,
    percent_reason: str = "",
) -> Evaluation:
    """Open or refresh the year's evaluation as one Action: the snapshot of the rating date, entries kept.

    What is not given stays as it was, or comes from the profile; raises UserError.
    """
    check_year(year)
    known = evaluation_of(year)
    refuse_closed(year, known)
    evaluation = known or Evaluation(year=year)
    rules = _choose_profile(evaluation, profile)
    evaluation.rating_date = on or evaluation.rating_date or rating_day(year)
    evaluation.reading = reading or (evaluation.reading if known else rules.quota.reading)
    evaluation.reading_document = reading_document or evaluation.reading_document
    evaluation.percent = percent if percent is not None else evaluation.percent if known else rules.quota.percent
    evaluation.percent_reason = percent_reason or evaluation.percent_reason
    check(evaluation)
    with action(f"{'Cập nhật' if known else 'Mở'} đánh giá năm {year}", kind="edit" if known else "open-evaluation"):
        evaluation.save()
        _snapshot(evaluation, rules)
        collectives.snapshot(year, evaluation.rating_date, rules)
    return evaluation


def _choose_profile(evaluation: Evaluation, key: str | None) -> Profile:
    if evaluation.profile and key in (None, evaluation.profile):
        return profile_of(evaluation)
    rules = profiles.load(key) if key else profiles.profile_for(evaluation.year)
    evaluation.profile, evaluation.profile_text = rules.key, rules.text
    return rules


def check(evaluation: Evaluation) -> None:
    """Refuse what one field alone cannot judge: the reading and the percent need their grounds."""
    rules = profile_of(evaluation).quota
    if not evaluation.year <= evaluation.rating_date.year <= evaluation.year + 1:
        raise UserError(f"Ngày chốt đánh giá phải trong năm {evaluation.year} hoặc đầu năm sau.", "rating_date")
    if evaluation.reading not in dict(QuotaReading.LABELS):
        raise UserError("Chọn cách tính tỷ lệ.", "reading")
    if evaluation.reading != rules.reading and not evaluation.reading_document.strip():
        raise UserError(
            "Cách tính này khác bộ quy định: ghi rõ văn bản của cấp có thẩm quyền cho phép.", "reading_document"
        )
    highest = max(rules.percent, rules.percent_exceptional)
    if not 0 <= evaluation.percent <= highest:
        raise UserError(f"Tỷ lệ tối đa phải từ 0 đến {highest} %.", "percent")
    if evaluation.percent > rules.percent and not evaluation.percent_reason.strip():
        raise UserError(
            f"Tỷ lệ trên {rules.percent} % phải ghi số quyết định và lý do của cấp có thẩm quyền.", "percent_reason"
        )


def _snapshot(evaluation: Evaluation, rules: Profile) -> None:
    """Write who is rated and who not, with cell, post, status and group of the rating date, in the current Action."""
    year, day = evaluation.year, evaluation.rating_date
    members, cells = members_of(rules, year, day), cells_of(rules, year, day)
    titles, of_cells = {group.title for group in rules.groups}, set(rules.collective_groups)
    known, known_cells = entered(year, of_cells=False), entered(year, of_cells=True)
    rows = [_row(year, one, known.get(one.id), titles, member=one.id, organization=one.cell_id) for one in members]
    rows += [_row(year, one, known_cells.get(one.id), of_cells, organization=one.id) for one in cells]
    kept = {row.get("id") for row in rows}
    left = [one for one in (*known.values(), *known_cells.values()) if one.rating_id not in kept and one.status]
    save_many(Rating, rows + [{"id": one.rating_id, "status": "", "exempt_reason": ""} for one in left])


def _row(year: int, one: Subject, known: Subject | None, titles: set[str], **links: int | None) -> dict[str, Any]:
    """The row of a member or a cell; a group that the clerk chose stays while the one proposed is the same."""
    row = {"year": year, "exempt_reason": one.reason, **{name: getattr(one, name) for name in _KEPT}, **links}
    if known and _keeps_group(one, known, titles):
        row["group"] = known.group
    return {"id": one.rating_id, **row} if one.rating_id else row


def _keeps_group(one: Subject, known: Subject, titles: set[str]) -> bool:
    """A snapshot of before the proposal was kept knows only that post and kind of person are the same."""
    if known.proposed_group or not known.group:
        return is_chosen(known.group, known.proposed_group, one.proposed_group, titles)
    return known.group in titles and (known.position, known.person_kind) == (one.position, one.person_kind)


# How the year stands


@read_once
def evaluate(year: int, on: date | None = None, profile: str | None = None) -> Outcome:
    """Counts, quotas, who is exempt and who waits, from the snapshot or else from the records of the day.

    The day is the snapshot's, else `on`, else 31 December; another profile than the snapshot's is tried on the
    records of that day. Writes nothing; raises UserError.
    """
    check_year(year)
    opened = evaluation_of(year)
    day = opened.rating_date if opened else on or rating_day(year)
    newcomers: list[Subject] = []
    gone: list[Subject] = []
    if opened and profile in (None, opened.profile):
        rules = profile_of(opened)
        members, cells = kept_members(year), kept_cells(year)
        percent, reading = opened.percent, opened.reading
        if not opened.closed_on:
            newcomers, gone = newcomers_since(year, day, cells), cells_gone(day, cells)
    else:
        rules = profiles.load(profile) if profile else profiles.profile_for(year)
        members, cells = members_of(rules, year, day), cells_of(rules, year, day)
        percent, reading = rules.quota.percent, rules.quota.reading
    office = office_names(day).name
    lines = member_quotas(rules, office, members, cells, percent, reading)
    tally = Tally(tuple(members), lines, pool_of(lines, rules.quota.scope) if pools_small(day) else None)
    of_cells = Tally(tuple(cells), cell_quotas(office, cells, percent, reading))
    warnings = warnings_of(members, newcomers, gone)
    return Outcome(year, rules, day, tally, of_cells, warnings, tuple(newcomers), tuple(gone))


@dataclass(frozen=True)
class CellOverview:
    """One cell's progress in the year's evaluation: counts, and who still lacks a final level."""

    id: int | None
    name: str
    members: int
    exempt: int
    rated: int
    self_entered: int
    cell_entered: int
    missing: tuple[Subject, ...]


def year_overview(year: int, day: date) -> list[CellOverview]:
    """Each cell's progress, from the snapshot or else from the records of the day."""
    outcome = evaluate(year, on=day)
    by_cell: dict[int | None, list[Subject]] = {cell.id: [] for cell in outcome.cells.subjects}
    for one in outcome.members.subjects:
        by_cell.setdefault(one.cell_id, []).append(one)
    names = {scoped.id: scoped.name for scoped in outcome.members.quotas if scoped.scope == "cell"}
    return [_overview(cell, names.get(cell, ""), Tally(tuple(inside))) for cell, inside in by_cell.items()]


def _overview(cell: int | None, name: str, tally: Tally) -> CellOverview:
    due = [one for one in tally.subjects if not one.reason]
    return CellOverview(
        id=cell,
        name=name,
        members=len(tally.subjects),
        exempt=len(tally.exempt),
        rated=len(tally.rated),
        self_entered=sum(bool(one.self_level) for one in due),
        cell_entered=sum(bool(one.cell_level) for one in due),
        missing=tuple(tally.waiting),
    )


# Entering levels


def check_rating(rating: Rating) -> None:
    """Refuse what one field alone cannot judge."""
    refuse_closed(rating.year, evaluation_of(rating.year))
    entered = rating.self_level or rating.cell_level or rating.level or rating.decided_on
    if rating.exempt_reason and entered:
        raise UserError(f"{rating.name} không xếp loại năm {rating.year}: {rating.exempt_reason}.", "level")
    if rating.decided_on and not rating.level:
        raise UserError("Có ngày quyết định thì phải có mức xếp loại.", "level")
    maximum = _maximum(rating.year)
    for name in ("self_points", "points"):
        points = getattr(rating, name)
        if points is not None and not 0 <= points <= maximum:
            raise UserError(f"Điểm phải từ 0 đến {maximum}.", name)


def _maximum(year: int) -> int:
    opened = evaluation_of(year)
    scoring = (profile_of(opened) if opened else profiles.profile_for(year)).scoring
    return scoring.maximum if scoring.by_points else 0


def record_level(rating_ids: Sequence[int], stage: str, level: str, on: date | None = None, by: str = "") -> None:
    """Enter a level for members or cells as one Action: stage "self", "cell" or "final"; an empty level clears.

    `on` is the stage's day, `by` who decided. Raises UserError, with nothing written, for an unknown level, an
    exempt member or a closed year.
    """
    if level and level not in Level.ALL:
        raise UserError(f"Không có mức “{level}”; các mức: {', '.join(Level.ALL)}.", "level")
    ratings = _open_ratings(rating_ids)
    exempt = [rating for rating in ratings if rating.exempt_reason]
    if exempt and level:
        one = exempt[0]
        more = f" (và {len(exempt) - 1} người khác)" if len(exempt) > 1 else ""
        raise UserError(f"{one.name} không xếp loại: {one.exempt_reason}{more}.", "level")
    values: dict[str, Any] = {STAGES[stage]: level}
    if on or not level:
        values[DAYS[stage]] = on if level else None
    if stage == "final" and (by or not level):
        values["decided_by"] = by if level else ""
    with action(f"Ghi {_STAGE_WORDS[stage]} {level or '(bỏ trống)'} cho {_people(ratings)}"):
        save_many(Rating, [{"id": rating.id, **values} for rating in ratings])


def record_points(rating_id: int, *, self_points: Decimal | None = None, points: Decimal | None = None) -> None:
    """Enter the points of one member as one Action; raises UserError."""
    (rating,) = _open_ratings([rating_id])
    given = {"self_points": self_points, "points": points}
    for name, value in given.items():
        if value is not None:
            setattr(rating, name, value)
    check_rating(rating)
    with action(f"Ghi điểm của {rating.name}"):
        rating.save()


def set_exemplary(rating_ids: Sequence[int], exemplary: bool) -> None:
    """Recognise cells as "tiêu biểu", or take it back, as one Action (HD 06-HD/TW mục 19); only HTXS cells may be."""
    ratings = _open_ratings(rating_ids)
    lower = [rating.name for rating in ratings if exemplary and rating.level != Level.HTXS]
    if lower:
        raise UserError(
            f"Chỉ chi bộ xếp loại {Level.HTXS} mới được công nhận tiêu biểu: {', '.join(lower)}.", "exemplary"
        )
    with action(f"{'Công nhận' if exemplary else 'Bỏ'} tiêu biểu: {_people(ratings)}"):
        save_many(Rating, [{"id": rating.id, "exemplary": exemplary} for rating in ratings])


def group_titles(year: int, *, of_collectives: bool) -> list[str]:
    """The groups of members, or those of collectives, in the rules of the year; none before the opening."""
    opened = evaluation_of(year)
    if opened is None:
        return []
    rules = profile_of(opened)
    return list(rules.collective_groups) if of_collectives else [group.title for group in rules.groups]


def set_group(rating_ids: Sequence[int], group: str, *, reason: str) -> None:
    """Put members, or collectives, in a rating group of the profile as one Action, with the reason.

    Raises UserError without a reason, for a group that the rules have not, or for members and collectives together.
    """
    if not rating_ids:
        raise UserError("Chọn các dòng trong danh sách (Ctrl hoặc Shift để chọn nhiều dòng).")
    if not reason.strip():
        raise UserError("Đổi nhóm thì phải ghi lý do.", "reason")
    ratings = _open_ratings(rating_ids)
    of_members = {rating.__data__["member"] is not None for rating in ratings}
    if len(of_members) > 1:
        raise UserError("Xếp nhóm đảng viên và tập thể riêng, không cùng một lần.", "group")
    titles = group_titles(ratings[0].year, of_collectives=of_members == {False})
    if group not in titles:
        raise UserError(f"Không có nhóm “{group}”. Các nhóm: {', '.join(titles) or 'chưa có'}.", "group")
    with action(f"Xếp {_people(ratings)} vào nhóm {group}", reason=reason.strip()):
        save_many(Rating, [{"id": rating.id, "group": group, "group_reason": reason.strip()} for rating in ratings])


def _open_ratings(rating_ids: Sequence[int]) -> list[Rating]:
    ratings = list(Rating.select().where(Rating.id.in_(list(rating_ids)), Rating.hidden == False))
    if len(ratings) != len(set(rating_ids)):
        raise UserError("Có phiếu xếp loại không còn trong danh sách; hãy mở lại trang.")
    for year in {rating.year for rating in ratings}:
        refuse_closed(year, evaluation_of(year))
    return ratings


def _people(ratings: Sequence[Rating]) -> str:
    return ratings[0].name if len(ratings) == 1 else f"{len(ratings)} đối tượng"


# A closed year


def refuse_closed(year: int, evaluation: Evaluation | None) -> None:
    """Refuse to change a year that is closed."""
    if sentence := closed_words(year, evaluation.closed_on if evaluation else None):
        raise UserError(sentence, "year")


def closed_words(year: int, closed_on: date | None) -> str:
    """Why a closed year cannot be changed and what to do; empty for one that is open."""
    return f"Năm {year} đã khoá sổ ngày {closed_on:%d/%m/%Y}; muốn sửa phải mở lại." if closed_on else ""

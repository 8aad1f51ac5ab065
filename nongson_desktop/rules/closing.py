"""Khoá sổ: what a year still lacks, closing it, opening it again, and levels changed after it was closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from db.base import action
from db.errors import UserError
from db.evaluation import Evaluation, Level, Rating, member_ratings
from db.judgement import Rerating
from db.members import Role, Status
from db.papers import DocumentNumber
from db.search import folded
from nongson_desktop.rules.collectives import waiting_above, waiting_collectives
from nongson_desktop.rules.evaluation import evaluate, evaluation_of, refuse_closed
from nongson_desktop.rules.members import holders
from nongson_desktop.rules.organizations import office_names
from nongson_desktop.rules.rated import overtaken_since
from nongson_desktop.safety.accounts import require_approver

UNKNOWN = "chưa rõ"
_NAMED = 5
_APPROVERS = (Role.SECRETARY, Role.DEPUTY, Role.STANDING)


@dataclass(frozen=True)
class Gap:
    """Something that a year to be closed lacks, and whose; `needed` when closing waits for it."""

    words: str
    names: tuple[str, ...]
    needed: bool = True

    @property
    def sentence(self) -> str:
        more = " …" if len(self.names) > _NAMED else ""
        return f"{self.words}: {len(self.names)} ({', '.join(self.names[:_NAMED])}{more})"


def gaps(year: int) -> list[Gap]:
    """What closing waits for, then what it would be well to look at first; raises UserError before the opening."""
    _opened(year)
    outcome = evaluate(year)
    ratings = [rating for rating in member_ratings(year) if rating.status and not rating.exempt_reason]
    found = (
        Gap("Chưa vào đợt đánh giá, phải cập nhật danh sách", _names(outcome.newcomers)),
        Gap("Đã kết thúc trước ngày chốt, phải cập nhật danh sách", _names(outcome.gone)),
        Gap("Đảng viên chưa có mức xếp loại", _names(outcome.members.waiting)),
        Gap("Chi bộ chưa có mức xếp loại", _names(outcome.cells.waiting)),
        Gap("Tập thể chưa có mức xếp loại", _names(waiting_collectives(year))),
        Gap("Tập thể do cấp trên quyết định, chưa có mức", _names(waiting_above(year)), False),
        Gap("Chưa ghi ngày quyết định", _names(one for one in ratings if one.level and not one.decided_on), False),
        Gap("Sinh hoạt tạm thời nơi khác, chưa có ý kiến của nơi ấy", _names(_without_host(ratings)), False),
        Gap(
            "Hồ sơ nay khác lúc chốt, nên cập nhật danh sách",
            _names(overtaken_since(year, outcome.rating_date)),
            needed=False,
        ),
        Gap("Vượt tỷ lệ hoàn thành xuất sắc", tuple(scoped.name for scoped in outcome.breaches), False),
    )
    return [gap for gap in found if gap.names]


def _names(people: Iterable[object]) -> tuple[str, ...]:
    return tuple(str(one.name) for one in people)  # type: ignore[attr-defined]  # ratings and subjects have a name


def _without_host(ratings: Sequence[Rating]) -> list[Rating]:
    """Members living elsewhere for a time are rated at home with the host cell's opinion (HD 43 mục 7.6)."""
    return [one for one in ratings if one.status == Status.AWAY and not one.host_opinion.strip()]


def close_year(year: int, on: date, reason: str = "") -> Evaluation:
    """Close the evaluation as one Action; refused while something is missing (UserError says what and whose)."""
    require_approver("Khoá sổ đánh giá")
    evaluation = _opened(year)
    refuse_closed(year, evaluation)
    needed = [gap.sentence for gap in gaps(year) if gap.needed]
    if needed:
        raise UserError(f"Chưa khoá được năm {year}. {'; '.join(needed)}.")
    with action(f"Khoá sổ đánh giá năm {year}", reason=reason):
        evaluation.closed_on = on
        evaluation.save()
    return evaluation


def approvers(day: date) -> list[str]:
    """The names of those who may have a closed year opened again: secretary, deputies, standing members of the day."""
    office = office_names(day).id
    return list(dict.fromkeys(member.name for role in _APPROVERS for member in holders(office, role, day)))


@contextmanager
def reopening(year: int, reason: str, approver: str) -> Iterator[Evaluation]:
    """One Action in which a closed year opens again; the reason and who approved are required (UserError)."""
    require_approver("Mở lại năm đã khoá")
    evaluation = evaluation_of(year)
    if evaluation is None or evaluation.closed_on is None:
        raise UserError(f"Năm {year} chưa khoá sổ.", "year")
    if not reason.strip():
        raise UserError("Mở lại năm đã khoá thì phải ghi lý do.", "reason")
    if not approver.strip():
        raise UserError("Mở lại năm đã khoá thì phải ghi ai cho phép.", "approver")
    with action(f"Mở lại đánh giá năm {year}", reason=f"{reason.strip()} (người cho phép: {approver.strip()})"):
        evaluation.closed_on = None
        evaluation.save()
        yield evaluation


def _opened(year: int) -> Evaluation:
    evaluation = evaluation_of(year)
    if evaluation is None:
        raise UserError(f"Chưa mở đánh giá năm {year}.", "year")
    return evaluation


# Levels changed after closing


def rerate(
    rating: Rating, level: str, decided_on: date, *, number: str, decided_by: str, reason: str, cancels: str
) -> Rerating:
    """Put another level beside the closed one, as one Action (QĐ 366 Điều 13, 15.3); raises UserError.

    `cancels` is the number of the decision that recognised the level before, or UNKNOWN where nobody knows it.

    The closed level, the counts and the papers of the year stay; lists over several years take the last level.
    """
    require_approver("Xếp loại lại")
    evaluation = _opened(rating.year)
    now = level_in_force(rating)
    made = Rerating(rating=rating, old_level=now, level=level, decided_on=decided_on, number=number)
    made.decided_by, made.reason, made.cancels = decided_by, reason, cancels.strip()
    check_rerating(made, evaluation)
    with action(f"Xếp loại lại năm {rating.year}: {rating.name}", reason=reason):
        made.save()
    return made


def check_rerating(made: Rerating, evaluation: Evaluation) -> None:
    """Refuse a change of level that is none, or without its ground and day."""
    rating = made.rating
    if evaluation.closed_on is None:
        raise UserError(f"Năm {rating.year} chưa khoá sổ: sửa thẳng mức xếp loại.", "level")
    if rating.exempt_reason:
        raise UserError(f"{rating.name} không xếp loại năm {rating.year}: {rating.exempt_reason}.", "level")
    if made.level not in Level.ALL:
        raise UserError(f"Chọn mức mới: {', '.join(Level.ALL)}.", "level")
    if made.level == made.old_level:
        raise UserError(f"Mức mới trùng mức đang có ({made.old_level}).", "level")
    if not made.reason.strip():
        raise UserError("Xếp loại lại thì phải ghi lý do.", "reason")
    if not made.cancels.strip():
        raise UserError(
            f"Ghi số quyết định đã công nhận mức cũ, nay bị hủy; không còn biết số thì ghi “{UNKNOWN}”.", "cancels"
        )
    if made.decided_on < evaluation.closed_on:
        raise UserError(f"Ngày quyết định không thể trước ngày khoá sổ {evaluation.closed_on:%d/%m/%Y}.", "decided_on")


def cancelled_decision(rating: Rating) -> str:
    """The number of the decision on the level in force, as far as it is kept: of the last change, else in the register.

    Empty when none is kept, or when several decisions of the register may be meant.
    """
    last = Rerating.select().where(Rerating.rating == rating, Rerating.hidden == False)
    made = last.order_by(Rerating.decided_on.desc(), Rerating.id.desc()).first()
    if made is not None:
        return str(made.number)
    of_members = rating.__data__["member"] is not None
    found = [one for one in _registered(rating.year) if ("dang vien" in folded(one.subject)) == of_members]
    dated = [one for one in found if one.dated == rating.decided_on] or found
    return f"{dated[0].number:02d}-{dated[0].kind}/{dated[0].symbol}" if len(dated) == 1 else ""


def _registered(year: int) -> list[DocumentNumber]:
    """Decisions of the register that say in their subject that they are on the levels of the year."""
    given = DocumentNumber.select().where(DocumentNumber.kind == "QĐ", DocumentNumber.hidden == False)
    return [one for one in given if all(word in folded(one.subject) for word in ("xep loai", str(year)))]


def level_in_force(rating: Rating) -> str:
    """The level of the last decision: the one after closing, else the one the year was closed with."""
    return later_levels(range(rating.year, rating.year + 1)).get(rating.id, str(rating.level))


def later_levels(years: range) -> dict[int, str]:
    """The last level decided after closing, by rating, of those years; one query, that begins with the few changed."""
    changes = (
        Rerating.select(Rerating.rating, Rerating.level)
        .join(Rating)
        .where((Rating.year + 0).between(years.start, years.stop - 1), Rerating.hidden == False)
        .order_by(Rerating.decided_on, Rerating.id)
    )
    return {one.__data__["rating"]: one.level for one in changes}

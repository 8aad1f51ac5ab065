"""A year that is open may take up another set of rules, or a newer text of its own; a closed one keeps what it had."""

from __future__ import annotations

from db.base import action
from db.errors import UserError
from db.evaluation import Evaluation
from nongson_desktop.rules.evaluation import evaluation_of, open_evaluation, profile_of, refuse_closed
from nongson_desktop.rules.profiles import Profile, load


def years_behind(profile: Profile) -> list[int]:
    """The open years that follow the profile under another text of it."""
    rows = Evaluation.select().where(
        Evaluation.profile == profile.key, Evaluation.hidden == False, Evaluation.closed_on.is_null()
    )
    return [one.year for one in rows.order_by(Evaluation.year) if one.profile_text.strip() != profile.text.strip()]


def take_up(year: int, key: str, reason: str) -> Evaluation:
    """Let an open year follow the profile as it now reads, as one Action; entries stay; raises UserError.

    The reading and the percent follow unless others were chosen for the year.
    """
    evaluation = evaluation_of(year)
    if evaluation is None:
        raise UserError(f"Chưa mở đánh giá năm {year}.", "year")
    refuse_closed(year, evaluation)
    if not reason.strip():
        raise UserError("Đổi bộ quy định của năm đang đánh giá thì phải ghi lý do.", "reason")
    rules, old = load(key), profile_of(evaluation).quota
    with action(f"Đánh giá năm {year} theo bộ quy định {rules.key}", reason=reason):
        evaluation.profile, evaluation.profile_text = rules.key, rules.text
        for name in ("reading", "percent"):
            if getattr(evaluation, name) == getattr(old, name):
                setattr(evaluation, name, getattr(rules.quota, name))
        evaluation.save()
        return open_evaluation(year)

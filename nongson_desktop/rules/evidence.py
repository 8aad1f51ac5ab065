"""Căn cứ xếp loại: what the records say about each member of the year, and the level they fit."""

from __future__ import annotations

from dataclasses import dataclass

from db.evaluation import Rating, member_ratings
from db.members import Status
from db.plans import Plan, PlanState
from nongson_desktop.rules.evaluation import evaluation_of, profile_of
from nongson_desktop.rules.levels import LevelProposal, propose_level
from nongson_desktop.rules.profiles import Profile, profile_for
from nongson_desktop.rules.tasks import TaskShares, shares_by_member


@dataclass(frozen=True)
class Ground:
    """One member's tasks, plan and earlier levels, with the level they speak for."""

    rating: Rating
    shares: TaskShares
    plan_state: str
    earlier: dict[int, str]
    proposal: LevelProposal | None

    @property
    def plan_words(self) -> str:
        return dict(PlanState.LABELS).get(self.plan_state, "chưa có kế hoạch")

    @property
    def lacks_host_opinion(self) -> bool:
        """A member living elsewhere is rated at home with the host cell's written opinion (HD 43 mục 7.6)."""
        return self.rating.status == Status.AWAY and not self.rating.host_opinion.strip()


def grounds(year: int, years_back: int = 5, cell: int | None = None) -> dict[int, Ground]:
    """The grounds of every member rated in the year by member id, or of one cell's members; a few queries in all."""
    opened = evaluation_of(year)
    rules = profile_of(opened) if opened else profile_for(year)
    tasks, plans, earlier = shares_by_member(year), _plan_states(year), levels_of(range(year - years_back, year))
    query = member_ratings(year)
    ratings = query if cell is None else query.where(Rating.organization == cell)
    return {
        rating.__data__["member"]: _ground(rules, rating, tasks, plans, earlier.get(rating.__data__["member"], {}))
        for rating in ratings
    }


def _ground(
    rules: Profile, rating: Rating, tasks: dict[int, TaskShares], plans: dict[int, str], earlier: dict[int, str]
) -> Ground:
    member = rating.__data__["member"]
    done = tasks.get(member, TaskShares())
    points = rating.points if rating.points is not None else rating.self_points
    proposal = None if rating.exempt_reason else propose_level(rules, rating.person_kind, points, done)
    return Ground(rating, done, plans.get(member, ""), earlier, proposal)


def _plan_states(year: int) -> dict[int, str]:
    plans = Plan.select(Plan.member, Plan.state).where(Plan.year == year, Plan.hidden == False)
    return {plan.__data__["member"]: plan.state for plan in plans}


def levels_of(years: range) -> dict[int, dict[int, str]]:
    """The final levels of the years by member id and year; one query."""
    ratings = Rating.select(Rating.member, Rating.year, Rating.level).where(
        Rating.year.between(years.start, years.stop - 1),
        Rating.member.is_null(False),
        Rating.level != "",
        Rating.exempt_reason == "",
        Rating.hidden == False,
    )
    found: dict[int, dict[int, str]] = {}
    for rating in ratings:
        found.setdefault(rating.__data__["member"], {})[rating.year] = rating.level
    return found

"""Vì sao, tập thể: which rule, numbers and records lead to what is computed about a cell or a leading body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from db.evaluation import Collective, Rating
from nongson_desktop.rules.collective_grounds import CollectiveGround
from nongson_desktop.rules.explain import Explained, Sources, capital, chosen_words, explain_quota, points_words
from nongson_desktop.rules.levels import member_conditions
from nongson_desktop.rules.outcome import OFFICE, ScopedQuota


def explain_collective(
    sources: Sources, one: CollectiveGround, quotas: Sequence[ScopedQuota] = ()
) -> tuple[Explained, ...]:
    """Everything computed about one collective's rating, in the order in which it is decided."""
    rating, whole = one.rating, sources.profile.collective
    article = one.kind.article or whole.article
    if rating.exempt_reason:
        words = f"{capital(rating.exempt_reason)} vào ngày {sources.day:%d/%m/%Y} ({article})."
        return (Explained("Không xếp loại", words),)
    code = f" ({whole.criteria})" if whole.criteria else ""
    found = (
        Explained(
            "Được xếp loại", f"{one.kind.title} thuộc đối tượng xếp loại, ngày {sources.day:%d/%m/%Y} ({article})."
        ),
        Explained("Nhóm", collective_group_words(rating)),
        Explained("Mẫu", f"{whole.form_code}{code}."),
        Explained("Điểm", points_words(sources, one.points)),
        Explained("Đề xuất", collective_why(one)),
        *(Explained("Kết quả bên trong", words) for words in _inside(sources, one)),
        *(explain_quota(sources, scoped) for scoped in quotas if _concerns(scoped, one)),
        Explained("Cấp quyết định", f"{capital(one.decider)} ({sources.profile.decider_article})." * bool(one.decider)),
    )
    return tuple(each for each in found if each.words)


def collective_why(one: CollectiveGround) -> str:
    """The one thing that decides: why not rated, else what points, tasks and records speak for."""
    if one.rating.exempt_reason:
        return f"{capital(one.rating.exempt_reason)}: không xếp loại."
    return one.proposal.explanation if one.proposal else ""


def collective_group_words(rating: Rating) -> str:
    """In which group a collective counts, and who put it there."""
    proposed = rating.proposed_group
    chosen = f", {chosen_words(rating)}; theo loại tập thể là “{proposed}”" if proposed != rating.group else ""
    return f"Tính tỷ lệ trong nhóm “{rating.group}”{chosen if proposed else ''}." if rating.group else ""


def _inside(sources: Sources, one: CollectiveGround) -> Iterator[str]:
    """The levels of members or sub-units, and each condition on them met or not."""
    yield f"{capital(one.members_words)}."
    if one.rating.collective == Collective.ITSELF and any(one.counts.values()):
        for each in member_conditions(sources.profile, one.counts):
            words = each.words.replace("đảng viên", one.counted)
            yield f"{words}: {'đạt' if each.met else 'chưa đạt, không xét HTXS'}."


def _concerns(scoped: ScopedQuota, one: CollectiveGround) -> bool:
    """Whether the collective is counted in this scope."""
    return scoped.name == one.rating.group or (scoped.scope == OFFICE and one.kind.is_cell)

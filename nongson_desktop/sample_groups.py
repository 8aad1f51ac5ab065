"""The practice office's rating groups: who holds a hamlet post stays, by decision, in the group of before."""

from __future__ import annotations

from db.base import save_many
from db.evaluation import Rating, member_ratings
from nongson_desktop.rules.evaluation import evaluation_of, profile_of
from nongson_desktop.rules.rated import members_of
from nongson_desktop.sample_people import Story, at

_REASON = "Đảng ủy giữ nhóm như đã thông báo, chờ hướng dẫn của tỉnh về người giữ chức danh thôn"


def record(story: Story) -> None:
    """In the open year those for whom another group would be proposed by now keep theirs, with the reason."""
    opened = evaluation_of(story.last)
    if opened is None:
        return
    proposed = {one.id: one.proposed_group for one in members_of(profile_of(opened), opened.year, opened.rating_date)}
    rows = [
        {"id": one.id, "proposed_group": proposed[member], "group_reason": _REASON}
        for one in member_ratings(opened.year)
        if proposed.get(member := one.__data__["member"], one.group) != one.group
    ]
    if rows:
        with at(f"Giữ nhóm đánh giá của {len(rows)} người giữ chức danh thôn", story.today):
            save_many(Rating, rows)

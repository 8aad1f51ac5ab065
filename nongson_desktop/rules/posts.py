"""Cán bộ thôn: the catalogue of posts, who holds them on a day, what is vacant; taking up and leaving a post."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import peewee as pw

from db.admission import Candidate, Stage
from db.base import Row, holds, save_many
from db.dates import PartialDate, add_months
from db.errors import UserError
from db.hamlets import CellHamlet, Hamlet
from db.members import Member, OfficeHeld, Status, StatusPeriod
from db.open import is_open
from db.posts import Cadre, HamletPost, PostHeld
from db.search import folded
from nongson_desktop.paths import seeds
from nongson_desktop.rules.admission import add_candidate
from nongson_desktop.rules.hamlets import hamlets, hamlets_by_cell

_IN_PARTY = (Status.OFFICIAL, Status.PROBATIONARY)
_HEAD = "head"
KNOWN_OF = ("name", "birth_date", "sex", "phone", "residence", "education", "profession", "theory")


@dataclass(frozen=True)
class Holder:
    """One post held on a day: by whom, whether a member (official or probationary), whether on the way to be one.

    `person` tells people apart: two posts of one person have the same; `held` is None for an office of the cell.
    """

    hamlet: int
    post: HamletPost
    person: str
    name: str
    is_member: bool
    stage: str = ""
    held: PostHeld | None = None
    cadre: Cadre | None = None
    member: int | None = None
    since: date | None = None

    @property
    def is_followed(self) -> bool:
        """On the list of candidates and not stopped."""
        return self.stage not in ("", Stage.STOPPED)


@dataclass(frozen=True)
class HamletPosts:
    """A hamlet with who holds its posts on a day and which posts that it must have nobody holds."""

    hamlet: Hamlet
    holders: tuple[Holder, ...]
    vacant: tuple[HamletPost, ...]


# the catalogue


@cache
def shipped() -> dict[str, Any]:
    """The default catalogue with its targets and conditions."""
    with (seeds() / "posts.toml").open("rb") as file:
        return tomllib.load(file)


def catalogue() -> list[HamletPost]:
    """The office's posts in their order; those that the program ships until the office has written its own."""
    kept = HamletPost.select().where(HamletPost.hidden == False).order_by(HamletPost.position, HamletPost.id)
    return (is_open() and list(kept)) or [HamletPost(**row) for row in _shipped_rows()]


def _shipped_rows() -> list[Row]:
    return [{"position": place, **row} for place, row in enumerate(shipped()["post"], 1)]


def seed_posts() -> None:
    """Write the shipped catalogue in the current Action where the office has none."""
    if not HamletPost.select().exists():
        save_many(HamletPost, _shipped_rows())


def is_in_use(post: HamletPost, day: date) -> bool:
    """Whether there is such a post on the day."""
    return (post.since is None or post.since <= day) and (post.until is None or day < post.until)


def check_post(post: HamletPost) -> None:
    """Refuse a post without a name or a key, or that ends before it begins; raises UserError."""
    if not post.name.strip():
        raise UserError("Chưa nhập tên chức danh.", "name")
    if post.since and post.until and post.until <= post.since:
        raise UserError("Ngày thôi phải sau ngày bắt đầu.", "until")
    known = {one.key for one in catalogue()}
    if post.successor and post.successor not in known:
        raise UserError(f"Không có chức danh mã “{post.successor}”.", "successor")


def write_post(post: HamletPost, values: dict[str, Any]) -> None:
    """Change a post of the catalogue or add one, in the current Action; raises UserError."""
    seed_posts()
    kept = HamletPost.get_or_none(HamletPost.key == post.key, HamletPost.hidden == False) if post.key else None
    kept = kept or HamletPost(key=f"own-{HamletPost.select().count() + 1}")
    for name, value in values.items():
        setattr(kept, name, value)
    check_post(kept)
    kept.save()


# who holds what


def hamlet_posts(day: date, bodies: Collection[int] = ()) -> list[HamletPosts]:
    """Every hamlet of the day, or of these cells, with its holders and vacancies; seven queries, however many."""
    inside = {hamlet for cell, rows in hamlets_by_cell(day).items() if cell in bodies for hamlet, _ in rows}
    posts = catalogue()
    by_hamlet: dict[int, list[Holder]] = {}
    for holder in [*_officers(posts, day), *_held(day)]:
        by_hamlet.setdefault(holder.hamlet, []).append(holder)
    found = []
    for hamlet in hamlets(day):
        if bodies and hamlet.id not in inside:
            continue
        mine = sorted(by_hamlet.get(hamlet.id, []), key=lambda one: (one.post.position, folded(one.name)))
        there = {one.post.key for one in mine}
        vacant = [post for post in posts if post.every and is_in_use(post, day) and post.key not in there]
        found.append(HamletPosts(hamlet, tuple(mine), tuple(vacant)))
    return found


def _held(day: date) -> Iterable[Holder]:
    """The posts written one by one."""
    query = (
        PostHeld.select(PostHeld, Cadre, HamletPost, Candidate)
        .join(Cadre)
        .join(Candidate, pw.JOIN.LEFT_OUTER)
        .switch(PostHeld)
        .join(HamletPost)
        .where(holds(PostHeld, day), Cadre.hidden == False)
    )
    known = list(query)
    party = _in_party({member for one in known if (member := member_of(one.cadre))}, day)
    for one in known:
        cadre = one.cadre
        member = member_of(cadre)
        yield Holder(
            hamlet=one.__data__["hamlet"],
            post=one.post,
            person=f"member {member}" if member else f"cadre {cadre.id}",
            name=cadre.name,
            is_member=member in party,
            stage=cadre.candidate.stage if cadre.candidate else "",
            held=one,
            cadre=cadre,
            member=member,
            since=one.since,
        )


def member_of(cadre: Cadre) -> int | None:
    """The member's record of a person, also of one who became a member as a candidate."""
    own: int | None = cadre.__data__["member"]
    return own or (cadre.candidate.__data__["member"] if cadre.candidate else None)


def _officers(posts: Iterable[HamletPost], day: date) -> Iterable[Holder]:
    """The officers of the cells that stand for hamlets, for the posts that follow an office."""
    by_role = {post.role: post for post in posts if post.role and is_in_use(post, day)}
    query = (
        OfficeHeld.select(OfficeHeld, Member)
        .join(Member)
        .where(OfficeHeld.role.in_(list(by_role)), holds(OfficeHeld, day), Member.hidden == False)
    )
    links = hamlets_by_cell(day)
    known = [one for one in query if one.__data__["organization"] in links]
    party = _in_party({one.__data__["member"] for one in known}, day)
    for one in known:
        member = one.__data__["member"]
        for hamlet, _name in links[one.__data__["organization"]]:
            post, name = by_role[one.role], one.member.name
            yield Holder(hamlet, post, f"member {member}", name, member in party, member=member, since=one.since)


def _in_party(ids: set[int], day: date) -> set[int]:
    """Those official or probationary on the day (operations.md section 7)."""
    query = StatusPeriod.select().where(
        StatusPeriod.member.in_(ids), StatusPeriod.status.in_(_IN_PARTY), holds(StatusPeriod, day)
    )
    return {row.__data__["member"] for row in query}


# taking up and leaving a post


def find_cadre(person: Cadre) -> Cadre:
    """The record of this person that is there already, else the one given; a candidate of the same name and birth."""
    member = person.__data__.get("member")
    if member:
        return cadre_of_member(member)
    if not person.name.strip():
        raise UserError("Chọn đảng viên hoặc nhập họ và tên người ngoài Đảng.", "name")
    same = Cadre.fold == folded(person.name), Cadre.hidden == False
    known = next((one for one in Cadre.select().where(*same) if one.birth_date == person.birth_date), None)
    found = known or person
    if found.__data__.get("candidate") is None and person.birth_date is not None:
        found.candidate = _candidate_like(person.name, person.birth_date)
    return found


def cadre_of_member(member: int) -> Cadre:
    """A member's record as somebody who holds posts, a new one where there is none."""
    known = Cadre.get_or_none(Cadre.member == member, Cadre.hidden == False)
    return known or _from_member(Member.get_by_id(member))


def _from_member(member: Member) -> Cadre:
    return Cadre(member=member, **{name: getattr(member, name) for name in KNOWN_OF})


def _candidate_like(name: str, born: PartialDate) -> Candidate | None:
    words = folded(name)
    query = Candidate.select().where(Candidate.birth_date == born, Candidate.hidden == False)
    return next((one for one in query if folded(one.name) == words), None)


def take_up(person: Cadre, post_key: str, hamlet: int, since: date | None = None, **values: Any) -> PostHeld:
    """Write that a person holds a post of a hamlet, in the current Action; raises UserError."""
    seed_posts()
    post = HamletPost.get_or_none(HamletPost.key == post_key, HamletPost.hidden == False)
    if post is None:
        raise UserError("Chọn chức danh.", "post")
    if not hamlet:
        raise UserError("Chọn thôn.", "hamlet")
    cadre = find_cadre(person)
    cadre.save()
    held = PostHeld(cadre=cadre, post=post, hamlet=hamlet, since=since, **values)
    check(held)
    held.save()
    return held


def check(held: PostHeld) -> None:
    """Refuse days that cannot be, a post that follows the cell's officers, and one held already; raises UserError."""
    post = held.post
    if post.role:
        raise UserError(f"{post.name} lấy theo chức vụ cấp ủy; ghi ở hồ sơ đảng viên, mục Chức vụ.", "post")
    if held.since and held.until and held.until <= held.since:
        raise UserError("Ngày thôi phải sau ngày bắt đầu.", "until")
    if held.since and held.term_until and held.term_until <= held.since:
        raise UserError("Ngày hết nhiệm kỳ phải sau ngày bắt đầu.", "term_until")
    if held.since and not is_in_use(post, held.since):
        raise UserError(f"Không có chức danh {post.name} vào ngày {held.since:%d/%m/%Y}.", "since")
    same = PostHeld.get_or_none(
        PostHeld.cadre == held.cadre,
        PostHeld.post == post,
        PostHeld.hamlet == held.hamlet,
        PostHeld.id != (held.id or 0),
        holds(PostHeld, held.since or date.max),
    )
    if same is not None:
        raise UserError(f"{held.cadre.name} đang giữ chức danh này ở thôn ấy.", "post")


def warnings(cadre: Cadre, post: HamletPost, day: date) -> list[str]:
    """What to think of: a hamlet's head is 21 or older (Thông tư 04/2012/TT-BNV); it never stands in the way."""
    least = shipped()["conditions"]["head_age"]
    born = cadre.birth_date
    if post.key == _HEAD and born and add_months(born.first_day, least * 12) > day:
        return [f"Trưởng thôn từ đủ {least} tuổi; {cadre.name} sinh {born}."]
    return []


def leave(held: PostHeld, until: date | None, reason: str = "") -> None:
    """Write the day from which a post is no longer held, in the current Action; raises UserError."""
    if until is None:
        raise UserError("Chưa nhập ngày thôi giữ.", "until")
    if held.since and until <= held.since:
        raise UserError("Ngày thôi phải sau ngày bắt đầu.", "until")
    held.until, held.reason = until, reason or held.reason
    held.save()


def outlived(day: date) -> list[PostHeld]:
    """Posts still held on the day that are no more, such as công an viên after 1/7/2024."""
    query = (
        PostHeld.select(PostHeld, Cadre, HamletPost)
        .join(Cadre)
        .switch(PostHeld)
        .join(HamletPost)
        .where(holds(PostHeld, day), HamletPost.until.is_null(False), HamletPost.until <= day)
    )
    return list(query)


def pass_on(held: Iterable[PostHeld]) -> int:
    """Close posts that are no more and open their successors on the same day, in the current Action; how many."""
    known = list(held)
    keys = {post.key: post.id for post in catalogue()}
    closed = [
        {"id": one.id, "until": one.post.until, "reason": f"Thay bằng chức danh khác: {one.post.document}"}
        for one in known
    ]
    save_many(PostHeld, closed)
    opened = [
        {
            "cadre": one.__data__["cadre"],
            "post": keys[one.post.successor],
            "hamlet": one.__data__["hamlet"],
            "since": one.post.until,
            "term_until": one.term_until,
            "document": one.post.document,
        }
        for one in known
        if one.post.successor in keys
    ]
    save_many(PostHeld, opened)
    return len(opened)


def put_forward(cadre: Cadre, hamlet: int, day: date) -> Candidate:
    """Put somebody who is no member on the list of candidates, in the current Action, with what is known of them."""
    if cadre.candidate is not None and cadre.candidate.stage != Stage.STOPPED:
        raise UserError(f"{cadre.name} đã có trong danh sách phát triển đảng.", "cadre")
    link = CellHamlet.get_or_none(CellHamlet.hamlet == hamlet, holds(CellHamlet, day))
    candidate = Candidate(
        **{name: getattr(cadre, name) for name in KNOWN_OF},
        hamlet=hamlet,
        cell=link.__data__["cell"] if link else None,
        listed_on=day,
    )
    add_candidate(candidate)
    cadre.candidate = candidate
    cadre.save()
    return candidate

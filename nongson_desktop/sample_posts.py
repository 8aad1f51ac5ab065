"""The practice office's hamlet posts: members and people outside the Party, vacancies, one person in two posts."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from db.admission import Candidate
from db.base import Row, save_many
from db.dates import PartialDate
from db.hamlets import CellHamlet
from db.members import Sex
from db.posts import Cadre, HamletPost, PostHeld
from nongson_desktop.rules.admission_results import admitted_in
from nongson_desktop.rules.posts import pass_on, seed_posts, take_up
from nongson_desktop.sample_people import Person, Story, at

_FILLED = ("head", "militia", "police", "front", "farmers", "women", "veterans", "elderly", "youth", "health")
_OFTEN_OUTSIDE = {"police", "women", "farmers", "elderly", "youth", "health"}
_OF_NEWCOMERS = ("deputy-head", "youth")
_PASSED_ON = date(2024, 7, 1)


def record(story: Story) -> None:
    """Who holds what in each hamlet since the last hamlet elections, drawn from a generator of its own."""
    rng = random.Random(f"posts {story.members} {story.cells}")  # noqa: S311  (the same each time, no secret)
    since = date(max(story.first, story.last - 3), 1, 15)
    with at("Ghi cán bộ thôn", max(since, date(story.first, 2, 1))):
        seed_posts()
        posts = {post.key: post.id for post in HamletPost.select()}
        links = list(CellHamlet.select().where(CellHamlet.hidden == False).order_by(CellHamlet.id))
        for place, link in enumerate(links):
            _fill(story, rng, link, place, posts, since)
    if since < _PASSED_ON <= story.today:
        with at("Chuyển công an viên sang tổ bảo vệ an ninh, trật tự", _PASSED_ON):
            pass_on(PostHeld.select().join(HamletPost).where(HamletPost.key == "police"))


def newcomers(story: Story) -> None:
    """Those admitted of late in a hamlet take a post there that nobody holds: more cadres come in than before."""
    links = {one.__data__["cell"]: one.__data__["hamlet"] for one in CellHamlet.select().where(~CellHamlet.hidden)}
    held: Any = PostHeld.select(PostHeld.hamlet, HamletPost.key, Cadre.member).join(HamletPost).switch(PostHeld)
    rows = list(held.join(Cadre).where(~PostHeld.hidden).tuples())
    taken, busy = {(hamlet, key) for hamlet, key, _ in rows}, {member for *_, member in rows}
    with at("Ghi chức danh của đảng viên mới", story.today):
        for year, most in ((story.last - 1, 1), (story.last, story.members)):
            come = [(links.get(cell), one) for cell, people in admitted_in(year)[0].items() for one in people]
            for hamlet, member in [(hamlet, one) for hamlet, one in come if hamlet and one.id not in busy][:most]:
                key = next((one for one in _OF_NEWCOMERS if (hamlet, one) not in taken), "")
                if key:
                    taken.add((hamlet, key))
                    take_up(Cadre(name=member.name, member=member), key, hamlet, member.admitted_on.last_day)


def _fill(story: Story, rng: random.Random, link: CellHamlet, place: int, posts: dict[str, int], since: date) -> None:
    """A hamlet's posts; the head of every third is its cell's deputy, some posts stay vacant."""
    cell, hamlet = story.cell_ids.index(link.__data__["cell"]), link.__data__["hamlet"]
    known: dict[int, int] = {}
    people = [one for one in story.by_cell[cell] if one.left is None and one.statuses[-1][0] == "official"]
    rows: list[Row] = []
    for number, key in enumerate(_FILLED):
        if (place + 2 * number) % 11 == 0:
            continue
        outside = key in _OFTEN_OUTSIDE and rng.random() < 0.6
        beside = 1 if key == "head" and place % 3 == 0 else 2 + number
        inside = people[beside % len(people)] if people else None
        cadre = (
            _outsider(story, rng, link, place * 20 + number) if outside or inside is None else _insider(known, inside)
        )
        term = date(since.year + 5, 1, 15) if key in ("head", "militia") else None
        rows.append({"cadre": cadre, "post": posts[key], "hamlet": hamlet, "since": since, "term_until": term})
    save_many(PostHeld, rows)


def _insider(known: dict[int, int], person: Person) -> int:
    """A member's record as cadre, written once."""
    if person.id not in known:
        names = ("name", "birth_date", "sex", "phone", "education", "profession", "theory")
        values = {name: person.row[name] for name in names if person.row.get(name)}
        (known[person.id],) = save_many(Cadre, [{**values, "member": person.id}])
    return known[person.id]


def _outsider(story: Story, rng: random.Random, link: CellHamlet, number: int) -> int:
    """Somebody outside the Party; one who is on the list of candidates of this cell where there is one left."""
    taken = Cadre.select(Cadre.candidate).where(Cadre.candidate.is_null(False))
    candidate = Candidate.get_or_none(
        Candidate.cell == link.__data__["cell"], Candidate.member.is_null(), Candidate.id.not_in(taken)
    )
    if candidate is not None and number % 2 == 0:
        row: Row = {"name": candidate.name, "birth_date": candidate.birth_date, "sex": candidate.sex}
        return save_many(Cadre, [{**row, "candidate": candidate.id, "education": candidate.education}])[0]
    names = story.words["names"]
    sex = rng.choice((Sex.MALE, Sex.FEMALE))
    words = names["male" if sex == Sex.MALE else "female"]
    row = {
        "name": f"{rng.choice(names['surnames'])} {rng.choice(words['middle'])} {rng.choice(words['given'])}",
        "birth_date": PartialDate(story.last - rng.randint(24, 58), rng.randint(1, 12)),
        "sex": sex,
        "education": rng.choice(("12/12", "9/12", "12/12")),
        "residence": story.words["office"]["home"],
    }
    return save_many(Cadre, [row])[0]

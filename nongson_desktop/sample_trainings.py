"""The practice office's classes: political theory, new members, secretaries, the class about the Party, inspection."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from db.admission import AdmissionStep, Candidate, Stage
from db.base import Row, save_many
from db.dates import add_months
from db.member_file import TrainingKind
from db.members import Status
from db.posts import Cadre
from db.training import TheoryLevel, TrainingClass, TrainingParticipant, TrainingResult
from nongson_desktop.rules.training import seed_requirements, with_units
from nongson_desktop.rules.training_files import follow
from nongson_desktop.rules.training_levels import officers, rank_of
from nongson_desktop.sample_people import Person, Story, at

_CENTRE = "Trung tâm chính trị xã"
_SCHOOL = "Trường Chính trị tỉnh Sông Lam"
_ROLES = ("committee", "standing", "secretary", "deputy")
_INSPECTION = ("inspection-head", "inspection-deputy", "inspection-member")
_GRADES = ("Giỏi", "Khá", "Khá", "Trung bình khá")
_VALID = 60


def record(story: Story) -> None:
    """Everything of this chapter, drawn from a generator of its own; nobody's record of theory changes."""
    rng = random.Random(f"trainings {story.members} {story.cells}")  # noqa: S311  (the same each time, no secret)
    with at("Ghi các lớp đào tạo, bồi dưỡng", story.today - timedelta(days=5)):
        seed_requirements()
        people = [*_theory(story, rng), *_of_secretaries(story, rng), *_newcomers(story, rng), *_about_the_party(story)]
        people += [*_inspection(story, rng), *_hamlet(story)]
        follow(save_many(TrainingParticipant, with_units(people, story.today)))


def _class(
    name: str, kind: str, since: date, until: date, school: str = _CENTRE, level: str = "", *, told: bool = True
) -> int:
    document = f"Kế hoạch số {since.month:02d}-KH/ĐU ngày {since - timedelta(days=20):%d/%m/%Y}" if told else ""
    row: Row = {"name": name, "kind": kind, "since": since, "until": until, "school": school, "level": level}
    return save_many(TrainingClass, [{**row, "place": school, "document": document}])[0]


def _theory(story: Story, rng: random.Random) -> Iterable[Row]:
    """Committee members and others whose records say trung cấp, in the class that gave it."""
    year = story.last - 1
    name = f"Trung cấp lý luận chính trị khóa {year - 1}–{year}"
    since, until = date(year - 1, 9, 5), date(year, 8, 20)
    held = _class(name, TrainingKind.THEORY, since, until, _SCHOOL, TheoryLevel.INTERMEDIATE)
    of_committee = officers(story.today, _ROLES, of_office=True)
    known = [one for one in story.people if rank_of(one.row["theory"]) == 2 and one.left is None]
    known.sort(key=lambda one: (one.id not in of_committee, one.id))
    return _certified(rng, held, known[:9], until + timedelta(days=30))


def _of_secretaries(story: Story, rng: random.Random) -> Iterable[Row]:
    """The secretaries of most cells in last year's class, some deputies on the list of this year's."""
    cells = range(len(story.cell_ids))
    year = story.last - 1
    since, until = date(year, 6, 9), date(year, 6, 13)
    first = _class(f"Bồi dưỡng bí thư chi bộ, cấp ủy viên năm {year}", TrainingKind.COMMITTEE, since, until)
    chosen = [story.leaders(cell)[0] for cell in cells if cell % 5 != 4]
    rows = list(_certified(rng, first, chosen, until))
    begun = story.today + timedelta(days=12)
    next_one = _class(
        f"Bồi dưỡng bí thư chi bộ, cấp ủy viên năm {story.last}",
        TrainingKind.COMMITTEE,
        begun,
        begun + timedelta(days=4),
    )
    return [*rows, *({"training_class": next_one, "member": story.leaders(cell)[1].id} for cell in cells if cell % 3)]


def _newcomers(story: Story, rng: random.Random) -> Iterable[Row]:
    """Probationers: the older ones have the class, one did not pass."""
    until = date(story.last, 5, 16)
    held = _class(f"Bồi dưỡng đảng viên mới năm {story.last}", TrainingKind.NEWCOMERS, until - timedelta(days=4), until)
    known = [one for one in story.people if one.statuses[-1][0] == Status.PROBATIONARY and one.left is None]
    there = [one for one in known if one.row["admitted_on"].first_day <= until]
    rows = list(_certified(rng, held, there[:-1], until + timedelta(days=7)))
    return [*rows, *({"training_class": held, "member": one.id, "result": TrainingResult.FAILED} for one in there[-1:])]


def _about_the_party(story: Story) -> Iterable[Row]:
    """Candidates with the certificates that their steps name, others on the list of the class to come."""
    begun = story.today + timedelta(days=20)
    past = _class(
        f"Bồi dưỡng nhận thức về Đảng các khóa đến tháng 10/{story.last}",
        TrainingKind.AWARENESS,
        date(story.last - 6, 1, 10),
        date(story.last, 10, 20),
    )
    steps = AdmissionStep.select(AdmissionStep, Candidate).join(Candidate).where(AdmissionStep.stage == Stage.SCHOOLED)
    rows: list[Row] = [
        {
            "training_class": past,
            "candidate": step.candidate.id,
            "result": TrainingResult.PASSED,
            "certificate": step.number,
            "certified_on": step.on,
            "expires_on": add_months(step.on, _VALID),
        }
        for step in steps.where(Candidate.member.is_null())
    ]
    coming = _class(
        f"Bồi dưỡng nhận thức về Đảng khóa cuối năm {story.last}",
        TrainingKind.AWARENESS,
        begun,
        begun + timedelta(days=4),
        told=False,
    )
    waiting = Candidate.select().where(Candidate.stage == Stage.PROMISING, Candidate.hidden == False)
    return [*rows, *({"training_class": coming, "candidate": one.id} for one in waiting)]


def _inspection(story: Story, rng: random.Random) -> Iterable[Row]:
    """The inspection committee, and a guest from the office beside it."""
    until = date(story.last, 7, 24)
    held = _class(
        f"Nghiệp vụ kiểm tra, giám sát năm {story.last}", TrainingKind.INSPECTION, until - timedelta(days=2), until
    )
    known = officers(story.today, _INSPECTION, of_office=True)
    of_it = [one for one in story.people if one.id in known]
    guest = {"training_class": held, "outsider": "Lê Thị Mai Khánh", "unit": "Văn phòng Đảng ủy"}
    return [*_certified(rng, held, of_it, until), {**guest, "result": TrainingResult.PASSED}]


def _hamlet(story: Story) -> Iterable[Row]:
    """Cadres outside the Party in a class about mass work."""
    until = date(story.last, 4, 17)
    held = _class(
        f"Nghiệp vụ dân vận, tuyên giáo cho cán bộ thôn năm {story.last}",
        TrainingKind.PERSUASION,
        until - timedelta(days=1),
        until,
    )
    known = Cadre.select().where(Cadre.member.is_null(), Cadre.candidate.is_null()).order_by(Cadre.id).limit(8)
    return [{"training_class": held, "cadre": one.id, "result": TrainingResult.PASSED} for one in known]


def _certified(rng: random.Random, held: int, people: Sequence[Person], on: date) -> Iterable[Row]:
    """Numbers of certificates go on through the class."""
    first = rng.randint(11, 80)
    for number, person in enumerate(people, first):
        yield {
            "training_class": held,
            "member": person.id,
            "result": TrainingResult.PASSED,
            "grade": rng.choice(_GRADES),
            "certificate": f"{number:03d}",
            "certified_on": on,
        }

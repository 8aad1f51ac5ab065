"""What the practice office recorded beside its ratings: discipline, defects, the level at work, months of illness."""

from __future__ import annotations

from datetime import date

from db.base import save_many
from db.discipline import Discipline, DisciplineForm
from db.evaluation import Level, Rating
from db.judgement import Body, Defect, DefectState, Opinion
from db.members import PersonKind
from nongson_desktop.rules.discipline import check
from nongson_desktop.rules.findings import SICK_MONTHS, record_figures
from nongson_desktop.sample_people import Story, at
from nongson_desktop.sample_ratings import Choice

_NAMED = 4
_ILL = 4


def record(story: Story, choice: Choice) -> None:
    """What a clerk would have recorded of the year before the cells met."""
    _remedy(story, choice.year)
    _discipline(story, choice)
    _name_defects(story, choice)
    if choice.year >= story.last - 1:
        _rate_at_work(story, choice)
        _be_ill(choice)


def _at_level(choice: Choice, *levels: str) -> list[Rating]:
    return [rating for rating in choice.due if choice.levels[rating.id] in levels]


def _discipline(story: Story, choice: Choice) -> None:
    """Whoever did worst in a closed year had been reprimanded in it."""
    worst = _at_level(choice, Level.KHT)[:1]
    if not worst or choice.year >= story.last:
        return
    words, day = story.words["evidence"], date(choice.year, 6, 18)
    decision = Discipline(
        member=worst[0].__data__["member"],
        form=DisciplineForm.REPRIMAND,
        decided_on=day,
        number=f"0{choice.year % 10}-QĐ/UBKT",
        decided_by=words["inspection"],
        reason=words["offence"],
    )
    check(decision)
    with at(f"{worst[0].name}: ghi quyết định kỷ luật", day):
        decision.save()


def _name_defects(story: Story, choice: Choice) -> None:
    """At the review those who did less well are told what to better."""
    texts = story.words["evidence"]["defects"]
    named = _at_level(choice, Level.HT, Level.KHT)[:_NAMED] if choice.year < story.last else []
    with at(f"Ghi hạn chế, khuyết điểm nêu tại kỳ kiểm điểm năm {choice.year}", date(choice.year, 12, 6)):
        save_many(
            Defect,
            [
                {
                    "member": rating.__data__["member"],
                    "year": choice.year,
                    "text": texts[place % len(texts)],
                    "source": f"Kiểm điểm năm {choice.year}",
                }
                for place, rating in enumerate(named)
            ],
        )


def _remedy(story: Story, year: int) -> None:
    """By the autumn what the last review named is remedied; of the open year the first is still under way."""
    known = Defect.select().where(Defect.year == year - 1, Defect.hidden == False).order_by(Defect.id)
    done = {"state": DefectState.REMEDIED, "remedied_on": date(year, 9, 30)}
    rows = [{"id": defect.id, **done} for defect in known]
    if rows and year == story.last:
        rows[0] = {"id": rows[0]["id"], "state": DefectState.UNDER_WAY}
    with at(f"Ghi kết quả khắc phục khuyết điểm của năm {year - 1}", date(year, 10, 5)):
        save_many(Defect, rows)


def _rate_at_work(story: Story, choice: Choice) -> None:
    """Offices rate their own before the Party does, as the committee later decides."""
    body = story.words["evidence"]["workplace"]
    at_work = [one for one in choice.due if one.person_kind in (PersonKind.STAFF, PersonKind.LEADER)]
    day = date(choice.year, 11, 17)
    rows = [
        {"rating": one.id, "body": Body.WORKPLACE, "level": choice.levels[one.id], "on": day, "by": body}
        for one in at_work
    ]
    with at(f"Ghi mức xếp loại công chức, viên chức năm {choice.year}", day):
        save_many(Opinion, rows)


def _be_ill(choice: Choice) -> None:
    """One member was ill for months; under the rules of 2025 that caps nothing."""
    outside = [one for one in _at_level(choice, Level.HTT) if one.person_kind == PersonKind.OUTSIDE]
    if outside:
        with at(f"Ghi số tháng nghỉ ốm của {outside[-1].name}", date(choice.year, 11, 17)):
            record_figures(outside[-1].id, {SICK_MONTHS: (_ILL, 0)}, "giấy nghỉ ốm")

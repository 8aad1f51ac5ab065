"""Báo cáo kiểm điểm của tập thể (Mẫu 01) and its score sheet: by points, or by grades as in older years (Mẫu 03)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from db.evaluation import Collective, Level, Rating
from db.judgement import Body, Defect, DefectState, Opinion, Score, Stage
from db.organizations import OrganizationKind
from nongson_desktop.documents.content import (
    Blank,
    Block,
    Choices,
    Closing,
    Content,
    Fact,
    Facts,
    Head,
    Owner,
    Row,
    Run,
    Signature,
    Table,
    TableColumn,
    Text,
    Together,
    bold,
)
from nongson_desktop.documents.page import (
    Cell,
    Office,
    cell_head,
    cell_name,
    cell_signature,
    committee_head,
    committee_signature,
    composed,
    drawn_up,
    heading,
    office_on,
    paragraph,
    place_date,
    title,
    upper,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.collective_grounds import CollectiveGround, collective_grounds
from nongson_desktop.rules.collectives import at_of
from nongson_desktop.rules.discipline import words_of
from nongson_desktop.rules.evaluation import evaluation_of, profile_of
from nongson_desktop.rules.findings import figures_of
from nongson_desktop.rules.profile_parts import COLLECTIVES, COMMON, RESULT, Criterion, Profile
from nongson_desktop.rules.quarter_points import number
from nongson_desktop.rules.scores import score_sums

_GAP = "……………"
_REMEDIES = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Hạn chế, khuyết điểm đã được chỉ ra", 3.0),
    TableColumn("Mức khắc phục (đã, đang, chưa)", 2.0),
    TableColumn("Khó khăn, trách nhiệm", 2.2),
)
_SCORES = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Tiêu chí", 5.0),
    TableColumn("Điểm tối đa", 0.75, "center"),
    TableColumn("Điểm tự chấm", 0.75, "center"),
    TableColumn("Điểm cấp có thẩm quyền", 1.2, "center"),
    TableColumn("Minh chứng", 1.4),
)
_AUTHORITY = {
    (OrganizationKind.CELL, Collective.ITSELF): "T/M CHI BỘ",
    (OrganizationKind.CELL, Collective.COMMITTEE): "T/M CHI ỦY",
    (OrganizationKind.COMMITTEE, Collective.STANDING): "T/M BAN THƯỜNG VỤ",
}


@dataclass(frozen=True)
class _Form:
    """What the papers of one printing share."""

    office: Office
    request: Request
    words: Mapping[str, Any]
    profile: Profile
    sums: Mapping[int, Mapping[str, tuple[Decimal, Decimal, Decimal]]]
    sources: Mapping[int, str]
    superior: Mapping[int, str]
    scores: Mapping[int, Mapping[tuple[str, str], Score]]


def _form(request: Request) -> _Form:
    evaluation = evaluation_of(request.year)
    if evaluation is None:
        raise NothingToPrintError(f"Chưa mở đánh giá năm {request.year}.")
    sources = {
        rating: figures["done"].source for rating, figures in figures_of(request.year).items() if "done" in figures
    }
    return _Form(
        office_on(request.on),
        request,
        wording("collective", request.on),
        profile_of(evaluation),
        score_sums(request.year),
        sources,
        _superior(request.year),
        _scores(request.year),
    )


def _superior(year: int) -> dict[int, str]:
    """What the level above asked each collective to answer for."""
    asked = Opinion.select(Opinion).join(Rating).where(Rating.year == year, Rating.hidden == False)
    return {
        one.__data__["rating"]: one.text for one in asked.where(Opinion.body == Body.SUPERIOR, Opinion.hidden == False)
    }


def _scores(year: int) -> dict[int, dict[tuple[str, str], Score]]:
    """What was entered for each criterion and stage, by rating; one query."""
    query = Score.select(Score).join(Rating).where(Rating.year == year, Rating.member.is_null(), Rating.hidden == False)
    found: dict[int, dict[tuple[str, str], Score]] = defaultdict(dict)
    for one in query.where(Score.hidden == False):
        found[one.__data__["rating"]][one.criterion, one.stage] = one
    return found


def _asked(request: Request) -> list[CollectiveGround]:
    """The collectives of the cell asked for, else all of them; raises UserError when there are none."""
    found = [one for one in collective_grounds(request.year).values() if not one.rating.exempt_reason]
    if request.bodies:
        found = [one for one in found if one.rating.__data__["organization"] in request.bodies]
    if not found:
        raise NothingToPrintError(f"Không có tập thể nào được kiểm điểm, xếp loại năm {request.year}.")
    return found


def collective_reviews(request: Request) -> list[Content]:
    """The report of each collective asked for, filled in from the year's records (Mẫu 01)."""
    form = _form(request)
    return [_content(form, one, "Báo cáo kiểm điểm tập thể", _review(form, one)) for one in _asked(request)]


def collective_scores(request: Request) -> list[Content]:
    """The score sheet of each collective: points of Phụ lục 1, or grades as in Mẫu 03 of 2018."""
    form = _form(request)
    draw = _points_sheet if form.profile.scoring.by_points else _analysis
    return [_content(form, one, "Phiếu phân tích, chấm điểm tập thể", draw(form, one)) for one in _asked(request)]


def _cell(form: _Form, one: CollectiveGround) -> Cell | None:
    organization = one.rating.__data__["organization"]
    return next((cell for cell in form.office.cells if cell.id == organization), None)


def _content(form: _Form, one: CollectiveGround, kind: str, blocks: Iterator[Block]) -> Content:
    cell, rating = _cell(form, one), one.rating
    return composed(
        form.office,
        form.request,
        f"{kind} năm {form.request.year}",
        blocks,
        head=_head(form, one, cell),
        form=True,
        owner=Owner(cell=cell.id if cell else None, name=rating.name, cell_name=_file_words(rating, cell)),
    )


def _file_words(rating: Rating, cell: Cell | None) -> str:
    return rating.name if cell is None else f"{cell_name(cell.name)} {rating.collective}".strip()


def _head(form: _Form, one: CollectiveGround, cell: Cell | None) -> Head:
    when = place_date(form.office, None, form.request.year)
    own = one.rating.collective == Collective.ITSELF and not form.profile.scoring.by_points
    code = f"{form.profile.collective.form_code} ({form.words['reference']})" if not own else ""
    if cell is not None or at_of(one.rating) == OrganizationKind.CELL:
        return cell_head(form.office, cell, place_date=when, code=code)
    head = committee_head(form.office, place_date=when)
    return Head(head.superior, head.issuer, head.number, head.place_date, code)


def _signature(form: _Form, one: CollectiveGround) -> Signature:
    at = at_of(one.rating)
    authority = _AUTHORITY.get((at, one.rating.collective), "T/M ĐẢNG ỦY")
    if at == OrganizationKind.CELL:
        return cell_signature(form.office, _cell(form, one), authority=authority)
    return committee_signature(form.office, authority=authority)


# Mẫu 01


def _review(form: _Form, one: CollectiveGround) -> Iterator[Block]:
    words, office, rating = form.words, form.office, one.rating
    yield title(words["title"].format(year=form.request.year), note=f"({office.say(rating.name)})")
    yield paragraph(words["lead"].format(year=form.request.year, name=office.say(rating.name)))
    yield Text(bold(words["part_a"]), indent=False, with_next=True)
    for section in words["sections"]:
        yield heading(section["title"])
        for item in section["items"]:
            yield from _item(form, one, item)
            if section.get("graded") and form.profile.scoring.grades:
                yield replace(paragraph("Tự đánh giá về cấp độ thực hiện:"), with_next=True)
                grades = form.profile.scoring.grades
                yield Choices(tuple((grade, False) for grade in grades), per_line=len(grades))
    yield Text(bold(words["part_b"]), indent=False, with_next=True)
    yield from _own_level(form, one)
    yield Closing(_signature(form, one))
    decider = one.decider or "Cấp có thẩm quyền"
    decided = words["decided"].format(decider=decider, level=Level.NAMES.get(rating.level, _GAP * 3))
    yield Together((paragraph(office.say(decided)), Closing(Signature(office.say(f"T/M {upper(decider)}")))))


def _item(form: _Form, one: CollectiveGround, item: Mapping[str, Any]) -> Iterator[Block]:
    fill = item.get("fill", "")
    if fill == "remedies":
        yield Table(_REMEDIES, tuple(_remedies(one.defects)))
        return
    if item["text"]:
        yield Text((Run(form.office.say(item["text"])),), with_next=True)
    filled = [line for line in _filled(form, one, fill) if line]
    for line in filled:
        yield paragraph(f"- {line}")
    yield Blank(1 if filled else item["lines"])


def _filled(form: _Form, one: CollectiveGround, fill: str) -> Iterator[str]:
    words, rating = form.words, one.rating
    if fill == "tasks" and one.shares.count:
        shares, source = one.shares, form.sources.get(rating.id, "")
        yield words["tasks"].format(
            count=shares.count,
            done=shares.done,
            met=shares.met,
            late=shares.late,
            above=shares.above,
            source=source or "số liệu của tập thể",
        )
    elif fill == "members" and any(one.counts.values()):
        yield words["members"].format(words=one.members_words)
    elif fill == "superior":
        yield from form.superior.get(rating.id, "").splitlines()
    elif fill == "disciplines":
        yield from (f"{whose}: {words_of(decision)}." for whose, decision in one.disciplines)


def _remedies(defects: Sequence[Defect]) -> Iterator[Row]:
    states = dict(DefectState.LABELS)
    for place, defect in enumerate(defects, 1):
        done = f" ngày {defect.remedied_on:%d/%m/%Y}" if defect.remedied_on else ""
        yield Row((str(place), defect.text, f"{states[defect.state]}{done}", defect.remark))
    if not defects:
        yield from (Row(("\n\n", "", "", "")) for _ in range(2))


def _own_level(form: _Form, one: CollectiveGround) -> Iterator[Block]:
    words, profile, rating = form.words, form.profile, one.rating
    if profile.scoring.by_points:
        criteria = f" ({profile.collective.criteria})" if profile.collective.criteria else ""
        yield heading(words["part_points"].format(criteria=criteria))
        yield from _points(form, rating)
    yield heading(words["level"].format(number="II" if profile.scoring.by_points else "I"))
    yield Choices(tuple((Level.NAMES[level], level == rating.self_level) for level in profile.levels))
    if profile.scoring.by_points:
        yield paragraph(words["appendix"])


def _points(form: _Form, rating: Rating) -> Iterator[Block]:
    scoring = form.profile.scoring
    given = form.sums.get(rating.id, {}).get(Stage.SELF)
    common, result, total = given or (None, None, rating.self_points)
    for key, points, maximum in (
        ("common", common, scoring.common),
        ("result", result, scoring.result),
        ("total", total, scoring.maximum),
    ):
        said = _GAP if points is None else number(Decimal(points))
        yield paragraph(form.words[key].format(points=said, maximum=maximum))


# The score sheet


def _lines(form: _Form) -> tuple[Criterion, ...]:
    return form.profile.criteria(COLLECTIVES)


def _points_sheet(form: _Form, one: CollectiveGround) -> Iterator[Block]:
    words, scores = form.words["scores"], form.scores.get(one.rating.id, {})
    yield title(words["title"].format(year=form.request.year), note=f"({form.office.say(one.rating.name)})")
    rows: list[Row] = []
    for group, most in ((COMMON, form.profile.scoring.common), (RESULT, form.profile.scoring.result)):
        lines = [line for line in _lines(form) if line.group == group]
        rows.append(Row((f"{words[group]}: {most} điểm",), section=True))
        rows += [_points_row(form, line, scores) for line in lines]
        rows.append(Row(("", "Cộng", str(most), *_sums(lines, scores), ""), strong=True))
    every = _sums(_lines(form), scores)
    rows.append(Row(("", "Tổng điểm", str(form.profile.scoring.maximum), *every, ""), strong=True))
    yield Table(_SCORES, tuple(rows))
    yield drawn_up(_signature(form, one), "NGƯỜI LẬP BẢNG")


def _points_row(form: _Form, line: Criterion, scores: Mapping[tuple[str, str], Score]) -> Row:
    given = [scores.get((line.code, stage)) for stage in (Stage.SELF, Stage.FINAL)]
    points = [number(Decimal(one.points)) if one and one.points is not None else "" for one in given]
    most = number(line.max) if line.max is not None else ""
    return Row((line.code, form.office.say(line.label), most, *points, ""))


def _sums(lines: Sequence[Criterion], scores: Mapping[tuple[str, str], Score]) -> list[str]:
    found = []
    for stage in (Stage.SELF, Stage.FINAL):
        given = [scores[line.code, stage].points for line in lines if (line.code, stage) in scores]
        points = [Decimal(one) for one in given if one is not None]
        found.append(number(sum(points, Decimal(0))) if points else "")
    return found


def _analysis(form: _Form, one: CollectiveGround) -> Iterator[Block]:
    words, grades = form.words["analysis"], form.profile.scoring.grades
    scores = form.scores.get(one.rating.id, {})
    yield title(words["title"].format(year=form.request.year), note=f"({words['code']})")
    yield Facts(((Fact(words["rater"]),), (Fact(words["rated"], form.office.say(one.rating.name), strong=True),)))
    columns = (
        TableColumn("TT", 0.6, "center"),
        TableColumn("Tiêu chí", 4.4),
        *(TableColumn(grade, 0.8, "center", "Cấp độ") for grade in grades),
    )
    yield Table(columns, tuple(_grade_row(form, line, scores) for line in _lines(form)))
    yield heading(words["remark"])
    yield Blank(3)
    yield heading(words["level"])
    chosen = one.rating.cell_level or one.rating.self_level
    yield Choices(tuple((Level.NAMES[level], level == chosen) for level in form.profile.levels))
    yield Closing(Signature("CHỦ THỂ ĐÁNH GIÁ", hint=words["sign"]))


def _grade_row(form: _Form, line: Criterion, scores: Mapping[tuple[str, str], Score]) -> Row:
    given = next((scores[line.code, stage] for stage in (Stage.CELL, Stage.SELF) if (line.code, stage) in scores), None)
    marks = ("X" if given and given.grade == grade else "" for grade in form.profile.scoring.grades)
    return Row((line.code, form.office.say(line.label), *marks))

"""Giấy tờ đánh giá hằng quý: the plan of products, the self-assessment (Mẫu 05), the list of proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from db.evaluation import Level, Rating
from db.judgement import Score, Stage
from db.members import PersonKind
from db.quarters import QuarterAssessment, QuarterProduct, QuarterScore
from nongson_desktop.documents.content import (
    Blank,
    Block,
    Choices,
    Closing,
    Content,
    Fact,
    Facts,
    Row,
    Signature,
    Table,
    TableColumn,
    Text,
    Together,
    bold,
    italic,
)
from nongson_desktop.documents.page import (
    Office,
    cell_head,
    committee_signature,
    composed,
    heading,
    office_on,
    paragraph,
    place_date,
    short_date,
    title,
)
from nongson_desktop.documents.people import Person, people
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.profile_parts import COMMON, RESULT, Profile, Quarterly
from nongson_desktop.rules.quarter_points import (
    FINAL,
    SELF,
    axis_totals,
    common_criteria,
    has_own_split,
    number,
    quarterly_of,
    totals,
)
from nongson_desktop.rules.quarters import (
    ROMAN,
    assessments,
    products_of,
    profile_of_year,
    quarter_on,
    quotas,
    scores_of,
)

_GAP = "……………"
_WARNING = "⚠ "
_PLAN = (
    TableColumn("TT", 0.5, "center"),
    TableColumn("Mục tiêu, nhiệm vụ, sản phẩm cần đạt", 5.0),
    TableColumn("Thời hạn", 1.3, "center"),
    TableColumn("Điểm tối đa", 0.9, "center"),
)
_COMMON = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Tiêu chí", 5.0),
    TableColumn("Đảm bảo", 0.9, "center"),
    TableColumn("Không đảm bảo", 1.0, "center"),
    TableColumn("Điểm tối đa", 0.9, "center"),
    TableColumn("Điểm đạt", 0.9, "center"),
    TableColumn("Ghi chú", 1.6),
)
_RESULT = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Mục tiêu, nhiệm vụ đề ra", 3.4),
    TableColumn("Kết quả, sản phẩm thực tế", 3.4),
    TableColumn("Điểm KPI (%)", 0.8, "center"),
    TableColumn("Điểm tối đa", 0.8, "center"),
    TableColumn("Điểm đạt", 0.8, "center"),
    TableColumn("Ghi chú", 1.2),
)
_SUMMARY = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Họ và tên", 1.9),
    TableColumn("Chức vụ, đơn vị", 2.6),
    TableColumn("Cá nhân tự đề xuất mức", 1.1, "center"),
    TableColumn("Cấp có thẩm quyền đề xuất mức", 1.2, "center"),
    TableColumn("Tóm tắt căn cứ, lý do khi HTXS hoặc KHT", 3.0),
    TableColumn("Đề xuất về công tác cán bộ", 1.6),
)
_YEAR = (
    TableColumn("TT", 0.45, "center"),
    TableColumn("Tiêu chí", 6.2),
    TableColumn("Điểm tối đa", 0.9, "center"),
    TableColumn("Điểm đạt", 0.9, "center"),
    TableColumn("Ghi chú", 1.6),
)
_QUARTERS = (
    TableColumn("Quý", 1.0, "center"),
    TableColumn("Điểm", 1.0, "center"),
    TableColumn("Mức xếp loại", 3.0, "center"),
)


@dataclass(frozen=True)
class _Sheet:
    """One person's quarter with all its lines."""

    one: QuarterAssessment
    products: Sequence[QuarterProduct]
    scores: Sequence[QuarterScore]


@dataclass(frozen=True)
class _Form:
    """What every sheet of one printing shares."""

    office: Office
    request: Request
    words: Mapping[str, Any]
    profile: Profile
    quarterly: Quarterly

    def when(self, quarter: int) -> str:
        return str(self.words["of_quarter"]).format(quarter=ROMAN[quarter], year=self.request.year)


def _form(request: Request) -> _Form:
    profile = profile_of_year(request.year)
    return _Form(office_on(request.on), request, wording("quarter", request.on), profile, quarterly_of(profile))


def quarter_of(request: Request, quarterly: Quarterly) -> int:
    """The quarter asked for; without one the last rated one begun by the paper's day."""
    if request.quarter is not None:
        return request.quarter
    begun = quarter_on(request.as_of) if request.as_of.year == request.year else 1
    return max((one for one in quarterly.quarters if one <= begun), default=quarterly.quarters[0])


def with_quarter(request: Request) -> Request:
    """The request with the quarter that it means; raises UserError where the year's rules have no quarters."""
    return replace(request, quarter=quarter_of(request, quarterly_of(profile_of_year(request.year))))


def _sheets(request: Request, quarter: int) -> dict[int, _Sheet]:
    found = assessments(request.year, quarter)
    products, scores = products_of([one.id for one in found]), scores_of([one.id for one in found])
    return {
        one.__data__["member"]: _Sheet(
            one, sorted(products.get(one.id, []), key=lambda task: task.axis), scores.get(one.id, [])
        )
        for one in found
    }


def _asked(form: _Form, quarter: int) -> list[tuple[Person, _Sheet]]:
    """Those asked for with their sheets; raises UserError when there are none."""
    sheets = _sheets(form.request, quarter)
    found = [(person, sheets[person.id]) for person in people(form.office, form.request, sheets)]
    if not found:
        raise NothingToPrintError(f"Chưa có phiếu đánh giá quý {ROMAN[quarter]}/{form.request.year} nào để in.")
    return found


def _content(form: _Form, person: Person, kind: str, blocks: Sequence[Block], **more: Any) -> Content:
    return composed(
        form.office,
        form.request,
        f"{kind} năm {form.request.year}",
        blocks,
        head=cell_head(
            form.office,
            person.cell,
            place_date=place_date(form.office, None, form.request.year),
            code=more.pop("code", ""),
        ),
        form=True,
        owner=person.owner,
        **more,
    )


def _facts(form: _Form, person: Person, position: str) -> Facts:
    return Facts(
        (
            (Fact("Họ và tên", person.name, strong=True), Fact("Ngày sinh", short_date(person.birth_date), 0.7)),
            (Fact("Chức vụ", form.office.say(position)),),
            (Fact("Đơn vị công tác", person.workplace),),
        )
    )


# Kế hoạch


def quarter_plans(request: Request) -> list[Content]:
    """The plan of products of each leader asked for; raises UserError when there is no sheet."""
    form = _form(request)
    quarter = quarter_of(request, form.quarterly)
    return [_plan(form, person, sheet) for person, sheet in _asked(form, quarter)]


def _plan(form: _Form, person: Person, sheet: _Sheet) -> Content:
    one, words = sheet.one, form.words
    approved = words["approved"].format(by=one.approved_by, on=short_date(one.approved_on))
    blocks: list[Block] = [
        title(words["plan"], form.when(one.quarter), note=f"({words['reference']})"),
        _facts(form, person, one.position),
        Table(_PLAN, tuple(_plan_rows(form, sheet.products))),
        paragraph(form.office.say(approved) if one.approved_on else words["not_approved"]),
        Closing(
            Signature("NGƯỜI LẬP KẾ HOẠCH", "", person.name, words["sign"]),
            Signature(form.office.say("T/M TẬP THỂ LÃNH ĐẠO"), "", "", words["sign"]),
        ),
    ]
    return _content(form, person, f"Kế hoạch sản phẩm, công việc quý {ROMAN[one.quarter]}", blocks)


def _plan_rows(form: _Form, products: Sequence[QuarterProduct]) -> Iterator[Row]:
    by_axis = axis_totals(products, len(form.quarterly.axes))
    for axis, words in enumerate(form.quarterly.axes, 1):
        yield Row((f"{axis}. {form.office.say(words)} – {number(by_axis[axis])} điểm",), section=True)
        inside = [one for one in products if one.axis == axis]
        for place, one in enumerate(inside, 1):
            yield Row((f"{axis}.{place}", one.task, short_date(one.due), number(Decimal(one.maximum))))
        if not inside:
            yield Row(("", "", "", ""))
    yield Row(("", "Tổng cộng", "", number(sum(by_axis.values(), Decimal(0)))), strong=True)


# Bản tự đánh giá


def quarter_reviews(request: Request) -> list[Content]:
    """The self-assessment of each leader asked for, of a quarter, or for quarter IV of the year (Mẫu 05)."""
    form = _form(request)
    quarter = quarter_of(request, form.quarterly)
    if quarter in form.quarterly.quarters:
        return [_review(form, person, sheet) for person, sheet in _asked(form, quarter)]
    return _year_reviews(form)


def _review(form: _Form, person: Person, sheet: _Sheet) -> Content:
    one, words = sheet.one, form.words
    reached = totals(sheet.products, sheet.scores, SELF)
    whole = form.quarterly.common + form.quarterly.result
    total = words["total"].format(points=number(reached.total), maximum=whole)
    blocks: list[Block] = [
        title(words["review"], form.when(one.quarter)),
        _facts(form, person, one.position),
        heading("I. TỰ ĐÁNH GIÁ"),
        heading(words["common"].format(maximum=form.quarterly.common)),
        Table(_COMMON, tuple(_common_rows(form, sheet.scores, reached.common))),
        *_split_unconfirmed(form),
        heading(words["result"].format(maximum=form.quarterly.result)),
        Table(_RESULT, tuple(_result_rows(form, sheet.products))),
        paragraph(total if reached.given else words["no_total"].format(maximum=whole)),
        *_remarks(words, one),
        *_judgement(form, person, one),
    ]
    kind = f"Bản tự đánh giá, xếp loại quý {ROMAN[one.quarter]}"
    return _content(form, person, kind, blocks, landscape=True, code=_code(form))


def _split_unconfirmed(form: _Form) -> list[Text]:
    """A word under the table while nobody has said how its points are split over the criteria."""
    return [] if has_own_split(form.profile) else [Text(italic(form.words["shares"]), indent=False, small=True)]


def _code(form: _Form) -> str:
    return f"{form.quarterly.form_code} ({form.words['reference']})"


def _common_rows(form: _Form, scores: Sequence[QuarterScore], reached: Decimal) -> Iterator[Row]:
    given = {one.criterion: one for one in scores}
    for place, (code, (criterion, maximum)) in enumerate(common_criteria(form.profile).items(), 1):
        score = given.get(code)
        kept = score.kept if score else None
        yield Row(
            (
                str(place),
                form.office.say(criterion.label),
                "X" if kept else "",
                "X" if kept is False else "",
                number(maximum),
                _points(score.self_points if score else None),
                "",
            )
        )
    yield Row(
        ("", "Cộng", "", "", str(form.quarterly.common), number(reached) if _any(scores) else "", ""), strong=True
    )


def _any(rows: Sequence[Any]) -> bool:
    return any(one.self_points is not None for one in rows)


def _points(points: Decimal | None) -> str:
    return "" if points is None else number(Decimal(points))


def _result_rows(form: _Form, products: Sequence[QuarterProduct]) -> Iterator[Row]:
    by_axis = axis_totals(products, len(form.quarterly.axes))
    for axis, words in enumerate(form.quarterly.axes, 1):
        yield Row((f"{axis}. {form.office.say(words)} – {number(by_axis[axis])} điểm",), section=True)
        for place, one in enumerate((task for task in products if task.axis == axis), 1):
            yield Row(
                (
                    f"{axis}.{place}",
                    one.task,
                    one.result,
                    _points(one.percent),
                    number(Decimal(one.maximum)),
                    _points(one.self_points),
                    f"hạn {short_date(one.due)}" if one.due else "",
                )
            )
    reached = sum((Decimal(one.self_points) for one in products if one.self_points is not None), Decimal(0))
    whole = number(sum(by_axis.values(), Decimal(0)))
    yield Row(("", "Cộng", "", "", whole, number(reached) if _any(products) else "", ""), strong=True)


def _remarks(words: Mapping[str, Any], one: QuarterAssessment) -> Iterator[Block]:
    for name in ("strengths", "weaknesses", "direction"):
        text = str(getattr(one, name)).strip()
        yield heading(words[name])
        yield from (paragraph(line) for line in text.splitlines()) if text else (Blank(2),)


def _judgement(form: _Form, person: Person, one: QuarterAssessment) -> Iterator[Block]:
    words, office = form.words, form.office
    yield Text(bold(words["own_level"]), indent=False, with_next=True)
    yield Choices(tuple((Level.NAMES[level], level == one.self_level) for level in form.profile.levels))
    yield Closing(Signature("NGƯỜI TỰ ĐÁNH GIÁ", "", person.name, words["sign"]))
    level = Level.NAMES.get(one.level or one.proposed_level, _GAP * 3)
    yield Together(
        (
            Text(bold(words["superior"]), indent=False, with_next=True),
            paragraph(one.remark) if one.remark else Blank(2),
            paragraph(words["level"].format(level=level)),
            Closing(Signature(office.say("T/M CẤP CÓ THẨM QUYỀN"))),
        )
    )


def _year_reviews(form: _Form) -> list[Content]:
    """Quarter IV is merged in the year: the year's own points beside the three quarters (KL 198-KL/TW)."""
    by_quarter = {quarter: _sheets(form.request, quarter) for quarter in form.quarterly.quarters}
    assessed = {member for sheets in by_quarter.values() for member in sheets}
    found = [
        _year_review(form, person, [sheets[person.id] for sheets in by_quarter.values() if person.id in sheets])
        for person in people(form.office, form.request, assessed)
    ]
    if not found:
        raise NothingToPrintError(f"Chưa có ai được đánh giá theo quý trong năm {form.request.year}.")
    return found


def _year_review(form: _Form, person: Person, sheets: Sequence[_Sheet]) -> Content:
    words, last = form.words, sheets[-1].one
    rating = Rating.get_or_none(Rating.year == form.request.year, Rating.member == person.id, Rating.hidden == False)
    own = rating.self_points if rating else None
    whole = form.quarterly.common + form.quarterly.result
    blocks: list[Block] = [
        title(words["review"], words["of_year"].format(year=form.request.year)),
        _facts(form, person, last.position),
        heading("I. TỰ ĐÁNH GIÁ"),
        *_year_criteria(form, rating),
        paragraph(
            words["no_total"].format(maximum=whole)
            if own is None
            else words["total"].format(points=number(Decimal(own)), maximum=whole)
        ),
        heading(words["quarters"]),
        Table(_QUARTERS, tuple(_quarter_rows(form, sheets))),
        *_remarks(words, QuarterAssessment()),
        *_judgement(form, person, _year_levels(rating)),
    ]
    kind = "Bản tự đánh giá, xếp loại quý IV và"
    return _content(form, person, kind, blocks, landscape=True, code=_code(form))


def _year_levels(rating: Rating | None) -> QuarterAssessment:
    """The year's own level and decision where a quarter has its."""
    return QuarterAssessment(self_level=rating.self_level if rating else "", level=rating.level if rating else "")


def _year_criteria(form: _Form, rating: Rating | None) -> Iterator[Block]:
    kind = (rating.person_kind if rating else "") or PersonKind.LEADER
    given = _year_scores(rating)
    groups = ((COMMON, "common", form.quarterly.common), (RESULT, "result", form.quarterly.result))
    for group, key, maximum in groups:
        yield heading(form.words[key].format(maximum=maximum))
        lines = [one for one in form.profile.criteria(kind) if one.group == group]
        yield Table(
            _YEAR,
            tuple(
                Row((str(place), form.office.say(one.label), _points(one.max), _points(given.get(one.code)), ""))
                for place, one in enumerate(lines, 1)
            ),
        )


def _year_scores(rating: Rating | None) -> dict[str, Decimal]:
    if rating is None:
        return {}
    scores = Score.select().where(Score.rating == rating.id, Score.stage == Stage.SELF, Score.hidden == False)
    return {one.criterion: one.points for one in scores if one.points is not None}


def _quarter_rows(form: _Form, sheets: Sequence[_Sheet]) -> Iterator[Row]:
    known = {sheet.one.quarter: sheet for sheet in sheets}
    for quarter in form.quarterly.quarters:
        sheet = known.get(quarter)
        stage = FINAL if sheet and sheet.one.level else SELF
        reached = totals(sheet.products, sheet.scores, stage) if sheet else None
        points = number(reached.total) if reached and reached.given else ""
        yield Row((ROMAN[quarter], points, Level.NAMES.get(sheet.one.level, "") if sheet else ""))


# Tổng hợp


def quarter_summary(request: Request) -> list[Content]:
    """Everybody of the quarter by group, what they and the level propose, and the cap on HTXS in words."""
    form = _form(request)
    quarter = quarter_of(request, form.quarterly)
    sheets = [sheet.one for sheet in _sheets(request, quarter).values()]
    if not sheets:
        raise NothingToPrintError(f"Chưa có phiếu đánh giá quý {ROMAN[quarter]}/{request.year} nào để in.")
    office = form.office
    return [
        composed(
            office,
            request,
            f"Tổng hợp đề xuất xếp loại quý {ROMAN[quarter]} năm {request.year}",
            (
                title(office.say(form.words["summary"]), form.when(quarter), note=f"({form.words['reference']})"),
                Table(_SUMMARY, tuple(_summary_rows(office, form.profile, sheets))),
                *(
                    paragraph(office.say(f"{scoped.sentence.replace(_WARNING, '')}."))
                    for scoped in quotas(request.year, quarter)
                ),
                Closing(committee_signature(office), Signature("", "NGƯỜI LẬP BẢNG", "", form.words["sign"])),
            ),
            landscape=True,
        )
    ]


def _summary_rows(office: Office, profile: Profile, sheets: Sequence[QuarterAssessment]) -> Iterator[Row]:
    place = 0
    groups = {group.title: order for order, group in enumerate(profile.groups)}
    ordered = sorted(sheets, key=lambda one: (groups.get(one.group, len(groups)), one.group))
    for group, inside in groupby(ordered, key=lambda one: one.group):
        yield Row((office.say(group) or "Chưa rõ nhóm",), section=True)
        for one in inside:
            place += 1
            where = office.say("; ".join(part for part in (one.position, one.cell) if part))
            levels = one.self_level, one.level or one.proposed_level
            yield Row((str(place), one.name, where, *levels, one.ground, one.staffing))

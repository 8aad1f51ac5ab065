"""Hội thi: parts, judges, contestants, the points of each judge, the prizes and who won them."""

from __future__ import annotations

from typing import Any, ClassVar

import peewee as pw

from db.awards import Award
from db.base import Record
from db.members import Member
from db.organizations import Organization, end_of_year, with_dated_name
from db.search import View, folded


class ContestLevel:
    CELL, COMMUNE, DISTRICT, PROVINCE, CENTRAL = "cell", "commune", "district", "province", "central"
    LABELS = (
        (CELL, "Chi bộ, cụm chi bộ"),
        (COMMUNE, "Cấp xã"),
        (DISTRICT, "Cấp huyện (đến 30/6/2025)"),
        (PROVINCE, "Cấp tỉnh"),
        (CENTRAL, "Toàn quốc"),
    )


class ContestState:
    """The states of a contest in their order (operations.md section 11)."""

    PLANNED, OPEN, RUNNING, SCORED = "planned", "open", "running", "scored"
    ANNOUNCED, COMMENDED = "announced", "commended"
    LABELS = (
        (PLANNED, "Kế hoạch"),
        (OPEN, "Mở đăng ký"),
        (RUNNING, "Đang thi"),
        (SCORED, "Đã chấm"),
        (ANNOUNCED, "Đã công bố"),
        (COMMENDED, "Đã khen"),
    )
    ALL = tuple(key for key, _ in LABELS)


class Contest(Record):
    """A contest with how its points are counted."""

    name = pw.CharField(verbose_name="Tên hội thi", max_length=200)
    level = pw.CharField(verbose_name="Cấp tổ chức", choices=ContestLevel.LABELS, default=ContestLevel.COMMUNE)
    year = pw.IntegerField(verbose_name="Năm", index=True)
    plan_number = pw.CharField(verbose_name="Kế hoạch số", default="")
    planned_on = pw.DateField(verbose_name="Ngày kế hoạch", null=True)
    held_on = pw.DateField(verbose_name="Ngày thi", null=True)
    place = pw.CharField(verbose_name="Địa điểm", default="")
    drop_extremes = pw.BooleanField(
        verbose_name="Bỏ điểm cao nhất, thấp nhất", default=False, help_text="cần từ 3 giám khảo"
    )
    state = pw.CharField(verbose_name="Tình trạng", choices=ContestState.LABELS, default=ContestState.PLANNED)
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Hội thi"
        columns = (
            "name",
            "level",
            "year",
            "plan_number",
            "planned_on",
            "held_on",
            "place",
            "drop_extremes",
            "state",
            "note",
        )


class ContestPart(Record):
    """A part of a contest: its highest points and what they weigh in the total."""

    contest = pw.ForeignKeyField(Contest, verbose_name="Hội thi", backref="parts")
    name = pw.CharField(verbose_name="Phần thi", max_length=100)
    maximum = pw.DecimalField(verbose_name="Điểm tối đa", max_digits=7, decimal_places=2, default=10)
    coefficient = pw.DecimalField(verbose_name="Hệ số", max_digits=5, decimal_places=2, default=1)
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)

    class Screen(Record.Screen):
        title = "Phần thi"
        columns = ("contest", "name", "maximum", "coefficient", "position")


class ContestJudge(Record):
    """Somebody who gives points."""

    contest = pw.ForeignKeyField(Contest, verbose_name="Hội thi", backref="judges")
    name = pw.CharField(verbose_name="Giám khảo", max_length=100)
    duty = pw.CharField(verbose_name="Chức trách", default="", help_text="trưởng ban, thành viên, thư ký chấm…")
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)

    class Screen(Record.Screen):
        title = "Giám khảo"
        columns = ("contest", "name", "duty", "position")


class Contestant(Record):
    """A person or a team that takes part, under the name of then; `turn` is the order decided by hand in a tie."""

    contest = pw.ForeignKeyField(Contest, verbose_name="Hội thi", backref="contestants")
    number = pw.CharField(verbose_name="Số báo danh", default="")
    name = pw.CharField(verbose_name="Thí sinh, đội", max_length=150)
    team = pw.BooleanField(verbose_name="Là đội", default=False)
    member = pw.ForeignKeyField(Member, verbose_name="Đảng viên", null=True, backref="contests")
    organization = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", null=True, backref="contestants")
    unit = pw.CharField(verbose_name="Đơn vị", default="")
    people = pw.CharField(verbose_name="Thành viên đội", default="", max_length=500)
    group = pw.CharField(column_name="contest_group", verbose_name="Bảng", default="", max_length=60)
    absent = pw.BooleanField(verbose_name="Không dự thi", default=False)
    turn = pw.IntegerField(verbose_name="Thứ tự khi bằng điểm", null=True)
    turn_reason = pw.CharField(verbose_name="Lý do xếp trước, sau", default="")

    class Screen(Record.Screen):
        title = "Thí sinh, đội thi"
        columns = (
            "contest",
            "number",
            "name",
            "team",
            "member",
            "organization",
            "unit",
            "people",
            "group",
            "absent",
            "turn",
            "turn_reason",
        )


class ContestScore(Record):
    """The points that one judge gave one contestant in one part."""

    contestant = pw.ForeignKeyField(Contestant, verbose_name="Thí sinh, đội", backref="scores")
    part = pw.ForeignKeyField(ContestPart, verbose_name="Phần thi", backref="scores")
    judge = pw.ForeignKeyField(ContestJudge, verbose_name="Giám khảo", backref="scores")
    points = pw.DecimalField(verbose_name="Điểm", max_digits=7, decimal_places=2)

    class Screen(Record.Screen):
        title = "Điểm hội thi"
        columns = ("contestant", "part", "judge", "points")
        listed: ClassVar[dict[str, str]] = {"contest": "Hội thi"}


ContestScore.add_index(
    ContestScore.index(ContestScore.contestant, ContestScore.part, ContestScore.judge, unique=True).where(
        ContestScore.hidden == False
    )
)


class ContestPrize(Record):
    """So many prizes of one rank for persons or for teams, in one group or in all; a special one is given by hand."""

    contest = pw.ForeignKeyField(Contest, verbose_name="Hội thi", backref="prizes")
    name = pw.CharField(verbose_name="Giải", max_length=100)
    group = pw.CharField(
        column_name="contest_group",
        verbose_name="Bảng",
        default="",
        max_length=60,
        help_text="bỏ trống: chung cả hội thi",
    )
    team = pw.BooleanField(verbose_name="Giải tập thể", default=False)
    position = pw.IntegerField(verbose_name="Hạng", default=0)
    count = pw.IntegerField(column_name="prize_count", verbose_name="Số lượng", default=1)
    amount = pw.IntegerField(verbose_name="Tiền thưởng (đồng)", null=True, help_text="bỏ trống: theo mức khen thưởng")
    special = pw.BooleanField(verbose_name="Giải chuyên đề", default=False, help_text="chọn tay, không theo thứ hạng")

    class Screen(Record.Screen):
        title = "Cơ cấu giải"
        columns = ("contest", "name", "group", "team", "position", "count", "amount", "special")


class ContestWinner(Record):
    """Who won which prize; `award` is the line of the commending decision that it became."""

    prize = pw.ForeignKeyField(ContestPrize, verbose_name="Giải", backref="winners")
    contestant = pw.ForeignKeyField(Contestant, verbose_name="Thí sinh, đội", backref="prizes")
    award = pw.ForeignKeyField(Award, verbose_name="Khen thưởng", null=True, backref="contest_prizes")

    class Screen(Record.Screen):
        title = "Giải thưởng hội thi"
        columns = ("contestant", "prize", "award")
        listed: ClassVar[dict[str, str]] = {"contest": "Hội thi", "year": "Năm"}


ContestWinner.add_index(
    ContestWinner.index(ContestWinner.prize, ContestWinner.contestant, unique=True).where(ContestWinner.hidden == False)
)


def listing(view: View) -> Any:
    """Contests of the year."""
    query = Contest.select().where(Contest.hidden == False)
    if view.year is not None:
        query = query.where(Contest.year == view.year)
    return _named(query, Contest.name, view)


def parts_listing(view: View) -> Any:
    return _of_contests(ContestPart, ContestPart.name, view)


def judges_listing(view: View) -> Any:
    return _of_contests(ContestJudge, ContestJudge.name, view)


def prizes_listing(view: View) -> Any:
    return _of_contests(ContestPrize, ContestPrize.name, view)


def contestants_listing(view: View) -> Any:
    """Who takes part; of a cell those whom it sends."""
    query = (
        Contestant.select(Contestant, Contest, Member, Organization)
        .join(Contest)
        .switch(Contestant)
        .join(Member, pw.JOIN.LEFT_OUTER)
        .switch(Contestant)
        .join(Organization, pw.JOIN.LEFT_OUTER)
        .where(Contestant.hidden == False)
    )
    query = with_dated_name(query, pw.fn.COALESCE(Contest.held_on, end_of_year(Contest.year, view.as_of)))
    if view.cell is not None:
        query = query.where(Contestant.organization.in_(view.bodies))
    return _named(_in_year(query, view), Contestant.name, view)


def scores_listing(view: View) -> Any:
    """Every judge's points with the contest that they are of."""
    query = (
        ContestScore.select(
            ContestScore, Contestant, ContestPart, ContestJudge, pw.fn.COALESCE(Contest.name, "").alias("contest")
        )
        .join(Contestant)
        .join(Contest)
        .switch(ContestScore)
        .join(ContestPart)
        .switch(ContestScore)
        .join(ContestJudge)
        .where(ContestScore.hidden == False, Contestant.hidden == False)
    )
    return _named(_in_year(query, view), Contestant.name, view)


def winners_listing(view: View) -> Any:
    """Who won what, with the contest and its year."""
    query = (
        ContestWinner.select(
            ContestWinner,
            ContestPrize,
            Contestant,
            Award,
            pw.fn.COALESCE(Contest.name, "").alias("contest"),
            pw.fn.COALESCE(Contest.year, 0).alias("year"),
        )
        .join(ContestPrize)
        .switch(ContestWinner)
        .join(Contestant)
        .join(Contest)
        .switch(ContestWinner)
        .join(Award, pw.JOIN.LEFT_OUTER)
        .where(ContestWinner.hidden == False)
    )
    if view.cell is not None:
        query = query.where(Contestant.organization.in_(view.bodies))
    return _named(_in_year(query, view), Contestant.name, view)


def _of_contests(model: Any, name: Any, view: View) -> Any:
    query = model.select(model, Contest).join(Contest).where(model.hidden == False)
    return _named(_in_year(query, view), name, view)


def _in_year(query: Any, view: View) -> Any:
    return query if view.year is None else query.where(Contest.year == view.year)


def _named(query: Any, name: Any, view: View) -> Any:
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(name).contains(word))
    return query

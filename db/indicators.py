"""Chỉ tiêu: the indicators of resolutions as data, and what they came to on days that were kept."""

from __future__ import annotations

from typing import Any, ClassVar

import peewee as pw

from db.base import Period, Record, holds
from db.search import View, folded


class Comparison:
    """How a value stands to its target; NONE judges nothing."""

    AT_LEAST, ABOVE, EQUAL, AT_MOST, NONE = "at-least", "above", "equal", "at-most", "none"
    LABELS = ((AT_LEAST, "≥"), (ABOVE, ">"), (EQUAL, "="), (AT_MOST, "≤"), (NONE, "không đánh giá"))


class IndicatorUnit:
    PERCENT, COUNT, MEAN = "percent", "count", "mean"
    LABELS = ((PERCENT, "tỷ lệ %"), (COUNT, "số lượng"), (MEAN, "bình quân"))


class CountedAmong:
    """What can be counted among; how each is read: rules/measures.py."""

    LABELS = (
        ("hamlets", "các thôn"),
        ("cells", "các chi bộ"),
        ("hamlet-cells", "các chi bộ thôn"),
        ("large-hamlet-cells", "các chi bộ thôn đủ điều kiện bầu chi ủy"),
        ("heads", "trưởng thôn"),
        ("deputies", "phó trưởng thôn kiêm thôn đội trưởng"),
        ("security", "công an viên, người bảo vệ an ninh, trật tự"),
        ("cadres", "cán bộ thôn, mỗi người một lần"),
        ("members", "đảng viên chính thức và dự bị"),
        ("must-have-task", "đảng viên phải được phân công nhiệm vụ"),
        ("must-plan", "đảng viên phải có kế hoạch"),
        ("rated-members", "đảng viên được xếp loại trong năm"),
        ("committee", "đảng ủy viên"),
        ("newcomers", "đảng viên kết nạp trong năm"),
        ("admission-targets", "chỉ tiêu kết nạp trong năm"),
        ("tasks-due", "nhiệm vụ đến hạn trong năm"),
        ("followers", "người đang theo dõi nhiệm vụ"),
        ("meetings-held", "buổi sinh hoạt chi bộ đã họp trong năm"),
        ("called", "lượt đảng viên được triệu tập sinh hoạt trong năm"),
        ("answers-due", "kiến nghị đến hạn trả lời trong năm"),
    )
    NAMES = dict(LABELS)


class CountedPart:
    """What of it can be counted; how: rules/measures.py."""

    LABELS = (
        ("own-cell", "có chi bộ độc lập"),
        ("without-own-cell", "chưa có chi bộ độc lập"),
        ("head-is-secretary", "có bí thư chi bộ kiêm trưởng thôn"),
        ("with-committee", "có chi ủy"),
        ("with-attached", "có cấp ủy viên phụ trách"),
        ("party-members", "là đảng viên"),
        ("with-task", "được phân công nhiệm vụ"),
        ("with-plan", "có kế hoạch"),
        ("good-or-above", "hoàn thành tốt trở lên"),
        ("good-only", "hoàn thành tốt, không kể xuất sắc"),
        ("excellent", "hoàn thành xuất sắc"),
        ("women", "là nữ"),
        ("hamlet-cadres", "là cán bộ thôn"),
        ("theory", "có lý luận chính trị từ trung cấp trở lên"),
        ("in-contest", "có thí sinh, đội dự hội thi trong năm"),
        ("officers", "giữ chức vụ cấp ủy"),
        ("admitted", "đã kết nạp"),
        ("done-on-time", "hoàn thành đúng hạn"),
        ("open-tasks", "nhiệm vụ đang mở"),
        ("good-meetings", "xếp loại Tốt"),
        ("visited", "có cấp ủy viên phụ trách dự"),
        ("came", "có mặt"),
        ("answered-in-time", "đã trả lời đúng hạn"),
    )
    NAMES = dict(LABELS)


class Indicator(Period):
    """One indicator over a time: which of what is counted, against which target of which document."""

    code = pw.CharField(verbose_name="Mã", max_length=40)
    name = pw.CharField(verbose_name="Chỉ tiêu", max_length=200)
    counted = pw.CharField(verbose_name="Đếm", help_text="phần được tính", choices=CountedPart.LABELS)
    among = pw.CharField(verbose_name="Trên tổng số", choices=CountedAmong.LABELS)
    unit = pw.CharField(verbose_name="Cách tính", choices=IndicatorUnit.LABELS, default=IndicatorUnit.PERCENT)
    comparison = pw.CharField(verbose_name="So với mức giao", choices=Comparison.LABELS, default=Comparison.AT_LEAST)
    target = pw.DecimalField(verbose_name="Mức giao", max_digits=7, decimal_places=2, null=True)
    target_year = pw.IntegerField(verbose_name="Đến năm", null=True)
    position = pw.IntegerField(verbose_name="Thứ tự", default=0)
    note = pw.TextField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Chỉ tiêu"
        columns = (
            "code",
            "name",
            "counted",
            "among",
            "unit",
            "comparison",
            "target",
            "target_year",
            "document",
            "since",
            "until",
            "position",
            "note",
        )
        listed: ClassVar[dict[str, str]] = {
            "numerator": "Tử số",
            "denominator": "Mẫu số",
            "percent": "Tỷ lệ (%)",
            "met": "Đạt",
            "verdict": "Đánh giá",
            "missing": "Còn thiếu",
            "each": "Từng người",
        }


Indicator.add_index(Indicator.index(Indicator.code, Indicator.since, unique=True).where(Indicator.hidden == False))


class IndicatorSnapshot(Record):
    """What an indicator came to on a day, with the target then and who or what was missing, by name."""

    indicator = pw.ForeignKeyField(Indicator, verbose_name="Chỉ tiêu", backref="snapshots")
    day = pw.DateField(verbose_name="Ngày chốt", index=True)
    numerator = pw.IntegerField(verbose_name="Tử số", default=0)
    denominator = pw.IntegerField(verbose_name="Mẫu số", default=0)
    value = pw.DecimalField(verbose_name="Giá trị", max_digits=9, decimal_places=2, null=True)
    comparison = pw.CharField(verbose_name="So với mức giao", choices=Comparison.LABELS, default=Comparison.NONE)
    target = pw.DecimalField(verbose_name="Mức giao khi ấy", max_digits=7, decimal_places=2, null=True)
    missing = pw.TextField(verbose_name="Còn thiếu", default="")
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Chỉ tiêu đã chốt"
        columns = (
            "indicator",
            "day",
            "numerator",
            "denominator",
            "value",
            "comparison",
            "target",
            "missing",
            "note",
        )


IndicatorSnapshot.add_index(
    IndicatorSnapshot.index(IndicatorSnapshot.indicator, IndicatorSnapshot.day, unique=True).where(
        IndicatorSnapshot.hidden == False
    )
)


def _searched(query: Any, view: View) -> Any:
    words = pw.fn.folded(pw.fn.concat_ws(" ", Indicator.code, Indicator.name))
    for word in folded(view.search).split():
        query = query.where(pw.Value(" ").concat(words).contains(f" {word}"))
    return query


def listing(view: View) -> Any:
    """The indicators in force on the day, of any status those of every time; what they come to is put in afterwards."""
    empty = [pw.Value(None).alias(name) for name in Indicator.Screen.listed]
    query = Indicator.select(Indicator, *empty)
    query = query.where(Indicator.hidden == False) if view.status == () else query.where(holds(Indicator, view.as_of))
    return _searched(query, view)


def snapshots_listing(view: View) -> Any:
    """What was kept, of a year the days in it."""
    query: Any = (
        IndicatorSnapshot.select(IndicatorSnapshot, Indicator).join(Indicator).where(IndicatorSnapshot.hidden == False)
    )
    if view.year is not None:
        query = query.where(IndicatorSnapshot.day.year == view.year)
    return _searched(query, view)

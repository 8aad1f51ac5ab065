"""Đợt in: what went to the printer sheet by sheet, and the sheets that were spoilt."""

from __future__ import annotations

from typing import ClassVar

import peewee as pw

from db.awards import Award, AwardDecision
from db.base import Record
from db.search import View


class PrintPart:
    """Certificates print whole, or with the numbers blank and then the numbers alone onto the same sheets."""

    WHOLE, BLANK, NUMBERS, REGISTER = "whole", "blank", "numbers", "register"
    LABELS = (
        (WHOLE, "Cả tờ"),
        (BLANK, "Để trống số"),
        (NUMBERS, "Chỉ in số lên tờ đã in"),
        (REGISTER, "Chỉ in số vào sổ lên tờ đã in"),
    )
    ONTO_PRINTED = (NUMBERS, REGISTER)


class SheetState:
    """A sheet spoilt when its number was printed onto it is to be printed whole in another run."""

    WAITING, SENT, GOOD, SPOILT = "waiting", "sent", "good", "spoilt"
    LABELS = ((WAITING, "Chưa in"), (SENT, "Đã gửi máy in"), (GOOD, "In tốt"), (SPOILT, "Hỏng, in lại cả tờ"))


class SpoilReason:
    LABELS = (
        ("jam", "Kẹt giấy"),
        ("shifted", "In lệch"),
        ("smeared", "Lem mực, mờ, bẩn"),
        ("wrong", "Sai nội dung"),
        ("flawed", "Phôi lỗi, rách từ trước"),
        ("lost", "Thất lạc, cấp lại"),
        ("other", "Lý do khác"),
    )


class PrintRun(Record):
    """A paper of many sheets as it goes to the printer; `asked` is the request that it is drawn from again."""

    paper = pw.CharField(verbose_name="Mã giấy tờ")
    title = pw.CharField(verbose_name="Giấy tờ")
    year = pw.IntegerField(verbose_name="Năm", index=True)
    decision = pw.ForeignKeyField(AwardDecision, verbose_name="Quyết định", null=True, backref="print_runs")
    part = pw.CharField(verbose_name="Phần in", choices=PrintPart.LABELS, default=PrintPart.WHOLE)
    stock = pw.CharField(verbose_name="Loại giấy, phôi", default="")
    printer = pw.CharField(verbose_name="Máy in", default="")
    tray = pw.CharField(verbose_name="Khay giấy", default="")
    begun_on = pw.DateField(verbose_name="Ngày in")
    taken = pw.IntegerField(verbose_name="Số phôi lấy ra", null=True)
    note = pw.CharField(verbose_name="Ghi chú", default="")
    asked = pw.TextField(verbose_name="Yêu cầu in", default="{}", help_text="JSON")
    sha256 = pw.CharField(verbose_name="SHA-256", default="")

    class Screen(Record.Screen):
        title = "Đợt in"
        columns = ("year", "title", "decision", "part", "stock", "printer", "tray", "begun_on", "taken", "note")
        listed: ClassVar[dict[str, str]] = {
            "sheets": "Số tờ",
            "good": "In tốt",
            "spoilt": "Hỏng",
            "waiting": "Chưa in",
            "sent": "Chờ kết quả",
        }


class PrintedSheet(Record):
    """One sheet of a run at its place; `times` is how often it went to the printer."""

    run = pw.ForeignKeyField(PrintRun, verbose_name="Đợt in", backref="printed", index=False)
    position = pw.IntegerField(verbose_name="Tờ số")
    name = pw.CharField(verbose_name="Của ai", default="")
    award = pw.ForeignKeyField(Award, verbose_name="Người được khen", null=True, backref="printed_sheets")
    state = pw.CharField(verbose_name="Tình trạng", choices=SheetState.LABELS, default=SheetState.WAITING)
    times = pw.IntegerField(verbose_name="Số lần gửi in", default=0)

    class Screen(Record.Screen):
        title = "Tờ in"
        columns = ("run", "position", "name", "state", "times")


PrintedSheet.add_index(
    PrintedSheet.index(PrintedSheet.run, PrintedSheet.position, unique=True).where(PrintedSheet.hidden == False)
)


class SpoiltSheet(Record):
    """A sheet that was spoilt: the print of somebody's, or one from the stock before anything was on it."""

    run = pw.ForeignKeyField(PrintRun, verbose_name="Đợt in", backref="spoilt_sheets")
    sheet = pw.ForeignKeyField(PrintedSheet, verbose_name="Tờ in", null=True, backref="spoilt")
    reason = pw.CharField(verbose_name="Lý do", choices=SpoilReason.LABELS, default=SpoilReason.LABELS[0][0])
    spoilt_on = pw.DateField(verbose_name="Ngày hỏng")
    note = pw.CharField(verbose_name="Ghi chú", default="")

    class Screen(Record.Screen):
        title = "Tờ in hỏng"
        columns = ("reason", "spoilt_on", "note")
        listed: ClassVar[dict[str, str]] = {
            "number": "Đợt in số",
            "position": "Tờ số",
            "name": "Của ai",
            "title": "Giấy tờ",
            "stock": "Loại giấy, phôi",
        }


def listing(view: View) -> pw.ModelSelect[PrintRun]:
    """The runs of the year's papers, each with how its sheets stand."""

    def counted(*conditions: pw.Expression) -> pw.ModelSelect[PrintedSheet]:
        mine = PrintedSheet.select(pw.fn.COUNT(PrintedSheet.id))
        return mine.where(PrintedSheet.run == PrintRun.id, PrintedSheet.hidden == False, *conditions)

    spoilt = SpoiltSheet.select(pw.fn.COUNT(SpoiltSheet.id))
    query = PrintRun.select(
        PrintRun,
        counted().alias("sheets"),
        counted(PrintedSheet.state == SheetState.GOOD).alias("good"),
        spoilt.where(SpoiltSheet.run == PrintRun.id, SpoiltSheet.hidden == False).alias("spoilt"),
        counted(PrintedSheet.state == SheetState.WAITING).alias("waiting"),
        counted(PrintedSheet.state == SheetState.SENT).alias("sent"),
        AwardDecision,
    )
    query = query.join(AwardDecision, pw.JOIN.LEFT_OUTER).where(PrintRun.hidden == False)
    return query if view.year is None else query.where(PrintRun.year == view.year)


def spoilt_listing(view: View) -> pw.ModelSelect[SpoiltSheet]:
    """The spoilt sheets of the year's papers, with the run and whose each was."""
    query = (
        SpoiltSheet.select(
            SpoiltSheet,
            PrintRun.id.alias("number"),
            PrintedSheet.position.alias("position"),
            PrintedSheet.name.alias("name"),
            PrintRun.title.alias("title"),
            PrintRun.stock.alias("stock"),
        )
        .join(PrintRun)
        .switch(SpoiltSheet)
        .join(PrintedSheet, pw.JOIN.LEFT_OUTER)
        .where(SpoiltSheet.hidden == False, PrintRun.hidden == False)
    )
    if view.year is not None:
        query = query.where(PrintRun.year == view.year)
    return query.objects()

"""Giấy tờ: the office's own Word forms, and the register of the numbers that its papers carry."""

from __future__ import annotations

from datetime import date

import peewee as pw

from db.base import Record
from db.search import View, folded


class PaperTemplate(Record):
    """The office's own .docx for a paper, for one rule profile or, without one, for every year."""

    paper = pw.CharField(verbose_name="Loại giấy", index=True)
    profile = pw.CharField(verbose_name="Bộ quy định", default="")
    name = pw.CharField(verbose_name="Tên tệp")
    sha256 = pw.CharField(verbose_name="SHA-256")
    content = pw.BlobField()

    unaudited = ("content",)

    class Screen(Record.Screen):
        title = "Mẫu Word của đảng bộ"
        columns = ("paper", "profile", "name")


PaperTemplate.add_index(
    PaperTemplate.index(PaperTemplate.paper, PaperTemplate.profile, unique=True).where(PaperTemplate.hidden == False)
)


class DocumentNumber(Record):
    """A number that a paper carries; within issuer, type and term each is given once."""

    symbol = pw.CharField(verbose_name="Cơ quan", default="ĐU")
    kind = pw.CharField(verbose_name="Loại văn bản")
    term = pw.DateField(verbose_name="Nhiệm kỳ từ")
    number = pw.IntegerField(verbose_name="Số")
    dated = pw.DateField(verbose_name="Ngày văn bản", null=True)
    subject = pw.CharField(verbose_name="Trích yếu", default="")
    owner = pw.CharField(verbose_name="Của bản ghi", default="", index=True)

    class Screen(Record.Screen):
        title = "Sổ số văn bản"
        columns = ("symbol", "kind", "number", "dated", "subject", "term")


DocumentNumber.add_index(
    DocumentNumber.index(
        DocumentNumber.symbol, DocumentNumber.kind, DocumentNumber.term, DocumentNumber.number, unique=True
    ).where(DocumentNumber.hidden == False)
)


def numbers_listing(view: View) -> pw.ModelSelect[DocumentNumber]:
    """Numbers given, of a year those of its papers and those of no known day."""
    query = DocumentNumber.select().where(DocumentNumber.hidden == False)
    if view.year is not None:
        days = date(view.year, 1, 1), date(view.year, 12, 31)
        query = query.where(DocumentNumber.dated.between(*days) | DocumentNumber.dated.is_null())
    told = pw.fn.folded(DocumentNumber.number.cast("text").concat(" ").concat(DocumentNumber.subject))
    for word in folded(view.search).split():
        query = query.where(pw.Value(" ").concat(told).contains(f" {word}"))
    return query

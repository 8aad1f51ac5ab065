"""Giấy tờ của năm đã khoá: what each paper of a closed year says, kept as it was on the day of closing."""

from __future__ import annotations

import peewee as pw

from db.base import Record
from db.organizations import Organization
from db.papers import PaperTemplate

EARLIER = "rating-summary"  # the first version of the program kept the bytes of this one, as an issued paper


class KeptPaper(Record):
    """What one paper said for the whole office, or for one cell, when its year was closed; and its Word form then."""

    year = pw.IntegerField(verbose_name="Năm", index=True)
    paper = pw.CharField(verbose_name="Loại giấy")
    organization = pw.ForeignKeyField(Organization, verbose_name="Chi bộ", null=True, backref="kept_papers")
    quarter = pw.IntegerField(verbose_name="Quý", null=True)
    form = pw.ForeignKeyField(PaperTemplate, verbose_name="Mẫu Word", null=True, backref="kept_papers")
    sha256 = pw.CharField(verbose_name="SHA-256")
    content = pw.BlobField()

    unaudited = ("content",)

    class Screen(Record.Screen):
        title = "Giấy tờ của năm đã khoá"
        columns = ("year", "paper", "quarter", "organization", "form")


KeptPaper.add_index(
    KeptPaper.index(KeptPaper.year, KeptPaper.paper, KeptPaper.organization).where(KeptPaper.hidden == False)
)

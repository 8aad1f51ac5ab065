"""What an office remembers of the workbooks it took in: how the columns were matched."""

from __future__ import annotations

import peewee as pw

from db.base import Record
from db.search import View, folded


class ImportMapping(Record):
    """The clerk's matching for tables with these headings: heading -> field, field -> what befalls known records."""

    kind = pw.CharField(verbose_name="Nội dung nhập", index=True)
    headings = pw.TextField(verbose_name="Các tiêu đề của bảng")
    mapping = pw.TextField(verbose_name="Cách ghép cột", default="{}")
    modes = pw.TextField(verbose_name="Cách ghi từng cột", default="{}")

    class Screen(Record.Screen):
        title = "Cách ghép cột đã nhớ"
        columns = ("kind", "headings", "mapping", "modes")


def mappings_listing(view: View) -> pw.ModelSelect[ImportMapping]:
    """What is remembered of the tables taken in."""
    query = ImportMapping.select().where(ImportMapping.hidden == False)
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(ImportMapping.headings).contains(word))
    return query

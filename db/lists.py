"""Lists as clerks use them: the filters that an office keeps by name."""

from __future__ import annotations

import peewee as pw

from db.base import Record
from db.search import View, folded


class SavedFilter(Record):
    """What one list is asked for, by a name that the clerk gave."""

    page = pw.CharField(verbose_name="Danh sách")
    name = pw.CharField(verbose_name="Tên bộ lọc", max_length=80)
    content = pw.TextField(verbose_name="Nội dung", help_text="JSON")

    class Screen(Record.Screen):
        title = "Bộ lọc đã lưu"
        columns = ("page", "name", "content")


SavedFilter.add_index(
    SavedFilter.index(SavedFilter.page, SavedFilter.name, unique=True).where(SavedFilter.hidden == False)
)


def filters_listing(view: View) -> pw.ModelSelect[SavedFilter]:
    """The filters kept, of every list."""
    query = SavedFilter.select().where(SavedFilter.hidden == False)
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(SavedFilter.name).contains(word))
    return query

"""Where a record of the journal is seen: its own page, else the page of the member or the organisation it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.base import current_rows, record_models, title_of
from db.members import Member
from db.organizations import Organization
from ui.navigation import ENTRIES

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_PAGES = {
    "member": "members",
    "organization": "organizations",
    "plan": "plans",
    "task": "tasks",
    "candidate": "admission",
    "discipline": "discipline",
    "transfer": "transfers",
    "hamlet": "hamlets",
    "rating_meeting": "rating-meetings",
    "award_decision": "awards",
    "award": "awards",
    "award_entry": "awards",
    "award_received": "awards-received",
    "badge_award": "badges",
    "cadre": "posts",
    "post_held": "posts",
    "hamlet_post": "posts",
    "holiday": "holidays",
    "print_run": "print-runs",
    "printed_sheet": "print-runs",
    "register_entry": "registers",
    "layout": "designer",
    "document_number": "paper-forms",
    "paper_template": "paper-forms",
    "evaluation": "evaluation",
    "quarter_assessment": "quarters",
}
_ABOUT = ((Member, "member"), (Organization, "organization"))


def open_record(window: MainWindow, table: str, record_id: int) -> None:
    """Bring the page of a record to the front, standing on it where the page can; says so when there is none."""
    place = _place_of(table, record_id)
    if place is None:
        window.tell(f"“{title_of(record_models()[table])}” không có trang riêng.")
        return
    key, target = place
    page = window.go(key)
    stand_on = getattr(page, "stand_on", None) or getattr(getattr(page, "list", None), "stand_on", None)
    if callable(stand_on):
        stand_on(target)


def _place_of(table: str, record_id: int) -> tuple[str, int] | None:
    """The page and the record to stand on there."""
    key = _PAGES.get(table, "")
    if key and any(entry.key == key for entry in ENTRIES):
        return key, record_id
    model = record_models()[table]
    for target, page in _ABOUT:
        name = next((f.name for f in model._meta.sorted_fields if getattr(f, "rel_model", None) is target), "")
        row = current_rows(model, [record_id], {name})[record_id] if name else {}
        if row.get(name):
            return _PAGES[page], row[name]
    return None

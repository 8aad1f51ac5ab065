"""What an office sets for itself, each with the day it takes effect and the document behind it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import peewee as pw

from db.base import Record, Table, database, reads_only, save_many, stored_json
from db.reading import read_once


class Setting(Record):
    """One value by its key, in force from a day on."""

    key = pw.CharField(verbose_name="Tên thiết lập", index=True)
    value = pw.TextField(verbose_name="Giá trị", help_text="JSON")
    since = pw.DateField(verbose_name="Hiệu lực từ", null=True)
    document = pw.CharField(verbose_name="Văn bản", default="")

    class Screen(Record.Screen):
        title = "Thiết lập"
        columns = ("key", "value", "since", "document")


class Draft(Table):
    """What the clerk had typed and not yet saved when a form was closed."""

    form = pw.CharField(unique=True)
    values = pw.TextField()
    at = pw.CharField()


def setting(key: str, day: date, default: Any = None) -> Any:
    """The value in force on the day, or the default."""
    found = _said(key, day)
    return default if found is None else stored_json(found)


@read_once
def _said(key: str, day: date) -> str | None:
    found = (
        Setting.select(Setting.value)
        .where(
            Setting.key == key,
            Setting.hidden == False,
            Setting.since.is_null() | (Setting.since <= day),
        )
        .order_by(Setting.since.desc(nulls="last"), Setting.id.desc())
        .first()
    )
    return str(found.value) if found else None


def said_of(key: str) -> list[Setting]:
    """What was set under the key, the latest day first."""
    mine = Setting.select().where(Setting.key == key, Setting.hidden == False)
    return list(mine.order_by(Setting.since.desc(nulls="last"), Setting.id.desc()))


def keep_setting(key: str, value: Any, since: date | None = None, document: str = "") -> None:
    """Write a value in the current Action; the same key and day is changed, another day is added."""
    same = Setting.key == key, (Setting.since == since if since else Setting.since.is_null())
    old = Setting.get_or_none(*same, Setting.hidden == False)
    row = {"key": key, "value": json.dumps(value, ensure_ascii=False), "since": since, "document": document}
    save_many(Setting, [{**row, "id": old.id} if old else row])


def settings_under(prefix: str) -> dict[str, Any]:
    """The values in force at all times whose keys begin so, by the rest of the key."""
    found = Setting.select().where(Setting.key.startswith(prefix), Setting.hidden == False, Setting.since.is_null())
    return {row.key.removeprefix(prefix): stored_json(row.value) for row in found.order_by(Setting.id)}


def hide_setting(key: str) -> None:
    """Take a value out of force in the current Action, whatever its day."""
    rows = Setting.select(Setting.id).where(Setting.key == key, Setting.hidden == False)
    save_many(Setting, [{"id": row.id, "hidden": True} for row in rows])


def keep_draft(form: str, values: dict[str, str], at: str) -> None:
    """Keep what was typed in a form and not saved, in the place of an earlier one; who only looks leaves no draft."""
    if reads_only.get():
        return
    with database.atomic("IMMEDIATE"):
        known = Draft.get_or_none(Draft.form == form) or Draft(form=form)
        known.values, known.at = json.dumps(values, ensure_ascii=False), at
        known.save()


def draft_of(form: str) -> tuple[dict[str, str], str] | None:
    """What was typed in the form and when, if it was never saved."""
    known = Draft.get_or_none(Draft.form == form)
    return (stored_json(known.values), known.at) if known else None


def drop_draft(form: str) -> None:
    """Forget a draft: its form was saved, or the clerk does not want it."""
    known = Draft.get_or_none(Draft.form == form)
    if known:
        with database.atomic("IMMEDIATE"):
            known.delete_instance()

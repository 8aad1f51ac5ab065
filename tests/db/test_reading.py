"""Within one piece of work a question is asked once, until something is written; nothing outlives the work."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.base import action, database
from db.reading import reading_once
from db.settings import keep_setting, setting
from nongson_desktop.rules.evaluation import evaluation_of, open_evaluation
from nongson_desktop.rules.organizations import office_names

DAY = date(2026, 11, 22)


@pytest.fixture
def asked(office: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that goes to the database from here on."""
    heard: list[str] = []
    execute = type(database).execute_sql

    def listen(self: object, sql: str, *words: object, **more: object) -> object:
        heard.append(sql)
        return execute(self, sql, *words, **more)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(type(database), "execute_sql", listen)
    return heard


def test_the_same_question_is_asked_once_and_another_day_is_another_question(asked: list[str]) -> None:
    with reading_once():
        first = office_names(DAY)
        number = len(asked)
        assert office_names(DAY) == first
        assert len(asked) == number > 0
        office_names(date(2026, 11, 23))
        assert len(asked) > number


def test_nothing_outlives_the_work_and_outside_of_it_every_question_is_asked(asked: list[str]) -> None:
    with reading_once():
        office_names(DAY)
    number = len(asked)
    office_names(DAY)
    office_names(DAY)
    assert (len(asked) - number) % 2 == 0 < len(asked) - number


def test_what_is_written_meanwhile_is_seen(asked: list[str]) -> None:
    with reading_once(), action("Đổi địa danh, mở đánh giá"):
        assert (setting("place", DAY), evaluation_of(2026)) == ("Suối Mây", None)
        keep_setting("place", "Suối Khói")
        open_evaluation(2026)
        assert setting("place", DAY) == "Suối Khói"
        assert evaluation_of(2026) is not None


def test_a_second_beginning_joins_the_first(asked: list[str]) -> None:
    with reading_once():
        with reading_once():
            office_names(DAY)
        number = len(asked)
        office_names(DAY)
        assert len(asked) == number

"""Slow work beside the window: answers, errors, order of writing, progress and stopping."""

from __future__ import annotations

import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from db.base import Action, action, clerk
from db.errors import UserError
from db.organizations import Organization
from nongson_desktop.rules.organizations import new_organization
from ui import work
from ui.waste import Collector


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_the_answer_comes_back_on_the_windows_thread(qtbot: QtBot, owner: QWidget, office: Path) -> None:
    answers: list[tuple[int, str]] = []

    def count(_progress: work.Progress) -> tuple[int, str]:
        return Organization.select().count(), threading.current_thread().name

    threads: list[str] = []

    def done(answer: tuple[int, str]) -> None:
        answers.append(answer)
        threads.append(threading.current_thread().name)

    work.run(owner, count, done)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers[0][0] == 2
    assert answers[0][1].startswith("reader")
    assert threads == ["MainThread"]


def test_writers_wait_for_each_other_and_write_under_the_clerks_name(
    qtbot: QtBot, owner: QWidget, office: Path
) -> None:
    names = [f"Chi bộ {number}" for number in range(5)]
    written: list[str] = []
    token = clerk.set("Ng. Văn thư")
    try:
        for name in names:

            def job(_progress: work.Progress, name: str = name) -> str:
                with action(f"Thêm {name}"):
                    new_organization(name)
                return threading.current_thread().name

            work.run(owner, job, written.append, write=True)
    finally:
        clerk.reset(token)
    qtbot.waitUntil(lambda: len(written) == len(names))
    assert set(written) == {"writer_0"}
    made = Action.select().where(Action.what.startswith("Thêm")).order_by(Action.id)
    assert [(entry.what, entry.who) for entry in made] == [(f"Thêm {name}", "Ng. Văn thư") for name in names]


def test_an_error_reaches_the_one_who_asked(qtbot: QtBot, owner: QWidget, office: Path) -> None:
    errors: list[Exception] = []

    def refuse(_progress: work.Progress) -> None:
        raise UserError("Không được.", "name")

    work.run(owner, refuse, lambda _: pytest.fail("no answer was due"), errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], UserError)
    assert errors[0].field == "name"


def test_what_the_clerk_stops_is_taken_back_whole(qtbot: QtBot, owner: QWidget, office: Path) -> None:
    heard, begun, go_on = threading.Event(), threading.Event(), threading.Event()
    errors: list[Exception] = []
    steps: list[tuple[int, int]] = []

    def slow(progress: work.Progress) -> None:
        with action("Thêm nhiều chi bộ"):
            new_organization("Chi bộ dở dang")
            heard.wait(10)
            progress.report(1, 2)
            begun.set()
            go_on.wait(10)
            progress.report(2, 2)

    job = work.run(owner, slow, lambda _: pytest.fail("it was stopped"), errors.append, title="Thêm", write=True)
    job.progressed.connect(lambda done, total: steps.append((done, total)))
    heard.set()
    assert work.board.jobs == [job]
    assert begun.wait(10)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], work.Cancelled)
    assert steps[0] == (1, 2)
    assert work.board.jobs == []
    assert not Organization.select().where(Organization.name == "Chi bộ dở dang").exists()
    assert not Action.select().where(Action.what == "Thêm nhiều chi bộ").exists()


def test_an_answer_for_a_closed_page_is_dropped(qtbot: QtBot, office: Path) -> None:
    import shiboken6

    page = QWidget()
    go_on = threading.Event()
    work.run(page, lambda _: go_on.wait(10), lambda _: pytest.fail("the page is gone"))
    shiboken6.delete(page)
    go_on.set()
    qtbot.waitUntil(lambda: not work.board.jobs)


def test_what_nobody_holds_any_more_never_ends_beside_the_window(qtbot: QtBot, owner: QWidget) -> None:
    """Python's own collector runs on the thread that next asks for memory: a widget that ends there ends all."""
    Collector(owner)
    ended: list[threading.Thread] = []
    ring: list[object] = [threading.local()]
    ring.append(ring)
    weakref.finalize(ring[0], lambda: ended.append(threading.current_thread()))
    del ring

    def ask_for_memory(_progress: work.Progress) -> list[list[int]]:
        return [[] for _ in range(100_000)]

    answers: list[list[list[int]]] = []
    work.run(owner, ask_for_memory, answers.append)
    qtbot.waitUntil(lambda: bool(answers and ended))
    assert ended == [threading.main_thread()]

"""Each test gets a fresh office made by the migrations, offscreen windows and a home of its own."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.documents.records import Office

settings.register_profile("searching", deadline=None)
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONGSON_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="session", autouse=True)
def nobody_waits_for_the_disk() -> Iterator[None]:
    """What a power cut leaves is the matter of one test; the others would only wait."""
    from db.open import PRAGMAS

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(PRAGMAS, "synchronous", "OFF")
        yield


@pytest.fixture(autouse=True)
def waste_is_cleared_between_tests() -> Iterator[None]:
    """As in the program: never on a thread beside the window's, where a part of Qt that ends takes all down with it."""
    from ui.waste import collect

    gc.disable()
    yield
    collect()


@pytest.fixture(scope="session", autouse=True)
def a_password_costs_a_guesser_nothing() -> Iterator[None]:
    """What a wrong guess costs is the matter of one test; the others would only wait at the door."""
    from nongson_desktop.safety.keys import COST

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(COST, "memory", 64)
        yield


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """What takes long is made by the first who asks, in a folder that all workers of the run see; the others wait."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = place / f"shared-{name}"
        with (place / f"{name}.lock").open("w") as lock:
            _wait_for(lock.fileno())
            if not folder.exists():
                make(place / f"{name}-unfinished")
                (place / f"{name}-unfinished").rename(folder)
        return folder

    return made


def _wait_for(file: int) -> None:
    try:
        import fcntl
    except ImportError:  # not on Windows, where the tests run in one process
        return
    fcntl.flock(file, fcntl.LOCK_EX)


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty office of the invented commune Suối Mây, closed: to be copied."""
    from db.open import close_office
    from nongson_desktop.rules.organizations import new_office

    folder = tmp_path_factory.mktemp("new") / "office"
    new_office(folder, name="Đảng bộ xã Suối Mây", parent="Đảng bộ tỉnh Sông Lam", place="Suối Mây")
    close_office()
    return folder


@pytest.fixture
def opened_copy(tmp_path: Path) -> Iterator[Callable[[Path], Path]]:
    """Copies an office that was made for all tests over what the test has, and opens the copy: the test's own."""
    from db.open import close_office, open_office

    def copied(folder: Path) -> Path:
        close_office()
        own = shutil.copytree(folder, tmp_path / folder.name, dirs_exist_ok=True)
        open_office(own)
        return own

    yield copied
    close_office()


@pytest.fixture
def office(new_folder: Path, opened_copy: Callable[[Path], Path]) -> Path:
    """An empty open office of the invented commune Suối Mây."""
    return opened_copy(new_folder)


@pytest.fixture(scope="session")
def commune_folder(new_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with everything that the papers print, its year 2025 rated, closed: to be copied."""
    from db.open import close_office, open_office
    from tests.documents.records import make_commune

    folder = shutil.copytree(new_folder, tmp_path_factory.mktemp("commune") / "office")
    open_office(folder)
    make_commune()
    close_office()
    return folder


@pytest.fixture
def commune(commune_folder: Path, opened_copy: Callable[[Path], Path]) -> Office:
    """The year 2025, rated, with no decision yet."""
    from tests.documents.records import found_commune

    return found_commune(opened_copy(commune_folder))


@pytest.fixture(scope="session")
def practice_folder(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The practice office as `sample` makes it, closed, one for all tests: to be read or copied, never written to."""
    from nongson_desktop.cli import main

    def make(folder: Path) -> None:
        assert main(["sample", str(folder)]) == 0

    return once("practice", make)


@pytest.fixture
def practice_office(practice_folder: Path, opened_copy: Callable[[Path], Path]) -> Path:
    """An open copy of the practice office, the test's own."""
    return opened_copy(practice_folder)

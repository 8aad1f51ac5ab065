"""The one door: window, command or self-test; and what `make run` leaves behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from nongson_desktop import practice, selftest
from nongson_desktop.__main__ import main
from nongson_desktop.screen import has_screen

ROOT = Path(__file__).parent.parent
PROGRAM = [sys.executable, "-m", "nongson_desktop"]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run(
        [*PROGRAM, *words], cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def test_the_self_test_goes_from_a_new_office_to_the_window(tmp_path: Path) -> None:
    done = run("--self-test", QT_QPA_PLATFORM="offscreen", TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["Đạt"] * 8 + ["Tự kiểm tra"]
    assert list(tmp_path.iterdir()) == []


def test_the_self_test_says_which_step_failed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [*selftest.PEOPLE[:2], ("Trần Quỳnh Nghĩa", "31/02/1988", *selftest.PEOPLE[2][2:])]
    monkeypatch.setattr(selftest, "PEOPLE", people)
    assert selftest.self_test(lambda folder: None) == 1
    told = capsys.readouterr()
    assert "Đạt: Lập đảng bộ mới." in told.out
    assert told.err.startswith("Không đạt: Nhập danh sách từ Excel:")


def test_a_path_that_is_no_office_is_not_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 3
    assert str(tmp_path) in capsys.readouterr().err


def test_a_word_that_is_no_command_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["xyz"]) == 2
    assert "Lệnh chưa đúng" in capsys.readouterr().err


def test_the_program_and_the_module_are_the_same() -> None:
    command = Path(sys.executable).with_name("nongson-desktop")
    done = subprocess.run([command, "papers"], capture_output=True, text=True, check=True)
    assert done.stdout == run("papers").stdout
    assert "certificate" in done.stdout


def test_the_practice_papers_are_those_of_the_year(
    practice_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(practice_folder, practice.OFFICE)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert practice.main() == 0
    papers = {path.name: pypdf.PdfReader(path) for path in (tmp_path / "sample-papers").iterdir()}
    assert set(papers) == {f"{key}-2025.pdf" for key in (*practice.OF_A_CELL, *practice.OF_THE_OFFICE)}
    assert all("2025" in "".join(page.extract_text() for page in paper.pages) for paper in papers.values())
    assert "GIẤY KHEN" in papers["certificate-2025.pdf"].pages[0].extract_text().upper()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_a_display_that_nobody_serves_is_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":987")
    assert not has_screen()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
def test_without_a_screen_the_window_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    done = subprocess.run([sys.executable, "-m", "nongson_desktop"], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Không mở được cửa sổ vì ở đây không có màn hình. Các lệnh vẫn dùng được: xem --help."
    )

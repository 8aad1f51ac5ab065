"""Certificates beside other tools: each in a process of its own, from its start to the PDF on the disk."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics

from db.awards import Award
from db.open import close_office
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import Request
from tests.benchmarks import libreoffice_pages
from tests.benchmarks.bare_loop import Line
from tests.benchmarks.certificates import lines_of
from tests.benchmarks.offices import commend, make_office

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent
COUNT, YEAR = 1000, 2025
SIZES = (100, COUNT, 5000)
HEAD = ("certificates", "time", "a second", "peak memory", "times our time")
LEAST = {"LibreOffice": 5, "WeasyPrint": 50}


@dataclass(frozen=True)
class Run:
    """A tool's run: how many certificates, the seconds of the whole process and its peak memory in bytes."""

    tool: str
    count: int
    seconds: float
    memory: int


def table(place: Path) -> str:
    """One line a tool; those that are not installed say so."""
    task, names = _task(place)
    ours = [_ours(place, size) for size in SIZES]
    base = next(run for run in ours if run.count == COUNT)
    others = [
        _bare(place, task),
        _libreoffice(place, json.loads(task.read_text(encoding="utf-8"))["lines"], names),
        _weasyprint(place, task),
    ]
    lines = [HEAD, ("---",) * len(HEAD), *(_cells(run, base) for run in (*ours, *others))]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cells(run: Run | str, ours: Run) -> tuple[str, ...]:
    if isinstance(run, str):
        return (f"{run}, {COUNT:,}", "chưa cài", "", "", "")
    times = run.seconds / ours.seconds
    least = LEAST.get(run.tool, 0)
    told = f"{times:.1f}" + (f" ({'≥' if times >= least else 'under'} {least})" if least else "")
    rate = f"{run.count / run.seconds:,.0f}"
    return (f"{run.tool}, {run.count:,}", f"{run.seconds:.1f} s", rate, f"{run.memory >> 20} MB", told)


def _task(place: Path) -> tuple[Path, list[str]]:
    """What is set on the certificates, as the other tools are told it."""
    for size in SIZES:
        make_office(place / f"beside-{size}", size)
        commend(size, YEAR)
        if size == COUNT:
            lines = lines_of(draw_paper("certificate", Request(on=date(YEAR, 12, 31), year=YEAR)), COUNT)
            names = [award.name.upper() for award in Award.select().order_by(Award.position)]
        close_office()
    task = place / "beside.json"
    told = {"lines": lines, "names": names, "faces": _faces(lines)}
    task.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return task, names


def _faces(lines: list[Line]) -> dict[str, str]:
    return {face: str(pdfmetrics.getFont(face).face.filename) for _text, face, *_ in lines}


def _ours(place: Path, size: int) -> Run:
    target = place / f"ours-{size}.pdf"
    words = ["print", str(place / f"beside-{size}"), "certificate", "--year", str(YEAR), "--date", f"{YEAR}-12-31"]
    command = [sys.executable, "-m", "nongson_desktop", *words, "--out", str(target)]
    return _run("Nông Sơn", size, command, target)


def _bare(place: Path, task: Path) -> Run:
    target = place / "bare.pdf"
    command = [sys.executable, str(HERE / "bare_loop.py"), str(task), str(target)]
    return _run("bare reportlab loop", COUNT, command, target)


def _libreoffice(place: Path, lines: list[Line], names: list[str]) -> Run | str:
    soffice = shutil.which("soffice")
    if soffice is None:
        return "LibreOffice"
    source = place / "merged.fodt"
    libreoffice_pages.write(lines, names, source)
    own = f"-env:UserInstallation={(place / 'libreoffice').as_uri()}"
    command = [soffice, own, "--headless", "--convert-to", "pdf", "--outdir", str(place), str(source)]
    _run("LibreOffice", COUNT, command, source.with_suffix(".pdf"))  # the first run makes its own folder
    return _run("LibreOffice", COUNT, command, source.with_suffix(".pdf"))


def _weasyprint(place: Path, task: Path) -> Run | str:
    python = ROOT / ".venv-bench" / "bin" / "python"
    if not python.exists():
        return "WeasyPrint"
    target = place / "weasyprint.pdf"
    return _run("WeasyPrint", COUNT, [str(python), str(HERE / "weasyprint_pages.py"), str(task), str(target)], target)


def _run(tool: str, count: int, command: list[str], target: Path) -> Run:
    """One process from its start to its end; the paper must have as many pages as there are names."""
    target.unlink(missing_ok=True)
    watch = [sys.executable, str(HERE / "one_process.py"), *command]
    told = subprocess.run(watch, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert len(PdfReader(target).pages) == count, tool
    return Run(tool, count, float(told[0]), int(told[1]))

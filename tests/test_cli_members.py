"""How many members there are, and a status that changes, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from docx import Document

from db.base import action
from db.contests import Contest, Contestant
from db.members import Member, Status
from db.open import close_office
from db.organizations import OrganizationKind
from nongson_desktop.cli import main
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import new_organization


@pytest.fixture
def two(office: Path) -> Path:
    """One official and one probationary member in a cell; the office is closed."""
    with action("lập"):
        cell = new_organization("Chi bộ thôn 1")
        for name, status in (("Đỗ Đức Ánh", Status.OFFICIAL), ("Lê Thị Ổi", Status.PROBATIONARY)):
            member = Member(name=name)
            member.save()
            place_member(member, cell)
            set_status(member, status)
    close_office()
    return office


def answer(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = main([*map(str, argv), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_death_is_foretold_then_written_and_the_numbers_follow(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    death = ("set-status", two, "--member", 1, "--status", "Qua đời (từ trần)", "--on", "2026-03-02")
    code, told = answer(capsys, *death, "--dry-run")
    assert (code, told["written"]) == (0, False)
    assert "13/04/2026" in " ".join(told["consequences"])  # type: ignore[arg-type]
    assert answer(capsys, "counts", two, "--on", "2026-03-02")[1]["members"] == 2
    assert answer(capsys, *death)[1]["written"] is True
    code, counts = answer(capsys, "counts", two, "--on", "2026-03-02", "--since", "2026-01-31", "--cell", "thôn 1")
    assert code == 0
    assert (counts["members"], counts["voting_base"], counts["cell"]) == (1, 0, "thôn 1")
    assert counts["movement"] == {
        "since": "2026-01-31",
        "start": 2,
        "joined": {},
        "left": {"Qua đời (từ trần)": 1},
        "end": 1,
    }


def test_a_step_that_cannot_be_is_refused_with_the_reason(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = answer(capsys, "set-status", two, "--member", 1, "--status", "probationary", "--on", "2026-03-02")
    assert code == 1
    assert "không trở lại dự bị" in str(told["refused"])
    assert answer(capsys, "set-status", two, "--member", 9, "--status", "exempt", "--on", "2026-03-02")[0] == 1


def test_the_numbers_are_told_in_words_too(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["counts", str(two), "--on", "2026-03-02"]) == 0
    said = capsys.readouterr().out
    assert "Ngày 02/03/2026: 2 đảng viên trong đảng số, 1 có quyền biểu quyết ở chi bộ." in said
    assert "Trạng thái:\n\tDự bị\t1\n\tChính thức\t1\n" in said


def test_a_committee_is_printed_with_its_cells_and_a_paper_of_the_whole_says_so(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with action("lập"):
        branch = new_organization("Đảng bộ khu Tây", kind=OrganizationKind.BRANCH)
        for parent, name, person in ((branch, "Chi bộ Bến Tây", "Đỗ Đức Ánh"), (None, "Chi bộ Bến Đông", "Lê Thị Ổi")):
            member = Member(name=person)
            member.save()
            place_member(member, new_organization(name, parent=parent))
            set_status(member, Status.OFFICIAL)
        held = Contest(name="Hội thi tuyên truyền viên", year=2026)
        held.save()
        Contestant(contest=held, name="Võ Châu").save()
    close_office()
    out = tmp_path / "so.docx"

    def printed(paper: str) -> str:
        capsys.readouterr()
        asked = ("--cell", "Đảng bộ khu Tây", "--year", 2026, "--date", "2026-11-22", "--out", out)
        assert main([*map(str, ("print", office, paper, *asked))]) == 0
        return capsys.readouterr().err

    assert printed("register-members") == ""
    words = "\n".join(cell.text for table in Document(str(out)).tables for row in table.rows for cell in row.cells)
    assert "Đỗ Đức Ánh" in words
    assert "Lê Thị Ổi" not in words
    assert "giấy này không thu hẹp theo Đảng bộ khu Tây" in printed("contest-entries")

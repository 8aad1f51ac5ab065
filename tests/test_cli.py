"""What every command promises: exit codes, Vietnamese words on stderr, one JSON document on stdout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.base import action
from db.open import DATABASE, KEY, close_office, open_office
from nongson_desktop.cli import DONE, NOT_OPENED, REFUSED, USAGE, main
from nongson_desktop.rules.members import Member, place_member, set_status
from nongson_desktop.rules.organizations import new_organization

Said = pytest.CaptureFixture[str]


@pytest.fixture
def closed(office: Path) -> Path:
    """An office with two members, closed, as it lies on the disk."""
    with action("lập"):
        cell = new_organization("Chi bộ thôn 1")
        for name, status in (("Đỗ Đức Ánh", "official"), ("Lê Thị Ổi", "transferred")):
            made = Member(name=name)
            made.save()
            place_member(made, cell)
            set_status(made, status)
    close_office()
    return office


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list"], "còn thiếu OFFICE, KIND"),
        (["bay"], "không nhận 'bay'"),
        (["evaluate", "x", "hai"], "year không nhận giá trị 'hai'"),
        (["list", "x", "members", "--as-of"], "--as-of còn thiếu giá trị"),
        (["list", "x", "members", "--la"], "không hiểu “--la”"),
        (["list", "x", "people"], "không nhận 'people'"),
    ],
)
def test_a_wrong_command_is_explained_in_vietnamese(words: list[str], says: str, capsys: Said) -> None:
    assert main(words) == USAGE
    said = capsys.readouterr()
    assert says in said.err
    assert said.out == ""


def test_a_folder_without_an_office_is_not_opened(tmp_path: Path, capsys: Said) -> None:
    assert main(["list", str(tmp_path), "members", "--json"]) == NOT_OPENED
    assert "không phải là dữ liệu của Nông Sơn" in capsys.readouterr().err


def test_a_damaged_file_and_a_lost_key_are_not_opened(closed: Path, capsys: Said) -> None:
    key = (closed / KEY).read_text(encoding="utf-8")
    (closed / KEY).write_text("{}", encoding="utf-8")
    assert main(["list", str(closed), "members"]) == NOT_OPENED
    assert "tệp khoá" in capsys.readouterr().err
    (closed / KEY).write_text(key, encoding="utf-8")
    (closed / DATABASE).write_bytes(b"khong phai du lieu" * 1000)
    assert main(["list", str(closed), "members"]) == NOT_OPENED
    assert "hỏng hoặc khoá không đúng" in capsys.readouterr().err


def test_a_second_writer_is_refused_and_a_reader_is_not(closed: Path, capsys: Said) -> None:
    import subprocess
    import sys

    open_office(closed)
    try:
        words = [sys.executable, "-m", "nongson_desktop"]
        writing = subprocess.run(
            [*words, "open-year", closed, "2026"], capture_output=True, encoding="utf-8", check=False
        )
        reading = subprocess.run([*words, "list", closed, "members", "--json"], capture_output=True, check=False)
    finally:
        close_office()
    assert writing.returncode == NOT_OPENED
    assert "đang mở ở một cửa sổ khác" in writing.stderr
    assert reading.returncode == DONE
    assert len(json.loads(reading.stdout)) == 1


def test_a_list_holds_those_in_the_count_and_all_when_asked(closed: Path, capsys: Said) -> None:
    assert main(["list", str(closed), "members", "--json"]) == DONE
    assert json.loads(capsys.readouterr().out)[0] | {"id": 0} == {
        "id": 0,
        "name": "Đỗ Đức Ánh",
        "birth_date": None,
        "sex": None,
        "card_number": None,
        "identity_number": None,
        "decision_on": None,
        "admitted_on": None,
        "official_on": None,
        "party_age_from": None,
        "party_age_reason": None,
        "position": None,
        "person_kind": "Không làm việc trong hệ thống chính trị",
        "phone": None,
        "other_name": None,
        "old_card_number": None,
        "file_number": None,
        "hometown": None,
        "residence": None,
        "ethnicity": None,
        "religion": None,
        "occupation": None,
        "workplace": None,
        "education": None,
        "profession": None,
        "theory": None,
        "languages": None,
        "computing": None,
        "note": None,
        "cell": "Chi bộ thôn 1",
        "status": "Chính thức",
    }
    assert main(["list", str(closed), "members", "--status", "all", "--json"]) == DONE
    assert [row["status"] for row in json.loads(capsys.readouterr().out)] == ["Chính thức", "Đã chuyển đi (chính thức)"]


def test_an_unknown_cell_status_or_column_is_refused_in_words(closed: Path, capsys: Said) -> None:
    for words, says in (
        (["--cell", "thôn 9"], "Không tìm thấy chi bộ “thôn 9”"),
        (["--status", "nghỉ"], "Không có trạng thái “nghỉ”"),
        (["--sort", "tuổi"], "không có cột “tuổi”"),
    ):
        assert main(["list", str(closed), "members", *words]) == REFUSED
        assert says in capsys.readouterr().err


def test_a_workbook_cannot_be_written_where_there_is_no_folder(closed: Path, capsys: Said) -> None:
    blocked = closed / KEY / "danh sach.xlsx"
    assert main(["list", str(closed), "members", "--xlsx", str(blocked)]) == REFUSED
    assert "Không ghi được" in capsys.readouterr().err


def test_new_refuses_a_folder_that_holds_something(closed: Path, capsys: Said) -> None:
    before = sorted(path.name for path in closed.iterdir())
    assert main(["new", str(closed), "--name", "Đảng bộ xã Khác"]) == REFUSED
    assert "đã có dữ liệu" in capsys.readouterr().err
    assert sorted(path.name for path in closed.iterdir()) == before

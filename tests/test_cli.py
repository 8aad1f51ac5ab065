"""What every command promises: exit codes, Vietnamese words on stderr, one JSON document on stdout."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from db.base import Action, action, database
from db.open import DATABASE, KEY, close_office, open_office
from db.open import office as reading_office
from nongson_desktop.cli import DONE, NOT_OPENED, REFUSED, USAGE, main
from nongson_desktop.rules.members import Member, place_member, set_status
from nongson_desktop.rules.organizations import new_organization
from nongson_desktop.safety.keys import sign_in

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
        (["evaluate", "x", "hai"], "YEAR không nhận giá trị 'hai'"),
        (["list", "x", "plans", "--year", "9" * 20], f"--year không nhận giá trị '{'9' * 20}'"),
        (["undo-import", "x", "9" * 20], f"NUMBER không nhận giá trị '{'9' * 20}'"),
        (["print", "x", "plan", "--out", "y.pdf", "--from", "0"], "--from không nhận giá trị '0'"),
        (["print", "x", "plan", "--out", "y.pdf", "--only=-1"], "--only không nhận giá trị '-1'"),
        (["print", "x", "plan", "--out", "y.pdf", "--date", "31/12/2025"], "ngày viết như 2025-12-31"),
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


def test_rules_of_a_year_that_were_damaged_are_not_opened(closed: Path, capsys: Said) -> None:
    assert main(["open-evaluation", str(closed), "2026"]) == DONE
    with reading_office(closed):
        database.execute_sql("UPDATE evaluation SET profile_text = substr(profile_text, 1, 900) || char(0, 0, 0)")
    capsys.readouterr()
    assert main(["evaluate", str(closed), "2026"]) == NOT_OPENED
    assert "bị hỏng trong dữ liệu. Hãy khôi phục từ bản sao lưu" in capsys.readouterr().err


def test_a_second_writer_is_refused_and_a_reader_is_not(closed: Path, capsys: Said) -> None:
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
        "birth_name": None,
        "birth_place": None,
        "card_issued_by": None,
        "card_issued_on": None,
        "old_identity_number": None,
        "admitted_at": None,
        "official_at": None,
        "introducers": None,
        "temporary_residence": None,
        "former_occupation": None,
        "service": None,
        "academic_title": None,
        "health": None,
        "family": None,
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


def test_an_option_that_cannot_narrow_a_list_is_said(closed: Path, capsys: Said) -> None:
    assert main(["list", str(closed), "organizations", "--cell", "thôn 1", "--json"]) == DONE
    said = capsys.readouterr()
    assert "không lọc được theo --cell" in said.err
    assert len(json.loads(said.out)) == 3
    assert main(["list", str(closed), "members", "--cell", "thon 1", "--search", "anh", "--json"]) == DONE
    said = capsys.readouterr()
    assert said.err == ""
    assert [row["name"] for row in json.loads(said.out)] == ["Đỗ Đức Ánh"]


def test_ratings_of_cells_are_found_by_the_cell_and_by_its_name(closed: Path, capsys: Said) -> None:
    assert main(["open-evaluation", str(closed), "2026", "--json"]) == DONE
    for words, found in ((["--search", "thon 1"], 1), (["--search", "bay"], 0), (["--cell", "thôn 1"], 1)):
        capsys.readouterr()
        assert main(["list", str(closed), "cell-ratings", "--json", *words]) == DONE
        said = capsys.readouterr()
        assert (len(json.loads(said.out)), said.err) == (found, "")


def test_a_list_goes_to_a_workbook_and_to_nothing_else(closed: Path, tmp_path: Path, capsys: Said) -> None:
    assert main(["list", str(closed), "members", "--xlsx", str(tmp_path / "ds.pdf")]) == REFUSED
    assert "đuôi .xlsx" in capsys.readouterr().err
    assert not (tmp_path / "ds.pdf").exists()


def test_a_workbook_cannot_be_written_where_there_is_no_folder(closed: Path, capsys: Said) -> None:
    blocked = closed / KEY / "danh sach.xlsx"
    assert main(["list", str(closed), "members", "--xlsx", str(blocked)]) == REFUSED
    assert "Không ghi được" in capsys.readouterr().err


def test_new_refuses_a_folder_that_holds_something(closed: Path, capsys: Said) -> None:
    before = sorted(path.name for path in closed.iterdir())
    assert main(["new", str(closed), "--name", "Đảng bộ xã Khác"]) == REFUSED
    assert "đã có dữ liệu" in capsys.readouterr().err
    assert sorted(path.name for path in closed.iterdir()) == before


def test_a_reader_who_stops_early_is_no_mistake(closed: Path) -> None:
    reading = subprocess.Popen(
        [sys.executable, "-m", "nongson_desktop", "list", closed, "members", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert reading.stdout is not None
    assert reading.stderr is not None
    reading.stdout.close()
    assert reading.stderr.read() == b""
    assert reading.wait() == DONE


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list", "members", "--cell", "thôn 9"], "Không tìm thấy chi bộ “thôn 9”"),
        (["evaluate", "1800"], "Năm 1800 không hợp lệ"),
        (["open-year", "10"], "Năm 10 không hợp lệ"),
        (["open-evaluation", "10"], "Năm 10 không hợp lệ"),
        (["award", "2026"], "chưa có ai đủ điều kiện"),
    ],
)
def test_a_refusal_is_a_document_too_and_nothing_is_written(
    words: list[str], says: str, closed: Path, capsys: Said
) -> None:
    before = _actions(closed)
    assert main([words[0], str(closed), *words[1:], "--json"]) == REFUSED
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert list(document) == ["refused"]
    assert says in document["refused"]
    assert said.err.strip() == document["refused"]
    assert _actions(closed) == before


def _actions(folder: Path) -> int:
    with reading_office(folder, write=False):
        return int(Action.select().count())


def test_a_mistake_of_ours_is_told_calmly_and_kept_in_the_log(closed: Path, tmp_path: Path, capsys: Said) -> None:
    with reading_office(closed):
        database.execute_sql("ALTER TABLE plan_item RENAME TO lost")
    assert main(["list", str(closed), "plans", "--json"]) == REFUSED
    said = capsys.readouterr()
    assert "Chương trình gặp lỗi (OperationalError)" in said.err
    assert "Traceback" not in said.err
    assert json.loads(said.out)["refused"] == said.err.strip()
    assert "OperationalError" in (tmp_path / "home" / "nongson.log").read_text(encoding="utf-8")
    assert main(["check", str(closed)]) == REFUSED
    assert "Cấu trúc dữ liệu không khớp" in capsys.readouterr().out


def test_nothing_is_printed_or_sent_of_a_year_a_member_or_a_decision_that_cannot_be(
    closed: Path, tmp_path: Path, capsys: Said
) -> None:
    asked = ["print", str(closed), "register-members", "--out", str(tmp_path / "a.pdf")]
    span = ["--since", "2026-12-31", "--until", "2026-01-01"]
    for words, says in (
        ([*asked, "--year", "0"], "Năm 0 không hợp lệ"),
        ([*asked, "--year", "10000"], "Năm 10000 không hợp lệ"),
        ([*asked, "--member", "999"], "Không có đảng viên số 999"),
        ([*asked, "--decision", "999"], "Quyết định khen thưởng này không còn nữa"),
        (["print", str(closed), "profile-supplement", *asked[3:], *span], "Từ ngày 31/12/2026 thì không thể đến"),
        (["workbook", str(closed), "10000", "--out", str(tmp_path / "gui")], "Năm 10000 không hợp lệ"),
        (["import", str(closed), str(tmp_path)], "là một thư mục, không phải tệp Excel"),
    ):
        assert main(words) == REFUSED
        said = capsys.readouterr()
        assert says in said.err
        assert said.out == ""
    assert not (tmp_path / "a.pdf").exists()
    assert not (tmp_path / "gui").exists()


def test_a_file_where_a_folder_should_be_made_is_told_in_vietnamese(closed: Path, capsys: Said) -> None:
    main(["open-year", str(closed), "2026"])
    assert main(["print", str(closed), "plan", "--year", "2026", "--out", str(closed / KEY / "a.pdf")]) == REFUSED
    assert "đường dẫn đi qua một tệp, không phải thư mục" in capsys.readouterr().err


def test_help_is_in_vietnamese(capsys: Said) -> None:
    assert main(["print", "--help"]) == DONE
    said = capsys.readouterr().out
    assert said.startswith("Cách dùng: nongson-desktop print")
    assert "xem cách dùng" in said
    assert "optional" not in said
    assert "options" not in said
    assert main(["--help"]) == DONE
    assert "show program" not in capsys.readouterr().out


def test_an_own_word_form_is_filled_as_word_and_named_when_a_pdf_is_asked_for(
    closed: Path, tmp_path: Path, capsys: Said
) -> None:
    from docx import Document

    from nongson_desktop.documents.own_forms import keep_form
    from tests.documents.foreign_forms import with_text

    main(["open-year", str(closed), "2026"])
    with reading_office(closed):
        keep_form("plan", "", "mau.docx", with_text("Mẫu riêng của {{ho_va_ten}}"))
    asked = ["print", str(closed), "plan", "--year", "2026", "--date", "2026-03-02", "--out"]
    capsys.readouterr()
    assert main([*asked, str(tmp_path / "a.docx")]) == DONE
    assert [one.text for one in Document(str(tmp_path / "a.docx")).paragraphs] == ["Mẫu riêng của Đỗ Đức Ánh"]
    assert capsys.readouterr().err == ""
    assert main([*asked, str(tmp_path / "a.pdf")]) == DONE
    assert "bản PDF vẫn in theo mẫu của chương trình" in capsys.readouterr().err


def test_an_office_made_with_a_password_file_opens_with_it_only(tmp_path: Path, capsys: Said) -> None:
    secret, wrong, folder = tmp_path / "mk.txt", tmp_path / "sai.txt", tmp_path / "office"
    secret.write_text("Suối Mây 2026\n", encoding="utf-8")
    wrong.write_text("Suối Mây 2025\n", encoding="utf-8")
    with_secret = ["--password-file", str(secret)]
    assert main(["new", str(folder), "--name", "Đảng bộ xã Suối Mây", *with_secret]) == DONE
    assert "Mã khôi phục" in capsys.readouterr().out
    assert main(["list", str(folder), "members", "--json"]) == NOT_OPENED
    assert "--password-file" in capsys.readouterr().err
    assert main(["list", str(folder), "members", "--password-file", str(wrong)]) == NOT_OPENED
    assert "Mật khẩu không đúng" in capsys.readouterr().err
    assert main(["list", str(folder), "organizations", "--json", *with_secret]) == DONE
    assert "Đảng bộ xã Suối Mây" in capsys.readouterr().out
    assert main(["backup", str(folder), "--to", str(tmp_path / "usb"), *with_secret]) == DONE
    (copy,) = (tmp_path / "usb").iterdir()
    assert main(["restore", str(copy), str(tmp_path / "lại")]) == NOT_OPENED
    assert not (tmp_path / "lại").exists()
    assert main(["restore", str(copy), str(tmp_path / "lại"), *with_secret]) == DONE
    assert main(["check", str(tmp_path / "lại"), *with_secret]) == DONE


def test_a_password_is_changed_from_files_and_never_from_an_argument(tmp_path: Path, capsys: Said) -> None:
    first, second, folder = tmp_path / "1.txt", tmp_path / "2.txt", tmp_path / "office"
    first.write_text("Suối Mây 2026\r\n", encoding="utf-8-sig")
    second.write_text("một câu khác hẳn", encoding="utf-8")
    main(["new", str(folder), "--name", "Đảng bộ xã Suối Mây", "--password-file", str(first)])
    change = ["change-password", str(folder), "--password-file", str(first), "--new-password-file", str(second)]
    assert main(change) == DONE
    assert main(["check", str(folder), "--password-file", str(first)]) == NOT_OPENED
    sign_in(folder, "", "một câu khác hẳn")
    with reading_office(folder, write=False):
        assert Action.select().order_by(Action.id.desc()).get().what == "Đổi mật khẩu của Văn thư"
    assert main(["check", str(folder), "--password-file", str(second)]) == DONE
    assert main(["check", str(folder), "--password", "một câu khác hẳn"]) == USAGE
    capsys.readouterr()


def test_too_short_a_password_makes_no_office(tmp_path: Path, capsys: Said) -> None:
    short = tmp_path / "mk.txt"
    short.write_text("1234567", encoding="utf-8")
    made = ["new", str(tmp_path / "office"), "--name", "Đảng bộ xã Suối Mây", "--password-file", str(short)]
    assert main(made) == REFUSED
    assert "ít nhất 8 ký tự" in capsys.readouterr().err
    assert not (tmp_path / "office").exists()

"""Who may do what: an auditor changes nothing by any way there is, and only an approver closes, reopens and issues."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from db.awards import AwardDecision
from db.base import Action, action, database, record_models, save_many
from db.errors import UserError
from db.evaluation import Rating
from db.open import close_office, forget_keys, open_office
from db.settings import draft_of, keep_draft, keep_setting
from db.undoing import undo
from nongson_desktop import cli
from nongson_desktop.documents.year_end import close_with_papers, reopen_with_papers
from nongson_desktop.rules.awards import issue
from nongson_desktop.rules.closing import rerate
from nongson_desktop.rules.journal import allow_taking_back
from nongson_desktop.safety.accounts import Account, Role, refusal, sign, sign_out
from nongson_desktop.safety.journal import JOURNAL
from nongson_desktop.safety.keys import add_account, protect

ADMINISTRATOR, AUDITOR, PASSWORD = "Quản trị Suối Mây", "Kiểm tra", "Suối Mây 2026"
_READS = {"list", "counts", "due", "evaluate", "papers", "print", "check", "backup", "export", "imports"}
_ELSEWHERE = {"new", "sample", "restore", "change-password"}  # they make another office, or rewrap her own key


@pytest.fixture(autouse=True)
def nobody_stays_signed_in() -> Iterator[None]:
    yield
    forget_keys()
    sign_out()


@pytest.fixture
def protected(practice_folder: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The practice office with a password and an auditor, closed; the file with the password of both."""
    folder = shutil.copytree(practice_folder, tmp_path / "xã")
    file = tmp_path / "mat-khau.txt"
    file.write_text(PASSWORD, "utf-8")
    protect(folder, ADMINISTRATOR, PASSWORD)
    add_account(folder, ADMINISTRATOR, PASSWORD, Account(AUDITOR, Role.AUDITOR), PASSWORD)
    forget_keys()
    return folder, file


def workbook(path: Path, name: str) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate((("Họ và tên", "Ngày sinh"), (name, "05/9/1990"))):
            sheet.write_row(row, 0, line)
    return path


def run(account: str, file: Path, *words: object) -> int:
    return cli.main([*map(str, words), "--account", account, "--password-file", str(file)])


def test_every_command_that_changes_anything_refuses_an_auditor_and_says_why(
    protected: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, file = protected
    assert run(ADMINISTRATOR, file, "import", folder, workbook(tmp_path / "danh-sach.xlsx", "Đỗ Đức Thử")) == 0
    sent = tmp_path / "gui.xlsx"
    assert run(ADMINISTRATOR, file, "workbook", folder, 2026, "--cell", "Chi bộ thôn Hạ Sơn", "--out", sent) == 0
    before = written_by(folder, file)
    number = max(number for number, kind in before[1] if kind == "import")
    changing: dict[str, tuple[object, ...]] = {
        "import": (folder, workbook(tmp_path / "khac.xlsx", "Trần Thị Khác")),
        "undo-import": (folder, number),
        "set-status": (folder, "--member", 5, "--status", "Đình chỉ sinh hoạt", "--on", "2026-11-01"),
        "open-year": (folder, 2027),
        "open-evaluation": (folder, 2026),
        "award": (folder, 2024, "--number", "9", "--date", "2026-11-20"),
        "workbook": (folder, 2026, "--cell", "Chi bộ thôn Hạ Sơn", "--out", tmp_path / "lai.xlsx"),
        "read-workbook": (folder, sent),
    }
    known = set(commands())
    assert known == set(changing) | _READS | _ELSEWHERE, "a new command has its place in this table"
    capsys.readouterr()
    for name, words in changing.items():
        code = run(AUDITOR, file, name, *words)
        told = capsys.readouterr().err
        assert written_by(folder, file)[0] == before[0], name
        assert (code, "chỉ được xem" in told) == (1, True) or name == "read-workbook", (name, told)


def commands() -> list[str]:
    (choices,) = [part.choices for part in cli._parser()._actions if part.choices]
    return list(choices)


def written_by(folder: Path, file: Path) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """How many audit rows each table has, and the number and kind of each Action."""
    from nongson_desktop.safety.keys import sign_in

    sign(sign_in(folder, ADMINISTRATOR, PASSWORD))
    open_office(folder, write=False)
    try:
        rows = database.execute_sql("SELECT table_name, COUNT(*) FROM audit GROUP BY table_name").fetchall()
        kinds = list(Action.select(Action.id, Action.kind).tuples())
        own = {kind for (kind,) in Action.select(Action.kind).where(Action.who == AUDITOR).distinct().tuples()}
        assert own <= set(JOURNAL), own
    finally:
        close_office()
        forget_keys()
        sign_out()
    return dict(rows), kinds


def test_an_auditor_reads_prints_and_exports_by_command(protected: tuple[Path, Path], tmp_path: Path) -> None:
    folder, file = protected
    for words in (
        ("list", folder, "members", "--xlsx", tmp_path / "ds.xlsx"),
        ("print", folder, "statistics", "--year", 2025, "--out", tmp_path / "tk.pdf"),
        ("evaluate", folder, 2025),
        ("check", folder),
    ):
        assert run(AUDITOR, file, *words) == 0, words[0]


@pytest.mark.parametrize("table", sorted(record_models()))
def test_no_kind_of_record_is_written_by_an_auditor(office: Path, table: str) -> None:
    model = record_models()[table]
    sign(Account(AUDITOR, Role.AUDITOR))
    before = model.select().count()
    with pytest.raises(UserError, match=f"tài khoản {AUDITOR} chỉ được xem"), action("Ghi thử"):
        save_many(model, [{}])
    assert model.select().count() == before


@pytest.mark.parametrize(
    "write",
    [
        lambda: keep_setting("place", "nơi khác"),
        lambda: undo(Action.get(Action.what == "Lưu các bộ lọc").id),
        lambda: close_with_papers(2026, date(2026, 12, 28)),
        lambda: reopen_with_papers(2025, "thử", "Bí thư"),
    ],
    ids=["setting", "undo", "close", "reopen"],
)
def test_no_other_way_of_writing_is_open_to_an_auditor(practice_office: Path, write: Callable[[], object]) -> None:
    before = database.execute_sql("SELECT COUNT(*), MAX(id) FROM audit").fetchone()
    sign(Account(AUDITOR, Role.AUDITOR))
    with pytest.raises(UserError, match=r"chỉ được xem|là việc của người duyệt"), action("Thử"):
        write()
    sign_out()
    assert database.execute_sql("SELECT COUNT(*), MAX(id) FROM audit").fetchone() == before


def test_an_auditor_leaves_no_draft_behind(practice_office: Path) -> None:
    sign(Account(AUDITOR, Role.AUDITOR))
    keep_draft("thử", {"name": "x"}, "2026-11-22T08:00")
    assert draft_of("thử") is None


# what only approvers do


def _rerate() -> object:
    rating = Rating.select().where(Rating.year == 2025, Rating.level == "HTT", Rating.member.is_null(False)).get()
    day = date(2026, 3, 1)
    return rerate(rating, "HT", day, number="9", decided_by="Đảng ủy", reason="thử", cancels="7-QĐ/ĐU")


def _issue() -> object:
    decision = AwardDecision.get()
    decision.issued_on = None
    return issue(decision, date(2026, 12, 1))


def _undo_closing() -> object:
    closing = Action.get(Action.what == "Khoá sổ đánh giá năm 2025")
    allow_taking_back(closing)
    return undo(closing.id)


@pytest.mark.parametrize(
    ("what", "do"),
    [
        ("Mở lại năm đã khoá", lambda: reopen_with_papers(2025, "thử", "Bí thư")),
        ("Khoá sổ đánh giá", lambda: close_with_papers(2026, date(2026, 12, 28))),
        ("Xếp loại lại", _rerate),
        ("Ban hành quyết định khen thưởng", _issue),
        ("Hoàn tác “Khoá sổ đánh giá năm 2025”", _undo_closing),
    ],
    ids=["reopen", "close", "rerate", "issue", "undo of a closing"],
)
@pytest.mark.parametrize("role", [Role.CLERK, Role.AUDITOR])
def test_only_an_approver_closes_reopens_and_issues(
    practice_office: Path, what: str, do: Callable[[], object], role: str
) -> None:
    sign(Account("Lê Văn Thư", role))
    with pytest.raises(UserError) as refused:
        do()
    assert refused.value.message.startswith(f"{what} là việc của người duyệt; Lê Văn Thư đang đăng nhập là ")
    sign(Account("Bí thư", Role.APPROVER))
    assert refusal(what) == ""


def test_an_approver_takes_a_closing_back(practice_office: Path) -> None:
    sign(Account("Bí thư", Role.APPROVER))
    _undo_closing()
    assert Action.select().order_by(Action.id.desc()).get().what == "Hoàn tác: Khoá sổ đánh giá năm 2025"


def test_what_each_role_may_not_is_a_sentence_and_nobody_is_asked_without_accounts() -> None:
    assert refusal("Khoá sổ") == ""
    said = {}
    for role, _ in Role.LABELS:
        sign(Account("Lê Văn Thư", role))
        said[role] = (bool(refusal()), bool(refusal("Khoá sổ")))
    assert said == {
        Role.CLERK: (False, True),
        Role.APPROVER: (False, False),
        Role.AUDITOR: (True, True),
        Role.ADMINISTRATOR: (False, False),
    }

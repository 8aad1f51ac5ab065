"""Who may open an office: passwords wrap its key, wrong ones slow down, a code on paper helps who forgot."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import unicodedata
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from db.base import action
from db.errors import LockedError, OpenError, UserError
from db.members import Member
from db.open import DATABASE, KEY, close_office, forget_keys, open_office
from nongson_desktop.safety.accounts import Account, Role
from nongson_desktop.safety.backup import backup, restore
from nongson_desktop.safety.keys import (
    accounts,
    add_account,
    change_password,
    close_account,
    is_protected,
    new_recovery_code,
    protect,
    recover,
    sign_in,
)

PASSWORD, OTHER = "Suối Mây 2026", "một câu khác hẳn"


@pytest.fixture
def protected(office: Path) -> tuple[Path, str]:
    """An office with one member and one account, closed and forgotten; and its recovery code."""
    with action("Thêm đảng viên Đỗ Đức Ánh"):
        Member(name="Đỗ Đức Ánh").save()
    code = protect(office, "Văn thư Suối Mây", PASSWORD)
    leave()
    return office, code


def leave() -> None:
    close_office()
    forget_keys()


def names(folder: Path) -> list[str]:
    open_office(folder)
    return [member.name for member in Member.select()]


def key_file(folder: Path) -> dict[str, object]:
    return dict(json.loads((folder / KEY).read_text(encoding="utf-8")))


def test_an_office_without_a_password_opens_for_everybody(office: Path) -> None:
    leave()
    assert not is_protected(office)
    assert names(office) == []


def test_a_protected_office_opens_only_for_who_knows_the_password(protected: tuple[Path, str]) -> None:
    folder, _ = protected
    assert is_protected(folder)
    with pytest.raises(LockedError, match="có mật khẩu"):
        open_office(folder)
    with pytest.raises(OpenError, match="Mật khẩu không đúng"):
        sign_in(folder, "", "Suối Mây 2025")
    assert sign_in(folder, "văn thư suối mây", PASSWORD) == Account("Văn thư Suối Mây", Role.ADMINISTRATOR)
    assert names(folder) == ["Đỗ Đức Ánh"]


def test_each_guess_at_a_password_costs_64_mb_and_three_passes(protected: tuple[Path, str]) -> None:
    """The program's own cost, which a process of its own tells: here a guess is made cheap."""
    asked = [sys.executable, "-c", "from nongson_desktop.safety.keys import COST; print(COST)"]
    assert subprocess.check_output(asked, text=True) == "{'memory': 65536, 'passes': 3, 'lanes': 4}\n"
    written = json.loads((protected[0] / KEY).read_text())["accounts"]
    assert [(one["memory"], one["passes"], one["lanes"]) for one in written] == [(64, 3, 4)] * len(written)


def test_the_key_stands_nowhere_in_the_folder_and_is_not_the_same_in_two_offices(protected: tuple[Path, str]) -> None:
    folder, _ = protected
    sign_in(folder, "", PASSWORD)
    from db.open import _held

    (key,) = _held.values()
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert key.encode() not in content
            assert bytes.fromhex(key) not in content
    assert PASSWORD.encode() not in (folder / KEY).read_bytes()


def test_a_bare_sqlcipher_connection_opens_the_file_with_the_unwrapped_key_and_nothing_else(
    protected: tuple[Path, str],
) -> None:
    folder, _ = protected
    sign_in(folder, "", PASSWORD)
    from db.open import _held

    (key,) = _held.values()
    assert read_by_hand(folder / DATABASE, f"x'{key}'") == [("Đỗ Đức Ánh",)]
    for wrong in (f"x'{'0' * 64}'", PASSWORD, ""):
        with pytest.raises(dbapi2.DatabaseError, match="not a database"):
            read_by_hand(folder / DATABASE, wrong)


def read_by_hand(path: Path, key: str) -> list[tuple[str]]:
    connection = dbapi2.connect(str(path))
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        if key:
            connection.execute(f'PRAGMA key = "{key}"')
        return list(connection.execute("SELECT name FROM member"))
    finally:
        connection.close()


def test_a_new_password_wraps_the_same_key_anew_and_the_old_one_opens_nothing(protected: tuple[Path, str]) -> None:
    folder, _ = protected
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(OpenError, match="Mật khẩu không đúng"):
        change_password(folder, "Văn thư Suối Mây", "không phải", OTHER)
    change_password(folder, "Văn thư Suối Mây", PASSWORD, OTHER)
    forget_keys()
    assert (folder / DATABASE).read_bytes() == before, "nothing is encrypted again"
    with pytest.raises(OpenError, match="Mật khẩu không đúng"):
        sign_in(folder, "", PASSWORD)
    sign_in(folder, "", OTHER)
    assert names(folder) == ["Đỗ Đức Ánh"]


def test_who_forgot_the_password_comes_in_with_the_code_of_the_recovery_sheet(protected: tuple[Path, str]) -> None:
    folder, code = protected
    assert len(code.replace("-", "")) == 30
    with pytest.raises(OpenError, match="Mã khôi phục không đúng"):
        recover(folder, "A" + code[1:] if code[0] != "A" else "B" + code[1:], "", OTHER)
    recover(folder, code.lower().replace("-", " "), "", OTHER)
    assert names(folder) == ["Đỗ Đức Ánh"]
    leave()
    sign_in(folder, "", OTHER)


def test_a_new_recovery_code_makes_the_sheet_in_the_safe_worthless(protected: tuple[Path, str]) -> None:
    folder, old = protected
    new = new_recovery_code(folder, "", PASSWORD)
    with pytest.raises(OpenError, match="Mã khôi phục không đúng"):
        recover(folder, old, "", OTHER)
    recover(folder, new, "", OTHER)


def test_each_clerk_signs_in_with_her_own_password_and_comes_into_the_same_office(protected: tuple[Path, str]) -> None:
    folder, _ = protected
    add_account(folder, "Văn thư Suối Mây", PASSWORD, Account("Bí thư Ẩn", Role.APPROVER), OTHER)
    with pytest.raises(UserError, match="Đã có tài khoản Bí thư ẩn"):
        add_account(folder, "Văn thư Suối Mây", PASSWORD, Account("Bí  thư ẩn", Role.CLERK), OTHER)
    assert accounts(folder) == [
        Account("Văn thư Suối Mây", Role.ADMINISTRATOR),
        Account("Bí thư Ẩn", Role.APPROVER),
    ]
    forget_keys()
    assert sign_in(folder, "Bí thư Ẩn", OTHER).role == Role.APPROVER
    assert names(folder) == ["Đỗ Đức Ánh"]
    with pytest.raises(OpenError, match="Chưa nói tài khoản nào"):
        sign_in(folder, "", OTHER)


def test_only_an_administrator_gives_and_takes_accounts_and_one_must_stay(protected: tuple[Path, str]) -> None:
    folder, _ = protected
    add_account(folder, "", PASSWORD, Account("Kiểm tra", Role.AUDITOR), OTHER)
    with pytest.raises(UserError, match="Chỉ tài khoản quản trị"):
        add_account(folder, "Kiểm tra", OTHER, Account("Người khác", Role.ADMINISTRATOR), OTHER)
    with pytest.raises(UserError, match="ít nhất một tài khoản quản trị"):
        close_account(folder, "Văn thư Suối Mây", PASSWORD, "Văn thư Suối Mây")
    close_account(folder, "Văn thư Suối Mây", PASSWORD, "Kiểm tra")
    assert [account.name for account in accounts(folder)] == ["Văn thư Suối Mây"]


def test_a_role_written_into_the_key_file_by_hand_opens_nothing(protected: tuple[Path, str]) -> None:
    folder, _ = protected
    add_account(folder, "", PASSWORD, Account("Kiểm tra", Role.AUDITOR), OTHER)
    forged = key_file(folder)
    forged["accounts"][1]["role"] = Role.ADMINISTRATOR  # type: ignore[index]  # the file as anybody may write it
    (folder / KEY).write_text(json.dumps(forged), encoding="utf-8")
    forget_keys()
    with pytest.raises(OpenError, match="Mật khẩu không đúng"):
        sign_in(folder, "Kiểm tra", OTHER)


def test_wrong_passwords_slow_down_and_a_right_one_forgives(
    protected: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = protected
    for _ in range(3):
        with pytest.raises(OpenError, match="Mật khẩu không đúng"):
            sign_in(folder, "", "đoán mò lần nữa")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    with pytest.raises(OpenError, match="sai 3 lần; hãy chờ 2 giây"):
        sign_in(folder, "", PASSWORD)
    monkeypatch.setattr(time, "time", lambda: now + 3)
    with pytest.raises(OpenError, match="Mật khẩu không đúng"):
        sign_in(folder, "", "đoán mò lần nữa")
    with pytest.raises(OpenError, match="sai 4 lần; hãy chờ 4 giây"):
        sign_in(folder, "", PASSWORD)
    monkeypatch.setattr(time, "time", lambda: now + 60)
    sign_in(folder, "", PASSWORD)
    with pytest.raises(OpenError, match="Mật khẩu không đúng"):
        sign_in(folder, "", "đoán mò lần nữa")


def test_a_password_is_the_same_however_its_letters_are_composed(protected: tuple[Path, str]) -> None:
    assert sign_in(protected[0], "", unicodedata.normalize("NFD", PASSWORD)).name == "Văn thư Suối Mây"


def test_too_short_a_password_and_a_nameless_account_are_refused_and_the_office_stays_open(office: Path) -> None:
    with pytest.raises(UserError, match="ít nhất 8 ký tự"):
        protect(office, "Văn thư", "ngắn")
    with pytest.raises(UserError, match="Chưa nhập tên"):
        protect(office, "  ", PASSWORD)
    assert not is_protected(office)


def test_a_copy_of_a_protected_office_needs_the_password_too(protected: tuple[Path, str], tmp_path: Path) -> None:
    folder, _ = protected
    sign_in(folder, "", PASSWORD)
    copy = backup(folder, tmp_path / "usb")
    restore(copy, tmp_path / "restored")
    leave()
    for place in (copy, tmp_path / "restored"):
        with pytest.raises(LockedError):
            open_office(place, write=False)
    sign_in(tmp_path / "restored", "", PASSWORD)
    assert names(tmp_path / "restored") == ["Đỗ Đức Ánh"]


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ("office", "accounts", "recovery", "name", "role", "salt", "nonce", "wrapped", "memory", "key")
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=20,
    )
)
def test_whatever_stands_in_the_key_file_is_opened_or_refused_with_a_sentence(content: object) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / KEY).write_text(json.dumps(content), encoding="utf-8")
        for act in (lambda: is_protected(folder), lambda: sign_in(folder, "", "x" * 8)):
            with suppress(OpenError):  # any other error fails
                act()

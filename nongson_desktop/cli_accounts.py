"""Signing in from the command line: a password file, else the terminal; never an argument."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from typing import Any

from db.errors import LockedError, UserError, reason_of
from db.open import KEY, office, read_key_file
from nongson_desktop.cli_answers import say
from nongson_desktop.safety.accounts import sign
from nongson_desktop.safety.journal import note

_FIRST = "Văn thư"
_LONGEST = 4096


def with_password(parser: argparse.ArgumentParser) -> None:
    """The options by which a command opens a protected office."""
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="tệp có mật khẩu ở dòng đầu")
    parser.add_argument("--account", default="", metavar="NAME", help="tài khoản đăng nhập, khi có nhiều")


def sign_in_to(args: argparse.Namespace) -> None:
    """Unwrap the key of the office that a command is about, where it has a password; raises OpenError."""
    folder: Path | None = getattr(args, "backup", None) or getattr(args, "office", None)
    if folder is None or not _has_password(folder):
        return
    from nongson_desktop.safety.keys import sign_in, wrong_tries

    wrong = wrong_tries(folder)
    sign(sign_in(folder, args.account, _password(args)))
    if folder == args.office:
        after = f", sau {wrong} lần sai mật khẩu" if wrong else ""
        with office(folder, write=False):
            note("sign-in", f"Đăng nhập bằng lệnh {args.command}{after}")


def _has_password(folder: Path) -> bool:
    """Whether the office asks for one; of a folder that may not be looked into, opening it says why."""
    try:
        return (folder / KEY).is_file() and "key" not in read_key_file(folder / KEY)
    except PermissionError:
        return False


def _password(args: argparse.Namespace) -> str:
    if args.password_file is not None:
        return _first_line_of_office(args.password_file)
    if not sys.stdin.isatty():
        raise LockedError("Dữ liệu này có mật khẩu: hãy ghi mật khẩu vào một tệp rồi thêm --password-file TỆP.")
    return getpass("Mật khẩu: ")


def _first_line_of_office(path: Path) -> str:
    """The password of an office, without which it is not opened; raises LockedError."""
    try:
        return first_line(path)
    except UserError as error:
        raise LockedError(error.message) from error


def first_line(path: Path) -> str:
    """The password in a file; raises UserError."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return file.readline(_LONGEST).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else "tệp không phải chữ UTF-8"
        raise UserError(f"Không đọc được tệp mật khẩu {path}: {reason}.") from error


def protect_new(args: argparse.Namespace) -> None:
    """Give a new office the password of the file, and say its recovery code once; raises UserError."""
    if args.password_file is None:
        say("Dữ liệu chưa có mật khẩu: ai mở được máy này đều đọc được. Đặt mật khẩu khi mở cửa sổ chương trình.")
        return
    from nongson_desktop.safety.keys import protect

    code = protect(args.office, args.account or _FIRST, first_line(args.password_file))
    note("account", f"Đặt mật khẩu cho dữ liệu, tài khoản quản trị {args.account or _FIRST}")
    say(f"Mã khôi phục (chép ra giấy, cất vào két; không hiện lại lần nữa): {code}")


def refuse_bad_password(args: argparse.Namespace) -> None:
    """Before an office is made: whether the password of the file will do; raises UserError."""
    if args.password_file is None:
        return
    from nongson_desktop.safety.keys import check_password

    check_password(first_line(args.password_file))


def add_accounts(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The command that changes a password."""
    change = command("change-password", _change_password, "đổi mật khẩu của một tài khoản")
    change.add_argument(
        "--new-password-file", type=Path, metavar="FILE", required=True, help="tệp có mật khẩu mới ở dòng đầu"
    )


def _change_password(args: argparse.Namespace) -> Any:
    from nongson_desktop.safety.keys import accounts, change_password, is_protected

    if not is_protected(args.office):
        raise UserError("Dữ liệu này chưa có mật khẩu; hãy đặt mật khẩu trong cửa sổ chương trình.")
    name = args.account or accounts(args.office)[0].name
    change_password(args.office, name, _password(args), first_line(args.new_password_file))
    with office(args.office, write=False):
        note("account", f"Đổi mật khẩu của {name}")
    say(f"Đã đổi mật khẩu của {name}.")

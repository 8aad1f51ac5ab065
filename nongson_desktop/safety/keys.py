"""The office's key, wrapped once for each account with its password; whoever signs in unwraps it.

The key itself never changes: a new password wraps it anew. A wrapped key is bound to the office, the name and the role,
so that an entry copied from elsewhere, or given another role in the file, does not open.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from contextlib import suppress
from math import ceil
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from db.errors import OpenError, UserError
from db.open import KEY, hold_key, read_key_file
from db.search import folded, nfc
from nongson_desktop.paths import write_file
from nongson_desktop.safety.accounts import Account, Role

_VERSION = 2
COST = {"memory": 64 * 1024, "passes": 3, "lanes": 4}  # KiB; about a fifth of a second on an old machine
_MOST_MEMORY, _MOST_PASSES, _MOST_LANES = 256 * 1024, 10, 16  # a key file from elsewhere may not ask for more
_SHORTEST = 8
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is taken for another by hand
_GROUPS, _IN_GROUP = 6, 5
_TRIES, _FREE_TRIES, _LONGEST_WAIT = "office.tries", 3, 300
_RECOVERY = "recovery"


def is_protected(folder: Path) -> bool:
    """Whether the office opens only with a password; raises OpenError."""
    return "key" not in read_key_file(folder / KEY)


def accounts(folder: Path) -> list[Account]:
    """Who may sign in, in the order in which they were made; raises OpenError."""
    return [Account(one["name"], one["role"]) for one in _entries(read_key_file(folder / KEY))]


def protect(folder: Path, name: str, password: str) -> str:
    """Give an open office its first account, an administrator; returns the recovery code; raises UserError."""
    kept = read_key_file(folder / KEY)
    if "key" not in kept:
        raise UserError("Dữ liệu này đã có mật khẩu.")
    account = Account(_name(name), Role.ADMINISTRATOR)
    office, key, code = secrets.token_hex(8), bytes.fromhex(kept["key"]), _new_code()
    check_password(password)
    _write(
        folder,
        {
            "version": _VERSION,
            "office": office,
            "accounts": [_entry(office, account, password, key)],
            _RECOVERY: _wrap(office, Account(_RECOVERY, Role.ADMINISTRATOR), _plain(code), key),
        },
    )
    hold_key(office, key.hex())
    return code


def wrong_tries(folder: Path) -> int:
    """How many wrong passwords were typed since the last right one."""
    return _tries(folder)[0]


def sign_in(folder: Path, name: str, password: str) -> Account:
    """Unwrap the office's key for this process; without a name, the only account; raises OpenError.

    Three wrong passwords are free, then each one doubles a wait, up to five minutes.
    """
    kept = read_key_file(folder / KEY)
    entry = _entry_of(kept, name)
    account = Account(entry["name"], entry["role"])
    _hold(folder, kept, account, nfc(password), entry)
    return account


def recover(folder: Path, code: str, name: str, password: str) -> Account:
    """Give an account a new password by the code of the recovery sheet, and sign in; raises OpenError or UserError."""
    kept = read_key_file(folder / KEY)
    entry = _entry_of(kept, name)
    check_password(password)
    keeper = Account(_RECOVERY, Role.ADMINISTRATOR)
    key = _hold(folder, kept, keeper, _plain(code), kept.get(_RECOVERY, {}), "Mã khôi phục không đúng.")
    account = Account(entry["name"], entry["role"])
    _replace(folder, kept, _entry(kept["office"], account, password, key))
    return account


def change_password(folder: Path, name: str, old: str, new: str) -> None:
    """Wrap the key anew for one account; raises OpenError when the old password is wrong, UserError."""
    kept = read_key_file(folder / KEY)
    entry = _entry_of(kept, name)
    account = Account(entry["name"], entry["role"])
    check_password(new)
    key = _hold(folder, kept, account, nfc(old), entry)
    _replace(folder, kept, _entry(kept["office"], account, new, key))


def add_account(folder: Path, by: str, password: str, new: Account, first_password: str) -> None:
    """An administrator gives somebody an account with a first password; raises OpenError, UserError."""
    kept, key = _as_administrator(folder, by, password)
    name = _name(new.name)
    if any(folded(one["name"]) == folded(name) for one in _entries(kept)):
        raise UserError(f"Đã có tài khoản {name}.", "name")
    if new.role not in dict(Role.LABELS):
        raise UserError(f"Không có vai trò “{new.role}”.", "role")
    check_password(first_password)
    _replace(folder, kept, _entry(kept["office"], Account(name, new.role), first_password, key))


def close_account(folder: Path, by: str, password: str, name: str) -> None:
    """An administrator takes an account away; one administrator must stay; raises OpenError, UserError."""
    kept, _ = _as_administrator(folder, by, password)
    entry = _entry_of(kept, name)
    rest = [one for one in _entries(kept) if one is not entry]
    if not any(one["role"] == Role.ADMINISTRATOR for one in rest):
        raise UserError("Phải còn ít nhất một tài khoản quản trị.", "name")
    _write(folder, {**kept, "accounts": rest})


def new_recovery_code(folder: Path, by: str, password: str) -> str:
    """A new code for the recovery sheet, after which the old one opens nothing; raises OpenError, UserError."""
    kept, key = _as_administrator(folder, by, password)
    code = _new_code()
    keeper = Account(_RECOVERY, Role.ADMINISTRATOR)
    _write(folder, {**kept, _RECOVERY: _wrap(kept["office"], keeper, _plain(code), key)})
    return code


def _as_administrator(folder: Path, by: str, password: str) -> tuple[dict[str, Any], bytes]:
    kept = read_key_file(folder / KEY)
    entry = _entry_of(kept, by)
    if entry["role"] != Role.ADMINISTRATOR:
        raise UserError("Chỉ tài khoản quản trị mới làm được việc này.")
    account = Account(entry["name"], entry["role"])
    return kept, _hold(folder, kept, account, nfc(password), entry)


# the file


def _entries(kept: dict[str, Any]) -> list[dict[str, Any]]:
    """The accounts of a key file that anybody may have written; raises OpenError."""
    found: Any = kept.get("accounts", [])
    sound = isinstance(found, list) and all(isinstance(one, dict) and _is_named(one) for one in found)
    if not sound or not isinstance(kept.get("office", ""), str):
        raise OpenError(f"Tệp khoá {KEY} bị hỏng; hãy lấy lại từ bản sao lưu.")
    return list(found)


def _is_named(entry: dict[str, Any]) -> bool:
    return isinstance(entry.get("name"), str) and entry.get("role") in dict(Role.LABELS)


def _entry_of(kept: dict[str, Any], name: str) -> dict[str, Any]:
    entries = _entries(kept)
    if not name and len(entries) == 1:
        return entries[0]
    found = next((one for one in entries if folded(one["name"]) == folded(nfc(name))), None)
    if found is None:
        raise OpenError(f"Không có tài khoản “{name}”." if name else "Chưa nói tài khoản nào đăng nhập.", "name")
    return found


def _replace(folder: Path, kept: dict[str, Any], entry: dict[str, Any]) -> None:
    """Write the file with one account's entry new, in the place of the one it had."""
    entries = [entry if one["name"] == entry["name"] else one for one in _entries(kept)]
    if entry not in entries:
        entries.append(entry)
    _write(folder, {**kept, "accounts": entries})


def _write(folder: Path, kept: dict[str, Any]) -> None:
    write_file(folder / KEY, json.dumps(kept, ensure_ascii=False, indent=1).encode(), private=True)


def _name(name: str) -> str:
    name = " ".join(nfc(name).split())
    if not name:
        raise UserError("Chưa nhập tên tài khoản.", "name")
    return name


def check_password(password: str) -> None:
    """Refuse a password that is too short; raises UserError."""
    if len(nfc(password)) < _SHORTEST:
        raise UserError(f"Mật khẩu phải có ít nhất {_SHORTEST} ký tự.", "password")


# the wrapping


def _entry(office: str, account: Account, password: str, key: bytes) -> dict[str, Any]:
    return {"name": account.name, "role": account.role, **_wrap(office, account, nfc(password), key)}


def _wrap(office: str, account: Account, secret: str, key: bytes) -> dict[str, Any]:
    made: dict[str, Any] = {**COST, "salt": secrets.token_hex(16)}
    nonce = os.urandom(12)
    wrapped = AESGCM(stretched(secret, made)).encrypt(nonce, key, _bound(office, account))
    return {**made, "nonce": nonce.hex(), "wrapped": wrapped.hex()}


def stretched(secret: str, cost: dict[str, Any]) -> bytes:
    """The key that wraps, from a password: Argon2id at the cost that was kept beside it."""
    return Argon2id(
        salt=bytes.fromhex(cost["salt"]),
        length=32,
        iterations=cost["passes"],
        lanes=cost["lanes"],
        memory_cost=cost["memory"],
    ).derive(secret.encode())


def _bound(office: str, account: Account) -> bytes:
    return json.dumps([office, account.name, account.role], ensure_ascii=False).encode()


def _hold(
    folder: Path,
    kept: dict[str, Any],
    account: Account,
    secret: str,
    entry: dict[str, Any],
    wrong: str = "Mật khẩu không đúng.",
) -> bytes:
    """Unwrap the key and hold it for this process; a wrong secret is counted; raises OpenError."""
    _refuse_hasty(folder)
    _refuse_costly(entry)
    try:
        way = AESGCM(stretched(secret, entry))
        key = way.decrypt(
            bytes.fromhex(entry["nonce"]), bytes.fromhex(entry["wrapped"]), _bound(kept["office"], account)
        )
    except InvalidTag as error:
        _count_wrong(folder)
        raise OpenError(wrong, "password") from error
    except (KeyError, ValueError, TypeError) as error:
        raise OpenError(f"Tệp khoá {KEY} bị hỏng; hãy lấy lại từ bản sao lưu.") from error
    with suppress(OSError):
        (folder / _TRIES).unlink(missing_ok=True)
    hold_key(kept["office"], key.hex())
    return key


def is_bounded(cost: Any) -> bool:
    """Whether what a file asks for to make its key is no more than a machine has."""
    most = {"memory": _MOST_MEMORY, "passes": _MOST_PASSES, "lanes": _MOST_LANES}
    return isinstance(cost, dict) and all(
        type(cost.get(name)) is int and 0 < cost[name] <= limit for name, limit in most.items()
    )


def _refuse_costly(entry: dict[str, Any]) -> None:
    if not is_bounded(entry):
        raise OpenError(f"Tệp khoá {KEY} bị hỏng; hãy lấy lại từ bản sao lưu.")


# wrong passwords


def _refuse_hasty(folder: Path) -> None:
    """After wrong passwords the next try has to wait; a clock set back makes the wait no longer."""
    wrong, last = _tries(folder)
    if wrong < _FREE_TRIES:
        return
    wait = min(2 ** (wrong - _FREE_TRIES + 1), _LONGEST_WAIT)
    left = wait - abs(time.time() - last)
    if left > 0:
        raise OpenError(f"Đã nhập sai {wrong} lần; hãy chờ {ceil(left)} giây rồi thử lại.", "password")


def _count_wrong(folder: Path) -> None:
    wrong, _ = _tries(folder)
    with suppress(OSError):  # a folder that is only read cannot count
        (folder / _TRIES).write_text(json.dumps([wrong + 1, time.time()]), encoding="utf-8")


def _tries(folder: Path) -> tuple[int, float]:
    try:
        wrong, last = json.loads((folder / _TRIES).read_text(encoding="utf-8"))
        return int(wrong), float(last)
    except (OSError, ValueError, TypeError):
        return 0, 0.0


# the recovery code


def _new_code() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _plain(code: str) -> str:
    """The code as it is wrapped: capitals without the strokes between."""
    return "".join(letter for letter in nfc(code).upper() if letter.isalnum())

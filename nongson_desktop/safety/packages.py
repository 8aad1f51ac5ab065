"""Gói dữ liệu: all that an office holds in one file that only its own password opens, to carry to another machine.

Inside is the workbook of the whole office; it is never on a disk in the clear, neither going out nor coming in.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.errors import UserError
from db.search import nfc
from nongson_desktop.excel.whole import whole_workbook
from nongson_desktop.paths import read_file, write_file
from nongson_desktop.safety.journal import note
from nongson_desktop.safety.keys import COST, check_password, is_bounded, stretched

_BEGINS = b"NONGSON GOI DU LIEU 1\n"
_LONGEST_HEAD = 1024
_MOST = 200 << 20
_BROKEN = (
    "Gói “{name}” bị hỏng, bị cắt cụt hoặc bị sửa, hay không phải gói dữ liệu của Nông Sơn. Hãy chép lại từ nơi gốc."
)


def pack(path: Path, password: str, reason: str = "") -> int:
    """Write the open office to a package; how many records; noted in the journal; raises UserError."""
    check_password(password)
    content, count = whole_workbook()
    head: dict[str, Any] = {**COST, "salt": secrets.token_hex(16), "nonce": os.urandom(12).hex()}
    write_file(path, _closed(content, password, head))
    note("export", f"Xuất toàn bộ dữ liệu ra gói có mật khẩu: {count} bản ghi", reason)
    return count


def _closed(content: bytes, password: str, head: dict[str, Any]) -> bytes:
    """The head, and what only the password opens, bound to every byte of the head."""
    begins = _BEGINS + json.dumps(head).encode() + b"\n"
    return begins + _way(password, head).encrypt(bytes.fromhex(head["nonce"]), content, begins)


def unpack(path: Path, password: str) -> bytes:
    """The workbook that a package holds; raises UserError for a wrong password and for whatever is no whole package."""
    content = read_file(path, _MOST)
    broken = UserError(_BROKEN.format(name=path.name))
    if len(content) > _MOST:
        raise UserError(f"Gói “{path.name}” lớn hơn {_MOST >> 20} MB nên không mở.")
    end = content.find(b"\n", len(_BEGINS), len(_BEGINS) + _LONGEST_HEAD)
    if not content.startswith(_BEGINS) or end < 0:
        raise broken
    begins, closed = content[: end + 1], content[end + 1 :]
    try:
        head = json.loads(begins[len(_BEGINS) :])
        nonce, salt = bytes.fromhex(head["nonce"]), bytes.fromhex(head["salt"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise broken from error
    if not is_bounded(head) or len(nonce) != 12 or len(salt) != 16:
        raise broken
    try:
        return _way(password, head).decrypt(nonce, closed, begins)
    except InvalidTag as error:
        raise UserError(f"Mật khẩu của gói “{path.name}” không đúng, hoặc gói bị hỏng.", "password") from error


def _way(password: str, head: dict[str, Any]) -> AESGCM:
    return AESGCM(stretched(nfc(password), head))

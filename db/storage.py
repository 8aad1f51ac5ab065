"""What the disk or another program refuses, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import peewee as pw
from sqlcipher3 import dbapi2

from db.errors import UserError

_STORAGE = {
    "disk is full": "ổ đĩa đã đầy; hãy dọn bớt tệp rồi làm lại",
    "disk I/O error": "không ghi được vào ổ đĩa (có thể đã đầy hoặc bị lỗi)",
    "readonly database": "thư mục dữ liệu chỉ cho đọc",
    "database is locked": "dữ liệu đang bận; hãy chờ một lát rồi làm lại",
}


@contextmanager
def storage_refusals(what: str) -> Iterator[None]:
    """What the disk refuses becomes a sentence; the transaction has been taken back by then."""
    try:
        yield
    except (pw.OperationalError, dbapi2.OperationalError) as error:
        reason = storage_reason(error)
        if reason is None:
            raise
        raise UserError(f"Chưa ghi được việc “{what}”: {reason}. Dữ liệu vẫn như trước.") from error


def storage_reason(error: Exception) -> str | None:
    """Why the disk or another program stood in the way, if that is what the error says."""
    said = f"{error} / {_first_cause(error)}"
    return next((words for sign, words in _STORAGE.items() if sign in said), None)


def _first_cause(error: BaseException) -> BaseException:
    """A commit that the disk refused ends in a second error, that there is nothing to roll back."""
    while error.__context__ is not None:
        error = error.__context__
    return error

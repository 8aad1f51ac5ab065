"""The one kind of refusal: a sentence the clerk can act on."""

from __future__ import annotations

import errno

_REASONS = {
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.ENOENT: "không có thư mục hoặc tệp ấy",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.EEXIST: "đường dẫn đi qua một tệp, không phải thư mục",  # a folder is to be made where a file lies
    errno.EISDIR: "đó là một thư mục, không phải tệp",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã hết dung lượng được cấp",
    errno.EFBIG: "tệp quá lớn so với mức cho phép",
    errno.EIO: "ổ đĩa bị lỗi hoặc đã rút ra",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EMFILE: "máy đang mở quá nhiều tệp",
}


class UserError(Exception):
    """Something the clerk asked for that cannot be done; nothing was changed."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class OpenError(UserError):
    """The office could not be opened; the message says why."""


class DamagedError(OpenError):
    """The office's file is damaged or gone; a copy may be brought back in its place."""


class LockedError(OpenError):
    """The office asks for a password first."""


def reason_of(error: OSError) -> str:
    """Why the computer would not read or write, in Vietnamese where it is a known reason."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)

"""The one kind of refusal: a sentence the clerk can act on."""

from __future__ import annotations


class UserError(Exception):
    """Something the clerk asked for that cannot be done; nothing was changed."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class OpenError(UserError):
    """The office could not be opened; the message says why."""

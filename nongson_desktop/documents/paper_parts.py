"""A piece of a paper that is the office's own to write: some of its words, or the lines of who signs it."""

from __future__ import annotations

from dataclasses import dataclass

GROUNDS, RECIPIENTS = "grounds", "recipients"
AUTHORITY, POST, NAME = "authority", "post", "name"


@dataclass(frozen=True)
class Part:
    """A piece of a paper's words that the office may write itself; "a.b" is b inside a, `lines` under each other."""

    name: str
    label: str
    lines: bool = False


@dataclass(frozen=True)
class Line:
    """Who signs in one place of a paper: the words that the program prints there, and what of it can be written."""

    key: str
    label: str
    said: tuple[str, ...]
    fields: tuple[str, ...] = (AUTHORITY, POST, NAME)

    @property
    def of_body(self) -> bool:
        """Whether somebody signs for a body there, with its authority and a post."""
        return POST in self.fields and self.said[0].startswith(("T/M ", "TRƯỞNG "))


@dataclass(frozen=True)
class Own:
    """What of a paper is the office's; `words` is the file of its words, `fixed` says why the rest is not."""

    words: str = ""
    parts: tuple[Part, ...] = ()
    lines: tuple[Line, ...] = ()
    fixed: str = ""

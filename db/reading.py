"""Reading once: within one piece of work the same question has the same answer, until something is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_read: ContextVar[dict[Any, Any] | None] = ContextVar("read", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """While it lasts, what functions that are `read_once` answer is kept; nothing outlives it."""
    if _read.get() is not None:
        yield
        return
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def read_once(ask: Callable[P, T]) -> Callable[P, T]:
    """Mark a function over the records whose answer nobody changes: within `reading_once` it is asked once."""

    @wraps(ask)
    def asked(*words: P.args, **named: P.kwargs) -> T:
        kept = _read.get()
        if kept is None:
            return ask(*words, **named)
        key = (ask, words, tuple(sorted(named.items())))
        if key not in kept:
            kept[key] = ask(*words, **named)
        answer: T = kept[key]
        return answer

    return asked


def forget_what_was_read() -> None:
    """Something was written: every question is asked again."""
    kept = _read.get()
    if kept is not None:
        kept.clear()

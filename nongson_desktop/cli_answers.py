"""What every command answers with: words, one JSON document, an exit code."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import date
from typing import Any, TextIO

DONE, REFUSED, USAGE, NOT_OPENED = 0, 1, 2, 3


def put(text: str, stream: TextIO) -> None:
    """Print as long as somebody reads: `… | head` closes the pipe, and that is no mistake."""
    try:
        print(text, file=stream, flush=True)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if not isinstance(error, BrokenPipeError):
            raise


def print_json(document: Any) -> None:
    put(json.dumps(document, ensure_ascii=False, indent=1), sys.stdout)


def say(*sentences: str) -> None:
    if sentences:
        put("\n".join(sentences), sys.stdout)


def complain(sentence: str, code: int) -> int:
    put(sentence, sys.stderr)
    return code


def with_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help="in một tài liệu JSON")
    return parser


def note_absent(scope: Any, day: date) -> None:
    """Say of an organisation asked for that it is not there on the day; of one that has ended its last tree is read."""
    from nongson_desktop.rules.scopes import absence_of, words_of

    absent = "" if scope.before else absence_of(scope, day)
    if absent:
        last = "; dưới đây là của các tổ chức trực thuộc lúc kết thúc" if "kết thúc" in absent else ""
        put(f"Lưu ý: {words_of(scope, day)}{absent}{last}.", sys.stderr)

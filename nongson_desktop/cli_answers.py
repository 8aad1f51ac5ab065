"""What every command answers with: words, one JSON document, an exit code."""

from __future__ import annotations

import argparse
import json
import os
import sys
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

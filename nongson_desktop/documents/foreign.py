"""Layouts and pictures from outside, read through a process of its own: a file that kills its reader is refused."""

from __future__ import annotations

import json
import os
import sys
from base64 import b64decode
from pathlib import Path

from db.errors import UserError
from nongson_desktop.documents.child import LAYOUT
from nongson_desktop.documents.layout_files import read_layout
from nongson_desktop.documents.layouts import Layout
from nongson_desktop.excel.reading import run_child

READ_FLAG = "--read-layout"
_DIED = "tệp bị hỏng hoặc ảnh trong tệp quá lớn."


def layout_from(path: Path) -> Layout:
    """The layout in another office's file, its pictures looked at; raises UserError."""
    return read_layout(_asked(LAYOUT, path).encode(), path.name)


def picture_from(path: Path, use: str) -> bytes:
    """The picture for that use of a layout, written anew; raises UserError."""
    return b64decode(_asked(use, path))


def _asked(kind: str, path: Path) -> str:
    if not os.access(path, os.R_OK):
        raise UserError(f"Không đọc được tệp “{path.name}”.")
    document = json.loads(run_child(_command(kind, path.resolve()), path, _DIED, again=""))
    if "refused" in document:
        raise UserError(document["refused"])
    said: str = document["said"]
    return said


def _command(kind: str, path: Path) -> list[str]:
    """A module in a checkout, the program itself in a bundle."""
    own = [READ_FLAG] if getattr(sys, "frozen", False) else ["-m", "nongson_desktop.documents.child"]
    return [sys.executable, *own, kind, str(path)]

"""Where things lie: in a checkout, in a wheel and in a frozen program; the user's own settings folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from db.errors import UserError, reason_of


def bundle_root() -> Path:
    """The folder that holds db/, ui/ and resources/."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resources() -> Path:
    return bundle_root() / "resources"


def seeds() -> Path:
    return bundle_root() / "db" / "seeds"


def user_home() -> Path:
    """Window size, the list of offices and a log without names; NONGSON_HOME moves it."""
    if chosen := os.environ.get("NONGSON_HOME"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home())) / "Nong Son"
    return Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config")) / "nong-son"


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises UserError."""
    write_files([(path, content)])


def write_files(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write all of the files or none of them; raises UserError."""
    parts: list[tuple[Path, Path]] = []
    try:
        for path, content in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            parts.append((path.with_name(f".{path.name}.part"), path))
            _write_through(parts[-1][0], content)
        for part, path in parts:
            part.replace(path)
    except OSError as error:
        raise UserError(f"Không ghi được tệp {path}: {reason_of(error)}.") from error
    finally:
        for part, _ in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

"""Where things lie: in a checkout, in a wheel and in a frozen program; the user's own settings folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from db.errors import UserError, reason_of

_CHECKOUT = Path(__file__).resolve().parent.parent
_OWNER_ONLY, _EVERYBODY = 0o600, 0o666


def bundle_root() -> Path:
    """The folder that holds db/, ui/ and resources/."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else _CHECKOUT


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


def read_file(path: Path, most: int) -> bytes:
    """What a foreign file holds, up to one byte beyond `most` for its reader to see; raises UserError."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise UserError(f"Không đọc được tệp “{path.name}”: {reason_of(error)}.") from error


def write_file(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all; a private one only its owner may read; raises UserError."""
    write_files([(path, content)], private=private)


def write_files(files: Iterable[tuple[Path, bytes]], *, private: bool = False) -> None:
    """Write all of the files or none of them; raises UserError."""
    parts: list[tuple[Path, Path]] = []
    try:
        for path, content in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            parts.append((path.with_name(f".{path.name}.part"), path))
            _write_through(parts[-1][0], content, _OWNER_ONLY if private else _EVERYBODY)
        for part, path in parts:
            part.replace(path)
    except OSError as error:
        raise UserError(f"Không ghi được tệp {path}: {reason_of(error)}.") from error
    finally:
        for part, _ in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _write_through(path: Path, content: bytes, mode: int) -> None:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode), "wb"
    ) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

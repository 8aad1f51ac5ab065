"""An office is a folder: its encrypted database, its key file, its backups; made, opened and locked here."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import peewee as pw
from playhouse.sqlcipher_ext import SqlCipherDatabase
from sqlcipher3 import dbapi2

from db.base import database
from db.errors import DamagedError, LockedError, OpenError, UserError, reason_of
from db.storage import storage_reason, storage_refusals

DATABASE, KEY, LOCK, BACKUPS = "office.db", "office.key", "office.lock", "backups"
MIGRATIONS = Path(__file__).parent / "migrations"
PRAGMAS = {
    "cipher_log_level": "NONE",
    "journal_mode": "wal",
    "synchronous": "FULL",
    "foreign_keys": 1,
    "cache_size": -32000,
    "busy_timeout": 5000,
}
_HISTORY = "schema_migration"
_YEARLY = ("plan", "task", "rating", "inspection")
_DAMAGE = ("malformed", "not a database", "unable to open", "vtable constructor failed")
_LOCKED_BYTE, _SHOWN = 1 << 30, 200  # far behind what the lock says of its holder, for Windows locks what it covers
_PAGE, _PIECE, _KEY_LENGTH = 4096, 1 << 20, 32
UNREADABLE = (pw.DatabaseError, dbapi2.DatabaseError)  # peewee hands on what goes wrong while fetching
_NETWORK = {"cifs", "nfs", "nfs4", "smb3", "smbfs", "fuse.sshfs", "9p", "afs"}


def is_office(folder: Path) -> bool:
    """Whether an office lies in the folder, as far as one may look into it."""
    try:
        return (folder / DATABASE).is_file()
    except OSError:
        return False


def refuse_occupied(folder: Path) -> None:
    """Refuse a folder that holds something, or that one may not look into; raises UserError."""
    try:
        occupied = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise UserError(f"Không vào được thư mục {folder}: {reason_of(error)}.") from error
    if occupied:
        raise UserError(f"Thư mục {folder} đã có dữ liệu; hãy chọn thư mục trống.")


def create_office(folder: Path) -> None:
    """Make an empty office in a new or empty folder and leave it open for writing; raises UserError."""
    refuse_occupied(folder)
    try:
        (folder / BACKUPS).mkdir(parents=True)
        _write_key(folder / KEY, json.dumps({"version": 1, "key": os.urandom(_KEY_LENGTH).hex()}))
        with storage_refusals(f"Lập dữ liệu trong {folder}"):
            _open(folder, write=True, new=True)
    except OSError as error:
        _unmake(folder)
        raise UserError(f"Không ghi được vào thư mục {folder}: {reason_of(error)}.") from error
    except BaseException:
        _unmake(folder)
        raise


def _unmake(folder: Path) -> None:
    close_office()
    shutil.rmtree(folder, ignore_errors=True)


def _write_key(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


_lock: IO[str] | None = None
_folder: Path | None = None
_open_now = False


def open_office(folder: Path, *, write: bool = True) -> None:
    """Bind the database to the office; with `write` takes the lock and migrates; raises OpenError."""
    close_office()
    try:
        _look_into(folder)
    except OSError as error:
        raise OpenError(f"Không đọc được dữ liệu trong {folder}: {reason_of(error)}.") from error
    _open(folder, write=write)


def _look_into(folder: Path) -> None:
    """Refuse what plainly is no office that can be read; raises OpenError or OSError."""
    if not (folder / DATABASE).is_file():
        if (folder / KEY).is_file():
            raise DamagedError(f"Thiếu tệp dữ liệu {DATABASE} trong {folder}. Hãy khôi phục từ bản sao lưu.")
        raise OpenError(f"Thư mục {folder} không phải là dữ liệu của Nông Sơn.")
    if not os.access(folder / DATABASE, os.R_OK):
        raise PermissionError(errno.EACCES, "")
    _refuse_emptied(folder)


def _refuse_emptied(folder: Path) -> None:
    """An emptied file would be taken for a new database and written to."""
    if (folder / DATABASE).stat().st_size < _PAGE:
        raise DamagedError(_damaged(folder))


def _open(folder: Path, *, write: bool, new: bool = False) -> None:
    global _folder, _open_now
    _refuse_network_share(folder)
    if write:
        _take_lock(folder)
    _folder, _open_now = folder, True
    try:
        place, options = _place(folder)
        database.init(place, pragmas=PRAGMAS, passphrase=_passphrase(folder / KEY), timeout=5, **options)
        with _readable(folder):
            database.connect(reuse_if_open=True)
            pending = _pending(folder, new=new)
        if pending and not write:
            raise OpenError("Dữ liệu của bản cũ: hãy mở bằng chương trình một lần để nâng cấp.")
        if pending:
            migrate(folder)
    except BaseException:
        close_office()
        raise


def _place(folder: Path) -> tuple[str, dict[str, Any]]:
    """Where the database lies, in SQLite's words; where nothing can be written, such as a disc, it is taken as frozen.

    An office that was left open has its log beside it and is not frozen: what is in the log must be read too.
    """
    path = folder / DATABASE
    if os.access(folder, os.W_OK) or path.with_name(f"{DATABASE}-wal").exists():
        return str(path), {}
    return f"{path.resolve().as_uri()}?immutable=1", {"uri": True}


def _is_frozen() -> bool:
    return bool(database.connect_params.get("uri"))


def folder_open() -> Path | None:
    """The folder of the office that the database is bound to."""
    return _folder


def is_open() -> bool:
    """Whether an office is open, whichever thread asks: another thread connects only when it first reads."""
    return _open_now


def first_year() -> int | None:
    """The earliest year that the office has work of, asked of the tables: the window starts without their models."""
    earliest = " UNION ALL ".join(f"SELECT MIN(year) AS year FROM {table}" for table in _YEARLY)
    year: int | None = database.execute_sql(f"SELECT MIN(year) FROM ({earliest})").fetchone()[0]
    return year


def close_office() -> None:
    """Close every connection of this thread and give the lock back."""
    global _lock, _open_now
    _open_now = False
    if database.database is not None and not database.is_closed():
        database.close()
    while _handles:
        _handles.popitem()[1].close()
    if _lock is not None:
        _lock.close()
        _lock = None


@contextmanager
def office(folder: Path, *, write: bool = True) -> Iterator[None]:
    """An office open for a while; raises OpenError, also when damage shows only in the middle of the work."""
    open_office(folder, write=write)
    try:
        with _readable(folder):
            yield
    finally:
        close_office()


_LONGEST_KEY_FILE = 1 << 20
_held: dict[str, str] = {}


def hold_key(office: str, key: str) -> None:
    """Keep the unwrapped key (hex) of an office for this process; its copies open with it, too."""
    _held[office] = key


def forget_keys() -> None:
    """From now on a protected office asks for a password again."""
    _held.clear()


def read_key_file(path: Path) -> dict[str, Any]:
    """What the key file holds: a bare key, or accounts with wrapped ones; raises OpenError."""
    try:
        with path.open(encoding="utf-8") as file:
            kept = json.loads(file.read(_LONGEST_KEY_FILE))
        if "key" in kept and len(bytes.fromhex(kept["key"])) != _KEY_LENGTH:
            raise ValueError
        if "key" not in kept and not kept["office"]:
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise OpenError(f"Không đọc được tệp khoá {path.name}; không mở được dữ liệu.") from error
    return dict(kept)


def _passphrase(path: Path) -> str:
    kept = read_key_file(path)
    key = kept.get("key") or _held.get(str(kept["office"]))
    if key is None:
        raise LockedError("Dữ liệu này có mật khẩu: hãy đăng nhập để mở.")
    return f"x'{key}'"


@contextmanager
def closing_connection(folder: Path) -> Iterator[None]:
    """This thread's connection to the office that is open, for a while; raises OpenError."""
    _refuse_emptied(folder)
    try:
        with _readable(folder):
            database.connect()
            _pending(folder)
        yield
    finally:
        database.close()


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """A damaged file, a full or a busy disk become a sentence, wherever in the work they show."""
    try:
        yield
    except UNREADABLE as error:
        if reason := storage_reason(error):
            raise OpenError(f"Không mở được dữ liệu trong {folder}: {reason}.") from error
        if any(sign in str(error) for sign in _DAMAGE):
            if not os.access(folder, os.W_OK):
                raise OpenError(_left_open(folder)) from error
            raise DamagedError(_damaged(folder)) from error
        raise


def _left_open(folder: Path) -> str:
    return (
        f"Không mở được dữ liệu trong {folder}: thư mục chỉ cho đọc mà lần dùng trước chưa đóng xong, hoặc tệp bị hỏng."
        " Hãy chép cả thư mục sang ổ đĩa của máy rồi mở lại."
    )


def _damaged(folder: Path) -> str:
    return f"Không mở được dữ liệu trong {folder}: tệp bị hỏng hoặc khoá không đúng. Hãy khôi phục từ bản sao lưu."


def _pending(folder: Path, *, new: bool = False) -> list[str]:
    """The scripts still to run; an office that has run none is an emptied file, unless it is just being made."""
    scripts = sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))
    if not scripts:
        raise RuntimeError(f"no migrations in {MIGRATIONS}")
    run = _scripts_run()
    if not new and not run:
        raise DamagedError(_damaged(folder))
    if not run.issubset(scripts):
        raise OpenError("Dữ liệu này do bản chương trình mới hơn tạo ra; hãy cập nhật chương trình rồi mở lại.")
    return [name for name in scripts if name not in run]


def _scripts_run() -> set[str]:
    """The scripts that the office has run, as the runner of peewee wrote them down."""
    if _HISTORY not in database.get_tables():
        return set()
    return {name for (name,) in database.execute_sql(f"SELECT name FROM {_HISTORY}")}


def migrate(folder: Path) -> None:
    """Copy the file, then run the scripts that are still to run, each in a transaction."""
    from playhouse.migrations import Runner  # only an office that is behind needs it

    if database.get_tables():
        copy_database(folder / BACKUPS / f"truoc-nang-cap-{datetime.now():%Y%m%d-%H%M%S}.db")
    Runner(database, str(MIGRATIONS), table_name=_HISTORY).up()


def copy_database(target: Path) -> None:
    """A safe copy of the open database under the same key, complete or not there at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        with standing_still():
            copy_now(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def standing_still() -> Iterator[None]:
    """A while in which nobody writes; raises UserError when somebody does not stop."""
    try:
        with nullcontext() if _is_frozen() else database.atomic("IMMEDIATE"):
            yield
    except pw.OperationalError as error:
        if "locked" not in str(error):
            raise
        raise UserError("Dữ liệu đang bận nên chưa sao chép được; hãy thử lại sau ít phút.") from error


def copy_now(target: Path) -> None:
    """Copy the database while it stands still: the file as it is, or page by page when not all is in it yet."""
    assert _folder is not None
    with closing(beside(_folder)) as reader:
        if _is_frozen() or _moved_into_file(reader):
            copy_file(_handle(_folder / DATABASE), target)
            return
        target.unlink(missing_ok=True)
        with closing(SqlCipherDatabase(str(target), passphrase=reader.connect_params["passphrase"])) as copy:
            reader.connection().backup(copy.connection())


def _moved_into_file(reader: SqlCipherDatabase) -> bool:
    """Move the log into the file, unless others read what is older or the disk is full."""
    try:
        _, written, moved = reader.execute_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except pw.OperationalError:
        return False
    return bool(written == moved)


def copy_file(source: IO[bytes], target: Path) -> None:
    """Copy what a file holds and wait until it is on the disk."""
    source.seek(0)
    with target.open("wb") as file:
        shutil.copyfileobj(source, file, _PIECE)
        file.flush()
        os.fsync(file.fileno())


_handles: dict[Path, IO[bytes]] = {}


def _handle(path: Path) -> IO[bytes]:
    """The file open for copying; it stays open with the office, for closing it would drop SQLite's own locks on it."""
    if path not in _handles:
        _handles[path] = path.open("rb")
    return _handles[path]


def beside(folder: Path) -> SqlCipherDatabase:
    """A connection of its own to the office in a folder, whatever office is open; for looking at copies."""
    place, options = _place(folder)
    return SqlCipherDatabase(place, pragmas=PRAGMAS, passphrase=_passphrase(folder / KEY), timeout=5, **options)


def _take_lock(folder: Path) -> None:
    global _lock
    try:
        file = (folder / LOCK).open("a+", encoding="utf-8")
    except OSError as error:
        raise OpenError(f"Không ghi được vào thư mục {folder}: {reason_of(error)}.") from error
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise OpenError(f"Dữ liệu này đang mở ở một cửa sổ khác{_holder(folder)}; hãy đóng cửa sổ ấy trước.") from error
    _lock = file
    _sign(file)


def _sign(file: IO[str]) -> None:
    """Write into the lock who has it: for whoever is refused."""
    program = Path(sys.argv[0]).name or "nongson-desktop"
    with suppress(OSError):
        file.truncate(0)
        file.write(f"{program}, số {os.getpid()}, trên máy {_machine()}, từ {datetime.now():%H:%M %d/%m/%Y}")
        file.flush()


def _machine() -> str:
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


def _holder(folder: Path) -> str:
    try:
        told = (folder / LOCK).read_text(encoding="utf-8", errors="replace")[:_SHOWN].strip()
    except OSError:
        told = ""
    return f" ({told})" if told else ""


def _refuse_network_share(folder: Path) -> None:
    if _is_network_share(folder.resolve()):
        raise OpenError(f"Thư mục {folder} nằm trên ổ mạng; dữ liệu phải ở ổ đĩa của chính máy này.")


def _is_network_share(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        remote = 4
        return str(path).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == remote
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    kinds = {}
    for line in mounts:
        _, point, kind, *_ = line.split(" ")
        kinds[Path(point.replace("\\040", " "))] = kind
    nearest = next((kinds[parent] for parent in [path, *path.parents] if parent in kinds), "")
    return nearest in _NETWORK

"""How the house stands: who imports whom, who may write, and what never comes in."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import db
import nongson_desktop
import ui

ROOT = Path(__file__).parent.parent
PACKAGES = ("db", "nongson_desktop", "ui")
MIGRATIONS = ROOT / "db" / "migrations"
FONTS = {".ttf", ".otf", ".ttc", ".woff", ".woff2", ".pfb", ".eot"}

# The doors of writing; everything else that peewee offers for it goes round the Actions and the audit.
# db/settings.py keeps what is typed and not saved: drafts are no records and are thrown away.
DOORS = {ROOT / "db" / "base.py", ROOT / "db" / "settings.py"}
ANY_RECEIVER = {"insert_many", "insert_from", "replace_many", "bulk_create", "bulk_update", "get_or_create"}
ANY_RECEIVER |= {"delete_instance", "delete_by_id", "set_by_id", "truncate_table"}
OF_A_MODEL = {"insert", "replace", "update", "delete", "create"}
WRITING_SQL = re.compile(
    r"\s*(INSERT\s+(OR \w+ )?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO)\b", re.IGNORECASE
)


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def own_code() -> list[Path]:
    return [path for path in sources(*PACKAGES) if MIGRATIONS not in path.parents]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([linter, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False)


def test_imports_go_one_way() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


def test_an_import_the_wrong_way_is_found(tmp_path: Path) -> None:
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "db" / "wrong.py").write_text("import nongson_desktop.columns\nimport socket\n")
    (tmp_path / "nongson_desktop" / "rules" / "wrong.py").write_text("import ui.work\nfrom PySide6 import QtCore\n")
    (tmp_path / "ui" / "wrong.py").write_text("import nongson_desktop.cli\n")
    done = lint_imports(tmp_path)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    kept = [contract["name"] for contract in contracts if f"{contract['name']} KEPT" in done.stdout]
    assert done.returncode == 1
    assert kept == []
    assert "nongson_desktop.rules.wrong -> ui.work" in done.stdout


def test_the_three_packages_stand_beside_each_other() -> None:
    places = {Path(str(package.__file__)).parent.parent for package in (db, nongson_desktop, ui)}
    assert places == {ROOT}


def model_names() -> set[str]:
    from db.base import Table, record_models

    record_models()
    known, names = list(Table.__subclasses__()), set()
    for model in known:
        known.extend(model.__subclasses__())
        names.add(model.__name__)
    return names


def writes(source: str) -> Iterator[str]:
    """What in a source writes to the database without passing the doors."""
    models = model_names() | {"model"}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.match(node.value):
            yield f"{node.lineno}: {node.value[:60]}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, method = ast.unparse(node.func.value), node.func.attr
            if method in ANY_RECEIVER or (method in OF_A_MODEL and owner.rsplit(".", 1)[-1] in models):
                yield f"{node.lineno}: {owner}.{method}"


@pytest.mark.parametrize(
    "source",
    [
        "Member.update(name='x').execute()",
        "members.Member.create(name='x')",
        "kind.model.delete().execute()",
        "anything.insert_many(rows)",
        "member.delete_instance()",
        "database.execute_sql('UPDATE member SET name = 1')",
        "cursor.executemany(f'INSERT INTO {table} VALUES (1)', rows)",
    ],
)
def test_writing_round_the_doors_is_seen(source: str) -> None:
    assert list(writes(source))


def test_a_dict_or_a_list_may_change() -> None:
    assert not list(writes("row.update(name='x')\nrows.insert(0, row)\nlayout.insert(1, widget)\n'Update set'"))


def test_only_save_and_save_many_write() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{write}"
        for path in own_code()
        if path not in DOORS
        for write in writes(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        if isinstance(node, ast.ImportFrom):
            yield str(node.module)


def test_a_migration_imports_nothing_of_ours() -> None:
    scripts = [path for path in MIGRATIONS.glob("*.py") if path.name[0].isdigit()]
    assert scripts
    for path in scripts:
        assert not {name.split(".")[0] for name in imported(path)} & set(PACKAGES), path.name


def test_what_is_heavy_is_imported_where_it_is_used() -> None:
    """What the window needs to stand on its first list, and nothing that PySide6 would do with each import."""
    begun = "import builtins, sys; from nongson_desktop.__main__ import main; import ui.app, ui.pages.members; "
    maps = "__import__('pathlib').Path('/proc/self/maps').read_text() if sys.platform == 'linux' else ''"
    asked = f"print(type(builtins.__import__).__name__, 'Qt6Network' in ({maps}), *sys.modules)"
    done = subprocess.run([sys.executable, "-c", begun + asked], capture_output=True, text=True, check=True, cwd=ROOT)
    door, network, *known = done.stdout.split()
    assert network == "False", "a library that can reach the network is loaded"
    assert {"db.members", "ui.pages.members"} <= set(known)
    heavy = {"reportlab.platypus", "docx", "python_calamine", "xlsxwriter", "PySide6.QtPdf"}
    assert set(known) & heavy == set()
    later = {"db.contests", "db.awards", "db.plans", "nongson_desktop.catalog", "nongson_desktop.safety.check"}
    assert set(known) & later == set()
    assert door == "builtin_function_or_method"


def test_qts_whole_style_and_how_it_is_called_are_not_made_known_for_a_start() -> None:
    """What explains a wrong call PySide6 compiles anew in each process: it waits for one, and then explains it."""
    wrong = """
import sys, ui.app, ui.pages.members
from PySide6 import QtCore, QtWidgets
parser = sys.modules["shibokensupport.signature.parser"]
print(type(parser).__name__, [name for name in ("QStyle", "QWizard") if name in vars(QtWidgets)])
try:
    QtCore.QTimer().setInterval("soon")
except TypeError as refused:
    print(refused)
print(type(parser).__name__)
"""
    done = subprocess.run([sys.executable, "-c", wrong], capture_output=True, text=True, check=True, cwd=ROOT)
    before, *said, after = done.stdout.splitlines()
    assert (before, after) == ("_LazyModule []", "module")
    assert "  PySide6.QtCore.QTimer.setInterval(msec: int, /)" in said


def test_no_file_grows_past_500_lines() -> None:
    files = (*own_code(), *sources("tests"))
    long = {path.name: lines for path in files if (lines := path.read_bytes().count(b"\n")) > 500}
    assert long == {}


def test_functions_stay_short() -> None:
    lengths = sorted(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in own_code()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[len(lengths) * 9 // 10] <= 25


def test_a_module_is_named_after_what_it_knows() -> None:
    empty_words = {"utils", "util", "helpers", "helper", "misc", "common", "mixed", "manager", "stuff"}
    assert [path for path in sources(*PACKAGES, "tests") if set(path.stem.split("_")) & empty_words] == []


def test_nothing_is_left_for_later() -> None:
    left = re.compile(r"\b(TODO|FIXME)\b")
    assert [path for path in own_code() if left.search(path.read_text(encoding="utf-8"))] == []


def test_no_font_is_committed() -> None:
    folders = (*PACKAGES, "resources", "tests")
    assert [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix.lower() in FONTS] == []


def test_the_window_opens_no_connection() -> None:
    doors = re.compile(r"QNetworkAccessManager|QTcpSocket|QSslSocket|QWebEngine|QUdpSocket")
    assert [path for path in own_code() if doors.search(path.read_text(encoding="utf-8"))] == []


def test_every_text_is_composed() -> None:
    """Vietnamese in two code points per letter looks the same and compares different."""
    endings = {".py", ".toml", ".md", ".svg", ".json"}
    folders = [path for name in (*PACKAGES, "resources", "tests") for path in (ROOT / name).rglob("*")]
    texts = [path for path in (*folders, *ROOT.glob("*.*")) if path.suffix in endings]
    split = [path for path in texts if not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))]
    assert split == []


def locked() -> dict[str, str]:
    entries = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return {re.sub(r"[-_.]+", "-", entry.split("==")[0]).lower(): entry for entry in entries if entry.strip()}


def test_every_package_is_locked_to_its_version_and_its_hashes() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    entries = locked()
    for wanted in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        name, _, version = wanted.partition("==")
        entry = entries[re.sub(r"[-_.]+", "-", name).lower()]
        assert version in entry
    assert all("--hash=sha256:" in entry for entry in entries.values())


def test_the_lock_names_no_place_of_its_own() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|--index|--find-links|/home|/root|/opt|^-e", text, re.MULTILINE)


def test_a_call_that_returns_nothing_takes_nothing(qapp: object) -> None:
    """A PySide6 that drops a reference to None on each call ends the program after a few thousand."""
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("x")
    assert abs(sys.getrefcount(None) - before) < 50


def test_a_bundle_carries_every_module_of_ours() -> None:
    """Papers, lists and what is due name their functions in words; PyInstaller reads imports only."""
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    assert 'for package in ("nongson_desktop", "ui", "db") for module in collect_submodules(package)' in spec
    assert "hiddenimports=[*FONT_PACKAGES, *OURS]" in spec

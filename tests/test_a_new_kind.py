"""A record kind is a model with its listing, a migration and a line of the catalogue: tried with a kind nobody has."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parent.parent
MODEL = '''
"""Vật lưu niệm: what the office keeps of its history."""

from typing import Any

import peewee as pw

from db.base import Record
from db.search import View, folded


class Keepsake(Record):
    name = pw.CharField(verbose_name="Hiện vật", max_length=200)
    given_on = pw.DateField(verbose_name="Ngày nhận", null=True)

    class Screen(Record.Screen):
        title = "Vật lưu niệm"
        columns = ("name", "given_on")


def listing(view: View) -> Any:
    query = Keepsake.select().where(Keepsake.hidden == False)
    for word in folded(view.search).split():
        query = query.where(pw.fn.folded(Keepsake.name).contains(word))
    return query
'''
MIGRATION = '''
"""What the office keeps of its history."""

STATEMENTS = (
    'CREATE TABLE "keepsake" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" VARCHAR(16) NOT NULL,'
    ' "hidden" INTEGER NOT NULL, "name" VARCHAR(200) NOT NULL, "given_on" DATE)',
    'CREATE UNIQUE INDEX "keepsake_uid" ON "keepsake" ("uid")',
)


def up(migrator, db):
    for statement in STATEMENTS:
        db.execute_sql(statement)
'''
LINE = 'Kind("keepsakes", keepsakes.Keepsake, keepsakes.listing, (keepsakes.Keepsake.given_on, keepsakes.Keepsake.id)),'
STORY = """
import contextlib
import io
import json
import sys
from pathlib import Path

import db
from db.open import close_office, open_office
from db.schema import differences
from nongson_desktop.cli import main

office, book, out = sys.argv[1:]
assert db.__file__.startswith(str(Path.cwd()))


def said(*words):
    with contextlib.redirect_stdout(io.StringIO()) as heard:
        code = main(list(words))
    return code, heard.getvalue()


told = {
    "made": said("new", office, "--name", "Đảng bộ xã Suối Mây")[0],
    "tried": json.loads(said("import", office, book, "--kind", "keepsakes", "--dry-run", "--json")[1]),
    "read": json.loads(said("import", office, book, "--kind", "keepsakes", "--json")[1]),
    "found": json.loads(said("list", office, "keepsakes", "--search", "co truyen", "--json")[1]),
    "written": said("list", office, "keepsakes", "--xlsx", out)[0],
}
told |= {
    "undone": said("undo-import", office, str(told["read"]["number"]))[0],
    "left": json.loads(said("list", office, "keepsakes", "--json")[1]),
    "again": json.loads(said("import", office, out, "--kind", "keepsakes", "--json")[1]),
    "check": json.loads(said("check", office, "--json")[1]),
}
open_office(Path(office))
told["schema"] = [str(one) for one in differences()]
close_office()
Path("told.json").write_text(json.dumps(told))
"""


def test_a_new_kind_touches_three_places_and_the_lists_and_excel_follow(tmp_path: Path) -> None:
    house = tmp_path / "house"
    for part in ("db", "nongson_desktop"):
        shutil.copytree(ROOT / part, house / part, ignore=shutil.ignore_patterns("__pycache__"))
    (house / "db/keepsakes.py").write_text(MODEL.lstrip(), encoding="utf-8")
    (house / "db/migrations/9000_keepsakes.py").write_text(MIGRATION.lstrip(), encoding="utf-8")
    catalog = house / "nongson_desktop/catalog.py"
    words = catalog.read_text(encoding="utf-8")
    assert words.count("KINDS = (\n") == words.count("from db import (\n") == 1
    words = words.replace("from db import (\n", "from db import (\n    keepsakes,\n")
    catalog.write_text(words.replace("KINDS = (\n", f"KINDS = (\n    {LINE}\n"), encoding="utf-8")
    told = _story(house, tmp_path)
    assert told["made"] == 0
    flag, picture = {"name": "Cờ truyền thống", "given_on": "2020-09-02"}, {"name": "Ảnh đại hội", "given_on": None}
    assert [{"row": 2, **flag}, {"row": 3, **picture}] == [
        {name: row[name] for name in ("row", "name", "given_on")} for row in told["tried"]["rows"]
    ]
    assert (told["read"]["rows_written"], told["read"]["problems"]) == (2, [])
    assert [{name: row[name] for name in flag} for row in told["found"]] == [flag]
    assert (told["written"], told["undone"], told["left"]) == (0, 0, [])
    assert told["again"]["rows_written"] == 2
    assert (told["check"], told["schema"]) == ({"ok": True, "problems": []}, [])


def _story(house: Path, tmp_path: Path) -> dict[str, object]:
    book = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for place, row in enumerate(
            (("Hiện vật", "Ngày nhận"), ("Cờ truyền thống", "02/09/2020"), ("Ảnh đại hội", ""))
        ):
            sheet.write_row(place, 0, row)
    (house / "story.py").write_text(STORY, encoding="utf-8")
    asked = [sys.executable, "story.py", str(tmp_path / "office"), str(book), str(tmp_path / "out.xlsx")]
    subprocess.run(asked, cwd=house, check=True, capture_output=True, timeout=120)
    told: dict[str, object] = json.loads((house / "told.json").read_text(encoding="utf-8"))
    return told

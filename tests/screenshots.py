"""The README's pictures, taken from the running program on the practice office."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from db.awards import Award
from db.evaluation import Rating
from db.open import close_office
from nongson_desktop.sample import make_sample
from ui import work
from ui.app import application
from ui.main_window import MainWindow

PICTURES = Path(__file__).resolve().parent.parent / "resources" / "pictures"
DAY = date(2026, 12, 10)
COLOURS = 64


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="nongson-pictures-") as place:
        os.environ["NONGSON_HOME"] = str(Path(place, "home"))
        application()
        make_sample(Path(place, "office"))
        close_office()
        window = MainWindow(DAY)
        window.show()
        window.open_folder(Path(place, "office"))
        window.resize(1366, 768)
        commended = Award.select().where(Award.member.is_null(False)).order_by(Award.position.desc()).first()
        window.show_member(commended.member_id)
        settle()
        keep(window.grab(), PICTURES / "members.png")
        window.set_cell(half_rated())
        window.go("evaluation")
        settle()
        keep(window.grab(), PICTURES / "evaluation.png")
        window.close()


def half_rated() -> int:
    """A cell whose members have their levels of the year already."""
    rating = Rating.select().where(Rating.year == DAY.year, Rating.level != "", Rating.member.is_null(False)).first()
    return int(rating.organization_id)


def settle() -> None:
    """Let the window finish what it does beside itself, and its timers run out."""
    QTest.qWait(400)
    while work.board.jobs:
        QTest.qWait(20)
    QTest.qWait(200)


def keep(picture: QPixmap, path: Path) -> None:
    """A small file: the window has few colours."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(held, "PNG")
    image = Image.open(BytesIO(bytes(held.data().data()))).convert("RGB")
    path.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()

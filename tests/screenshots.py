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

from db.open import close_office
from nongson_desktop.sample import make_sample
from ui import work
from ui.app import application
from ui.main_window import MainWindow

PICTURES = Path(__file__).resolve().parent.parent / "resources" / "pictures"
PAGES = ("members", "evaluation")
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
        for key in PAGES:
            window.go(key)
            settle()
            keep(window.grab(), PICTURES / f"{key}.png")
        window.close()


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

"""The loop anybody would write with reportlab alone; run by itself, it reads what to set from a JSON file."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Line = tuple[str, str, float, float, float]  # text, face, size, x, y


def draw(lines: list[Line], names: list[str]) -> bytes:
    """The lines of the first certificate on a page for each name, with that name where the first one stands."""
    target = BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(target, pagesize=(width, height), initialFontName=lines[0][1], invariant=1)
    canvas.beginForm("frame")
    canvas.rect(20, 20, width - 40, height - 40)
    canvas.rect(26, 26, width - 52, height - 52)
    canvas.endForm()
    for name in names:
        canvas.doForm("frame")
        for text, face, size, x, y in lines:
            canvas.setFont(face, size)
            canvas.drawString(x, y, text.replace(names[0], name))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def main(task: Path, target: Path) -> None:
    asked = json.loads(task.read_text(encoding="utf-8"))
    for face, file in asked["faces"].items():
        pdfmetrics.registerFont(TTFont(face, file))
    target.write_bytes(draw(asked["lines"], asked["names"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

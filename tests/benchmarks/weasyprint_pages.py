"""The same certificates from HTML by WeasyPrint; run by an interpreter that has it, told what to set by a JSON file."""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from typing import Any

FACE = '@font-face {{ font-family: "{}"; src: url("file://{}"); }}'
LINE = "<p style=\"left: {x}pt; bottom: {y}pt; font: {size}pt '{face}'\">{text}</p>"
SHEET = """
{faces}
@page {{ size: A4 landscape; margin: 0; }}
section {{ position: relative; width: 297mm; height: 209.9mm; page-break-after: always; }}
section:last-child {{ page-break-after: avoid; }}
div {{ position: absolute; inset: 20pt; border: 1pt solid black; outline: 1pt solid black; outline-offset: -7pt; }}
p {{ position: absolute; margin: 0; line-height: 1; white-space: nowrap; }}
"""


def page(lines: list[Any], first: str, name: str) -> str:
    set_ = [
        LINE.format(text=escape(text.replace(first, name)), face=face, size=size, x=x, y=y)
        for text, face, size, x, y in lines
    ]
    return f"<section><div></div>{''.join(set_)}</section>"


def main(task: Path, target: Path) -> None:
    from weasyprint import HTML

    asked = json.loads(task.read_text(encoding="utf-8"))
    faces = "\n".join(FACE.format(face, file) for face, file in asked["faces"].items())
    pages = "".join(page(asked["lines"], asked["names"][0], name) for name in asked["names"])
    style = f"<style>{SHEET.format(faces=faces)}</style>"
    HTML(string=f"<!DOCTYPE html><meta charset=utf-8>{style}{pages}").write_pdf(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""A spreadsheet as OpenDocument has it, in as few parts as the format asks for."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

KIND = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def cell(value: Any = None, span: tuple[int, int] | None = None, repeated: int = 1) -> str:
    """One cell, over so many rows and columns, or so many times."""
    spanned = ' table:number-rows-spanned="{}" table:number-columns-spanned="{}"'.format(*span) if span else ""
    opened = f"<table:table-cell{spanned}{_repeated('columns', repeated)}"
    if value is None:
        return f"{opened}/>"
    return f"{opened} {_value(value)}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def _value(value: Any) -> str:
    if isinstance(value, date):
        return f'office:value-type="date" office:date-value="{value.isoformat()}"'
    if isinstance(value, int | float):
        return f'office:value-type="float" office:value="{value}"'
    return 'office:value-type="string"'


def row(cells: Iterable[str], repeated: int = 1) -> str:
    return f"<table:table-row{_repeated('rows', repeated)}>{''.join(cells)}</table:table-row>"


def _repeated(what: str, count: int) -> str:
    return f' table:number-{what}-repeated="{count}"' if count > 1 else ""


def save(path: Path, sheets: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Write sheets of rows made by `row`."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(rows)}</table:table>" for name, rows in sheets
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", KIND, zipfile.ZIP_STORED)
        parts.writestr("content.xml", content)
        parts.writestr("META-INF/manifest.xml", _MANIFEST)

"""The same certificates as one OpenDocument text, a page for each name, for LibreOffice to turn into a PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

STYLE = """<style:style style:name="L{number}" style:family="paragraph">
<style:paragraph-properties fo:text-align="center" {page}/>
<style:text-properties style:font-name="Liberation Serif" fo:font-size="{size}pt"/></style:style>"""
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="Liberation Serif" svg:font-family="Liberation Serif"/>
</office:font-face-decls>
<office:automatic-styles>
<style:page-layout style:name="sheet"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm"
 style:print-orientation="landscape"
 fo:margin="7mm" fo:padding="10mm" fo:border="1pt solid #000000"/></style:page-layout>
{styles}</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="sheet"/></office:master-styles>
<office:body><office:text>{pages}</office:text></office:body></office:document>
"""


def write(lines: list[Any], names: list[str], target: Path) -> None:
    """What a mail merge makes before it prints: the template with each name put in, page after page."""
    styles = [
        STYLE.format(number=number, size=size, page='fo:break-before="page"' if number == 0 else "")
        for number, (_text, _face, size, _x, _y) in enumerate(lines)
    ]
    pages = [
        f'<text:p text:style-name="L{number}">{escape(text.replace(names[0], name))}</text:p>'
        for name in names
        for number, (text, *_) in enumerate(lines)
    ]
    target.write_text(DOCUMENT.format(styles="".join(styles), pages="".join(pages)), encoding="utf-8")

"""A canvas that writes each page out as it is done: however many pages, only what all share is kept until the end."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFCrossReferenceTable,
    PDFFile,
    PDFIndirectObject,
    PDFObjectReference,
    PDFTrailer,
)
from reportlab.pdfgen.canvas import Canvas


class StreamedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas for hundreds of pages alike; forms and pictures are made before the first page that uses them.

    reportlab itself keeps every page as objects and formats them all when it saves, four copies in the end.
    """

    def __init__(self, out: BytesIO, **settings: Any) -> None:
        super().__init__(out, **settings)
        self._out = out
        self._shared: dict[tuple[str, ...], PDFObjectReference] = {}
        self._write_head()

    def showPage(self) -> None:  # noqa: N802  (reportlab's name)
        name, forms = self._doc.thisPageName(), tuple(self._formsinuse)
        super().showPage()
        page = self._doc.idToObject[name]
        self._doc.Pages.pages[-1] = PDFObjectReference(name)
        if forms and not (page.ExtGState or page._colorsUsed or page._shadingUsed):
            page.Resources = self._resources(page, forms)
        self._write(name)
        self._write(page.Contents.__InternalName__)

    def _resources(self, page: Any, forms: tuple[str, ...]) -> PDFObjectReference:
        """What pages with these forms draw from, named by all of them."""
        if forms not in self._shared:
            page.check_format(self._doc)
            self._shared[forms] = self._doc.Reference(page.Resources)
        return self._shared[forms]

    def save(self) -> None:
        """Write what the pages share and the table of places; the canvas is not used any more."""
        self._register_rest()
        number = 0
        while (name := self._doc.numberToId.get(number := number + 1)) is not None:
            if name not in self._doc.idToOffset:
                self._write(name)
        self._write_end()
        self._out.seek(0)
        self._write_head()  # again: a picture that shines through asks for a later version of PDF

    def _write_head(self) -> None:
        self._out.write(b"".join(PDFFile(self._doc._pdfVersion).strings))

    def _write(self, name: str) -> None:
        """Write one object and let go of it; what it names is known by then or follows."""
        doc = self._doc
        content = PDFIndirectObject(name, doc.idToObject[name]).format(doc)
        doc.idToOffset[name] = self._out.tell()
        self._out.write(content)
        doc.idToObject[name] = None

    def _register_rest(self) -> None:
        """What reportlab adds at the end: the faces, the description and the outline."""
        doc = self._doc
        for font in doc.delayedFonts:
            font.addObjects(doc)
        doc.info.invariant = doc.invariant
        doc.info.digest(doc.signature)
        doc.Reference(doc.Catalog)
        doc.Reference(doc.info)
        doc.Outlines.prepare(doc, self)
        if doc.Outlines.ready < 0:
            doc.Catalog.Outlines = None

    def _write_end(self) -> None:
        doc, begun = self._doc, self._out.tell()
        names = [doc.numberToId[number] for number in range(1, len(doc.numberToId) + 1)]
        table = PDFCrossReferenceTable()
        table.addsection(0, names)
        self._out.write(table.format(doc))
        root, info = doc.Reference(doc.Catalog), doc.Reference(doc.info)
        trailer = PDFTrailer(begun, Size=len(names) + 1, Root=root, Info=info, ID=doc.ID())
        self._out.write(trailer.format(doc))

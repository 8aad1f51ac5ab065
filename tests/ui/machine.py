"""The printer beside the desk: commands of the printing system that keep what they are handed."""

from __future__ import annotations

from pathlib import Path

from tests.documents.geometry import pages_of

OPTIONS = "PageSize/Media Size: *A4 A3 A5\nInputSlot/Media Source: *Auto Tray1\nManualFeed/Manual: *False True\n"


class Machine:
    """A printer that keeps what it is handed: stands in for the machine beside the desk."""

    def __init__(self, place: Path) -> None:
        self.place = place
        (place / "lp").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {place}/words\ncat > {place}/got.pdf\n')
        self.knows(OPTIONS)
        (place / "lp").chmod(0o755)

    def knows(self, options: str) -> None:
        (self.place / "options").write_text(options)
        (self.place / "lpoptions").write_text(f"#!/bin/sh\ncat {self.place}/options\n")
        (self.place / "lpoptions").chmod(0o755)

    @property
    def words(self) -> list[str]:
        return (self.place / "words").read_text().splitlines()

    @property
    def pages(self) -> list[str]:
        """The text of each page that it was handed last."""
        return [page.text for page in pages_of((self.place / "got.pdf").read_bytes())]

"""The process of its own that opens a foreign layout or picture, under limits of memory and time."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from pathlib import Path

from db.errors import UserError
from nongson_desktop.documents.layout_files import MOST_BYTES, read_layout, write_layout
from nongson_desktop.documents.pictures import read_picture, taken_in
from nongson_desktop.excel.child import limit

LAYOUT = "layout"


def main(argv: list[str]) -> int:
    """Print a layout, or the picture for the use named, as one JSON document, or the sentence why it was refused."""
    limit()
    kind, path = argv[0], Path(argv[1])
    try:
        document = {"said": _layout(path) if kind == LAYOUT else b64encode(read_picture(path, kind)).decode()}
    except UserError as error:
        document = {"refused": error.message}
    except MemoryError:
        return 1
    sys.stdout.buffer.write(json.dumps(document).encode())
    return 0


def _layout(path: Path) -> str:
    """The file written anew, each picture in it looked at."""
    with path.open("rb") as file:
        layout = read_layout(file.read(MOST_BYTES + 1), path.name)
    pictures = {use: taken_in(content, path.name, use) for use, content in layout.pictures.items()}
    return write_layout(layout.with_pictures(pictures)).decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

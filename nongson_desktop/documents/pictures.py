"""Pictures of layouts: a scan of the stock, an emblem, a background; a foreign one is measured before it is opened."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from db.errors import UserError
from db.layouts import PictureUse
from nongson_desktop.paths import read_file

SUFFIXES = (".png", ".jpg", ".jpeg")
MOST_BYTES = 30 << 20
_MOST_POINTS = 60_000_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
_PNG_PARTS = (b"IHDR", b"IDAT", b"IEND")
_JPEG_PARTS = (b"\xff\xe0", b"\xff\xdb", b"\xff\xc0", b"\xff\xc4")
_JFIF, _SCAN = b"\xff\xe0", b"\xff\xda"
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]")
_LONGEST = {PictureUse.BACKDROP: 2400, PictureUse.EMBLEM: 1200, PictureUse.BACKGROUND: 5000}


def read_picture(path: Path, use: str) -> bytes:
    """The picture made as large as its use needs, as a fresh JPEG or, for an emblem, PNG; raises UserError."""
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(f"Tệp “{path.name}” không phải ảnh PNG hoặc JPEG.")
    content = read_file(path, MOST_BYTES)
    if len(content) > MOST_BYTES:
        raise UserError(f"Ảnh “{path.name}” lớn hơn {MOST_BYTES >> 20} MB; hãy quét lại ở 200 dpi.")
    return _made(content, path.name, use)


def taken_in(content: bytes, name: str, use: str) -> bytes:
    """A picture that came in a layout file: byte for byte when it is nothing but points written our way, else anew.

    Raises UserError that names the file.
    """
    if len(content) > MOST_BYTES:
        raise UserError(f"Ảnh trong tệp “{name}” lớn hơn {MOST_BYTES >> 20} MB.")
    made = _made(content, name, use)
    return content if _is_bare(content, use) and _size(content) == _size(made) else made


def _size(content: bytes) -> tuple[int, int]:
    from PIL import Image

    with Image.open(BytesIO(content)) as picture:
        return picture.size


def _is_bare(content: bytes, use: str) -> bool:
    """Whether the file holds the parts that we write and nothing before, between or after them."""
    return _is_bare_png(content) if use == PictureUse.EMBLEM else _is_bare_jpeg(content)


def _is_bare_png(content: bytes) -> bool:
    at, kind = len(_PNG), b""
    while content.startswith(_PNG) and kind != b"IEND":
        length, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if kind not in _PNG_PARTS:
            return False
        at += length + 12
    return at == len(content)


def _is_bare_jpeg(content: bytes) -> bool:
    at = len(_JPEG)
    while content[at : at + 2] != _SCAN:
        kind, length = content[at : at + 2], int.from_bytes(content[at + 2 : at + 4], "big")
        if kind not in _JPEG_PARTS or (kind == _JFIF and length != 16):
            return False
        at += 2 + length
    end = _MARKER.search(content, at + 2)
    return end is not None and content[end.start() :] == b"\xff\xd9"


def _made(content: bytes, name: str, use: str) -> bytes:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > _MOST_POINTS:
                raise UserError(f"Ảnh “{name}” quá lớn ({picture.width} × {picture.height} điểm); hãy quét ở 200 dpi.")
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((_LONGEST[use], _LONGEST[use]))
            return _written(upright, use)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise UserError(f"Tệp “{name}” không phải ảnh PNG hoặc JPEG, hoặc bị hỏng.") from error


def _written(picture: object, use: str) -> bytes:
    """Written anew, so that nothing but the picture's points comes along."""
    from PIL import Image

    assert isinstance(picture, Image.Image)
    out = BytesIO()
    if use == PictureUse.EMBLEM:
        picture.convert("RGBA").save(out, "PNG", optimize=True)
    else:
        white = Image.new("RGB", picture.size, "white")
        rgba = picture.convert("RGBA")
        white.paste(rgba, mask=rgba.getchannel("A"))
        white.save(out, "JPEG", quality=88)
    return out.getvalue()

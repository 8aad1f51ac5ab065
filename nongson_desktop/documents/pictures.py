"""Pictures of layouts: a scan of the stock, an emblem, a background; a foreign file is measured before it is opened."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from db.errors import UserError
from db.layouts import PictureUse

SUFFIXES = (".png", ".jpg", ".jpeg")
MOST_BYTES = 30 << 20
_MOST_POINTS = 60_000_000
_LONGEST = {PictureUse.BACKDROP: 2400, PictureUse.EMBLEM: 1200, PictureUse.BACKGROUND: 5000}


def read_picture(path: Path, use: str) -> bytes:
    """The picture made as large as its use needs, as a fresh JPEG or, for an emblem, PNG; raises UserError."""
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(f"Tệp “{path.name}” không phải ảnh PNG hoặc JPEG.")
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise UserError(f"Không đọc được tệp ảnh “{path.name}”: {error.strerror}.") from error
    if size > MOST_BYTES:
        raise UserError(f"Ảnh “{path.name}” lớn hơn {MOST_BYTES >> 20} MB; hãy quét lại ở 200 dpi.")
    return _made(content, path.name, use)


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

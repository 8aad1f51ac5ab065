"""Words that stand on every paper, and the check that each sign of a paper can be printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nongson_desktop.documents import fonts
from nongson_desktop.documents.content import Content

TITLE = "ĐẢNG CỘNG SẢN VIỆT NAM"
DRAFT = "BẢN NHÁP"
CODE = "Mã giấy: "


def check_signs(content: Content) -> None:
    """Refuse signs that the faces lack, naming the paper and whom it is about."""
    where = f"{content.title} – {content.owner.name}" if content.owner.name else content.title
    for text in texts(content):
        fonts.require_glyphs(text, f"{where}: {text[:60]}")


def texts(value: Any) -> Iterator[str]:
    """Every text of a paper."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            if name != "geometry":
                yield from texts(getattr(value, name))

"""What a value is in the database, and plain values as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from json import encoder
from types import NoneType
from typing import Any

import peewee as pw

from db.search import nfc

_AS_IT_IS = {str, int, bool, float, NoneType}


def stored(way_in: Callable[[Any], Any], value: Any) -> Any:
    """Text in NFC and trimmed, a link as its id, dates and decimals as plain values."""
    if isinstance(value, str):
        value = way_in((value if value.isascii() else nfc(value)).strip())
    else:
        value = way_in(value.get_id() if isinstance(value, pw.Model) else value)
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def stored_text(value: Any) -> Any:
    """As `stored`, of a field of plain text: most of what a list brings."""
    if value is None:
        return None
    text = value if isinstance(value, str) else str(value)
    return (text if text.isascii() else nfc(text)).strip()


def tidy(value: Any) -> Any:
    return nfc(value).strip() if isinstance(value, str) else value


# JSONEncoder.encode makes one anew for each row; the types of json do not name it
_pieces = encoder.c_make_encoder(  # type: ignore[attr-defined]
    None, json.JSONEncoder().default, encoder.encode_basestring, None, ": ", ", ", True, False, True
)


def as_json(values: Any) -> str:
    """Plain values as JSON, names in order and letters as they are."""
    return "".join(_pieces(values, 0))

"""Layout files: a layout as text that another office can take in; what comes in is believed in nothing.

A file holds no path. The pictures that print travel in it; the scan under the layout, which may be of a sheet with
somebody's name on it, stays at home.
"""

from __future__ import annotations

import binascii
import json
import tomllib
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import fields, replace
from hashlib import sha256
from typing import Any

from db.errors import UserError
from db.layouts import Anchor, Face, PictureUse
from db.search import nfc
from nongson_desktop.documents.layouts import EXTRA, KINDS, LABELS, MOST_LINES, SIDES, Field, Layout, check

FORMAT, WITH_PICTURES = "nongson-layout-1", "nongson-layout-2"
SUFFIX = ".toml"
MOST_BYTES = 32 << 20
TRAVELLING = (PictureUse.EMBLEM, PictureUse.BACKGROUND)
_LONGEST = 80
_LONGEST_WORDS = 300
_ALL = "all"
_TEXTS, _FLAGS = ("name", "stock"), ("on_stock", "frame", "emblem", "rule")
_NUMBERS = tuple(
    one.name for one in fields(Layout) if one.name not in (*_TEXTS, *_FLAGS, "fields", "words", "pictures")
)
_FIELD_FLAGS = ("bold", "italic", "shown", "fixed")
_FIELD_NUMBERS = ("x", "size", "floor", "width")
_CHOICES = {"anchor": dict(Anchor.LABELS), "face": dict(Face.LABELS)}


class _Wrong(ValueError):  # noqa: N818  (what is wrong in the file, in words)
    pass


def read_layout(content: bytes, name: str) -> Layout:
    """The layout in a file of that name, its pictures not yet looked at; raises UserError that says what is wrong."""
    try:
        layout = _layout(_parsed(content))
        check(layout)
    except _Wrong as error:
        raise UserError(f"Không nhận tệp mẫu “{name}”: {error}.") from error
    except UserError as error:
        raise UserError(f"Không nhận tệp mẫu “{name}”: {error.message}") from error
    return layout


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise _Wrong(f"tệp lớn hơn {MOST_BYTES >> 20} MB, không phải tệp mẫu giấy khen")
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _Wrong("không phải tệp mẫu giấy khen, hoặc tệp bị hỏng") from error
    if found.pop("format", None) not in (FORMAT, WITH_PICTURES):
        raise _Wrong("không phải tệp mẫu giấy khen của chương trình này, hoặc do bản mới hơn ghi")
    return found


def _layout(found: dict[str, Any]) -> Layout:
    _only(found, {*_TEXTS, *_FLAGS, *_NUMBERS, "fields", "words", "pictures"}, "tệp")
    values: dict[str, Any] = {key: _text(found, key, "tệp") for key in _TEXTS}
    values |= {key: _flag(found, key, "tệp") for key in _FLAGS}
    values |= {key: _number(found, key, "tệp") for key in _NUMBERS}
    parts = _table(found, "fields", "tệp")
    _only(parts, set(LABELS), "fields")
    if missing := [key for key in LABELS if key not in parts and key not in EXTRA]:
        raise _Wrong(f"thiếu ô {missing[0]} ({LABELS[missing[0]].lower()})")
    values["fields"] = {key: _field(key, _table(parts, key, "fields")) for key in LABELS if key in parts}
    pictures = _pictures(_table(found, "pictures", "tệp")) if "pictures" in found else {}
    return Layout(**values, words=_words(_table(found, "words", "tệp")), pictures=pictures)


def _field(key: str, found: dict[str, Any]) -> Field:
    _only(found, {*_FIELD_FLAGS, *_FIELD_NUMBERS, *_CHOICES, "y", "color"}, key)
    values: dict[str, Any] = {name: _number(found, name, key) for name in _FIELD_NUMBERS}
    values |= {name: _flag(found, name, key) for name in _FIELD_FLAGS if name in found}
    values |= {name: _choice(found, name, key) for name in _CHOICES if name in found}
    if "color" in found:
        values["color"] = _text(found, "color", key).lower()
    return Field(key=key, y=_baselines(found, key), **values)


def _baselines(found: dict[str, Any], key: str) -> tuple[float, ...]:
    lines = found.get("y")
    if not isinstance(lines, list) or not 1 <= len(lines) <= MOST_LINES:
        raise _Wrong(f"{key}: y phải là danh sách từ 1 đến {MOST_LINES} số")
    made = tuple(_number({"y": one}, "y", key) for one in lines)
    if list(made) != sorted(set(made)):
        raise _Wrong(f"{key}: các dòng phải lần lượt từ trên xuống")
    return made


def _words(found: dict[str, Any]) -> dict[str, dict[str, str]]:
    _only(found, {_ALL, *KINDS[1:]}, "words")
    made = {}
    for kind in found:
        said = _table(found, kind, "words")
        _only(said, set(LABELS), f"words.{kind}")
        made["" if kind == _ALL else kind] = {key: _text(said, key, f"words.{kind}", _LONGEST_WORDS) for key in said}
    return made


def _pictures(found: dict[str, Any]) -> dict[str, bytes]:
    _only(found, set(TRAVELLING), "pictures")
    try:
        return {use: b64decode(found[use], validate=True) for use in TRAVELLING if use in found}
    except (binascii.Error, TypeError, ValueError) as error:
        raise _Wrong("ảnh trong tệp bị hỏng") from error


def _only(found: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(found) - known):
        raise _Wrong(f"{where} có mục lạ “{unknown[0][:_LONGEST]}”")


def _table(found: Mapping[str, Any], key: str, where: str) -> dict[str, Any]:
    value = found.get(key)
    if not isinstance(value, dict):
        raise _Wrong(f"{where} thiếu phần {key}")
    return value


def _text(found: Mapping[str, Any], key: str, where: str, longest: int = _LONGEST) -> str:
    value = found.get(key)
    if not isinstance(value, str) or len(value) > longest:
        raise _Wrong(f"{where}: {key} phải là chữ, không quá {longest} ký tự")
    if any(unicodedata.category(sign)[0] == "C" for sign in value):
        raise _Wrong(f"{where}: {key} có ký tự điều khiển")
    return nfc(value).strip()


def _flag(found: Mapping[str, Any], key: str, where: str) -> bool:
    value = found.get(key)
    if not isinstance(value, bool):
        raise _Wrong(f"{where}: {key} phải là true hoặc false")
    return value


def _number(found: Mapping[str, Any], key: str, where: str) -> float:
    value = found.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= SIDES[1]:
        raise _Wrong(f"{where}: {key} phải là số từ 0 đến {SIDES[1]:g}")
    return float(value)


def _choice(found: Mapping[str, Any], key: str, where: str) -> str:
    value = found.get(key)
    if value not in list(_CHOICES[key]):
        raise _Wrong(f"{where}: {key} phải là một trong {', '.join(_CHOICES[key])}")
    return str(value)


def write_layout(layout: Layout) -> bytes:
    """The layout as a file with the pictures that print; raises UserError when they are too large to travel."""
    pictures = {use: layout.pictures[use] for use in TRAVELLING if use in layout.pictures}
    lines = [f"format = {_quoted(WITH_PICTURES if pictures else FORMAT)}"]
    lines += [f"{key} = {_quoted(getattr(layout, key))}" for key in (*_TEXTS, *_NUMBERS, *_FLAGS)]
    lines += ["", "[fields]"]
    lines += [f"{key} = {{ {_parts(one)} }}" for key, one in layout.fields.items()]
    for kind, said in layout.words.items():
        lines += ["", f"[words.{kind or _ALL}]", *(f"{key} = {_quoted(text)}" for key, text in said.items())]
    if pictures:
        lines += ["", "[pictures]", *(f"{use} = '{b64encode(content).decode()}'" for use, content in pictures.items())]
    content = ("\n".join(lines) + "\n").encode()
    if len(content) > MOST_BYTES:
        raise UserError(f"Ảnh của mẫu quá lớn, không ghi được thành tệp dưới {MOST_BYTES >> 20} MB.")
    return content


def fingerprint(layout: Layout) -> str:
    """What tells layouts apart by what they print, whatever they are called; 16 signs."""
    content = write_layout(replace(layout, name="", pictures={}))
    for use in TRAVELLING:
        content += sha256(layout.pictures.get(use, b"")).digest()
    return sha256(content).hexdigest()[:16]


def _parts(one: Field) -> str:
    names = (*_FIELD_NUMBERS, "anchor", "face", "color", *_FIELD_FLAGS)
    lines = ", ".join(_quoted(y) for y in one.y)
    return ", ".join([f"y = [{lines}]", *(f"{name} = {_quoted(getattr(one, name))}" for name in names)])


def _quoted(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else f"{round(value, 3):g}"

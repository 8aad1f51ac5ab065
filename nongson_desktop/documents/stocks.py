"""The layouts one can print on: those that come with the program and the office's own, kept as records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from typing import Any

from db import layouts as tables
from db.awards import Award, AwardDecision
from db.base import Record, Row, action, save_many
from db.errors import UserError
from db.layouts import CertificateChange, LayoutField, LayoutPicture, LayoutWords
from db.search import folded
from nongson_desktop.documents.layout_files import SUFFIX, read_layout
from nongson_desktop.documents.layouts import LABELS, Field, Layout, check, check_template
from nongson_desktop.paths import resources

SHIPPED = ("a4", "a4-stock", "a3", "a3-stock")
DEFAULT = SHIPPED[0]
_OWN = tuple(one.name for one in fields(Layout) if one.name not in ("fields", "words", "pictures"))
_FIELD = tuple(one.name for one in fields(Field) if one.name not in ("key", "y"))


@dataclass(frozen=True)
class Stock:
    """A layout as a choice: its key is what a request asks for, its id that of the office's own."""

    key: str
    name: str
    stock: str
    on_stock: bool
    id: int | None = None


@dataclass(frozen=True)
class Change:
    """What differs for one recipient in one element."""

    text: str = ""
    dx: float = 0.0
    dy: float = 0.0


Changes = Mapping[int, Mapping[str, Change]]


@cache
def shipped(key: str) -> Layout:
    """A layout that comes with the program; it is never changed, only copied."""
    path = resources() / "layouts" / f"{key}{SUFFIX}"
    return read_layout(path.read_bytes(), path.name)


def stocks() -> list[Stock]:
    """The office's own layouts by name, then those of the program; one query."""
    own = tables.Layout.select().where(tables.Layout.hidden == False)
    listed = [Stock(one.name, one.name, one.stock, one.on_stock, one.id) for one in own]
    ready = [(key, shipped(key)) for key in SHIPPED]
    return [
        *sorted(listed, key=lambda one: folded(one.name)),
        *(Stock(key, one.name, one.stock, one.on_stock) for key, one in ready),
    ]


def layout_named(key: str) -> Layout:
    """The layout that a request asks for, by its key or its name; raises UserError naming those there are."""
    if key in ("", *SHIPPED):
        return shipped(key or DEFAULT)
    known = stocks()
    found = next((one for one in known if folded(key) in (folded(one.key), folded(one.name))), None)
    if found is None:
        raise UserError(f"Không có phôi “{key}”. Các phôi: {', '.join(one.key for one in known)}.", "stock")
    return load(found.id) if found.id else shipped(found.key)


def load(layout_id: int) -> Layout:
    """One of the office's own layouts, read in four queries; raises UserError."""
    record = tables.Layout.get_or_none(tables.Layout.id == layout_id, tables.Layout.hidden == False)
    if record is None:
        raise UserError("Mẫu này không còn; hãy chọn mẫu khác.", "stock")
    parts = {one.key: _field(one) for one in _visible(LayoutField, record)}
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for said in _visible(LayoutWords, record):
        words[said.kind][said.key] = said.text
    return Layout(
        **{name: getattr(record, name) for name in _OWN},
        fields={key: parts[key] for key in LABELS if key in parts},
        words=dict(words),
        pictures={one.use: bytes(one.content) for one in _visible(LayoutPicture, record)},
    )


def _visible(model: Any, record: tables.Layout) -> Iterable[Any]:
    found: Iterable[Any] = model.select().where(model.layout == record, model.hidden == False).order_by(model.id)
    return found


def _field(one: LayoutField) -> Field:
    lines = tuple(float(part) for part in one.baselines.split())
    return Field(key=one.key, y=lines, **{name: getattr(one, name) for name in _FIELD})


def keep_layout(layout: Layout, layout_id: int | None = None) -> int:
    """Keep the layout as a new one of the office, or as what that one is from now on; one Action; raises UserError."""
    check(layout)
    _refuse_taken_name(layout, layout_id)
    verb = "Sửa" if layout_id else "Thêm"
    with action(f"{verb} mẫu giấy khen {layout.name}"):
        row = {name: getattr(layout, name) for name in _OWN}
        (kept,) = save_many(tables.Layout, [{**row, "id": layout_id} if layout_id else row])
        record = tables.Layout.get_by_id(kept)
        _keep_rows(LayoutField, record, {(one.key,): _field_row(one) for one in layout.fields.values()})
        said: dict[tuple[str, ...], Row] = {
            (kind, key): {"text": text} for kind, texts in layout.words.items() for key, text in texts.items()
        }
        _keep_rows(LayoutWords, record, said)
        _keep_pictures(record, layout.pictures)
    return int(kept)


def _refuse_taken_name(layout: Layout, layout_id: int | None) -> None:
    taken = (one for one in stocks() if one.id is None or one.id != layout_id)
    if any(folded(layout.name) in (folded(one.name), folded(one.key)) for one in taken):
        raise UserError(f"Đã có mẫu tên “{layout.name}”; hãy đặt tên khác.", "name")


def _field_row(one: Field) -> Row:
    return {"baselines": " ".join(f"{y:g}" for y in one.y), **{name: getattr(one, name) for name in _FIELD}}


_IDENTITY: dict[type[Record], tuple[str, ...]] = {LayoutField: ("key",), LayoutWords: ("kind", "key")}


def _keep_rows(model: type[Record], record: tables.Layout, wanted: Mapping[tuple[str, ...], Row]) -> None:
    """Change the rows that are there, add those that are not, hide those no longer wanted."""
    names = _IDENTITY[model]
    known = {tuple(getattr(one, name) for name in names): one.id for one in _visible(model, record)}
    rows = [
        {"id": known.get(identity), "layout": record.id, **dict(zip(names, identity, strict=True)), **row}
        for identity, row in wanted.items()
    ]
    save_many(model, [{name: value for name, value in row.items() if name != "id" or value} for row in rows])
    save_many(model, [{"id": known[identity], "hidden": True} for identity in known if identity not in wanted])


def _keep_pictures(record: tables.Layout, pictures: Mapping[str, bytes]) -> None:
    known = {(one.use, one.sha256): one.id for one in _visible(LayoutPicture, record)}
    wanted = {(use, sha256(content).hexdigest()): content for use, content in pictures.items()}
    save_many(LayoutPicture, [{"id": known[one], "hidden": True} for one in known if one not in wanted])
    fresh = [
        {"layout": record.id, "use": use, "sha256": digest, "content": content}
        for (use, digest), content in wanted.items()
        if (use, digest) not in known
    ]
    save_many(LayoutPicture, fresh)


def hide_layout(layout_id: int) -> None:
    """Put one of the office's own layouts away, as one Action that can be taken back."""
    record = tables.Layout.get_by_id(layout_id)
    with action(f"Cất mẫu giấy khen {record.name}"):
        save_many(tables.Layout, [{"id": layout_id, "hidden": True}])


def changes_of(awards: Sequence[int | None]) -> Changes:
    """What differs for these recipients; one query."""
    found: dict[int, dict[str, Change]] = defaultdict(dict)
    wanted = [award for award in awards if award is not None]
    decisions = Award.select(Award.decision).where(Award.id.in_(wanted[:1]))
    query = (
        CertificateChange.select(CertificateChange, Award.id)
        .join(Award)
        .where(CertificateChange.hidden == False, Award.decision.in_(decisions))
    )
    for one in query:
        found[one.__data__["award"]][one.key] = Change(one.text, one.dx, one.dy)
    return found


def keep_changes(award: Award, changes: Mapping[str, Change]) -> None:
    """Keep what differs for this recipient, as one Action; raises UserError when the certificate is issued."""
    decision = AwardDecision.get_by_id(award.__data__["decision"])
    if decision.issued_on is not None:
        raise UserError(
            f"Giấy khen của {award.name} đã ban hành ngày {decision.issued_on:%d/%m/%Y}, không chỉnh riêng được nữa."
        )
    wanted = {key: change for key, change in changes.items() if change != Change()}
    for key, change in wanted.items():
        check_template(change.text, LABELS[key])
    model = CertificateChange
    known = {one.key: one.id for one in model.select().where(model.award == award, model.hidden == False)}
    with action(f"Chỉnh riêng giấy khen của {award.name}"):
        rows = [{"award": award.id, "key": key, **vars(change)} for key, change in wanted.items()]
        save_many(model, [{**row, "id": known[row["key"]]} if row["key"] in known else row for row in rows])
        save_many(model, [{"id": known[key], "hidden": True} for key in known if key not in wanted])

"""Mẫu in of certificates: where each element stands on a stock, in which letters, and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from db.awards import AwardKind
from db.errors import UserError
from db.layouts import Anchor, Face

LABELS = {
    "g1": "Tiêu đề",
    "g2": "Cơ quan khen thưởng",
    "g3": "Chữ TẶNG",
    "g4": "Tên hình thức khen",
    "g5": "Tên người, tổ chức được khen",
    "g6": "Chức vụ, đơn vị",
    "g7": "Thành tích",
    "g8": "Số, ngày quyết định",
    "g9": "Số vào sổ",
    "g10": "Địa danh, ngày tháng",
    "g11": "Quyền hạn ký",
    "g12": "Chức vụ người ký",
    "g13": "Họ tên người ký",
    "x1": "Chữ thêm 1",
    "x2": "Chữ thêm 2",
    "x3": "Chữ thêm 3",
    "x4": "Chữ thêm 4",
}
EXTRA = ("x1", "x2", "x3", "x4")
PLACEHOLDERS = {
    "issuer": "cơ quan khen thưởng, chữ hoa",
    "prefix": "“Đồng chí” trước tên người",
    "recipient": "tên được khen, chữ hoa",
    "name": "tên được khen như trong quyết định",
    "unit": "chức vụ, đơn vị",
    "achievement": "thành tích",
    "year": "năm thành tích",
    "first_year": "năm đầu của 5 năm",
    "number": "số và ký hiệu quyết định",
    "date": "ngày … tháng … năm …",
    "day": "ngày của quyết định",
    "month": "tháng của quyết định",
    "decision_year": "năm của quyết định",
    "place": "địa danh",
    "register": "số vào sổ khen thưởng",
    "authority": "quyền hạn ký",
    "post": "chức vụ người ký",
    "signer": "họ tên người ký",
    "code": "mã giấy, khi đã ban hành",
}
OWN = frozenset({"prefix", "recipient", "name", "unit", "achievement", "register"})
KINDS = ("", *(kind for kind, _ in AwardKind.LABELS))
NAMED_COLORS = {
    "black": (0.0, 0.0, 0.0),
    "red": (0.78, 0.06, 0.09),
    "gold": (0.72, 0.53, 0.04),
    "blue": (0.05, 0.2, 0.5),
}
EDGE = 5.0
MOST_LINES = 6
SIDES = (90.0, 600.0)
POINTS = (6.0, 150.0)
_SEAL = 40 / 210
_HOLE = re.compile(r"\{([a-z_]+)\}")
_HEX = re.compile(r"#[0-9a-f]{6}")
REGISTER_GAP = "……………"
_BLANK = {"register": REGISTER_GAP}


@dataclass(frozen=True)
class Field:
    """One element: the baselines of its lines and its anchor in mm, sizes in points."""

    key: str
    y: tuple[float, ...]
    x: float
    size: float
    floor: float
    width: float
    anchor: str = Anchor.CENTER
    face: str = Face.SERIF
    bold: bool = False
    italic: bool = False
    color: str = "black"
    shown: bool = True
    fixed: bool = True

    @property
    def pitch(self) -> float:
        """From one baseline to the next; for a single line what suits its size."""
        return (self.y[-1] - self.y[0]) / (len(self.y) - 1) if len(self.y) > 1 else round(self.size * 0.5, 1)

    @property
    def left(self) -> float:
        """Where the room of a line begins."""
        return self.x - {Anchor.LEFT: 0.0, Anchor.CENTER: 0.5, Anchor.RIGHT: 1.0}[self.anchor] * self.width

    def moved(self, dx: float, dy: float) -> Field:
        """The same element further to the right and down, to a hundredth of a millimetre."""
        return replace(self, x=round(self.x + dx, 2), y=tuple(round(y + dy, 2) for y in self.y))

    def with_lines(self, count: int, pitch: float) -> Field:
        """The same first line, with so many lines at one distance."""
        return replace(self, y=tuple(round(self.y[0] + place * pitch, 2) for place in range(count)))


@dataclass(frozen=True)
class Layout:
    """A certificate on one stock, in mm from the top-left corner; `pictures` are PNG or JPEG by their use."""

    name: str
    stock: str
    width: float
    height: float
    on_stock: bool
    frame: bool
    outer: float
    inner: float
    emblem: bool
    emblem_x: float
    emblem_top: float
    emblem_height: float
    rule: bool
    rule_gap: float
    rule_thick: float
    draft_x: float
    draft_y: float
    draft_size: float
    fields: Mapping[str, Field]
    words: Mapping[str, Mapping[str, str]]
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    def template(self, key: str, kind: str = "") -> str:
        """What an element says for the kind of award: its own words, else those for every kind."""
        return self.words.get(kind, {}).get(key) or self.words.get("", {}).get(key, "")

    def with_field(self, one: Field) -> Layout:
        return replace(self, fields={**self.fields, one.key: one})

    def with_words(self, kind: str, key: str, text: str) -> Layout:
        """The same layout saying something else; no words means those for every kind."""
        own = {**self.words.get(kind, {}), key: text}
        return replace(self, words={**self.words, kind: {name: said for name, said in own.items() if said}})

    def with_picture(self, use: str, content: bytes) -> Layout:
        """The same layout with another picture for that use, or without one."""
        pictures = {**self.pictures, use: content}
        return self.with_pictures({name: held for name, held in pictures.items() if held})

    def with_pictures(self, pictures: Mapping[str, bytes]) -> Layout:
        return replace(self, pictures=pictures)

    def named(self, name: str) -> Layout:
        return replace(self, name=name)

    @property
    def marks(self) -> Mapping[str, Field]:
        """The elements that print, in the order of their keys."""
        return {key: self.fields[key] for key in LABELS if key in self.fields and self.fields[key].shown}


def rgb(color: str) -> tuple[float, float, float]:
    """A colour by its name or as #rrggbb, in parts of one."""
    if color in NAMED_COLORS:
        return NAMED_COLORS[color]
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def is_color(color: str) -> bool:
    return color in NAMED_COLORS or bool(_HEX.fullmatch(color))


def placeholders(template: str) -> set[str]:
    return set(_HOLE.findall(template))


def check_template(template: str, where: str) -> None:
    """Refuse a placeholder that nobody fills; raises UserError."""
    unknown = placeholders(template) - set(PLACEHOLDERS)
    rest = _HOLE.sub("", template)
    if unknown:
        raise UserError(
            f"{where}: không có chỗ điền {{{min(unknown)}}}. Các chỗ điền: "
            + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            + "."
        )
    if "{" in rest or "}" in rest:
        raise UserError(f"{where}: dấu ngoặc nhọn chỉ dùng cho chỗ điền, ví dụ {{recipient}}.")


def filled(template: str, values: Mapping[str, str], *, fixed: bool = True) -> str:
    """The words with their values; without the fixed words only what lies between the first and the last value."""
    if not fixed:
        template = template[template.find("{") : template.rfind("}") + 1]
    blank = _BLANK if fixed else {}
    said = _HOLE.sub(lambda hole: values.get(hole[1], "") or blank.get(hole[1], ""), template)
    return said.strip(" ")  # a gap to write in is of other spaces and stays


def check(layout: Layout) -> None:
    """Refuse what cannot be printed; raises UserError with the field that is wrong."""
    if not layout.name.strip():
        raise UserError("Chưa đặt tên cho mẫu.", "name")
    if not layout.stock.strip():
        raise UserError("Chưa ghi loại giấy hoặc phôi.", "stock")
    for side, words in ((layout.width, "Chiều rộng"), (layout.height, "Chiều cao")):
        if not SIDES[0] <= side <= SIDES[1]:
            raise UserError(f"{words} của giấy phải từ {SIDES[0]:g} đến {SIDES[1]:g} mm.", "width")
    _check_frame(layout)
    for one in layout.fields.values():
        _check_field(layout, one)
    for said in layout.words.values():
        for key, text in said.items():
            check_template(text, LABELS[key])


def _check_frame(layout: Layout) -> None:
    most = min(layout.width, layout.height) / 6
    if not (layout.outer >= 0 and layout.outer + 4 <= layout.inner <= most):
        raise UserError(
            f"Khung trong phải cách khung ngoài ít nhất 4 mm và cách mép giấy không quá {number(most)} mm.", "inner"
        )
    if not 3 <= layout.emblem_height <= layout.height / 2:
        raise UserError(f"Biểu trưng phải cao từ 3 đến {number(layout.height / 2)} mm.", "emblem_height")


def _check_field(layout: Layout, one: Field) -> None:
    name = LABELS[one.key]
    if not (0 <= one.x <= layout.width and one.y[0] >= 0 and one.y[-1] <= layout.height):
        raise UserError(f"{name} nằm ngoài tờ giấy.", one.key)
    if not POINTS[0] <= one.floor <= one.size <= POINTS[1]:
        raise UserError(
            f"{name}: cỡ chữ từ {POINTS[0]:g} đến {POINTS[1]:g} pt, cỡ nhỏ nhất không lớn hơn cỡ chữ.", one.key
        )
    if not 5 <= one.width <= layout.width:
        raise UserError(f"{name}: bề rộng phải từ 5 đến {number(layout.width)} mm.", one.key)
    if not is_color(one.color):
        raise UserError(f"{name}: màu “{one.color}” không hợp lệ.", one.key)


def warnings(layout: Layout) -> list[str]:
    """What prints but may come out badly: too near to the edge, or no room left for signature and seal."""
    return [*_near_edges(layout), *_narrow_gap(layout)]


def _near_edges(layout: Layout) -> Iterator[str]:
    for key, one in layout.marks.items():
        top = one.y[0] - one.size * 0.25
        outside = (one.left, layout.width - one.left - one.width, top, layout.height - one.y[-1])
        if min(outside) < EDGE:
            yield f"{LABELS[key]} cách mép giấy chưa đến {EDGE:g} mm: máy in có thể không in được."


def _narrow_gap(layout: Layout) -> Iterator[str]:
    if {"g12", "g13"} <= set(layout.marks):
        gap = layout.fields["g13"].y[0] - layout.fields["g12"].y[-1]
        least = min(layout.width, layout.height) * _SEAL
        if gap < least - 0.05:
            yield f"Chỗ ký và đóng dấu chỉ còn {number(gap)} mm, nên để ít nhất {number(least)} mm."


def resized(layout: Layout, width: float, height: float) -> Layout:
    """The layout on a paper of another size: places go with their side, letters with the smaller change."""
    across, down = width / layout.width, height / layout.height
    least = min(across, down)

    def put(one: Field) -> Field:
        size = min(max(_half(one.size * least), POINTS[0]), POINTS[1])
        return replace(
            one,
            x=round(one.x * across, 1),
            y=tuple(round(y * down, 1) for y in one.y),
            size=size,
            floor=min(max(_half(one.floor * least), POINTS[0]), size),
            width=max(5.0, round(one.width * across, 1)),
        )

    inner = min(max(layout.inner * least, 4.0), min(width, height) / 6)
    return replace(
        layout,
        width=width,
        height=height,
        outer=round(max(min(layout.outer * least, inner - 4), 0), 1),
        inner=round(inner - 0.05, 1),
        emblem_x=round(layout.emblem_x * across, 1),
        emblem_top=round(layout.emblem_top * down, 1),
        emblem_height=round(max(layout.emblem_height * least, 3), 1),
        rule_gap=round(layout.rule_gap * least, 1),
        draft_x=round(layout.draft_x * across, 1),
        draft_y=round(layout.draft_y * down, 1),
        draft_size=_half(layout.draft_size * least),
        fields={key: put(one) for key, one in layout.fields.items()},
    )


def _half(points: float) -> float:
    return round(points * 2) / 2


def number(value: float) -> str:
    """A measure as it is read: 29,7."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")

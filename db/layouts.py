"""Mẫu giấy khen: layouts with their fields, words and pictures, printers' offsets, what differs for one recipient."""

from __future__ import annotations

import peewee as pw

from db.awards import Award
from db.base import Record


class Anchor:
    """Which point of a line its x is."""

    LEFT, CENTER, RIGHT = "left", "center", "right"
    LABELS = ((LEFT, "Mép trái"), (CENTER, "Giữa"), (RIGHT, "Mép phải"))


class Face:
    SERIF, SCRIPT = "serif", "script"
    LABELS = ((SERIF, "Times New Roman"), (SCRIPT, "Chữ viết tay"))


class PictureUse:
    """The backdrop lies under the layout on screen and is never printed."""

    BACKDROP, EMBLEM, BACKGROUND = "backdrop", "emblem", "background"
    LABELS = ((BACKDROP, "Ảnh chụp phôi"), (EMBLEM, "Biểu trưng"), (BACKGROUND, "Nền, khung in"))


class Layout(Record):
    """Where everything stands on one stock: mm from the top-left corner, sizes in points."""

    name = pw.CharField(verbose_name="Tên mẫu", max_length=80)
    stock = pw.CharField(verbose_name="Loại giấy, phôi", max_length=80)
    width = pw.FloatField(verbose_name="Rộng (mm)")
    height = pw.FloatField(verbose_name="Cao (mm)")
    on_stock = pw.BooleanField(verbose_name="In lên phôi có sẵn khung", default=False)
    frame = pw.BooleanField(verbose_name="In khung", default=True)
    outer = pw.FloatField(verbose_name="Khung ngoài cách mép (mm)")
    inner = pw.FloatField(verbose_name="Khung trong cách mép (mm)")
    emblem = pw.BooleanField(verbose_name="In biểu trưng", default=True)
    emblem_x = pw.FloatField(verbose_name="Tâm biểu trưng (mm)")
    emblem_top = pw.FloatField(verbose_name="Đỉnh biểu trưng (mm)")
    emblem_height = pw.FloatField(verbose_name="Biểu trưng cao (mm)")
    rule = pw.BooleanField(verbose_name="Kẻ dưới tiêu đề", default=True)
    rule_gap = pw.FloatField(verbose_name="Đường kẻ dưới tiêu đề (mm)")
    rule_thick = pw.FloatField(verbose_name="Nét kẻ (pt)")
    draft_x = pw.FloatField(verbose_name="Chữ bản nháp: x (mm)")
    draft_y = pw.FloatField(verbose_name="Chữ bản nháp: y (mm)")
    draft_size = pw.FloatField(verbose_name="Chữ bản nháp: cỡ (pt)")

    class Screen(Record.Screen):
        title = "Mẫu giấy khen"
        columns = ("name", "stock", "width", "height", "on_stock")


class LayoutField(Record):
    """One element of a layout; `baselines` are those of its lines, in mm, the first one first."""

    layout = pw.ForeignKeyField(Layout, verbose_name="Mẫu", backref="parts")
    key = pw.CharField(verbose_name="Ô")
    shown = pw.BooleanField(verbose_name="In", default=True)
    fixed = pw.BooleanField(verbose_name="In cả chữ cố định", default=True)
    x = pw.FloatField(verbose_name="x (mm)")
    baselines = pw.CharField(verbose_name="Chân chữ từng dòng (mm)")
    anchor = pw.CharField(verbose_name="Căn theo", choices=Anchor.LABELS, default=Anchor.CENTER)
    size = pw.FloatField(verbose_name="Cỡ chữ (pt)")
    floor = pw.FloatField(verbose_name="Nhỏ nhất (pt)")
    width = pw.FloatField(verbose_name="Rộng nhất (mm)")
    face = pw.CharField(verbose_name="Phông", choices=Face.LABELS, default=Face.SERIF)
    bold = pw.BooleanField(verbose_name="Đậm", default=False)
    italic = pw.BooleanField(verbose_name="Nghiêng", default=False)
    color = pw.CharField(verbose_name="Màu", default="black")

    class Screen(Record.Screen):
        title = "Ô của mẫu giấy khen"
        columns = ("layout", "key", "x", "baselines", "size")


class LayoutWords(Record):
    """What an element says for one kind of award; no kind means for every kind without words of its own."""

    layout = pw.ForeignKeyField(Layout, verbose_name="Mẫu", backref="wordings")
    kind = pw.CharField(verbose_name="Loại khen", default="")
    key = pw.CharField(verbose_name="Ô")
    text = pw.CharField(verbose_name="Chữ in")

    class Screen(Record.Screen):
        title = "Chữ của mẫu giấy khen"
        columns = ("layout", "kind", "key", "text")


class LayoutPicture(Record):
    """A picture of a layout as PNG or JPEG."""

    layout = pw.ForeignKeyField(Layout, verbose_name="Mẫu", backref="pictures")
    use = pw.CharField(verbose_name="Dùng làm", choices=PictureUse.LABELS)
    sha256 = pw.CharField(verbose_name="SHA-256")
    content = pw.BlobField()

    unaudited = ("content",)

    class Screen(Record.Screen):
        title = "Ảnh của mẫu giấy khen"
        columns = ("layout", "use", "sha256")


class PrinterOffset(Record):
    """How a page is moved and stretched so that it stands right on one stock from one tray of one printer."""

    printer = pw.CharField(verbose_name="Máy in")
    tray = pw.CharField(verbose_name="Khay giấy", default="")
    stock = pw.CharField(verbose_name="Loại giấy, phôi")
    dx = pw.FloatField(verbose_name="Dịch sang phải (mm)", default=0.0)
    dy = pw.FloatField(verbose_name="Dịch xuống dưới (mm)", default=0.0)
    scale_x = pw.FloatField(verbose_name="Giãn ngang", default=1.0)
    scale_y = pw.FloatField(verbose_name="Giãn dọc", default=1.0)
    measured_on = pw.DateField(verbose_name="Ngày đo", null=True)

    class Screen(Record.Screen):
        title = "Căn chỉnh máy in"
        columns = ("printer", "tray", "stock", "dx", "dy", "scale_x", "scale_y", "measured_on")


class CertificateChange(Record):
    """What differs for one recipient: other words, or an element moved; no text means the layout's own words."""

    award = pw.ForeignKeyField(Award, verbose_name="Người được khen", backref="certificate_changes")
    key = pw.CharField(verbose_name="Ô")
    text = pw.CharField(verbose_name="Chữ in riêng", default="")
    dx = pw.FloatField(verbose_name="Dịch sang phải (mm)", default=0.0)
    dy = pw.FloatField(verbose_name="Dịch xuống dưới (mm)", default=0.0)

    class Screen(Record.Screen):
        title = "Giấy khen chỉnh riêng"
        columns = ("award", "key", "text", "dx", "dy")

"""Phiếu khôi phục: the code that opens the office when every password is forgotten, on paper for the safe."""

from __future__ import annotations

from datetime import date

from nongson_desktop.documents.content import Content, Fact, Facts, Signature
from nongson_desktop.documents.page import committee_head, drawn_up, heading, office_on, paragraph, place_date, title

_STEPS = (
    "Mở chương trình, chọn dữ liệu này, bấm “Quên mật khẩu…”.",
    "Gõ mã khôi phục ở trên (gạch nối, chữ hoa hay chữ thường đều được), rồi đặt mật khẩu mới.",
    "Lập phiếu khôi phục mới ở trang Tài khoản: mã cũ từ đó không mở được nữa. Huỷ phiếu này.",
)


def recovery_sheet(code: str, on: date) -> bytes:
    """The sheet as PDF bytes; the code stands nowhere else once the sheet is closed."""
    from nongson_desktop.documents import pdf

    office = office_on(on)
    content = Content(
        title="Phiếu khôi phục",
        head=committee_head(office, place_date=place_date(office, on)),
        blocks=(
            title("PHIẾU KHÔI PHỤC", "mật khẩu của dữ liệu Nông Sơn"),
            paragraph(
                "Ai có mã này mở được toàn bộ dữ liệu của đảng bộ. Bỏ phiếu vào phong bì, niêm phong, cất trong két;"
                " không chụp ảnh, không chép vào máy tính."
            ),
            Facts(((Fact("Mã khôi phục", code, strong=True),), (Fact("Dữ liệu của", office.names.name),))),
            heading("Khi không còn ai nhớ mật khẩu"),
            *(paragraph(f"{number}. {step}") for number, step in enumerate(_STEPS, 1)),
            drawn_up(Signature("", "NGƯỜI GIỮ PHIẾU", "", "(ký, ghi rõ họ tên)"), "NGƯỜI LẬP PHIẾU"),
        ),
        geometry=office.geometry,
        on=on,
    )
    return pdf.draw([content])

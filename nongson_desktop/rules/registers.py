"""Sổ sách: the registers an office must keep (HD 38-HD/BTCTW V.1, HD 06-HD/TW 8.2h)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from db.errors import UserError
from db.registers import RegisterEntry, RegisterKind
from nongson_desktop.rules import register_awards, register_moves
from nongson_desktop.rules import register_lines as lines
from nongson_desktop.rules.register_lines import Lines

_WHO = (("Họ và tên", 2.4), ("Ngày sinh", 1.4), ("Chi bộ", 2.2))
_SIGNED = ("Ký nhận", 1.0)
_NOTE = ("Ghi chú", 1.4)
_WHOM = ("member", "organization")


@dataclass(frozen=True)
class Register:
    """One register: its headings with their shares of the width, and where its lines come from.

    `fields` are what is asked where it is written by hand, under the names that this register gives them; `whole` is
    a list of one day, the others hold what happened in the days asked for; `source` is the page its lines come from.
    """

    key: str
    title: str
    headings: tuple[tuple[str, float], ...]
    lines: Lines
    kind: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    unit: str = "dòng"
    source: str = ""

    @property
    def paper(self) -> str:
        return f"register-{self.key}"


_HANDED = {
    "dated": "Ngày giao nhận",
    "member": "Đảng viên (để trống nếu giao nhận nhiều người)",
    "organization": "hoặc chi bộ",
    "text": "Nội dung, số lượng",
    "given_by": "Bên giao",
    "received_by": "Bên nhận",
    "document": "Văn bản",
    "note": "Ghi chú",
}
REGISTERS = (
    Register(
        "members",
        "Sổ danh sách đảng viên",
        (
            ("Số TT", 0.6),
            ("Họ và tên; họ và tên khai sinh; ngày sinh", 2.5),
            ("Nam, nữ; dân tộc; tôn giáo", 1.1),
            ("Quê quán", 1.8),
            ("Văn hóa; lý luận; CMNV; ngoại ngữ", 1.6),
            ("Nghề nghiệp trước khi vào Đảng; hiện nay", 1.7),
            ("Ngày vào Đảng; ngày chính thức", 1.35),
            ("Số thẻ; số lý lịch; số Huy hiệu Đảng", 1.8),
            ("Bộ đội, công an, hưu trí", 1.0),
            ("Ngày chuyển đi; đến đảng bộ cơ sở", 1.5),
            ("Ngày chuyển đến; ở đảng bộ cơ sở nào đến", 1.6),
            ("Ngày từ trần; lý do", 1.35),
            ("Ngày ra khỏi Đảng; hình thức", 1.35),
            ("Ghi chú", 1.4),
        ),
        lines.member_book,
        whole=True,
        unit="đảng viên",
        source="Đảng viên",
    ),
    Register(
        "probationary",
        "Sổ đảng viên dự bị",
        (
            ("TT", 0.5),
            *_WHO,
            ("Ngày quyết định kết nạp", 1.3),
            ("Ngày vào Đảng", 1.4),
            ("Hết 12 tháng dự bị", 1.4),
            ("Người giới thiệu", 2.0),
            _NOTE,
        ),
        lines.probationary,
        whole=True,
        unit="đảng viên",
        source="Đảng viên",
    ),
    Register(
        "left",
        "Sổ đảng viên ra khỏi Đảng",
        (
            ("TT", 0.5),
            *_WHO,
            ("Ngày vào Đảng", 1.4),
            ("Số thẻ", 1.75),
            ("Hình thức", 1.3),
            ("Ngày", 1.4),
            ("Văn bản, lý do", 2.2),
            ("Ngày gửi phiếu báo", 1.4),
        ),
        lines.left_party,
        unit="đảng viên",
        source="Đảng viên (đổi trạng thái)",
    ),
    Register(
        "deceased",
        "Sổ đảng viên từ trần",
        (
            ("TT", 0.5),
            *_WHO,
            ("Ngày vào Đảng", 1.4),
            ("Số thẻ", 1.75),
            ("Ngày từ trần", 1.4),
            ("Lý do", 2.4),
            ("Ngày gửi phiếu báo", 1.4),
        ),
        lines.deceased,
        unit="đảng viên",
        source="Đảng viên (đổi trạng thái)",
    ),
    Register(
        "cards",
        "Sổ phát thẻ đảng viên",
        (
            ("TT", 0.5),
            *_WHO,
            ("Số thẻ", 1.75),
            ("Ngày phát", 1.4),
            ("Nơi cấp", 1.8),
            _SIGNED,
            ("Cấp lại, đổi; ghi chú", 1.8),
        ),
        lines.cards,
        RegisterKind.CARD,
        {
            "dated": "Ngày phát",
            "member": "Đảng viên",
            "number": "Số thẻ",
            "text": "Cấp lại, đổi thẻ: vì sao",
            "given_by": "Nơi cấp",
            "document": "Quyết định",
            "note": "Ghi chú",
        },
        source="Đảng viên (ngày cấp thẻ)",
    ),
    Register(
        "cards-handed",
        "Sổ giao nhận thẻ đảng viên",
        (
            ("TT", 0.5),
            ("Ngày", 1.4),
            ("Đảng viên, chi bộ", 2.2),
            ("Số thẻ", 1.75),
            ("Nội dung, số lượng", 2.4),
            ("Bên giao", 1.8),
            ("Bên nhận", 1.8),
            ("Văn bản", 1.6),
            _SIGNED,
            _NOTE,
        ),
        lines.by_hand(RegisterKind.CARD_HANDED),
        RegisterKind.CARD_HANDED,
        {**_HANDED, "number": "Số thẻ"},
    ),
    Register(
        "files-handed",
        "Sổ giao nhận hồ sơ đảng viên",
        (
            ("TT", 0.5),
            ("Ngày", 1.4),
            ("Đảng viên, chi bộ", 2.2),
            ("Số lý lịch", 1.4),
            ("Tài liệu, số lượng", 2.6),
            ("Bên giao", 1.8),
            ("Bên nhận", 1.8),
            ("Văn bản", 1.6),
            _SIGNED,
            _NOTE,
        ),
        lines.by_hand(RegisterKind.FILE_HANDED),
        RegisterKind.FILE_HANDED,
        {**_HANDED, "number": "Số lý lịch", "text": "Tài liệu, số lượng"},
    ),
    Register(
        "files-read",
        "Sổ mượn, đọc hồ sơ đảng viên",
        (
            ("TT", 0.5),
            ("Ngày mượn", 1.4),
            ("Người mượn, đọc", 2.2),
            ("Hồ sơ của", 2.2),
            ("Tài liệu, mục đích", 2.6),
            ("Người cho phép", 1.8),
            ("Ngày trả", 1.4),
            ("Ký", 0.9),
            _NOTE,
        ),
        lines.by_hand(RegisterKind.FILE_READ),
        RegisterKind.FILE_READ,
        {
            "dated": "Ngày mượn",
            "received_by": "Người mượn, đọc",
            "member": "Hồ sơ của đảng viên",
            "text": "Tài liệu, mục đích",
            "document": "Người cho phép, văn bản",
            "ended_on": "Ngày trả",
            "note": "Ghi chú",
        },
    ),
    Register(
        "transfers",
        "Sổ giới thiệu sinh hoạt đảng",
        (
            ("TT", 0.5),
            ("Ngày giới thiệu, tiếp nhận", 1.25),
            ("Số giấy", 0.9),
            ("Họ và tên", 2.0),
            ("Ngày sinh", 1.4),
            ("Vào Đảng, chính thức", 1.25),
            ("Số thẻ", 1.75),
            ("Đi: nơi đến", 1.5),
            ("Đi: cấp ủy giới thiệu", 1.3),
            ("Đi: cấp ủy nhận", 1.3),
            ("Đến: nơi đi", 1.5),
            ("Đến: cấp ủy giới thiệu", 1.3),
            ("Đến: cấp ủy nhận", 1.3),
            ("Loại", 1.3),
        ),
        register_moves.transfers,
        source="Chuyển sinh hoạt",
    ),
    Register(
        "reports",
        "Sổ theo dõi phiếu báo",
        (
            ("TT", 0.5),
            ("Họ và tên", 2.2),
            ("Ngày sinh", 1.4),
            ("Loại", 1.9),
            ("Ngày", 1.4),
            ("Văn bản, nơi đi, nơi đến", 2.8),
            ("Ngày phiếu báo", 1.4),
            _NOTE,
        ),
        register_moves.reports,
        source="Chuyển sinh hoạt và Đảng viên (đổi trạng thái)",
    ),
    Register(
        "badges",
        "Sổ tặng Huy hiệu Đảng",
        (
            ("TT", 0.5),
            *_WHO,
            ("Kết nạp", 1.4),
            ("Huy hiệu", 0.9),
            ("Đợt", 1.4),
            ("Số, ngày quyết định", 2.0),
            ("Số huy hiệu", 1.3),
            _NOTE,
        ),
        register_awards.badges,
        source="Huy hiệu Đảng",
    ),
    Register(
        "awards",
        "Sổ theo dõi khen thưởng",
        (
            ("TT", 0.5),
            ("Tổ chức, họ và tên", 2.4),
            ("Đơn vị", 2.2),
            ("Hình thức", 1.2),
            ("Thành tích", 2.8),
            ("Cấp khen", 1.4),
            ("Số, ngày quyết định", 1.9),
            _NOTE,
        ),
        register_awards.awards,
        source="Khen thưởng và Khen của cấp trên",
    ),
    Register(
        "residence",
        "Sổ giới thiệu đảng viên giữ mối liên hệ nơi cư trú",
        (
            ("TT", 0.5),
            *_WHO,
            ("Nơi cư trú", 2.2),
            ("Số giấy", 0.9),
            ("Ngày giới thiệu", 1.4),
            ("Ngày nhận xét", 1.4),
            ("Nhận xét của nơi cư trú", 2.2),
            _NOTE,
        ),
        lines.by_hand(RegisterKind.RESIDENCE),
        RegisterKind.RESIDENCE,
        {
            "dated": "Ngày giới thiệu",
            "member": "Đảng viên",
            "received_by": "Nơi cư trú (chi bộ, cấp ủy)",
            "number": "Số giấy giới thiệu",
            "ended_on": "Ngày nhận xét",
            "text": "Nhận xét của nơi cư trú",
            "note": "Ghi chú",
        },
    ),
    Register(
        "resolutions",
        "Sổ nghị quyết của chi bộ, cấp ủy",
        (
            ("TT", 0.5),
            ("Số", 1.1),
            ("Ngày", 1.4),
            ("Chi bộ, cấp ủy", 2.4),
            ("Trích yếu, nội dung chính", 5.0),
            ("Hạn thực hiện", 1.4),
            ("Kết quả, ghi chú", 2.0),
        ),
        lines.by_hand(RegisterKind.RESOLUTION),
        RegisterKind.RESOLUTION,
        {
            "number": "Số nghị quyết",
            "dated": "Ngày",
            "organization": "Chi bộ, cấp ủy",
            "text": "Trích yếu, nội dung chính",
            "ended_on": "Hạn thực hiện",
            "note": "Kết quả, ghi chú",
        },
    ),
    Register(
        "compared",
        "Sổ đối chiếu số lượng, danh sách, hồ sơ",
        (
            ("TT", 0.5),
            ("Kỳ", 1.4),
            ("Ngày", 1.4),
            ("Với chi bộ, cấp trên", 2.4),
            ("Nội dung, kết quả", 4.4),
            ("Người đối chiếu", 2.0),
            _SIGNED,
            _NOTE,
        ),
        lines.by_hand(RegisterKind.COMPARED),
        RegisterKind.COMPARED,
        {
            "number": "Kỳ, ví dụ: quý III/2026",
            "dated": "Ngày đối chiếu",
            "organization": "Với chi bộ (để trống: mọi chi bộ, cấp trên)",
            "text": "Nội dung, kết quả",
            "given_by": "Người đối chiếu",
            "note": "Ghi chú",
        },
    ),
)


def register_of(key: str) -> Register:
    """The register by its key; raises UserError."""
    found = next((one for one in REGISTERS if one.key == key), None)
    if found is None:
        raise UserError(f"Không có sổ “{key}”.")
    return found


def register_for(kind: str) -> Register:
    """The register that a line written by hand stands in."""
    return next(one for one in REGISTERS if one.kind == kind)


# Written by hand


def check(entry: RegisterEntry) -> None:
    """Refuse a line that says nothing of what its register is about; raises UserError."""
    if entry.kind not in dict(RegisterKind.LABELS):
        raise UserError("Chưa chọn sổ.", "kind")
    if entry.dated is None:
        raise UserError("Chưa nhập ngày.", "dated")
    asked = register_for(entry.kind).fields
    if not any(entry.__data__.get(name) for name in _WHOM if name in asked):
        _refuse_nobody(entry, "member" if "member" in asked else "organization")
    if entry.kind == RegisterKind.RESOLUTION and not entry.text.strip():
        raise UserError("Chưa ghi trích yếu, nội dung của nghị quyết.", "text")
    if entry.ended_on is not None and entry.ended_on < entry.dated:
        label = asked.get("ended_on", "Ngày trả")
        raise UserError(f"{label} phải từ ngày {entry.dated:%d/%m/%Y} trở đi.", "ended_on")


def _refuse_nobody(entry: RegisterEntry, field: str) -> None:
    """Cards and files go from hand to hand in piles too, lists are compared with all; any other line is of somebody."""
    if entry.kind not in (RegisterKind.CARD_HANDED, RegisterKind.FILE_HANDED, RegisterKind.COMPARED):
        raise UserError("Chưa chọn đảng viên." if field == "member" else "Chưa chọn chi bộ, cấp ủy.", field)
    if not entry.text.strip():
        if entry.kind == RegisterKind.COMPARED:
            raise UserError("Ghi nội dung, kết quả đối chiếu.", "text")
        raise UserError("Ghi đảng viên, hoặc nội dung, số lượng giao nhận.", "text")


def write(entry: RegisterEntry) -> None:
    """Write a line by hand, in the current Action; raises UserError."""
    check(entry)
    entry.save()


def drop(entry: RegisterEntry) -> None:
    """Take a line off that was written by mistake, in the current Action; it can be brought back."""
    entry.hidden = True
    entry.save()

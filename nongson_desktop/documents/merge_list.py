"""Danh sách trộn thư: what the certificates say, a row for each recipient, for those who print them from Word."""

from __future__ import annotations

from nongson_desktop.documents.awards import chosen, decision_of
from nongson_desktop.documents.certificates import own_values, shared_values
from nongson_desktop.documents.request import Request

_FIELDS = {
    "prefix": "Danh xưng",
    "recipient": "Tên in hoa",
    "name": "Họ và tên",
    "unit": "Chức vụ đơn vị",
    "achievement": "Thành tích",
    "year": "Năm",
    "number": "Số quyết định",
    "date": "Ngày quyết định",
    "register": "Số vào sổ",
    "issuer": "Cơ quan khen thưởng",
    "place": "Địa danh",
    "authority": "Quyền hạn ký",
    "post": "Chức vụ người ký",
    "signer": "Người ký",
}


def merge_list(request: Request) -> bytes:
    """The workbook that Word's mail merge takes: headings in the first row, all cells as text; raises UserError."""
    from nongson_desktop.excel.writing import merge_workbook

    decision = chosen(decision_of(request), request)
    shared = shared_values(decision)
    rows = [
        [values[key].replace("\u00a0", " ").strip() for key in _FIELDS]
        for one in decision.recipients
        for values in [shared | own_values(decision, one)]
    ]
    return merge_workbook(tuple(_FIELDS.values()), rows, decision.on)

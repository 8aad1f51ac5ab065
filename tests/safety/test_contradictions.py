"""What contradicts itself is named: numbers given twice, years that lack somebody, sums that are none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from db.base import action, database, save_many
from db.members import Member, Status, StatusPeriod
from nongson_desktop.rules.members import place_member, set_status
from nongson_desktop.rules.organizations import cells, new_organization
from nongson_desktop.rules.rated import members_since
from nongson_desktop.safety.check import check_office
from nongson_desktop.safety.contradictions import CHECKS

_LEAST = "SELECT min(id) FROM rating WHERE year = {} AND member_id IS NOT NULL AND status != ''"
_RATED = f"{_LEAST} AND exempt_reason = '' AND level = 'HTT'"
DAMAGES = {
    "a number given twice": (
        "INSERT INTO document_number (uid, hidden, symbol, kind, term, number, dated, subject, owner) SELECT"
        " 'f', 0, symbol, kind, '2020-06-01', number, '2026-01-05', 'Quyết định khác', '' FROM document_number",
        "Số 118-QĐ/ĐU ghi cho 2 văn bản của một nhiệm kỳ: quyết định khen thưởng hằng năm năm 2025 ngày 24/12/2025;"
        " Quyết định khác ngày 05/01/2026.",
    ),
    "a number of old inspections given twice": (
        "UPDATE inspection SET decision_number = (SELECT decision_number FROM inspection WHERE code = '2018-001')"
        " WHERE code = '2018-002'",
        "Số 01-QĐ/ĐU ghi cho 2 văn bản của năm 2018: Kiểm tra, giám sát (số ",
    ),
    "a decision with another number": (
        "UPDATE award_decision SET number = '117'",
        "Quyết định khen thưởng (số 1) ghi số 117, mà sổ số văn bản ghi 118-QĐ/ĐU.",
    ),
    "a card of two": (
        "UPDATE member SET card_number = '000 098.000037' WHERE id = 2",
        "Số thẻ đảng viên 000098000037 ghi cho 2 người: Đoàn Thị Diễm Tuyết (số 1), Nguyễn Tấn Hưởng (số 2).",
    ),
    "an identity number of two": (
        "UPDATE member SET identity_number = '001200034' || (CASE id WHEN 3 THEN '' ELSE ' ' END) || '321'"
        " WHERE id IN (3, 4)",
        "Số định danh …321 ghi cho 2 người: ",
    ),
    "a badge of two": (
        "UPDATE badge_award SET badge_number = 'SL000001' WHERE id = 2",
        "Số huy hiệu SL000001 (30 năm) ghi cho 2 người: ",
    ),
    "somebody of a closed year": (
        f"UPDATE rating SET hidden = 1 WHERE id = ({_LEAST.format(2021)})",
        "có ngày 10/12/2021 mà không có trong danh sách",
    ),
    "somebody of an opened year": (
        f"UPDATE rating SET status = '' WHERE id = ({_LEAST.format(2026)})",
        "có ngày 10/12/2026 mà không có trong danh sách",
    ),
    "a cell of a closed year": (
        "UPDATE rating SET hidden = 1 WHERE year = 2022 AND member_id IS NULL AND cell LIKE 'Chi bộ%'",
        "Đánh giá năm 2022: Chi bộ",
    ),
    "a result": (
        f"UPDATE rating SET level = '' WHERE id = ({_RATED.format(2023)})",
        "Năm 2023 đã khoá sổ mà ",
    ),
    "the papers of a closed year": (
        "UPDATE kept_paper SET hidden = 1 WHERE year = 2024",
        "Năm 2024 đã khoá sổ mà không giữ giấy tờ nào của năm ấy",
    ),
    "the rules of a year": (
        "UPDATE evaluation SET profile_text = 'khoá = ' WHERE year = 2025",
        "Đánh giá năm 2025 không giữ được bộ quy định P2025 đã dùng",
    ),
    "a level that is none": (
        f"UPDATE rating SET level = 'TỐT' WHERE id = ({_RATED.format(2025)})",
        "Thống kê xếp loại năm 2025 không khớp: ",
    ),
    "a level of somebody not rated": (
        "UPDATE rating SET level = 'HTT' WHERE year = 2025 AND name = 'Đoàn Thị Quý'",
        "Thống kê xếp loại năm 2025: Đoàn Thị Quý không xếp loại mà ghi mức HTT.",
    ),
    "a bit of a kept paper": (
        "UPDATE kept_paper SET content = CAST(content || x'00' AS BLOB) WHERE id = 3",
        "Giấy tờ của năm đã khoá số 3 không còn nguyên như lúc giữ",
    ),
    "a bit of an issued paper": (
        "UPDATE issued_paper SET content = CAST(x'00' || content AS BLOB) WHERE id = 4",
        "Giấy tờ đã ban hành số 4 không còn nguyên như lúc giữ",
    ),
    "a stay in two cells": (
        "INSERT INTO membership (uid, hidden, since, document, reason, member_id, cell_id) SELECT"
        " 'm', 0, '2021-05-01', '', '', member_id, (SELECT max(cell_id) FROM membership WHERE cell_id != m.cell_id)"
        " FROM membership m WHERE until IS NULL AND hidden = 0 AND since IS NULL LIMIT 1",
        "Số lượng đảng viên từ 31/12/2020 đến 10/12/2021, ",
    ),
}


def test_each_contradiction_made_behind_the_program_is_named(practice_office: Path) -> None:
    for sql, _ in DAMAGES.values():
        database.execute_sql(sql)
    told = " ".join(check_office(practice_office).problems)
    assert [name for name, (_, said) in DAMAGES.items() if said not in told] == []


def test_what_is_learnt_after_a_year_was_listed_or_closed_is_no_contradiction(practice_office: Path) -> None:
    with action("Ghi bổ sung người đã ở chi bộ từ trước"):
        member = Member(name="Võ Út")
        member.save()
        place_member(member, cells(date(2026, 1, 1))[0])
        set_status(member, Status.OFFICIAL)
    with action("Ghi bổ sung chi bộ có từ trước"):
        new_organization("Chi bộ Trạm Y tế", since=date(2020, 1, 1))
    with action("Trở lại sinh hoạt từ trước"):
        away = StatusPeriod.get(StatusPeriod.status == Status.TRANSFERRED)
        save_many(StatusPeriod, [{"id": away.id, "status": Status.OFFICIAL}])
    assert members_since(2025, date(2025, 12, 10))
    assert [problem for check in CHECKS for problem in check()] == []

"""Decisions of discipline as the clerk records them, and the defects of earlier reviews."""

from __future__ import annotations

from datetime import date

import pytest

from db.base import Action, action
from db.discipline import Discipline, DisciplineForm
from db.errors import UserError
from db.judgement import Defect, DefectState
from db.members import Member, Status
from db.undoing import undo
from nongson_desktop.rules.defects import check as check_defect
from nongson_desktop.rules.defects import defects_before, is_remedied, named_before
from nongson_desktop.rules.discipline import check, disciplines_of_members, disciplines_of_organizations, words_of

DAY = date(2026, 5, 3)
REPRIMAND, WARNING, REMOVAL, DISSOLUTION = (
    DisciplineForm.REPRIMAND,
    DisciplineForm.WARNING,
    DisciplineForm.REMOVAL,
    DisciplineForm.DISSOLUTION,
)


@pytest.fixture
def cell(new_cell):
    return new_cell("Chi bộ thôn 1", date(2001, 4, 2))


@pytest.fixture
def member(cell, new_members) -> Member:
    return new_members(cell, 1, admitted="1998-05-19")[0]


def record(**values) -> Discipline:
    made = Discipline(**{"form": REPRIMAND, "decided_on": DAY, **values})
    check(made)
    with action("ghi kỷ luật"):
        made.save()
    return made


def test_a_decision_is_about_one_member_or_one_organisation(member, cell):
    with pytest.raises(UserError, match="Chọn đảng viên hoặc tổ chức"):
        record()
    with pytest.raises(UserError, match="một đảng viên hoặc một tổ chức"):
        record(member=member, organization=cell)
    record(member=member)
    record(organization=cell)
    assert list(disciplines_of_members(2026)) == [member.id]
    assert list(disciplines_of_organizations(2026)) == [cell.id]


def test_a_probationary_member_is_only_reprimanded_or_warned(cell, new_members):
    (young,) = new_members(cell, 1, Status.PROBATIONARY, admitted="2026-01-10")
    with pytest.raises(UserError, match=r"Với đảng viên dự bị.*khiển trách, cảnh cáo.*Điều 35"):
        record(member=young, form=REMOVAL)
    record(member=young, form=REMOVAL, party=False)
    assert words_of(record(member=young, form=WARNING)) == "cảnh cáo, quyết định ngày 03/05/2026"


def test_a_member_is_not_dissolved_and_an_organisation_not_removed(member, cell):
    with pytest.raises(UserError, match="Với đảng viên chính thức"):
        record(member=member, form=DISSOLUTION)
    with pytest.raises(UserError, match=r"Với tổ chức đảng.*giải tán"):
        record(organization=cell, form=REMOVAL)
    with pytest.raises(UserError, match="chỉ bị kỷ luật đảng"):
        record(organization=cell, party=False)
    record(organization=cell, form=DISSOLUTION)


def test_nobody_is_disciplined_before_admission_or_founding(member, cell):
    with pytest.raises(UserError, match="trước ngày vào Đảng 19/05/1998"):
        record(member=member, decided_on=date(1998, 5, 18))
    record(member=member, decided_on=date(1998, 5, 19))
    with action("lập"):
        cell.founded_on = date(2001, 4, 2)
        cell.save()
    with pytest.raises(UserError, match="trước ngày thành lập Chi bộ thôn 1"):
        record(organization=cell, decided_on=date(2001, 4, 1))


def test_a_decision_ends_after_it_was_made_and_is_recorded_once(member):
    with pytest.raises(UserError, match="Ngày chấm dứt"):
        record(member=member, ended_on=date(2026, 5, 2))
    first = record(member=member, number="12-QĐ/UBKT")
    with pytest.raises(UserError, match="đã ghi: khiển trách, quyết định số 12-QĐ/UBKT ngày 03/05/2026"):
        record(member=member)
    first.note = "sửa ghi chú"
    check(first)
    undo(Action.select().order_by(Action.id.desc()).get().id)
    record(member=member)


def test_only_decisions_of_the_year_count_for_it(member):
    for decided_on in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1)):
        record(member=member, decided_on=decided_on)
    assert [one.decided_on.year for one in disciplines_of_members(2026)[member.id]] == [2026, 2026]


# Defects


def defect(year: int, text: str = "Sinh hoạt chưa đều", **values) -> Defect:
    made = Defect(year=year, text=text, **values)
    check_defect(made)
    with action("ghi khuyết điểm"):
        made.save()
    return made


def test_this_years_review_answers_for_last_years_defects_and_for_what_stayed_open(member):
    done, open_ = DefectState.REMEDIED, DefectState.OPEN
    defect(2023, "khắc phục từ trước", member=member, state=done, remedied_on=date(2024, 6, 1))
    defect(2023, "còn mãi", member=member, state=open_)
    defect(2024, "xong trong năm", member=member, state=done, remedied_on=date(2026, 3, 1))
    defect(2025, "xong ngay", member=member, state=done, remedied_on=date(2025, 12, 30))
    defect(2025, "đang làm", member=member, state=DefectState.UNDER_WAY)
    defect(2026, "nêu năm nay", member=member)
    assert [one.text for one in named_before(member, 2026)] == ["còn mãi", "xong trong năm", "xong ngay", "đang làm"]
    assert [one.text for one in named_before(member, 2027)] == ["còn mãi", "đang làm", "nêu năm nay"]


def test_a_defect_finished_after_the_rating_date_was_open_on_it(member):
    late = defect(2025, member=member, state=DefectState.REMEDIED, remedied_on=date(2027, 1, 5))
    assert not is_remedied(late, date(2026, 12, 31))
    assert is_remedied(late, date(2027, 1, 5))


def test_a_cells_own_defects_stand_apart_from_its_members(member, cell):
    defect(2025, "của chi bộ", organization=cell)
    defect(2025, "của đảng viên", member=member)
    assert [one.text for one in named_before(cell, 2026)] == ["của chi bộ"]
    found = defects_before(2026)
    assert (list(found.members), list(found.organizations)) == ([member.id], [cell.id])


def test_a_defect_needs_words_somebody_and_days_that_can_be(member, cell):
    with pytest.raises(UserError, match="một đảng viên hoặc một tổ chức"):
        defect(2025)
    with pytest.raises(UserError, match="Chưa nhập hạn chế"):
        defect(2025, "  ", member=member)
    with pytest.raises(UserError, match="phải là Đã khắc phục"):
        defect(2025, member=member, remedied_on=date(2026, 1, 1))
    with pytest.raises(UserError, match="trước kỳ kiểm điểm"):
        defect(2025, member=member, state=DefectState.REMEDIED, remedied_on=date(2024, 12, 31))

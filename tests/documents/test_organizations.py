"""The papers about organisations: each of its day, one for each committee of that day; the minutes of a hand-over."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from db.base import action
from db.dates import PartialDate
from db.members import Member, Role, Status
from db.organizations import Organization, OrganizationKind
from db.reorganization import HandOver
from nongson_desktop.documents.hand_overs import members_handed
from nongson_desktop.documents.paper import MINUTES
from nongson_desktop.documents.papers import draw_paper
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.members import appoint, place_member, set_status
from nongson_desktop.rules.organizations import new_organization, office_names
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.terms import attach
from tests.documents.geometry import problems

OLD, EVE, DAY = date(2020, 1, 1), date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def united(office: Path) -> dict[str, Organization]:
    """Two committees of one cell each, united on 1 July 2025."""
    made: dict[str, Organization] = {}
    with action("Lập hai đảng bộ"):
        first = Organization.get_by_id(office_names(DAY).id)
        above = Organization.get(Organization.kind == OrganizationKind.SUPERIOR)
        second = new_organization("Đảng bộ xã Quế Lộc", kind=OrganizationKind.COMMITTEE, parent=above)
        for committee, cell, people in (
            (first, "Chi bộ thôn Trung An", ("Đỗ Đức Ánh", "Lê Thị Ổi")),
            (second, "Chi bộ thôn Lộc Đông", ("Trần Bông",)),
        ):
            made[cell] = new_organization(cell, parent=committee)
            for person in people:
                member = Member(name=person, birth_date=PartialDate(1980), card_number=f"04601{sum(map(ord, person))}")
                member.save()
                place_member(member, made[cell])
                set_status(member, Status.OFFICIAL, OLD)
            appoint(member, committee, Role.SECRETARY, OLD)
            attach(member, made[cell], OLD, "QĐ 31")
    carry_out(Operation("unite", DAY, (first.id, second.id), names=("Đảng bộ xã Nông Sơn",), document="NQ 1659"))
    return made


def pages(paper: str, day: date) -> list[str]:
    content = draw_paper(paper, Request(on=day, year=day.year))
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def test_the_list_of_the_eve_is_one_for_each_committee_and_of_the_day_one_for_both(
    united: dict[str, Organization],
) -> None:
    first, second = pages("organization-list", EVE)
    assert "ĐẢNG ỦY XÃ SUỐI MÂY" in first
    assert "Chi bộ thôn Trung An" in first
    assert "Chi bộ thôn Lộc Đông" not in first
    assert "ĐẢNG ỦY XÃ QUẾ LỘC" in second
    assert "Quế Lộc, ngày 30 tháng 6 năm 2025" in second
    assert "1 Đảng bộ xã Quế Lộc Đảng bộ xã Trần Bông 1 1" in second
    (whole, *_rest) = pages("organization-list", DAY)
    assert "ĐẢNG ỦY XÃ NÔNG SƠN" in whole
    assert "Nông Sơn, ngày 01 tháng 7 năm 2025" in whole
    assert "– Chi bộ thôn Lộc Đông" in whole
    assert "– Chi bộ thôn Trung An" in whole
    assert "Suối Mây" not in whole


def test_officers_and_followers_are_those_of_the_day(united: dict[str, Organization]) -> None:
    assert [("Lê Thị Ổi" in page, "Trần Bông" in page) for page in pages("officer-list", EVE)] == [
        (True, False),
        (False, True),
    ]
    with pytest.raises(NothingToPrintError, match="vào ngày 01/07/2025"):
        pages("officer-list", DAY)
    (followed,) = pages("attached-list", DAY)
    assert "Chi bộ thôn Trung An Lê Thị Ổi" in followed


def test_the_story_of_the_new_commune_names_what_went_into_it(united: dict[str, Organization]) -> None:
    told = " ".join(pages("organization-history", DAY))
    assert "Tổ chức tiền thân: Đảng bộ xã Suối Mây, Đảng bộ xã Quế Lộc." in told
    assert "Tổ chức kế tục: Đảng bộ xã Nông Sơn." in told
    assert "NQ 1659" in told
    with pytest.raises(NothingToPrintError, match="Chưa ghi thay đổi nào"):
        pages("organization-history", EVE)


def test_minutes_hand_over_those_and_only_those_who_went_and_stand_as_the_rules_say(
    united: dict[str, Organization],
) -> None:
    first, second = HandOver.select().order_by(HandOver.id)
    assert [one.name for one in members_handed(first)] == ["Đỗ Đức Ánh", "Lê Thị Ổi"]
    assert [one.name for one in members_handed(second)] == ["Trần Bông"]
    with action("ký"):
        first.signed_on, first.number, first.giver_name, first.giver_post = DAY, "3", "Võ Châu", "Phó Bí thư"
        first.note = "01 con dấu\n12 hồ sơ đảng viên"
        first.save()
        for one in (first, second):
            one.receiver_name, one.receiver_post = "Ngô Kỳ", "Bí thư"
            one.save()
    drawn = draw_paper("hand-over", Request(on=date(2025, 8, 1), year=2025))
    assert problems(drawn, MINUTES, ["Đỗ Đức Ánh", "Lê Thị Ổi", "Trần Bông"]) == []
    one, other = pages("hand-over", date(2025, 8, 1))
    assert "Số 03-BB/ĐU" in one
    assert "Bên giao: Đảng bộ xã Suối Mây. Đại diện: đồng chí Võ Châu, Phó Bí thư." in one
    assert "Bên giao: Đảng bộ xã Quế Lộc. Đại diện: đồng chí Trần Bông, Bí thư." in other
    assert "Bàn giao 2 đảng viên, trong đó 2 chính thức, 0 dự bị" in one
    assert "12 hồ sơ đảng viên" in one
    assert "Trần Bông" not in one
    assert "Bàn giao 1 đảng viên" in other

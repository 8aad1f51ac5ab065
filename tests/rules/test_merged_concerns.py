"""What is open of a hamlet, or of a cell, that ends is followed up where it goes on; the rest stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from db.admission import Candidate, CandidateHamlet
from db.base import Action, action
from db.dialogues import Concern, Dialogue
from db.errors import UserError
from db.hamlets import Hamlet
from db.meetings import Meeting, MeetingState
from db.organizations import Organization
from db.reorganization import ReorganizationKind
from db.search import View
from db.undoing import undo
from nongson_desktop.catalog import kind_of
from nongson_desktop.rules.admission_places import move
from nongson_desktop.rules.concerns import due
from nongson_desktop.rules.dialogues import write as write_talk
from nongson_desktop.rules.hamlets import link_cell, new_hamlet
from nongson_desktop.rules.meetings import schedule
from nongson_desktop.rules.meetings_rules import rules_on as meeting_rules
from nongson_desktop.rules.organizations import new_organization, office_names
from nongson_desktop.rules.reorganization import carry_out
from nongson_desktop.rules.reorganization_operation import Operation
from nongson_desktop.rules.reorganization_preview import preview

Kind = ReorganizationKind
DAY = date(2025, 7, 1)


@pytest.fixture
def hamlets(office: Path) -> dict[str, Hamlet]:
    """Two hamlets with a cell each; of the west two concerns, one of them closed, a talk held and one to come."""
    with action("Lập"):
        own = Organization.get_by_id(office_names(DAY).id)
        made = {name: new_hamlet(f"Thôn {name}", parent=own) for name in ("Đông", "Tây")}
        for name, hamlet in made.items():
            link_cell(new_organization(f"Chi bộ thôn {name}", parent=own), hamlet)
        for words, state in (("Đường hỏng", "assigned"), ("Cầu yếu", "closed")):
            Concern(received_on=date(2025, 6, 1), content=words, hamlet=made["Tây"], state=state).save()
        for month in (5, 9):
            write_talk(Dialogue(held_on=date(2025, month, 20), hamlet=made["Tây"]))
        Candidate(name="Đinh Na", hamlet=made["Tây"], cell=cell("Tây")).save()
    return made


def cell(name: str) -> Organization:
    return Organization.get(Organization.name == f"Chi bộ thôn {name}")


def hamlet_in_list(day: date) -> str | None:
    found: str | None = kind_of("candidates").query(View(as_of=day)).get().hamlet_name
    return found


def where() -> dict[str, str]:
    of = {one.content: one.hamlet.name for one in Concern.select()}
    return {**of, **{one.name: one.hamlet.name for one in [*Dialogue.select(), *Candidate.select()]}}


def test_what_is_open_of_a_hamlet_goes_on_with_the_one_it_is_merged_into(hamlets: dict[str, Hamlet]) -> None:
    merge = Operation(Kind.MERGE, DAY, (hamlets["Tây"].id,), into=hamlets["Đông"].id, hamlets=True)
    told = preview(merge)
    assert told.facts()[:3] == [
        ("Quần chúng đang theo dõi", "1"),
        ("Kiến nghị chưa giải quyết xong", "1"),
        ("Buổi đối thoại dự kiến", "1"),
    ]
    assert [(one.name, one.target) for one in told.concerns] == [("01/06/2025: Đường hỏng", hamlets["Đông"].id)]
    before = where()
    carry_out(merge)
    assert where() == {
        "Đường hỏng": "Thôn Đông",
        "Cầu yếu": "Thôn Tây",
        "Đối thoại thôn Tây ngày 20/05/2025": "Thôn Tây",
        "Đối thoại thôn Đông ngày 20/09/2025": "Thôn Đông",
        "Đinh Na": "Thôn Đông",
    }
    assert (hamlet_in_list(date(2025, 6, 30)), hamlet_in_list(DAY)) == ("Thôn Tây", "Thôn Đông")
    assert due(DAY, date.max)[0].cell in (cell("Đông").id, cell("Tây").id)
    undo(Action.select().order_by(Action.id.desc()).get())
    assert where() == before
    assert (hamlet_in_list(DAY), CandidateHamlet.select().where(~CandidateHamlet.hidden).count()) == ("Thôn Tây", 0)


def test_of_a_hamlet_that_is_split_the_clerk_says_where_each_concern_goes(hamlets: dict[str, Hamlet]) -> None:
    split = Operation(Kind.SPLIT, DAY, (hamlets["Tây"].id,), names=("Thôn Thượng", "Thôn Hạ"), hamlets=True)
    with pytest.raises(UserError, match="Chưa chọn nơi đến cho Đinh Na, 01/06/2025: Đường hỏng, Đối thoại thôn Tây"):
        preview(split)
    road, talk = Concern.get(Concern.content == "Đường hỏng").id, Dialogue.get(Dialogue.held_on > DAY).id
    carry_out(replace(split, candidates={Candidate.get().id: -1}, concerns={road: -2}, talks={talk: -1}))
    assert (where()["Đường hỏng"], where()["Cầu yếu"], where()["Đinh Na"]) == ("Thôn Hạ", "Thôn Tây", "Thôn Thượng")
    assert "Đối thoại thôn Thượng ngày 20/09/2025" in where()
    assert [one.cell for one in due(DAY, date.max)] == [cell("Tây").id]


def test_of_a_hamlet_that_ends_for_good_it_stays_and_the_clerk_is_told(hamlets: dict[str, Hamlet]) -> None:
    end = Operation(Kind.DISSOLVE, DAY, (hamlets["Tây"].id,), hamlets=True)
    (told,) = preview(end).notes
    assert told.startswith("Quần chúng, kiến nghị, buổi đối thoại của thôn vẫn ghi nơi cũ (3 dòng)")
    carry_out(end)
    assert where()["Đường hỏng"] == "Thôn Tây"


def test_what_a_cell_raised_is_the_next_ones_to_follow(hamlets: dict[str, Hamlet]) -> None:
    with action("kiến nghị"):
        raised = Concern(received_on=date(2025, 6, 1), content="Chưa có sân", cell=cell("Tây"))
        raised.save()
    merge = Operation(Kind.MERGE, DAY, (cell("Tây").id,), into=cell("Đông").id)
    assert ("Kiến nghị chưa giải quyết xong", "1") in preview(merge).facts()
    carry_out(merge)
    assert Concern.get_by_id(raised.id).cell == cell("Đông")


def months_of(name: str) -> list[int]:
    return [one.month for one in kind_of("meetings").query(View(as_of=DAY, year=2025)) if one.cell_id == cell(name).id]


@pytest.mark.parametrize("kind", [Kind.MERGE, Kind.LEAVE])
def test_meetings_still_to_be_held_end_with_the_cell_and_come_back_with_an_undo(
    hamlets: dict[str, Hamlet], kind: str
) -> None:
    with action("lịch năm"):
        schedule(2025, [cell("Tây"), cell("Đông")], meeting_rules(DAY))
        called = Meeting.get(Meeting.cell == cell("Tây"), Meeting.month == 7)
        called.state = MeetingState.NOTIFIED
        called.save()
    into, receiver = (cell("Đông").id, "") if kind == Kind.MERGE else (None, "Đảng bộ xã bên")
    end = Operation(kind, DAY, (cell("Tây").id,), into=into, receiver=receiver, number="01", ends_work=True)
    told = ("Buổi sinh hoạt đã lên lịch, bỏ khỏi lịch", "Chi bộ thôn Tây 6 buổi (từ tháng 7/2025 đến tháng 12/2025)")
    assert told in preview(end).facts()
    carry_out(end)
    assert months_of("Tây") == [1, 2, 3, 4, 5, 6], "what was to be held before it ended still waits to be written"
    assert months_of("Đông") == list(range(1, 13))
    undo(Action.select().order_by(Action.id.desc()).get())
    assert months_of("Tây") == list(range(1, 13))


def test_who_had_left_the_hamlet_since_was_in_the_one_that_went_on_until_then(hamlets: dict[str, Hamlet]) -> None:
    """The merger of July is written down after the move of September."""
    with action("chuyển đi"):
        move(Candidate.get(), "hamlet", new_hamlet("Thôn Thượng").id, date(2025, 9, 1))
    carry_out(Operation(Kind.MERGE, DAY, (hamlets["Tây"].id,), into=hamlets["Đông"].id, hamlets=True))
    days = date(2025, 6, 30), DAY, date(2025, 8, 31), date(2025, 9, 1)
    assert [hamlet_in_list(day) for day in days] == ["Thôn Tây", "Thôn Đông", "Thôn Đông", "Thôn Thượng"]

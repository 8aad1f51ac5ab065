"""A closed year prints every paper as it was on the day it was closed, whatever changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from db.base import Action, action
from db.errors import UserError
from db.evaluation import Evaluation, Rating
from db.kept import KeptPaper
from db.members import Member, OfficeHeld, Role
from db.organizations import Organization
from db.plans import PlanItem
from db.quarters import QuarterAssessment
from db.undoing import undo
from nongson_desktop.documents.content import Content
from nongson_desktop.documents.dossier import dossier_files, dossier_pdf
from nongson_desktop.documents.keeping import as_plain, from_plain
from nongson_desktop.documents.own_forms import keep_form
from nongson_desktop.documents.paper import Paper
from nongson_desktop.documents.papers import PAPERS, draw_paper, split_paper
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.year_end import close_with_papers, reopen_with_papers
from nongson_desktop.rules.members import appoint, place_member
from nongson_desktop.rules.organizations import cells, office_names, rename
from nongson_desktop.rules.profiles import keep_profile, load
from nongson_desktop.rules.quarters import open_quarter
from tests.documents.geometry import text_of

LAST, THIS = 2025, 2026
LATER = date(2026, 11, 22)
YEARLY = [paper for paper in PAPERS if paper.yearly]


@pytest.fixture
def sample(practice_office: Path) -> None:
    """The practice office, whose year 2025 is closed."""


def summary(year: int = LAST, on: date = LATER, **asked: object) -> bytes:
    return draw_paper("rating-summary", Request(on=on, year=year, **asked))  # type: ignore[arg-type]


def printed(year: int, *, drawn: bool) -> dict[str, object]:
    """Every paper of the year: for one cell and one member its bytes, as PDF and as Word; for the office its words.

    What is not drawn is taken by its words alone.
    """
    made = _drawn if drawn else _contents
    cell, member = cells(date(year, 12, 31))[0].id, Rating.get(Rating.year == year, Rating.member.is_null(False)).member
    found: dict[str, object] = {}
    for paper in YEARLY:
        whole = Request(on=LATER, year=year)
        found[f"{paper.key} whole"] = _contents(paper, whole)
        for format_ in paper.formats if drawn else paper.formats[:1]:
            narrow = replace(whole, format=format_)
            if "organizations" in paper.kinds:
                found[f"{paper.key} {format_} cell"] = made(paper, replace(narrow, cell=cell))
            if paper.draw_each is not None:
                found[f"{paper.key} {format_} member"] = made(paper, replace(narrow, members=(member.id,)))
    return found


def _drawn(paper: Paper, request: Request) -> bytes | str:
    try:
        return draw_paper(paper.key, request)
    except UserError as error:
        return error.message


def everything_changes() -> None:
    """Names, cells, offices, the plan's items and the office's rules, after the year was closed."""
    member = Rating.get(Rating.year == LAST, Rating.member.is_null(False)).member
    first, second = cells(LATER)[:2]
    with action("Đổi tên, chuyển chi bộ, đổi bí thư"):
        for one in Member.select():
            one.name = f"{one.name} Mới"
            one.save()
        place_member(member, second, date(2025, 3, 1))
        for cell in (first, second):
            rename(cell, f"{cell.name} Đổi", date(2025, 3, 1))
        for held in OfficeHeld.select().where(OfficeHeld.role == Role.SECRETARY):
            held.until = date(2025, 1, 2)
            held.save()
        appoint(member, Organization.get_by_id(office_names(LATER).id), Role.SECRETARY, date(2025, 1, 2))
        for item in PlanItem.select().limit(200):
            item.text = "Nội dung sửa sau khi khoá sổ"
            item.save()
    keep_profile(load("P2025").text.replace("2C", "2X"), document="Hướng dẫn thử")


def test_every_paper_of_a_closed_year_reprints_byte_for_byte_whatever_changed(sample: None) -> None:
    before, open_before = printed(LAST, drawn=True), printed(THIS, drawn=False)
    assert len(before) > 40
    everything_changes()
    after, open_after = printed(LAST, drawn=True), printed(THIS, drawn=False)
    assert [asked for asked in before if after[asked] != before[asked]] == []
    nothing_said = [asked for asked, said in open_before.items() if not said]
    assert [asked for asked in open_before if open_after[asked] == open_before[asked]] == nothing_said


def test_the_file_of_a_cell_in_a_closed_year_stays_too_with_its_list_and_the_cells_of_then(sample: None) -> None:
    first, gone = cells(date(LAST, 12, 31))[0], cells(date(LAST, 12, 31))[-1]
    asked = Request(on=LATER, year=LAST, cell=first.id)
    whole, files = dossier_pdf(asked), dossier_files(asked)
    everything_changes()
    with action("Chi bộ giải thể"):
        gone.ended_on = date(2026, 3, 1)
        gone.save()
    assert dossier_pdf(asked) == whole
    assert dossier_files(asked) == files
    assert f"{first.name.upper()} ĐỔI" not in text_of(whole).upper()
    other = text_of(dossier_pdf(replace(asked, cell=gone.id)))
    assert gone.name.upper() in other.upper()


def test_the_paper_date_of_a_closed_year_stays_and_a_draft_says_so(sample: None) -> None:
    before = {year: summary(year) for year in range(2021, 2026)}
    assert {year: summary(year, date(2027, 3, 1)) for year in before} == before
    assert "BẢN NHÁP" in text_of(summary(draft=True))


def test_one_file_for_each_cell_is_what_was_kept(sample: None) -> None:
    whole = split_paper("rating-summary", Request(on=LATER, year=LAST), by="cell")
    everything_changes()
    again = split_paper("rating-summary", Request(on=LATER, year=LAST), by="cell")
    assert [content for _, content in again] == [content for _, content in whole]


def test_the_papers_of_the_quarters_and_of_the_committees_own_vote_stay_too(sample: None) -> None:
    reopen_with_papers(LAST, "ghi thêm quý III", "Bí thư")
    assert open_quarter(LAST, 3, date(LAST, 10, 1)) > 3
    close_with_papers(LAST, date(2026, 1, 10))
    committee = office_names(LATER).id
    asked = [("quarter-review", Request(on=LATER, year=LAST, quarter=quarter)) for quarter in (3, 4)]
    asked += [(key, Request(on=LATER, year=LAST, cell=committee)) for key in ("count-minutes", "ballot-levels")]
    before = [draw_paper(key, request) for key, request in asked]
    assert "Quý III năm 2025" in text_of(before[0])
    assert "Quý IV và năm 2025" in text_of(before[1])
    assert "ĐẢNG ỦY XÃ SUỐI MÂY" in text_of(before[2])
    everything_changes()
    with action("Sửa thẳng trong dữ liệu"):
        for sheet in QuarterAssessment.select():
            sheet.position, sheet.weaknesses = "Chức vụ khác", "Sửa sau khi khoá sổ"
            sheet.save()
    assert [draw_paper(key, request) for key, request in asked] == before
    whole = text_of(draw_paper("count-minutes", Request(on=LATER, year=LAST)))
    assert "T/M ĐẢNG ỦY" not in whole, "the cells' own minutes; the committee's are asked for by its name"


def test_closing_tells_how_far_it_is_and_stopped_in_the_middle_closes_nothing(sample: None) -> None:
    reopen_with_papers(LAST, "thử dừng", "Bí thư")
    heard: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        heard.append((done, total))
        if done == 3:
            raise UserError("Đã dừng")

    with pytest.raises(UserError, match="Đã dừng"):
        close_with_papers(LAST, date(2026, 1, 10), report=stop)
    assert heard == [(done, len(YEARLY)) for done in range(4)]
    assert Evaluation.get(Evaluation.year == LAST).closed_on is None
    assert not KeptPaper.select().where(KeptPaper.year == LAST, KeptPaper.hidden == False).exists()  # noqa: E712


def test_the_offices_own_word_form_of_the_year_stays_too(sample: None) -> None:
    reopen_with_papers(LAST, "thử mẫu riêng", "Bí thư")
    keep_form("review", "", "mau-2025.docx", _word_form("Mẫu cũ {{ho_ten}}"))
    close_with_papers(LAST, date(2026, 1, 10))
    asked = Request(on=LATER, year=LAST, format="docx", members=(Rating.get(Rating.year == LAST).member.id,))
    before = draw_paper("review", asked)
    keep_form("review", "", "mau-2026.docx", _word_form("Mẫu mới {{ho_ten}}"))
    assert draw_paper("review", asked) == before
    assert "Mẫu cũ" in _words_of(before)


def _word_form(text: str) -> bytes:
    made, out = Document(), BytesIO()
    made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def _words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(BytesIO(content)).paragraphs)


def test_reopening_lets_go_of_what_was_kept_and_needs_a_reason_and_somebody_who_allows_it(sample: None) -> None:
    kept = summary()
    with pytest.raises(UserError, match="lý do"):
        reopen_with_papers(LAST, " ", "Bí thư")
    with pytest.raises(UserError, match="ai cho phép"):
        reopen_with_papers(LAST, "ghi nhầm một người", "")
    assert summary(on=date(2026, 5, 5)) == kept
    reopen_with_papers(LAST, "ghi nhầm một người", "Bí thư")
    assert Evaluation.get(Evaluation.year == LAST).closed_on is None
    assert not KeptPaper.select().where(KeptPaper.year == LAST, ~KeptPaper.hidden)
    close_with_papers(LAST, date(2026, 1, 10))
    assert summary(on=date(2026, 5, 5)) == summary(on=date(2026, 6, 6)) != kept


def test_closing_taken_back_takes_the_kept_papers_back_too(sample: None) -> None:
    reopen_with_papers(LAST, "thử", "Bí thư")
    close_with_papers(LAST, date(2026, 1, 10))
    undo(Action.select().order_by(Action.id.desc()).get().id)
    assert Evaluation.get(Evaluation.year == LAST).closed_on is None
    assert summary(on=date(2026, 5, 5)) != summary(on=date(2026, 6, 6))


def test_a_year_that_cannot_be_closed_keeps_nothing(sample: None) -> None:
    with pytest.raises(UserError, match="Chưa khoá được"):
        close_with_papers(THIS, date(2026, 12, 28))
    assert not KeptPaper.select().where(KeptPaper.year == THIS)


def test_what_was_kept_and_then_damaged_is_not_printed(sample: None) -> None:
    with action("Hỏng"):
        kept = KeptPaper.get(
            KeptPaper.year == LAST, KeptPaper.paper == "rating-summary", KeptPaper.organization.is_null()
        )
        kept.content = bytes(kept.content)[:-1] + b"x"
        kept.save()
    with pytest.raises(UserError, match="bị hỏng"):
        summary()


def test_every_description_comes_back_as_it_was_kept(sample: None) -> None:
    said = [made for paper in YEARLY for made in _contents(paper, Request(on=LATER, year=THIS))]
    assert len(said) > 100
    assert [made for made in said if from_plain(as_plain(made)) != made] == []


def _contents(paper: Paper, request: Request) -> list[Content]:
    assert paper.contents is not None
    try:
        return paper.contents(request)
    except NothingToPrintError:
        return []

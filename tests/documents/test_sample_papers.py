"""Every paper of the practice office, measured on the page; and the same papers spoilt, which the measuring sees."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader, PdfWriter

from db.admission import Candidate, Stage
from db.awards import AwardDecision, awards_of
from db.base import database, holds
from db.contests import Contestant, ContestWinner
from db.dialogues import Dialogue
from db.evaluation import Rating
from db.inspections import Inspection, InspectionSubject
from db.meetings import Meeting
from db.members import Member, OfficeHeld, listing
from db.open import close_office, open_office
from db.plans import Plan
from db.posts import Cadre, PostHeld
from db.search import View
from db.tasks import Task, TaskResult
from db.terms import AttachedMember
from db.training import classes_listing
from nongson_desktop.documents import fonts
from nongson_desktop.documents.moving import moved
from nongson_desktop.documents.page import cell_name
from nongson_desktop.documents.paper import CERTIFICATE, Paper
from nongson_desktop.documents.papers import PAPERS, draw_paper, paper_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.stocks import SHIPPED
from nongson_desktop.rules import badges
from nongson_desktop.rules.indicators import results_on
from nongson_desktop.rules.meetings import attendance_of
from nongson_desktop.rules.organizations import cells
from nongson_desktop.rules.registers import REGISTERS
from nongson_desktop.rules.training import participants
from nongson_desktop.rules.training_gaps import gaps
from tests.documents.certificate_geometry import certificate_problems
from tests.documents.geometry import CHECKS, MM, font_problems, pages_of, problems, same_words

YEAR, ON = 2025, date(2025, 12, 24)
SHORT = 18  # a longer name may take two thin lines of the book
TORN = re.compile(r"\d/\d{1,2}/\d{1,3}$|\d/\d{4}–\d{1,2}$|^T$")  # a date, days from and to, the heading TT
ROUND, LATE = date(2027, 2, 3), date(2026, 11, 22)
# hundreds of pages: every ninth person stands for all
EACH_HAS_ONE = ("plan", "task-slip", "review", "member-notice", "member-file-list", "profile-supplement")
# they name bodies and stocks alone, or whom a level leaves open
NAMELESS = (
    "badge-submission",
    "stock-account",
    "ballot-excellent",
    "ballot-collectives",
    "count-collectives",
    "allotment-notice",
    "rating-progress",
    *("meeting-calendar", "cell-meeting-minutes", "cell-resolution", "meeting-score", "meeting-quality"),
    "collective-decision",
    "file-list",
    "collective-review",
    "collective-scores",
    "statistics",
    "coverage",
    "comparison",
    "organization-list",
    "organization-history",
    "composition",
    "inspection-programme",
    "inspection-requirements",
    "inspection-statistics",
    *("dialogue-answers", "concern-register", "concern-figures", "indicator-years"),
    "admission-results",
    "training-levels",
    *(one.paper for one in REGISTERS if one.key != "members"),
    "register-quarter",
)
# the practice office keeps no quarters, and nobody was handed over in it
EMPTY = ("quarter-plan", "quarter-review", "quarter-summary", "rerating-decision", "hand-over")
OF_A_CELL = ("ballot-levels", "count-minutes", "meeting-minutes")  # one of its ten cells stands for all
ONE_INSPECTION = ("inspection-decision", "inspection-plan", "inspection-conclusion", "inspection-file")
SITTINGS = ("meeting-attendance", "cell-meeting-minutes", "cell-resolution", "meeting-score")
THERE = [paper for paper in PAPERS if paper.key not in EMPTY]
Names = Callable[[], list[str]]


@pytest.fixture(scope="module")
def sample(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = shutil.copytree(practice_folder, tmp_path_factory.mktemp("sample") / "office")
    open_office(folder)
    yield folder
    close_office()


def planned() -> list[Member]:
    """Every ninth of those with a plan and a level, and whoever has the longest name."""
    levelled = Rating.select(Rating.member).where(Rating.year == YEAR, Rating.exempt_reason == "")
    of_year = Plan.year == YEAR, ~Plan.hidden, Member.id.in_(levelled)
    found = list(Member.select().join(Plan).where(*of_year).order_by(Member.id))
    return [*found[::9], max(found, key=lambda member: len(member.name))]


def rated() -> list[str]:
    return [rating.name for rating in Rating.select().where(Rating.year == YEAR, Rating.member.is_null(False))]


def cell() -> int:
    return cells(ON)[0].id


def levelled() -> list[str]:
    of_year = Rating.year == YEAR, Rating.member.is_null(False), Rating.level != ""
    return [rating.name for rating in Rating.select().where(*of_year)]


def exempted() -> list[str]:
    of_year = Rating.year == YEAR, Rating.member.is_null(False), Rating.exempt_reason != ""
    return [rating.name for rating in Rating.select().where(*of_year)]


def best() -> list[str]:
    """Who is at HTXS in both of the last two years."""
    of = Rating.level == "HTXS", Rating.member.is_null(False)
    before = Rating.select(Rating.member).where(*of, Rating.year == YEAR - 1)
    return [rating.name for rating in Rating.select().where(*of, Rating.year == YEAR, Rating.member.in_(before))]


def rated_in_a_cell() -> list[str]:
    of_year = Rating.year == YEAR, Rating.member.is_null(False), Rating.exempt_reason == "", ~Rating.hidden
    return [rating.name for rating in Rating.select().where(*of_year, Rating.organization == cell())]


def meeting() -> Meeting:
    of_cell = Meeting.cell == cell(), Meeting.year == ON.year, Meeting.month == ON.month
    return Meeting.get(*of_cell)


def called_to_the_meeting() -> list[str]:
    return [one.member.name for one in attendance_of(meeting().id)]


def awarded() -> list[str]:
    return [award.name for award in awards_of(AwardDecision.get(AwardDecision.year == YEAR))]


def officers() -> list[str]:
    held = OfficeHeld.select(OfficeHeld, Member).join(Member).where(holds(OfficeHeld, ON))
    return sorted({one.member.name for one in held})


def followers() -> list[str]:
    held = AttachedMember.select(AttachedMember, Member).join(Member).where(holds(AttachedMember, ON))
    return sorted({one.member.name for one in held})


def due() -> list[str]:
    return [one.member.name for one in badges.due_badges(ROUND) if one.standing == "due"]


def on_the_way() -> list[str]:
    return [one.name for one in Candidate.select().where(Candidate.stage.in_(Stage.SOURCE[1:]))]


def on_probation() -> list[str]:
    return [one.name for one in Candidate.select().where(Candidate.stage == Stage.PROBATION)]


def outside_the_party() -> list[str]:
    return [one.cadre.name for one in PostHeld.select(PostHeld, Cadre).join(Cadre).where(Cadre.member.is_null())]


def sent_to_classes() -> list[str]:
    """Who attends the classes of the year."""
    return [one.name for held in classes_listing(View(as_of=ON, year=YEAR)) for one in participants(held)]


def one_inspection() -> Inspection:
    """The first of the year, of a cell and its secretary."""
    return Inspection.select().where(Inspection.year == YEAR).order_by(Inspection.code).first()


def inspected() -> list[str]:
    of = InspectionSubject.inspection == one_inspection(), InspectionSubject.member.is_null(False)
    return [one.member.name for one in InspectionSubject.select().where(*of)]


def inspected_members() -> list[str]:
    of_year = Inspection.select().where(Inspection.year == YEAR)
    persons = InspectionSubject.select(InspectionSubject, Member).join(Member)
    return [one.member.name for one in persons.where(InspectionSubject.inspection.in_(of_year))]


def in_contests() -> list[str]:
    """Who takes part in the contests of the open year."""
    return sorted({one.name for one in Contestant.select().where(~Contestant.team, ~Contestant.absent)})


def winning() -> list[str]:
    won = ContestWinner.select(ContestWinner, Contestant).join(Contestant)
    return [one.contestant.name for one in won]


def with_late_task() -> list[str]:
    late = Task.result.in_(TaskResult.OPEN), Task.due_on < LATE
    return [task.member.name for task in Task.select(Task, Member).join(Member, on=Task.member).where(*late)]


def chairs() -> list[str]:
    """Who presided over the talks of the year."""
    return list({one.chair.name for one in Dialogue.select().where(Dialogue.held_on.year == YEAR, ~Dialogue.hidden)})


def outsiders() -> list[str]:
    """Who holds a hamlet's post on the day and is no member."""
    heads = next(one for one in results_on(ON) if one.indicator.code == "R7")
    return [one.name.split(" (")[0] for one in heads.lacking]


NAMES: dict[str, Names] = {
    **dict.fromkeys(EACH_HAS_ONE, lambda: [member.name for member in planned()]),
    **dict.fromkeys(("task-table", "task-results"), lambda: [member.name for member in planned()]),
    "coverage": lambda: [cell_name(one.name) for one in cells(ON)],
    "explanation": rated,
    **dict.fromkeys(("rating-decision", "rating-notice"), levelled),
    **dict.fromkeys(("collective-decision", "statistics", "file-list"), lambda: [one.name for one in cells(ON)]),
    **dict.fromkeys(("collective-review", "collective-scores"), lambda: [cell_name(one.name) for one in cells(ON)]),
    "not-rated": exempted,
    **dict.fromkeys(("level-lists", "years-running"), best),
    "comparison": lambda: ["Năm 2021", "Năm 2025"],
    "composition": lambda: ["122 đảng viên trong đảng số", "Kết nạp", *(one.name for one in cells(ON))],
    "rating-summary": rated,
    "rated-list": rated,
    "rating-progress": lambda: [one.name for one in cells(ON)],
    **dict.fromkeys(("award-submission", "award-minutes", "award-decision", "award-money", "award-register"), awarded),
    "certificate": awarded,
    "badge-due": due,
    "organization-list": lambda: [one.name for one in cells(ON)],
    "organization-history": lambda: ["Chi bộ thôn 4 đổi tên thành Chi bộ thôn Bằng Lăng"],
    "officer-list": officers,
    "attached-list": followers,
    "due-list": with_late_task,
    "admission-results": lambda: [one.name for one in cells(ON)],
    **dict.fromkeys(("admission-plan", "candidate-list", "admission-progress"), on_the_way),
    "probation-due": on_probation,
    **dict.fromkeys(ONE_INSPECTION, inspected),
    "inspection-register": inspected_members,
    "inspection-requirements": lambda: ["Kiểm điểm, rút kinh nghiệm tại kỳ sinh hoạt gần nhất"],
    "inspection-programme": lambda: ["Đảng ủy xã Suối Mây", "T/M ỦY BAN KIỂM TRA"],
    "inspection-statistics": lambda: ["Năm 2016", "Kiểm tra khi có dấu hiệu vi phạm", "Cộng tất cả"],
    "meeting-calendar": lambda: [one.name for one in cells(ON)],
    "meeting-attendance": called_to_the_meeting,
    "cell-meeting-minutes": lambda: [meeting().chair, meeting().secretary],
    "cell-resolution": lambda: [cell_name(cells(ON)[0].name)],
    "meeting-score": lambda: ["Phiếu 100 điểm (thí dụ của một phường)"],
    "meeting-quality": lambda: ["Toàn đảng bộ", *(one.name for one in cells(ON))],
    "post-list": outside_the_party,
    "post-indicators": outside_the_party,
    **dict.fromkeys(("training-list", "training-letter"), sent_to_classes),
    **dict.fromkeys(("contest-entries", "contest-slip", "contest-results"), in_contests),
    "contest-awards": winning,
    "training-levels": lambda: ["Bí thư, phó bí thư chi bộ"],
    "training-gaps": lambda: [person.name for one in gaps(ON) for person in one.lacking],
    **dict.fromkeys(("dialogue-plan", "dialogue-minutes"), chairs),
    "dialogue-answers": lambda: ["Kênh nội đồng bị bồi lấp", "Trả lời trực tiếp tại chỗ."],
    "concern-register": lambda: ["Năm trước chuyển sang", "Khiếu nại, tố cáo"],
    "concern-figures": lambda: ["Giao thông", "Phòng Kinh tế", "Cấp ủy viên đứng điểm"],
    "indicator-table": outsiders,
    "indicator-years": lambda: ["Cán bộ thôn là đảng viên", "Hoàn thành xuất sắc nhiệm vụ"],
    "badge-submission": lambda: ["Ban Thường vụ Tỉnh ủy"],
    **dict.fromkeys(OF_A_CELL, rated_in_a_cell),
    "ballot-excellent": lambda: ["PHIẾU BÌNH CHỌN ĐẢNG VIÊN"],
    **dict.fromkeys(
        ("ballot-collectives", "count-collectives", "allotment-notice"), lambda: [one.name for one in cells(ON)]
    ),
    **{one.paper: lambda one=one: [one.headings[1][0].split()[0]] for one in REGISTERS},
    "register-members": lambda: [one.name for one in listing(View(as_of=ON)) if len(one.name) < SHORT],
    "register-quarter": lambda: ["quý IV năm 2025", *(one.name for one in cells(ON))],
    "stock-account": lambda: ["sử dụng phôi giấy khen năm 2025"],
}


def asked(paper: Paper, **more: object) -> Request:
    """What a clerk asks of this paper at the end of the year; badges are asked for the coming round."""
    members = tuple(sorted({member.id for member in planned()})) if paper.key in EACH_HAS_ONE else ()
    inside = cell() if paper.key in (*OF_A_CELL, *SITTINGS, "ballot-excellent") else None
    request = Request(on=ON, year=YEAR, members=members, cell=inside)
    if paper.key.startswith("badge"):
        request = Request(on=date(2027, 1, 11), year=2027, round_on=ROUND)
    if paper.key in ONE_INSPECTION:
        request = replace(request, record=one_inspection().id)
    if paper.key == "due-list" or paper.key.startswith("contest-"):
        request = Request(on=LATE, year=LATE.year)
    return replace(request, **more)  # type: ignore[arg-type]


@cache
def drawn_of(key: str) -> bytes:
    """The paper as it is asked for at the end of the year, drawn once for all that is measured on it."""
    return draw_paper(key, asked(paper_of(key)))


def found(paper: Paper, drawn: bytes, names: list[str]) -> list[str]:
    if paper.page_class != CERTIFICATE:
        torn = [piece.text for page in pages_of(drawn) for piece in page.pieces if TORN.search(piece.text)]
        return [*problems(drawn, paper.page_class, names), *(f"ngắt giữa chữ: {text}" for text in torn)]
    text = same_words(" ".join(page.text for page in pages_of(drawn))).upper()
    cut = [name for name in names if same_words(name).upper() not in text]
    return [*certificate_problems(drawn), *(f"tên không đủ: {name}" for name in cut)]


def test_every_paper_has_a_class_with_checks_and_names_to_look_for(sample: Path) -> None:
    assert [paper.key for paper in PAPERS if paper.page_class not in (*CHECKS, CERTIFICATE)] == []
    assert [paper.key for paper in THERE if paper.key not in NAMES] == []
    assert all(len(NAMES[paper.key]()) > 0 for paper in THERE)


@pytest.mark.parametrize("key", EMPTY)
def test_what_is_not_measured_has_nothing_to_print(sample: Path, key: str) -> None:
    with pytest.raises(NothingToPrintError):
        draw_paper(key, Request(on=ON, year=YEAR))


@pytest.mark.parametrize("paper", THERE, ids=lambda paper: paper.key)
def test_a_paper_of_the_practice_office_stands_as_the_rules_say(sample: Path, paper: Paper) -> None:
    assert found(paper, drawn_of(paper.key), NAMES[paper.key]()) == []


@pytest.mark.parametrize("paper", THERE, ids=lambda paper: paper.key)
def test_it_carries_of_each_face_only_the_letters_that_it_uses(sample: Path, paper: Paper) -> None:
    first = PdfReader(BytesIO(drawn_of(paper.key))).pages[0]
    faces = [face.get_object() for face in first["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert all(re.fullmatch(r"/[A-Z]{6}\+[\w-]+", face["/BaseFont"]) for face in faces)
    files = [face["/FontDescriptor"].get_object()["/FontFile2"].get_object() for face in faces]
    assert max(len(file.get_data()) for file in files) < fonts.face_file(fonts.REGULAR).stat().st_size / 4


def test_a_letter_says_what_it_is_about_under_its_number(sample: Path) -> None:
    """Số and trích yếu stand under each other in the left column, the latter small and slanted (block 5d)."""
    page = pages_of(drawn_of("training-letter"))[0]
    lines = [piece for piece in page.pieces if "Italic" in piece.font and piece.center < 100]
    assert " ".join(line.text for line in lines).startswith("về việc cử học viên lớp Bồi dưỡng nhận thức về Đảng")
    assert {round(line.size) for line in lines} == {12}
    assert all(abs(line.center - 67.5) < 1.5 for line in lines)
    number = next(piece for piece in page.pieces if piece.text.endswith("-CV/ĐU"))
    assert 4 < lines[0].baseline - number.baseline < 8


def test_a_table_begins_on_the_page_of_its_headings(sample: Path) -> None:
    """Two headings over a table longer than what is left of the page: its first rows stand under them."""
    first = pages_of(drawn_of("award-submission"))[0].text
    assert "2. Danh sách đề nghị" in first
    assert "Tập thể" in first


def test_no_page_begins_with_tasks_that_do_not_say_whose_they_are(sample: Path) -> None:
    for page in pages_of(drawn_of("task-table"))[1:]:
        head = next(piece for piece in page.pieces if piece.text == "TT").baseline
        body = [piece for piece in page.pieces if piece.baseline > head + 2]
        named = min(piece.baseline for piece in body if piece.x0 < 40)
        assert named - min(piece.baseline for piece in body) < 8


@pytest.mark.parametrize("key", ["task-table", "rating-summary"])
def test_a_running_number_of_three_digits_is_not_broken(sample: Path, key: str) -> None:
    pages = pages_of(draw_paper(key, Request(on=ON, year=YEAR)))
    whole = {begun[0] for page in pages for piece in page.pieces if (begun := re.match(r"\d+", piece.text))}
    assert {str(number) for number in range(100, 111)} <= whole


@pytest.mark.parametrize("key", ["rating-decision", "collective-decision", "statistics", "years-running", "comparison"])
@pytest.mark.parametrize("year", [YEAR, YEAR + 1])
def test_a_paper_of_the_whole_office_is_the_same_whichever_cell_is_in_front(sample: Path, key: str, year: int) -> None:
    """In a closed year and in an open one."""
    asked_for = Request(on=date(year, 12, 24), year=year)
    assert draw_paper(key, replace(asked_for, cell=cell())) == draw_paper(key, asked_for)


@pytest.mark.parametrize("stock", SHIPPED)
def test_certificates_of_the_practice_office_stand_right_on_every_stock(sample: Path, stock: str) -> None:
    drawn = draw_paper("certificate", Request(on=ON, year=YEAR, stock=stock))
    assert len(pages_of(drawn)) == len(awarded())
    assert certificate_problems(drawn, stock[:2], on_stock="stock" in stock) == []


@pytest.mark.parametrize("paper", [one for one in THERE if "docx" in one.formats], ids=lambda paper: paper.key)
def test_its_word_file_holds_every_name_whole(sample: Path, paper: Paper) -> None:
    content = draw_paper(paper.key, asked(paper, format="docx"))
    with ZipFile(BytesIO(content)) as packed:
        xml = " ".join(packed.read(name).decode() for name in packed.namelist() if name.startswith("word/"))
    text = same_words(re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", " ", xml)))
    assert [name for name in NAMES[paper.key]() if same_words(name) not in text] == []


def first_page(drawn: bytes) -> bytes:
    writer = PdfWriter()
    writer.add_page(PdfReader(BytesIO(drawn)).pages[0])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def without_a_face(drawn: bytes) -> bytes:
    """The file with the letters of one face left out of it."""
    writer = PdfWriter(clone_from=BytesIO(drawn))
    (face, *_rest) = writer.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    face.get_object()["/FontDescriptor"].get_object().pop("/FontFile2")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


class TestEveryPaperSpoiltIsSeen:
    """The same drawings with one thing wrong; the measuring finds it on each of them."""

    @pytest.mark.parametrize("paper", THERE, ids=lambda paper: paper.key)
    def test_what_is_drawn_three_millimetres_to_the_right(self, sample: Path, paper: Paper) -> None:
        drawn = drawn_of(paper.key)
        right, wrong = (set(found(paper, first_page(one), [])) for one in (drawn, moved(drawn, 1, 1, 3 * MM, 0)))
        seen = " | ".join(wrong - right)
        assert "2: tiêu đề ở x" in seen or "g4 không đúng chỗ" in seen

    @pytest.mark.parametrize("paper", THERE, ids=lambda paper: paper.key)
    def test_one_face_not_embedded(self, sample: Path, paper: Paper) -> None:
        drawn = first_page(drawn_of(paper.key))
        assert font_problems(drawn) == []
        (seen,) = font_problems(without_a_face(drawn))
        assert seen.startswith("phông không nhúng: /")

    @pytest.mark.parametrize("paper", [one for one in THERE if one.key not in NAMELESS], ids=lambda paper: paper.key)
    def test_a_name_cut(self, sample: Path, paper: Paper) -> None:
        """What stands on the paper is a letter shorter than the name that was asked for."""
        names = NAMES[paper.key]()
        with database.atomic() as step:
            database.execute_sql("DELETE FROM kept_paper")  # drawn from the records again
            for table in ("member", "rating", "award", "candidate", "cadre", "contestant"):
                database.execute_sql(f"UPDATE {table} SET name = substr(name, 1, length(name) - 1)")
            drawn = draw_paper(paper.key, asked(paper, draft=True))
            step.rollback()
        seen = {words.removeprefix("tên không đủ: ") for words in found(paper, drawn, names)}
        assert len(seen & set(names)) > len(names) / 2

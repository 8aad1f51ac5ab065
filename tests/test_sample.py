"""The practice office: the seed's figures, every rule to be seen in it, and nobody real."""

from __future__ import annotations

import shutil
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from db.awards import Award, AwardReceived, IssuedPaper
from db.badges import BadgeAward, PartyGap
from db.base import database, record_models
from db.dates import add_months
from db.errors import UserError
from db.evaluation import Evaluation, Level, Rating
from db.kept import KeptPaper
from db.members import Member, OfficeHeld, Status, StatusPeriod
from db.open import close_office, is_office, open_office
from db.plans import Plan, PlanItem
from db.search import View
from db.tasks import Task
from nongson_desktop.catalog import kind_of
from nongson_desktop.documents.papers import PAPERS, draw_paper
from nongson_desktop.documents.request import Request
from nongson_desktop.rules import awards, badges, evaluation, members, party_age, plans, tasks
from nongson_desktop.rules.organizations import cells, office_names
from nongson_desktop.rules.profiles import profile_for
from nongson_desktop.safety.check import check_office
from nongson_desktop.sample import make_sample

from .conftest import TODAY

CLOSED, OPEN = range(2021, 2026), 2026
DAYS = [min(date(year, month, 28), TODAY) for year in (*CLOSED, OPEN) for month in range(1, 13)]
REAL = ("Hồ Chánh Lập", "Nguyễn Văn Nghi", "Đỗ Đức Huynh", "Quế Lộc", "Phước Ninh", "Nông Sơn", "Trung Phước")


@pytest.fixture(scope="module")
def made(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(practice_folder, tmp_path_factory.mktemp("sample") / "office")


@pytest.fixture
def sample(made: Path) -> Iterator[Path]:
    open_office(made)
    yield made
    close_office()


def in_count(day: date = TODAY) -> list[Any]:
    return list(kind_of("members").query(View(as_of=day)))


def everything() -> dict[str, list[tuple[Any, ...]]]:
    names = [*record_models(), "action", "audit"]
    return {name: database.execute_sql(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in names}


def test_the_same_seed_makes_the_same_records_and_another_seed_other_people(tmp_path: Path) -> None:
    kept = []
    for place, seed in enumerate((7, 7, 8)):
        make_sample(tmp_path / str(place), members=40, cells=5, first=2025, last=2026, seed=seed)
        kept.append(everything())
        close_office()
    assert kept[0] == kept[1]
    assert kept[0]["member"] != kept[2]["member"]


def test_127_members_in_ten_cells_with_every_special_status(sample: Path) -> None:
    counted = in_count()
    assert len(counted) == 127
    assert len({member.cell for member in counted}) == 10
    assert len(cells(TODAY)) == 10
    statuses = Counter(member.status for member in counted)
    assert set(statuses) == {"official", "probationary", "exempt", "away", "suspended"}
    everyone = Counter(member.status for member in kind_of("members").query(View(as_of=TODAY, status=())))
    assert {"transferred", "deceased", "removed", "expelled", "resigned", "guest"} <= set(everyone)


def test_each_cell_has_a_secretary_and_the_commune_its_committee_since_2020(sample: Path) -> None:
    for day in (date(2020, 7, 1), date(2021, 1, 4), date(2023, 6, 1), TODAY):
        for cell in cells(day):
            assert len(members.holders(cell, "secretary", day)) == 1, (cell.name, day)
        office = office_names(day).id
        assert len(members.holders(office, "secretary", day)) == 1
        assert len(members.holders(office, "deputy", day)) == 2
        assert len(members.holders(office, "committee", day)) >= 9
    official = {m.id for m in in_count() if m.status == "official"}
    now = OfficeHeld.select().where(OfficeHeld.until.is_null())
    assert {held.member_id for held in now} <= official


def test_the_district_stood_above_until_the_end_of_june_2025(sample: Path) -> None:
    assert office_names(date(2025, 6, 30)).parent == "Đảng bộ huyện Đá Vân"
    assert office_names(date(2025, 7, 1)).parent == "Đảng bộ tỉnh Sông Lam"


def test_everyone_who_must_has_a_plan_and_a_task_on_every_day_of_every_year(sample: Path) -> None:
    for day in DAYS:
        assert plans.without_plan(day.year, day) == []
        assert tasks.without_task(day.year, day) == []
    assert plans.must_plan(TODAY).count() > 100


def test_more_than_nine_in_ten_are_rated_well_and_more_each_year(sample: Path) -> None:
    shares = []
    for year in CLOSED:
        outcome = evaluation.evaluate(year)
        assert Evaluation.get(Evaluation.year == year).closed_on is not None
        assert outcome.members.waiting == outcome.cells.waiting == []
        levels = outcome.members.levels
        shares.append((levels["HTXS"] + levels["HTT"]) / len(outcome.members.rated))
        assert all(scoped.quota.verdict == "green" for scoped in outcome.members.quotas)
    assert shares[0] > 0.9
    assert all(before < after for before, after in pairwise(shares))


def test_the_profiles_follow_the_years(sample: Path) -> None:
    profiles = {year: evaluation.evaluate(year).profile.key for year in (*CLOSED, OPEN)}
    assert list(profiles.values()) == ["P2019", "P2019", "P2023", "P2023", "P2025", "P2025"]


def test_2026_is_half_entered_and_one_group_is_one_over(sample: Path) -> None:
    outcome = evaluation.evaluate(OPEN)
    assert len(outcome.members.subjects) == 127
    waiting_in = {one.cell for one in outcome.members.waiting}
    rated_in = {one.cell for one in outcome.members.rated}
    assert len(waiting_in) == len(rated_in) == 5
    assert not waiting_in & rated_in
    over = [scoped for scoped in outcome.members.quotas if scoped.quota.verdict != "green"]
    assert [(scoped.scope, scoped.quota.over) for scoped in over] == [("group", 1)]
    assert all(one.self_level and one.cell_level for one in outcome.members.rated)
    assert {"miễn công tác và sinh hoạt đảng", "đình chỉ sinh hoạt đảng", "kết nạp chưa đủ 6 tháng"} == {
        one.reason for one in outcome.members.exempt
    }


def test_nobody_is_rated_before_six_months_and_some_on_probation_are_on_each_side(sample: Path) -> None:
    sides = set()
    for rating in (
        Rating.select(Rating, Member, Evaluation)
        .join(Member)
        .switch(Rating)
        .join(Evaluation, on=(Evaluation.year == Rating.year), attr="evaluation")
    ):
        full = add_months(rating.member.admitted_on.first_day, 6) <= rating.evaluation.rating_date
        assert full or rating.level == "", (rating.name, rating.year)
        if rating.year == OPEN and rating.status == Status.PROBATIONARY:
            sides.add(full)
    assert sides == {True, False}


def test_some_were_excellent_in_all_five_years_and_one_misses_a_year(sample: Path) -> None:
    years: dict[int, set[int]] = defaultdict(set)
    for rating in Rating.select().where(Rating.level == Level.HTXS, Rating.member.is_null(False)):
        years[rating.member_id].add(rating.year)
    full = [member for member, excellent in years.items() if set(CLOSED) <= excellent]
    assert len(full) >= 3
    found = [one for one in awards.propose(2025, "five-years") if one.recipient == "member"]
    assert {one.id for one in found if one.eligible} == set(full)
    assert any("2023" in one.note for one in found if not one.eligible)


def test_the_decision_of_2025_is_issued_for_every_excellent_member_and_two_cells(sample: Path) -> None:
    decision = awards.decision_of(2025)
    assert decision is not None
    assert decision.number == "118"
    assert decision.issued_on == decision.decided_on == date(2025, 12, 24)
    assert (
        decision.signer == members.holders(office_names(date(2025, 12, 24)).id, "secretary", date(2025, 12, 24))[0].name
    )
    given = list(Award.select().where(Award.decision == decision))
    excellent = Rating.select().where(Rating.year == 2025, Rating.level == Level.HTXS, Rating.member.is_null(False))
    assert {award.member_id for award in given if award.member_id} == {rating.member_id for rating in excellent}
    exemplary = Rating.select().where(Rating.year == 2025, Rating.exemplary)
    assert {award.organization_id for award in given if award.organization_id} == {r.organization_id for r in exemplary}
    assert exemplary.count() == 2


def test_the_papers_of_2025_are_kept_as_they_were_issued(sample: Path) -> None:
    papers = list(IssuedPaper.select())
    yearly = [paper for paper in PAPERS if paper.yearly]
    for year in CLOSED:
        quarterly = profile_for(year).quarterly is not None
        expected = {paper.key for paper in yearly if quarterly or not paper.quarterly}
        assert {kept.paper for kept in KeptPaper.select().where(KeptPaper.year == year)} == expected
    kept = {(paper.paper, paper.format): paper for paper in papers if paper.year == 2025}
    assert set(kept) == {("award-decision", "pdf"), ("award-decision", "docx"), ("certificate", "pdf")}
    certificates = PdfReader(BytesIO(kept["certificate", "pdf"].content))
    recipients = list(Award.select().order_by(Award.position))
    assert len(certificates.pages) == len(recipients)
    for page, award in zip(certificates.pages, recipients, strict=True):
        text = page.extract_text().casefold()
        assert award.name.split()[-1].casefold() in text
    request = Request(on=date(2026, 1, 5), year=2025)
    assert draw_paper("certificate", request) == kept["certificate", "pdf"].content


def test_badges_of_past_rounds_are_kept_and_the_next_round_has_every_standing_to_practise(sample: Path) -> None:
    held = list(BadgeAward.select(BadgeAward, Member).join(Member))
    assert len({award.member_id for award in held}) >= 25
    assert {award.round_on.year for award in held} >= set(CLOSED)
    assert max(award.round_on for award in held) <= TODAY
    assert len({award.badge_number for award in held}) == len(held)
    coming = Counter(one.standing for one in badges.due_badges(date(2027, 2, 3)))
    assert set(coming) >= {"due", "early", "possible", "missed"}
    assert coming["missed"] == 1
    out = list(PartyGap.select())
    assert len(out) == 2
    assert {months for gap in out for _, months in party_age.left_out([(gap.since, gap.until)], TODAY)} == {14, 5}
    assert Member.select().where(Member.party_age_from.is_null(False)).get().party_age_reason


def test_one_excellent_member_has_the_yearly_awards_of_every_year(sample: Path) -> None:
    found = [one for one in awards.propose(2025, "five-years") if one.recipient == "member" and one.eligible]
    assert [one.note for one in found].count("") == 1
    assert {one.note for one in found} == {"", "chưa thấy khen hằng năm: 2021, 2022, 2023, 2024"}


def test_numbers_keep_their_zeros_and_belong_to_one_member_each(sample: Path) -> None:
    rows = list(Member.select())
    identity = [member.identity_number for member in rows]
    cards = [member.card_number for member in rows if member.card_number]
    for numbers in (identity, cards):
        assert len(set(numbers)) == len(numbers)
        assert all(len(number) == 12 and number.isdigit() and number[0] == "0" for number in numbers)
    assert all(member.card_number for member in in_count() if member.status != "probationary")


def test_one_birth_date_is_only_a_year(sample: Path) -> None:
    short = sorted(str(member.birth_date) for member in in_count() if member.birth_date.day is None)
    assert [len(text) for text in short] in ([4, 7], [7, 4])


def test_nobody_and_no_place_is_real(sample: Path) -> None:
    texts = [text for row in everything().values() for values in row for text in values if isinstance(text, str)]
    assert not [text for text in texts if any(name in text for name in REAL)]
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)


def test_every_record_would_pass_the_form_it_could_have_been_typed_in(sample: Path) -> None:
    for member in Member.select():
        members.check(member)
    for award in BadgeAward.select():
        badges.check(award)
    for gap in PartyGap.select():
        party_age.check_gap(gap)
    for received in AwardReceived.select():
        awards.check_received(received)
    for task in Task.select():
        tasks.check(task)
    for plan in Plan.select().where(Plan.year == OPEN):
        plans.check(plan)
    for opened in Evaluation.select():
        evaluation.check(opened)
    for rating in Rating.select().where(Rating.year == OPEN):
        evaluation.check_rating(rating)
    assert PlanItem.select().where(PlanItem.degree != "").count() > 1000


def test_results_of_tasks_agree_with_the_level_of_the_year(sample: Path) -> None:
    levels = {(r.member_id, r.year): r.level for r in Rating.select().where(Rating.member.is_null(False))}
    for year in CLOSED:
        for member, shares in tasks.shares_by_member(year).items():
            level = levels.get((member, year), "")
            if level in ("HTXS", "HTT"):
                assert shares.not_done == shares.late == 0
            if level == "HTXS":
                assert 2 * shares.above >= shares.count
            if level == "KHT":
                assert 2 * shares.not_done > shares.count


def test_all_statuses_follow_one_another_and_the_data_is_whole(sample: Path) -> None:
    assert check_office(sample).problems == []
    assert StatusPeriod.select().where(StatusPeriod.since > TODAY).count() == 0


@pytest.mark.parametrize(("count", "number"), [(3, 1), (12, 4), (61, 7)])
def test_small_and_odd_sizes_can_be_made_too(tmp_path: Path, count: int, number: int) -> None:
    make_sample(tmp_path / "office", members=count, cells=number, first=2024, last=2026)
    assert len(in_count()) == count
    assert len(cells(TODAY)) == number
    assert check_office(tmp_path / "office").ok
    close_office()


def test_too_few_members_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ít nhất 3"):
        make_sample(tmp_path / "office", members=20, cells=10)
    with pytest.raises(UserError, match="2010"):
        make_sample(tmp_path / "office", first=2010, last=2012)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "thư.txt").write_text("của ai đó", encoding="utf-8")
    with pytest.raises(UserError, match="đã có dữ liệu"):
        make_sample(tmp_path)
    assert (tmp_path / "thư.txt").read_text(encoding="utf-8") == "của ai đó"
    assert not is_office(tmp_path)


def test_hamlets_terms_followers_and_a_change_of_name_are_to_be_seen(sample: Path) -> None:
    shown = {kind: list(kind_of(kind).query(View(as_of=TODAY))) for kind in ("hamlets", "terms", "attached-members")}
    assert [one.name for one in shown["hamlets"]] == [
        f"Thôn {cell.name.removeprefix('Chi bộ thôn ')}" for cell in cells(TODAY) if cell.cell_kind == "hamlet"
    ]
    assert len(shown["terms"]) == 11
    assert len(shown["attached-members"]) == 10
    (change,) = kind_of("reorganizations").query(View(as_of=TODAY))
    assert change.what == "Chi bộ thôn 4 đổi tên thành Chi bộ thôn Bằng Lăng"

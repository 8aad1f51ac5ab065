"""The rules of each year are data: complete, checked when read, and the office may keep its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from db.errors import UserError
from nongson_desktop.paths import seeds
from nongson_desktop.rules import profiles
from nongson_desktop.rules.profiles import keep_profile, load, parse, profile_for, profile_keys, shipped_texts


@pytest.mark.parametrize(
    ("year", "key"),
    [
        (2018, "P2018"),
        (2019, "P2019"),
        (2022, "P2019"),
        (2023, "P2023"),
        (2024, "P2023"),
        (2025, "P2025"),
        (2026, "P2025"),
    ],
)
def test_each_year_has_its_profile(year, key):
    assert profile_for(year).key == key


def test_a_year_before_all_profiles_is_refused_with_its_number():
    with pytest.raises(UserError, match="2017"):
        profile_for(2017)


def test_an_unknown_profile_is_refused_with_the_known_ones():
    with pytest.raises(UserError, match="P2018, P2019, P2023, P2025"):
        load("P1999")


def test_the_current_profile_holds_the_numbers_of_its_regulation():
    profile = load("P2025")
    assert profile.scoring.floors == {"HTXS": 90, "HTT": 70, "HT": 50, "KHT": 0}
    assert (profile.scoring.common, profile.scoring.result) == (30, 70)
    quota = profile.quota
    assert (quota.percent, quota.percent_exceptional, quota.reading, quota.scope) == (20, 25, "HTT_ONLY", "group")
    assert [profile.kind(kind).form for kind in ("leader", "staff", "outside", "")] == ["2A", "2B", "2C", "2C"]
    assert profile.basis[0].document == "Quy định 366-QĐ/TW"


def test_the_form_letters_of_2023_are_the_other_way_round():
    profile = load("P2023")
    assert [profile.kind(kind).form for kind in ("leader", "staff", "outside")] == ["02B", "02A", "02A"]
    assert {kind.form for kind in load("P2019").kinds.values()} == {"02"}


def test_every_profile_says_what_is_unconfirmed_and_why():
    for key in profile_keys():
        unconfirmed = load(key).unconfirmed
        assert "quota.rounding" in unconfirmed
        assert all(unconfirmed.values())


P2025 = (seeds() / "rules" / "P2025.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("good", "bad", "says"),
    [
        ("common = 30", "common = 40", "khác 100"),
        ("HTXS = 90, HTT = 70", "HTXS = 70, HTT = 90", "giảm dần"),
        ("percent = 20", "percent = 120", "từ 0 đến 100"),
        ('rounding = "floor"', 'rounding = "ceil"', "không vượt quá"),
        ('scope = "group"', 'scope = "hamlet"', "phạm vi"),
        ('reading = "HTT_ONLY"', 'reading = "ALL"', "cách tính tỷ lệ"),
        ('share = "above"', 'share = "beyond"', "beyond"),
        ('status = "suspended"', 'status = "asleep"', "đình chỉ"),
        ('roles = ["secretary"', 'roles = ["chairman"', "chairman"),
        ("first_year = 2025", "first_year = 2025\nlast_year = 2024", "năm cuối"),
        ('method = "points"', 'method = "points"\nsurprise = 1', "surprise"),
        ('base = "entitled"', 'base = "everyone"', "đa số"),
        ('judged_on = "unit"', 'judged_on = "mood"', "mood"),
        ('title = "Quy định', "title = Quy định", "Không đọc được"),
        ("[quota]", "[quotas]", "quota"),
        ("HT = 50, KHT = 0", "HT = 50, KHT = 10", "mức thấp nhất từ 0"),
        ("HTXS = 90,", "HTXS = 101,", "từ 0 đến 100"),
        ("common = 30\nresult = 70", "common = 0\nresult = 100", "lớn hơn 0"),
        ("percent_exceptional = 25", "percent_exceptional = 10", "quyết định cao hơn"),
        ("over = 50", "over = 150", "ngưỡng từ 0 đến 100"),
        ('form = "2A"\n\n', 'form = "9Z"\n\n', "mẫu “9Z” không có"),
        ('form = "reprimand"', 'form = "scolding"', "scolding"),
        ('form = "warning"', 'form = "reprimand"', "“Khiển trách” ghi hai lần"),
        ('at = "cell"\ngroup', 'at = "hamlet"\ngroup', "không rõ tập thể “Chi bộ”"),
        ("cell-committee = ", "hamlet = ", "không rõ ai là “hamlet”"),
        ("quarters = [1, 2, 3]", "quarters = [1, 5]", "các quý"),
        ('code = "I.2"', 'code = "I.1"', "hai tiêu chí cùng ký hiệu I.1"),
        ('group = "result"', 'group = "bonus"', "tiêu chí II.1 không thuộc nhóm nào"),
        ("[[criteria.staff]]", "[[criteria.guest]]", "không có bộ tiêu chí “guest”"),
        ('method = "points"', 'method = "stars"', "stars"),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused_in_words(good, bad, says):
    assert good in P2025
    with pytest.raises(UserError, match=says):
        parse(P2025.replace(good, bad, 1))


def test_a_grade_asked_for_a_higher_level_is_never_below_that_of_a_lower_one():
    text = shipped_texts()["P2019"]
    with pytest.raises(UserError, match="cấp độ phải có"):
        parse(text.replace('HTXS = "Xuất sắc", HTT = "Tốt"', 'HTXS = "Tốt", HTT = "Xuất sắc"', 1))
    with pytest.raises(UserError, match="không có cấp độ “Giỏi”"):
        parse(text.replace('HTXS = "Xuất sắc"', 'HTXS = "Giỏi"', 1))


@pytest.mark.parametrize("key", ["P2018", "P2019", "P2023", "P2025"])
def test_every_shipped_profile_says_all_that_the_evaluation_asks(key):
    profile = load(key)
    for whose in ("TAP_THE", "leader", "staff", "outside"):
        groups = [line.group for line in profile.criteria(whose)]
        assert {"common", "result"} == set(groups)
        assert all(line.max is None for line in profile.criteria(whose)), "the central texts split no points"
    assert [cap.form for cap in profile.discipline_caps] == ["reprimand", "warning", "removal", "expulsion"]
    assert {cap.level for cap in profile.discipline_caps} == {"KHT"}
    assert {"member", *(kind.key for kind in profile.collective_kinds)} == set(profile.deciders)
    assert profile.reasons[-1].key == "other"
    assert (profile.quarterly is None) == (key != "P2025")


def test_discipline_counts_since_2025_only_when_tied_to_a_public_duty():
    assert {cap.duty_only for cap in load("P2025").discipline_caps} == {True}
    assert {cap.duty_only for cap in load("P2023").discipline_caps} == {False}


def test_leaders_are_assessed_in_three_quarters_on_six_axes():
    quarterly = load("P2025").quarterly
    assert quarterly is not None
    assert (quarterly.quarters, len(quarterly.axes), quarterly.common, quarterly.result) == ((1, 2, 3), 6, 30, 70)


def test_the_results_of_a_staff_member_are_judged_on_the_items_of_the_sector():
    general, special = (load("P2025").criteria("staff", sector)[-1] for sector in ("", "government"))
    assert (general.code, general.items) == ("II.1", ())
    assert special.items[1] == "Tỷ lệ hồ sơ đúng hạn, không sai sót"
    assert len(load("P2025").sectors) == 9


def test_the_form_follows_the_override_then_the_group_then_the_kind_of_person():
    profile = load("P2025")
    leaders, heads = profile.groups[0].title, profile.groups[1].title
    assert profile.form_of("outside").form == "2C"
    assert profile.form_of("outside", leaders).form == "2A"
    assert profile.form_of("outside", heads).form == "2C"
    assert profile.form_of("outside", leaders, "2B").form == "2B"


def test_what_only_a_leader_can_have_done_is_asked_of_leaders_alone():
    keys = {kind: [flag.key for flag in load("P2025").flags_for(kind)] for kind in ("leader", "outside", "")}
    assert "corruption" in keys["leader"]
    assert "corruption" not in keys["outside"]
    assert keys[""] == keys["outside"]


def test_a_text_kept_before_there_were_score_sheets_can_still_be_read():
    """Offices of the first version keep such texts with their years."""
    old = re.sub(r"\n\[\[criteria\..*?(?=\n\[ballot\])", "\n", P2025, flags=re.DOTALL)
    assert "criteria." not in old.split("[[basis]]", 1)[1]
    profile = parse(old)
    assert profile.criteria("outside") == ()
    assert profile.quarterly is None


def test_the_office_may_keep_its_own_numbers_for_a_shipped_profile(office: Path):
    keep_profile(P2025.replace("percent = 20", "percent = 18", 1), document="Hướng dẫn 07-HD/TU")
    assert load("P2025").quota.percent == 18
    assert profile_for(2026).quota.percent == 18


def test_the_office_may_keep_a_profile_of_its_own_name(office: Path):
    own = P2025.replace('key = "P2025"', 'key = "Sông Lam 2027"', 1).replace(
        "first_year = 2025", "first_year = 2027", 1
    )
    keep_profile(own)
    assert "Sông Lam 2027" in profile_keys()
    assert profile_for(2027).key == "Sông Lam 2027"
    assert profile_for(2026).key == "P2025"


def test_a_refused_profile_is_not_kept(office: Path):
    with pytest.raises(UserError):
        keep_profile(P2025.replace("common = 30", "common = 31", 1))
    assert load("P2025").scoring.common == 30


def test_no_legal_year_stands_in_the_code():
    """What changes by year is data: no rule compares the rating year with a number."""
    for path in Path(profiles.__file__).parent.glob("*.py"):
        for year in range(2018, 2030):
            assert f"year >= {year}" not in path.read_text(encoding="utf-8")
            assert f"year < {year}" not in path.read_text(encoding="utf-8")

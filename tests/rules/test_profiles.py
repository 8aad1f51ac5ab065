"""The rules of each year are data: complete, checked when read, and the office may keep its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import UserError
from nongson_desktop.paths import seeds
from nongson_desktop.rules import profiles
from nongson_desktop.rules.profiles import keep_profile, load, parse, profile_for, profile_keys


@pytest.mark.parametrize(
    ("year", "key"),
    [(2018, "P2018"), (2019, "P2019"), (2022, "P2019"), (2023, "P2023"), (2024, "P2023"), (2025, "P2025"), (2026, "P2025")],
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
    ],
)
def test_a_profile_that_contradicts_itself_is_refused_in_words(good, bad, says):
    assert good in P2025
    with pytest.raises(UserError, match=says):
        parse(P2025.replace(good, bad, 1))


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

"""Gói dữ liệu: an office carried to another machine behind a password of its own; what is none is refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.base import Action, action
from db.errors import UserError
from db.members import Member
from db.open import close_office, open_office
from nongson_desktop import cli
from nongson_desktop.excel.reading import read_workbook
from nongson_desktop.rules.imports_office import Office, is_whole, take_in
from nongson_desktop.rules.organizations import new_office
from nongson_desktop.safety import packages
from nongson_desktop.safety.packages import pack, unpack

PASSWORD = "gói gửi lên tỉnh"


@pytest.fixture
def packed(office: Path, tmp_path: Path) -> Path:
    """A package of an office with three members."""
    with action("Lập danh sách"):
        for number, name in enumerate(("Đỗ Đức Ánh", "Nguyễn Thị Ân", "Trần Văn Ẩn")):
            Member(name=name, identity_number=f"04606000001{number}", card_number=f"00000{number}").save()
    path = tmp_path / "goi" / "suoi-may.nongson"
    pack(path, PASSWORD, "nộp Ban Tổ chức")
    return path


def test_an_office_goes_into_a_package_and_comes_whole_out_of_it(packed: Path, tmp_path: Path) -> None:
    members = {one.name: one.identity_number for one in Member.select().where(~Member.hidden)}
    made = Action.select().order_by(Action.id.desc()).get()
    assert (made.kind, made.reason) == ("export", "nộp Ban Tổ chức")
    assert made.what.startswith("Xuất toàn bộ dữ liệu ra gói có mật khẩu: ")
    close_office()
    new_office(tmp_path / "khác", name="Đảng bộ xã Khác")
    open_office(tmp_path / "khác")
    book = read_workbook(packed, content=unpack(packed, PASSWORD))
    assert is_whole(book)
    assert take_in(Office(book))["refused"] is None
    assert {one.name: one.identity_number for one in Member.select().where(~Member.hidden)} == members
    close_office()


def test_nothing_of_the_office_is_read_in_a_package_and_nothing_beside_it(packed: Path) -> None:
    content = packed.read_bytes()
    for one in Member.select().limit(40):
        for text in filter(None, (one.name, one.identity_number, one.card_number)):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert text.encode(encoding) not in content, text
    assert b"PK\x03\x04" not in content
    assert [path.name for path in packed.parent.iterdir()] == [packed.name]


def test_a_wrong_password_opens_nothing_and_a_short_one_packs_nothing(packed: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="không đúng, hoặc gói bị hỏng"):
        unpack(packed, PASSWORD + "!")
    with pytest.raises(UserError, match="8 ký tự"):
        pack(tmp_path / "ngan.nongson", "ngắn")
    assert not (tmp_path / "ngan.nongson").exists()


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package that costs little to open: its cost is in its head, and the head is bound to what is inside."""
    path = tmp_path_factory.mktemp("goi") / "nho.nongson"
    head = {"memory": 8, "passes": 1, "lanes": 1, "salt": "00" * 16, "nonce": "11" * 12}
    path.write_bytes(packages._closed(b"abc", PASSWORD, head))
    return path


def test_a_package_opens_with_what_was_put_in(small: Path) -> None:
    assert unpack(small, PASSWORD) == b"abc"


def test_every_bit_of_a_package_counts(small: Path, tmp_path: Path) -> None:
    whole = small.read_bytes()
    changed = tmp_path / "doi.nongson"
    for place in range(len(whole)):
        changed.write_bytes(whole[:place] + bytes([whole[place] ^ 0x01]) + whole[place + 1 :])
        with pytest.raises(UserError):
            unpack(changed, PASSWORD)
        changed.write_bytes(whole[:place])
        with pytest.raises(UserError):
            unpack(changed, PASSWORD)


def test_what_is_inside_belongs_to_its_head_and_to_no_other(small: Path, tmp_path: Path) -> None:
    """The same numbers, written with one more blank."""
    changed = tmp_path / "doi.nongson"
    changed.write_bytes(small.read_bytes().replace(b'{"memory"', b'{ "memory"'))
    with pytest.raises(UserError, match="không đúng, hoặc gói bị hỏng"):
        unpack(changed, PASSWORD)


@pytest.mark.parametrize(
    "head",
    [
        {"memory": 2**31, "passes": 1, "lanes": 1, "salt": "00" * 16, "nonce": "11" * 12},
        {"memory": 8, "passes": 10**9, "lanes": 1, "salt": "00" * 16, "nonce": "11" * 12},
        {"memory": 8, "passes": 1, "lanes": True, "salt": "00" * 16, "nonce": "11" * 12},
        {"memory": 8, "passes": 1, "lanes": 1, "salt": "00", "nonce": "11" * 12},
        {"memory": 8, "passes": 1, "lanes": 1, "salt": 5, "nonce": "11" * 12},
        [],
        "x",
        None,
    ],
)
def test_a_head_that_asks_for_too_much_or_is_none_is_refused_at_once(tmp_path: Path, head: object) -> None:
    path = tmp_path / "la.nongson"
    path.write_bytes(packages._BEGINS + json.dumps(head).encode() + b"\n" + b"x" * 64)
    with pytest.raises(UserError, match="không phải gói dữ liệu của Nông Sơn"):
        unpack(path, PASSWORD)


def test_a_head_of_brackets_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ngoac.nongson"
    path.write_bytes(packages._BEGINS + b"[" * 1000 + b"\n")
    with pytest.raises(UserError, match="không phải gói dữ liệu"):
        unpack(path, PASSWORD)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_whatever_calls_itself_a_package_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "gi-do.nongson"
    for begins in (b"", packages._BEGINS):
        path.write_bytes(begins + content)
        with pytest.raises(UserError):
            unpack(path, PASSWORD)


def test_what_is_inside_is_read_by_a_child_and_refused_like_any_workbook(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nho\.nongson"):
        read_workbook(tmp_path / "nho.nongson", content=b"PK\x03\x04" + b"\0" * 200)


def test_an_office_is_carried_in_a_package_by_command(
    packed: Path, office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    close_office()
    secret, other, path = tmp_path / "mk.txt", tmp_path / "khac", tmp_path / "gui.nongson"
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    with_secret = ["--package-password-file", str(secret)]
    assert cli.main(["export", str(office), "--out", str(path)]) == 1
    assert "--package-password-file" in capsys.readouterr().err
    assert not path.exists()
    assert cli.main(["export", str(office), "--out", str(path), "--reason", "nộp tỉnh", *with_secret]) == 0
    cli.main(["new", str(other), "--name", "Đảng bộ xã Khác"])
    capsys.readouterr()
    assert cli.main(["import", str(other), str(path), "--json"]) == 1
    assert "mật khẩu riêng" in json.loads(capsys.readouterr().out)["refused"]
    assert cli.main(["import", str(other), str(path), *with_secret, "--dry-run"]) == 0
    assert cli.main(["import", str(other), str(path), *with_secret]) == 0
    secret.write_text("đoán mò lần nữa", encoding="utf-8")
    assert cli.main(["import", str(other), str(path), *with_secret]) == 1
    capsys.readouterr()
    assert cli.main(["list", str(other), "members", "--status", "all", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3

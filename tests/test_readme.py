"""What the README and CONTRIBUTING say is what the program does."""

from __future__ import annotations

import argparse
import re
import tomllib
from pathlib import Path

from nongson_desktop import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


SIGNING_IN = {"--password-file", "--account"}  # of every command, told once above the table


def commands() -> dict[str, argparse.ArgumentParser]:
    (choices,) = (action.choices for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(choices)


def written(command: str) -> str:
    """The line of the README's table that begins with the command."""
    (line,) = re.findall(rf"^\| `{command}[ `].*$", README, re.MULTILINE)
    return line


def test_every_command_stands_in_the_table_with_every_option() -> None:
    for name, parser in commands().items():
        line = written(name)
        for action in parser._actions:
            options = set(action.option_strings) - {"-h", "--help"} - SIGNING_IN
            assert all(option in line for option in options), (name, options)


def test_every_option_says_in_the_help_what_it_is_for() -> None:
    silent = [
        (name, action.dest) for name, parser in commands().items() for action in parser._actions if not action.help
    ]
    assert silent == []


def test_signing_in_is_told_above_the_table() -> None:
    before = README.split("| `nongson-desktop [OFFICE]`")[0]
    assert all(f"`{option} " in before for option in SIGNING_IN)


def test_the_table_promises_no_option_that_is_not_there() -> None:
    for name, parser in commands().items():
        known = {option for action in parser._actions for option in action.option_strings}
        assert set(re.findall(r"--[a-z-]+", written(name).split("`")[1])) <= known, name


def test_every_target_that_is_named_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z-]+)`?", README + CONTRIBUTING)) - {"for"}
    assert named <= targets
    assert {"setup", "run", "test", "lint", "bench", "bundle", "test-office"} <= named


def test_every_file_that_is_shown_or_linked_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README + CONTRIBUTING)
    assert "resources/pictures/members.png" in links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_every_place_in_the_picture_of_the_house_is_there() -> None:
    picture = CONTRIBUTING.split("```text")[1].split("```")[0]
    folder, missing = ROOT, []
    for line in picture.splitlines():
        place = re.match(r"(  )?([a-z_]+/|[a-z_]+\.py) ", line)
        if place:
            folder = folder if place[1] else ROOT
            here = folder / place[2]
            missing += [] if here.exists() else [here]
            folder = folder if place[1] else here
    assert missing == []


def test_the_windows_lines_install_what_the_set_up_installs() -> None:
    setup = (ROOT / ".ci" / "setup").read_text(encoding="utf-8")
    powershell = README.split("```powershell")[1].split("```")[0]
    for words in ("--require-hashes --only-binary=:all: -r requirements.lock", "--no-deps --no-build-isolation -e ."):
        assert words in setup
        assert words in powershell


def test_the_version_that_is_needed_is_the_one_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert "Python 3.11" in README


def test_the_table_of_speeds_is_the_one_that_the_benchmarks_print() -> None:
    block = README.split("<!-- bench -->")[1].split("<!-- /bench -->")[0].strip().splitlines()
    assert block[0] == "| job | Nông Sơn | bare libraries | ratio | budget |"
    jobs = [line.split("|")[1].strip() for line in block[2:]]
    assert len(jobs) == 19
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "benchmarks").glob("*.py")]
    said = [text for source in sources for text in re.findall(r'f?"([^"\n{]{4}[^"\n]{8,})"', source)]
    known = [re.sub(r"\\\{.*?\\\}", ".+", re.escape(text)) for text in said]
    assert [job for job in jobs if not any(re.fullmatch(one, job) for one in known)] == []

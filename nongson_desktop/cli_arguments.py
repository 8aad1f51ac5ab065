"""What the commands are told: days and numbers as they are typed, with what is wrong about them in words."""

from __future__ import annotations

import argparse
from datetime import date

DAY = "YYYY-MM-DD"
_MOST = 2**63 - 1  # what a database can hold


def day(text: str) -> date:
    """A day as 2025-12-31; raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"không nhận “{text}”: ngày viết như 2025-12-31, năm trước") from error


def number(text: str) -> int:
    """A whole number that a database can hold; raises ValueError."""
    found = int(text)
    if abs(found) > _MOST:
        raise ValueError(text)
    return found


def counted(text: str) -> int:
    """A number of something counted from 1; raises ValueError."""
    found = number(text)
    if found < 1:
        raise ValueError(text)
    return found


def add_days(parser: argparse.ArgumentParser, **options: str) -> None:
    """Options that take a day: --name and what it says in the help; `as_of` is written --as-of."""
    for name, said in options.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=day, metavar=DAY, help=said)


def add_words(parser: argparse.ArgumentParser, **options: tuple[str, str]) -> None:
    """Options that take words, empty when they are not given: --name, what stands for it and what the help says."""
    for name, (stands, said) in options.items():
        parser.add_argument(f"--{name}", default="", metavar=stands, help=said)


def of_year(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("year", type=number, metavar="YEAR", help="năm công tác")

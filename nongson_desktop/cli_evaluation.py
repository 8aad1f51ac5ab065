"""The commands of a year: opening it, its evaluation, its awards."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date

from db.open import office
from nongson_desktop.cli_answers import print_json, say, with_json


def add_year(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of a year to the command line."""
    with_json(command("open-year", _open_year, "mở năm: lập kế hoạch nháp")).add_argument("year", type=int)
    opening = with_json(command("open-evaluation", _open_evaluation, "mở đánh giá năm"))
    rating = with_json(command("evaluate", _evaluate, "tổng hợp xếp loại và tỷ lệ"))
    for parser in (opening, rating):
        parser.add_argument("year", type=int)
        parser.add_argument("--on", type=date.fromisoformat)
    rating.add_argument("--profile")
    award = with_json(command("award", _award, "lập quyết định khen thưởng"))
    award.add_argument("year", type=int)
    award.add_argument("--kind", choices=("yearly", "five-years"), default="yearly")
    award.add_argument("--number", default="")
    award.add_argument("--date", type=date.fromisoformat)


def _open_year(args: argparse.Namespace) -> None:
    from nongson_desktop.rules.plans import open_year

    with office(args.office):
        opened = open_year(args.year, date.today())
        if args.json:
            return print_json(opened.as_json())
        return say(opened.sentence())


def _open_evaluation(args: argparse.Namespace) -> None:
    from nongson_desktop.rules.evaluation import evaluate, open_evaluation

    with office(args.office):
        open_evaluation(args.year, on=args.on)
        outcome = evaluate(args.year)
        if args.json:
            return print_json(outcome.as_json())
        return say(*outcome.sentences())


def _evaluate(args: argparse.Namespace) -> None:
    from nongson_desktop.rules.evaluation import evaluate
    from nongson_desktop.rules.explain import proposals

    with office(args.office, write=False):
        outcome = evaluate(args.year, on=args.on, profile=args.profile)
        if args.json:
            return print_json({**outcome.as_json(), "proposals": proposals(args.year, args.profile)})
        return say(*outcome.sentences())


def _award(args: argparse.Namespace) -> None:
    from nongson_desktop.rules import awards

    day = args.date or date.today()
    with office(args.office):
        proposals = awards.propose(args.year, args.kind, day)
        decision = awards.decide(args.year, kind=args.kind, number=args.number, on=day)
        document = awards.as_json(decision)
        if args.json:
            return print_json({"proposals": [one.as_json() for one in proposals], "decision": document})
        return say(f"Đã lập quyết định khen thưởng năm {args.year}: {len(document['awards'])} tập thể, cá nhân.")

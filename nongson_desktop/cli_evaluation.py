"""The commands of a year: opening it, its evaluation, its awards."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.errors import UserError
from db.open import office
from nongson_desktop.cli_answers import print_json, put, say, with_json
from nongson_desktop.cli_arguments import add_days, add_words, of_year

if TYPE_CHECKING:
    from nongson_desktop.rules.workbooks import Difference


def add_year(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of a year to the command line."""
    opening = with_json(command("open-year", _open_year, "mở năm: lập kế hoạch nháp"))
    of_year(opening)
    opening.add_argument("--as-last-year", action="store_true", help="theo mục năm trước của từng người")
    opening = with_json(command("open-evaluation", _open_evaluation, "mở đánh giá năm"))
    rating = with_json(command("evaluate", _evaluate, "tổng hợp xếp loại và tỷ lệ"))
    for parser in (opening, rating):
        of_year(parser)
        add_days(parser, on="ngày chốt tổ chức, trạng thái")
    rating.add_argument("--profile", metavar="NAME", help="theo bộ quy định này, không theo bộ của năm")
    award = with_json(command("award", _award, "lập quyết định khen thưởng"))
    of_year(award)
    award.add_argument("--kind", choices=("yearly", "five-years"), default="yearly", help="loại (yearly)")
    add_words(award, number=("N", "số của quyết định"))
    add_days(award, date="ngày quyết định (hôm nay)")
    _add_workbooks(command)


def _add_workbooks(command: Callable[..., argparse.ArgumentParser]) -> None:
    sending = command("workbook", _workbook, "lập tệp Excel xếp loại gửi chi bộ ghi")
    of_year(sending)
    add_words(sending, cell=("NAME", "chỉ chi bộ này; không có thì mọi chi bộ, vào thư mục FILE"))
    sending.add_argument("--out", type=Path, required=True, metavar="FILE", help="tệp .xlsx, hay thư mục ghi ra")
    add_days(sending, date="ngày gửi (hôm nay)")
    reading = with_json(command("read-workbook", _read_workbook, "đọc tệp Excel xếp loại chi bộ gửi về"))
    reading.add_argument("file", type=Path, metavar="FILE", help="tệp chi bộ gửi về, hoặc thư mục có các tệp ấy")
    add_days(reading, date="ngày nhận (hôm nay)")
    reading.add_argument("--dry-run", action="store_true", help="chỉ cho thấy chỗ khác, không ghi")


def _open_year(args: argparse.Namespace) -> None:
    from nongson_desktop.rules.plans import open_year

    with office(args.office):
        opened = open_year(args.year, date.today(), as_last_year=args.as_last_year)
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


def _workbook(args: argparse.Namespace) -> None:
    from nongson_desktop.rules.organizations import cells, find_cell
    from nongson_desktop.rules.workbooks import send_workbook, send_workbooks

    on, folder = args.date or date.today(), args.out.with_suffix("")
    if args.out.suffix.lower() not in ("", ".xlsx"):
        raise UserError(f"Tệp gửi chi bộ có đuôi .xlsx, không phải “{args.out.name}”.", "out")
    with office(args.office):
        day = _rating_day(args.year)
        asked = [find_cell(args.cell, day)] if args.cell else cells(day)
        if args.cell and not args.out.is_dir():
            send_workbook(args.year, asked[0].id, args.out, on)
            return say(f"Đã ghi {args.out}.")
        files = send_workbooks(args.year, [cell.id for cell in asked], folder, on)
        return say(f"Đã ghi {len(files)} tệp vào {folder}.")


def _rating_day(year: int) -> date:
    from nongson_desktop.rules.evaluation import evaluation_of, rating_day
    from nongson_desktop.rules.plans import check_year

    check_year(year)
    opened = evaluation_of(year)
    return opened.rating_date if opened else rating_day(year)


def _read_workbook(args: argparse.Namespace) -> None:
    """What the window writes when nothing is unticked: rows in doubt are told and left to a clerk."""
    from nongson_desktop.rules.workbooks import compare, take_over

    if args.file.is_dir():
        return _read_workbooks(args)
    with office(args.office, write=not args.dry_run):
        found = compare(None, args.file)
        if not args.dry_run:
            take_over(found, found.sure, args.date or date.today())
    written = 0 if args.dry_run else len(found.sure)
    if args.json:
        return print_json({**found.as_json(), "written": written, "refused": None})
    for problem in found.problems:
        put(f"Lưu ý: {problem}", sys.stderr)
    return say(*(_told(one) for one in found.differences), f"{len(found.differences)} chỗ khác, ghi {written}.")


def _read_workbooks(args: argparse.Namespace) -> None:
    """Every workbook of a folder at once; one that cannot be read refuses them all, none is written then."""
    from nongson_desktop.rules.workbooks_together import as_json, compare_all, files_in, take_over_all

    with office(args.office, write=not args.dry_run):
        files = compare_all(None, files_in(args.file))
        if refused := [f"{one.path.name}: {one.refused}" for one in files if one.refused]:
            raise UserError(" ".join(refused), "file")
        if not args.dry_run:
            take_over_all(files, args.date or date.today())
    if args.json:
        return print_json(as_json(files, written=not args.dry_run))
    for one in files:
        for note in one.notes:
            put(f"Lưu ý: {one.path.name}: {note}", sys.stderr)
    written = 0 if args.dry_run else sum(one.sure for one in files)
    return say(f"{len(files)} tệp, {sum(one.sure + one.doubtful for one in files)} chỗ khác, ghi {written}.")


def _told(one: Difference) -> str:
    doubt = f" (chưa ghi: {one.doubt})" if one.doubt else ""
    return f"{one.name}\t{one.label}\t{one.ours or '(trống)'} → {one.theirs}{doubt}"

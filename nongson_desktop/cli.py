"""The command line: the same functions as the window, for scripts and acceptance checks."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from db.errors import OpenError, UserError, reason_of
from db.open import forget_keys, office
from db.print_runs import PrintPart
from db.search import View
from nongson_desktop import __version__
from nongson_desktop.catalog import KINDS, kind_of
from nongson_desktop.cli_accounts import add_accounts, protect_new, refuse_bad_password, sign_in_to, with_password
from nongson_desktop.cli_answers import (
    DONE,
    NOT_OPENED,
    REFUSED,
    USAGE,
    complain,
    note_absent,
    print_json,
    put,
    say,
    with_json,
)
from nongson_desktop.cli_arguments import add_days, add_words, counted, number
from nongson_desktop.cli_due import add_due
from nongson_desktop.cli_evaluation import add_year
from nongson_desktop.cli_excel import add_excel
from nongson_desktop.cli_members import add_members
from nongson_desktop.columns import Column
from nongson_desktop.kinds import Kind
from nongson_desktop.paths import write_file, write_files
from nongson_desktop.safety.accounts import sign_out
from nongson_desktop.safety.journal import note

_USAGE = (
    (r"the following arguments are required: (.+)", r"còn thiếu \1"),
    (r"unrecognized arguments: (.+)", r"không hiểu “\1”"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 không nhận \2; chọn một trong: \3"),
    (r"argument (.+?): invalid .+? value: (.+)", r"\1 không nhận giá trị \2"),
    (r"argument (.+?): expected .+", r"\1 còn thiếu giá trị"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 không đi cùng \2"),
    (r"argument (.+?): (.+)", r"\1 \2"),  # what cli_arguments says
)


class _Words(argparse.HelpFormatter):
    """argparse's help with its first words in Vietnamese."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse with its help and its refusals in Vietnamese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, formatter_class=_Words, add_help=False, allow_abbrev=False)
        self._positionals.title, self._optionals.title = "tham số", "tùy chọn"
        self.add_argument("-h", "--help", action="help", help="xem cách dùng")

    def error(self, message: str) -> NoReturn:
        for pattern, words in _USAGE:
            message = re.sub(pattern, words, message)
        put(f"Lệnh chưa đúng: {message}.\n{self.format_usage().strip()}", sys.stderr)
        raise SystemExit(USAGE)


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code of design: 0 done, 1 refused, 2 usage, 3 office not opened."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        return _run(_parser().parse_args(_joined(argv)))
    except SystemExit as stop:
        return int(stop.code or 0)


def _joined(words: Sequence[str]) -> list[str]:
    """`--sort -name` as `--sort=-name`: a word that begins with a minus is else taken for an option."""
    found: list[str] = []
    for word in words:
        if found and found[-1] == "--sort" and re.match("-[a-z]", word):
            found[-1] = f"--sort={word}"
        else:
            found.append(word)
    return found


def _run(args: argparse.Namespace) -> int:
    """Do what was asked; whatever goes wrong ends in a sentence and an exit code, never in a traceback."""
    try:
        sign_in_to(args)
        return int(args.run(args) or DONE)
    except OpenError as error:
        return complain(error.message, NOT_OPENED)
    except UserError as error:
        return _refuse(args, error.message)
    except KeyboardInterrupt:
        return _refuse(args, "Đã dừng theo lệnh; việc đang làm dở không được ghi.")
    except OSError as error:
        return _refuse(args, f"Không đọc hoặc ghi được {error.filename or 'tệp'}: {reason_of(error)}.")
    except Exception as error:  # a mistake of ours: kept in the log, told calmly
        return _refuse(args, _mistake(error))
    finally:
        forget_keys()
        sign_out()


def _refuse(args: argparse.Namespace, sentence: str) -> int:
    """Nothing was written: the sentence for people, and for --json a document that holds it."""
    if getattr(args, "json", False):
        print_json({"refused": sentence})
    return complain(sentence, REFUSED)


def _mistake(error: Exception) -> str:
    from nongson_desktop.log import keep, log_path

    with suppress(OSError):
        keep(error)
    return f"Chương trình gặp lỗi ({type(error).__name__}), việc này chưa được ghi. Chi tiết ở {log_path()}."


# What each command does; its arguments follow.

_NARROWING: dict[str, Any] = {"search": "", "cell": None, "year": None, "status": None}


def _new(args: argparse.Namespace) -> None:
    from nongson_desktop.rules.organizations import SPELLINGS, new_office

    refuse_bad_password(args)
    spelling = args.spelling or SPELLINGS[0]
    new_office(args.office, name=args.name, parent=args.parent, place=args.place, spelling=spelling)
    say(f"Đã lập {args.name} trong {args.office}.")
    protect_new(args)


def _sample(args: argparse.Namespace) -> None:
    from nongson_desktop.sample import make_sample

    make_sample(args.office, members=args.members, cells=args.cells, first=args.first, last=args.last, seed=args.seed)
    say(f"Đã lập đảng bộ mẫu trong {args.office}. Mọi người trong đó đều là nhân vật tưởng tượng.")


def _list(args: argparse.Namespace) -> None:
    kind = kind_of(args.kind)
    if args.xlsx and args.xlsx.suffix.lower() != ".xlsx":
        raise UserError(f"Danh sách xuất ra tệp có đuôi .xlsx, không phải “{args.xlsx.name}”.", "xlsx")
    with office(args.office, write=False):
        view = _view(args)
        _note_unused(kind, view)
        view, columns = _as_filtered(args, kind, view)
        records = kind.records(view)
        if args.xlsx:
            _write_xlsx(args.xlsx, kind, columns, records)
            note("export", f"Xuất danh sách {kind.title} ra Excel: {len(records)} dòng", args.reason)
        if args.json:
            return print_json([_as_json(kind, record) for record in records])
        if not args.xlsx:
            say(*_table(columns, records), f"{len(records)} dòng.")
        return None


def _view(args: argparse.Namespace) -> View:
    """What is asked of a list: of a cell, or of any other organisation and all below it."""
    from nongson_desktop.rules.scopes import find_scope

    day = args.as_of or date.today()
    view = View(as_of=day, search=args.search, year=args.year, status=_statuses(args.status), sort=args.sort)
    scope = find_scope(args.cell, day, before=args.with_predecessors)
    note_absent(scope, day)
    return view.within(scope.bodies(day))


def _as_filtered(args: argparse.Namespace, kind: Kind, view: View) -> tuple[View, Sequence[Column]]:
    """The view and the columns of a filter kept in the window; what only a window knows is told."""
    from nongson_desktop.rules.lists import asked_by, filter_named

    if not args.filter:
        return view, kind.columns
    asked = asked_by(kind, filter_named(kind.key, args.filter), view)
    for words in asked.unknown:
        put(f"Lưu ý: ô chọn “{words}” của bộ lọc chỉ có trong cửa sổ; danh sách dưới đây chưa lọc theo đó.", sys.stderr)
    return asked.view, asked.columns or kind.columns


def _note_unused(kind: Kind, view: View) -> None:
    """Say which of the options leave this list as it is, rather than pass a whole list off as a part."""
    heeded = ("cell", "year") if kind.completed else ()
    asked = [name for name, unasked in _NARROWING.items() if name not in heeded and getattr(view, name) != unasked]
    for name in asked:
        without = replace(view, **{name: _NARROWING[name]})
        if kind.listing(without).sql() == kind.listing(view).sql():
            put(
                f"Lưu ý: danh sách {kind.title} không lọc được theo --{name}; danh sách dưới đây là đầy đủ.", sys.stderr
            )


def _whose(name: str, day: date, key: str) -> dict[str, Any]:
    """The cell of that name or the committee with all below it; of a paper of those who vote the committee itself."""
    from nongson_desktop.documents.dossier import DOSSIER
    from nongson_desktop.documents.papers import paper_of
    from nongson_desktop.rules.organizations import find_cell, find_voters
    from nongson_desktop.rules.scopes import find_scope

    if not name:
        return {}
    if key == DOSSIER:
        return {"cell": find_cell(name, day).id}
    if paper_of(key).of_committee:
        return {"cell": find_voters(name, day)}
    scope = find_scope(name, day)
    return {"cell": scope.cell, "scope": scope}


def _statuses(text: str) -> tuple[str, ...] | None:
    from db.members import Status

    if not text:
        return None
    if text == "all":
        return ()
    found = tuple(value for value, label in Status.LABELS if text.casefold() in (value, label.casefold()))
    if not found:
        labels = ", ".join(label for _, label in Status.LABELS)
        raise UserError(f"Không có trạng thái “{text}”. Các trạng thái: all (tất cả), {labels}.", "status")
    return found


def _as_json(kind: Kind, record: Any) -> dict[str, Any]:
    """A record as its columns' keys, after its id."""
    row = {"id": record.id}
    for column in kind.columns:
        row.update(column.as_json(record))
    if "member" in type(record)._meta.fields and "member_id" not in row:
        row["member_id"] = record.member_id
    return row


def _table(columns: Sequence[Column], records: Sequence[Any]) -> Iterable[str]:
    yield "\t".join(column.label for column in columns)
    for record in records:
        yield "\t".join(column.text(record).replace("\n", " ") for column in columns)


def _write_xlsx(path: Path, kind: Kind, columns: Sequence[Column], records: Sequence[Any]) -> None:
    from nongson_desktop.excel.writing import write_list

    write_list(path, kind.title, columns, records)
    put(f"Đã xuất {len(records)} dòng ra {path}.", sys.stderr)


def _papers(args: argparse.Namespace) -> None:
    from nongson_desktop.documents.papers import PAPERS

    if args.json:
        return print_json(
            [
                {"key": paper.key, "title": paper.title, "kinds": list(paper.kinds), "formats": list(paper.formats)}
                for paper in PAPERS
            ]
        )
    return say(*(f"{paper.key}\t{paper.title}\t{', '.join(paper.formats)}" for paper in PAPERS))


def _print(args: argparse.Namespace) -> None:
    from nongson_desktop.documents.dossier import DOSSIER, write_dossier
    from nongson_desktop.documents.papers import draw_paper, paper_of, pdf_note, split_paper, whole_note
    from nongson_desktop.documents.request import Request
    from nongson_desktop.rules.members import refuse_unknown
    from nongson_desktop.rules.plans import check_year

    day = args.date or date.today()
    check_year(day.year if args.year is None else args.year)
    with office(args.office, write=False):
        refuse_unknown(args.member)
        request = Request(
            on=day,
            year=day.year if args.year is None else args.year,
            **_whose(args.cell, day, args.paper),
            members=tuple(args.member),
            number=args.number,
            stock=args.stock,
            draft=args.draft,
            format=args.out.suffix.lstrip(".").lower(),
            award=args.award,
            decision=args.decision,
            record=args.record,
            quarter=args.quarter,
            since=args.since,
            until=args.until,
            part=args.part,
        )
        if args.paper == DOSSIER:
            return say(write_dossier(args.out, request))
        if other_form := pdf_note(args.paper, request):
            print(other_form, file=sys.stderr)
        if whole := whole_note(paper_of(args.paper), request):
            put(whole, sys.stderr)
        _refuse_pages(args, request.format)
        if not args.split:
            write_file(args.out, _chosen_pages(args, draw_paper(args.paper, request)))
            note("paper", f"{paper_of(args.paper).title} năm {request.year}: ghi ra tệp bằng lệnh")
            return say(f"Đã ghi {args.out}.")
        folder = args.out.with_suffix("")
        files = split_paper(args.paper, request, by=args.split)
        write_files((folder / name, content) for name, content in files)
        note("paper", f"{paper_of(args.paper).title} năm {request.year}: ghi ra {len(files)} tệp bằng lệnh")
        return say(f"Đã ghi {len(files)} tệp vào {folder}.")


def _refuse_pages(args: argparse.Namespace, format_: str) -> None:
    if (args.first or args.only) and (args.split or format_ != "pdf"):
        raise UserError("Chỉ chọn trang (--from, --only) khi in ra một tệp PDF.", "only")


def _chosen_pages(args: argparse.Namespace, content: bytes) -> bytes:
    """The pages asked for, as they were drawn or issued; all of them when none are named."""
    from nongson_desktop.documents.moving import page_count, picked
    from nongson_desktop.rules.print_runs import sheets_asked

    asked = [f"{args.first}-"] if args.first else []
    asked += [str(number) for number in args.only]
    return picked(content, sheets_asked(", ".join(asked), page_count(content))) if asked else content


def _check(args: argparse.Namespace) -> int:
    from nongson_desktop.safety.check import check_office

    if args.code:
        return _tell_code(args)
    report = check_office(args.office)
    if args.json:
        print_json({"ok": report.ok, "problems": report.problems})
    else:
        say(*(report.problems or ["Dữ liệu toàn vẹn."]))
    return DONE if report.ok else REFUSED


def _tell_code(args: argparse.Namespace) -> int:
    """Which work in the journal a code in the foot of a paper stands for."""
    from nongson_desktop.safety.journal import action_of

    with office(args.office, write=False):
        made = action_of(args.code)
    if args.json:
        print_json({name: getattr(made, name) for name in ("id", "at", "who", "kind", "what", "reason")})
    else:
        say(f"Việc số {made.id}: {made.what} ({made.at}, {made.who or 'không rõ ai'}).")
    return DONE


def _backup(args: argparse.Namespace) -> None:
    from nongson_desktop.safety.backup import backup

    with office(args.office, write=False):
        say(f"Đã sao lưu vào {backup(args.office, args.to)}.")


def _restore(args: argparse.Namespace) -> None:
    from nongson_desktop.safety.backup import restore

    restore(args.backup, args.office)
    say(f"Đã khôi phục vào {args.office}.")


def _parser() -> _Parser:
    parser = _Parser(
        prog="nongson-desktop",
        description="Nông Sơn: đánh giá, xếp loại và giấy tờ của đảng bộ xã.",
        epilog="Không ghi LỆNH, hoặc chỉ ghi thư mục dữ liệu: mở cửa sổ. Cách dùng của một lệnh: LỆNH --help.",
    )
    parser.add_argument("--version", action="version", version=__version__, help="xem phiên bản")
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH", parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], Any], help: str, office: bool = True) -> _Parser:  # noqa: A002
        made: _Parser = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        if office:
            made.add_argument("office", type=Path, metavar="OFFICE", help="thư mục dữ liệu")
        with_password(made)
        return made

    new = command("new", _new, "lập một đảng bộ mới, trống")
    new.add_argument("--name", required=True, metavar="TÊN", help="tên đảng bộ, ví dụ “Đảng bộ xã Suối Mây”")
    add_words(new, parent=("TÊN", "đảng bộ cấp trên"), place=("TÊN", "địa danh trên dòng ngày tháng"))
    new.add_argument("--spelling", choices=("ỦY", "UỶ"), help="cách viết trên giấy tờ (ỦY)")
    sample = command("sample", _sample, "lập đảng bộ mẫu để tập")
    for option, dest, default, said in _SAMPLE:
        sample.add_argument(
            f"--{option}", type=number, default=default, dest=dest, metavar="N", help=f"{said} ({default})"
        )
    add_excel(command)
    _add_list(command)
    add_year(command)
    add_members(command)
    add_due(command)
    _add_print(command)
    add_accounts(command)
    checking = with_json(command("check", _check, "kiểm tra tính toàn vẹn của dữ liệu"))
    add_words(checking, code=("MÃ", "chỉ tra mã ở chân giấy là của việc nào"))
    saving = command("backup", _backup, "sao lưu an toàn")
    saving.add_argument("--to", type=Path, metavar="DIR", help="thư mục để bản sao (backups trong thư mục dữ liệu)")
    restore = command("restore", _restore, "khôi phục bản sao lưu vào thư mục mới", office=False)
    restore.add_argument("backup", type=Path, metavar="BACKUP", help="một bản sao lưu")
    restore.add_argument("office", type=Path, metavar="OFFICE", help="thư mục dữ liệu sẽ lập")
    return parser


_SAMPLE = (
    ("members", "members", 127, "số đảng viên"),
    ("cells", "cells", 10, "số chi bộ"),
    ("from", "first", 2021, "năm đầu"),
    ("to", "last", 2026, "năm cuối"),
    ("seed", "seed", 1, "cùng số thì cùng dữ liệu"),
)


def _add_list(command: Callable[..., _Parser]) -> None:
    listing = with_json(command("list", _list, "xem một danh sách"))
    keys = [kind.key for kind in KINDS]
    listing.add_argument("kind", metavar="KIND", choices=keys, help=f"một trong: {', '.join(keys)}")
    add_words(
        listing,
        search=("TEXT", "chỉ những dòng có các chữ này, không cần gõ dấu"),
        cell=("NAME", "chỉ của một chi bộ, hay của một đảng bộ với các tổ chức trực thuộc"),
        sort=("COLUMN,-COLUMN", "thứ tự, theo tên cột trong tài liệu JSON; dấu trừ là ngược lại"),
        status=("STATUS", "trạng thái của đảng viên; all là tất cả, không ghi là những người trong đảng số"),
        filter=("NAME", "bộ lọc đã lưu ở cửa sổ"),
        reason=("TEXT", "vì sao xuất ra tệp, ghi vào nhật ký"),
    )
    listing.add_argument("--year", type=number, metavar="Y", help="chỉ của một năm")
    add_days(listing, as_of="danh sách như vào ngày ấy (hôm nay)")
    listing.add_argument("--with-predecessors", action="store_true", help="kể cả tổ chức tiền thân và cấp dưới")
    listing.add_argument("--xlsx", type=Path, metavar="FILE", help="ghi ra tệp Excel này")


def _add_print(command: Callable[..., _Parser]) -> None:
    with_json(command("papers", _papers, "các loại giấy tờ in được", office=False))
    printing = command("print", _print, "in giấy tờ ra PDF hoặc Word")
    printing.add_argument("paper", metavar="PAPER", help="một loại giấy của lệnh papers, hoặc dossier: hồ sơ chi bộ")
    printing.add_argument("--out", type=Path, required=True, metavar="FILE", help="tệp ghi ra: .pdf, .docx hoặc .xlsx")
    printing.add_argument("--year", type=number, metavar="Y", help="năm công tác (năm của --date)")
    add_days(
        printing,
        date="ngày ghi trên giấy (hôm nay)",
        since="từ ngày, của phiếu bổ sung hồ sơ",
        until="đến ngày, của phiếu bổ sung hồ sơ",
    )
    add_words(
        printing,
        cell=("NAME", "chỉ của một chi bộ"),
        stock=("NAME", "phôi giấy khen (a4)"),
        number=("N", "số của văn bản"),
    )
    printing.add_argument("--member", type=number, nargs="+", default=[], metavar="ID", help="chỉ của những người này")
    printing.add_argument(
        "--award", choices=("yearly", "five-years", "ad-hoc"), default="yearly", help="loại khen thưởng (yearly)"
    )
    for option, said in (("decision", "một quyết định khen thưởng"), ("record", "một cuộc kiểm tra, lớp, hội thi…")):
        printing.add_argument(f"--{option}", type=number, metavar="ID", help=said)
    printing.add_argument("--quarter", type=int, choices=(1, 2, 3, 4), help="quý")
    printing.add_argument("--draft", action="store_true", help="bản nháp, cả khi giấy đã ban hành")
    printing.add_argument("--from", type=counted, dest="first", metavar="N", help="từ trang này của PDF")
    printing.add_argument("--only", type=counted, nargs="+", default=[], metavar="N", help="chỉ các trang này của PDF")
    parts = [part for part, _ in PrintPart.LABELS]
    printing.add_argument("--part", choices=parts, default=PrintPart.WHOLE, help="phần của giấy khen (whole)")
    printing.add_argument("--split", choices=("member", "cell"), help="mỗi người, mỗi chi bộ một tệp")

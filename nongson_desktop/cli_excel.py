"""The commands that take Excel in, take an import back and write a whole office out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from db.errors import UserError
from db.open import office
from nongson_desktop.catalog import kind_of
from nongson_desktop.cli_accounts import first_line
from nongson_desktop.cli_answers import DONE, REFUSED, complain, print_json, put, say, with_json
from nongson_desktop.cli_arguments import add_days, number

_WAYS = ("skip", "fill", "overwrite")


def add_excel(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add `import`, `export`, `undo-import` and `imports` to the command line."""
    reading = with_json(command("import", _import, "nhập danh sách từ Excel (.xlsx, .xls, .ods)"))
    reading.add_argument("file", type=Path, metavar="FILE", help="tệp Excel, hay gói .nongson")
    reading.add_argument("--kind", default="members", metavar="KIND", help="loại danh sách (members)")
    reading.add_argument("--sheet", metavar="NAME", help="trang tính; all là mọi trang")
    reading.add_argument(
        "--rows", choices=("all", "good"), default="all", help="có dòng sai thì không ghi gì, hay ghi các dòng đúng"
    )
    reading.add_argument("--dry-run", action="store_true", help="chỉ nói trước sẽ ra sao, không ghi")
    reading.add_argument(
        "--existing", choices=_WAYS, default="skip", help="bản ghi đã có: giữ nguyên, điền ô trống hay ghi đè (skip)"
    )
    reading.add_argument(
        "--column", type=_column_way, nargs="+", default=[], metavar="CỘT=WAY", help="như --existing, riêng cột này"
    )
    add_days(reading, moved_on="ngày chuyển chi bộ, khi ghi đè cột Chi bộ")
    reading.add_argument("--returned", type=Path, metavar="FILE", help="tệp trả lại: các dòng sai kèm lý do")
    _with_package(reading)
    export = command("export", _export, "xuất toàn bộ dữ liệu ra một tệp Excel hay một gói có mật khẩu")
    export.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx|FILE.nongson", help="tệp ghi ra")
    _with_package(export)
    export.add_argument("--reason", default="", help="vì sao xuất, ghi vào nhật ký")
    undoing = with_json(command("undo-import", _undo_import, "hoàn tác một lần nhập"))
    undoing.add_argument("number", type=number, metavar="NUMBER", help="số của lần nhập (lệnh imports)")
    with_json(command("imports", _imports, "các lần nhập"))


def _with_package(command: argparse.ArgumentParser) -> None:
    command.add_argument("--package-password-file", type=Path, metavar="FILE", help="mật khẩu của gói ở dòng đầu tệp")


def _column_way(text: str) -> tuple[str, str]:
    """A column's label and what befalls it in known records: "Điện thoại=overwrite"."""
    label, _, way = text.rpartition("=")
    if not label or way not in _WAYS:
        raise ValueError(text)
    return label, way


def _import(args: argparse.Namespace) -> int:
    from nongson_desktop.rules import imports

    with office(args.office, write=not args.dry_run):
        result = imports.run(
            args.file,
            kind=args.kind,
            sheet=args.sheet,
            rows=args.rows,
            dry_run=args.dry_run,
            today=date.today(),
            choices=_choices(args),
            content=_content(args),
        )
        document = result.as_json()
        if args.returned:
            _return(args.returned, result.preview)
    if args.json:
        print_json(document)
    elif result.preview is not None:
        _tell_problems(document["problems"])
        updated = f", cập nhật {document['rows_updated']} dòng đã có" if document["rows_updated"] else ""
        number = f" Lần nhập số {document['number']}." if document["number"] else ""
        say(f"Đọc {document['rows_read']} dòng, ghi {document['rows_written']} dòng{updated}.{number}")
    return complain(result.refused, REFUSED) if result.refused else DONE


def _content(args: argparse.Namespace) -> bytes | None:
    """What a package holds; None for a plain workbook; raises UserError."""
    from nongson_desktop.excel.whole import is_package
    from nongson_desktop.safety.packages import unpack

    return unpack(args.file, _package_password(args)) if is_package(args.file) else None


def _package_password(args: argparse.Namespace) -> str:
    if args.package_password_file is None:
        raise UserError("Gói dữ liệu có mật khẩu riêng: hãy ghi vào một tệp rồi thêm --package-password-file TỆP.")
    return first_line(args.package_password_file)


def _choices(args: argparse.Namespace) -> Any:
    from nongson_desktop.rules.imports_known import Choices

    return Choices(args.existing, _by_field(args.kind, args.column), moved_on=args.moved_on)


def _by_field(kind: str, ways: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Field -> way, the columns named by their labels; raises UserError."""
    fields = {column.label.casefold(): column.name for column in kind_of(kind).columns}
    unknown = next((label for label, _ in ways if label.casefold() not in fields), "")
    if unknown:
        raise UserError(f"Danh sách {kind_of(kind).title} không có cột “{unknown}”.", "column")
    return {fields[label.casefold()]: way for label, way in ways}


def _return(path: Path, preview: Any) -> None:
    """Write the refused rows back for whoever sent them, when there are any."""
    from nongson_desktop.rules.imports_returned import write_returned

    if preview is None or not preview.refused_rows:
        return put("Không có dòng nào sai nên không ghi tệp trả lại.", sys.stderr)
    return put(f"Đã ghi {write_returned(preview, path)} dòng sai kèm lý do vào {path}.", sys.stderr)


def _tell_problems(problems: Iterable[dict[str, Any]]) -> None:
    words = {"error": "Sai", "warning": "Lưu ý", "duplicate": "Trùng"}
    for problem in problems:
        where = f"Trang “{problem['sheet']}”, dòng" if "sheet" in problem else "Dòng"
        put(f"{where} {problem['row']}: {words[problem['severity']]}: {problem['message']}", sys.stderr)


def _export(args: argparse.Namespace) -> None:
    from nongson_desktop.excel.whole import PACKAGE, is_package, write_whole
    from nongson_desktop.safety.packages import pack

    if args.out.suffix.lower() != ".xlsx" and not is_package(args.out):
        raise UserError(f"Dữ liệu xuất ra tệp có đuôi .xlsx hoặc {PACKAGE}, không phải “{args.out.name}”.", "out")
    with office(args.office, write=False):
        if is_package(args.out):
            count = pack(args.out, _package_password(args), args.reason)
        else:
            count = write_whole(args.out, args.reason)
    say(f"Đã xuất {count} bản ghi ra {args.out}.")


def _undo_import(args: argparse.Namespace) -> None:
    from nongson_desktop.rules import imports

    with office(args.office):
        undone = imports.undo_import(args.number)
    if args.json:
        return print_json({"number": undone.action.id, "kept": [one.as_json() for one in undone.kept]})
    return say(f"Đã hoàn tác lần nhập số {args.number}.", *filter(None, [undone.sentence()]))


def _imports(args: argparse.Namespace) -> None:
    from nongson_desktop.rules import imports

    with office(args.office, write=False):
        made = imports.imports()
    if args.json:
        return print_json([one.as_json() for one in made])
    return say(*map(_told, made)) if made else say("Chưa có lần nhập nào.")


def _told(one: Any) -> str:
    """An import as a line: its number, when, what, how many rows."""
    from nongson_desktop.rules.journal import moment

    updated = f", cập nhật {one.rows_updated}" if one.rows_updated else ""
    counts = f"đọc {one.rows_read} dòng, ghi {one.rows_written}{updated}"
    return f"Số {one.number} · {moment(one.at)} · {one.what}: {counts}{' · đã hoàn tác' if one.undone else ''}"

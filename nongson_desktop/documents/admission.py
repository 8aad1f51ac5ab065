"""Phát triển đảng viên: the year's plan, the list of cảm tình đảng, the progress of files, probationers, results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from db.admission import AdmissionHelper, Candidate, Stage, cell_on, cells_on
from db.members import Sex
from nongson_desktop.documents.content import Block, Content, Row, Table, TableColumn
from nongson_desktop.documents.page import (
    Office,
    cell_name,
    closing,
    committee_signature,
    composed,
    drawn_up,
    heading,
    office_on,
    paragraph,
    short_date,
    signature_of,
    title,
)
from nongson_desktop.documents.people import whom_of
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.documents.wording import wording
from nongson_desktop.rules.admission import not_followed
from nongson_desktop.rules.admission_files import AdmissionFile, deadlines, read_files
from nongson_desktop.rules.admission_results import CellResult, on_the_way, probation_end, results, total
from nongson_desktop.rules.admission_rules import rules_on
from nongson_desktop.rules.members import last_cells
from nongson_desktop.rules.percent import percent
from nongson_desktop.rules.working_days import add_working_days, holidays

_TT = TableColumn("TT", 0.5, "center")
_LABELS = dict(Stage.LABELS)
_PLAN = (
    _TT,
    TableColumn("Chi bộ", 3.4),
    TableColumn("Chỉ tiêu", 1.0, "center"),
    TableColumn("Nguồn hiện có", 1.2, "center"),
)
_PEOPLE = (
    _TT,
    TableColumn("Họ và tên", 2.6),
    TableColumn("Ngày sinh", 1.3, "center"),
    TableColumn("Chi bộ", 2.4),
    TableColumn("Đã đến bước", 2.2),
)
_CANDIDATES = (
    _TT,
    TableColumn("Họ và tên", 2.3),
    TableColumn("Ngày sinh", 1.4, "center"),
    TableColumn("Nam, nữ", 0.7, "center"),
    TableColumn("Nghề nghiệp, đoàn thể", 1.9),
    TableColumn("Học vấn", 0.8, "center"),
    TableColumn("Nơi cư trú", 2.2),
    TableColumn("Công nhận cảm tình đảng", 1.6, "center"),
    TableColumn("Chứng nhận lớp nhận thức", 1.6, "center"),
    TableColumn("Đảng viên giúp đỡ", 2.3),
)
_STEPS = ("promising", "schooled", "approved", "cell", "committee", "decided", "admitted")
_PROGRESS = (
    _TT,
    TableColumn("Họ và tên", 1.9),
    *(
        TableColumn(label, 1.45, "center")
        for label in ("Cảm tình", "Học lớp", "Làm thủ tục", "Chi bộ xét", "Đảng ủy xét", "Quyết định", "Lễ kết nạp")
    ),
    TableColumn("Giấy tờ", 0.65, "center"),
    TableColumn("Đang ở bước", 1.4),
    TableColumn("Việc phải làm", 2.0),
)
_PROBATION = (
    _TT,
    TableColumn("Họ và tên", 2.5),
    TableColumn("Ngày sinh", 1.2, "center"),
    TableColumn("Chi bộ", 2.4),
    TableColumn("Ngày kết nạp", 1.3, "center"),
    TableColumn("Hết 12 tháng", 1.3, "center"),
    TableColumn("Chi bộ xét trước", 1.4, "center"),
    TableColumn("Lớp đảng viên mới", 1.2, "center"),
    TableColumn("Ghi chú", 2.2),
)
_RESULTS = (
    _TT,
    TableColumn("Chi bộ", 3.0),
    TableColumn("Chỉ tiêu", 0.9, "center"),
    TableColumn("Đã kết nạp", 0.9, "center"),
    TableColumn("Đạt", 1.0, "center"),
    TableColumn("Trong đó nữ", 0.9, "center"),
    TableColumn("Từ 30 tuổi trở xuống", 1.0, "center"),
    TableColumn("Dân tộc thiểu số", 1.0, "center"),
    TableColumn("Cán bộ thôn", 0.9, "center"),
    TableColumn("Nguồn", 0.9, "center"),
    TableColumn("Chính thức đúng hạn", 1.2, "center"),
)


def _files(request: Request, stages: Sequence[str]) -> list[AdmissionFile]:
    """The files of those at these states, by cell and name."""
    asked = Candidate.select().where(Candidate.hidden == False, Candidate.stage.in_(stages))
    if request.bodies:
        asked = asked.where(cell_on(request.as_of).in_(request.bodies))
    return read_files(asked.order_by(Candidate.sort_key, Candidate.id))


def _in_cells(office: Office, files: Iterable[AdmissionFile], day: date) -> Iterator[tuple[str, list[AdmissionFile]]]:
    """The files under the names of their cells of the day, in the order of cells."""
    homes = cells_on(day)
    names = {cell.id: cell_name(cell.name) for cell in office.cells}
    groups: dict[int | None, list[AdmissionFile]] = {}
    for file in files:
        cell = homes.get(file.candidate.id)
        groups.setdefault(cell if cell in names else None, []).append(file)
    for cell in sorted(groups, key=office.order):
        yield names.get(cell or 0, "Chưa rõ chi bộ"), groups[cell]


def _list(office: Office, request: Request, name: str, subject: str, table: Table) -> Content:
    """A list over the width of the page, of the cell asked for or of the whole office."""
    cell, whose = whom_of(office, request)
    return composed(
        office,
        request,
        name.replace("\n", " ").capitalize(),
        (
            title(name, f"{whose}{subject}"),
            table,
            drawn_up(signature_of(office, cell), "NGƯỜI LẬP DANH SÁCH"),
        ),
        cell=cell,
        landscape=True,
    )


# the year's plan


def admission_plan(request: Request) -> list[Content]:
    """Kế hoạch kết nạp đảng viên năm: each cell's target, and who there is to be admitted."""
    office, words = office_on(request.on), wording("admission", request.on)
    found = _results_of(request)
    files = _files(request, Stage.SOURCE)
    if not files and all(one.target is None for one in found):
        raise NothingToPrintError(f"Năm {request.year} chưa giao chỉ tiêu và chưa có quần chúng trong danh sách.")
    whole = total(found, _sum_of(request))
    given = {"year": request.year, "committee": office.committee, "target": whole.target}
    aim = words["plan_target" if whole.target is not None else "plan_no_target"]
    people = _people(office, files, request.as_of)
    blocks: list[Block] = [
        title("KẾ HOẠCH", words["plan_subject"].format(**given), geometry=office.geometry),
        *(paragraph(office.say(line).format(**given)) for line in words["plan_grounds"]),
        heading(words["plan_aim"]),
        paragraph(aim.format(**given)),
        Table(_PLAN, tuple(_plan_rows(found, whole))),
        heading(words["plan_people"]),
        Table(_PEOPLE, people) if people else paragraph(words["plan_no_people"]),
        heading(words["plan_duties"]),
        *(paragraph(office.say(line).format(**given)) for line in words["duties"]),
        closing(committee_signature(office), recipients=words["recipients"], office=office),
    ]
    return [composed(office, request, f"Kế hoạch kết nạp đảng viên năm {request.year}", blocks, kind="KH")]


def _plan_rows(found: Sequence[CellResult], whole: CellResult) -> Iterator[Row]:
    for number, one in enumerate(found, 1):
        yield Row((str(number), cell_name(one.name), _shown(one.target), str(one.source)))
    yield Row(("", whole.name, _shown(whole.target), str(whole.source)), strong=True)


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


def _people(office: Office, files: Sequence[AdmissionFile], day: date) -> tuple[Row, ...]:
    rows: list[Row] = []
    for cell, group in _in_cells(office, files, day):
        for file in group:
            one = file.candidate
            rows.append(Row((str(len(rows) + 1), one.name, short_date(one.birth_date), cell, _LABELS[one.stage])))
    return tuple(rows)


# lists


def candidate_list(request: Request) -> list[Content]:
    """Cảm tình đảng and those further on, by cell, with who helps them."""
    office, words = office_on(request.on), wording("admission", request.on)
    files = _files(request, Stage.SOURCE[1:])
    if not files:
        raise NothingToPrintError("Chưa có ai trong danh sách cảm tình đảng.")
    rows: list[Row] = []
    number = 0
    for cell, group in _in_cells(office, files, request.as_of):
        rows.append(Row((f"{cell}: {len(group)} người",), section=True))
        for file in group:
            number += 1
            rows.append(_candidate_row(number, file, request.on))
    subject = f"tính đến ngày {short_date(request.on)}"
    return [_list(office, request, words["candidates"], subject, Table(_CANDIDATES, tuple(rows)))]


def _candidate_row(number: int, file: AdmissionFile, day: date) -> Row:
    one = file.candidate
    body = dict(Candidate.mass_organization.choices or ()).get(one.mass_organization, "")
    helpers = ", ".join(_helper_names(file.helpers_on(day))) or "chưa phân công"
    work = "; ".join(part for part in (one.occupation, body) if part)
    sex = dict(Sex.LABELS).get(one.sex, "")
    days = (short_date(file.on(Stage.PROMISING)), short_date(file.on(Stage.SCHOOLED)))
    cells = (one.name, short_date(one.birth_date), sex, work, one.education, one.residence, *days, helpers)
    return Row((str(number), *cells))


def _helper_names(helpers: Iterable[AdmissionHelper]) -> list[str]:
    return [helper.member.name for helper in helpers]


def admission_progress(request: Request) -> list[Content]:
    """Every file with the days of its steps and what is to be done next."""
    office, words = office_on(request.on), wording("admission", request.on)
    files = _files(request, (*Stage.SOURCE[1:], Stage.ADMITTED))
    if not files:
        raise NothingToPrintError("Chưa có hồ sơ kết nạp nào đang làm.")
    rows: list[Row] = []
    number = 0
    for cell, group in _in_cells(office, files, request.as_of):
        rows.append(Row((f"{cell}: {len(group)} hồ sơ",), section=True))
        for file in group:
            number += 1
            rows.append(_progress_row(number, file, request.on))
    subject = f"tính đến ngày {short_date(request.on)}"
    return [_list(office, request, words["progress"], subject, Table(_PROGRESS, tuple(rows)))]


def _progress_row(number: int, file: AdmissionFile, day: date) -> Row:
    due = [one for one in deadlines(file, rules_on(day), holidays(day)) if one.since <= day]
    there = sum(paper.on is not None for paper in file.papers.values())
    todo = f"{short_date(due[0].on)}: {due[0].words}" if due else ""
    steps = (short_date(file.on(stage)) for stage in _STEPS)
    return Row((str(number), file.candidate.name, *steps, str(there), _LABELS[file.candidate.stage], todo))


def probation_due(request: Request) -> list[Content]:
    """Probationary members by the end of their twelve months, with the last day for the cell's review."""
    office, words = office_on(request.on), wording("admission", request.on)
    rows = _probation_rows(office, request)
    if not rows:
        raise NothingToPrintError("Không có đảng viên dự bị nào.")
    subject = f"tính đến ngày {short_date(request.on)}"
    return [_list(office, request, words["probation"], subject, Table(_PROBATION, tuple(rows)))]


def _probation_rows(office: Office, request: Request) -> list[Row]:
    """Those followed with what their file says, the others with what the member's record says; by the day."""
    rules, free = rules_on(request.on), holidays(request.on)
    found: list[tuple[date, tuple[str, ...]]] = []
    names = {cell.id: cell_name(cell.name) for cell in office.cells}
    cells_then = cells_on(request.as_of)
    for file in on_the_way(_files(request, (Stage.ADMITTED, Stage.PROBATION, Stage.REVIEW)), request.on):
        one, begun, end = file.candidate, file.ceremony(), file.probation_end(rules)
        school = "đã học" if "class" in file.papers else "chưa"
        note = "Chi bộ đã xét" if file.has(Stage.REVIEW) else ""
        by = short_date(add_working_days(end, rules.review_days, free)) if end else ""
        cell = names.get(cells_then.get(one.id) or 0, "")
        days = (short_date(begun), short_date(end), by)
        found.append((end or date.max, (one.name, short_date(one.birth_date), cell, *days, school, note)))
    found += _unfollowed(request, rules_on(request.on).review_days, free, names)
    return [Row((str(number), *cells)) for number, (_, cells) in enumerate(sorted(found), 1)]


def _unfollowed(
    request: Request, review_days: int, free: frozenset[date], names: dict[int, str]
) -> Iterator[tuple[date, tuple[str, ...]]]:
    known = not_followed(request.on)
    homes = last_cells([member.id for member in known], request.on)
    for member in known:
        cell, name = homes.get(member.id, (0, ""))
        if request.bodies and cell not in request.bodies:
            continue
        end = probation_end(member.admitted_on, rules_on(request.on))
        by = short_date(add_working_days(end, review_days, free)) if end else ""
        days = (short_date(member.admitted_on), short_date(end), by)
        yield end or date.max, (member.name, short_date(member.birth_date), names.get(cell, name), *days, "", "")


def admission_results(request: Request) -> list[Content]:
    """Kết quả kết nạp theo chi bộ: targets, admitted, what kind of people, decided in time."""
    office, words = office_on(request.on), wording("admission", request.on)
    found = _results_of(request)
    if not any(one.target is not None or one.admitted or one.source for one in found):
        raise NothingToPrintError(f"Năm {request.year} chưa giao chỉ tiêu, chưa kết nạp ai.")
    rows = [_result_row(str(number), cell_name(one.name), one) for number, one in enumerate(found, 1)]
    if len(found) > 1:
        rows.append(_result_row("", _sum_of(request), total(found, ""), strong=True))
    return [_list(office, request, words["results"], f"năm {request.year}", Table(_RESULTS, tuple(rows)))]


def _results_of(request: Request) -> list[CellResult]:
    """The results of the cells that are asked for."""
    bodies = request.bodies
    return [one for one in results(request.year, request.as_of) if not bodies or one.cell_id in bodies]


def _sum_of(request: Request) -> str:
    return "Cộng" if request.bodies else "Toàn đảng bộ"


def _result_row(number: str, name: str, one: CellResult, *, strong: bool = False) -> Row:
    admitted = len(one.admitted)
    counts = (one.women, one.young, one.minority, one.cadres, one.source)
    share = percent(admitted, one.target)
    in_time = f"{one.in_time}/{one.due}" if one.due else "–"
    return Row((number, name, _shown(one.target), str(admitted), share, *map(str, counts), in_time), strong=strong)

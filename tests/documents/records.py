"""A small office with everything that the papers print: two cells, eight members, a year of work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from db.base import action
from db.dates import PartialDate
from db.evaluation import Rating
from db.judgement import Rerating
from db.members import Member, PersonKind, Role, Status
from db.organizations import Organization, OrganizationKind
from db.plans import Plan, PlanItem, PlanState
from db.tasks import Task, TaskResult
from nongson_desktop.rules import quarters

NAMES = (
    ("Đỗ Đức Ánh", "1975-03-12", PersonKind.LEADER),
    ("Nguyễn Thị Thuỷ", "1988", PersonKind.STAFF),
    ("Trần Văn Bửu", "1960-11", PersonKind.OUTSIDE),
    ("Lê Hoàng Vỹ", "1999-07-21", PersonKind.OUTSIDE),
    ("Phạm Quốc Khánh", "1969-09-02", PersonKind.LEADER),
    ("Huỳnh Ngọc Diễm", "1982-01-30", PersonKind.STAFF),
    ("Võ Ẵm", "1953", PersonKind.OUTSIDE),
    ("Bùi Thị Hậu", "1991-12-05", PersonKind.OUTSIDE),
)
ADMITTED = {2: PartialDate(1985, 12, 20), 6: PartialDate(1976, 1, 5)}  # full on 20/12/2025 and 05/01/2026
LEVELS = ("HTXS", "HTT", "HTT", "HT", "HTXS", "HTT", "HTT", "HTT")
EXEMPTED = "Ngô Thị Mận"
ITEMS = (
    ("Tư tưởng chính trị", "Kiên định mục tiêu, lý tưởng của Đảng; học tập đầy đủ nghị quyết.", "Dự đủ 4 lớp học tập"),
    ("Phẩm chất đạo đức, lối sống", "Giữ gìn phẩm chất, lối sống giản dị, trung thực.", ""),
    ("Thực hiện chức trách, nhiệm vụ được giao", "Hoàn thành nhiệm vụ chi bộ phân công.", "100 % nhiệm vụ đúng hạn"),
    ("Khắc phục hạn chế, khuyết điểm", "", ""),
)
TASKS = (
    ("Vận động 12 hộ tổ 3 đóng góp làm đường bê tông ngõ xóm", "Biên bản họp tổ, 350 m đường", TaskResult.DONE, True),
    ("Giúp đỡ quần chúng ưu tú học lớp nhận thức về Đảng", "", TaskResult.DONE_LATE, False),
)
PRODUCTS = (
    (1, "Thu ngân sách đạt dự toán 9 tháng", 25),
    (2, "Ban hành quy chế phối hợp giữa các ngành", 10),
    (3, "Hồ sơ trực tuyến đạt 80 %", 10),
    (4, "Kết nạp 3 đảng viên", 10),
    (5, "Giảm 4 hộ nghèo, đỡ đầu 2 em học sinh", 10),
    (6, "Chuẩn bị giao quân đủ chỉ tiêu", 5),
)


@dataclass(frozen=True)
class Office:
    """What a test of the papers needs to find its way."""

    folder: Path
    cells: tuple[Organization, ...]
    members: tuple[Member, ...]


def found_commune(folder: Path) -> Office:
    """The office of `make_commune` that is open now, in `folder`."""
    cells = Organization.select().where(Organization.kind == OrganizationKind.CELL).order_by(Organization.id)
    members = Member.select().order_by(Member.id).limit(len(NAMES))
    return Office(folder, tuple(cells), tuple(members))


def make_commune() -> None:
    """The year 2025 of the open office: two cells, rated, with no decision yet."""
    from nongson_desktop.rules.evaluation import open_evaluation
    from nongson_desktop.rules.members import appoint, place_member, set_status
    from nongson_desktop.rules.organizations import new_organization

    committee = Organization.get(Organization.kind == OrganizationKind.COMMITTEE)
    with action("Lập đảng bộ thử"):
        cells = tuple(new_organization(f"Chi bộ thôn {name}", parent=committee) for name in ("Đồng Trăm", "Suối Sâu 2"))
        members = tuple(_member(place, cells) for place in range(len(NAMES)))
        for member, cell in zip(members, (cells[0],) * 4 + (cells[1],) * 4, strict=True):
            place_member(member, cell)
            set_status(member, Status.OFFICIAL)
        _exempted(cells[0])
        appoint(members[0], committee, Role.SECRETARY, date(2020, 6, 1))
        appoint(members[4], committee, Role.COMMITTEE, date(2020, 6, 1))
        appoint(members[2], cells[0], Role.SECRETARY, date(2022, 1, 1))
        appoint(members[4], cells[1], Role.SECRETARY, date(2022, 1, 1))
        for member in members:
            _year(member, members[2])
    _quarter(members[0])
    open_evaluation(2025)
    _rate(members, cells)
    _rerate(members[3])


def _member(place: int, cells: tuple[Organization, ...]) -> Member:
    name, born, kind = NAMES[place]
    member = Member(
        name=name,
        birth_date=PartialDate.from_iso(born),
        person_kind=kind,
        card_number=f"0{place:07d}",
        admitted_on=ADMITTED.get(place, PartialDate(2010, 5, 19)),
        workplace="Ủy ban nhân dân xã Suối Mây" if kind != PersonKind.OUTSIDE else "",
        position="Chủ tịch Hội Nông dân xã" if kind == PersonKind.LEADER else "",
    )
    member.save()
    return member


def _exempted(cell: Organization) -> None:
    """A member too ill for Party life, who is in no other paper than the list of those not rated."""
    from nongson_desktop.rules.members import place_member, set_status

    member = Member(name=EXEMPTED, birth_date=PartialDate(1941), admitted_on=PartialDate(1978, 2, 3))
    member.save()
    place_member(member, cell)
    set_status(member, Status.EXEMPT)


def _rerate(member: Member) -> None:
    """A level changed by a later decision."""
    rating = Rating.get(Rating.year == 2025, Rating.member == member)
    values = {"number": "21-QĐ/ĐU", "decided_by": "Đảng ủy", "reason": "Khai sai kết quả thực hiện nhiệm vụ"}
    values |= {"cancels": "15"}
    with action("Xếp loại lại thử"):
        Rerating(rating=rating, old_level="HT", level="KHT", decided_on=date(2025, 12, 20), **values).save()


def _year(member: Member, follower: Member) -> None:
    plan = Plan(member=member, year=2025, state=PlanState.CONFIRMED, submitted_on=date(2025, 1, 20))
    plan.save()
    for position, (section, text, target) in enumerate(ITEMS):
        done = "Đã thực hiện đầy đủ" if position == 0 else ""
        degree = "not-done" if position == 2 else "done" if position else ""
        PlanItem(
            plan=plan, position=position, section=section, text=text, target=target, result=done, degree=degree
        ).save()
    for number, (text, product, result, above) in enumerate(TASKS):
        Task(
            member=member,
            year=2025,
            text=text,
            product=product,
            follower=follower if member != follower else None,
            basis="Nghị quyết số 02-NQ/CB, ngày 05/01/2025",
            assigned_on=date(2025, 1, 10),
            due_on=date(2025, 6 + number, 30),
            done_on=date(2025, 6 + 2 * number, 28),
            progress=100,
            met=True,
            above=above,
            result=result,
        ).save()


def _quarter(leader: Member) -> None:
    """Quarter III of the leaders: one with an approved plan and its points, the other with an empty sheet."""
    quarters.open_quarter(2025, 3, date(2025, 9, 20))
    sheet = next(one for one in quarters.assessments(2025, 3) if one.name == leader.name)
    tasks = [{"axis": axis, "task": task, "maximum": Decimal(most)} for axis, task, most in PRODUCTS]
    tasks[0]["due"] = date(2025, 9, 30)
    quarters.write_products(sheet.id, [(0, task) for task in tasks])
    quarters.approve([sheet.id], date(2025, 7, 5), "Ban Thường vụ Đảng ủy xã")
    done = quarters.products_of([sheet.id])[sheet.id]
    quarters.write_products(sheet.id, [(one.id, {"percent": Decimal(100)}) for one in done[:-1]])
    quarters.write_products(sheet.id, [(done[0].id, {"result": "Đạt 108 % dự toán"})])
    quarters.write_products(sheet.id, [(done[-1].id, {"percent": Decimal(0)})])
    quarters.write_scores(sheet.id, [(one.id, {"kept": True}) for one in quarters.scores_of([sheet.id])[sheet.id]])
    quarters.store(
        sheet.id,
        {
            "self_level": "HTXS",
            "proposed_level": "HTXS",
            "ground": "Vượt thu 8 % dự toán quý",
            "staffing": "Giữ nguyên vị trí",
            "strengths": "Điều hành thu ngân sách vượt dự toán.",
        },
    )


def _rate(members: tuple[Member, ...], cells: tuple[Organization, ...]) -> None:
    levels = {member.id: level for member, level in zip(members, LEVELS, strict=True)}
    with action("Ghi kết quả xếp loại thử"):
        for rating in Rating.select().where(Rating.year == 2025, Rating.exempt_reason == ""):
            level = levels.get(rating.__data__["member"], "HTXS" if rating.name.endswith("Trăm") else "HTT")
            rating.self_level = rating.cell_level = rating.level = level
            rating.self_points, rating.points = Decimal("91.5"), Decimal("90.25")
            rating.decided_on = date(2025, 12, 10)
            rating.exemplary = level == "HTXS" and rating.member is None
            rating.save()

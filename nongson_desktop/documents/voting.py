"""Whose vote a paper is about, a cell's or the committee's, with its meeting and its counts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db.ballots import BallotAbout, BallotRound, RatingMeeting
from nongson_desktop.documents.content import Head, Owner, Signature
from nongson_desktop.documents.page import (
    Cell,
    Office,
    cell_head,
    cell_name,
    cell_signature,
    committee_head,
    committee_signature,
    long_date,
    number_line,
    office_on,
)
from nongson_desktop.documents.request import NothingToPrintError, Request
from nongson_desktop.rules.assemblies import Assembly, assemblies
from nongson_desktop.rules.ballots import Sheet
from nongson_desktop.rules.evaluation import evaluation_of

DOTS = "…………………"


@dataclass(frozen=True)
class Body:
    """A cell, or the committee when `cell` is None, in its meeting of the year."""

    office: Office
    cell: Cell | None
    assembly: Assembly

    @property
    def meeting(self) -> RatingMeeting:
        return self.assembly.meeting

    @property
    def about(self) -> str:
        return self.assembly.about

    @property
    def name(self) -> str:
        return cell_name(self.cell.name) if self.cell else self.office.committee

    @property
    def year(self) -> int:
        return int(self.meeting.year)

    @property
    def owner(self) -> Owner:
        return Owner(cell=self.cell.id if self.cell else None, cell_name=self.name)

    @property
    def voters(self) -> int:
        """For how many people ballots are printed: those present where that is known, else all who may vote."""
        known = self.meeting.present if self.meeting.present is not None else self.meeting.entitled
        return max(known or 0, 1)

    def head(self, *, number: str | None = None, place_date: str = "") -> Head:
        """The head; `number` None leaves out number and star."""
        line = None if number is None else number_line(number, "BB", "CB" if self.cell else "ĐU")
        if self.cell is None:
            return committee_head(self.office, number=line, place_date=place_date)
        return replace(cell_head(self.office, self.cell, place_date=place_date), number=line)

    @property
    def signature(self) -> Signature:
        return cell_signature(self.office, self.cell) if self.cell else committee_signature(self.office)

    @property
    def when(self) -> str:
        """The day of the meeting in words, or room for it."""
        held = self.meeting.held_on
        return long_date(held) if held else f"ngày …… tháng …… năm {self.year}"

    @property
    def first(self) -> Sheet:
        return self.assembly.sheet(BallotRound.LEVELS)

    @property
    def second(self) -> Sheet | None:
        """The round that chooses HTXS, with everyone rated while the first is not counted; None where there is none."""
        if BallotRound.BEST not in self.assembly.rounds:
            return None
        sheet = self.assembly.sheet(BallotRound.BEST)
        if sheet.lines or self.assembly.is_counted():
            return sheet
        return replace(sheet, lines=self.first.lines)


def bodies(request: Request, about: str = BallotAbout.MEMBERS) -> list[Body]:
    """Who votes: the cell or committee asked for; else every cell, or on collectives the committee.

    Raises UserError before the evaluation is opened or when nobody is to be rated there.
    """
    if evaluation_of(request.year) is None:
        raise NothingToPrintError(f"Chưa mở đánh giá năm {request.year} nên chưa có danh sách bỏ phiếu.")
    office = office_on(request.on)
    if request.cell == office.names.id or (request.cell is None and about == BallotAbout.COLLECTIVES):
        cells: list[Cell | None] = [None]
    else:
        cells = list(office.cells) if request.cell is None else [office.cell(request.cell)]
    organizations = [cell.id if cell else office.names.id for cell in cells]
    read = assemblies(request.year, organizations, request.as_of, about)
    found = [Body(office, cell, assembly) for cell, assembly in zip(cells, read, strict=True) if assembly.names]
    if not found:
        raise NothingToPrintError(f"Năm {request.year} không có ai, nơi nào để bỏ phiếu xếp loại ở đây.")
    return found

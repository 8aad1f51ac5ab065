"""Biểu quyết, kiểm phiếu: what a sheet of counts says, whether it balances, and the level that follows.

Practice has two rounds: a level for each name, then who deserves "hoàn thành xuất sắc" among those at
"hoàn thành tốt"; the base of the majority is not settled by any document read, so all three are shown
(evaluation.md section 2). Secret votes are counts only: nothing here knows who cast a ballot.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from db.ballots import BallotAbout, BallotBase, BallotRound
from db.base import action
from db.errors import UserError
from db.evaluation import Level
from db.settings import keep_setting, setting

_WAYS = "rating-ways"
_LEAST, _MOST = 50, 99
_HUNDRED = 100
_SHEETS = (
    ("issued", "phiếu phát ra"),
    ("returned", "phiếu thu về"),
    ("missing", "phiếu không thu lại"),
    ("valid", "phiếu hợp lệ"),
    ("spoiled", "phiếu không hợp lệ"),
)
_BASES = {BallotBase.ENTITLED: "có quyền", BallotBase.PRESENT: "có mặt", BallotBase.VALID: "phiếu hợp lệ"}


@dataclass(frozen=True)
class Ways:
    """How the office votes: two rounds or one, what the majority is counted on and the share it must exceed."""

    rounds: int = 2
    base: str = BallotBase.ENTITLED
    share: int = _LEAST


def ways_on(day: date) -> Ways:
    """How votes are taken on the day, as the office set it."""
    return Ways(**setting(_WAYS, day, {}))


def keep_ways(ways: Ways, since: date, document: str = "") -> None:
    """Set how votes are taken from a day on, as one Action; raises UserError."""
    if ways.rounds not in (1, 2):
        raise UserError("Bỏ phiếu một vòng hoặc hai vòng.", "rounds")
    _check_majority(ways.base, ways.share)
    with action("Đặt cách bỏ phiếu xếp loại", reason=document):
        keep_setting(_WAYS, vars(ways), since, document)


def _check_majority(base: str, share: int) -> None:
    if base not in _BASES:
        raise UserError("Chọn đa số tính trên số nào.", "base")
    if not _LEAST <= share <= _MOST:
        raise UserError(f"Đa số phải trên {_LEAST} % đến {_MOST} %.", "share")


@dataclass(frozen=True)
class Vote:
    """One vote of a meeting with the three numbers a majority may be counted on; it must exceed `share` per cent."""

    entitled: int
    present: int
    valid: int
    votes: int
    share: int = _LEAST

    def passes(self, base: str) -> bool:
        """More than the share of the base: "entitled", "present" or "valid"."""
        return self.votes * _HUNDRED > self.share * self.of(base)

    def of(self, base: str) -> int:
        return {"entitled": self.entitled, "present": self.present, "valid": self.valid}[base]

    @property
    def is_agreed(self) -> bool:
        """Whether every base gives the same answer."""
        return len({self.passes(base) for base in _BASES}) == 1

    @property
    def sentence(self) -> str:
        """The consequence on all three bases: "15/29 có quyền: đạt; …"."""
        return "; ".join(
            f"{self.votes}/{self.of(base)} {words}: {'đạt' if self.passes(base) else 'không đạt'}"
            for base, words in _BASES.items()
        )


@dataclass(frozen=True)
class Line:
    """How many valid ballots gave one name each level."""

    rating_id: int
    name: str
    htxs: int = 0
    htt: int = 0
    ht: int = 0
    kht: int = 0
    position: str = ""

    @property
    def total(self) -> int:
        return self.htxs + self.htt + self.ht + self.kht

    def votes(self, level: str) -> int:
        return int(getattr(self, level.lower()))


@dataclass(frozen=True)
class Problem:
    """What does not add up: the sentence, the field or the line it stands at."""

    words: str
    field: str = ""
    rating_id: int = 0


@dataclass(frozen=True)
class Result:
    """What the ballots say of one name: the level that passes, "" for none, the vote behind it and why in words."""

    line: Line
    level: str
    vote: Vote
    words: str


@dataclass(frozen=True)
class Sheet:
    """One round's sheet of counts; `four` is the single round on all four levels."""

    round: int = BallotRound.LEVELS
    about: str = BallotAbout.MEMBERS
    four: bool = False
    entitled: int = 0
    present: int = 0
    issued: int | None = None
    returned: int | None = None
    missing: int | None = None
    valid: int | None = None
    spoiled: int | None = None
    base: str = BallotBase.ENTITLED
    share: int = _LEAST
    places: int | None = None
    lines: tuple[Line, ...] = ()

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that a ballot of this round offers."""
        if self.round == BallotRound.BEST:
            return (Level.HTXS,)
        return Level.ALL if self.four else Level.ALL[1:]

    @property
    def is_counted(self) -> bool:
        return self.valid is not None

    def vote(self, votes: int) -> Vote:
        return Vote(self.entitled, self.present, self.valid or 0, votes, self.share)

    def least(self, base: str) -> int:
        """The fewest votes that pass on a base."""
        return self.vote(0).of(base) * self.share // _HUNDRED + 1

    def problems(self) -> list[Problem]:
        """Everything that does not balance, the sheets first, then line by line."""
        missing = [Problem(f"Chưa nhập số {words}.", name) for name, words in _SHEETS if getattr(self, name) is None]
        if missing:
            return missing
        return [*self._of_sheets(), *self._of_lines(), *self._of_places()]

    def _of_sheets(self) -> list[Problem]:
        issued, returned, lost = self.issued or 0, self.returned or 0, self.missing or 0
        valid, spoiled = self.valid or 0, self.spoiled or 0
        found = []
        if any(getattr(self, name) < 0 for name, _ in _SHEETS):
            found.append(Problem("Số phiếu không thể âm.", "issued"))
        if self.present > self.entitled:
            found.append(Problem(f"Có mặt {self.present}, nhiều hơn {self.entitled} người có quyền.", "present"))
        if issued > self.present:
            found.append(Problem(f"Phát ra {issued} phiếu cho {self.present} người có mặt.", "issued"))
        if issued != returned + lost:
            words = f"Phát ra {issued} khác thu về {returned} + không thu lại {lost} = {returned + lost}."
            found.append(Problem(words, "returned"))
        if returned != valid + spoiled:
            words = f"Thu về {returned} khác hợp lệ {valid} + không hợp lệ {spoiled} = {valid + spoiled}."
            found.append(Problem(words, "valid"))
        return found

    def _of_lines(self) -> list[Problem]:
        valid = self.valid or 0
        found = []
        for row, line in enumerate(self.lines, 1):
            if min(line.htxs, line.htt, line.ht, line.kht) < 0:
                found.append(Problem(f"Dòng {row}, {line.name}: số phiếu không thể âm.", rating_id=line.rating_id))
            elif line.total > valid:
                words = f"Dòng {row}, {line.name}: cộng lại {line.total} phiếu, nhiều hơn {valid} phiếu hợp lệ."
                found.append(Problem(words, rating_id=line.rating_id))
        return found

    def _of_places(self) -> list[Problem]:
        if self.round != BallotRound.BEST or self.places is None:
            return []
        given, most = sum(line.htxs for line in self.lines), self.places * (self.valid or 0)
        if given <= most:
            return []
        words = f"Tổng {given} lượt chọn, nhiều hơn {self.places} người × {self.valid} phiếu hợp lệ = {most}."
        return [Problem(words, "places")]

    def check(self) -> None:
        """Refuse a sheet that does not balance, naming the first place."""
        _check_majority(self.base, self.share)
        if problems := self.problems():
            raise UserError(problems[0].words, problems[0].field)

    def results(self) -> list[Result]:
        """The level that passes for each name, in the order of the sheet; nothing while nothing is counted."""
        if not self.is_counted:
            return []
        best = self._best() if Level.HTXS in self.levels else {}
        return [self._result(line, best) for line in self.lines]

    def _best(self) -> dict[int, str]:
        """Names that pass for HTXS with what becomes of them: within the places, tied at the last one, or beyond."""
        passing = [line for line in self.lines if self.vote(line.htxs).passes(self.base)]
        if self.places is None or len(passing) <= self.places:
            return {line.rating_id: "in" for line in passing}
        ranked = sorted((line.htxs for line in passing), reverse=True)
        first_out = ranked[self.places]
        tied = ranked[self.places - 1] == first_out if self.places else False
        return {
            line.rating_id: "in" if line.htxs > first_out else "tied" if tied and line.htxs == first_out else "out"
            for line in passing
        }

    def _result(self, line: Line, best: dict[int, str]) -> Result:
        stood = best.get(line.rating_id)
        if stood == "in":
            return self._said(line, Level.HTXS, Level.HTXS)
        if self.round == BallotRound.BEST:
            return self._not_best(line, stood)
        if stood is not None:
            return self._beyond(line, stood)
        passed = next((level for level in self.levels if self.vote(line.votes(level)).passes(self.base)), "")
        if passed:
            return self._said(line, passed, passed)
        most = max(self.levels, key=line.votes)
        return self._said(line, "", most, "không mức nào đủ đa số, cần bỏ phiếu lại hoặc cấp ủy xem xét")

    def _not_best(self, line: Line, stood: str | None) -> Result:
        words = {
            "out": f"đủ đa số nhưng quá {self.places} chỗ được phân bổ",
            "tied": f"bằng phiếu ở chỗ cuối của {self.places} chỗ, chi bộ quyết định",
        }
        return self._said(line, "", Level.HTXS, words.get(stood or "", ""))

    def _beyond(self, line: Line, stood: str) -> Result:
        """In a single round, whoever passes for HTXS without a place is at HTT; a tie is left to the meeting."""
        if stood == "tied":
            return self._said(line, "", Level.HTXS, f"bằng phiếu ở chỗ cuối của {self.places} chỗ, chi bộ quyết định")
        return self._said(line, Level.HTT, Level.HTXS, f"đủ phiếu HTXS nhưng quá {self.places} chỗ được phân bổ")

    def _said(self, line: Line, level: str, shown: str, why: str = "") -> Result:
        vote = self.vote(line.votes(shown))
        more = f" · {why}" if why else ""
        return Result(line, level, vote, f"{shown}: {vote.sentence}{more}")


def consequence(sheet: Sheet, base: str, share: int) -> str:
    """What a majority so counted asks for on a sheet, beside the other bases, and whose result it would change."""
    tried = replace(sheet, base=base, share=share)
    known = [one for one in _BASES if tried.vote(0).of(one)]
    asked = ", ".join(f"{tried.vote(0).of(one)} {_BASES[one]}: từ {tried.least(one)} phiếu" for one in known)
    chosen = f"cần từ {tried.least(base)} phiếu" if base in known else f"chưa ghi số {_BASES[base]}"
    told = f"Tính trên số {_BASES[base]}, trên {share} %: {chosen} ({asked or 'chưa ghi cuộc họp'})."
    return f"{told} {_changed(sheet, tried)}" if sheet.is_counted else told


def _changed(sheet: Sheet, tried: Sheet) -> str:
    none = "chưa đủ đa số"
    pairs = [(old, new) for old, new in zip(sheet.results(), tried.results(), strict=True) if old.level != new.level]
    said = [f"{new.line.name}: {old.level or none} → {new.level or none}" for old, new in pairs]
    if not said:
        return "Phiếu đã kiểm ở đây không ai đổi kết quả."
    return f"Phiếu đã kiểm ở đây nếu tính lại như vậy: {'; '.join(said)}."


def combined(first: Sheet, second: Sheet | None) -> dict[int, str]:
    """The level that both rounds propose by rating; names on which no level passed are left out.

    The second round raises only those at HTT by the first, also when the first was corrected afterwards.
    """
    levels = {result.line.rating_id: result.level for result in first.results() if result.level}
    for result in second.results() if second else []:
        if result.level and levels.get(result.line.rating_id) == Level.HTT:
            levels[result.line.rating_id] = result.level
    return levels

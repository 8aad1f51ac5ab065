"""Vì sao: for whatever the program computes about a rating, the rule, the numbers and the records, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from db.dates import PartialDate
from db.evaluation import Evaluation, Level, QuotaReading, Rating, offices_on
from db.members import Member, PersonKind, Status
from db.posts import posts_on
from nongson_desktop.rules import profiles
from nongson_desktop.rules.defects import is_remedied
from nongson_desktop.rules.evaluation import evaluation_of, profile_of, rating_day
from nongson_desktop.rules.evidence import Ground, each_ground
from nongson_desktop.rules.levels import LevelProposal, band, number_words
from nongson_desktop.rules.outcome import ScopedQuota
from nongson_desktop.rules.profile_parts import Exemption, Profile
from nongson_desktop.rules.rated import by_member, group_of

MEMBER = "member"
_AT_WORK = (PersonKind.STAFF, PersonKind.LEADER)


@dataclass(frozen=True)
class Explained:
    """What is explained and the sentences that explain it."""

    about: str
    words: str


@dataclass(frozen=True)
class Sources:
    """What the explanations of a year rest on besides each member's own records; read in a query each."""

    year: int
    profile: Profile
    day: date
    evaluation: Evaluation | None
    offices: Mapping[int, list[Any]]
    posts: Mapping[int, list[Any]]
    admitted: Mapping[int, PartialDate]

    @property
    def document(self) -> str:
        return self.profile.basis[0].document


def sources_of(year: int, profile: str | None = None) -> Sources:
    """The profile, the rating date and the offices of that day; raises UserError for an unknown profile."""
    opened = evaluation_of(year)
    rules = profiles.load(profile) if profile else profile_of(opened) if opened else profiles.profile_for(year)
    day = opened.rating_date if opened else rating_day(year)
    offices, posts = by_member(offices_on(day)), by_member(posts_on(day))
    return Sources(year, rules, day, opened, offices, posts, _admitted_lately(year))


def _admitted_lately(year: int) -> dict[int, PartialDate]:
    """Admission dates that a rule about months may look at."""
    known = Member.select(Member.id, Member.admitted_on).where(
        Member.admitted_on >= PartialDate(year - 1), Member.hidden == False
    )
    return {one.id: one.admitted_on for one in known}


def proposals(year: int, profile: str | None = None) -> list[dict[str, Any]]:
    """What the records speak for, for each member to be rated: level or none, the highest left open, and why."""
    rules = profiles.load(profile) if profile else None
    kept = evaluation_of(year) is not None
    found = (ground for _, ground in each_ground(year, profile=rules) if ground.rating.status or not kept)
    return [
        {
            "id": ground.rating.__data__["member"],
            "name": ground.rating.name,
            "level": ground.proposal.level,
            "at_most": _at_most(ground.proposal),
            "explanation": ground.proposal.explanation,
        }
        for ground in found
        if ground.proposal is not None
    ]


def _at_most(proposal: LevelProposal) -> str | None:
    """The highest level left open; none where nothing fits, as nobody falls through to KHT."""
    return None if proposal.at_most == Level.KHT != proposal.level else proposal.at_most


def explain(sources: Sources, ground: Ground, quotas: Sequence[ScopedQuota] = ()) -> tuple[Explained, ...]:
    """Everything computed about one member's rating, in the order in which it is decided."""
    rating = ground.rating
    if rating.exempt_reason:
        return (Explained("Không xếp loại", _exempt(sources, rating)),)
    found = (
        Explained("Được xếp loại", _rated(sources, rating)),
        Explained("Nhóm", _group(sources, rating)),
        Explained("Mẫu", _form(sources, rating)),
        Explained("Điểm", points_words(sources, ground.points)),
        Explained("Đề xuất", ground.proposal.explanation if ground.proposal else ""),
        *(Explained("Căn cứ khác", words) for words in other_grounds(sources, ground)),
        *(explain_quota(sources, scoped) for scoped in quotas if _concerns(scoped, rating)),
        Explained("Cấp quyết định", _decider(sources)),
    )
    return tuple(one for one in found if one.words)


def why(sources: Sources, ground: Ground) -> str:
    """The one thing that decides: why not rated, else what points, tasks and records speak for."""
    if ground.rating.exempt_reason:
        return _exempt(sources, ground.rating)
    return ground.proposal.explanation if ground.proposal else ""


# Who is rated


def _exempt(sources: Sources, rating: Rating) -> str:
    rule = next((one for one in sources.profile.exempt if one.reason == rating.exempt_reason), None)
    if rule is None:
        return f"{capital(rating.exempt_reason)}: ghi khi chốt danh sách ngày {sources.day:%d/%m/%Y}."
    reviewed = "vẫn kiểm điểm, không xếp loại" if rule.reviewed else "không kiểm điểm, không xếp loại"
    article = f"{sources.document}, {rule.article}"
    return f"{capital(rule.reason)} ({article}): {reviewed}. {_why_exempt(sources, rating, rule)}"


def _why_exempt(sources: Sources, rating: Rating, rule: Exemption) -> str:
    admitted = sources.admitted.get(rating.__data__["member"])
    if rule.months and admitted:
        return f"Vào Đảng {admitted}, tính {_counted_to(sources, rule)} chưa đủ {rule.months} tháng."
    return f"Trạng thái ngày {sources.day:%d/%m/%Y}: {_status(rating)}."


def _rated(sources: Sources, rating: Rating) -> str:
    rule = next((one for one in sources.profile.exempt if one.months), None)
    admitted = sources.admitted.get(rating.__data__["member"])
    since = ""
    if rule and admitted and admitted.first_day <= sources.day:
        since = f", vào Đảng {admitted}, tính {_counted_to(sources, rule)} đã đủ {rule.months} tháng"
    articles = ", ".join(dict.fromkeys(one.article for one in sources.profile.exempt))
    return (
        f"Trạng thái ngày {sources.day:%d/%m/%Y}: {_status(rating)}{since};"
        f" không thuộc trường hợp không xếp loại ({sources.document}, {articles})."
    )


def _counted_to(sources: Sources, rule: Exemption) -> str:
    to_year_end = rule.counted_to == profiles.YEAR_END
    return f"đến hết năm {sources.year}" if to_year_end else f"đến ngày {sources.day:%d/%m/%Y}"


def _status(rating: Rating) -> str:
    return dict(Status.LABELS).get(rating.status, "chưa rõ").lower()


# Group, form, points


def _group(sources: Sources, rating: Rating) -> str:
    if not rating.group:
        return ""
    member = rating.__data__["member"]
    offices, posts = sources.offices.get(member, []), sources.posts.get(member, [])
    by_office = group_of(sources.profile, rating.person_kind, offices)
    proposed = rating.proposed_group or group_of(sources.profile, rating.person_kind, offices, posts)
    doubt = _doubt(sources, "groups")
    if proposed != rating.group:
        return f"“{rating.group}”, {chosen_words(rating)}; theo chức vụ, đối tượng là “{proposed or 'chưa rõ'}”.{doubt}"
    if proposed != by_office and posts:
        held = ", ".join(dict.fromkeys(f"{one.name} {one.hamlet or ''}".strip() for one in posts))
        doubt = _doubt(sources, "groups.staff.posts") or doubt
        return f"“{rating.group}”, theo chức danh thôn giữ ngày {sources.day:%d/%m/%Y} ({held}).{doubt}"
    why = f"chức vụ: {rating.position}" if rating.position else f"đối tượng: {_kind(rating).lower()}"
    return f"“{rating.group}”, theo chức vụ và đối tượng ngày {sources.day:%d/%m/%Y} ({why}).{doubt}"


def chosen_words(rating: Rating) -> str:
    """That people chose the group, and why."""
    return f"do cán bộ phụ trách chọn{f' vì {rating.group_reason}' if rating.group_reason else ''}"


def _form(sources: Sources, rating: Rating) -> str:
    form = sources.profile.form_of(rating.person_kind, rating.group, rating.form)
    if rating.form:
        why = "chọn riêng cho đồng chí này"
    elif form is not sources.profile.kind(rating.person_kind):
        why = f"theo nhóm “{rating.group}”"
    else:
        why = f"đối tượng: {_kind(rating).lower()}"
    in_office = rating.person_kind not in _AT_WORK and rating.__data__["member"] in sources.offices
    doubt = _doubt(sources, "kinds.leader.form") if in_office else ""
    return f"{form.form_code} ({form.form_title.lower()}), {why}.{doubt}"


def _kind(rating: Rating) -> str:
    return dict(PersonKind.LABELS)[rating.person_kind or PersonKind.OUTSIDE]


def _doubt(sources: Sources, path: str) -> str:
    """What no document seen confirms is said as such."""
    words = sources.profile.unconfirmed.get(path)
    return f" Chưa có văn bản xác nhận: {words}." if words else ""


def points_words(sources: Sources, points: Decimal | None) -> str:
    """The band that the points reach and its floor; nothing while there are none."""
    scoring = sources.profile.scoring
    if not scoring.by_points or points is None:
        return ""
    level = band(sources.profile, points)
    floor = (scoring.floors or {})[level]
    reached = f"{number_words(points)}/{scoring.maximum} điểm"
    return f"{reached}: khung {level}, từ {floor} điểm ({scoring.article}, không làm tròn)."


# What else was recorded


def other_grounds(sources: Sources, ground: Ground) -> Iterator[str]:
    """Records that are grounds although the proposal does not name them, each in a sentence."""
    records = ground.records
    if records.defects:
        yield _defects(sources, ground)
    if records.workplace and records.workplace.level:
        when = f", ngày {records.workplace.on:%d/%m/%Y}" if records.workplace.on else ""
        by = records.workplace.by or "chưa ghi nơi xếp loại"
        yield f"Xếp loại công chức, viên chức: {records.workplace.level} ({by}{when})."
    elif ground.rating.person_kind in _AT_WORK and _asks(sources, "workplace_gap"):
        yield "Chưa ghi mức xếp loại công chức, viên chức: phải có trước khi xếp loại đảng viên."
    sick = ground.evidence.sick_months
    if sick and not _asks(sources, "sick_months"):
        yield f"Nghỉ ốm {sick} tháng: bộ quy định không đặt mức trần, xếp loại theo kết quả công việc thực tế."
    if ground.attended.unexcused:
        yield f"Sinh hoạt chi bộ: {ground.attended.words}."
    if ground.lacks_host_opinion:
        yield "Sinh hoạt tạm thời nơi khác: phải có ý kiến bằng văn bản của chi bộ nơi ấy trước khi xếp loại."
    unit = records.figures.get("done")
    if unit and unit.source:
        yield f"Số liệu của đơn vị phụ trách: {unit.source}."


def _asks(sources: Sources, share: str) -> bool:
    return any(cap.share == share for cap in sources.profile.caps)


def _defects(sources: Sources, ground: Ground) -> str:
    defects = ground.records.defects
    left = [defect.text for defect in defects if not is_remedied(defect, sources.day)]
    fixed = len(defects) - len(left)
    rest = f"; còn: {'; '.join(left)}" if left else ""
    share = f"{fixed}/{len(defects)} đến ngày {sources.day:%d/%m/%Y}"
    return f"Khuyết điểm nêu ở kỳ kiểm điểm trước: đã khắc phục {share}{rest}."


# Quota and decision


def explain_quota(sources: Sources, scoped: ScopedQuota) -> Explained:
    """How the cap on HTXS is reached under both readings, and how it stands."""
    return Explained("Tỷ lệ", f"{quota_words(sources, scoped)} {reading_words(sources, scoped.quota.reading)}")


def quota_words(sources: Sources, scoped: ScopedQuota) -> str:
    """The numbers of one scope under both readings."""
    quota = scoped.quota
    rule = f"{sources.document}, {sources.profile.quota.article}"
    return (
        f"{scoped.name}: không vượt quá {quota.percent} % ({rule}), làm tròn xuống. {quota.base} {quota.whose} từ HTT"
        f" trở lên: tính trên cả {quota.base} được {quota.limit_htt_and_above}, chỉ tính trên số HTT được"
        f" {quota.limit_htt_only}; đang có {quota.htxs} HTXS.{_by_reason(sources, quota.percent)}"
    )


def reading_words(sources: Sources, reading: str) -> str:
    """The reading in use and the document that allows it."""
    return f"Cách tính đang dùng: {dict(QuotaReading.LABELS)[reading]}{_by_document(sources)}."


def _by_document(sources: Sources) -> str:
    document = sources.evaluation.reading_document.strip() if sources.evaluation else ""
    return f" (theo {document})" if document else ""


def _by_reason(sources: Sources, percent: int) -> str:
    reason = sources.evaluation.percent_reason.strip() if sources.evaluation else ""
    return f" Áp dụng {percent} % vì {reason}." if reason and percent > sources.profile.quota.percent else ""


def _concerns(scoped: ScopedQuota, rating: Rating) -> bool:
    """Whether the member is counted in this scope."""
    if scoped.scope == "cell":
        return bool(scoped.id == rating.__data__["organization"])
    return scoped.scope == "office" or bool(scoped.name == rating.group)


def _decider(sources: Sources) -> str:
    who = sources.profile.deciders.get(MEMBER, "")
    article = sources.profile.decider_article
    return f"{capital(who)}{f' ({sources.document}, {article})' if article else ''}." if who else ""


def capital(words: str) -> str:
    """The words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]

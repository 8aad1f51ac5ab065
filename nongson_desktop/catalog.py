"""Every record kind in menu order; a new kind is a model, a migration and one line here."""

from __future__ import annotations

from typing import Any

from db import (
    admission,
    awards,
    badges,
    ballots,
    contests,
    dialogues,
    discipline,
    evaluation,
    hamlets,
    holidays,
    imports,
    indicators,
    inspections,
    judgement,
    meetings,
    member_file,
    members,
    organizations,
    papers,
    plans,
    posts,
    print_runs,
    quality_sheets,
    quarters,
    registers,
    reorganization,
    tasks,
    terms,
    training,
    transfers,
)
from db import inspections_lists as lists
from db import lists as kept_filters
from db.errors import UserError
from db.organizations import Organization
from nongson_desktop.kinds import BY_MEMBER, MEMBERS, Kind

BY_MEETING = (meetings.Meeting.year, meetings.Meeting.month)
BY_INSPECTION = (inspections.Inspection.year, inspections.Inspection.code, inspections.Inspection.id)
BY_CONTEST = (contests.Contest.year, contests.Contest.held_on, contests.Contest.id)
BY_CONTESTANT = (*BY_CONTEST, contests.Contestant.number, contests.Contestant.id)
BY_CANDIDATE = (admission.Candidate.sort_key, admission.Candidate.id)


def _by_member_since(model: Any) -> tuple[Any, ...]:
    """Dated rows by member, the earliest first."""
    return (*BY_MEMBER, model.since, model.id)


KINDS = (
    Kind("organizations", Organization, organizations.listing, (Organization.sort_key, Organization.id)),
    MEMBERS,
    Kind("statuses", members.StatusPeriod, members.statuses_listing, _by_member_since(members.StatusPeriod)),
    Kind("memberships", members.Membership, members.memberships_listing, _by_member_since(members.Membership)),
    Kind("transfers", transfers.Transfer, transfers.listing, (transfers.Transfer.introduced_on, transfers.Transfer.id)),
    Kind(
        "education",
        member_file.Education,
        member_file.education_listing,
        _by_member_since(member_file.Education),
    ),
    Kind("trainings", member_file.Training, member_file.trainings_listing, _by_member_since(member_file.Training)),
    Kind(
        "mass-memberships",
        member_file.MassMembership,
        member_file.mass_listing,
        _by_member_since(member_file.MassMembership),
    ),
    Kind(
        "under-review",
        member_file.UnderReview,
        member_file.reviews_listing,
        _by_member_since(member_file.UnderReview),
    ),
    Kind(
        "training-classes",
        training.TrainingClass,
        training.classes_listing,
        (training.TrainingClass.since, training.TrainingClass.id),
    ),
    Kind(
        "training-participants",
        training.TrainingParticipant,
        training.listing,
        (training.TrainingClass.since, training.TrainingClass.id, *BY_MEMBER, training.TrainingParticipant.id),
    ),
    Kind(
        "training-requirements",
        training.TrainingRequirement,
        training.requirements_listing,
        (training.TrainingRequirement.id,),
    ),
    Kind("offices", members.OfficeHeld, members.offices_listing, (Organization.sort_key, *BY_MEMBER)),
    Kind("hamlets", hamlets.Hamlet, hamlets.listing, (hamlets.Hamlet.sort_key, hamlets.Hamlet.id)),
    Kind("terms", terms.Term, terms.terms_listing, (Organization.sort_key, terms.Term.since, terms.Term.id)),
    Kind(
        "attached-members",
        terms.AttachedMember,
        terms.attached_listing,
        (Organization.sort_key, *BY_MEMBER, terms.AttachedMember.id),
    ),
    Kind(
        "reorganizations",
        reorganization.Reorganization,
        reorganization.listing,
        (reorganization.Reorganization.on, reorganization.Reorganization.id),
    ),
    Kind(
        "hand-overs",
        reorganization.HandOver,
        reorganization.hand_overs_listing,
        (reorganization.HandOver.begun_on, reorganization.HandOver.id),
    ),
    Kind("plans", plans.Plan, plans.listing, (plans.Plan.year, *BY_MEMBER)),
    Kind(
        "plan-checks",
        plans.PlanCheck,
        plans.checks_listing,
        (plans.PlanCheck.year, *BY_MEMBER, plans.PlanCheck.on, plans.PlanCheck.id),
    ),
    Kind("plan-templates", plans.PlanTemplate, plans.templates_listing, (plans.PlanTemplate.id,)),
    Kind("tasks", tasks.Task, tasks.listing, (tasks.Task.year, *BY_MEMBER, tasks.Task.id)),
    Kind(
        "task-reports",
        tasks.TaskProgress,
        tasks.reports_listing,
        (tasks.Task.year, *BY_MEMBER, tasks.TaskProgress.on, tasks.TaskProgress.id),
    ),
    Kind(
        "cell-tasks",
        tasks.CellTask,
        tasks.cell_tasks_listing,
        (tasks.CellTask.year, Organization.sort_key, tasks.CellTask.id),
    ),
    Kind(
        "quality-sheets",
        quality_sheets.QualitySheet,
        quality_sheets.sheets_listing,
        (quality_sheets.QualitySheet.since, quality_sheets.QualitySheet.id),
    ),
    Kind(
        "quality-criteria",
        quality_sheets.QualityCriterion,
        quality_sheets.criteria_listing,
        (
            quality_sheets.QualityCriterion.sheet,
            quality_sheets.QualityCriterion.position,
            quality_sheets.QualityCriterion.id,
        ),
    ),
    Kind("meetings", meetings.Meeting, meetings.listing, (*BY_MEETING, Organization.sort_key, meetings.Meeting.id)),
    Kind(
        "attendance",
        meetings.Attendance,
        meetings.attendance_listing,
        (*BY_MEETING, meetings.Meeting.id, *BY_MEMBER, meetings.Attendance.id),
    ),
    Kind(
        "meeting-resolutions",
        meetings.MeetingResolution,
        meetings.resolutions_listing,
        (*BY_MEETING, meetings.Meeting.id, meetings.MeetingResolution.id),
    ),
    Kind(
        "meeting-scores",
        meetings.MeetingScore,
        meetings.scores_listing,
        (*BY_MEETING, meetings.Meeting.id, meetings.MeetingScore.id),
    ),
    Kind(
        "meeting-visits",
        meetings.MeetingVisit,
        meetings.visits_listing,
        (*BY_MEETING, meetings.Meeting.id, *BY_MEMBER, meetings.MeetingVisit.id),
    ),
    Kind("ratings", evaluation.Rating, evaluation.listing, (evaluation.Rating.year, *BY_MEMBER)),
    Kind(
        "cell-ratings",
        evaluation.Rating,
        evaluation.cell_listing,
        (evaluation.Rating.year, Organization.sort_key, Organization.id),
    ),
    Kind(
        "quarter-assessments",
        quarters.QuarterAssessment,
        quarters.listing,
        (quarters.QuarterAssessment.year, quarters.QuarterAssessment.quarter, *BY_MEMBER),
    ),
    Kind(
        "disciplines",
        discipline.Discipline,
        discipline.listing,
        (discipline.Discipline.decided_on, Organization.sort_key, *BY_MEMBER, discipline.Discipline.id),
    ),
    Kind(
        "inspection-programmes",
        inspections.InspectionProgramme,
        lists.programmes_listing,
        (inspections.InspectionProgramme.year, inspections.InspectionProgramme.id),
    ),
    Kind(
        "inspection-items",
        inspections.InspectionItem,
        lists.items_listing,
        (inspections.InspectionItem.programme, inspections.InspectionItem.position, inspections.InspectionItem.id),
    ),
    Kind("inspections", inspections.Inspection, lists.listing, BY_INSPECTION),
    Kind(
        "inspection-subjects",
        inspections.InspectionSubject,
        lists.subjects_listing,
        (*BY_INSPECTION, inspections.InspectionSubject.id),
    ),
    Kind(
        "inspection-files",
        inspections.InspectionPiece,
        lists.pieces_listing,
        (*BY_INSPECTION, inspections.InspectionPiece.position, inspections.InspectionPiece.id),
    ),
    Kind(
        "inspection-requirements",
        inspections.InspectionRequirement,
        lists.requirements_listing,
        (inspections.InspectionRequirement.due_on, inspections.InspectionRequirement.id),
    ),
    Kind(
        "supervision",
        inspections.SupervisionEntry,
        lists.supervision_listing,
        (inspections.SupervisionEntry.on, inspections.SupervisionEntry.id),
    ),
    Kind(
        "inspection-kinds",
        inspections.InspectionKind,
        lists.kinds_listing,
        (inspections.InspectionKind.position, inspections.InspectionKind.id),
    ),
    Kind(
        "defects",
        judgement.Defect,
        judgement.defects_listing,
        (judgement.Defect.year, Organization.sort_key, *BY_MEMBER, judgement.Defect.id),
    ),
    Kind(
        "rating-meetings",
        ballots.RatingMeeting,
        ballots.meetings_listing,
        (ballots.RatingMeeting.year, Organization.sort_key, Organization.id),
    ),
    Kind(
        "allotments",
        ballots.Allotment,
        ballots.allotments_listing,
        (ballots.Allotment.year, Organization.sort_key, Organization.id),
    ),
    Kind(
        "rating-workbooks",
        ballots.RatingWorkbook,
        ballots.workbooks_listing,
        (ballots.RatingWorkbook.year, Organization.sort_key, Organization.id),
    ),
    Kind("contests", contests.Contest, contests.listing, BY_CONTEST),
    Kind(
        "contest-parts",
        contests.ContestPart,
        contests.parts_listing,
        (*BY_CONTEST, contests.ContestPart.position, contests.ContestPart.id),
    ),
    Kind(
        "contest-judges",
        contests.ContestJudge,
        contests.judges_listing,
        (*BY_CONTEST, contests.ContestJudge.position, contests.ContestJudge.id),
    ),
    Kind("contestants", contests.Contestant, contests.contestants_listing, BY_CONTESTANT),
    Kind(
        "contest-scores",
        contests.ContestScore,
        contests.scores_listing,
        (
            *BY_CONTESTANT,
            contests.ContestPart.position,
            contests.ContestPart.id,
            contests.ContestJudge.position,
            contests.ContestJudge.id,
        ),
    ),
    Kind(
        "contest-prizes",
        contests.ContestPrize,
        contests.prizes_listing,
        (*BY_CONTEST, contests.ContestPrize.position, contests.ContestPrize.id),
    ),
    Kind(
        "contest-winners",
        contests.ContestWinner,
        contests.winners_listing,
        (*BY_CONTEST, contests.ContestPrize.position, contests.ContestPrize.id, contests.ContestWinner.id),
    ),
    Kind("awards", awards.Award, awards.listing, (awards.AwardDecision.year, awards.Award.position, awards.Award.id)),
    Kind(
        "award-decisions",
        awards.AwardDecision,
        awards.decisions_listing,
        (awards.AwardDecision.year, awards.AwardDecision.id),
    ),
    Kind("award-register", awards.AwardEntry, awards.register_listing, (awards.AwardEntry.number,)),
    Kind(
        "awards-received",
        awards.AwardReceived,
        awards.received_listing,
        (awards.AwardReceived.year, Organization.sort_key, *BY_MEMBER, awards.AwardReceived.id),
    ),
    Kind("print-runs", print_runs.PrintRun, print_runs.listing, (print_runs.PrintRun.id,)),
    Kind("spoilt-sheets", print_runs.SpoiltSheet, print_runs.spoilt_listing, (print_runs.SpoiltSheet.id,)),
    Kind("badges", badges.BadgeAward, badges.listing, (*BY_MEMBER, badges.BadgeAward.years, badges.BadgeAward.id)),
    Kind("party-gaps", badges.PartyGap, badges.gaps_listing, (*BY_MEMBER, badges.PartyGap.since)),
    Kind(
        "document-numbers",
        papers.DocumentNumber,
        papers.numbers_listing,
        (
            papers.DocumentNumber.term,
            papers.DocumentNumber.symbol,
            papers.DocumentNumber.kind,
            papers.DocumentNumber.number,
        ),
    ),
    Kind("candidates", admission.Candidate, admission.listing, BY_CANDIDATE),
    Kind(
        "candidate-cells",
        admission.CandidateCell,
        admission.former_cells_listing,
        (*BY_CANDIDATE, admission.CandidateCell.until, admission.CandidateCell.id),
    ),
    Kind(
        "candidate-hamlets",
        admission.CandidateHamlet,
        admission.former_hamlets_listing,
        (*BY_CANDIDATE, admission.CandidateHamlet.until, admission.CandidateHamlet.id),
    ),
    Kind(
        "admission-steps",
        admission.AdmissionStep,
        admission.steps_listing,
        (*BY_CANDIDATE, admission.AdmissionStep.on, admission.AdmissionStep.id),
    ),
    Kind(
        "admission-helpers",
        admission.AdmissionHelper,
        admission.helpers_listing,
        (*BY_CANDIDATE, *BY_MEMBER, admission.AdmissionHelper.id),
    ),
    Kind(
        "admission-papers",
        admission.AdmissionPaper,
        admission.papers_listing,
        (*BY_CANDIDATE, admission.AdmissionPaper.id),
    ),
    Kind(
        "admission-targets",
        admission.AdmissionTarget,
        admission.targets_listing,
        (admission.AdmissionTarget.year, Organization.sort_key, Organization.id),
    ),
    Kind(
        "register-entries",
        registers.RegisterEntry,
        registers.listing,
        (registers.RegisterEntry.kind, registers.RegisterEntry.dated, registers.RegisterEntry.id),
    ),
    Kind("dialogues", dialogues.Dialogue, dialogues.listing, (dialogues.Dialogue.held_on, dialogues.Dialogue.id)),
    Kind(
        "receptions",
        dialogues.Reception,
        dialogues.receptions_listing,
        (dialogues.Reception.day, dialogues.Reception.id),
    ),
    Kind(
        "concerns",
        dialogues.Concern,
        dialogues.concerns_listing,
        (dialogues.Concern.received_on, dialogues.Concern.id),
    ),
    Kind("posts", posts.PostHeld, posts.listing, (posts.HamletPost.position, posts.Cadre.sort_key, posts.PostHeld.id)),
    Kind("cadres", posts.Cadre, posts.cadres_listing, (posts.Cadre.sort_key, posts.Cadre.id)),
    Kind("hamlet-posts", posts.HamletPost, posts.posts_listing, (posts.HamletPost.position, posts.HamletPost.id)),
    Kind(
        "indicators",
        indicators.Indicator,
        indicators.listing,
        (indicators.Indicator.position, indicators.Indicator.id),
        "indicators.complete",
    ),
    Kind(
        "indicator-snapshots",
        indicators.IndicatorSnapshot,
        indicators.snapshots_listing,
        (indicators.IndicatorSnapshot.day, indicators.Indicator.position, indicators.IndicatorSnapshot.id),
    ),
    Kind("holidays", holidays.Holiday, holidays.listing, (holidays.Holiday.day,)),
    Kind(
        "saved-filters",
        kept_filters.SavedFilter,
        kept_filters.filters_listing,
        (kept_filters.SavedFilter.page, kept_filters.SavedFilter.id),
    ),
    Kind(
        "import-mappings",
        imports.ImportMapping,
        imports.mappings_listing,
        (imports.ImportMapping.kind, imports.ImportMapping.id),
    ),
)


def kind_of(key: str) -> Kind:
    """The kind by its command-line key; raises UserError."""
    found = next((kind for kind in KINDS if kind.key == key), None)
    if found is None:
        keys = ", ".join(kind.key for kind in KINDS)
        raise UserError(f"Không có danh sách “{key}”. Các danh sách: {keys}.")
    return found

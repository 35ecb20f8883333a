"""The models of this app, gathered from its subjects."""

from __future__ import annotations

from recruit.applications.models import Application, Note, Review, StepVisit
from recruit.approvals.models import (
    ApprovalChain,
    ApprovalComment,
    ApprovalRequest,
    ApprovalStep,
    ChainApprover,
    Delegation,
)
from recruit.candidates.models import (
    Attachment,
    Candidate,
    ConsentDecision,
    Merge,
    ParsedResume,
    PeopleImport,
    Tag,
)
from recruit.fields.models import CustomField, FieldValue
from recruit.interviews.models import Interview, InterviewType, SelfSchedule, SelfScheduleBlock, Timeslot
from recruit.jobs.models import (
    HiringTeamMember,
    Job,
    JobAd,
    JobAdVersion,
    JobStatusInterval,
    Position,
    Posting,
    TemporaryGrant,
    TrackingLink,
)
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.offers.models import Offer, OfferDocument, OfferTemplate, OfferTermRule, OfferVersion
from recruit.privacy.models import ConsentRequest, ErasureRequest, PrivacyRule, RetentionRun
from recruit.processes.models import HiringProcess, HiringStep
from recruit.scorecards.models import Criterion, CriterionRating, Scorecard
from recruit.screening.models import Answer, AskedQuestion, DiversityAnswer, Question, QuestionSet
from recruit.setup.models import Brand, Department, ExitReason, Location, Source
from recruit.tasks.models import Task
from recruit.teams.models import HiringTeamRole
from recruit.workflows.models import WorkflowCard, WorkflowRun

__all__ = [
    "Answer",
    "Application",
    "ApprovalChain",
    "ApprovalComment",
    "ApprovalRequest",
    "ApprovalStep",
    "AskedQuestion",
    "Attachment",
    "Brand",
    "Candidate",
    "ChainApprover",
    "ConsentDecision",
    "ConsentRequest",
    "Criterion",
    "CriterionRating",
    "CustomField",
    "Delegation",
    "Department",
    "DiversityAnswer",
    "EmailTemplate",
    "ErasureRequest",
    "ExitReason",
    "FieldValue",
    "HiringProcess",
    "HiringStep",
    "HiringTeamMember",
    "HiringTeamRole",
    "Interview",
    "InterviewType",
    "Job",
    "JobAd",
    "JobAdVersion",
    "JobStatusInterval",
    "Location",
    "Merge",
    "Note",
    "Offer",
    "OfferDocument",
    "OfferTemplate",
    "OfferTermRule",
    "OfferVersion",
    "ParsedResume",
    "PeopleImport",
    "Position",
    "Posting",
    "PrivacyRule",
    "Question",
    "QuestionSet",
    "RetentionRun",
    "Review",
    "Scorecard",
    "SelfSchedule",
    "SelfScheduleBlock",
    "SentLetter",
    "Source",
    "StepVisit",
    "Tag",
    "Task",
    "TemporaryGrant",
    "Timeslot",
    "TrackingLink",
    "WorkflowCard",
    "WorkflowRun",
]

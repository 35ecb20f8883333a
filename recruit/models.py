"""The models of this app, gathered from its subjects."""

from __future__ import annotations

from recruit.applications.models import Application, Note, Review, StepVisit
from recruit.candidates.models import Attachment, Candidate, ConsentDecision
from recruit.jobs.models import HiringTeamMember, Job, JobAd, JobStatusInterval, Position, Posting
from recruit.processes.models import HiringProcess, HiringStep
from recruit.setup.models import Brand, Department, ExitReason, Source

__all__ = [
    "Application",
    "Attachment",
    "Brand",
    "Candidate",
    "ConsentDecision",
    "Department",
    "ExitReason",
    "HiringProcess",
    "HiringStep",
    "HiringTeamMember",
    "Job",
    "JobAd",
    "JobStatusInterval",
    "Note",
    "Position",
    "Posting",
    "Review",
    "Source",
    "StepVisit",
]

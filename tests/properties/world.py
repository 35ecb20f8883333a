"""A company with one of everything, all of it Olga's: what strangers are shown each address of, and junk is sent to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import ApiToken, SavedView, SystemRole, User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.mail.models import MailboxMessage
from base.models import Run
from base.outbox.models import OutboxRow
from base.runs.models import RunItem
from base.undo.models import Undoable
from calendars.meetings.models import Attendee, Meeting
from recruit.applications import merging, noting, reviewing
from recruit.applications.models import Application, Note
from recruit.approvals.models import ApprovalChain, ApprovalRequest, ApprovalStep, Delegation
from recruit.candidates import attaching
from recruit.candidates.models import Attachment, Candidate, PeopleImport
from recruit.fields.models import CustomField
from recruit.interviews.models import Interview, InterviewType, SelfSchedule, Timeslot
from recruit.jobs import staffing
from recruit.jobs.models import HiringTeamMember, Job, JobAd, JobAdVersion, Posting, TrackingLink
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.offers import drafting
from recruit.offers.models import OfferDocument, OfferTemplate
from recruit.privacy.models import ErasureRequest
from recruit.processes.models import HiringStep
from recruit.scorecards.models import Scorecard
from recruit.screening.models import Answer, AskedQuestion, DiversityAnswer, Question, QuestionSet
from recruit.setup.models import ExitReason, Location, Source
from recruit.tasks.models import Task
from recruit.teams.models import HiringTeamRole
from recruit.workflows.models import WorkflowCard
from tests.factories.accounts import make_user
from tests.factories.fields import make_field
from tests.factories.groups import make_group
from tests.factories.recruit import (
    default_ad,
    make_application,
    make_brand,
    make_candidate,
    make_department,
    make_published_job,
)

# Marks of what only some may read. Each stands in one place only.
DIRECT, SELF = "canary-direct-note", "canary-self-note"
OPEN, REVIEW, LETTER = "canary-open-note", "canary-review-comment", "canary-rejection-letter"
OFFER, JOB_NOTE, TASK = "canary-offer-letter", "canary-job-note", "canary-task-words"
FULL, DIVERSE, RESUME = "canary-full-answer", "canary-diversity-answer", "canary-resume-words"
RUN, VIEW, PERSON = "canary-run-line", "canary-private-view", "Canarywoman"
INTERVIEW = "canary-interview-title"
MARKS = (DIRECT, SELF, OPEN, REVIEW, LETTER, OFFER, JOB_NOTE, TASK, FULL, DIVERSE, RESUME, RUN, VIEW, PERSON, INTERVIEW)


@dataclass
class World:
    """Olga's company: her job with an application and all that can hang on it."""

    olga: User
    job: Job
    ad: JobAd
    posting: Posting
    application: Application
    person: Candidate
    keys: dict[str, str] = field(default_factory=dict)


def make_world() -> World:
    """Make one of everything. `keys` maps the part of an address before a name in it to that name."""
    olga = make_user(RoleCode.EXTENDED, first_name="Olga", last_name="Owner", email="olga@northwind.example")
    by = Actor.of(olga)
    job = make_published_job(olga, title="Ward manager")
    Job.objects.filter(pk=job.pk).update(note=JOB_NOTE, department=make_department(), brand=make_brand())
    application = make_application(job, first_name="Cleo", last_name=PERSON, email="cleo@mail.example")
    second = make_application(job, first_name="Cleo", last_name="Other", email="cleo.c@mail.example")
    ad = default_ad(job)
    world = World(olga, job, ad, Posting.objects.get(ad=ad), application, application.candidate)
    keys: dict[str, Any] = {}
    keys |= {"jobs": job.public_id, "ad": ad.public_id, "applications": application.public_id}
    keys |= {"people": application.candidate.public_id, "merge": second.candidate.public_id}
    keys |= _inside(world, by) | _beside(world, by) | _settings(world) | _offer(world, by) | _interview(world)
    keys |= _invitation(world)
    world.keys = {name: str(key) for name, key in keys.items()}
    return world


def _inside(world: World, by: Actor) -> dict[str, Any]:
    """What hangs on the application: notes, letters, reviews, answers, a file."""
    row, olga = world.application, world.olga
    note = noting.write_note(row, by=by, text=OPEN)
    Note.objects.create(application=row, author=olga, kind=Note.Kind.DIRECT, text=DIRECT)
    Note.objects.create(application=row, author=olga, kind=Note.Kind.SELF, text=SELF)
    reviewing.review(row, by=by, rating=4, comment=REVIEW)
    letters = [
        SentLetter.objects.create(
            candidate=row.candidate, application=row, type=type_, to_email="cleo@mail.example", subject=words,
            text=words, state="sent", author=olga,
        )
        for type_, words in ((EmailTemplate.Type.REJECTION, LETTER), (EmailTemplate.Type.OFFER, OFFER))
    ]  # fmt: skip
    file = attaching.attach(
        row.candidate, by=by, file=SimpleUploadedFile("cv.txt", RESUME.encode(), "text/plain"), application=row
    )
    asked = {
        visibility: Question.objects.create(type="INPUT_TEXT", text=f"Word {visibility}?")
        for visibility in ("FULL", "OWN")
    }
    Answer.objects.create(
        application=row, question=asked["FULL"], question_text="Word?", value=[FULL], words=FULL, visibility="FULL"
    )
    DiversityAnswer.objects.create(application=row, question=asked["OWN"], value=[DIVERSE])
    Attachment.objects.filter(pk=file.pk).update(text=RESUME, reading=Attachment.Reading.DONE)
    member = staffing.add_member(
        world.job, by=by, user=make_user(RoleCode.BASIC), role=HiringTeamMember.Role.INTERVIEWER
    )
    link = TrackingLink.objects.create(ad=world.ad, source=Source.objects.all()[0], creator=olga)
    JobAdVersion.objects.create(ad=world.ad, number=900, words={})
    return {
        "notes": note.public_id, "letters": letters[0].public_id, "files": file.public_id, "links": link.public_id,
        "team": member.user.public_id, "positions": world.job.positions.all()[0].public_id, "versions": 900,
    }  # fmt: skip


def _offer(world: World, by: Actor) -> dict[str, Any]:
    """An offer that is being written, with a file."""
    words = {"subject": OFFER, "mail_text": OFFER, "letter": OFFER, "benefits": OFFER}
    offer = drafting.make_offer(world.application, by=by, values=words)
    file = SimpleUploadedFile("offer.pdf", OFFER.encode(), "application/pdf")
    document = OfferDocument.objects.create(offer=offer, name="offer.pdf", file=file, size=1)
    return {"offer": offer.public_id, "offers": offer.public_id, "documents": document.public_id}


def _invitation(world: World) -> dict[str, Any]:
    """A link to choose a time, which nobody has used."""
    row = SelfSchedule.objects.create(
        application=world.application, creator=world.olga, title="Talk", minutes=30, zone="UTC",
        expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    return {"invite": row.public_id}


def _interview(world: World) -> dict[str, Any]:
    """An interview of one event, in which Olga alone takes part."""
    now, olga = timezone.now() + timedelta(days=3), world.olga
    meeting = Meeting.objects.create(
        title=INTERVIEW, starts_at=now, ends_at=now + timedelta(hours=1), zone="UTC", local_on=now.date(),
        local_time=now.time(), organizer=olga,
    )  # fmt: skip
    part = Attendee.objects.create(meeting=meeting, kind=Attendee.Kind.USER, user=olga, name=olga.full_name)
    interview = Interview.objects.create(application=world.application, organizer=olga, zone="UTC")
    slot = Timeslot.objects.create(interview=interview, meeting=meeting)
    return {
        "interviews": interview.public_id, "events": slot.public_id, "attendees": part.public_id,
        "interview-types": InterviewType.objects.create(name="Panel").public_id,
    }  # fmt: skip


def _beside(world: World, by: Actor) -> dict[str, Any]:
    """What belongs to Olga alone: tasks, runs, saved views, imports, undo tokens, tokens of the REST interface."""
    olga = world.olga
    task = Task.objects.create(title=TASK, assignee=olga, creator=olga, application=world.application)
    run = Run.objects.create(kind="people.tag", label=RUN, actor_key=by.key, total=1, state="done", actor={})
    RunItem.objects.create(run=run, position=0, name=RUN, data={})
    view = SavedView.objects.create(owner=olga, page="people", name=VIEW, query="q=x")
    brought = PeopleImport.objects.create(name="people.csv", author=olga)
    merge = merging.merge(world.person, by=by, gone=make_candidate(first_name="Cleo", last_name="Double"))
    token = ApiToken.objects.create(owner=olga, name="Sync", prefix="x", digest="x" * 64)
    undo = Undoable.objects.create(
        inverse="unknown", sentence="x", actor_key=by.key, expires_at=timezone.now() + timedelta(hours=1)
    )
    letter = MailboxMessage.objects.create(message_id="<1@x>", sender="a@x.example", subject="x", text="x")
    effect = OutboxRow.objects.create(topic="nothing", payload={}, status="failed")
    approval = ApprovalRequest.objects.create(subject="JOB", job=world.job, requester=olga)
    part = ApprovalStep.objects.create(request=approval, approver=olga, asked_at=timezone.now())
    delegation = Delegation.objects.create(
        subject="JOB", user=olga, delegate=make_user(RoleCode.BASIC), starts_on=timezone.localdate()
    )
    return {
        "approvals": approval.public_id, "approval-steps": part.public_id, "delegation": delegation.public_id,
        "tasks": task.public_id, "runs": run.public_id, "views": view.public_id, "import": brought.public_id,
        "part": merge.public_id, "api-tokens": token.public_id, "undo": undo.public_id, "users": olga.public_id,
        "mailbox": letter.public_id, "background": effect.public_id, "sessions": uuid4(),
    }  # fmt: skip


def _settings(world: World) -> dict[str, Any]:
    """The company's vocabulary."""
    department, brand, process = make_department("Surgery"), make_brand("Southwind"), world.job.process
    parent = make_field("Region", "North", "South", category=CustomField.Category.JOB)
    child = make_field("Ward", "One", category=CustomField.Category.JOB, parent=parent)
    questions = QuestionSet.objects.create(name="Nurses")
    question = Question.objects.create(type="INPUT_TEXT", text="Why?")
    asked = AskedQuestion.objects.create(question_set=questions, question=question)
    step = HiringStep.objects.filter(process=process, deleted_at=None)[0]
    card = WorkflowCard.objects.create(
        process=process, stage=step.stage, step=step, name="Card", kind="NOTIFY", settings={"text": "x"}
    )
    place = Location.objects.create(name="Graz", country_code="at", city="Graz")
    wish = ErasureRequest.objects.create(candidate=world.person)
    chain = ApprovalChain.objects.create(subject="OFFER", name="Chain", kind="CHOSEN", is_active=False)
    return {
        "approval-chains": chain.public_id, "offer-templates": OfferTemplate.objects.all()[0].public_id,
        "departments": department.public_id, "brands": brand.public_id, "processes": process.public_id,
        "fields": child.public_id, "dependency": parent.values.all()[0].public_id,
        "field-values": child.values.all()[0].public_id, "locations": place.public_id,
        "reasons": ExitReason.objects.all()[0].public_id, "sources": Source.objects.all()[0].public_id,
        "email-templates": EmailTemplate.objects.all()[0].public_id, "steps": step.public_id,
        "questions": question.public_id, "question-sets": questions.public_id, "asked-questions": asked.public_id,
        "workflow": card.public_id, "scorecards": Scorecard.objects.create(name="Card").public_id,
        "erasure-requests": wish.public_id, "access-groups": make_group("Nordic", world.olga).public_id,
        "hiring-team-roles": HiringTeamRole.objects.get(code="COORDINATOR").public_id,
        "roles": SystemRole.objects.get(code="BASIC").public_id,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """An address: its name and its pattern as it stands in the urls."""

    name: str
    pattern: str

    @property
    def is_rest(self) -> bool:
        """Whether it belongs to the interface for machines."""
        return self.name.startswith("api:")


def routes() -> list[Route]:
    """Every address of the product, the style guide's left out."""
    return [route for route in _walk(get_resolver()) if not route.name.startswith("styleguide:")]


def _walk(resolver: URLResolver, before: str = "", space: str = "") -> Iterator[Route]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield Route(f"{space}{each.name}", before + str(each.pattern))
        else:
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each, before + str(each.pattern), inner)


_PART = re.compile(r"(?:([\w.-]+)/)?<(?:(\w+):)?(\w+)>")
# REST names its things by what they are, not by where they stand.
_BY_ARGUMENT = {
    "job_id": "jobs", "ad_id": "ad", "candidate_id": "people", "application_id": "applications", "user_id": "users",
    "attachment_id": "files", "position_id": "positions", "process_id": "processes", "template_id": "email-templates",
    "department_id": "departments", "location_id": "locations", "source_id": "sources", "field_id": "fields",
    "group_id": "access-groups", "approval_id": "approvals", "step_id": "approval-steps",
    "delegation_id": "delegation", "interview_id": "interviews", "slot_id": "events", "timeslot_id": "events",
    "attendee_id": "attendees",
    "value_id": "field-values", "child_value_id": "field-values", "child_id": "fields", "posting_id": "posting",
}  # fmt: skip
_WORDS = {"slug": "keep", "str": "x", "int": "1"}


def address(route: Route, keys: dict[str, str], *, unknown: bool = False) -> str:
    """The address with the names of these things in it; with `unknown`, names nobody has."""

    def filled(found: re.Match[str]) -> str:
        before, kind, name = found.group(1), found.group(2), found.group(3)
        key = keys.get(_BY_ARGUMENT.get(name, ""), keys.get(before or "", "")) if kind != "slug" else ""
        if unknown or not key:
            key = str(uuid4()) if kind in {"uuid", "id"} else _WORDS.get(kind or "str", "x")
        return f"{before}/{key}" if before else key

    pattern = route.pattern.replace("^.*$", "nothing")
    return "/" + _PART.sub(filled, pattern)

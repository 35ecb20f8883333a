"""Verbs that bring applications in: a candidate applies, or the team adds somebody to a job."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.applications import history
from recruit.applications.models import Application, StepVisit
from recruit.applications.visiting import touch_job
from recruit.candidates import attaching, enlisting
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.jobs import states, steering
from recruit.jobs.access import JobAction
from recruit.jobs.access import require as require_on_job
from recruit.jobs.models import Job
from recruit.jobs.states import JobStatus
from recruit.letters import events, sending
from recruit.processes.stages import ACTIVE, Stage
from recruit.setup import vocabulary
from recruit.setup.models import Source

_LIVE = [stage.value for stage in ACTIVE | {Stage.HIRED}]


@transaction.atomic
def apply(
    job: Job,
    *,
    by: Actor,
    first_name: str,
    last_name: str,
    email: str,
    resume: File[Any] | None = None,
    message: str = "",
    source: Source | None = None,
    consent_text: str = "",
    internal: bool = False,
    **profile: Any,
) -> Application:
    """Receive an application (product facts §14): the person is found by e-mail or made, the file kept, a letter sent.

    Somebody who already has a live application for the job gets the same one back, with the new file and an entry in
    its activity. What a known person typed fills empty fields only, since the address is not proven. `consent_text` is
    the exact text agreed to; its hash is kept. Raises Refused (job_closed) and Invalid.
    """
    job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if JobStatus(job.status) not in states.TAKES_APPLICATIONS:
        raise Refused(_("This job is closed and takes no more applications."), code="job_closed")
    if not email.strip():
        raise Invalid(_("Enter your e-mail address."), field="email")
    person = _person(by, {"first_name": first_name, "last_name": last_name, "email": email, **profile})
    actor = by if by.key or by.user else Actor.candidate(person.public_id, person.full_name, network=by.network)
    existing = Application.objects.filter(job=job, candidate=person, stage__in=_LIVE).first()
    application = existing or _write(
        job, person, by=actor, stage=Stage.NEW, source=source or _source(vocabulary.CAREER_PAGE), message=message,
        is_internal=internal,
    )  # fmt: skip
    if resume is not None:
        attaching.attach(person, by=actor, file=resume, kind="RESUME", application=application)
    if consent_text:
        digest = hashlib.sha256(consent_text.encode()).hexdigest()
        ConsentDecision.objects.create(candidate=person, decision="acquired", text_sha256=digest)
    kind = history.REPEATED if existing else history.CREATED
    recording.record(
        kind,
        on=application,
        by=actor,
        about=[job, person],
        data={"source": str(application.source or "")},
    )
    key = f"confirmation:{application.public_id}"
    sending.send_for_event(events.RECEIVED, application, by=actor, key=key)
    return application


def _person(by: Actor, values: dict[str, Any]) -> Candidate:
    person = enlisting.find_by_email(values["email"])
    if person is None:
        return enlisting.register_person(by=by, **values)
    missing = {name: value for name, value in values.items() if value and not getattr(person, name)}
    return enlisting.rewrite_person(person, by=by, changes=missing) if missing else person


def _source(words: tuple[str, str, str]) -> Source:
    type_, sub_type, name = words
    return Source.objects.get_or_create(type=type_, sub_type=sub_type, name=name)[0]


def _write(
    job: Job,
    person: Candidate,
    *,
    by: Actor,
    stage: Stage,
    source: Source,
    message: str = "",
    is_internal: bool = False,
) -> Application:
    now = timezone.now()
    try:
        with transaction.atomic():
            application = Application.objects.create(
                job=job,
                candidate=person,
                stage=stage.value,
                source=source,
                message=message.strip()[:10_000],
                is_internal=is_internal or person.is_internal,
                entered_at=now,
                applied_at=now,
            )
    except IntegrityError as error:
        raise Refused(
            _("{name} is on this job already.").format(name=person.full_name), code="already_on_job"
        ) from error
    StepVisit.objects.create(
        application=application, stage=stage.value, entered_at=now, actor_key=by.key, actor_name=by.name
    )
    Candidate.objects.filter(pk=person.pk).update(last_activity_at=now)
    touch_job(job.pk)
    steering.advance(job, by=by, reached=stage)
    return application


@transaction.atomic
def add_to_job(
    job: Job, *, by: Actor, candidate: Candidate, stage: Stage = Stage.LEAD, source: Source | None = None
) -> Application:
    """Put a person on a job as a lead, or as a new application when `stage` says so.

    Raises Refused when the person is on the job already or the job is closed.
    """
    job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    require_on_job(by, JobAction.ADD_CANDIDATE, job)
    if stage not in {Stage.LEAD, Stage.NEW}:
        raise Invalid(_("People are added as a lead or as a new application."), field="stage")
    if JobStatus(job.status) in states.CLOSED:
        raise Refused(_("This job is closed. Reopen it before you add candidates."), code="job_closed")
    if Application.objects.filter(job=job, candidate=candidate, stage__in=_LIVE).exists():
        raise Refused(_("{name} is on this job already.").format(name=candidate.full_name), code="already_on_job")
    application = _write(job, candidate, by=by, stage=stage, source=source or _source(vocabulary.MANUAL))
    recording.record(history.ADDED, on=application, by=by, about=[job, candidate], data={"stage": stage.value})
    return application

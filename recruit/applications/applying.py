"""Verbs that bring applications in: a candidate applies, or the team adds somebody to a job."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.preferring import value
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from base.mail.writing import letter as letter_of
from recruit.applications import drafts, history, preferences, rejecting
from recruit.applications.models import Application, StepVisit
from recruit.applications.signals import entered
from recruit.applications.visiting import TOUCH_EVERY, touch_job
from recruit.candidates import attaching, enlisting, portraying
from recruit.candidates.models import Candidate, ConsentDecision
from recruit.jobs import states, steering
from recruit.jobs.access import require as require_on_job
from recruit.jobs.models import Job, TrackingLink
from recruit.jobs.states import JobStatus
from recruit.letters import events, sending
from recruit.processes.stages import ACTIVE, Stage
from recruit.screening import answering
from recruit.screening import history as answers_history
from recruit.screening import queries as screening
from recruit.screening.marks import plain
from recruit.screening.models import AskedQuestion
from recruit.screening.sheets import FILE, Sheet, knocked_out
from recruit.setup import languages, vocabulary
from recruit.setup.models import ExitReason, Source
from recruit.teams.rights import JobAction

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
    photo: File[Any] | None = None,
    message: str = "",
    source: Source | None = None,
    link: TrackingLink | None = None,
    referrer: User | None = None,
    consent_text: str = "",
    internal: bool = False,
    language: str = "",
    answers: Mapping[str, Sequence[str]] | None = None,
    answer_files: Mapping[str, File[Any]] | None = None,
    sheet: Sheet | None = None,
    **profile: Any,
) -> Application:
    """Receive an application (product facts §14): the person is found by e-mail or made, the file kept, a letter sent.

    Somebody who already has a live application for the job gets the same one back, with the new file and answers and an
    entry in its activity; a letter tells them, no page does. What a known person typed fills empty fields only, since
    the address is not proven. `answers` and `answer_files` go by the ids of `screening.queries.sheet_for`; None asks
    nothing, and `sheet` is the job's when the caller has just read it. An unacceptable answer rejects the application
    that was made (§14.3). `link` brings its source along.
    `consent_text` is the exact text agreed to; its hash is kept. Raises Refused (job_closed, cool_off) and Invalid.
    """
    job = Job.objects.select_for_update(of=("self",)).select_related("brand", "department").get(pk=job.pk)
    if JobStatus(job.status) not in states.TAKES_APPLICATIONS:
        # For candidates.
        raise Refused(_("This job is closed and takes no more applications."), code="job_closed")
    if not email.strip():
        # For candidates.
        raise Invalid(_("Enter your e-mail address."), field="email")
    sheet, given = _screened(job, answers, sheet, internal=internal, language=language)
    person, earlier = _person(
        by, job, {"first_name": first_name, "last_name": last_name, "email": email, **profile}, photo
    )
    actor = by if by.key or by.user else Actor.candidate(person.public_id, person.full_name, network=by.network)
    is_live = earlier is not None and earlier.stage in _LIVE
    if earlier is not None and not is_live and (until := _cools_until(earlier)):
        return _too_soon(earlier, by=by, until=until)
    application = earlier if earlier is not None and is_live else _write(
        job, person, by=actor, stage=Stage.NEW, source=_source_of(source, link, referrer), is_new=earlier is None,
        message=message.strip()[:10_000], is_internal=internal or person.is_internal, language=language,
        tracking_link=link, referrer=referrer,
    )  # fmt: skip
    _keep_with(application, by=actor, resume=resume, consent_text=consent_text)
    if given:
        _answer(application, actor, sheet, given, answer_files or {})
    recording.record(
        history.REPEATED if is_live else history.CREATED,
        on=application,
        by=actor,
        about=[job, person],
        data={"source": str(application.source or "")},
    )
    _write_back(application, is_repeated=is_live)
    return application if is_live else _knock_out(application, sheet, given)


def _keep_with(application: Application, *, by: Actor, resume: File[Any] | None, consent_text: str) -> None:
    person = application.candidate
    if resume is not None:
        attaching.keep(person, by=by, file=resume, kind="RESUME", application=application)
    if consent_text:
        digest = hashlib.sha256(consent_text.encode()).hexdigest()
        ConsentDecision.objects.create(candidate=person, decision="acquired", text_sha256=digest)


def _screened(
    job: Job,
    answers: Mapping[str, Sequence[str]] | None,
    sheet: Sheet | None,
    *,
    internal: bool,
    language: str,
) -> tuple[Sheet, Mapping[str, Sequence[str]]]:
    if answers is None:
        return screening.EMPTY, {}
    sheet = sheet or screening.sheet_for(job.org_values, is_internal=internal, language=language or "en")
    return sheet, answering.checked(sheet, answers).answers


def _person(
    by: Actor, job: Job, values: dict[str, Any], photo: File[Any] | None
) -> tuple[Candidate, Application | None]:
    """The person, and their newest application for this job if there is one."""
    person = enlisting.find_by_email(values["email"])
    if person is None:
        person = enlisting.register_person(by=by, **values)
        return portraying.keep_photo(person, photo=photo) if photo is not None else person, None
    missing = {name: value for name, value in values.items() if value and not getattr(person, name)}
    if missing:
        person = enlisting.rewrite_person(person, by=by, changes=missing)
    if photo is not None and not person.photo:
        person = portraying.keep_photo(person, photo=photo)
    rows = Application.objects.filter(job=job, candidate=person).select_related("source")
    return person, rows.order_by("-applied_at", "-id").first()


def _cools_until(earlier: Application) -> datetime | None:
    """Until when somebody who was rejected or withdrew waits before applying for the same job again (§14.6)."""
    if earlier.ended_at is None or Stage(earlier.stage) not in {Stage.REJECTED, Stage.WITHDRAWN}:
        return None
    until = earlier.ended_at + timedelta(days=value(preferences.COOL_OFF_DAYS))
    return until if until > timezone.now() else None


def _too_soon(earlier: Application, *, by: Actor, until: datetime) -> Application:
    """A stranger is told by letter only, so that nobody learns from a page who has applied; others are refused."""
    if by.user is not None:
        day = date_format(timezone.localtime(until), "j F Y")
        sentence = _("{name} applied for this job before and may apply again from {day}.")
        raise Refused(sentence.format(name=earlier.candidate.full_name, day=day), code="cool_off")
    _post(earlier, "email/candidate_too_soon", key=f"too-soon:{earlier.public_id}:{until:%Y%m%d}", until=until)
    return earlier


def _answer(
    application: Application,
    actor: Actor,
    sheet: Sheet,
    given: Mapping[str, Sequence[str]],
    uploads: Mapping[str, File[Any]],
) -> None:
    files = {}
    for ask in sheet.asks:
        if ask.type == FILE and ask.id in given and ask.id in uploads:
            kept = attaching.keep(
                application.candidate,
                by=actor,
                file=uploads[ask.id],
                kind="GENERIC_FILE",
                application=application,
                restricted=ask.visibility == AskedQuestion.Visibility.FULL,
            )
            files[ask.id] = str(kept.public_id)
    answering.answer(application, by=actor, sheet=sheet, answers=given, files=files)


def _knock_out(application: Application, sheet: Sheet, given: Mapping[str, Sequence[str]]) -> Application:
    """Reject by an unacceptable answer, with the letter after some working days; recruiters may bring it back."""
    ended_by = knocked_out(sheet, given)
    if ended_by is None:
        return application
    robot = Actor.system("knock-out")
    recording.record(
        answers_history.KNOCKED_OUT,
        on=application,
        by=robot,
        about=[application.job, application.candidate],
        data={"question": plain(ended_by.original)[:200]},
    )
    letter = drafts.rejection_letter(application) if sheet.sends_letter else None
    if letter is not None:
        letter = replace(letter, send_at=drafts.moment_after(sheet.delay_days))
    reason = ExitReason.objects.filter(pk=sheet.reason_key).first() if sheet.reason_key else None
    return rejecting.reject(application, by=robot, reason=reason, letter=letter)


def _write_back(application: Application, *, is_repeated: bool) -> None:
    if is_repeated:
        today = timezone.localdate().isoformat()
        _post(application, "email/candidate_repeated", key=f"repeated:{application.public_id}:{today}")
    else:
        # A new application has no letter yet, so it needs no key to be written once.
        sending.send_for_event(events.RECEIVED, application, by=Actor.system("applying"))


def _post(application: Application, template: str, *, key: str, **facts: Any) -> None:
    context = {"candidate": application.candidate, "job": application.job, "application": application, **facts}
    with languages.writing_in(application.language):
        subject, text, _html = letter_of(template, context)
    sending.post(application, by=Actor.system("applying"), subject=subject, text=text, key=key)


def _source_of(source: Source | None, link: TrackingLink | None, referrer: User | None) -> Source:
    if link is not None:
        return link.source
    return source or _source(vocabulary.REFERRAL if referrer is not None else vocabulary.CAREER_PAGE)


def _source(words: tuple[str, str, str]) -> Source:
    type_, sub_type, name = words
    return Source.objects.get_or_create(type=type_, sub_type=sub_type, name=name)[0]


def _write(
    job: Job, person: Candidate, *, by: Actor, stage: Stage, source: Source, is_new: bool = False, **values: Any
) -> Application:
    """Write the application. The job is locked and the caller has looked, so nobody else can be writing the same."""
    now = timezone.now()
    application = Application.objects.create(
        job=job, candidate=person, stage=stage.value, source=source, entered_at=now, applied_at=now, **values
    )
    visit = StepVisit.objects.create(
        application=application, stage=stage.value, entered_at=now, actor_key=by.key, actor_name=by.name
    )
    entered.send(sender=Application, application=application, visit=visit, by=by)
    if not is_new:
        Candidate.objects.filter(pk=person.pk).update(last_activity_at=now)
    if job.last_activity_at < now - TOUCH_EVERY:
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

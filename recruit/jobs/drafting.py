"""Verbs of the wizard: a job is a draft from the first letter of its title until it is published or discarded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, Refused, Stale
from recruit.jobs import access, beginnings, history, numbering, opening, publishing, readiness
from recruit.jobs.models import HiringTeamMember, Job, JobAd, JobStatusInterval, Position
from recruit.processes.models import HiringProcess
from recruit.processes.queries import process_for
from recruit.teams.rights import JobAction

MOST_SEATS = 500


@transaction.atomic
def begin_draft(*, by: Actor, key: UUID | None = None, title: str = "") -> Job:
    """The draft with this public id, begun now when there is none; it starts like its writer's last job.

    The page that is being typed into carries the key, so that its first save and its first send make one draft. Raises
    NotAllowed without the right to create jobs.
    """
    if not access.may_create(by) or by.user is None:
        raise NotAllowed(_("You may not create jobs. Ask an administrator for the Standard role."))
    found = Job.objects.filter(public_id=key, creator=by.user, is_template=False).first() if key else None
    if found is not None and found.is_draft:
        return found
    if found is not None:
        raise Refused(_("This draft was published in another window. Open it from the list of jobs."), code="no_draft")
    if key is None or Job.objects.filter(public_id=key).exists():
        key = uuid4()
    job = Job.objects.create(
        public_id=key,
        is_draft=True,
        title=title.strip()[:200],
        ref_number=numbering.placeholder(key),
        creator=by.user,
        process=HiringProcess.objects.get(is_default=True),
        **beginnings.columns(by),
    )
    HiringTeamMember.objects.create(job=job, user=by.user, role=HiringTeamMember.Role.RECRUITER)
    ad = JobAd.objects.create(job=job, title=job.title, language=job.language, is_default=True, creator=by.user)
    ad.company_description = beginnings.company_description(job)
    ad.save(update_fields=["company_description"])
    Position.objects.create(job=job, opened_on=timezone.localdate())
    return job


@transaction.atomic
def save_draft(job: Job, *, by: Actor, changes: Mapping[str, Any], version: int | None = None) -> Job:
    """Write what is typed into a draft or a template, finished or not. An empty job ID means the next number.

    The default ad's title and language follow the job's while they are the same. Raises Invalid for what no job may
    hold, Stale when `version` is given and the draft was saved in another window since.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT, job)
    if not (job.is_draft or job.is_template):
        raise Refused(_("This is a job already. Open it from the list of jobs."), code="no_draft")
    values = dict(changes)
    note = values.pop("note", job.note)
    if "ref_number" in values:
        values["ref_number"] = str(values["ref_number"]).strip() or numbering.placeholder(job.public_id)
    if problems := opening.problems_of(values):
        raise Invalid(fields=problems)
    differs = note != job.note or any(getattr(job, name) != value for name, value in values.items())
    if differs and version is not None and version != job.version:
        raise Stale(_("This draft was saved in another window. Compare, then save again."), code="job_stale")
    _follow(job, values)
    opening.write_columns(job, values)
    if note != job.note:
        job.note = note
        job.save(update_fields=["note", "updated_at"])
    return job


def _follow(job: Job, values: Mapping[str, Any]) -> None:
    ad = job.ads.filter(is_default=True).first()
    if ad is None:
        return
    for name in ("title", "language"):
        if name in values and getattr(ad, name) == getattr(job, name):
            setattr(ad, name, values[name])
    ad.save(update_fields=["title", "language", "updated_at"])


@transaction.atomic
def seat_draft(
    job: Job,
    *,
    by: Actor,
    count: int,
    type: str = "NEW",  # noqa: A002  (the field's own word)
    target_start_on: date | None = None,
) -> Job:
    """Give a draft or a template so many positions alike, 0 to 500, open from today. Raises Invalid."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_POSITIONS, job)
    if not (job.is_draft or job.is_template):
        raise Refused(_("Add positions on the job's own page."), code="no_draft")
    today = timezone.localdate()
    if not 0 <= count <= MOST_SEATS:
        raise Invalid(_("Enter between 0 and 500 positions."), field="positions")
    if type not in Position.Type.values:
        raise Invalid(_("Choose why the position exists."), field="position_type")
    if target_start_on is not None and target_start_on < today:
        raise Invalid(_("The target start must not be before today."), field="target_start_on")
    seats = Position.objects.filter(job=job)
    alike = seats.filter(type=type, target_start_on=target_start_on)
    if alike.count() != count or seats.count() != count:
        seats.delete()
        Position.objects.bulk_create(
            Position(job=job, type=type, opened_on=today, target_start_on=target_start_on) for _seat in range(count)
        )
    return job


@transaction.atomic
def open_draft(job: Job, *, by: Actor, publish: bool = True) -> Job:
    """Make a draft a job: with its number, its process by its org values, its status; then publish the chosen ads.

    Raises Invalid with code "incomplete" that names each field that is missing. Nothing is kept back when one ad is
    refused: all or nothing.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT, job)
    if not job.is_draft:
        raise Refused(_("This is a job already."), code="no_draft")
    ads = readiness.chosen_ads(job) if publish else []
    if publish and not ads:
        raise Refused(
            _("Choose at least one ad to publish, or create the job without publishing."), code="no_ad_chosen"
        )
    missing = readiness.missing_of(job, ads)
    if missing:
        raise Invalid(
            _("Some things are still missing."), fields={each.field: each.sentence for each in missing},
            code="incomplete",
        )  # fmt: skip
    if numbering.is_placeholder(job.ref_number):
        job.ref_number = numbering.next_ref_number()
    now = timezone.now()
    job.is_draft, job.created_at, job.last_activity_at = False, now, now
    job.process = process_for(job.org_values)
    job.version += 1
    job.save()
    Position.objects.filter(job=job).update(opened_on=timezone.localdate())
    JobStatusInterval.objects.create(job=job, status=job.status, actor_key=by.key, actor_name=by.name)
    recording.record(history.CREATED, on=job, by=by, data={"positions": job.positions.count()})
    for ad in ads:
        publishing.publish(ad, by=by, visibility=ad.visibility)
    job.refresh_from_db()
    return job


@transaction.atomic
def discard_draft(job: Job, *, by: Actor) -> None:
    """Throw a draft away with its ads, positions and team. Raises Refused for what is a job already."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT, job)
    if not job.is_draft:
        raise Refused(_("This is a job already. Cancel it instead."), code="no_draft")
    recording.record(history.DRAFT_DISCARDED, on=job, by=by)
    job.delete()

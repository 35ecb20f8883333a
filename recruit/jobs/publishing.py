"""Verbs that write ads and put them up or take them down."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, Refused
from recruit.jobs import access, adtext, history, numbering, states
from recruit.jobs.access import JobAction
from recruit.jobs.entering import enter_status
from recruit.jobs.models import Job, JobAd, Posting
from recruit.jobs.states import JobStatus

SECTIONS = ("company_description", "job_description", "qualifications", "additional_information")
_EDITABLE = frozenset({"title", "language", "visibility", "video_urls", *SECTIONS})


@transaction.atomic
def write_ad(job: Job, *, by: Actor, changes: Mapping[str, Any], ad: JobAd | None = None) -> JobAd:
    """Write a new ad of a job, or change one. HTML is cleaned; a published ad shows the change at once.

    `changes` holds any of title, language, visibility, video_urls and the four sections. Raises Invalid.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_AD, job)
    unknown = set(changes) - _EDITABLE
    if unknown:
        raise Invalid(_("An ad has no field called {name}.").format(name=min(unknown)))
    values = {name: adtext.cleaned(value) if name in SECTIONS else value for name, value in changes.items()}
    if not str(values.get("title", "x")).strip():
        raise Invalid(_("Give the ad a title."), field="title")
    if ad is None:
        values = {"title": job.title, "language": job.language} | values
        has_default = job.ads.filter(is_default=True).exists()
        ad = JobAd.objects.create(job=job, creator=by.user, is_default=not has_default, **values)
    else:
        ad = JobAd.objects.select_for_update().get(pk=ad.pk, job=job)
        for name, value in values.items():
            setattr(ad, name, value)
        ad.save(update_fields=[*values, "updated_at"])
    recording.record(history.AD_WRITTEN, on=ad, by=by, about=[job], data={"fields": sorted(values)})
    return ad


@transaction.atomic
def publish(ad: JobAd, *, by: Actor, visibility: str = "PUBLIC") -> Posting:
    """Put an ad up on the career site (or for employees only). Publishing again keeps its address.

    The first publication makes the job Sourcing. Raises Refused for closed or unapproved jobs and an empty ad.
    """
    job = Job.objects.select_for_update().get(pk=ad.job_id)
    access.require(by, JobAction.PUBLISH, job)
    ad = JobAd.objects.select_for_update().get(pk=ad.pk)
    if JobStatus(job.status) in states.CLOSED:
        raise Refused(_("This job is closed. Reopen it before you publish its ad."), code="job_closed")
    if job.status == JobStatus.PENDING_APPROVAL:
        raise Refused(_("This job waits for approval; it can be published once it is approved."), code="not_approved")
    if not ad.job_description.strip():
        raise Refused(_("Write the job description before you publish the ad."), code="ad_incomplete")
    posting = Posting.objects.filter(ad=ad, channel=Posting.Channel.CAREER_SITE, unpublished_at=None).first()
    if posting is None:
        posting = _put_up(ad, visibility)
    elif posting.visibility != visibility:
        posting.visibility = visibility
        posting.save(update_fields=["visibility"])
    if ad.visibility != visibility:
        ad.visibility = visibility
        ad.save(update_fields=["visibility", "updated_at"])
    recording.record(history.PUBLISHED, on=ad, by=by, about=[job], data={"visibility": visibility})
    if job.status in {JobStatus.CREATED, JobStatus.APPROVED}:
        enter_status(job, by=by, status=JobStatus.SOURCING)
    return posting


def _put_up(ad: JobAd, visibility: str) -> Posting:
    earlier = Posting.objects.filter(ad=ad, channel=Posting.Channel.CAREER_SITE).order_by("-id").first()
    if earlier is not None:
        earlier.unpublished_at, earlier.visibility, earlier.published_at = None, visibility, timezone.now()
        earlier.save(update_fields=["unpublished_at", "visibility", "published_at"])
        return earlier
    return Posting.objects.create(
        public_id=uuid.uuid4(), number=numbering.next_posting_number(), ad=ad, visibility=visibility
    )


@transaction.atomic
def unpublish(ad: JobAd, *, by: Actor) -> JobAd:
    """Take one ad down; taking down the default ad takes down all ads of the job."""
    job = Job.objects.select_for_update().get(pk=ad.job_id)
    access.require(by, JobAction.PUBLISH, job)
    if ad.is_default:
        take_down_all(job, by=by)
    else:
        _take_down(ad, job, by)
    return ad


@transaction.atomic
def unpublish_job(job: Job, *, by: Actor) -> Job:
    """Take all ads of a job down."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.PUBLISH, job)
    take_down_all(job, by=by)
    return job


def take_down_all(job: Job, *, by: Actor) -> None:
    """Take down every live ad of a locked job. For verbs that have checked the right."""
    for ad in JobAd.objects.filter(job=job, postings__unpublished_at=None).distinct():
        _take_down(ad, job, by)


def _take_down(ad: JobAd, job: Job, by: Actor) -> None:
    if Posting.objects.filter(ad=ad, unpublished_at=None).update(unpublished_at=timezone.now()):
        recording.record(history.UNPUBLISHED, on=ad, by=by, about=[job])

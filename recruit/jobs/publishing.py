"""Verbs that write ads and put them up or take them down."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.audit.models import Entry
from base.countries import COUNTRIES
from base.errors import Invalid, Refused, Stale
from recruit.jobs import access, adtext, gates, history, numbering, signals, states, versioning
from recruit.jobs.adwords import SECTIONS, WORDS
from recruit.jobs.entering import enter_status
from recruit.jobs.models import Job, JobAd, Posting
from recruit.jobs.states import JobStatus
from recruit.teams.rights import JobAction

_EDITABLE = frozenset({"visibility", "is_chosen", *WORDS})
MOST_VIDEOS = 10
# Within this time one person's automatic saves of an ad are one entry of its history.
SITTING = timedelta(minutes=10)


@transaction.atomic
def write_ad(
    job: Job,
    *,
    by: Actor,
    changes: Mapping[str, Any],
    ad: JobAd | None = None,
    version: int | None = None,
    settled: bool = True,
) -> JobAd:
    """Write a new ad of a job, or change one. HTML is cleaned. What is published stays until it is published again.

    `changes` holds any of title, language, place, visibility, is_chosen, video_urls and the four sections. With
    `settled` the words are kept as a version; a save while somebody types is not settled. Raises Invalid, and Stale
    when `version` is given and somebody saved the ad since.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_AD, job)
    values = _checked(changes)
    if ad is None:
        values = {"title": job.title, "language": job.language} | values
        has_default = job.ads.filter(is_default=True).exists()
        ad = JobAd.objects.create(job=job, creator=by.user, is_default=not has_default, **values)
        differing = values
    else:
        ad = JobAd.objects.select_for_update().get(pk=ad.pk, job=job)
        differing = {name: value for name, value in values.items() if getattr(ad, name) != value}
        if differing and version is not None and version != ad.version:
            raise Stale(_("Somebody saved this ad while you were writing. Compare, then save again."), code="ad_stale")
        _change(ad, differing, by=by)
    if settled and not job.is_draft:
        versioning.keep_version(ad, by=by)
    if differing and (settled or not _is_same_sitting(ad, by)) and not job.is_draft:
        recording.record(history.AD_WRITTEN, on=ad, by=by, about=[job], data={"fields": sorted(differing)})
    return ad


def _change(ad: JobAd, differing: dict[str, Any], *, by: Actor) -> None:
    if not differing:
        return
    versioning.pin_live(ad, by=by)
    for name, value in differing.items():
        setattr(ad, name, value)
    ad.version += 1
    ad.save(update_fields=[*differing, "version", "updated_at"])


def _is_same_sitting(ad: JobAd, by: Actor) -> bool:
    since = timezone.now() - SITTING
    written = Entry.objects.filter(object_key=recording.key_of(ad), kind=history.AD_WRITTEN.name, created_at__gte=since)
    return written.filter(actor_key=by.key).exists()


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(changes) - _EDITABLE
    if unknown:
        raise Invalid(_("An ad has no field called {name}.").format(name=min(unknown)))
    values = {name: adtext.cleaned(value) if name in SECTIONS else value for name, value in changes.items()}
    problems: dict[str, Any] = {}
    if not str(values.get("title", "x")).strip():
        problems["title"] = _("Give the ad a title.")
    if len(str(values.get("title", ""))) > 200:
        problems["title"] = _("Use at most 200 letters.")
    videos = values.get("video_urls", [])
    if len(videos) > MOST_VIDEOS:
        problems["video_urls"] = _("An ad shows at most {count} videos.").format(count=MOST_VIDEOS)
    elif any(not str(address).startswith("https://") or len(str(address)) > 500 for address in videos):
        problems["video_urls"] = _("Each video needs an address that begins with https://.")
    if values.get("country_code") and str(values["country_code"]).lower() not in COUNTRIES:
        problems["country_code"] = _("Choose a country.")
    if problems:
        raise Invalid(fields=problems)
    return values


@transaction.atomic
def make_default(ad: JobAd, *, by: Actor) -> JobAd:
    """Make this ad the default one of its job: the one integrators and the head of the job's pages mean."""
    job = Job.objects.select_for_update().get(pk=ad.job_id)
    access.require(by, JobAction.EDIT_AD, job)
    ad = JobAd.objects.select_for_update().get(pk=ad.pk)
    if ad.archived_at is not None:
        raise Refused(_("This ad is archived. Bring it back first."), code="ad_archived")
    if not ad.is_default:
        job.ads.filter(is_default=True).update(is_default=False)
        ad.is_default = True
        ad.save(update_fields=["is_default", "updated_at"])
        recording.record(history.AD_MADE_DEFAULT, on=ad, by=by, about=[job])
    return ad


@transaction.atomic
def archive_ad(ad: JobAd, *, by: Actor) -> JobAd:
    """Put an ad away and take it down. Raises Refused for the default ad."""
    job = Job.objects.select_for_update().get(pk=ad.job_id)
    access.require(by, JobAction.EDIT_AD, job)
    ad = JobAd.objects.select_for_update().get(pk=ad.pk)
    if ad.is_default:
        raise Refused(_("The default ad cannot be archived. Make another ad the default first."), code="ad_default")
    if ad.archived_at is None:
        _take_down(ad, job, by)
        ad.archived_at = timezone.now()
        ad.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.AD_ARCHIVED, on=ad, by=by, about=[job])
    return ad


@transaction.atomic
def bring_back_ad(ad: JobAd, *, by: Actor) -> JobAd:
    """Take an ad out of the archive; it is not published."""
    job = Job.objects.select_for_update().get(pk=ad.job_id)
    access.require(by, JobAction.EDIT_AD, job)
    ad = JobAd.objects.select_for_update().get(pk=ad.pk)
    if ad.archived_at is not None:
        ad.archived_at = None
        ad.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.AD_BROUGHT_BACK, on=ad, by=by, about=[job])
    return ad


@transaction.atomic
def publish(ad: JobAd, *, by: Actor, visibility: str = "PUBLIC") -> Posting:
    """Put an ad up as it is written now: on the career site, for employees only, or under its address alone.

    Publishing again shows the new words under the same address. The first publication makes the job Sourcing. Raises
    Refused for closed or unapproved jobs, an archived ad and an empty one.
    """
    job = Job.objects.select_for_update().get(pk=ad.job_id)
    access.require(by, JobAction.PUBLISH, job)
    ad = JobAd.objects.select_for_update().get(pk=ad.pk)
    if JobStatus(job.status) in states.CLOSED:
        raise Refused(_("This job is closed. Reopen it before you publish its ad."), code="job_closed")
    if job.status == JobStatus.PENDING_APPROVAL:
        raise Refused(_("This job waits for approval; it can be published once it is approved."), code="not_approved")
    if ad.archived_at is not None:
        raise Refused(_("This ad is archived. Bring it back before you publish it."), code="ad_archived")
    if not ad.job_description.strip():
        raise Refused(_("Write the job description before you publish the ad."), code="ad_incomplete")
    posting = Posting.objects.filter(ad=ad, channel=Posting.Channel.CAREER_SITE, unpublished_at=None).first()
    # New words of an ad that is up ask nobody, nor does showing it to fewer: to more people it is published anew.
    if posting is None or posting.visibility not in {visibility, "PUBLIC"}:
        gates.require_open(job)
    if posting is None:
        is_first = not Posting.objects.filter(ad__job=job).exists()
        posting = _put_up(ad, visibility)
        signals.published.send(Job, job=job, is_first=is_first, by=by)
    elif posting.visibility != visibility:
        posting.visibility = visibility
        posting.save(update_fields=["visibility"])
    versioning.show(posting, versioning.keep_version(ad, by=by))
    if ad.visibility != visibility:
        ad.visibility = visibility
        ad.save(update_fields=["visibility", "updated_at"])
    recording.record(history.PUBLISHED, on=ad, by=by, about=[job], data={"visibility": visibility})
    if job.status in {JobStatus.CREATED, JobStatus.APPROVED}:
        enter_status(job, by=by, status=JobStatus.SOURCING)
    return posting


@transaction.atomic
def publish_chosen(job: Job, *, by: Actor) -> list[Posting]:
    """Publish every ad of a job that is chosen to go up, each for its own readers; all of them or none.

    Raises Refused when none is chosen, and as `publish`.
    """
    ads = list(job.ads.filter(is_chosen=True, archived_at=None))
    if not ads:
        raise Refused(_("Choose at least one ad to publish."), code="no_ad_chosen")
    return [publish(ad, by=by, visibility=ad.visibility) for ad in ads]


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

"""Tracking links: addresses of an ad that tell which source a visitor came from (product facts §15.10)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, Refused
from recruit.jobs import access, history
from recruit.jobs.models import Job, JobAd, TrackingLink
from recruit.setup.models import Source
from recruit.teams.rights import JobAction


def source_of(trid: str) -> TrackingLink | None:
    """The tracking link that a `?trid=` names, with its source and ad; None for anything else."""
    try:
        key = UUID(trid.strip())
    except ValueError:
        return None
    return TrackingLink.objects.select_related("source", "ad").filter(public_id=key).first()


@transaction.atomic
def make_link(ad: JobAd, *, by: Actor, source: Source) -> TrackingLink:
    """Make the tracking link of an ad for a source, or find it: there is one for each.

    For whoever may write the ad: Executive, Hiring manager, Recruiter, Coordinator. Raises Invalid for an archived
    source.
    """
    job = Job.objects.select_for_update().get(pk=ad.job_id)
    access.require(by, JobAction.EDIT_AD, job)
    if by.user is None:
        raise NotAllowed
    if source.is_archived:
        raise Invalid(_("This source is archived. Choose another one."), field="source")
    link, is_new = TrackingLink.objects.get_or_create(ad=ad, source=source, defaults={"creator": by.user})
    if is_new:
        recording.record(history.LINK_MADE, on=ad, by=by, about=[job], data={"source": source.name})
    return link


@transaction.atomic
def remove_link(link: TrackingLink, *, by: Actor) -> None:
    """Delete a tracking link nobody applied through. Raises Refused for one that led to an application."""
    job = Job.objects.select_for_update().get(ads=link.ad_id)
    access.require(by, JobAction.EDIT_AD, job)
    if TrackingLink.objects.filter(pk=link.pk, applications__isnull=False).exists():
        raise Refused(_("People applied through this link; it stays, so that their source is known."), code="link_used")
    recording.record(history.LINK_REMOVED, on=link.ad, by=by, about=[job], data={"source": link.source.name})
    link.delete()

"""Verbs that keep the words of an ad at a moment, and bring earlier ones back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import NotFound
from recruit.jobs import access, history
from recruit.jobs.adwords import PLACE, WORDS, words_of
from recruit.jobs.models import Job, JobAd, JobAdVersion, Posting
from recruit.teams.rights import JobAction


def keep_version(ad: JobAd, *, by: Actor) -> JobAdVersion:
    """The version with the ad's words of now: the newest when it has them, else a new one. The ad must be locked."""
    newest = ad.versions.first()
    words = words_of(ad)
    if newest is not None and newest.words == words:
        return newest
    number = newest.number + 1 if newest is not None else 1
    return JobAdVersion.objects.create(ad=ad, number=number, words=words, author_name=by.name[:200])


def pin_live(ad: JobAd, *, by: Actor) -> None:
    """Before a locked ad changes: a live posting without a version gets one, so that it goes on showing what it did."""
    for posting in Posting.objects.filter(ad=ad, unpublished_at=None, version=None):
        show(posting, keep_version(ad, by=by))


def show(posting: Posting, version: JobAdVersion) -> None:
    """Let a posting show these words; lists read their title, language and place from the posting itself."""
    posting.version = version
    names = ("title", "language", *PLACE)
    for name in names:
        setattr(posting, name, version.words.get(name) or "")
    posting.save(update_fields=["version", *names])


@transaction.atomic
def restore_version(ad: JobAd, *, by: Actor, number: int) -> JobAd:
    """Bring the words of an earlier version back into the ad. What is published stays until it is published again.

    The words of now are kept as a version first, so that nothing is lost. Raises NotFound for an unknown number.
    """
    job = Job.objects.select_for_update().get(pk=ad.job_id)
    access.require(by, JobAction.EDIT_AD, job)
    ad = JobAd.objects.select_for_update().get(pk=ad.pk)
    version = ad.versions.filter(number=number).first()
    if version is None:
        raise NotFound(_("This ad has no version {number}.").format(number=number))
    pin_live(ad, by=by)
    keep_version(ad, by=by)
    for name in WORDS:
        setattr(ad, name, version.words.get(name, getattr(ad, name)))
    ad.version += 1
    ad.save(update_fields=[*WORDS, "version", "updated_at"])
    keep_version(ad, by=by)
    recording.record(history.AD_RESTORED, on=ad, by=by, about=[job], data={"number": number})
    return ad

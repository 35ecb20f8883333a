"""A job's ads as lists show them: their language, place, readers, and whether what is up is what is written."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from base import countries
from recruit.jobs import choices
from recruit.jobs.adwords import words_of
from recruit.jobs.models import Job, JobAd, Posting

_LANGUAGES = dict(choices.LANGUAGES)


@dataclass(frozen=True, slots=True)
class AdLine:
    """One ad with where it is up."""

    ad: JobAd
    url: str
    language: str
    place: str
    posting: Posting | None
    is_edited: bool

    @property
    def is_live(self) -> bool:
        """Whether it can be read now."""
        return self.posting is not None


def all_lines(job: Job) -> list[AdLine]:
    """Every ad of a job, the default one first, those put away too; two statements."""
    ads = list(job.ads.all())
    up = Posting.objects.filter(ad__in=ads, unpublished_at=None).select_related("version")
    live = {posting.ad_id: posting for posting in up}
    return [line_of(job, ad, live.get(ad.pk)) for ad in ads]


def ad_lines(job: Job) -> list[AdLine]:
    """The ads of a job that are not put away; two statements."""
    return [line for line in all_lines(job) if line.ad.archived_at is None]


def line_of(job: Job, ad: JobAd, posting: Posting | None) -> AdLine:
    """The line of one ad."""
    return AdLine(
        ad=ad,
        url=reverse("recruit:job-ad-one", args=[job.public_id, ad.public_id]),
        language=str(_LANGUAGES.get(ad.language, ad.language)),
        place=f"{ad.city}, {countries.name_of(ad.country_code)}" if ad.city and ad.country_code else job.location,
        posting=posting,
        is_edited=is_edited(ad, posting),
    )


def is_edited(ad: JobAd, posting: Posting | None) -> bool:
    """Whether the ad was changed after it went up, so that readers see other words than are written now."""
    return posting is not None and posting.version is not None and posting.version.words != words_of(ad)

"""Pure: which of an ad's fields are its words, the ones a version keeps, and what readers of a posting see."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recruit.jobs.models import JobAd, Posting

SECTIONS = ("company_description", "job_description", "qualifications", "additional_information")
PLACE = ("country_code", "region", "city")
WORDS = ("title", "language", *SECTIONS, "video_urls", *PLACE)


def words_of(ad: JobAd) -> dict[str, Any]:
    """The words of an ad now, as a version keeps them."""
    return {name: getattr(ad, name) for name in WORDS}


def as_published(posting: Posting) -> Posting:
    """The posting as its readers see it: its ad says what the published version says, its job is where the ad says.

    Changes the objects in memory only. Without its version loaded, only what lists show is replaced.
    """
    if not posting.title:
        return posting
    told = {name: getattr(posting, name) for name in ("title", "language", *PLACE)}
    if "version" in posting._state.fields_cache and posting.version is not None:
        told = {**told, **posting.version.words}
    ad = copy(posting.ad)
    for name in WORDS:
        if name in told:
            setattr(ad, name, told[name])
    posting.ad = placed(ad)
    return posting


def placed(ad: JobAd) -> JobAd:
    """The ad with its job at the ad's own place, when it has one. Changes the objects in memory only."""
    if ad.country_code or ad.city:
        ad.job = copy(ad.job)
        ad.job.country_code = (ad.country_code or ad.job.country_code).lower()
        ad.job.city, ad.job.region = ad.city or ad.job.city, ad.region
        ad.job.address = ad.job.postal_code = ""
    return ad

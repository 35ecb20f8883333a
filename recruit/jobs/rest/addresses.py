"""Addresses of other packages that the REST door tells about a job."""

from __future__ import annotations

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify

from recruit.jobs.models import Posting


def apply_url(posting: Posting) -> str | None:
    """Where candidates apply on the career site, which is another package's: only its name is known here."""
    slug = slugify(posting.title or posting.ad.title)[:60].strip("-") or "job"
    try:
        path = reverse("portal:apply", args=[posting.number, slug])
    except NoReverseMatch:
        return None
    return f"{settings.PUBLIC_URL}{path}"

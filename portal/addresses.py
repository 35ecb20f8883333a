"""Pure: addresses of public pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

LONGEST_SLUG = 60


def slug_of(title: str) -> str:
    """The readable end of an ad's address; never empty."""
    return slugify(title)[:LONGEST_SLUG].strip("-") or "job"


def ad_url(number: int, title: str) -> str:
    """The address of an ad."""
    return reverse("portal:job", args=[number, slug_of(title)])


def apply_url(number: int, title: str) -> str:
    """The address of an ad's application form."""
    return reverse("portal:apply", args=[number, slug_of(title)])


def absolute(path: str) -> str:
    """The address as other machines and people reach it."""
    return f"{settings.PUBLIC_URL}{path}"

"""Addresses of public pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from base.ui.pages import with_query
from recruit.setup.models import Brand

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


def brand_url(brand: Brand) -> str:
    """The career site of one brand."""
    return with_query(reverse("portal:jobs"), brand=str(brand.public_id))


def home_of(brand: Brand | None) -> str:
    """Where "All jobs" leads: the brand's own careers link, else its jobs here; every job for the default brand."""
    if brand is None:
        return reverse("portal:jobs")
    return brand.careers_url or (reverse("portal:jobs") if brand.is_default else brand_url(brand))


def logo_url(brand: Brand | None) -> str:
    """The address of a brand's logo; "" without one."""
    if brand is None or not brand.logo:
        return ""
    return reverse("portal:brand-logo", args=[str(brand.logo).rpartition("/")[2]])

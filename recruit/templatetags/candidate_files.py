"""What templates need to show a candidate's file: its addresses, never its place in the store."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import reverse

from recruit.candidates import files
from recruit.candidates.models import Attachment

register = template.Library()


@dataclass(frozen=True, slots=True)
class Shown:
    """Addresses of one file: its pages as pictures, the download, and the region that shows it."""

    pages: list[str]
    download_url: str
    region_url: str
    more_pages: int
    check_url: str


@register.simple_tag
def addresses_of(attachment: Attachment) -> Shown:
    """The addresses under which one file can be shown."""
    pages = list(files.shown_pages(attachment.page_count))
    key = attachment.public_id
    return Shown(
        pages=[reverse("recruit:attachment-page", args=[key, number]) for number in pages],
        download_url=reverse("recruit:attachment", args=[key, attachment.name]),
        region_url=reverse("recruit:attachment-region", args=[key]),
        more_pages=max(0, attachment.page_count - len(pages)),
        check_url=reverse("recruit:resume-check", args=[key]) if attachment.kind == Attachment.Kind.RESUME else "",
    )

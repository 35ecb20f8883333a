"""Cheap tags for the cards of a board."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from recruit.applications.people import MARKS
from recruit.processes.stages import Station

register = template.Library()


@register.simple_tag
def allowed_until(blockers: list[tuple[int, str]], station: Station) -> SafeString:
    """How far the card may be dragged, and why not further; from the place it stands at."""
    limit, reason = blockers[station.index]
    if not reason:
        return mark_safe("")
    return format_html(' data-allowed-until="{}" data-reason="{}"', limit, reason)


@register.simple_tag
def days_in(entered_at: datetime) -> str:
    """How long somebody stands at a place: "3 days"."""
    days = (timezone.now() - entered_at).days
    return ngettext("{days} day", "{days} days", days).format(days=days) if days else str(_today())


def _today() -> str:
    from django.utils.translation import gettext

    return gettext("today")


@register.filter
def marked(snippet: str) -> SafeString:
    """A piece of résumé with the words that were found in <mark>; everything else is escaped."""
    first, last = MARKS
    return mark_safe(escape(snippet).replace(first, "<mark>").replace(last, "</mark>"))  # noqa: S308  (escaped before)

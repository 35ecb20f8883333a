"""What templates below interviews show of them: the Interviews tab of an application."""

from __future__ import annotations

from django import template
from django.urls import reverse

from recruit.applications.models import Application
from recruit.teams.rights import JobAction

register = template.Library()


@register.simple_tag
def interview_tab(application: Application, actions: frozenset[JobAction]) -> str:
    """The address of the Interviews tab for who may see interviews, else nothing. No statement, as `offer_tab`."""
    if JobAction.VIEW_INTERVIEWS not in actions:
        return ""
    return reverse("recruit:application-interviews", args=[application.public_id])

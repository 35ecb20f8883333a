"""What templates below offers show of them: the Offer tab of an application."""

from __future__ import annotations

from django import template
from django.urls import reverse

from recruit.applications.models import Application
from recruit.teams.rights import JobAction

register = template.Library()


@register.simple_tag
def offer_tab(application: Application, actions: frozenset[JobAction]) -> str:
    """The address of the Offer tab for who may see offers, else nothing: `{% offer_tab application actions as url %}`.

    No statement: a tab that counted its offers would cost every panel one.
    """
    if JobAction.VIEW_OFFERS not in actions:
        return ""
    return reverse("recruit:application-offer", args=[application.public_id])

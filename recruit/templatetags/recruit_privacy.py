"""What other subjects' templates show of consent, since their views stand below privacy."""

from __future__ import annotations

from django import template
from django.template import Context

from recruit.candidates.models import Candidate
from recruit.privacy import queries
from recruit.privacy.queries import ConsentState
from recruit.setup.access import may_change

register = template.Library()


@register.simple_tag
def consent_of(candidate: Candidate) -> ConsentState:
    """Where a person's consent stands: `{% consent_of person as consent %}`. Two statements."""
    return queries.consent_state(candidate)


@register.simple_tag(takes_context=True)
def may_erase_person(context: Context, candidate: Candidate) -> bool:
    """Whether the viewer may erase this person by hand; no statement."""
    request = context.get("request")
    return request is not None and candidate.erased_at is None and may_change(request.actor)


@register.simple_tag
def asked_to_be_erased(candidate: Candidate) -> bool:
    """Whether the person asked to be erased and nobody has decided."""
    return queries.open_erasure_requests().filter(candidate=candidate).exists()

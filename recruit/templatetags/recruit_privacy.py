"""What other subjects' templates show of consent, since their views stand below privacy."""

from __future__ import annotations

from django import template

from recruit.candidates.models import Candidate
from recruit.privacy import queries
from recruit.privacy.queries import ConsentState

register = template.Library()


@register.simple_tag
def consent_of(candidate: Candidate) -> ConsentState:
    """Where a person's consent stands: `{% consent_of person as consent %}`. Two statements."""
    return queries.consent_state(candidate)


@register.simple_tag
def asked_to_be_erased(candidate: Candidate) -> bool:
    """Whether the person asked to be erased and nobody has decided."""
    return queries.open_erasure_requests().filter(candidate=candidate).exists()

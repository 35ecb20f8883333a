"""Long works of privacy: asking many people for consent."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.actors import Actor
from base.errors import NotFound
from base.runs import kinds
from base.runs.models import Run
from recruit.candidates.models import Candidate
from recruit.privacy import asking

ASK_CONSENT = "privacy.ask_consent"


def _ask(_run: Run, data: dict[str, Any], actor: Actor) -> str:
    person = Candidate.objects.filter(public_id=data["candidate"], erased_at=None).first()
    if person is None:
        raise NotFound
    try:
        asking.ask(person, by=actor)
    except asking.AskedAlready as refusal:
        raise kinds.Skipped(str(refusal)) from refusal
    return _("Asked")


kinds.register(kinds.Kind(ASK_CONSENT, gettext_lazy("Asking for consent"), kinds.each(_ask)))

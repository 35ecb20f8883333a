"""Verb that gives the demo its privacy: rules of two countries, questions for consent, one wish to be erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from base.actors import Actor
from recruit.applications.models import Application
from recruit.candidates.models import ConsentDecision
from recruit.privacy import asking, ruling, spans
from recruit.privacy.models import ConsentRequest, ErasureRequest
from recruit.processes.stages import Stage

_BY = Actor.system("demo")
# Longer than the demo's two years: the first round of retention must not take its people away.
_MONTHS = {"months_rejected": 36, "months_withdrawn": 36, "months_hired": 0, "months_lead": 36}
_WORDS = (
    "{company} keeps what you send to decide about your application and to write to you about it. You see, correct and "
    "erase it on your own page at any time."
)
_GERMAN = (
    "{company} speichert, was Sie senden, um über Ihre Bewerbung zu entscheiden und Ihnen zu schreiben. Auf Ihrer "
    "eigenen Seite sehen, berichtigen und löschen Sie es jederzeit."
)


def guard_privacy(applications: Sequence[Application]) -> None:
    """Write the rules, and ask some of the people whose application ended. No letter is posted."""
    ruling.save_rule("", by=_BY, values={**_MONTHS, "policy_text": _WORDS, "translations": {"de": {"text": _GERMAN}}})
    ruling.save_rule("de", by=_BY, values={**_MONTHS, "months_rejected": 30, "deletes_without_consent": True})
    rejected = [row for row in applications if row.stage == Stage.REJECTED and row.candidate.email]
    over = list({row.candidate_id: row for row in rejected[:40:4]}.values())
    states = ("asked", "asked", "given", "declined", "lapsed")
    for days, (row, state) in enumerate(zip(over, states, strict=False), start=3):
        _ask(row, state, days * 5)
    live = [row for row in applications if row.stage == Stage.WITHDRAWN and row.candidate.email][:1]
    for row in live:
        ErasureRequest.objects.create(candidate=row.candidate, asked_at=timezone.now() - timedelta(days=2))


def _ask(row: Application, state: str, days: int) -> None:
    asked_at = timezone.now() - timedelta(days=days)
    request = ConsentRequest(
        candidate=row.candidate, application=row, state=state, asked_at=asked_at,
        expires_at=asked_at + spans.CONSENT_LASTS,
    )  # fmt: skip
    request.digest = asking.digest_of(asking.secret_of(request))
    if state in {"given", "declined"}:
        request.answered_at = asked_at + timedelta(days=2)
        decision = "acquired" if state == "given" else "declined"
        ConsentDecision.objects.create(candidate=row.candidate, decision=decision, decided_at=request.answered_at)
    request.save()

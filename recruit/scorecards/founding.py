"""Verb that gives a new installation its first scorecard, after each migrate. Safe to repeat."""

from __future__ import annotations

from typing import Any

CRITERIA = (
    ("Knowledge of the field", "What the job asks for, known and applied."),
    ("Solves problems", "Takes unclear things apart and finishes them."),
    ("Works with others", "Listens, explains, asks for help in time."),
    ("Wants this job", "Knows why this work, and why here."),
)


def found(**_signal: Any) -> None:
    """Make the default scorecard once. What administrators changed is left alone."""
    from recruit.scorecards.models import Criterion, Scorecard

    if Scorecard.objects.exists():
        return
    card = Scorecard.objects.create(name="General", is_default=True)
    Criterion.objects.bulk_create(
        Criterion(scorecard=card, label=label, help_text=words, position=place)
        for place, (label, words) in enumerate(CRITERIA)
    )

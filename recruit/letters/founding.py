"""Verb that gives a new installation its first e-mail templates, after each migrate. Safe to repeat."""

from __future__ import annotations

from typing import Any

from recruit.letters.events import SEEDS


def found(**_signal: Any) -> None:
    """Make the first templates once. What administrators changed or archived is left alone."""
    from recruit.models import EmailTemplate

    if EmailTemplate.objects.filter(creator=None).exists():
        return
    EmailTemplate.objects.bulk_create(
        EmailTemplate(
            type=seed.type,
            name=seed.name,
            event=seed.event,
            subject=seed.subject,
            text=seed.text,
            shows_sender=seed.shows_sender,
            is_default=seed.is_default,
        )
        for seed in SEEDS
    )

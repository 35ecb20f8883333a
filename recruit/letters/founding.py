"""Verb that gives an installation the e-mail templates it begins with, after each migrate. Safe to repeat."""

from __future__ import annotations

from typing import Any

from recruit.letters.events import LATER, SEEDS


def found(**_signal: Any) -> None:
    """Make what is missing: all of them at first, later those of events that came with a new release.

    What administrators changed or archived is left alone.
    """
    from recruit.models import EmailTemplate

    rows = EmailTemplate.objects.filter(creator=None)
    known = set(rows.values_list("event", flat=True))
    taken = set(EmailTemplate.objects.filter(archived_at=None).values_list("type", "name"))
    EmailTemplate.objects.bulk_create(
        EmailTemplate(
            type=seed.type,
            name=seed.name,
            event=seed.event,
            subject=seed.subject,
            text=seed.text,
            language=seed.language,
            shows_sender=seed.shows_sender,
            is_default=seed.is_default,
        )
        for seed in SEEDS
        if (not known or (seed.event in LATER and seed.event not in known)) and (seed.type, seed.name) not in taken
    )

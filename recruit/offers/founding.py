"""Verb that gives a new installation its first offer templates, after each migrate. Safe to repeat."""

from __future__ import annotations

from typing import Any

from recruit.offers import terms
from recruit.offers.seeds import SEEDS


def found(**_signal: Any) -> None:
    """Make one template for each public language once. What administrators changed or archived is left alone."""
    from recruit.models import OfferTemplate

    if OfferTemplate.objects.filter(creator=None).exists():
        return
    taken = set(OfferTemplate.objects.filter(archived_at=None).values_list("name", flat=True))
    OfferTemplate.objects.bulk_create(
        OfferTemplate(
            name=seed.name,
            language=seed.language,
            asks=list(terms.ASKED_AT_FIRST),
            subject=seed.subject,
            mail_text=seed.mail_text,
            letter=seed.letter,
        )
        for seed in SEEDS
        if seed.name not in taken
    )

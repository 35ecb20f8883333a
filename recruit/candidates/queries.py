"""Reads of people and files that more than one door uses."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Value

from base.actors import Actor
from base.errors import NotFound
from base.fields import Fold
from recruit.candidates import access
from recruit.candidates.models import PHONE_DIGITS, Attachment, Candidate

SHORTEST_PHONE, PHONE_TAIL = 7, 9


def attachment_for(actor: Actor, attachment_id: UUID, *, with_text: bool = False) -> Attachment:
    """A file the actor may see. Raises NotFound for every other. The text is left in the database unless asked for."""
    rows = Attachment.objects.select_related("candidate", "application__job").defer("search")
    if not with_text:
        rows = rows.defer("search", "text")
    attachment = rows.filter(public_id=attachment_id).first()
    if attachment is None:
        raise NotFound
    access.require(actor, attachment.candidate)
    if not access.may_read(actor, attachment):
        raise NotFound
    return attachment


def duplicates_of(actor: Actor, person: Candidate, *, limit: int = 5) -> list[Candidate]:
    """Others the actor may see who may be the same person: the same phone number, or name and city. Two statements.

    The same e-mail address cannot be: the database keeps it once.
    """
    # Who is erased or merged is left out with what the actor may not see; here it would only mislead the planner.
    others = Candidate.objects.exclude(pk=person.pk).order_by()
    digits = "".join(sign for sign in person.phone if sign.isdigit())
    same: list[QuerySet[Any, Any]] = []
    if len(digits) >= SHORTEST_PHONE:
        # The last digits: one record may have the country's prefix and the other not.
        same.append(others.alias(digits=PHONE_DIGITS).filter(digits__endswith=digits[-PHONE_TAIL:]))
    if person.city:
        namesakes = others.alias(first=Fold("first_name"), last=Fold("last_name"), town=Fold("city"))
        same.append(
            namesakes.filter(
                first=Fold(Value(person.first_name)), last=Fold(Value(person.last_name)), town=Fold(Value(person.city))
            )
        )
    if not same:
        return []
    keys = same[0].values_list("pk", flat=True)[:20]
    if len(same) > 1:
        keys = keys.union(same[1].values_list("pk", flat=True)[:20])
    found = set(keys)
    if not found:
        return []
    return list(access.visible_candidates(actor).filter(pk__in=found).order_by("-last_activity_at")[:limit])


def current(person: Candidate) -> Candidate:
    """The record to read: the one this was merged into, however many merges ago."""
    for _step in range(20):
        if person.merged_into is None:
            return person
        person = person.merged_into
    return person


def person_for(actor: Actor, public_id: UUID) -> Candidate:
    """The person of that public id; for a record that was merged, the kept one. Raises NotFound."""
    visible = access.visible_candidates(actor)
    found = visible.filter(public_id=public_id).first()
    if found is None:
        merged = Candidate.objects.filter(public_id=public_id, merged_into__isnull=False).select_related("merged_into")
        old = merged.first()
        found = visible.filter(pk=current(old).pk).first() if old is not None else None
    if found is None:
        raise NotFound
    return found

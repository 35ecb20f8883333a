"""Reads of people and files that more than one door uses."""

from __future__ import annotations

from uuid import UUID

from base.actors import Actor
from base.errors import NotFound
from recruit.candidates import access
from recruit.candidates.models import Attachment


def attachment_for(actor: Actor, attachment_id: UUID, *, with_text: bool = False) -> Attachment:
    """A file the actor may see. Raises NotFound for every other. The text is left in the database unless asked for."""
    rows = Attachment.objects.select_related("candidate").defer("search")
    if not with_text:
        rows = rows.defer("search", "text")
    attachment = rows.filter(public_id=attachment_id).first()
    if attachment is None:
        raise NotFound
    access.require(actor, attachment.candidate)
    return attachment

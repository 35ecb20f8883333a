"""Acts that can be taken back, each with its inverse, until they expire."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from base.fields import WithPublicId


class Undoable(WithPublicId):
    """One act of one actor: `inverse` names the registered function that takes it back with `arguments`.

    `public_id` is also the `undo_group` of the effects that wait in the outbox until `expires_at`.
    """

    inverse = models.CharField(max_length=80)
    arguments = models.JSONField(default=dict)
    sentence = models.CharField(max_length=300)
    actor_key = models.CharField(max_length=80, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.sentence

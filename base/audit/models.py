"""One table of facts. A trigger in the database refuses to change or delete a row."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils import timezone

from base.fields import WithPublicId


class Entry(WithPublicId):
    """What happened: kind, object, actor, when, and the facts that belong to it.

    `object_key` is "kind of thing:public id"; `about` holds further keys whose timelines show the entry too (an
    application's entry also belongs to its job and its candidate). Names are kept as text, so that history stays
    readable when the things are gone.
    """

    kind = models.CharField(max_length=80)
    object_key = models.CharField(max_length=100)
    object_name = models.CharField(max_length=300, blank=True, default="")
    about = models.JSONField(default=list)
    actor_kind = models.CharField(max_length=12)
    actor_key = models.CharField(max_length=80, blank=True, default="")
    actor_name = models.CharField(max_length=200, blank=True, default="")
    data = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    request_id = models.CharField(max_length=40, blank=True, default="")
    network = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            GinIndex(fields=["about"], name="audit_about", opclasses=["jsonb_path_ops"]),
            models.Index(fields=["object_key", "-id"], name="audit_object"),
            models.Index(fields=["kind", "-id"], name="audit_kind"),
            models.Index(fields=["actor_key", "-id"], name="audit_actor"),
            models.Index(fields=["created_at", "id"], name="audit_when"),
            models.Index(OpClass(Upper("actor_name"), name="text_pattern_ops"), name="audit_actor_name"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_key}"

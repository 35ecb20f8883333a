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


class Unsealed(models.Model):
    """An entry that waits for its seal. A trigger of the database writes it with the entry."""

    entry_id = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "base_audit_unsealed"

    def __str__(self) -> str:
        return str(self.entry_id)


class Seal(models.Model):
    """An entry's link of the chain: each hash covers the one before it.

    `facts_digest` stands for names, facts and field values, salted, so that erasing a person does not break the chain;
    `blanked_digest` is what stands for them since they were blanked.
    """

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.BigIntegerField(unique=True)
    salt = models.CharField(max_length=32)
    facts_digest = models.CharField(max_length=64)
    blanked_digest = models.CharField(max_length=64, blank=True, default="")
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "base_audit_seal"

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class Anchor(models.Model):
    """The head of the chain at some moment, signed: what was sealed by then cannot be cut off unseen.

    The oldest anchor may be the end of a stretch that was dropped when its time to be kept was over.
    """

    seq = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
    is_cut = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "base_audit_anchor"

    def __str__(self) -> str:
        return f"{self.seq} {self.created_at:%Y-%m-%d}"

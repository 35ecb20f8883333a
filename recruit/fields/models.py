"""Fields a company adds: org fields and job fields of a job, application fields, and their values."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId


class CustomField(WithPublicId, Timestamped):
    """One field (product facts §15.3). A job or application keeps its value in its `fields` under the `public_id`.

    A value of a SELECT field is the public id of a FieldValue; others are text, numbers, booleans or ISO dates.
    `parent` narrows the choice: only values whose `parents` hold the chosen parent value are offered.
    """

    audit_kind = "custom_field"

    class Category(models.TextChoices):
        """What the field describes. Fixed once made."""

        ORG = "ORG", _("Org field")
        JOB = "JOB", _("Job field")
        APPLICATION = "APPLICATION", _("Application field")
        OFFER = "OFFER", _("Offer field")

    class Type(models.TextChoices):
        """What may be written into it, by the names of the compatible API."""

        SELECT = "SELECT", _("Choice from a list")
        TEXT = "TEXT", _("Text")
        NUMBER = "NUMBER", _("Number")
        BOOLEAN = "BOOLEAN", _("Yes or no")
        DATE = "DATE", _("Date")
        CURRENCY = "CURRENCY", _("Amount of money")
        PERCENT = "PERCENT", _("Percentage")
        COUNTRY = "COUNTRY", _("Country")
        REGION = "REGION", _("Region")
        USER = "USER", _("User")

    category = models.CharField(max_length=12, choices=Category)
    type = models.CharField(max_length=10, choices=Type, default=Type.SELECT)
    label = models.CharField(max_length=100)
    help_text = models.CharField(max_length=300, blank=True, default="")
    is_required = models.BooleanField(default=False)
    is_public = models.BooleanField(default=False)
    needs_reapproval = models.BooleanField(default=False)
    placements = models.JSONField(default=list, blank=True)
    scope = models.JSONField(default=dict, blank=True)
    translations = models.JSONField(default=dict, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="dependents")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["category", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "label"],
                condition=models.Q(archived_at__isnull=True),
                name="custom_field_label_once",
            ),
            models.CheckConstraint(
                name="custom_field_not_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class FieldValue(WithPublicId, Timestamped):
    """One choice of a SELECT field. At most 6,000 a field. `code` is the company's own name for it, for imports."""

    audit_kind = "field_value"

    field = models.ForeignKey(CustomField, on_delete=models.CASCADE, related_name="values")
    label = models.CharField(max_length=150)
    code = models.CharField(max_length=100, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    translations = models.JSONField(default=dict, blank=True)
    parents = models.ManyToManyField("self", symmetrical=False, related_name="children", blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["field", "position", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["field", "label"], condition=models.Q(archived_at__isnull=True), name="field_value_once"
            ),
        ]
        indexes = [GinIndex(OpClass(Upper("label"), name="gin_trgm_ops"), name="field_value_letters")]

    def __str__(self) -> str:
        return self.label

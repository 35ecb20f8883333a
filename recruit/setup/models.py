"""What the company calls things: brands, departments, where candidates come from, why applications end."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from base.fields import WithPublicId


class Brand(WithPublicId):
    """A name and look under which the company advertises. One is the default."""

    audit_kind = "brand"

    name = models.CharField(max_length=100, unique=True)
    color = models.CharField(max_length=7, default="#1F5FBF")
    is_default = models.BooleanField(default=False)
    logo = models.FileField(max_length=200, blank=True, default="", db_default="")
    careers_url = models.URLField(blank=True, default="", db_default="")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="brand_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Department(WithPublicId):
    """A part of the company that hires."""

    audit_kind = "department"

    name = models.CharField(max_length=100, unique=True)
    description = models.CharField(max_length=300, blank=True, default="")
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Location(WithPublicId):
    """A place the company hires for, chosen for a job instead of typed. Jobs copy it and do not follow changes."""

    audit_kind = "location"

    name = models.CharField(max_length=100, unique=True)
    country_code = models.CharField(max_length=2)
    region = models.CharField(max_length=100, blank=True, default="")
    city = models.CharField(max_length=100)
    address = models.CharField(max_length=200, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Source(WithPublicId):
    """Where an application came from: type, sub-type, name (product facts §15.10)."""

    audit_kind = "source"

    class Type(models.TextChoices):
        """The first level."""

        ORGANIC = "ORGANIC", _("Organic")
        PAID = "PAID", _("Paid")
        REFERRALS = "REFERRALS", _("Referrals")
        AGENCIES = "AGENCIES", _("Agencies")
        INTERNAL = "INTERNAL", _("Internal")
        CUSTOM = "CUSTOM", _("Custom")

    type = models.CharField(max_length=12, choices=Type)
    sub_type = models.CharField(max_length=60, blank=True, default="")
    name = models.CharField(max_length=120)
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["type", "sub_type", "name"]
        constraints = [models.UniqueConstraint(fields=["type", "sub_type", "name"], name="source_once")]

    def __str__(self) -> str:
        return self.name


class ExitReason(WithPublicId):
    """Why an application was rejected or withdrawn. Defaults (product facts §7.4) can only be switched off."""

    audit_kind = "exit_reason"

    class Kind(models.TextChoices):
        """Which way out."""

        REJECTION = "rejection", _("Rejection")
        WITHDRAWAL = "withdrawal", _("Withdrawal")

    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField(max_length=150)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["kind", "position", "label"]
        constraints = [models.UniqueConstraint(fields=["kind", "label"], name="exit_reason_once")]

    def __str__(self) -> str:
        return self.label

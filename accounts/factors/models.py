"""What a user proves who they are with, besides the password."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import WithPublicId


class SecondFactor(WithPublicId):
    """An authenticator app or a passkey. The app's secret is in `base.credentials`; of a passkey only public parts are.

    `last_step` is the thirty-second step of the last code that was accepted: none is accepted twice.
    """

    audit_kind = "second_factor"

    class Kind(models.TextChoices):
        """What it is."""

        TOTP = "totp", _("Authenticator app")
        PASSKEY = "passkey", _("Passkey")

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="second_factors")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)
    credential_id = models.CharField(max_length=1400, blank=True, default="")
    public_key = models.TextField(blank=True, default="")
    sign_count = models.PositiveBigIntegerField(default=0)
    last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["credential_id"], condition=~Q(credential_id=""), name="second_factor_credential_once"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(kind="totp", confirmed_at__isnull=False), name="second_factor_one_app"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code on paper that replaces a second factor once. Only its SHA-256 is kept."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"

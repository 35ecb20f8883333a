"""Integrators' applications and what they were granted. Secrets, codes and tokens are kept as SHA-256 only."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from base.fields import Timestamped, WithPublicId


class OauthClient(WithPublicId, Timestamped):
    """An integrator's application. With client credentials it acts as its owner; with a code as who consented."""

    audit_kind = "oauth_client"

    name = models.CharField(max_length=100)
    client_id = models.CharField(max_length=64, unique=True)
    secret_digest = models.CharField(max_length=64, blank=True, default="")
    secret_hint = models.CharField(max_length=8, blank=True, default="")
    owner = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="oauth_clients")
    redirect_uris = models.JSONField(default=list, blank=True)
    scopes = models.JSONField(default=list, blank=True)
    grants = models.JSONField(default=list, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class OauthCode(models.Model):
    """An authorization code: good once, for a minute."""

    digest = models.CharField(max_length=64, unique=True)
    client = models.ForeignKey(OauthClient, on_delete=models.CASCADE, related_name="codes")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField(default=list)
    redirect_uri = models.CharField(max_length=500)
    challenge = models.CharField(max_length=128, blank=True, default="")
    challenge_method = models.CharField(max_length=8, blank=True, default="")
    # The family of the tokens it was exchanged for, so that a second use can revoke them.
    family = models.UUIDField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.client_id} {self.expires_at:%Y-%m-%d}"


class GrantedToken(WithPublicId):
    """An access or refresh token. All that stem from one consent are a family, revoked together."""

    audit_kind = "oauth_token"

    class Kind(models.TextChoices):
        """What it is good for."""

        ACCESS = "access", "access"
        REFRESH = "refresh", "refresh"

    kind = models.CharField(max_length=8, choices=Kind)
    digest = models.CharField(max_length=64, unique=True)
    client = models.ForeignKey(OauthClient, on_delete=models.CASCADE, related_name="tokens")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="granted_tokens")
    scopes = models.JSONField(default=list)
    family = models.UUIDField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    # A refresh token that was exchanged; seen again, its whole family is revoked.
    rotated_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d}"

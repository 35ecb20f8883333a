"""Identity providers, the domains they speak for, who is bound to them, and sign-ins under way."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId


class IdentityProvider(WithPublicId, Timestamped):
    """Where the company's users prove who they are. The client secret is kept in `base.credentials`.

    `slug` stands in our addresses that the provider knows. `certificates` are PEM texts, two at most, so that a new one
    can be added before the old one goes. `metadata` and `keys` are what an OpenID provider published when last asked.
    `last_test` is what came back when an administrator pressed Test.
    """

    audit_kind = "identity_provider"

    class Kind(models.TextChoices):
        """The protocol."""

        SAML = "SAML", _("SAML 2.0")
        OIDC = "OIDC", _("OpenID Connect")

    class Match(models.TextChoices):
        """What a first sign-in is matched by."""

        EMAIL = "email", _("E-mail address")
        IDENTIFIER = "sso_identifier", _("SSO identifier of the user")

    kind = models.CharField(max_length=4, choices=Kind)
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=40, unique=True)
    is_active = models.BooleanField(default=False)
    match_by = models.CharField(max_length=16, choices=Match, default=Match.EMAIL)
    # People the provider vouches for under a verified domain get an account with the role Employee.
    makes_employees = models.BooleanField(default=False)
    # SAML
    entity_id = models.CharField(max_length=500, blank=True, default="")
    sso_url = models.URLField(max_length=500, blank=True, default="")
    certificates = models.JSONField(default=list, blank=True)
    name_id_format = models.CharField(max_length=20, blank=True, default="emailAddress")
    signature_algorithm = models.CharField(max_length=20, blank=True, default="rsa-sha256")
    # OpenID Connect
    issuer = models.URLField(max_length=500, blank=True, default="")
    client_id = models.CharField(max_length=300, blank=True, default="")
    token_auth_method = models.CharField(max_length=30, blank=True, default="")
    metadata = models.JSONField(default=dict, blank=True)
    metadata_at = models.DateTimeField(null=True, blank=True)
    keys = models.JSONField(default=dict, blank=True)
    keys_at = models.DateTimeField(null=True, blank=True)
    last_test = models.JSONField(default=dict, blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class VerifiedDomain(WithPublicId, Timestamped):
    """An e-mail domain of the company. Until its DNS record was seen it opens nothing.

    `missing_at` is when the record was first not found again; a week later the domain opens nothing any more.
    """

    audit_kind = "verified_domain"

    domain = models.CharField(max_length=253)
    provider = models.ForeignKey(
        IdentityProvider, on_delete=models.SET_NULL, null=True, blank=True, related_name="domains"
    )
    token = models.CharField(max_length=64)
    verified_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    missing_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["domain"]
        constraints = [models.UniqueConstraint(Lower("domain"), name="verified_domain_once")]

    def __str__(self) -> str:
        return self.domain


class Identity(WithPublicId):
    """A user as one provider knows them: bound to provider and subject, never to an address alone."""

    audit_kind = "identity"

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="identities")
    provider = models.ForeignKey(IdentityProvider, on_delete=models.PROTECT, related_name="identities")
    subject = models.CharField(max_length=500)
    bound_at = models.DateTimeField(default=timezone.now)
    bound_by = models.CharField(max_length=200, blank=True, default="")
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="identity_subject_once"),
            models.UniqueConstraint(fields=["provider", "user"], name="identity_user_once"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.user_id}"


class SsoRequest(WithPublicId):
    """One round to a provider and back: good once, for ten minutes, in the browser that began it.

    `state` is the SHA-256 of the value that travels (OpenID state, SAML RelayState); `browser` that of the cookie.
    `request_id` is the SAML request's ID, `nonce` belongs to OpenID Connect; its PKCE verifier is never kept, see
    `accounts.sso.starting.verifier_of`.
    """

    class Purpose(models.TextChoices):
        """What the round is for."""

        SIGN_IN = "sign_in", _("Sign in")
        TEST = "test", _("Test")
        STEP_UP = "step_up", _("Prove again")

    provider = models.ForeignKey(IdentityProvider, on_delete=models.CASCADE, related_name="requests")
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.SIGN_IN)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64)
    request_id = models.CharField(max_length=80, blank=True, default="")
    nonce = models.CharField(max_length=80, blank=True, default="")
    next_path = models.CharField(max_length=500, blank=True, default="")
    # What a SAML provider answered, verified and sealed: its post comes without cookies, the browser calls for it next.
    answer = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="sso_request_expiry")]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.created_at:%Y-%m-%d}"


class SeenAssertion(models.Model):
    """What was accepted once and never again: SHA-256 of provider and assertion id, kept until it would be too old."""

    key = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key

"""The company, its users and roles, their sessions and API tokens."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission, RoleCode
from base.fields import Timestamped, WithPublicId

# By the names of the compatible API (`ssoLoginMode`).
SIGN_IN_OPTIONS = [("SSO", _("Single sign-on (SSO)")), ("PASSWORD", _("Email/Password"))]

# The parts of `UserSession.proof`.
PROOFS = {
    "password": _("Password"),
    "sso": _("Single sign-on"),
    "break-glass": _("Sign-in without single sign-on"),
    "totp": _("authenticator app"),
    "passkey": _("passkey"),
    "recovery": _("recovery code"),
}


class Company(Timestamped):
    """The one company of this installation. `preferences` holds the values of `base.preferences` records."""

    audit_kind = "company"

    identifier = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    website = models.URLField(blank=True, default="")
    country_code = models.CharField(max_length=2, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    preferences = models.JSONField(default=dict, blank=True)
    only_one = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        verbose_name_plural = "companies"
        constraints = [models.CheckConstraint(name="company_only_one", condition=models.Q(only_one=True))]

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        """What the audit calls the company."""
        return self.identifier


class SystemRole(WithPublicId):
    """A named set of company-level permissions. The five of the product are rows made by a migration."""

    audit_kind = "system_role"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=300, blank=True, default="")
    permissions = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    is_system = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def grants(self, permission: Permission) -> bool:
        """Whether this role holds the permission."""
        return permission in self.permissions


class UserManager(BaseUserManager["User"]):
    """Finds users by e-mail, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.select_related("role").get(email__iexact=username)


class User(WithPublicId, Timestamped, AbstractBaseUser):
    """Somebody of the company. `is_active` is false until an invitation is accepted, and after deactivation."""

    audit_kind = "user"

    email = models.EmailField(max_length=254)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    role = models.ForeignKey(SystemRole, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    is_invited = models.BooleanField(default=False)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    theme = models.CharField(
        max_length=8,
        default="system",
        choices=[("system", _("Like the system")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    keys_enabled = models.BooleanField(default=True)
    # How the user signs in (product facts §10.1). Empty: as the company does by default, see `accounts.options`.
    sign_in_option = models.CharField(max_length=8, blank=True, default="", choices=SIGN_IN_OPTIONS)
    # What the identity provider calls the user, where it is not the e-mail address (product facts §10.2).
    sso_identifier = models.CharField(max_length=300, blank=True, default="")
    location = models.CharField(max_length=200, blank=True, default="")
    # The picture's key in the file storage, empty without one.
    avatar = models.CharField(max_length=200, blank=True, default="")
    external_data = models.CharField(max_length=200, blank=True, default="")
    # What the search of the user list reads: name and address in small letters, kept by the database itself.
    search_text = models.GeneratedField(
        expression=Lower(
            Concat("first_name", Value(" "), "last_name", Value(" "), "email", output_field=models.TextField())
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once"),
            models.UniqueConstraint(
                fields=["sso_identifier"], condition=~models.Q(sso_identifier=""), name="user_sso_identifier_once"
            ),
            models.CheckConstraint(
                name="user_known_sign_in_option", condition=models.Q(sign_in_option__in=["", "SSO", "PASSWORD"])
            ),
        ]
        indexes = [
            GinIndex(fields=["email"], name="user_email_trigram", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["search_text"], name="user_search_trigram", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["last_name", "first_name", "id"], name="user_by_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def has(self, permission: Permission) -> bool:
        """Whether the user's system role grants the permission, now. Inactive users have none."""
        return self.is_active and self.role.grants(permission)

    @property
    def is_administrator(self) -> bool:
        """Whether the user has the product's role Administrator."""
        return self.role.code == RoleCode.ADMIN

    @property
    def keeps_settings(self) -> bool:
        """Whether the role holds the company settings: then sessions are short, and a second factor may be asked."""
        return self.role.grants(Permission.COMPANY_SETTINGS)


class AccessGroup(WithPublicId, Timestamped):
    """Jobs of certain org-field values, opened to users who are not on their hiring teams (product facts §10.5).

    `scope` names org fields and their values as `recruit.fields.scopes` reads them; it is never empty. Jobs that match
    are in, at once and by themselves.
    """

    audit_kind = "access_group"

    class Level(models.TextChoices):
        """What the group gives on its jobs."""

        VIEW = "VIEW", _("View")
        FULL = "FULL", _("Full access")

    name = models.CharField(max_length=100)
    description = models.CharField(max_length=500, blank=True, default="")
    scope = models.JSONField(default=dict)
    level = models.CharField(max_length=4, choices=Level, default=Level.VIEW)
    members = models.ManyToManyField(User, through="AccessGroupMember", related_name="access_groups")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="access_group_name_once"),
            models.CheckConstraint(name="access_group_has_scope", condition=~models.Q(scope={})),
        ]

    def __str__(self) -> str:
        return self.name


class AccessGroupMember(models.Model):
    """A user in an access group."""

    group = models.ForeignKey(AccessGroup, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="group_memberships")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="access_group_member_once")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.user_id}"


class UserSession(WithPublicId):
    """A browser in which a user is signed in, so that it can be listed and ended."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=64, unique=True)
    device = models.CharField(max_length=300, blank=True, default="")
    network = models.CharField(max_length=60, blank=True, default="")
    # What the user proved who they are with: "password", "password+totp", "password+passkey", "sso", "recovery" …
    proof = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%Y-%m-%d}"

    @property
    def proof_in_words(self) -> str:
        """What was proved in this session: "Password, authenticator app"; empty for sessions older than that list."""
        words = [str(PROOFS.get(part.partition(":")[0], part)) for part in self.proof.split("+") if part]
        return ", ".join(words)


class OneTimeLink(WithPublicId):
    """A way in by mail: to accept an invitation or to set a new password; or from the server, for an administrator.

    Only the SHA-256 of its secret is kept.
    """

    class Purpose(models.TextChoices):
        """What the link is good for."""

        INVITATION = "invitation", _("Invitation")
        RESET = "reset", _("New password")
        BREAK_GLASS = "break_glass", _("Sign-in without single sign-on")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="one_time_links")
    purpose = models.CharField(max_length=12, choices=Purpose)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="one_time_link_expires_later", condition=models.Q(expires_at__gt=models.F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.created_at:%Y-%m-%d}"


class ApiToken(WithPublicId):
    """A key for the REST interface. Only its SHA-256 is kept; it acts with the rights of its owner."""

    audit_kind = "api_token"

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    may_skip_required_steps = models.BooleanField(default=False)
    # Names of `accounts.grants.scopes`; an empty list means everything its owner may do.
    scopes = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    def is_valid(self) -> bool:
        """Whether the token may be used now."""
        fresh = self.expires_at is None or self.expires_at > timezone.now()
        return self.revoked_at is None and fresh and self.owner.is_active


class SavedView(WithPublicId, Timestamped):
    """A list as somebody likes to see it: a name for the filters in its address, for oneself or for all."""

    audit_kind = "saved_view"

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    page = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True, default="")
    is_shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_view_once")]
        indexes = [models.Index(fields=["page", "is_shared"], name="saved_view_by_page")]

    def __str__(self) -> str:
        return self.name


class SignInAttempts(models.Model):
    """Tries of one address or network within a window. In the database, so that a lost cache opens no door."""

    key = models.CharField(max_length=120, unique=True)
    failures = models.PositiveIntegerField(default=0)
    window_started_at = models.DateTimeField(default=timezone.now)
    blocked_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "sign-in attempts"

    def __str__(self) -> str:
        return self.key


# Subjects with a folder of their own keep their models there; Django finds them through this module.
from accounts.factors.models import RecoveryCode, SecondFactor  # noqa: E402  # after what it needs
from accounts.grants.models import GrantedToken, OauthClient, OauthCode  # noqa: E402  # after what it needs
from accounts.sso.models import (  # noqa: E402  # after what it needs
    Identity,
    IdentityProvider,
    SeenAssertion,
    SsoRequest,
    VerifiedDomain,
)

__all__ = [
    "AccessGroup",
    "AccessGroupMember",
    "ApiToken",
    "Company",
    "GrantedToken",
    "Identity",
    "IdentityProvider",
    "OauthClient",
    "OauthCode",
    "OneTimeLink",
    "RecoveryCode",
    "SavedView",
    "SecondFactor",
    "SeenAssertion",
    "SignInAttempts",
    "SsoRequest",
    "SystemRole",
    "User",
    "UserManager",
    "UserSession",
    "VerifiedDomain",
]

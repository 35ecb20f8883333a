"""The outside calendar system a company is connected to, its rooms, and the calendar each user chose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId
from calendars.providers.ews.ways import Way


class Connection(WithPublicId, Timestamped):
    """The settings of one kind of calendar system. A company uses one kind at a time: the one that is active.

    Secrets are credentials of the owner `calendar:exchange` or `calendar:office365`, never columns.
    """

    audit_kind = "calendar_connection"

    class Kind(models.TextChoices):
        """The systems there are adapters for."""

        EXCHANGE = "EXCHANGE", _("Microsoft Exchange")
        OFFICE365 = "OFFICE365", _("Office 365")

    class Permissions(models.TextChoices):
        """As whom Office 365 is asked (product facts §11.2)."""

        APPLICATION = "APPLICATION", _("Application")
        DELEGATED = "DELEGATED", _("Delegated")

    class Sync(models.TextChoices):
        """What changes of the interviewers in the outside calendar do to ours (product facts §11.3)."""

        OFF = "OFF", _("Nothing")
        ADD = "ADD", _("Add interviewers")
        REMOVE = "REMOVE", _("Remove interviewers")
        BOTH = "BOTH", _("Add and remove interviewers")

    class Status(models.TextChoices):
        """How the last conversation with it went."""

        NEW = "NEW", _("Not tried yet")
        WORKING = "WORKING", _("Working")
        FAILING = "FAILING", _("Failing")
        REVOKED = "REVOKED", _("Sign-in revoked")

    kind = models.CharField(max_length=20, choices=Kind.choices, unique=True)
    is_active = models.BooleanField(default=False)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NEW)
    failure = models.TextField(blank=True, default="")
    checked_at = models.DateTimeField(null=True, blank=True)
    sync = models.CharField(max_length=10, choices=Sync.choices, default=Sync.BOTH)
    # Exchange: the service account. Office 365 with delegated permissions: the account that signed in.
    account = models.EmailField(blank=True, default="")
    account_name = models.CharField(max_length=200, blank=True, default="")
    service_url = models.URLField(max_length=500, blank=True, default="")
    exchange_version = models.CharField(max_length=30, blank=True, default="")
    posts_as_scheduler = models.BooleanField(default=False)
    # Exchange: how the service account signs in, and its name for that where it is not the e-mail (DOMAIN\user).
    sign_in_way = models.CharField(max_length=10, choices=Way.choices, default=Way.FIND)
    sign_in_name = models.CharField(max_length=256, blank=True, default="")
    permissions = models.CharField(max_length=20, choices=Permissions.choices, default=Permissions.APPLICATION)
    client_id = models.CharField(max_length=100, blank=True, default="")
    tenant_id = models.CharField(max_length=100, blank=True, default="")
    resources_loaded_at = models.DateTimeField(null=True, blank=True)
    # What the connectivity page shows: when the other side last reached us, and what it last could not deliver.
    reached_at = models.DateTimeField(null=True, blank=True)
    undelivered_at = models.DateTimeField(null=True, blank=True)
    undelivered = models.TextField(blank=True, default="")
    # What the last check found, by what was looked at: {"rooms": {"ok": true, "at": "…", "words": "…"}, "tls": …}.
    findings = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["is_active"], condition=Q(is_active=True), name="calendar_one_active")
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def owner(self) -> str:
        """Whose credentials its secrets are."""
        return f"calendar:{self.kind.lower()}"

    @property
    def is_delegated(self) -> bool:
        """Whether everything is done as the one account that signed in (product facts §11.2)."""
        return self.kind == self.Kind.OFFICE365 and self.permissions == self.Permissions.DELEGATED

    @property
    def remedy(self) -> str:
        """What an administrator has to do once its sign-in has ended, as a sentence."""
        if self.kind == self.Kind.EXCHANGE:
            return str(_("Exchange refuses the service account. An administrator has to enter its password again."))
        if self.is_delegated:
            return str(_("The sign-in to Office 365 has ended. An administrator has to sign in with Microsoft again."))
        return str(_("Microsoft refuses Recruit’s application. An administrator has to renew its secret or consent."))


class Resource(WithPublicId, Timestamped):
    """A room or a thing that can be booked, as the outside calendar knows it, or entered by hand (no connection)."""

    audit_kind = "calendar_resource"

    class Kind(models.TextChoices):
        """What is booked."""

        ROOM = "ROOM", _("Room")
        EQUIPMENT = "EQUIPMENT", _("Equipment")

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, null=True, blank=True, related_name="resources"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.ROOM)
    name = models.CharField(max_length=200)
    address = models.EmailField(blank=True, default="")
    capacity = models.PositiveIntegerField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True, default="")
    list_name = models.CharField(max_length=200, blank=True, default="")
    # Rooms that the outside calendar no longer names stay for the meetings they were booked for.
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("connection", "address", name="calendar_resource_once", condition=~Q(address=""))
        ]

    def __str__(self) -> str:
        return self.name


class CalendarChoice(Timestamped):
    """Which of their calendars a user wants interviews in, and whether their mailbox lets us read it."""

    class Access(models.TextChoices):
        """What the mailbox last said. Anything but OPEN is shown as unknown, never as free."""

        UNKNOWN = "UNKNOWN", _("Not asked yet")
        OPEN = "OPEN", _("Readable")
        REFUSED = "REFUSED", _("Not readable for the integration")
        MISSING = "MISSING", _("No calendar there")

    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="choices")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="calendar_choices")
    calendar_id = models.CharField(max_length=500, blank=True, default="")
    calendar_name = models.CharField(max_length=200, blank=True, default="")
    access = models.CharField(max_length=20, choices=Access.choices, default=Access.UNKNOWN)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "user"], name="calendar_choice_once")]

    def __str__(self) -> str:
        return self.calendar_name or str(self.user)

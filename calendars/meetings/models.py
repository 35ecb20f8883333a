"""Meetings, who takes part, and the bookings by which the database itself keeps anybody from being booked twice."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId


class Meeting(WithPublicId, Timestamped):
    """A time people meet: an instant, and the wall time and zone it was meant in, so that a change of rules shows.

    `sequence` counts what attendees were told (iCalendar, RFC 5545 §3.8.7.4). The outside event, once there is one,
    is named by `external_id` in the calendar of `mailbox`.
    """

    audit_kind = "meeting"

    class Outside(models.TextChoices):
        """Where the outside calendar stands."""

        NONE = "NONE", _("Not kept in a calendar system")
        WANTED = "WANTED", _("On its way to the calendar")
        KEPT = "KEPT", _("In the calendar")
        FAILED = "FAILED", _("The calendar refused it")
        GONE = "GONE", _("Deleted in the calendar")

    title = models.CharField(max_length=300)
    notes = models.TextField(max_length=10_000, blank=True, default="")
    place = models.CharField(max_length=300, blank=True, default="")
    video_url = models.URLField(max_length=1000, blank=True, default="")
    is_private = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    local_on = models.DateField()
    local_time = models.TimeField()
    organizer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="organized_meetings")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    connection = models.ForeignKey(
        "calendars.Connection", on_delete=models.SET_NULL, null=True, blank=True, related_name="meetings"
    )
    mailbox = models.EmailField(blank=True, default="")
    external_id = models.CharField(max_length=500, blank=True, default="")
    change_key = models.CharField(max_length=200, blank=True, default="")
    outside = models.CharField(max_length=20, choices=Outside.choices, default=Outside.NONE)
    outside_failure = models.TextField(blank=True, default="")
    # What somebody changed in the outside calendar and nobody has answered yet: {"starts_at", "ends_at", "place", …}.
    outside_change = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_forward"),
            models.UniqueConstraint(
                fields=["connection", "external_id"], condition=~Q(external_id=""), name="meeting_outside_once"
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "id"], name="meeting_by_start")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.cancelled_at is not None

    @property
    def uid(self) -> str:
        """Its name in iCalendar, constant over all changes."""
        return f"{self.public_id}@recruit"


class Attendee(WithPublicId, Timestamped):
    """A user, a guest or a resource invited to a meeting, with their answer."""

    class Kind(models.TextChoices):
        """Who or what is invited."""

        USER = "USER", _("Colleague")
        GUEST = "GUEST", _("Guest")
        RESOURCE = "RESOURCE", _("Room or equipment")

    class Response(models.TextChoices):
        """The answer, spelled as the compatible API does (product facts §11.5)."""

        PENDING = "pending", _("No answer yet")
        ACCEPTED = "accepted", _("Accepted")
        TENTATIVE = "tentative", _("Tentative")
        DECLINED = "declined", _("Declined")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="meeting_attendances"
    )
    resource = models.ForeignKey(
        "calendars.Resource", on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True, default="")
    is_required = models.BooleanField(default=True)
    # A guest of whom only the time is booked: nothing is sent to them by the calendar.
    is_invited = models.BooleanField(default=True)
    response = models.CharField(max_length=20, choices=Response.choices, default=Response.PENDING)
    responded_at = models.DateTimeField(null=True, blank=True)
    # A guest's own key, as their bookings have it ("guest:<key>"); what an upper floor finds and forgets them by.
    guest_key = models.CharField(max_length=70, blank=True, default="")
    # The meeting's sequence that our own iCalendar mail last told them; null when none ever did.
    told_sequence = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "id"]
        indexes = [models.Index(fields=["guest_key"], condition=~Q(guest_key=""), name="attendee_by_guest")]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=Q(user__isnull=False), name="attendee_user_once"
            ),
            models.UniqueConstraint(
                fields=["meeting", "resource"], condition=Q(resource__isnull=False), name="attendee_resource_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="USER", user__isnull=False, resource=None)
                | Q(kind="RESOURCE", user=None, resource__isnull=False)
                | Q(kind="GUEST", user=None, resource=None),
                name="attendee_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def holder(self) -> str:
        """Whose time is booked, as `Booking.holder` says it; "" for a guest of whom nothing is known any more."""
        if self.user_id is not None:
            return f"user:{self.user_id}"
        if self.resource_id is not None:
            return f"resource:{self.resource_id}"
        return f"guest:{self.guest_key}" if self.guest_key else ""


class Booking(models.Model):
    """A time somebody or something is taken. `holder` is "user:7", "resource:3" or "guest:<their own key>".

    Two rows that count for one holder never overlap: the database refuses them (reliability §4.1). OVERRIDDEN is a
    clash that a person accepted for a colleague; never a room's or a guest's.
    """

    class Status(models.TextChoices):
        """Which of them count."""

        HELD = "HELD", _("Held")
        CONFIRMED = "CONFIRMED", _("Confirmed")
        OVERRIDDEN = "OVERRIDDEN", _("Confirmed over another")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="bookings")
    # A hold without a meeting belongs to whatever `about` names, and ends by itself.
    about = models.CharField(max_length=100, blank=True, default="", db_index=True)
    holder = models.CharField(max_length=80)
    during = DateTimeRangeField()
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.CONFIRMED)
    held_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="booking_once_at_a_time",
                expressions=[("holder", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(status__in=["HELD", "CONFIRMED"]),
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="booking_takes_time"),
            models.CheckConstraint(
                condition=~Q(status="OVERRIDDEN") | Q(holder__startswith="user:"), name="booking_overrides_users_only"
            ),
            models.CheckConstraint(condition=Q(status="HELD") | Q(held_until=None), name="booking_only_holds_end"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.during}"


class FeedLink(models.Model):
    """The secret address under which a user subscribes to their interviews; only its digest is kept."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"feed of {self.user_id}"

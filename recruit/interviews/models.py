"""Interviews of a candidate: what is asked when by whom. The time itself belongs to `calendars`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId

# Spelled as the compatible API does (product facts §11.5).
ANSWERS = [
    ("pending", _("No answer yet")),
    ("accepted", _("Accepted")),
    ("tentative", _("Tentative")),
    ("declined", _("Declined")),
]


class InterviewType(WithPublicId, Timestamped):
    """A kind of interview; a flat company list (product facts §11.5)."""

    audit_kind = "interview_type"

    name = models.CharField(max_length=100)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(archived_at__isnull=True), name="interview_type_once")
        ]

    def __str__(self) -> str:
        return self.name


class Interview(WithPublicId, Timestamped):
    """One or several events (a panel day) of an application, told to the candidate as one."""

    audit_kind = "interview"

    class Origin(models.TextChoices):
        """How it came about."""

        STAFF = "STAFF", _("Scheduled")
        SELF = "SELF", _("Chosen by the candidate")
        API = "API", _("Made by an integration")

    application = models.ForeignKey("recruit.Application", on_delete=models.CASCADE, related_name="interviews")
    step = models.ForeignKey("recruit.HiringStep", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    organizer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="organized_interviews")
    location = models.CharField(max_length=300, blank=True, default="")
    zone = models.CharField(max_length=60)
    is_private = models.BooleanField(default=False)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.STAFF)
    candidate_status = models.CharField(max_length=20, choices=ANSWERS, default="pending")
    # Whether the candidate was told, and up to which change: the sequence their invitation had.
    told_at = models.DateTimeField(null=True, blank=True)
    told_sequence = models.PositiveIntegerField(null=True, blank=True)
    link_number = models.PositiveIntegerField(default=1)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["application", "cancelled_at"], name="interview_of_application")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.cancelled_at is not None


class Timeslot(WithPublicId, Timestamped):
    """One event of an interview; its time, place and interviewers are those of its meeting."""

    audit_kind = "timeslot"

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="timeslots")
    meeting = models.OneToOneField("calendars.Meeting", on_delete=models.PROTECT, related_name="timeslot")
    type = models.ForeignKey(InterviewType, on_delete=models.PROTECT, null=True, blank=True, related_name="timeslots")
    candidate_status = models.CharField(max_length=20, choices=ANSWERS, default="pending")
    no_show_at = models.DateTimeField(null=True, blank=True)
    feedback_asked_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.public_id)


class SelfSchedule(WithPublicId, Timestamped):
    """An invitation to choose a time: one link, one confirmed slot (product facts §11.4)."""

    audit_kind = "self_schedule"

    class Status(models.TextChoices):
        """Where it stands; EXPIRED is told by `expires_at`."""

        OPEN = "OPEN", _("Waiting for the candidate")
        BOOKED = "BOOKED", _("Booked")
        CANCELLED = "CANCELLED", _("Withdrawn")

    application = models.ForeignKey("recruit.Application", on_delete=models.CASCADE, related_name="self_schedules")
    creator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey("recruit.HiringStep", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    type = models.ForeignKey(InterviewType, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=300)
    location = models.CharField(max_length=300, blank=True, default="")
    video_url = models.URLField(max_length=1000, blank=True, default="")
    notes = models.TextField(max_length=10_000, blank=True, default="")
    minutes = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=60)
    is_private = models.BooleanField(default=False)
    interviewers = models.ManyToManyField("accounts.User", related_name="+")
    resource = models.ForeignKey(
        "calendars.Resource", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    notice_hours = models.PositiveSmallIntegerField(default=4)
    buffer_minutes = models.PositiveSmallIntegerField(default=0)
    may_change = models.BooleanField(default=True)
    change_until_hours = models.PositiveSmallIntegerField(default=24)
    expires_at = models.DateTimeField()
    link_number = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    interview = models.OneToOneField(
        Interview, on_delete=models.SET_NULL, null=True, blank=True, related_name="self_schedule"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    # "None of these fits": what the candidate proposes instead, in their words.
    proposed = models.TextField(max_length=1000, blank=True, default="")
    proposed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=15, minutes__lte=180), name="self_schedule_minutes")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_expired(self) -> bool:
        """Whether its link has ended by itself: told by the clock, not by the status."""
        return self.expires_at <= timezone.now()


class SelfScheduleBlock(models.Model):
    """A stretch of time the candidate may choose in."""

    self_schedule = models.ForeignKey(SelfSchedule, on_delete=models.CASCADE, related_name="blocks")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="self_schedule_block_forward")
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%F %R}"

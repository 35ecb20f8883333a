"""When people work, and the times they regularly keep for interviews."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from base.fields import Timestamped, WithPublicId


class WorkingHours(models.Model):
    """One stretch of one weekday (0 is Monday) that a user works, on the wall clock of their own time zone.

    A user without rows works on the company's hours (`calendars.preferences`).
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="working_hours_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="working_hours_forward"),
            models.UniqueConstraint(fields=["user", "weekday", "starts"], name="working_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts:%H:%M}-{self.ends:%H:%M}"


class RecurringAvailability(WithPublicId, Timestamped):
    """A hold repeated weekly until a date; it counts as free in self-scheduling (product facts §11.3)."""

    audit_kind = "recurring_availability"

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="recurring_availability")
    title = models.CharField(max_length=200)
    notes = models.TextField(max_length=2000, blank=True, default="")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()
    zone = models.CharField(max_length=60)
    from_on = models.DateField()
    until_on = models.DateField()
    # How the outside calendar calls the series, once it has it.
    external_id = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["weekday", "starts", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="recurring_weekday"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="recurring_forward"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="recurring_days"),
        ]

    def __str__(self) -> str:
        return self.title

"""Privacy policies, retention rules, requests for consent and for erasure (product facts §14.4, §15.12)."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base import countries
from base.fields import Timestamped, WithPublicId


class PrivacyRule(WithPublicId, Timestamped):
    """What holds for jobs in one country; the rule without a country holds everywhere else. Zero months: for ever."""

    audit_kind = "privacy_rule"

    country_code = models.CharField(max_length=2, blank=True, default="", unique=True)
    policy_url = models.URLField(blank=True, default="")
    policy_text = models.TextField(blank=True, default="", max_length=20_000)
    translations = models.JSONField(default=dict, blank=True)
    months_rejected = models.PositiveSmallIntegerField(default=24)
    months_withdrawn = models.PositiveSmallIntegerField(default=24)
    months_hired = models.PositiveSmallIntegerField(default=0)
    months_lead = models.PositiveSmallIntegerField(default=12)
    deletes_without_consent = models.BooleanField(default=False)

    class Meta:
        ordering = ["country_code"]

    def __str__(self) -> str:
        return countries.name_of(self.country_code) if self.country_code else str(_("Everywhere else"))


class ConsentRequest(WithPublicId):
    """A letter that asks somebody to agree to be kept: answered within 30 days, or not."""

    audit_kind = "consent_request"

    class State(models.TextChoices):
        """What came back."""

        ASKED = "asked", _("Asked")
        GIVEN = "given", _("Given")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("No answer")

    candidate = models.ForeignKey("recruit.Candidate", on_delete=models.CASCADE, related_name="consent_requests")
    application = models.ForeignKey(
        "recruit.Application", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    digest = models.CharField(max_length=64, unique=True)
    deletes_without_answer = models.BooleanField(default=False)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=models.Q(state="asked"), name="consent_request_one_open"
            )
        ]
        indexes = [models.Index(fields=["expires_at"], name="consent_request_open", condition=models.Q(state="asked"))]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.state}"


class ErasureRequest(WithPublicId):
    """Somebody asked to be forgotten; an administrator decides unless the company erases at once."""

    audit_kind = "erasure_request"

    class State(models.TextChoices):
        """What became of it."""

        ASKED = "asked", _("Waiting")
        DONE = "done", _("Erased")
        REFUSED = "refused", _("Refused")

    candidate = models.ForeignKey("recruit.Candidate", on_delete=models.CASCADE, related_name="erasure_requests")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decider = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"], condition=models.Q(state="asked"), name="erasure_request_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.state}"


class RetentionRun(WithPublicId):
    """One round through everybody whose time is up, in pieces. Counts only: it never says who.

    `cursor` is the integer key of the last person looked at, so that a round broken off goes on where it was.
    """

    audit_kind = "retention_run"

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    cursor = models.BigIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    erased = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(finished_at__isnull=True), name="retention_run_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d}"

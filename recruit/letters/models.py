"""E-mail templates (product facts §15.8) and the letters of each application."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId


class EmailTemplate(WithPublicId, Timestamped):
    """Words with merge fields like `[m_applicant_first_name]`, for jobs of a scope. `event` names what sends it."""

    audit_kind = "email_template"

    class Type(models.TextChoices):
        """Where it is offered, and whose permission it takes."""

        GENERIC = "GENERIC", _("Generic")
        INTERVIEW = "INTERVIEW", _("Interview")
        OFFER = "OFFER", _("Offer")
        REJECTION = "REJECTION", _("Rejection")
        CONSENT = "CONSENT", _("Consent")

    type = models.CharField(max_length=10, choices=Type, default=Type.GENERIC)
    name = models.CharField(max_length=100)
    subject = models.CharField(max_length=300)
    text = models.TextField(max_length=20_000)
    language = models.CharField(max_length=10, default="en")
    scope = models.JSONField(default=dict, blank=True)
    event = models.CharField(max_length=40, blank=True, default="")
    is_default = models.BooleanField(default=False)
    shows_sender = models.BooleanField(default=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    creator = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["type", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["type", "name"], condition=models.Q(archived_at__isnull=True), name="email_template_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SentLetter(WithPublicId):
    """A letter to a candidate as it left or will leave. The outbox row `about` this letter carries it out."""

    audit_kind = "letter"

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not delivered")
        CANCELLED = "cancelled", _("Cancelled")

    candidate = models.ForeignKey("recruit.Candidate", on_delete=models.CASCADE, related_name="letters")
    application = models.ForeignKey(
        "recruit.Application", on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
    )
    template = models.ForeignKey(EmailTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    type = models.CharField(max_length=10, choices=EmailTemplate.Type, default=EmailTemplate.Type.GENERIC)
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    from_name = models.CharField(max_length=200, blank=True, default="")
    to_email = models.EmailField(max_length=254)
    subject = models.CharField(max_length=998)
    text = models.TextField()
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    send_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["application", "-created_at"], name="letter_by_application"),
            models.Index(fields=["candidate", "-created_at"], name="letter_by_candidate"),
            models.Index(fields=["send_at"], name="letter_waiting", condition=models.Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.subject

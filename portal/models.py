"""What candidates' own pages keep: links sent by mail, sessions, and profiles not yet published."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CandidateLink(models.Model):
    """A link in a letter, good once and for a short while. Only the hash of its secret is kept."""

    class Purpose(models.TextChoices):
        """What it opens."""

        SIGN_IN = "sign_in", _("Sign in")
        NEW_EMAIL = "new_email", _("Prove an e-mail address")

    candidate = models.ForeignKey("recruit.Candidate", on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=9, choices=Purpose)
    digest = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.candidate_id}"


class CandidateSession(models.Model):
    """A candidate who is signed in on one device. The cookie holds the secret, this row its hash."""

    candidate = models.ForeignKey("recruit.Candidate", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.created_at:%Y-%m-%d}"


class ProfileDraft(models.Model):
    """Changes of a profile that nobody at the company sees until they are published."""

    candidate = models.OneToOneField("recruit.Candidate", on_delete=models.CASCADE, related_name="+")
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.candidate_id)


class BoardReport(models.Model):
    """What a job board told us about an ad it shows (Feed API, api.md §7.4)."""

    class Status(models.TextChoices):
        """The states of the compatible feed."""

        PENDING = "Pending", _("Pending")
        UNDER_POSTING = "UnderPosting", _("Being posted")
        ACTIVE = "Active", _("Active")
        TO_UNPOST = "toUnpost", _("To be taken down")
        INACTIVE = "Inactive", _("Taken down")
        ERROR = "Error", _("Failed")

    posting = models.OneToOneField("recruit.Posting", on_delete=models.CASCADE, related_name="board_report")
    status = models.CharField(max_length=12, choices=Status)
    live_url = models.URLField(max_length=1000, blank=True, default="")
    comment = models.CharField(max_length=1000, blank=True, default="")
    reported_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.posting_id} {self.status}"

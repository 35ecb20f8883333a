"""An application, its stays at steps, and what people wrote about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.fields import Timestamped, WithPublicId
from recruit.processes.models import STAGE_CHOICES
from recruit.processes.stages import ACTIVE, EXITS, STEPPED, Stage


class Application(WithPublicId, Timestamped):
    """A person for one job. `version` rises with each change of place: who holds an older one learns who was faster."""

    audit_kind = "application"

    job = models.ForeignKey("recruit.Job", on_delete=models.CASCADE, related_name="applications")
    # The indexes below that begin with the candidate serve the key, too.
    candidate = models.ForeignKey(
        "recruit.Candidate", on_delete=models.CASCADE, related_name="applications", db_index=False
    )
    stage = models.CharField(max_length=12, choices=STAGE_CHOICES, default=Stage.NEW.value)
    step = models.ForeignKey(
        "recruit.HiringStep", on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    entered_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(default=timezone.now)
    source = models.ForeignKey("recruit.Source", on_delete=models.PROTECT, null=True, blank=True)
    exit_reason = models.ForeignKey("recruit.ExitReason", on_delete=models.PROTECT, null=True, blank=True)
    exited_from = models.CharField(max_length=12, choices=STAGE_CHOICES, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    average_rating = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    review_count = models.PositiveSmallIntegerField(default=0)
    note_count = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True, default="")
    fields = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    tracking_link = models.ForeignKey(
        "recruit.TrackingLink", on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    referrer = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    transferred_to = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    deferred_until = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True, default="", db_default="")
    onboarding_status = models.CharField(max_length=24, blank=True, default="", db_default="")
    is_internal = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "job"],
                condition=models.Q(stage__in=sorted(stage.value for stage in ACTIVE | {Stage.HIRED})),
                name="application_one_active",
            ),
            models.CheckConstraint(
                name="application_step_in_stepped_stage",
                condition=models.Q(step__isnull=True) | models.Q(stage__in=[s.value for s in STEPPED]),
            ),
            models.CheckConstraint(
                name="application_exit_has_end",
                condition=models.Q(stage__in=sorted(s.value for s in EXITS | {Stage.HIRED}), ended_at__isnull=False)
                | (
                    ~models.Q(stage__in=sorted(s.value for s in EXITS | {Stage.HIRED}))
                    & models.Q(ended_at__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="application_hired_has_start",
                condition=~models.Q(stage="HIRED") | models.Q(starts_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["job", "stage", "step", "-entered_at", "-id"], name="application_on_board"),
            models.Index(fields=["job", "-applied_at", "-id"], name="application_by_applied"),
            models.Index(fields=["candidate", "-applied_at"], name="application_by_candidate"),
            # Whether somebody is on a job one may see is answered from this alone.
            models.Index(fields=["candidate", "job"], name="application_of_candidate_on"),
            models.Index(fields=["-updated_at", "-id"], name="application_by_update"),
            # Whom a rating is asked of: few have one.
            models.Index(
                fields=["average_rating", "candidate", "job"],
                name="application_by_rating",
                condition=models.Q(average_rating__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} · {self.job}"


class StepVisit(models.Model):
    """A stay of an application at one place: entered, left, by whom. Time in step, undo and dashboards read it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="visits")
    stage = models.CharField(max_length=12, choices=STAGE_CHOICES)
    step = models.ForeignKey("recruit.HiringStep", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    actor_key = models.CharField(max_length=80, blank=True, default="")
    actor_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(left_at__isnull=True), name="application_one_open_visit"
            ),
            models.CheckConstraint(
                name="visit_left_after_entered",
                condition=models.Q(left_at__isnull=True) | models.Q(left_at__gte=models.F("entered_at")),
            ),
        ]
        indexes = [models.Index(fields=["application", "entered_at"], name="visit_in_order")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.stage}"


class Note(WithPublicId):
    """What somebody wrote about an application, for the people its kind names (product facts §15.7)."""

    audit_kind = "note"

    class Kind(models.TextChoices):
        """Who reads it."""

        OPEN = "OPEN", _("Everybody on this application")
        DIRECT = "DIRECT", _("Only the people mentioned")
        EVERYONE = "EVERYONE", _("Everybody in the company")
        SELF = "SELF", _("Only me")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OPEN, db_default="OPEN")
    mentions = models.ManyToManyField("accounts.User", related_name="+", blank=True)
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.text[:80]


class Review(WithPublicId, Timestamped):
    """One person's stars and words about an application: 1 strong no … 5 strong yes (product facts §15.6)."""

    audit_kind = "review"

    class Rating(models.IntegerChoices):
        """The stars."""

        STRONG_NO = 1, _("Strong no")
        NO = 2, _("No")
        MAYBE = 3, _("Maybe")
        YES = 4, _("Yes")
        STRONG_YES = 5, _("Strong yes")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    rating = models.PositiveSmallIntegerField(choices=Rating)
    comment = models.TextField(blank=True, default="", max_length=20_000)

    class Meta:
        ordering = ["-updated_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "reviewer"], name="review_one_per_reviewer"),
            models.CheckConstraint(name="review_rating_in_range", condition=models.Q(rating__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.rating} {self.application_id}"

"""Scorecards, their criteria, and the stars given on each (product facts §15.6)."""

from __future__ import annotations

from django.db import models

from base.fields import Timestamped, WithPublicId


class Scorecard(WithPublicId, Timestamped):
    """A list of criteria for jobs of a scope, and for some steps only when `step_names` says so."""

    audit_kind = "scorecard"

    name = models.CharField(max_length=100, unique=True)
    scope = models.JSONField(default=dict, blank=True)
    step_names = models.JSONField(default=list, blank=True)
    is_default = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-is_default", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="scorecard_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Criterion(WithPublicId):
    """One thing to judge. A removed one stays for the reviews that used it."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="criteria")
    label = models.CharField(max_length=150)
    help_text = models.CharField(max_length=300, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    is_required = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "criteria"

    def __str__(self) -> str:
        return self.label


class CriterionRating(models.Model):
    """The stars and words of one review on one criterion."""

    review = models.ForeignKey("recruit.Review", on_delete=models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="ratings")
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="criterion_rated_once"),
            models.CheckConstraint(
                name="criterion_rating_in_range",
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id} {self.rating}"

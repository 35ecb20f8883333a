"""Verbs that rate an application. A first review of a new candidate moves it into review (product facts §7.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Avg, Count
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed
from recruit.applications import access, history, independence, moving
from recruit.applications.models import Application, Review
from recruit.applications.signals import reviewed
from recruit.applications.visiting import locked, touch_job
from recruit.processes.stages import Stage
from recruit.scorecards import queries as scorecards
from recruit.scorecards.models import Criterion, CriterionRating
from recruit.teams.rights import JobAction

COMMENT_LIMIT, CRITERION_LIMIT = 20_000, 2_000


@dataclass(frozen=True, slots=True)
class Rated:
    """Stars on one criterion, or none, and words."""

    stars: int | None
    comment: str = ""


def criteria_of(application: Application) -> list[Criterion]:
    """What this application is judged by, where it stands now."""
    step = application.step.name if application.step else ""
    return scorecards.criteria_for(application.job.org_values, step)


@transaction.atomic
def review(
    application: Application,
    *,
    by: Actor,
    rating: int,
    comment: str = "",
    ratings: Mapping[str, Rated] | None = None,
) -> Review:
    """Give or change one's own stars (1 strong no … 5 strong yes), comment, and stars on the criteria.

    `ratings` go by the public id of a criterion of the scorecard that holds here; None leaves those given as they are.
    The average counts each reviewer's latest rating (product facts §15.6). Raises Invalid for stars out of range, a
    comment too long, and a required criterion without stars, which is named.
    """
    if by.user is None:
        raise NotAllowed
    if rating not in Review.Rating.values:
        raise Invalid(_("Choose between one and five stars."), field="rating")
    if len(comment) > COMMENT_LIMIT:
        raise Invalid(_("Use at most 20,000 characters."), field="comment")
    access.require(by, JobAction.REVIEW, application)
    touch_job(application.job_id)
    row = locked(application)
    judged = _judged(row, ratings) if ratings is not None else None
    written, _created = Review.objects.update_or_create(
        application=row, reviewer=by.user, defaults={"rating": rating, "comment": comment.strip()}
    )
    if judged is not None:
        _write_ratings(written, judged)
    _count(row)
    recording.record(history.REVIEWED, on=row, by=by, about=[written, row.job, row.candidate], data={"rating": rating})
    if row.stage == Stage.NEW and access.can(by, JobAction.MOVE, row):
        moving.move(row, by=by, stage=Stage.IN_REVIEW)
    reviewed.send(sender=Application, application=row, review=written, by=by)
    return written


@transaction.atomic
def delete_review(review: Review, *, by: Actor) -> None:
    """Take a review back: one's own; administrators may any. The average follows."""
    access.require(by, JobAction.REVIEW, review.application)
    own = by.user is not None and review.reviewer_id == by.user.pk
    if not own and not by.is_system and (by.user is None or not by.user.is_administrator):
        raise NotAllowed(_("Only its author or an administrator may delete a review."))
    touch_job(review.application.job_id)
    row = locked(review.application)
    recording.record(history.REVIEW_DELETED, on=row, by=by, about=[review, row.job, row.candidate])
    review.delete()
    _count(row)


@transaction.atomic
def show_reviews(application: Application, *, by: Actor) -> Application:
    """Look at the others' reviews before one's own, where the role may; it is written down (product facts §15.6)."""
    access.require(by, JobAction.VIEW_REVIEWS, application)
    if independence.hides(by, application) != independence.OVERRIDE:
        raise NotAllowed(_("Give your own rating first: then you see the others'."))
    recording.record(history.REVIEWS_SHOWN, on=application, by=by, about=[application.job, application.candidate])
    return application


def _count(row: Application) -> None:
    figures = row.reviews.aggregate(mean=Avg("rating"), count=Count("pk"))
    mean = Decimal(str(round(figures["mean"], 2))) if figures["mean"] is not None else None
    Application.objects.filter(pk=row.pk).update(average_rating=mean, review_count=figures["count"])


def _judged(row: Application, ratings: Mapping[str, Rated]) -> list[CriterionRating]:
    criteria = {str(one.public_id): one for one in criteria_of(row)}
    problems: dict[str, Any] = {}
    for key, given in ratings.items():
        if key not in criteria:
            raise Invalid(_("The scorecard has changed. Reload the page."), field="rating")
        if given.stars is not None and given.stars not in Review.Rating.values:
            problems[f"criterion-{key}"] = _("Choose between one and five stars.")
        if len(given.comment) > CRITERION_LIMIT:
            problems[f"criterion-{key}"] = _("Use at most 2,000 characters.")
    for key, criterion in criteria.items():
        if criterion.is_required and (key not in ratings or ratings[key].stars is None):
            problems[f"criterion-{key}"] = _("Give stars for “{name}”.").format(name=criterion.label)
    if problems:
        raise Invalid(fields=problems)
    return [
        CriterionRating(criterion=criteria[key], rating=given.stars, comment=given.comment.strip())
        for key, given in ratings.items()
        if given.stars is not None or given.comment.strip()
    ]


def _write_ratings(review: Review, judged: list[CriterionRating]) -> None:
    review.ratings.filter(criterion__removed_at=None).delete()
    for one in judged:
        one.review = review
    CriterionRating.objects.bulk_create(
        judged, update_conflicts=True, unique_fields=["review", "criterion"], update_fields=["rating", "comment"]
    )

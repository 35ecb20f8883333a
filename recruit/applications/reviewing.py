"""Verbs that rate an application. A first review of a new candidate moves it into review (product facts §7.1)."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.db.models import Avg, Count
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed
from recruit.applications import access, history, moving
from recruit.applications.models import Application, Review
from recruit.applications.signals import reviewed
from recruit.applications.visiting import locked, touch_job
from recruit.jobs.access import JobAction
from recruit.processes.stages import Stage

COMMENT_LIMIT = 20_000


@transaction.atomic
def review(application: Application, *, by: Actor, rating: int, comment: str = "") -> Review:
    """Give or change one's own stars (1 strong no … 5 strong yes) and comment.

    The average counts each reviewer's latest rating. Raises Invalid for stars out of range or a comment too long.
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
    written, _created = Review.objects.update_or_create(
        application=row, reviewer=by.user, defaults={"rating": rating, "comment": comment.strip()}
    )
    figures = row.reviews.aggregate(mean=Avg("rating"), count=Count("pk"))
    mean = Decimal(str(round(figures["mean"], 2)))
    Application.objects.filter(pk=row.pk).update(average_rating=mean, review_count=figures["count"])
    recording.record(history.REVIEWED, on=row, by=by, about=[written, row.job, row.candidate], data={"rating": rating})
    if row.stage == Stage.NEW and access.can(by, JobAction.MOVE, row):
        moving.move(row, by=by, stage=Stage.IN_REVIEW)
    reviewed.send(sender=Application, application=row, review=written, by=by)
    return written

"""Verb that asks interviewers for their review once an interview is over: each of them once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.preferring import value
from base.actors import Actor
from base.audit import recording
from base.mail import mailing
from base.mail.writing import letter
from recruit.applications import access as applications
from recruit.interviews import counting, history, preferences, queries
from recruit.interviews.locking import note
from recruit.interviews.models import Timeslot
from recruit.teams.rights import JobAction

BATCH = 500
WORKER = Actor.system("interviews")
# An installation that stood still does not ask about interviews nobody remembers.
LATEST = timedelta(days=3)


def ask_due(*, most: int = BATCH) -> int:
    """Ask the interviewers of events that are over long enough and have no review of theirs. Returns how many events.

    Each event is a transaction of its own and asked about once: killed or run twice, nobody is asked twice.
    """
    hours = value(preferences.FEEDBACK_HOURS)
    if not hours:
        return 0
    now = timezone.now()
    due = Timeslot.objects.filter(
        deleted_at=None, no_show_at=None, feedback_asked_at=None, interview__cancelled_at=None,
        meeting__cancelled_at=None, meeting__ends_at__lte=now - timedelta(hours=hours),
        meeting__ends_at__gt=now - LATEST - timedelta(hours=hours),
    )  # fmt: skip
    keys = due.order_by("meeting__ends_at", "pk").values_list("pk", flat=True)[:most]
    return sum(_ask(key) for key in keys)


@transaction.atomic
def _ask(key: int) -> bool:
    rows = Timeslot.objects.select_for_update(of=("self",)).select_related(
        "meeting", "interview__application__job", "interview__application__candidate"
    )
    row = rows.filter(pk=key, feedback_asked_at=None).first()
    if row is None:
        return False
    row.feedback_asked_at = timezone.now()
    row.save(update_fields=["feedback_asked_at", "updated_at"])
    application = row.interview.application
    owing = queries.owing(row.meeting_id).values("user")
    people = applications.readers_of(application, JobAction.REVIEW).filter(pk__in=owing)
    asked = list(people)
    for user in asked:
        _write(user, row)
        transaction.on_commit(partial(counting.add, user.pk), robust=True)
    if asked:
        note(history.FEEDBACK_ASKED, row.interview, by=WORKER, data={"names": ", ".join(u.full_name for u in asked)})
    return bool(asked)


def _write(user: User, row: Timeslot) -> None:
    application = row.interview.application
    path = reverse("recruit:application", args=[application.public_id])
    with translation.override(user.language):
        facts = {
            "user": user, "name": application.candidate.full_name, "job": application.job.title,
            "title": row.meeting.title, "url": f"{settings.PUBLIC_URL}{path}?tab=reviews",
        }  # fmt: skip
        words = letter("email/feedback_asked", facts)
    mailing.send(
        to=user.email, subject=words.subject, text=words.text, html=words.html,
        about=recording.key_of(row.interview), key=f"feedback:{row.public_id}:{user.public_id}",
    )  # fmt: skip

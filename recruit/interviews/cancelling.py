"""Verbs that cancel interviews: by hand, and by themselves when the application ends."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from base.actors import Actor
from base.audit.kinds import Kind
from base.errors import Invalid
from calendars.meetings import cancelling as meetings
from recruit.applications.models import Application
from recruit.interviews import access, history, queries, telling
from recruit.interviews.drafts import ENDED_ITSELF, Told
from recruit.interviews.locking import locked, note, slots_of, touch
from recruit.interviews.models import Interview

LONGEST_REASON = 500


@transaction.atomic
def cancel(
    interview: Interview, *, by: Actor, reason: str = "", tell: Told | None = None, version: int | None = None
) -> Interview:
    """Cancel an interview and free everybody. The candidate stays on their step.

    Cancelling once more changes nothing. Without `tell` the candidate is not written to, and the interview says so.
    Raises Invalid for a long reason, Stale, NotFound, NotAllowed.
    """
    row = locked(interview, version=version)
    access.require_schedule_or_own(by, row.application)
    reason = " ".join(reason.replace("\0", "").split())
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("Use at most 500 characters."), field="reason")
    if row.is_cancelled:
        return row
    _end(row, by=by, reason=reason, kind=history.CANCELED)
    if tell is not None:
        telling.tell(row, by=by, subject=tell.subject, text=tell.text)
    return row


@transaction.atomic
def end_with(application: Application, *, by: Actor) -> list[Interview]:
    """Cancel the planned interviews of an application that has ended; answers them. Those that began stay.

    Nobody is written to: what the candidate learns stands in the letter that ends the application. Taking that end
    back does not plan them anew.
    """
    rows = Interview.objects.select_for_update(of=("self",)).select_related("organizer")
    planned = rows.filter(pk__in=queries.planned_of([application.pk]).values("pk")).order_by("pk")
    ended = []
    for row in planned:
        row.application = application
        ended.append(_end(row, by=by, reason=ENDED_ITSELF, kind=history.ENDED))
    return ended


def _end(row: Interview, *, by: Actor, reason: str, kind: Kind) -> Interview:
    meetings.cancel_all([slot.meeting for slot in slots_of(row)], by=by, words=reason)
    touch(row, cancelled_at=timezone.now(), cancel_reason=reason)
    note(kind, row, by=by, data={"reason": reason} if reason else {})
    return row

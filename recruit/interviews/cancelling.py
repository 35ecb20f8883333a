"""Verbs that cancel interviews: by hand, and by themselves when the application ends."""

from __future__ import annotations

from collections.abc import Iterable

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
    meetings.cancel_all([slot.meeting for slot in slots_of(row)], by=by, words=reason)
    _note(row, by=by, reason=reason, kind=history.CANCELED)
    if tell is not None:
        telling.tell(row, by=by, subject=tell.subject, text=tell.text)
    return row


@transaction.atomic
def end_with(application: Application, *, by: Actor) -> list[Interview]:
    """Cancel the planned interviews of an application that has ended; answers them. Those that began stay.

    Nobody is written to: what the candidate learns stands in the letter that ends the application. Taking that end
    back does not plan them anew.
    """
    return end_with_all([application], by=by)


@transaction.atomic
def end_with_all(applications: Iterable[Application], *, by: Actor) -> list[Interview]:
    """As `end_with` for several that ended together, all locked.

    Their meetings are locked and everybody of them is queued for at once, so that two such ends, or one and a change
    that comes from the outside calendar, never wait for each other.
    """
    ended = {application.pk: application for application in applications}
    rows = Interview.objects.select_for_update(of=("self",)).select_related("organizer")
    planned = list(rows.filter(pk__in=queries.planned_of(ended).values("pk")).order_by("pk"))
    for row in planned:
        row.application = ended[row.application_id]
    meetings.cancel_all([slot.meeting for row in planned for slot in slots_of(row)], by=by, words=ENDED_ITSELF)
    return [_note(row, by=by, reason=ENDED_ITSELF, kind=history.ENDED) for row in planned]


def _note(row: Interview, *, by: Actor, reason: str, kind: Kind) -> Interview:
    touch(row, cancelled_at=timezone.now(), cancel_reason=reason)
    note(kind, row, by=by, data={"reason": reason} if reason else {})
    return row

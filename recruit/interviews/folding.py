"""Verbs that keep interviews right when two records of one person are merged, and when they are parted again.

Those of an application that gives way go to the one that stays, and the time of both is that of one person: nobody can
book them twice under their other name.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import Refused
from calendars.meetings import rekeying
from calendars.meetings.models import Attendee, Meeting
from calendars.meetings.rekeying import Overlapping
from recruit.applications.models import Application
from recruit.candidates.models import Candidate
from recruit.interviews import cancelling, history, queries
from recruit.interviews.locking import note
from recruit.interviews.models import Interview, Timeslot


@transaction.atomic
def carry_over(behind: Application, ahead: Application, *, by: Actor) -> list[int]:
    """Give the interviews of an application that gives way to the one that stays; answers their keys.

    Both are locked. What was planned is cancelled: one person is not interviewed twice for one job.
    """
    _lock_meetings(behind.candidate, ahead.candidate)
    cancelling.end_with(behind, by=by)
    rows = list(Interview.objects.select_for_update(of=("self",)).filter(application=behind).order_by("pk"))
    for row in rows:
        row.application = ahead
        row.save(update_fields=["application", "updated_at"])
        note(history.CARRIED, row, by=by, more=[behind])
    return [row.pk for row in rows]


@transaction.atomic
def give_back(keys: Iterable[int], behind: Application) -> int:
    """Give carried interviews back to the application that had given way, when two records are parted."""
    return Interview.objects.filter(pk__in=list(keys)).update(application=behind)


@transaction.atomic
def join_time(kept: Candidate, gone: Candidate) -> int:
    """Book what was booked for `gone` under `kept`; answers of how many events. Their applications are locked.

    Raises Refused naming both when two events to come are at one time (interviews_overlap): the person can be at one of
    them only, and whoever merges decides which. So for a colleague who would be among their own interviewers
    (interviews_themselves), as one of the two records was not known to be theirs.
    """
    _require_others(kept)
    try:
        return rekeying.rekey_guest(str(gone.public_id), to=str(kept.public_id))
    except Overlapping as error:
        theirs, other = error.pairs[0]
        raise Refused(
            _(
                "{name} would be in two interviews at once: {first}, and {second}. Move or cancel one, then merge."
            ).format(name=kept.full_name, first=_named(theirs), second=_named(other)),
            code="interviews_overlap",
        ) from error


@transaction.atomic
def part_time(kept: Candidate, gone: Candidate) -> int:
    """Book under `gone` again what belongs to their applications, once these are theirs again; also what was scheduled
    for them since. Answers of how many events."""
    slots = Timeslot.objects.filter(interview__application__candidate=gone)
    guests = Attendee.objects.filter(meeting__in=slots.values("meeting"), guest_key=str(kept.public_id))
    return rekeying.rekey_guest(
        str(kept.public_id), to=str(gone.public_id), meetings=guests.values_list("meeting", flat=True)
    )


def _lock_meetings(*people: Candidate) -> None:
    """Lock every meeting of both before anybody is queued for: the rest of them are booked anew later on."""
    keys = [str(person.public_id) for person in people]
    theirs = Attendee.objects.filter(guest_key__in=keys).values("meeting")
    rows = Meeting.objects.select_for_update(of=("self",)).filter(pk__in=theirs)
    list(rows.order_by("pk").values_list("pk", flat=True))


def _require_others(person: Candidate) -> None:
    rows = Attendee.objects.filter(
        kind=Attendee.Kind.USER, meeting__timeslot__interview__application__candidate=person,
        meeting__cancelled_at=None, meeting__ends_at__gt=timezone.now(),
    ).select_related("user", "meeting")  # fmt: skip
    people = {row.user.pk: row.user for row in rows if row.user is not None}
    own = queries.themselves(person, people.values())
    meeting = next((row.meeting for row in rows if row.user_id in own), None)
    if meeting is not None:
        raise Refused(
            _("{name} would interview themselves: {first}. Choose another interviewer, then merge.").format(
                name=person.full_name, first=_named(meeting)
            ),
            code="interviews_themselves",
        )


def _named(meeting: Meeting) -> str:
    """A meeting so that a recruiter finds it: for which job, and when on their clock."""
    slot = Timeslot.objects.select_related("interview__application__job").filter(meeting=meeting).first()
    title = slot.interview.application.job.title if slot is not None else _("a meeting")
    begins = timezone.localtime(meeting.starts_at)
    return f"{title} ({date_format(begins, 'j M, H:i')})"

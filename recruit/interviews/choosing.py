"""Verbs of the candidate on their link: hold a time, book it, choose another one, cancel, ask for other times.

The outside calendars are asked anew before a booking and outside of its transaction; the lock on the invitation and
the exclusion constraint of bookings decide who of two gets a time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.errors import Invalid, NotFound, Refused
from calendars.availability import slots, zones
from calendars.availability.slots import Span
from calendars.meetings import booking
from calendars.meetings.booking import Taken
from recruit.applications import access as applications
from recruit.applications.access import readers_of
from recruit.interviews import answering, cancelling, invite_history, invite_queries, queries, rescheduling, scheduling
from recruit.interviews.drafts import InterviewDraft, SlotDraft
from recruit.interviews.invite_telling import confirm_to, tell_staff
from recruit.interviews.inviting import locked, note
from recruit.interviews.locking import slot_of
from recruit.interviews.models import Interview, SelfSchedule
from recruit.teams.rights import JobAction

LONGEST_WORDS = 1_000
Status = SelfSchedule.Status


class SlotGone(Refused):
    """The time was taken in the meantime; `nearest` are the three that begin closest to it."""

    def __init__(self, nearest: list[Span]) -> None:
        super().__init__(_("Somebody else just took this time. Choose another one."), code="taken")
        self.nearest = nearest


def open_slots(self_schedule: SelfSchedule, *, now: datetime | None = None) -> list[Span]:
    """The times that can be chosen now, earliest first. Whoever is unknown is not free."""
    return invite_queries.open_slots(self_schedule, now=now)


def hold(self_schedule: SelfSchedule, *, by: Actor, starts_at: datetime, link_number: int) -> datetime:
    """Keep a time for the candidate for 10 minutes while they decide; answers until when. One at a time.

    Raises SlotGone when it cannot be chosen any more, and as `choose` does.
    """
    row = invite_queries.as_it_stands(self_schedule)
    _check_own(row, by, link_number)
    _require_open(row)
    if invite_queries.slot_at(row, starts_at) not in invite_queries.open_slots(row):
        raise _gone(row, starts_at)
    try:
        return _keep(self_schedule, by=by, starts_at=starts_at, link_number=link_number)
    except Taken as error:
        raise _gone(row, starts_at) from error


def choose(self_schedule: SelfSchedule, *, by: Actor, starts_at: datetime, link_number: int) -> Interview:
    """Book a time: the interview is scheduled, the candidate has accepted it, and everybody is written to.

    Outside calendars are asked anew, for 2.5 s at most; who does not answer is not free. Choosing the booked time once
    more changes nothing. Raises SlotGone with the three nearest times when it cannot be had; Refused for an earlier
    link (link_replaced), once it is withdrawn, expired or the application ended (link_closed), and when another time is
    booked (booked); NotFound for anybody but the candidate.
    """
    _look_anew(self_schedule, by, starts_at, link_number)
    try:
        return _book(self_schedule, by=by, starts_at=starts_at, link_number=link_number)
    except Taken as error:
        raise _gone(invite_queries.as_it_stands(self_schedule), starts_at) from error


def change(self_schedule: SelfSchedule, *, by: Actor, starts_at: datetime, link_number: int) -> Interview:
    """Move the booked interview to another time, until the hour the invitation names. Raises as `choose` does."""
    _look_anew(self_schedule, by, starts_at, link_number)
    try:
        return _rebook(self_schedule, by=by, starts_at=starts_at, link_number=link_number)
    except Taken as error:
        raise _gone(invite_queries.as_it_stands(self_schedule), starts_at) from error


@transaction.atomic
def cancel(self_schedule: SelfSchedule, *, by: Actor, link_number: int, reason: str = "") -> Interview:
    """Cancel the booked interview, until the hour the invitation names. Its organizer is written to.

    Cancelling twice changes nothing. Raises Refused (link_closed, too_late), Invalid for a long reason, NotFound.
    """
    row = _own(self_schedule, by, link_number)
    if row.interview is None:
        raise _closed()
    if row.interview.is_cancelled:
        return row.interview
    require_changeable(row)
    interview = cancelling.cancel(row.interview, by=by, reason=reason)
    _release(row)
    row.status = Status.CANCELLED
    _touch(row, "status")
    note(invite_history.CANCELLED, row, by=by)
    tell_staff(row, "cancelled", reason)
    return interview


@transaction.atomic
def propose(self_schedule: SelfSchedule, *, by: Actor, words: str, link_number: int) -> SelfSchedule:
    """Tell the recruiter that no time fits, and which would; also after the link has expired or was withdrawn.

    The same words once more change nothing. Raises Invalid without words, Refused once the application has ended,
    NotFound.
    """
    row = _own(self_schedule, by, link_number)
    text = words.replace("\0", "").strip()
    if not text or len(text) > LONGEST_WORDS:
        sentence = _("Use at most 1,000 characters.") if text else _("Write which times suit you.")
        raise Invalid(sentence, field="words")
    if row.proposed == text:
        return row
    scheduling.require_going(row.application)
    row.proposed, row.proposed_at = text, timezone.now()
    _touch(row, "proposed", "proposed_at")
    note(invite_history.PROPOSED, row, by=by, data={"words": text})
    tell_staff(row, "proposed", text)
    return row


def note_opened(self_schedule: SelfSchedule) -> SelfSchedule:
    """Note when the candidate first looked at the times. Later looks change nothing."""
    SelfSchedule.objects.filter(pk=self_schedule.pk, opened_at=None).update(opened_at=timezone.now())
    return self_schedule


def may_change_now(row: SelfSchedule) -> bool:
    """Whether the candidate may move or cancel what they booked, as the invitation allows."""
    slot = invite_queries.slot_of(row.interview) if row.interview is not None else None
    if slot is None or not row.may_change:
        return False
    return timezone.now() <= slot.meeting.starts_at - timedelta(hours=row.change_until_hours)


def require_changeable(row: SelfSchedule) -> None:
    """Pass while the candidate may move or cancel what they booked; else raise Refused (too_late)."""
    if not may_change_now(row):
        raise Refused(_("It is too late to change this time here. Reply to our letter instead."), code="too_late")


def _look_anew(self_schedule: SelfSchedule, by: Actor, starts_at: datetime, link_number: int) -> None:
    """Ask outside calendars once more, before anything is locked: they may take their time."""
    row = invite_queries.as_it_stands(self_schedule)
    _check_own(row, by, link_number)
    if _chosen(row) == starts_at:
        return
    if row.status == Status.CANCELLED or row.expires_at <= timezone.now():
        raise _closed()
    if not invite_queries.is_free_now(row, invite_queries.slot_at(row, starts_at)):
        raise _gone(row, starts_at, is_fresh=True)


@transaction.atomic
def _keep(self_schedule: SelfSchedule, *, by: Actor, starts_at: datetime, link_number: int) -> datetime:
    row = _usable(self_schedule, by, link_number)
    until = timezone.now() + invite_queries.HOLD
    holders, span = _queued(row, starts_at), invite_queries.slot_at(row, starts_at)
    booking.hold(holders, [span], about=invite_queries.about_of(row), until=until)
    return until


@transaction.atomic
def _book(self_schedule: SelfSchedule, *, by: Actor, starts_at: datetime, link_number: int) -> Interview:
    row = _own(self_schedule, by, link_number)
    if row.status == Status.BOOKED and row.interview is not None:
        if _chosen(row) == starts_at:
            return row.interview
        raise Refused(_("You have chosen a time already. Change it instead."), code="booked")
    row = _usable(row, by, link_number)
    _queued(row, starts_at)
    _release(row)
    interview = scheduling.schedule(
        row.application, by=by, draft=_draft(row, starts_at), origin=Interview.Origin.SELF, organizer=_host(row)
    )
    row.status, row.interview = Status.BOOKED, interview
    _touch(row, "status", "interview")
    note(invite_history.CHOSEN, row, by=by)
    interview = answering.answer_as_candidate(interview, by=by, response="accepted")
    confirm_to(row, interview, by=by)
    return interview


@transaction.atomic
def _rebook(self_schedule: SelfSchedule, *, by: Actor, starts_at: datetime, link_number: int) -> Interview:
    row = _own(self_schedule, by, link_number)
    if row.interview is None or row.interview.is_cancelled:
        raise _closed()
    if _chosen(row) == starts_at:
        return row.interview
    require_changeable(row)
    slot = invite_queries.slot_of(row.interview)
    if slot is None:
        raise _closed()
    day, at = zones.wall_of(starts_at, slot.meeting.zone)
    slot = slot_of(slot)
    _queued(row, starts_at)
    _release(row)
    rescheduling.change_slot(slot, by=by, slot=replace(queries.draft_of(slot), day=day, time=at), starts_at=starts_at)
    _touch(row)
    note(invite_history.CHANGED, row, by=by)
    interview = answering.answer_as_candidate(row.interview, by=by, response="accepted")
    confirm_to(row, interview, by=by)
    return interview


def _queued(row: SelfSchedule, starts_at: datetime) -> list[str]:
    """Wait until nobody else books whom this takes time of, and look once more whether the rules still hold: what was
    shown as free may have got a neighbour since. Answers the holders. Raises Taken.
    """
    holders = invite_queries.holders_of(row)
    booking.queue_for(holders)
    if not invite_queries.is_ours_still(row, invite_queries.slot_at(row, starts_at)):
        raise Taken(holders=holders)
    return holders


def _own(self_schedule: SelfSchedule, by: Actor, link_number: int) -> SelfSchedule:
    """The locked invitation for its candidate; NotFound for others, Refused for an earlier link."""
    row = locked(self_schedule)
    _check_own(row, by, link_number)
    return row


def _check_own(row: SelfSchedule, by: Actor, link_number: int) -> None:
    if not applications.applied(by, row.application):
        raise NotFound
    if row.link_number != link_number:
        sentence = _("This link was replaced by a newer one. Use the link of the latest letter.")
        raise Refused(sentence, code="link_replaced")


def _usable(self_schedule: SelfSchedule, by: Actor, link_number: int) -> SelfSchedule:
    """The locked invitation while a time can be chosen or changed under it."""
    row = _own(self_schedule, by, link_number)
    _require_open(row)
    return row


def _require_open(row: SelfSchedule) -> None:
    """Pass while a time can be chosen or changed under the invitation; raise Refused otherwise."""
    if row.status == Status.CANCELLED or row.expires_at <= timezone.now():
        raise _closed()
    if row.status == Status.BOOKED:
        if row.interview is None or row.interview.is_cancelled:
            raise _closed()
        require_changeable(row)
    scheduling.require_going(row.application)


def _gone(row: SelfSchedule, starts_at: datetime, *, is_fresh: bool = False) -> SlotGone:
    found = invite_queries.open_slots(row, is_fresh=is_fresh)
    return SlotGone(slots.nearest(found, int(starts_at.timestamp())))


def _chosen(row: SelfSchedule) -> datetime | None:
    """When the booked interview begins; None when there is none."""
    slot = invite_queries.slot_of(row.interview) if row.interview is not None else None
    return slot.meeting.starts_at if slot is not None and not slot.meeting.is_cancelled else None


def _draft(row: SelfSchedule, starts_at: datetime) -> InterviewDraft:
    day, at = zones.wall_of(starts_at, row.zone)
    users = tuple((user, True) for user in invite_queries.interviewers_of(row))
    slot = SlotDraft(
        title=row.title, type=row.type if row.type is not None and row.type.archived_at is None else None, day=day,
        time=at, minutes=row.minutes, users=users,
        resources=(row.resource,) if row.resource is not None else (), place=row.location, video_url=row.video_url,
        notes=row.notes,
    )  # fmt: skip
    return InterviewDraft(step=row.step, location=row.location, zone=row.zone, is_private=row.is_private, slots=(slot,))


def _host(row: SelfSchedule) -> User:
    """Who answers for the interview: who invited, as long as they may; else the first who may schedule this."""
    able = readers_of(row.application, JobAction.SCHEDULE).filter(is_active=True)
    host = able.filter(pk=row.creator_id).first() or able.first()
    if host is None:
        raise Refused(_("This cannot be booked just now. Reply to our letter; nothing is lost."), code="no_organizer")
    return host


def _release(row: SelfSchedule) -> int:
    return booking.release(invite_queries.about_of(row))


def _touch(row: SelfSchedule, *names: str) -> None:
    row.version += 1
    row.save(update_fields=[*names, "version", "updated_at"])


def _closed() -> Refused:
    return Refused(_("No time can be chosen under this link any more. Ask for a new one."), code="link_closed")

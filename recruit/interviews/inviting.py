"""Verbs that invite a candidate to choose a time themselves, and take the invitation back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.audit.kinds import Kind
from base.errors import Invalid, NotFound, Refused, Stale
from base.mail import mailing
from base.outbox import queries as outbox
from base.outbox import queueing
from base.undo import undoing
from calendars.availability import zones
from calendars.availability.slots import merged
from calendars.meetings import booking
from recruit.applications import moving
from recruit.applications.models import Application
from recruit.interviews import access, invite_history, invite_queries, invite_tokens, queries
from recruit.interviews.invite_drafts import DURATIONS, MOST_BLOCKS, InviteDraft, expires_at
from recruit.interviews.locking import locked_place
from recruit.interviews.models import SelfSchedule, SelfScheduleBlock
from recruit.interviews.scheduling import require_going, target_of
from recruit.letters import sending
from recruit.letters.fields import MergeField, register
from recruit.letters.models import EmailTemplate
from recruit.processes.queries import road_of

UNINVITE = "interviews.uninvite"
LINK_FIELD = "m_self_schedule_link"
# What the kept letter says where the one that left has the candidate's own link.
OWN_LINK = "(link for the candidate)"
_LIMITS = {"title": 300, "location": 300, "notes": 10_000}
_MOST_INTERVIEWERS = 20
# Calendar systems tell of no more at once.
FURTHEST = timedelta(days=45)
Status = SelfSchedule.Status


@transaction.atomic
def invite(
    application: Application, *, by: Actor, draft: InviteDraft, version: int | None = None,
    undo_token: UUID | None = None,
) -> SelfSchedule:  # fmt: skip
    """Send the candidate a link under which they choose one time out of the blocks (product facts §11.4).

    The link is good until the last block ends, for 30 days at most. The letter leaves once it can no longer be undone.
    Raises Refused for an ended application and a required step in the way (required_step), Invalid naming what is
    missing, Stale, NotFound, NotAllowed.
    """
    row = locked_place(application, version=version)
    access.require_schedule(by, row)
    require_going(row)
    if by.user is None:
        raise Refused(_("An invitation comes from somebody who answers for it."), code="no_organizer")
    _refuse_second_press(row, by.user)
    _check(row, draft)
    road = road_of(row.job.process_id)
    target = target_of(row, road, draft.step)
    if target.index > moving.current_index(row, road):
        moving.require_road_free(row, road, target, by=by)
    made = _made(row, draft, by.user)
    _post(made, draft, by, undo_token)
    note(invite_history.INVITED, made, by=by)
    if undo_token is not None:
        undoing.remember(
            UNINVITE, by=by, token=undo_token, arguments={"invitation": str(made.public_id), "version": made.version},
            sentence=_("Invitation of {name} to choose a time").format(name=row.candidate.full_name),
        )  # fmt: skip
    return made


@transaction.atomic
def withdraw(self_schedule: SelfSchedule, *, by: Actor, version: int | None = None) -> SelfSchedule:
    """End a link under which nothing was chosen yet; it says so from now on. Doing it twice changes nothing.

    A letter that has not left does not leave. Raises Refused once a time is booked (booked), Stale, NotFound,
    NotAllowed.
    """
    row = locked(self_schedule, version=version)
    access.require_schedule(by, row.application)
    if row.status == Status.CANCELLED:
        return row
    if row.status == Status.BOOKED:
        raise Refused(_("A time is booked already. Cancel the interview instead."), code="booked")
    close(row)
    note(invite_history.WITHDRAWN, row, by=by)
    return row


def locked(self_schedule: SelfSchedule, *, version: int | None = None) -> SelfSchedule:
    """The invitation, locked after its job and application. Raises NotFound, Stale for an old version."""
    application = locked_place(self_schedule.application)
    rows = SelfSchedule.objects.select_for_update(of=("self",))
    rows = rows.select_related("creator", "step", "type", "resource", "interview")
    row = rows.filter(pk=self_schedule.pk, application=application).first()
    if row is None:
        raise NotFound
    row.application = application
    if version is not None and version != row.version:
        raise Stale(_("Somebody changed this invitation. Look at how it stands now, then try again."))
    return row


def close(row: SelfSchedule) -> None:
    """Part of verbs that end a locked invitation: nothing is held for it, and a letter that waits does not leave."""
    row.status = Status.CANCELLED
    row.version += 1
    row.save(update_fields=["status", "version", "updated_at"])
    booking.release(invite_queries.about_of(row))
    effect = outbox.row_with_key(letter_key(row))
    if effect is not None:
        queueing.cancel(about=effect.about, topic=mailing.TOPIC)


def letter_key(row: SelfSchedule) -> str:
    """By what the letter with the link is known to the outbox."""
    return f"self-schedule:{row.public_id}:{row.link_number}"


def note(kind: Kind, row: SelfSchedule, *, by: Actor, data: dict[str, Any] | None = None) -> None:
    """Write down what happened to an invitation, in the timelines of its application, job and candidate too."""
    application = row.application
    about: list[recording.Recordable] = [application, application.job, application.candidate]
    recording.record(kind, on=row, by=by, about=about, data=data)


def take_back(*, by: Actor, invitation: str, version: int) -> None:
    """The inverse of `invite`, for the undo of base, which stops the letter. Raises Stale when it was used since."""
    found = SelfSchedule.objects.select_related("application").get(public_id=UUID(invitation))
    row = locked(found)
    if row.version != version or row.status != Status.OPEN:
        raise Stale(_("The invitation was used since; this can no longer be undone."), code="undo_stale")
    close(row)
    note(invite_history.UNINVITED, row, by=by)


def _refuse_second_press(application: Application, user: User) -> None:
    """The application is locked, so that of two presses at once one sees what the other sent."""
    moment = timezone.now() - undoing.WINDOW
    rows = SelfSchedule.objects.filter(application=application, creator=user, status=Status.OPEN)
    if rows.filter(created_at__gt=moment).exists():
        raise Refused(_("You sent this link a moment ago; it leaves once."), code="sent_twice")


def _made(application: Application, draft: InviteDraft, creator: User) -> SelfSchedule:
    blocks = merged(draft.blocks)
    made = SelfSchedule.objects.create(
        application=application, creator=creator, step=draft.step, type=draft.type,
        title=" ".join(draft.title.split()), location=" ".join(draft.location.split()),
        video_url=draft.video_url.strip(), notes=draft.notes.strip(), minutes=draft.minutes, zone=draft.zone,
        is_private=draft.is_private, resource=draft.resource, notice_hours=draft.notice_hours,
        buffer_minutes=draft.buffer_minutes, may_change=draft.may_change,
        change_until_hours=draft.change_until_hours, expires_at=expires_at(blocks, timezone.now()),
    )  # fmt: skip
    made.interviewers.set(draft.interviewers)
    SelfScheduleBlock.objects.bulk_create(
        SelfScheduleBlock(self_schedule=made, starts_at=block.starts_at, ends_at=block.ends_at) for block in blocks
    )
    return made


def _post(row: SelfSchedule, draft: InviteDraft, by: Actor, undo_token: UUID | None) -> None:
    """Put the letter into the outbox. The link stands in the mail that leaves and nowhere else."""
    application, text = row.application, draft.text.strip()
    if OWN_LINK not in text and f"[{LINK_FIELD}]" not in text.lower():
        with translation.override(application.language or None):
            text = f"{text}\n\n{OWN_LINK}\n"
    sending.post(
        application, by=by, subject=draft.subject, text=text, type=EmailTemplate.Type.INTERVIEW, shows_sender=True,
        send_at=timezone.now() + undoing.WINDOW, undo_token=undo_token, more={LINK_FIELD: OWN_LINK},
        key=letter_key(row), insists=True, whispered={OWN_LINK: invite_tokens.link_of(row)},
    )  # fmt: skip


def _check(application: Application, draft: InviteDraft) -> None:
    """Everything that must hold before an invitation leaves, each with its sentence."""
    problems: dict[str, str] = {}
    for name, limit in _LIMITS.items():
        if len(getattr(draft, name)) > limit:
            problems[name] = _("Use at most {limit} characters.").format(limit=f"{limit:,}")
    if not draft.title.strip():
        problems["title"] = _("Give the interview a title.")
    if draft.minutes not in DURATIONS:
        problems["minutes"] = _("Choose one of the durations.")
    if not zones.is_known(draft.zone):
        problems["zone"] = _("Choose a time zone of the list.")
    if not draft.subject.strip() or not draft.text.strip():
        problems["text" if draft.subject.strip() else "subject"] = _("Write the letter the link goes with.")
    if draft.type is not None and draft.type.archived_at is not None:
        problems["type"] = _("This interview type was removed. Choose another one.")
    if draft.video_url and not _is_address(draft.video_url.strip()):
        problems["video_url"] = _("Enter the full address of the video meeting, beginning with https://.")
    problems |= _people(application, draft) | _times(draft)
    if problems:
        raise Invalid(next(iter(problems.values())), fields=dict(problems), code="invitation_incomplete")


def _people(application: Application, draft: InviteDraft) -> dict[str, str]:
    person = application.candidate
    if not draft.interviewers:
        return {"interviewers": _("Choose at least one interviewer.")}
    if len(draft.interviewers) > _MOST_INTERVIEWERS:
        return {"interviewers": _("Choose at most 20 interviewers.")}
    gone = [user.full_name for user in draft.interviewers if not user.is_active]
    if gone:
        return {"interviewers": _("{name} has no account any more. Choose somebody else.").format(name=gone[0])}
    if queries.themselves(person, draft.interviewers):
        return {"interviewers": _("Nobody interviews themselves. Choose somebody else.")}
    if draft.resource is not None and draft.resource.gone_at is not None:
        return {"resource": _("{room} is gone from the calendar system. Choose another room.").format(
            room=draft.resource.name)}  # fmt: skip
    if not person.email:
        sentence = _("{name} has no e-mail address. Add one first.")
        return {"": sentence.format(name=person.full_name)}
    return {}


def _times(draft: InviteDraft) -> dict[str, str]:
    if not 4 <= draft.notice_hours <= 336:
        return {"notice_hours": _("Between 4 hours and 14 days.")}
    if not 0 <= draft.buffer_minutes <= 120:
        return {"buffer_minutes": _("Between 0 and 120 minutes.")}
    if not 0 <= draft.change_until_hours <= 336:
        return {"change_until_hours": _("Between 0 hours and 14 days.")}
    blocks = merged(draft.blocks)
    if len(blocks) > MOST_BLOCKS:
        return {"blocks": _("Draw at most {limit} blocks.").format(limit=MOST_BLOCKS)}
    now = timezone.now()
    earliest = int((now + timedelta(hours=draft.notice_hours)).timestamp())
    if not any(block.end - max(block.start, earliest) >= draft.minutes * 60 for block in blocks):
        return {"blocks": _("Draw at least one block that holds the interview and lies ahead.")}
    if blocks[-1].ends_at > now + FURTHEST:
        return {"blocks": _("Draw blocks within the next 45 days.")}
    return {}


def _is_address(text: str) -> bool:
    try:
        URLValidator(schemes=["https", "http"])(text)
    except ValidationError:
        return False
    return True


register(
    MergeField(
        LINK_FIELD, translation.gettext_lazy("Link to choose a time for an interview"),
        lambda facts: facts.more.get(LINK_FIELD, ""),
    )
)  # fmt: skip
undoing.register(UNINVITE, take_back)

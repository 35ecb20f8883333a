"""Verbs that write to the candidate about an interview, and the merge fields such letters may use.

Each letter carries an iCalendar file that puts the events into the candidate's calendar, or takes them out of it, and
a link to the page where they answer. The link stands in the letter that leaves and nowhere else.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.actors import Actor
from base.errors import Invalid
from base.mail import mailing
from calendars.meetings import ics
from calendars.meetings.models import Attendee
from recruit.interviews import access, history, invitations, queries, tokens
from recruit.interviews.drafts import reason_told
from recruit.interviews.invitations import Happening
from recruit.interviews.locking import locked, note
from recruit.interviews.models import Interview, Timeslot
from recruit.letters import fields, sending
from recruit.letters.fields import Facts, MergeField
from recruit.letters.models import EmailTemplate, SentLetter
from recruit.setup import languages

# What the kept letter says where the one that left has the candidate's own link.
OWN_LINK = "(link for the candidate)"
LINK = "m_event_link"
_NAMES = {
    "m_event_details": gettext_lazy("Interview: every event with time, place and interviewers"),
    "m_event_name": gettext_lazy("Interview: title of the first event"),
    "m_event_start_date": gettext_lazy("Interview: day of the first event"),
    "m_event_start_time": gettext_lazy("Interview: begin of the first event"),
    "m_event_end_time": gettext_lazy("Interview: end of the first event"),
    "m_event_time_zone": gettext_lazy("Interview: time zone of the times"),
    "m_event_location": gettext_lazy("Interview: place"),
    "m_event_interviewers": gettext_lazy("Interview: names of the interviewers"),
    "m_event_cancel_reason": gettext_lazy("Interview: why it was cancelled"),
    LINK: gettext_lazy("Interview: page where the candidate answers"),
}


@transaction.atomic
def tell_candidate(
    interview: Interview, *, by: Actor, subject: str, text: str, version: int | None = None
) -> Interview:
    """Write to the candidate how the interview stands now: planned with an invitation, cancelled with a cancellation.

    Raises Invalid for missing words, merge fields without a value and a person without e-mail address; Stale, NotFound,
    NotAllowed.
    """
    row = locked(interview, version=version)
    access.require_schedule_or_own(by, row.application)
    tell(row, by=by, subject=subject, text=text)
    return row


def tell(interview: Interview, *, by: Actor, subject: str, text: str) -> SentLetter:
    """As `tell_candidate` for an interview that is locked, by a verb that has asked for the right."""
    application = interview.application
    person = application.candidate
    if not person.email:
        raise Invalid(
            _("{name} has no e-mail address. Add one, or tell them another way.").format(name=person.full_name),
            field="tell",
        )
    shown = _with_link(interview, text)
    letter = sending.post(
        application, by=by, subject=subject, text=shown, type=EmailTemplate.Type.INTERVIEW, shows_sender=True,
        more=values_of(interview), attachments=_files(interview), whispered={OWN_LINK: tokens.link_of(interview)},
        insists=True,
    )  # fmt: skip
    interview.told_at, interview.told_sequence = timezone.now(), queries.change_number(interview)
    interview.save(update_fields=["told_at", "told_sequence", "updated_at"])
    note(history.TOLD, interview, by=by, data={"cancelled": interview.is_cancelled})
    return letter


def values_of(interview: Interview, *, zone: str = "") -> dict[str, str]:
    """The values of the merge fields in the candidate's language, in their zone as far as it is known."""
    application = interview.application
    language = languages.spoken(application.language) or languages.of_company()
    zone = zone or queries.zone_for(application, interview.zone)
    events = happenings(interview)
    values = {"m_event_details": invitations.details_text(events, language, zone), LINK: OWN_LINK}
    values["m_event_cancel_reason"] = reason_told(interview.cancel_reason)
    if events:
        first = events[0]
        values |= {
            "m_event_name": first.title,
            "m_event_start_date": invitations.day_text(first.starts_at, language, zone),
            "m_event_start_time": invitations.time_text(first.starts_at, language, zone),
            "m_event_end_time": invitations.time_text(first.ends_at, language, zone),
            "m_event_time_zone": invitations.zone_text(first.starts_at, language, zone),
            "m_event_location": first.place or first.video_url,
            "m_event_interviewers": ", ".join(dict.fromkeys(name for each in events for name in each.people)),
        }
    return values


def happenings(interview: Interview) -> list[Happening]:
    """The events as the candidate learns of them: the notes of colleagues are not theirs to read."""
    return [happening_of(slot) for slot in queries.live_slots(interview)]


def happening_of(slot: Timeslot) -> Happening:
    """One event as the candidate learns of it."""
    meeting = slot.meeting
    people = [each.name for each in meeting.attendees.all() if each.kind == Attendee.Kind.USER]
    return Happening(meeting.title, meeting.starts_at, meeting.ends_at, meeting.place, meeting.video_url, tuple(people))


def _with_link(interview: Interview, text: str) -> str:
    """The letter with the place of its link, when its writer left it out and there is something to answer."""
    if f"[{LINK}]" in text or interview.is_cancelled or OWN_LINK in text:
        return text
    language = languages.spoken(interview.application.language) or languages.of_company()
    return f"{text.rstrip()}\n\n{invitations.labels_of(language).answer} [{LINK}]\n"


def _files(interview: Interview) -> list[mailing.Attached]:
    """What the candidate's calendar reads, in the letter itself: nothing of it lies anywhere else."""
    return [mailing.Attached("", name, kind, words=text.decode()) for name, text, kind in calendar_files(interview)]


def calendar_files(interview: Interview) -> list[tuple[str, bytes, str]]:
    """What the candidate's calendar reads: name, content and media type of a file for each event.

    One method and one event a file, as iTIP wants it. An event that was removed since the candidate was told is taken
    out of their calendar, and so is every one of a cancelled interview.
    """
    rows = interview.timeslots.select_related("meeting__organizer").order_by("meeting__starts_at", "pk")
    found: list[tuple[str, bytes, str]] = []
    for row in rows:
        is_off = interview.is_cancelled or row.deleted_at is not None
        if row.deleted_at is not None and (interview.told_at is None or row.deleted_at <= interview.told_at):
            continue
        method = ics.CANCEL if is_off else ics.REQUEST
        name = "cancelled" if is_off else "invitation"
        number = f"-{len(found) + 1}" if found else ""
        content = ics.invitation(_facts_of(row, interview), method)
        found.append((f"{name}{number}.ics", content, ics.content_type(method)))
    return found


def _facts_of(row: Timeslot, interview: Interview) -> ics.Facts:
    meeting, person = row.meeting, interview.application.candidate
    organizer = ics.Person(meeting.organizer.full_name, meeting.organizer.email)
    guest = ics.Person(person.full_name, person.email, response=row.candidate_status)
    return ics.Facts(
        uid=meeting.uid, sequence=meeting.sequence, starts_at=meeting.starts_at, ends_at=meeting.ends_at,
        stamp=timezone.now(), title=meeting.title, organizer=organizer, people=(guest,),
        place=meeting.place or meeting.video_url, notes=meeting.video_url if meeting.place else "",
        is_private=meeting.is_private, is_cancelled=interview.is_cancelled,
    )  # fmt: skip


def _from_more(name: str) -> MergeField:
    def value(facts: Facts) -> str:
        return facts.more.get(name, "")

    return MergeField(name, _NAMES[name], value)


for _name in _NAMES:
    fields.register(_from_more(_name))

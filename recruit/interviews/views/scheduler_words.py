"""What the scheduler says: reasons for a time, what stands in the way, who invites and where replies go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from calendars.availability.slots import Constraint, Reason, Suggestion
from calendars.connections import queries as connections
from calendars.connections.models import Connection


def reason_words(reason: Reason, names: Mapping[str, str]) -> str:
    """Why a suggested time is good, or what is not yet good about it."""
    who = listed(names.get(holder, "") for holder in reason.holders)
    plain = {
        "all_free": _("all free"),
        "inside_hours": _("working hours"),
        "guest_day": _("candidate's daytime"),
    }
    named = {
        "optional_busy": _("{who} cannot come"),
        "optional_unknown": _("nothing is known of {who}"),
        "room": _("{who} is free"),
        "kept": _("kept for interviews by {who}"),
    }
    return plain.get(reason.code) or named.get(reason.code, "").format(who=who)


def constraint_words(constraint: Constraint, names: Mapping[str, str]) -> str:
    """What stands in the way, and what it would bring to do without it."""
    who = names.get(constraint.holder, "")
    sentences = {
        "person": _("Without {who}, or with {who} as optional"),
        "unknown": _("If {who}'s calendar could be read"),
        "pool": _("If {who} could come"),
        "hours": _("Outside of working hours"),
        "guest_day": _("Outside of 09:00 to 18:00 where the candidate is"),
        "guest_busy": _("If the candidate's other interview moved"),
        "rooms": _("Without a room"),
        "rooms_unknown": _("If the rooms' calendars could be read"),
        "notice": _("At shorter notice"),
        "blocks": _("At other times"),
        "buffers": _("Without a break around it"),
        "shorter": _("With {minutes} minutes"),
    }
    said = sentences.get(constraint.code, "").format(who=who, minutes=constraint.minutes)
    gained = ngettext("{count} time is free", "{count} times are free", constraint.gained)
    return f"{said}: " + (gained.format(count=constraint.gained) if constraint.gained else _("still none"))


def coming_words(suggestion: Suggestion, names: Mapping[str, str]) -> str:
    """Who of several would come at a suggested time, and who of them has nothing else that week."""
    coming = suggestion.holders
    few = next((reason.holders for reason in suggestion.reasons if reason.code == "few_interviews"), ())
    plain = _("with {who}")
    sentence = _("with {who} (no other interview that week)") if len(few) == len(coming) else plain
    return sentence.format(who=listed(names[holder] for holder in coming)) if coming else ""


def pool_words(need: int, names: Sequence[str]) -> str:
    """So many of several, by name where they are few."""
    said = _("{need} of {names}") if len(names) < 5 else _("{need} of the {count}")
    return said.format(need=need, names=listed(names), count=len(names))


def lane_words(able: int, asked: int) -> str:
    """How many of several are free, where they are too few."""
    return _("{able} of {asked} free").format(able=able, asked=asked)


def problem_words(problem: str) -> str:
    """Why nothing is known of a calendar."""
    sentences = {
        "late": _("The calendar did not answer in time."),
        "refused": _("The mailbox does not let us read its calendar."),
        "missing": _("There is no calendar at this address."),
        "revoked": _("The sign-in of the calendar connection has ended. An administrator can renew it."),
        "failing": _("The calendar system does not answer now."),
        "unconnected": _("Its calendar system is not connected."),
    }
    return sentences.get(problem) or (_("Nothing is known of this calendar now.") if problem else "")


def organizer_words(user: User) -> list[str]:
    """Whose name an interview stands under, and where replies go (product facts §11.1, §11.2)."""
    connection = connections.active()
    if connection is None:
        return [
            _("You are the organizer. Interviewers get a mail with a calendar file and reply by its link."),
            _("No calendar is connected: working hours and interviews scheduled here say who is free."),
        ]
    who = connections.asking_for(user, connection)
    if connections.is_own(connection):
        return [
            _("You are the organizer: the event stands in your calendar ({address}).").format(address=who.mailbox),
            _("Replies reach your mailbox and are shown here."),
        ]
    account = f"{who.name} ({who.mailbox})" if who.name and who.name != who.mailbox else who.mailbox
    if connection.kind == Connection.Kind.EXCHANGE:
        return [
            _("The organizer is the service account {account}.").format(account=account),
            _("Replies go there and are shown here."),
        ]
    return [
        _("The organizer is the connected account {account}.").format(account=account),
        _("Replies go there and are shown here. Add yourself to have it in your calendar."),
    ]


def moment_words(instant: datetime, zone: str) -> str:
    """A moment as people say it: day and time."""
    return date_format(instant.astimezone(ZoneInfo(zone)), "D j M, H:i")


def range_words(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """From when until when, on the clock of a zone; with the days where they are two, and whole days as such."""
    begin, end = (instant.astimezone(ZoneInfo(zone)) for instant in (starts_at, ends_at))
    if begin.date() == end.date():
        return f"{begin:%H:%M}–{end:%H:%M}"
    if begin.time() == end.time() == time():
        return _("all day")
    return f"{date_format(begin, 'D H:i')}–{date_format(end, 'D H:i')}"


def stretch_words(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """Day, from when and until when: "Mon 23 Nov, 09:00–09:30"."""
    return f"{moment_words(starts_at, zone)}–{ends_at.astimezone(ZoneInfo(zone)):%H:%M}"


def city_of(zone: str) -> str:
    """A zone by the name people call it."""
    return zone.rpartition("/")[2].replace("_", " ")


def listed(names: Iterable[str]) -> str:
    """Names after each other."""
    return ", ".join(name for name in names if name)

"""Whether the time that is chosen suits everybody: what stands against it, in sentences, and what may be overruled."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from calendars.availability import slots, zones
from calendars.availability.asking import Known
from calendars.availability.slots import Span
from recruit.interviews.views.scheduler_panel import Event, Panel
from recruit.interviews.views.scheduler_seats import Seat, seating_of
from recruit.interviews.views.scheduler_times import Cast, Place, Seen, free_room, overlaps, span_of, wish_for
from recruit.interviews.views.scheduler_words import moment_words, problem_words, range_words, stretch_words


@dataclass(frozen=True, slots=True)
class Clash:
    """Something against a time. A `hard` one keeps it from being booked; a colleague's may be overruled (`user`)."""

    words: str
    hard: bool = True
    user: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The chosen time of one event: when, here and where the candidate is, and all that stands against it."""

    span: Span | None
    zone: str
    guest_zone: str = ""
    clashes: tuple[Clash, ...] = ()
    room: str = ""
    # Of several any of whom will do: who can come, best first, and a place for each who does.
    able: tuple[User, ...] = ()
    seats: tuple[Seat, ...] = ()

    @property
    def here(self) -> str:
        """The time in words; empty until one is chosen."""
        return stretch_words(self.span.starts_at, self.span.ends_at, self.zone) if self.span else ""

    @property
    def there(self) -> str:
        """The same on the candidate's clock, where it differs."""
        if self.span is None or not self.guest_zone or self.guest_zone == self.zone:
            return ""
        same = zones.offset_of(self.span.starts_at, self.zone) == zones.offset_of(self.span.starts_at, self.guest_zone)
        if same:
            return ""
        days = (zones.wall_of(self.span.starts_at, zone)[0] for zone in (self.zone, self.guest_zone))
        words = moment_words(self.span.starts_at, self.guest_zone)
        return words.rpartition(", ")[2] if len(set(days)) == 1 else words

    @property
    def is_blocked(self) -> bool:
        """Whether it cannot be booked as it is."""
        return any(clash.hard for clash in self.clashes)

    @property
    def may_overrule(self) -> bool:
        """Whether everything against it is a colleague's other appointment."""
        hard = [clash for clash in self.clashes if clash.hard]
        return bool(hard) and all(clash.user for clash in hard)

    @property
    def overruled(self) -> frozenset[int]:
        """The colleagues whose clash is accepted when it is booked all the same."""
        return frozenset(clash.user for clash in self.clashes if clash.user)


def judge(place: Place, panel: Panel, event: Event, cast: Cast, seen: Seen) -> Verdict:
    """What stands against the chosen time of an event."""
    span = span_of(event, panel.zone)
    if span is None:
        return Verdict(None, panel.zone, place.guest_zone)
    found = [*_clock(event, span, panel.zone), *_guest(place, seen, span)]
    if not cast.everybody:
        found.append(Clash(_("No interviewer is chosen yet."), hard=False))
    for user, is_required in cast.users:
        found += _colleague(user.pk, user.full_name, seen, span, panel.zone, is_required=is_required)
    seated = seating_of(cast, seen, span, panel.zone)
    found += [Clash(words, hard=hard) for words, hard in seated.against]
    for row in cast.rooms:
        found += _room(row.name, seen.known.get(f"resource:{row.pk}"), seen.busy_of(f"resource:{row.pk}"), span)
    room = free_room(cast, seen, span)
    if cast.others and room is None:
        found.append(Clash(_("No room is known to be free then.")))
    found.sort(key=lambda clash: not clash.hard)
    name = room.name if room else ""
    return Verdict(span, panel.zone, place.guest_zone, tuple(found), name, seated.able, seated.seats)


def nearest_to(panel: Panel, event: Event, cast: Cast, seen: Seen) -> list[Span]:
    """The three free times nearest to the one that is taken."""
    span = span_of(event, panel.zone)
    if span is None:
        return []
    free = slots.free_slots(wish_for(event, cast, seen, zone=panel.zone))
    return slots.nearest([one for one in free if one != span], span.start)


def _clock(event: Event, span: Span, zone: str) -> list[Clash]:
    found = []
    if span.starts_at <= timezone.now():
        found.append(Clash(_("This time is over."), hard=False))
    odd = zones.is_odd(event.on, event.starts, zone) if event.on and event.starts else ""
    if odd == zones.GAP:
        later = range_words(span.starts_at, span.ends_at, zone).partition("–")[0]
        found.append(Clash(_("The clocks skip this time that day; it will be {time}.").format(time=later), hard=False))
    elif odd == zones.TWICE:
        found.append(Clash(_("The clocks show this time twice that day; the first one is meant."), hard=False))
    return found


def _guest(place: Place, seen: Seen, span: Span) -> list[Clash]:
    name = place.application.candidate.full_name
    own = [Span.of(each.starts_at, each.ends_at) for each in seen.guest]
    if overlaps(own, span):
        return [Clash(_("{name} has another interview then.").format(name=name))]
    if overlaps([one for one, _title, _who in seen.siblings], span):
        return [Clash(_("Two events of this interview overlap."))]
    inside = seen.guest_day is None or any(day.start <= span.start and span.end <= day.end for day in seen.guest_day)
    return [] if inside else [Clash(_("Early or late for {name}.").format(name=name), hard=False)]


def _colleague(key: int, name: str, seen: Seen, span: Span, zone: str, *, is_required: bool) -> list[Clash]:
    known = seen.known.get(f"user:{key}") or Known(f"user:{key}", problem="late")
    against = [block for block in known.blocks if block.counts and overlaps([block.span], span)]
    found = []
    for block in against[:3]:
        when = range_words(block.starts_at, block.ends_at, zone)
        words = _("{name} is busy {when}").format(name=name, when=when) + (f": {block.title}" if block.title else "")
        # What we booked ourselves holds optional people as well.
        found.append(Clash(words, hard=is_required or block.is_ours, user=key))
    if not known.is_known and not against:
        reason = problem_words(known.problem)
        found.append(Clash(_("{name} may be busy. {reason}").format(name=name, reason=reason), hard=False, user=key))
    worked = seen.hours.get(key)
    if (
        not against
        and worked is not None
        and not any(one.start <= span.start and span.end <= one.end for one in worked)
    ):
        found.append(Clash(_("Outside of the working hours of {name}.").format(name=name), hard=False))
    return found


def _room(name: str, known: Known | None, busy: list[Span], span: Span) -> list[Clash]:
    if overlaps(busy, span):
        return [Clash(_("{name} is taken then.").format(name=name))]
    if known is None or not known.is_known:
        reason = problem_words(known.problem if known else "late")
        return [Clash(_("{name} may be taken. {reason}").format(name=name, reason=reason), hard=False)]
    return []

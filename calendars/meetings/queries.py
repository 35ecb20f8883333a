"""Reads of meetings used by more than one door or floor."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.linking import digest_of
from accounts.models import User
from base.actors import Actor
from base.errors import NotFound
from calendars.meetings import access, ics
from calendars.meetings.models import Attendee, Booking, FeedLink, Meeting

# What a subscribed calendar still shows of the past.
FEED_PAST = timedelta(days=90)
FEED_MOST = 1000


def bookings_between(
    holders: Collection[str], starts_at: datetime, ends_at: datetime, *, besides: Meeting | None = None
) -> QuerySet[Booking]:
    """What holders are booked or held for in a span, by holder and time, with the meeting; ended holds do not count.

    `besides` is a meeting whose own bookings do not matter, as it is about to move.
    """
    ended = Q(status=Booking.Status.HELD, held_until__lte=timezone.now())
    rows = Booking.objects.filter(holder__in=holders, during__overlap=DateTimeTZRange(starts_at, ends_at))
    if besides is not None:
        rows = rows.exclude(meeting=besides)
    return rows.exclude(ended).select_related("meeting").order_by("holder", "during")


def known_to(actor: Actor, meetings: Collection[int]) -> set[int]:
    """Of these meetings (ids), those an actor takes part in; all others are shown as busy and nothing more."""
    rows = Meeting.objects.filter(pk__in=meetings).filter(access.taking_part(actor))
    return set(rows.values_list("pk", flat=True))


def meeting_of(public_id: UUID) -> Meeting:
    """The meeting of that public id with its attendees. Raises NotFound."""
    found = with_attendees().filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def place_shown(meeting: Meeting, attendees: Iterable[Attendee]) -> str:
    """Where a meeting is, as calendars show it: its rooms and its place, else the link it happens at."""
    rooms = [row.name for row in attendees if row.kind == Attendee.Kind.RESOURCE and row.name not in meeting.place]
    parts = [part for part in (*sorted(rooms), meeting.place) if part]
    return ", ".join(parts) or meeting.video_url


def with_attendees() -> QuerySet[Meeting]:
    """Meetings with organizer and attendees, for pages: two statements for however many."""
    attendees = Prefetch("attendees", Attendee.objects.select_related("user", "resource"))
    return Meeting.objects.select_related("organizer").prefetch_related(attendees)


def planned_of(user: User, *, since: datetime | None = None) -> QuerySet[Meeting]:
    """Meetings a user takes part in or organizes that end after an instant (now), without cancelled ones, by start."""
    mine = Meeting.objects.filter(Q(organizer=user) | Q(attendees__user=user)).values("pk")
    rows = with_attendees().filter(pk__in=mine, cancelled_at=None, ends_at__gt=since or timezone.now())
    return rows.order_by("starts_at", "id")


def load_of(users: Collection[int], starts_at: datetime, ends_at: datetime) -> dict[int, int]:
    """How many meetings each of these users (ids) is in between two instants, for spreading the load."""
    counts = dict.fromkeys(users, 0)
    rows = Attendee.objects.filter(
        user__in=users, meeting__cancelled_at=None, meeting__starts_at__gte=starts_at, meeting__starts_at__lt=ends_at
    )
    for user in rows.values_list("user_id", flat=True):
        counts[user or 0] += 1
    return counts


def feed_of(secret: str) -> FeedLink:
    """The subscription of a secret address. Raises NotFound for every other one, and when its user cannot sign in."""
    rows = FeedLink.objects.select_related("user").filter(digest=digest_of(secret), user__is_active=True)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


def link_made_at(user: User) -> FeedLink | None:
    """When the user's secret address was made and last read; the address itself is kept nowhere."""
    return FeedLink.objects.filter(user=user).first()


def feed_facts(user: User) -> list[ics.Facts]:
    """What a user's subscription shows: their meetings of the last 90 days and all to come."""
    rows = planned_of(user, since=timezone.now() - FEED_PAST)[:FEED_MOST]
    return [_as_told(meeting) for meeting in rows]


def feed_changed_at(user: User) -> tuple[datetime | None, int]:
    """When anything of a user's meetings last changed, and how many there are: what an ETag is made of."""
    since = timezone.now() - FEED_PAST
    facts = planned_of(user, since=since).aggregate(at=Max("updated_at"))
    return facts["at"], planned_of(user, since=since).count()


def _as_told(meeting: Meeting) -> ics.Facts:
    """A meeting in a feed. Who looks at a shared screen learns no more of a private one than its time."""
    is_open = not meeting.is_private
    return ics.Facts(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        stamp=meeting.updated_at,
        title=meeting.title if is_open else _("Private appointment"),
        place=place_shown(meeting, meeting.attendees.all()) if is_open else "",
        link=settings.PUBLIC_URL if is_open else "",
        is_private=meeting.is_private,
    )

"""Reads of meetings used by more than one door or floor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.linking import digest_of
from accounts.models import User
from base.errors import NotFound
from calendars.meetings import ics
from calendars.meetings.models import Attendee, FeedLink, Meeting

# What a subscribed calendar still shows of the past.
FEED_PAST = timedelta(days=90)
FEED_MOST = 1000


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


def feed_of(secret: str) -> FeedLink:
    """The subscription of a secret address. Raises NotFound for every other one, and when its user cannot sign in."""
    rows = FeedLink.objects.select_related("user").filter(digest=digest_of(secret), user__is_active=True)
    found = rows.first()
    if found is None:
        raise NotFound
    return found


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

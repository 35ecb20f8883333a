"""Office 365 as a `Calendar`.

Whose eyes it sees with is a matter of `who`: free and busy times are asked for by getSchedule as that mailbox, which
shows titles only where its owner may see them (product facts §11.2). The calendars of others are never opened directly,
although application permissions could: that would show a recruiter what their own Outlook hides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from base.egress.client import Client
from base.errors import PermanentError
from calendars.providers.base import (
    Asking,
    Change,
    Changes,
    CursorLost,
    EventDraft,
    EventState,
    Gone,
    MailboxRefused,
    Revoked,
    Room,
    Schedule,
    Subscribed,
)
from calendars.providers.graph import replies, shapes
from calendars.providers.graph.rounds import Round
from calendars.providers.graph.tokens import MemoryTokens, Registration, Tokens, TokenStore
from calendars.providers.graph.wire import SECOND_CREATION, Wire

MOST_SCHEDULES = 20
# Subscriptions on events last 4,230 minutes at most (integrations §2); this leaves 30 minutes for clocks that differ.
SUBSCRIPTION_LIFE = timedelta(days=2, hours=22)
ROOMS_AT_ONCE = "100"
CHANGES_AT_ONCE = 200
# An event deleted in the calendar leaves its transactionId used up; so often may it be made again.
MOST_LIVES = 5


# The calendar every mailbox has, in a cursor.
MAIN = "main"
LOST = gettext_lazy("What was read before is too old to go on from.")


class GraphCalendar:
    """Implements `calendars.providers.base.Calendar`. Cheap to make; talks to nobody until asked."""

    def __init__(
        self,
        *,
        tenant_id: str,
        client_id: str,
        client_secret: str,
        permissions: str,
        token_store: TokenStore | None = None,
        login_url: str | None = None,
        graph_url: str | None = None,
        client: Client | None = None,
    ) -> None:
        """`permissions` is APPLICATION or DELEGATED; without a store, tokens live as long as this object."""
        registration = Registration(
            tenant_id,
            client_id,
            client_secret,
            permissions,
            login_url or settings.ENTRA_URL,
            graph_url or settings.GRAPH_URL,
        )
        way_out = client or Client()
        tokens = Tokens(registration, token_store or MemoryTokens(), way_out)
        self._wire = Wire(tokens, registration.graph_url, way_out)

    def check(self) -> str:
        """Sign in and look at the rooms; a sentence about how it went."""
        path = self._wire.path("places", "microsoft.graph.room")
        try:
            found = self._wire.get(path, {"$top": ROOMS_AT_ONCE})
        except (MailboxRefused, Revoked) as refused:
            if isinstance(refused, Revoked):
                raise
            raise PermanentError(
                _("Microsoft lets us in, but the permission Place.Read.All is missing. Grant it in the Azure portal."),
                code="permission_missing",
            ) from None
        count = len(found.get("value", []))
        if found.get("@odata.nextLink"):
            return _("Microsoft Graph answered: more than %(count)d rooms can be booked.") % {"count": count}
        return ngettext(
            "Microsoft Graph answered: %(count)d room can be booked.",
            "Microsoft Graph answered: %(count)d rooms can be booked.",
            count,
        ) % {"count": count}

    def rooms(self) -> Iterator[Room]:
        """Every room, with the name of the first list it is in. Graph names no equipment."""
        lists = self._wire.items(self._wire.path("places", "microsoft.graph.roomList"), {"$top": ROOMS_AT_ONCE})
        named: dict[str, Room] = {}
        for one in list(lists):
            for room in self._members(one):
                named.setdefault(room.address, room)
        yield from named.values()
        for found in self._wire.items(self._wire.path("places", "microsoft.graph.room"), {"$top": ROOMS_AT_ONCE}):
            room_alone = _room_of(found, "")
            if room_alone is not None and room_alone.address not in named:
                yield room_alone

    def _members(self, room_list: dict[str, Any]) -> list[Room]:
        """The rooms of a list; none of one that was deleted while we read."""
        address = room_list.get("emailAddress") or room_list["id"]
        path = self._wire.path("places", address, "microsoft.graph.roomList", "rooms")
        name = room_list.get("displayName") or ""
        try:
            found = [_room_of(one, name) for one in self._wire.items(path, {"$top": ROOMS_AT_ONCE})]
        except Gone:
            return []
        return [room for room in found if room is not None]

    def calendars_of(self, who: Asking) -> list[tuple[str, str]]:
        """The calendars the mailbox owns and may write to, the main one first, under the empty identifier."""
        found = [
            one
            for one in self._wire.items(self._wire.path("users", who.mailbox, "calendars"), {"$top": "100"})
            if one.get("canEdit") and _is_owner(one, who.mailbox)
        ]
        found.sort(key=lambda one: not one.get("isDefaultCalendar"))
        return [("" if one.get("isDefaultCalendar") else one["id"], one.get("name") or "") for one in found]

    def schedules(
        self, mailboxes: Sequence[str], starts_at: datetime, ends_at: datetime, *, who: Asking
    ) -> list[Schedule]:
        """Taken times of each mailbox, asked for 20 at once as `who`."""
        known: dict[str, dict[str, Any]] = {}
        for first in range(0, len(mailboxes), MOST_SCHEDULES):
            body = {
                "schedules": list(mailboxes[first : first + MOST_SCHEDULES]),
                "startTime": shapes.moment_of(starts_at, "UTC"),
                "endTime": shapes.moment_of(ends_at, "UTC"),
                "availabilityViewInterval": 60,
            }
            answer = self._wire.write("POST", self._wire.path("users", who.mailbox, "calendar", "getSchedule"), body)
            known |= {(one.get("scheduleId") or "").lower(): one for one in answer.get("value", [])}
        return [shapes.schedule_of(known.get(mailbox.lower()), mailbox) for mailbox in mailboxes]

    def create(self, draft: EventDraft, *, who: Asking) -> EventState:
        """Make the event; one that stands under the key is brought to the draft instead. Raises OutcomeUnknown when the
        answer was lost.

        `transactionId` makes Graph itself refuse a second one while it remembers the first; the property with our key
        is what we look for, however long ago that was. One that was deleted since is made anew.
        """
        for attempt in range(MOST_LIVES):
            standing = self.find(draft.key, who=who)
            if standing is not None and not _is_as(standing, draft):
                return self.update(standing.external_id, draft, who=who)
            if standing is not None:
                return standing
            try:
                return self._make(shapes.event_of(draft, life=attempt + 1), who)
            except PermanentError as refused:
                if refused.code != SECOND_CREATION:
                    raise
        raise PermanentError(_("This event was deleted in the calendar too often to be made again."))

    def _make(self, body: dict[str, Any], who: Asking) -> EventState:
        try:
            return shapes.state_of(self._wire.write("POST", self._events(who), body, repeatable=False))
        except Gone:
            raise PermanentError(
                _("The calendar chosen for interviews is not there any more. Choose another one."), code="calendar_gone"
            ) from None

    def find(self, key: str, *, who: Asking) -> EventState | None:
        """The event that carries the key, if it was not cancelled, in whichever calendar of the mailbox it stands.

        Its owner may have chosen another calendar since it was made. What Graph lists as a user's events are those of
        the main calendar only, so each calendar is asked: the chosen one first, where it nearly always is.
        """
        quoted = key.replace("'", "''")
        wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{shapes.KEY_PROPERTY}' and ep/value eq '{quoted}')"
        for place in self._places(who):
            try:
                found = [shapes.state_of(one) for one in self._wire.items(self._events(place), {"$filter": wanted})]
            except Gone:  # this calendar was deleted
                continue
            standing = next((one for one in found if not one.is_cancelled), None)
            if standing is not None:
                return standing
        return None

    def _places(self, who: Asking) -> Iterator[Asking]:
        """The calendars of the mailbox an event may stand in, the chosen one first."""
        yield who
        for number, (calendar_id, _name) in enumerate(self.calendars_of(who)):
            is_main = number == 0
            if calendar_id != who.calendar_id and (who.calendar_id or not is_main):
                yield replace(who, calendar_id=calendar_id)

    def update(self, external_id: str, draft: EventDraft, *, who: Asking) -> EventState:
        """Change it to this; Graph tells the attendees. Doing it twice is as once."""
        path = self._event(external_id, who)
        answer = self._wire.write("PATCH", path, shapes.event_of(draft))
        return shapes.state_of(answer) if answer else self.read(external_id, who=who)

    def cancel(self, external_id: str, *, who: Asking, words: str = "") -> None:
        """Cancel it with the words; where Graph knows nobody to tell, or not us as organiser, delete it."""
        try:
            self._wire.write("POST", f"{self._event(external_id, who)}/cancel", {"comment": words})
        except Gone:
            return
        except MailboxRefused:
            raise
        except PermanentError:
            try:
                self._wire.write("DELETE", self._event(external_id, who))
            except Gone:
                return

    def read(self, external_id: str, *, who: Asking) -> EventState:
        """As it is now. Raises Gone."""
        return shapes.state_of(self._wire.get(self._event(external_id, who)))

    def respond(
        self, external_id: str, response: str, *, owner: Asking, mailbox: str, starts_at: datetime, ends_at: datetime
    ) -> bool:
        """Accept, accept tentatively or decline in the attendee's own mailbox; see `replies.respond`.

        With delegated permissions Microsoft lets us into no mailbox but the connected account's: False.
        """
        return replies.respond(
            self._wire, external_id, response, owner=owner, mailbox=mailbox, starts_at=starts_at, ends_at=ends_at
        )

    def subscribe(self, mailbox: str, *, address: str, secret: str) -> Subscribed:
        """Changes and lifecycle events of the mailbox go to the address, with the secret as client state."""
        body = {
            "changeType": "created,updated,deleted",
            "notificationUrl": address,
            "lifecycleNotificationUrl": address,
            "resource": f"/users/{mailbox}/events",
            "expirationDateTime": shapes.stamp_of(timezone.now() + SUBSCRIPTION_LIFE),
            "clientState": secret,
            "latestSupportedTlsVersion": "v1_2",
        }
        # A second subscription does no harm: its notifications are hints, and it ends by itself.
        return _subscribed(self._wire.write("POST", self._wire.path("subscriptions"), body))

    def renew(self, external_id: str, *, mailbox: str) -> Subscribed:
        """Prolong it; this is also what a lifecycle event "reauthorizationRequired" asks for. Raises Gone."""
        ends_at = timezone.now() + SUBSCRIPTION_LIFE
        path = self._wire.path("subscriptions", external_id)
        answer = self._wire.write("PATCH", path, {"expirationDateTime": shapes.stamp_of(ends_at)})
        return _subscribed(answer) if answer else Subscribed(external_id, ends_at)

    def unsubscribe(self, external_id: str, *, mailbox: str) -> None:
        """End it."""
        try:
            self._wire.write("DELETE", self._wire.path("subscriptions", external_id))
        except Gone:
            return

    def changes(self, mailbox: str, cursor: str, *, since: datetime, until: datetime) -> Changes:
        """A page of what changed in the calendars the mailbox owns, one calendar after the other.

        An event that was moved to another calendar, or out of the time between the instants, is told like one that is
        gone; `read` knows which. Graph keeps to the instants of the first reading: CursorLost once they lie far behind.
        """
        now = self._round(mailbox, cursor, since, until)
        name = now.left[0]
        prefer = (f"odata.maxpagesize={CHANGES_AT_ONCE}",)
        try:
            if now.links[name]:
                page = self._wire.get(self._own(now.links[name]), prefer=prefer)
            else:
                span = {"startDateTime": shapes.stamp_of(since), "endDateTime": shapes.stamp_of(until)}
                page = self._wire.get(self._delta(mailbox, name), span, prefer=prefer)
        except Gone:  # a calendar deleted while we went round
            page = {"@odata.deltaLink": ""}
        onward, delta = page.get("@odata.nextLink"), page.get("@odata.deltaLink")
        if onward is None and delta is None:
            raise CursorLost(LOST)
        then = now.gone_on(onward or delta or "", is_done=not onward)
        return Changes(tuple(_change_of(one) for one in page.get("value", [])), then.cursor, bool(then.left))

    def _round(self, mailbox: str, cursor: str, since: datetime, until: datetime) -> Round:
        """Where reading stands; each time round begins with the calendars there are now."""
        try:
            now = Round.read(cursor) if cursor else Round(until)
        except ValueError:
            raise CursorLost(LOST) from None
        if now.is_behind(since, until):
            raise CursorLost(LOST)
        if now.left:
            return now
        others = [calendar_id for calendar_id, _name in self.calendars_of(Asking(mailbox)) if calendar_id]
        return now.begun([MAIN, *others])

    def _delta(self, mailbox: str, name: str) -> str:
        calendar = () if name == MAIN else ("calendars", name)
        return self._wire.path("users", mailbox, *calendar, "calendarView", "delta")

    def _own(self, link: str) -> str:
        try:
            return self._wire.own(link)
        except PermanentError:  # kept while the settings named another Graph
            raise CursorLost(LOST) from None

    def _events(self, who: Asking) -> str:
        if who.calendar_id:
            return self._wire.path("users", who.mailbox, "calendars", who.calendar_id, "events")
        return self._wire.path("users", who.mailbox, "calendar", "events")

    def _event(self, external_id: str, who: Asking) -> str:
        return self._wire.path("users", who.mailbox, "events", external_id)


def _room_of(found: dict[str, Any], list_name: str) -> Room | None:
    """A room; None for one without an address, which nobody can invite."""
    address = (found.get("emailAddress") or "").lower()
    if not address:
        return None
    parts = (found.get("building"), found.get("floorLabel"))
    capacity = str(found.get("capacity") or "")
    return Room(
        address=address,
        name=found.get("displayName") or address,
        capacity=int(capacity)
        if capacity.isdecimal()
        else None,  # a number in the metadata, a text in an example of the vendor
        place=", ".join(part for part in parts if part),
        list_name=list_name,
    )


def _is_owner(calendar: dict[str, Any], mailbox: str) -> bool:
    owner = (calendar.get("owner") or {}).get("address") or mailbox
    return str(owner).lower() == mailbox.lower()


def _is_as(state: EventState, draft: EventDraft) -> bool:
    """Whether a standing event has the draft's time, words and guests, so that nobody is written to for nothing."""
    wanted = {guest.email.lower() for guest in draft.guests}
    return (
        (state.starts_at, state.ends_at) == (draft.starts_at, draft.ends_at)
        and (state.title, state.place) == (draft.title[: shapes.MOST_TITLE], draft.place)
        and {one.email for one in state.answers} == wanted
    )


def _subscribed(found: dict[str, Any]) -> Subscribed:
    return Subscribed(found["id"], shapes.read_stamp(found.get("expirationDateTime")))


def _change_of(found: dict[str, Any]) -> Change:
    return Change(found["id"], None if "@removed" in found else shapes.state_of(found))

"""A stateful stand-in for Microsoft Graph's calendars, over real HTTP, that can be told to fail.

    with GraphSimulator() as graph:
        graph.tenant.add_person("ada@northwind.example", "Ada")
        graph.fail("throttle", method="POST", seconds=2)

Its control address does the same from outside: POST {url}/control/<act> with the arguments as JSON (`CONTROLS`).
Requests need a token of the tenant, as `calendars.simulators.entra` or `tenant.issue` gives it.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any, Self
from urllib.parse import quote, unquote, urlencode

from calendars.simulators import graph_json as shapes
from calendars.simulators.graph_controls import CONTROLS, Acts
from calendars.simulators.graph_notices import Held, Notices
from calendars.simulators.graph_server import Ask, Say, Simulator
from calendars.simulators.graph_tenant import Copy, Folder, Grant, Mailbox, Occasion, Tenant

MOST_SCHEDULES = 20
_KEY = re.compile(r"^singleValueExtendedProperties/Any\(ep: ep/id eq '(.+?)' and ep/value eq '(.*)'\)$")
ACTIONS = {"accept": "accepted", "tentativelyAccept": "tentativelyAccepted", "decline": "declined"}
_CALENDAR = frozenset({"Calendars.ReadWrite", "Calendars.Read"})


class Refusal(Exception):  # what is answered
    """Graph says no: status, code, words."""

    def __init__(self, status: int, code: str, words: str = "") -> None:
        super().__init__(code)
        error = {"code": code, "message": words or code, "innererror": {"request-id": str(uuid.uuid4())}}
        self.said = Say(status, {"error": error})


class GraphSimulator(Simulator, Acts):
    """See the module. `delivers=False`: notifications wait in `notices.take()` and no handshake is made."""

    def __init__(self, tenant: Tenant | None = None, *, port: int = 0, delivers: bool = True) -> None:
        super().__init__(port=port)
        self.tenant = tenant or Tenant()
        self.notices = Notices(self.tenant, delivers=delivers)
        self._routes = _routes(self)

    def __enter__(self) -> Self:
        super().__enter__()
        self.notices.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.notices.stop()
        super().__exit__(*error)

    def answer(self, ask: Ask) -> Say:
        """Control acts, or Graph itself."""
        if ask.path.startswith("/control/"):
            return self._control(ask)
        try:
            with nullcontext() if ask.path.endswith("/subscriptions") else self.tenant.lock:  # the handshake may ask us
                return self._graph(ask)
        except Refusal as refusal:
            return refusal.said

    def _graph(self, ask: Ask) -> Say:
        grant = self.tenant.grant_of(ask.headers.get("authorization", "").removeprefix("Bearer "))
        if grant is None:
            raise Refusal(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.")
        for method, pattern, do in self._routes:
            found = pattern.fullmatch(ask.path) if method == ask.method else None
            if found:
                return do(ask, grant, *[unquote(part) for part in found.groups()])
        raise Refusal(404, "BadRequest", "Resource not found for the segment.")

    # Places

    def _rooms(self, ask: Ask, grant: Grant, *_parts: str) -> Say:
        _need(grant, {"Place.Read.All"})
        return self._page(ask, [shapes.room(one) for one in self._all_rooms()])

    def _room_lists(self, ask: Ask, grant: Grant, *_parts: str) -> Say:
        _need(grant, {"Place.Read.All"})
        names = sorted({one.list_name for one in self._all_rooms() if one.list_name})
        return self._page(ask, [_room_list(name) for name in names])

    def _list_members(self, ask: Ask, grant: Grant, address: str) -> Say:
        _need(grant, {"Place.Read.All"})
        members = [one for one in self._all_rooms() if one.list_name and _list_address(one.list_name) == address]
        return self._page(ask, [shapes.room(one) for one in members])

    def _all_rooms(self) -> list[Mailbox]:
        return [one for one in self.tenant.mailboxes.values() if one.is_room]

    # Calendars

    def _calendars(self, ask: Ask, grant: Grant, address: str) -> Say:
        mailbox = self._mailbox(grant, address)
        return self._page(ask, [shapes.calendar(folder, self._names()) for folder in mailbox.folders])

    def _main_calendar(self, ask: Ask, grant: Grant, address: str) -> Say:
        return Say(body=shapes.calendar(self._mailbox(grant, address).folders[0], self._names()))

    def _schedules(self, ask: Ask, grant: Grant, address: str) -> Say:
        asker, body = self._mailbox(grant, address), ask.json()
        wanted = [one for one in body.get("schedules") or [] if isinstance(one, str)]
        if not 1 <= len(wanted) <= MOST_SCHEDULES:
            raise Refusal(400, "ErrorInvalidParameter", "Between 1 and 20 schedules can be asked for.")
        times = _read_fields({"start": body.get("startTime") or {}, "end": body.get("endTime") or {}})
        starts_at, ends_at = times["starts_at"], times["ends_at"]
        return Say(body={"value": [self._schedule(one, asker, starts_at, ends_at) for one in wanted]})

    def _schedule(self, address: str, asker: Mailbox, starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
        mailbox = self.tenant.mailboxes.get(address.lower())
        if mailbox is None or mailbox.access == "missing":
            return shapes.refused_schedule(address, "ErrorMailRecipientNotFound")
        if mailbox.access == "refused":
            return shapes.refused_schedule(address, "ErrorNoFreeBusyAccess")
        shows_all = mailbox is asker or asker.address in mailbox.shared_with
        return shapes.schedule(mailbox, starts_at, ends_at, shows_all=shows_all)

    # Events

    def _events(self, ask: Ask, grant: Grant, address: str, folder_id: str = "") -> Say:
        mailbox = self._mailbox(grant, address)
        folder = _folder(mailbox, folder_id)
        found = [one for one in mailbox.copies.values() if not one.is_gone and one.folder_id == folder.id]
        asked = ask.query.get("$filter", "")
        if asked:
            wanted = _KEY.match(asked)
            if wanted is None:
                raise Refusal(400, "ErrorInvalidUrlQueryFilter", "The query filter is invalid.")
            name, value = wanted[1], wanted[2].replace("''", "'")
            found = [
                one
                for one in found
                if one.mailbox == one.occasion.organizer and one.occasion.properties.get(name) == value
            ]
        return self._page(ask, [self._shown(one) for one in found])

    def _view(self, ask: Ask, grant: Grant, address: str, folder_id: str = "") -> Say:
        mailbox = self._mailbox(grant, address)
        folder, (starts_at, ends_at) = _folder(mailbox, folder_id), _span(ask.query)
        found = [
            one
            for one in mailbox.copies.values()
            if not one.is_gone and one.folder_id == folder.id and _meets(one, starts_at, ends_at)
        ]
        wanted = {*ask.query["$select"].split(","), "@odata.etag"} if "$select" in ask.query else None
        shown = [self._shown(one) for one in found]
        return self._page(ask, [{k: v for k, v in one.items() if wanted is None or k in wanted} for one in shown])

    def _make(self, ask: Ask, grant: Grant, address: str, folder_id: str = "") -> Say:
        mailbox, body = self._mailbox(grant, address), ask.json()
        folder = _folder(mailbox, folder_id)
        occasion = _occasion(mailbox, body)
        known = self.tenant.by_transaction.get(occasion.transaction_id) if occasion.transaction_id else None
        if known is not None and known.organizer == mailbox.address:
            standing = next((one for one in known.copies if one.mailbox == mailbox.address and not one.is_gone), None)
            if standing is not None and known.told == occasion.told:
                return Say(201, self._shown(standing))
            raise Refusal(409, "ErrorDuplicateTransactionId", "The TransactionId was used for a different event.")
        return Say(201, self._shown(self.tenant.create(mailbox, folder, occasion)))

    def _read(self, ask: Ask, grant: Grant, address: str, event_id: str) -> Say:
        return Say(body=self._shown(self._event(grant, address, event_id)))

    def _change(self, ask: Ask, grant: Grant, address: str, event_id: str) -> Say:
        copy, body = self._event(grant, address, event_id), ask.json()
        if "transactionId" in body:
            raise Refusal(400, "ErrorInvalidRequest", "The transactionId cannot be changed.")
        self.tenant.change(copy.occasion, invitees=shapes.invitees(body), **_read_fields(body))
        return Say(body=self._shown(copy))

    def _cancel(self, ask: Ask, grant: Grant, address: str, event_id: str) -> Say:
        copy = self._event(grant, address, event_id)
        if copy.mailbox != copy.occasion.organizer or not copy.occasion.invitees:
            raise Refusal(400, "ErrorInvalidRequest", "You need to be an organizer of a meeting to cancel it.")
        self.tenant.remove(copy)
        return Say(202)

    def _respond(self, ask: Ask, grant: Grant, address: str, event_id: str, action: str) -> Say:
        copy = self._event(grant, address, event_id)
        if copy.mailbox not in copy.occasion.invitees or copy.occasion.is_cancelled:
            raise Refusal(400, "ErrorInvalidRequest", "You can't respond to this meeting.")
        self.tenant.respond_from(copy, ACTIONS[action], is_sent=ask.json().get("sendResponse", True))
        return Say(202)

    def _delete(self, ask: Ask, grant: Grant, address: str, event_id: str) -> Say:
        self.tenant.remove(self._event(grant, address, event_id))
        return Say(204)

    def _delta(self, ask: Ask, grant: Grant, address: str, folder_id: str = "") -> Say:
        mailbox = self._mailbox(grant, address)
        folder = _folder(mailbox, folder_id)
        token = ask.query.get("$deltatoken") or ask.query.get("$skiptoken")
        if token:
            cursor = shapes.unseal(token)
            if cursor["epoch"] != self.tenant.epoch:
                raise Refusal(410, "SyncStateNotFound", "The sync state generation is not found.")
        else:
            _span(ask.query)  # raises when they are missing
            span = [ask.query["startDateTime"], ask.query["endDateTime"]]
            cursor = {"span": span, "after": 0, "first": True, "epoch": self.tenant.epoch}
        return self._changes(ask, mailbox, folder, cursor)

    def _changes(self, ask: Ask, mailbox: Mailbox, folder: Folder, cursor: dict[str, Any]) -> Say:
        starts_at, ends_at = (datetime.fromisoformat(one) for one in cursor["span"])
        after, is_first = cursor["after"], cursor["first"]
        found = sorted(
            (one for one in mailbox.copies.values() if one.stamp > after and one.folder_id == folder.id),
            key=lambda one: one.stamp,
        )
        size = _page_size(ask)
        items: list[dict[str, Any]] = []
        while found and len(items) < size:
            copy = found.pop(0)
            after = copy.stamp
            if not copy.is_gone and _meets(copy, starts_at, ends_at):
                items.append(self._shown(copy))
            elif not is_first:
                items.append({"id": copy.id, "@removed": {"reason": "deleted"}})
        name, first = ("$skiptoken", is_first) if found else ("$deltatoken", False)
        onward = {"span": cursor["span"], "after": after, "first": first, "epoch": cursor["epoch"]}
        link = f"{self.url}{quote(ask.path, safe='/@')}?{urlencode({name: shapes.seal(onward)})}"
        return Say(body={"value": items, "@odata.nextLink" if found else "@odata.deltaLink": link})

    # Subscriptions

    def _subscribe(self, ask: Ask, grant: Grant, *_parts: str) -> Say:
        body = ask.json()
        about = re.fullmatch(r"/?users/([^/]+)/events", body.get("resource", ""))
        if about is None:
            raise Refusal(400, "InvalidRequest", "Unsupported resource.")
        return _held(self.notices.subscribe(self._mailbox(grant, about[1]).address, body), 201)

    def _renew(self, ask: Ask, grant: Grant, subscription_id: str) -> Say:
        return _held(self.notices.renew(self._subscription(subscription_id), ask.json()), 200)

    def _unsubscribe(self, ask: Ask, grant: Grant, subscription_id: str) -> Say:
        self.notices.held.pop(self._subscription(subscription_id).id)
        return Say(204)

    def _subscription(self, subscription_id: str) -> Held:
        held = self.notices.held.get(subscription_id)
        if held is None:
            raise Refusal(404, "ResourceNotFound", "The object was not found.")
        return held

    # What several need

    def _mailbox(self, grant: Grant, address: str) -> Mailbox:
        _need(grant, _CALENDAR)
        mailbox = self.tenant.mailboxes.get(address.lower())
        if mailbox is None:
            raise Refusal(404, "ErrorInvalidUser", "The requested user is invalid.")
        if mailbox.access == "missing":
            raise Refusal(404, "MailboxNotEnabledForRESTAPI", "The mailbox is inactive or has no calendar.")
        if mailbox.access == "refused" or grant.address not in {"", mailbox.address}:
            raise Refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        return mailbox

    def _event(self, grant: Grant, address: str, event_id: str) -> Copy:
        copy = self._mailbox(grant, address).copies.get(event_id)
        if copy is None or copy.is_gone:
            raise Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
        return copy

    def _names(self) -> dict[str, str]:
        return {one.address: one.name for one in self.tenant.mailboxes.values()}

    def _shown(self, copy: Copy) -> dict[str, Any]:
        return shapes.event(copy, self._names())

    def _page(self, ask: Ask, items: list[dict[str, Any]]) -> Say:
        size, first = _page_size(ask), int(ask.query.get("$skip", "0"))
        body: dict[str, Any] = {"value": items[first : first + size]}
        if first + size < len(items):
            query = urlencode({**ask.query, "$skip": str(first + size)})
            body["@odata.nextLink"] = f"{self.url}{quote(ask.path, safe='/@')}?{query}"
        return Say(body=body)

    # Acts from outside

    def _control(self, ask: Ask) -> Say:
        name = ask.path.removeprefix("/control/")
        if name not in CONTROLS or ask.method != "POST":
            return Say(404, {"acts": sorted(CONTROLS)})
        try:
            return Say(body={"done": CONTROLS[name](self, **ask.json())})
        except (KeyError, TypeError, ValueError) as error:
            return Say(400, {"error": repr(error)})


def _routes(sim: GraphSimulator) -> list[tuple[str, re.Pattern[str], Callable[..., Say]]]:
    user, calendar, event = r"/v1\.0/users/([^/]+)", r"/calendars/([^/]+)", r"/events/([^/]+)"
    places = r"/v1\.0/places"
    table: list[tuple[str, str, Callable[..., Say]]] = [
        ("GET", f"{places}/microsoft.graph.room", sim._rooms),  # its own table
        ("GET", f"{places}/microsoft.graph.roomList", sim._room_lists),
        ("GET", f"{places}/([^/]+)/microsoft.graph.roomList/rooms", sim._list_members),
        ("GET", f"{user}/calendars", sim._calendars),
        ("GET", f"{user}/calendar", sim._main_calendar),
        ("POST", f"{user}/calendar/getSchedule", sim._schedules),
        ("GET", f"{user}(?:/calendar)?/events", sim._events),
        ("GET", f"{user}{calendar}/events", sim._events),
        ("POST", f"{user}(?:/calendar)?/events", sim._make),
        ("POST", f"{user}{calendar}/events", sim._make),
        ("GET", f"{user}/calendarView", sim._view),
        ("GET", f"{user}{calendar}/calendarView", sim._view),
        ("GET", f"{user}/calendarView/delta", sim._delta),
        ("GET", f"{user}{calendar}/calendarView/delta", sim._delta),
        ("GET", f"{user}{event}", sim._read),
        ("PATCH", f"{user}{event}", sim._change),
        ("DELETE", f"{user}{event}", sim._delete),
        ("POST", f"{user}{event}/cancel", sim._cancel),
        ("POST", f"{user}{event}/({'|'.join(ACTIONS)})", sim._respond),
        ("POST", r"/v1\.0/subscriptions", sim._subscribe),
        ("PATCH", r"/v1\.0/subscriptions/([^/]+)", sim._renew),
        ("DELETE", r"/v1\.0/subscriptions/([^/]+)", sim._unsubscribe),
    ]
    return [(method, re.compile(pattern), do) for method, pattern, do in table]


def _need(grant: Grant, permissions: set[str] | frozenset[str]) -> None:
    if not grant.permissions & permissions:
        raise Refusal(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def _folder(mailbox: Mailbox, folder_id: str) -> Folder:
    found = next((one for one in mailbox.folders if folder_id in {"", one.id}), None)
    if found is None:
        raise Refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")
    return found


def _read_fields(body: dict[str, Any]) -> dict[str, Any]:
    try:
        return shapes.fields(body)
    except (LookupError, ValueError, TypeError, AttributeError):
        raise Refusal(400, "TimeZoneNotSupportedException", "A time or a time zone is not valid.") from None


def _occasion(mailbox: Mailbox, body: dict[str, Any]) -> Occasion:
    if not body.get("start") or not body.get("end"):
        raise Refusal(400, "ErrorPropertyValidationFailure", "At least one property failed validation.")
    fields = {"subject": "", **_read_fields(body)}
    if fields["ends_at"] < fields["starts_at"]:
        raise Refusal(400, "ErrorPropertyValidationFailure", "The end must be after the start.")
    return Occasion(
        uid=uuid.uuid4().hex,
        organizer=mailbox.address,
        invitees=shapes.invitees(body) or {},
        transaction_id=body.get("transactionId") or "",
        properties={one["id"]: one["value"] for one in body.get("singleValueExtendedProperties", ())},
        **fields,
    )


def _span(query: dict[str, str]) -> tuple[datetime, datetime]:
    try:
        return datetime.fromisoformat(query["startDateTime"]), datetime.fromisoformat(query["endDateTime"])
    except (KeyError, ValueError):
        raise Refusal(400, "ErrorInvalidParameter", "startDateTime and endDateTime must be given.") from None


def _meets(copy: Copy, starts_at: datetime, ends_at: datetime) -> bool:
    return copy.occasion.starts_at < ends_at and starts_at < copy.occasion.ends_at


def _page_size(ask: Ask) -> int:
    wanted = re.search(r"odata\.maxpagesize=(\d+)", ask.headers.get("prefer", ""))
    return int(wanted[1] if wanted else ask.query.get("$top", "10"))


def _list_address(name: str) -> str:
    return f"{re.sub(r'[^a-z0-9]+', '.', name.lower())}.rooms@lists.example"


def _room_list(name: str) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, name)),
        "displayName": name,
        "emailAddress": _list_address(name),
    }


def _held(found: Held | str, status: int) -> Say:
    if isinstance(found, str):
        raise Refusal(400, "ValidationError", found)
    return Say(status, found.shown())

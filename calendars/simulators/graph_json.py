"""How the simulated Graph writes its things as JSON, and reads the events it is sent."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from calendars.simulators.graph_tenant import Copy, Folder, Invitee, Mailbox, Occasion

NEVER = "0001-01-01T00:00:00Z"


def moment(instant: datetime) -> dict[str, str]:
    """An instant as `Prefer: outlook.timezone="UTC"` asks for it, with Graph's seven digits."""
    return {"dateTime": instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f0"), "timeZone": "UTC"}


def instant(value: dict[str, Any]) -> datetime:
    """The instant of a wall time. Raises ValueError, KeyError, or LookupError for an unknown zone."""
    naive = datetime.fromisoformat(str(value["dateTime"]).rstrip("Z"))
    return naive.replace(tzinfo=ZoneInfo(str(value.get("timeZone") or "UTC"))).astimezone(UTC)


def stamp(value: datetime | None) -> str:
    """An instant with its Z."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else NEVER


def event(copy: Copy, names: dict[str, str]) -> dict[str, Any]:
    """An event as its mailbox sees it. `names` are the people's, by address."""
    one = copy.occasion
    is_organizer = copy.mailbox == one.organizer
    invited = one.invitees.get(copy.mailbox)
    mine = "organizer" if is_organizer else copy.unsent or (invited.response if invited else "none")
    shown: dict[str, Any] = {
        "@odata.etag": f'W/"{copy.change_key}"',
        "id": copy.id,
        "changeKey": copy.change_key,
        "iCalUId": one.uid,
        "subject": one.subject,
        "body": {"contentType": "text", "content": one.body},
        "bodyPreview": one.body[:255],
        "start": moment(one.starts_at),
        "end": moment(one.ends_at),
        "originalStartTimeZone": one.zone,
        "originalEndTimeZone": one.zone,
        "location": {"displayName": one.place, "locationType": "default", "uniqueIdType": "private"},
        "sensitivity": one.sensitivity,
        "showAs": one.show_as,
        "isAllDay": False,
        "isCancelled": one.is_cancelled,
        "isOrganizer": is_organizer,
        "type": "singleInstance",
        "organizer": {"emailAddress": {"address": one.organizer, "name": names.get(one.organizer, one.organizer)}},
        "attendees": [attendee(invitee) for invitee in one.invitees.values()],
        "responseStatus": status(mine, None),
    }
    if is_organizer and one.transaction_id:
        shown["transactionId"] = one.transaction_id
    return shown


def attendee(invitee: Invitee) -> dict[str, Any]:
    """Somebody invited, with their answer."""
    return {
        "type": invitee.kind,
        "emailAddress": {"address": invitee.address, "name": invitee.name},
        "status": status(invitee.response, invitee.answered_at),
    }


def status(response: str, at: datetime | None) -> dict[str, str]:
    """An answer and its moment."""
    return {"response": response, "time": stamp(at)}


def calendar(folder: Folder, names: dict[str, str]) -> dict[str, Any]:
    """A calendar."""
    return {
        "id": folder.id,
        "name": folder.name,
        "color": "auto",
        "isDefaultCalendar": folder.is_default,
        "canEdit": folder.can_edit,
        "canShare": folder.can_edit,
        "owner": {"address": folder.owner, "name": names.get(folder.owner, folder.owner)},
    }


def room(mailbox: Mailbox) -> dict[str, Any]:
    """A room as a place."""
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_DNS, mailbox.address)),
        "displayName": mailbox.name,
        "nickname": mailbox.name,
        "emailAddress": mailbox.address,
        "capacity": mailbox.capacity or None,
        "building": mailbox.building or None,
        "floorLabel": mailbox.floor or None,
        "bookingType": "standard",
        "isWheelChairAccessible": False,
        "tags": [],
    }


def schedule(mailbox: Mailbox, starts_at: datetime, ends_at: datetime, *, shows_all: bool) -> dict[str, Any]:
    """What a mailbox is taken for, with as much detail as whoever asks may see."""
    items = [
        _item(copy.occasion, shows=shows_all or mailbox.shows == "details")
        for copy in sorted(mailbox.standing(), key=lambda copy: copy.occasion.starts_at)
        if copy.occasion.starts_at < ends_at and starts_at < copy.occasion.ends_at
    ]
    return {"scheduleId": mailbox.address, "availabilityView": "", "scheduleItems": items}


def _item(one: Occasion, *, shows: bool) -> dict[str, Any]:
    is_private = one.sensitivity in {"private", "confidential"}
    item: dict[str, Any] = {"status": one.show_as, "start": moment(one.starts_at), "end": moment(one.ends_at)}
    if shows:
        item |= {"isPrivate": is_private, "subject": one.subject, "location": one.place}
    return item


def refused_schedule(address: str, code: str) -> dict[str, Any]:
    """A mailbox of which nothing is said, and why."""
    return {
        "scheduleId": address,
        "availabilityView": "",
        "scheduleItems": [],
        "error": {"message": "The free and busy times could not be read.", "responseCode": code},
    }


def fields(body: dict[str, Any]) -> dict[str, Any]:
    """The changes an event sent to us asks for, as an Occasion names them. Raises what `instant` raises."""
    found: dict[str, Any] = {}
    if "subject" in body:
        found["subject"] = body["subject"] or ""
    if "body" in body:
        found["body"] = (body["body"] or {}).get("content") or ""
    if "start" in body:
        found["starts_at"], found["zone"] = instant(body["start"]), body["start"].get("timeZone") or "UTC"
    if "end" in body:
        found["ends_at"] = instant(body["end"])
    if "location" in body:
        found["place"] = (body["location"] or {}).get("displayName") or ""
    for name, place in (("sensitivity", "sensitivity"), ("showAs", "show_as")):
        if name in body:
            found[place] = body[name]
    return found


def invitees(body: dict[str, Any]) -> dict[str, Invitee] | None:
    """Those invited, by address; None when nothing is said about them."""
    if "attendees" not in body:
        return None
    listed = [(one.get("emailAddress") or {}, one.get("type") or "required") for one in body["attendees"]]
    return {
        mail["address"].lower(): Invitee(mail["address"].lower(), mail.get("name") or mail["address"], kind)
        for mail, kind in listed
        if mail.get("address")
    }


def seal(cursor: dict[str, Any]) -> str:
    """A delta token."""
    return base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode()


def unseal(text: str) -> dict[str, Any]:
    """What stands in a delta token. Raises ValueError."""
    found = json.loads(base64.urlsafe_b64decode(text.encode()))
    if not isinstance(found, dict):
        raise ValueError(text)
    return found

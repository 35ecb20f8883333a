"""The verb behind "Check now": asks the calendar system how it is, and what of it can be seen working."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from base.actors import Actor
from base.egress import handshakes
from base.errors import PermanentError, ProviderError
from base.providers import checking, registry
from calendars.connections import access, noting, queries
from calendars.connections.models import CalendarChoice, Connection
from calendars.providers.base import Calendar

# What a check looks at, by the name under which it is kept in `Connection.findings`.
TLS, ROOMS, CALENDARS, SCHEDULES = "tls", "rooms", "calendars", "schedules"


def check_now(connection: Connection, *, by: Actor) -> str:
    """Talk to the system without changing anything, and return its sentence.

    Each part is looked at on its own: encryption (Exchange), rooms, the calendars the actor could use, free and busy
    times of the actor; an administrator stands for a command that checks. What was found is kept for the page. Raises
    NotAllowed, or the system's ProviderError.
    """
    access.require_administrator(by)
    findings: dict[str, dict[str, Any]] = {}
    if connection.kind == Connection.Kind.EXCHANGE:
        findings[TLS] = _found(lambda: _tls(queries.service_url_of(connection)))
    try:
        sentence = checking.check(registry.get(connection.owner), by=by)
    except ProviderError as error:
        noting.note_findings(connection, findings)
        noting.note_failing(connection, error)
        raise
    noting.note_working(connection)
    noting.note_findings(connection, findings | _seen(connection, by=by))
    return sentence


def _seen(connection: Connection, *, by: Actor) -> dict[str, dict[str, Any]]:
    adapter = queries.adapter(connection)
    found = {ROOMS: _found(lambda: _rooms(adapter))}
    user = by.user or next(iter(people.active_administrators()), None)
    if user is None:
        return found
    who, mailbox = queries.asking_for(user, connection), queries.mailbox_of(user)
    found[CALENDARS] = _found(lambda: _calendars(adapter.calendars_of(who)))
    found[SCHEDULES] = _found(lambda: _schedule(adapter, mailbox, who))
    readable = CalendarChoice.Access.OPEN if found[SCHEDULES]["ok"] else CalendarChoice.Access.REFUSED
    noting.note_access(connection, user, readable)
    return found


def _found(look: Callable[[], str]) -> dict[str, Any]:
    try:
        return {"ok": True, "words": look()}
    except ProviderError as error:
        return {"ok": False, "words": str(error)}


def _tls(url: str) -> str:
    version = handshakes.negotiated(url)
    if not version:
        raise PermanentError(_("The address is not encrypted. Use it for trials only."))
    return version.replace("TLSv", "TLS ")


def _rooms(adapter: Calendar) -> str:
    first = next(iter(adapter.rooms()), None)
    return _("Rooms can be read.") if first is not None else _("Rooms can be read; there is none.")


def _calendars(found: list[tuple[str, str]]) -> str:
    return ", ".join(name for _key, name in found[:5])[:200]


def _schedule(adapter: Calendar, mailbox: str, who: Any) -> str:
    now = timezone.now()
    (schedule,) = adapter.schedules([mailbox], now, now + timedelta(hours=1), who=who)
    if not schedule.is_known:
        raise PermanentError(schedule.problem)
    return mailbox

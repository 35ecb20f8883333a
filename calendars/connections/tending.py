"""Verbs of the worker: ask the calendar system in use how it is, and fetch its rooms anew."""

from __future__ import annotations

from base.actors import Actor
from base.errors import ProviderError, RetryableError
from calendars.connections import loading, noting, queries
from calendars.connections.models import Connection

SYSTEM = Actor.system("calendars")


def look_after() -> str:
    """Talk to the system in use and note how it is. Returns its status, "" without a system.

    A server that is merely busy is asked again next time and not said to fail; one that ended the sign-in is not asked.
    """
    used = queries.active()
    if used is None:
        return ""
    if used.status == Connection.Status.REVOKED:
        return used.status
    try:
        queries.adapter(used).check()
    except RetryableError:
        return used.status
    except ProviderError as error:
        noting.note_failing(used, error)
    else:
        noting.note_working(used)
    return used.status


def load_daily() -> int:
    """Fetch the rooms of the system in use, when an administrator loaded them before. Returns how many there are."""
    used = queries.active()
    if used is None or used.resources_loaded_at is None or used.status == Connection.Status.REVOKED:
        return 0
    try:
        return loading.load_resources(used, by=SYSTEM)
    except ProviderError:  # noted by the verb
        return 0

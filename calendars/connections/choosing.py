"""The verb by which somebody says which of the calendars their interviews go to."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid
from calendars.connections import access, history, noting, queries
from calendars.connections.models import CalendarChoice, Connection
from calendars.providers.base import MailboxRefused, NoMailbox


def calendars_for(user: User, connection: Connection) -> list[tuple[str, str]]:
    """Identifier and name of the calendars the user may choose among: their own, or the connected account's (§11.2).

    Asks the calendar system, and notes whether the user's own mailbox could be read. Raises its ProviderError.
    """
    try:
        found = queries.adapter(connection).calendars_of(queries.asking_for(user, connection))
    except MailboxRefused:
        _note(user, connection, CalendarChoice.Access.REFUSED)
        raise
    except NoMailbox:
        _note(user, connection, CalendarChoice.Access.MISSING)
        raise
    _note(user, connection, CalendarChoice.Access.OPEN)
    return found


@transaction.atomic
def choose_calendar(
    user: User, connection: Connection, *, by: Actor, calendar_id: str, offered: list[tuple[str, str]]
) -> CalendarChoice:
    """Put the user's interviews into that calendar from now on; "" is the main one. `offered` is what there is.

    Raises NotAllowed for anybody else, Invalid for a calendar that is not offered.
    """
    access.require_own(by, user.pk)
    names = dict(offered)
    if calendar_id and calendar_id not in names:
        raise Invalid(_("This calendar is not there any more. Choose another one."), field="calendar")
    choice, _made = CalendarChoice.objects.select_for_update().get_or_create(connection=connection, user=user)
    if choice.calendar_id != calendar_id:
        choice.calendar_id, choice.calendar_name = calendar_id, names.get(calendar_id, "")[:200]
        choice.save(update_fields=["calendar_id", "calendar_name", "updated_at"])
        recording.record(
            history.CALENDAR_CHOSEN, on=user, by=by, data={"calendar": choice.calendar_name or _("main calendar")}
        )
    return choice


def _note(user: User, connection: Connection, seen: CalendarChoice.Access) -> None:
    """Another mailbox than the user's own says nothing about theirs."""
    if queries.is_own(connection):
        noting.note_access(connection, user, seen)

"""Verbs that note how a calendar system behaves: works, fails, ended the sign-in, reached us, refused a mailbox.

They are called by whoever talked to it; the audit hears of a change only, not of every conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import queries as people
from base.actors import Actor
from base.audit import recording
from base.errors import NotAllowed
from base.mail import mailing
from base.mail.writing import in_layout
from calendars.connections import history
from calendars.connections.models import CalendarChoice, Connection
from calendars.connections.signals import came_back

if TYPE_CHECKING:
    from accounts.models import User

MOST_WORDS = 2000
# The connectivity page is open to everybody: it writes so often at most.
REACHED_EVERY = timedelta(seconds=5)
SYSTEM = Actor.system("calendars")

Arguments = ParamSpec("Arguments")


def _unless_looking(
    verb: Callable[Concatenate[Connection, Arguments], None],
) -> Callable[Concatenate[Connection, Arguments], None]:
    """Note nothing while an administrator looks through somebody else's eyes (`base.fences`): pages stay readable."""

    @wraps(verb)
    def noted(connection: Connection, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            verb(connection, *args, **kwargs)
        except NotAllowed as error:
            if error.code != "looking":
                raise

    return noted


@_unless_looking
@transaction.atomic
def note_working(connection: Connection) -> None:
    """Note that a conversation went well. One that failed before is said to work again."""
    row = _locked(connection)
    recovered = row.status in {Connection.Status.FAILING, Connection.Status.REVOKED}
    row.status, row.failure, row.checked_at = Connection.Status.WORKING, "", timezone.now()
    row.save(update_fields=["status", "failure", "checked_at", "updated_at"])
    if recovered:
        recording.record(history.RECOVERED, on=row, by=SYSTEM)
        came_back.send(Connection, connection=row)
    _mirror(connection, row)


@_unless_looking
@transaction.atomic
def note_first_answer(connection: Connection) -> None:
    """Note that a system which nobody had tried as it is set up now answers. Later answers are no news."""
    rows = Connection.objects.filter(pk=connection.pk, version=connection.version, status=Connection.Status.NEW)
    rows.update(status=Connection.Status.WORKING, failure="", checked_at=timezone.now())
    _mirror(connection, Connection.objects.get(pk=connection.pk))


@_unless_looking
@transaction.atomic
def note_failing(connection: Connection, error: Exception | str) -> None:
    """Note what went wrong with the system as a whole; a sign-in that has ended stays ended."""
    row, words = _locked(connection), str(error)[:MOST_WORDS]
    began = row.status in {Connection.Status.WORKING, Connection.Status.NEW}
    row.failure, row.checked_at = words, timezone.now()
    if row.status != Connection.Status.REVOKED:
        row.status = Connection.Status.FAILING
    row.save(update_fields=["status", "failure", "checked_at", "updated_at"])
    if began:
        recording.record(history.FAILED, on=row, by=SYSTEM, data={"reason": words})
    _mirror(connection, row)


@_unless_looking
@transaction.atomic
def note_revoked(connection: Connection, error: Exception | str = "") -> None:
    """Note that the account's sign-in has ended; administrators get a letter, once, that says what to do.

    Somebody who saved or signed in anew while the old sign-in was being refused is not disturbed.
    """
    row = _locked(connection)
    if row.version != connection.version:
        return  # what was refused is not what stands in the settings now
    fresh = row.status != Connection.Status.REVOKED
    row.status, row.failure, row.checked_at = Connection.Status.REVOKED, str(error)[:MOST_WORDS], timezone.now()
    row.save(update_fields=["status", "failure", "checked_at", "updated_at"])
    if fresh:
        recording.record(history.REVOKED, on=row, by=SYSTEM)
        if row.is_active:  # else whoever sets it up sees it on the page
            _tell_administrators(row)
    _mirror(connection, row)


@_unless_looking
@transaction.atomic
def note_access(connection: Connection, user: User, access: str) -> None:
    """Note whether a user's mailbox lets itself be read (`CalendarChoice.Access`). No audit: it is a reading."""
    access = CalendarChoice.Access(access).value
    CalendarChoice.objects.update_or_create(
        connection=connection, user=user, defaults={"access": access, "asked_at": timezone.now()}
    )


def note_accesses(connection: Connection, accesses: Mapping[int, str]) -> None:
    """Note for many users at once, by their keys, whether their mailboxes let themselves be read, in one statement."""
    now = timezone.now()
    rows = [
        CalendarChoice(connection=connection, user_id=key, access=CalendarChoice.Access(access).value, asked_at=now)
        for key, access in sorted(accesses.items())
    ]
    CalendarChoice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["connection", "user"],
        update_fields=["access", "asked_at", "updated_at"],
    )


@_unless_looking
@transaction.atomic
def note_findings(connection: Connection, findings: dict[str, dict[str, Any]]) -> None:
    """Keep what a check found, by what was looked at: {"rooms": {"ok": True, "words": ""}}. The moment is added."""
    row, now = _locked(connection), timezone.now().isoformat()
    row.findings = row.findings | {name: {**found, "at": now} for name, found in findings.items()}
    row.save(update_fields=["findings"])
    _mirror(connection, row)


def note_reached(kind: str) -> None:
    """Note that the other side reached us now. Cheap to repeat: it writes every five seconds at most."""
    now = timezone.now()
    stale = Q(reached_at=None) | Q(reached_at__lt=now - REACHED_EVERY)
    Connection.objects.filter(stale, kind=kind).update(reached_at=now)


def note_undelivered(connection: Connection, words: str) -> None:
    """Keep the last thing the other side could not tell us of, for the settings page."""
    Connection.objects.filter(pk=connection.pk).update(undelivered_at=timezone.now(), undelivered=words[:MOST_WORDS])


def _tell_administrators(row: Connection) -> None:
    address = settings.PUBLIC_URL + reverse(f"calendars:{row.kind.lower()}")
    for reader in people.active_administrators():
        with translation.override(reader.language):
            subject = _("%(system)s ended the sign-in for interviews") % {"system": row.get_kind_display()}
            text = "\n\n".join(
                [
                    row.remedy,
                    _("Until then Recruit can neither read nor write calendars, and asks for nothing."),
                    _("Interviews that are planned meanwhile are kept and go to the calendar afterwards."),
                    _("Open the settings:"),
                    address,
                ]
            )
            mailing.send(to=reader.email, subject=subject, text=text, html=in_layout(subject, text))


def _locked(connection: Connection) -> Connection:
    return Connection.objects.select_for_update().get(pk=connection.pk)


def _mirror(connection: Connection, row: Connection) -> None:
    """What the caller holds shows the same as the row."""
    for name in ("status", "failure", "checked_at", "findings"):
        setattr(connection, name, getattr(row, name))

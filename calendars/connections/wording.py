"""What the settings pages say in words: what a check found, which consent was seen, how the two permissions differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.actors import Actor
from calendars.connections import addresses, checking, queries
from calendars.connections.models import Connection
from calendars.providers.graph.permissions import NEEDED

# Which look of a check shows that a permission of Graph works.
_SHOWS = {
    "Calendars.ReadWrite": checking.CALENDARS,
    "Calendars.Read.Shared": checking.SCHEDULES,
    "Place.Read.All": checking.ROOMS,
    "Directory.Read.All": checking.ROOMS,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a check list: `ok` is None while it cannot be known, `waits` says what it waits for."""

    name: str
    reason: str
    ok: bool | None = None
    words: str = ""
    at: datetime | None = None
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of the table of the two permissions (product facts §11.2)."""

    about: str | Promise
    application: str | Promise
    delegated: str | Promise


DIFFERENCES = (
    Difference(
        gettext_lazy("Organizer"),
        gettext_lazy("Whoever schedules the interview"),
        gettext_lazy("The connected account, for every interview"),
    ),
    Difference(
        gettext_lazy("Replies"),
        gettext_lazy("Are mailed to whoever scheduled, and shown here"),
        gettext_lazy("Are mailed to the connected account; everybody else sees them here only"),
    ),
    Difference(
        gettext_lazy("Entries in calendars"),
        gettext_lazy("Whoever schedules, and the interviewers"),
        gettext_lazy("The connected account, and the interviewers; whoever schedules adds themselves to have one, too"),
    ),
    Difference(
        gettext_lazy("Choice of calendar"),
        gettext_lazy("Among the calendars each user owns"),
        gettext_lazy("Among the calendars the connected account owns"),
    ),
    Difference(
        gettext_lazy("Details of interviewers’ events"),
        gettext_lazy("What whoever schedules may see in Office 365; otherwise “busy”"),
        gettext_lazy("What the connected account may see, for everybody who schedules here"),
    ),
)


def consents(connection: Connection) -> list[Line]:
    """The permissions to consent to in Azure, and whether each was seen working."""
    lines = []
    for needed in NEEDED[connection.permissions]:
        if needed.name == "offline_access":
            signed_in = bool(connection.account) and connection.status != Connection.Status.REVOKED
            lines.append(Line(needed.name, needed.reason, ok=True if signed_in else None, waits=_("First sign-in")))
        else:
            lines.append(_line(connection, _SHOWS.get(needed.name, ""), needed.name, needed.reason))
    return lines


def exchange_findings(connection: Connection) -> list[Line]:
    """What a check of Exchange looks at, and what it found."""
    own = _("As yourself, by impersonation") if connection.posts_as_scheduler else _("Of the service account")
    return [
        _line(connection, checking.TLS, _("Encryption"), _("TLS 1.2 or later at the Service URL")),
        _line(connection, checking.CALENDARS, _("Calendars"), own),
        _line(connection, checking.SCHEDULES, _("Free and busy times"), _("Of your own mailbox, as a sample")),
        _line(connection, checking.ROOMS, _("Rooms"), _("Room lists and their rooms")),
    ]


def traffic(connection: Connection) -> list[Line]:
    """What no check may try, as it would change something there: seen once interviews are planned."""
    has_entered, is_told = queries.traffic_of(connection)
    return [
        Line(
            _("Events"), _("Interviews are entered in calendars"), ok=has_entered or None, waits=_("First event")
        ),
        Line(
            _("Answers and changes"), _("The system tells Recruit of them"), ok=is_told or None,
            waits=_("First answer"),
        ),
    ]  # fmt: skip


def reach_rows(connection: Connection) -> list[tuple[str, str]]:
    """When the server last reached us, and what it could not tell us of."""
    never = _("Never yet")
    return [
        (_("Last reached us"), _moment(connection.reached_at) or never),
        (_("Last notification lost"), _moment(connection.undelivered_at) or _("None that we know of")),
    ]


def other_domain(connection: Connection, by: Actor) -> str:
    """The domain of the service account, when it is not that of the administrator's own address; else ""."""
    if not connection.account or by.user is None:
        return ""
    domain = addresses.domain_of(connection.account)
    return domain if domain != addresses.domain_of(by.user.email) else ""


def _line(connection: Connection, key: str, name: str, reason: str) -> Line:
    found = connection.findings.get(key)
    if not found:
        return Line(name, reason, waits=_("Next check"))
    return Line(name, reason, bool(found["ok"]), str(found["words"]), datetime.fromisoformat(found["at"]))


def _moment(at: datetime | None) -> str:
    return localize(localtime(at)) if at else ""

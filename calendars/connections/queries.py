"""Reads about the calendar system: which is active, its adapter, as whom it is asked, and the rooms there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as people
from base.credentials import storing as secrets
from base.credentials.models import Credential
from base.errors import NotFound, PermanentError
from calendars.connections import addresses
from calendars.connections.models import CalendarChoice, Connection, Resource
from calendars.connections.storing import TokenStore
from calendars.connections.watching import Watched
from calendars.providers.base import Asking, Calendar

if TYPE_CHECKING:
    from accounts.models import User

PASSWORD, CLIENT_SECRET, TOKEN_CACHE = "password", "client_secret", "token_cache"
# So many reasons are listed, and so many mailboxes named for each.
NAMED = 5
SECRET_OF = {Connection.Kind.EXCHANGE.value: PASSWORD, Connection.Kind.OFFICE365.value: CLIENT_SECRET}


class Registration(TypedDict):
    """The app registration of Office 365, its secret in clear."""

    tenant_id: str
    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Failing:
    """Mailboxes that cannot be listened to or read for the same reason: how many, and the first of them."""

    sentence: str
    count: int
    mailboxes: list[str]

    @property
    def others(self) -> int:
        """How many are not named."""
        return self.count - len(self.mailboxes)


@dataclass(frozen=True, slots=True)
class Listening:
    """How we are told of changes: of how many mailboxes, which fail, and when something last came or was read."""

    wanted: int
    live: int
    failing: int
    failures: list[Failing]
    notified_at: datetime | None
    read_at: datetime | None

    @property
    def waiting(self) -> int:
        """How many are about to be subscribed to."""
        return max(0, self.wanted - self.live - self.failing)

    @property
    def unnamed(self) -> int:
        """How many fail for reasons that are not listed."""
        return self.failing - sum(each.count for each in self.failures)


type_maker = Callable[[Connection], Calendar]


def active() -> Connection | None:
    """The calendar system the company uses, or None: then working hours and our own interviews say who is free."""
    return Connection.objects.filter(is_active=True).first()


def connection_of(kind: str) -> Connection:
    """The settings of one kind of system; an unsaved one when nobody has entered any."""
    return Connection.objects.filter(kind=kind).first() or Connection(kind=kind)


def connections() -> dict[str, Connection]:
    """The settings of both kinds, by kind, unsaved where there are none."""
    saved = {each.kind: each for each in Connection.objects.all()}
    return {kind: saved.get(kind) or Connection(kind=kind) for kind in Connection.Kind.values}


def adapter(connection: Connection, *, is_by_hand: bool = False) -> Calendar:
    """What talks to that system, built from what is saved now. It notes by itself when the sign-in has ended.

    From then on it asks nothing and raises Revoked at once, until somebody has saved, signed in or checked with
    success; `is_by_hand` is for that check alone. Raises PermanentError, with a sentence for an administrator, when
    something it needs is missing.
    """
    make = _makers.get(connection.kind) or _MAKERS[connection.kind]
    return Watched(make(connection), connection, is_by_hand=is_by_hand)


def exchange_adapter() -> Calendar:
    """What an administrator checks Exchange with, as it is configured now; see `adapter`."""
    return adapter(connection_of(Connection.Kind.EXCHANGE), is_by_hand=True)


def office365_adapter() -> Calendar:
    """What an administrator checks Office 365 with, as it is configured now; see `adapter`."""
    return adapter(connection_of(Connection.Kind.OFFICE365), is_by_hand=True)


def make_with(kind: str, make: type_maker | None) -> None:
    """Let adapters of a kind be made in another way, for tests and demonstrations; None is the usual way again."""
    if make is None:
        _makers.pop(kind, None)
    else:
        _makers[kind] = make


def token_store(connection: Connection) -> TokenStore:
    """Where the tokens of Office 365 are kept."""
    return TokenStore(connection.owner, TOKEN_CACHE)


def mailbox_of(user: User) -> str:
    """The address of a user's mailbox."""
    return user.email


def asking_for(user: User, connection: Connection) -> Asking:
    """As whom something is done for a user (product facts §11.1, §11.2).

    Application permissions, and Exchange with the scheduler's name: the user's own mailbox. Delegated permissions: the
    connected account; Exchange otherwise: the service account. In it, the calendar the user chose.
    """
    choice = CalendarChoice.objects.filter(connection=connection, user=user).values_list("calendar_id", flat=True)
    calendar_id = choice.first() or ""
    if is_own(connection):
        return Asking(mailbox_of(user), calendar_id, user.full_name)
    return Asking(connection.account, calendar_id, connection.account_name)


def is_own(connection: Connection) -> bool:
    """Whether interviews stand in the calendar of whoever schedules, not in one of the company's account."""
    if connection.kind == Connection.Kind.EXCHANGE:
        return connection.posts_as_scheduler
    return not connection.is_delegated


def choice_of(user: User, connection: Connection) -> CalendarChoice:
    """What a user chose there; an unsaved one when nothing."""
    found = CalendarChoice.objects.filter(connection=connection, user=user).first()
    return found or CalendarChoice(connection=connection, user=user)


def resources() -> QuerySet[Resource]:
    """Rooms and things that can be booked now: those of the active system, and those entered by hand."""
    ours = Q(connection=None) | Q(connection__is_active=True)
    return Resource.objects.filter(ours, gone_at=None).order_by("name", "id")


def find_resources(words: str, *, limit: int = 20) -> list[Resource]:
    """The first bookable rooms and things in whose name, place, list or address every word stands, by name."""
    return list(matching(resources(), words)[:limit])


def matching(rows: QuerySet[Resource], words: str) -> QuerySet[Resource]:
    """Those of the rows in which every word stands."""
    for word in words.replace("\x00", "").split()[:8]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(place__icontains=word)
            | Q(list_name__icontains=word)
            | Q(address__icontains=word)
        )
    return rows


def resource_of(public_id: UUID) -> Resource:
    """The room or thing of that public id. Raises NotFound."""
    found = Resource.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def counts_of(connection: Connection) -> dict[str, int]:
    """How many rooms, things and room lists a system has."""
    if connection.pk is None:
        return {"rooms": 0, "equipment": 0, "lists": 0}
    is_room, is_thing = Q(kind=Resource.Kind.ROOM), Q(kind=Resource.Kind.EQUIPMENT)
    return connection.resources.filter(gone_at=None).aggregate(
        rooms=Count("id", filter=is_room),
        equipment=Count("id", filter=is_thing),
        lists=Count("list_name", filter=~Q(list_name=""), distinct=True),
    )


def planned(connection: Connection | None) -> int:
    """How many meetings to come are kept in that system."""
    if connection is None or connection.pk is None:
        return 0
    return connection.meetings.filter(cancelled_at=None, ends_at__gt=timezone.now()).exclude(external_id="").count()


def traffic_of(connection: Connection) -> tuple[bool, bool]:
    """Whether an event of ours was ever kept in that system, and whether it ever told us of anything."""
    if connection.pk is None:
        return False, False
    is_told = connection.subscriptions.exclude(heard_at=None).exists()
    return connection.meetings.exclude(external_id="").exists(), is_told


def listening(connection: Connection) -> Listening:
    """How listening to a system goes, in two statements for however many mailboxes."""
    fails = ~Q(failure="")
    counts = connection.subscriptions.aggregate(
        wanted=Count("id"),
        live=Count("id", filter=Q(status="LIVE", failure="")),
        failing=Count("id", filter=fails),
        heard_at=Max("heard_at"),
        read_at=Max("read_at", filter=~fails),
    )
    groups = (
        connection.subscriptions.filter(fails)
        .order_by()
        .values("failure")
        .annotate(count=Count("id"), every=ArrayAgg("mailbox", order_by="mailbox"))
        .annotate(first=F(f"every__0_{NAMED}"))
        .order_by("-count", "failure")
        .values_list("failure", "count", "first")
    )
    # Whoever tries the address of an Exchange server reaches us as well, without notifying us of anything.
    reached = connection.reached_at if connection.kind == Connection.Kind.OFFICE365 else None
    heard = [at for at in (counts.pop("heard_at"), reached) if at is not None]
    failures = [Failing(*group) for group in groups[:NAMED]]
    return Listening(failures=failures, notified_at=max(heard, default=None), **counts)


def has_secret(connection: Connection) -> bool:
    """Whether its password or client secret is kept."""
    return secret_kept(connection) is not None


def secret_kept(connection: Connection) -> Credential | None:
    """When its password or client secret was kept and how it ends; never the secret."""
    return Credential.objects.filter(owner=connection.owner, field=SECRET_OF[connection.kind]).first()


def connectivity_url() -> str:
    """The address by which a calendar server can try whether it reaches us."""
    return settings.PUBLIC_URL + reverse("calendars:reached", args=[people.company().identifier])


def redirect_uri() -> str:
    """Where Microsoft sends administrators back to after signing in."""
    return settings.PUBLIC_URL + reverse("calendars:office365-signed-in")


def registration_of(connection: Connection) -> Registration:
    """The app registration, with its secret in clear: for adapters only. Raises PermanentError without a secret."""
    return {
        "tenant_id": connection.tenant_id,
        "client_id": connection.client_id,
        "client_secret": _secret(connection, _("Enter the client ID, client secret and tenant ID first.")),
    }


def service_url_of(connection: Connection) -> str:
    """Where the Exchange server listens: as entered, else as is usual for the account's domain."""
    return connection.service_url or addresses.default_service_url(connection.account)


def _make_exchange(connection: Connection) -> Calendar:
    from calendars.providers.ews.calendar import ExchangeCalendar  # slow to import

    return ExchangeCalendar(
        account=connection.account,
        password=_secret(connection, _("Enter the service account and its password first.")),
        service_url=service_url_of(connection),
        version=connection.exchange_version,
        posts_as_scheduler=connection.posts_as_scheduler,
        way=connection.sign_in_way,
        sign_in_name=connection.sign_in_name,
    )


def _make_office365(connection: Connection) -> Calendar:
    from calendars.providers.graph.calendar import GraphCalendar  # slow to import

    registration = registration_of(connection)
    if connection.is_delegated and not connection.account:
        raise PermanentError(_("Sign in with Microsoft first: delegated permissions need a connected account."))
    return GraphCalendar(
        **registration,
        permissions=connection.permissions,
        token_store=token_store(connection),
    )


def _secret(connection: Connection, otherwise: str) -> str:
    try:
        return secrets.reveal(connection.owner, SECRET_OF[connection.kind])
    except NotFound:
        raise PermanentError(otherwise) from None


_MAKERS: dict[str, type_maker] = {
    Connection.Kind.EXCHANGE.value: _make_exchange,
    Connection.Kind.OFFICE365.value: _make_office365,
}
_makers: dict[str, type_maker] = {}

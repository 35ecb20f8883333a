"""`calendar_simulators`: a Microsoft 365 and an Exchange on this machine, to see calendars work without an account."""

from __future__ import annotations

import signal
import threading
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.errors import DomainError
from calendars.connections import checking, connecting, loading, queries
from calendars.connections.models import Connection
from calendars.simulators import graph_seeds as seeds
from calendars.simulators.entra import EntraSimulator
from calendars.simulators.ews import EwsSimulator
from calendars.simulators.graph import GraphSimulator
from calendars.simulators.graph_tenant import Tenant

MOST_PEOPLE = 500
# Of the simulators only: they guard people who do not exist, on the loopback.
CLIENT_ID, CLIENT_SECRET = "recruit-simulated", "simulated-client-secret-not-a-secret"
SERVICE_ACCOUNT, PASSWORD = "calendar.service@example.com", "simulated-password"


VERSION = "2010_SP2"
OFFICE365, EXCHANGE = "office365", "exchange"


class Command(BaseCommand):
    """Serves until it is stopped; what was scheduled there is gone then."""

    help = "Run simulators of Microsoft 365 (Graph and sign-in) and Exchange for the people of this installation."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where they listen."""
        parser.add_argument("--port", type=int, default=8190, help="the first of four ports in a row (8190); 0: any")
        parser.add_argument(
            "--connect",
            nargs="?",
            const=OFFICE365,
            choices=(OFFICE365, EXCHANGE),
            help="also enter it in the settings, load its rooms and use it (office365 unless exchange is named)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Start all, say how to use them, wait for the end."""
        first = options["port"]
        ports = range(first, first + 4) if first else (0, 0, 0, 0)
        people = _people()
        with ExitStack() as running:
            tenant = _tenant(people)
            graph = running.enter_context(GraphSimulator(tenant, port=ports[0]))
            folder = settings.STATE_DIR / "calendar-simulators"
            entra = running.enter_context(EntraSimulator(tenant, folder=folder, port=ports[1], page_port=ports[2]))
            tenant.apps[CLIENT_ID].redirect_uris.append(queries.redirect_uri())
            exchange = running.enter_context(
                EwsSimulator(
                    users=people, rooms=_room_lists(), account=SERVICE_ACCOUNT, password=PASSWORD, port=ports[3]
                )
            )
            _fill(graph, exchange, people)
            environment = {
                "GRAPH_URL": graph.url,
                "ENTRA_URL": entra.url,
                "EGRESS_CA_FILE": str(entra.authority),
                "EGRESS_PRIVATE_HOSTS": ",".join((graph.place, entra.place, exchange.host)),
            }
            self._say(tenant, environment, exchange.url, len(people))
            if options["connect"]:
                self._connect(options["connect"], tenant, environment, exchange.url)
            wait_for_the_end()

    def _say(self, tenant: Tenant, environment: dict[str, str], exchange_url: str, people: int) -> None:
        lines = [
            f"Microsoft 365 and Exchange are simulated for {people} people and {len(seeds.ROOMS)} rooms.",
            "Start Recruit with these in its environment, for example: env NAME=VALUE … python3 run.py",
            "",
            *(f"{name}={value}" for name, value in environment.items()),
            "",
            "Settings › Office 365",
            f"  Tenant ID      {tenant.id}",
            f"  Client ID      {CLIENT_ID}",
            f"  Client secret  {CLIENT_SECRET}",
            "Settings › Microsoft Exchange",
            f"  Account        {SERVICE_ACCOUNT}",
            f"  Password       {PASSWORD}",
            f"  Service URL    {exchange_url}",
            "",
            f"Acts of others: POST {environment['GRAPH_URL']}/control/… (docs/guides/calendars.md). Ctrl-C ends all.",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def _connect(self, system: str, tenant: Tenant, environment: dict[str, str], exchange_url: str) -> None:
        """Do what an administrator would do in the settings. This process reaches the simulators too."""
        settings.GRAPH_URL, settings.ENTRA_URL = environment["GRAPH_URL"], environment["ENTRA_URL"]
        settings.EGRESS_CA_FILE = environment["EGRESS_CA_FILE"]
        settings.EGRESS_PRIVATE_HOSTS = environment["EGRESS_PRIVATE_HOSTS"].split(",")
        by = Actor.system("calendar_simulators")
        try:
            connection = _exchange(exchange_url, by=by) if system == EXCHANGE else _office365(tenant, by=by)
            count = loading.load_resources(connection, by=by)
            checking.check_now(queries.connection_of(connection.kind), by=by)
            connecting.activate(queries.connection_of(connection.kind), by=by)
        except DomainError as error:
            self.stderr.write(self.style.ERROR(f"Not connected: {error} {getattr(error, 'fields', '')}"))
            return
        name = connection.get_kind_display()
        self.stdout.write(self.style.SUCCESS(f"{name} is the calendar system now; {count} rooms are loaded."))
        self.stdout.flush()


def _office365(tenant: Tenant, *, by: Actor) -> Connection:
    application = Connection.Permissions.APPLICATION.value
    values = {"permissions": application, "client_id": CLIENT_ID, "tenant_id": tenant.id}
    return connecting.save_office365(by=by, values=values, secret=CLIENT_SECRET)


def _exchange(service_url: str, *, by: Actor) -> Connection:
    values = {
        "account": SERVICE_ACCOUNT,
        "service_url": service_url,
        "exchange_version": VERSION,
        "posts_as_scheduler": True,
    }
    return connecting.save_exchange(by=by, values=values, password=PASSWORD)


def wait_for_the_end() -> None:
    """Return when the process is told to end."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_about: over.set())
    over.wait()


def _fill(graph: GraphSimulator, exchange: EwsSimulator, people: dict[str, str]) -> None:
    for one in seeds.entries(people, today=timezone.now()):
        secrecy = "private" if one.is_private else "normal"
        span = (one.starts_at, one.ends_at)
        graph.fill(one.address, *span, subject=one.subject, sensitivity=secrecy, show_as=one.shown)
        shown = "OOF" if one.shown == "oof" else one.shown.capitalize()
        exchange.add_event(one.address, one.subject, *span, shown=shown, sensitivity=secrecy.capitalize())


def _people() -> dict[str, str]:
    """Names of the people of this installation, by address."""
    rows = User.objects.filter(is_active=True).order_by("pk")[:MOST_PEOPLE]
    return {user.email.lower(): user.full_name for user in rows}


def _tenant(people: dict[str, str]) -> Tenant:
    tenant = Tenant()
    tenant.add_app(CLIENT_ID, CLIENT_SECRET)
    for number, (address, name) in enumerate(people.items()):
        tenant.add_person(address, name, shows="details" if number % 2 else "busy")
    for name, capacity, building, floor, list_name in seeds.ROOMS:
        tenant.add_room(
            seeds.room_address(name), name, capacity=capacity, building=building, floor=floor, list_name=list_name
        )
    return tenant


def _room_lists() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    for name, _capacity, _building, _floor, list_name in seeds.ROOMS:
        lists.setdefault(list_name or "Other rooms", {})[seeds.room_address(name)] = name
    return lists

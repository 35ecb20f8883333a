"""What people and accidents do to the simulated Microsoft 365: methods for tests, names for its control address."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from calendars.simulators import graph_json as shapes
from calendars.simulators.graph_notices import Notices
from calendars.simulators.graph_server import Fault
from calendars.simulators.graph_tenant import RESPONSES, Occasion, Tenant

_BAD_DELIVERY = frozenset({"doubled", "reversed", "dropped"})


class Acts:
    """Acts on the state of a simulator. Events are named by the key they were made under."""

    tenant: Tenant
    notices: Notices

    def fail(self, kind: str, **more: Any) -> Fault:
        """Plan a fault, as `Simulator.fail` does."""
        raise NotImplementedError

    def respond(self, key: str, address: str, response: str) -> None:
        """Answer the event made under the key as that attendee: accepted, declined, tentative or pending."""
        self.tenant.respond(self.tenant.occasion_of(key), address, RESPONSES[response])

    def move(self, key: str, starts_at: str | datetime, ends_at: str | datetime) -> None:
        """Move the event in the organiser's calendar, as Outlook does."""
        start, end = (datetime.fromisoformat(one) if isinstance(one, str) else one for one in (starts_at, ends_at))
        self.tenant.change(self.tenant.occasion_of(key), starts_at=start, ends_at=end)

    def invite(self, key: str, address: str, name: str = "") -> None:
        """Invite somebody in Outlook."""
        one = self.tenant.occasion_of(key)
        fresh = shapes.invitees({"attendees": [{"emailAddress": {"address": address, "name": name or address}}]})
        self.tenant.change(one, invitees={**one.invitees, **(fresh or {})})

    def uninvite(self, key: str, address: str) -> None:
        """Take somebody off in Outlook."""
        one = self.tenant.occasion_of(key)
        self.tenant.change(one, invitees={k: v for k, v in one.invitees.items() if k != address.lower()})

    def delete(self, key: str) -> None:
        """Delete the event in the organiser's calendar."""
        one = self.tenant.occasion_of(key)
        self.tenant.remove(next(copy for copy in self.tenant.copies_of(one) if copy.mailbox == one.organizer))

    def fill(self, address: str, starts_at: datetime | str, ends_at: datetime | str, **more: str) -> str:
        """Put something of somebody's own into their calendar; `subject`, `sensitivity`, `show_as`, `place`."""
        start, end = (datetime.fromisoformat(one) if isinstance(one, str) else one for one in (starts_at, ends_at))
        mailbox = self.tenant.mailboxes[address.lower()]
        subject = more.pop("subject", "Something else")
        own = Occasion(uuid.uuid4().hex, mailbox.address, subject, start, end, **more)  # type: ignore[arg-type]  # all text
        return self.tenant.create(mailbox, mailbox.folders[0], own).id

    def deliver_badly(self, **how: bool) -> None:
        """Double, reverse or drop notifications from now on, or stop doing so."""
        for name in _BAD_DELIVERY & how.keys():
            setattr(self.notices, name, how[name])


def _fail(sim: Acts, **fault: Any) -> str:
    return repr(sim.fail(**fault))


# What the control address does, by name; the arguments are those of the methods.
CONTROLS: dict[str, Callable[..., Any]] = {
    "respond": Acts.respond,
    "move": Acts.move,
    "invite": Acts.invite,
    "uninvite": Acts.uninvite,
    "delete": Acts.delete,
    "fill": Acts.fill,
    "deliver_badly": Acts.deliver_badly,
    "fail": _fail,
    "revoke": lambda sim, address: sim.tenant.revoke(address),
    "forgive": lambda sim, address: sim.tenant.forgive(address),
    "remove_subscription": lambda sim, **which: sim.notices.remove(**which),
    "ask_reauthorization": lambda sim, **which: sim.notices.ask_reauthorization(**which),
    "miss": lambda sim, **which: sim.notices.miss(**which),
    "forget_cursors": lambda sim: sim.tenant.forget_cursors(),
}

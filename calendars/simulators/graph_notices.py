"""Subscriptions of the simulated Graph: the handshake, notifications and lifecycle events, well or badly delivered."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from calendars.simulators import graph_json as shapes
from calendars.simulators.graph_tenant import Copy, Tenant

# The longest life of a subscription on events, and the shortest (integrations §2).
LONGEST, SHORTEST = timedelta(minutes=4230), timedelta(minutes=45)
TRIES = 3
# The proxies of the environment lead away from the loopback.
_OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(slots=True)
class Held:
    """A subscription that stands."""

    id: str
    mailbox: str
    body: dict[str, Any]
    ends_at: datetime

    def shown(self) -> dict[str, Any]:
        """As Graph shows it: without the client state."""
        kept = {name: value for name, value in self.body.items() if name not in {"clientState", "expirationDateTime"}}
        return {**kept, "id": self.id, "expirationDateTime": shapes.stamp(self.ends_at), "clientState": None}


class Notices:
    """Keeps subscriptions and delivers what they ask for.

    `delivers` off: nothing leaves; `take` gives what would have. `doubled` and `reversed` are faults of delivery,
    `dropped` loses everything from now on. `watchers` see each delivered body.
    """

    def __init__(self, tenant: Tenant, *, delivers: bool = True) -> None:
        self._tenant = tenant
        self.delivers = delivers
        self.doubled = self.reversed = self.dropped = False
        self.held: dict[str, Held] = {}
        self.undelivered: list[str] = []
        self.watchers: list[Callable[[dict[str, Any]], None]] = []
        self._waiting: list[tuple[str, dict[str, Any]]] = []
        self._there_is_some = threading.Condition()
        self._is_busy = False
        self._is_over = False
        tenant.listeners.append(self._heard)

    def start(self) -> None:
        """Begin to deliver, in a thread of its own."""
        if self.delivers:
            threading.Thread(target=self._work, daemon=True).start()

    def stop(self) -> None:
        """Deliver nothing more."""
        with self._there_is_some:
            self._is_over = True
            self._there_is_some.notify_all()

    def settle(self, seconds: float = 5.0) -> None:
        """Wait until everything is delivered, or given up."""
        until = time.monotonic() + seconds
        with self._there_is_some:
            while (self._waiting or self._is_busy) and time.monotonic() < until:
                self._there_is_some.wait(0.05)

    def take(self) -> list[tuple[str, dict[str, Any]]]:
        """Address and body of every notification that waits, doubled or reversed as planned; none waits afterwards."""
        with self._there_is_some:
            taken, self._waiting = self._waiting, []
        if self.doubled:
            taken = [one for one in taken for _time in (1, 2)]
        return taken[::-1] if self.reversed else taken

    # What clients of Graph do

    def subscribe(self, mailbox: str, body: dict[str, Any]) -> Held | str:
        """A new subscription, or why not. Both addresses must give the token back first."""
        ends_at = _life(body)
        if isinstance(ends_at, str):
            return ends_at
        for name in ("notificationUrl", "lifecycleNotificationUrl"):
            if self.delivers and body.get(name) and not _shakes_hands(body[name]):
                return "Subscription validation request failed."
        held = Held(str(uuid.uuid4()), mailbox, dict(body), ends_at)
        self.held[held.id] = held
        return held

    def renew(self, held: Held, body: dict[str, Any]) -> Held | str:
        """A later end, or why not."""
        ends_at = _life(body)
        if isinstance(ends_at, str):
            return ends_at
        held.ends_at = ends_at
        return held

    # What happens to subscriptions

    def remove(self, subscription_id: str, *, is_told: bool = True) -> None:
        """Take a subscription away, as Graph does after a changed password, and say so or not."""
        held = self.held.pop(subscription_id)
        if is_told:
            self._lifecycle(held, "subscriptionRemoved")

    def ask_reauthorization(self, subscription_id: str) -> None:
        """Say that the subscription soon needs to be authorised anew."""
        self._lifecycle(self.held[subscription_id], "reauthorizationRequired")

    def miss(self, subscription_id: str) -> None:
        """Say that notifications were lost."""
        self._lifecycle(self.held[subscription_id], "missed")

    def _lifecycle(self, held: Held, event: str) -> None:
        self._put(held, held.body.get("lifecycleNotificationUrl"), {"lifecycleEvent": event})

    def _heard(self, kind: str, copy: Copy) -> None:
        now = datetime.now(UTC)
        for held in list(self.held.values()):
            if held.mailbox == copy.mailbox and kind in held.body["changeType"].split(",") and held.ends_at > now:
                place = f"Users/{copy.mailbox}/Events/{copy.id}"
                about = {
                    "@odata.type": "#Microsoft.Graph.Event",
                    "@odata.id": place,
                    "@odata.etag": f'W/"{copy.change_key}"',
                    "id": copy.id,
                }
                self._put(held, held.body["notificationUrl"], {"changeType": kind, "resourceData": about})

    def _put(self, held: Held, address: str | None, said: dict[str, Any]) -> None:
        if self.dropped or not address:
            return
        about = said.get("resourceData", {}).get("@odata.id", held.body["resource"])
        notice = {
            "subscriptionId": held.id,
            "subscriptionExpirationDateTime": shapes.stamp(held.ends_at),
            "clientState": held.body.get("clientState"),
            "tenantId": self._tenant.id,
            "resource": about,
            **said,
        }
        with self._there_is_some:
            self._waiting.append((address, {"value": [notice]}))
            self._there_is_some.notify_all()

    # Delivery

    def _work(self) -> None:
        while True:
            with self._there_is_some:
                while not self._waiting and not self._is_over:
                    self._there_is_some.wait(0.5)
                if self._is_over:
                    return
                self._is_busy = True
            for address, body in self.take():
                self._deliver(address, body)
            with self._there_is_some:
                self._is_busy = False
                self._there_is_some.notify_all()

    def _deliver(self, address: str, body: dict[str, Any]) -> None:
        for watch in self.watchers:
            watch(body)
        for attempt in range(TRIES):
            if _post(address, body)[0] in range(200, 300):
                return
            time.sleep(0.05 * attempt)
        self.undelivered.append(address)


def _life(body: dict[str, Any]) -> datetime | str:
    try:
        asked = datetime.fromisoformat(str(body["expirationDateTime"]))
    except (KeyError, ValueError):
        return "expirationDateTime must be given."
    now = datetime.now(UTC)
    if asked.tzinfo is None or asked <= now or asked > now + LONGEST:
        return "Subscription expiration can only be 4230 minutes in the future."
    return max(asked, now + SHORTEST)


def _shakes_hands(address: str) -> bool:
    token = f"Validation: Testing client application reachability for subscription Request-Id: {uuid.uuid4()}"
    glue = "&" if "?" in address else "?"
    status, text, kind = _post(f"{address}{glue}{urlencode({'validationToken': token})}", None)
    return status == 200 and text == token and kind.startswith("text/plain")


def _post(address: str, body: dict[str, Any] | None) -> tuple[int, str, str]:
    """Status, text and content type of the answer; 0 when there was none."""
    data = b"" if body is None else json.dumps(body).encode()
    kind = "text/plain; charset=utf-8" if body is None else "application/json"
    request = urllib.request.Request(address, data=data, headers={"Content-Type": kind}, method="POST")  # noqa: S310  # our own address
    try:
        with _OPEN.open(request, timeout=10) as answer:
            return answer.status, answer.read().decode("utf-8", "replace"), answer.headers.get("Content-Type", "")
    except urllib.error.HTTPError as refused:
        return refused.code, "", ""
    except (OSError, ValueError):
        return 0, "", ""

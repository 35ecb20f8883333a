"""While the sign-in has ended, nothing asks the outside system; all that waited is done once it holds again."""

from __future__ import annotations

from datetime import time, timedelta

import httpx
import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from base.models import OutboxRow
from base.outbox import draining
from calendars.availability import asking
from calendars.connections import checking, choosing, connecting, loading, tending
from calendars.connections.models import Connection
from calendars.meetings import arranging, cancelling, moving
from calendars.meetings.drafts import Draft
from calendars.meetings.models import Meeting
from calendars.providers.base import Revoked
from calendars.syncing import background, subscribing
from calendars.syncing.models import Subscription
from tests.calendars.syncing.scene import DAY, ZONE, Outside, deliver, planned, run_effects
from tests.factories.accounts import signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every request that left, by its address."""
    found: list[str] = []
    real = httpx.HTTPTransport.handle_request

    def noting(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        found.append(str(request.url))
        return real(self, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", noting)
    return found


def rows() -> list[tuple[str, int]]:
    """Status and counted tries of the effects that are not done."""
    open_ = OutboxRow.objects.filter(topic="calendar_event").exclude(status="sent")
    return list(open_.order_by("pk").values_list("status", "attempts"))


def test_nothing_leaves_while_the_sign_in_has_ended_and_nothing_is_lost(
    outside: Outside, ada: User, rosa: User, hugo: User, sent: list[str]
) -> None:
    by, draft = Actor.of(rosa), Draft("Talk", DAY, time(14), ZONE, 60, rosa, users=((hugo, True),))
    kept, gone = planned(rosa, hugo), planned(rosa, hugo, hour=12)
    subscribing.keep_all()
    deliver(outside)
    outside.revoke()

    fresh = arranging.arrange(draft, by=by)
    run_effects()
    used = Connection.objects.get()
    assert (used.status, rows()) == ("REVOKED", [("pending", 0)])
    Connection.objects.update(resources_loaded_at=timezone.now())
    Subscription.objects.update(wanted_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now())
    sent.clear()

    moving.move(kept, by=by, day=DAY, time=time(16), zone=ZONE, minutes=30)
    cancelling.cancel(gone, by=by)
    for _round in range(3):
        run_effects()
    found = asking.ask([rosa, hugo], [], kept.starts_at, kept.ends_at, by=by)
    assert {one.problem for one in found.values()} == {"revoked"}
    assert found[f"user:{hugo.pk}"].problem_in_words.startswith("The sign-in to the calendar system has ended.")
    assert (background.read_mailboxes(), background.keep_subscriptions(), tending.look_after()) == (0, 0, "REVOKED")
    assert [background.read_mailbox(str(row.public_id)) for row in Subscription.objects.all()] == [0, 0]
    assert tending.load_daily() == 0
    for act in (lambda: choosing.calendars_for(rosa, used), lambda: loading.load_resources(used, by=Actor.of(ada))):
        with pytest.raises(Revoked, match="An administrator has to"):
            act()
    assert used.remedy in signed_in(rosa).get("/me/calendar/").content.decode()
    assert sent == []
    assert rows() == [("pending", 0)] * 3
    assert Meeting.objects.get(pk=fresh.pk).outside_failure == used.remedy

    outside.forgive()
    if used.kind == "EXCHANGE":
        values = {name: getattr(used, name) for name in ("account", "service_url", "exchange_version")}
        connecting.save_exchange(by=Actor.of(ada), values=values | {"posts_as_scheduler": True}, password="secret")
    else:
        checking.check_now(used, by=Actor.of(ada))
    draining.drain("send")
    assert rows() == []
    assert [(row.outside, outside.shown(str(row.public_id)) is not None) for row in Meeting.objects.order_by("pk")] == [
        ("KEPT", True), ("NONE", False), ("KEPT", True),
    ]  # fmt: skip
    assert not Subscription.objects.filter(wanted_at=None).exists()


def test_only_a_check_by_hand_asks_and_a_wrong_password_asks_once(
    outside: Outside, ada: User, rosa: User, hugo: User, sent: list[str]
) -> None:
    meetings = [planned(rosa, hugo, hour=hour) for hour in (9, 11, 13)]
    outside.revoke()
    for meeting in meetings:
        moving.change(meeting, by=Actor.of(rosa), changes={"title": "Longer talk"})
    sent.clear()
    run_effects()
    first = len(sent)
    assert rows() == [("pending", 0)] * 3
    used = Connection.objects.get()

    # A check that is refused changes nothing, and nobody else is set off by it.
    with pytest.raises(Revoked):
        checking.check_now(used, by=Actor.of(ada))
    asked = len(sent)
    assert asked > first
    draining.drain("send")
    assert (len(sent), Connection.objects.get().status, rows()) == (asked, "REVOKED", [("pending", 0)] * 3)

    # Another system instead: what waits need not wait for the sign-in any more.
    connecting.deactivate(used, by=Actor.of(ada))
    draining.drain("send")
    assert (len(sent), rows()) == (asked, [])


def test_a_try_that_waits_for_something_does_not_count(outside: Outside, rosa: User, hugo: User) -> None:
    outside.revoke()
    arranging.arrange(Draft("Talk", DAY, time(10), ZONE, 60, rosa, users=((hugo, True),)), by=Actor.of(rosa))
    OutboxRow.objects.update(attempts=39)
    for _time in range(3):
        run_effects()
    assert rows() == [("pending", 39)]
    OutboxRow.objects.update(status="unknown")
    run_effects()
    assert rows() == [("unknown", 39)]

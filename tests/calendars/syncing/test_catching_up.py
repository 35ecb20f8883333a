"""What people do in their own calendars reaches our meetings: by notices, and without any."""

from __future__ import annotations

import pytest

from accounts.models import User
from calendars.syncing import subscribing
from calendars.syncing.models import Subscription
from tests.calendars.syncing.scene import (
    Outside,
    answers_of,
    deliver,
    planned,
    read_wanted,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore:response_mode")]


def test_an_answer_lands_by_a_notice(outside: Outside, rosa: User, hugo: User, woken: list[str]) -> None:
    meeting = planned(rosa, hugo)
    key = str(meeting.public_id)
    assert subscribing.keep_all() == 2
    deliver(outside)
    read_wanted()
    woken.clear()

    outside.answer(key, hugo.email, "accepted")
    assert set(deliver(outside)) <= {200, 202}
    [wanted] = Subscription.objects.filter(mailbox=rosa.email).exclude(wanted_at=None)
    assert str(wanted.public_id) in woken
    assert read_wanted() == 1
    assert answers_of(meeting) == {hugo.email: "accepted"}
    meeting.refresh_from_db()
    assert (meeting.outside, meeting.outside_change, meeting.version) == ("KEPT", None, 1)

"""What counts as a change that somebody made in the outside calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.models import User
from base.actors import Actor
from calendars.connections.models import Resource
from calendars.meetings import arranging, effects
from calendars.meetings.drafts import Draft
from calendars.providers.base import EventState
from calendars.syncing import applying

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("place", ["Floor 2", "Oak, Floor 2", ""])
def test_what_we_wrote_ourselves_is_no_change(place: str, rosa: User) -> None:
    day = date(timezone.now().year + 1, 3, 1)
    oak = Resource.objects.create(name="Oak", address="oak@northwind.example")
    draft = Draft("Talk", day, time(10), "Europe/Vienna", 60, rosa, resources=(oak,), place=place)
    meeting = arranging.arrange(draft, by=Actor.of(rosa))
    meeting.mailbox = rosa.email
    sent = effects.as_event(meeting, mailbox=rosa.email)
    answers = tuple(SimpleNamespace(email=guest.email, response="pending", at=None) for guest in sent.guests)
    echo = EventState("e", "k", sent.key, sent.title, sent.place, sent.starts_at, sent.ends_at, answers=answers)  # type: ignore[arg-type]  # spelled as an answer is

    assert not applying.differs(meeting, echo)
    assert applying.differs(meeting, replace(echo, place="Elsewhere"))

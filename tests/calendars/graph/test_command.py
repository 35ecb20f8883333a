"""`manage.py calendar_simulators`: a newcomer's calendar works without an account at Microsoft."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from calendars.connections import queries
from calendars.connections.models import Connection, Resource
from calendars.management.commands import calendar_simulators as command
from calendars.providers.base import Schedule
from calendars.simulators import entra_certificates

CHANGED = ("GRAPH_URL", "ENTRA_URL", "EGRESS_CA_FILE", "EGRESS_PRIVATE_HOSTS")


@pytest.fixture
def place(settings: Any, tmp_path: Path) -> Path:
    """Where the command keeps its certificates. What it sets for its own process is put back afterwards."""
    settings.STATE_DIR = tmp_path
    for name in CHANGED:
        setattr(settings, name, getattr(settings, name))
    return tmp_path / "calendar-simulators"


@pytest.fixture
def people(ada: User, rosa: User) -> list[User]:
    return [rosa, ada]


@pytest.mark.parametrize("system", ["office365", "exchange"])
def test_one_command_gives_a_working_calendar(
    system: str,
    people: list[User],
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen: list[Schedule] = []

    def look() -> None:
        """While it serves: what a scheduler would ask."""
        connection = queries.active()
        assert connection is not None
        now = timezone.now()
        who = queries.asking_for(people[0], connection)
        seen.extend(
            queries.adapter(connection).schedules([user.email for user in people], now, now + timedelta(14), who=who)
        )

    monkeypatch.setattr(command, "wait_for_the_end", look)

    call_command("calendar_simulators", port=0, connect=system)

    said = capsys.readouterr().out
    assert re.search(r"^EGRESS_PRIVATE_HOSTS=127\.0\.0\.1:\d+,localhost:\d+,127\.0\.0\.1:\d+$", said, re.MULTILINE)
    assert "6 rooms are loaded" in said
    row = Connection.objects.get()
    assert (row.kind, row.is_active, Resource.objects.count()) == (system.upper(), True, 6)
    assert row.status == "WORKING"
    assert {name: found["ok"] for name, found in row.findings.items() if name != "tls"} == dict.fromkeys(
        ("rooms", "calendars", "schedules"), True
    )
    assert [one.is_known for one in seen] == [True, True]
    assert all(len(one.busy) > 10 for one in seen)
    assert (place / entra_certificates.SERVED).stat().st_mode & 0o077 == 0

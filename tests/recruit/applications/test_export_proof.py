"""A file of many people leaves only with a fresh proof of who takes it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from recruit.applications.views import people_export, table
from tests.factories.accounts import signed_in
from tests.factories.recruit import make_application, make_job

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("where", ["people", "job"])
@pytest.mark.parametrize(("free", "late", "is_asked"), [(1, 10, True), (2, 10, False), (1, 9, False)])
def test_more_people_than_are_free_ask_again(
    ada: User, monkeypatch: pytest.MonkeyPatch, *, where: str, free: int, late: int, is_asked: bool
) -> None:
    for module in (people_export, table):
        monkeypatch.setattr(module, "FREE_EXPORT", free)
    job = make_job(ada)
    for name in ("Mwangi", "Ilves"):
        make_application(job, last_name=name)
    url = "/people/export.csv" if where == "people" else f"/jobs/{job.public_id}/candidates/export.csv"
    with time_machine.travel(NOON, tick=False) as clock:
        client = signed_in(ada)
        clock.shift(timedelta(minutes=late))
        answer = client.get(url)

    assert (answer.status_code == 303) is is_asked
    if is_asked:
        assert answer["Location"].startswith("/me/prove/?next=")
    else:
        assert b"Mwangi" in answer.getvalue()

"""The panel opens over the board and the table of a job, whatever stands in either."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.road import make_application, make_job

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("tab", ["overview", "profile", "emails", "reviews", "notes", "activity", "files"])
@pytest.mark.parametrize("place", ["", "candidates/"])
def test_every_tab_opens_over_a_list(rosa: User, client: Client, place: str, tab: str) -> None:
    job = make_job(rosa)
    application = make_application(job)
    client.force_login(rosa)

    body = client.get(f"/jobs/{job.public_id}/{place}?open={application.public_id}&tab={tab}")

    assert body.status_code == 200
    assert 'id="application"' in body.content.decode()

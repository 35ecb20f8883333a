"""A link to choose a time that was sent to Nora, and her browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from recruit.interviews import invite_tokens
from recruit.interviews.models import SelfSchedule
from recruit.setup.models import Brand
from tests.factories.road import make_application, make_job
from tests.factories.self_schedules import make_invitation

# As a browser on a phone says it is.
PHONE_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


def sent(by: User, **changes: Any) -> SelfSchedule:
    """A link for somebody in Austria called Nora Novak."""
    Brand.objects.get_or_create(name="St Vincent", defaults={"color": "#FFD400", "is_default": True})
    application = make_application(make_job(by), first_name="Nora", last_name="Novak", country_code="at")
    return make_invitation(by, application, **changes)


def path_of(row: SelfSchedule) -> str:
    """The path of the link."""
    return invite_tokens.path_of(row)


@pytest.fixture
def link(rosa: User) -> SelfSchedule:
    """A link that waits for Nora."""
    return sent(rosa)


@pytest.fixture
def nora() -> Client:
    """A phone without a sign-in."""
    return Client(headers={"user-agent": PHONE_AGENT})

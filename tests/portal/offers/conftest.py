"""An offer that was sent to Nora, and her browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from recruit.offers import tokens
from recruit.offers.models import Offer
from recruit.setup.models import Brand
from tests.factories.offers import make_candidate_at_offer, make_sent_offer

# As a browser on a phone says it is.
PHONE_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


@pytest.fixture
def offer(rosa: User) -> Offer:
    """An offer that waits for Nora's answer."""
    return sent(rosa)


def sent(by: User, **changes: Any) -> Offer:
    """An offer that waits for an answer, to somebody in Austria called Nora Novak."""
    application = make_candidate_at_offer(by)
    person = application.candidate
    person.first_name, person.last_name, person.country_code = "Nora", "Novak", "at"
    person.save()
    Brand.objects.get_or_create(name="St Vincent", defaults={"color": "#FFD400", "is_default": True})
    return make_sent_offer(by, application, **changes)


def path_of(offer: Offer) -> str:
    """The path of the newest link."""
    offer.refresh_from_db()
    return f"/offers/{tokens.token_of(offer)}/"


@pytest.fixture
def nora() -> Client:
    """A phone without a sign-in."""
    return Client(headers={"user-agent": PHONE_AGENT})


YES = {"act": "accept", "signed_name": "Nora Novak", "agrees": "on"}
NO = {"act": "decline"}

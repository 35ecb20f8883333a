"""A round to a provider and back: single use, ten minutes, one browser, one provider."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import IdentityProvider, SsoRequest
from accounts.sso import starting
from base.actors import Actor
from base.errors import Refused, TooMany

pytestmark = pytest.mark.django_db
VISITOR = Actor.anonymous(network="192.0.2.0/24")
SIGN_IN = SsoRequest.Purpose.SIGN_IN


def _provider(slug: str = "main", **values: object) -> IdentityProvider:
    return IdentityProvider.objects.create(kind="OIDC", name=slug.title(), slug=slug, **({"is_active": True} | values))


def _begun(provider: IdentityProvider, purpose: SsoRequest.Purpose = SIGN_IN) -> starting.Round:
    return starting.begin(provider, purpose=purpose, next_path="/jobs/", browser="fox", by=VISITOR)


def test_a_round_is_spent_once() -> None:
    provider = _provider()
    begun = _begun(provider)

    row = starting.spend(begun.state, browser="fox", provider=provider, by=VISITOR)

    assert (row.next_path, row.purpose, row.provider) == ("/jobs/", SIGN_IN, provider)
    with pytest.raises(Refused) as refused:
        starting.spend(begun.state, browser="fox", provider=provider, by=VISITOR)
    assert refused.value.code == "state_used"


def test_nothing_that_travels_is_kept_in_clear() -> None:
    begun = _begun(_provider())

    stored = SsoRequest.objects.values().get()

    assert not {begun.state, begun.verifier, "fox"} & {str(value) for value in stored.values()}
    assert begun.verifier == starting.verifier_of(begun.state)
    assert 43 <= len(begun.verifier) <= 128
    assert begun.state not in repr(begun)


@pytest.mark.parametrize(
    ("state", "browser", "slug", "code"),
    [
        ("", "fox", "main", "state_missing"),
        ("guessed", "fox", "main", "state_unknown"),
        (None, "owl", "main", "state_other_browser"),
        (None, "", "main", "state_other_browser"),
        (None, "fox", "other", "state_other_provider"),
    ],
)
def test_a_round_that_is_not_this_one(state: str | None, browser: str, slug: str, code: str) -> None:
    providers = {name: _provider(name) for name in ("main", "other")}
    begun = _begun(providers["main"])

    with pytest.raises(Refused) as refused:
        starting.spend(begun.state if state is None else state, browser=browser, provider=providers[slug], by=VISITOR)

    assert refused.value.code == code
    assert SsoRequest.objects.get().used_at is None


def test_a_round_ends_after_ten_minutes_and_is_swept_a_day_later() -> None:
    provider = _provider()
    begun = _begun(provider)
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1), tick=False):
        with pytest.raises(Refused) as refused:
            starting.spend(begun.state, browser="fox", provider=provider, by=VISITOR)
        assert (refused.value.code, starting.forget_old()) == ("state_expired", 0)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=11), tick=False):
        assert starting.forget_old() == 1


def test_a_provider_that_is_off_is_only_tested() -> None:
    provider = _provider(is_active=False)

    assert _begun(provider, SsoRequest.Purpose.TEST).state
    with pytest.raises(Refused) as refused:
        _begun(provider)
    assert refused.value.code == "provider_inactive"


def test_one_network_begins_only_so_often() -> None:
    provider = _provider()
    for _turn in range(120):
        _begun(provider)
    with pytest.raises(TooMany):
        _begun(provider)

"""Verbs of a round to an identity provider and back: begun in one browser, good once, for ten minutes.

A round is no change of the company, so that neither verb writes to the audit; its door notes a refused one.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts import throttling
from accounts.models import IdentityProvider, SsoRequest, User
from base.actors import Actor
from base.errors import Refused

LIFETIME = timedelta(minutes=10)
KEPT = timedelta(days=1)
BY_NETWORK = (throttling.Limit("sso-minute", 120, timedelta(minutes=1)),)


@dataclass(frozen=True, slots=True)
class Round:
    """A round that begins: its row, and the values that travel, of which the row keeps only digests."""

    request: SsoRequest
    state: str = field(repr=False)
    verifier: str = field(repr=False)

    @property
    def provider(self) -> IdentityProvider:
        """Where it goes."""
        return self.request.provider

    @property
    def nonce(self) -> str:
        """What the ID token must carry."""
        return self.request.nonce

    @property
    def request_id(self) -> str:
        """The ID of the SAML request."""
        return self.request.request_id


@transaction.atomic
def begin(
    provider: IdentityProvider,
    *,
    purpose: SsoRequest.Purpose,
    next_path: str,
    browser: str,
    user: User | None = None,
    by: Actor,
) -> Round:
    """Begin a round. `browser` is the secret of this browser's cookie; `user` who tests or proves themselves again.

    Raises Refused for a provider that is not active (a test may ask it all the same), TooMany when the network begins
    more than 120 a minute.
    """
    if not provider.is_active and purpose is not SsoRequest.Purpose.TEST:
        raise Refused(_("This provider is switched off."), code="provider_inactive")
    throttling.count_within(by.network, BY_NETWORK)
    state, now = secrets.token_urlsafe(32), timezone.now()
    row = SsoRequest.objects.create(
        provider=provider,
        purpose=purpose,
        user=user,
        state=digest_of(state),
        browser=digest_of(browser),
        request_id=f"_{secrets.token_hex(20)}",
        nonce=secrets.token_urlsafe(24),
        next_path=next_path if len(next_path) <= 500 else "",
        created_at=now,
        expires_at=now + LIFETIME,
    )
    return Round(row, state, verifier_of(state))


@transaction.atomic
def spend(
    state: str,
    *,
    browser: str,
    provider: IdentityProvider,
    by: Actor,  # noqa: ARG001  # as for every verb
) -> SsoRequest:
    """Use up the round of that state; whoever comes second, comes too late. Returns its row with provider and user.

    Raises Refused, with a code of its own each, for a state that is missing, unknown, of another provider, of another
    browser, used before or older than ten minutes, and for a provider switched off meanwhile.
    """
    if not state:
        raise Refused(_("The provider sent nothing back that says which sign-in this is."), code="state_missing")
    found = SsoRequest.objects.select_for_update(of=["self"]).select_related("provider", "user", "user__role")
    row = found.filter(state=digest_of(state)).first()
    if row is None:
        raise Refused(_("This sign-in was not begun here, or long ago."), code="state_unknown")
    if row.provider_id != provider.pk:
        raise Refused(_("This sign-in was begun with another provider."), code="state_other_provider")
    if not browser or not constant_time_compare(row.browser, digest_of(browser)):
        raise Refused(_("This sign-in was begun in another browser."), code="state_other_browser")
    if row.used_at is not None:
        raise Refused(_("This sign-in was used already."), code="state_used")
    if row.expires_at <= timezone.now():
        raise Refused(_("This sign-in took longer than ten minutes. Begin anew."), code="state_expired")
    if not provider.is_active and row.purpose != SsoRequest.Purpose.TEST:
        raise Refused(_("This provider is switched off."), code="provider_inactive")
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])
    return row


def verifier_of(state: str) -> str:
    """The PKCE verifier of a round: made from the state with our key, so that no table has to hold it."""
    mac = salted_hmac("accounts.sso.verifier", state, algorithm="sha256").digest()
    return urlsafe_b64encode(mac).rstrip(b"=").decode("ascii")


def digest_of(value: str) -> str:
    """What the database keeps of a value that travels."""
    return hashlib.sha256(value.encode()).hexdigest()


def forget_old() -> int:
    """Drop rounds that ended a day ago. Returns how many. Safe to repeat."""
    count, _by_model = SsoRequest.objects.filter(expires_at__lt=timezone.now() - KEPT).delete()
    return count

"""Makers of people with second factors, and steps through the pages."""

from __future__ import annotations

from typing import Any

import pyotp
from django.test import Client
from django.utils import timezone

from accounts.factors import enrolling, passkeys, queries
from accounts.factors.models import SecondFactor
from accounts.models import User
from base.actors import Actor
from tests.accounts.factors.softkey import SoftKey
from tests.factories.accounts import PASSWORD


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or that many steps of thirty seconds later."""
    return pyotp.TOTP(secret).at(int(timezone.now().timestamp()) + 30 * steps)


def with_app(user: User) -> tuple[SecondFactor, str, list[str]]:
    """Set up an authenticator app whose code of two steps ago was the first: the factor, its secret, recovery codes."""
    by = Actor.of(user)
    factor = enrolling.start_app(user, by=by)
    secret = queries.secret_of(factor)
    fresh = enrolling.confirm_app(factor, code=code_of(secret), keep="", by=by)
    SecondFactor.objects.filter(pk=factor.pk).update(last_step=0)
    factor.refresh_from_db()
    return factor, secret, fresh


def with_passkey(user: User, key: SoftKey) -> SecondFactor:
    """Add a passkey of software."""
    options, state = passkeys.ask_for_new(
        queries.site(), user_key=user.public_id.bytes, account=user.email, name=user.full_name, present=[]
    )
    made = key.create(options)
    return enrolling.add_passkey(user, name="Key", state=state, answer=made, keep="", by=Actor.of(user))[0]


def first_proof(client: Client, user: User, *, goal: str = "") -> Any:
    """E-mail address and password; the answer to the password."""
    query = f"?next={goal}" if goal else ""
    client.post(f"/sign-in/{query}", {"email": user.email})
    return client.post(f"/sign-in/password/{query}", {"password": PASSWORD})

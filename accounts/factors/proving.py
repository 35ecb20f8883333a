"""Verbs of proving again who one is, in a session that is open."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import access, throttling
from accounts.factors import history
from accounts.models import User, UserSession
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed


def prove_password(user: User, *, password: str, by: Actor) -> User:
    """Check the password of somebody who is signed in, before a sensitive act; tries count like those of signing in.

    Raises NotAllowed for somebody else's, Invalid for a wrong one, TooMany when the account has to wait.
    """
    if not access.is_self(by, user):
        raise NotAllowed
    account = throttling.key_for_email(user.email)
    throttling.count_within(by.network, throttling.PASSWORD_BY_NETWORK)
    throttling.count_attempt(account)
    if not user.check_password(password):
        record(history.PROOF_FAILED, on=user, by=by)
        raise Invalid(_("This is not your password. Try again."), field="password", code="wrong")
    with transaction.atomic():
        throttling.forget(account)
        throttling.take_back(by.network, throttling.PASSWORD_BY_NETWORK)
        record(history.PROVED, on=user, by=by)
    return user


def note_proof(*, session_key: str, proof: str) -> None:
    """List a session with what was proved in it ("password+totp"); an empty proof says nothing new."""
    if proof:
        UserSession.objects.filter(session_key=session_key).update(proof=proof)

"""Verbs of getting a new password by mail."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import access, authenticating, history, letters, linking, queries, throttling
from accounts.models import OneTimeLink, User
from accounts.options import SignInOption
from base.actors import Actor
from base.audit.recording import record
from base.errors import NotAllowed, Refused, TooMany
from base.mail import mailing
from base.outbox import queueing

TOPIC = "accounts.reset"


@transaction.atomic
def ask_for_reset(email: str, *, by: Actor) -> None:
    """Ask for a letter with a link. Nobody learns whether the address is known: it is looked up later, by the outbox.

    Too many letters to one address are dropped in silence. Raises TooMany when the network asks too often.
    """
    throttling.count_within(by.network, throttling.RESET_BY_NETWORK)
    try:
        throttling.count_within(throttling.key_for_email(email), throttling.RESET_BY_ADDRESS)
    except TooMany:
        return
    queueing.put(TOPIC, {"email": email.strip(), "request_id": by.request_id, "network": by.network})


@transaction.atomic
def deliver_reset(payload: dict[str, Any], *, effect_id: str) -> None:
    """Carry out a request: write the letter if the address belongs to somebody who signs in by password.

    Safe to repeat. Who signs in by single sign-on gets nothing, and whoever asked does not learn it.
    """
    link_id = uuid.UUID(effect_id)
    user = User.objects.select_for_update().filter(email__iexact=payload["email"], is_active=True).first()
    if user is None or queries.sign_in_option_of(user) is SignInOption.SSO:
        return
    if OneTimeLink.objects.filter(public_id=link_id).exists():
        return
    by = Actor.anonymous(request_id=payload.get("request_id", ""), network=payload.get("network", ""))
    _write(user, by=by, link_id=link_id)


@transaction.atomic
def send_reset(user: User, *, by: Actor) -> User:
    """Let an administrator send somebody the link; the old password works until the new one is chosen.

    Raises NotAllowed, or Refused when the user is not active or signs in by single sign-on.
    """
    if not access.may_administer(by):
        raise NotAllowed
    if not user.is_active:
        raise Refused(_("Only active users have a password. Reactivate the user, or send the invitation again."))
    authenticating.require_password_option(user)
    _write(user, by=by)
    return user


def _write(user: User, *, by: Actor, link_id: uuid.UUID | None = None) -> None:
    secret = linking.make_link(user, purpose=OneTimeLink.Purpose.RESET, public_id=link_id)
    letter = letters.reset(user, company=queries.company().name, secret=secret)
    mailing.send(
        to=user.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        about=f"user:{user.public_id}",
        private=True,
    )
    record(history.RESET_REQUESTED, on=user, by=by)


@transaction.atomic
def reset_password(secret: str, *, new: str, by: Actor) -> User:
    """Set the password of whoever got the link. All sessions end, and a letter says so.

    Raises Refused when the link does not work any more or single sign-on is the way in by now, Invalid when the
    password is too weak (the link stays good).
    """
    user = linking.spend_link(secret, purpose=OneTimeLink.Purpose.RESET)
    if not user.is_active:
        raise Refused(_("This account is not active. Ask an administrator."), code="inactive")
    authenticating.require_password_option(user)
    authenticating.set_password(user, new=new)
    record(history.PASSWORD_CHANGED, on=user, by=Actor.of(user, request_id=by.request_id, network=by.network))
    letter = letters.password_changed(user, company=queries.company().name)
    mailing.send(
        to=user.email, subject=letter.subject, text=letter.text, html=letter.html, about=f"user:{user.public_id}"
    )
    return user

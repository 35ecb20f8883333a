"""What accounts does when Django tells it something: a session was opened, the company was saved."""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import authenticating
from accounts.devices import device_of
from accounts.models import AccessGroup, AccessGroupMember, Company, User
from accounts.networks import network_of
from base.remembering import forget


@receiver(user_logged_in)
def _remember_session(request: HttpRequest, user: User, **_signal: Any) -> None:
    """However a session was opened, it gets its clock and its line in the list of sessions."""
    now = int(time.time())
    request.session["signed_in_at"] = request.session["seen_at"] = now
    request.session["proved_at"] = now  # signing in is a proof; see `accounts.factors.views.again`
    if request.session.session_key is None:
        request.session.create()
    authenticating.remember_session(
        user,
        session_key=request.session.session_key or "",
        device=device_of(request.headers.get("User-Agent", "")),
        network=network_of(request.META.get("REMOTE_ADDR", "")),
    )


@receiver([post_save, post_delete], sender=Company)
@receiver([post_save, post_delete], sender=AccessGroup)
@receiver([post_save, post_delete], sender=AccessGroupMember)
def _read_anew(**_signal: Any) -> None:
    """What is remembered for a request holds only until it is changed in it."""
    forget()

"""Verbs of API tokens: create, use, revoke. The value is shown once; only its SHA-256 is kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, history
from accounts.linking import digest_of
from accounts.models import ApiToken
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, Refused

PREFIX = "DCRA1-"
SHOWN = 10
USED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_token(
    name: str,
    *,
    by: Actor,
    expires_at: datetime | None = None,
    may_skip_required_steps: bool = False,
    scopes: Sequence[str] = (),
) -> tuple[ApiToken, str]:
    """Make a token that acts with the rights of its maker. Returns it and its value, which cannot be had again.

    With `scopes` (names of `accounts.grants.scopes`) it may do no more than they name.

    Raises NotAllowed unless an administrator asks; Invalid without a name or with an expiry that has passed.
    """
    if by.user is None or not access.may_administer(by):
        raise NotAllowed
    if not name.strip():
        raise Invalid(_("Give the token a name that says who uses it."), field="name")
    if expires_at is not None and expires_at <= timezone.now():
        raise Invalid(_("Choose a day in the future."), field="expires")
    value = PREFIX + secrets.token_hex(16)
    token = ApiToken.objects.create(
        owner=by.user,
        name=name.strip(),
        prefix=value[:SHOWN],
        digest=digest_of(value),
        may_skip_required_steps=may_skip_required_steps,
        expires_at=expires_at,
        scopes=list(scopes),
    )
    record(history.TOKEN_CREATED, on=token, by=by, data={"prefix": token.prefix, "scopes": token.scopes})
    return token, value


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Actor) -> ApiToken:
    """Make a token worthless at once. Raises NotAllowed unless an administrator asks, Refused when it is revoked."""
    if not access.may_administer(by):
        raise NotAllowed
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is not None:
        raise Refused(_("This token is revoked already."), code="already_revoked")
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    record(history.TOKEN_REVOKED, on=token, by=by, data={"prefix": token.prefix})
    return token


def token_for(value: str) -> ApiToken | None:
    """The valid token of that value with its owner and role, or None. Notes its use, at most once a minute."""
    if not value.startswith(PREFIX):
        return None
    token = ApiToken.objects.select_related("owner__role").filter(digest=digest_of(value)).first()
    if token is None or not token.is_valid():
        return None
    stale = timezone.now() - USED_EVERY
    if token.last_used_at is None or token.last_used_at < stale:
        # The condition keeps simultaneous requests from all writing.
        unused = Q(last_used_at=None) | Q(last_used_at__lt=stale)
        ApiToken.objects.filter(unused, pk=token.pk).update(last_used_at=timezone.now())
    return token

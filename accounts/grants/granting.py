"""Verbs of codes and tokens: write them, use them, end them. Values leave once; only their SHA-256 is kept."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import queries as company_queries
from accounts.grants import history, letters, queries
from accounts.grants.models import GrantedToken, OauthClient, OauthCode
from accounts.grants.scopes import in_order
from accounts.linking import digest_of
from accounts.models import User
from base.actors import Actor
from base.audit.recording import record
from base.errors import NotAllowed, NotFound
from base.mail import mailing

ACCESS_PREFIX = "DCRO1-"
REFRESH_PREFIX = "DCRR1-"
CODE_LIFE = timedelta(minutes=1)
ACCESS_LIFE = timedelta(minutes=30)
# What the compatible interface answers as `expires_in`: a second less than half an hour.
ACCESS_SECONDS = 1799
REFRESH_LIFE = timedelta(days=90)
USED_EVERY = timedelta(minutes=1)
KEPT = timedelta(days=30)
KEPT_AS_OWNER = timedelta(days=27 * 31)


@transaction.atomic
def write_code(
    value: str,
    *,
    client: OauthClient,
    user: User,
    scopes: Sequence[str],
    redirect_uri: str,
    challenge: str,
    challenge_method: str,
    by: Actor,
) -> OauthCode:
    """Keep a code that the user just granted, good once within a minute. Raises NotAllowed for another's account."""
    if by.user is None or by.user.pk != user.pk or by.key != str(user.public_id):
        raise NotAllowed
    code = OauthCode.objects.create(
        digest=digest_of(value),
        client=client,
        user=user,
        scopes=in_order(scopes),
        redirect_uri=redirect_uri,
        challenge=challenge,
        challenge_method=challenge_method,
        expires_at=timezone.now() + CODE_LIFE,
    )
    record(history.ACCESS_GRANTED, on=client, by=by, data={"scopes": ", ".join(code.scopes)})
    return code


@transaction.atomic
def note_refusal(client: OauthClient, *, by: Actor) -> None:
    """Write down that somebody refused an application."""
    record(history.ACCESS_DENIED, on=client, by=by)


def code_for(value: str, *, client: OauthClient, by: Actor) -> OauthCode | None:
    """The unspent code of that value, locked; None when it is none, of another application or too old.

    A code that is shown a second time ends what it was exchanged for. Call within a transaction.
    """
    code = (
        OauthCode.objects.select_for_update(of=["self"])
        .select_related("user__role")
        .filter(digest=digest_of(value), client=client)
        .first()
    )
    if code is None:
        return None
    if code.used_at is not None:
        if code.family is not None:
            _end_after_reuse(code.family, client=client, user=code.user, by=by)
        return None
    return code if code.expires_at > timezone.now() and code.user.is_active else None


def refresh_for(value: str, *, client: OauthClient, by: Actor) -> GrantedToken | None:
    """The refresh token of that value, locked; None when it does not work. Shown again after its exchange, it ends its
    family. Call within a transaction."""
    token = (
        GrantedToken.objects.select_for_update(of=["self"])
        .select_related("user__role")
        .filter(digest=digest_of(value), client=client, kind=GrantedToken.Kind.REFRESH)
        .first()
    )
    if token is None:
        return None
    if token.rotated_at is not None:
        _end_after_reuse(token.family, client=client, user=token.user, by=by)
        return None
    works = token.revoked_at is None and token.expires_at > timezone.now() and token.user.is_active
    return token if works else None


@transaction.atomic
def keep_tokens(
    given: dict[str, Any],
    *,
    client: OauthClient,
    user: User,
    scopes: Sequence[str],
    code: OauthCode | None = None,
    refreshed: GrantedToken | None = None,
) -> None:
    """Part of the exchange: keep what is being handed out, and spend what it is exchanged for."""
    now = timezone.now()
    family = uuid.uuid4() if code else refreshed.family if refreshed else queries.own_family(client)
    if code is not None:
        code.used_at, code.family = now, family
        code.save(update_fields=["used_at", "family"])
    if refreshed is not None:
        refreshed.rotated_at = now
        refreshed.save(update_fields=["rotated_at"])
    common: dict[str, Any] = {"client": client, "user": user, "family": family}
    _keep(given["access_token"], GrantedToken.Kind.ACCESS, scopes, **common)
    if "refresh_token" in given:
        # A narrower access token does not narrow what may be asked for next time (RFC 6749 §6).
        lasting = refreshed.scopes if refreshed else scopes
        _keep(given["refresh_token"], GrantedToken.Kind.REFRESH, lasting, **common)


def _keep(value: str, kind: GrantedToken.Kind, scopes: Sequence[str], **common: Any) -> None:
    now = timezone.now()
    GrantedToken.objects.create(
        kind=kind,
        digest=digest_of(value),
        scopes=in_order(scopes),
        created_at=now,
        expires_at=now + (ACCESS_LIFE if kind == GrantedToken.Kind.ACCESS else REFRESH_LIFE),
        **common,
    )


def token_for(value: str) -> GrantedToken | None:
    """The access token of that value with client, user and role, or None when it does not work now.

    Its scopes are those granted that the application still has. Notes its use, at most once a minute.
    """
    if not value.startswith(ACCESS_PREFIX):
        return None
    token = (
        GrantedToken.objects.select_related("client", "user__role")
        .filter(digest=digest_of(value), kind=GrantedToken.Kind.ACCESS, revoked_at=None, client__revoked_at=None)
        .first()
    )
    now = timezone.now()
    if token is None or token.expires_at <= now or not token.user.is_active:
        return None
    token.scopes = [name for name in token.scopes if name in token.client.scopes]
    stale = now - USED_EVERY
    if token.last_used_at is None or token.last_used_at < stale:
        unused = Q(last_used_at=None) | Q(last_used_at__lt=stale)
        GrantedToken.objects.filter(unused, pk=token.pk).update(last_used_at=now)
    return token


@transaction.atomic
def revoke_value(value: str, *, client: OauthClient, by: Actor) -> None:
    """Let an application give a token back (RFC 7009): a refresh token takes its family along. Others are ignored."""
    token = GrantedToken.objects.select_related("user").filter(digest=digest_of(value), client=client).first()
    if token is None or token.revoked_at is not None:
        return
    whole = token.kind == GrantedToken.Kind.REFRESH
    _end(GrantedToken.objects.filter(family=token.family) if whole else GrantedToken.objects.filter(pk=token.pk))
    record(history.ACCESS_REVOKED, on=client, by=by)


@transaction.atomic
def disconnect(client: OauthClient, *, by: Actor) -> None:
    """End what one granted an application oneself. Raises NotFound when there is nothing to end."""
    if by.user is None:
        raise NotAllowed
    mine = GrantedToken.objects.filter(client=client, user=by.user).exclude(family=queries.own_family(client))
    OauthCode.objects.filter(client=client, user=by.user, used_at=None).update(used_at=timezone.now())
    if not _end(mine):
        raise NotFound(_("This application is not connected any more."))
    record(history.ACCESS_REVOKED, on=client, by=by)


def end_tokens_of(client: OauthClient) -> None:
    """Part of other verbs: end every token and code of an application."""
    OauthCode.objects.filter(client=client, used_at=None).update(used_at=timezone.now())
    _end(GrantedToken.objects.filter(client=client))


def end_own_tokens(client: OauthClient) -> None:
    """Part of other verbs: end the tokens that an application has by its own credentials."""
    _end(GrantedToken.objects.filter(client=client, family=queries.own_family(client)))


def end_grants(user: User) -> None:
    """Part of other verbs: end everything that acts as a user. Reactivating them does not bring it back."""
    OauthCode.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
    _end(GrantedToken.objects.filter(user=user))


def forget_old() -> None:
    """Drop codes and tokens that were over for 30 days. Safe to repeat.

    The last token of each family stays as long as the audit, which finds by it for whom the family acted.
    """
    now = timezone.now()
    OauthCode.objects.filter(expires_at__lt=now - KEPT).delete()
    GrantedToken.objects.filter(expires_at__lt=now - KEPT_AS_OWNER).delete()
    later = GrantedToken.objects.filter(family=OuterRef("family"), pk__gt=OuterRef("pk"))
    GrantedToken.objects.filter(Exists(later), expires_at__lt=now - KEPT).delete()


def _end(tokens: QuerySet[GrantedToken]) -> int:
    return tokens.filter(revoked_at=None).update(revoked_at=timezone.now())


def _end_after_reuse(family: uuid.UUID, *, client: OauthClient, user: User, by: Actor) -> None:
    if not _end(GrantedToken.objects.filter(family=family)):
        return  # it was ended before, and told
    record(history.REUSE_DETECTED, on=client, by=by, about=[user])
    letter = letters.access_ended(user, company=company_queries.company().name, application=client.name)
    mailing.send(
        to=user.email, subject=letter.subject, text=letter.text, html=letter.html, about=f"user:{user.public_id}"
    )

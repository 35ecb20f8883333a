"""Verbs of signing in and out, of sessions, and of passwords."""

from __future__ import annotations

import secrets
from functools import cache

from django.contrib.auth import hashers, password_validation
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, history, queries, throttling
from accounts.models import User, UserSession
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed


def sign_in(email: str, *, password: str, browser: str = "", by: Actor) -> User:
    """Check an e-mail address and a password; return the user. The door opens the session.

    `browser` names a browser this account has signed in with before: its tries are counted apart, so that strangers
    who guess cannot keep the owner out. Unknown, inactive and real accounts take the same path and the same time.
    Raises Invalid for a wrong pair, TooMany when the account or the network has to wait.
    """
    account = f"browser:{browser}" if browser else throttling.key_for_email(email)
    throttling.count_within(by.network, throttling.PASSWORD_BY_NETWORK)
    throttling.count_attempt(account)
    user = User.objects.select_related("role").filter(email__iexact=email.strip()).first()
    if not _is_password(user, password) or user is None:
        _note_failure(user, by=by)
        raise Invalid(
            _("The e-mail address or the password is not right. Try again, or set a new password."), code="wrong"
        )
    _note_success(user, account=account, by=by)
    return user


def _is_password(user: User | None, password: str) -> bool:
    """Compare with the user's password, or with one nobody has: the work is the same."""
    usable = user is not None and user.is_active and user.has_usable_password()
    encoded = user.password if user is not None and usable else _password_of_nobody()

    def store(raw: str) -> None:
        if user is not None and usable:
            user.set_password(raw)
            user.save(update_fields=["password"])

    return hashers.check_password(password, encoded, setter=store) and usable


@cache
def _password_of_nobody() -> str:
    return hashers.make_password(secrets.token_urlsafe(40))


def _note_failure(user: User | None, *, by: Actor) -> None:
    if user is not None:
        record(history.SIGN_IN_FAILED, on=user, by=by)
    else:  # noted without the address: people type passwords into the wrong field
        record(history.SIGN_IN_UNKNOWN, on=queries.company(), by=by)


@transaction.atomic
def _note_success(user: User, *, account: str, by: Actor) -> None:
    throttling.forget(account)
    throttling.take_back(by.network, throttling.PASSWORD_BY_NETWORK)
    record(history.SIGNED_IN, on=user, by=Actor.of(user, request_id=by.request_id, network=by.network))


@transaction.atomic
def sign_out(user: User, *, session_key: str, by: Actor) -> User:
    """End the session a user sits in."""
    forget_session(session_key=session_key)
    record(history.SIGNED_OUT, on=user, by=by)
    return user


def remember_session(user: User, *, session_key: str, device: str, network: str) -> UserSession:
    """List a browser in which somebody has just signed in."""
    return UserSession.objects.create(user=user, session_key=session_key, device=device[:300], network=network)


def rename_session(*, old: str, new: str) -> None:
    """Follow a session whose key was renewed."""
    UserSession.objects.filter(session_key=old).update(session_key=new)


def note_seen(*, session_key: str) -> bool:
    """Note that a session is in use. False when it was ended from elsewhere."""
    return bool(UserSession.objects.filter(session_key=session_key).update(seen_at=timezone.now()))


def forget_session(*, session_key: str) -> None:
    """Take a session off the list. The door empties the session itself."""
    UserSession.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_session(session: UserSession, *, by: Actor) -> UserSession:
    """Sign a user out of one browser. Raises NotAllowed unless it is the user's own, or an administrator asks."""
    if not (access.is_self(by, session.user) or access.may_administer(by)):
        raise NotAllowed
    end_sessions(session.user, only=session.session_key)
    record(history.SESSIONS_ENDED, on=session.user, by=by, data={"count": 1})
    return session


@transaction.atomic
def end_other_sessions(user: User, *, keep: str, by: Actor) -> int:
    """Sign a user out everywhere but in the browser `keep`. Returns how many sessions ended."""
    if not (access.is_self(by, user) or access.may_administer(by)):
        raise NotAllowed
    count = end_sessions(user, keep=keep)
    if count:
        record(history.SESSIONS_ENDED, on=user, by=by, data={"count": count})
    return count


def end_sessions(user: User, *, keep: str = "", only: str = "") -> int:
    """Part of other verbs, without an entry of its own: end sessions of a user. Returns how many."""
    ending = UserSession.objects.filter(user=user).exclude(session_key=keep)
    if only:
        ending = ending.filter(session_key=only)
    keys = list(ending.values_list("session_key", flat=True))
    UserSession.objects.filter(session_key__in=keys).delete()
    for key in keys:
        transaction.on_commit(lambda key=key: SessionStore(key).delete())  # type: ignore[misc]
    return len(keys)


@transaction.atomic
def change_password(user: User, *, old: str, new: str, keep: str, by: Actor) -> User:
    """Replace one's own password and sign out everywhere but in the browser `keep`.

    Raises NotAllowed for somebody else's account, Invalid when the old password is wrong or the new one too weak.
    """
    if not access.is_self(by, user):
        raise NotAllowed
    if not user.check_password(old):
        raise Invalid(_("This is not your present password."), field="old")
    set_password(user, new=new, keep=keep)
    record(history.PASSWORD_CHANGED, on=user, by=by)
    return user


def set_password(user: User, *, new: str, keep: str = "") -> None:
    """Part of other verbs: store a password that passes the validators, and end the sessions. Raises Invalid."""
    try:
        password_validation.validate_password(new, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="new") from error
    user.set_password(new)
    user.save(update_fields=["password", "updated_at"])
    end_sessions(user, keep=keep)
    throttling.forget(throttling.key_for_email(user.email))

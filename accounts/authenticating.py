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

from accounts import access, history, letters, linking, queries, throttling
from accounts.models import ApiToken, GrantedToken, OauthCode, User, UserSession
from accounts.options import SignInOption
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, Refused, TooMany
from base.mail import mailing


def sign_in(email: str, *, password: str, browser: str = "", break_glass: bool = False, by: Actor) -> User:
    """Check an e-mail address and a password; return the user. The door opens the session.

    `browser` names a browser this account has signed in with before: its tries are counted apart, so that strangers
    who guess cannot keep the owner out. Unknown, inactive and real accounts, and those whose option is single sign-on,
    take the same path and the same time. With `break_glass` the password of an administrator is good although the
    option is single sign-on, while no other administrator could come in without it; all of them hear of it.
    Raises Invalid for a wrong pair, TooMany when the account, the network or all unknown browsers have to wait.
    """
    account = f"browser:{browser}" if browser else throttling.key_for_email(email)
    throttling.count_within(by.network, throttling.PASSWORD_BY_NETWORK)
    throttling.count_attempt(account)
    if not browser:
        _count_stranger(by=by)
    user, may_use = _find(email, break_glass=break_glass)
    if not _is_password(user if may_use else None, password) or user is None:
        _note_failure(user, by=by)
        raise Invalid(
            _("The e-mail address or the password is not right. Try again, or set a new password."), code="wrong"
        )
    _note_success(user, account=account, is_known_browser=bool(browser), by=by)
    return user


def _count_stranger(*, by: Actor) -> None:
    pressure = throttling.count_stranger()
    if pressure.is_new:
        _sound_alarm(by=by)
    if pressure.is_shut:
        raise TooMany(
            _(
                "Many wrong passwords are being tried just now, so browsers we do not know have to wait. Use a browser "
                "you have signed in with before, or set a new password by mail: then this browser is known."
            ),
            wait_seconds=30 * 60,
        )


@transaction.atomic
def _sound_alarm(*, by: Actor) -> None:
    company = queries.company()
    record(history.SIGN_IN_ALARM, on=company, by=Actor.system("sign-in"), data={"network": by.network})
    for administrator in queries.active_administrators():
        _post(administrator, letters.sign_in_alarm(administrator, company=company.name))


def _find(email: str, *, break_glass: bool) -> tuple[User | None, bool]:
    """The user of an address, and whether the password counts; the statements are the same whoever it is."""
    has_sso = queries.company_has_sso()
    others = break_glass and has_sso and queries.another_administrator_has_a_way(email)
    user = queries.users_of_address(email).select_related("role").first()
    if user is None or not has_sso:
        return user, user is not None
    may_break = break_glass and user.is_administrator and not others
    return user, may_break or queries.sign_in_option_of(user) is SignInOption.PASSWORD


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
    company = queries.company()  # read for everybody, so that the unknown cost no statement more
    if user is not None:
        record(history.SIGN_IN_FAILED, on=user, by=by)
    else:  # noted without the address: people type passwords into the wrong field
        record(history.SIGN_IN_UNKNOWN, on=company, by=by)


@transaction.atomic
def _note_success(user: User, *, account: str, is_known_browser: bool, by: Actor) -> None:
    throttling.forget(account)
    throttling.take_back(by.network, throttling.PASSWORD_BY_NETWORK)
    if not is_known_browser:
        throttling.take_back_stranger()
    themselves = Actor.of(user, request_id=by.request_id, network=by.network)
    if queries.sign_in_option_of(user) is SignInOption.SSO:
        note_break_glass(user, by=themselves)
    else:
        record(history.SIGNED_IN, on=user, by=themselves)


def note_break_glass(user: User, *, by: Actor) -> None:
    """Part of other verbs: write down that an administrator came in without single sign-on, and tell all of them."""
    record(history.BREAK_GLASS_USED, on=user, by=by)
    company = queries.company().name
    for administrator in queries.active_administrators():
        _post(administrator, letters.break_glass_used(administrator, company=company, name=user.full_name))


def _post(user: User, letter: letters.Letter) -> None:
    mailing.send(
        to=user.email, subject=letter.subject, text=letter.text, html=letter.html, about=f"user:{user.public_id}"
    )


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
        transaction.on_commit(lambda key=key: SessionStore(key).delete())  # type: ignore[misc]  # mypy cannot infer a default in a lambda
    return len(keys)


@transaction.atomic
def change_password(user: User, *, old: str, new: str, keep: str, by: Actor) -> User:
    """Replace one's own password and sign out everywhere but in the browser `keep`.

    Raises NotAllowed for somebody else's account, Refused where single sign-on is the way in, Invalid when the old
    password is wrong or the new one too weak.
    """
    if not access.is_self(by, user):
        raise NotAllowed
    require_password_option(user)
    if not user.check_password(old):
        raise Invalid(_("This is not your present password."), field="old")
    set_password(user, new=new, keep=keep)
    record(history.PASSWORD_CHANGED, on=user, by=by)
    return user


def require_password_option(user: User) -> None:
    """Part of other verbs: raise Refused for somebody who signs in by single sign-on and so has no use for a password.

    Source: product facts §10.1.
    """
    if queries.sign_in_option_of(user) is SignInOption.SSO:
        raise Refused(
            _(
                "This account signs in by single sign-on and has no password here. An administrator can change the "
                "sign-in option to Email/Password first."
            ),
            code="signs_in_by_sso",
        )


def revoke_tokens(user: User) -> None:
    """Part of other verbs: make every API token of a user worthless, granted ones of integrations included.

    Tokens are not touched by the sign-in option: integrations of somebody who uses single sign-on keep working.
    """
    now = timezone.now()
    ApiToken.objects.filter(owner=user, revoked_at=None).update(revoked_at=now)
    GrantedToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    OauthCode.objects.filter(user=user, used_at=None).update(used_at=now)  # granted, not exchanged yet


def set_password(user: User, *, new: str, keep: str = "") -> None:
    """Part of other verbs: store a password that passes the validators; sessions and open links end. Raises Invalid."""
    try:
        password_validation.validate_password(new, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="new") from error
    user.set_password(new)
    user.save(update_fields=["password", "updated_at"])
    end_sessions(user, keep=keep)
    linking.void_links(user)
    throttling.forget(throttling.key_for_email(user.email))

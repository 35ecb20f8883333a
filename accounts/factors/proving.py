"""Verbs of proving who one is: with a second factor, and once more in a session that is open.

Tries are counted before anything is compared, in the database: five are free, each further one waits twice as long,
and a day has fifty. Only somebody who gave the first proof can use an account's tries up.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, throttling
from accounts.factors import codes, history, letters, passkeys
from accounts.factors.models import RecoveryCode, SecondFactor
from accounts.factors.queries import codes_left, factors_of, passkeys_of, public_of, secret_of, site
from accounts.models import SignInAttempts, User, UserSession
from accounts.throttling import Limit
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed

BY_USER = (Limit("factor-day", 50, timedelta(days=1)),)
BY_NETWORK = (Limit("factor-minute", 20, timedelta(minutes=1)), Limit("factor-hour", 200, timedelta(hours=1)))


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


def prove_code(user: User, *, code: str, by: Actor) -> SecondFactor:
    """Accept a code of the user's authenticator app; each code once, of two requests at once one.

    Raises Invalid for a wrong, old, early or used code, TooMany when the account has to wait.
    """
    _count(user, by=by)
    with transaction.atomic():
        factor = factors_of(user).select_for_update().filter(kind=SecondFactor.Kind.TOTP).first()
        step = None if factor is None else codes.step_of(secret_of(factor), code, now=_now())
        if factor is not None and step is not None and step > factor.last_step:
            factor.last_step = step
            _note_used(factor, by=by)
            return factor
    _note_failure(user, by=by)
    if step is not None:
        sentence = _("This code was used already. Wait until the app shows the next one.")
    else:
        sentence = _("This code is not right. Enter the six digits the app shows now, and check your phone's clock.")
    raise Invalid(sentence, field="code", code="wrong")


def prove_recovery_code(user: User, *, code: str, by: Actor) -> int:
    """Accept one of the user's recovery codes, once; the user hears of it by mail. Returns how many are left.

    Raises Invalid for a wrong or used one, TooMany when the account has to wait.
    """
    _count(user, by=by)
    with transaction.atomic():
        found = RecoveryCode.objects.filter(user=user, digest=codes.digest_of(code), used_at=None)
        if found.update(used_at=timezone.now()):
            left = codes_left(user)
            _forget_tries(user, by=by)
            record(history.CODE_USED, on=user, by=by, data={"left": left})
            letters.tell_code_used(user, left=left)
            return left
    _note_failure(user, by=by)
    raise Invalid(_("This is no recovery code of yours, or it was used already."), field="code", code="wrong")


def prove_passkey(user: User, *, state: passkeys.type_state, answer: str, by: Actor) -> SecondFactor:
    """Accept the answer of one of the user's passkeys to what the browser was asked (`passkeys.ask_for_proof`).

    The door takes `state` out of the session first, so that no answer is taken twice. Raises Invalid for any other
    answer and for a passkey whose count of uses went back: it may be a copy, so the user is told by mail.
    """
    _count(user, by=by)
    with transaction.atomic():
        present = {factor.credential_id: factor for factor in passkeys_of(user).select_for_update()}
        try:
            used = passkeys.proved(
                site(), state=state, answer=answer, present=[public_of(one) for one in present.values()]
            )
        except passkeys.NotProved:
            used = None
        factor = present[used.credential_id] if used else None
        is_copied = bool(used and factor and passkeys.is_copied(before=factor.sign_count, after=used.sign_count))
        if used and factor and not is_copied:
            factor.sign_count = used.sign_count
            _note_used(factor, by=by)
            return factor
    if factor is not None and is_copied:
        _alarm(factor, by=by)
        raise Invalid(
            _("This passkey was refused: it may have been copied. Use another way and add a new passkey."),
            code="copied",
        )
    _note_failure(user, by=by)
    raise Invalid(_("The passkey did not prove who you are. Try again, or use another way."), code="wrong")


def note_proof(*, session_key: str, proof: str) -> None:
    """List a session with what was proved in it ("password+totp"); an empty proof says nothing new."""
    if proof:
        UserSession.objects.filter(session_key=session_key).update(proof=proof)


def _key(user: User) -> str:
    return f"factor:{user.public_id}"


def _now() -> int:
    return int(timezone.now().timestamp())


def _count(user: User, *, by: Actor) -> None:
    throttling.count_all({by.network: BY_NETWORK, str(user.public_id): BY_USER})
    throttling.count_attempt(_key(user))


def _forget_tries(user: User, *, by: Actor) -> None:
    throttling.forget(_key(user))
    throttling.take_back(by.network, BY_NETWORK)
    throttling.take_back(str(user.public_id), BY_USER)


def _note_used(factor: SecondFactor, *, by: Actor) -> None:
    factor.last_used_at = timezone.now()
    factor.save(update_fields=["last_used_at", "last_step", "sign_count"])
    _forget_tries(factor.user, by=by)
    record(history.USED, on=factor.user, by=by, data={"factor": factor.name, "kind": str(factor.get_kind_display())})


@transaction.atomic
def _note_failure(user: User, *, by: Actor) -> None:
    record(history.FAILED, on=user, by=by)
    failures = SignInAttempts.objects.filter(key=_key(user)).values_list("failures", flat=True).first()
    if failures == throttling.FREE_FAILURES:
        letters.tell_guessed(user)


@transaction.atomic
def _alarm(factor: SecondFactor, *, by: Actor) -> None:
    record(history.PASSKEY_COPIED, on=factor.user, by=by, data={"factor": factor.name})
    letters.tell_copied(factor.user, factor=factor.name)

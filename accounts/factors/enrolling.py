"""Verbs by which people add, rename and remove their second factors, and make recovery codes.

Each change ends the sessions in other browsers: whoever sits in one has not proved what is asked from now on.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, authenticating
from accounts.factors import codes, history, letters, passkeys
from accounts.factors.models import RecoveryCode, SecondFactor
from accounts.factors.queries import factors_of, has_factor, is_required_of, place_of, secret_of, site
from accounts.models import User
from base.actors import Actor
from base.audit.recording import record
from base.credentials import storing
from base.errors import Invalid, NotAllowed, Refused

MOST_FACTORS = 20
KEEPER = "second-factor"


@transaction.atomic
def start_app(user: User, *, by: Actor) -> SecondFactor:
    """Begin to set up an authenticator app: a fresh secret is kept, encrypted. It counts once its code was typed.

    An earlier beginning is dropped; an app that is in use stays until the new one has proved itself.
    """
    _require_self(user, by=by)
    _drop(SecondFactor.objects.filter(user=user, confirmed_at=None))
    factor = SecondFactor.objects.create(user=user, kind=SecondFactor.Kind.TOTP, name=str(_("Authenticator app")))
    storing.store(place_of(factor), "secret", codes.new_secret(), by=Actor.system(KEEPER), hint=False)
    return factor


@transaction.atomic
def confirm_app(factor: SecondFactor, *, code: str, keep: str, by: Actor) -> list[str]:
    """Put an app into use with a code it shows; it replaces the one in use until now.

    Returns the recovery codes, once, where this is the first factor; else an empty list. All sessions but `keep` end.
    Raises Invalid for a wrong code, Refused when it is in use already.
    """
    user = _require_self(factor.user, by=by)
    factor = SecondFactor.objects.select_for_update().get(pk=factor.pk)
    if factor.confirmed_at is not None:
        raise Refused(_("This authenticator app is set up already."), code="set_up")
    step = codes.step_of(secret_of(factor), code, now=int(timezone.now().timestamp()))
    if step is None:
        raise Invalid(
            _("This code is not right. Enter the six digits the app shows now, and check your phone's clock."),
            field="code",
            code="wrong",
        )
    is_first = not has_factor(user)
    _drop(factors_of(user).filter(kind=SecondFactor.Kind.TOTP))
    factor.last_step, factor.confirmed_at = step, timezone.now()
    factor.save(update_fields=["last_step", "confirmed_at"])
    return _added(factor, is_first=is_first, keep=keep, by=by)


@transaction.atomic
def add_passkey(
    user: User, *, name: str, state: passkeys.type_state, answer: str, keep: str, by: Actor
) -> tuple[SecondFactor, list[str]]:
    """Keep the public parts of a passkey a browser has made for what it was asked (`passkeys.ask_for_new`).

    Returns it, and the recovery codes where it is the first factor. All sessions but `keep` end. Raises Invalid for an
    answer to something else, Refused for a passkey that is known already and for more than twenty factors.
    """
    _require_self(user, by=by)
    present = factors_of(User.objects.select_for_update().get(pk=user.pk)).count()
    if present >= MOST_FACTORS:
        raise Refused(_("You have twenty second factors. Remove one first."), code="too_many")
    try:
        passkey = passkeys.made(site(), state=state, answer=answer)
    except passkeys.NotProved:
        raise Invalid(_("The browser did not make a passkey. Try again."), code="wrong") from None
    factor = SecondFactor(
        user=user,
        kind=SecondFactor.Kind.PASSKEY,
        name=clean_name(name),
        credential_id=passkey.credential_id,
        public_key=passkey.public_key,
        sign_count=passkey.sign_count,
        confirmed_at=timezone.now(),
    )
    try:
        with transaction.atomic():
            factor.save()
    except IntegrityError:
        raise Refused(_("This passkey was added already."), code="known") from None
    return factor, _added(factor, is_first=present == 0, keep=keep, by=by)


@transaction.atomic
def rename(factor: SecondFactor, *, name: str, by: Actor) -> SecondFactor:
    """Call a factor something else. Raises NotAllowed for somebody else's, Invalid for no name."""
    user = _require_self(factor.user, by=by)
    before, factor.name = factor.name, clean_name(name)
    if factor.name != before:
        factor.save(update_fields=["name"])
        record(history.RENAMED, on=user, by=by, data={"before": before, "factor": factor.name})
    return factor


@transaction.atomic
def remove(factor: SecondFactor, *, keep: str, by: Actor) -> User:
    """Take a factor away, with the last one the recovery codes too; all sessions but `keep` end.

    Raises NotAllowed for somebody else's, Refused for the last one of somebody who must have one.
    """
    user = _require_self(factor.user, by=by)
    User.objects.select_for_update().get(pk=user.pk)
    is_last = factors_of(user).exclude(pk=factor.pk).count() == 0
    if is_last and is_required_of(user):
        raise Refused(
            _("The company asks administrators for a second factor, and this is your last. Add another one first."),
            code="last_factor",
        )
    _drop(SecondFactor.objects.filter(pk=factor.pk))
    if is_last:
        RecoveryCode.objects.filter(user=user).delete()
    authenticating.end_sessions(user, keep=keep)
    record(history.REMOVED, on=user, by=by, data=_facts(factor))
    letters.tell_removed(user, factor=factor.name)
    return user


@transaction.atomic
def make_codes(user: User, *, by: Actor) -> list[str]:
    """Ten fresh recovery codes; those before are worthless. They are returned this once and kept as digests only.

    Raises NotAllowed for somebody else, Refused without a factor they could stand in for.
    """
    _require_self(user, by=by)
    if not has_factor(user):
        raise Refused(_("Add an authenticator app or a passkey first."), code="no_factor")
    return _new_codes(user, by=by)


@transaction.atomic
def reset_factors(user: User, *, by: Actor) -> int:
    """Take all factors and recovery codes from somebody who lost them; their sessions end, and they hear of it.

    Returns how many factors there were. Raises NotAllowed unless an administrator asks, and for oneself.
    """
    if not access.may_administer(by):
        raise NotAllowed
    access.require_peer(by, user.role)
    if access.is_self(by, user):
        raise Refused(_("Remove your own second factors on your security page."), code="self")
    count = factors_of(user).count()
    _drop(SecondFactor.objects.filter(user=user))
    RecoveryCode.objects.filter(user=user).delete()
    authenticating.end_sessions(user)
    record(history.RESET, on=user, by=by, data={"count": count})
    letters.tell_reset(user, by=by.name)
    return count


def clean_name(name: str) -> str:
    """Part of other verbs: the name of a factor without blanks around it. Raises Invalid for none or a long one."""
    short = name.strip()
    if not short or len(short) > 80:
        raise Invalid(_("Give it a name of at most 80 letters, such as the device it is on."), field="name")
    return short


def _require_self(user: User, *, by: Actor) -> User:
    if not access.is_self(by, user):
        raise NotAllowed
    return user


def _added(factor: SecondFactor, *, is_first: bool, keep: str, by: Actor) -> list[str]:
    authenticating.end_sessions(factor.user, keep=keep)
    record(history.ADDED, on=factor.user, by=by, data=_facts(factor))
    letters.tell_added(factor.user, factor=factor.name)
    return _new_codes(factor.user, by=by) if is_first else []


def _new_codes(user: User, *, by: Actor) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    fresh = codes.new_recovery_codes()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=codes.digest_of(code)) for code in fresh)
    record(history.CODES_MADE, on=user, by=by)
    return fresh


def _drop(factors: QuerySet[SecondFactor]) -> None:
    for factor in factors:
        if factor.kind == SecondFactor.Kind.TOTP:
            storing.forget(place_of(factor), by=Actor.system(KEEPER))
        factor.delete()


def _facts(factor: SecondFactor) -> dict[str, str]:
    return {"factor": factor.name, "kind": str(factor.get_kind_display())}

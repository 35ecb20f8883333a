"""Verbs of coming into the company and leaving it: invite, accept, deactivate, reactivate."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, authenticating, history, letters, linking, queries
from accounts.models import ApiToken, OneTimeLink, SystemRole, User
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, Refused
from base.mail import mailing


@transaction.atomic
def invite(email: str, *, first_name: str, last_name: str, role: SystemRole, by: Actor) -> User:
    """Make an account and mail its owner a link to choose a password.

    Raises NotAllowed unless an administrator asks; Invalid for a broken address or one that has an account already.
    """
    if not access.may_administer(by):
        raise NotAllowed
    user, _secret = invite_with_secret(email, first_name=first_name, last_name=last_name, role=role, by=by)
    return user


def invite_with_secret(email: str, *, first_name: str, last_name: str, role: SystemRole, by: Actor) -> tuple[User, str]:
    """Part of other verbs: invite somebody and return the link's secret as well. Asks for no right."""
    user = User(
        email=clean_email(email),
        first_name=first_name,
        last_name=last_name,
        role=role,
        is_active=False,
        is_invited=True,
    )
    user.set_unusable_password()
    save_with_unique_email(user)
    secret = _write_invitation(user, by=by)
    record(history.USER_INVITED, on=user, by=by, data={"role": role.name})
    return user, secret


@transaction.atomic
def send_invitation_again(user: User, *, by: Actor) -> User:
    """Mail a fresh link; the earlier ones stop working. Raises NotAllowed, or Refused when nobody waits for it."""
    if not access.may_administer(by):
        raise NotAllowed
    if user.is_active or user.deactivated_at is not None:
        raise Refused(_("This user does not wait for an invitation."))
    linking.void_links(user)
    _write_invitation(user, by=by)
    record(history.INVITATION_SENT_AGAIN, on=user, by=by)
    return user


@transaction.atomic
def accept_invitation(secret: str, *, password: str, by: Actor) -> User:
    """Let the invited in with the password they chose.

    Raises Refused when the link does not work any more, Invalid when the password is too weak (the link stays good).
    """
    user = linking.spend_link(secret, purpose=OneTimeLink.Purpose.INVITATION)
    if user.deactivated_at is not None:
        raise Refused(_("This account is not active. Ask an administrator."), code="inactive")
    authenticating.set_password(user, new=password)
    user.is_active, user.is_invited = True, False
    user.save(update_fields=["is_active", "is_invited", "updated_at"])
    record(history.USER_JOINED, on=user, by=Actor.of(user, request_id=by.request_id, network=by.network))
    return user


@transaction.atomic
def deactivate(user: User, *, by: Actor) -> User:
    """Shut somebody out: sessions end, links and API tokens stop working. What they did stays.

    Raises NotAllowed unless an administrator asks; Refused for oneself, for the last administrator, and when it was
    done already.
    """
    if not access.may_administer(by):
        raise NotAllowed
    if access.is_self(by, user):
        raise Refused(_("You cannot deactivate yourself. Ask another administrator."), code="self")
    guard_last_administrator(user)
    user = User.objects.select_for_update(of=["self"]).select_related("role").get(pk=user.pk)
    if user.deactivated_at is not None:
        raise Refused(_("This user is deactivated already."), code="already_deactivated")
    user.is_active, user.deactivated_at = False, timezone.now()
    user.save(update_fields=["is_active", "deactivated_at", "updated_at"])
    authenticating.end_sessions(user)
    linking.void_links(user)
    ApiToken.objects.filter(owner=user, revoked_at=None).update(revoked_at=timezone.now())
    record(history.USER_DEACTIVATED, on=user, by=by)
    return user


@transaction.atomic
def reactivate(user: User, *, by: Actor) -> User:
    """Let somebody in again, with the old password; who never had one gets a new invitation. API tokens stay revoked.

    Raises NotAllowed unless an administrator asks, Refused when the user is not deactivated.
    """
    if not access.may_administer(by):
        raise NotAllowed
    user = User.objects.select_for_update(of=["self"]).select_related("role").get(pk=user.pk)
    if user.deactivated_at is None:
        raise Refused(_("This user is not deactivated."), code="not_deactivated")
    user.deactivated_at, user.is_active = None, user.has_usable_password()
    user.is_invited = not user.is_active
    user.save(update_fields=["deactivated_at", "is_active", "is_invited", "updated_at"])
    if user.is_invited:
        _write_invitation(user, by=by)
    record(history.USER_REACTIVATED, on=user, by=by)
    return user


def guard_last_administrator(user: User) -> None:
    """Part of other verbs: raise Refused when the company would be left without an active administrator.

    Locks the administrators, so that two of them cannot remove each other at once.
    """
    if user.role.code != RoleCode.ADMIN or not user.is_active:
        return
    others = [each for each in queries.active_administrators().select_for_update(of=["self"]) if each.pk != user.pk]
    if not others:
        raise Refused(
            _("This is the last active administrator. Make somebody else an administrator first."),
            code="last_administrator",
        )


def clean_email(email: str) -> str:
    """The address without blanks around it. Raises Invalid when it is none."""
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("Enter a whole e-mail address."), field="email") from error
    return email


def save_with_unique_email(user: User) -> None:
    """Part of other verbs: save a user. Raises Invalid when the address belongs to somebody else."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        if "user_email_once" not in str(error):
            raise
        raise Invalid(
            _("Somebody has this e-mail address already. Search the list: the account may be deactivated."),
            field="email",
        ) from error


def _write_invitation(user: User, *, by: Actor) -> str:
    secret = linking.make_link(user, purpose=OneTimeLink.Purpose.INVITATION)
    letter = letters.invitation(user, company=queries.company().name, inviter=by.name, secret=secret)
    mailing.send(
        to=user.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        about=f"user:{user.public_id}",
        private=True,
    )
    return secret

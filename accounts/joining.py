"""Verbs of coming into the company and leaving it: invite, accept, deactivate, reactivate."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, authenticating, history, letters, linking, queries
from accounts.models import OneTimeLink, SystemRole, User
from accounts.options import SignInOption
from accounts.permissions import RoleCode
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, NotFound, Refused
from base.mail import mailing

LONGEST_IDENTIFIER = 300


class Extras(TypedDict, total=False):
    """What may be said about a new user beside name, address and role."""

    sign_in_option: str
    sso_identifier: str
    location: str
    external_data: str
    language: str


@transaction.atomic
def invite(
    email: str, *, first_name: str, last_name: str, role: SystemRole, by: Actor, **extras: Unpack[Extras]
) -> User:
    """Make an account and mail its owner a link: to choose a password, or to sign in by single sign-on.

    Raises NotAllowed unless an administrator asks; Invalid for a broken address, one that has an account already, an
    unknown option, or an SSO identifier that somebody else has.
    """
    if not access.may_administer(by):
        raise NotAllowed
    access.require_peer(by, role)
    user, _secret = invite_with_secret(email, first_name=first_name, last_name=last_name, role=role, by=by, **extras)
    return user


@transaction.atomic
def add_user(
    email: str, *, first_name: str, last_name: str, role: SystemRole, by: Actor, **extras: Unpack[Extras]
) -> User:
    """Make an account that waits, without a letter: `activate` opens it, `send_invitation_again` invites its owner.

    That is how the compatible API makes users (product facts §10.3). Raises like `invite`.
    """
    if not access.may_administer(by):
        raise NotAllowed
    access.require_peer(by, role)
    user = _new_user(email, first_name=first_name, last_name=last_name, role=role, **extras)
    save_with_unique_email(user)
    record(history.USER_ADDED, on=user, by=by, data={"role": role.name})
    return user


def invite_with_secret(
    email: str, *, first_name: str, last_name: str, role: SystemRole, by: Actor, **extras: Unpack[Extras]
) -> tuple[User, str]:
    """Part of other verbs: invite somebody and return the link's secret as well. Asks for no right."""
    user = _new_user(email, first_name=first_name, last_name=last_name, role=role, **extras)
    user.is_invited = True
    save_with_unique_email(user)
    secret = write_invitation(user, by=by)
    record(history.USER_INVITED, on=user, by=by, data={"role": role.name})
    return user, secret


@transaction.atomic
def send_invitation_again(user: User, *, by: Actor) -> User:
    """Mail a fresh link; the earlier ones stop working. Raises NotAllowed, or Refused when nobody waits for it."""
    if not access.may_administer(by):
        raise NotAllowed
    if user.is_active or user.deactivated_at is not None:
        raise Refused(_("This user does not wait for an invitation."))
    user.is_invited = True
    user.save(update_fields=["is_invited", "updated_at"])
    linking.void_links(user)
    write_invitation(user, by=by)
    record(history.INVITATION_SENT_AGAIN, on=user, by=by)
    return user


@transaction.atomic
def accept_invitation(secret: str, *, password: str, by: Actor) -> User:
    """Let the invited in with the password they chose.

    Raises Refused when the link does not work any more or single sign-on is the way in, Invalid when the password is
    too weak (the link stays good).
    """
    user = linking.spend_link(secret, purpose=OneTimeLink.Purpose.INVITATION)
    if user.deactivated_at is not None:
        raise Refused(_("This account is not active. Ask an administrator."), code="inactive")
    authenticating.require_password_option(user)
    authenticating.set_password(user, new=password)
    return _join(user, by=by)


@transaction.atomic
def join_by_sso(user: User, *, by: Actor) -> User:
    """Let the invited in whom an identity provider has just proved: the first sign-in is the acceptance.

    Does nothing for somebody who is in already. Raises Refused when the account was deactivated, was made but neither
    activated nor invited yet, or signs in by password.
    """
    user = User.objects.select_for_update(of=["self"]).select_related("role").get(pk=user.pk)
    if user.is_active:
        return user
    if user.deactivated_at is not None or not user.is_invited:
        raise Refused(_("This account is not active. Ask an administrator."), code="inactive")
    if queries.sign_in_option_of(user) is not SignInOption.SSO:
        raise Refused(
            _("This account signs in by password. Use the link of the invitation."), code="signs_in_by_password"
        )
    linking.void_links(user)
    return _join(user, by=by)


def _join(user: User, *, by: Actor) -> User:
    user.is_active, user.is_invited = True, False
    user.save(update_fields=["is_active", "is_invited", "updated_at"])
    record(history.USER_JOINED, on=user, by=Actor.of(user, request_id=by.request_id, network=by.network))
    return user


@transaction.atomic
def activate(user: User, *, by: Actor) -> User:
    """Open an account at once, without waiting for its owner: one that was made or invited, or a deactivated one.

    Who has no password and needs one asks for it on the sign-in page. Open invitations stop working. Does nothing when
    the user is active already. Raises NotAllowed unless an administrator asks.
    """
    if not access.may_administer(by):
        raise NotAllowed
    user = User.objects.select_for_update(of=["self"]).select_related("role").get(pk=user.pk)
    if user.is_active:
        return user
    user.is_active, user.is_invited, user.deactivated_at = True, False, None
    user.save(update_fields=["is_active", "is_invited", "deactivated_at", "updated_at"])
    linking.void_links(user)
    record(history.USER_ACTIVATED, on=user, by=by)
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
    access.require_peer(by, user.role)
    guard_last_administrator(user)
    user = User.objects.select_for_update(of=["self"]).select_related("role").get(pk=user.pk)
    if user.deactivated_at is not None:
        raise Refused(_("This user is deactivated already."), code="already_deactivated")
    user.is_active, user.deactivated_at = False, timezone.now()
    user.save(update_fields=["is_active", "deactivated_at", "updated_at"])
    authenticating.end_sessions(user)
    linking.void_links(user)
    authenticating.revoke_tokens(user)
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
    by_sso = queries.sign_in_option_of(user) is SignInOption.SSO
    has_joined = user.has_usable_password() or (by_sso and not user.is_invited)
    user.deactivated_at, user.is_active, user.is_invited = None, has_joined, not has_joined
    user.save(update_fields=["deactivated_at", "is_active", "is_invited", "updated_at"])
    if user.is_invited:
        write_invitation(user, by=by)
    record(history.USER_REACTIVATED, on=user, by=by)
    return user


def guard_last_administrator(user: User) -> None:
    """Part of other verbs: raise Refused when the company would be left without an active administrator.

    One of those who stay must have a password, for the day on which single sign-on breaks (product facts §10.1).
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
    if user.has_usable_password() and not any(each.has_usable_password() for each in others):
        raise Refused(
            _(
                "No other administrator has a password. If single sign-on broke, nobody could come in. Let another "
                "administrator choose a password first."
            ),
            code="last_way_in",
        )


def lock_role(role: SystemRole) -> SystemRole:
    """Part of other verbs: hold a role that is being given to somebody. Raises NotFound when it is gone by now."""
    row = SystemRole.objects.select_for_update(no_key=True).filter(pk=role.pk).first()
    if row is None:
        raise NotFound(_("This role was deleted just now. Choose another one."))
    return row


def clean_email(email: str) -> str:
    """The address without blanks around it. Raises Invalid when it is none."""
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid(_("Enter a whole e-mail address."), field="email") from error
    return email


def save_with_unique_email(user: User) -> None:
    """Part of other verbs: save a user. Raises Invalid when the address or the SSO identifier is somebody else's."""
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        if "user_sso_identifier_once" in str(error):
            raise Invalid(_("Another user has this SSO identifier."), field="sso_identifier") from error
        if "user_email_once" not in str(error):
            raise
        raise Invalid(
            _("Somebody has this e-mail address already. Search the list: the account may be deactivated."),
            field="email",
        ) from error


def clean_option(option: str) -> str:
    """A sign-in option, or "" for the company's default. Raises Invalid for anything else."""
    if option not in {"", *SignInOption}:
        raise Invalid(_("Choose how the user signs in."), field="sign_in_option")
    return option


def clean_identifier(identifier: str) -> str:
    """An SSO identifier without blanks around it. Raises Invalid when it is too long."""
    identifier = identifier.strip()
    if len(identifier) > LONGEST_IDENTIFIER:
        raise Invalid(_("An SSO identifier has at most 300 characters."), field="sso_identifier")
    return identifier


def _new_user(email: str, *, first_name: str, last_name: str, role: SystemRole, **extras: Unpack[Extras]) -> User:
    option, identifier = extras.pop("sign_in_option", ""), extras.pop("sso_identifier", "")
    user = User(
        email=clean_email(email),
        first_name=first_name,
        last_name=last_name,
        role=lock_role(role),
        is_active=False,
        sign_in_option=clean_option(option),
        sso_identifier=clean_identifier(identifier),
        **extras,
    )
    user.set_unusable_password()
    return user


def write_invitation(user: User, *, by: Actor) -> str:
    """Part of other verbs: mail somebody a link that fits how they sign in. Returns its secret."""
    secret = linking.make_link(user, purpose=OneTimeLink.Purpose.INVITATION)
    by_sso = queries.sign_in_option_of(user) is SignInOption.SSO
    write = letters.invitation_by_sso if by_sso else letters.invitation
    letter = write(user, company=queries.company().name, inviter=by.name, secret=secret)
    mailing.send(
        to=user.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        about=f"user:{user.public_id}",
        private=True,
    )
    return secret

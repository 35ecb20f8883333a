"""Verbs that decide which user an identity provider speaks of. The key is always provider and subject (§8.4).

An address alone binds only once, at a first sign-in, under a domain that is verified for this very provider; it never
binds anew, whatever changes at the provider afterwards.
"""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import access, authenticating, joining
from accounts import history as own_history
from accounts import queries as people
from accounts.factors import history as factors
from accounts.models import Identity, IdentityProvider, User
from accounts.permissions import RoleCode
from accounts.sso import history, letters, queries
from accounts.sso.claims import MOST_EMAIL, MOST_SUBJECT, Claim, same_address
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed, Refused

OTHER_SUBJECT = "subject_changed"


def user_for(provider: IdentityProvider, claim: Claim, *, by: Actor, again: User | None = None) -> User:
    """The user a verified claim of a provider speaks of, bound to it from now on.

    `again` is somebody signed in who proves who they are once more: then nobody is bound or made.

    Raises Refused, with a code of its own each, and changes nothing: no subject; a user who is bound to another
    subject (then the audit and a letter tell the administrators); an address that is not verified, or not under a
    domain of this provider; somebody unknown, deactivated, not invited, or who does not sign in by SSO.
    """
    try:
        with transaction.atomic():
            return _user_for(provider, claim, by=by, again=again)
    except _OtherSubject as error:
        _raise_alarm(error.user, provider, by=by)
        raise Refused(
            _("The provider names this user by another subject than the one on file. If the account was made anew "
              "there, an administrator can bind the user anew."),
            code=OTHER_SUBJECT,
        ) from None  # fmt: skip


def _user_for(provider: IdentityProvider, claim: Claim, *, by: Actor, again: User | None) -> User:
    if not claim.subject or len(claim.subject) > MOST_SUBJECT or "\x00" in claim.subject:
        raise Refused(_("The provider did not name a usable subject."), code="no_subject")
    bound = (
        Identity.objects.select_for_update(of=["self"])
        .select_related("user", "user__role")
        .filter(provider=provider, subject=claim.subject)
        .first()
    )
    if again is not None and (bound is None or bound.user_id != again.pk):
        raise Refused(_("Somebody else signed in at the provider."), code="other_user")
    if bound is None:
        user = _first_time(provider, claim, by=by)
    else:
        user = _locked(bound.user)
        _check_may_enter(user)
        if not user.is_active:  # bound by hand before they ever came
            user = joining.join_by_sso(user, by=by)
        bound.last_used_at = timezone.now()
        bound.save(update_fields=["last_used_at"])
    own = Actor.of(user, request_id=by.request_id, network=by.network)
    kind = factors.PROVED if again else own_history.SIGNED_IN
    record(kind, on=user, about=[provider], by=own, data={"provider": provider.name})
    return user


def _first_time(provider: IdentityProvider, claim: Claim, *, by: Actor) -> User:
    """Bind somebody the provider has not sent before, by the address or the identifier on file; or make them."""
    user = _matched(provider, claim)
    if user is None:
        return _newcomer(provider, claim, by=by)
    if Identity.objects.filter(provider=provider, user=user).exists():
        raise _OtherSubject(user)
    _check_may_enter(user)
    if not user.is_active:
        user = joining.join_by_sso(user, by=by)
    _bind(user, provider, claim.subject, by=Actor.system("sso"))
    own = Actor.of(user, request_id=by.request_id, network=by.network)
    record(history.BOUND, on=user, about=[provider], by=own, data={"provider": provider.name})
    return user


def _matched(provider: IdentityProvider, claim: Claim) -> User | None:
    """The user a first sign-in is about. Raises Refused unless the provider may speak for the user's domain."""
    if provider.match_by == IdentityProvider.Match.IDENTIFIER:
        user = User.objects.filter(sso_identifier=claim.subject).first()
        if user is None:
            return None
        if not queries.speaks_for(provider, user.email):
            raise _not_our_domain()
        return _locked(user)
    _check_address(provider, claim)
    user = User.objects.filter(email__iexact=claim.email.strip()).first()
    if user is not None and not same_address(user.email, claim.email):
        raise Refused(_("The address of the provider only looks like one on file."), code="email_lookalike")
    return _locked(user) if user else None


def _newcomer(provider: IdentityProvider, claim: Claim, *, by: Actor) -> User:
    """Make an account with the role Employee, where the provider may; nothing of the claim can ask for more."""
    if not provider.makes_employees:
        raise Refused(_("Nobody here has this address or identifier. Add the user first."), code="user_unknown")
    _check_address(provider, claim)
    email = joining.clean_email(claim.email)
    if User.objects.filter(email__iexact=email).exists():  # or looks alike to the database, see `same_address`
        raise Refused(_("Somebody has this address already, under another identifier."), code="email_taken")
    user = User(
        email=email,
        first_name=claim.first_name.strip()[:100] or email.partition("@")[0][:100],
        last_name=claim.last_name.strip()[:100],
        role=people.role_coded(RoleCode.EMPLOYEE),
        sign_in_option="SSO",
    )
    if provider.match_by == IdentityProvider.Match.IDENTIFIER:
        user.sso_identifier = claim.subject if len(claim.subject) <= 300 else ""
    user.set_unusable_password()
    try:
        joining.save_with_unique_email(user)
    except Invalid:
        raise Refused(_("Somebody has this address already, under another identifier."), code="email_taken") from None
    _bind(user, provider, claim.subject, by=Actor.system("sso"))
    own = Actor.of(user, request_id=by.request_id, network=by.network)
    record(history.JOINED, on=user, about=[provider], by=own, data={"provider": provider.name})
    return user


def _check_address(provider: IdentityProvider, claim: Claim) -> None:
    if not claim.email or len(claim.email) > MOST_EMAIL:
        raise Refused(_("The provider sent no e-mail address."), code="no_email")
    try:
        joining.clean_email(claim.email)
    except Invalid:
        raise Refused(_("The provider sent something that is no e-mail address."), code="no_email") from None
    if claim.email_is_verified is False:
        raise Refused(_("The provider says that the address is not verified."), code="email_not_verified")
    if not queries.speaks_for(provider, claim.email):
        raise _not_our_domain()


def _check_may_enter(user: User) -> None:
    if user.deactivated_at is not None:
        raise Refused(_("This user is deactivated."), code="user_deactivated")
    if not (user.is_active or user.is_invited):
        raise Refused(_("This user was not invited yet. Activate or invite the user first."), code="user_inactive")
    if not queries.signs_in_by_sso(user):
        raise Refused(_("This user signs in with a password, not through a provider."), code="user_not_sso")


@transaction.atomic
def bind(user: User, *, provider: IdentityProvider, subject: str, by: Actor) -> Identity:
    """Bind a user by hand, in place of what was bound before; sessions end, the user and administrators get a letter.

    Raises NotAllowed unless an administrator asks, Invalid for an unusable subject, Refused when the subject is
    another user's.
    """
    if not access.may_administer(by):
        raise NotAllowed
    subject = subject.strip()
    if not subject or len(subject) > MOST_SUBJECT or "\x00" in subject:
        raise Invalid(_("Enter the subject as the provider sends it, see its test."), field="subject")
    user = _locked(user)
    access.require_peer(by, user.role)
    before = Identity.objects.select_for_update().filter(provider=provider, user=user).first()
    if before is not None and before.subject == subject:
        return before
    if before is not None:
        before.delete()
    identity = _bind(user, provider, subject, by=by)
    authenticating.end_sessions(user)
    kind = history.BOUND_AGAIN if before is not None else history.BOUND
    record(kind, on=user, about=[provider], by=by, data={"provider": provider.name})
    letters.tell_of_binding(user, provider=provider, by=by)
    return identity


@transaction.atomic
def unbind(identity: Identity, *, by: Actor) -> User:
    """Take a binding away; sessions end, the user and administrators get a letter. The next sign-in may bind anew.

    Raises NotAllowed unless an administrator asks.
    """
    if not access.may_administer(by):
        raise NotAllowed
    user, provider = _locked(identity.user), identity.provider
    access.require_peer(by, user.role)
    Identity.objects.filter(pk=identity.pk).delete()
    authenticating.end_sessions(user)
    record(history.UNBOUND, on=user, about=[provider], by=by, data={"provider": provider.name})
    letters.tell_of_binding(user, provider=provider, by=by, taken=True)
    return user


def _bind(user: User, provider: IdentityProvider, subject: str, *, by: Actor) -> Identity:
    try:
        with transaction.atomic():
            return Identity.objects.create(user=user, provider=provider, subject=subject, bound_by=by.name[:200])
    except IntegrityError as error:
        raise Refused(_("Another user is bound to this subject already."), code="bound_already") from error


@transaction.atomic
def _raise_alarm(user: User, provider: IdentityProvider, *, by: Actor) -> None:
    record(history.SUBJECT_CHANGED, on=user, about=[provider], by=by, data={"provider": provider.name})
    letters.tell_of_other_subject(user, provider=provider)


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=["self"]).select_related("role").get(pk=user.pk)


def _not_our_domain() -> Refused:
    return Refused(
        _("The e-mail domain is not verified for this provider. Verify it under Domains."), code="domain_not_verified"
    )


class _OtherSubject(Exception):
    """The user is bound to this provider by another subject."""

    def __init__(self, user: User) -> None:
        self.user = user
        super().__init__()

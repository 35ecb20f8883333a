"""Reads that more than one door uses: the company, users, sessions, tokens."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import BooleanField, Case, Count, F, Func, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    ApiToken,
    Company,
    IdentityProvider,
    SavedView,
    SystemRole,
    User,
    UserSession,
    VerifiedDomain,
)
from accounts.options import SignInOption, option_in_force
from accounts.permissions import Permission, RoleCode
from base.audit.kinds import Kind
from base.audit.models import Entry
from base.errors import NotFound, Refused
from base.remembering import once


def company() -> Company:
    """The company of this installation: one query a request, none after that.

    Raises Refused when the installation was never set up.
    """
    return once("accounts.company", _read_company)


def _read_company() -> Company:
    found = Company.objects.first()
    if found is None:
        raise Refused(
            _("This installation has no company yet. Run “manage.py found_company” on the server."), code="no_company"
        )
    return found


def active_administrators() -> QuerySet[User]:
    """Those who have the role Administrator and can use it now."""
    return User.objects.filter(is_active=True, role__code=RoleCode.ADMIN)


def settings_keepers() -> QuerySet[User]:
    """Those who can change company settings now: administrators, and others whose role holds that right."""
    return User.objects.filter(is_active=True, role__permissions__contains=[Permission.COMPANY_SETTINGS.value])


def company_has_sso() -> bool:
    """Whether the company has single sign-on: a provider is switched on. One query a request."""
    return once("accounts.company_has_sso", IdentityProvider.objects.filter(is_active=True).exists)


def sign_in_option_of(user: User) -> SignInOption:
    """How this user signs in now. One query a request, however many users are asked about."""
    return option_in_force(user.sign_in_option, company_has_sso=company_has_sso())


def having_option(option: SignInOption) -> Q:
    """The same as `sign_in_option_of`, for the database."""
    if not company_has_sso():
        return Q() if option is SignInOption.PASSWORD else Q(pk__in=())
    return Q(sign_in_option=option) if option is SignInOption.PASSWORD else Q(sign_in_option__in=("", option))


def users_of_address(email: str) -> QuerySet[User]:
    """The user of an address, whatever its capitals, by the index: a scan would find some sooner than others."""
    return User.objects.alias(small=Lower("email")).filter(small=Lower(Value(email.strip())))


def with_password() -> Q:
    """Users who have chosen a password, whether or not their option lets them use it."""
    return ~Q(password="") & ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def another_administrator_has_a_way(email: str) -> bool:
    """Whether an administrator other than the one of this address can come in without single sign-on."""
    others = active_administrators().exclude(pk__in=users_of_address(email))
    return others.filter(having_option(SignInOption.PASSWORD), with_password()).exists()


def exceptions_among_neighbours(*, inside: bool) -> tuple[int, int]:
    """How many users sign in unlike their neighbours, and how many neighbours there are.

    Neighbours are all whose addresses are inside (or outside) the verified domains. Inside, single sign-on is usual.
    """
    domains = VerifiedDomain.objects.filter(verified_at__isnull=False, provider__is_active=True)
    domain = Lower(Func(F("email"), Value("@"), Value(-1), function="split_part", output_field=TextField()))
    users = User.objects.annotate(domain=domain)
    within = Q(domain__in=domains.annotate(small=Lower("domain")).values("small"))
    neighbours = users.filter(within if inside else ~within)
    unusual = having_option(SignInOption.PASSWORD if inside else SignInOption.SSO)
    counts = neighbours.aggregate(exceptions=Count("pk", filter=unusual), users=Count("pk"))
    return counts["exceptions"], counts["users"]


def sessions_of(user: User) -> QuerySet[UserSession]:
    """The browsers in which a user is signed in, the latest used first."""
    return UserSession.objects.filter(user=user).order_by("-seen_at", "-id")


def user_of(public_id: UUID) -> User:
    """The user of that public id, role included. Raises NotFound."""
    found = User.objects.select_related("role").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def session_of(user: User, public_id: UUID) -> UserSession:
    """One of the user's own sessions. Raises NotFound."""
    found = sessions_of(user).select_related("user").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def tokens() -> QuerySet[ApiToken]:
    """All API tokens with their owners: those that work first, then the newest."""
    return ApiToken.objects.select_related("owner").order_by(F("revoked_at").asc(nulls_first=True), "-id")


def token_of(public_id: UUID) -> ApiToken:
    """The API token of that public id. Raises NotFound."""
    found = ApiToken.objects.select_related("owner").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def last_change(kind: Kind) -> Entry | None:
    """The newest audit entry of one kind, for "changed by … on …" lines."""
    return Entry.objects.filter(kind=kind.name).order_by("-id").first()


def roles_with_user_counts() -> QuerySet[SystemRole]:
    """The system roles, each with `user_count`: how many active users hold it."""
    counted = SystemRole.objects.annotate(user_count=Count("users", filter=Q(users__is_active=True)))
    return counted.order_by("position", "name")


def users_matching(words: str) -> QuerySet[User]:
    """Users whose name or address holds every word; active ones first."""
    found = User.objects.order_by("-is_active", "last_name", "first_name", "id")
    for word in words.lower().split():
        found = found.filter(search_text__contains=word)
    return found


def roles() -> QuerySet[SystemRole]:
    """The system roles, the least first."""
    return SystemRole.objects.order_by("position", "name")


def role_of(public_id: UUID) -> SystemRole:
    """One system role. Raises NotFound."""
    found = SystemRole.objects.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def role_coded(code: str) -> SystemRole:
    """The system role of this code. Raises NotFound."""
    found = SystemRole.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def views_of(user: User, page: str = "") -> QuerySet[SavedView]:
    """The views of a list, of every list without `page`: one's own first, then those others share."""
    mine = Q(owner=user)
    found = SavedView.objects.filter(mine | Q(is_shared=True)).select_related("owner")
    found = found.annotate(is_mine=Case(When(mine, then=True), default=False, output_field=BooleanField()))
    return (found.filter(page=page) if page else found).order_by("-is_mine", "name", "id")


def view_of(user: User, public_id: UUID) -> SavedView:
    """A view of one's own, or one that is shared. Raises NotFound."""
    found = views_of(user).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found

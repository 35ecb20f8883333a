"""Reads of factors that more than one door uses."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import preferring, queries
from accounts.factors import passkeys
from accounts.factors.models import RecoveryCode, SecondFactor
from accounts.factors.preferences import ADMINISTRATORS_ASKED
from accounts.models import User
from accounts.options import SignInOption
from accounts.panels import Panel, PanelLine
from base.credentials.storing import reveal
from base.errors import NotFound


def factors_of(user: User) -> QuerySet[SecondFactor]:
    """The factors a user has set up to the end, the oldest first."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).order_by("created_at", "id")


def has_factor(user: User) -> bool:
    """Whether the user has set up a second factor."""
    return factors_of(user).exists()


def factor_of(user: User, public_id: UUID) -> SecondFactor:
    """One of the user's factors. Raises NotFound."""
    found = factors_of(user).select_related("user__role").filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def kinds_of(user: User) -> set[str]:
    """Which kinds of factor the user has: `SecondFactor.Kind` values."""
    return set(factors_of(user).values_list("kind", flat=True))


def codes_left(user: User) -> int:
    """How many recovery codes have not been used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def site() -> passkeys.Site:
    """The product as passkeys know it: by its public address and the company's name."""
    return passkeys.Site(settings.PUBLIC_URL, queries.company().name)


def passkeys_of(user: User) -> QuerySet[SecondFactor]:
    """The user's passkeys."""
    return factors_of(user).filter(kind=SecondFactor.Kind.PASSKEY)


def public_of(factor: SecondFactor) -> passkeys.Passkey:
    """The public parts of a passkey, as the calculator takes them."""
    return passkeys.Passkey(factor.credential_id, factor.public_key, factor.sign_count)


def secret_of(factor: SecondFactor) -> str:
    """The secret of an authenticator app. Only for comparing codes and for showing it while the app is set up."""
    return reveal(place_of(factor), "secret")


def place_of(factor: SecondFactor) -> str:
    """Where the secret of a factor is kept."""
    return f"second-factor:{factor.public_id}"


def is_required_of(user: User) -> bool:
    """Whether the user may not be without a second factor.

    The company asks administrators for one, where they sign in with a password here (reliability §8.1). Whoever comes
    through an identity provider is asked there for what the company wants.
    """
    asked = user.keeps_settings and preferring.value(ADMINISTRATORS_ASKED)
    return asked and queries.sign_in_option_of(user) is SignInOption.PASSWORD


def unfinished_app(user: User) -> SecondFactor | None:
    """The authenticator app a user has begun to set up, if any."""
    return SecondFactor.objects.select_related("user__role").filter(user=user, confirmed_at=None).first()


def administrators_without_factor() -> QuerySet[User]:
    """Administrators who sign in with a password here and have no second factor yet, by name."""
    found = queries.settings_keepers().filter(queries.having_option(SignInOption.PASSWORD))
    with_factor = SecondFactor.objects.filter(confirmed_at__isnull=False).values("user")
    return found.exclude(pk__in=with_factor).order_by("last_name", "first_name", "id")


def panel_of(user: User) -> Panel:
    """The card on a user's settings page: which factors there are, and where to see more. No secrets."""
    kinds = kinds_of(user)
    names = ", ".join(str(label) for kind, label in SecondFactor.Kind.choices if kind in kinds)
    count = queries.sessions_of(user).count()
    sessions = ngettext("%(n)d session", "%(n)d sessions", count) % {"n": count}
    line = PanelLine(names or _("No second factor"), reverse("accounts:user-security", args=[user.public_id]), sessions)
    return Panel(_("Second factors and sessions"), [line], "")

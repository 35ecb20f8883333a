"""What the page of a provider says about its last test: who came back, which user that would be, each question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Identity, IdentityProvider, User
from accounts.sso import queries
from accounts.sso.saml.names import Code
from accounts.sso.saml.refusals import SENTENCES

# What holds when a question is answered well. Those not named here are only ever shown when they fail.
QUESTIONS: dict[str, str | Promise] = {
    Code.MALFORMED: gettext_lazy("The response has the one shape that we take"),
    Code.BAD_SIGNATURE: gettext_lazy("The signature fits a stored certificate"),
    Code.VERSION: gettext_lazy("It is SAML 2.0"),
    Code.STATUS: gettext_lazy("The provider says that the sign-in succeeded"),
    Code.ISSUER: gettext_lazy("It comes from the entity ID in the settings"),
    Code.DESTINATION: gettext_lazy("It was made for our address"),
    Code.UNSOLICITED: gettext_lazy("It answers a request"),
    Code.IN_RESPONSE_TO: gettext_lazy("It answers the request of this test"),
    Code.NO_NAME_ID: gettext_lazy("It names somebody"),
    Code.TRANSIENT_NAME_ID: gettext_lazy("The name ID stays the same at each sign-in"),
    Code.CONFIRMATION: gettext_lazy("It has a bearer confirmation"),
    Code.RECIPIENT: gettext_lazy("The confirmation is meant for our address"),
    Code.CONFIRMATION_REQUEST: gettext_lazy("The confirmation answers the request of this test"),
    Code.CONFIRMATION_TIME: gettext_lazy("The confirmation is still good"),
    Code.NOT_YET_VALID: gettext_lazy("It is valid already"),
    Code.EXPIRED: gettext_lazy("It is still valid"),
    Code.FROM_THE_FUTURE: gettext_lazy("It was not made in the future"),
    Code.TOO_OLD: gettext_lazy("It is not older than five minutes"),
    Code.AUDIENCE: gettext_lazy("It is meant for our entity ID"),
    Code.SESSION_OVER: gettext_lazy("The provider's session goes on"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """A question with a tick or a cross."""

    holds: bool
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class Trial:
    """The last test of a provider. `problem` says why the person would not get in, "" when they would."""

    ok: bool
    reason: str
    rows: list[tuple[str, str]]
    attributes: list[tuple[str, str]]
    checks: list[Check]
    user: User | None
    problem: str


def trial_of(provider: IdentityProvider) -> Trial | None:
    """What the last test brought, in words; None before the first."""
    kept = provider.last_test
    if not kept:
        return None
    user, problem = _would_be(provider, kept) if kept.get("ok") else (None, "")
    verified = {True: _("Yes"), False: _("No")}.get(kept.get("email_is_verified", ""), _("Not said"))
    rows = [
        (_("Subject"), kept.get("subject", "")),
        (_("E-mail address"), kept.get("email", "")),
        (_("E-mail address verified"), verified),
        (_("First name"), kept.get("first_name", "")),
        (_("Last name"), kept.get("last_name", "")),
    ]
    return Trial(
        ok=bool(kept.get("ok")),
        reason=str(kept.get("reason", "")),
        rows=rows if kept.get("ok") else _facts(kept),
        attributes=[(name, ", ".join(values)) for name, values in sorted(kept.get("attributes", {}).items())],
        checks=[_check(each) for each in kept.get("checks", [])],
        user=user,
        problem=problem,
    )


def _check(kept: dict[str, Any]) -> Check:
    code = str(kept["code"])
    words = QUESTIONS.get(code, "")
    if not kept["holds"] and code in list(Code):
        words = SENTENCES[Code(code)]
    return Check(bool(kept["holds"]), str(words or code), str(kept.get("detail", "")))


def _facts(kept: dict[str, Any]) -> list[tuple[str, str]]:
    facts = {str(name): str(value) for name, value in (kept.get("facts") or {}).items() if value}
    return [(_("Code"), str(kept.get("code", ""))), *((_("Found"), value) for value in facts.values())]


def _would_be(provider: IdentityProvider, kept: dict[str, Any]) -> tuple[User | None, str]:
    """The user a sign-in with this claim would open, and what stands in the way. Only looks; binds nobody."""
    subject, email = str(kept.get("subject", "")), str(kept.get("email", ""))
    bound = Identity.objects.filter(provider=provider, subject=subject).select_related("user", "user__role").first()
    if bound is not None:
        return bound.user, _entry_problem(bound.user)
    users = User.objects.select_related("role")
    if provider.match_by == IdentityProvider.Match.IDENTIFIER:
        user = users.filter(sso_identifier=subject).first() if subject else None
        missing = _("No user has this SSO identifier.")
    else:
        user = users.filter(email__iexact=email).first() if email else None
        missing = _("No user has this e-mail address.") if email else _("The provider sent no e-mail address.")
    if user is None:
        return None, missing
    if not queries.speaks_for(provider, user.email):
        return user, _("The domain of the address is not verified for this provider.")
    return user, _entry_problem(user)


def _entry_problem(user: User) -> str:
    if user.deactivated_at is not None:
        return _("This user is deactivated.")
    if not (user.is_active or user.is_invited):
        return _("This user was not invited yet.")
    return _("This user signs in with a password.") if user.sign_in_option == "PASSWORD" else ""

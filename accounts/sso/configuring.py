"""Verbs that change identity providers: add, edit, switch on and off, remove, and their certificates.

Whoever may change where people prove who they are can become anybody: every verb asks for an administrator, its door
for a fresh proof, and each change is in the audit under the public name of the compatible interface.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import access
from accounts.models import IdentityProvider
from accounts.sso import history
from accounts.sso.oidc import queries as oidc
from accounts.sso.saml import certificates, names, sides
from accounts.sso.saml.certificates import BadCertificate
from accounts.sso.saml.refusals import certificate_refusal
from base.actors import Actor
from base.audit.kinds import SECRET_CHANGED
from base.audit.recording import record
from base.credentials import storing
from base.errors import Invalid, NotAllowed, NotFound, Refused, type_message

MOST_CERTIFICATES = 2
COMMON = ("name", "match_by", "makes_employees")
EDITABLE = {
    IdentityProvider.Kind.SAML: (*COMMON, "entity_id", "sso_url", "name_id_format", "signature_algorithm"),
    IdentityProvider.Kind.OIDC: (*COMMON, "issuer", "client_id", "token_auth_method"),
}
REQUIRED: dict[str, type_message] = {
    "name": gettext_lazy("Give the provider a name that people know, for instance “Okta”."),
    "entity_id": gettext_lazy("Enter the provider's entity ID. It stands in its metadata."),
    "sso_url": gettext_lazy("Enter the provider's sign-in address."),
    "issuer": gettext_lazy("Enter the provider's issuer address."),
    "client_id": gettext_lazy("Enter the client ID that the provider gave you."),
}
ADDRESSES = ("sso_url", "issuer")
# A test that went well says nothing any more once one of these has changed.
TESTED = frozenset({"entity_id", "sso_url", "name_id_format", "signature_algorithm", "issuer", "client_id"})


@transaction.atomic
def add_provider(
    kind: str, *, values: Mapping[str, Any], pasted: str = "", secret: str = "", by: Actor
) -> IdentityProvider:
    """Add a provider, switched off. `pasted` holds one or two certificates (SAML), `secret` the client secret (OpenID).

    Raises NotAllowed unless an administrator asks; Invalid, with a sentence for each input that is wrong.
    """
    _require(by)
    known = EDITABLE[IdentityProvider.Kind(kind)]
    provider = IdentityProvider(kind=kind, **{name: values[name] for name in known if name in values})
    problems = _problems(provider)
    if kind == IdentityProvider.Kind.SAML:
        try:
            provider.certificates = [each.pem for each in _read_all(pasted, algorithm=provider.signature_algorithm)]
        except Invalid as error:
            problems |= error.fields
    if problems:
        raise Invalid(fields=problems)
    provider.slug = _free_slug(provider.name)
    provider.save()
    if secret:
        storing.store(oidc.secret_place(provider), oidc.SECRET_FIELD, secret, by=by)
    record(history.PROVIDER_ADDED, on=provider, by=by, data={"kind": kind})
    return provider


@transaction.atomic
def edit_provider(
    provider: IdentityProvider, *, values: Mapping[str, Any], secret: str = "", by: Actor
) -> IdentityProvider:
    """Change what a provider is. What was tested before counts no more when it changed. An empty `secret` stays.

    Raises NotAllowed, or Invalid with a sentence for each input that is wrong.
    """
    _require(by)
    provider = _locked(provider)
    known = EDITABLE[IdentityProvider.Kind(provider.kind)]
    new = {name: values[name] for name in known if name in values}
    changes = {name: (getattr(provider, name), value) for name, value in new.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    for name, (_before, after) in changes.items():
        setattr(provider, name, after)
    problems = _problems(provider)
    if "signature_algorithm" in changes and any(
        not certificates.fits(each, provider.signature_algorithm) for each in sides.certificates_of(provider)
    ):
        problems["signature_algorithm"] = _other_key()
    if problems:
        raise Invalid(fields=problems)
    if secret:
        storing.store(oidc.secret_place(provider), oidc.SECRET_FIELD, secret, by=by)
        changes["client_secret"] = SECRET_CHANGED
    if TESTED & set(changes) or secret:
        provider.last_test, provider.tested_at = {}, None
    if {"issuer"} & set(changes):
        provider.metadata, provider.keys, provider.metadata_at, provider.keys_at = {}, {}, None, None
    if changes:
        provider.save()
        record(history.PROVIDER_EDITED, on=provider, by=by, changes=changes)
    return provider


@transaction.atomic
def switch_on(provider: IdentityProvider, *, without_test: bool = False, by: Actor) -> IdentityProvider:
    """Let people sign in through a provider.

    Raises NotAllowed; Refused when no test went well since its last change and `without_test` does not say that it
    shall be so, when it has no certificate that holds (SAML), or when it is on already.
    """
    _require(by)
    provider = _locked(provider)
    if provider.is_active:
        raise Refused(_("This provider is switched on already."), code="already_on")
    tested = bool(provider.last_test.get("ok"))
    if not tested and not without_test:
        raise Refused(_("Test the provider first, or confirm that you switch it on untested."), code="untested")
    if provider.kind == IdentityProvider.Kind.SAML and not _usable(provider):
        raise Refused(_("This provider has no certificate that holds today. Add one first."), code="no_certificate")
    provider.is_active = True
    provider.save(update_fields=["is_active", "updated_at"])
    record(history.PROVIDER_ON, on=provider, by=by, data={"tested": tested})
    return provider


@transaction.atomic
def switch_off(provider: IdentityProvider, *, by: Actor) -> IdentityProvider:
    """Let nobody in through a provider any more. Open sessions stay. Raises NotAllowed, or Refused when it is off."""
    _require(by)
    provider = _locked(provider)
    if not provider.is_active:
        raise Refused(_("This provider is switched off already."), code="already_off")
    provider.is_active = False
    provider.save(update_fields=["is_active", "updated_at"])
    record(history.PROVIDER_OFF, on=provider, by=by)
    return provider


@transaction.atomic
def remove_provider(provider: IdentityProvider, *, by: Actor) -> None:
    """Remove a provider with its secret. Its domains stay, without a provider.

    Raises NotAllowed; Refused while it is switched on or users are bound to it.
    """
    _require(by)
    provider = _locked(provider)
    if provider.is_active:
        raise Refused(_("Switch the provider off first."), code="still_on")
    bound = provider.identities.count()
    if bound:
        raise Refused(
            ngettext(
                "%(n)d user is bound to this provider. It stays switched off, so that the audit can name it.",
                "%(n)d users are bound to this provider. It stays switched off, so that the audit can name it.",
                bound,
            )
            % {"n": bound},
            code="bound",
        )
    storing.forget(oidc.secret_place(provider), by=by)
    record(history.PROVIDER_REMOVED, on=provider, by=by)
    try:
        provider.delete()
    except ProtectedError as error:  # somebody was bound just now
        raise Refused(_("A user was bound to this provider just now."), code="bound") from error


@transaction.atomic
def add_certificate(provider: IdentityProvider, *, pasted: str, by: Actor) -> IdentityProvider:
    """Add a certificate beside the present one, so that the provider can change its key without anybody noticing.

    Raises NotAllowed; Invalid with the sentence for its input: broken, expired, not yet valid, key too small or of
    another kind than the algorithm, there already, or a third one.
    """
    _require(by)
    provider = _locked(provider)
    (added,) = _read_all(pasted, algorithm=provider.signature_algorithm, most=1)
    held = sides.certificates_of(provider)
    if any(each.fingerprint == added.fingerprint for each in held):
        raise Invalid(_("This certificate is here already."), field="certificate", code="there_already")
    if len(held) >= MOST_CERTIFICATES:
        raise Invalid(_("There are two certificates already. Remove the older one first."), field="certificate")
    provider.certificates = [*provider.certificates, added.pem]
    provider.save(update_fields=["certificates", "updated_at"])
    record(history.CERTIFICATE_ADDED, on=provider, by=by, data=_facts(added))
    return provider


@transaction.atomic
def remove_certificate(provider: IdentityProvider, *, fingerprint: str, by: Actor) -> IdentityProvider:
    """Remove a certificate. Raises NotAllowed, NotFound; Refused for the last one of a provider that is switched on."""
    _require(by)
    provider = _locked(provider)
    held = sides.certificates_of(provider)
    gone = next((each for each in held if each.fingerprint == fingerprint), None)
    if gone is None:
        raise NotFound
    left = [each for each in held if each.fingerprint != fingerprint]
    if provider.is_active and not left:
        raise Refused(
            _("This is the only certificate. Add the new one first, or switch the provider off."), code="last"
        )
    provider.certificates = [each.pem for each in left]
    provider.save(update_fields=["certificates", "updated_at"])
    record(history.CERTIFICATE_REMOVED, on=provider, by=by, data=_facts(gone))
    return provider


@transaction.atomic
def keep_checks(provider: IdentityProvider, checks: list[dict[str, Any]]) -> None:
    """Part of a test's door: keep which questions were asked, beside the outcome that `testing` kept."""
    provider = _locked(provider)
    provider.last_test = {**provider.last_test, "checks": checks[:60]}
    provider.save(update_fields=["last_test"])


def _require(by: Actor) -> None:
    if not access.may_administer(by):
        raise NotAllowed


def _locked(provider: IdentityProvider) -> IdentityProvider:
    return IdentityProvider.objects.select_for_update().get(pk=provider.pk)


def _problems(provider: IdentityProvider) -> dict[str, type_message]:
    problems: dict[str, type_message] = {}
    for name in EDITABLE[IdentityProvider.Kind(provider.kind)]:
        value = getattr(provider, name)
        if name in REQUIRED and not str(value).strip():
            problems[name] = REQUIRED[name]
        elif name in ADDRESSES and (problem := _address_problem(value)):
            problems[name] = problem
    if provider.kind == IdentityProvider.Kind.SAML:
        if provider.signature_algorithm not in {names.ANY_ALGORITHM, *names.SIGNATURE_ALGORITHMS}:
            problems["signature_algorithm"] = gettext_lazy("Choose one of the list.")
        if provider.name_id_format not in names.NAME_ID_FORMATS:
            problems["name_id_format"] = gettext_lazy("Choose one of the list.")
    return problems


def _address_problem(value: str) -> str:
    """Addresses are https, except where we ourselves are not: then nothing here is meant to be safe."""
    schemes = ["https"] if settings.PUBLIC_URL.startswith("https:") else ["https", "http"]
    try:
        URLValidator(schemes=schemes)(value)
    except ValidationError:
        return _("Enter a whole address that begins with https://.")
    return _("Leave user names and passwords out of the address.") if urlsplit(value).username else ""


def _read_all(pasted: str, *, algorithm: str, most: int = MOST_CERTIFICATES) -> list[certificates.Certificate]:
    now, found = timezone.now(), certificates.split(pasted)
    if not found:
        raise Invalid(_("Paste the certificate with which the provider signs."), field="certificate")
    try:
        read = [certificates.read_usable(each, now=now) for each in found]
    except BadCertificate as error:
        raise certificate_refusal(error) from error
    if len(read) > most:
        raise certificate_refusal(BadCertificate(certificates.Problem.SEVERAL))
    if any(not certificates.fits(each, algorithm) for each in read):
        raise Invalid(_other_key(), field="certificate")
    return read


def _other_key() -> str:
    return _("The key of the certificate cannot sign with this algorithm. Choose the algorithm that the provider uses.")


def _usable(provider: IdentityProvider) -> bool:
    now = timezone.now()
    return any(each.state(now) in {"valid", "expires_soon"} for each in sides.certificates_of(provider))


def _free_slug(name: str) -> str:
    """A name for addresses. It stays for good, since the provider knows our addresses by it."""
    slug = slugify(name)[:32].strip("-") or "provider"
    while IdentityProvider.objects.filter(slug=slug).exists():
        slug = f"{slug[:32]}-{get_random_string(5, 'abcdefghijkmnpqrstuvwxyz23456789')}"
    return slug


def _facts(certificate: certificates.Certificate) -> dict[str, str]:
    day: datetime = certificate.expires_at
    return {"fingerprint": certificate.fingerprint, "subject": certificate.subject, "day": day.date().isoformat()}

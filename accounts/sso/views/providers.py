"""The settings pages of identity providers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.doors import actor_of, administrator_required, member_of
from accounts.factors.views.again import step_up_to_change
from accounts.forms import put_refusal
from accounts.models import IdentityProvider, SsoRequest
from accounts.sso import configuring, queries, trials
from accounts.sso.forms import FORMS, NEW_FORMS, CertificateForm, MetadataForm, NewSamlForm, ProviderForm, SwitchOnForm
from accounts.sso.oidc import queries as oidc
from accounts.sso.saml import certificates, peers, sides
from accounts.sso.saml.names import Code, Turned
from accounts.sso.views.leaving import leave
from base.audit.queries import timeline
from base.audit.recording import key_of
from base.errors import Invalid, NotFound
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb

KINDS = {"saml": "SAML", "openid": "OIDC"}
SECRET = "client_secret"  # noqa: S105  # the name of an input


@administrator_required
def providers(request: HttpRequest) -> HttpResponse:
    """Every provider: its kind, whether it is on, when it was tested, until when its certificates hold."""
    rows = [{"provider": each, "expiry": expiry_of(each)} for each in queries.providers()]
    context = {"rows": rows, "domains_url": reverse("accounts:sso-domains"), "crumbs": _crumbs()}
    return render_page(request, "accounts/sso/providers/list.html", context)


@administrator_required
@step_up_to_change
def add(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Add a provider. It begins switched off."""
    chosen = KINDS.get(kind)
    if chosen is None:
        raise NotFound
    form = NEW_FORMS[chosen](request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            provider = configuring.add_provider(
                chosen,
                values=given,
                pasted=given.pop("certificate", ""),
                secret=given.pop(SECRET, ""),
                by=actor_of(request),
            )
        except Invalid as error:
            put_refusal(form, error)
        else:
            message = _("The provider is added. Enter our addresses there, then test it.")
            return done(request, _url("provider", provider), message)
    return _add_page(request, chosen, form, MetadataForm())


@require_POST
@administrator_required
def read_metadata(request: HttpRequest) -> HttpResponse:
    """Fill the form from a provider's metadata. Keeps nothing."""
    given = MetadataForm(request.POST, request.FILES)
    if not given.is_valid():
        return _add_page(request, "SAML", NewSamlForm(), given)
    try:
        peer = peers.read_metadata(given.data_given())
    except Turned as turned:
        given.add_error("pasted", _metadata_sentence(turned))
        return _add_page(request, "SAML", NewSamlForm(), given)
    filled = NewSamlForm(
        initial={
            "entity_id": peer.entity_id,
            "sso_url": peer.sso_url,
            "certificate": "\n".join(_usable(peer.certificates)),
            "name_id_format": "persistent",
            "signature_algorithm": "any",
        }
    )
    return _add_page(request, "SAML", filled, MetadataForm(), filled=True)


@administrator_required
@step_up_to_change
def provider(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """One provider: our side, its settings, certificates, the last test, and the switch."""
    found = queries.provider_of(public_id)
    names = [name for name in FORMS[found.kind].base_fields if name != SECRET]
    form = FORMS[found.kind](request.POST or None, initial={name: getattr(found, name) for name in names})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            configuring.edit_provider(found, values=given, secret=given.pop(SECRET, ""), by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            return done(request, _url("provider", found), _("The provider is saved."))
    return _page(request, found, form=form)


@administrator_required
@never_cache
@require_GET
def test(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Go to the provider and come back with what it says. A link, since the policy of our pages lets no form lead
    elsewhere; signs nobody in and changes nothing but the shown test."""
    found = queries.provider_of(public_id)
    return leave(
        request,
        found,
        purpose=SsoRequest.Purpose.TEST,
        next_path=_url("provider", found) + "#test",
        user=member_of(request),
    )


@require_POST
@administrator_required
@step_up_to_change
def switch_on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let people sign in through it."""
    found, form = queries.provider_of(public_id), SwitchOnForm(request.POST)
    untested = form.is_valid() and form.cleaned_data["without_test"]
    configuring.switch_on(found, without_test=untested, by=actor_of(request))
    return done(request, _url("provider", found), _("%(name)s is switched on.") % {"name": found.name})


@require_POST
@administrator_required
@step_up_to_change
def switch_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let nobody in through it any more."""
    found = configuring.switch_off(queries.provider_of(public_id), by=actor_of(request))
    return done(request, _url("provider", found), _("%(name)s is switched off.") % {"name": found.name})


@require_POST
@administrator_required
@step_up_to_change
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remove it."""
    found = queries.provider_of(public_id)
    configuring.remove_provider(found, by=actor_of(request))
    return done(request, reverse("accounts:sso-providers"), _("%(name)s is removed.") % {"name": found.name})


@require_POST
@administrator_required
@step_up_to_change
def add_certificate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a certificate beside the present one."""
    found, form = _saml(public_id), CertificateForm(request.POST)
    if form.is_valid():
        try:
            configuring.add_certificate(found, pasted=form.cleaned_data["certificate"], by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            return done(request, _url("provider", found) + "#certificates", _("The certificate is added."))
    return _page(request, found, certificate_form=form)


@require_POST
@administrator_required
@step_up_to_change
def remove_certificate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Remove a certificate."""
    found = _saml(public_id)
    configuring.remove_certificate(found, fingerprint=request.POST.get("fingerprint", ""), by=actor_of(request))
    return done(request, _url("provider", found) + "#certificates", _("The certificate is removed."))


def expiry_of(found: IdentityProvider) -> dict[str, Any]:
    """Until when a provider's certificates hold, and what to say about it; empty for those without certificates."""
    held = sides.certificates_of(found) if found.kind == IdentityProvider.Kind.SAML else []
    if not held:
        return {}
    now, last = timezone.now(), max(held, key=lambda each: each.expires_at)
    state, words = last.state(now), ""
    if state == "expired":
        words = _("The certificate has expired: nobody can sign in. Add the provider's new certificate below.")
    elif state == "expires_soon":
        days = max(1, (last.expires_at - now).days)
        words = ngettext(
            "The certificate expires in %(n)d day. Add the provider's next certificate before that.",
            "The certificate expires in %(n)d days. Add the provider's next certificate before that.",
            days,
        ) % {"n": days}
    return {"state": state, "at": last.expires_at, "words": words, "tone": "danger" if state == "expired" else "warn"}


def _page(
    request: HttpRequest,
    found: IdentityProvider,
    *,
    form: ProviderForm | None = None,
    certificate_form: CertificateForm | None = None,
) -> HttpResponse:
    is_saml, now = found.kind == IdentityProvider.Kind.SAML, timezone.now()
    names = [name for name in FORMS[found.kind].base_fields if name != SECRET]
    us = sides.ourselves(found) if is_saml else None
    context = {
        "provider": found,
        "is_saml": is_saml,
        "form": form or FORMS[found.kind](initial={name: getattr(found, name) for name in names}),
        "certificate_form": certificate_form or CertificateForm(),
        "switch_form": SwitchOnForm(),
        "certificates": [(each, each.state(now)) for each in sides.certificates_of(found)] if is_saml else [],
        "expiry": expiry_of(found),
        "us": us,
        "metadata_url": us.entity_id if us else "",
        "redirect_uri": "" if is_saml else oidc.redirect_uri(found),
        "secret": None if is_saml else oidc.kept_secret(found),
        "trial": trials.trial_of(found),
        "domains": found.domains.filter(verified_at__isnull=False).exists(),
        "bound": found.identities.count(),
        "history": timeline(key_of(found), limit=20),
        "crumbs": _crumbs(found.name),
    }
    status = 422 if any(each is not None and each.errors for each in (form, certificate_form)) else None
    return render_page(request, "accounts/sso/providers/detail.html", context, status=status)


def _add_page(
    request: HttpRequest, kind: str, form: ProviderForm, metadata_form: MetadataForm, *, filled: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "metadata_form": metadata_form,
        "filled": filled,
        "is_saml": kind == "SAML",
        "crumbs": _crumbs(_("Add a provider")),
    }
    status = 422 if form.errors or metadata_form.errors else 200
    return render_page(request, "accounts/sso/providers/add.html", context, status=status)


def _usable(found: tuple[str, ...]) -> list[str]:
    """The certificates of metadata that hold today, two at most; the first one as it is when none does."""
    usable = []
    for each in found:
        try:
            usable.append(certificates.read_usable(each, now=timezone.now()).pem)
        except certificates.BadCertificate:
            continue
    return usable[: configuring.MOST_CERTIFICATES] or list(found[:1])


def _metadata_sentence(turned: Turned) -> str:
    if turned.code is Code.TOO_LARGE:
        return _("This metadata is larger than 256 KB. Ask for that of your own application alone.")
    if turned.code is Code.DOCUMENT_TYPE:
        return _("This metadata declares a document type or entities. We read neither.")
    if turned.code is Code.MALFORMED:
        return _("This is no XML. Download the metadata from the provider again.")
    return _("This metadata describes no identity provider with a redirect address. Download the provider's, not ours.")


def _saml(public_id: UUID) -> IdentityProvider:
    found = queries.provider_of(public_id)
    if found.kind != IdentityProvider.Kind.SAML:
        raise NotFound
    return found


def _url(name: str, found: IdentityProvider) -> str:
    return reverse(f"accounts:sso-{name}", args=[found.public_id])


def _crumbs(last: str = "") -> list[Crumb]:
    crumbs = [Crumb(_("Settings"), reverse("accounts:settings"))]
    if last:
        return [*crumbs, Crumb(_("Single sign-on"), reverse("accounts:sso-providers")), Crumb(last)]
    return [*crumbs, Crumb(_("Single sign-on"))]

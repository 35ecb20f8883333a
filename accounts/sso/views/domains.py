"""The company's e-mail domains, as administrators prove them and give them to providers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from accounts.factors.views.again import step_up_to_change
from accounts.forms import put_refusal
from accounts.models import VerifiedDomain
from accounts.sso import queries, verifying
from accounts.sso.claims import readable_domain
from accounts.sso.domain_forms import DomainForm, DomainProviderForm
from accounts.sso.domains import record_name, record_value
from base.errors import DomainError
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb


@administrator_required
@step_up_to_change
def domains(request: HttpRequest) -> HttpResponse:
    """The list with what DNS said last, and the form that adds one."""
    form = DomainForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            added = verifying.add_domain(
                form.cleaned_data["domain"], provider=form.cleaned_data["provider"], by=actor_of(request)
            )
        except DomainError as error:
            put_refusal(form, error)
        else:
            return done(request, _address(added), _("Now add the record to the domain's DNS."))
    lines = [(each, readable_domain(each.domain), state_of(each)) for each in queries.domains()]
    context = {"form": form, "lines": lines, "crumbs": _crumbs(_("Domains"))}
    return render_page(request, "accounts/sso/domains.html", context)


@administrator_required
@step_up_to_change
def domain(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One domain: the record to copy, what DNS said last, which provider speaks for it."""
    shown = queries.domain_with(public_id)
    form = DomainProviderForm(request.POST or None, initial={"provider": shown.provider})
    if request.method == "POST" and form.is_valid():
        verifying.assign(shown, provider=form.cleaned_data["provider"], by=actor_of(request))
        return done(request, _address(shown), _("The provider of the domain is saved."))
    name = readable_domain(shown.domain)
    context = {
        "domain": shown,
        "name": name,
        "state": state_of(shown),
        "record_name": record_name(shown.domain),
        "record_value": record_value(shown.token),
        "form": form,
        "crumbs": [*_crumbs(_("Domains"), reverse("accounts:sso-domains")), Crumb(name)],
    }
    return render_page(request, "accounts/sso/domain.html", context)


@require_POST
@administrator_required
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look for the record now."""
    checked = verifying.check_domain(queries.domain_with(public_id), by=actor_of(request))
    if checked.problem:
        return done(request, _address(checked), checked.problem, tone="warn")
    return done(request, _address(checked), _("The record is there: the domain is verified."))


@require_POST
@administrator_required
@step_up_to_change
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a domain off the list."""
    gone = queries.domain_with(public_id)
    verifying.remove_domain(gone, by=actor_of(request))
    message = _("%(domain)s is removed.") % {"domain": readable_domain(gone.domain)}
    return done(request, reverse("accounts:sso-domains"), message)


def state_of(domain: VerifiedDomain) -> str:
    """ "verified", "missing" (was there, and is gone) or "waiting"."""
    if domain.verified_at is None:
        return "waiting"
    return "missing" if domain.missing_at is not None else "verified"


def _address(domain: VerifiedDomain) -> str:
    return reverse("accounts:sso-domain", args=[domain.public_id])


def _crumbs(last: str, url: str = "") -> list[Crumb]:
    return [
        Crumb(_("Settings"), reverse("accounts:settings")),
        Crumb(_("Single sign-on"), reverse("accounts:sso-providers")),
        Crumb(last, url),
    ]

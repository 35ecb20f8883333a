"""Settings › OAuth applications: integrators' programs, as administrators make, change and revoke them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required, member_of
from accounts.factors.views.again import step_up_required, step_up_to_change
from accounts.forms import put_refusal
from accounts.grants import queries, registering
from accounts.grants.forms import ClientForm, NewClientForm, initial_of
from accounts.grants.models import OauthClient
from accounts.grants.scopes import in_words
from base.audit import queries as audit
from base.audit.recording import key_of
from base.errors import Invalid
from base.ui.pages import done, render_page
from base.ui.parts import Crumb

MOST_SHOWN = 200


@administrator_required
def clients(request: HttpRequest) -> HttpResponse:
    """The list."""
    context = {"clients": queries.clients()[:MOST_SHOWN], "crumbs": _crumbs()}
    return render_page(request, "accounts/grants/clients.html", context)


@administrator_required
@step_up_required
def add(request: HttpRequest) -> HttpResponse:
    """Make one. Its secret is on the answer and nowhere else."""
    form = NewClientForm(request.POST or None, initial={"owner": member_of(request).public_id})
    if request.method == "POST" and form.is_valid():
        try:
            client, secret = registering.create_client(
                **form.values(), is_public=form.cleaned_data["is_public"], by=actor_of(request)
            )
        except Invalid as error:
            put_refusal(form, error)
        else:
            return _shown(request, client, secret)
    context = {"form": form, "crumbs": _crumbs(to_list=True)}
    return render_page(request, "accounts/grants/add.html", context, fragment="form")


@administrator_required
@step_up_to_change
def client(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One application: change it, see when it was used."""
    found = queries.client_of(public_id)
    form = ClientForm(request.POST or None, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            registering.edit_client(found, **form.values(), by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            return done(request, _address(found), _("The application is saved."))
    context = {
        "client": found,
        "form": form,
        "rights": in_words(found.scopes),
        "crumbs": _crumbs(to_list=True),
        "history": audit.timeline(key_of(found), limit=20),
    }
    return render_page(request, "accounts/grants/client.html", context, fragment="form")


@require_POST
@administrator_required
@step_up_required
def rotate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A new secret, shown once; the old one stops working."""
    found, secret = registering.rotate_secret(queries.client_of(public_id), by=actor_of(request))
    return _shown(request, found, secret)


@require_POST
@administrator_required
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shut one out for good."""
    found = registering.revoke_client(queries.client_of(public_id), by=actor_of(request))
    return done(
        request,
        reverse("accounts:oauth-clients"),
        _("The application “%(name)s” is revoked. Its tokens stopped working.") % {"name": found.name},
    )


def _shown(request: HttpRequest, client: OauthClient, secret: str) -> HttpResponse:
    context = {"client": client, "secret": secret, "crumbs": _crumbs(to_list=True), "url": _address(client)}
    response = render_page(request, "accounts/grants/made.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _address(client: OauthClient) -> str:
    return reverse("accounts:oauth-client", args=[client.public_id])


def _crumbs(*, to_list: bool = False) -> list[Crumb]:
    crumbs = [Crumb(_("Settings"), reverse("accounts:settings"))]
    return [*crumbs, Crumb(_("OAuth applications"), reverse("accounts:oauth-clients"))] if to_list else crumbs

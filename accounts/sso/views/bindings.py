"""Which accounts at providers a user is bound to, as administrators see and change it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import panels
from accounts import queries as people
from accounts.doors import actor_of, administrator_required
from accounts.factors.views.again import step_up_to_change
from accounts.forms import put_refusal
from accounts.models import User
from accounts.sso import binding, queries
from accounts.sso.domain_forms import BindingForm
from base.errors import DomainError
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb


@administrator_required
@step_up_to_change
def bindings(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The bindings of one user, and the form that binds by hand."""
    member = people.user_of(public_id)
    form = BindingForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            binding.bind(member, **form.cleaned_data, by=actor_of(request))
        except DomainError as error:
            put_refusal(form, error)
        else:
            return done(request, _address(member), _("%(name)s is bound.") % {"name": member.full_name})
    context = {
        "member": member,
        "form": form,
        "identities": queries.identities_of(member),
        "crumbs": [
            Crumb(_("Settings"), reverse("accounts:settings")),
            Crumb(_("Users"), reverse("accounts:users")),
            Crumb(member.full_name, reverse("accounts:user", args=[member.public_id])),
            Crumb(_("Single sign-on")),
        ],
    }
    return render_page(request, "accounts/sso/bindings.html", context)


@require_POST
@administrator_required
@step_up_to_change
def unbind(request: HttpRequest, public_id: UUID, identity_id: UUID) -> HttpResponse:
    """Take one binding of a user away."""
    member = people.user_of(public_id)
    binding.unbind(queries.identity_of(member, identity_id), by=actor_of(request))
    return done(request, _address(member), _("The binding is taken away."))


def panel_of(user: User) -> panels.Panel:
    """What the page of a user says about the accounts at providers the user is bound to, with the way to change it."""
    address = _address(user)
    lines = [
        panels.PanelLine(each.provider.name, address, _("since %(day)s") % {"day": date_format(each.bound_at)})
        for each in queries.identities_of(user)
    ]
    if not lines and queries.is_on():
        lines = [panels.PanelLine(_("Not bound yet"), address, _("The first sign-in binds, or an administrator."))]
    return panels.Panel(_("Single sign-on"), lines, _("The company has no identity provider that is switched on."))


def _address(member: User) -> str:
    return reverse("accounts:user-bindings", args=[member.public_id])


panels.register(panel_of)

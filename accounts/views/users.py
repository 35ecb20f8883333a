"""The people of the company, as administrators see them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import editing, joining, queries, resetting
from accounts.doors import actor_of, administrator_required
from accounts.filters import UserFilter, page_by_name
from accounts.forms import InviteForm, RoleForm, UserForm, put_refusal
from accounts.models import SystemRole, User
from accounts.states import LABELS, UserState, state_of
from base.audit.queries import timeline
from base.audit.recording import key_of
from base.errors import Invalid
from base.ui.pages import announce, done, render_page, validate_field
from base.ui.parts import Crumb


@administrator_required
def users(request: HttpRequest) -> HttpResponse:
    """The list: search, filters and place stand in the address."""
    chosen = UserFilter.read(request.GET.dict())
    page = page_by_name(
        chosen.narrow(User.objects.select_related("role")),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    context = {
        "page": page,
        "chosen": chosen,
        "roles": SystemRole.objects.all(),
        "states": [(state.value, label) for state, label in LABELS.items()],
        "lines": [(user, state_of(user).value) for user in page.rows],
    }
    response = render_page(request, "accounts/users/list.html", context, fragment="rows")
    total = page.total or 0
    return announce(response, ngettext("%(n)d user", "%(n)d users", total) % {"n": total})


@administrator_required
def add_user(request: HttpRequest) -> HttpResponse:
    """Invite somebody."""
    form = InviteForm(request.POST or None, initial={"role": "STANDARD"})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            user = joining.invite(**form.cleaned_data, by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            message = _("%(name)s is invited by mail.") % {"name": user.full_name}
            return done(request, reverse("accounts:users"), message)
    context = {"form": form, "crumbs": _crumbs(_("Add a user"))}
    return render_page(request, "accounts/users/add.html", context, fragment="form")


@administrator_required
def user(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One user: name and address, role, and what can be done with the account."""
    member = queries.user_of(public_id)
    name = member.full_name
    form = UserForm(
        request.POST or None, initial={key: getattr(member, key) for key in ("first_name", "last_name", "email")}
    )
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            editing.edit_user(member, **form.cleaned_data, by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            return _back(request, member, _("The user is saved."))
    context = {"form": form, "name": name, "crumbs": _crumbs(name), **_facts(member)}
    return render_page(request, "accounts/users/detail.html", context, fragment="form")


@require_POST
@administrator_required
def change_role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give somebody another system role."""
    member, form = queries.user_of(public_id), RoleForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a role of the list."))
    editing.change_role(member, role=form.cleaned_data["role"], by=actor_of(request))
    message = _("%(name)s now has the role %(role)s.") % {"name": member.full_name, "role": member.role.name}
    return _back(request, member, message)


@require_POST
@administrator_required
def deactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shut somebody out."""
    member = joining.deactivate(queries.user_of(public_id), by=actor_of(request))
    return _back(request, member, _("%(name)s is deactivated.") % {"name": member.full_name})


@require_POST
@administrator_required
def reactivate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let somebody in again."""
    member = joining.reactivate(queries.user_of(public_id), by=actor_of(request))
    return _back(request, member, _("%(name)s is active again.") % {"name": member.full_name})


@require_POST
@administrator_required
def invite_again(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a fresh invitation."""
    member = joining.send_invitation_again(queries.user_of(public_id), by=actor_of(request))
    return _back(request, member, _("The invitation was sent again."))


@require_POST
@administrator_required
def send_reset(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send somebody a link for a new password."""
    member = resetting.send_reset(queries.user_of(public_id), by=actor_of(request))
    return _back(request, member, _("A link for a new password was sent to %(email)s.") % {"email": member.email})


def _back(request: HttpRequest, member: User, message: str) -> HttpResponse:
    return done(request, reverse("accounts:user", args=[member.public_id]), message)


def _crumbs(last: str) -> list[Crumb]:
    return [
        Crumb(_("Settings"), reverse("accounts:settings")),
        Crumb(_("Users"), reverse("accounts:users")),
        Crumb(last),
    ]


def _facts(member: User) -> dict[str, object]:
    state = state_of(member)
    return {
        "member": member,
        "state": state.value,
        "is_active": state is UserState.ACTIVE,
        "is_invited": state is UserState.INVITED,
        "role_form": RoleForm(initial={"role": member.role.code}),
        "session_count": queries.sessions_of(member).count(),
        "history": timeline(key_of(member), limit=20),
    }

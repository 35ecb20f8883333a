"""The people of the company, as administrators see them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import editing, joining, looking, queries, resetting
from accounts.doors import actor_of, administrator_required
from accounts.factors.views.again import step_up_to_change
from accounts.filters import UserFilter, page_by_name
from accounts.forms import InviteForm, RoleForm, UserForm, put_refusal
from accounts.models import SIGN_IN_OPTIONS, User
from accounts.options import SignInOption
from accounts.panels import panels_of
from accounts.states import LABELS, UserState, state_of
from base.audit.queries import timeline
from base.audit.recording import key_of
from base.errors import Invalid
from base.ui.pages import announce, done, onward, render_page, validate_field
from base.ui.parts import Crumb

EDITED = ("first_name", "last_name", "email", "sign_in_option", "sso_identifier", "location")


@administrator_required
def users(request: HttpRequest) -> HttpResponse:
    """The list: search, filters and place stand in the address."""
    roles = list(queries.roles())
    chosen = UserFilter.read(request.GET.dict(), roles=[role.code for role in roles])
    page = page_by_name(
        chosen.narrow(User.objects.select_related("role")),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    labels = dict(SIGN_IN_OPTIONS)
    context = {
        "page": page,
        "chosen": chosen,
        "roles": roles,
        "states": [(state.value, label) for state, label in LABELS.items()],
        "options": SIGN_IN_OPTIONS,
        "lines": [(user, state_of(user).value, labels[queries.sign_in_option_of(user)]) for user in page.rows],
    }
    response = render_page(request, "accounts/users/list.html", context, fragment="rows")
    total = page.total or 0
    return announce(response, ngettext("%(n)d user", "%(n)d users", total) % {"n": total})


@administrator_required
@step_up_to_change
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
            return done(request, onward(request, reverse("accounts:users")), message)
    context = {"form": form, "crumbs": _crumbs(_("Add a user")), **_below(request)}
    return render_page(request, "accounts/users/add.html", context, fragment="form")


@administrator_required
@step_up_to_change
def user(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One user: name and address, sign-in option, role, and what can be done with the account.

    Its form opens over the list as well. Resetting the password is offered once Email/Password is saved.
    """
    member = queries.user_of(public_id)
    name, option = member.full_name, queries.sign_in_option_of(member)
    form = UserForm(request.POST or None, initial={key: getattr(member, key) for key in EDITED})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data | ({} if form.cleaned_data["sign_in_option"] else _unchosen(member))
            editing.edit_user(member, **given, keep=request.session.session_key or "", by=actor_of(request))
        except Invalid as error:
            put_refusal(form, error)
        else:
            return _back(request, member, _("The user is saved."))
    context = {
        "form": form,
        "name": name,
        "crumbs": _crumbs(name),
        **_below(request),
        "may_reset": option is SignInOption.PASSWORD and member.is_active,
        **_facts(request, member),
    }
    return render_page(request, "accounts/users/detail.html", context, fragment="form")


@require_POST
@administrator_required
@step_up_to_change
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
    return done(request, onward(request, reverse("accounts:user", args=[member.public_id])), message)


def _below(request: HttpRequest) -> dict[str, object]:
    """The page below the dialog, to come back to; nothing where the form has the page to itself."""
    htmx = getattr(request, "htmx", None)
    below = str(request.POST.get("next_url", "") or (htmx.current_url_abs_path if htmx else "") or "")
    in_dialog = bool(below) and not below.startswith(request.path)
    return {"next_url": below if in_dialog else "", "in_dialog": in_dialog}


def _unchosen(member: User) -> dict[str, str]:
    """No radio was pressed: what was chosen before stays."""
    return {"sign_in_option": member.sign_in_option}


def _crumbs(last: str) -> list[Crumb]:
    return [
        Crumb(_("Settings"), reverse("accounts:settings")),
        Crumb(_("Users"), reverse("accounts:users")),
        Crumb(last),
    ]


def _facts(request: HttpRequest, member: User) -> dict[str, object]:
    state = state_of(member)
    return {
        "member": member,
        "state": state.value,
        "is_active": state is UserState.ACTIVE,
        "is_invited": state is UserState.INVITED,
        "role_form": RoleForm(initial={"role": member.role.code}),
        "may_look": looking.may_look(actor_of(request), member),
        "session_count": queries.sessions_of(member).count(),
        "history": timeline(key_of(member), limit=20),
        "panels": panels_of(member),
    }

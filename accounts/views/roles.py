"""The settings pages of system roles: the five of the product, those of one's own, and two compared in words."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import queries, shaping
from accounts.doors import actor_of, administrator_required
from accounts.forms import SystemRoleForm
from accounts.models import SystemRole
from accounts.permissions import LABELS, SENTENCES, Permission
from base.audit.queries import timeline
from base.audit.recording import key_of
from base.errors import Stale
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from base.ui.parts import Crumb

# Headings of the comparison.
_P = Permission
_SECTIONS = (
    (gettext_lazy("The company"), (_P.COMPANY_SETTINGS, _P.ANALYTICS, _P.REPORTS_BUILD, _P.REPORTS_SHARED)),
    (
        gettext_lazy("Jobs and candidates"),
        (_P.STAFF, _P.JOBS_ALL, _P.JOBS_CREATE, _P.HIRING_TEAM, _P.ACCESS_GROUP),
    ),
    (gettext_lazy("As an employee"), (_P.PORTAL,)),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One right of two roles, in words."""

    label: str
    sentences: tuple[str, ...]
    differs: bool


@administrator_required
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """What each system role may do, in words. The five of the product cannot be changed; more can be added."""
    found = list(queries.roles_with_user_counts())
    matrix = [(label, [role.grants(permission) for role in found]) for permission, label in LABELS.items()]
    context = {"roles": found, "matrix": matrix, "crumbs": _crumbs()}
    return render_page(request, "accounts/settings/roles.html", context)


@administrator_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a role of the company's own."""
    form = SystemRoleForm(request.POST or None, initial={"permissions": [Permission.HIRING_TEAM.value]})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "description", "permissions")}
        if attempt(form, lambda: shaping.make_role(by=actor_of(request), **given)):
            return done(request, reverse("accounts:roles"), _("The role is made. Give it to users on their pages."))
    context = {"form": form, "crumbs": _crumbs(_("Add a role"))}
    return render_page(request, "accounts/settings/role.html", context, fragment="form")


@administrator_required
@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a role of the company's own; one of the five is shown."""
    found = queries.role_of(public_id)
    initial = {"name": found.name, "description": found.description, "permissions": found.permissions}
    form = SystemRoleForm(request.POST or None, initial=initial | {"seen": shaping.version_of(found)})
    if request.method == "POST" and form.is_valid() and _saved(request, found, form):
        return done(request, reverse("accounts:roles"), _("The role is saved."))
    context = {
        "form": form,
        "role": found,
        "crumbs": _crumbs(found.name),
        "user_count": found.users.count(),
        "sentences": [str(SENTENCES[right][0 if found.grants(right) else 1]) for right in LABELS],
        "history": timeline(key_of(found), limit=10),
    }
    return render_page(request, "accounts/settings/role.html", context, fragment="form")


def _saved(request: HttpRequest, found: SystemRole, form: SystemRoleForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("name", "description", "permissions", "seen")}
    keep = request.session.session_key or ""
    try:
        return attempt(form, lambda: shaping.edit_role(found, by=actor_of(request), keep=keep, **given)) is not None
    except Stale as error:  # what was chosen stays on the page
        form.add_error(None, str(error))
        return False


@administrator_required
@require_POST
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Delete a role nobody has."""
    shaping.delete_role(queries.role_of(public_id), by=actor_of(request))
    return done(request, reverse("accounts:roles"), _("The role is deleted."))


@administrator_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two roles beside each other in sentences, with what differs marked."""
    found = {role.code: role for role in queries.roles()}
    codes = list(found)
    one = found.get(request.GET.get("a", ""), found[codes[0]])
    other = found.get(request.GET.get("b", ""), found[codes[1]])
    sections = [(str(heading), [_compared(right, one, other) for right in rights]) for heading, rights in _SECTIONS]
    context = {
        "title": _("Compare system roles"),
        "crumbs": _crumbs(_("Compare")),
        "options": [(each.code, each.name) for each in found.values()],
        "chosen": (one, other),
        "sections": sections,
        "difference_count": sum(line.differs for _heading, lines in sections for line in lines),
        "lead": _("What somebody with each role may do in the whole company. Hiring teams add rights on single jobs."),
    }
    return render_page(request, "accounts/settings/roles_compare.html", context, fragment="comparison")


def _compared(right: Permission, *chosen: SystemRole) -> Compared:
    yes, no = SENTENCES[right]
    has = [role.grants(right) for role in chosen]
    return Compared(str(LABELS[right]), tuple(str(yes if one else no) for one in has), len(set(has)) > 1)


def _crumbs(last: str = "") -> list[Crumb]:
    crumbs = [Crumb(_("Settings"), reverse("accounts:settings"))]
    if not last:
        return [*crumbs, Crumb(_("System roles"))]
    return [*crumbs, Crumb(_("System roles"), reverse("accounts:roles")), Crumb(last)]

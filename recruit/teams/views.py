"""The settings pages of roles on hiring teams: the list, the matrix of one, a new one, two compared in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.doors import actor_of, administrator_required
from accounts.factors.views.again import step_up_to_change
from base.actors import Actor
from base.audit.queries import timeline
from base.audit.recording import key_of
from base.errors import Stale
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from base.ui.parts import Crumb
from recruit.teams import queries, rights, shaping, uses, wording
from recruit.teams.forms import NewRoleForm, RoleForm
from recruit.teams.models import HiringTeamRole


@administrator_required
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Every role with what uses it."""
    found, used = list(queries.roles()), uses.in_words()
    custom = sum(not role.is_default for role in found)
    context = {
        "lines": [(role, used.get(role.code, []), _is_changed(role)) for role in found],
        "room": max(0, rights.MOST_CUSTOM - custom),
        "most": rights.MOST_CUSTOM,
    }
    return render_page(request, "recruit/teams/list.html", context)


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def new(request: HttpRequest) -> HttpResponse:
    """Add a role that begins as a copy of another."""
    found = list(queries.roles())
    like = next((role for role in found if role.code == rights.RECRUITER), found[0])
    initial = {"like": request.GET.get("like", str(like.public_id))}
    form = NewRoleForm(request.POST or None, roles=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("name", "description")}
        made = attempt(form, lambda: shaping.make_role(form.copied(), by=actor_of(request), **words))
        if made is not None:
            return done(request, _address(made), _("The role is made. Now say what it may do."))
    context = {"form": form, "crumbs": [*_crumbs(), Crumb(_("Add a role"))]}
    return render_page(request, "recruit/teams/new.html", context, fragment="form")


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def role(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One role: its name, and a level for each line of the matrix."""
    found = queries.role_of(public_id)
    form = RoleForm(request.POST or None, role=found)
    stale = ""
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("name", "description", "seen")}
        try:
            saved = attempt(form, lambda: shaping.edit_role(found, by=actor_of(request), levels=form.levels(), **words))
        except Stale as error:
            # What was chosen stays on the page; what the other one saved is one press away.
            form.add_error(None, str(error))
            saved, stale = None, _address(found)
        if saved is not None:
            return done(request, reverse("recruit:team-roles"), _("The role is saved."))
    context = {
        "role": found,
        "form": form,
        "stale": stale,
        "used": uses.in_words().get(found.code, []),
        "is_changed": _is_changed(found),
        "history": timeline(key_of(found), limit=10),
        "crumbs": [*_crumbs(), Crumb(found.name)],
        "may_switch": found.code != rights.RECRUITER,
    }
    return render_page(request, "recruit/teams/role.html", context, fragment="form")


@administrator_required
@require_POST
@step_up_to_change
def reset(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a default role the rights it came with."""
    return _act(request, public_id, lambda role, by: shaping.reset_role(role, by=by), _("The role is as it came."))


@administrator_required
@require_POST
@step_up_to_change
def switch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a role no longer, or again."""
    on = request.POST.get("on") == "1"
    act = shaping.switch_on if on else shaping.switch_off
    said = _("The role is offered again.") if on else _("The role is offered no longer.")
    return _act(request, public_id, lambda role, by: act(role, by=by), said)


@administrator_required
@require_POST
@step_up_to_change
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Delete a role that nothing uses."""
    found = queries.role_of(public_id)
    shaping.delete_role(found, by=actor_of(request))
    return done(request, reverse("recruit:team-roles"), _("The role is deleted."))


@administrator_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two roles beside each other in sentences, with what differs marked."""
    found = {role.code: role for role in queries.roles()}
    codes = list(found)
    one = found.get(request.GET.get("a", ""), found[codes[0]])
    other = found.get(request.GET.get("b", ""), found[rights.INTERVIEWER])
    sections = wording.compared(one.levels, other.levels)
    context = {
        "title": _("Compare hiring-team roles"),
        "crumbs": [*_crumbs(), Crumb(_("Compare"))],
        "options": [(role.code, role.name) for role in found.values()],
        "chosen": (one, other),
        "sections": sections,
        "difference_count": sum(line.differs for _heading, lines in sections for line in lines),
        "lead": _("What somebody with each role may do on a job. Extended users and administrators may do everything."),
    }
    return render_page(request, "accounts/settings/roles_compare.html", context, fragment="comparison")


def _act(
    request: HttpRequest, public_id: UUID, act: Callable[[HiringTeamRole, Actor], Any], sentence: str
) -> HttpResponse:
    found = queries.role_of(public_id)
    act(found, actor_of(request))
    return done(request, _address(found), sentence)


def _is_changed(role: HiringTeamRole) -> bool:
    """Whether a default role may do other things than it came with."""
    defaults = rights.DEFAULTS.get(role.code)
    return defaults is not None and any(role.levels.get(key) != level for key, level in defaults.items())


def _address(role: HiringTeamRole) -> str:
    return reverse("recruit:team-role", args=[role.public_id])


def _crumbs() -> list[Crumb]:
    return [
        Crumb(_("Settings"), reverse("accounts:settings")),
        Crumb(_("Hiring-team roles"), reverse("recruit:team-roles")),
    ]

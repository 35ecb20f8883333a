"""The settings pages of access groups: the list, one group with its members, and forms that say what they would do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import grouping as membership
from accounts import queries as accounts
from accounts.doors import actor_of, administrator_required
from accounts.factors.views.again import step_up_to_change
from accounts.models import AccessGroup, User
from base.audit.queries import timeline
from base.audit.recording import key_of
from base.ui.attempts import attempt
from base.ui.pages import announce, done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.fields import scopes
from recruit.fields.queries import org_choices, scope_words
from recruit.sight.groups import queries
from recruit.sight.groups.forms import GroupForm
from recruit.teams import grouping


@administrator_required
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """The groups by name, with their members and jobs counted; searched by name and description."""
    words = request.GET.get("q", "").strip()[:100]
    page = queries.groups_page(words, before=request.GET.get("before", ""), after=request.GET.get("after", ""))
    counts, choices = queries.job_counts(page.rows), org_choices() if page.rows else []
    lines = [(row, scope_words(row.scope, choices), counts[row.pk]) for row in page.rows]
    context = {"page": page, "lines": lines, "words": words}
    response = render_page(request, "recruit/sight/groups/list.html", context, fragment="rows")
    total = page.total or 0
    return announce(response, ngettext("%(n)d access group", "%(n)d access groups", total) % {"n": total})


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def new(request: HttpRequest) -> HttpResponse:
    """Make a group. Before it is saved the page says what it would open."""
    return _edited(request, None, GroupForm(request.POST or None))


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a group. Before another scope or level is saved, the page says who would gain and lose what."""
    found = queries.group_of(public_id)
    initial = {name: getattr(found, name) for name in ("name", "description", "level", "scope")}
    initial["seen"] = found.updated_at.isoformat()
    return _edited(request, found, GroupForm(request.POST or None, initial=initial))


def _edited(request: HttpRequest, found: AccessGroup | None, form: GroupForm) -> HttpResponse:
    if answer := validate_field(request, form):
        return answer
    context: dict[str, Any] = {"form": form, "group": found, "crumbs": _crumbs(found)}
    if request.method == "POST" and form.is_valid():
        scope, level = form.cleaned_data["scope"], form.cleaned_data["level"]
        if attempt(form, lambda: grouping.checked_scope(scope)) is None:
            return render_page(request, "recruit/sight/groups/edit.html", context, fragment="form")
        is_same = found is not None and (found.scope, found.level) == (scope, level)
        is_sure = is_same or form.cleaned_data["previewed"] == _digest(scope, level)
        if is_sure and (saved := attempt(form, lambda: _saved(request, found, form))):
            sentence = _("The group is saved.") if found else _("The group is made. Now put people into it.")
            return done(request, _address(saved), sentence)
        context |= {} if is_sure else _preview(request, found, form)
    return render_page(request, "recruit/sight/groups/edit.html", context, fragment="form")


def _saved(request: HttpRequest, found: AccessGroup | None, form: GroupForm) -> AccessGroup:
    by, values = actor_of(request), form.values()
    if found is None:
        return grouping.make_group(by=by, **values)
    return grouping.edit_group(found, by=by, seen=form.cleaned_data["seen"], **values)


def _preview(request: HttpRequest, found: AccessGroup | None, form: GroupForm) -> dict[str, Any]:
    actor, scope, level = actor_of(request), form.cleaned_data["scope"], form.cleaned_data["level"]
    context: dict[str, Any] = {
        "opened": queries.opened_by(scope, actor=actor),
        "previewed": _digest(scope, level),
        "is_full": level == AccessGroup.Level.FULL,
    }
    if found is not None:
        members = list(queries.members_of(found))
        rule = queries.as_rule(found.name, scope, level)
        context["joining"], context["leaving"] = queries.change_of(found.scope, scope, actor=actor)
        context["effects"] = queries.effects(members, without=found, given=rule)
        context["member_count"], context["other_level"] = len(members), found.level != level
        context["more_members"] = max(0, len(members) - queries.MOST_EFFECTS)
    return context


def _digest(scope: scopes.Scope, level: str) -> str:
    """Names the choice that was previewed, so that another one is previewed again."""
    return hashlib.sha256(json.dumps([scopes.normal(scope), level]).encode()).hexdigest()[:16]


@administrator_required
@require_safe
def group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One group: which jobs, what it gives, its members and what each would lose by leaving."""
    found, actor = queries.group_of(public_id), actor_of(request)
    members = list(queries.members_of(found))
    effects = {effect.user.pk: effect for effect in queries.effects(members, without=found)}
    context = {
        "group": found,
        "crumbs": [*_crumbs(None), Crumb(found.name)],
        "scope": scope_words(found.scope),
        "opened": queries.opened_by(found.scope, actor=actor),
        "members": [(user, effects.get(user.pk), membership.why_not(user)) for user in members],
        "history": timeline(key_of(found), limit=20),
    }
    return render_page(request, "recruit/sight/groups/detail.html", context)


@administrator_required
@require_http_methods(["GET", "POST"])
@step_up_to_change
def add_members(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose users, see what each would gain, put them in."""
    found = queries.group_of(public_id)
    sent = request.POST if request.method == "POST" else request.GET
    words, act = sent.get("q", "").strip()[:100], request.POST.get("act", "")
    chosen = _chosen(found, sent.getlist("user"))
    if act == "add" and chosen:
        membership.add_members(found, chosen, by=actor_of(request))
        count = len(chosen)
        sentence = ngettext("%(n)d person is in the group now.", "%(n)d people are in the group now.", count)
        return done(request, _address(found), sentence % {"n": count})
    context: dict[str, Any] = {
        "group": found,
        "crumbs": [*_crumbs(found), Crumb(_("Add members"))],
        "words": words,
        "chosen": chosen,
        "nobody": act in {"add", "preview"} and not chosen,
    }
    if act == "preview" and chosen:
        rule = queries.as_rule(found.name, found.scope, found.level)
        context["effects"] = queries.effects(chosen, given=rule)
        context["more_members"] = max(0, len(chosen) - queries.MOST_EFFECTS)
    else:
        others = queries.could_join(found, words).exclude(pk__in=[user.pk for user in chosen])
        offered = list(others[: queries.MOST_FOUND + 1])
        context |= {"offered": offered[: queries.MOST_FOUND], "is_more": len(offered) > queries.MOST_FOUND}
    return render_page(request, "recruit/sight/groups/add.html", context, fragment="people")


def _chosen(found: AccessGroup, sent: Sequence[str]) -> list[User]:
    keys = []
    for text in sent[:200]:
        try:
            keys.append(UUID(text))
        except ValueError:
            continue
    return list(queries.could_join(found).filter(public_id__in=keys)) if keys else []


@require_POST
@administrator_required
@step_up_to_change
def remove_member(request: HttpRequest, public_id: UUID, user_id: UUID) -> HttpResponse:
    """Take somebody out."""
    found, user = queries.group_of(public_id), accounts.user_of(user_id)
    membership.remove_member(found, user, by=actor_of(request))
    return done(request, _address(found), _("{name} is out of the group.").format(name=user.full_name))


@require_POST
@administrator_required
@step_up_to_change
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Delete a group."""
    found = queries.group_of(public_id)
    grouping.delete_group(found, by=actor_of(request))
    return done(request, "recruit:access-groups", _("{name} is deleted.").format(name=found.name))


def _address(found: AccessGroup) -> str:
    return reverse("recruit:access-group", args=[found.public_id])


def _crumbs(found: AccessGroup | None) -> list[Crumb]:
    first = [
        Crumb(_("Settings"), reverse("accounts:settings")),
        Crumb(_("Access groups"), reverse("recruit:access-groups")),
    ]
    return [*first, Crumb(found.name, _address(found))] if found else first

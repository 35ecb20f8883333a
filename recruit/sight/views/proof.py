"""Why somebody may or may not see a thing, and who may: two pages for administrators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, administrator_required, permission_required
from accounts.filters import page_by_name
from accounts.models import User
from accounts.permissions import Permission
from base.ui.pages import announce, render_page
from base.ui.parts import Choice, Crumb
from recruit.applications.access import is_own
from recruit.applications.models import Application, Note
from recruit.candidates.models import Candidate
from recruit.jobs.models import Job
from recruit.sight import explaining, queries
from recruit.sight.queries import Thing
from recruit.sight.views import sentences
from recruit.teams.rights import JobAction

MOST_WORDS = 300


@require_GET
@administrator_required
@permission_required(Permission.JOBS_ALL)  # they name jobs and people
def why(request: HttpRequest) -> HttpResponse:
    """Choose a user, a thing and an act; read whether they may, and what decides it."""
    user, users = queries.find_user(_given(request, "user"))
    thing, things = queries.find_thing(_given(request, "about"))
    own = thing is not None and _is_ones_own(request, thing)
    context: dict[str, Any] = {
        "crumbs": _crumbs(_("Why can’t this person see this?")),
        "given": {name: _given(request, name) for name in ("user", "about")},
        "user_": user,
        "users": users,
        "thing": None if own else thing,
        "things": things,
        "is_own": own,
    }
    if thing is not None and not own:
        action = _action(request, thing)
        context |= {"actions": [(each.value, sentences.ACTIONS[each]) for each in thing.actions], "action": action}
        if user is not None:
            context |= _proven(request, user, thing, action)
    return render_page(request, "recruit/sight/why.html", context, fragment="proof")


def _proven(request: HttpRequest, user: User, thing: Thing, action: JobAction) -> dict[str, Any]:
    proof = explaining.explain(user, about=thing, action=action, by=actor_of(request))
    return {
        "proof": proof,
        "asked": sentences.ACTIONS[action],
        "reasons": sentences.reasons(proof, user.role.name),
        "ways": sentences.ways(proof, user, thing),
    }


@require_GET
@administrator_required
@permission_required(Permission.JOBS_ALL)  # they name jobs and people
def readers(request: HttpRequest) -> HttpResponse:
    """Everybody who may see a job or an application, and through what."""
    thing, things = queries.find_thing(_given(request, "about"))
    own = thing is not None and _is_ones_own(request, thing)
    if thing is None or own or thing.kind not in {"job", "application"}:
        context = {"given": _given(request, "about"), "things": things, "is_own": own, "found": thing}
        context |= {"crumbs": _crumbs(_("Who can see this?"))}
        return render_page(request, "recruit/sight/readers.html", context, fragment="rows")
    explaining.list_readers(thing, by=actor_of(request))
    way, words = request.GET.get("way", ""), _given(request, "q")
    page = page_by_name(
        queries.readers(thing, way, words).select_related("role"),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    context = {
        "crumbs": _crumbs(_("Who can see this?")),
        "given": _given(request, "about"),
        "thing": thing,
        "page": page,
        "lines": queries.with_reasons(thing, page.rows),
        "choices": _choices(request, thing, way),
        "words": words,
        "way": way,
    }
    response = render_page(request, "recruit/sight/readers.html", context, fragment="rows")
    total = page.total or 0
    return announce(response, ngettext("%(n)d person", "%(n)d people", total) % {"n": total})


def _choices(request: HttpRequest, thing: Thing, way: str) -> list[Choice]:
    labels = {
        "": _("Everybody"),
        "role": _("System role"),
        "team": _("Hiring team"),
        "group": _("Access group"),
        "grant": _("Approval"),
    }
    found = []
    for each, count in queries.counts(thing).items():
        query = request.GET.copy()
        for name in ("before", "after", "way"):
            query.pop(name, None)
        if each:
            query["way"] = each
        found.append(Choice(f"{labels[each]} ({count})", f"{request.path}?{query.urlencode()}", current=each == way))
    return found


def _given(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").strip()[:MOST_WORDS]


def _action(request: HttpRequest, thing: Thing) -> JobAction:
    wanted = request.GET.get("do", "")
    return next((action for action in thing.actions if action.value == wanted), thing.actions[0])


def _is_ones_own(request: HttpRequest, thing: Thing) -> bool:
    """Whether the thing is of the asking administrator's own application: its inside stays shut here too."""
    row = thing.row
    if isinstance(row, Job):
        return False
    person = row.application.candidate if isinstance(row, Note) else row
    candidate = person if isinstance(person, Candidate) else person.candidate
    return is_own(actor_of(request), Application(candidate=candidate))


def _crumbs(last: str) -> list[Crumb]:
    return [Crumb(_("Settings"), reverse("accounts:settings")), Crumb(last)]

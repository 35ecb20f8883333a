"""The global list of people, and a person's page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, staff_required
from base.errors import NotFound
from base.keyset import page_by
from base.ui.pages import announce, render_page
from recruit.applications.access import visible_applications
from recruit.applications.people import PeopleFilter, latest_applications, people, person_of, snippets
from recruit.applications.views.detail import panel_for
from recruit.processes.models import STAGE_CHOICES


@staff_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody the user may see, by latest activity, searched and filtered by the address."""
    actor = actor_of(request)
    chosen = PeopleFilter.of(request.GET)
    rows = people(actor, chosen)
    page = page_by(
        rows,
        "last_activity_at",
        descending=True,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    keys = [person.pk for person in page.rows]
    latest = latest_applications(actor, keys)
    found = snippets(chosen.words, page.rows) if chosen.q else {}
    context = {
        "page": page,
        "people": [(person, latest.get(person.pk), found.get(person.pk, "")) for person in page.rows],
        "filter": chosen,
        "stages": STAGE_CHOICES,
    } | panel_for(request)
    response = render_page(request, "recruit/applications/people.html", context, fragment="rows")
    return announce(response, _("{count} people").format(count=page.total))


@staff_required
@require_GET
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A person: their newest application's page, or their profile when they are on no job."""
    actor = actor_of(request)
    found = person_of(actor, public_id)
    if found is None:
        raise NotFound
    newest = visible_applications(actor).filter(candidate=found).order_by("-applied_at").first()
    if newest is not None:
        return redirect("recruit:application", newest.public_id)
    return render_page(request, "recruit/applications/person.html", {"candidate": found})

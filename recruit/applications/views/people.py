"""The global list of people, and a person's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, staff_required
from base.actors import Actor
from base.errors import NotFound
from base.keyset import page_by
from base.paging import MOST_COUNTED, Page
from base.ui.pages import announce, render_page
from recruit.applications.access import visible_applications
from recruit.applications.list_forms import ColumnsForm
from recruit.applications.people import (
    PeopleFilter,
    capped_at,
    count_matches,
    count_people,
    latest_applications,
    people,
    person_of,
    ranked,
    snippets,
)
from recruit.applications.queries import hide_ratings
from recruit.applications.uploading import may_bring
from recruit.applications.views.detail import panel_for
from recruit.applications.views.people_filtering import best_way_out, chips_of
from recruit.applications.views.people_rows import COLUMNS, COOKIE, WIDE_ONLY, Entry, cells_of, look_of
from recruit.candidates import witnessing
from recruit.candidates.access import readable_files
from recruit.candidates.filters import MOST_RANKED
from recruit.candidates.models import Candidate
from recruit.processes.models import STAGE_CHOICES

SIZE = 50
A_YEAR = 365 * 24 * 3600


@staff_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Everybody the user may see, the best match or the latest activity first, narrowed by the address."""
    actor, chosen = actor_of(request), PeopleFilter.of(request.GET)
    names, density = look_of(request)
    page = _page(request, actor, chosen, names)
    entries = entries_of(actor, page.rows, chosen)
    context = {
        "page": page,
        "people": [(entry, cells_of(entry, names)) for entry in entries],
        "columns": [(COLUMNS[name].label, COLUMNS[name].sort, name in WIDE_ONLY) for name in names],
        "density": density,
        "filter": chosen,
        "filter_chips": chips_of(request, chosen),
        "address": chosen.address(),
        "stages": STAGE_CHOICES,
        "may_add": may_bring(actor),
        "may_delete": actor.user is not None and actor.user.is_administrator,
        "most_ranked": MOST_RANKED if chosen.is_ranked and (page.total or 0) > MOST_RANKED else 0,
    } | panel_for(request)
    if not page.rows:
        context["empty"] = _emptiness(request, chosen)
    witnessing.note_searched("people", chosen.q, by=actor, name=_("people"))
    response = render_page(request, "recruit/applications/people.html", context, fragment="rows")
    if "cols" in request.GET or "density" in request.GET:
        response.set_cookie(COOKIE, f"{','.join(names)};{density}", max_age=A_YEAR, httponly=True, samesite="Lax")
    return announce(response, _("{count} people").format(count=page.total))


def _page(request: HttpRequest, actor: Actor, chosen: PeopleFilter, names: tuple[str, ...]) -> Page[Candidate]:
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    if chosen.is_ranked:
        return _ranked_page(actor, chosen, names, before=before, after=after)
    column, descending = chosen.order()
    total = count_people(actor, chosen)
    rows = people(actor, chosen, are_many=total[1] and total[0] >= MOST_COUNTED)
    return page_by(
        with_facts(rows, names),
        column,
        descending=descending,
        before=before,
        after=after,
        size=SIZE,
        known_total=total,
    )


def _ranked_page(
    actor: Actor, chosen: PeopleFilter, names: tuple[str, ...], *, before: str, after: str
) -> Page[Candidate]:
    """A page of the best matches. They are put into order anew each time, so a cursor is a place among them."""
    ranking = ranked(actor, chosen)
    keys = ranking.keys
    start = _place(after) if after else max(0, _place(before) - SIZE) if before else 0
    shown = keys[start : start + SIZE]
    found = with_facts(Candidate.objects.all(), names).in_bulk(shown)
    total, capped = (len(keys), False)
    if len(keys) >= MOST_RANKED:
        total, capped = capped_at(ranking.total) if ranking.total is not None else count_matches(actor, chosen)
    return Page(
        [found[key] for key in shown if key in found],
        newer=str(start) if start else None,
        older=str(start + SIZE) if len(keys) > start + SIZE else None,
        total=max(total, len(keys)),
        capped=capped,
    )


def _place(cursor: str) -> int:
    return int(cursor) if cursor.isascii() and cursor.isdecimal() and len(cursor) < 6 else 0


def with_facts(rows: QuerySet[Candidate], names: tuple[str, ...]) -> QuerySet[Candidate]:
    """The rows with what the columns need and no more."""
    return rows.prefetch_related("consents", "consent_requests") if "consent" in names else rows


def entries_of(actor: Actor, rows: list[Candidate], chosen: PeopleFilter) -> list[Entry]:
    """People with their newest application and where the words were found."""
    latest = latest_applications(actor, [person.pk for person in rows])
    hide_ratings(actor, list(latest.values()))
    found = snippets(chosen.words, rows) if not chosen.words.is_empty else {}
    return [Entry(person, latest.get(person.pk), found.get(person.pk, "")) for person in rows]


def _emptiness(request: HttpRequest, chosen: PeopleFilter) -> dict[str, str]:
    """What an empty list says: nobody yet, no access, all done, or which filter hides most."""
    actor = actor_of(request)
    if chosen.is_empty:
        if may_bring(actor):
            text = _("People appear here when they apply. Add somebody by hand, or bring a spreadsheet or résumés.")
            return {"kind": "first", "title": _("Nobody here yet"), "text": text, "action": _("Add a person"),
                    "href": reverse("recruit:person-add")}  # fmt: skip
        text = _("You see people who applied to jobs whose hiring team you are on. A recruiter can put you on one.")
        return {"kind": "noaccess", "title": _("No people to show"), "text": text, "action": "", "href": ""}
    if set(chosen.show) & {"pending", "deferred"} and chosen.count == 1 and not chosen.q:
        text = _("No rejection letter waits to be sent.") if "pending" in chosen.show else _("Nobody is put off.")
        return {"kind": "done", "title": _("All done"), "text": text, "action": _("Show everybody"),
                "href": request.path}  # fmt: skip
    way_out = best_way_out(request, chosen)
    action, href = way_out or (_("Clear filters"), request.path)
    text = _("Check the spelling, or remove a filter.")
    return {"kind": "nomatch", "title": _("Nobody matches"), "text": text, "action": action, "href": href}


@staff_required
@require_GET
def columns(request: HttpRequest) -> HttpResponse:
    """Which columns the list has, and how much room a row."""
    shown, density = look_of(request)
    form = ColumnsForm(
        initial={"cols": shown, "density": density}, columns=[(name, each.label) for name, each in COLUMNS.items()]
    )
    kept = [(name, value) for name, values in request.GET.lists() if name not in form.fields for value in values]
    context: dict[str, Any] = {"form": form, "kept": kept, "title": _("Columns"), "submit": _("Show")}
    context["action"] = reverse("recruit:people")
    return render_page(request, "recruit/applications/choose.html", context, fragment="form")


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
    witnessing.note_opened(found, by=actor)
    files = readable_files(actor, found.attachments.all()).defer("text", "search").order_by("-pk")
    context = {"candidate": found, "files": files, "may_add": may_bring(actor)}
    return render_page(request, "recruit/applications/person.html", context)

"""The list of people as a file: exactly what is shown, in its order and with its columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, staff_required
from accounts.factors.views.again import FREE_EXPORT, ask_again, is_proved
from base import spreadsheets
from base.actors import Actor
from recruit.applications.people import PeopleFilter, people, ranked
from recruit.applications.views.people import entries_of, with_facts
from recruit.applications.views.people_rows import COLUMNS, look_of
from recruit.candidates.models import Candidate

EXPORT_LIMIT = 10_000
CHUNK = 500


@staff_required
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The people the list shows, as CSV or XLSX; the first 10,000 in its order.

    More than 500 people leave only with a fresh proof of who takes them (reliability §8.1).
    """
    actor, chosen = actor_of(request), PeopleFilter.of(request.GET)
    if not is_proved(request) and people(actor, chosen)[: FREE_EXPORT + 1].count() > FREE_EXPORT:
        return ask_again(request)
    names, _density = look_of(request)
    head = [_("Name"), _("Headline"), *(str(COLUMNS[name].label) for name in names)]
    cells = _cells(actor, chosen, names)
    response: HttpResponseBase
    if kind == "xlsx":
        content = spreadsheets.xlsx(head, cells, title=_("People"))
        response = HttpResponse(content, content_type=spreadsheets.KINDS[kind])
    else:
        response = StreamingHttpResponse(spreadsheets.csv_lines(head, cells), content_type=spreadsheets.KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="people-{timezone.localdate():%Y-%m-%d}.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _cells(actor: Actor, chosen: PeopleFilter, names: tuple[str, ...]) -> Iterator[list[Any]]:
    rows = _rows(actor, chosen, names)
    plain = PeopleFilter()  # a file needs no excerpts
    while chunk := list(islice(rows, CHUNK)):
        for entry in entries_of(actor, chunk, plain):
            yield [entry.person.full_name, entry.person.headline, *(COLUMNS[name].plain(entry) for name in names)]


def _rows(actor: Actor, chosen: PeopleFilter, names: tuple[str, ...]) -> Iterator[Candidate]:
    """The people in the order of the list: the ranked ones first, then who else matches."""
    done: set[int] = set()
    if chosen.is_ranked:
        keys = ranked(actor, chosen).keys[:EXPORT_LIMIT]
        found = with_facts(Candidate.objects.all(), names).in_bulk(keys)
        yield from (found[key] for key in keys if key in found)
        done = set(keys)
    column, descending = chosen.order()
    sign = "-" if descending else ""
    ordered = with_facts(people(actor, chosen).exclude(pk__in=done), names).order_by(f"{sign}{column}", f"{sign}pk")
    yield from ordered[: EXPORT_LIMIT - len(done)].iterator(chunk_size=CHUNK)

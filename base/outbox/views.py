"""The administrator's pages about background work: what waits, what failed, try again, discard."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from base.audit import recording
from base.audit.queries import timeline
from base.doors import actor_of, administrator_required
from base.outbox import queries, repairing, topics
from base.outbox.filters import EffectFilter
from base.outbox.forms import DiscardForm
from base.outbox.models import OutboxRow
from base.paging import newest_first
from base.ui.pages import done, render_page, validate_field, with_query
from base.ui.parts import Row, Tab

_Status = OutboxRow.Status
# Dead letters first: they are why somebody opens this page.
TAB_ORDER = (_Status.FAILED, _Status.UNKNOWN, _Status.PENDING, _Status.SENDING, _Status.SENT, _Status.CANCELLED)


@require_safe
@administrator_required
def background(request: HttpRequest) -> HttpResponse:
    """The list: status, topic and place stand in the address."""
    chosen = EffectFilter.read(request.GET.dict())
    page = newest_first(
        chosen.narrow(), before=request.GET.get("before", ""), after=request.GET.get("after", ""), counted=False
    )
    context = {
        "page": page,
        "chosen": chosen,
        "lines": [(row, topics.label_of(row.topic), row.status in repairing.REPAIRABLE) for row in page.rows],
        "tabs": _tabs(chosen),
        "topics": topics.every(),
        "failed": [(name, topics.label_of(name)) for name in queries.topics_that_failed()],
        "oldest": queries.oldest_late(),
    }
    return render_page(request, "base/background/list.html", context, fragment="rows")


@administrator_required
def effect(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One effect with its facts and its history; the form discards it."""
    row = queries.find(public_id, by=actor_of(request))
    form = DiscardForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        repairing.discard(row, by=actor_of(request), reason=form.cleaned_data["reason"])
        return done(request, reverse("base:background"), _("Discarded."))
    context = {
        "row": row,
        "label": topics.label_of(row.topic),
        "facts": _facts(row),
        "payload": _payload(row),
        "entries": timeline(recording.key_of(row)),
        "form": form,
        "may_retry": row.status in repairing.REPAIRABLE,
        "may_discard": row.status in repairing.DISCARDABLE,
    }
    return render_page(request, "base/background/effect.html", context)


@require_POST
@administrator_required
def retry(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Try one effect again."""
    row = repairing.retry(queries.find(public_id, by=actor_of(request)), by=actor_of(request))
    return done(request, reverse("base:effect", args=[row.public_id]), _("It will be tried again now."))


@require_POST
@administrator_required
def retry_topic(request: HttpRequest) -> HttpResponse:
    """Try all failed effects of a topic again."""
    count = repairing.retry_topic(request.POST.get("topic", ""), by=actor_of(request))
    words = ngettext("%(n)d failed effect will be tried again.", "%(n)d failed effects will be tried again.", count)
    return done(request, reverse("base:background"), words % {"n": count})


def _tabs(chosen: EffectFilter) -> list[Tab]:
    here = reverse("base:background")
    counts = queries.counts()
    tabs = [Tab(_("All"), with_query(here, topic=chosen.topic), current=not chosen.status)]
    for status in TAB_ORDER:
        url = with_query(here, status=status.value, topic=chosen.topic)
        tabs.append(Tab(str(status.label), url, current=chosen.status == status, count=counts[status][0]))
    return tabs


def _facts(row: OutboxRow) -> list[Row]:
    return [
        Row(_("About"), row.about),
        Row(_("Tries"), row.attempts),
        Row(_("Interruptions"), row.crashes),
        Row(_("Order group"), row.group),
        Row(_("Identifier"), row.public_id),
    ]


def _payload(row: OutboxRow) -> list[tuple[str, Any]]:
    """What the effect works with. What a topic hides may hold a link that signs somebody in."""
    hidden = topics.get(row.topic).hidden if row.topic in topics.names_of(None) else ()
    return [
        (name, _("hidden") if name in hidden else value)
        for name, value in row.payload.items()
        if value not in ("", None)
    ]

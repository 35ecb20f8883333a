"""The overview of offers: those of every job whose offers the reader may see, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, staff_required
from base.keyset import page_by
from base.ui.pages import announce, render_page
from base.ui.parts import Tab
from recruit.approvals.models import ApprovalStep
from recruit.approvals.states import StepStatus
from recruit.offers import access, queries
from recruit.offers.models import Offer
from recruit.offers.states import OfferStatus as S
from recruit.offers.views.finding import with_everything
from recruit.offers.views.lines import last_day

SIZE = 30
OPEN = "open"
# Key, label, and which statuses it shows.
LENSES: tuple[tuple[str, Any, frozenset[S]], ...] = (
    (OPEN, gettext_lazy("In work"), frozenset(S) - {S.ACCEPTED, S.NOT_ACCEPTED, S.ABANDONED}),
    ("draft", gettext_lazy("Being written"), frozenset({S.CREATED, S.NOT_APPROVED})),
    ("approval", gettext_lazy("In approval"), frozenset({S.PENDING_APPROVAL})),
    ("ready", gettext_lazy("To be sent"), frozenset({S.APPROVED})),
    ("sent", gettext_lazy("Waiting for an answer"), frozenset({S.PENDING_ACCEPTANCE})),
    ("accepted", gettext_lazy("Accepted"), frozenset({S.ACCEPTED})),
    ("ended", gettext_lazy("Ended"), frozenset({S.NOT_ACCEPTED, S.ABANDONED})),
    ("all", gettext_lazy("All"), frozenset(S)),
)


@staff_required
@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """Offers under the chosen view, with whom each waits for."""
    wished = request.GET.get("lens", OPEN)
    key, _label, statuses = next((lens for lens in LENSES if lens[0] == wished), LENSES[0])
    visible = access.offers_where(actor_of(request))
    counts = dict(visible.order_by().values_list("status").annotate(count=Count("pk")))
    total = sum(counts.get(status.value, 0) for status in statuses)
    rows = with_everything(visible.filter(status__in=sorted(status.value for status in statuses)))
    page = page_by(
        rows,
        "created_at",
        descending=True,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
        size=SIZE,
        known_total=(total, False),
    )
    context = {
        "page": page,
        "rows": list(_lines(page.rows)),
        "lens": key,
        "is_any": bool(counts),
        "tabs": [_tab(lens, key, counts) for lens in LENSES],
    }
    response = render_page(request, "recruit/offers/list.html", context, fragment="rows")
    return announce(response, _("{count} offers").format(count=total))


def _tab(lens: tuple[str, Any, frozenset[S]], current: str, counts: dict[str, int]) -> Tab:
    key, label, statuses = lens
    number = sum(counts.get(status.value, 0) for status in statuses)
    return Tab(str(label), "." if key == OPEN else f"?lens={key}", current=key == current, count=number)


def _lines(rows: Iterable[Offer]) -> Iterable[tuple[Offer, str, date | None]]:
    found, zone = list(rows), queries.company_zone()
    asked = _asked([row for row in found if row.status == S.PENDING_APPROVAL])
    for row in found:
        day = last_day(row, zone) if row.status == S.PENDING_ACCEPTANCE else None
        yield row, _waiting_for(row, asked.get(row.pk, [])), day


def _asked(rows: list[Offer]) -> dict[int, list[str]]:
    """The names of those who are asked to approve these offers, in one statement."""
    steps: QuerySet[ApprovalStep] = ApprovalStep.objects.filter(
        request__offer__in=rows, request__status="PENDING", status=StepStatus.PENDING.value, asked_at__isnull=False
    )
    found: dict[int, list[str]] = {}
    for step in steps.select_related("approver", "request").order_by("place", "pk"):
        found.setdefault(step.request.offer_id or 0, []).append(step.approver.full_name)
    return found


def _waiting_for(row: Offer, approvers: list[str]) -> str:
    if row.status == S.PENDING_APPROVAL:
        return ", ".join(approvers) or _("Another system")
    if row.status == S.PENDING_ACCEPTANCE:
        return str(row.application.candidate.full_name)
    if row.status in {S.CREATED, S.NOT_APPROVED, S.APPROVED}:
        return row.creator.full_name
    return ""

"""The administrator's pages about the audit: the list with its filters, and the table to take away."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from base.audit import exporting, keeping, kinds, queries, wording
from base.audit.access import readable
from base.audit.filters import AuditFilter
from base.doors import actor_of, administrator_required
from base.paging import newest_first
from base.ui.pages import render_page, with_query


@require_safe
@administrator_required
def audit(request: HttpRequest) -> HttpResponse:
    """What happened in the company, newest first; the filter stands in the address."""
    chosen = AuditFilter.read(request.GET.dict())
    rows = readable(actor_of(request), chosen.narrow())
    page = newest_first(rows, before=request.GET.get("before", ""), after=request.GET.get("after", ""), counted=False)
    context = {
        "page": page,
        "chosen": chosen,
        "lines": [(entry, wording.drawn(entry)) for entry in page.rows],
        "subjects": _subjects(),
        "export_query": with_query("", **chosen.given),
        "chain": queries.chain_state(),
        "kept_months": keeping.KEPT_MONTHS,
    }
    return render_page(request, "base/audit/list.html", context, fragment="rows")


@require_safe
@administrator_required
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The filtered audit as a CSV file."""
    lines = exporting.export(AuditFilter.read(request.GET.dict()), by=actor_of(request))
    name = f"audit-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        (line.encode() for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _subjects() -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds grouped by subject, for the select: ("job.", [("job.created", "created"), …])."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in kinds.every():
        subject, _dot, act = kind.name.partition(".")
        groups.setdefault(f"{subject}.", []).append((kind.name, act.replace("_", " ")))
    return list(groups.items())

"""Fragments that forms fetch while somebody chooses: values of a scope, of a long list, of a dependent field."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html_join

from accounts.doors import staff_required
from base.errors import NotFound
from recruit.fields import queries
from recruit.fields.forms import fields_for
from recruit.fields.models import CustomField, FieldValue

MOST_COMPLETED = 30


@staff_required
def scope_values(request: HttpRequest) -> HttpResponse:
    """The values of one org field in the picker of a scope: what is ticked, and what has the words."""
    name, field = request.GET.get("name", "scope"), request.GET.get("field", "")
    ticked, words = request.GET.getlist(f"{name}-{field}"), request.GET.get(f"{name}-q-{field}", "")
    rows = queries.picked({field: ticked}, {field: words})
    row = next((row for row in rows if row.key == field), None)
    if row is None:
        raise NotFound
    return render(request, "recruit/fields/_scope_values.html", {"name": name, "row": row})


@staff_required
def lookup(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Values of one field that have the typed words, for the list an input is completed from."""
    field = get_object_or_404(CustomField, public_id=public_id, archived_at=None)
    words = next((str(words) for name, words in request.GET.items() if name.endswith(str(public_id))), "").strip()
    rows = FieldValue.objects.filter(field=field, archived_at=None)
    if words:
        rows = rows.filter(Q(label__icontains=words) | Q(code__istartswith=words))
    found = rows.order_by("position", "label")[:MOST_COMPLETED]
    return HttpResponse(format_html_join("", "<option>{}</option>", ((row.label,) for row in found)))


@staff_required
def children(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The choices that depend on a field, narrowed by what is chosen now; they replace those on the page."""
    parent = get_object_or_404(CustomField, public_id=public_id, archived_at=None)
    form = Form(request.GET)
    # A job field may depend on an org field: they are asked in one form.
    of_jobs = (CustomField.Category.ORG, CustomField.Category.JOB)
    asked = of_jobs if parent.category in of_jobs else (parent.category,)
    custom = fields_for(*asked, data=request.GET, complete=False)
    custom.join(form)
    below = _below(parent, custom.rows)
    drawn = [
        bound.as_widget(attrs={"class": "input input--select", "hx-swap-oob": "true"})
        for row, bound in zip(custom.rows, custom.bound(form), strict=True)
        if row.pk in below and hasattr(bound.field, "choices")
    ]
    return HttpResponse("".join(drawn))


def _below(parent: CustomField, rows: Sequence[CustomField]) -> set[int]:
    """All that depends on a field, directly or through another."""
    found: set[int] = set()
    edge = {parent.pk}
    while edge:
        edge = {row.pk for row in rows if row.parent_id in edge} - found
        found |= edge
    return found

"""The pages that connect a field to its parent, and its values to the parent's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import actor_of, administrator_required
from base.errors import NotFound
from base.keyset import page_by
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from base.ui.parts import Crumb
from recruit.fields import listing, shaping
from recruit.fields.forms.settings import ParentForm
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.views.settings import Category, address_of, crumbs_to, field_of

MOST_SHOWN = 100


@administrator_required
def dependency(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """On which field a field depends, and how many of its values stand under each of the parent's."""
    field = field_of(public_id)
    initial = {"parent": field.parent.public_id if field.parent else None}
    form = ParentForm(request.POST or None, field=field, initial=initial)
    if request.method == "POST" and form.is_valid():
        parent, by = form.cleaned_data["parent"], actor_of(request)
        saved = attempt(
            form,
            lambda: (
                shaping.make_dependent(field, by=by, parent=parent)
                if parent
                else shaping.make_independent(field, by=by)
            ),
        )
        if saved:
            return done(request, request.path, _("The dependency is saved."))
    context: dict[str, Any] = {"field": field, "form": form, "crumbs": _crumbs(field), "back_url": address_of(field)}
    if field.parent is not None:
        linked = Count("children", filter=Q(children__field=field, children__archived_at=None))
        rows = field.parent.values.filter(archived_at=None).annotate(linked=linked)
        if words := request.GET.get("q", "").strip():
            rows = rows.filter(label__icontains=words)
        before, after = request.GET.get("before", ""), request.GET.get("after", "")
        context["page"] = page_by(rows, "position", descending=False, before=before, after=after)
        context["words"] = words
        context["alone"] = field.values.filter(archived_at=None, parents=None).count()
    return render_page(request, "recruit/fields/dependency.html", context, fragment="above")


@administrator_required
def links(request: HttpRequest, public_id: UUID, value_id: UUID) -> HttpResponse:
    """Which values can be chosen under one value of the parent."""
    field = field_of(public_id)
    parent = get_object_or_404(FieldValue, public_id=value_id, field=field.parent_id)
    if request.method == "POST" and "find" not in request.POST:
        shown, ticked = _keys(request.POST, "shown"), _keys(request.POST, "ticked")
        listing.link_values(parent, by=actor_of(request), child=field, add=list(ticked), remove=list(shown - ticked))
        return done(request, request.path, _("Saved. What belongs to {value} is changed.").format(value=parent.label))
    words = (request.POST if request.method == "POST" else request.GET).get("q", "").strip()
    # Somebody without script searched: what was ticked so far stays so.
    kept = _keys(request.POST, "ticked") if request.method == "POST" else None
    linked = list(
        field.values.filter(Q(parents=parent) | Q(public_id__in=kept or ())).distinct().order_by("position", "label")
    )
    others = field.values.filter(archived_at=None).exclude(pk__in=[value.pk for value in linked])
    others = others.order_by("position", "label")
    if words:
        others = others.filter(Q(label__icontains=words) | Q(code__icontains=words))
    context = {
        "field": field,
        "parent": parent,
        "linked": [(value, kept is None or value.public_id in kept) for value in linked],
        "others": list(others[:MOST_SHOWN]),
        "words": words,
        "total": others.count(),
        "crumbs": _crumbs(field, Crumb(parent.label)),
    }
    return render_page(request, "recruit/fields/links.html", context, fragment="found")


def _keys(data: QueryDict, name: str) -> set[UUID]:
    found = set()
    for key in data.getlist(name):
        try:
            found.add(UUID(key))
        except ValueError as error:
            raise NotFound from error
    return found


def _crumbs(field: CustomField, *more: Crumb) -> list[Crumb]:
    own = reverse("recruit:field-dependency", args=[field.public_id])
    trail = [Crumb(field.label, address_of(field)), Crumb(_("Dependencies"), own if more else "")]
    return crumbs_to(Category(field.category), *trail, *more)

"""The page of one field with its values, and the acts on values."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from base.keyset import page_by
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.fields import listing
from recruit.fields.forms.settings import NewValueForm, ValueForm
from recruit.fields.models import CustomField, FieldValue
from recruit.fields.views.settings import Category, address_of, crumbs_to, facts_of, field_of

PAGE_SIZE = 50


@administrator_required
def field(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A field: what it is, and its values, searched and by pages; adding one."""
    found = field_of(public_id)
    form = NewValueForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = attempt(form, lambda: listing.add_value(found, by=actor_of(request), **values))
        if made:
            return done(request, address_of(found), _("{value} is added.").format(value=made.label))
    context = {
        "field": found,
        "form": form,
        "facts": facts_of(found),
        "crumbs": crumbs_to(Category(found.category), Crumb(found.label)),
        **(_values_on(request, found) if found.type == CustomField.Type.SELECT else {}),
    }
    return render_page(request, "recruit/fields/detail.html", context, fragment="values")


@administrator_required
def value(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a value's label, code and translations."""
    found = _value_of(public_id)
    initial = {"label": found.label, "code": found.code, "translations": found.translations}
    form = ValueForm(request.POST or None, initial=initial)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data
        if attempt(form, lambda: listing.edit_value(found, by=actor_of(request), changes=changes)):
            return done(request, address_of(found.field), _("The value is saved."))
    trail = [Crumb(found.field.label, address_of(found.field)), Crumb(found.label)]
    crumbs = crumbs_to(Category(found.field.category), *trail)
    context = {"form": form, "name": found.label, "crumbs": crumbs, "back_url": address_of(found.field)}
    return render_page(request, "recruit/setup/edit.html", context)


@require_POST
@administrator_required
def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move a value one place up or down: `places` is -1 or 1."""
    places = -1 if request.POST.get("places") == "-1" else 1
    found = listing.move_value(_value_of(public_id), by=actor_of(request), places=places)
    return done(request, _back(request, found))


@require_POST
@administrator_required
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a value no longer."""
    found = listing.archive_value(_value_of(public_id), by=actor_of(request))
    sentence = _("{value} is no longer offered. Jobs that have it keep it.").format(value=found.label)
    undo_url = reverse("recruit:field-value-restore", args=[found.public_id])
    return done(request, _back(request, found), sentence, undo_url=undo_url)


@require_POST
@administrator_required
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an archived value again."""
    found = listing.restore_value(_value_of(public_id), by=actor_of(request))
    return done(request, _back(request, found), _("{value} can be chosen again.").format(value=found.label))


@require_POST
@administrator_required
def sort(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the values into the order of their labels."""
    found = listing.sort_values(field_of(public_id), by=actor_of(request))
    return done(request, address_of(found), _("The values are in the order of their names."))


def _values_on(request: HttpRequest, found: CustomField) -> dict[str, Any]:
    words, archived = request.GET.get("q", "").strip(), request.GET.get("archived") == "1"
    rows = found.values.filter(archived_at__isnull=not archived)
    if words:
        rows = rows.filter(Q(label__icontains=words) | Q(code__icontains=words))
    if found.parent_id:
        rows = rows.prefetch_related("parents")
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    page = page_by(rows, "position", descending=False, before=before, after=after, size=PAGE_SIZE)
    return {
        "page": page,
        "words": words,
        "archived": archived,
        "has_archived": archived or found.values.exclude(archived_at=None).exists(),
        "ordered": not words and not archived,
        "back": f"?{request.GET.urlencode()}" if request.GET else "",
    }


def _value_of(public_id: UUID) -> FieldValue:
    return get_object_or_404(FieldValue.objects.select_related("field__parent"), public_id=public_id)


def _back(request: HttpRequest, found: FieldValue) -> str:
    """The page of the list the act came from: what was searched stays."""
    query = request.GET.urlencode()
    return f"{address_of(found.field)}{f'?{query}' if query else ''}#value-{found.public_id}"

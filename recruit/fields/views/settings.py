"""The settings pages of fields: by category, one field with its values, adding and editing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb, Tab
from recruit.fields import queries, shaping
from recruit.fields.forms.settings import FieldForm, NewFieldForm
from recruit.fields.models import CustomField

Category = CustomField.Category
CATEGORIES = (Category.ORG, Category.JOB, Category.APPLICATION, Category.OFFER)
TAB_LABELS = {
    Category.ORG: gettext_lazy("Org fields"),
    Category.JOB: gettext_lazy("Job fields"),
    Category.APPLICATION: gettext_lazy("Application fields"),
    Category.OFFER: gettext_lazy("Offer fields"),
}


@administrator_required
def fields(request: HttpRequest) -> HttpResponse:
    """The fields of one category, those in use in their order, then archived ones."""
    category = _category(request.GET.get("category", ""))
    values = Count("values", filter=Q(values__archived_at=None, values__pk__isnull=False))
    rows = list(CustomField.objects.filter(category=category).select_related("parent").annotate(value_count=values))
    live = [row for row in rows if row.archived_at is None]
    address = reverse("recruit:fields")
    context = {
        "category": category,
        "tabs": [
            Tab(str(TAB_LABELS[each]), f"{address}?category={each}", current=each == category) for each in CATEGORIES
        ],
        "live": live,
        "archived": [row for row in rows if row.archived_at is not None],
        "room": shaping.MOST_ORG_FIELDS - len(live) if category == Category.ORG else None,
        "crumbs": [Crumb(_("Settings"), reverse("accounts:settings"))],
    }
    return render_page(request, "recruit/fields/list.html", context, fragment="fields")


@administrator_required
def new(request: HttpRequest) -> HttpResponse:
    """Add a field."""
    category = _category(request.GET.get("category", ""))
    form = NewFieldForm(request.POST or None, category=category)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = attempt(form, lambda: shaping.add_field(by=actor_of(request), category=category, **values))
        if made:
            return done(request, address_of(made), _("The field {name} is added.").format(name=made.label))
    context = {
        "form": form,
        "category": category,
        "crumbs": crumbs_to(Category(category)),
        "back_url": f"{reverse('recruit:fields')}?category={category}",
    }
    return render_page(request, "recruit/fields/edit.html", context)


@administrator_required
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what can be changed about a field."""
    field = field_of(public_id)
    names = ("label", "help_text", "is_required", "is_public", "placements", "scope", "translations")
    initial = {name: getattr(field, name) for name in names}
    form = FieldForm(request.POST or None, category=field.category, initial=initial)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data
        if attempt(form, lambda: shaping.edit_field(field, by=actor_of(request), changes=changes)):
            return done(request, address_of(field), _("The field is saved."))
    context = {
        "form": form,
        "field": field,
        "category": field.category,
        "crumbs": [*crumbs_to(Category(field.category)), Crumb(field.label, address_of(field)), Crumb(_("Edit"))],
        "back_url": address_of(field),
    }
    return render_page(request, "recruit/fields/edit.html", context)


@require_POST
@administrator_required
def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move a field one place up or down: `places` is -1 or 1."""
    field = shaping.move_field(field_of(public_id), by=actor_of(request), places=_places(request))
    return done(request, f"{reverse('recruit:fields')}?category={field.category}#field-{field.public_id}")


@require_POST
@administrator_required
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask a field no longer."""
    field = shaping.archive_field(field_of(public_id), by=actor_of(request))
    sentence = _("{name} is asked no longer. What jobs say in it is kept.").format(name=field.label)
    undo_url = reverse("recruit:field-restore", args=[field.public_id])
    return done(request, f"{reverse('recruit:fields')}?category={field.category}", sentence, undo_url=undo_url)


@require_POST
@administrator_required
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask an archived field again."""
    field = shaping.restore_field(field_of(public_id), by=actor_of(request))
    sentence = _("{name} is asked again.").format(name=field.label)
    return done(request, f"{reverse('recruit:fields')}?category={field.category}", sentence)


def field_of(public_id: UUID) -> CustomField:
    """The field of an address, archived ones too."""
    return get_object_or_404(CustomField.objects.select_related("parent"), public_id=public_id)


def address_of(field: CustomField) -> str:
    """The page of a field."""
    return reverse("recruit:field", args=[field.public_id])


def crumbs_to(category: Category, *more: Crumb) -> list[Crumb]:
    """The way to the fields of a category, and further."""
    settings = Crumb(_("Settings"), reverse("accounts:settings"))
    return [settings, Crumb(_("Fields"), f"{reverse('recruit:fields')}?category={category}"), *more]


def facts_of(field: CustomField) -> list[tuple[str, Any]]:
    """What a field is, for its page."""
    facts: list[tuple[str, Any]] = [
        (_("Describes"), field.get_category_display()),
        (_("Type"), field.get_type_display()),
    ]
    if field.help_text:
        facts.append((_("Help"), field.help_text))
    if field.placements:
        names = dict(FieldForm.base_fields["placements"].choices)  # type: ignore[attr-defined]  # a choice field
        facts.append((_("Asked in"), ", ".join(str(names[place]) for place in field.placements if place in names)))
    words = queries.scope_words(field.scope) if field.scope else []
    facts += [(_("Only for {label}").format(label=label), ", ".join(names)) for label, names in words]
    if field.parent:
        facts.append((_("Depends on"), field.parent.label))
    return facts


def _category(given: str) -> Category:
    return Category(given) if given in {each.value for each in CATEGORIES} else Category.ORG


def _places(request: HttpRequest) -> int:
    return -1 if request.POST.get("places") == "-1" else 1

"""The settings pages of departments, brands, reasons and sources."""

from __future__ import annotations

from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Model, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.setup import colors, listing, naming, picturing, placing, queries, vocabulary
from recruit.setup.forms import (
    BrandForm,
    BrandPageForm,
    DepartmentForm,
    LocationForm,
    NewReasonForm,
    ReasonForm,
    SourceForm,
)
from recruit.setup.models import Brand, Department, ExitReason, Location, Source

Thing = TypeVar("Thing", bound=Model)


@administrator_required
def departments(request: HttpRequest) -> HttpResponse:
    """The departments with the jobs of each, and the form that adds one."""
    form = DepartmentForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: naming.add_department(by=actor_of(request), **form.cleaned_data))
        if made:
            return done(request, "recruit:departments", _("{name} is added.").format(name=made.name))
    rows = Department.objects.annotate(jobs=Count("job", filter=Q(job__is_template=False, job__is_draft=False)))
    context = {
        "form": form,
        "live": [row for row in rows if not row.is_archived],
        "archived": [row for row in rows if row.is_archived],
    }
    return render_page(request, "recruit/setup/departments.html", context)


@administrator_required
def department(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a department's name or description."""
    found = _found(Department, public_id)
    form = DepartmentForm(request.POST or None, initial={"name": found.name, "description": found.description})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data
        if attempt(form, lambda: naming.edit_department(found, by=actor_of(request), changes=changes)):
            return done(request, "recruit:departments", _("{name} is saved.").format(name=changes["name"]))
    return _edit_page(request, form, found.name, "recruit:departments", _("Departments"))


@require_POST
@administrator_required
def archive_department(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a department for no new job."""
    found = naming.archive_department(_found(Department, public_id), by=actor_of(request))
    sentence = _("{name} is archived. Jobs that have it keep it.").format(name=found.name)
    return done(request, "recruit:departments", sentence, undo_url=_url("department-restore", found.public_id))


@require_POST
@administrator_required
def restore_department(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an archived department again."""
    found = naming.restore_department(_found(Department, public_id), by=actor_of(request))
    return done(request, "recruit:departments", _("{name} can be chosen again.").format(name=found.name))


@administrator_required
def locations(request: HttpRequest) -> HttpResponse:
    """The places the company hires for, and the form that adds one."""
    form = LocationForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: placing.add_location(by=actor_of(request), **form.cleaned_data))
        if made:
            return done(request, "recruit:locations", _("{name} is added.").format(name=made.name))
    return render_page(request, "recruit/setup/locations.html", {"form": form, "locations": queries.locations()})


@administrator_required
def location(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a place."""
    found = _found(Location, public_id)
    form = LocationForm(request.POST or None, initial={name: getattr(found, name) for name in placing.COLUMNS})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        changes = form.cleaned_data
        if attempt(form, lambda: placing.edit_location(found, by=actor_of(request), changes=changes)):
            return done(request, "recruit:locations", _("The location is saved."))
    return _edit_page(request, form, found.name, "recruit:locations", _("Locations"))


@require_POST
@administrator_required
def remove_location(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a place no longer."""
    found = _found(Location, public_id)
    placing.remove_locations([found], by=actor_of(request))
    return done(request, "recruit:locations", _("{name} is removed. Jobs there keep it.").format(name=found.name))


@administrator_required
def brands(request: HttpRequest) -> HttpResponse:
    """The brands with the jobs of each, and the form that adds one."""
    form = BrandForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: naming.add_brand(by=actor_of(request), **form.cleaned_data))
        if made:
            sentence = _("{name} is added. Give it a logo here.").format(name=made.name)
            return done(request, _url("brand", made.public_id), sentence)
    rows = Brand.objects.annotate(jobs=Count("job", filter=Q(job__is_template=False, job__is_draft=False))).order_by(
        "-is_default", "name"
    )
    return render_page(request, "recruit/setup/brands.html", {"form": form, "brands": rows})


@administrator_required
def brand(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a brand's name, colour, logo and careers link, and see the head of its pages."""
    found = _found(Brand, public_id)
    is_sent = request.method == "POST"
    form = BrandPageForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, has_logo=bool(found.logo),
        initial={"name": found.name, "color": found.color, "careers_url": found.careers_url},
    )  # fmt: skip
    if answer := validate_field(request, form):
        return answer
    if is_sent and form.is_valid():
        changes = form.changes()
        saved = attempt(form, lambda: naming.edit_brand(found, by=actor_of(request), changes=changes))
        if saved:
            return done(request, _url("brand", found.public_id), _("{name} is saved.").format(name=saved.name))
    context = {
        "form": form,
        "brand": found,
        "key": str(found.public_id),
        "logo_name": str(found.logo).rpartition("/")[2],
        "color": colors.correction_of(found.color),
        "themes": _looks(found),
        "crumbs": [*_crumbs(_("Brands"), "recruit:brands"), Crumb(found.name)],
    }
    return render_page(request, "recruit/setup/brand.html", context)


def _looks(brand: Brand) -> list[dict[str, Any]]:
    """The head of a page in both themes, as the preview draws it."""
    width, height = picturing.size_of(str(brand.logo))
    scale = min(180 / width, 36 / height) if width else 0
    themes = colors.palette(brand.color)
    rows = (
        ("light", _("Light theme"), colors.LIGHT_SURFACE, "#15181D"),
        ("dark", _("Dark theme"), colors.DARK_SURFACE, "#E7EAEE"),
    )
    return [
        {"name": name, "label": label, "surface": surface, "ink": ink, "tokens": themes[name],
         "on_accent": themes[name]["on-accent"], "width": round(width * scale), "height": round(height * scale),
         "plate": round(width * scale) + 8}
        for name, label, surface, ink in rows
    ]  # fmt: skip


@require_POST
@administrator_required
def make_default_brand(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let new jobs start with this brand."""
    found = naming.make_default_brand(_found(Brand, public_id), by=actor_of(request))
    return done(request, "recruit:brands", _("New jobs start with {name}.").format(name=found.name))


@require_POST
@administrator_required
def remove_brand(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Delete a brand no job uses."""
    found = _found(Brand, public_id)
    naming.remove_brand(found, by=actor_of(request))
    return done(request, "recruit:brands", _("{name} is removed.").format(name=found.name))


@administrator_required
def reasons(request: HttpRequest) -> HttpResponse:
    """The reasons of both ways out, and a form under each list that adds one."""
    typed = NewReasonForm(request.POST or None)
    if answer := validate_field(request, typed):
        return answer
    if request.method == "POST" and typed.is_valid():
        made = attempt(typed, lambda: listing.add_reason(by=actor_of(request), **typed.cleaned_data))
        if made:
            return done(request, "recruit:reasons", _("“{reason}” is added.").format(reason=made.label))
    rows = list(ExitReason.objects.all())
    groups = []
    for kind in ExitReason.Kind:
        bound = typed.is_bound and typed.data.get("kind") == kind.value
        form = typed if bound else NewReasonForm(initial={"kind": kind.value}, auto_id=f"id_{kind.value}_%s")
        groups.append((kind, [row for row in rows if row.kind == kind.value], form))
    return render_page(request, "recruit/setup/reasons.html", {"groups": groups, "form": typed})


@administrator_required
def reason(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Reword a reason of the company's own."""
    found = _found(ExitReason, public_id)
    form = ReasonForm(request.POST or None, initial={"label": found.label})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        label = form.cleaned_data["label"]
        if attempt(form, lambda: listing.rename_reason(found, by=actor_of(request), label=label)):
            return done(request, "recruit:reasons", _("The reason is reworded."))
    return _edit_page(request, form, found.label, "recruit:reasons", _("Reasons"))


@require_POST
@administrator_required
def switch_reason(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a reason, or stop offering it: `on` says which."""
    is_active = request.POST.get("on") == "1"
    found = listing.switch_reason(_found(ExitReason, public_id), by=actor_of(request), is_active=is_active)
    sentence = _("“{reason}” can be chosen.") if is_active else _("“{reason}” is no longer offered.")
    return done(request, "recruit:reasons", sentence.format(reason=found.label))


@require_POST
@administrator_required
def shift_reason(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move a reason one place in its list: `up` is 1 or 0."""
    found = listing.shift_reason(_found(ExitReason, public_id), by=actor_of(request), up=request.POST.get("up") == "1")
    return done(request, "recruit:reasons", _("“{reason}” is moved.").format(reason=found.label))


@administrator_required
def sources(request: HttpRequest) -> HttpResponse:
    """The sources in their three levels with the applications of each, and the form that adds one."""
    form = SourceForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: listing.add_source(by=actor_of(request), **form.cleaned_data))
        if made:
            return done(request, "recruit:sources", _("{name} is added.").format(name=made.name))
    rows = queries.sources_with_counts()
    groups = []
    for kind in Source.Type:
        of_kind = [(source, count) for source, count in rows if source.type == kind.value]
        by_sub_type = groupby(of_kind, key=lambda pair: vocabulary.sub_type_words(pair[0].sub_type))
        groups.append(
            (kind, sum(count for _source, count in of_kind), [(words, list(each)) for words, each in by_sub_type])
        )
    context = {"form": form, "groups": [group for group in groups if group[2]]}
    return render_page(request, "recruit/setup/sources.html", context)


@require_POST
@administrator_required
def archive_source(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a source no longer."""
    found = listing.archive_source(_found(Source, public_id), by=actor_of(request))
    sentence = _("{name} is no longer offered.").format(name=found.name)
    return done(request, "recruit:sources", sentence, undo_url=_url("source-restore", found.public_id))


@require_POST
@administrator_required
def restore_source(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an archived source again."""
    found = listing.restore_source(_found(Source, public_id), by=actor_of(request))
    return done(request, "recruit:sources", _("{name} can be chosen again.").format(name=found.name))


def _edit_page(request: HttpRequest, form: Form, name: str, back: str, place: Any) -> HttpResponse:
    crumbs = [*_crumbs(place, back), Crumb(name)]
    context = {"form": form, "name": name, "crumbs": crumbs, "back_url": reverse(back)}
    return render_page(request, "recruit/setup/edit.html", context)


def _crumbs(place: Any, back: str) -> list[Crumb]:
    return [Crumb(_("Settings"), reverse("accounts:settings")), Crumb(place, reverse(back))]


def _found(model: type[Thing], public_id: UUID) -> Thing:
    return get_object_or_404(model, public_id=public_id)


def _url(name: str, public_id: UUID) -> str:
    return reverse(f"recruit:{name}", args=[public_id])

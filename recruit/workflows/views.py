"""The settings pages of workflow cards, and their log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.doors import actor_of, administrator_required
from base.errors import NotFound
from base.paging import newest_first
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.applications.access import visible_applications
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.queries import road_of
from recruit.processes.stages import Stage
from recruit.workflows import queries, shaping
from recruit.workflows.forms import CardForm
from recruit.workflows.models import WorkflowCard

# The gallery: what each kind is good for, in the words of those who choose it.
GALLERY = (
    (WorkflowCard.Kind.MOVE_FORWARD, "arrow-right", gettext_lazy("Move candidates on by themselves.")),
    (WorkflowCard.Kind.CREATE_TASK, "list", gettext_lazy("Give somebody something to do about the candidate.")),
    (WorkflowCard.Kind.SEND_EMAIL, "mail", gettext_lazy("Write to the candidate with a template.")),
    (WorkflowCard.Kind.REQUEST_REVIEW, "star", gettext_lazy("Ask for stars and a comment.")),
    (WorkflowCard.Kind.NOTIFY, "bell", gettext_lazy("Tell a colleague by e-mail.")),
    (WorkflowCard.Kind.ADD_TAG, "tag", gettext_lazy("Tag the candidate.")),
    (WorkflowCard.Kind.REJECT, "x", gettext_lazy("Reject with a reason, and a letter if you like.")),
)


@administrator_required
@require_safe
def workflow(request: HttpRequest, process_id: UUID) -> HttpResponse:
    """The road of a process with the cards at each place."""
    process = get_object_or_404(HiringProcess, public_id=process_id)
    places = queries.places_of(process)
    skipping = [line for place in places for line in place.cards if line.skips]
    context = {"process": process, "places": places, "skipping": skipping, "crumbs": _crumbs(process)}
    return render_page(request, "recruit/workflows/list.html", context)


@administrator_required
def new(request: HttpRequest, process_id: UUID) -> HttpResponse:
    """Choose a kind from the gallery, then fill its parts."""
    process = get_object_or_404(HiringProcess, public_id=process_id)
    at, kind = request.GET.get("at", ""), request.GET.get("kind", "")
    station = next((one for one in road_of(process) if one.key == at and one.stage is not Stage.HIRED), None)
    if station is None:
        raise NotFound
    context: dict[str, Any] = {"process": process, "station": station, "crumbs": _crumbs(process, inside=True)}
    if kind not in WorkflowCard.Kind.values:
        return render_page(request, "recruit/workflows/gallery.html", context | {"gallery": GALLERY})
    form = CardForm(request.POST or None, kind=kind, process=process)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        step = HiringStep.objects.filter(pk=station.step_id).first() if station.step_id else None
        made = attempt(
            form,
            lambda: shaping.add_card(
                process, by=actor_of(request), stage=station.stage, step=step, kind=kind, **form.values()
            ),
        )
        if made:
            return done(request, _address(process), _("Card added. It acts on candidates who arrive from now on."))
    context |= {"form": form, "kind": WorkflowCard.Kind(kind).label, "place": station.name, "skips": ""}
    return render_page(request, "recruit/workflows/edit.html", context, fragment="form")


@administrator_required
def card(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """One card to change."""
    row = queries.card_of(card_id)
    form = CardForm(request.POST or None, kind=row.kind, process=row.process, card=row)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        values = form.values()
        if attempt(form, lambda: shaping.edit_card(row, by=actor_of(request), **values)):
            return done(request, _address(row.process), _("Card saved."))
    place = row.step.name if row.step else row.get_stage_display()
    context = {
        "process": row.process,
        "card": row,
        "form": form,
        "kind": row.get_kind_display(),
        "place": place,
        "skips": queries.skipped_step(row, road_of(row.process)),
        "crumbs": _crumbs(row.process, inside=True),
    }
    return render_page(request, "recruit/workflows/edit.html", context, fragment="form")


@administrator_required
@require_safe
def log(request: HttpRequest, card_id: UUID) -> HttpResponse:
    """What a card did with whom, newest first; names only of those the reader may see."""
    row = queries.card_of(card_id)
    page = newest_first(
        queries.log_of(row), before=request.GET.get("before", ""), after=request.GET.get("after", ""), counted=False
    )
    keys = [run.application_id for run in page.rows]
    seen = set(visible_applications(actor_of(request)).filter(pk__in=keys).values_list("pk", flat=True))
    context = {
        "card": row,
        "page": page,
        "rows": [(run, run.application_id in seen) for run in page.rows],
        "crumbs": _crumbs(row.process, inside=True),
    }
    return render_page(request, "recruit/workflows/log.html", context, fragment="rows")


@administrator_required
@require_POST
def press(request: HttpRequest, card_id: UUID, act: str) -> HttpResponse:
    """Switch a card on or off, or remove it."""
    row = queries.card_of(card_id)
    if act in {"on", "off"}:
        shaping.switch(row, by=actor_of(request), is_active=act == "on")
    elif act == "remove":
        shaping.remove(row, by=actor_of(request))
    else:
        raise NotFound
    words = {"on": _("Card switched on."), "off": _("Card switched off."), "remove": _("Card removed.")}
    return done(request, _address(row.process), words[act])


def _address(process: HiringProcess) -> str:
    return reverse("recruit:workflow", args=[process.public_id])


def _crumbs(process: HiringProcess, *, inside: bool = False) -> list[Crumb]:
    crumbs = [
        Crumb(_("Hiring processes"), reverse("recruit:processes")),
        Crumb(process.name, reverse("recruit:process", args=[process.public_id])),
    ]
    return [*crumbs, Crumb(_("Workflow"), _address(process))] if inside else crumbs

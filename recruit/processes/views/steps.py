"""The acts on steps of a process. Risky ones say what they would do before they do it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from base.errors import Invalid
from base.ui.attempts import attempt
from base.ui.pages import done, toast, validate_field
from recruit.processes import designing, queries
from recruit.processes.forms import NewStepForm, StepForm
from recruit.processes.impact import Change, Deed
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import STEPPED, Stage
from recruit.processes.views.parts import address_of, asked, edit_page, process_of, process_page, step_of


@require_POST
@administrator_required
def add_step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a standard step or one of the company's own at the end of a stage."""
    found = process_of(public_id)
    form = NewStepForm(request.POST)
    if answer := validate_field(request, form):
        return answer
    if form.is_valid():
        stage, name = Stage(form.cleaned_data["stage"]), form.cleaned_data["name"]
        step = attempt(form, lambda: designing.add_step(found, by=actor_of(request), stage=stage, name=name))
        if step:
            return done(request, address_of(found, stage), _("The step {name} is added.").format(name=step.name))
    return process_page(request, found, form)


@require_POST
@administrator_required
def order(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the steps of one stage into the order that was dragged."""
    found = process_of(public_id)
    stage, keys = _order_of(request.POST)
    if answer := _asked_to_order(request, found, stage, keys):
        return answer
    designing.order_steps(found, by=actor_of(request), stage=stage, order=keys)
    if request.headers.get("HX-Request"):
        return toast(process_page(request, found), _("The order is saved."))
    return done(request, address_of(found, stage), _("The order is saved."))


@administrator_required
def step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a step: the name of a custom one, how long it may take, who is told."""
    found = step_of(public_id)
    initial = {name: getattr(found, name) for name in ("name", "target_days", "notifies_managers")}
    form = StepForm(request.POST or None, initial=initial, is_standard=found.is_standard)
    if answer := validate_field(request, form):
        return answer
    saved = None
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: _save_step(request, found, form))
    if saved is not None:
        sentence = _("The step {name} is saved.").format(name=form.cleaned_data.get("name", found.name))
        return done(request, address_of(found.process, found.stage), sentence)
    return edit_page(request, form, found.process, found.name)


@require_POST
@administrator_required
def move_step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move a step one place up or down: `places` is -1 or 1."""
    found, places = step_of(public_id), -1 if request.POST.get("places") == "-1" else 1
    stage, keys = Stage(found.stage), _keys_of(found.process, found.stage)
    at = keys.index(found.public_id)
    keys.insert(max(0, min(len(keys) - 1, at + places)), keys.pop(at))
    if answer := _asked_to_order(request, found.process, stage, keys):
        return answer
    designing.order_steps(found.process, by=actor_of(request), stage=stage, order=keys)
    return done(request, address_of(found.process, found.stage))


@require_POST
@administrator_required
def require_step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a step required, or optional: `on` says which."""
    found, is_required = step_of(public_id), request.POST.get("on") == "1"
    if is_required:
        live = _live(found.process)
        before = queries.road_from(live)
        for each in live:
            each.is_required = each.is_required or each.pk == found.pk
        change = Change(Deed.REQUIRE, found.process, before, queries.road_from(live), step=found)
        title = _("Make {name} required?").format(name=found.name)
        if answer := asked(request, change, title=title, submit=_("Make it required")):
            return answer
    designing.set_required(found, by=actor_of(request), is_required=is_required)
    words = _("Nobody passes {name} by now.") if is_required else _("{name} may be passed by now.")
    return done(request, address_of(found.process, found.stage), words.format(name=found.name))


@require_POST
@administrator_required
def delete_step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a step off the road."""
    found = step_of(public_id)
    live = _live(found.process)
    after = queries.road_from([each for each in live if each.pk != found.pk])
    change = Change(Deed.DELETE, found.process, queries.road_from(live), after, step=found)
    if answer := asked(request, change, title=_("Delete {name}?").format(name=found.name), submit=_("Delete the step")):
        return answer
    designing.delete_step(found, by=actor_of(request))
    sentence = _("The step {name} is deleted.").format(name=found.name)
    return done(request, address_of(found.process, found.stage), sentence)


def _asked_to_order(request: HttpRequest, found: HiringProcess, stage: Stage, keys: list[UUID]) -> HttpResponse | None:
    live = _live(found)
    places = {key: place for place, key in enumerate(keys)}
    ordered = sorted(live, key=lambda each: places.get(each.public_id, 0) if each.stage == stage else 0)
    change = Change(Deed.ORDER, found, queries.road_from(live), queries.road_from(ordered))
    return asked(request, change, title=_("Change the order of the steps?"), submit=_("Change the order"))


def _save_step(request: HttpRequest, found: HiringStep, form: StepForm) -> HiringStep:
    by, values = actor_of(request), form.cleaned_data
    if "name" in values:
        found = designing.rename_step(found, by=by, name=values["name"])
    return designing.edit_step(
        found, by=by, target_days=values["target_days"], notifies_managers=values["notifies_managers"]
    )


def _live(found: HiringProcess) -> list[HiringStep]:
    return list(found.steps.filter(deleted_at=None).order_by("position", "id"))


def _keys_of(found: HiringProcess, stage: str) -> list[UUID]:
    return [each.public_id for each in _live(found) if each.stage == stage]


def _order_of(data: QueryDict) -> tuple[Stage, list[UUID]]:
    try:
        stage = Stage(data.get("stage", ""))
        keys = [UUID(key) for key in data.getlist("order")]
    except ValueError as error:
        raise Invalid(_("The order could not be read. Reload the page and try again.")) from error
    if stage not in STEPPED:
        raise Invalid(_("Steps exist only in In review, Interview and Offer."))
    return stage, keys

"""The settings pages of hiring processes."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from base.errors import Invalid
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, toast, validate_field
from base.ui.parts import Crumb
from recruit.processes import designing, queries
from recruit.processes.forms import NewProcessForm, NewStepForm, ProcessNameForm, StepForm
from recruit.processes.models import HiringProcess, HiringStep
from recruit.processes.stages import STEPPED, Stage


@administrator_required
def processes(request: HttpRequest) -> HttpResponse:
    """The processes with their jobs, and the form that adds one."""
    form = NewProcessForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: designing.add_process(by=actor_of(request), **form.cleaned_data))
        if made:
            return done(request, _address(made), _("{name} is added. Now shape its steps.").format(name=made.name))
    rows = list(queries.processes_with_figures())
    context = {
        "form": form,
        "live": [row for row in rows if not row.is_archived],
        "archived": [row for row in rows if row.is_archived],
    }
    return render_page(request, "recruit/processes/list.html", context)


@administrator_required
def process(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The steps of a process by stage."""
    return _page(request, get_object_or_404(HiringProcess, public_id=public_id))


@administrator_required
def rename(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a process something else."""
    found = get_object_or_404(HiringProcess, public_id=public_id)
    form = ProcessNameForm(request.POST or None, initial={"name": found.name})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if attempt(form, lambda: designing.rename_process(found, by=actor_of(request), name=name)):
            return done(request, _address(found), _("The process is called {name} now.").format(name=name))
    return _edit_page(request, form, found, found.name)


@require_POST
@administrator_required
def make_default(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let new jobs follow this process."""
    found = get_object_or_404(HiringProcess, public_id=public_id)
    found = designing.make_default_process(found, by=actor_of(request))
    return done(request, "recruit:processes", _("New jobs follow {name}.").format(name=found.name))


@require_POST
@administrator_required
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a process for no new job."""
    found = get_object_or_404(HiringProcess, public_id=public_id)
    found = designing.archive_process(found, by=actor_of(request))
    sentence = _("{name} is archived. Jobs that follow it go on.").format(name=found.name)
    undo_url = reverse("recruit:process-restore", args=[found.public_id])
    return done(request, "recruit:processes", sentence, undo_url=undo_url)


@require_POST
@administrator_required
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an archived process again."""
    found = get_object_or_404(HiringProcess, public_id=public_id)
    found = designing.restore_process(found, by=actor_of(request))
    return done(request, "recruit:processes", _("{name} can be chosen again.").format(name=found.name))


@require_POST
@administrator_required
def add_step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a standard step or one of the company's own at the end of a stage."""
    found = get_object_or_404(HiringProcess, public_id=public_id)
    form = NewStepForm(request.POST)
    if answer := validate_field(request, form):
        return answer
    if form.is_valid():
        stage, name = Stage(form.cleaned_data["stage"]), form.cleaned_data["name"]
        step = attempt(form, lambda: designing.add_step(found, by=actor_of(request), stage=stage, name=name))
        if step:
            return done(request, _address(found, stage), _("The step {name} is added.").format(name=step.name))
    return _page(request, found, form)


@require_POST
@administrator_required
def order(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put the steps of one stage into the order that was dragged."""
    found = get_object_or_404(HiringProcess, public_id=public_id)
    stage, keys = _order_of(request.POST)
    designing.order_steps(found, by=actor_of(request), stage=stage, order=keys)
    if request.headers.get("HX-Request"):
        return toast(_page(request, found), _("The order is saved."))
    return done(request, _address(found, stage), _("The order is saved."))


@administrator_required
def step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a custom step something else."""
    found = _step(public_id)
    form = StepForm(request.POST or None, initial={"name": found.name})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if attempt(form, lambda: designing.rename_step(found, by=actor_of(request), name=name)):
            sentence = _("The step is called {name} now.").format(name=name)
            return done(request, _address(found.process, found.stage), sentence)
    return _edit_page(request, form, found.process, found.name)


@require_POST
@administrator_required
def move_step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move a step one place up or down: `places` is -1 or 1."""
    found = _step(public_id)
    designing.move_step(found, by=actor_of(request), places=-1 if request.POST.get("places") == "-1" else 1)
    return done(request, _address(found.process, found.stage))


@require_POST
@administrator_required
def require_step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a step required, or optional: `on` says which."""
    found, is_required = _step(public_id), request.POST.get("on") == "1"
    designing.set_required(found, by=actor_of(request), is_required=is_required)
    words = _("Nobody passes {name} by now.") if is_required else _("{name} may be passed by now.")
    return done(request, _address(found.process, found.stage), words.format(name=found.name))


@require_POST
@administrator_required
def delete_step(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a step off the road."""
    found = designing.delete_step(_step(public_id), by=actor_of(request))
    sentence = _("The step {name} is deleted.").format(name=found.name)
    return done(request, _address(found.process, found.stage), sentence)


def _page(request: HttpRequest, found: HiringProcess, typed: NewStepForm | None = None) -> HttpResponse:
    stages = queries.design_of(found)
    forms = []
    for group in stages:
        is_typed = typed is not None and typed.data.get("stage") == group.stage.value
        blank = NewStepForm(initial={"stage": group.stage.value}, auto_id=f"id_{group.stage.value}_%s")
        forms.append((group, typed if is_typed else blank, [_questions(line) for line in group.lines]))
    jobs = found.jobs.filter(is_template=False, is_draft=False).count()
    crumbs = _crumbs(Crumb(found.name))
    context = {"process": found, "stages": forms, "form": typed, "jobs": jobs, "crumbs": crumbs}
    return render_page(request, "recruit/processes/detail.html", context, fragment="stages")


def _questions(line: queries.StepLine) -> dict[str, object]:
    """A step's line with the questions asked before it becomes required or is deleted."""
    before = ngettext(
        "%(count)d candidate of an active job stands before it and must then reach it. Require it?",
        "%(count)d candidates of active jobs stand before it and must then reach it. Require it?",
        line.before,
    ) % {"count": line.before}
    here = ngettext(
        "%(count)d candidate then counts as on the first step of this stage. Delete it?",
        "%(count)d candidates then count as on the first step of this stage. Delete it?",
        line.here,
    ) % {"count": line.here}
    return {"line": line, "step": line.step, "ask_required": before, "ask_delete": here}


def _edit_page(request: HttpRequest, form: Form, found: HiringProcess, name: str) -> HttpResponse:
    crumbs = _crumbs(Crumb(found.name, _address(found)), Crumb(_("Rename")))
    context = {"form": form, "name": name, "crumbs": crumbs, "back_url": _address(found)}
    return render_page(request, "recruit/setup/edit.html", context)


def _crumbs(*more: Crumb) -> list[Crumb]:
    settings = Crumb(_("Settings"), reverse("accounts:settings"))
    return [settings, Crumb(_("Hiring processes"), reverse("recruit:processes")), *more]


def _order_of(data: QueryDict) -> tuple[Stage, list[UUID]]:
    try:
        stage = Stage(data.get("stage", ""))
        keys = [UUID(key) for key in data.getlist("order")]
    except ValueError as error:
        raise Invalid(_("The order could not be read. Reload the page and try again.")) from error
    if stage not in STEPPED:
        raise Invalid(_("Steps exist only in In review, Interview and Offer."))
    return stage, keys


def _step(public_id: UUID) -> HiringStep:
    return get_object_or_404(HiringStep.objects.select_related("process"), public_id=public_id, deleted_at=None)


def _address(found: HiringProcess, stage: str = "") -> str:
    anchor = f"#{stage}" if stage else ""
    return reverse("recruit:process", args=[found.public_id]) + anchor

"""Hiring processes: the list, one process, its name, the default, archive, and the jobs it is bound to."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of, administrator_required
from base.actors import Actor
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Crumb
from recruit.fields.queries import org_choices, scope_words
from recruit.processes import binding, designing, queries
from recruit.processes.forms import BindingForm, NewProcessForm, ProcessNameForm
from recruit.processes.impact import Change, Deed
from recruit.processes.models import HiringProcess
from recruit.processes.views.parts import address_of, asked, crumbs_to, edit_page, process_of, process_page


@administrator_required
def processes(request: HttpRequest) -> HttpResponse:
    """The processes with their jobs, and the form that adds one."""
    form = NewProcessForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: designing.add_process(by=actor_of(request), **form.cleaned_data))
        if made:
            return done(request, address_of(made), _("{name} is added. Now shape its steps.").format(name=made.name))
    rows, choices = list(queries.processes_with_figures()), org_choices()
    context = {
        "form": form,
        "live": [(row, scope_words(row.scope, choices)) for row in rows if not row.is_archived],
        "archived": [row for row in rows if row.is_archived],
        "is_full": len(rows) >= designing.MOST_PROCESSES,
    }
    return render_page(request, "recruit/processes/list.html", context)


@administrator_required
def process(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The steps of a process by stage."""
    return process_page(request, process_of(public_id))


@administrator_required
def rename(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Call a process something else."""
    found = process_of(public_id)
    form = ProcessNameForm(request.POST or None, initial={"name": found.name})
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        if attempt(form, lambda: designing.rename_process(found, by=actor_of(request), name=name)):
            return done(request, address_of(found), _("The process is called {name} now.").format(name=name))
    return edit_page(request, form, found, found.name)


@require_POST
@administrator_required
def make_default(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Let new jobs that no other process takes follow this one."""
    found = designing.make_default_process(process_of(public_id), by=actor_of(request))
    return done(request, "recruit:processes", _("New jobs follow {name}.").format(name=found.name))


@require_POST
@administrator_required
def archive(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer a process for no new job."""
    found = designing.archive_process(process_of(public_id), by=actor_of(request))
    sentence = _("{name} is archived. Jobs that follow it go on.").format(name=found.name)
    undo_url = reverse("recruit:process-restore", args=[found.public_id])
    return done(request, "recruit:processes", sentence, undo_url=undo_url)


@require_POST
@administrator_required
def restore(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Offer an archived process again."""
    found = designing.restore_process(process_of(public_id), by=actor_of(request))
    return done(request, "recruit:processes", _("{name} can be chosen again.").format(name=found.name))


@administrator_required
def bind(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For which jobs a process is: org values, and whether jobs that hire now follow it too."""
    found = process_of(public_id)
    form = BindingForm(request.POST or None, initial={"scope": found.scope})
    if request.method == "POST" and form.is_valid():
        scope, existing = form.cleaned_data["scope"], form.cleaned_data["apply_to_existing"]
        by = actor_of(request)
        free = attempt(form, lambda: binding.check_free(scope, found)) is not None
        if free and existing and (answer := _asked_about(request, found, scope)):
            return answer
        if free and _bound(form, found, by=by):
            sentence = _("Saved: new jobs with these values follow {name}.").format(name=found.name)
            return done(request, address_of(found), sentence)
    crumbs = crumbs_to(Crumb(found.name, address_of(found)), Crumb(_("Jobs it is for")))
    context = {"form": form, "process": found, "crumbs": crumbs, "back_url": address_of(found)}
    return render_page(request, "recruit/processes/bind.html", context)


def _bound(form: BindingForm, found: HiringProcess, *, by: Actor) -> HiringProcess | None:
    return attempt(form, lambda: binding.bind_process(found, by=by, **form.cleaned_data))


def _asked_about(request: HttpRequest, found: HiringProcess, scope: dict[str, list[str]]) -> HttpResponse | None:
    road = queries.road_of(found)
    change = Change(Deed.BIND, found, road, road, scope_before=found.scope, scope_after=scope)
    title = _("Let these jobs follow {name}?").format(name=found.name)
    return asked(request, change, title=title, submit=_("Let them follow"))

"""What the pages of hiring processes share: the page of one process, its crumbs, the question before a risky change."""

from __future__ import annotations

from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.doors import actor_of
from base.ui.pages import render_page
from base.ui.parts import Crumb
from recruit.fields.queries import scope_words
from recruit.processes import queries
from recruit.processes.forms import NewStepForm
from recruit.processes.impact import Change, effects_of
from recruit.processes.models import HiringProcess, HiringStep

# Of those a change touches so many are named; the number says how many there are.
MOST_NAMED = 10


def process_page(request: HttpRequest, found: HiringProcess, typed: NewStepForm | None = None) -> HttpResponse:
    """The steps of a process by stage, with the form that adds one to each."""
    stages = queries.design_of(found)
    forms = []
    for group in stages:
        is_typed = typed is not None and typed.data.get("stage") == group.stage.value
        blank = NewStepForm(initial={"stage": group.stage.value}, auto_id=f"id_{group.stage.value}_%s")
        forms.append((group, typed if is_typed else blank))
    context = {
        "process": found,
        "stages": forms,
        "form": typed,
        "jobs": found.jobs.filter(is_template=False).count(),
        "crumbs": crumbs_to(Crumb(found.name)),
        "scope": scope_words(found.scope) if found.scope else [],
    }
    return render_page(request, "recruit/processes/detail.html", context, fragment="stages")


def asked(request: HttpRequest, change: Change, *, title: str, submit: str) -> HttpResponse | None:
    """The page that says what a change would do, with what was sent, to be sent again; None when nothing is touched.

    Nothing is asked when the sender has seen it (`sure`).
    """
    if request.POST.get("sure"):
        return None
    effects = effects_of(actor_of(request), change)
    if not effects:
        return None
    own = {"csrfmiddlewaretoken", "sure"}
    context = {
        "process": change.process,
        "title": title,
        "submit": submit,
        "effects": effects,
        "sent": [(name, value) for name, values in request.POST.lists() if name not in own for value in values],
        "action": request.path,
        "back_url": address_of(change.process),
        "crumbs": crumbs_to(Crumb(change.process.name, address_of(change.process)), Crumb(_("Before you save"))),
        "most": MOST_NAMED,
    }
    return render_page(request, "recruit/processes/preview.html", context, fragment="stages", status=200)


def edit_page(request: HttpRequest, form: Form, found: HiringProcess, name: str) -> HttpResponse:
    """A form of a few fields about a process or a step."""
    crumbs = crumbs_to(Crumb(found.name, address_of(found)), Crumb(_("Edit")))
    context = {"form": form, "name": name, "crumbs": crumbs, "back_url": address_of(found)}
    return render_page(request, "recruit/setup/edit.html", context)


def crumbs_to(*more: Crumb) -> list[Crumb]:
    """The way to the processes, and further."""
    settings = Crumb(_("Settings"), reverse("accounts:settings"))
    return [settings, Crumb(_("Hiring processes"), reverse("recruit:processes")), *more]


def process_of(public_id: UUID) -> HiringProcess:
    """The process of an address, archived ones too."""
    return get_object_or_404(HiringProcess, public_id=public_id)


def step_of(public_id: UUID) -> HiringStep:
    """The step of an address."""
    return get_object_or_404(HiringStep.objects.select_related("process"), public_id=public_id, deleted_at=None)


def address_of(found: HiringProcess, stage: str = "") -> str:
    """The page of a process, at one stage."""
    anchor = f"#{stage}" if stage else ""
    return reverse("recruit:process", args=[found.public_id]) + anchor

"""Bringing people in: by hand, and by their résumés, one or two hundred at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of, staff_required
from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotAllowed
from base.runs.views import begun
from base.ui.attempts import attempt
from base.ui.pages import done, render_page, validate_field
from recruit.applications import importing, uploading
from recruit.applications.list_forms import Options
from recruit.applications.people_forms import PersonForm, SchoolForm, StationForm, UploadForm
from recruit.applications.uploading import Taken
from recruit.jobs.access import jobs_where
from recruit.jobs.states import CLOSED
from recruit.setup import queries as setup
from recruit.setup import vocabulary
from recruit.setup.models import Source
from recruit.teams.rights import JobAction

MOST_JOBS = 500
_Stations = forms.formset_factory(StationForm, extra=1, max_num=20, absolute_max=20)
_Schools = forms.formset_factory(SchoolForm, extra=1, max_num=20, absolute_max=20)


def places(actor: Actor) -> dict[str, Options]:
    """The jobs people can be put on (first: none, for those who see everybody), and the sources."""
    rows = jobs_where(actor, JobAction.ADD_CANDIDATE).exclude(status__in=sorted(CLOSED))
    jobs = [(str(job.public_id), f"{job.title} · {job.ref_number}") for job in rows.order_by("title", "pk")[:MOST_JOBS]]
    sees_all = actor.user is not None and actor.user.has(Permission.JOBS_ALL)
    first = ("", _("General application (no job)")) if sees_all else ("", _("Choose a job"))
    sources = [(str(source.public_id), str(source)) for source in setup.sources()]
    return {"jobs": [first, *jobs], "sources": sources}


def manual_source() -> str:
    """The public id of the source Manual upload."""
    found = setup.source_called(*vocabulary.MANUAL)
    return str(found.public_id) if found else ""


def chosen_source(key: str) -> Source | None:
    """The source of a form's choice."""
    return next((source for source in setup.sources() if str(source.public_id) == key), None)


def require_may_bring(request: HttpRequest) -> None:
    """Pass, or raise NotAllowed for those who may add nobody anywhere."""
    if not uploading.may_bring(actor_of(request)):
        raise NotAllowed(_("You may not add candidates. Ask an administrator for the Standard role."))


@staff_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a person by hand, with photo, résumé, working life and schools."""
    require_may_bring(request)
    initial = {"source": manual_source(), "job": request.GET.get("job", "")}
    form = PersonForm(*_sent(request), initial=initial, **places(actor_of(request)))
    if answer := validate_field(request, form):
        return answer
    stations = _Stations(_more(request, "experience"), prefix="experience")
    schools = _Schools(_more(request, "education"), prefix="education")
    is_sent = request.method == "POST" and "more" not in request.POST
    if is_sent and form.is_valid() and stations.is_valid() and schools.is_valid():
        taken = attempt(form, lambda: _add(request, form, stations, schools))
        if taken is not None:
            return done(request, reverse("recruit:person", args=[taken.person.public_id]), taken.sentence)
    if request.method == "POST" and not is_sent:  # only one more line was asked for: nothing is wrong yet
        form.errors.clear()
    context = {"form": form, "stations": stations, "schools": schools}
    status = 422 if is_sent and (form.errors or stations.errors or schools.errors) else 200
    return render_page(request, "recruit/candidates/add.html", context, fragment="form", status=status)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was posted, even when it is nothing at all."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _more(request: HttpRequest, prefix: str) -> Any:
    """The posted lines; one more of them when that button was pressed."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if data.get("more") == prefix:
        total = data.get(f"{prefix}-TOTAL_FORMS", "1")
        data[f"{prefix}-TOTAL_FORMS"] = str(int(total) + 1 if total.isdecimal() and len(total) < 5 else 1)
    return data


def _add(request: HttpRequest, form: PersonForm, stations: Any, schools: Any) -> Taken:
    given, actor = dict(form.cleaned_data), actor_of(request)
    job = importing.job_of(actor, given.pop("job"))
    return uploading.add_person(
        by=actor,
        job=job,
        source=chosen_source(given.pop("source")),
        experience=_lines(stations),
        education=_lines(schools),
        **given,
    )


def _lines(formset: Any) -> list[dict[str, Any]]:
    found = []
    for values in formset.cleaned_data:
        kept = {name: value for name, value in values.items() if value}
        if kept:
            found.append(kept | ({"current": True} if "startDate" in kept and "endDate" not in kept else {}))
    return found


@staff_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take résumés; they are read in the background, with a result for each."""
    require_may_bring(request)
    initial = {"source": manual_source(), "job": request.GET.get("job", "")}
    form = UploadForm(*_sent(request), initial=initial, **places(actor_of(request)))
    if request.method == "POST" and form.is_valid():
        run = attempt(form, lambda: _upload(request, form))
        if run is not None:
            return begun(request, run)
    context = {"form": form}
    return render_page(request, "recruit/candidates/upload.html", context, fragment="form")


def _upload(request: HttpRequest, form: UploadForm) -> Any:
    given, actor = form.cleaned_data, actor_of(request)
    return uploading.upload(
        given["resumes"],
        by=actor,
        job=importing.job_of(actor, given["job"]),
        source=chosen_source(given["source"]),
        tags=given["tags"],
    )

"""Importing people from a spreadsheet: choose, match, try, import, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import access as accounts_access
from accounts.doors import actor_of, member_of, staff_required
from base import spreadsheets
from base.errors import NotFound
from base.files import formats
from base.runs.views import begun
from base.ui.attempts import attempt
from base.ui.pages import done, render_page
from recruit.applications import importing
from recruit.applications.importing import Trial
from recruit.applications.people_forms import ColumnsMatchForm, SheetForm
from recruit.applications.views.adding import places, require_may_bring
from recruit.candidates.models import PeopleImport

SHOWN_EARLIER = 20
SHOWN_PROBLEMS = 2_000
SHOWN_SAMPLES = 3
_OPEN = (PeopleImport.State.MAPPING, PeopleImport.State.TRIED)


@staff_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose the file; below it one's earlier imports."""
    require_may_bring(request)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if request.method == "POST" and form.is_valid():
        imported = attempt(form, lambda: _read(request, form))
        if imported is not None:
            return done(request, reverse("recruit:people-import-one", args=[imported.public_id]))
    earlier = PeopleImport.objects.filter(author=member_of(request)).exclude(run=None).select_related("run", "job")
    context = {"form": form, "earlier": earlier.defer("lines", "problems")[:SHOWN_EARLIER]}
    return render_page(request, "recruit/candidates/import.html", context, fragment="form")


def _read(request: HttpRequest, form: SheetForm) -> PeopleImport:
    file = form.cleaned_data["file"]
    if file.size > formats.MAX_BYTES:  # the upload handler kept none of it
        return importing.read_sheet(b"\0" * (formats.MAX_BYTES + 1), file.name, by=actor_of(request))
    return importing.read_sheet(file.read(), file.name, by=actor_of(request))


@staff_required
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What each column holds and what the import would do; a press does it. Afterwards: what it did, and undo."""
    imported = _found(request, public_id)
    if imported.state not in _OPEN:
        return render_page(request, "recruit/candidates/import_done.html", {"imported": imported})
    if request.method == "POST" and request.FILES.get("file"):
        return _again(request, imported)
    form = _form(request, imported)
    if request.method == "POST" and form.is_valid():
        matched = attempt(form, lambda: _match(request, imported, form))
        if matched is not None:
            imported = matched
            if "run" in request.POST and (answer := _run(request, imported, form)):
                return answer
    context = _trial_context(request, imported) | {"form": form, "sheet": SheetForm()}
    return render_page(request, "recruit/candidates/import_match.html", context, fragment="trial")


def _form(request: HttpRequest, imported: PeopleImport) -> ColumnsMatchForm:
    initial = {f"column_{place}": name for place, name in imported.mapping.items()}
    initial |= {
        "existing": imported.options.get("existing", "fill"),
        "source": imported.options.get("source", ""),
        "tags": ", ".join(imported.options.get("tags", [])),
        "job": str(imported.job.public_id) if imported.job else "",
    }
    offered = places(actor_of(request))
    offered["sources"] = [("", _("Manual upload")), *offered["sources"]]
    return ColumnsMatchForm(request.POST or None, initial=initial, columns=imported.columns, **offered)


def _match(request: HttpRequest, imported: PeopleImport, form: ColumnsMatchForm) -> PeopleImport:
    given = form.cleaned_data
    options = {"existing": given["existing"], "source": given["source"], "tags": given["tags"]}
    job = importing.job_of(actor_of(request), given["job"])
    return importing.match_columns(imported, by=actor_of(request), mapping=form.mapping, options=options, job=job)


def _run(request: HttpRequest, imported: PeopleImport, form: ColumnsMatchForm) -> HttpResponse | None:
    back = reverse("recruit:people-import-one", args=[imported.public_id])
    run = attempt(
        form,
        lambda: importing.run_import(
            imported, by=actor_of(request), only_good=request.POST["run"] == "good", back_url=back
        ),
    )
    return begun(request, run) if run is not None else None


def _again(request: HttpRequest, imported: PeopleImport) -> HttpResponse:
    """The corrected file in place of the first, matched the same way."""
    sheet = SheetForm(request.POST, request.FILES)
    fresh = attempt(sheet, lambda: _read(request, sheet)) if sheet.is_valid() else None
    if fresh is not None:
        if fresh.columns == imported.columns:
            fresh = importing.match_columns(
                fresh, by=actor_of(request), mapping=imported.mapping, options=imported.options, job=imported.job
            )
        return done(request, reverse("recruit:people-import-one", args=[fresh.public_id]))
    form = _form(request, imported)
    context = _trial_context(request, imported) | {"form": form, "sheet": sheet}
    return render_page(request, "recruit/candidates/import_match.html", context, fragment="trial", status=422)


def _trial_context(request: HttpRequest, imported: PeopleImport) -> dict[str, Any]:
    trial = importing.try_sheet(imported, by=actor_of(request))
    samples = [cells for _number, cells in imported.lines[:SHOWN_SAMPLES]]
    return {
        "imported": imported,
        "trial": trial,
        "problems": [(line.number, importing.problem_of(line)) for line in trial.bad[:SHOWN_PROBLEMS]],
        "more_problems": max(0, len(trial.bad) - SHOWN_PROBLEMS),
        "samples": [
            ", ".join(cells[place] for cells in samples if cells[place])[:80] for place in range(len(imported.columns))
        ],
        "good": len(trial.good),
    }


@staff_required
@require_GET
def problems(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """Every bad line with what is wrong with it and its own cells, as a CSV file."""
    imported = _found(request, public_id)
    head = [_("Line"), _("Problem"), *imported.columns]
    response = StreamingHttpResponse(
        spreadsheets.csv_lines(head, _bad_rows(imported, importing.try_sheet(imported, by=actor_of(request)))),
        content_type=spreadsheets.KINDS["csv"],
    )
    response.headers["Content-Disposition"] = 'attachment; filename="problems.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _bad_rows(imported: PeopleImport, trial: Trial) -> Any:
    cells = dict(imported.lines)
    return ([line.number, importing.problem_of(line), *cells[line.number]] for line in trial.bad)


@require_POST
@staff_required
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an import back."""
    imported = _found(request, public_id)
    back = reverse("recruit:people-import")
    return begun(request, importing.undo_import(imported, by=actor_of(request), back_url=back))


def _found(request: HttpRequest, public_id: UUID) -> PeopleImport:
    rows = PeopleImport.objects.select_related("job", "run", "author").filter(public_id=public_id)
    if not accounts_access.may_administer(actor_of(request)):
        rows = rows.filter(author=member_of(request))
    found = rows.first()
    if found is None:
        raise NotFound
    return found

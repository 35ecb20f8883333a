"""Acts on the person of an application: tags, the profile, files, and the company's own fields of the application."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of, staff_required
from base.errors import Invalid, NotAllowed, NotFound, Stale
from base.ui.attempts import attempt
from base.ui.pages import render_page
from recruit.applications import access, answering, sourcing
from recruit.applications.forms import OwnFieldsForm, ProfileForm, SourceForm
from recruit.applications.models import Application
from recruit.applications.views.acts import again, answer
from recruit.applications.views.detail import body_of
from recruit.applications.views.finding import application_of, version_of
from recruit.candidates import attaching, enlisting, tagging
from recruit.candidates.access import editable_candidates, readable_files
from recruit.candidates.models import Attachment, Tag
from recruit.teams.rights import JobAction

_PROFILE = ("first_name", "last_name", "headline", "email", "phone", "city", "country_code")


@require_POST
def tag(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a tag, or several between commas; with `remove` take one away."""
    found, actor = application_of(request, public_id), actor_of(request)
    if gone := request.POST.get("remove", ""):
        tagging.remove_tag(found.candidate, by=actor, tag=gone)
        return answer(request, found, _("Tag removed."))
    words = request.POST.get("tag", "").split(",")
    try:
        if not any(word.strip() for word in words):
            raise Invalid(_("Type a tag first."), field="tags")
        tagging.add_tags(found.candidate, by=actor, tags=words)
    except Invalid as error:
        return again(request, found, "", tag_error=str(error), typed_tag=request.POST.get("tag", ""))
    return answer(request, found, _("Tag added."))


@staff_required
@require_GET
def tags(request: HttpRequest) -> HttpResponse:
    """Tags that hold these letters, for the list below the input; those in use first begin like it."""
    words = " ".join((request.GET.get("tag") or request.GET.get("tags") or "").replace("\x00", "").split())[:60]
    rows = Tag.objects.filter(label__icontains=words.rpartition(",")[2].strip()) if words else Tag.objects.none()
    return render_page(request, "recruit/applications/tags.html", {"tags": rows.order_by("label")[:10]})


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change name, contact and place in the profile itself. Somebody else's change in between is said."""
    found, actor = application_of(request, public_id), actor_of(request)
    person = found.candidate
    if not editable_candidates(actor).filter(pk=person.pk).exists():
        raise NotAllowed
    seen = person.updated_at.isoformat()
    initial = {name: getattr(person, name) for name in _PROFILE} | {"seen": seen}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "GET":
        return _with_form(request, found, profile_form=form)
    if not form.is_valid():
        return again(request, found, "profile", profile_form=form)
    changes = {name: form.cleaned_data[name] for name in _PROFILE}
    try:
        saved = attempt(
            form, lambda: enlisting.edit_candidate(person, by=actor, changes=changes, seen=form.cleaned_data["seen"])
        )
    except Stale as error:
        form.add_error(None, str(error))
        saved = None
    if saved is None:
        return again(request, found, "profile", profile_form=form)
    return answer(request, found, _("Profile saved."), tab="profile")


@require_http_methods(["GET", "POST"])
def own_fields(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what the application says in the company's own fields."""
    found = application_of(request, public_id)
    access.require(actor_of(request), JobAction.EDIT_FIELDS, found)
    form = OwnFieldsForm(request.POST or None, application=found, initial={"version": found.version})
    if request.method == "GET":
        return _with_form(request, found, "overview", fields_form=form)
    if not form.is_valid():
        return again(request, found, "overview", fields_form=form)
    kept = form.cleaned_data["kept"]
    # What is empty now is named too, so that it goes.
    values = {str(row.public_id): kept.get(str(row.public_id)) for row in form.custom.rows}
    answering.fill_in(found, by=actor_of(request), values=values, version=version_of(request))
    return answer(request, found, _("Saved."), tab="overview")


@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct where the application came from."""
    found, actor = application_of(request, public_id), actor_of(request)
    access.require(actor, JobAction.ADD_CANDIDATE, found)
    form = SourceForm(request.POST or None, application=found)
    if request.method == "GET":
        return _with_form(request, found, "overview", source_form=form)
    if form.is_valid():
        saved = attempt(form, lambda: sourcing.set_source(found, by=actor, **form.cleaned_data))
        if saved is not None:
            return answer(request, found, _("Source saved."), tab="overview")
    return again(request, found, "overview", source_form=form)


@require_POST
def attach(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep a file with the application."""
    found = application_of(request, public_id)
    kind = request.POST.get("kind", "")
    kind = kind if kind in Attachment.Kind.values else Attachment.Kind.GENERIC.value
    try:
        file = request.FILES.get("file")
        if file is None:
            raise Invalid(_("Choose a file first."), field="file")
        attaching.attach(found.candidate, by=actor_of(request), file=file, kind=kind, application=found)
    except Invalid as error:
        return again(request, found, "files", file_error=str(next(iter(error.fields.values()), error)))
    return answer(request, found, _("File added."), tab="files")


@require_POST
def detach(request: HttpRequest, public_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Remove a file for good."""
    found = application_of(request, public_id)
    files = readable_files(actor_of(request), Attachment.objects.filter(candidate=found.candidate))
    attachment = files.filter(public_id=attachment_id).first()
    if attachment is None:
        raise NotFound
    attaching.remove_attachment(attachment, by=actor_of(request))
    return answer(request, found, _("File removed."), tab="files")


def _with_form(request: HttpRequest, found: Application, tab: str = "profile", **form: object) -> HttpResponse:
    context = body_of(request, found, tab) | form | {"in_panel": "panel" in request.GET}
    return render_page(request, "recruit/applications/detail.html", context, fragment="application")

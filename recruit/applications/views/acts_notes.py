"""The acts of the Notes tab: write, edit, delete, and the list of people a note may mention."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.doors import actor_of, member_of
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import render_page
from recruit.applications import access, noting
from recruit.applications.forms import NoteForm
from recruit.applications.models import Note
from recruit.applications.views.acts import again, answer
from recruit.applications.views.detail import body_of
from recruit.applications.views.finding import application_of
from recruit.teams.rights import JobAction

OFFERED = 8


@require_POST
def write(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave a note."""
    found = application_of(request, public_id)
    form = NoteForm(request.POST, for_everybody=member_of(request).is_administrator)
    kind = request.POST.get("kind") or Note.Kind.OPEN
    if not form.is_valid() or not attempt(
        form, lambda: noting.write_note(found, by=actor_of(request), text=form.cleaned_data["text"], kind=kind)
    ):
        return again(request, found, "notes", note_form=form)
    return answer(request, found, _("Note saved."), tab="notes")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID, note_id: UUID) -> HttpResponse:
    """Put one's own note right, in its place."""
    found, note = application_of(request, public_id), _note(request, note_id)
    if request.method == "GET":
        form = NoteForm(initial={"text": note.text}, auto_id=f"note_{note.public_id}_%s")
        context = body_of(request, found, "notes") | {"editing": note, "edit_form": form}
        context["in_panel"] = "panel" in request.GET
        return render_page(request, "recruit/applications/detail.html", context, fragment="application")
    form = NoteForm(request.POST, auto_id=f"note_{note.public_id}_%s")
    if not form.is_valid() or not attempt(
        form, lambda: noting.edit_note(note, by=actor_of(request), text=form.cleaned_data["text"])
    ):
        return again(request, found, "notes", editing=note, edit_form=form)
    return answer(request, found, _("Note saved."), tab="notes")


@require_POST
def delete(request: HttpRequest, public_id: UUID, note_id: UUID) -> HttpResponse:
    """Delete one's own note."""
    found = application_of(request, public_id)
    noting.delete_note(_note(request, note_id), by=actor_of(request))
    return answer(request, found, _("Note deleted."), tab="notes")


@require_GET
def mentionable(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """People whose name begins like this and who may see the application, for the list below the text."""
    found = application_of(request, public_id)
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split()).casefold()[:60]
    people = [
        user
        for user in access.readers_of(found, JobAction.VIEW_NOTES)
        if user.full_name.casefold().startswith(words)
        or user.last_name.casefold().startswith(words)
        or user.email.casefold().startswith(words)
    ]
    names = [user.full_name for user in people]
    # Two people of one name are told apart by their address.
    offered = [(user, user.email if names.count(user.full_name) > 1 else user.full_name) for user in people[:OFFERED]]
    return render_page(request, "recruit/applications/mentions.html", {"offered": offered})


def _note(request: HttpRequest, note_id: UUID) -> Note:
    note = access.notes_where(actor_of(request)).select_related("application__candidate").filter(public_id=note_id)
    found = note.first()
    if found is None:
        raise NotFound
    return found

"""Doors to the files of candidates: the file itself, pictures of its pages, and the region that shows it."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from base.actors import Actor
from base.errors import NotFound
from base.ui.pages import render_page
from recruit.candidates import picturing, queries

# A stranger's file gets no rights at all, even where a browser should decide to show it.
_NO_RIGHTS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by our middleware
    return actor


def _without_rights(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in _NO_RIGHTS.items():
        response.headers[name] = value
    return response


@require_safe
def download(request: HttpRequest, attachment_id: UUID, name: str) -> HttpResponseBase:  # noqa: ARG001  (for people: the address ends in the name)
    """The file as it came, to be saved, never to be shown in the browser."""
    attachment = queries.attachment_for(_actor(request), attachment_id)
    try:
        stored = attachment.file.open("rb")
    except FileNotFoundError as error:
        raise NotFound(_("The file is missing from the store. Ask the candidate to send it again.")) from error
    response = FileResponse(stored, as_attachment=True, filename=attachment.name, content_type=attachment.content_type)
    return _without_rights(response)


@require_safe
def page_picture(request: HttpRequest, attachment_id: UUID, number: int) -> HttpResponseBase:
    """One of the first pages of a PDF, as a picture we drew ourselves."""
    attachment = queries.attachment_for(_actor(request), attachment_id)
    response = HttpResponse(picturing.picture_of(attachment, page=number), content_type="image/png")
    return _without_rights(response)


@require_safe
def resume(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """The region that shows a file; it asks for itself again while the file is being read."""
    attachment = queries.attachment_for(_actor(request), attachment_id, with_text=True)
    return render_page(request, "recruit/candidates/resume_page.html", {"attachment": attachment}, fragment="region")

"""The acts of the E-mails tab: write, preview, send later, cancel what waits, try again what failed."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.doors import actor_of
from base.errors import NotFound
from base.ui.attempts import attempt
from base.ui.pages import render_page
from recruit.applications import rejecting
from recruit.applications.models import Application
from recruit.applications.views.acts import again, answer
from recruit.applications.views.detail import body_of
from recruit.applications.views.finding import application_of
from recruit.applications.views.letter_parts import composed, look_at
from recruit.letters import access, queries, sending
from recruit.letters.models import EmailTemplate, SentLetter


@require_POST
def write(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a letter; `use` fills in a template and `preview` shows it, both without sending."""
    found = application_of(request, public_id)
    access.require(actor_of(request), found, EmailTemplate.Type.GENERIC)
    form = composed(request, found)
    more = look_at(request, found, form) | {"compose": form, "compose_open": True}
    if "use" in request.POST or "preview" in request.POST:
        context = body_of(request, found, "emails") | more | {"in_panel": bool(request.POST.get("panel"))}
        return render_page(request, "recruit/applications/detail.html", context, fragment="application", status=200)
    letter = form.letter() if form.is_valid() else None
    if letter is None:
        return again(request, found, "emails", **more)
    token = uuid4()
    sent = attempt(
        form,
        lambda: sending.send(
            found, by=actor_of(request), subject=letter.subject, text=letter.text, template=letter.template,
            shows_sender=letter.shows_sender, send_at=letter.send_at, undo_token=token,
        ),
    )  # fmt: skip
    if sent is None:
        return again(request, found, "emails", **more)
    sentence = _("The letter leaves at the time you chose.") if letter.send_at else _("The letter leaves in a moment.")
    return answer(request, found, sentence, undo=token, tab="emails")


@require_POST
def cancel(request: HttpRequest, public_id: UUID, letter_id: UUID) -> HttpResponse:
    """Stop one letter that waits."""
    found = application_of(request, public_id)
    sending.cancel(_letter(found, letter_id), by=actor_of(request))
    return answer(request, found, _("The letter will not be sent."), tab="emails")


@require_POST
def cancel_all(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stop every letter of this application that waits."""
    found = rejecting.cancel_letter(application_of(request, public_id), by=actor_of(request))
    return answer(request, found, _("The letter will not be sent."), tab="emails")


@require_POST
def retry(request: HttpRequest, public_id: UUID, letter_id: UUID) -> HttpResponse:
    """Send again what was not delivered."""
    found = application_of(request, public_id)
    sending.retry(_letter(found, letter_id), by=actor_of(request))
    return answer(request, found, _("The letter is sent again."), tab="emails")


def _letter(found: Application, letter_id: UUID) -> SentLetter:
    letter = queries.letter_of(letter_id)
    if letter.candidate_id != found.candidate_id or letter.application_id not in {found.pk, None}:
        raise NotFound
    return letter

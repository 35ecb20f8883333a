"""The administrator's pages about mail: how it leaves, whether that works, and the demo's mailbox."""

from __future__ import annotations

from uuid import UUID

from csp.decorators import csp
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from base.doors import actor_of, administrator_required
from base.errors import ProviderError
from base.mail import mailing, queries, transport, trying
from base.mail.forms import TestLetterForm
from base.outbox import queries as outbox
from base.paging import newest_first
from base.providers import checking
from base.providers.queries import state_of
from base.ui.pages import done, render_page, validate_field
from base.ui.parts import Row

RECENT = 10
# A letter may style itself and nothing else: no script, no request to anybody, no form, no link that opens.
LETTER_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "sandbox": True,
}


@administrator_required
def email(request: HttpRequest) -> HttpResponse:
    """How letters leave; the form posts a test letter."""
    form = TestLetterForm(request.POST or None)
    if answer := validate_field(request, form):
        return answer
    if request.method == "POST" and form.is_valid():
        row = trying.send_test(form.cleaned_data["to"], by=actor_of(request))
        words = _("The test letter to %(to)s is on its way.") % {"to": form.cleaned_data["to"]}
        return done(request, reverse("base:effect", args=[row.public_id]), words)
    context = {
        "form": form,
        "facts": [*transport.facts(), (_("Sender"), settings.DEFAULT_FROM_EMAIL)],
        "state": state_of(transport.KEY),
        "letters": outbox.rows(topic=mailing.TOPIC).order_by("-id")[:RECENT],
        "has_mailbox": settings.MAILBOX,
    }
    return render_page(request, "base/mail/settings.html", context)


@require_POST
@administrator_required
def check_transport(request: HttpRequest) -> HttpResponse:
    """Connect to the mail server and say how it went."""
    try:
        sentence = checking.check(transport.provider(), by=actor_of(request))
    except ProviderError as error:
        return done(request, reverse("base:email"), str(error), tone="danger")
    return done(request, reverse("base:email"), sentence)


@require_safe
@administrator_required
def mailbox(request: HttpRequest) -> HttpResponse:
    """The letters of the demo, newest first; recipient and place stand in the address."""
    recipient = request.GET.get("to", "").strip().replace("\x00", "")[:254]
    page = newest_first(
        queries.mailbox(recipient=recipient),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    return render_page(request, "base/mail/mailbox.html", {"page": page, "recipient": recipient}, fragment="rows")


@require_safe
@administrator_required
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One letter: its words first, its HTML in a frame that can do nothing."""
    message = queries.message(public_id)
    head = [
        Row(_("From"), message.sender),
        Row(_("To"), ", ".join(message.recipients)),
        Row(_("Sent"), localize(localtime(message.created_at))),
        Row(_("Identifier"), message.message_id),
    ]
    return render_page(request, "base/mail/letter.html", {"message": message, "head": head})


@require_safe
@xframe_options_sameorigin
@csp(LETTER_POLICY)  # type: ignore[arg-type]  # the decorator takes views with arguments; its types do not
@administrator_required
def letter_html(_request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The HTML of a letter, for the frame."""
    response = HttpResponse(queries.message(public_id).html)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

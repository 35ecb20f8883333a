"""Doors to applying: the form, and the page that says it arrived."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.preferring import value
from accounts.queries import company
from base.errors import DomainError, Invalid, NotFound, Refused, TooMany
from base.ui.pages import render_page
from portal import addresses, keeping, limiting, preferences, queries, sending, tickets
from portal.forms import ApplyForm
from portal.pages import Listed, place_of
from portal.tickets import Ticket
from portal.views.careers import gone
from portal.views.frame import public, visitor
from recruit.applications.models import Application
from recruit.jobs.models import Posting


# The signed ticket takes the place of the cookie-bound token: the form works without cookies and never expires into
# a page that loses what was typed. It acts for nobody who is signed in.
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:  # noqa: ARG001  (part of the address)
    """The application form. Whatever goes wrong, what was typed and the file stay."""
    posting = queries.posting_numbered(number)
    if request.method == "POST":
        return _receive(request, number, posting)
    if posting is None:
        return gone(request)
    address = addresses.apply_url(posting.number, posting.ad.title)
    if request.path != address:
        return HttpResponsePermanentRedirect(address)
    return _page(request, ApplyForm(home_country=company().country_code), posting)


def _receive(request: HttpRequest, number: int, posting: Posting | None) -> HttpResponse:
    form = ApplyForm(request.POST, request.FILES, home_country=company().country_code)
    is_valid = form.is_valid()
    if posting is None:
        form.add_error(None, _closed_words())
        return _again(request, form, Posting.objects.filter(number=number).first(), status=409)
    ticket = tickets.read(form.data.get("ticket", ""), number, now=timezone.now())
    if (doubt := _doubt(form, ticket)) is not None:
        form.add_error(None, doubt)
        return _again(request, form, posting, renew=ticket is None)
    if not is_valid or ticket is None:
        return _again(request, form, posting)
    filled = sending.Application(form.profile(), form.cleaned_data["message"], _consent_text(), form.file())
    try:
        receipt = sending.send(posting.ad.job, by=visitor(request), ticket=ticket, filled=filled)
    except (TooMany, Refused, Invalid) as error:
        return _refused(request, form, posting, error)
    if form.kept_file is not None:
        keeping.forget(form.kept_file)
    return HttpResponse(status=303, headers={"Location": f"{_applied_url()}?r={receipt}"})


def _doubt(form: ApplyForm, ticket: Ticket | None) -> str | None:
    if ticket is None:
        return _("This page was open for a long time. Everything you typed is still here: press Send again.")
    if form.data.get("company_site"):
        return _(
            "A field that must stay empty was filled in, perhaps by your browser. It is empty now: press Send again."
        )
    if ticket.age(timezone.now()).total_seconds() < tickets.LEAST_SECONDS:
        return _("That was very fast. Look your application over, then press Send again.")
    return None


def _refused(request: HttpRequest, form: ApplyForm, posting: Posting, error: DomainError) -> HttpResponse:
    fields = {name: text for name, text in getattr(error, "fields", {}).items() if name in form.fields}
    for name, text in fields.items():
        form.add_error(name, str(text))
    if not fields:
        form.add_error(None, _closed_words() if error.code == "job_closed" else str(error))
    response = _again(request, form, posting, status=error.status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.wait_seconds)
    return response


def _again(
    request: HttpRequest, form: ApplyForm, posting: Posting | None, *, status: int = 422, renew: bool = False
) -> HttpResponse:
    if posting is None:
        return gone(request)
    if form.cleaned_data.get("resume"):
        try:
            limiting.count_kept_file(visitor(request).network, form.cleaned_data["resume"].size)
            form.keep_file()
        except TooMany as error:
            form.add_error("resume", str(error))
    return _page(request, form, posting, status=status, renew=renew)


def _page(
    request: HttpRequest, form: ApplyForm, posting: Posting, *, status: int = 200, renew: bool = False
) -> HttpResponse:
    job = posting.ad.job
    request.portal_brand = job.brand  # type: ignore[attr-defined]
    is_new = not form.is_bound or renew or not form.data.get("ticket")
    context: dict[str, Any] = {
        "form": form,
        "title": posting.ad.title,
        "language": posting.ad.language,
        "place": place_of(job),
        "ad_url": addresses.ad_url(posting.number, posting.ad.title),
        "ticket": tickets.issue(posting.number, now=timezone.now()) if is_new else form.data["ticket"],
        "consent_text": _consent_text(),
        "is_closed": status == 409,
        "others": [Listed.of(other) for other in queries.newest()] if status == 409 else [],
    }
    response = render_page(request, "portal/apply.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@public
@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """Say that the application arrived, under which reference, and what happens next."""
    receipt = tickets.read_receipt(request.GET.get("r", ""))
    rows = Application.objects.select_related("job__department", "job__brand")
    application = rows.filter(public_id=receipt.application).first() if receipt else None
    if receipt is None or application is None:
        raise NotFound(
            _("This confirmation can no longer be shown. Your application is safe; look at our e-mail to you.")
        )
    request.portal_brand = application.job.brand  # type: ignore[attr-defined]
    context = {
        "title": application.job.title,
        "reference": str(application.public_id)[:8].upper(),
        "is_repeated": receipt.is_repeated,
        "reply_days": value(preferences.REPLY_DAYS),
        "others": [Listed.of(posting) for posting in queries.newest() if posting.ad.job_id != application.job_id],
    }
    response = render_page(request, "portal/applied.html", context)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _consent_text() -> str:
    text = value(preferences.PRIVACY_TEXT).strip() or preferences.PRIVACY_TEXT.default
    return text.replace("{company}", company().name)


def _closed_words() -> str:
    return _("This job closed while you were writing, so the application was not sent. What you typed is still here.")


def _applied_url() -> str:
    return reverse("portal:applied")

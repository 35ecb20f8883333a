"""Doors to applying: the form in two pages, its draft, and the page that says it arrived."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.preferring import value
from base.errors import DomainError, Invalid, NotFound, Refused, TooMany
from base.ui.pages import render_page, with_query
from portal import (
    addresses,
    agreements,
    drafting,
    estimates,
    limiting,
    preferences,
    prefill,
    queries,
    sending,
    speaking,
    tags,
    tickets,
    towns,
)
from portal.drafting import Draft
from portal.pages import Listed, place_of
from portal.paper import Paper, from_draft, with_kept, without_entry
from portal.tickets import Ticket
from portal.views.careers import gone
from portal.views.frame import public, visitor
from portal.views.measuring import render_measured
from recruit.applications.models import Application
from recruit.jobs import linking
from recruit.jobs.models import Posting

PROFILE, QUESTIONS = 1, 2


# The signed ticket takes the place of the cookie-bound token: the form works without cookies and never expires into
# a page that loses what was typed. It acts for nobody who is signed in.
@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:  # noqa: ARG001  (part of the address)
    """The application form. Whatever goes wrong, what was typed and the files stay."""
    posting = queries.posting_numbered(number)
    if posting is None and request.method == "POST":
        rows = Posting.objects.select_related("ad__job__brand", "ad__job__department")
        closed = rows.filter(number=number).first()
        return gone(request) if closed is None else _in_language(request, closed, is_closed=True)
    if posting is None:
        return gone(request)
    address = addresses.apply_url(posting.number, posting.ad.title)
    if request.method != "POST" and request.path != address:
        return HttpResponsePermanentRedirect(with_query(address, **request.GET.dict()))
    return _in_language(request, posting, is_closed=False)


def _in_language(request: HttpRequest, posting: Posting, *, is_closed: bool) -> HttpResponse:
    """Speak the language of the ad where we do, whatever the visitor's browser asks for."""
    speaking.speak_ad(request, posting.ad.language)
    return _receive(request, posting, is_closed) if request.method == "POST" else _first(request, posting)


def _first(request: HttpRequest, posting: Posting) -> HttpResponse:
    token = request.GET.get("draft", "")
    draft = drafting.open_again(token, posting.number) if token else None
    shown = from_draft(draft) if draft else None
    paper = Paper.blank(posting.ad.job, language=posting.ad.language, shown=shown)
    paper.draft = token if draft else ""
    paper.link = _link(posting, request.GET.get("trid", ""))
    notice = "" if draft or not token else _("This link no longer works: drafts are deleted after seven days.")
    page = draft.page if draft else PROFILE
    return _page(request, posting, paper, page, event="" if token else tags.STARTED, notice=notice)


def _receive(request: HttpRequest, posting: Posting, is_closed: bool) -> HttpResponse:
    paper = Paper.sent(posting.ad.job, request.POST, request.FILES, language=posting.ad.language)
    paper.link = _link(posting, request.POST.get("trid", ""))
    paper.draft = request.POST.get("draft", "")
    act = request.POST.get("act", "send")
    page = PROFILE if request.POST.get("page") == "1" else QUESTIONS
    if is_closed:
        return _again(request, posting, paper, page, problem=_closed_words(), status=409)
    if act == "later":
        return _later(request, posting, paper, page)
    if act == "read":
        return _fill_in(request, posting, paper)
    if act == "back" or act.partition("-")[0] in {"add", "drop"}:
        return _turn(request, posting, paper, act)
    if not paper.profile.is_valid():
        return _again(request, posting, paper, PROFILE)
    if act == "next":
        return _on(request, posting, paper)
    return _send(request, posting, paper)


def _turn(request: HttpRequest, posting: Posting, paper: Paper, act: str) -> HttpResponse:
    """Show the first page again with what was typed, with one entry more or less; nothing is checked."""
    refused = _keep(request, paper)
    # A file that came along and is no good is said at once; it would be gone without a word otherwise.
    refused += [
        str(text) for name in ("resume", "photo") for text in paper.profile.errors.get(name, []) if request.FILES
    ]
    data = with_kept(request.POST, paper)
    verb, _dash, which = act.partition("-")
    shown = without_entry(data, which) if verb == "drop" else data
    added = which if verb == "add" else ""
    again = Paper.blank(posting.ad.job, language=posting.ad.language, shown=shown, add=added, sheet=paper.sheet)
    again.link, again.draft = paper.link, paper.draft
    return _page(request, posting, again, PROFILE, notice=" ".join(refused), focus=which if verb != "back" else "")


def _fill_in(request: HttpRequest, posting: Posting, paper: Paper) -> HttpResponse:
    """Show the first page again, with what the résumé says in what was empty."""
    refused = _keep(request, paper) + [str(text) for text in paper.profile.errors.get("resume", []) if request.FILES]
    data, notice, tone = with_kept(request.POST, paper), " ".join(refused), "warn"
    if not refused:
        data, notice, tone = _read(request, posting, paper, data)
    again = Paper.blank(posting.ad.job, language=posting.ad.language, shown=data)
    again.link, again.draft = paper.link, paper.draft
    return _page(request, posting, again, PROFILE, notice=notice, tone=tone)


def _read(request: HttpRequest, posting: Posting, paper: Paper, data: QueryDict) -> tuple[QueryDict, str, str]:
    file = paper.profile.file("resume")
    if file is None:
        return data, _("Choose your résumé first, then press the button again."), "warn"
    try:
        limiting.count_reading(visitor(request).network)
        found = prefill.facts_of(file.read(), file.name or "")
    except (Refused, TooMany) as error:
        return data, str(error), "warn"
    data, count = prefill.filled(data, found, near=posting.ad.job.country_code)
    if not count:
        return data, _("We found nothing new in your file. Please fill in the fields yourself."), "warn"
    return data, _("Filled in from your résumé. Please check every field: a program read it."), "info"


def _on(request: HttpRequest, posting: Posting, paper: Paper) -> HttpResponse:
    """The second page, with what was answered there before."""
    notice = " ".join(_keep(request, paper))
    shown = with_kept(request.POST, paper)
    second = Paper.blank(posting.ad.job, language=posting.ad.language, shown=shown, sheet=paper.sheet)
    second.link, second.draft = paper.link, paper.draft
    return _page(request, posting, second, QUESTIONS, event=tags.CONTINUED, notice=notice)


def _send(request: HttpRequest, posting: Posting, paper: Paper) -> HttpResponse:
    ticket = tickets.read(request.POST.get("ticket", ""), posting.number, now=timezone.now())
    is_valid = paper.questions.is_valid()
    if (doubt := _doubt(request, ticket)) is not None:
        return _again(request, posting, paper, QUESTIONS, problem=doubt, renew=ticket is None)
    if not is_valid or ticket is None:
        return _again(request, posting, paper, QUESTIONS)
    agreed = agreements.words_for(posting)
    filled = sending.Application(
        profile=paper.profile.profile(),
        message=paper.questions.cleaned_data["message"],
        consent_text=agreed.full_text,
        resume=paper.profile.file("resume"),
        photo=paper.profile.file("photo") if paper.sheet.asks_photo else None,
        answers=paper.questions.given(),
        answer_files=paper.questions.files_given(),
        sheet=paper.sheet,
        language=posting.ad.language,
        link=paper.link,
    )
    try:
        receipt = sending.send(posting.ad.job, by=visitor(request), ticket=ticket, filled=filled)
    except (TooMany, Refused, Invalid) as error:
        return _refused(request, posting, paper, error)
    estimates.note(posting.number, ticket.age(timezone.now()).total_seconds())
    paper.forget_files()
    drafting.forget(paper.draft)
    return HttpResponse(
        status=303, headers={"Location": speaking.kept(with_query(reverse("portal:applied"), r=receipt))}
    )


def _doubt(request: HttpRequest, ticket: Ticket | None) -> str | None:
    if ticket is None:
        return _("This page was open for a long time. Everything you typed is still here: press Send again.")
    if request.POST.get("company_site"):
        return _(
            "A field that must stay empty was filled in, perhaps by your browser. It is empty now: press Send again."
        )
    if ticket.age(timezone.now()).total_seconds() < tickets.LEAST_SECONDS:
        return _("That was very fast. Look your application over, then press Send again.")
    return None


def _refused(request: HttpRequest, posting: Posting, paper: Paper, error: DomainError) -> HttpResponse:
    page, problem = QUESTIONS, ""
    for name, text in getattr(error, "fields", {}).items():
        form = paper.questions if name in paper.questions.fields else paper.profile
        page = QUESTIONS if form is paper.questions else PROFILE
        form.add_error(name if name in form.fields else None, str(text))
    if not getattr(error, "fields", {}):
        problem = _closed_words() if error.code == "job_closed" else str(error)
    response = _again(request, posting, paper, page, problem=problem, status=error.status)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.wait_seconds)
    return response


def _later(request: HttpRequest, posting: Posting, paper: Paper, page: int) -> HttpResponse:
    """Keep everything for seven days and send a link to the address that was typed."""
    paper.profile.is_valid()
    paper.questions.is_valid()
    if "email" in paper.profile.errors:
        problem = _("Enter your e-mail address: the link to go on is sent there.")
        return _again(request, posting, paper, PROFILE, problem=problem, only="email")
    email = paper.profile.cleaned_data["email"]
    try:
        limiting.count_draft(visitor(request).network, email=email)
    except TooMany as error:
        return _again(request, posting, paper, page, problem=str(error), status=error.status)
    draft = Draft(posting.number, page, paper.values(), paper.files())
    path = addresses.apply_url(posting.number, posting.ad.title)
    drafting.keep(draft, email=email, title=posting.ad.title, path=path)
    paper.forget_files()
    return HttpResponse(status=303, headers={"Location": with_query(reverse("portal:saved"), lang=speaking.onward())})


def _again(
    request: HttpRequest, posting: Posting, paper: Paper, page: int, *, problem: str = "", status: int = 422,
    renew: bool = False, only: str = "",
) -> HttpResponse:  # fmt: skip
    """The same page with what is wrong. Good files wait from now on."""
    for text in _keep(request, paper):
        paper.profile.add_error("resume", text)
    return _page(request, posting, paper, page, status=status, problem=problem, renew=renew, checked=True, only=only)


def _keep(request: HttpRequest, paper: Paper) -> list[str]:
    try:
        paper.keep_files(lambda size: limiting.count_kept_file(visitor(request).network, size))
    except TooMany as error:
        return [str(error)]
    return []


def _page(
    request: HttpRequest, posting: Posting, paper: Paper, page: int, *, status: int = 200, event: str = "",
    problem: str = "", notice: str = "", focus: str = "", renew: bool = False, checked: bool = False, only: str = "",
    tone: str = "warn",
) -> HttpResponse:  # fmt: skip
    job = posting.ad.job
    request.portal_brand = job.brand  # type: ignore[attr-defined]  # carried by the request to its page
    form = paper.profile if page == PROFILE else paper.questions
    found = form.problems() if checked else []
    paper.profile.mark_required()
    sent = request.POST.get("ticket", "")
    context: dict[str, Any] = {
        "paper": paper,
        "form": form,
        "page": page,
        "problems": [each for each in found if not only or each["url"] == f"#id_{only}"],
        "whole": [problem] if problem else [],
        "notice": notice,
        "tone": tone,
        "focus": focus,
        "carried": paper.carried(page),
        "away": paper.away(page),
        "title": posting.ad.title,
        "language": posting.ad.language,
        "place": place_of(job),
        "minutes": estimates.minutes(posting.number, paper.sheet),
        "ad_url": speaking.kept(addresses.ad_url(posting.number, posting.ad.title)),
        "form_url": speaking.kept(addresses.apply_url(posting.number, posting.ad.title)),
        "ticket": tickets.issue(posting.number, now=timezone.now()) if renew or not sent else sent,
        "agreed": agreements.words_for(posting),
        "others": [Listed.of(other) for other in queries.newest()] if status == 409 else [],
    }
    name = "portal/apply/profile.html" if page == PROFILE else "portal/apply/questions.html"
    response = render_measured(request, name, context, posting=posting, event=event, link=paper.link, status=status)
    # An empty form may be kept by the browser, so that its Back button brings back what was typed.
    is_empty = request.method != "POST" and not paper.data
    response.headers["Cache-Control"] = "private, no-cache" if is_empty else "no-store"
    if request.GET.get("draft"):
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _link(posting: Posting, trid: str) -> Any:
    found = linking.source_of(trid) if trid else None
    return found if found is not None and found.ad.job_id == posting.ad.job_id else None


@public
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """Say that the link was sent. It tells nothing about anybody."""
    return render_page(request, "portal/apply/saved.html")


@public
@require_safe
def towns_like(request: HttpRequest) -> HttpResponse:
    """Towns that begin with `q`, for the list below the field."""
    found = towns.suggest(request.GET.get("q", "")[:60], near=request.GET.get("near", "")[:2])
    response = JsonResponse([town.label for town in found], safe=False)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@public
@require_safe
def applied(request: HttpRequest) -> HttpResponse:
    """Say that the application arrived, under which reference, and what happens next. The same for everybody."""
    key = tickets.read_receipt(request.GET.get("r", ""))
    rows = Application.objects.select_related("job__department", "job__brand")
    application = rows.filter(public_id=key).first() if key else None
    if application is None:
        raise NotFound(
            _("This confirmation can no longer be shown. Your application is safe; look at our e-mail to you.")
        )
    job = application.job
    request.portal_brand = job.brand  # type: ignore[attr-defined]  # carried by the request to its page
    speaking.speak_ad(request, application.language or job.language)
    context = {
        "title": job.title,
        "reference": str(application.public_id)[:8].upper(),
        "reply_days": value(preferences.REPLY_DAYS),
        "others": [Listed.of(posting) for posting in queries.newest() if posting.ad.job_id != application.job_id],
    }
    rows_of_job = Posting.objects.filter(ad__job=job).select_related("ad__job__brand").order_by("-published_at")
    posting = rows_of_job.first()
    if posting is None:
        response = render_page(request, "portal/applied.html", context)
    else:
        response = render_measured(
            request, "portal/applied.html", context, posting=posting, event=tags.COMPLETED,
            link=application.tracking_link, once=str(application.public_id)[:8],
        )  # fmt: skip
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _closed_words() -> str:
    return _("This job closed while you were writing, so the application was not sent. What you typed is still here.")

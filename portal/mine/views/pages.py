"""Doors to what a candidate reads and changes: applications, profile, address, files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from base.errors import Invalid, NotFound, Refused, TooMany
from base.ui.attempts import attempt, put_refusal
from base.ui.pages import done, render_page
from calendars.availability import queries as calendars
from portal.interviews.queries import upcoming_of
from portal.interviews.words import clock_of, upcoming_lines
from portal.mine import editing, queries
from portal.mine.forms import (
    EducationForms,
    EmailForm,
    ExperienceForms,
    ProfileForm,
    UploadForm,
    WithdrawForm,
    entries_in,
    initial_entries,
    profile_of,
)
from portal.mine.views.entrance import languages
from portal.mine.views.frame import Visit, candidate_page
from portal.mine.words import outcome_words, place_words, stepper
from portal.models import ProfileDraft
from portal.offers import queries as offered
from portal.offers.words import offer_lines
from recruit.applications import rejecting
from recruit.candidates import attaching


@require_safe
@candidate_page
def home(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Every application with where it stands."""
    found = queries.applications_of(visit.candidate)
    offers = offered.told_on(told.row for told in found)
    rows = [
        (told, place_words(told.standing), outcome_words(told), offer_lines(offers.get(told.row.pk, [])))
        for told in found
    ]
    context = {
        "candidate": visit.candidate,
        "rows": rows,
        "consent": queries.consent_of(visit.candidate),
        "erasure_asked_at": queries.erasure_asked_at(visit.candidate),
        "has_draft": ProfileDraft.objects.filter(candidate=visit.candidate).exists(),
        "languages": languages(),
        "section": "home",
    }
    return render_page(request, "portal/mine/home.html", context)


@require_safe
@candidate_page
def application(request: HttpRequest, visit: Visit, public_id: UUID) -> HttpResponseBase:
    """One application: the road, the answer that was promised, letters, files."""
    told = queries.application_of(visit.candidate, public_id)
    request.portal_brand = told.row.job.brand  # type: ignore[attr-defined]  # carried by the request to its page
    clock = clock_of(request, told.row, calendars.company_zone())
    context = {
        "told": told,
        "words": outcome_words(told) or place_words(told.standing),
        "steps": stepper(told),
        "offers": offer_lines(offered.told_on([told.row]).get(told.row.pk, [])),
        "interviews": upcoming_lines(clock, upcoming_of(told.row)),
        "letters": queries.letters_of(told),
        "files": [file for file in queries.files_of(visit.candidate) if file.application_id == told.row.pk],
        "section": "home",
    }
    return render_page(request, "portal/mine/application.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@candidate_page
def withdraw(request: HttpRequest, visit: Visit, public_id: UUID) -> HttpResponseBase:
    """Withdraw one application, with a reason or without."""
    told = queries.application_of(visit.candidate, public_id)
    address = reverse("portal:mine-application", args=[public_id])
    if not told.may_withdraw:
        return done(request, address, _("This application is closed already."), tone="info")
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: rejecting.withdraw(told.row, by=visit.actor, reason=reason, tell=True)):
            return done(request, address, _("Your application is withdrawn. Thank you for telling us."))
    return render_page(request, "portal/mine/withdraw.html", {"form": form, "told": told, "section": "home"})


@require_http_methods(["GET", "HEAD", "POST"])
@candidate_page
def profile(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Edit the profile; it is kept for oneself until it is published."""
    draft = ProfileDraft.objects.filter(candidate=visit.candidate).first()
    shown = profile_of(visit.candidate) | (draft.values if draft else {})
    data = request.POST or None
    form = ProfileForm(data, initial=ProfileForm.initial_of(shown))
    work = ExperienceForms(data, initial=None if data else initial_entries(shown["experience"]), prefix="w")
    learning = EducationForms(data, initial=None if data else initial_entries(shown["education"]), prefix="e")
    is_good = request.method == "POST" and all([form.is_valid(), work.is_valid(), learning.is_valid()])
    if is_good:
        values = form.values(shown["web"]) | {"experience": entries_in(work), "education": entries_in(learning)}
        if answer := _keep(request, visit, form, values):
            return answer
    context = {"form": form, "work": work, "learning": learning, "draft": draft, "section": "profile"}
    is_bad = request.method == "POST"
    return render_page(request, "portal/mine/profile.html", context, status=422 if is_bad else None)


def _keep(request: HttpRequest, visit: Visit, form: ProfileForm, values: dict[str, Any]) -> HttpResponseBase | None:
    """Save what was typed, and publish it when that button was pressed."""
    if not attempt(form, lambda: editing.save_draft(visit.candidate, by=visit.actor, values=values)):
        return None
    if "publish" not in request.POST:
        return done(request, reverse("portal:mine-profile"), _("Saved. Nobody else sees it until you publish it."))
    if not attempt(form, lambda: editing.publish(visit.candidate, by=visit.actor)):
        return None
    return done(
        request, reverse("portal:mine-profile"), _("Published: the teams of your open applications see it now.")
    )


@require_POST
@candidate_page
def discard(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Drop changes that were not published."""
    editing.discard(visit.candidate, by=visit.actor)
    return done(request, reverse("portal:mine-profile"), _("Your changes are dropped."))


@require_http_methods(["GET", "HEAD", "POST"])
@candidate_page
def email(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Change the address; a link proves the new one."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["email"]
        try:
            editing.ask_for_new_email(visit.candidate, by=visit.actor, email=address)
            words = _("We sent a link to {email}. Press it within an hour; until then nothing changes.")
            return done(request, reverse("portal:mine-profile"), words.format(email=address))
        except (Invalid, Refused, TooMany) as error:
            put_refusal(form, error)
    context = {"form": form, "email": visit.candidate.email, "section": "profile"}
    return render_page(request, "portal/mine/email.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@candidate_page
def files(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The files one sent, and a form to send another."""
    open_ones = [told.row for told in queries.applications_of(visit.candidate) if told.may_withdraw]
    form = UploadForm(request.POST or None, request.FILES or None, applications=open_ones)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            attaching.attach(
                visit.candidate, by=visit.actor, file=given["file"], kind=given["kind"],
                application=form.applications.get(given["application"]),
            )  # fmt: skip
            return done(request, reverse("portal:mine-files"), _("Your file is here."))
        except Invalid as error:
            form.add_error("file", str(error))
    context = {"form": form, "files": queries.files_of(visit.candidate), "section": "files"}
    return render_page(request, "portal/mine/files.html", context)


@require_safe
@candidate_page
def file(request: HttpRequest, visit: Visit, public_id: UUID) -> HttpResponseBase:  # noqa: ARG001  # what calls it gives this
    """Download a file one sent."""
    found = queries.file_of(visit.candidate, public_id)
    try:
        stored = found.file.open("rb")
    except FileNotFoundError as error:
        raise NotFound(_("This file is missing from our store. Send it again.")) from error
    return FileResponse(stored, as_attachment=True, filename=found.name, content_type="application/octet-stream")

"""The acts on one application: each loads it, checks the shape of what came, calls one verb and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.doors import actor_of, member_of
from base.errors import Invalid
from base.ui.attempts import attempt
from base.ui.pages import done, onward, render_page, toast, trigger
from recruit.applications import drafts, hiring, moving, rejecting, reviewing
from recruit.applications.forms import HireForm, RejectForm, ReviewForm, WithdrawForm
from recruit.applications.models import Application
from recruit.applications.queries import hide_ratings
from recruit.applications.views import hires
from recruit.applications.views.board import blockers
from recruit.applications.views.detail import above, body_of
from recruit.applications.views.finding import application_of, application_to_change, place_on, version_of
from recruit.applications.views.letter_parts import filled, look_at
from recruit.letters import queries as letters
from recruit.letters.models import EmailTemplate
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import Station


@require_POST
def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Move one application; the board gets its card back, the panel its body, a plain form a redirect."""
    found = application_to_change(request, public_id)
    road = road_of(found.job.process_id)
    stage, step = place_on(request.POST.get("step", ""), road, found.job.process_id)
    token, version = uuid4(), version_of(request)
    moved = moving.move(
        found, by=actor_of(request), stage=stage, step=step, version=version, undo_token=token, road=road
    )
    sentence = _("Moved {candidate} to {place}.").format(
        candidate=moved.candidate.full_name, place=step.name if step else moved.get_stage_display()
    )
    return answer(request, moved, sentence, undo=token, road=road)


@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for reason and letter, then reject. `use` fills in another template, `preview` shows what will be read."""
    found, member = application_of(request, public_id), member_of(request)
    templates = letters.templates_for(found.job, EmailTemplate.Type.REJECTION)
    initial = drafts.rejection(found, author=member) | {"version": found.version}
    form = RejectForm(filled(request, found, templates), templates=templates, author=member, initial=initial)
    token = uuid4()

    def act() -> str:
        rejecting.reject(
            found,
            by=actor_of(request),
            reason=form.cleaned_data["reason"],
            letter=form.letter(),
            version=form.cleaned_data["version"],
            undo_token=token,
        )
        return _("Rejected {candidate}.").format(candidate=found.candidate.full_name)

    more = look_at(request, found, form) | {"has_address": bool(found.candidate.email)}
    return _ask(request, found, form, "reject", act, undo=token, more=more)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for the reason, then mark as withdrawn."""
    found = application_of(request, public_id)
    form = WithdrawForm(request.POST or None, initial={"version": found.version})
    token = uuid4()

    def act() -> str:
        given = form.cleaned_data
        rejecting.withdraw(
            found, by=actor_of(request), reason=given["reason"], tell=given["tell"], version=given["version"],
            undo_token=token,
        )  # fmt: skip
        return _("{candidate} is marked as withdrawn.").format(candidate=found.candidate.full_name)

    return _ask(request, found, form, "withdraw", act, undo=token)


@require_http_methods(["GET", "POST"])
def hire(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask for position and start date, then hire."""
    found = application_of(request, public_id)
    form = HireForm(request.POST or None, job_id=found.job_id, initial={"version": found.version})

    def act() -> str:
        starts_on = form.cleaned_data["starts_on"]
        hiring.hire(
            found,
            by=actor_of(request),
            position=form.cleaned_data["position"],
            starts_on=starts_on,
            letter=drafts.welcome(found) if form.cleaned_data["tell"] else None,
            version=form.cleaned_data["version"],
        )
        return _("Hired {candidate}.").format(candidate=found.candidate.full_name)

    return hires.after_hire(request, found, _ask(request, found, form, "hire", act))


@require_POST
def review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give or change one's stars."""
    found = application_of(request, public_id)
    form = ReviewForm(request.POST, criteria=reviewing.criteria_of(found))
    if not form.is_valid():
        return again(request, found, "reviews", review_form=form)
    typed = form.cleaned_data
    given = attempt(
        form,
        lambda: reviewing.review(
            found, by=actor_of(request), rating=typed["rating"], comment=typed["comment"], ratings=form.ratings()
        ),
    )
    if given is None:
        return again(request, found, "reviews", review_form=form)
    return answer(request, found, _("Rating saved."), tab="reviews")


@require_POST
def show_reviews(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Look at the others' reviews before giving one's own."""
    found = application_of(request, public_id)
    reviewing.show_reviews(found, by=actor_of(request))
    request.session[f"reviews-shown-{found.public_id}"] = True
    return answer(request, found, _("The reviews of the others are shown."), tab="reviews")


def _ask(
    request: HttpRequest,
    found: Application,
    form: Form,
    name: str,
    act: Callable[[], str],
    *,
    undo: UUID | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form of an act in the shared dialog or as a page; act when it was filled in well."""
    looks_only = "use" in request.POST or "preview" in request.POST
    if request.method == "POST" and not looks_only and form.is_valid():
        try:
            sentence = act()
        except Invalid as error:
            for field, message in (error.fields or {"": error.message}).items():
                form.add_error(field if field in form.fields else None, str(message))
        else:
            return answer(request, found, sentence, undo=undo)
    context = {"application": found, "job": found.job, "candidate": found.candidate, "form": form, "act": name}
    status = 200 if looks_only else None
    return render_page(
        request, f"recruit/applications/{name}.html", context | (more or {}), fragment="form", status=status
    )


def again(request: HttpRequest, found: Application, tab: str, **more: Any) -> HttpResponse:
    """The body once more, with a form that needs another look."""
    context = body_of(request, found, tab) | more | {"in_panel": bool(request.POST.get("panel"))}
    return render_page(request, "recruit/applications/detail.html", context, fragment="application", status=422)


def _body(request: HttpRequest, found: Application, tab: str) -> HttpResponse:
    context = body_of(request, found, tab) | {"in_panel": bool(request.POST.get("panel"))}
    return render_page(request, "recruit/applications/detail.html", context, fragment="application")


def answer(
    request: HttpRequest,
    found: Application,
    sentence: str,
    *,
    undo: UUID | None = None,
    tab: str = "",
    road: list[Station] | None = None,
) -> HttpResponse:
    """Say what was done, where the act came from: a card of the board, the panel, or a page.

    `road` says that `found` is the row as a move along it left it, so that a card needs no second read.
    """
    undo_url = reverse("base:undo", args=[undo]) if undo else None
    page_url = reverse("recruit:application", args=[found.public_id])
    if not request.htmx:  # type: ignore[attr-defined]  # django-htmx's middleware adds it
        return done(request, onward(request, page_url), sentence, undo_url=undo_url)
    in_body = request.POST.get("panel") or request.headers.get("HX-Target") == "application"
    fresh = found if road and not in_body else application_of(request, found.public_id)
    road = road or road_of(fresh.job.process_id)
    station = station_of(fresh.stage, fresh.step_id, road)
    if in_body:
        shown = tab or request.POST.get("tab", "")
        response = above(request, fresh, shown) or _body(request, fresh, shown)
    else:
        hide_ratings(actor_of(request), [fresh])
        context = {"card": fresh, "job": fresh.job, "may_move": True, "blockers": blockers(road), "station": station}
        response = render_page(request, "recruit/applications/card_answer.html", context, fragment="card")
    # Lets a board on the page put the card where it belongs now.
    trigger(response, "board:moved", {"card": str(fresh.public_id), "column": station.key if station else ""})
    return toast(response, sentence, undo_url=undo_url)

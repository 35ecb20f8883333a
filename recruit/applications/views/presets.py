"""Rejecting with one more press: the company's reasons as buttons, the letter from its template, when it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.doors import actor_of
from base.errors import Invalid
from base.ui.pages import done, onward, render_page, toast, trigger, wants_fragment
from recruit.applications import access, drafts, rejecting
from recruit.applications.forms import WHEN
from recruit.applications.letters import Letter
from recruit.applications.models import Application
from recruit.applications.views.acts import answer
from recruit.applications.views.finding import application_of, version_of
from recruit.setup.models import ExitReason
from recruit.teams.rights import JobAction

# Digits choose them, so there are never more.
MOST = 9
# A preset writes no moment: leaving at a date is for the full form.
DELAYS = [(value, label) for value, label in WHEN if value != "at"]


@require_http_methods(["GET", "POST"])
def reject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the reasons, or reject with the one pressed."""
    found = application_of(request, public_id)
    if request.method == "POST":
        token = uuid4()
        act(request, found, undo=token)
        return _answer(request, found, token)
    access.require(actor_of(request), JobAction.MOVE, found)
    context = {"application": found, "job": found.job, "candidate": found.candidate} | presets_of(found)
    return render_page(request, "recruit/applications/presets.html", context, fragment="form")


def presets_of(found: Application) -> dict[str, Any]:
    """The reasons offered as buttons, and the letter that would leave."""
    return {
        "reasons": list(enumerate(_reasons()[:MOST], start=1)),
        "delays": DELAYS,
        "letter": drafts.rejection_letter(found) if found.candidate.email else None,
    }


def act(request: HttpRequest, found: Application, *, undo: UUID) -> Application:
    """Reject with the reason and the delay of the form."""
    return rejecting.reject(
        found,
        by=actor_of(request),
        reason=_reason(request.POST.get("reason", "")),
        letter=letter_of(found, request.POST.get("when", "2")),
        version=version_of(request),
        undo_token=undo,
    )


def letter_of(found: Application, when: str) -> Letter | None:
    """The company's rejection letter, to leave when chosen; None when none is to leave or there is none."""
    letter = None if when == "never" or not found.candidate.email else drafts.rejection_letter(found)
    return None if letter is None else replace(letter, send_at=moment_of(when))


def moment_of(when: str) -> datetime | None:
    """When a letter leaves; None: once undo has passed."""
    return drafts.moment_after(int(when)) if when in {"2", "5"} else None


def _reasons() -> list[ExitReason]:
    return list(ExitReason.objects.filter(kind=ExitReason.Kind.REJECTION, is_active=True))


def _reason(key: str) -> ExitReason | None:
    if not key:
        return None
    try:
        found = ExitReason.objects.filter(public_id=UUID(key), kind=ExitReason.Kind.REJECTION, is_active=True).first()
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("This reason is not offered any more. Choose another one."), field="reason")
    return found


def _answer(request: HttpRequest, found: Application, token: UUID) -> HttpResponse:
    sentence = _("Rejected {candidate}.").format(candidate=found.candidate.full_name)
    undo_url = reverse("base:undo", args=[token])
    if request.headers.get("HX-Target") == "application":
        return answer(request, found, sentence, undo=token)
    if not wants_fragment(request) or request.POST.get("next_url"):
        otherwise = reverse("recruit:application", args=[found.public_id])
        return done(request, onward(request, otherwise), sentence, undo_url=undo_url)
    response = HttpResponse(status=204)
    trigger(response, "board:moved", {"card": str(found.public_id), "column": ""})
    return toast(response, sentence, undo_url=undo_url)

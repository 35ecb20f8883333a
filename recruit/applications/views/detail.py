"""One application: the slide-in panel over a list, and the full page. Both draw the same body."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, member_of
from base.audit import recording
from base.audit.queries import timeline
from base.mail import mailing
from base.outbox.models import OutboxRow
from base.ui.pages import render_page
from recruit.applications import queries
from recruit.applications.access import actions_for, visible_applications
from recruit.applications.forms import NoteForm, ReviewForm
from recruit.applications.models import Application
from recruit.applications.views.finding import application_of
from recruit.candidates.models import Attachment
from recruit.jobs.access import JobAction
from recruit.jobs.models import Job
from recruit.processes.queries import road_of, station_of

TABS = ("profile", "feedback", "messages", "activity")


@require_GET
def application(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The full page of one application."""
    found = application_of(request, public_id)
    context = body_of(request, found) | {"in_panel": "in_panel" in request.GET}
    return render_page(request, "recruit/applications/detail.html", context, fragment="application")


@require_GET
def panel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The slide-in panel of one application."""
    found = application_of(request, public_id)
    context = body_of(request, found) | {"in_panel": True}
    return render_page(request, "recruit/applications/panel.html", context, fragment="panel")


def panel_for(request: HttpRequest, job: Job | None = None) -> dict[str, Any]:
    """What the panel of `?open=…` shows over a list; empty when nothing (visible, of this job) is open."""
    try:
        public_id = UUID(request.GET.get("open", ""))
    except ValueError:
        return {}
    rows = queries.with_everything(visible_applications(actor_of(request))).filter(public_id=public_id)
    found = rows.first() if job is None else rows.filter(job=job).first()
    return {} if found is None else body_of(request, found) | {"in_panel": True}


def body_of(request: HttpRequest, found: Application, tab: str = "") -> dict[str, Any]:
    """Everything the body of an application shows, for `tab`, else for the tab the address names."""
    actor = actor_of(request)
    tab = tab or request.GET.get("tab", TABS[0])
    tab = tab if tab in TABS else TABS[0]
    road = road_of(found.job.process_id)
    actions = actions_for(actor, found)
    context: dict[str, Any] = {
        "application": found,
        "job": found.job,
        "candidate": found.candidate,
        "actions": actions,
        "may_move": JobAction.MOVE in actions,
        "may_hire": JobAction.HIRE in actions,
        "station": station_of(found.stage, found.step_id, road),
        "next": queries.next_station(found, road),
        "targets": queries.targets_of(found, road, _("{step} is required first.")),
        "tab": tab,
        "tab_list": [
            ("profile", _("Profile"), None),
            ("feedback", _("Feedback"), found.note_count + found.review_count),
            ("messages", _("Messages"), None),
            ("activity", _("Activity"), None),
        ],
        "profile": _facts(found),
        "others": visible_applications(actor)
        .filter(candidate=found.candidate)
        .exclude(pk=found.pk)
        .select_related("job", "step")
        .order_by("-applied_at")[:20],
    }
    return context | _TAB_CONTEXT[tab](request, found)


def _facts(found: Application) -> list[tuple[str, str]]:
    rows = [
        (_("Applied"), date_format(found.applied_at, "j M Y")),
        (_("Source"), str(found.source or "")),
        (_("In this step since"), date_format(found.entered_at, "j M Y")),
        (_("Start date"), date_format(found.starts_on, "j M Y") if found.starts_on else ""),
        (_("Tags"), ", ".join(found.candidate.tags)),
    ]
    return [(label, value) for label, value in rows if value]


def _profile(_request: HttpRequest, found: Application) -> dict[str, Any]:
    files = list(Attachment.objects.filter(candidate=found.candidate).defer("text", "search").order_by("-id")[:50])
    resumes = [file for file in files if file.kind == Attachment.Kind.RESUME]
    resume = None
    if resumes:
        resume = Attachment.objects.defer("search").get(pk=resumes[0].pk)
    return {"files": files, "resume": resume, "attachment": resume}


def _feedback(request: HttpRequest, found: Application) -> dict[str, Any]:
    reviews = list(found.reviews.select_related("reviewer"))
    own = next((review for review in reviews if review.reviewer_id == member_of(request).pk), None)
    initial = {"rating": own.rating, "comment": own.comment} if own else {}
    return {
        "reviews": reviews,
        "notes": found.notes.select_related("author")[:100],
        "note_form": NoteForm(),
        "review_form": ReviewForm(initial=initial),
    }


def _messages(_request: HttpRequest, found: Application) -> dict[str, Any]:
    rows = OutboxRow.objects.filter(about=recording.key_of(found), topic=mailing.TOPIC).order_by("-id")[:50]
    return {"letters": list(rows), "waiting": any(row.status == OutboxRow.Status.PENDING for row in rows)}


def _activity(_request: HttpRequest, found: Application) -> dict[str, Any]:
    return {"entries": timeline(recording.key_of(found))}


_TAB_CONTEXT = {"profile": _profile, "feedback": _feedback, "messages": _messages, "activity": _activity}

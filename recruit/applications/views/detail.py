"""One application: the slide-in panel over a list, and the full page. Both draw the same body, a tab at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.doors import actor_of, member_of
from base.audit import recording
from base.audit.queries import SHOWN, timeline
from base.ui.pages import render_page
from base.ui.parts import Entry
from recruit.applications import panel_queries, queries
from recruit.applications.access import actions_for, notes_on, visible_applications
from recruit.applications.forms import NoteForm, ReviewForm
from recruit.applications.independence import NEVER, unrated_among
from recruit.applications.models import Application, Note
from recruit.applications.reviewing import criteria_of
from recruit.applications.views.finding import application_of
from recruit.applications.views.letter_parts import composer_for
from recruit.candidates import queries as people
from recruit.candidates import witnessing
from recruit.candidates.models import Attachment
from recruit.fields import queries as own_fields
from recruit.jobs.models import Job
from recruit.letters import access as letters_access
from recruit.letters import queries as letters
from recruit.letters.models import SentLetter
from recruit.processes.queries import road_of, station_of
from recruit.processes.stages import ACTIVE, Stage
from recruit.teams.rights import JobAction
from recruit.teams.silences import silent_kinds

Actions = frozenset[JobAction]
TABS = ("overview", "profile", "emails", "reviews", "notes", "activity", "files")
# What a tab takes beside seeing the candidate.
_RIGHTS = {
    "emails": JobAction.VIEW_MESSAGES,
    "reviews": JobAction.VIEW_REVIEWS,
    "notes": JobAction.VIEW_NOTES,
    "activity": JobAction.VIEW_ACTIVITY,
}
# What the tabs were called before; links in old letters still say it.
OLD_NAMES = {"feedback": "reviews", "messages": "emails"}
Answer = Callable[[HttpRequest, Application], HttpResponse]
# Tabs of subjects above: what each takes beside seeing the candidate, and what answers with it.
_above: dict[str, tuple[JobAction, Answer]] = {}


def register_tab(name: str, *, takes: JobAction, answer: Answer) -> None:
    """Add a tab of a subject above, so that links and acts that name it lead to it and not to the overview.

    `answer` renders the page, or the body for htmx, for somebody who has the right it takes.
    """
    _above[name] = (takes, answer)


def above(request: HttpRequest, found: Application, name: str) -> HttpResponse | None:
    """The answer of a tab of a subject above; None for any other name, and without the right."""
    takes, answer = _above.get(name, (None, None))
    if answer is None or takes not in actions_for(actor_of(request), found):
        return None
    return answer(request, found)


@require_GET
def application(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The full page of one application."""
    found = application_of(request, public_id)
    if elsewhere := above(request, found, request.GET.get("tab", "")):
        return elsewhere
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
    actions = actions_for(actor_of(request), found)
    tab = _tab(tab or request.GET.get("tab", ""), actions)
    frame = frame_of(request, found, tab, actions)
    return frame | _TAB_CONTEXT[tab](request, found, actions, frame["reviews_hidden"])


def frame_of(request: HttpRequest, found: Application, tab: str, actions: Actions) -> dict[str, Any]:
    """What stands around any tab of an application: head, banners, acts, tabs. For tabs of subjects above, too."""
    actor = actor_of(request)
    witnessing.note_opened(found.candidate, by=actor)
    road = road_of(found.job.process_id)
    hidden = _hidden(request, found, actions)
    facts = panel_queries.facts_of(actor, found, actions)
    others = list(
        visible_applications(actor)
        .filter(candidate=found.candidate)
        .exclude(pk=found.pk)
        .select_related("job")
        .only("public_id", "stage", "applied_at", "job__title")
        .order_by("-applied_at")[:20]
    )
    context: dict[str, Any] = {
        "application": found,
        "job": found.job,
        "candidate": found.candidate,
        "actions": actions,
        "station": station_of(found.stage, found.step_id, road),
        "next": queries.next_station(found, road),
        "targets": queries.targets_of(found, road, _("{step} is required first.")),
        "reviews_hidden": hidden,
        "mean": None if hidden else found.average_rating,
        "tab": tab,
        "tab_list": _tab_list(found, facts, actions),
        "around": facts,
        "others": others,
        "active_elsewhere": [row for row in others if Stage(row.stage) in ACTIVE],
    }
    return context | _rights(actions)


def _rights(actions: frozenset[JobAction]) -> dict[str, bool]:
    """What the buttons ask."""
    return {
        "may_move": JobAction.MOVE in actions,
        "may_hire": JobAction.HIRE in actions,
        "may_message": JobAction.MESSAGE in actions,
        "may_review": JobAction.REVIEW in actions,
        "may_note": JobAction.NOTE in actions,
        "may_edit": JobAction.ADD_CANDIDATE in actions,
        "may_tag": JobAction.TAG in actions,
        "may_reassign": JobAction.REASSIGN in actions,
        "may_fill_in": JobAction.EDIT_FIELDS in actions,
    }


def _hidden(request: HttpRequest, found: Application, actions: frozenset[JobAction]) -> str:
    """Why the user does not see the others' reviews here; empty when they are shown."""
    if JobAction.VIEW_REVIEWS not in actions:
        return NEVER
    if request.session.get(f"reviews-shown-{found.public_id}"):
        return ""
    return unrated_among(actor_of(request), [found]).get(found.pk, "")


def _tab(name: str, actions: frozenset[JobAction]) -> str:
    name = OLD_NAMES.get(name, name)
    is_open = name in TABS and _RIGHTS.get(name, JobAction.VIEW_CANDIDATES) in actions
    return name if is_open else TABS[0]


def _tab_list(
    found: Application, facts: panel_queries.Facts, actions: frozenset[JobAction]
) -> list[tuple[str, str, int | None]]:
    rows = [
        ("overview", _("Overview"), None),
        ("profile", _("Profile"), None),
        ("emails", _("E-mails"), facts.letter_count),
        ("reviews", _("Reviews"), found.review_count),
        ("notes", _("Notes"), facts.note_count),
        ("activity", _("Activity"), None),
        ("files", _("Files"), facts.file_count),
    ]
    return [row for row in rows if _tab(row[0], actions) == row[0]]


def _overview(request: HttpRequest, found: Application, actions: Actions, hidden: str) -> dict[str, Any]:
    answers = found.answers.all() if JobAction.VIEW_RESTRICTED in actions else found.answers.filter(visibility="ALL")
    own: list[tuple[str, str]] = []
    if JobAction.VIEW_FIELDS in actions:
        shown = own_fields.shown(found.fields, own_fields.Category.APPLICATION, org=found.job.org_values)
        own = [line.pair for line in shown]
    recent = _happened(found, actions, hidden, 5) if JobAction.VIEW_ACTIVITY in actions else []
    return {
        "summary": _summary(found),
        "answers": [(answer.question_text, answer.words) for answer in answers],
        "own_fields": own,
        "may_merge": JobAction.ADD_CANDIDATE in actions,
        "may_source": JobAction.ADD_CANDIDATE in actions,
        "recent": recent,
        "duplicates": people.duplicates_of(actor_of(request), found.candidate),
    }


def _summary(found: Application) -> list[tuple[str, str]]:
    rows = [
        (_("Applied"), date_format(found.applied_at, "j M Y")),
        (_("Source"), str(found.source or "")),
        (_("Referred by"), found.referrer.full_name if found.referrer else ""),
        (_("In this step since"), date_format(found.entered_at, "j M Y")),
        (_("Deferred until"), date_format(found.deferred_until, "j M Y") if found.deferred_until else ""),
        (_("Start date"), date_format(found.starts_on, "j M Y") if found.starts_on else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _profile(_request: HttpRequest, found: Application, _actions: Actions, _hidden: str) -> dict[str, Any]:
    resumes = Attachment.objects.filter(candidate=found.candidate, kind=Attachment.Kind.RESUME).defer("search")
    person = found.candidate
    contact = [
        (_("E-mail"), person.email),
        (_("Phone"), person.phone),
        (_("Place"), person.location),
        *((name.capitalize(), address) for name, address in person.web.items()),
    ]
    return {
        "attachment": resumes.select_related("parsed").order_by("-id").first(),
        "contact": [(label, value) for label, value in contact if value],
    }


def _emails(request: HttpRequest, found: Application, actions: Actions, _hidden: str) -> dict[str, Any]:
    rows = list(letters.letters_of(found, letters_access.readable_types(actions))[:100])
    return {
        "letters": rows,
        "stoppable": {row.pk for row in rows if letters_access.SENDING[letters_access.Type(row.type)] in actions},
        "waiting": any(row.state == SentLetter.State.WAITING for row in rows),
    } | composer_for(request, found)


def _reviews(request: HttpRequest, found: Application, _actions: Actions, hidden: str) -> dict[str, Any]:
    reviews = list(found.reviews.select_related("reviewer").prefetch_related("ratings__criterion"))
    own = next((review for review in reviews if review.reviewer_id == member_of(request).pk), None)
    return {
        "reviews": [own] * bool(own) if hidden else reviews,
        "review_form": ReviewForm(criteria=criteria_of(found), own=own),
    }


def _notes(request: HttpRequest, found: Application, _actions: Actions, _hidden: str) -> dict[str, Any]:
    member = member_of(request)
    rows = notes_on(actor_of(request), found)
    kinds = Note.Kind
    return {
        "notes": rows.select_related("author").prefetch_related("mentions").order_by("-created_at", "-id")[:200],
        "note_form": NoteForm(for_everybody=member.is_administrator),
        "private_kinds": {kinds.DIRECT.value, kinds.SELF.value},
    }


def _activity(_request: HttpRequest, found: Application, actions: Actions, hidden: str) -> dict[str, Any]:
    return {"entries": _happened(found, actions, hidden, SHOWN)}


def _happened(found: Application, actions: Actions, hidden: str, limit: int) -> list[Entry]:
    """What happened, without what the tabs would hide: stars that are not to be seen yet, notes, letters."""
    silent = silent_kinds(actions) + ["application.reviewed"] * bool(hidden)
    return timeline(recording.key_of(found), limit=limit, without=silent)


def _files(request: HttpRequest, found: Application, actions: Actions, _hidden: str) -> dict[str, Any]:
    rows = panel_queries.files_of(found, restricted=JobAction.VIEW_RESTRICTED in actions)
    files = list(rows.defer("text", "search").select_related("application__job").order_by("-id")[:100])
    seen = set(visible_applications(actor_of(request)).filter(candidate=found.candidate).values_list("pk", flat=True))
    # Of a job the user does not see, not even its title is told.
    return {"files": [(file, file.application.job.title if file.application and file.application_id in seen else "")
                      for file in files]}  # fmt: skip


_TAB_CONTEXT = {
    "overview": _overview,
    "profile": _profile,
    "emails": _emails,
    "reviews": _reviews,
    "notes": _notes,
    "activity": _activity,
    "files": _files,
}

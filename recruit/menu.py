"""Recruit's entries in the navigation and the palette."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import saved_pages
from accounts.permissions import Permission
from accounts.saved_pages import SavedPage
from base.actors import Actor
from base.ui import navigation, palette
from recruit.applications.people import latest_applications, named
from recruit.approvals import counting
from recruit.approvals import queries as approvals
from recruit.candidates.access import visible_candidates
from recruit.interviews import counting as interviews
from recruit.jobs.access import jobs_where, may_create, visible_jobs
from recruit.jobs.filters import named as named_jobs
from recruit.jobs.models import Job
from recruit.jobs.queries import listed as listed_jobs
from recruit.jobs.states import ACTIVE, CLOSED, JobStatus
from recruit.setup.access import may_change
from recruit.teams.rights import JobAction


def is_staff(actor: Actor) -> bool:
    """Whether the actor has staff pages."""
    return actor.user is not None and actor.user.has(Permission.STAFF)


def find_people(actor: Actor, q: str) -> list[palette.Hit]:
    """People by name, e-mail or phone."""
    if not is_staff(actor) or len(q) < 2:
        return []
    keys = named(q).values("pk")
    found = list(visible_candidates(actor).filter(pk__in=keys).order_by("-last_activity_at")[:6])
    latest = latest_applications(actor, [person.pk for person in found])
    return [
        palette.Hit(
            kind="find",
            label=person.full_name,
            detail=latest[person.pk].job.title if person.pk in latest else person.email,
            url=reverse("recruit:person", args=[person.public_id]),
            icon="user",
        )
        for person in found
    ]


def find_jobs(actor: Actor, q: str) -> list[palette.Hit]:
    """Jobs by title or ID."""
    if not is_staff(actor) or len(q) < 2:
        return []
    rows = named_jobs(visible_jobs(actor), q)
    return [
        palette.Hit(
            kind="find",
            label=job.title,
            detail=f"{job.ref_number} · {job.location} · {job.get_status_display()}",
            url=reverse("recruit:job", args=[job.public_id]),
            icon="briefcase",
        )
        for job in listed_jobs(rows).order_by("-last_activity_at", "-pk")[:6]
    ]


@dataclass(frozen=True, slots=True)
class _Command:
    """Something done to a job from the palette: "put on hold nurse"."""

    words: Promise
    url_name: str
    icon: str
    action: JobAction
    statuses: frozenset[JobStatus]
    method: str = "get"


_COMMANDS = (
    _Command(_("Put on hold"), "job-hold", "pause", JobAction.EDIT_STATUS, ACTIVE - {JobStatus.PENDING_APPROVAL}),
    _Command(_("Reactivate"), "job-reactivate", "play", JobAction.EDIT_STATUS, frozenset({JobStatus.ON_HOLD})),
    _Command(_("Cancel job"), "job-cancel", "ban", JobAction.EDIT_STATUS, frozenset(JobStatus) - CLOSED),
    _Command(_("Edit job"), "job-edit", "edit", JobAction.EDIT, frozenset(JobStatus)),
    _Command(_("Write the ad"), "job-ad", "file-text", JobAction.EDIT_AD, frozenset(JobStatus)),
)


def job_commands(actor: Actor, q: str) -> list[palette.Hit]:
    """Acts on jobs by their first words and the job's title: "put on hold nurse", "edit job REF12"."""
    typed = q.casefold()
    if not is_staff(actor) or len(typed) < 3:
        return []
    hits: list[palette.Hit] = []
    for command in _COMMANDS:
        words = str(command.words).casefold()
        if not (words.startswith(typed) or typed.startswith(f"{words} ")):
            continue
        title = typed[len(words) :]
        rows = jobs_where(actor, command.action).filter(status__in=sorted(command.statuses))
        found = listed_jobs(named_jobs(rows, title)).order_by("-last_activity_at", "-pk")[:4]
        hits += [_hit(command, job) for job in found]
    return hits


def _hit(command: _Command, job: Job) -> palette.Hit:
    return palette.Hit(
        kind="do",
        label=f"{command.words}: {job.title}",
        detail=f"{job.ref_number} · {job.location} · {job.get_status_display()}",
        url=reverse(f"recruit:{command.url_name}", args=[job.public_id]),
        icon=command.icon,
        method=command.method,
    )


def _may_have_approvals(actor: Actor) -> bool:
    """Staff always; employees without staff pages while something is known to wait for them. No statement."""
    return is_staff(actor) or counting.at_hand(actor) > 0


_APPROVE = _("Approve")


def approve_commands(actor: Actor, q: str) -> list[palette.Hit]:
    """What waits for the actor's approval, by the first word and its title: "approve nurse". Opens its page."""
    typed, words = q.casefold(), str(_APPROVE).casefold()
    if len(typed) < 3 or not (words.startswith(typed) or typed.startswith(f"{words} ")):
        return []
    title = typed[len(words) :].strip()
    rows = approvals.waiting_for(actor)
    rows = rows.filter(request__facts__title__icontains=title) if title else rows
    return [
        palette.Hit(
            kind="do",
            label=f"{_APPROVE}: {step.request.facts.get('title', '')}",
            detail=str(step.request.facts.get("subtitle", "")),
            url=reverse("recruit:approval", args=[step.request.public_id]),
            icon="check-circle",
        )
        for step in rows[:4]
    ]


# Address name, label, icon, order, who has it, group, key.
_PLACES = (
    ("home", _("Home"), "home", 10, is_staff, "main", "h"),
    ("jobs", _("Jobs"), "briefcase", 20, is_staff, "main", "j"),
    ("people", _("People"), "users", 30, is_staff, "main", "p"),
    ("interview-calendar", _("Calendar"), "calendar", 33, is_staff, "main", "l"),
    ("offers", _("Offers"), "file-text", 36, is_staff, "main", "o"),
    ("tasks", _("Tasks"), "list", 40, is_staff, "main", "k"),
    ("job-new", _("Create job"), "plus", 10, may_create, "create", ""),
    ("person-add", _("Add a person"), "user-plus", 20, may_create, "create", ""),
    ("people-upload", _("Upload résumés"), "upload", 21, may_create, "create", ""),
    ("people-import", _("Import people"), "grid", 22, may_create, "create", ""),
    ("task-new", _("Give a task"), "list", 30, is_staff, "create", ""),
)


def register() -> None:
    """Put the pages of jobs and people into the rail, the palette, saved views and the settings."""
    for name, label, icon, order, allowed, group, key in _PLACES:
        navigation.register(navigation.Item(label, f"recruit:{name}", icon, order, allowed, group, key))
    _register_approvals()
    _register_interviews()
    palette.register(palette.Provider("jobs", search=find_jobs, prefix="jobs"))
    palette.register(palette.Provider("job commands", search=job_commands))
    palette.register(palette.Provider("people", search=find_people, prefix="people"))
    saved_pages.register(SavedPage("jobs", _("Jobs"), "recruit:jobs"))
    saved_pages.register(SavedPage("people", _("People"), "recruit:people"))
    saved_pages.register(SavedPage("job-candidates", _("Candidates of a job")))
    for item in _settings():
        navigation.register(item)


def _register_approvals() -> None:
    navigation.register(
        navigation.Item(
            _("Approvals"), "recruit:approvals", "check-circle", order=45, allowed=_may_have_approvals, group="main",
            key="a", count=counting.at_hand,
        )
    )  # fmt: skip
    palette.register(palette.Provider("approvals", search=approve_commands))


def _register_interviews() -> None:
    navigation.register(
        navigation.Item(
            _("Interviews"), "recruit:interviews", "user-check", order=32, allowed=is_staff, group="main", key="i",
            count=interviews.at_hand,
        )
    )  # fmt: skip


_JOBS, _CANDIDATES, _CAREER = _("Jobs"), _("Candidates"), _("Career page and job ad")
_PEOPLE = _("People and access")
# Label, address name, icon, order, explanation, section.
_SETTINGS = (
    (
        _("Hiring-team roles"), "team-roles", "shield", 44,
        _("What each role on a hiring team may do, and roles of your own."), _PEOPLE,
    ),
    (
        _("Access groups"), "access-groups", "users", 45,
        _("Jobs opened to Standard users who are not on the hiring team."), _PEOPLE,
    ),
    (_("Hiring processes"), "processes", "board", 100, _("The steps candidates take, and which are required."), _JOBS),
    (
        _("Fields"), "fields", "sliders", 105,
        _("Org fields, job fields and application fields of your own, with their values."), _JOBS,
    ),
    (_("Departments"), "departments", "building", 110, _("Parts of the company that hire."), _JOBS),
    (_("Locations"), "locations", "map-pin", 115, _("Places you hire for, chosen for a job instead of typed."), _JOBS),
    (_("Brands"), "brands", "tag", 120, _("Names and colours of job ads."), _JOBS),
    (_("Job templates"), "job-templates", "layers", 122, _("What new jobs can be started from."), _JOBS),
    (
        _("Screening questions"), "question-sets", "help", 125,
        _("What the application form asks, for which jobs, and which answers reject."), _CAREER,
    ),
    (
        _("Job approvals"), "job-approval-settings", "check-circle", 123,
        _("Who approves a job before it is published, and how long they see it."), _JOBS,
    ),
    (
        _("Interview types"), "interview-types", "calendar", 158,
        _("The kinds of interviews to choose from when one is scheduled."), _("Interviews"),
    ),
    (
        _("Offer approvals"), "offer-approval-settings", "check-circle", 160,
        _("Who approves an offer before it is sent, and how long they see the job."), _("Offers"),
    ),
    (
        _("Offer templates"), "offer-templates", "file-text", 162,
        _("The letters and mails offers start from, and what their form asks."), _("Offers"),
    ),
    (
        _("Offer fields and masking"), "offer-fields", "eye-off", 164,
        _("Which terms are required, which are approved again, and who does not see them."), _("Offers"),
    ),
    (_("Reasons"), "reasons", "flag", 130, _("Why applications are rejected or withdrawn."), _CANDIDATES),
    (_("Scorecards"), "scorecards", "star", 132, _("What reviewers judge candidates by."), _CANDIDATES),
    (
        _("E-mail templates"), "letter-templates", "mail", 135,
        _("The words candidates read, and what sends them by itself."), _CANDIDATES,
    ),
    (_("Sources"), "sources", "compass", 140, _("Where candidates come from."), _CANDIDATES),
    (
        _("Privacy and retention"), "privacy", "lock", 150,
        _("What candidates agree to, and how long they are kept, by country."), _CANDIDATES,
    ),
    (
        _("Who sees what"), "why", "eye", 60,
        _("Why somebody may or may not see a job, an application, a person, a note or a letter."), _PEOPLE,
    ),
    (_("Erasure requests"), "erasure-requests", "ban", 155, _("People who asked to be erased."), _CANDIDATES),
)  # fmt: skip


def _settings() -> list[navigation.Item]:
    open_to = {"job-templates": may_create}
    return [
        navigation.Item(
            label, f"recruit:{name}", icon, order, open_to.get(name, may_change), "settings", "", detail, section
        )
        for label, name, icon, order, detail, section in _SETTINGS
    ]

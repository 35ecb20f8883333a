"""Recruit's entries in the navigation and the palette."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import Permission
from base.actors import Actor
from base.ui import navigation, palette
from recruit.applications.people import latest_applications, named
from recruit.candidates.access import visible_candidates
from recruit.jobs.access import may_create, visible_jobs
from recruit.setup.access import may_change


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
    rows = visible_jobs(actor).filter(Q(title__icontains=q) | Q(ref_number__icontains=q), is_template=False)
    return [
        palette.Hit(
            kind="find",
            label=job.title,
            detail=f"{job.ref_number} · {job.location} · {job.get_status_display()}",
            url=reverse("recruit:job", args=[job.public_id]),
            icon="briefcase",
        )
        for job in rows.order_by("-last_activity_at")[:6]
    ]


def register() -> None:
    """Put home, jobs and people into the rail, and jobs and people into the palette."""
    navigation.register(
        navigation.Item(_("Home"), "recruit:home", "home", order=10, allowed=is_staff, group="main", key="h")
    )
    navigation.register(
        navigation.Item(_("Jobs"), "recruit:jobs", "briefcase", order=20, allowed=is_staff, group="main", key="j")
    )
    navigation.register(
        navigation.Item(_("Create job"), "recruit:job-new", "plus", order=10, allowed=may_create, group="create")
    )
    palette.register(palette.Provider("jobs", search=find_jobs, prefix="jobs"))
    navigation.register(
        navigation.Item(_("People"), "recruit:people", "users", order=30, allowed=is_staff, group="main", key="p")
    )
    palette.register(palette.Provider("people", search=find_people, prefix="people"))
    for item in _settings():
        navigation.register(item)


def _settings() -> list[navigation.Item]:
    jobs, candidates = _("Jobs"), _("Candidates")
    return [
        navigation.Item(
            _("Hiring processes"), "recruit:processes", "board", 100, may_change, "settings", "",
            _("The steps candidates take, and which are required."), jobs,
        ),
        navigation.Item(
            _("Departments"), "recruit:departments", "building", 110, may_change, "settings", "",
            _("Parts of the company that hire."), jobs,
        ),
        navigation.Item(
            _("Brands"), "recruit:brands", "tag", 120, may_change, "settings", "",
            _("Names and colours of job ads."), jobs,
        ),
        navigation.Item(
            _("Reasons"), "recruit:reasons", "flag", 130, may_change, "settings", "",
            _("Why applications are rejected or withdrawn."), candidates,
        ),
        navigation.Item(
            _("Sources"), "recruit:sources", "compass", 140, may_change, "settings", "",
            _("Where candidates come from."), candidates,
        ),
    ]  # fmt: skip

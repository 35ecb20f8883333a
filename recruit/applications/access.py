"""Who may see and act on an application: the rights on its job, never on one's own (product facts §10.6)."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet

from accounts.permissions import Permission
from base.actors import Actor
from base.errors import NotAllowed, NotFound
from recruit.applications.models import Application
from recruit.candidates.access import oneself
from recruit.jobs.access import JobAction, actions_on, jobs_where


def applications_where(actor: Actor, action: JobAction) -> QuerySet[Application]:
    """The applications on which the actor may do this."""
    rows = Application.objects.all()
    if actor.is_system:
        return rows
    if actor.user is None:
        return rows.none()
    # As an array it is asked once a statement; as a plain subquery PostgreSQL plans badly around it.
    own = ArraySubquery(oneself(actor).values("pk"))
    rows = rows.alias(own=own).exclude(own__contains=[F("candidate")])  # type: ignore[misc]  # unknown to the stubs
    if actor.user.has(Permission.JOBS_ALL):
        return rows
    return rows.filter(job__in=jobs_where(actor, action).values("pk"))


def visible_applications(actor: Actor) -> QuerySet[Application]:
    """The applications the actor may see."""
    return applications_where(actor, JobAction.VIEW_CANDIDATES)


def is_own(actor: Actor, application: Application) -> bool:
    """Whether the acting user is the candidate."""
    user, person = actor.user, application.candidate
    if user is None or person.erased_at is not None:
        return False
    return person.employee_id == user.pk or (bool(person.email) and person.email.lower() == user.email.lower())


def actions_for(actor: Actor, application: Application) -> frozenset[JobAction]:
    """Everything the actor may do with this application; one query at most when job and candidate are loaded."""
    return frozenset() if is_own(actor, application) else actions_on(actor, application.job)


def can(actor: Actor, action: JobAction, application: Application) -> bool:
    """Whether the actor may do this. Equal to `application in applications_where(actor, action)`."""
    return action in actions_for(actor, application)


def require_all(actor: Actor, action: JobAction, applications: Iterable[Application]) -> None:
    """Pass when the actor may do this with every one of them; else raise as `require` does. One statement for all."""
    chosen = {application.pk: application for application in applications}
    if len(chosen) == 1:  # the predicate needs no statement for those who see every job
        require(actor, action, *chosen.values())
        return
    allowed = set(applications_where(actor, action).filter(pk__in=chosen).values_list("pk", flat=True))
    for key, application in chosen.items():
        if key not in allowed:
            require(actor, action, application)


def require(actor: Actor, action: JobAction, application: Application) -> None:
    """Pass, or raise NotFound for an application the actor may not see, NotAllowed for one they may only see."""
    allowed = actions_for(actor, application)
    if JobAction.VIEW_CANDIDATES not in allowed:
        raise NotFound
    if action not in allowed:
        raise NotAllowed

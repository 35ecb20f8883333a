"""Verbs that build a job's hiring team."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotFound, Refused
from recruit.jobs import access, history
from recruit.jobs.models import HiringTeamMember, Job
from recruit.jobs.steering import Outcome, each_of
from recruit.teams import standing
from recruit.teams.rights import JobAction

_RECRUITER = HiringTeamMember.Role.RECRUITER


@transaction.atomic
def add_member(job: Job, *, by: Actor, user: User, role: str) -> HiringTeamMember:
    """Put a user on the team, or change their role there. Raises Invalid for inactive users and unknown roles."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_TEAM, job)
    if role not in dict(standing.choices()):
        raise Invalid(_("Choose one of the hiring-team roles."), field="role")
    _check_user(user)
    return _seat(job, by, user, role)


def _check_user(user: User) -> None:
    if not user.is_active or not user.has(Permission.HIRING_TEAM):
        raise Invalid(_("{name} has no active account.").format(name=user.full_name), field="user")


def _seat(job: Job, by: Actor, user: User, role: str) -> HiringTeamMember:
    member, created = HiringTeamMember.objects.update_or_create(job=job, user=user, defaults={"role": role})
    recording.record(
        history.TEAM_ADDED if created else history.TEAM_ROLE_CHANGED,
        on=job,
        by=by,
        about=[member, user],
        data={"member": user.full_name, "role": member.role_name, "new": created},
    )
    return member


@transaction.atomic
def copy_team(job: Job, *, by: Actor, source: Job) -> list[HiringTeamMember]:
    """Add everybody on another job's team who is not on this one yet, with their roles there.

    Who has no active account any more is left out. Raises NotFound for a source the actor may not see.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_TEAM, job)
    access.require(by, JobAction.VIEW_TEAM, source)
    present = set(job.team.values_list("user", flat=True))
    others = source.team.exclude(user__in=present).select_related("user__role").order_by("pk")
    return [
        _seat(job, by, member.user, member.role)
        for member in others
        if member.user.is_active and member.user.has(Permission.HIRING_TEAM)
    ]


@transaction.atomic
def hand_over(job: Job, *, by: Actor, user: User) -> Job:
    """Make somebody the job's owner: the first recruiter of its team. Who owned it stays on the team as recruiter.

    Raises Invalid for somebody without an active account.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_TEAM, job)
    _check_user(user)
    recruiters = HiringTeamMember.objects.select_for_update(of=("self",)).filter(job=job, role=_RECRUITER)
    seats = list(recruiters.select_related("user").order_by("pk"))
    if seats and seats[0].user == user:
        return job
    HiringTeamMember.objects.filter(job=job, user=user).delete()
    former = [seat.user for seat in seats if seat.user != user]
    HiringTeamMember.objects.filter(pk__in=[seat.pk for seat in seats]).delete()
    for person in (user, *former):
        HiringTeamMember.objects.create(job=job, user=person, role=_RECRUITER)
    recording.record(history.HANDED_OVER, on=job, by=by, about=[user, *former[:1]], data={"member": user.full_name})
    return job


def hand_over_many(jobs: Iterable[Job], *, by: Actor, user: User) -> Outcome:
    """Give several jobs to one owner, those the actor may."""
    _check_user(user)
    return each_of(jobs, lambda job: hand_over(job, by=by, user=user))


@transaction.atomic
def remove_member(job: Job, *, by: Actor, user: User) -> None:
    """Take a user off the team. Raises Refused for the last person who can edit the job."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_TEAM, job)
    member = HiringTeamMember.objects.filter(job=job, user=user).first()
    if member is None:
        raise NotFound
    if not job.team.exclude(pk=member.pk).exists():
        raise Refused(_("A job needs somebody on its team. Add another person first."), code="last_member")
    recording.record(history.TEAM_REMOVED, on=job, by=by, about=[member, user], data={"member": user.full_name})
    member.delete()

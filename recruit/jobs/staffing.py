"""Verbs that build a job's hiring team."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotFound, Refused
from recruit.jobs import access, history
from recruit.jobs.access import JobAction
from recruit.jobs.models import HiringTeamMember, Job


@transaction.atomic
def add_member(job: Job, *, by: Actor, user: User, role: str) -> HiringTeamMember:
    """Put a user on the team, or change their role there. Raises Invalid for inactive users and unknown roles."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT_TEAM, job)
    if role not in HiringTeamMember.Role.values:
        raise Invalid(_("Choose one of the hiring-team roles."), field="role")
    if not user.is_active or not user.has(Permission.HIRING_TEAM):
        raise Invalid(_("{name} has no active account.").format(name=user.full_name), field="user")
    member, created = HiringTeamMember.objects.update_or_create(job=job, user=user, defaults={"role": role})
    recording.record(
        history.TEAM_ADDED,
        on=job,
        by=by,
        about=[member, user],
        data={"member": user.full_name, "role": member.get_role_display(), "new": created},
    )
    return member


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

"""Verbs that copy a job: as a new draft, as a template, and from a template as a draft."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, Refused
from recruit.jobs import access, history, numbering
from recruit.jobs.adwords import WORDS
from recruit.jobs.models import HiringTeamMember, Job, JobAd, Position
from recruit.jobs.opening import EDITABLE
from recruit.teams.rights import JobAction

_COLUMNS = sorted(EDITABLE - {"ref_number", "is_template", "title"})


@transaction.atomic
def duplicate_job(
    job: Job, *, by: Actor, ads: bool = True, team: bool = False, positions: bool = True, key: UUID | None = None
) -> Job:
    """A draft with the job's details and, as wished, the text of its ads, its hiring team, as many open positions.

    Without `positions` it has one. Raises NotFound for a job the actor may not see, NotAllowed without the right to
    create jobs.
    """
    _require_parts(job, by=by, ads=ads, team=team)
    copy = _copied(job, by=by, key=key, is_template=False, title=job.title)
    _copy_ads(job, copy, by=by, ads=ads)
    _copy_team(job, copy, by=by, team=team)
    _copy_positions(job, copy, positions=positions)
    kind = history.STARTED_FROM if job.is_template else history.DUPLICATED
    recording.record(kind, on=copy, by=by, data={"from_ref": job.title if job.is_template else job.ref_number})
    return copy


def _require_parts(job: Job, *, by: Actor, ads: bool, team: bool) -> None:
    """Nobody copies what they may not read."""
    access.require(by, JobAction.VIEW, job)
    if ads:
        access.require(by, JobAction.VIEW_AD, job)
    if team:
        access.require(by, JobAction.VIEW_TEAM, job)


def start_from(template: Job, *, by: Actor, key: UUID | None = None) -> Job:
    """A draft with everything the template holds. Raises as `duplicate_job`."""
    return duplicate_job(template, by=by, team=True, key=key)


@transaction.atomic
def save_as_template(job: Job, *, by: Actor, title: str, team: bool = False) -> Job:
    """Keep a job's details, ads and positions, with `team` also its hiring team, as a template of this name.

    Raises Invalid for a name that is empty, too long, or another template's.
    """
    _require_parts(job, by=by, ads=True, team=team)
    title = title.strip()
    if not title or len(title) > 200:
        raise Invalid(_("Give the template a name of at most 200 letters."), field="title")
    if Job.objects.filter(is_template=True, title__iexact=title).exists():
        raise Invalid(_("There is a template of this name. Choose another one."), field="title")
    copy = _copied(job, by=by, key=None, is_template=True, title=title)
    _copy_ads(job, copy, by=by, ads=True)
    _copy_team(job, copy, by=by, team=team)
    _copy_positions(job, copy, positions=True)
    recording.record(history.TEMPLATE_SAVED, on=copy, by=by, about=[job])
    return copy


@transaction.atomic
def remove_template(template: Job, *, by: Actor) -> None:
    """Delete a template; jobs that were started from it stay as they are. Raises Refused for a job."""
    template = Job.objects.select_for_update().get(pk=template.pk)
    access.require(by, JobAction.EDIT, template)
    if not template.is_template:
        raise Refused(_("This is no template."), code="no_template")
    recording.record(history.TEMPLATE_REMOVED, on=template, by=by)
    template.delete()


def _copied(job: Job, *, by: Actor, key: UUID | None, is_template: bool, title: str) -> Job:
    if not access.may_create(by) or by.user is None:
        raise NotAllowed(_("You may not create jobs. Ask an administrator for the Standard role."))
    if key is None or Job.objects.filter(public_id=key).exists():
        key = uuid4()
    return Job.objects.create(
        public_id=key,
        title=title,
        ref_number=numbering.placeholder(key),
        is_template=is_template,
        is_draft=not is_template,
        creator=by.user,
        **{name: getattr(job, name) for name in _COLUMNS},
    )


def _copy_ads(job: Job, copy: Job, *, by: Actor, ads: bool) -> None:
    """The ads that are not archived; without `ads` one empty default ad."""
    old = [ad for ad in job.ads.all() if ad.archived_at is None] if ads else []
    for ad in old:
        words = {name: getattr(ad, name) for name in WORDS}
        JobAd.objects.create(
            job=copy,
            creator=by.user,
            is_default=ad.is_default,
            visibility=ad.visibility,
            is_chosen=ad.is_chosen,
            **words,
        )
    if not any(ad.is_default for ad in old):
        JobAd.objects.create(job=copy, creator=by.user, is_default=True, title=copy.title, language=copy.language)


def _copy_team(job: Job, copy: Job, *, by: Actor, team: bool) -> None:
    members = job.team.filter(user__is_active=True).exclude(user=by.user).order_by("pk") if team else []
    HiringTeamMember.objects.bulk_create(
        HiringTeamMember(job=copy, user_id=member.user_id, role=member.role) for member in members
    )
    own = job.team.filter(user=by.user).values_list("role", flat=True).first() if team else None
    role = own or HiringTeamMember.Role.RECRUITER
    HiringTeamMember.objects.create(job=copy, user=copy.creator, role=role)


def _copy_positions(job: Job, copy: Job, *, positions: bool) -> None:
    today = timezone.localdate()
    old = list(job.positions.exclude(status=Position.Status.CANCELLED).order_by("pk")[:500]) if positions else []
    # Who was replaced and when they should have started belongs to the old seats, not to the new ones.
    seats = [Position(job=copy, type=seat.type, opened_on=today) for seat in old]
    Position.objects.bulk_create(seats if positions else [Position(job=copy, opened_on=today)])

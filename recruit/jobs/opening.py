"""Verbs that open a job, edit it, and keep its private note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.audit import recording
from base.errors import Invalid, NotAllowed, Stale
from recruit.jobs import access, choices, history, numbering, signals
from recruit.jobs.models import HiringTeamMember, Job, JobAd, JobStatusInterval, Position
from recruit.processes.models import HiringProcess
from recruit.processes.queries import process_for
from recruit.teams.rights import JobAction

# What `edit_job` may change; status, team, positions and ads have verbs of their own.
EDITABLE = frozenset(
    {
        "title", "ref_number", "brand", "department", "process", "country_code", "region", "city", "address",
        "postal_code", "is_remote", "industry", "function", "type_of_employment", "experience_level", "eeo_category",
        "language", "salary_min", "salary_max", "salary_currency", "salary_period", "target_hiring_on",
        "is_template", "fields",
    }
)  # fmt: skip
LONGEST = {"title": 200, "city": 100, "region": 100, "address": 200, "postal_code": 20, "ref_number": 40}


@transaction.atomic
def open_job(
    *,
    by: Actor,
    title: str,
    country_code: str,
    city: str,
    positions: int = 1,
    process: HiringProcess | None = None,
    ref_number: str = "",
    template: bool = False,
    opened_on: date | None = None,
    target_start_on: date | None = None,
    **fields: Any,
) -> Job:
    """Create a job with open positions and an empty default ad; the creator joins its team as recruiter.

    `positions` is how many seats (0 to 500); `fields` are further columns of EDITABLE. Raises NotAllowed without the
    right to create jobs, Invalid for a title missing, a reference number taken, or a salary range upside down.
    """
    if not access.may_create(by):
        raise NotAllowed(_("You may not create jobs. Ask an administrator for the Standard role."))
    if by.user is None:
        raise NotAllowed
    if not 0 <= positions <= 500:
        raise Invalid(_("Enter between 0 and 500 positions."), field="positions")
    _check({"title": title, "city": city, "country_code": country_code, **fields})
    job = Job(
        title=title.strip(),
        country_code=country_code.lower(),
        city=city.strip(),
        ref_number=ref_number.strip() or numbering.next_ref_number(),
        is_template=template,
        creator=by.user,
        **fields,
    )
    job.process = process or process_for(job.org_values)
    _save_new(job)
    _furnish(job, by=by, positions=positions, opened_on=opened_on, target_start_on=target_start_on)
    recording.record(history.CREATED, on=job, by=by, data={"positions": positions})
    return job


def _furnish(job: Job, *, by: Actor, positions: int, opened_on: date | None, target_start_on: date | None) -> None:
    JobStatusInterval.objects.create(job=job, status=job.status, actor_key=by.key, actor_name=by.name)
    HiringTeamMember.objects.create(job=job, user=job.creator, role=HiringTeamMember.Role.RECRUITER)
    JobAd.objects.create(job=job, title=job.title, language=job.language, is_default=True, creator=job.creator)
    start = opened_on or timezone.now().date()
    Position.objects.bulk_create(
        Position(job=job, opened_on=start, target_start_on=target_start_on) for _seat in range(positions)
    )


def _save_new(job: Job) -> None:
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError as error:
        raise explained(error) from error


def explained(error: IntegrityError) -> Invalid:
    """What a broken constraint of a job means to who wrote it."""
    if "ref_number" in str(error):
        return Invalid(_("This job ID is used by another job. Choose a different one."), field="ref_number")
    if "job_salary_in_order" in str(error):
        return Invalid(_("The lower end of the salary must not be above the upper end."), field="salary_min")
    raise error


def _check(values: Mapping[str, Any]) -> None:
    problems = problems_of(values)
    if "title" in values and not str(values["title"]).strip():
        problems["title"] = _("Give the job a title.")
    if "city" in values and not str(values["city"]).strip():
        problems["city"] = _("Say in which city the job is.")
    if "country_code" in values and len(str(values["country_code"])) != 2:
        problems["country_code"] = _("Choose a country.")
    if problems:
        raise Invalid(fields=problems)


def problems_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is wrong with columns of a job, finished or not; what is missing is not. Raises Invalid for unknown ones."""
    unknown = set(values) - EDITABLE
    if unknown:
        raise Invalid(_("A job has no field called {name}.").format(name=min(unknown)), field=min(unknown))
    problems: dict[str, Any] = {}
    for name, most in LONGEST.items():
        if len(str(values.get(name, ""))) > most:
            problems[name] = _("Use at most {count} letters.").format(count=most)
    low, high = values.get("salary_min"), values.get("salary_max")
    if low is not None and high is not None and low > high:
        problems["salary_min"] = _("The lower end of the salary must not be above the upper end.")
    if values.get("salary_currency") and values["salary_currency"] not in choices.CURRENCIES:
        problems["salary_currency"] = _("This is no currency in use. Choose one of the list, such as EUR.")
    return problems


@transaction.atomic
def edit_job(job: Job, *, by: Actor, changes: Mapping[str, Any], version: int | None = None) -> Job:
    """Change columns of a job. Only what differs is written and recorded.

    Raises Stale when `version` is given and somebody saved since, Invalid for bad values, NotAllowed or NotFound.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT, job)
    if version is not None and version != job.version:
        raise Stale(_("Somebody saved this job while you were editing. Compare, then save again."), code="job_stale")
    _check(changes)
    followed, was_job = job.process_id, not (job.is_draft or job.is_template)
    own = _differing_fields(job.fields, changes.get("fields", job.fields))
    changed = write_columns(job, changes)
    if changed:
        recording.record(history.EDITED, on=job, by=by, changes=changed)
    if job.process_id != followed:
        signals.process_replaced.send(Job, changes={job.pk: (followed, job.process_id)}, by=by)
    if changed and (was_job or not (job.is_draft or job.is_template)):
        signals.terms_changed.send(Job, job=job, names=_named(changed, own), by=by)
    return job


def _named(changed: Iterable[str], own: frozenset[str]) -> frozenset[str]:
    """The changed columns, and each own field by itself."""
    return frozenset(changed) - {"fields"} | own


def _differing_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(f"fields.{key}" for key in {*before, *after} if before.get(key) != after.get(key))


def write_columns(job: Job, changes: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Write what differs into a locked job; the changes as the audit tells them. For verbs that have checked them."""
    before = {name: getattr(job, name) for name in changes}
    differing = {name: value for name, value in changes.items() if before[name] != value}
    if not differing:
        return {}
    for name, value in differing.items():
        setattr(job, name, value)
    job.version += 1
    job.last_activity_at = timezone.now()
    try:
        with transaction.atomic():
            job.save(update_fields=[*differing, "version", "last_activity_at", "updated_at"])
    except IntegrityError as error:
        raise explained(error) from error
    return {name: (_plain(before[name]), _plain(value)) for name, value in differing.items()}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float) else str(value)


@transaction.atomic
def set_note(job: Job, *, by: Actor, note: str) -> Job:
    """Keep a private note on the job, for those who may edit it."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    access.require(by, JobAction.EDIT, job)
    if job.note != note:
        job.note = note
        job.save(update_fields=["note", "updated_at"])
        recording.record(history.NOTE_SET, on=job, by=by)
    return job

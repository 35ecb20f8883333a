"""How the doors find their job and application: through access, so that what is invisible is not found."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from accounts.doors import actor_of
from base.errors import Invalid, NotFound
from recruit.applications.access import can, visible_applications
from recruit.applications.models import Application
from recruit.applications.queries import with_everything
from recruit.jobs.access import JobNotFound, visible_jobs
from recruit.jobs.models import Job
from recruit.processes.models import HiringStep
from recruit.processes.stages import Stage, Station
from recruit.teams.rights import JobAction


def job_of(request: HttpRequest, public_id: UUID) -> Job:
    """The job, or NotFound when the actor may not see it."""
    jobs = visible_jobs(actor_of(request)).select_related("department", "brand", "creator")
    job = jobs.filter(public_id=public_id).first()
    if job is None:
        raise JobNotFound
    return job


def application_of(request: HttpRequest, public_id: UUID) -> Application:
    """The application with what belongs to it, or NotFound when the actor may not see it."""
    found = with_everything(visible_applications(actor_of(request))).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def application_to_change(request: HttpRequest, public_id: UUID) -> Application:
    """The application with only what a verb asks before it locks it: the full read costs more than a whole move."""
    rows = Application.objects.select_related("job", "candidate").only(*_TO_CHANGE)
    found = rows.filter(public_id=public_id).first()
    # The predicate costs nothing for those who see every job; the row filter makes the statement twice as dear.
    if found is None or not can(actor_of(request), JobAction.VIEW_CANDIDATES, found):
        raise NotFound
    return found


_TO_CHANGE = (
    "public_id", "stage", "step", "version", "exited_from",
    "job__public_id", "job__process", "job__status", "job__title", "job__country_code", "job__is_draft",
    "candidate__public_id", "candidate__employee", "candidate__email", "candidate__erased_at",
    "candidate__first_name", "candidate__last_name",
)  # fmt: skip


def place_on(key: str, road: list[Station], process_id: int) -> tuple[Stage, HiringStep | None]:
    """As `place_of`, from a road that was read already."""
    station = next((station for station in road if station.step_key == key and key), None)
    if station is None:
        return place_of(key, process_id)
    step = HiringStep(pk=station.step_id, process_id=process_id, stage=station.stage.value, name=station.name)
    return station.stage, step


def place_of(key: str, process_id: int) -> tuple[Stage, HiringStep | None]:
    """The stage and step named by a place's key: a stage, or the public id of a step. Raises Invalid."""
    if key in Stage.__members__:
        return Stage(key), None
    try:
        step = HiringStep.objects.filter(process=process_id, deleted_at=None, public_id=UUID(key)).first()
    except ValueError:
        step = None
    if step is None:
        raise Invalid("This step does not exist any more. Reload the page.", field="step")
    return Stage(step.stage), step


def version_of(request: HttpRequest) -> int | None:
    """The version the caller saw, when it says so."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None

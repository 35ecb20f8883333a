"""The same act through every door leaves the same rows and the same audit entry: page, REST, and the verb itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ApiToken, User
from base.actors import Actor
from base.models import Entry
from recruit.applications import hiring, moving, rejecting
from recruit.applications.models import Application, StepVisit
from recruit.jobs import steering
from recruit.jobs.models import Job, Position
from recruit.jobs.states import JobStatus
from recruit.processes.stages import Stage
from recruit.setup.models import ExitReason
from tests.factories.accounts import signed_in
from tests.factories.road import make_application, make_job, step_named

pytestmark = pytest.mark.django_db

Act = Callable[[User, Application], object]
START = "2027-03-01"


def rest(user: User, method: str, path: str, body: dict[str, Any]) -> None:
    secret = f"DCRA1-{user.public_id.hex}{ApiToken.objects.count()}"
    digest = hashlib.sha256(secret.encode()).hexdigest()
    ApiToken.objects.create(owner=user, name="Sync", prefix=secret[:8], digest=digest)
    answer = Client().generic(
        method, path, json.dumps(body), "application/json", headers={"Host": "api.testserver", "X-SmartToken": secret}
    )
    assert answer.status_code in {200, 204}, answer.content


def page(user: User, name: str, application: Application, values: dict[str, str]) -> None:
    answer = signed_in(user).post(reverse(f"recruit:application-{name}", args=[application.public_id]), values)
    assert answer.status_code == 303, answer.content


def status_path(application: Application) -> str:
    return f"/candidates/{application.candidate.public_id}/jobs/{application.job.public_id}/status"


def reason() -> ExitReason:
    return ExitReason.objects.get(label="Unresponsive")


ACTS: dict[str, list[Act]] = {
    "move": [
        lambda user, row: moving.move(
            row, by=Actor.of(user), stage=Stage.INTERVIEW, step=step_named("On-site Interview")
        ),
        lambda user, row: page(user, "move", row, {"step": str(step_named("On-site Interview").public_id)}),
        lambda user, row: rest(
            user, "PUT", status_path(row), {"status": "INTERVIEW", "subStatus": "On-site Interview"}
        ),
    ],
    "reject": [
        lambda user, row: rejecting.reject(row, by=Actor.of(user), reason=reason()),
        lambda user, row: page(user, "reject", row, {"reason": str(reason().public_id), "when": "never"}),
        lambda user, row: rest(
            user, "PUT", status_path(row), {"status": "REJECTED", "reason": str(reason().public_id)}
        ),
    ],
    "hire": [
        lambda user, row: hiring.hire(
            row, by=Actor.of(user), position=row.job.positions.get(), starts_on=date.fromisoformat(START)
        ),
        lambda user, row: page(
            user, "hire", row, {"position": str(row.job.positions.get().public_id), "starts_on": START}
        ),
        lambda user, row: rest(
            user, "PUT", status_path(row), {"status": "HIRED", "startsOn": f"{START}T00:00:00.000Z"}
        ),
    ],
    "hold": [
        lambda user, row: steering.set_status(row.job, by=Actor.of(user), status=JobStatus.ON_HOLD),
        lambda user, row: hold_by_page(user, row.job),
        lambda user, row: rest(user, "PUT", f"/jobs/{row.job.public_id}/status", {"status": "ON_HOLD"}),
    ],
}


def hold_by_page(user: User, job: Job) -> None:
    assert signed_in(user).post(reverse("recruit:job-hold", args=[job.public_id])).status_code == 303


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_door_leaves_the_same(rosa: User, act: str) -> None:
    results = []
    for door in ACTS[act]:
        job = make_job(rosa, published=True)
        application = make_application(job)
        entries = Entry.objects.count()
        door(rosa, Application.objects.select_related("job", "candidate").get(pk=application.pk))
        results.append(traces(application, entries))

    assert results[0] == results[1] == results[2]
    assert results[0]["entries"]


def traces(application: Application, entries: int) -> dict[str, Any]:
    """What an act leaves behind, without keys and instants."""
    row = Application.objects.select_related("job", "step").get(pk=application.pk)
    visits = StepVisit.objects.filter(application=row).order_by("pk")
    seats = Position.objects.filter(job=row.job)
    return {
        "application": (row.stage, str(row.step or ""), row.exited_from, str(row.exit_reason or ""), row.starts_on),
        "visits": [(visit.stage, str(visit.step or ""), visit.left_at is None) for visit in visits],
        "job": (row.job.status, [interval.status for interval in row.job.status_intervals.all()]),
        "seats": [(seat.status, seat.started_on) for seat in seats],
        "entries": [(entry.kind, entry.data, entry.changes) for entry in Entry.objects.order_by("pk")[entries:]],
    }

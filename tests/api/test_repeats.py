"""An Idempotency-Key while the first request still runs, and the end of kept answers."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from base.rest.background import forget_kept_answers
from base.rest.models import KeptAnswer
from recruit.models import Job
from tests.api.conftest import Api

JOB = {"title": "Cook", "location": {"countryCode": "at", "city": "Graz"}}


@pytest.mark.django_db(transaction=True)
def test_a_repeat_waits_for_nobody(api: Api, admin: Any) -> None:
    from accounts.models import ApiToken
    from recruit.processes.founding import found

    found()
    scope = f"{ApiToken.objects.get().public_id} /jobs"
    key = hashlib.sha256(f"{scope}\none".encode()).hexdigest()
    number = int.from_bytes(bytes.fromhex(key[:16]), "big", signed=True)
    other = connections.create_connection("default")
    other.settings_dict = connection.settings_dict
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [number])
        busy = api.post("/jobs", JOB, headers={"Idempotency-Key": "one"})
        assert (busy.status_code, busy.json()["errors"][0]["code"]) == (409, "idempotency_in_flight")
        assert not Job.objects.exists()
    finally:
        other.close()
    assert api.post("/jobs", JOB, headers={"Idempotency-Key": "one"}).status_code == 201


def test_answers_are_kept_for_two_days(api: Api) -> None:
    headers = {"Idempotency-Key": "one"}
    first = api.post("/jobs", JOB, headers=headers).json()["id"]
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=49))
    assert api.post("/jobs", JOB, headers=headers).json()["id"] != first
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=49))
    forget_kept_answers()
    forget_kept_answers()
    assert not KeptAnswer.objects.exists()


def test_a_key_belongs_to_one_credential_and_one_address(api: Api, admin: Any, api_of: Any) -> None:
    headers = {"Idempotency-Key": "one"}
    first = api.post("/jobs", JOB, headers=headers).json()["id"]
    assert api_of(admin).post("/jobs", JOB, headers=headers).json()["id"] != first
    person = {"firstName": "Nora", "lastName": "Nurse", "email": "nora@mail.example"}
    assert api.post("/candidates", person, headers=headers).status_code == 201
    assert api.post("/jobs", JOB, headers={"Idempotency-Key": "x" * 256}).status_code == 400

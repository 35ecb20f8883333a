"""Reading the pages of jobs in tests."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruit.jobs.models import HiringTeamMember, Job

Role = HiringTeamMember.Role
HTMX = {"HX-Request": "true"}


def address(name: str, job: Job) -> str:
    """Build the address of a page of a job."""
    return reverse(f"recruit:{name}", args=[job.public_id])


def statements(client: Client, url: str) -> int:
    """Count what opening a page asks the database, once everything is warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)

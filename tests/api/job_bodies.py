"""The job that tests of the interface send."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Api

JOB = {
    "title": "Ward nurse",
    "location": {"countryCode": "AT", "city": "Graz", "regionCode": "at-6", "remote": False},
    "industry": {"id": "healthcare"},
    "function": {"id": "health_care_provider"},
    "experienceLevel": {"id": "associate"},
    "targetHiringDate": "2027-01-31T00:00:00.000Z",
    "compensation": {"min": 30000, "max": 40000.5, "currency": "EUR"},
    "jobAd": {"sections": {"jobDescription": {"title": "Work", "text": "<p>Care</p><script>x()</script>"}}},
    "somethingElse": {"ignored": True},
}


def make(api: Api, **changes: Any) -> dict[str, Any]:
    """Create a job and return its details."""
    response = api.post("/jobs", JOB | changes)
    assert response.status_code == 201, response.content
    return dict(response.json())

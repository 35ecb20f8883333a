"""A recruiter's source and the career sites over REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from accounts.permissions import RoleCode
from recruit.setup.models import Brand, Source
from tests.api.conftest import Api
from tests.factories.accounts import make_user
from tests.factories.recruit import make_brand

RESOLVE = "/configuration/sources/recruiters/resolve"
SITES = "/configuration/career-sites"


def test_a_recruiters_source_is_made_once(api: Api) -> None:
    made = api.put(f"{RESOLVE}?sourceName=Rosa%20%20Diaz", {})
    assert made.status_code == 200
    assert (made.json()["label"], made.json()["sourceSubType"]) == ("Rosa Diaz", {"id": "RECRUITER"})
    again = api.put(f"{RESOLVE}?sourceName=rosa diaz", {})
    assert again.json()["id"] == made.json()["id"]
    assert Source.objects.filter(sub_type="RECRUITER").count() == 1
    definition = api.get(f"/configuration/sources/{made.json()['id']}").json()
    assert definition == {"label": "Rosa Diaz", "type": "CUSTOM", "subType": "RECRUITER"}


def test_a_recruiters_source_needs_a_name_and_an_administrator(api: Api, api_of: Callable[..., Api]) -> None:
    assert api.put(RESOLVE, {}).status_code == 400
    assert api.put(f"{RESOLVE}?sourceName={'x' * 121}", {}).status_code == 400
    recruiter = api_of(make_user(RoleCode.STANDARD))
    assert recruiter.put(f"{RESOLVE}?sourceName=Rosa", {}).status_code == 403
    assert not Source.objects.filter(sub_type="RECRUITER").exists()
    api.put(f"{RESOLVE}?sourceName=Rosa", {})
    assert recruiter.put(f"{RESOLVE}?sourceName=Rosa", {}).status_code == 200


def test_each_brand_has_a_career_site(api: Api, api_of: Callable[..., Api], company: Any) -> None:
    first, second = make_brand("Northwind", is_default=True), make_brand("Labs")
    Brand.objects.filter(pk=second.pk).update(careers_url="https://labs.example/jobs")
    page = api.get(f"{SITES}?pageSize=1").json()
    assert (page["totalFound"], [row["name"] for row in page["content"]]) == (2, ["Labs"])
    rest = api.get(f"{SITES}?pageSize=1&pageId={page['nextPageId']}").json()
    assert ([row["name"] for row in rest["content"]], rest["nextPageId"]) == (["Northwind"], None)
    assert api.get(f"{SITES}/{first.public_id}").json() == {
        "id": str(first.public_id),
        "name": "Northwind",
        "url": f"http://testserver/careers/?brand={first.public_id}",
        "default": True,
    }
    assert api.get(f"{SITES}/{second.public_id}").json()["url"] == "https://labs.example/jobs"
    assert api.get(f"{SITES}/{uuid4()}").status_code == 404
    assert api_of(make_user(RoleCode.EMPLOYEE)).get(SITES).status_code == 403

"""Predefined locations over REST, and their settings page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from accounts.permissions import RoleCode
from recruit.setup.models import Location
from tests.api.conftest import Api
from tests.factories.accounts import make_user, signed_in

PATH = "/configuration/predefined-locations"
GRAZ = {"city": "Graz", "countryCode": "AT", "postalCode": "8010", "latitude": 47.07, "longitude": 15.44}


def test_a_location_is_created_read_replaced_and_deleted(api: Api) -> None:
    made = api.post(PATH, GRAZ)
    assert made.status_code == 201
    body = made.json()
    assert (body["name"], body["country"], body["countryCode"]) == ("Graz, AT", "Austria", "at")
    assert api.get(f"{PATH}/{body['id']}").json() == body
    replaced = api.put(f"{PATH}/{body['id']}", {"city": "Linz", "countryCode": "at", "name": "Linz plant"})
    assert replaced.status_code == 200
    assert (replaced.json()["name"], replaced.json()["postalCode"], "latitude" in replaced.json()) == (
        "Linz plant", "", False,
    )  # fmt: skip
    assert api.delete(f"{PATH}/{body['id']}").status_code == 204
    assert api.get(f"{PATH}/{body['id']}").status_code == 404


def test_locations_come_in_pages_and_by_id(api: Api) -> None:
    ids = [api.post(PATH, {"city": f"City {n}", "countryCode": "de"}).json()["id"] for n in range(3)]
    page = api.get(f"{PATH}?pageSize=2").json()
    assert (page["totalFound"], [row["id"] for row in page["content"]]) == (3, [ids[2], ids[1]])
    rest = api.get(f"{PATH}?pageSize=2&pageId={page['nextPageId']}").json()
    assert ([row["id"] for row in rest["content"]], rest["nextPageId"]) == ([ids[0]], None)
    chosen = api.get(f"{PATH}?identifiers={ids[0]}&identifiers={ids[2]}").json()
    assert {row["id"] for row in chosen["content"]} == {ids[0], ids[2]}
    assert api.delete(f"{PATH}?identifiers={ids[0]},{ids[2]}").status_code == 204
    assert str(Location.objects.get().public_id) == ids[1]
    assert api.delete(PATH).status_code == 400
    assert api.get(f"{PATH}?identifiers=nope").status_code == 400


@pytest.mark.parametrize("change", [{"city": ""}, {"countryCode": "zz"}, {"latitude": 91}, {"name": "x" * 101}])
def test_a_place_that_cannot_be_is_refused(api: Api, change: dict[str, Any]) -> None:
    assert api.post(PATH, GRAZ | change).status_code == 400
    assert not Location.objects.exists()


def test_only_administrators_change_locations(api_of: Callable[..., Api], company: Any) -> None:
    recruiter = api_of(make_user(RoleCode.STANDARD))
    assert recruiter.get(PATH).status_code == 200
    assert recruiter.post(PATH, GRAZ).status_code == 403
    assert api_of(make_user(RoleCode.EMPLOYEE)).get(PATH).status_code == 403
    assert not Location.objects.exists()


def test_the_settings_page(company: Any) -> None:
    ada, rosa = make_user(RoleCode.ADMIN), make_user(RoleCode.STANDARD)
    browser, url = signed_in(ada), reverse("recruit:locations")
    assert "No locations yet" in browser.get(url).content.decode()
    assert browser.post(url, {"city": "Graz", "country_code": "at"}).status_code == 303
    again = browser.post(url, {"city": "Graz", "country_code": "at", "address": "Ring 1"})
    assert again.status_code == 422
    assert "Ring 1" in again.content.decode()
    place = Location.objects.get()
    browser.post(
        reverse("recruit:location", args=[place.public_id]), {"city": "Graz", "country_code": "at", "name": "HQ"}
    )
    place.refresh_from_db()
    assert place.name == "HQ"
    assert signed_in(rosa).post(reverse("recruit:location-remove", args=[place.public_id])).status_code == 403
    browser.post(reverse("recruit:location-remove", args=[place.public_id]))
    assert not Location.objects.exists()

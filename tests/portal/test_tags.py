"""Google Tag Manager: its settings, where the container is loaded and where never, what it is told."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Company, User
from portal import addresses, tags
from recruit.jobs import linking
from recruit.jobs.models import Posting
from recruit.setup.models import Source
from tests.factories.accounts import actor, signed_in

pytestmark = pytest.mark.django_db

WHO = {"first_name": "Zofia", "last_name": "Wiśniewska", "email": "zofia@example.com"}
ON = {"gtm.enabled": True, "gtm.container_id": "GTM-AB12CD", "gtm.asks_consent": False}


@pytest.fixture
def switched_on(posting: Posting) -> Posting:
    Company.objects.update(preferences=ON)
    return posting


def ad(posting: Posting) -> str:
    return addresses.ad_url(posting.number, posting.ad.title)


def form(posting: Posting) -> str:
    return addresses.apply_url(posting.number, posting.ad.title)


def told(html: str) -> dict[str, str]:
    """Event and variables of a page."""
    (event,) = re.findall(r'data-event="([^"]*)"', html)
    pairs = re.findall(r'data-var-\d="(\w+)=([^"]*)"', html)
    return {"event": event, **dict(pairs)}


@pytest.mark.parametrize("text", ["GTM-AB12", "gtm-abcdef12", " GTM-ABCDEF123456 "])
def test_ids_of_containers(text: str) -> None:
    assert tags.is_container(tags.normal_id(text))


@pytest.mark.parametrize(
    "text", ["", "GTM-", "GTM-AB", "UA-12345", "GTM-AB12CD34EF56G", "GTM-AB_12", 'GTM-AB12"><script>']
)
def test_no_ids_of_containers(text: str) -> None:
    assert not tags.is_container(tags.normal_id(text))


def test_it_is_switched_on_with_an_id_only_and_off_keeps_it(ada: User, posting: Posting) -> None:
    desk = signed_in(ada)
    refused = desk.post("/settings/tag-manager/", {"enabled": "on", "container_id": ""})
    assert refused.status_code == 422
    assert "Enter the container ID, or switch Google Tag Manager off." in refused.content.decode()
    bad = desk.post("/settings/tag-manager/", {"enabled": "on", "container_id": "UA-1"})
    assert bad.status_code == 422
    assert 'value="UA-1"' in bad.content.decode()
    assert desk.post("/settings/tag-manager/", {"enabled": "on", "container_id": "gtm-ab12cd"}).status_code == 303
    assert Company.objects.get().preferences["gtm.container_id"] == "GTM-AB12CD"
    assert desk.post("/settings/tag-manager/", {"container_id": "GTM-AB12CD"}).status_code == 303
    kept = Company.objects.get().preferences
    assert (kept["gtm.enabled"], kept["gtm.container_id"]) == (False, "GTM-AB12CD")


def test_only_administrators_set_it_and_it_is_not_on_the_general_page(ada: User, rosa: User) -> None:
    assert signed_in(rosa).get("/settings/tag-manager/").status_code == 403
    assert "Container ID" not in signed_in(ada).get("/settings/preferences/").content.decode()
    assert "Google Tag Manager" in signed_in(ada).get("/settings/").content.decode()


def test_without_it_pages_keep_the_strict_policy(client: Client, posting: Posting) -> None:
    for path in (ad(posting), form(posting)):
        answer = client.get(path)
        assert "googletagmanager" not in answer.headers["Content-Security-Policy"]
        assert "data-tags" not in answer.content.decode()


def test_the_policy_lets_analytics_and_pictures_through_and_nothing_else(client: Client, switched_on: Posting) -> None:
    for path in (ad(switched_on), form(switched_on)):
        policy = dict(
            part.strip().split(" ", 1) for part in client.get(path).headers["Content-Security-Policy"].split(";")
        )
        assert policy["script-src"] == (
            "'self' https://www.googletagmanager.com/gtm.js https://www.googletagmanager.com/gtag/js"
            " https://www.google-analytics.com/analytics.js"
        )
        assert policy["img-src"] == "'self' data: https:"
        assert policy["frame-src"] == "'none'"
        assert policy["default-src"] == "'none'"
        assert "'self'" not in policy["connect-src"]
        assert policy["connect-src"].startswith("http://testserver/careers/towns/ ")
        assert not any(word in str(policy) for word in ("unsafe", "nonce", "strict-dynamic"))


def test_four_events_with_eight_variables_each(client: Client, switched_on: Posting) -> None:
    job = switched_on.ad.job
    source = Source.objects.get(name="Career page")
    variables = {
        "sourceId": str(source.public_id),
        "sourceName": "Career page",
        "brandId": str(job.brand.public_id) if job.brand else "",
        "brandName": "St Vincent",
        "postingId": str(switched_on.number),
        "postingUuid": str(switched_on.public_id),
        "jobRefCode": job.ref_number,
        "jobId": str(job.public_id),
    }
    pages = {"jobAdPageView": client.get(ad(switched_on)).content.decode()}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pages["applicationStarted"] = first = client.get(form(switched_on)).content.decode()
        clock.shift(timedelta(seconds=30))
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', first))
        second = client.post(form(switched_on), {**hidden, **WHO, "act": "next", "page": "1"}).content.decode()
        pages["applicationContinued"] = second
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', second))
        wrong = client.post(form(switched_on), {**hidden, "act": "send"}).content.decode()
        assert told(wrong)["event"] == ""
        sent = client.post(form(switched_on), {**hidden, "act": "send", "consent": "on"})
        pages["applicationCompleted"] = client.get(sent.headers["Location"]).content.decode()
    assert {event: told(html) for event, html in pages.items()} == {
        event: {"event": event, **variables} for event in tags.EVENTS
    }
    for html in pages.values():
        block = re.findall(r"<div hidden data-tags.*?</div>", html)[0]
        assert not any(word in block for word in ("Zofia", "Wiśniewska", "zofia"))


def test_the_source_of_a_tracking_link_is_told(client: Client, switched_on: Posting, ada: User) -> None:
    source = Source.objects.create(type="PAID", name="Facebook Jobs")
    link = linking.make_link(switched_on.ad, by=actor(ada), source=source)
    for path in (ad(switched_on), form(switched_on)):
        known = told(client.get(path, {"trid": str(link.public_id)}).content.decode())
        assert (known["sourceId"], known["sourceName"]) == (str(source.public_id), "Facebook Jobs")


def test_nobody_is_counted_without_saying_so(client: Client, switched_on: Posting) -> None:
    Company.objects.update(preferences=ON | {"gtm.asks_consent": True})
    asked = client.get(ad(switched_on))
    assert "May we count this visit" in asked.content.decode()
    assert "data-tags" not in asked.content.decode()
    assert "googletagmanager" not in asked.headers["Content-Security-Policy"]
    allowed = client.post("/careers/measuring/", {"choice": "yes", "back": ad(switched_on)})
    assert (allowed.status_code, allowed.headers["Location"]) == (303, ad(switched_on))
    assert client.cookies["measuring"].value == "yes"
    assert 'data-tags="GTM-AB12CD"' in client.get(ad(switched_on)).content.decode()
    client.post("/careers/measuring/", {"choice": "no", "back": "https://evil.example/"})
    refused = client.get(ad(switched_on)).content.decode()
    assert "data-tags" not in refused
    assert "May we count" not in refused


def test_a_browser_that_says_no_is_neither_asked_nor_counted(client: Client, switched_on: Posting) -> None:
    html = client.get(ad(switched_on), headers={"Sec-GPC": "1"}).content.decode()
    assert "data-tags" not in html
    assert "May we count" not in html


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/settings/", "/\\evil.example"])
def test_the_choice_leads_back_to_the_career_site_only(client: Client, back: str, db: None) -> None:
    assert client.post("/careers/measuring/", {"choice": "yes", "back": back}).headers["Location"] == "/careers/"


def test_it_is_never_loaded_for_who_is_signed_in_nor_on_other_pages(
    client: Client, switched_on: Posting, ada: User, emil: User
) -> None:
    for user in (ada, emil):
        desk = signed_in(user)
        for path in (ad(switched_on), form(switched_on)):
            answer = desk.get(path)
            assert "data-tags" not in answer.content.decode()
            assert "googletagmanager" not in answer.headers["Content-Security-Policy"]
    for path in ("/", "/jobs/", "/people/", "/settings/", "/settings/tag-manager/"):
        answer = signed_in(ada).get(path)
        assert "js/gtm" not in answer.content.decode()
        assert "googletagmanager" not in answer.headers["Content-Security-Policy"]
    for path in ("/careers/", "/sign-in/", "/careers/saved/"):
        assert "googletagmanager" not in client.get(path).headers["Content-Security-Policy"]


def test_the_sample_container_can_be_imported(ada: User, switched_on: Posting) -> None:
    answer = signed_in(ada).get("/settings/tag-manager/sample-gtm-container.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sample-gtm-container.json"'
    container: dict[str, Any] = json.loads(answer.content)
    version = container["containerVersion"]
    assert container["exportFormatVersion"] == 2
    assert version["container"]["publicId"] == "GTM-AB12CD"
    assert [each["customEventFilter"][0]["parameter"][1]["value"] for each in version["trigger"]] == [
        "jobAdPageView",
        "applicationStarted",
        "applicationContinued",
        "applicationCompleted",
    ]
    assert {each["type"] for each in version["trigger"]} == {"CUSTOM_EVENT"}
    names = [part["value"] for each in version["variable"] for part in each["parameter"] if part["key"] == "name"]
    assert names == list(tags.Variables().as_dict())
    assert {each["type"] for each in version["variable"]} == {"v"}
    assert "tag" not in version


def test_blocked_types_are_never_allowed_too() -> None:
    assert not set(tags.ALLOWED) & set(tags.BLOCKED)

"""Pages of a brand in Chromium: light enough with the heaviest logo, legible in both themes, from no other host."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import tuning
from accounts.models import User
from portal import addresses
from recruit.jobs import publishing
from recruit.jobs.models import Posting
from recruit.setup import naming
from recruit.setup.models import Brand
from tests.factories.accounts import actor, signed_in
from tests.factories.recruit import make_brand, make_department, make_published_job
from tests.recruit.setup.test_brands import picture
from tests.ui.axe import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC_BYTES = 60 * 1024
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture
def labs(posting: Posting, ada: User) -> Brand:
    """A brand whose logo is as heavy as one can be, with two jobs up and one down."""
    brand = make_brand("Northwind Labs", color="#FFE066")
    logo = SimpleUploadedFile("logo.jpg", picture(1200, 900, "JPEG", noise=True))
    brand = naming.edit_brand(brand, by=actor(ada), changes={"logo": logo})
    tuning.change_preferences(
        {"careers.report_email": "ads@northwind.example", "careers.accessibility_email": "help@northwind.example"},
        by=actor(ada),
    )
    care = make_department("Care")
    for title in ("Analyst", "Night analyst"):
        make_published_job(title=title, brand=brand, department=care, salary_min=30, salary_currency="EUR")
    gone = make_published_job(title="Gone", brand=brand)
    publishing.unpublish_job(gone, by=actor(ada))
    return brand


def pages_of(brand: Brand) -> list[str]:
    home = addresses.brand_url(brand)
    numbers = Posting.objects.filter(ad__job__brand=brand).order_by("pk").values_list("number", "ad__title")
    ads = [addresses.ad_url(number, title) for number, title in numbers]
    return [home, f"{home}&q=astronaut", ads[0], ads[-1], addresses.apply_url(*numbers[0])]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_pages_of_a_brand_satisfy_axe(live_browser: Any, labs: Brand, scheme: str, size: dict[str, int]) -> None:
    live_browser.emulate_media(color_scheme=scheme)
    live_browser.set_viewport_size(size)
    for path in pages_of(labs):
        live_browser.goto(path)
        assert axe_findings(live_browser) == [], path
        assert live_browser.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert live_browser.get_attribute(".public__logo", "alt") == "Northwind Labs"


def test_a_first_visit_is_light_and_its_largest_paint_is_text(live_browser: Any, labs: Brand) -> None:
    bodies: dict[str, int] = {}
    live_browser.on("response", lambda answer: bodies.update({answer.url: len(gzip.compress(answer.body()))}))
    live_browser.set_viewport_size(PHONE)
    for path in pages_of(labs):
        bodies.clear()
        live_browser.goto(path, wait_until="networkidle")
        assert sum(bodies.values()) <= PUBLIC_BYTES, bodies
        assert any("/careers/logos/" in url for url in bodies) or path != pages_of(labs)[0]
        assert {url.split("/")[2].split(":")[0] for url in bodies if url.startswith("http")} <= {
            "127.0.0.1",
            "localhost",
        }
        largest = live_browser.evaluate(
            "new Promise(found => new PerformanceObserver(list => found(list.getEntries().at(-1).element?.tagName))"
            ".observe({type: 'largest-contentful-paint', buffered: true}))"
        )
        assert largest != "IMG", path


def test_the_settings_of_brands_and_sources_satisfy_axe(
    live_browser: Any, labs: Brand, ada: User, live_server: Any
) -> None:
    session = signed_in(ada).cookies["sessionid"].value
    live_browser.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    for name, scheme in (("brand", "light"), ("brand", "dark"), ("brands", "light"), ("sources", "dark")):
        live_browser.emulate_media(color_scheme=scheme)
        live_browser.goto(reverse(f"recruit:{name}", args=[labs.public_id] if name == "brand" else []))
        assert axe_findings(live_browser) == [], (name, scheme)

"""The style guide shows every component, axe finds nothing on it, and what is sent to browsers stays small."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from base.templatetags.ui import register
from tests.browsing import until
from tests.ui.axe import CHECKOUT, axe_findings

GUIDE = CHECKOUT / "templates" / "base" / "ui" / "styleguide"
# Tags about the page as a whole; they are in every layout.
OF_THE_PAGE = {"ui_styles", "ui_scripts", "page_script", "qs"}
CSS_LIMIT, SCRIPT_LIMIT, ICON_LIMIT = 22 * 1024, 40 * 1024, 12 * 1024


def test_guide_shows_every_component_tag() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in GUIDE.glob("*.html"))
    used = set(re.findall(r"{%\s*(\w+)", shown))
    assert set(register.tags) - used - OF_THE_PAGE == set()


@pytest.mark.django_db
def test_guide_opens_for_everybody_where_it_is_switched_on(client: Client) -> None:
    answer = client.get("/styleguide/")
    assert answer.status_code == 200
    assert b'id="icons"' in answer.content


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_guide(desk: Any, complaints: list[str], theme: str) -> None:
    desk.emulate_media(color_scheme=theme, reduced_motion="reduce")
    desk.goto("/styleguide/")
    desk.wait_for_selector("html[data-ready]")
    desk.wait_for_timeout(500)  # skeletons become visible after 300 ms
    for width in (390, 768, 1440):
        desk.set_viewport_size({"width": width, "height": 900})
        assert axe_findings(desk) == [], width
        assert desk.evaluate("document.documentElement.scrollWidth") == width
    assert complaints == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_what_lies_above_the_page(desk: Any, complaints: list[str], theme: str) -> None:
    desk.emulate_media(color_scheme=theme, reduced_motion="reduce")
    for opening in (
        "#layers [data-dialog=specimen]",
        "#controls [popovertarget]",
        "#data a[data-panel]",
        "[data-palette]",
    ):
        desk.goto("/styleguide/")
        desk.wait_for_selector("html[data-ready]")
        desk.locator(opening).first.click()
        desk.wait_for_timeout(600)
        assert axe_findings(desk) == [], opening
    assert complaints == []


def _weight(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


def test_weights_stay_small() -> None:
    style, script = CHECKOUT / "static/dist/ui.css", CHECKOUT / "static/dist/ui.js"
    if not (style.exists() and script.exists()):
        pytest.skip("static/dist is not built: run `npm ci && npm run build` to weigh it")
    assert _weight(style) <= CSS_LIMIT
    assert _weight(script) <= SCRIPT_LIMIT
    assert _weight(CHECKOUT / "static/icons.svg") <= ICON_LIMIT


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_panel_that_covers_the_page_keeps_the_keyboard_inside(desk: Any) -> None:
    desk.set_viewport_size({"width": 1000, "height": 800})
    desk.goto("/styleguide/?open=1")
    desk.wait_for_selector("html[data-ready]")
    assert axe_findings(desk) == []
    assert desk.evaluate("document.querySelector('.frame').inert")
    desk.keyboard.press("Escape")
    until(desk, "!document.querySelector('.frame').inert")

"""What the frame does under the hands of somebody in a browser: palette, keys, panel, board, toasts, theme, forms."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browsing import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(desk: Any) -> Any:
    """The style guide, ready, without motion."""
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.emulate_media(reduced_motion="reduce")
    desk.goto("/styleguide/")
    desk.wait_for_selector("html[data-ready]")
    return desk


def wait_for_focus(page: Any, words: str) -> None:
    until(page, "words => document.activeElement.textContent.trim().startsWith(words)", words)


def wait_for_column(page: Any, card: str, column: str) -> None:
    found = "([card, column]) => document.getElementById(card).closest('[data-column]').dataset.column === column"
    until(page, found, [card, column])


def test_palette_finds_a_page_by_keys_alone(guide: Any, complaints: list[str]) -> None:
    guide.keyboard.press("Control+k")
    guide.keyboard.type("setti")
    guide.wait_for_selector(".palette__hit[aria-selected=true] >> text=Settings")
    guide.keyboard.press("Enter")
    guide.wait_for_url("**/settings/**")
    assert complaints == []


def test_palette_offers_what_this_page_can_do(guide: Any) -> None:
    guide.keyboard.press("Control+k")
    guide.keyboard.type(">actions")
    guide.wait_for_selector(".palette__group[aria-label='On this page'] .palette__hit")
    guide.keyboard.press("Escape")
    assert not guide.evaluate("document.querySelector('#palette').open")


def test_panel_opens_in_the_address_bar_and_gives_focus_back(guide: Any, complaints: list[str]) -> None:
    link = guide.locator("#data a[data-panel]").nth(1)
    link.click()
    guide.wait_for_selector("#panel-title")
    until(guide, "document.activeElement.id === 'panel-title'")
    assert guide.url.endswith("?open=1")
    guide.keyboard.press("Escape")
    until(guide, "!document.querySelector('#panel').firstElementChild")
    assert "open=" not in guide.url
    wait_for_focus(guide, "Phone screen nurse")
    assert complaints == []


def test_back_closes_the_panel_and_forward_opens_it(guide: Any) -> None:
    guide.locator("#data a[data-panel]").first.click()
    guide.wait_for_selector("#panel-title")
    guide.go_back()
    until(guide, "!document.querySelector('#panel').firstElementChild")
    guide.go_forward()
    guide.wait_for_selector("#panel-title")


def test_reload_with_an_open_panel_shows_the_same(guide: Any) -> None:
    guide.goto("/styleguide/?open=1")
    assert guide.inner_text("#panel-title") == "Ana Kowalska"
    guide.keyboard.press("Escape")
    until(guide, "!location.search.includes('open')")


def test_card_is_dragged_and_the_move_undone_by_key(guide: Any, complaints: list[str]) -> None:
    card, target = guide.locator("#card-01"), guide.locator("[data-column=step-2]")
    card.scroll_into_view_if_needed()
    guide.wait_for_timeout(500)  # pictures above load when they come near, and move the board
    start, end = card.bounding_box(), target.bounding_box()
    guide.mouse.move(start["x"] + 40, start["y"] + 12)
    guide.mouse.down()
    guide.mouse.move(start["x"] + 80, start["y"] + 30, steps=4)
    guide.mouse.move(end["x"] + 60, end["y"] + 120, steps=6)
    assert guide.locator("[data-column=step-4] .column__reason").inner_text() == "Reference check is required first."
    guide.mouse.up()
    wait_for_column(guide, "card-01", "step-2")
    guide.wait_for_selector(".toast >> text=Moved.")
    assert guide.locator("[data-column=step-2] [data-count]").inner_text() == "3"
    assert "open=" not in guide.url
    guide.keyboard.press("u")
    guide.wait_for_selector(".toast >> text=Moved back.")
    assert complaints == []


def test_refused_move_puts_the_card_back_and_says_why(guide: Any) -> None:
    # Chidi may go to the last column as far as the page knows; the server refuses.
    guide.evaluate("document.querySelector('#card-02 a').focus()")
    guide.keyboard.press("m")
    guide.locator("#move-menu [role=menuitem]", has_text="Offer").click()
    guide.wait_for_selector(".toast >> text=Hugo moved this card to Interview a minute ago.")
    wait_for_column(guide, "card-02", "step-0")
    assert guide.locator("[data-column=step-4] [data-count]").inner_text() == "0"


def test_blocked_column_cannot_be_picked_and_gives_its_reason(guide: Any) -> None:
    guide.evaluate("document.querySelector('#card-00 a').focus()")
    guide.keyboard.press("m")
    offer = guide.locator("#move-menu [role=menuitem]", has_text="Offer")
    assert offer.get_attribute("aria-disabled") == "true"
    assert "Reference check is required first." in offer.inner_text()
    offer.click(force=True)
    wait_for_column(guide, "card-00", "step-0")


def test_cursor_walks_the_board_and_a_dot_moves_on(guide: Any) -> None:
    guide.evaluate("document.querySelector('#card-00 a').focus()")
    guide.keyboard.press("j")
    wait_for_focus(guide, "Bruno Meyer")
    guide.keyboard.press("l")
    assert guide.evaluate("document.activeElement.closest('[data-card]').id") == "card-11"
    guide.keyboard.press("h")
    guide.keyboard.press("x")
    assert guide.locator("#card-01 [data-select]").is_checked()
    guide.keyboard.press(".")
    guide.wait_for_selector(".toast >> text=Moved.")
    wait_for_column(guide, "card-01", "step-1")


def test_single_letter_keys_can_be_switched_off(guide: Any) -> None:
    guide.keyboard.press("?")
    guide.get_by_role("button", name="Switch single-letter keys off").click()
    until(guide, "document.body.dataset.keys === 'off'")
    guide.keyboard.press("?")
    assert not guide.evaluate("document.querySelector('#keys').open")
    guide.reload()
    assert guide.evaluate("document.body.dataset.keys") == "off"


def test_keys_do_nothing_while_typing(guide: Any) -> None:
    guide.locator("[data-search]").focus()
    guide.keyboard.type("?u")
    assert not guide.evaluate("document.querySelector('#keys').open")
    assert guide.locator("[data-search]").input_value() == "?u"


def test_theme_changes_at_once_and_stays(guide: Any) -> None:
    guide.locator(".topbar__me").click()
    guide.get_by_role("menuitem", name="Dark").click()
    assert guide.evaluate("document.documentElement.dataset.theme") == "dark"
    guide.wait_for_timeout(200)
    guide.reload()
    assert guide.evaluate("document.documentElement.dataset.theme") == "dark"


def test_menu_is_walked_by_arrows_and_closes_with_focus_back(guide: Any) -> None:
    opener = guide.locator("#controls [popovertarget]").first
    opener.focus()
    guide.keyboard.press("Enter")
    until(guide, "document.activeElement.getAttribute('role') === 'menuitem'")
    guide.keyboard.press("ArrowDown")
    wait_for_focus(guide, "Interview")
    guide.keyboard.press("Escape")
    wait_for_focus(guide, "Actions")


def test_selected_rows_show_the_bulk_bar_with_their_number(guide: Any) -> None:
    boxes = guide.locator("#data [data-select]")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    assert guide.locator("#data [data-bulk-count]").inner_text() == "3"
    guide.locator("#data [data-select-all]").click()
    guide.locator("#data [data-select-all]").click()
    assert guide.locator("#data [data-bulk]").is_hidden()


def test_confirmation_stops_what_was_not_meant(guide: Any) -> None:
    guide.get_by_role("link", name="Ask first").click()
    assert guide.inner_text("#confirm-title") == "Delete 3 jobs?"
    guide.locator("#confirm button[value=no]").click()
    assert not guide.evaluate("document.querySelector('#confirm').open")


def test_file_of_the_wrong_kind_is_named_before_it_is_sent(guide: Any) -> None:
    guide.locator("x-file-drop input").set_input_files({"name": "cv.exe", "mimeType": "x/y", "buffer": b"MZ"})
    assert "cv.exe is not a kind of file we can read" in guide.inner_text(".file-drop__result")
    guide.locator("x-file-drop input").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    assert guide.inner_text(".file-drop__result") == "Ready to send: cv.pdf (1 KB)"


def test_lost_session_asks_to_sign_in_and_keeps_the_page(guide: Any) -> None:
    guide.locator("#forms textarea").fill("Half a page of text")
    guide.context.clear_cookies(name="sessionid")
    guide.evaluate("window.htmx.ajax('GET', '/palette/?q=x', {target: '#announcer', swap: 'innerHTML'})")
    guide.wait_for_selector("#signin[open]")
    assert guide.locator("#forms textarea").input_value() == "Half a page of text"


def test_page_works_without_script(live_server: Any, new_context: Any) -> None:
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    page.goto("/styleguide/?open=1")
    assert page.inner_text("#panel-title") == "Ana Kowalska"
    page.locator("[data-panel-close]").click()
    assert page.locator("#panel-title").count() == 0
    page.locator("#controls [popovertarget]").first.click()
    assert page.locator("#controls [role=menuitem]").first.is_visible()

"""What is pressed: buttons, menus, tabs, segmented controls, filters. Controls inside forms live in `forms`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.ui.parts import Choice, Tab
from base.ui.tags.library import SIZES, attributes, fresh_id, markup, one_of, register, render
from base.ui.tags.words import draw_icon

BUTTON_TONES = frozenset({"default", "primary", "danger", "quiet", "link"})
MENU_TONES = frozenset({"", "danger"})
ALIGNMENTS = frozenset({"start", "end"})


def _button_class(tone: str, size: str, *, icon_only: bool, noscript: bool = False) -> str:
    one_of(tone, BUTTON_TONES, "tone")
    one_of(size, SIZES, "size")
    return " ".join(
        part
        for part in (
            "button",
            f"button--{tone}" if tone != "default" else "",
            f"button--{size}" if size != "m" else "",
            "button--icon" if icon_only else "",
            "only-noscript" if noscript else "",
        )
        if part
    )


def _inside(label: str, icon: str, *, icon_only: bool) -> str:
    drawn = draw_icon(icon, "", "m") if icon else ""
    return f"{drawn}" if icon_only else f"{drawn}<span>{escape(label)}</span>"


@register.simple_tag
def button(
    *,
    label: str,
    href: str = "",
    tone: str = "default",
    icon: str = "",
    size: str = "m",
    type: str = "submit",
    name: str = "",
    value: object = "",
    form: str = "",
    key: str = "",
    key_label: str = "",
    disabled: str = "",
    hx_get: str = "",
    hx_post: str = "",
    hx_target: str = "",
    hx_swap: str = "",
    panel: str = "",
    dialog: str = "",
    ask: str = "",
    confirm: str = "",
    icon_only: bool = False,
    noscript: bool = False,
) -> SafeString:
    """Draw a button, or a link that looks like one. `disabled` is the reason; the button stays reachable to read it."""
    pairs: dict[str, object] = {"class": _button_class(tone, size, icon_only=icon_only, noscript=noscript)}
    if icon_only:
        pairs |= {"aria-label": label, "title": disabled or label}
    if disabled:
        pairs |= {"aria-disabled": "true", "title": disabled, "type": "button"}
        note = f'<span class="visually-hidden"> ({escape(disabled)})</span>'
        return markup(f"<button{attributes(pairs)}>{_inside(label, icon, icon_only=icon_only)}{note}</button>")
    pairs |= {"hx-get": hx_get, "hx-post": hx_post, "hx-target": hx_target, "hx-swap": hx_swap, "data-panel": panel}
    pairs |= {
        "data-dialog": dialog,
        "data-ask": ask,
        "data-confirm": confirm,
        "data-key": key,
        "data-key-label": key_label,
    }
    inside = _inside(label, icon, icon_only=icon_only)
    if href:
        return markup(f"<a{attributes({'href': href} | pairs)}>{inside}</a>")
    kind = "button" if (dialog or ask or hx_get or hx_post) and type == "submit" and not name else type
    pairs |= {"type": kind, "name": name, "value": str(value), "form": form}
    return markup(f"<button{attributes(pairs)}>{inside}</button>")


def csrf_input(context: Context) -> str:
    """The hidden CSRF field, or nothing where a template has no request (a test of a component)."""
    token = context.get("csrf_token")
    return f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">' if token else ""


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    *,
    label: str,
    url: str,
    tone: str = "default",
    icon: str = "",
    size: str = "m",
    name: str = "",
    value: object = "",
    key: str = "",
    confirm: str = "",
    disabled: str = "",
    hx_target: str = "",
    hx_swap: str = "",
    icon_only: bool = False,
) -> SafeString:
    """Draw a form that is one button, so that an act is a POST and works without script."""
    drawn = button(
        label=label,
        tone=tone,
        icon=icon,
        size=size,
        name=name,
        value=value,
        key=key,
        disabled=disabled,
        icon_only=icon_only,
    )
    pairs: dict[str, object] = {
        "method": "post",
        "action": url,
        "class": "inline-form",
        "data-form": True,
        "data-unsaved": "off",
    }
    pairs["data-confirm"] = confirm
    if hx_target:
        pairs |= {"hx-post": url, "hx-target": hx_target, "hx-swap": hx_swap}
    return markup(f"<form{attributes(pairs)}>{csrf_input(context)}{drawn}</form>")


@register.simple_block_tag(end_name="endmenu")
def menu(
    content: str,
    *,
    label: str,
    icon: str = "",
    tone: str = "quiet",
    align: str = "end",
    src: str = "",
    icon_only: bool = False,
    key: str = "",
    size: str = "m",
) -> SafeString:
    """Draw a button that opens a menu. A popover, so it opens without script.

    `src` is an address fetched at first opening.
    """
    one_of(align, ALIGNMENTS, "alignment")
    target = fresh_id("menu")
    pairs = {"type": "button", "class": _button_class(tone, size, icon_only=icon_only), "popovertarget": target}
    pairs |= {"aria-haspopup": "menu", "data-key": key}
    if icon_only:
        pairs |= {"aria-label": label, "title": label}
    arrow = "" if icon_only else draw_icon("chevron-down", "", "s")
    opener = f"<button{attributes(pairs)}>{_inside(label, icon, icon_only=icon_only)}{arrow}</button>"
    extra = attributes({"data-align": align, "data-src": src})
    return markup(
        f'{opener}<div id="{target}" class="menu" popover role="menu" aria-label="{escape(label)}"{extra}>'
        f"{content}</div>"
    )


@register.simple_tag(takes_context=True)
def menu_item(
    context: Context,
    label: str,
    *,
    href: str = "",
    post: str = "",
    icon: str = "",
    tone: str = "",
    key: str = "",
    disabled: str = "",
    panel: str = "",
    dialog: str = "",
    ask: str = "",
    current: bool = False,
    confirm: str = "",
    name: str = "",
    value: object = "",
) -> SafeString:
    """Draw one line of a menu: a link, a POST, an opener; or a line that says why it cannot be chosen."""
    one_of(tone, MENU_TONES, "tone")
    drawn = draw_icon("check" if current else icon, "", "s") if icon or current else '<span class="menu__blank"></span>'
    keys = f"<kbd>{escape(key.upper())}</kbd>" if key else ""
    inside = f'{drawn}<span class="menu__label">{escape(label)}</span>{keys}'
    style = "menu__item menu__item--danger" if tone else "menu__item"
    if disabled:
        reason = f'<span class="menu__reason">{escape(disabled)}</span>'
        return markup(
            f'<div class="{style}" role="menuitem" aria-disabled="true" tabindex="-1">{drawn}'
            f'<span class="menu__label">{escape(label)}{reason}</span></div>'
        )
    pairs: dict[str, object] = {
        "class": style,
        "role": "menuitem",
        "data-panel": panel,
        "data-dialog": dialog,
        "data-ask": ask,
    }
    pairs |= {"data-confirm": "" if post else confirm, "data-key": key, "data-key-label": label if key else ""}
    if current:
        pairs["aria-current"] = "true"
    if href:
        return markup(f"<a{attributes({'href': href} | pairs)}>{inside}</a>")
    pairs |= {"type": "submit" if post else "button", "name": name, "value": str(value)}
    drawn_button = f"<button{attributes(pairs)}>{inside}</button>"
    if not post:
        return markup(drawn_button)
    form = {
        "method": "post",
        "action": post,
        "role": "none",
        "data-form": True,
        "data-unsaved": "off",
        "data-confirm": confirm,
    }
    return markup(f"<form{attributes(form)}>{csrf_input(context)}{drawn_button}</form>")


@register.simple_tag
def menu_heading(label: str) -> SafeString:
    """Draw the heading of a part of a menu."""
    return markup(f'<div class="menu__heading" role="presentation">{escape(label)}</div>')


@register.simple_tag
def menu_line() -> SafeString:
    """Draw a line between parts of a menu."""
    return markup('<div class="menu__line" role="separator"></div>')


@register.simple_tag
def tabs(*, items: Iterable[Tab], label: str = "") -> SafeString:
    """Draw tabs; each is a link, the present one says so."""
    return render("tabs", {"items": list(items), "label": label or _("Views")})


@register.simple_tag
def segmented(*, items: Iterable[Choice], label: str = "") -> SafeString:
    """Draw a small either-or control made of links."""
    drawn = "".join(
        f'<a class="segmented__item"{attributes({"href": item.url, "aria-current": "true" if item.current else ""})}>'
        f"{draw_icon(item.icon, '', 's') if item.icon else ''}{escape(item.label)}</a>"
        for item in items
    )
    return markup(f'<nav class="segmented" aria-label="{escape(label or _("View"))}">{drawn}</nav>')


@register.simple_tag
def filter_chip(label: str, *, remove_url: str) -> SafeString:
    """Draw a filter that is on, with the link that takes it off."""
    words = _("Remove filter %(filter)s") % {"filter": label}
    pairs: dict[str, object] = {"class": "filter-chip__remove", "href": remove_url, "aria-label": words}
    cross = f"<a{attributes(pairs)}>{draw_icon('x', '', 's')}</a>"
    return markup(f'<span class="filter-chip">{escape(label)}{cross}</span>')


@register.simple_tag
def search_box(*, name: str = "q", value: str = "", label: str = "", placeholder: str = "") -> SafeString:
    """Draw a search field; `/` puts the cursor into it."""
    words: dict[str, Any] = {
        "class": "input",
        "type": "search",
        "name": name,
        "value": value,
        "aria-label": label or _("Search"),
    }
    words |= {"placeholder": placeholder or label or _("Search"), "autocomplete": "off", "data-search": True}
    return markup(f'<span class="search-box">{draw_icon("search", "", "s")}<input{attributes(words)}></span>')

"""What shows data: lists, figures, progress, histories, empty states. Nothing here changes anything."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Any, Protocol

from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.ui.parts import Entry, Row, Segment, Step
from base.ui.tags.library import TONES, attributes, markup, one_of, register, render
from base.ui.tags.page import qs
from base.ui.tags.words import draw_icon

EMPTY_KINDS = {"first": "sparkle", "nomatch": "search", "noaccess": "lock", "done": "check-circle"}
STEP_STATES = {"done": "check", "current": "circle-dot", "todo": "circle", "problem": "alert"}
SKELETONS = frozenset({"text", "cards", "table"})
BANNER_ICONS = {
    "neutral": "info",
    "accent": "info",
    "info": "info",
    "ok": "check-circle",
    "warn": "alert",
    "danger": "alert",
}


class KeysetPage(Protocol):
    """One page of a keyset list, as `{% pager %}` reads it."""

    newer: str | None
    older: str | None
    total: int | None
    capped: bool

    @property
    def shown(self) -> int:
        """How many rows this page has."""


@register.simple_tag
def pipeline(segments: Iterable[Segment]) -> SafeString:
    """Draw counts per stage as a strip of small numbers, each a link when it has an address."""
    cells = []
    for segment in segments:
        one_of(segment.tone, TONES, "tone")
        style = f"pipeline__cell pipeline__cell--{segment.tone}" + ("" if segment.value else " is-zero")
        label = f"{segment.label}: {segment.value}"
        name = "a" if segment.url else "span"
        pairs: dict[str, object] = {"class": style, "href": segment.url, "title": label}
        words = f'<span class="visually-hidden">{escape(segment.label)}: </span>'
        cells.append(f"<{name}{attributes(pairs)}>{words}{segment.value}</{name}>")
    return markup(f'<span class="pipeline">{"".join(cells)}</span>')


@register.simple_tag
def meter(value: float, *, out_of: float = 10, label: str = "", tone: str = "accent") -> SafeString:
    """Draw a small bar with its figures."""
    one_of(tone, TONES, "tone")
    figures = f"{value:g}/{out_of:g}"
    return markup(
        f'<span class="meter"><progress class="bar bar--{tone}" value="{value:g}" max="{out_of:g}"'
        f' aria-label="{escape(label or figures)}">'
        f'</progress><span class="meter__figures">{figures}</span></span>'
    )


@register.simple_tag(takes_context=True)
def pager(context: Context, page: KeysetPage, *, label: str = "", noun: str = "") -> SafeString:
    """Draw "Newer" and "Older" with how many are shown; the links keep the whole query string."""
    newer = qs(context, before=page.newer, after=None) if page.newer else ""
    older = qs(context, after=page.older, before=None) if page.older else ""
    words = {"page": page, "label": label or _("Pages"), "noun": noun, "newer": newer, "older": older}
    return render("pager", words)


@register.simple_tag
def empty(
    *, title: str, kind: str = "first", text: str = "", action: str = "", href: str = "", icon: str = ""
) -> SafeString:
    """Draw what stands where a list has nothing: first use, no match, no access, all done."""
    one_of(kind, frozenset(EMPTY_KINDS), "kind")
    context = {
        "title": title,
        "kind": kind,
        "text": text,
        "action": action,
        "href": href,
        "icon": icon or EMPTY_KINDS[kind],
    }
    return render("empty", context)


@register.simple_tag
def banner(text: str, *, tone: str = "info", title: str = "", action: str = "", href: str = "") -> SafeString:
    """Draw a message that belongs to the page or region it stands in."""
    one_of(tone, TONES, "tone")
    context = {"text": text, "tone": tone, "title": title, "action": action, "href": href, "icon": BANNER_ICONS[tone]}
    return render("banner", context)


@register.simple_tag
def keyvalue(rows: Iterable[Any], *, columns: int = 1) -> SafeString:
    """Draw labels and values; empty values are drawn as a dash."""
    cells = []
    for row in rows:
        each = row if isinstance(row, Row) else Row(str(row[0]), row[1])
        shown = "–" if each.value in (None, "") else escape(each.value)
        value = f'<a class="link" href="{escape(each.url)}">{shown}</a>' if each.url else shown
        drawn = draw_icon(each.icon, "", "s") if each.icon else ""
        cells.append(f'<div class="keyvalue__row"><dt>{drawn}{escape(each.label)}</dt><dd>{value}</dd></div>')
    style = "keyvalue" if columns == 1 else "keyvalue keyvalue--columns"
    return markup(f'<dl class="{style}">{"".join(cells)}</dl>')


@register.simple_tag
def stat(
    label: str, *, value: object, hint: str = "", delta: str = "", tone: str = "neutral", href: str = ""
) -> SafeString:
    """Draw one figure of a `{% stats %}` row."""
    one_of(tone, TONES, "tone")
    figure = f'<a href="{escape(href)}">{escape(value)}</a>' if href else escape(value)
    change = f'<span class="stat__delta stat__delta--{tone}">{escape(delta)}</span>' if delta else ""
    more = f'<dd class="stat__hint">{escape(hint)}</dd>' if hint else ""
    return markup(
        f'<div class="stat"><dt>{escape(label)}</dt><dd class="stat__value">{figure}{change}</dd>{more}</div>'
    )


@register.simple_tag
def timeline(entries: Iterable[Entry], *, empty: str = "") -> SafeString:
    """Draw what happened, newest as given."""
    listed = list(entries)
    for entry in listed:
        one_of(entry.tone, TONES, "tone")
    return render("timeline", {"entries": listed, "empty": empty or _("Nothing has happened yet.")})


@register.simple_tag
def stepper(steps: Iterable[Step], *, label: str = "", vertical: bool = False) -> SafeString:
    """Draw the steps of a longer work with their states."""
    listed = [(step, STEP_STATES[one_of(step.state, frozenset(STEP_STATES), "state")]) for step in steps]
    return render("stepper", {"steps": listed, "label": label or _("Steps"), "vertical": vertical})


@register.simple_tag
def progress(
    *, value: float | None = None, out_of: float = 100, label: str = "", detail: str = "", poll: str = ""
) -> SafeString:
    """Draw how far long work is; with `poll` it asks that address for itself every two seconds."""
    percent = None if value is None or not out_of else round(100 * value / out_of)
    return render(
        "progress",
        {"value": value, "out_of": out_of, "percent": percent, "label": label, "detail": detail, "poll": poll},
    )


@register.simple_tag
def skeleton(*, lines: int = 3, kind: str = "text") -> SafeString:
    """Draw the shape of what is being fetched; it becomes visible only after 300 ms."""
    one_of(kind, SKELETONS, "kind")
    bars = '<span class="skeleton__bar"></span>' * lines
    return markup(f'<div class="skeleton skeleton--{kind}" aria-hidden="true">{bars}</div>')


@register.simple_tag
def copy_field(label: str, *, value: str, secret: bool = False, hint: str = "") -> SafeString:
    """Draw a value with a button that copies it; a secret is hidden until asked for."""
    return render("copy_field", {"label": label, "value": value, "secret": secret, "hint": hint})


@register.simple_tag
def code(text: str, *, language: str = "", title: str = "") -> SafeString:
    """Draw a code sample with a copy button."""
    return render("code", {"text": text, "language": language, "title": title})


@register.simple_tag
def diff(before: str, after: str) -> SafeString:
    """Draw what changed, word by word: removed and added text each with a sign and a colour."""
    old, new = re.findall(r"\s+|[^\s]+", str(before)), re.findall(r"\s+|[^\s]+", str(after))
    drawn: list[str] = []
    for kind, old_from, old_to, new_from, new_to in difflib.SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        gone, come = escape("".join(old[old_from:old_to])), escape("".join(new[new_from:new_to]))
        if kind == "equal":
            drawn.append(come)
            continue
        drawn.append(f"<del>{gone}</del>" if gone else "")
        drawn.append(f"<ins>{come}</ins>" if come else "")
    return markup(f'<div class="diff">{"".join(drawn)}</div>')


@register.simple_tag
def resume_pages(pages: Iterable[str], *, text: str = "", download_url: str = "", name: str = "") -> SafeString:
    """Draw a résumé: its pages as pictures, its text for readers and search, its download."""
    return render("resume_pages", {"pages": list(pages), "text": text, "download_url": download_url, "name": name})

"""Components with content of their own between an opening and a closing tag."""

from __future__ import annotations

from datetime import datetime

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.ui.tags.library import SIZES, TONES, fresh_id, markup, one_of, register, render
from base.ui.tags.words import draw_icon

DENSITIES = frozenset({"", "compact", "roomy"})


@register.simple_block_tag(end_name="endcard")
def card(
    content: str,
    *,
    title: str = "",
    hint: str = "",
    action: str = "",
    action_url: str = "",
    flush: bool = False,
    id: str = "",
) -> SafeString:
    """Draw a bordered box; `flush` lets a table touch its edges."""
    context = {"content": content, "title": title, "hint": hint, "action": action, "action_url": action_url}
    return render("card", context | {"flush": flush, "id": id})


@register.simple_block_tag(end_name="endtable")
def table(content: str, *, label: str, density: str = "", id: str = "") -> SafeString:
    """Draw a table with a sticky head that scrolls sideways by itself on narrow screens."""
    one_of(density, DENSITIES, "density")
    style = f"table table--{density}" if density else "table"
    name = f' id="{escape(id)}"' if id else ""
    return markup(
        f'<div class="table-scroll" role="region" aria-label="{escape(label)}" tabindex="0"{name}>'
        f'<table class="{style}"><caption class="visually-hidden">{escape(label)}</caption>{content}</table></div>'
    )


@register.simple_block_tag(end_name="endstats")
def stats(content: str) -> SafeString:
    """Draw a row of figures."""
    return markup(f'<dl class="stats">{content}</dl>')


@register.simple_block_tag(end_name="endnote")
def note(
    content: str, *, author: str, at: datetime | None = None, private: bool = False, own: bool = False
) -> SafeString:
    """Draw what a colleague wrote. `private` tints it and says so."""
    return render("note", {"content": content, "author": author, "at": at, "private": private, "own": own})


@register.simple_block_tag(end_name="endmail")
def mail(content: str, *, from_: str, subject: str, to: str = "", at: datetime | None = None) -> SafeString:
    """Draw a mail as it was sent or received."""
    return render("mail", {"content": content, "from_": from_, "subject": subject, "to": to, "at": at})


@register.simple_block_tag(end_name="enddialog")
def dialog(content: str, *, id: str, title: str, size: str = "m", open: bool = False) -> SafeString:
    """Draw a dialog that `data-dialog="<id>"` opens; `open` shows it at once."""
    one_of(size, SIZES, "size")
    return render("dialog", {"content": content, "id": id, "title": title, "size": size, "open": open})


@register.simple_block_tag(end_name="endpanel")
def panel(
    content: str, *, title: str, subtitle: str = "", full_url: str = "", close_url: str = "", actions: str = ""
) -> SafeString:
    """Draw the inside of the slide-in panel: head with its two links, then the body."""
    context = {"content": content, "title": title, "subtitle": subtitle, "full_url": full_url}
    return render("panel", context | {"close_url": close_url, "actions": actions})


@register.simple_block_tag(end_name="endconfirm_strip")
def confirm_strip(content: str, *, title: str, tone: str = "warn") -> SafeString:
    """Draw a question in place, with its buttons inside."""
    one_of(tone, TONES, "tone")
    drawn = draw_icon("alert" if tone in ("warn", "danger") else "info")
    return markup(
        f'<div class="confirm-strip confirm-strip--{tone}" role="group" aria-label="{escape(title)}">{drawn}'
        f'<div class="confirm-strip__body"><p class="confirm-strip__title">{escape(title)}</p>{content}</div></div>'
    )


@register.simple_tag
def tip(label: str, *, text: str) -> SafeString:
    """Draw a term whose definition opens beside it."""
    target = fresh_id("tip")
    words = escape(_("What is this: %(term)s") % {"term": label})
    return markup(
        f'<span class="tip">{escape(label)}'
        f'<button type="button" class="tip__button" popovertarget="{target}" aria-label="{words}">'
        f"{draw_icon('info', '', 's')}"
        f'</button></span><span id="{target}" class="tip__text" popover>{escape(text)}</span>'
    )

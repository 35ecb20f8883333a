"""The cheap leaves: icon, chip, status, avatar, rating, times. Strings built in Python and kept where they repeat."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext as _

from base.ui import statuses
from base.ui.tags.library import SIZES, TONES, attributes, markup, one_of, register


@cache
def icon_names() -> frozenset[str]:
    """The names in the sprite."""
    found = finders.find("icons.svg")
    text = Path(str(found)).read_text(encoding="utf-8") if found else ""
    return frozenset(re.findall(r'<symbol id="(?!rating-)([\w-]+)"', text))


@lru_cache(maxsize=1024)
def draw_icon(name: str, label: str = "", size: str = "m") -> SafeString:
    """One icon of the sprite. With a label it speaks; without one it is hidden from screen readers."""
    one_of(name, icon_names(), "icon")
    one_of(size, SIZES, "size")
    speaks = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    suffix = "" if size == "m" else f" icon--{size}"
    side = {"s": 16, "m": 20, "l": 28}[size]
    href = f"{static('icons.svg')}#{name}"
    return markup(f'<svg class="icon{suffix}" width="{side}" height="{side}" {speaks}><use href="{href}"/></svg>')


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "m") -> SafeString:
    """Draw an icon; `label` makes it speak."""
    return draw_icon(name, str(label), size)


@lru_cache(maxsize=4096)
def draw_chip(label: str, tone: str = "neutral", icon: str = "", href: str = "", title: str = "") -> SafeString:
    """A small label with tone and icon; a link when it has an address."""
    one_of(tone, TONES, "tone")
    inside = (draw_icon(icon, "", "s") if icon else "") + escape(label)
    name = "a" if href else "span"
    return markup(f'<{name} class="chip chip--{tone}"{attributes({"href": href, "title": title})}>{inside}</{name}>')


@register.simple_tag
def chip(label: str, *, tone: str = "neutral", icon: str = "", href: str = "", title: str = "") -> SafeString:
    """Draw a chip."""
    return draw_chip(str(label), tone, icon, href, str(title))


@register.simple_tag
def status(value: str, *, kind: str) -> SafeString:
    """Draw the status of one kind of thing with its registered word, tone and icon."""
    look = statuses.look(kind, str(value))
    return draw_chip(str(look.label), look.tone, look.icon)


@register.simple_tag
def count(value: int | str, *, label: str = "") -> SafeString:
    """Draw a number bubble; `label` says what it counts to readers who do not see the place it stands in."""
    hidden = f'<span class="visually-hidden"> {escape(label)}</span>' if label else ""
    return markup(f'<span class="count">{escape(value)}{hidden}</span>')


@lru_cache(maxsize=4096)
def draw_avatar(name: str, src: str = "", size: str = "m") -> SafeString:
    """Initials on one of eight tints, always the same for the same name; or the picture."""
    one_of(size, SIZES, "size")
    if src:
        return markup(f'<img class="avatar avatar--{size}" src="{escape(src)}" alt="" loading="lazy">')
    words = [word for word in re.split(r"[\s\-.@]+", name) if word]
    initials = (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper() if words else "?"
    tint = crc32(name.encode()) % 8 + 1
    style = f"avatar avatar--{size} avatar--tint-{tint}"
    # The letters are drawn by the style sheet: as text they would be read and copied with the name beside them.
    return markup(f'<span class="{style}" data-initials="{escape(initials)}" aria-hidden="true"></span>')


@register.simple_tag
def avatar(name: str, *, src: str = "", size: str = "m") -> SafeString:
    """Draw an avatar. It is hidden from screen readers: write the name beside it."""
    return draw_avatar(str(name), src, size)


@register.simple_tag
def person(name: str, *, detail: str = "", href: str = "", src: str = "") -> SafeString:
    """Draw avatar, name and a second line."""
    shown = escape(name)
    title = (
        f'<a class="person__name" href="{escape(href)}">{shown}</a>'
        if href
        else f'<span class="person__name">{shown}</span>'
    )
    second = f'<span class="person__detail">{escape(detail)}</span>' if detail else ""
    return markup(
        f'<span class="person">{draw_avatar(str(name), src)}<span class="person__words">{title}{second}</span></span>'
    )


@lru_cache(maxsize=256)
def _draw_rating(shown: int, words: str) -> SafeString:
    href = f"{static('icons.svg')}#rating-{shown}"
    return markup(
        f'<span class="rating" role="img" aria-label="{escape(words)}" title="{escape(words)}">'
        f'<svg class="rating__stars" width="64" height="13" aria-hidden="true"><use href="{href}"/></svg></span>'
    )


@register.simple_tag
def rating(value: float | None, *, out_of: int = 5) -> SafeString:
    """Draw a read-only rating; None is drawn as "Not rated"."""
    if value is None:
        return markup(f'<span class="faint small">{escape(_("Not rated"))}</span>')
    figure = f"{float(value):.1f}".rstrip("0").rstrip(".")
    words = gettext("Rated %(value)s of %(out_of)s") % {"value": figure, "out_of": out_of}
    return _draw_rating(max(0, min(5, round(float(value) * 5 / out_of))), words)


def full_instant(instant: datetime) -> str:
    """Weekday, date, time and zone in the reader's zone."""
    local = timezone.localtime(instant)
    return f"{_day(local.date(), get_language() or '')}, {local:%H:%M} {local.tzname()}"


@lru_cache(maxsize=1024)
def _day(day: date, language: str) -> str:  # noqa: ARG001  (kept by language)
    """Weekday and date. A list shows the same few hundred days over and over."""
    return date_format(day, "D j M Y")


def words_since(instant: datetime, now: datetime) -> str:
    """How long ago (or ahead) in the largest sensible unit."""
    seconds = (now - instant).total_seconds()
    ahead, seconds = seconds < 0, abs(seconds)
    if seconds < 60:
        return _("in a moment") if ahead else _("just now")
    if seconds < 3600:
        amount = ngettext("%d minute", "%d minutes", int(seconds // 60)) % (seconds // 60)
    elif seconds < 86400:
        amount = ngettext("%d hour", "%d hours", int(seconds // 3600)) % (seconds // 3600)
    elif seconds < 86400 * 45:
        amount = ngettext("%d day", "%d days", int(seconds // 86400)) % (seconds // 86400)
    elif seconds < 86400 * 540:
        amount = ngettext("%d month", "%d months", round(seconds / 2629800)) % round(seconds / 2629800)
    else:
        amount = ngettext("%d year", "%d years", round(seconds / 31557600)) % round(seconds / 31557600)
    return (_("in %s") if ahead else _("%s ago")) % amount


@register.simple_tag
def ago(instant: datetime | None) -> SafeString:
    """Draw how long ago something was; the title has the exact instant with its zone."""
    if instant is None:
        return markup("")
    words = words_since(instant, timezone.now())
    return markup(
        f'<time class="nowrap" datetime="{instant.isoformat()}" data-ago="{escape(get_language() or "en")}"'
        f' title="{escape(full_instant(instant))}">{escape(words)}</time>'
    )


def _day_words(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    near = timedelta(days=-14) <= day - today <= timedelta(days=14)
    return date_format(day, ("D j M" if near else "j M") + ("" if day.year == today.year else " Y"))


@register.simple_tag
def when(instant: datetime | None, *, date_only: bool = False) -> SafeString:
    """Draw an instant as day and time in the reader's zone."""
    if instant is None:
        return markup("")
    local = timezone.localtime(instant)
    words = _day_words(local.date(), timezone.localdate())
    if not date_only:
        words += f", {date_format(local, 'H:i')}"
    full = escape(full_instant(instant))
    return markup(f'<time class="nowrap" datetime="{instant.isoformat()}" title="{full}">{escape(words)}</time>')


@register.simple_tag
def day(value: date | None) -> SafeString:
    """Draw a date, with its weekday when it is near."""
    if value is None:
        return markup("")
    words = escape(_day_words(value, timezone.localdate()))
    return markup(f'<time class="nowrap" datetime="{value.isoformat()}">{words}</time>')


# How a day is written out; other languages write it as English does.
_LONG = {"de": ("j. F", "j. F Y"), "es": (r"j \d\e F", r"j \d\e F \d\e Y"), "pl": ("j E", "j E Y")}


@register.filter
def long_day(value: date | datetime | None, with_year: bool = True) -> str:
    """A day as letters write it: "24 November 2026", "24. November 2026"."""
    if value is None:
        return ""
    forms = _LONG.get((get_language() or "en").partition("-")[0], ("j F", "j F Y"))
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return date_format(local, forms[bool(with_year)])


@register.simple_tag
def key(keys: str) -> SafeString:
    """Draw keyboard keys, separated by spaces."""
    return markup('<span class="keys">' + "".join(f"<kbd>{escape(one)}</kbd>" for one in str(keys).split()) + "</span>")

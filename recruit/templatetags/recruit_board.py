"""Tags of the board and the table of a job. A board has a hundred cards, so a card is written in Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from uuid import UUID

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.ui.tags.page import changed_query
from base.ui.tags.words import ago, draw_chip, draw_icon, rating, status
from recruit.applications.models import Application
from recruit.applications.people import MARKS
from recruit.processes.stages import Station

register = template.Library()
# Stands for the public id of a row in an address that is built once for all rows.
_ANY = str(UUID(int=0))


@register.simple_tag
def days_in(entered_at: datetime) -> str:
    """How long somebody stands at a place: "3 days"."""
    days = (timezone.now() - entered_at).days
    return ngettext("{days} day", "{days} days", days).format(days=days) if days else _("today")


@register.simple_tag
def act_on_one(bulk_url: str, act: str, application: Application) -> str:
    """The address of an act on many, for this one."""
    return f"{bulk_url}?act={act}&selected={application.public_id}"


@register.simple_tag
def ticket(card: Application, station: Station, blockers: list[tuple[int, str]], may_move: bool) -> SafeString:
    """Draw one card of the board."""
    return mark_safe(_ticket(card, _moving(station, blockers) if may_move else None))  # noqa: S308  (escaped inside)


@register.simple_tag
def tickets(
    cards: list[Application],
    station: Station,
    blockers: list[tuple[int, str]],
    may_move: bool,
) -> SafeString:
    """Draw the cards of one column."""
    moving = _moving(station, blockers) if may_move else None
    return mark_safe("".join(_ticket(card, moving) for card in cards))  # noqa: S308  (escaped inside)


def _moving(station: Station, blockers: list[tuple[int, str]]) -> str:
    """How far a card standing here may be dragged, and why not further."""
    limit, reason = blockers[station.index]
    return f' data-allowed-until="{limit}" data-reason="{escape(reason)}"' if reason else ""


def _ticket(card: Application, moving: str | None) -> str:
    """One card; `moving` is None for those who may only look."""
    key, person = str(card.public_id), card.candidate
    name = escape(person.full_name)
    acts, check = "", ""
    if moving is not None:
        acts = (
            f' data-move="{_address("recruit:application-move", key)}" data-version="{card.version}"{moving}'
            f' data-reject="{_address("recruit:application-pass", key)}"'
        )
        label = escape(_("Select {name}").format(name=person.full_name))
        check = (
            f'<input type="checkbox" class="ticket__check" data-select name="selected" form="bulk-form" value="{key}"'
            f' aria-label="{label}" autocomplete="off">'
        )
    stars = rating(float(card.average_rating)) if card.average_rating else ""
    return (
        f'<li class="ticket" id="card-{key}" data-card="{key}" data-row data-name="{name}"'
        f' data-full="{_address("recruit:application", key)}"{acts}>'
        f'<div class="ticket__top"><a class="ticket__name" href="?open={key}"'
        f' data-panel="{_address("recruit:application-panel", key)}">{name}</a>{stars}</div>'
        f'<p class="ticket__line">{escape(person.headline or person.location)}</p>'
        f'<div class="ticket__meta">{_flags(card)}<span>{escape(card.source.name if card.source else "")}</span>'
        f'<span class="nowrap">{_notes(card.note_count)}{days_in(card.entered_at)}</span></div>{check}</li>\n'
    )


@cache
def _around(name: str) -> tuple[str, str]:
    """What stands before and after the public id in an address: asked once a process, not four times a card."""
    nobody = UUID(int=0)
    before, _id, after = reverse(name, args=[nobody]).partition(str(nobody))
    return before, after


def _address(name: str, key: str) -> str:
    return key.join(_around(name))


def _flags(card: Application) -> str:
    found = ""
    if card.is_internal:
        found += draw_chip(_("Employee"), "info")
    if card.source is not None and card.source.type == "REFERRALS":
        found += draw_chip(_("Referral"), "accent")
    return found + _deferred(card)


def _deferred(row: Application) -> str:
    if row.deferred_until is None or row.deferred_until <= timezone.now().date():
        return ""
    until = _("Until {day}").format(day=date_format(row.deferred_until, "j M Y"))
    return draw_chip(_("Deferred"), "warn", "clock", "", until)


def _notes(count: int) -> str:
    return f"{count} {draw_icon('note', _('Notes'), 's')} · " if count else ""


@register.simple_tag(takes_context=True)
def lines(
    context: Context, rows: list[Application], columns: list[tuple[str, str, str]], may_select: bool
) -> SafeString:
    """Draw the lines of the table: fifty of them, so they are written in Python."""
    here = escape(changed_query(context["request"].GET, {"open": _ANY}))
    drawn = [(_CELLS[name], f"<td{_LOOKS.get(name, '')}>") for name, _label, _sort in columns]
    found = [_line(row, here, drawn, may_select=may_select) for row in rows]
    return mark_safe("".join(found))  # noqa: S308  (escaped inside)


def _line(
    row: Application, here: str, drawn: list[tuple[Callable[[Application], str], str]], *, may_select: bool
) -> str:
    key, name = str(row.public_id), escape(row.candidate.full_name)
    check = ""
    if may_select:
        label = escape(_("Select {name}").format(name=row.candidate.full_name))
        check = (
            '<td class="cell--check"><input type="checkbox" data-select name="selected" form="bulk-form"'
            f' autocomplete="off" value="{key}" aria-label="{label}"></td>'
        )
    headline = row.candidate.headline
    second = f'<span class="job-cell__line">{escape(headline)}</span>' if headline else ""
    cells = "".join([f"{opening}{cell(row)}</td>" for cell, opening in drawn])
    return (
        f'<tr data-row id="row-{key}" data-full="{_address("recruit:application", key)}">{check}'
        f'<td class="job-cell"><a class="job-cell__title" href="{here.replace(_ANY, key)}"'
        f' data-panel="{_address("recruit:application-panel", key)}">{name}</a>{second}</td>{cells}</tr>\n'
    )


def _step(row: Application) -> str:
    found: str = status(row.stage, kind="stage")
    if row.step:
        found += f' <span class="muted small">{escape(row.step.name)}{"*" if row.step.is_required else ""}</span>'
    if row.has_pending:  # type: ignore[attr-defined]  # annotated by `queries.listed`
        found += " " + draw_chip(_("Letter waits"), "warn", "mail")
    return found + (" " + deferred if (deferred := _deferred(row)) else "")


def _tags(row: Application) -> str:
    shown, more = row.candidate.tags[:3], len(row.candidate.tags) - 3
    return " ".join(draw_chip(str(tag), "neutral", "tag") for tag in shown) + (f" +{more}" if more > 0 else "")


def _consent(row: Application) -> str:
    if row.lacks_consent:  # type: ignore[attr-defined]  # annotated by `queries.listed`
        return draw_chip(_("Missing"), "warn", "alert")
    return draw_chip(_("Given"), "ok", "check")


# On the cell itself: a span in each cell of 50 lines weighs more than the words in it.
_LOOKS = {
    "entered": ' class="nowrap"',
    "source": ' class="muted"',
    "location": ' class="muted"',
    "phone": ' class="nowrap"',
}
_CELLS: dict[str, Callable[[Application], str]] = {
    "step": _step,
    "entered": lambda row: escape(days_in(row.entered_at)),
    "rating": lambda row: rating(float(row.average_rating) if row.average_rating is not None else None),
    "source": lambda row: escape(row.source.name if row.source else ""),
    "location": lambda row: escape(row.candidate.location),
    "tags": _tags,
    "email": lambda row: escape(row.candidate.email),
    "phone": lambda row: escape(row.candidate.phone),
    "consent": _consent,
    "reason": lambda row: escape(row.exit_reason.label if row.exit_reason else ""),
    "applied": lambda row: ago(row.applied_at),
}


@register.filter
def marked(snippet: str) -> SafeString:
    """A piece of résumé with the words that were found in <mark>; everything else is escaped."""
    first, last = MARKS
    return mark_safe(escape(snippet).replace(first, "<mark>").replace(last, "</mark>"))  # noqa: S308  (escaped before)

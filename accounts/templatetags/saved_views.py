"""The views somebody keeps of the list being shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import queries, saved_pages
from base.ui.pages import with_query

register = template.Library()


@dataclass(frozen=True, slots=True)
class Line:
    """One view of the menu."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """What the menu of views shows: its own word, one's own views, those of others, and where a new one is made."""

    label: str
    mine: list[Line]
    shared: list[Line]
    save_url: str


@register.simple_tag(takes_context=True)
def saved_views(context: Context, page: str) -> Menu:
    """The views of the list `page` at its present address; one statement."""
    request = context["request"]
    now = _lasting(request.GET)
    mine, shared, label = [], [], ""
    for view in queries.views_of(request.user, page):
        current = _plain(QueryDict(view.query)) == _plain(now)
        label = view.name if current and not label else label
        line = Line(view.name, f"{request.path}?{view.query}" if view.query else request.path, current)
        if view.owner_id == request.user.pk:
            mine.append(line)
        else:
            shared.append(Line(f"{view.name} · {view.owner.full_name}", line.url, current))
    query = now.urlencode()
    here = f"{request.path}?{query}" if query else request.path
    save_url = with_query(reverse("accounts:saved-view-save"), page=page, query=query, next_url=here)
    return Menu(label or _("Views"), mine, shared, save_url)


def _lasting(given: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        if name not in saved_pages.PASSING and any(values):
            kept.setlist(name, [value for value in values if value])
    return kept


def _plain(given: QueryDict) -> dict[str, Any]:
    """To compare two query strings whatever the order of their parts."""
    return {name: sorted(values) for name, values in given.lists()}

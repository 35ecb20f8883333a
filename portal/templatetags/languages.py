"""What templates of public pages need to know about languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import get_language

from portal import addresses, speaking

register = template.Library()


@dataclass(frozen=True, slots=True)
class Offered:
    """One language the page can be read in, by its own name."""

    code: str
    name: str
    url: str
    is_present: bool


@register.filter
def kept(address: Any) -> str:
    """The address with the language the visitor chose."""
    return speaking.kept(str(address))


@register.simple_tag
def chosen_language() -> str:
    """What the visitor chose, for forms that send their values in the address; "" without a choice."""
    return speaking.chosen()


@register.simple_tag(takes_context=True)
def languages_of_page(context: Context) -> list[Offered]:
    """The languages to choose from; none where the page speaks the language of its ad."""
    request = context.get("request")
    if request is None or getattr(request, "speaks_ad", False):
        return []
    query = request.GET if request.method in {"GET", "HEAD"} else type(request.GET)()
    present = (get_language() or "").partition("-")[0]
    found = speaking.in_each(request.path, query)
    return [Offered(code, name, url, code == present) for code, name, url in found]


@register.simple_tag(takes_context=True)
def languages_for_search(context: Context) -> list[tuple[str, str]]:
    """(code, absolute address) of the page in every language, and the one that asks the browser, for search engines."""
    path = context["request"].path
    found = speaking.in_each(path, type(context["request"].GET)())
    return [*((code, addresses.absolute(url)) for code, _name, url in found), ("x-default", addresses.absolute(path))]

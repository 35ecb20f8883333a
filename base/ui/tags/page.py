"""Tags about the page itself: its style sheet and scripts, its query string, its way back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.contrib.staticfiles import finders
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from base.ui.parts import Crumb
from base.ui.tags.library import markup, register
from base.ui.tags.words import draw_icon


@cache
def is_bundled() -> bool:
    """True when `npm run build` has written static/dist; without it the sources are served as they are."""
    return bool(finders.find("dist/ui.js") and finders.find("dist/ui.css"))


@register.simple_tag
def ui_styles() -> SafeString:
    """Link the style sheet: the bundle, or its sources, which import each other."""
    address = static("dist/ui.css" if is_bundled() else "css/ui.css")
    return markup(f'<link rel="stylesheet" href="{address}">')


@register.simple_tag
def ui_scripts() -> SafeString:
    """Load htmx and the behaviours: one bundle, or the packaged htmx and our modules."""
    if is_bundled():
        return markup(f'<script src="{static("dist/ui.js")}" defer></script>')
    return markup(
        f'<script src="{static("django_htmx/htmx-2.min.js")}" defer></script>'
        f'<script src="{static("js/ui.js")}" type="module"></script>'
    )


@register.simple_tag
def page_script(name: str) -> SafeString:
    """Load one module of static/js that only this page needs."""
    return markup(f'<script src="{static(f"js/{name}.js")}" type="module"></script>')


def changed_query(query: QueryDict, changes: dict[str, object]) -> str:
    """The query string with changes: None or an empty string removes a key, lists write it several times."""
    edited = query.copy()
    for name, value in changes.items():
        edited.pop(name, None)
        if value is None or value == "":
            continue
        edited.setlist(name, [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)])
    return f"?{edited.urlencode()}"


@register.simple_tag(takes_context=True)
def qs(context: Context, **changes: object) -> str:
    """The present query string with changes, for a link that keeps all other filters."""
    request: HttpRequest | None = context.get("request")
    return changed_query(request.GET if request else QueryDict(), changes)


@register.simple_tag(takes_context=True)
def sort_header(context: Context, label: str, *, by: str, default: bool = False, numeric: bool = False) -> SafeString:
    """Draw a table head that sorts: first press up, second press down. `default` is the order without `?sort`."""
    request: HttpRequest | None = context.get("request")
    query = request.GET if request else QueryDict()
    present = query.get("sort", by if default else "")
    state = "ascending" if present == by else "descending" if present == f"-{by}" else ""
    target = changed_query(query, {"sort": f"-{by}" if state == "ascending" else by, "after": None, "before": None})
    arrow = draw_icon({"ascending": "arrow-up", "descending": "arrow-down"}.get(state, "chevrons"), "", "s")
    style = ' class="numeric"' if numeric else ""
    sorted_by = f' aria-sort="{state}"' if state else ""
    return markup(
        f'<th scope="col"{style}{sorted_by}><a class="sort" href="{escape(target)}">{escape(label)}{arrow}</a></th>'
    )


@register.simple_tag
def breadcrumb(items: Iterable[Crumb]) -> SafeString:
    """Draw the way here; the last crumb is the page itself."""
    drawn = "".join(
        f'<li><a href="{escape(crumb.url)}">{escape(crumb.label)}</a></li>'
        if crumb.url
        else f"<li>{escape(crumb.label)}</li>"
        for crumb in items
    )
    return markup(f'<nav class="breadcrumb" aria-label="{escape(_("Breadcrumb"))}"><ol>{drawn}</ol></nav>')

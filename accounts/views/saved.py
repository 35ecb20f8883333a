"""Saved views: kept from a list, managed on a page of their own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import queries, saved_pages, saving
from accounts.doors import actor_of, member_of, staff_required
from accounts.forms import ViewForm
from accounts.models import SavedView
from base.ui.attempts import attempt
from base.ui.pages import done, onward, render_page

_HOME = "accounts:saved-views"


@staff_required
@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """One's own views, to rename, share and delete, and those others share."""
    lines = [
        (view, page, _address(view, page)) for view in queries.views_of(member_of(request)) if (page := _page(view))
    ]
    me = member_of(request).pk
    context = {
        "mine": [line for line in lines if line[0].owner_id == me],
        "shared": [line for line in lines if line[0].owner_id != me],
    }
    return render_page(request, "accounts/saved/views.html", context)


@staff_required
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the list one comes from."""
    form = ViewForm(request.POST) if request.method == "POST" else ViewForm(initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        view = attempt(
            form,
            lambda: saving.save_view(
                by=actor_of(request), page=given["page"], name=given["name"], query=given["query"], share=given["share"]
            ),
        )
        if view is not None:
            return done(request, onward(request, reverse(_HOME)), _("View “{name}” saved.").format(name=view.name))
    return render_page(request, "accounts/saved/save.html", {"form": form}, fragment="form")


@require_POST
def rename(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Give a view another name."""
    view = saving.rename_view(_found(request, public_id), by=actor_of(request), name=request.POST.get("name", ""))
    return done(request, _HOME, _("View renamed to “{name}”.").format(name=view.name))


@require_POST
def share(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a view to everybody."""
    view = saving.share_view(_found(request, public_id), by=actor_of(request))
    return done(request, _HOME, _("“{name}” is shared with everybody.").format(name=view.name))


@require_POST
def unshare(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Keep a view for oneself."""
    view = saving.unshare_view(_found(request, public_id), by=actor_of(request))
    return done(request, _HOME, _("“{name}” is yours alone again.").format(name=view.name))


@require_POST
def delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget a view."""
    view = _found(request, public_id)
    saving.delete_view(view, by=actor_of(request))
    return done(request, _HOME, _("View “{name}” deleted.").format(name=view.name))


def _found(request: HttpRequest, public_id: UUID) -> SavedView:
    return queries.view_of(member_of(request), public_id)


def _page(view: SavedView) -> saved_pages.SavedPage | None:
    return saved_pages.find(view.page)


def _address(view: SavedView, page: saved_pages.SavedPage) -> str:
    """Where the view is seen; "" when its list has no address of its own."""
    if not page.url_name:
        return ""
    return reverse(page.url_name) + (f"?{view.query}" if view.query else "")

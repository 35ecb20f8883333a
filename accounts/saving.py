"""Verbs of saved views: a name for the filters of a list, for oneself or for everybody."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import access, history, saved_pages
from accounts.models import SavedView
from base.actors import Actor
from base.audit.recording import record
from base.errors import Invalid, NotAllowed

MOST_VIEWS = 200
MOST_LETTERS = 4_000


@transaction.atomic
def save_view(*, by: Actor, page: str, name: str, query: str, share: bool = False) -> SavedView:
    """Keep the filters of a list under a name; a view of the same name is replaced (product facts §15.4).

    `query` is the query string of the list; what belongs to the moment (page, open panel) is left out. `share` shows it
    to everybody who has the list. Raises Invalid without a name, for an unknown list, or beyond 200 views a person.
    """
    if by.user is None or not access.may_use_staff_pages(by):
        raise NotAllowed
    if saved_pages.find(page) is None:
        raise Invalid(_("This list keeps no views."), field="page")
    name, query = _name(name), _lasting(query)
    view = SavedView.objects.select_for_update().filter(owner=by.user, page=page, name=name).first()
    if view is None:
        if SavedView.objects.filter(owner=by.user).count() >= MOST_VIEWS:
            raise Invalid(_("You keep 200 views already. Delete some first."), field="name")
        view = SavedView(owner=by.user, page=page, name=name)
    view.query, view.is_shared = query, share
    view.save()
    record(history.VIEW_SAVED, on=view, by=by, data={"page": page, "shared": share})
    return view


@transaction.atomic
def rename_view(view: SavedView, *, by: Actor, name: str) -> SavedView:
    """Give one's view another name. Raises Invalid for none or one that is taken, NotAllowed for others' views."""
    view, before = _own(view, by), view.name
    view.name = _name(name)
    if view.name == before:
        return view
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "updated_at"])
    except IntegrityError as error:
        raise Invalid(_("You have a view of this name already. Choose another."), field="name") from error
    record(history.VIEW_RENAMED, on=view, by=by, changes={"name": (before, view.name)})
    return view


@transaction.atomic
def share_view(view: SavedView, *, by: Actor) -> SavedView:
    """Show one's view to everybody who has the list. They see what they may see, not what the owner sees."""
    return _set_shared(view, by, shared=True)


@transaction.atomic
def unshare_view(view: SavedView, *, by: Actor) -> SavedView:
    """Keep one's view for oneself again."""
    return _set_shared(view, by, shared=False)


@transaction.atomic
def delete_view(view: SavedView, *, by: Actor) -> None:
    """Forget one's view. Raises NotAllowed for others' views."""
    view = _own(view, by)
    record(history.VIEW_DELETED, on=view, by=by, data={"page": view.page})
    view.delete()


def _set_shared(view: SavedView, by: Actor, *, shared: bool) -> SavedView:
    view = _own(view, by)
    if view.is_shared != shared:
        view.is_shared = shared
        view.save(update_fields=["is_shared", "updated_at"])
        record(history.VIEW_SHARED if shared else history.VIEW_UNSHARED, on=view, by=by)
    return view


def _own(view: SavedView, by: Actor) -> SavedView:
    """The view, locked; others' views are to be read, never changed."""
    if by.user is None or view.owner_id != by.user.pk:
        raise NotAllowed(_("Only {name} may change this view.").format(name=view.owner.full_name))
    return SavedView.objects.select_for_update().get(pk=view.pk)


def _name(name: str) -> str:
    clean = " ".join(name.replace("\x00", "").split())
    if not clean:
        raise Invalid(_("Give the view a name, for instance “Nurses in Graz”."), field="name")
    if len(clean) > 80:
        raise Invalid(_("Use at most 80 characters."), field="name")
    return clean


def _lasting(query: str) -> str:
    """The query string without empty values and what belongs to the moment."""
    pairs = parse_qsl(query.replace("\x00", "").removeprefix("?"))
    kept = urlencode([(key, value) for key, value in pairs if value and key not in saved_pages.PASSING])
    if len(kept) > MOST_LETTERS:
        raise Invalid(_("These filters are too long to keep. Remove some and save again."), field="name")
    return kept

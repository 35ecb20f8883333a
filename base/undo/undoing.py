"""Verbs that remember an act so that it can be taken back, and take it back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.actors import Actor
from base.errors import NotFound, Refused
from base.outbox import queueing
from base.undo.models import Undoable

WINDOW = timedelta(seconds=10)
BULK_WINDOW = timedelta(seconds=60)
KEPT = timedelta(minutes=10)

Inverse = Callable[..., None]
_inverses: dict[str, Inverse] = {}


def register(name: str, inverse: Inverse) -> None:
    """Make an inverse known: `inverse(by=actor, **arguments)` restores the state or raises Refused or Stale."""
    _inverses[name] = inverse


def remember(
    inverse: str, *, by: Actor, sentence: str, arguments: dict[str, Any], token: uuid.UUID | None = None
) -> Undoable:
    """Keep how an act is taken back. `token` ties it to effects already written with that `undo_group`."""
    return Undoable.objects.create(
        public_id=token or uuid.uuid4(),
        inverse=inverse,
        arguments=arguments,
        sentence=sentence[:300],
        actor_key=by.key,
        expires_at=timezone.now() + KEPT,
    )


@transaction.atomic
def undo(token: uuid.UUID, *, by: Actor) -> Undoable:
    """Take an act back: stop the effects that wait, then restore the state.

    Raises NotFound for somebody else's act, Refused when it is too late or already undone.
    """
    act = Undoable.objects.select_for_update().filter(public_id=token, actor_key=by.key).first()
    if act is None:
        raise NotFound(_("There is nothing to undo here."))
    if act.undone_at is not None:
        raise Refused(_("This was undone already."), code="already_undone")
    if act.expires_at < timezone.now():
        raise Refused(_("It is too late to undo this."), code="undo_expired")
    _inverses[act.inverse](by=by, **act.arguments)
    queueing.cancel(undo_group=act.public_id)
    act.undone_at = timezone.now()
    act.save(update_fields=["undone_at"])
    return act


def last_of(by: Actor) -> Undoable | None:
    """The newest act of this actor that can still be taken back."""
    return (
        Undoable.objects.filter(actor_key=by.key, undone_at=None, expires_at__gt=timezone.now()).order_by("-id").first()
    )

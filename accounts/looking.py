"""Verbs of looking through another user's eyes: an administrator sees what that user sees, and changes nothing.

For at most half an hour, in one session, never as somebody who may change settings. The audit names the administrator
at the beginning and at the end (reliability §9).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import access, history
from accounts.models import User
from accounts.permissions import Permission
from base.actors import Actor
from base.audit.recording import record
from base.errors import NotAllowed, Refused

SESSION_KEY = "looking"
SECONDS = 30 * 60


@dataclass(frozen=True, slots=True)
class Look:
    """What a session remembers of a look: through whose eyes, and since when in Unix seconds."""

    viewed: User
    began_at: int

    @property
    def ends_at(self) -> int:
        """When it ends by itself, in Unix seconds."""
        return self.began_at + SECONDS

    @property
    def until(self) -> datetime:
        """When it ends by itself, as an instant."""
        return datetime.fromtimestamp(self.ends_at, UTC)


def may_look(by: Actor, viewed: User) -> bool:
    """Whether somebody may look through these eyes: an administrator, through those of an active other who is none."""
    return (
        access.may_administer(by)
        and access.has(by, Permission.JOBS_ALL)  # else the look would show what they may not see themselves
        and by.viewed_by is None
        and viewed.is_active
        and not viewed.has(Permission.COMPANY_SETTINGS)
        and not access.is_self(by, viewed)
    )


@transaction.atomic
def begin(viewed: User, *, by: Actor) -> User:
    """Begin to look through a user's eyes. The door keeps it in the session.

    Raises NotAllowed for those who do not administer, or do not see all jobs; Refused for an inactive user, oneself and
    administrators.
    """
    may_begin = access.may_administer(by) and access.has(by, Permission.JOBS_ALL)
    if not may_begin or by.viewed_by is not None or by.user is None:
        raise NotAllowed
    if not may_look(by, viewed):
        raise Refused(
            _("You can look through the eyes of active users who do not administer the company themselves."),
            code="not_viewable",
        )
    record(history.LOOK_BEGUN, on=viewed, by=by, data={"minutes": SECONDS // 60})
    return viewed


@transaction.atomic
def end(viewed: User, *, by: Actor, because: str = "asked") -> User:
    """Stop looking. `by` is the administrator; `because` is "asked", "time", "account" or "session"."""
    record(history.LOOK_ENDED, on=viewed, by=by.viewed_by or by, data={"because": because})
    return viewed


def look_of(kept: object) -> Look | None:
    """The look a session remembers, whether it may go on or not; None without one. One query."""
    if not isinstance(kept, dict):
        return None
    viewed = User.objects.select_related("role").filter(public_id=UUID(str(kept["who"]))).first()
    return Look(viewed, int(kept["since"])) if viewed is not None else None


def why_over(look: Look, *, by: Actor, now: int) -> str:
    """Why a look ends at this request: "time" or "account"; empty while it may go on."""
    if now >= look.ends_at:
        return "time"
    return "" if may_look(by, look.viewed) else "account"

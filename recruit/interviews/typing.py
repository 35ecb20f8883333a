"""Verbs that keep the company's list of interview types: added and removed by name (product facts §11.5)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company
from base.access import require_administrator
from base.actors import Actor
from base.audit import recording
from base.errors import Invalid
from recruit.interviews import history
from recruit.interviews.models import InterviewType

LONGEST_NAME, MOST_TYPES = 100, 200


@transaction.atomic
def add_types(names: Iterable[str], *, by: Actor) -> list[InterviewType]:
    """Add interview types to the list; one that is there already, whatever its case, stays as it is.

    Returns those that were added. For administrators. Raises Invalid for an empty or long name, or too many.
    """
    require_administrator(by)
    wanted: dict[str, str] = {}
    for given in names:
        name = " ".join(given.replace("\0", "").split())
        if not name:
            raise Invalid(_("Type the name of the interview type."), field="name")
        if len(name) > LONGEST_NAME:
            raise Invalid(_("Use at most 100 characters."), field="name")
        wanted.setdefault(name.lower(), name)
    # Two administrators who add the same name at once queue here; a lock on the rows would not see a new one.
    Company.objects.select_for_update().get()
    live = {row.name.lower() for row in InterviewType.objects.filter(archived_at=None)}
    fresh = [name for key, name in wanted.items() if key not in live]
    if len(live) + len(fresh) > MOST_TYPES:
        raise Invalid(_("A company has at most 200 interview types. Remove some first."), field="name")
    added = [InterviewType.objects.create(name=name) for name in fresh]
    for row in added:
        recording.record(history.TYPES_ADDED, on=row, by=by, data={"name": row.name})
    return added


@transaction.atomic
def remove_type(type: InterviewType, *, by: Actor) -> InterviewType:  # noqa: A002  (the noun's own word)
    """Take an interview type off the list; interviews that have it keep it. Removing twice changes nothing.

    For administrators.
    """
    require_administrator(by)
    row = InterviewType.objects.select_for_update().get(pk=type.pk)
    if row.archived_at is None:
        row.archived_at = timezone.now()
        row.save(update_fields=["archived_at", "updated_at"])
        recording.record(history.TYPE_REMOVED, on=row, by=by, data={"name": row.name})
    return row

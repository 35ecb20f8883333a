"""The verb that hands the audit out as a table, and writes down that it did."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from base.access import require_administrator
from base.actors import Actor
from base.audit import history, kinds, recording, wording
from base.audit.access import readable
from base.audit.filters import AuditFilter
from base.audit.models import Entry
from base.paging import count_up_to
from base.spreadsheets import csv_lines

MOST_ROWS = 100_000


def export(chosen: AuditFilter, *, by: Actor) -> Iterator[str]:
    """The newest entries that fit (at most 100,000), as lines of CSV. The export itself is recorded with its filter.

    Raises NotAllowed unless the actor may administer.
    """
    require_administrator(by)
    found = readable(by, chosen.narrow())
    rows = found.order_by("-id")[:MOST_ROWS]
    count, _capped = count_up_to(found, MOST_ROWS)
    recording.record(
        history.EXPORTED,
        on=recording.Named("audit", "audit", _("Audit")),
        by=by,
        data={"count": count, "filter": chosen.given},
    )
    head = [
        _("When (UTC)"), _("Kind"), _("Who"), _("Acts as"), _("What happened"), _("Details"),
        _("Object"), _("Object key"), _("Request"), _("Network"), _("Identifier"),
    ]  # fmt: skip
    return csv_lines(head, (_cells(entry) for entry in rows.iterator(chunk_size=2000)))


def _cells(entry: Entry) -> list[str]:
    return [
        entry.created_at.strftime("%Y-%m-%d %H:%M:%S"),
        kinds.get(entry.kind).name,
        wording.actor_of(entry),
        entry.actor_kind,
        wording.sentence_of(entry),
        wording.detail_of(entry),
        entry.object_name,
        entry.object_key,
        entry.request_id,
        entry.network,
        str(entry.public_id),
    ]

"""Reads of the audit: what happened to a thing, by whom, when. For timelines, the settings page and REST."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from base.audit import kinds, wording
from base.audit.models import Anchor, Entry, Seal, Unsealed
from base.paging import Page, count_up_to, newest_first
from base.ui import parts

SHOWN = 50


def entries(
    *,
    kind: str = "",
    actor_key: str = "",
    actor_name: str = "",
    about: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    public_only: bool = False,
    without: Iterable[str] = (),
) -> QuerySet[Entry]:
    """Entries that match all that is given, unordered.

    `kind` is a whole name ("application.moved") or a subject with a dot at its end ("application."). `about` is an
    audit key ("job:…"); `actor_name` is the beginning of a name; `since` is inclusive, `until` exclusive.
    `public_only` keeps the kinds with a public name; `without` leaves kinds out, named as `kind` is.
    """
    found = Entry.objects.all()
    if kind.endswith("."):
        found = found.filter(kind__startswith=kind)
    elif kind:
        found = found.filter(kind=kind)
    if actor_key:
        found = found.filter(actor_key=actor_key)
    if actor_name:
        found = found.filter(actor_name__istartswith=actor_name)
    if about:
        found = found.filter(about__contains=[about])
    if since is not None:
        found = found.filter(created_at__gte=since)
    if until is not None:
        found = found.filter(created_at__lt=until)
    if public_only:
        found = found.filter(kind__in=[each.name for each in kinds.every() if each.public])
    for name in without:
        found = found.exclude(kind__startswith=name) if name.endswith(".") else found.exclude(kind=name)
    return found


def timeline_page(
    key: str, *, before: str = "", after: str = "", size: int = SHOWN, without: Iterable[str] = ()
) -> Page[parts.Entry]:
    """A page of what happened to the thing with this audit key, newest first, ready for `{% timeline page.rows %}`."""
    told = entries(about=key, without=without).exclude(kind__in=[kind.name for kind in kinds.every() if kind.quiet])
    return newest_first(told, before=before, after=after, size=size, counted=False).showing(wording.drawn)


def timeline(key: str, *, limit: int = SHOWN, without: Iterable[str] = ()) -> list[parts.Entry]:
    """The newest things that happened to the thing with this audit key, ready for `{% timeline %}`."""
    return timeline_page(key, size=limit, without=without).rows


@dataclass(frozen=True, slots=True)
class ChainState:
    """How far the audit is sealed: links, the last one's time, how many entries wait, the last signed head."""

    links: int
    sealed_at: datetime | None
    waiting: int
    anchor: Anchor | None


def chain_state() -> ChainState:
    """Where the chain stands, in three statements that read single rows (what waits is counted up to a thousand)."""
    last = Seal.objects.order_by("-seq").first()
    waiting, _capped = count_up_to(Unsealed.objects.all(), 1000)
    anchor = Anchor.objects.order_by("-seq").first()
    return ChainState(last.seq if last else 0, last.sealed_at if last else None, waiting, anchor)

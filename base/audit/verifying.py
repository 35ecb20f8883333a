"""Reads the whole chain and says whether it holds; if not, at which entry it first does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from base.audit import anchoring, history, links, sealing
from base.audit.models import Anchor, Entry, Seal, Unsealed

CHUNK = 5000
# An entry that waits longer than this for its seal was kept from the sealer, or the sealer is dead.
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far the chain holds: links read, and the first bad one with what is wrong, if any."""

    links: int
    problem: str = ""
    seq: int = 0
    entry: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem


@dataclass(slots=True)
class _Chain:
    """Where the reading stands."""

    seq: int
    prev: str
    blanked: dict[str, str]
    anchors: dict[int, str]
    read: int = 0

    def bad(self, problem: str, entry: object = "") -> Verdict:
        return Verdict(self.read, problem, self.seq + 1, str(entry))


def verify(*, outside: Sequence[str] = ()) -> Verdict:
    """Check every link, every anchor, and that no entry stands beside the chain.

    `outside` are lines of heads that were kept elsewhere ("number hash signature …"). Finds a row that was changed,
    removed, inserted or put elsewhere, and a tail that was cut off behind an anchor.
    """
    anchors = {row.seq: row for row in Anchor.objects.order_by("seq")}
    for row in anchors.values():
        if not anchoring.is_signed(row.seq, row.hash, row.signature):
            return Verdict(0, _("The signature of an anchor is not ours."), row.seq)
    start = _start(anchors)
    chain = _Chain(start[0], start[1], _blanked(), {row.seq: row.hash for row in anchors.values()})
    chain.anchors |= dict(_heads(outside))
    for seals in _pieces(start[0]):
        entries = sealing.written([seal.entry_id for seal in seals])
        for seal in seals:
            if problem := _problem(chain, seal, entries.get(seal.entry_id)):
                return problem
            chain.seq, chain.prev, chain.read = seal.seq, seal.hash, chain.read + 1
    return _end(chain)


def _start(anchors: Mapping[int, Anchor]) -> tuple[int, str]:
    cuts = [row for row in anchors.values() if row.is_cut]
    return (cuts[-1].seq, cuts[-1].hash) if cuts else (0, links.GENESIS)


def _pieces(after: int) -> Iterator[list[Seal]]:
    while seals := list(Seal.objects.filter(seq__gt=after).order_by("seq")[:CHUNK]):
        yield seals
        after = seals[-1].seq


def _problem(chain: _Chain, seal: Seal, entry: tuple[str, ...] | None) -> Verdict | None:
    if seal.seq != chain.seq + 1:
        return chain.bad(_("A link is missing."))
    if entry is None:
        return chain.bad(_("The entry was removed."), seal.entry_id)
    public_id = entry[sealing.PUBLIC_ID]
    if seal.prev != chain.prev or seal.hash != links.link_hash(seal.prev, seal.seq, entry, seal.facts_digest):
        return chain.bad(_("The entry or its link was changed or put elsewhere."), public_id)
    expected = chain.blanked.get(public_id, seal.facts_digest)
    if links.facts_digest(seal.salt, entry) != expected:
        return chain.bad(_("The facts of the entry were changed."), public_id)
    if chain.anchors.get(seal.seq, seal.hash) != seal.hash:
        return chain.bad(_("The chain was written anew: an anchor holds another hash."), public_id)
    return None


def _end(chain: _Chain) -> Verdict:
    if beyond := [seq for seq in chain.anchors if seq > chain.seq]:
        return Verdict(chain.read, _("The end of the chain was cut off behind an anchor."), min(beyond))
    sealed, waiting = Seal.objects.values("entry_id"), Unsealed.objects.values("entry_id")
    beside = Entry.objects.exclude(pk__in=sealed).exclude(pk__in=waiting).order_by("pk").first()
    if beside is not None:
        return chain.bad(_("An entry stands beside the chain."), beside.public_id)
    late = Entry.objects.filter(pk__in=waiting, created_at__lt=timezone.now() - PATIENCE).order_by("pk").first()
    if late is not None:
        return chain.bad(_("An entry has waited too long for its seal. Is the worker running?"), late.public_id)
    return Verdict(chain.read)


def _blanked() -> dict[str, str]:
    """The digests of blanked entries as the chain itself tells them: the last word about each counts."""
    told: dict[str, str] = {}
    rows = Entry.objects.filter(kind=history.ERASED.name).order_by("pk").values_list("data", flat=True)
    for data in rows.iterator(chunk_size=200):
        told |= data.get("blanked", {}) if isinstance(data, dict) else {}
    return told


def _heads(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for line in lines:
        words = line.split()
        if len(words) >= 3 and words[0].isdigit() and anchoring.is_signed(int(words[0]), words[1], words[2]):
            yield int(words[0]), words[1]

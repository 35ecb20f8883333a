"""Verbs that write down who looked: profiles that were opened, words that were searched (product facts §15.13).

Looking at the same thing again within half an hour is one look: a recruiter who goes back and forth fills no table.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache
from django.utils.functional import Promise

from base.actors import Actor
from base.audit import recording
from recruit.candidates import history
from recruit.candidates.models import Candidate

ONE_LOOK_SECONDS = 30 * 60
MOST_LETTERS = 200
FEWEST_LETTERS = 3  # fewer are still being typed


def note_opened(candidate: Candidate, *, by: Actor) -> bool:
    """Note that somebody opened a person's profile. Returns whether an entry was written.

    An administrator who looks through somebody else's eyes leaves no entry in that name: that they look is an entry.
    """
    if not _is_first(by, f"opened:{candidate.public_id}"):
        return False
    recording.record(history.OPENED, on=candidate, by=by)
    return True


def note_searched(place: str, terms: str, *, by: Actor, name: str | Promise = "") -> bool:
    """Note the words somebody searched a list for; `place` is the list ("people"), `name` what it is called."""
    terms = " ".join(terms.split())[:MOST_LETTERS]
    if len(terms) < FEWEST_LETTERS or not _is_first(by, f"searched:{place}:{terms.casefold()}"):
        return False
    listed = recording.Named("search", place, name or place)
    recording.record(history.SEARCHED, on=listed, by=by, data={"terms": terms})
    return True


def _is_first(by: Actor, what: str) -> bool:
    if by.user is None or by.viewed_by is not None:
        return False
    # A digest: words people search for do not belong into a cache's keys.
    key = hashlib.sha256(f"{by.key}:{what}".encode()).hexdigest()
    return bool(cache.add(f"looked:{key}", 1, ONE_LOOK_SECONDS))

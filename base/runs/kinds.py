"""The register of long works: a name, what it is called, and who does a piece of it. Filled in each app's `ready()`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from base.actors import Actor
from base.errors import DomainError
from base.runs.models import Run, RunItem

logger = logging.getLogger(__name__)


class Skipped(DomainError):
    """This line needs nothing done: it is counted as skipped, with the sentence that says why."""

    default_code = "skipped"


class Work(Protocol):
    """Does one piece of a run.

    Gets the run, up to `chunk` of its items and the person on whose behalf it works; sets `state` and `sentence` of
    each item, which are saved in the same transaction as what it did. An item left pending counts as done.
    """

    def __call__(self, run: Run, items: Sequence[RunItem], actor: Actor) -> None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of long work.

    `finish` is called once when no item waits any more, in a transaction of its own. `chunk` is how many items go into
    one transaction: small where an item is slow, large where work is done on many rows at once.
    """

    name: str
    label: str | Promise
    work: Work
    finish: Callable[[Run, Actor], None] | None = None
    chunk: int = 25


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. Raises ValueError when the name is taken by another one."""
    if kind.name in _kinds and _kinds[kind.name] != kind:
        raise ValueError(f"The run kind {kind.name} is registered twice.")
    _kinds[kind.name] = kind
    return kind


def get(name: str) -> Kind:
    """The kind of that name. Raises KeyError for an unknown one."""
    return _kinds[name]


def each(do: Callable[[Run, dict[str, Any], Actor], str | None]) -> Work:
    """Turn a function for one item into work: `do(run, item.data, actor)` answers a sentence, or nothing.

    Each item has a savepoint of its own: what a refused one had begun is taken back, its refusal becomes its sentence,
    and the others go on. Skipped counts as skipped.
    """

    def work(run: Run, items: Sequence[RunItem], actor: Actor) -> None:
        for item in items:
            _one(do, run, item, actor)

    return work


def _one(do: Callable[[Run, dict[str, Any], Actor], str | None], run: Run, item: RunItem, actor: Actor) -> None:
    try:
        with transaction.atomic():
            item.sentence = do(run, item.data, actor) or ""
        item.state = RunItem.State.DONE
    except Skipped as reason:
        item.state, item.sentence = RunItem.State.SKIPPED, str(reason)
    except DomainError as refusal:
        item.state, item.sentence = RunItem.State.FAILED, sentence_of(refusal)
    except Exception:  # a fault of ours on one line must not stop the others
        logger.exception("A line of run %s failed unexpectedly.", run.public_id)
        item.state, item.sentence = RunItem.State.FAILED, _("Something went wrong here; nothing was changed.")


def sentence_of(refusal: DomainError) -> str:
    """The words of a refusal, with those of its fields."""
    words = [str(refusal), *(str(text) for text in getattr(refusal, "fields", {}).values())]
    return " ".join(dict.fromkeys(words))

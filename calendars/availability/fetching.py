"""Reads outside schedules: many mailboxes at once, in threads, never longer than patience lasts.

Answers are kept for some seconds, so that turning the pages of a grid does not ask the provider again; one that comes
late is kept all the same. The threads touch the cache and the provider, never our own rows.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from django.core.cache import cache

from base.errors import DomainError
from calendars.providers.base import Asking, Calendar, MailboxRefused, NoMailbox, Revoked, Schedule

logger = logging.getLogger(__name__)

# Why nothing is known of a mailbox: the codes of a `Schedule`.
LATE, REFUSED, MISSING, REVOKED, FAILING = "late", "refused", "missing", "revoked", "failing"
KEPT_SECONDS = 20
# Whoever was just waited for in vain is not waited for again by the next part of the same page.
LATE_SECONDS = 4
# One process asks so many at once; whoever comes later waits, and is late at worst.
MOST_AT_ONCE = 32
# So many mailboxes both systems take in one request.
MOST_TOGETHER = 20


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one calendar system, and as whom.

    `about` tells answers of one system from those of another, `marks` what we booked for a mailbox in that
    time: once that differs, an answer kept from before is not used; with `is_fresh` none is. So many mailboxes are
    asked for `together`: one that does not answer makes the others of its request unknown as well.
    """

    adapter: Calendar
    who: Asking
    starts_at: datetime
    ends_at: datetime
    about: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    is_fresh: bool = False
    together: int = MOST_TOGETHER

    def key(self, mailbox: str) -> str:
        """Where the answer about a mailbox is kept, for this asker alone: others may see other details."""
        parts = [self.about, self.who.mailbox, mailbox.casefold(), self.marks.get(mailbox, "")]
        parts += [self.starts_at.isoformat(), self.ends_at.isoformat()]
        return "freebusy:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()


def fetch(question: Question, mailboxes: Sequence[str], *, patience: float) -> dict[str, Schedule]:
    """What each mailbox answered within `patience` seconds; whoever did not is unknown ("late"), never free."""
    found = {} if question.is_fresh else _kept(question, mailboxes)
    missing = [mailbox for mailbox in dict.fromkeys(mailboxes) if mailbox not in found]
    if not missing:
        return found
    size = min(question.together, MOST_TOGETHER)
    groups = [missing[start : start + size] for start in range(0, len(missing), size)]
    pool, begun = _pool(os.getpid()), time.monotonic()
    asked: dict[Future[list[Schedule]], list[str]] = {pool.submit(_ask, question, group): group for group in groups}
    wait(asked, timeout=max(0.0, patience - (time.monotonic() - begun)))
    for future, group in asked.items():
        if future.done():
            found |= {schedule.mailbox: schedule for schedule in future.result()}
        else:
            future.cancel()
            for mailbox in group:
                found[mailbox] = unknown(mailbox, LATE)
                cache.add(question.key(mailbox), found[mailbox], LATE_SECONDS)  # its answer may have come just now
    return found


def unknown(mailbox: str, code: str, error: Exception | None = None) -> Schedule:
    """A mailbox of which nothing is known, why, and what the provider said about it if it said anything."""
    return Schedule(mailbox, problem=str(error or code), code=code)


@lru_cache(maxsize=1)
def _pool(_process: int) -> ThreadPoolExecutor:
    """The threads of this process; a child made by forking gets its own."""
    return ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="freebusy")


def _kept(question: Question, mailboxes: Sequence[str]) -> dict[str, Schedule]:
    keys = {question.key(mailbox): mailbox for mailbox in mailboxes}
    return {keys[key]: schedule for key, schedule in cache.get_many(list(keys)).items()}


def _ask(question: Question, group: Sequence[str]) -> list[Schedule]:
    """In a thread: ask for some mailboxes, keep what is known, and let no failure out."""
    answers = list(_answers(question, group))
    for answer in answers:
        if answer.is_known:
            cache.set(question.key(answer.mailbox), answer, KEPT_SECONDS)
    return answers


def _answers(question: Question, group: Sequence[str]) -> Iterator[Schedule]:
    try:
        told = question.adapter.schedules(group, question.starts_at, question.ends_at, who=question.who)
    except Revoked as error:
        yield from (unknown(mailbox, REVOKED, error) for mailbox in group)
    except (MailboxRefused, NoMailbox) as error:
        if len(group) > 1:  # one of them spoils it for the others
            for mailbox in group:
                yield from _answers(question, [mailbox])
        else:
            yield unknown(group[0], REFUSED if isinstance(error, MailboxRefused) else MISSING, error)
    except DomainError as error:
        logger.warning("Schedules could not be read: %s", error.code)
        yield from (unknown(mailbox, FAILING, error) for mailbox in group)
    except Exception:
        logger.exception("Schedules could not be read.")
        yield from (unknown(mailbox, FAILING) for mailbox in group)
    else:
        by_mailbox = {answer.mailbox.casefold(): answer for answer in told}
        for mailbox in group:
            answer = by_mailbox.get(mailbox.casefold())
            # A mailbox that is not spoken of is not known to be free.
            yield replace(answer, mailbox=mailbox) if answer else unknown(mailbox, MISSING)

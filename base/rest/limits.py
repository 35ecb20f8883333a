"""How often a credential may ask: token buckets and a count of requests under way, in Redis or in this process.

Figures of reliability.md §7. When Redis is away each process counts for itself, so that nobody is locked out and nobody
floods us.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

import redis
from django.conf import settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """`per_second` in the long run, `burst` at once; `concurrent` requests side by side (0: not counted)."""

    name: str
    per_second: float
    burst: int
    concurrent: int = 0


STANDARD = Rate("standard", per_second=10, burst=40, concurrent=8)
PUBLICATION = Rate("publication", per_second=2, burst=2)
PUBLIC = Rate("public", per_second=2, burst=120)
# A request that never came back (its process was killed) stops counting as under way after this long.
FORGOTTEN_AFTER_SECONDS = 130


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a limiter said: whether the request may go on, what is left, and how long to wait if it may not."""

    allowed: bool
    remaining: int
    concurrent: int
    wait_seconds: int = 0


class Limiter(Protocol):
    """Counts requests. `enter` and `leave` surround one request named `ticket`."""

    def enter(self, rate: Rate, key: str, ticket: str) -> Verdict:
        """Take one token and one of the places side by side, or neither."""

    def leave(self, rate: Rate, key: str, ticket: str) -> None:
        """Give the place back."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    seen_at: float
    under_way: dict[str, float] = field(default_factory=dict)


class LocalLimiter:
    """Counts within this process. `clock` gives seconds; tests put their own in."""

    MOST_KEYS = 10_000

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._buckets: dict[str, _Bucket] = {}
        self._lock = threading.Lock()

    def enter(self, rate: Rate, key: str, ticket: str) -> Verdict:
        """Take one token and one place, or neither."""
        now = self.clock()
        with self._lock:
            if len(self._buckets) > self.MOST_KEYS:
                self._buckets = {k: b for k, b in self._buckets.items() if now - b.seen_at < FORGOTTEN_AFTER_SECONDS}
            bucket = self._buckets.setdefault(f"{rate.name}:{key}", _Bucket(rate.burst, now))
            bucket.tokens = min(rate.burst, bucket.tokens + (now - bucket.seen_at) * rate.per_second)
            bucket.seen_at = now
            fresh = {t: at for t, at in bucket.under_way.items() if now - at < FORGOTTEN_AFTER_SECONDS}
            bucket.under_way = fresh
            return _judge(rate, bucket, ticket, now)

    def leave(self, rate: Rate, key: str, ticket: str) -> None:
        """Give the place back."""
        with self._lock:
            bucket = self._buckets.get(f"{rate.name}:{key}")
            if bucket is not None:
                bucket.under_way.pop(ticket, None)


def _judge(rate: Rate, bucket: _Bucket, ticket: str, now: float) -> Verdict:
    busy = len(bucket.under_way)
    if rate.concurrent and busy >= rate.concurrent:
        return Verdict(False, int(bucket.tokens), busy, 1)
    if bucket.tokens < 1:
        return Verdict(False, 0, busy, max(1, math.ceil((1 - bucket.tokens) / rate.per_second)))
    bucket.tokens -= 1
    if rate.concurrent:
        bucket.under_way[ticket] = now
        busy += 1
    return Verdict(True, int(bucket.tokens), busy)


# One round trip, so that two processes never spend the same token.
_ENTER = """
local now, per_second, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local concurrent, forgotten = tonumber(ARGV[4]), tonumber(ARGV[6])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'seen')
local tokens, seen = tonumber(held[1]) or burst, tonumber(held[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - seen) * per_second)
local busy, allowed = 0, 1
if concurrent > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - forgotten)
  busy = redis.call('ZCARD', KEYS[2])
  if busy >= concurrent then allowed = -1 end
end
if allowed == 1 and tokens < 1 then allowed = 0 end
if allowed == 1 then
  tokens = tokens - 1
  if concurrent > 0 then
    redis.call('ZADD', KEYS[2], now, ARGV[5])
    redis.call('EXPIRE', KEYS[2], forgotten)
    busy = busy + 1
  end
end
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'seen', tostring(now))
redis.call('EXPIRE', KEYS[1], math.ceil(burst / per_second) + 1)
return {allowed, tostring(tokens), busy}
"""


class RedisLimiter:
    """Counts for all processes together. Falls back to a limiter of this process while Redis does not answer."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.client = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.3)
        self.script = self.client.register_script(_ENTER)
        self.fallback = LocalLimiter()

    def enter(self, rate: Rate, key: str, ticket: str) -> Verdict:
        """Take one token and one place, or neither."""
        arguments: list[str | float] = [
            self.clock(),
            rate.per_second,
            rate.burst,
            rate.concurrent,
            ticket,
            FORGOTTEN_AFTER_SECONDS,
        ]
        try:
            allowed, left, busy = self.script(keys=self._keys(rate, key), args=arguments)
        except (redis.RedisError, OSError):
            logger.warning("Redis does not answer; this process counts requests by itself.")
            return self.fallback.enter(rate, key, ticket)
        tokens = float(left)
        wait = 1 if allowed == -1 else max(1, math.ceil((1 - tokens) / rate.per_second))
        return Verdict(allowed == 1, int(tokens), int(busy), 0 if allowed == 1 else wait)

    def leave(self, rate: Rate, key: str, ticket: str) -> None:
        """Give the place back."""
        self.fallback.leave(rate, key, ticket)
        if rate.concurrent:
            try:
                self.client.zrem(self._keys(rate, key)[1], ticket)
            except (redis.RedisError, OSError):
                return

    def _keys(self, rate: Rate, key: str) -> list[str]:
        name = f"recruit:rate:{rate.name}:{key}"
        return [name, f"{name}:busy"]


@cache
def limiter() -> Limiter:
    """The limiter of this process: Redis when the cache lives there."""
    location = str(settings.CACHES["default"].get("LOCATION", ""))
    return RedisLimiter(location) if location.startswith(("redis://", "rediss://", "unix://")) else LocalLimiter()

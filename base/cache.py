"""A cache that may vanish: when Redis is away, reads miss and writes are dropped, and the page still answers."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache with every failure turned into a miss."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version)
        except (RedisError, OSError):
            return default

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        try:
            return super().get_many(keys, version)
        except (RedisError, OSError):
            return {}

    def set(self, key: Any, value: Any, timeout: Any = ..., version: int | None = None) -> None:
        from django.core.cache.backends.base import DEFAULT_TIMEOUT

        try:
            super().set(key, value, DEFAULT_TIMEOUT if timeout is ... else timeout, version)
        except (RedisError, OSError):
            logger.warning("The cache cannot be reached.")

    def add(self, key: Any, value: Any, timeout: Any = ..., version: int | None = None) -> bool:
        from django.core.cache.backends.base import DEFAULT_TIMEOUT

        try:
            return bool(super().add(key, value, DEFAULT_TIMEOUT if timeout is ... else timeout, version))
        except (RedisError, OSError):
            return True

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        try:
            return int(super().incr(key, delta, version))
        except (RedisError, OSError):
            return delta

    def delete(self, key: Any, version: int | None = None) -> bool:
        try:
            return bool(super().delete(key, version))
        except (RedisError, OSError):
            return False

"""The test rig itself: a real database with every migration, a real broker."""

from __future__ import annotations

import pytest
from django.db import connection

from config.launch.broker import EmbeddedBroker


@pytest.mark.django_db
def test_database_is_postgresql_with_every_migration_applied() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÅSE'), count(*) > 0 FROM django_migrations")
        assert cursor.fetchone() == ("åse", True)


def test_broker_keeps_strangers_out(broker: EmbeddedBroker) -> None:
    import redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    assert redis.Redis.from_url(broker.url()).ping() is True
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis(port=broker.port, retry=Retry(NoBackoff(), 0)).ping()

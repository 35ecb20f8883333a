"""What subscriptions do when the calendar system changes. Each only knocks."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from calendars.connections import signals as connections
from calendars.connections.models import Connection
from calendars.syncing import hearing
from calendars.syncing.models import Subscription


@receiver(connections.active_changed, dispatch_uid="calendars.syncing.active_changed")
def _on_other_system(**_signal: Any) -> None:
    hearing.wake_keeper()


@receiver(connections.came_back, dispatch_uid="calendars.syncing.came_back")
def _on_return(connection: Connection, **_signal: Any) -> None:
    """Whatever happened while the sign-in had ended is read now."""
    hearing.wake_keeper()
    hearing.want(Subscription.objects.filter(connection=connection))

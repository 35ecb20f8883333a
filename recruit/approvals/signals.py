"""News of approvals for the subjects above. Sent inside the transaction of the change."""

from __future__ import annotations

from django.dispatch import Signal

# A request was made or came to its end: `request` (locked, with its job, and its offer's rows locked too), `before`
# (its status until now, "" for a new one), `by`. A request that takes another's place sends one news, its own.
request_changed = Signal()

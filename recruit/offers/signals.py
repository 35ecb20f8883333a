"""News of offers for the subjects above. Sent inside the transaction of the change."""

from __future__ import annotations

from django.dispatch import Signal

# An offer entered a status: `offer` (locked), `before` (its status until then, "" for a new one), `by`.
status_entered = Signal()

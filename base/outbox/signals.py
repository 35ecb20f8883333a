"""What the outbox tells about effects.

`settled` is sent inside the transaction that writes the new status, whenever an effect was carried out, given up,
cancelled, or put back into the queue. Receivers get `topic` (its name), `keys` (the `about` of the effects, none
empty), `status` (an `OutboxRow.Status` value: sent, failed, cancelled, or pending again) and `error` (a sentence, or
empty).
They only write to the database: what raises there undoes the note and the effect may be repeated.
"""

from __future__ import annotations

from django.dispatch import Signal

settled = Signal()

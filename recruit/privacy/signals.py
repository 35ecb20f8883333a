"""News from privacy to packages above."""

from __future__ import annotations

from django.dispatch import Signal

# Sent inside the transaction in which a person is erased, so that others drop what they keep of them.
# Arguments: `candidates` the records of this one person (names still filled in memory), `keys` their audit keys.
forgotten = Signal()

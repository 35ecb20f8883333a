"""What upper floors may listen to. Sent inside the transaction of the change; a receiver that raises undoes it."""

from __future__ import annotations

from django.dispatch import Signal

# The company changed its calendar system. Arguments: `before` and `after` (Connection or None), `by` (Actor).
# Planned meetings of `before` are kept there; who changes or cancels them from now on writes calendar mail.
active_changed = Signal()

# A sign-in that had ended holds again, or a connection that failed works again. Arguments: `connection`.
came_back = Signal()

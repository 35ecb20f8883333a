"""What upper floors may listen to. Sent inside the transaction of the change; a receiver that raises undoes it."""

from __future__ import annotations

from django.dispatch import Signal

# The company changed its calendar system. Arguments: `before` and `after` (Connection or None), `by` (Actor).
# Planned meetings of `before` are kept there; who changes or cancels them from now on writes calendar mail.
active_changed = Signal()

# A sign-in that had ended may hold again (somebody signed in, or saved other settings), or a system that failed works
# again: what waited is tried now. Arguments: `connection`.
came_back = Signal()

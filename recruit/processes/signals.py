"""News of hiring processes for the subjects above. All are sent inside the transaction of the change."""

from __future__ import annotations

from django.dispatch import Signal

# A process is bound to other jobs, and jobs that exist shall follow: `process`, `before` and `after` (scopes), `by`.
scope_changed = Signal()

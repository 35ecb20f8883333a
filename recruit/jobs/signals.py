"""News of jobs for the subjects above. All are sent inside the transaction of the change."""

from __future__ import annotations

from django.dispatch import Signal

# Jobs follow another hiring process: `changes` maps the key of a job to (old process, new process), `by`.
process_replaced = Signal()

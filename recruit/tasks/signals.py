"""News of tasks for the subjects above."""

from __future__ import annotations

from django.dispatch import Signal

# Sent inside the transaction when a task is finished: `task`, `by`.
task_done = Signal()

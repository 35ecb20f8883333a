"""News of jobs for the subjects above. All are sent inside the transaction of the change."""

from __future__ import annotations

from django.dispatch import Signal

# Jobs follow another hiring process: `changes` maps the key of a job to (old process, new process), `by`.
process_replaced = Signal()

# What a job's approval is about has changed: `job` (locked), `names` (columns of the job, "fields.<public id>" for own
# fields, or "positions"), `by`. Drafts and templates send none, a job that is made a template does.
terms_changed = Signal()

# A job entered a status: `job` (locked), `before`, `by`.
status_entered = Signal()

# An ad of a job went up that was not up: `job` (locked), `is_first` (no ad of the job was ever up), `by`.
published = Signal()

"""News of applications for the subjects above. Sent inside the transaction of the change."""

from __future__ import annotations

from django.dispatch import Signal

# An application reached a place on the road: `application`, `visit` (the stay that began), `by`.
entered = Signal()
# Somebody rated an application: `application`, `review`, `by`.
reviewed = Signal()

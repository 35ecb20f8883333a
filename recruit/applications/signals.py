"""News of applications for the subjects above. Sent inside the transaction of the change."""

from __future__ import annotations

from django.dispatch import Signal

# An application reached a place on the road: `application`, `visit` (the stay that began), `by`. With `together` it is
# one of many that left at once, of which `left_together` tells afterwards.
entered = Signal()
# Many applications left the road at once, all locked: `applications`, `by`.
left_together = Signal()
# Somebody rated an application: `application`, `review`, `by`.
reviewed = Signal()
# Of two applications of one person for one job `behind` gives way to `ahead`, both locked: `by`. What receivers answer
# (a mapping of a name to what JSON can hold, or None) is kept with the merge. A receiver that refuses stops the merge.
folding = Signal()
# The two are parted again: `behind` stands on its own, `kept` is what the receivers of `folding` had answered, `by`.
unfolding = Signal()
# Two records of one person were made one: `kept`, `gone` (what belonged to it belongs to `kept` now), `by`. All
# applications of both are locked. A receiver that refuses stops the merge.
merged = Signal()
# The two records are two again, and each has its applications back, all of them locked: `kept`, `gone`, `by`.
parted = Signal()

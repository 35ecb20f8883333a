"""The one exception of the launcher: a sentence for the person at the terminal."""

from __future__ import annotations


class CannotStart(Exception):
    """Recruit cannot be started, tested or stopped. The message is one sentence that says what to do."""

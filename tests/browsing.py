"""Waiting in a browser under a strict content security policy."""

from __future__ import annotations

import time
from typing import Any


def until(page: Any, expression: str, arg: Any = None, *, seconds: float = 5.0) -> None:
    """Wait until a JavaScript expression (or function of ``arg``) answers something true.

    Playwright's own ``wait_for_function`` asks a second time by ``eval`` inside the page, which our policy
    forbids; ``evaluate`` goes through the debugger and is allowed each time.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(expression, arg):
        if time.monotonic() > end:
            raise AssertionError(f"Not true within {seconds} s: {expression}")
        page.wait_for_timeout(25)

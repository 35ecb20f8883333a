"""What the person at the terminal sees: one line a step, and how long it took."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(sentence: str = "") -> None:
    """Print a line at once, whatever the terminal's encoding can show of it."""
    encoding = sys.stdout.encoding or "utf-8"
    print(sentence.encode(encoding, "replace").decode(encoding), flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the title of a step that takes a while, and its seconds when it is done."""
    begun = time.monotonic()
    terminal = sys.stdout.isatty()
    if terminal:
        print(f"  {title} …", end="", flush=True)
    else:
        say(f"  {title} …")
    try:
        yield
    except BaseException:
        if terminal:
            print(flush=True)
        raise
    taken = f"{time.monotonic() - begun:.1f} s"
    if terminal:
        print(f"\r  {title}: {taken}", flush=True)
    else:
        say(f"  {title}: {taken}")

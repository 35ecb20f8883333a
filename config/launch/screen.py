"""What the person at the terminal sees: one line a step, and how long it took."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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


def sign_ins(state: Path) -> list[str]:
    """Return the lines about the demo company's accounts, which `load_demo` has written down."""
    try:
        accounts = json.loads((state / "demo-accounts.json").read_text())
        rows = [(str(row["role"]), str(row["email"]), str(row["password"])) for row in accounts]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return ["Sign in as", *(f"  {role:<{widths[0]}}  {email:<{widths[1]}}  {word}" for role, email, word in rows)]

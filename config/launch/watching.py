"""For `run.py --dev`: notices changed files by looking at their times once a second."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from config.launch.assets import ensure_assets

EVERY = 1.0
LEFT_OUT = {".git", ".venv", ".state", "node_modules", "tests", "docs", "dist", "__pycache__"}
ENDINGS = {".py", ".html", ".txt", ".css", ".js", ".svg"}


class Watcher:
    """Remembers when the files of a checkout were last changed."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout
        self._seen = self._snapshot()
        self._looked = time.monotonic()

    def has_changed(self) -> bool:
        """Return whether a file of the product was written, made or removed since the last time that said yes."""
        if time.monotonic() - self._looked < EVERY:
            return False
        self._looked = time.monotonic()
        now = self._snapshot()
        changed, self._seen = now != self._seen, now
        return changed

    def rebuild(self) -> None:
        """Bundle the browser's files again if they are among what has changed."""
        ensure_assets(self.checkout)

    def _snapshot(self) -> dict[Path, float]:
        return {path: path.stat().st_mtime for path in _files(self.checkout) if path.exists()}


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in LEFT_OUT:
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.suffix in ENDINGS:
            yield path

"""Log files that cannot fill the disk: each is moved aside at a size limit, and two older ones are kept."""

from __future__ import annotations

import contextlib
from pathlib import Path

LIMIT = 5_000_000
KEPT = 2


class SizedLog:
    """Appends whole lines to a file; an older file gets the endings .1 and .2."""

    def __init__(self, path: Path, *, limit: int = LIMIT) -> None:
        self.path = path
        self.limit = limit
        path.parent.mkdir(parents=True, exist_ok=True)

    def write(self, lines: bytes) -> None:
        """Append. A full disk loses log lines, never the process that wrote them."""
        with contextlib.suppress(OSError):
            with contextlib.suppress(FileNotFoundError):
                if self.path.stat().st_size + len(lines) > self.limit:
                    self._move_aside()
            with self.path.open("ab") as file:
                file.write(lines)

    def _move_aside(self) -> None:
        for number in range(KEPT, 0, -1):
            source = self.path if number == 1 else self.path.with_name(f"{self.path.name}.{number - 1}")
            if source.exists():
                source.replace(self.path.with_name(f"{self.path.name}.{number}"))

    def tail(self, lines: int = 20) -> list[str]:
        """Return the last lines that are not blank."""
        with contextlib.suppress(OSError):
            with self.path.open("rb") as file:
                file.seek(max(0, self.path.stat().st_size - 20_000))
                said = file.read().decode(errors="replace").splitlines()
            return [line for line in said if line.strip()][-lines:]
        return []

"""The compiled catalogues of translations: whether they are up to date, and making them when they are not.

Runs before any package is there, so the compiling itself is a process of the virtual environment.
"""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from config.launch.places import CHECKOUT
from config.launch.screen import step
from config.launch.trouble import CannotStart


def source_digest(checkout: Path = CHECKOUT) -> str:
    """Return a digest of every catalogue."""
    digest = hashlib.sha256()
    for path in sorted((checkout / "locale").glob("*/LC_MESSAGES/*.po")):
        digest.update(path.relative_to(checkout).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_compiled(checkout: Path = CHECKOUT) -> bool:
    """Whether every catalogue is compiled as it stands now."""
    sources = sorted((checkout / "locale").glob("*/LC_MESSAGES/*.po"))
    stamp = _stamp(checkout)
    if not all(path.with_suffix(".mo").exists() for path in sources):
        return False
    return stamp.exists() and stamp.read_text() == source_digest(checkout)


def note_compiled(checkout: Path = CHECKOUT) -> None:
    """Remember what was compiled."""
    _stamp(checkout).write_text(source_digest(checkout))


def ensure_catalogues(python: Path, checkout: Path = CHECKOUT) -> None:
    """Compile the catalogues unless they are up to date. Raises CannotStart with the reason when one is broken."""
    if is_compiled(checkout):
        return
    with step("Compiling the translations of public pages"):
        command = [str(python), "-m", "config.languages.compiling"]
        done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        raise CannotStart(f"The translations in locale/ could not be compiled: {last}")


def _stamp(checkout: Path) -> Path:
    return checkout / "locale" / ".stamp"

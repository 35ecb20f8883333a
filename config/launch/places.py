"""Where a checkout keeps what it makes: the state directory, and who owns the database files in it.

An ordinary user's state lives in `.state/` inside the checkout. Root's lives in `/var/lib/recruit-<hash of the
checkout>`, because PostgreSQL refuses to run as root and the account it runs under instead often cannot enter
the checkout (root's home is closed to others).
"""

from __future__ import annotations

import errno
import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from config.launch.trouble import CannotStart

CHECKOUT = Path(__file__).resolve().parents[2]

# Accounts which exist for exactly this purpose, best first. `nobody` is on every system.
SERVICE_ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A system account that PostgreSQL runs under when we are root."""

    name: str
    uid: int
    gid: int


def service_account() -> Account | None:
    """Return the account for the database server, or None when we are an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in SERVICE_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart(
        "PostgreSQL refuses to run as root and there is no account called “nobody”: "
        "start Recruit as an ordinary user, or set DATABASE_URL to a database of your own."
    )


def state_directory(checkout: Path = CHECKOUT) -> Path:
    """Return the directory for data, logs and secrets of this checkout. `STATE_DIR` overrides it. Makes nothing."""
    wished = os.environ.get("STATE_DIR")
    return Path(wished).resolve() if wished else own_state_directory(checkout)


def own_state_directory(checkout: Path = CHECKOUT) -> Path:
    """Return the same as `state_directory`, but never what the environment says. Makes nothing."""
    if os.geteuid() == 0:
        digest = hashlib.sha256(str(checkout.resolve()).encode()).hexdigest()[:10]
        return Path("/var/lib") / f"recruit-{digest}"
    return checkout / ".state"


def make_state_directory(path: Path) -> Path:
    """Make the state directory and return it. Others may pass through it, but its files are closed to them.

    Raises CannotStart when it cannot be made or written to.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        # The database's account has to reach its own folder below; it cannot list anything here.
        path.chmod(0o711)
        probe = path / ".probe"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart(f"The disk that holds {path} is full: free some space and start again.") from error
        raise CannotStart(
            f"Recruit cannot write to {path}: make that directory writable for you, "
            "or set STATE_DIR to a directory that is."
        ) from error
    return path

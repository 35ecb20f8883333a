"""The virtual environment: makes it, fills it from a hashed lock file, and does nothing when that is done.

Runs under the system's Python, before any package is installed.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from config.launch.places import CHECKOUT, make_state_directory, state_directory
from config.launch.screen import say, step
from config.launch.trouble import CannotStart

# What an environment can be filled for, each a superset of the one before.
LOCKS = {"local": "local.txt", "dev": "dev.txt"}

# A first installation unpacks about 350 MB (750 MB with the tests' tools) and keeps a cache of it.
SPACE_NEEDED = {"local": 1_200, "dev": 2_200}

NO_VENV = (
    "This Python cannot make virtual environments: install the missing part "
    "(on Debian and Ubuntu “apt-get install python3-venv”) and run the same command again."
)
NO_PACKAGES = (
    "The Python packages could not be downloaded: check this machine's network or the package index in its "
    "pip configuration, then run the same command again ({log} has the details)."
)
WRONG_PACKAGES = (
    "The Python packages could not be installed from requirements/{lock}: the reason is at the end of {log}."
)
_NETWORK_SIGNS = (
    "connection",
    "resolution",
    "resolve",
    "network",
    "timed out",
    "unreachable",
    "no matching distribution",
    "dns",
    "proxy",
    "certificate",
    "failed to fetch",
)


def environment_directory(checkout: Path = CHECKOUT) -> Path:
    """Return where the checkout's virtual environment is."""
    return checkout / ".venv"


def python_of(directory: Path) -> Path:
    """Return the environment's Python."""
    return directory / "bin" / "python"


def _stamp(directory: Path) -> Path:
    return directory / "recruit-packages.json"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _installed(directory: Path) -> dict[str, str]:
    try:
        found = json.loads(_stamp(directory).read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def ensure_environment(wanted: str, checkout: Path = CHECKOUT) -> Path:
    """Return the Python of an environment that holds the packages of `wanted` (`local` or `dev`).

    An environment that already holds more keeps it. Downloads packages when the lock file has changed.
    Raises CannotStart with a sentence when a part of Python, the network or space on the disk is missing.
    """
    directory = environment_directory(checkout)
    kind = "dev" if "dev" in (wanted, _installed(directory).get("kind")) else "local"
    lock = checkout / "requirements" / LOCKS[kind]
    if _is_current(directory, kind, lock):
        return python_of(directory)
    state = make_state_directory(state_directory(checkout))
    with _one_at_a_time(state / "install.lock"):
        if not _is_current(directory, kind, lock):
            require_space(checkout, SPACE_NEEDED[kind])
            log = state / "install.log"
            log.write_text("")
            _make(directory, log)
            _install(directory, lock, log)
            stamp = {"kind": kind, "digest": _digest(lock), "python": sys.version}
            _stamp(directory).write_text(json.dumps(stamp))
    return python_of(directory)


def _is_current(directory: Path, kind: str, lock: Path) -> bool:
    stamp = _installed(directory)
    return stamp.get("kind") == kind and stamp.get("digest") == _digest(lock) and python_of(directory).exists()


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def require_space(path: Path, megabytes: int) -> None:
    """Raise CannotStart unless the disk that holds `path` has this much free."""
    free = shutil.disk_usage(path).free // 1_000_000
    if free < megabytes:
        raise CannotStart(
            f"The disk that holds {path} has {free} MB free and Recruit needs about {megabytes} MB there: "
            "free some space and run the same command again."
        )


def _make(directory: Path, log: Path) -> None:
    if python_of(directory).exists():
        return
    with step("Making the virtual environment (.venv)"):
        base = [sys.executable, "-m", "venv", "--clear", str(directory)]
        if _run(base, log) == 0:
            return
        # Debian keeps ensurepip apart; the system's own pip can fill an environment that has none.
        if _run([*base, "--without-pip"], log) == 0 and _run([sys.executable, "-m", "pip", "--version"], log) == 0:
            return
    shutil.rmtree(directory, ignore_errors=True)
    _raise_if_full(log)
    raise CannotStart(NO_VENV)


def _pip(directory: Path) -> list[str]:
    if (directory / "bin" / "pip").exists():
        return [str(python_of(directory)), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(python_of(directory))]


def _install(directory: Path, lock: Path, log: Path) -> None:
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    with step(f"Installing {count} Python packages from requirements/{lock.name}"):
        uv = _ensure_uv(directory, lock.parent / "installer.txt", log)
        hashed = ["--require-hashes", str(lock)]
        if uv and _run([uv, "pip", "sync", "--python", str(python_of(directory)), *hashed], log) == 0:
            return
        # uv does not read pip's configuration: a mirror that only pip knows is reached by pip alone.
        command = [*_pip(directory), "install", "--no-input", "--require-hashes", "-r", str(lock)]
        if _run(command, log) == 0:
            return
    _raise_failure(lock.name, log)


def install_more(directory: Path, lock: Path, log: Path) -> bool:
    """Install the packages of another lock file beside what is there; return whether that worked."""
    uv = _ensure_uv(directory, lock.parent / "installer.txt", log)
    options = ["--require-hashes", "-r", str(lock)]
    if uv and _run([uv, "pip", "install", "--python", str(python_of(directory)), *options], log) == 0:
        return True
    return _run([*_pip(directory), "install", "--no-input", *options], log) == 0


def _ensure_uv(directory: Path, lock: Path, log: Path) -> str | None:
    # In a folder of its own, since `uv pip sync` would remove itself from the environment it fills.
    tools = directory / "tools"
    uv = tools / "bin" / "uv"
    stamp = tools / lock.name
    if not (uv.exists() and stamp.exists() and stamp.read_bytes() == lock.read_bytes()):
        command = [*_pip(directory), "install", "--no-input", "--upgrade", "--target", str(tools)]
        if _run([*command, "--require-hashes", "-r", str(lock)], log) != 0:
            return None
        tools.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(lock, stamp)
    return str(uv)


def _raise_failure(lock: str, log: Path) -> None:
    _raise_if_full(log)
    said = log.read_text(errors="replace").lower()
    sentence = NO_PACKAGES if any(sign in said for sign in _NETWORK_SIGNS) else WRONG_PACKAGES
    raise CannotStart(sentence.format(lock=lock, log=log))


def _raise_if_full(log: Path) -> None:
    if "No space left on device" in log.read_text(errors="replace"):
        raise CannotStart("The disk is full: free some space and run the same command again.")


def installer_environment() -> dict[str, str]:
    """Return the environment for installers: the system's certificates, no Python of uv's own, pip's index for uv."""
    environment = {
        **os.environ,
        "UV_SYSTEM_CERTS": "1",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        "NODE_USE_SYSTEM_CA": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_PYTHON_VERSION_WARNING": "1",
    }
    _copy(environment, {"PIP_INDEX_URL": "UV_DEFAULT_INDEX", "PIP_EXTRA_INDEX_URL": "UV_INDEX"})
    _copy(environment, {"PIP_FIND_LINKS": "UV_FIND_LINKS"})
    return environment


def _copy(environment: dict[str, str], names: Mapping[str, str]) -> None:
    for ours, theirs in names.items():
        if environment.get(ours):
            environment.setdefault(theirs, environment[ours])


def _run(command: Sequence[str], log: Path) -> int:
    """Run an installer with its output in `log` and return its exit code (127 when it cannot be started)."""
    try:
        with log.open("ab") as output:
            output.write(f"\n$ {' '.join(command)}\n".encode())
            output.flush()
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=installer_environment(),
                check=False,
            )
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise CannotStart("The disk is full: free some space and run the same command again.") from error
        say(f"  {command[0]} could not be started: {error.strerror}.")
        return 127
    return done.returncode

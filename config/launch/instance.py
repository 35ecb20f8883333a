"""What is known about the supervisor of a checkout from outside: does one run, where, with which processes."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import signal
import socket
from pathlib import Path
from typing import IO, Any

from config.launch import children
from config.launch.trouble import CannotStart

# What --host says for "all addresses of this machine", and where such a server is asked from here.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  (recognised here, never a default)


def take_lock(state: Path) -> IO[str]:
    """Become the one supervisor of the checkout; the lock lasts as long as the file that is returned stays open.

    Raises CannotStart when another one runs.
    """
    lock = (state / "supervisor.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise CannotStart(already_running(state)) from error
    return lock


def already_running(state: Path) -> str:
    """Return the sentence for a second supervisor."""
    known = read(state)
    where = f" at {known['address']}" if known.get("address") else ""
    who = f" (pid {known['pid']})" if known.get("pid") else ""
    return f"Recruit already runs from this checkout{where}{who}: stop it with “python3 run.py stop” first."


def is_supervised(state: Path) -> bool:
    """Return whether a supervisor of this checkout runs."""
    try:
        with (state / "supervisor.lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def write(state: Path, record: dict[str, Any]) -> None:
    """Publish what runs, in one step, so that a reader never sees half of it. A full disk is not worth dying for."""
    fresh = state / "running.json.new"
    try:
        fresh.write_text(json.dumps(record, indent=1))
        fresh.replace(state / "running.json")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise


def read(state: Path) -> dict[str, Any]:
    """Return what the last supervisor published, or nothing."""
    try:
        found = json.loads((state / "running.json").read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def forget(state: Path) -> None:
    """Remove what was published: nothing runs any more."""
    for name in ("running.json", "environment.json"):
        (state / name).unlink(missing_ok=True)


def write_environment(state: Path, environment: dict[str, str]) -> None:
    """Keep what `run.py manage` needs to reach the running servers: only the owner may read it."""
    path = state / "environment.json"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(environment, file)


def read_environment(state: Path) -> dict[str, str]:
    """Return the variables of the running instance. Raises CannotStart when none runs."""
    try:
        return dict(json.loads((state / "environment.json").read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise CannotStart("Recruit does not run from this checkout: start it with “python3 run.py” first.") from error


def wait_for_leftovers(state: Path, *, seconds: float = 10.0) -> None:
    """Wait for the processes of a supervisor that was killed; end those that do not end by themselves."""
    pids = [process["pid"] for process in read(state).get("processes", []) if process.get("pid")]
    pids = [pid for pid in pids if _is_ours(pid)]
    if not children.wait_until(lambda: not any(map(children.is_running, pids)), seconds=seconds):
        for pid in filter(children.is_running, pids):
            os.kill(pid, signal.SIGKILL)
    forget(state)


def _is_ours(pid: int) -> bool:
    """Return whether this process leads a session of its own, as every child of a supervisor does."""
    try:
        return os.getsid(pid) == pid
    except OSError:
        return False


def require_port(host: str, port: int) -> None:
    """Raise CannotStart unless `port` of `host` can be listened on."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CannotStart(f"{host} is no address of this machine: choose another one with --host.") from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except PermissionError as error:
            raise CannotStart(
                f"Only root may listen on port {port}: choose one above 1023, "
                f"as in “python3 run.py --port {port + 8000}”."
            ) from error
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotStart(f"{host} is no address of this machine: choose another one with --host.") from error
            raise CannotStart(
                f"Port {port} is taken by another program: stop that program, or choose another port with "
                f"“python3 run.py --port {port + 1 if port < 65535 else 8000}”."
            ) from error


def names_of(host: str) -> list[str]:
    """Return the host names under which a server that listens on `host` is reached."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in EVERYWHERE:
        names.append(socket.gethostname())
        with contextlib.suppress(OSError):
            names += [str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)]
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.connect(("192.0.2.1", 9))  # sends nothing; the system says which of our addresses it would use
            names.append(str(line.getsockname()[0]))
    else:
        names.append(host)
    return list(dict.fromkeys(names))

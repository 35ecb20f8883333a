"""Health checks inside a container: `python -m config.launch.probe web|worker|beat` exits with 0 when it is well."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

# Beat writes its schedule down every three minutes.
BEAT_SILENCE = 600.0


def web_is_well(port: int = 8000) -> bool:
    """Ask the web server of this container whether it can answer requests."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/health/ready/", headers={"Host": host.lstrip("."), "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310  (the address is ours)
            return int(answer.status) == 200
    except (OSError, urllib.error.URLError):
        return False


def worker_is_well() -> bool:
    """Ask the worker of this container, through the broker, whether it is there."""
    name = f"recruit@{os.uname().nodename}"
    command = [sys.executable, "-m", "celery", "-A", "config.celery:app", "inspect", "ping", "-d", name, "-t", "5"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def beat_is_well() -> bool:
    """Look whether beat has written its schedule down lately."""
    folder = Path(os.environ.get("STATE_DIR", "."))
    written = [path.stat().st_mtime for path in folder.glob("beat-schedule*")]
    return bool(written) and time.time() - max(written) < BEAT_SILENCE


def main(part: str) -> int:
    """Return the exit code for a part's health check."""
    look = {"web": web_is_well, "worker": worker_is_well, "beat": beat_is_well}[part]
    return 0 if look() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

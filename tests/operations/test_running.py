"""`python3 run.py` as a new user meets it: an empty home, a plain PATH and the sentences on the screen."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.launch import children, instance
from config.launch.places import CHECKOUT

PARTS = ["postgres", "valkey", "web", "worker", "beat"]


class Installation:
    """A copy of the checkout with a state directory of its own, and the packages of this checkout."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "checkout"
        self.state = folder / "state"
        self.port = children.free_port()
        self.screen = folder / "screen.txt"
        (folder / "home").mkdir()
        self.environment = {
            "PATH": f"{Path(sys.base_prefix) / 'bin'}:/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "STATE_DIR": str(self.state),
        }
        _copy_checkout(self.checkout)
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of run.py's short commands."""
        return subprocess.run(
            [sys.executable, "run.py", *arguments],
            cwd=self.checkout,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def start(self) -> str:
        """Start everything and return what stands on the screen once it is ready."""
        self.screen.write_text("")
        with self.screen.open("wb") as screen:
            self.process = children.start(
                [sys.executable, "run.py", "--no-demo", "--port", str(self.port)],
                cwd=self.checkout,
                environment=self.environment,
                output=screen,
            )
        self.wait_for("Recruit is ready", seconds=150)
        return self.screen.read_text()

    def wait_for(self, words: str, *, seconds: float) -> None:
        """Wait until these words stand on the screen."""
        assert self.process is not None
        process = self.process
        children.wait_until(
            lambda: words in self.screen.read_text() or process.poll() is not None, seconds=seconds, pause=0.1
        )
        assert words in self.screen.read_text(), self.story()

    def story(self) -> str:
        """Return everything that was said, for a failing test."""
        logs = [path.read_text(errors="replace")[-1500:] for path in sorted(self.state.glob("logs/*.log"))]
        return "\n---\n".join([self.screen.read_text(), *logs])

    def pids(self) -> dict[str, int]:
        """Return the process ids by name, as `status` would say them."""
        found: dict[str, Any] = instance.read(self.state)
        return {process["name"]: process["pid"] for process in found["processes"]} | {"supervisor": found["pid"]}

    def health(self) -> int:
        """Return the status of the deep health page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/deep/", timeout=20) as answer:
            return int(answer.status)

    def close(self) -> None:
        """End whatever still runs."""
        if self.process is not None:
            children.stop(self.process, patience=30)


def _copy_checkout(target: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if (CHECKOUT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, target / name)
    (target / ".venv").symlink_to(CHECKOUT / ".venv")
    if (CHECKOUT / "static" / "dist").is_dir():
        shutil.copytree(CHECKOUT / "static" / "dist", target / "static" / "dist")
    if (CHECKOUT / "node_modules").is_dir():
        (target / "node_modules").symlink_to(CHECKOUT / "node_modules")


@pytest.fixture
def installation() -> Iterator[Installation]:
    """A fresh installation; its folder may be passed by the account that PostgreSQL runs under."""
    folder = Path(tempfile.mkdtemp(prefix="recruit-installation-"))
    folder.chmod(0o755)
    made = Installation(folder)
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.slow
def test_a_life_of_an_installation(installation: Installation) -> None:
    # --- The first start makes everything and says where it is.
    said = installation.start()
    assert f"Recruit is ready: http://localhost:{installation.port}/" in said
    assert "Traceback" not in said
    assert installation.health() == 200
    assert stat.S_IMODE((installation.state / "secrets.json").stat().st_mode) == 0o600
    running = installation.command("status")
    assert running.returncode == 0, running.stdout
    assert [line.split()[0] for line in running.stdout.splitlines()[1:-1]] == ["supervisor", *PARTS]

    # --- Management commands reach the running database.
    asked = installation.command("manage", "showmigrations", "--plan")
    assert (asked.returncode, "[ ]" in asked.stdout) == (0, False), asked.stderr
    assert stat.S_IMODE((installation.state / "environment.json").stat().st_mode) == 0o600

    # --- There is one supervisor a checkout.
    second = installation.command("--port", str(children.free_port()))
    assert (second.returncode, second.stderr) == (1, "")
    assert second.stdout.startswith("Recruit already runs from this checkout at http://localhost:")
    assert installation.command("reset", "--yes").returncode == 1

    # --- A killed process is noticed, said and started again.
    first_worker = installation.pids()["worker"]
    os.kill(first_worker, signal.SIGKILL)
    installation.wait_for("worker stopped unexpectedly (killed by SIGKILL); it is started again now.", seconds=10)
    installation.wait_for("worker runs again", seconds=60)
    assert installation.pids()["worker"] != first_worker
    assert installation.command("status").stdout.count("restarted 1 times") == 1

    # --- Stop ends every process and keeps the data.
    pids = installation.pids()
    assert installation.command("stop").stdout == "Recruit has stopped; its data is kept.\n"
    assert not [name for name, pid in pids.items() if name != "supervisor" and children.is_running(pid)]
    assert installation.process is not None
    assert installation.process.wait(10) == 0
    assert installation.command("status").returncode == 3

    # --- The second start finds it, and does none of the work again.
    again = installation.start()
    assert "Making the database" not in again
    assert "Bringing the database up to date" not in again
    assert installation.health() == 200

    # --- A supervisor that is killed takes everything with it.
    pids = installation.pids()
    os.kill(pids["supervisor"], signal.SIGKILL)
    gone = children.wait_until(lambda: not any(children.is_running(pid) for pid in pids.values()), seconds=20)
    assert gone, [name for name, pid in pids.items() if children.is_running(pid)]

    # --- Reset deletes the data, when it is told to.
    assert "say so with" in installation.command("reset").stdout
    assert (installation.state / "secrets.json").exists()
    assert installation.command("reset", "--yes").returncode == 0
    assert not (installation.state / "secrets.json").exists()
    assert not list(installation.state.glob("pg[0-9]*"))


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    return subprocess.run(
        [sys.executable, "run.py", *arguments],
        cwd=CHECKOUT,
        env={**plain, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        answer = _run("--port", str(port), STATE_DIR=str(tmp_path / "state"))

    assert answer.returncode == 1
    assert answer.stderr == ""
    assert answer.stdout == (
        f"Port {port} is taken by another program: stop that program, or choose another port with "
        f"“python3 run.py --port {port + 1}”.\n"
    )


def test_a_state_directory_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    answer = _run(STATE_DIR=str(tmp_path / "file" / "state"))

    assert (answer.returncode, answer.stderr) == (1, "")
    assert answer.stdout == (
        f"Recruit cannot write to {tmp_path}/file/state: make that directory writable for you, "
        "or set STATE_DIR to a directory that is.\n"
    )


def test_a_port_that_is_none_is_refused(tmp_path: Path) -> None:
    answer = _run("--port", "70000", STATE_DIR=str(tmp_path))

    assert answer.returncode == 2
    assert "a port is a number from 1 to 65535" in answer.stderr


def test_nothing_running_is_said_plainly(tmp_path: Path) -> None:
    assert _run("stop", STATE_DIR=str(tmp_path)).stdout == "Nothing runs from this checkout.\n"
    answer = _run("status", STATE_DIR=str(tmp_path))
    assert answer.returncode == 3
    assert answer.stdout == "Nothing runs from this checkout. Start it with “python3 run.py”.\n"
    assert _run("manage", "check", STATE_DIR=str(tmp_path)).stdout == (
        "Recruit does not run from this checkout: start it with “python3 run.py” first.\n"
    )


def test_a_damaged_secrets_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{")

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    answer = _run("--port", str(port), STATE_DIR=str(tmp_path))

    assert answer.returncode == 1
    assert "secrets.json is damaged: bring it back from a backup" in answer.stdout
    assert "Traceback" not in answer.stdout + answer.stderr
    assert (tmp_path / "secrets.json").read_text() == "{"


def test_an_old_python_can_read_the_first_file() -> None:
    # It has to get as far as the sentence that says which Python is needed.
    ast.parse((CHECKOUT / "run.py").read_text(), feature_version=(3, 4))


def test_what_runs_is_published_in_one_step(tmp_path: Path) -> None:
    instance.write(tmp_path, {"pid": 1, "processes": []})

    assert json.loads((tmp_path / "running.json").read_text()) == {"pid": 1, "processes": []}
    instance.forget(tmp_path)
    assert instance.read(tmp_path) == {}


def test_a_stale_record_ends_only_processes_that_lead_a_session(tmp_path: Path) -> None:
    bystander = subprocess.Popen(["sleep", "30"])
    leftover = subprocess.Popen(["sleep", "30"], start_new_session=True)
    processes = [{"name": "web", "pid": bystander.pid}, {"name": "worker", "pid": leftover.pid}]
    instance.write(tmp_path, {"pid": 1, "processes": processes})
    try:
        instance.wait_for_leftovers(tmp_path, seconds=0.2)
        time.sleep(0.1)

        assert bystander.poll() is None
        assert leftover.poll() == -signal.SIGKILL
    finally:
        for process in (bystander, leftover):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            process.wait()

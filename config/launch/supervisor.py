"""Runs Recruit: database and broker, then web server, worker and beat, and looks after them until it is told to stop.

Runs in the virtual environment's Python as `python -m config.launch.supervisor`; `run.py` starts it. Single-threaded on
purpose: children get a death signal that is tied to the thread which started them.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import os
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from config.launch import children, instance
from config.launch.broker import EmbeddedBroker
from config.launch.environment import require_space
from config.launch.keys import ensure_keys
from config.launch.logs import SizedLog
from config.launch.places import CHECKOUT, make_state_directory, state_directory
from config.launch.postgres import EmbeddedPostgres
from config.launch.processes import Child, State
from config.launch.screen import say, sign_ins, step
from config.launch.trouble import CannotStart
from config.launch.watching import Watcher

QUEUES = "now,send,sync,heavy,bulk"
WEB_WORKERS = 2
WEB_THREADS = 4
PAUSE = 0.2
# So many failures before the first readiness mean that it will never come.
HOPELESS = 3
READY_WITHIN = 120.0
LEAST_SPACE = 300
FOUND_IT = "If there is no company yet, found one: “python3 run.py manage found_company --help” says how."
PACKAGES = ("base", "accounts", "messaging", "calendars", "recruit", "analytics", "portal", "api", "config")


class Stopped(Exception):
    """We were told to stop while something was still starting."""


class Supervisor:
    """All processes of one checkout."""

    def __init__(self, *, host: str, port: int, dev: bool, demo: bool) -> None:
        """Prepare to serve on `host` and `port`. `dev` restarts on changed files, `demo` loads the demo company."""
        self.host, self.port, self.dev, self.demo = host, port, dev, demo
        self.state = make_state_directory(state_directory())
        self.logs = self.state / "logs"
        self.address = f"http://{'localhost' if host in ('127.0.0.1', *instance.EVERYWHERE) else host}:{port}/"
        self.children: list[Child] = []
        self.environment: dict[str, str] = {}
        self.told_to_stop = False
        self.is_ready = False
        self.watcher = Watcher(CHECKOUT) if dev else None

    # --- the whole life --------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Start everything, look after it, stop it in reverse order; return the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_stop)
        begun = time.monotonic()
        lock = instance.take_lock(self.state)
        try:
            instance.wait_for_leftovers(self.state)
            instance.require_port(self.host, self.port)
            require_space(self.state, LEAST_SPACE)
            self._start_all()
            self.is_ready = True
            self._publish()
            self._announce(time.monotonic() - begun)
            while not self.told_to_stop:
                self.tick()
                self._reload_if_changed()
        except Stopped:
            pass
        finally:
            self._stop_all()
            instance.forget(self.state)
            lock.close()
        return 0

    def _note_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.told_to_stop = True

    def tick(self, pause: float = PAUSE) -> None:
        """Wait a moment for output, then look at every process once."""
        pipes = [child.pipe for child in self.children if child.pipe >= 0]
        if pipes:
            select.select(pipes, [], [], pause)
        else:
            time.sleep(pause)
        looked = [child.look() for child in self.children]
        if any(looked):
            self._publish()

    def _wait_for(self, done: Callable[[], bool], *, seconds: float, what: list[Child]) -> None:
        deadline = time.monotonic() + seconds
        while not done():
            if self.told_to_stop:
                raise Stopped
            self.tick(0.05)
            for child in what:
                if child.failures >= HOPELESS or time.monotonic() > deadline:
                    raise CannotStart(self._why_not(child.name, child.log))

    def _why_not(self, name: str, log: SizedLog) -> str:
        said = log.tail()
        if any("No space left" in line for line in said):
            return f"The disk that holds {self.state} is full: free some space and start again."
        if any("Address already in use" in line for line in said):
            return f"Port {self.port} was taken meanwhile: choose another one with --port."
        last = f" It said last: {said[-1].strip()[:200]}" if said else ""
        return f"The {name} failed: the reason is at the end of {log.path}.{last}"

    # --- starting ----------------------------------------------------------------------------------------------------

    def _start_all(self) -> None:
        keys = ensure_keys(self.state)
        self.environment = self._own_environment(keys)
        servers = self._make_servers(keys)
        if servers:
            with step("Starting " + " and ".join(child.name for child in servers)):
                self._start(servers)
        if self._postgres is not None:
            self._postgres.ensure_database("recruit")
        ours = {name: value for name, value in self.environment.items() if os.environ.get(name) != value}
        instance.write_environment(self.state, ours)
        self._prepare()
        web, worker, beat = self._make_web(), self._make_worker(), self._make_beat()
        with step("Starting web server, worker and beat"):
            self._start([web, worker, beat])

    def _start(self, group: list[Child]) -> None:
        for child in group:
            child.start()
        self.children += group
        self._publish()
        self._wait_for(lambda: all(child.state is State.READY for child in group), seconds=READY_WITHIN, what=group)

    _postgres: EmbeddedPostgres | None = None

    def _make_servers(self, keys: dict[str, str]) -> list[Child]:
        """Make PostgreSQL and Valkey, unless the environment names servers of the user's own."""
        made = []
        if not self._is_given("DATABASE_URL"):
            log = self._log("postgres")
            postgres = EmbeddedPostgres(self.state, password=keys["DATABASE_PASSWORD"], log=log.path)
            if not postgres.is_made():
                with step("Making the database"):
                    postgres.make()
            postgres.port = children.free_port()
            self._postgres = postgres
            self.environment["DATABASE_URL"] = postgres.url("recruit")
            made.append(
                self._child("postgres", postgres.launch, is_ready=postgres.is_ready, stop=signal.SIGINT, patience=30)
            )
        if not self._is_given("REDIS_URL"):
            broker = EmbeddedBroker(self.state / "valkey", password=keys["BROKER_PASSWORD"])
            broker.port = children.free_port()
            self.environment["REDIS_URL"] = broker.url()
            made.append(self._child("valkey", broker.launch, is_ready=broker.is_ready))
        return made

    def _is_given(self, name: str) -> bool:
        return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))

    def _own_environment(self, keys: dict[str, str]) -> dict[str, str]:
        binaries = Path(sys.executable).parent
        ours = {
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "SECRET_KEY": keys["SECRET_KEY"],
            "CREDENTIAL_KEYS": keys["CREDENTIAL_KEYS"],
            "PUBLIC_URL": self.address.rstrip("/"),
            "ALLOWED_HOSTS": ",".join(instance.names_of(self.host)),
        }
        given = {name for name in ours if self._is_given(name)}
        return {
            **os.environ,
            **{name: value for name, value in ours.items() if name not in given},
            "STATE_DIR": str(self.state),
            "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "PYTHONUNBUFFERED": "1",
        }

    def _log(self, name: str) -> SizedLog:
        return SizedLog(self.logs / f"{name}.log")

    def _child(
        self,
        name: str,
        launch: Callable[[int], subprocess.Popen[bytes]],
        *,
        is_ready: Callable[[], bool] | None = None,
        ready_line: bytes = b"",
        stop: signal.Signals = signal.SIGTERM,
        patience: float = 10.0,
    ) -> Child:
        return Child(
            name,
            launch,
            log=self._log(name),
            is_ready=is_ready,
            ready_line=ready_line,
            stop_signal=stop,
            patience=patience,
            mirror=self.dev and name in ("web", "worker", "beat"),
        )

    def _python(self, *arguments: str) -> Callable[[int], subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", *arguments]
        return lambda output: children.start(command, environment=self.environment, cwd=CHECKOUT, output=output)

    def _make_web(self) -> Child:
        server = self._python(
            "granian", "--interface", "wsgi", "--host", self.host, "--port", str(self.port),
            "--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS),
            "--respawn-failed-workers", "--workers-kill-timeout", "5", "--no-ws", "config.wsgi:application",
        )  # fmt: skip
        return self._child("web", server, is_ready=self._web_answers)

    def _web_answers(self) -> bool:
        host = instance.EVERYWHERE.get(self.host, self.host)
        try:
            with urllib.request.urlopen(f"http://{host}:{self.port}/health/ready/", timeout=10) as answer:
                return int(answer.status) == 200
        except (OSError, urllib.error.URLError):
            return False

    def _make_worker(self) -> Child:
        worker = self._python(
            "celery", "-A", "config.celery:app", "worker", "-Q", QUEUES, "-c", "2", "-l", "INFO",
            "--without-gossip", "--without-mingle", "-n", "recruit@%h",
        )  # fmt: skip
        return self._child("worker", worker, ready_line=b" ready.", patience=15)

    def _make_beat(self) -> Child:
        beat = self._python("celery", "-A", "config.celery:app", "beat", "-l", "INFO", "--pidfile=")
        return self._child("beat", beat, ready_line=b"Starting...")

    # --- what has to be true before the first request ----------------------------------------------------------------

    def _prepare(self) -> None:
        """Migrate, collect and load the demo, unless nothing of that has changed since the last time."""
        stamp, digest = self.state / "prepared", self._digest()
        # A database of the user's own may have been changed by others, so it is always asked.
        if self._postgres is not None and stamp.exists() and stamp.read_text() == digest:
            return
        stamp.unlink(missing_ok=True)
        log = self._log("prepare")
        arguments = [] if self.demo else ["--no-demo"]
        with log.path.open("wb") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "config.launch.prepare", *arguments],
                cwd=CHECKOUT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
                preexec_fn=children.die_with_parent(signal.SIGTERM),  # noqa: PLW1509  (we have one thread)
            )
        try:
            while process.poll() is None:
                if self.told_to_stop:
                    raise Stopped
                self.tick()
        finally:
            if process.poll() is None:
                children.stop(process)
        if process.returncode != 0:
            raise CannotStart(self._why_not("preparation of the database", log))
        stamp.write_text(digest)

    def _digest(self) -> str:
        digest = hashlib.sha256(b"demo" if self.demo else b"empty")
        files = [path for package in PACKAGES for path in (CHECKOUT / package).rglob("migrations/*.py")]
        files += [path for path in (CHECKOUT / "static").rglob("*") if path.is_file()]
        files += [CHECKOUT / "requirements" / "local.txt", *(CHECKOUT / "config" / "settings").glob("*.py")]
        for path in sorted(files):
            digest.update(path.relative_to(CHECKOUT).as_posix().encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()

    # --- running -----------------------------------------------------------------------------------------------------

    def _reload_if_changed(self) -> None:
        if self.watcher is None or not self.watcher.has_changed():
            return
        say("Files have changed; starting again.")
        own = [child for child in self.children if child.name in ("web", "worker", "beat")]
        self._stop(own)
        self.children = [child for child in self.children if child not in own]
        try:
            self.watcher.rebuild()
            self._prepare()
            self._start([self._make_web(), self._make_worker(), self._make_beat()])
        except CannotStart as trouble:
            say(f"{trouble}\nWaiting for the next change.")
            self._stop([child for child in self.children if child.name in ("web", "worker", "beat")])

    def _publish(self) -> None:
        processes = [
            {"name": child.name, "pid": child.pid, "state": child.state.value, "restarts": child.restarts}
            for child in self.children
        ]
        record: dict[str, Any] = {
            "pid": os.getpid(),
            "address": self.address,
            "ready": self.is_ready,
            "processes": processes,
        }
        instance.write(self.state, record)

    def _announce(self, seconds: float) -> None:
        say()
        say(f"Recruit is ready: {self.address}  ({seconds:.1f} s)")
        for line in sign_ins(self.state) if self.demo else [FOUND_IT]:
            say(line)
        say()
        say(f"Data and logs: {self.state}. Stop with Ctrl-C, or “python3 run.py stop” in another terminal.")

    # --- stopping ----------------------------------------------------------------------------------------------------

    def _stop_all(self) -> None:
        if not self.children:
            return
        say()
        with step("Stopping"):
            servers = [child for child in self.children if child.name in ("postgres", "valkey")]
            self._stop([child for child in self.children if child not in servers])
            for child in servers[::-1]:
                self._stop([child])

    def _stop(self, group: list[Child]) -> None:
        """Stop processes that do not need each other at the same time."""
        for child in group:
            child.ask_to_stop()
        waiting = list(group)
        while waiting:
            waiting = [child for child in waiting if not child.has_stopped()]
            time.sleep(0.02)


def main(arguments: list[str] | None = None) -> int:
    """Run the supervisor; return the exit code."""
    parser = argparse.ArgumentParser(prog="run.py")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--no-demo", action="store_true")
    wanted = parser.parse_args(arguments)
    try:
        return Supervisor(host=wanted.host, port=wanted.port, dev=wanted.dev, demo=not wanted.no_demo).run()
    except CannotStart as trouble:
        say(str(trouble))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        say("The disk is full: free some space and start again.")
    return 1


if __name__ == "__main__":
    sys.exit(main())

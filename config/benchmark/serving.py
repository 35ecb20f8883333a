"""Starts what the benchmark measures: PostgreSQL, broker and web server, as `run.py` starts them, and stops them."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from config.launch import children
from config.launch.broker import EmbeddedBroker
from config.launch.keys import ensure_keys
from config.launch.places import CHECKOUT, make_state_directory, own_state_directory
from config.launch.postgres import EmbeddedPostgres
from config.launch.supervisor import WEB_THREADS, WEB_WORKERS
from config.launch.trouble import CannotStart

SETTINGS = "config.benchmark.settings"


class Stand:
    """The test stand of one data set: servers, their processes and the environment they share."""

    def __init__(self, name: str, *, database_url: str = "", state: Path | None = None) -> None:
        """Prepare a stand for the data set `name`; with `database_url` an outside PostgreSQL holds it."""
        self.base = make_state_directory(state or own_state_directory() / "benchmark")
        self.state = make_state_directory(self.base / name)
        self.database = f"recruit_bench_{name}"
        self.postgres = None if database_url else EmbeddedPostgres(self.base, folder="pg")
        self.broker = EmbeddedBroker(self.state / "valkey")
        self.web: subprocess.Popen[bytes] | None = None
        self.port = 0
        self.environment = {
            **os.environ,
            **ensure_keys(self.base),
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "STATE_DIR": str(self.state),
            "EMAIL_URL": "mailbox://",
            "LOG_LEVEL": "WARNING",
        }

    def start_servers(self) -> None:
        """Start database and broker, and bring the schema and the static files up to date. Raises CannotStart."""
        if self.postgres is not None:
            self.postgres.start()
            self.postgres.ensure_database(self.database)
            self.environment["DATABASE_URL"] = self.postgres.url(self.database)
        self.broker.start()
        self.environment["REDIS_URL"] = self.broker.url()
        self.manage("migrate", "--verbosity", "0")
        self.manage("collectstatic", "--no-input", "--verbosity", "0")

    def manage(self, *arguments: str) -> None:
        """Run a management command; what it says goes to our error stream. Raises CannotStart when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=CHECKOUT, env=self.environment, stdout=sys.stderr, check=False)  # noqa: S603  (our own words)
        if done.returncode != 0:
            raise CannotStart(f"“manage.py {arguments[0]}” failed; its reason stands above.")

    def start_web(self) -> None:
        """Start the web server and wait until it answers. Raises CannotStart."""
        self.port = children.free_port()
        self.environment["PUBLIC_URL"] = f"http://127.0.0.1:{self.port}"
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        command += ["--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS), "config.wsgi:application"]
        log = self.state / "web.log"
        with log.open("wb") as output:
            self.web = children.start(command, environment=self.environment, cwd=CHECKOUT, output=output)
        if not children.wait_until(self._answers, seconds=60, pause=0.2):
            raise CannotStart(f"The web server does not answer; the reason is in {log}.")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health/", timeout=5) as answer:  # noqa: S310  (our own address)
                return int(answer.status) == 200
        except (OSError, urllib.error.URLError):
            return False

    @property
    def address(self) -> str:
        """Where the web server listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def roots(self) -> list[int]:
        """The processes whose CPU is counted: web server and database, with everything below them."""
        started = [self.web, self.postgres.process if self.postgres else None]
        return [process.pid for process in started if process is not None]

    def stop(self) -> None:
        """Stop everything that was started here."""
        if self.web is not None:
            children.stop(self.web)
        self.broker.stop()
        if self.postgres is not None:
            self.postgres.stop()

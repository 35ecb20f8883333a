"""One process under supervision: starts it, reads what it says, notices its end, starts it again."""

from __future__ import annotations

import contextlib
import enum
import os
import signal
import subprocess
import time
from collections.abc import Callable

from config.launch.logs import SizedLog
from config.launch.screen import say

# Seconds before the next attempt after so many failures in a row.
BACK_OFF = (0.0, 0.5, 1.0, 2.0, 5.0)
# A process that ran this long after it was ready has earned a fresh start of the counting.
PROVEN = 30.0


class State(enum.StrEnum):
    """Where a process is in its life. The values are shown by `run.py status`."""

    IDLE = "not started"
    STARTING = "starting"
    READY = "running"
    DOWN = "down, restart follows"
    STOPPED = "stopped"


class Child:
    """A process that should always run, and the pipe it writes to."""

    def __init__(
        self,
        name: str,
        launch: Callable[[int], subprocess.Popen[bytes]],
        *,
        log: SizedLog,
        is_ready: Callable[[], bool] | None = None,
        ready_line: bytes = b"",
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 10.0,
        mirror: bool = False,
    ) -> None:
        """Describe a process; starts nothing.

        `launch` starts it with its output going to the given descriptor. It is ready when `is_ready` says so, or once
        it has written `ready_line`. It is stopped by `stop_signal`, and killed `patience` seconds later. `mirror`
        shows what it writes on the terminal too.
        """
        self.name = name
        self.log = log
        self.stop_signal = stop_signal
        self.patience = patience
        self.mirror = mirror
        self.state = State.IDLE
        self.process: subprocess.Popen[bytes] | None = None
        self.restarts = 0
        self.failures = 0
        self.pipe = -1
        self._launch = launch
        self._is_ready = is_ready
        self._ready_line = ready_line
        self._line_seen = False
        self._rest = b""
        self._since = 0.0
        self._next_attempt = 0.0

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self.process.pid if self.process and self.process.poll() is None else None

    def start(self) -> None:
        """Start the process."""
        self._close_pipe()
        reading, writing = os.pipe()
        try:
            self.process = self._launch(writing)
        except OSError:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        os.set_blocking(reading, False)
        self.pipe = reading
        self.state = State.STARTING
        self._line_seen = False
        self._since = time.monotonic()

    def look(self) -> bool:
        """Notice what has happened since the last look, start again what has ended; return whether anything changed."""
        before = (self.state, self.pid)
        self.read()
        if self.state is State.DOWN and time.monotonic() >= self._next_attempt:
            self.restarts += 1
            self.start()
        elif self.state in (State.STARTING, State.READY):
            if self.process is not None and self.process.poll() is not None:
                self._notice_end(self.process.returncode)
            elif self.state is State.STARTING and self._has_become_ready():
                self._notice_ready()
        return before != (self.state, self.pid)

    def _has_become_ready(self) -> bool:
        return self._line_seen if self._is_ready is None else self._is_ready()

    def _notice_ready(self) -> None:
        self.state = State.READY
        if self.restarts:
            say(f"{_clock()} {self.name} runs again after {time.monotonic() - self._since:.1f} s (pid {self.pid}).")
        self._since = time.monotonic()

    def _notice_end(self, code: int) -> None:
        if self.state is State.READY and time.monotonic() - self._since > PROVEN:
            self.failures = 0
        self._end_session()
        self.read()
        delay = BACK_OFF[min(self.failures, len(BACK_OFF) - 1)]
        self.failures += 1
        self.state = State.DOWN
        self._next_attempt = time.monotonic() + delay
        when = f"in {delay:g} s" if delay else "now"
        say(f"{_clock()} {self.name} stopped unexpectedly ({_reason(code)}); it is started again {when}.")

    def _end_session(self) -> None:
        """End what the process left behind: its own children would hold its port and its files."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def ask_to_stop(self) -> None:
        """Send the stop signal without waiting."""
        if self.pid is not None and self.process is not None:
            self.process.send_signal(self.stop_signal)
            self._since = time.monotonic()
        else:
            self._finish()
        if self.state is not State.STOPPED:
            self.state = State.STOPPED

    def has_stopped(self) -> bool:
        """Return whether the process has ended after `ask_to_stop`; kill it when its patience is over."""
        self.read()
        if self.pid is None:
            self._finish()
            return True
        if time.monotonic() - self._since > self.patience:
            self._end_session()
            if self.process is not None:
                self.process.kill()
        return False

    def _finish(self) -> None:
        self._end_session()
        self.state = State.STOPPED
        self._close_pipe()

    def read(self) -> None:
        """Move what the process has written to its log."""
        while self.pipe >= 0:
            try:
                part = os.read(self.pipe, 65536)
            except BlockingIOError:
                return
            if not part:
                self._close_pipe()
                return
            self._keep(part)

    def _keep(self, part: bytes) -> None:
        *lines, self._rest = (self._rest + part).split(b"\n")
        if len(self._rest) > 65536:
            lines, self._rest = [*lines, self._rest], b""
        if lines:
            self.log.write(b"\n".join(lines) + b"\n")
        if self._ready_line and any(self._ready_line in line for line in lines):
            self._line_seen = True
        if self.mirror:
            for line in lines:
                say(f"{self.name:>8} | {line.decode(errors='replace')}")

    def _close_pipe(self) -> None:
        if self.pipe >= 0:
            os.close(self.pipe)
            self.pipe = -1
        if self._rest:
            self.log.write(self._rest + b"\n")
            self._rest = b""


def _reason(code: int) -> str:
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


def _clock() -> str:
    return time.strftime("%H:%M:%S")

"""The commands of `run.py`: run, test, manage, stop, status, reset. Runs before any package is there."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from config.launch import children, instance
from config.launch.assets import ensure_assets
from config.launch.catalogues import ensure_catalogues
from config.launch.environment import ensure_environment, environment_directory, python_of
from config.launch.places import CHECKOUT, make_state_directory, state_directory
from config.launch.screen import say
from config.launch.trouble import CannotStart

# What `reset` removes: the data of the installation, not the tests' servers that lie beside it.
DATA = (
    "pg[0-9]*", "valkey*", "files", "static", "logs", "secrets.json", "prepared", "demo-accounts.json",
    "beat-schedule*", "running.json*", "environment.json",
)  # fmt: skip


def main(arguments: list[str]) -> int:
    """Do what the command line says; return the exit code. Trouble is one sentence, never a traceback."""
    # What is compiled once starts three times as fast, and a run starts dozens of processes.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        if arguments[:1] == ["test"]:
            from config.launch.checking import check_everything

            return check_everything(arguments[1:])
        if arguments[:1] == ["manage"]:
            return manage(arguments[1:])
        wanted = _parser().parse_args(arguments)
        if wanted.command == "stop":
            return stop()
        if wanted.command == "status":
            return status()
        if wanted.command == "reset":
            return reset(sure=wanted.yes)
        return run(wanted)
    except CannotStart as trouble:
        say(str(trouble))
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except PermissionError as error:
        say(f"Recruit may not write to {error.filename}: make it writable for you and run the same command again.")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        say("The disk is full: free some space and run the same command again.")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py", description="Runs Recruit on this machine. Without a command it starts everything."
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, default=8000, help="the port to listen on (default: 8000)")
    parser.add_argument("--dev", action="store_true", help="start again when a file changes, and show what is logged")
    parser.add_argument("--no-demo", action="store_true", help="do not load the demo company into an empty database")
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("test", help="install what the tests need and run every check; takes pytest's arguments")
    commands.add_parser("manage", help="run a command of manage.py over the running database: manage found_company …")
    commands.add_parser("stop", help="stop what runs from this checkout")
    commands.add_parser("status", help="say what runs, and where")
    removing = commands.add_parser("reset", help="delete all data of this checkout")
    removing.add_argument("--yes", action="store_true", help="do not ask")
    return parser


def _port(given: str) -> int:
    if not given.isdigit() or not 1 <= int(given) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(given)


def run(wanted: argparse.Namespace) -> int:
    """Make what is missing and become the supervisor. Does not return when that succeeds."""
    state = make_state_directory(state_directory())
    if instance.is_supervised(state):
        raise CannotStart(instance.already_running(state))
    if not instance.read(state):  # else a killed one's web server may still be on its way out
        instance.require_port(wanted.host, wanted.port)
    say("Starting Recruit")
    python = ensure_environment("local")
    ensure_assets()
    ensure_catalogues(python)
    command = [str(python), "-m", "config.launch.supervisor", "--host", wanted.host, "--port", str(wanted.port)]
    command += ["--dev"] * wanted.dev + ["--no-demo"] * wanted.no_demo
    os.chdir(CHECKOUT)
    os.execv(command[0], command)  # noqa: S606  (no shell is wanted: the supervisor takes our place)


def manage(arguments: list[str]) -> int:
    """Run a management command against the running database and return its exit code."""
    ours = instance.read_environment(state_directory())
    python = python_of(environment_directory())
    command = [str(python), "manage.py", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, env={**os.environ, **ours}, check=False).returncode


def stop() -> int:
    """Ask the supervisor to stop and wait until everything is down."""
    state = state_directory()
    if not instance.is_supervised(state):
        say("Nothing runs from this checkout.")
        return 0
    pid = instance.read(state).get("pid")
    if not isinstance(pid, int):
        raise CannotStart("Recruit is just starting: wait a moment and stop it then.")
    os.kill(pid, signal.SIGTERM)
    if not children.wait_until(lambda: not instance.is_supervised(state), seconds=60, pause=0.1):
        raise CannotStart(f"Recruit (pid {pid}) has not stopped within a minute: look at {state / 'logs'}.")
    say("Recruit has stopped; its data is kept.")
    return 0


def status() -> int:
    """Say what runs. The exit code is 0 when everything does, else 3."""
    state = state_directory()
    if not instance.is_supervised(state):
        say("Nothing runs from this checkout. Start it with “python3 run.py”.")
        return 3
    known = instance.read(state)
    say(f"Recruit {'runs' if known.get('ready') else 'is starting'} at {known.get('address', '?')}")
    everything = [{"name": "supervisor", "pid": known.get("pid"), "state": "running", "restarts": 0}]
    everything += known.get("processes", [])
    for process in everything:
        again = f", restarted {process['restarts']} times" if process["restarts"] else ""
        say(f"  {process['name']:<10} pid {process['pid'] or '-':<8} {process['state']}{again}")
    say(f"Data and logs: {state}")
    return 0 if known.get("ready") and all(process["state"] == "running" for process in everything) else 3


def reset(*, sure: bool) -> int:
    """Delete the checkout's data, after asking."""
    state = state_directory()
    if instance.is_supervised(state):
        raise CannotStart("Recruit runs from this checkout: stop it with “python3 run.py stop” first.")
    doomed = sorted({path for pattern in DATA for path in state.glob(pattern)})
    if not doomed:
        say("There is no data to delete.")
        return 0
    if not sure and not _agreed(state):
        say("Nothing was deleted.")
        return 1
    for path in doomed:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    say(f"Deleted: the next start of Recruit begins with an empty {_short(state)}.")
    return 0


def _agreed(state: Path) -> bool:
    if not sys.stdin.isatty():
        raise CannotStart("This deletes all data of this checkout: say so with “python3 run.py reset --yes”.")
    answer = input(f"Delete the database, files and secrets in {state}? This cannot be undone. Type yes: ")
    return answer.strip().lower() == "yes"


def _short(path: Path) -> str:
    return str(path.relative_to(CHECKOUT)) if path.is_relative_to(CHECKOUT) else str(path)

"""`run.py test`: installs what the tests need and runs every check, from lint to browser."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.launch.assets import ensure_assets
from config.launch.catalogues import ensure_catalogues
from config.launch.environment import ensure_environment, installer_environment
from config.launch.places import CHECKOUT, make_state_directory, state_directory
from config.launch.screen import say, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Half of a second core is gained by a second worker of pytest when the whole suite runs.
WORKERS = 2


def check_everything(arguments: Sequence[str]) -> int:
    """Install what is missing and run the checks; with pytest arguments only pytest. Return the exit code.

    Every check runs even when an earlier one has failed, so that one run tells everything.
    """
    python = ensure_environment("dev")
    bundled = ensure_assets()
    ensure_catalogues(python)
    browser = ensure_browser()
    if browser:
        say(f"  Browser tests are skipped: {browser}.")
    signer = ensure_signer()
    if signer:
        say(f"  Tests against pysaml2 are skipped: {signer}.")
    if not bundled:
        say("  Tests of the bundle are skipped: there is none.")
    failed = [] if arguments else _run_guards(python.parent)
    code = _run_pytest(python, arguments)
    if failed:
        say(f"Failed before pytest: {', '.join(failed)}.")
    return code or (1 if failed else 0)


def ensure_browser() -> str | None:
    """Install Chromium from the system's packages when it is missing and we may; return why there is none, if so."""
    return ensure_program(BROWSERS, package="chromium", name="Chromium")


def ensure_signer() -> str | None:
    """The same for xmlsec1, with which the SAML provider of the tests (pysaml2) signs."""
    return ensure_program(("xmlsec1",), package="xmlsec1", name="xmlsec1")


def ensure_program(commands: Sequence[str], *, package: str, name: str) -> str | None:
    """Install a Debian package when none of its commands is here and we may; return why there is none, if so."""
    if any(map(shutil.which, commands)):
        return None
    if os.geteuid() != 0:
        return f"there is no {name} here and only root may install one (“apt-get install {package}” on Debian)"
    if not shutil.which("apt-get"):
        return f"there is no {name} here and no apt-get to install one: install your system's {package} package"
    log = make_state_directory(state_directory()) / f"{package}.log"
    with step(f"Installing {name} from the system's packages"), log.open("wb") as output:
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package]):
            subprocess.run(
                command,
                env={**installer_environment(), "DEBIAN_FRONTEND": "noninteractive"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
    if any(map(shutil.which, commands)):
        return None
    return f"{name} could not be installed from the system's packages ({log} has the reason)"


def _run_guards(binaries: Path) -> list[str]:
    """Run the checks that need no test and return the names of those that failed."""
    python = str(binaries / "python")
    django = _django_environment()
    guards: list[tuple[str, list[str], Mapping[str, str]]] = [
        ("lint", [str(binaries / "ruff"), "check", "."], {}),
        ("format", [str(binaries / "ruff"), "format", "--check", "--quiet", "."], {}),
        ("floor plan", [str(binaries / "lint-imports")], {}),
        ("templates", [str(binaries / "djade"), "--check", "--target-version", "5.2", *_templates()], {}),
        ("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"], django),
        ("deployment", [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], django),
        ("types", [str(binaries / "mypy"), "."], {}),
    ]
    return [name for name, command, more in guards if not _passes(name, command, more)]


def _passes(name: str, command: Sequence[str], more: Mapping[str, str]) -> bool:
    with step(f"Checking {name}"):
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env={**os.environ, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        say(done.stdout.rstrip())
        say(f"  {name}: failed")
    return done.returncode == 0


def _templates() -> list[str]:
    """Return the templates that are part of the product. An archive without git has them all in one place."""
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", "templates/*.html"],  # noqa: S607  (git of the PATH)
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return [name for name in done.stdout.split("\n") if name and (CHECKOUT / name).exists()]
    return [str(path.relative_to(CHECKOUT)) for path in sorted((CHECKOUT / "templates").rglob("*.html"))]


def _django_environment() -> dict[str, str]:
    """Return an environment in which the production settings load. Nothing in it is used anywhere."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "CREDENTIAL_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
        # makemigrations warns when it cannot ask the database about its history: nothing listens there.
        "DATABASE_URL": f"postgres://checks:{secrets.token_urlsafe(16)}@127.0.0.1:1/checks",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "ALLOWED_HOSTS": "recruit.example.com",
        "PUBLIC_URL": "https://recruit.example.com",
        "EMAIL_URL": "smtp://mail.example.com",
        "PYTHONWARNINGS": "ignore::RuntimeWarning",
    }


def _run_pytest(python: Path, arguments: Sequence[str]) -> int:
    command = [str(python), "-m", "pytest", *(arguments or ("-q", "-n", str(WORKERS)))]
    say("  Running the tests")
    return subprocess.run(command, cwd=CHECKOUT, check=False).returncode

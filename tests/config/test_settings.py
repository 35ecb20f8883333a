"""Production refuses to start half configured, with a sentence; configured well, Django's deployment check is clean."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "k3y-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "CREDENTIAL_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "DATABASE_URL": "postgres://recruit:a-long-one@db:5432/recruit",
    "ALLOWED_HOSTS": "jobs.example.com",
    "PUBLIC_URL": "https://jobs.example.com",
}


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with nothing but this environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_deployment_check_is_clean() -> None:
    answer = manage("check", "--deploy", "--fail-level", "WARNING", **GOOD)

    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY must be at least 50 random characters."),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY must be at least 50 random characters."),
        ({"CREDENTIAL_KEYS": ""}, "Set CREDENTIAL_KEYS"),
        (
            {"DATABASE_URL": "postgres://recruit:postgres@db/recruit"},
            "DATABASE_URL carries no password or a default one",
        ),
        ({"DATABASE_URL": "sqlite:///x"}, "DATABASE_URL must begin with postgres://"),
        ({"ALLOWED_HOSTS": "*"}, "Set ALLOWED_HOSTS"),
        ({"PUBLIC_URL": "http://jobs.example.com"}, "PUBLIC_URL must be the https:// address"),
        ({"DEBUG": "yes"}, "DEBUG must be off in production"),
        ({"DEBUG": "perhaps"}, "DEBUG must be yes or no"),
        ({"SECRET_KEY_FILE": "/nowhere", "SECRET_KEY": None}, "SECRET_KEY_FILE names /nowhere"),
    ],
)
def test_production_refuses(change: dict[str, str | None], sentence: str) -> None:
    environment = {name: value for name, value in (GOOD | change).items() if value is not None}

    answer = manage("check", **environment)

    assert answer.returncode == 1
    assert sentence in answer.stderr


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(GOOD["SECRET_KEY"] + "\n", encoding="utf-8")
    environment = {name: value for name, value in GOOD.items() if name != "SECRET_KEY"}

    assert manage("check", **environment, SECRET_KEY_FILE=str(tmp_path / "key")).returncode == 0

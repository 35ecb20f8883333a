"""Writes the secret files that docker-compose.yml mounts: `python3 -m config.launch.production_secrets`.

Makes what is missing and never overwrites. The folder is closed to others; the files in it are readable, because
they are mounted into containers whose accounts have other numbers than yours.
"""

from __future__ import annotations

import sys
from pathlib import Path

from config.launch.keys import make_keys
from config.launch.places import CHECKOUT
from config.launch.screen import say


def write_secrets(folder: Path) -> list[str]:
    """Make the missing secret files in `folder` and return their names."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    keys = make_keys()
    database = _read(folder / "database_password") or keys["DATABASE_PASSWORD"]
    broker = _read(folder / "broker_password") or keys["BROKER_PASSWORD"]
    wanted = {
        "secret_key": keys["SECRET_KEY"],
        "credential_keys": keys["CREDENTIAL_KEYS"],
        "database_password": database,
        "database_url": f"postgresql://recruit:{database}@database:5432/recruit",
        "broker_password": broker,
        "redis_url": f"redis://:{broker}@broker:6379/0",
        "email_url": "smtp://mail.example.com:587?tls=yes",
    }
    made = [name for name in wanted if not (folder / name).exists()]
    for name in made:
        (folder / name).write_text(wanted[name] + "\n")
        (folder / name).chmod(0o444)
    return made


def _read(path: Path) -> str | None:
    return path.read_text().strip() if path.exists() else None


def main() -> int:
    """Write the files into `secrets/` of the checkout and say what is left to do."""
    folder = CHECKOUT / "secrets"
    made = write_secrets(folder)
    say(f"Made {', '.join(made)} in {folder}." if made else f"All secrets are in {folder} already.")
    if "email_url" in made:
        say("Now put the address of your mail server into secrets/email_url.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Brings database and static files up to date before the first request: one process, since Django's start costs most.

The only file of the launcher that knows Django. The supervisor runs it as `python -m config.launch.prepare`, and only
when migrations, static files or packages have changed.
"""

from __future__ import annotations

import sys

import django
from django.core.management import call_command, get_commands

from config.launch.screen import step


def main() -> None:
    """Migrate, collect static files, load the demo company into an empty database."""
    django.setup()
    with step("Bringing the database up to date"):
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    with step("Collecting static files"):
        call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    if "load_demo" in get_commands() and "--no-demo" not in sys.argv:
        with step("Loading the demo company, if there is none yet"):
            call_command("load_demo", if_empty=True)


if __name__ == "__main__":
    main()

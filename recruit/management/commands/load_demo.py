"""`load_demo`: put the demo company into an empty database."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Company
from base.actors import Actor
from base.errors import Refused
from recruit.demo import loading
from recruit.demo.admitting import accounts_file


class Command(BaseCommand):
    """Loads the demo company."""

    help = "Load the demo company: 40 jobs, 1,500 applications, sign-ins for five roles."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there is a company already")
        parser.add_argument("--seed", type=int, default=loading.SEED, help="another seed gives other people")

    def handle(self, *_args: Any, if_empty: bool, seed: int, **_options: Any) -> None:
        if if_empty and Company.objects.exists():
            self.stdout.write("There is a company already; nothing was changed.")
            return
        begun = time.monotonic()
        try:
            made = loading.load_demo(by=Actor.system("demo"), seed=seed)
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Loaded {made.jobs} jobs, {made.applications} applications of {made.people} people and {made.files} "
            f"résumé files in {time.monotonic() - begun:.1f} s. The sign-ins are in {accounts_file()}."
        )

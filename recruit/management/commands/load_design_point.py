"""`load_design_point`: fill an empty database to the size the product is designed for."""

from __future__ import annotations

import resource
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.actors import Actor
from base.errors import DomainError
from recruit.demo import filling


class Command(BaseCommand):
    """Loads data of the design point."""

    help = "Fill an empty database with 10,000 jobs, 700,000 people and 1,000,000 applications, or another size."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--applications", type=int, default=1_000_000)
        parser.add_argument("--people", type=int, help="default: seven of ten applications")
        parser.add_argument("--jobs", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=1, help="another seed gives other data")

    def handle(self, *_args: Any, applications: int, people: int | None, jobs: int, seed: int, **_options: Any) -> None:
        begun = time.monotonic()

        def say(line: str) -> None:
            self.stdout.write(f"{time.monotonic() - begun:6.0f} s  {line}")
            self.stdout.flush()

        size = filling.Size(applications, people if people is not None else applications * 7 // 10, jobs)
        try:
            filling.fill(size, by=Actor.system("design point"), seed=seed, say=say)
        except DomainError as error:
            raise CommandError(str(error)) from error
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say(f"Done. This process used {megabytes:.0f} MB at most.")

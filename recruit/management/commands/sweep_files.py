"""`manage.py sweep_files`: remove stored files nobody refers to, and name rows whose file is gone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from recruit.candidates import sweeping


class Command(BaseCommand):
    """Brings the file store and the database into line. The worker does the same each night."""

    help = "Removes stored candidate files that no record refers to, and lists records whose file is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--older-than", type=int, default=24, metavar="HOURS", help="leave younger files alone (default: 24)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        swept = sweeping.sweep(grace=timedelta(hours=max(1, options["older_than"])))
        self.stdout.write(f"{swept.removed} stored files removed.")
        for public_id in swept.missing:
            self.stdout.write(f"missing: the file of attachment {public_id}")

"""`manage.py api_coverage operations.tsv`: writes which operations of the original interface are served."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from api import coverage
from api.schema import document


class Command(BaseCommand):
    """Compares a list of operations with our own OpenAPI document."""

    help = "Write which operations of the original interface are served."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The list to read and the page to write."""
        parser.add_argument("operations", type=Path, help="tab-separated list: document, base, method, path, purpose")
        parser.add_argument("--output", type=Path, default=Path(settings.BASE_DIR) / "docs" / "api-coverage.md")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        """Read, compare, write."""
        try:
            with options["operations"].open(encoding="utf-8", newline="") as lines:
                found = coverage.compared(lines, document(""))
        except (OSError, KeyError) as error:
            raise CommandError(f"The list of operations cannot be read: {error}") from error
        options["output"].write_text(coverage.page(found), encoding="utf-8")
        ready = sum(each.is_served for each in found)
        self.stdout.write(f"{ready} of {len(found)} operations are served; written to {options['output']}.")

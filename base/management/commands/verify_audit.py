"""Says whether the audit is as it was written; names the first entry that is not."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.audit import anchoring, sealing, verifying


class Command(BaseCommand):
    """`manage.py verify_audit [--heads FILE]`: exit code 1 when something was changed, removed or inserted."""

    help = "Verify the chain of the audit. FILE holds heads that were kept elsewhere, as the log tells them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the heads are that nobody with access to the database could change."""
        parser.add_argument("--heads", type=Path, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal what waits, read everything, say what was found."""
        file: Path = options["heads"] or anchoring.heads_file()
        if options["heads"] and not file.exists():
            raise CommandError(f"There is no file {file}.")
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        while sealing.seal():
            pass
        found = verifying.verify(outside=lines)
        if not found.holds:
            raise CommandError(
                f"Link {found.seq}, entry {found.entry or 'unknown'}: {found.problem}"
                f" {found.links} links before it hold."
            )
        self.stdout.write(self.style.SUCCESS(f"{found.links} links hold."))

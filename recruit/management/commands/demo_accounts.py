"""`demo_accounts`: print who can sign in to the demo."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recruit.demo.admitting import read_accounts

COLUMNS = ("role", "name", "email", "password")


class Command(BaseCommand):
    """Prints the demo's sign-ins."""

    help = "Print the sign-ins of the demo company."

    def handle(self, *_args: Any, **_options: Any) -> None:
        accounts = read_accounts()
        if not accounts:
            raise CommandError("There are no demo sign-ins here: load the demo first with “manage.py load_demo”.")
        head = tuple(name.capitalize() for name in COLUMNS)
        rows = [head, *(tuple(one[name] for name in COLUMNS) for one in accounts)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
        for row in rows:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())

"""Sets a new installation up from the command line."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts import founding
from base.actors import Actor
from base.errors import DomainError


class Command(BaseCommand):
    """`manage.py found_company Northwind --name "Northwind Hospitals" --email ada@… --first Ada --last Admin`."""

    help = "Make the company and its first administrator, who gets an invitation by mail; the link is printed too."

    def add_arguments(self, parser: CommandParser) -> None:
        """What must be known."""
        parser.add_argument("identifier", help="what API clients call the company: letters, digits, hyphens")
        parser.add_argument("--name", required=True, help="the company's name as people read it")
        parser.add_argument("--email", required=True, help="the first administrator's e-mail address")
        parser.add_argument("--first", required=True, help="the first administrator's first name")
        parser.add_argument("--last", required=True, help="the first administrator's last name")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Call the verb and say where to go on."""
        try:
            company, user, secret = founding.found_company(
                options["identifier"],
                name=options["name"],
                email=options["email"],
                first_name=options["first"],
                last_name=options["last"],
                by=Actor.system("found_company"),
            )
        except DomainError as error:
            raise CommandError(
                " ".join(str(text) for text in getattr(error, "fields", {}).values()) or str(error)
            ) from error
        address = settings.PUBLIC_URL + reverse("accounts:welcome", args=[secret])
        self.stdout.write(self.style.SUCCESS(f"{company.name} is set up. {user.full_name} chooses a password here:"))
        self.stdout.write(address)

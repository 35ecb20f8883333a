"""Lets an administrator in from the server, for the day on which single sign-on is broken."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts import rescuing
from base.actors import Actor
from base.errors import DomainError


class Command(BaseCommand):
    """`manage.py break_glass ada@northwind.example` prints a link that works once, within a quarter of an hour."""

    help = "Make a link that lets an administrator in once without single sign-on. All administrators are told."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who is to come in."""
        parser.add_argument("email", help="the e-mail address of an active administrator")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Call the verb and print the link."""
        try:
            user, secret = rescuing.make_link(options["email"], by=Actor.system("break_glass"))
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"{user.full_name} comes in here, once, within 15 minutes:"))
        self.stdout.write(settings.PUBLIC_URL + reverse("accounts:break-glass", args=[secret]))

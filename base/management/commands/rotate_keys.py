"""Encrypts every stored secret anew with the first key of CREDENTIAL_KEYS, so that the older keys can be removed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from base.credentials import storing
from base.credentials.ciphers import CannotOpen


class Command(BaseCommand):
    """`manage.py rotate_keys`: may be stopped at any moment and run again."""

    help = "Encrypt all stored secrets with the newest key. Put the new key first in CREDENTIAL_KEYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Work batch by batch and say how far it is."""
        done = 0
        try:
            while count := storing.rotate_some():
                done += count
                self.stdout.write(f"{done} secrets are under the newest key.")
        except CannotOpen as error:
            raise CommandError(
                "A secret cannot be read with any of the keys given. Add the key it was stored with to"
                " CREDENTIAL_KEYS and run this again; what was done stays done."
            ) from error
        self.stdout.write(self.style.SUCCESS("All secrets are under the newest key. Older keys can be removed now."))

"""What can happen to a stored secret. The secret itself is never part of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.audit import kinds

STORED = kinds.register("credential.stored", _("{actor} stored the secret {object}"), icon="key")
FORGOTTEN = kinds.register("credential.forgotten", _("{actor} removed the secret {object}"), icon="key")

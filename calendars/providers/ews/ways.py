"""The ways to sign in to an Exchange server, as the settings offer them. Light to import: forms and models use it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """FIND asks the server what it offers, and takes Windows' way before Basic, and Basic only over https."""

    FIND = "FIND", _("Find out")
    NTLM = "NTLM", _("Windows (NTLM)")
    BASIC = "BASIC", _("Basic")

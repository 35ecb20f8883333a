"""What the base puts into the registers at start: effects, pages, providers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from base.mail import mailing
from base.outbox import topics


def register() -> None:
    """Fill the registers. Called once, from the app's `ready()`."""
    topics.register(topics.Topic(mailing.TOPIC, _("E-mail"), mailing.deliver))

"""What the base puts into the registers at start: effects, pages, providers."""

from __future__ import annotations

from importlib import import_module

from django.core.signals import request_finished
from django.utils.translation import gettext_lazy as _

from base.mail import mailing
from base.outbox import nudging, topics

HISTORIES = ("base.outbox.history",)


def register() -> None:
    """Fill the registers. Called once, from the app's `ready()`."""
    for module in HISTORIES:
        import_module(module)
    topics.register(topics.Topic(mailing.TOPIC, _("E-mail"), mailing.deliver, forget=("text", "html")))
    request_finished.connect(nudging.nudge, dispatch_uid="base.outbox.nudge")

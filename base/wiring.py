"""What the base puts into the registers at start: effects, pages, providers."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.core.signals import request_finished
from django.utils.translation import gettext_lazy as _

from base import access
from base.actors import Actor
from base.mail import mailing, transport
from base.outbox import nudging, topics
from base.outbox.models import OutboxRow
from base.providers import registry
from base.runs import starting, working
from base.runs.models import Run, RunItem
from base.ui import navigation, statuses

HISTORIES = (
    "base.audit.history",
    "base.credentials.history",
    "base.mail.history",
    "base.outbox.history",
    "base.providers.history",
    "base.runs.receivers",
)


def register() -> None:
    """Fill the registers. Called once, from the app's `ready()`."""
    for module in HISTORIES:
        import_module(module)
    topics.register(
        # Recruiters read the letters of an application for as long as it lives; the HTML twin says the same.
        topics.Topic(
            mailing.TOPIC,
            _("E-mail"),
            mailing.deliver,
            hidden=("text", "html", "attachments"),
            forget=("html",),
            keep_days=730,
        )
    )
    # What a killed worker began of a piece was never committed, so a run may go on after every death.
    topics.register(
        topics.Topic(
            starting.TOPIC, _("Long work"), working.perform, queue="heavy", max_attempts=6,
            resolve_unknown=lambda _payload, _effect_id: False,
        )
    )  # fmt: skip
    registry.register(transport.provider())
    statuses.register("run", _run_looks())
    statuses.register("run_item", _item_looks())
    statuses.register("effect", _looks())
    for item in _items():
        navigation.register(item)
    request_finished.connect(nudging.nudge, dispatch_uid="base.outbox.nudge")


def _looks() -> dict[str, statuses.Look]:
    status, look = OutboxRow.Status, statuses.Look
    return {
        status.PENDING.value: look(status.PENDING.label, "info", "clock"),
        status.SENDING.value: look(status.SENDING.label, "accent", "play"),
        status.SENT.value: look(status.SENT.label, "ok", "check"),
        status.FAILED.value: look(status.FAILED.label, "danger", "x-circle"),
        status.UNKNOWN.value: look(status.UNKNOWN.label, "warn", "help"),
        status.CANCELLED.value: look(status.CANCELLED.label, "neutral", "ban"),
    }


def _run_looks() -> dict[str, statuses.Look]:
    state, look = Run.State, statuses.Look
    return {
        state.WAITING.value: look(state.WAITING.label, "info", "clock"),
        state.RUNNING.value: look(state.RUNNING.label, "accent", "play"),
        state.DONE.value: look(state.DONE.label, "ok", "check"),
        state.CANCELLED.value: look(state.CANCELLED.label, "neutral", "ban"),
        state.FAILED.value: look(state.FAILED.label, "danger", "x-circle"),
    }


def _item_looks() -> dict[str, statuses.Look]:
    state, look = RunItem.State, statuses.Look
    return {
        state.PENDING.value: look(state.PENDING.label, "info", "clock"),
        state.DONE.value: look(state.DONE.label, "ok", "check"),
        state.SKIPPED.value: look(state.SKIPPED.label, "neutral", "minus-circle"),
        state.FAILED.value: look(state.FAILED.label, "danger", "x-circle"),
    }


def _may_read_mailbox(actor: Actor) -> bool:
    return bool(settings.MAILBOX) and access.may_administer(actor)


def _items() -> list[navigation.Item]:
    system, may = _("System"), access.may_administer
    return [
        navigation.Item(
            _("Audit log"), "base:audit", "history", 60, may, "settings", "",
            _("Who did what, and when."), _("People and access"),
        ),
        navigation.Item(
            _("Background work"), "base:background", "bolt", 210, may, "settings", "",
            _("What waits to leave, what failed, try again."), system,
        ),
        navigation.Item(
            _("E-mail"), "base:email", "mail", 220, may, "settings", "",
            _("How letters leave, and whether that works."), system,
        ),
        navigation.Item(_("Mailbox"), "base:mailbox", "inbox", 800, _may_read_mailbox),
    ]  # fmt: skip

"""Puts recruit's audit kinds, preferences, undo inverses and pages into the registers of base when Django starts."""

from __future__ import annotations

from importlib import import_module

from django.utils.translation import gettext_lazy as _

from base.outbox import topics
from recruit import menu

HISTORIES = (
    "recruit.setup.history",
    "recruit.fields.history",
    "recruit.processes.history",
    "recruit.teams.receivers",
    "recruit.teams.history",
    "recruit.jobs.history",
    "recruit.jobs.receivers",
    "recruit.applications.receivers",
    "recruit.letters.history",
    "recruit.screening.history",
    "recruit.scorecards.history",
    "recruit.candidates.history",
    "recruit.applications.history",
    "recruit.applications.preferences",
    "recruit.applications.independence",
    "recruit.applications.merging",
    "recruit.applications.restoring",
    "recruit.applications.runs",
    "recruit.applications.people_runs",
    "recruit.approvals.history",
    "recruit.approvals.preferences",
    "recruit.approvals.receivers",
    "recruit.privacy.history",
    "recruit.tasks.history",
    "recruit.sight.history",
    "recruit.workflows.history",
    "recruit.workflows.receivers",
    "recruit.privacy.preferences",
    "recruit.setup.preferences",
    "recruit.privacy.runs",
    "recruit.letters.preferences",
    "recruit.letters.queries",
    "recruit.letters.sending",
    "recruit.letters.receivers",
    "recruit.offers.history",
    "recruit.offers.receivers",
    "recruit.offers.sending",
    "recruit.interviews.history",
    "recruit.interviews.preferences",
    "recruit.interviews.receivers",
    "recruit.interviews.telling",
    "recruit.approvals.chain_history",
    "recruit.approvals.chain_queries",
    "recruit.offers.letter_history",
    "recruit.offers.merging",
    "recruit.interviews.invite_history",
    "recruit.interviews.invite_receivers",
    "recruit.interviews.inviting",
    "recruit.looks",
)


def register() -> None:
    """Import what registers itself on import. Called once, from the app's `ready()`."""
    for module in HISTORIES:
        import_module(module)
    menu.register()
    # Imported late: verbs need the models, which are not loaded when this module is.
    from base.audit import access as audit_access
    from recruit import impacts
    from recruit.applications.access import own_keys
    from recruit.candidates import attaching, reading

    impacts.register()
    audit_access.register_own(own_keys)
    _register_panels()

    topics.register(
        topics.Topic(attaching.READ_TOPIC, _("Reading of a file"), reading.perform, queue="heavy", max_attempts=6)
    )
    _register_privacy()
    _register_workflows()


def _register_panels() -> None:
    from accounts import panels
    from recruit.sight.groups import queries

    panels.register(queries.panel_of)


def _register_workflows() -> None:
    from base.ui import statuses
    from recruit.workflows import acting
    from recruit.workflows.models import WorkflowRun

    topics.register(topics.Topic(acting.TOPIC, _("Workflow card"), acting.perform, max_attempts=6))
    topics.register(topics.Topic(acting.NEWS_TOPIC, _("News of an arrival"), acting.tell_managers, max_attempts=6))
    state, look = WorkflowRun.State, statuses.Look
    statuses.register(
        "workflow_run",
        {
            state.WAITING.value: look(state.WAITING.label, "info", "clock"),
            state.DONE.value: look(state.DONE.label, "ok", "check"),
            state.SKIPPED.value: look(state.SKIPPED.label, "neutral", "minus-circle"),
            state.FAILED.value: look(state.FAILED.label, "danger", "x-circle"),
        },
    )


def _register_privacy() -> None:
    """What erasing somebody leaves to the worker."""
    from base.mail import mailing
    from recruit.privacy import forgetting, requesting

    letter = ("to", "subject", "text", "html")
    topics.register(
        topics.Topic(forgetting.FILES_TOPIC, _("Removal of an erased person’s files"), forgetting.drop_files)
    )
    topics.register(
        topics.Topic(
            requesting.LAST_LETTER_TOPIC, _("Last letter to an erased person"), mailing.deliver, hidden=letter,
            forget=letter, max_attempts=6,
        )
    )  # fmt: skip
